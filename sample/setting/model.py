"""What an article, a page and an issue are, and how they are read from TOML.

Belongs here: the shape of `sample/articles/*/*.toml`.  Does not belong here: how a page looks (see `styles`).
"""

from __future__ import annotations

import datetime
import re
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

KINDS = ("article", "photo", "teaser", "notice", "advertisement")
GENRES = ("brief", "dispatch", "feature", "commentary", "other")

_ROLE_WORDS = re.compile(
    r"(?:本报|晚报|东岭社)?(?:见习|实习|首席|特派|特约|综合)?(?:记者|通讯员|读者|评论员|摄影报道|摄影|报道|文/图|文／图|供图|制图|整理|摄|发|文|图)"
)
_IN_TEXT = re.compile(r"（(?:[^（）]*?)((?:见习)?记者|通讯员)\s*([^（）]*)）")


@dataclass(frozen=True)
class Article:
    """One item of a page, as its author wrote it; `body` of a photo is its caption."""

    key: str
    page: str
    kind: str = "article"
    genre: str = "other"
    kicker: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    subtitle: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()
    byline: str = ""
    body: tuple[str, ...] = ()
    subheads: frozenset[int] = frozenset()
    """Positions in `body` that are headings inside the text."""
    credit: str = ""
    pointer: str = ""
    """`详见第3版` under a teaser."""
    lead: str = ""
    """`（上接第一版）` before the continuation of a jump."""
    tail: str = ""
    """`（下转第三版）` after the first part of a jump."""
    marks_inline: bool = False
    """Whether `lead` and `tail` stand in the line of the text instead of their own line."""

    @property
    def authors(self) -> tuple[str, ...]:
        """Names in the byline, the credit or the bracket after `本报讯`, in order, without repetition."""
        names = _names(self.byline) + _names(self.credit)
        if self.body:
            for match in _IN_TEXT.finditer(self.body[0][:60]):
                names += _names(match.group(2))
        return tuple(dict.fromkeys(names))


@dataclass(frozen=True)
class PageSpec:
    """One page of an issue: where its raw file lies, in which style it is set, what its furniture says."""

    no: str
    raw: str
    style: str
    folio: tuple[str, ...] = ()
    folio_at: str = "last"
    encoding: str = "utf-8"
    bom: bool = False
    crlf: bool = False
    fullwidth: bool = False
    controls: bool = False


@dataclass(frozen=True)
class Issue:
    """One day's edition of one newspaper."""

    newspaper: str
    date: datetime.date
    people: tuple[str, ...]
    pages: tuple[PageSpec, ...]
    articles: tuple[Article, ...]

    def on_page(self, no: str) -> list[Article]:
        """The articles of page `no`, in the order of the file."""
        return [article for article in self.articles if article.page == no]


@dataclass(frozen=True)
class Special:
    """A file that is not a page of its own: empty, a copy of another file, or a damaged one."""

    raw: str
    kind: str
    of: str = ""


@dataclass(frozen=True)
class Corpus:
    """All issues and special files."""

    issues: tuple[Issue, ...]
    specials: tuple[Special, ...]
    settings: str
    """The text of `banmian.toml`."""


def load_corpus(folder: Path) -> Corpus:
    """Read every issue under `folder` (`NEWSPAPER/YYYY-MM-DD.toml`), `specials.toml` and `banmian.toml`.

    Raises ValueError naming the file and the article when a field is unknown or a reprint points nowhere.
    """
    paths = sorted(folder.glob("*/*.toml"))
    tables = {f"{path.parent.name}/{path.stem}": tomllib.loads(path.read_text("utf-8")) for path in paths}
    originals = {f"{name}#{item['key']}": item for name, table in tables.items() for item in table["article"]}
    specials = tomllib.loads((folder / "specials.toml").read_text("utf-8"))["special"]
    return Corpus(
        issues=tuple(_issue(name, table, originals) for name, table in tables.items()),
        specials=tuple(Special(**special) for special in specials),
        settings=(folder / "banmian.toml").read_text("utf-8"),
    )


def _issue(name: str, table: dict[str, Any], originals: dict[str, dict[str, Any]]) -> Issue:
    articles: list[Article] = []
    for item in table["article"]:
        try:
            articles.extend(_parts(_resolve(item, originals)))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{name}.toml, article {item.get('key', '?')}: {error}") from error
    pages = tuple(PageSpec(**{**page, "folio": tuple(page.get("folio", ()))}) for page in table["page"])
    return Issue(table["newspaper"], table["date"], tuple(table["people"]), pages, tuple(articles))


def _resolve(item: dict[str, Any], originals: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Fill a reprint from its original, then apply its edits; other items come back unchanged."""
    if "reprint" not in item:
        return item
    own = {field: value for field, value in item.items() if field not in ("reprint", "edits")}
    merged = {**originals[item["reprint"]], **own}
    for old, new in item.get("edits", []):
        if not any(old in paragraph for paragraph in merged["body"]):
            raise ValueError(f"edit of {old!r} finds nothing")
        merged["body"] = [paragraph.replace(old, new) for paragraph in merged["body"]]
    return merged


def _parts(item: dict[str, Any]) -> list[Article]:
    """One article, or the two parts of one that jumps to another page."""
    fields: dict[str, Any] = {
        field: tuple(value) if isinstance(value, list) else value for field, value in item.items()
    }
    jump = fields.pop("jump", None)
    if "caption" in fields:
        fields["body"] = fields.pop("caption")
    fields["subheads"] = frozenset(fields.get("subheads", ()))
    article = Article(**fields)
    if article.kind not in KINDS or article.genre not in GENRES:
        raise ValueError(f"unknown kind or genre {article.kind!r}, {article.genre!r}")
    if jump is None:
        return [article]
    cut: int = jump["after"]
    inline: bool = jump.get("inline", False)
    first = replace(
        article,
        body=article.body[:cut],
        subheads=frozenset(i for i in article.subheads if i < cut),
        tail=jump["out"],
        marks_inline=inline,
    )
    second = Article(
        key=article.key + "-continued",
        page=jump["to"],
        genre=article.genre,
        title=tuple(jump.get("title", ())),
        body=article.body[cut:],
        subheads=frozenset(i - cut for i in article.subheads if i >= cut),
        lead=jump["into"],
        marks_inline=inline,
    )
    return [first, second]


def _names(text: str) -> list[str]:
    """`■ 本报记者 林牧 通讯员 何田 文/图` -> ['林牧', '何田']."""
    bare = re.sub(r"[■□●◆（）()]", " ", text)
    words = (re.sub(rf"^{_ROLE_WORDS.pattern}|{_ROLE_WORDS.pattern}$", "", word) for word in re.split(r"[\s、]+", bare))
    return [word for word in words if len(word) >= 2 and not word.endswith(("社", "报", "部", "局", "会", "馆"))]

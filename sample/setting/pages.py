"""From a page of an issue to the bytes of its raw file and its gold reading.

Belongs here: encodings, special files, the gold format.  Does not belong here: the look of a page (see `styles`).

Gold: `{"page", "articles": [{"kind", "genre", "authors", "kicker", "title", "subtitle", "paragraphs"}], "lines":
[{"n", "article", "role", "para", "mixed"}], "furniture": [n], "newspaper", "issue_date", "page_no", "told": [names of
these three that the path or the furniture states]}`; `n` counts lines parted by `\\n` from 1, each line that is not
blank stands once in `lines` or in `furniture`.  The role `jump` is `（下转第三版）` or the pointer under a teaser.
"""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass, replace
from typing import Any

from sample.setting.model import Article, Corpus, Issue, PageSpec, Special
from sample.setting.styles import STYLES, Frame, Line

_WIDE = str.maketrans({chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F) if chr(c).isalnum() or chr(c) in "%+"})
CONTROLS = ("\f", "\x02")
"""Control characters that extractors leave: a form feed at the head of a frame, a stray start-of-text."""


@dataclass(frozen=True)
class RawPage:
    """A raw file: its path under the raw folder, its bytes, its gold reading (None for special files)."""

    path: str
    data: bytes
    gold: dict[str, Any] | None

    @property
    def gold_name(self) -> str:
        """File name of the gold: the raw path with `/` as `__`."""
        return self.path.removesuffix(".txt").replace("/", "__") + ".gold.json"

    def gold_text(self) -> str:
        """The gold as it is written to disk."""
        return json.dumps(self.gold, ensure_ascii=False, indent=None) + "\n"


def set_page(issue: Issue, spec: PageSpec, articles: list[Article] | None = None) -> RawPage:
    """Set one page; the same input gives the same bytes, because chance is seeded by the path."""
    rng = random.Random(f"{issue.newspaper} {issue.date} {spec.raw}")
    items = issue.on_page(spec.no) if articles is None else articles
    frames = [frame for frame in _furniture(spec.folio) if frame]
    if spec.fullwidth:
        items = [_wide_article(item) for item in items]
        frames = [[replace(line, text=line.text.translate(_WIDE)) for line in frame] for frame in frames]
    text, gold = _written(STYLES[spec.style](items, frames, spec.folio_at, rng), spec)
    gold = {
        "page": spec.raw.removesuffix(".txt").replace("/", "__"),
        "articles": [gold_article(item) for item in items],
        **gold,
        "newspaper": issue.newspaper,
        "issue_date": issue.date.isoformat(),
        "page_no": int(spec.no.removeprefix("A")),
        "told": _told(issue, spec),
    }
    return RawPage(spec.raw, _encoded(text, spec), gold)


def set_corpus(corpus: Corpus) -> list[RawPage]:
    """Every raw file of the corpus, special files included, sorted by path."""
    pages = {spec.raw: set_page(issue, spec) for issue in corpus.issues for spec in issue.pages}
    for special in corpus.specials:
        pages[special.raw] = RawPage(special.raw, _special_bytes(special, pages), None)
    return [pages[path] for path in sorted(pages)]


def _told(issue: Issue, spec: PageSpec) -> list[str]:
    """Which of newspaper, issue_date and page_no the path or the furniture states."""
    where = f"{spec.raw}\n{' '.join(spec.folio)}"
    day = issue.date
    dates = (f"{day:%Y-%m-%d}", f"{day:%Y/%m/%d}", f"{day:%Y%m%d}", f"{day.year}年{day.month}月{day.day}日")
    bare = spec.no.removeprefix("A")
    number = rf"(?<![0-9a-f])0?{int(bare)}\.txt|(?<![0-9A-Za-z])A?{bare}(?!\d)|第{int(bare)}版"
    told = {
        "newspaper": issue.newspaper in where,
        "issue_date": any(date in where for date in dates),
        "page_no": re.search(number, where) is not None,
    }
    return [name for name, is_told in told.items() if is_told]


def _furniture(folio: tuple[str, ...]) -> list[Frame]:
    """Furniture frames; an empty string parts two of them."""
    frames: list[Frame] = [[]]
    for text in folio:
        if text:
            frames[-1].append(Line(text, None, "furniture"))
        else:
            frames.append([])
    return frames


def _written(frames: list[Frame], spec: PageSpec) -> tuple[str, dict[str, Any]]:
    texts: list[str] = []
    lines: list[dict[str, Any]] = []
    furniture: list[int] = []
    for position, frame in enumerate(frames):
        for place, line in enumerate(frame):
            stray = CONTROLS[position % 2] if spec.controls and position % 5 == 1 and place == 0 else ""
            texts.append(stray + line.text)
            if line.article is None:
                furniture.append(len(texts))
            else:
                where = {"n": len(texts), "article": line.article, "role": line.role, "para": line.para}
                lines.append({**where, "mixed": False})
        texts.append("")
    return "\n".join(texts) + "\n", {"lines": lines, "furniture": furniture}


def gold_article(article: Article) -> dict[str, Any]:
    """What the gold says of an article as its author wrote it."""
    return {
        "kind": article.kind,
        "genre": article.genre,
        "authors": list(article.authors),
        "kicker": list(article.kicker),
        "title": list(article.title),
        "subtitle": list(article.subtitle),
        "paragraphs": list(article.body),
    }


def _wide_article(article: Article) -> Article:
    return replace(
        article,
        kicker=tuple(text.translate(_WIDE) for text in article.kicker),
        title=tuple(text.translate(_WIDE) for text in article.title),
        subtitle=tuple(text.translate(_WIDE) for text in article.subtitle),
        summary=tuple(text.translate(_WIDE) for text in article.summary),
        body=tuple(text.translate(_WIDE) for text in article.body),
        pointer=article.pointer.translate(_WIDE),
    )


def _encoded(text: str, spec: PageSpec) -> bytes:
    if spec.crlf:
        text = text.replace("\n", "\r\n")
    return (b"\xef\xbb\xbf" if spec.bom else b"") + text.encode(spec.encoding)


def _special_bytes(special: Special, pages: dict[str, RawPage]) -> bytes:
    if special.kind == "empty":
        return b""
    data = pages[special.of].data
    if special.kind == "copy":
        return data
    if special.kind == "damaged":
        # cut inside a character, then what a broken download leaves: a burst of bytes with many zeros
        rng = random.Random(special.raw)
        burst = bytes(rng.choice((0, 0, rng.randrange(256))) for _ in range(700))
        return data[: len(data) * 2 // 5 | 1] + b"\x89\x00\x00\xff" + burst
    raise ValueError(f"{special.raw}: unknown kind of special file {special.kind!r}")

"""A small corpus of our own, made by hand into consistent tables: what the checks must pass, and tests damage.

A page is a list of runs of raw characters, each either kept in a paragraph of an article or left out with a reason;
tables follow from the runs alone, without the code that is being checked.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa

from expectations.catalogue import LOOKED_AT
from expectations.further import FILES, INPUTS, RELEASE, RELEASED
from expectations.issues import ISSUES
from pipeline import schema
from pipeline.cleaning.rules import RULES
from pipeline.reading.identity import article_id, source_id
from pipeline.rulebook import rules_table

NEWSPAPER = "澜河日报"
ISSUE = dt.date(2026, 3, 16)
RULE = RULES[0].rule_id
PARTITION = ISSUE.isoformat()
HEADLINES = ("kicker", "title", "subtitle", "summary", "byline")


@dataclass(frozen=True)
class Kept:
    article: int
    para: int
    role: str
    raw: str
    clean: str | None = None
    """What the run becomes where an edit replaces the whole of it."""


@dataclass(frozen=True)
class Left:
    raw: str
    reason: str


Run = Kept | Left
NEWLINE = Left("\n", "layout_newline")


def front_page(mark: str = "") -> list[Run]:
    """A page with two articles and a photo; ``mark`` makes the text of a page its own."""
    return [
        Left(f"澜河日报{mark}", "furniture"), NEWLINE,
        Kept(0, 0, "title", f"澜河新桥{mark}今日通车"), NEWLINE,
        Kept(0, 1, "byline", "记者 田禾"), NEWLINE,
        Kept(0, 2, "body", "本报讯"), Left("　", "layout_space"),
        Kept(0, 2, "body", "澜河新桥昨天建成，"), NEWLINE, Kept(0, 2, "body", "全长"),
        Kept(0, 2, "body", "２２００", "2200"), Kept(0, 2, "body", "米。"), NEWLINE,
        Kept(0, 3, "subhead", "“两岸一家人”"), NEWLINE,
        Kept(0, 4, "body", f"市民说，新桥{mark}让两岸往来更近。"), NEWLINE,
        Kept(1, 0, "title", f"东岭茶园{mark}迎来采摘季"), NEWLINE,
        Kept(1, 1, "body", "《茶经》里写过的老茶树又发新芽。"), NEWLINE,
        Kept(2, 0, "caption", f"图为茶农{mark}在采茶。"), NEWLINE,
        Kept(2, 1, "credit", "田禾 摄"), NEWLINE,
    ]  # fmt: skip


@dataclass(frozen=True)
class Page:
    path: str
    runs: list[Run]
    encoding: str = "utf-8"
    page_no: str = "A01"

    @property
    def raw(self) -> bytes:
        return "".join(run.raw for run in self.runs).encode(self.encoding)


def two_pages() -> list[Page]:
    """One page in UTF-8, one in GB18030."""
    return [
        Page("lanhe/A01.txt", front_page()),
        Page("lanhe/A02.txt", front_page("二"), "gb18030", "A02"),
    ]


class _Rows(dict[str, list[tuple[object, ...]]]):
    def __missing__(self, key: str) -> list[tuple[object, ...]]:
        return self.setdefault(key, [])


def tables(pages: Iterable[Page]) -> dict[str, pa.Table]:
    """Return every table that the checks know, made of the runs of the pages."""
    rows = _Rows()
    for page in pages:
        _add_page(rows, page)
    first, second = (str(row[0]) for row in rows["articles"][:2])
    rows["source_aliases"].append((rows["sources"][0][0], "lanhe/copy/A01.txt"))
    rows["reprints"] += [
        (first, f"r_{first[2:]}", True, 1.0, "same"),
        (second, f"r_{first[2:]}", False, 0.8, "near"),
    ]
    rows["lexicon"].append(("东岭茶园", 5, 3, 7.5, 2.0, 2.5, "mined", ISSUE))
    rows[ISSUES.name].append((NEWSPAPER, len(rows["sources"]), len(rows["articles"]), 100, 30, None, 1.0, 1.0))
    _add_release(rows)
    declared = {**schema.PUBLISHED, **schema.INTERNAL, **{table.name: table for table in (ISSUES, *FURTHER)}}
    declared |= {"articles": schema.CLEAN_ARTICLES, "paragraphs": schema.CLEAN_PARAGRAPHS}
    wanted = (
        "sources", "source_aliases", "source_bytes", "articles", "paragraphs", "credits", "spans", "residue", "edits",
        "quality", "coverage", "words", "keywords", "reprints", "lexicon", "id_history", "tombstones",
        *(table.name for table in (ISSUES, *FURTHER)),
    )  # fmt: skip
    return {**{name: declared[name].from_rows(rows[name]) for name in wanted}, "rules": rules_table()}


RELEASED_ARTICLES = schema.Table(
    RELEASED, "", "", ("article_id",), tuple(schema.ARTICLES.column(name) for name in LOOKED_AT["release"][RELEASED])
)
WORD_COUNTS = schema.Table(
    "word_counts", "", "", ("article_id",),
    (schema.ARTICLES.column("article_id"), schema.Column("words", schema.INT64, "", "", nullable=True)),
)  # fmt: skip
FURTHER = (FILES, INPUTS, RELEASE, RELEASED_ARTICLES, WORD_COUNTS)


def _add_release(rows: _Rows) -> None:
    """Add what only a release has: joined columns, history, tombstones, and files as they were written."""
    clusters = {row[0]: row[1] for row in rows["reprints"]}
    ids = [str(row[0]) for row in rows["articles"]]
    sources = dict(zip(ids, (row[1] for row in rows["articles"]), strict=True))
    for article in ids:
        text = {row[:2] for row in rows["paragraphs"] if row[2] in schema.TEXT_ROLES}
        words = sum(int(str(row[3])) for row in rows["words"] if row[0] == article and row[:2] in text)
        continued = ids[0] if article == ids[-1] else None
        rows[RELEASED].append((article, sources[article], words, clusters.get(article), continued))
        rows["word_counts"].append((article, words))
    withdrawn, older, old = (f"a_{letter * 16}" for letter in "bcd")
    rows["id_history"] += [
        (older, old, "2.0.0", "same", "the text is the same"),
        (old, ids[0], "3.0.0", "same", "the text is the same"),
        (withdrawn, withdrawn, "3.0.0", "withdrawn", "no article of the page holds its text"),
    ]
    rows["tombstones"].append((withdrawn, "3.0.0", "privacy"))
    for table in (FILES, INPUTS, RELEASE):
        rows[table.name] += [("articles", "1" * 64, "1" * 64), ("words", "2" * 64, "2" * 64)]


def _add_page(rows: _Rows, page: Page) -> None:
    raw = page.raw
    sha = hashlib.sha256(raw).hexdigest()
    sid = source_id(sha)
    text = "".join(run.raw for run in page.runs)
    rows["sources"].append(
        (
            sid,
            page.path,
            sha,
            len(raw),
            len(text),
            page.encoding,
            NEWSPAPER,
            ISSUE,
            page.page_no,
            "path",
            "path",
            "open",
        )
    )
    rows["source_bytes"].append((sid, raw))
    placed: dict[int, list[tuple[Kept, int, int, int, int]]] = {}
    char = byte = 0
    sums = dict.fromkeys(("kept", "layout", "left"), 0)
    for run in page.runs:
        ends = char + len(run.raw), byte + len(run.raw.encode(page.encoding))
        if isinstance(run, Kept):
            placed.setdefault(run.article, []).append((run, byte, ends[1], char, ends[0]))
            sums["kept"] += ends[1] - byte
        else:
            rows["residue"].append((sid, byte, ends[1], char, ends[0], run.reason, RULE))
            sums["layout" if run.reason.startswith("layout") else "left"] += ends[1] - byte
        char, byte = ends
    paragraphs = sum(_add_article(rows, page, sid, sha, number, placed[number]) for number in sorted(placed))
    rows["coverage"].append((sid, sums["kept"], sums["layout"], sums["left"], 0, len(placed), paragraphs))


def _add_article(
    rows: _Rows, page: Page, sid: str, sha: str, number: int, runs: list[tuple[Kept, int, int, int, int]]
) -> int:
    body = next((run for run in runs if run[0].role in schema.TEXT_ROLES), runs[0])
    aid = article_id(sha, body[1])
    texts: dict[int, str] = {}
    roles: dict[int, str] = {}
    for para in sorted({run[0].para for run in runs}):
        edits = []
        at = 0
        own = [run for run in runs if run[0].para == para]
        for span_no, (run, byte_start, byte_end, char_start, char_end) in enumerate(own):
            rows["spans"].append((aid, para, span_no, sid, byte_start, byte_end, char_start, char_end, run.role, RULE))
            if run.clean is not None:
                edits.append((at, run.raw, run.clean))
            at += len(run.raw)
        roles[para] = own[0][0].role
        texts[para] = "".join(run[0].clean or run[0].raw for run in own)
        for edit_no, (at_char, delete, insert) in enumerate(reversed(edits)):
            rows["edits"].append((aid, para, edit_no, at_char, delete, insert, RULE))
        rows["paragraphs"].append((aid, para, roles[para], texts[para], len(texts[para])))
        solid = "".join(texts[para].split())
        words = [solid[i : i + 2] for i in range(0, len(solid), 2)]
        rows["words"].append((aid, para, " ".join(words), len(words)))
    headline = {role: [texts[p] for p in texts if roles[p] == role] for role in HEADLINES}
    body_texts = [texts[p] for p in texts if roles[p] in schema.TEXT_ROLES]
    text = "\n".join(body_texts) or None
    title = " ".join(headline["title"]) or None
    kind = "article" if title else "photo"
    rows["articles"].append(
        (aid, sid, number, kind, "brief", *(" ".join(headline[role]) or None for role in HEADLINES), None, "澜河",
         dt.date(2026, 3, 15), NEWSPAPER, ISSUE, page.page_no, text, len(text or ""), len(body_texts), None, 0.9,
         hashlib.sha256((text or "").encode()).hexdigest(), min(r[1] for r in runs), max(r[2] for r in runs))
    )  # fmt: skip
    rows["credits"].append((aid, 0, "田禾", "reporter"))
    rows["quality"].append((aid, "han_share", 0.9, 0.5, True))
    whole = f"{title or ''}\n{text or ''}"
    standing = [keyword for keyword in ("新桥", "澜河", "茶园") if keyword in whole]
    for rank, keyword in enumerate(standing, 1):
        rows["keywords"].append((aid, rank, keyword, 1 / rank, whole.count(keyword), whole.find(keyword), "test"))
    return len(texts)

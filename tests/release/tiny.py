"""A corpus of a few lines, taken apart by hand: what a store would hand over for it.

A page is a list of pieces in the order of the file, each kept in an article or left out for a reason.  Offsets,
ids, texts and accounts follow from the pieces, so that a test can change a page and get a sound corpus again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

from pipeline import schema
from pipeline.reading.identity import article_id, source_id
from pipeline.release.inputs import RawFile, ReleaseInputs, ReleaseSettings

EditRow = tuple[int, str, str]


@dataclass(frozen=True)
class Kept:
    article: int
    para: int
    role: str
    text: str


@dataclass(frozen=True)
class Left:
    text: str
    reason: str = "layout_newline"


@dataclass(frozen=True)
class TinyPage:
    path: str
    pieces: tuple[Kept | Left, ...]
    encoding: str = "utf-8"
    edits: tuple[tuple[int, int, EditRow], ...] = ()
    """(article, paragraph, (at_char, delete, insert)), from the end of each paragraph."""
    rights: str = "open"
    newspaper: str = "澜河日报"

    def with_piece(self, position: int, piece: Kept | Left) -> TinyPage:
        pieces = list(self.pieces)
        pieces[position] = piece
        return replace(self, pieces=tuple(pieces))

    def raw(self) -> bytes:
        return b"".join(self.encode(piece) for piece in self.pieces)

    def encode(self, piece: Kept | Left) -> bytes:
        if isinstance(piece, Left) and piece.reason == "undecodable":
            return bytes(ord(char) - 0xDC00 for char in piece.text)
        return piece.text.encode(self.encoding)


FRONT = TinyPage(
    "澜河日报/2026-03-16/A01.txt",
    (
        Left("澜河日报 2026年3月16日", "furniture"), Left("\n"),
        Kept(0, 0, "title", "澜河新桥通车"), Left("\n"),
        Kept(0, 1, "byline", "本报记者 林晓"), Left("\r\n"),
        Kept(0, 2, "body", "昨日，澜河新桥正式通车，首日有２２００"), Left(" ", "layout_space"),
        Kept(0, 2, "body", "余辆车驶过,"), Left("\n"), Kept(0, 2, "body", "两岸居民称便。"), Left("\n"),
        Kept(0, 3, "subhead", "桥长三里"), Left("\n"),
        Kept(0, 4, "body", '工程师说：“桥长三里”，"稳"。'), Left("\n\n"),
        Kept(1, 0, "title", "春耕开始"), Left("\n"),
        Kept(1, 1, "body", "城郊的田里已经有人翻土。"), Left("\n"),
    ),
    edits=((0, 2, (24, ",", "，")), (0, 2, (15, "２２００", "2200"))),
)  # fmt: skip

EVENING = TinyPage(
    "澜河晚报/2026-03-16/01.txt",
    (
        Kept(0, 0, "title", "春耕开始"), Left("\r\n"),
        Kept(0, 1, "body", "城郊的田里已经有人翻土。"), Left("\r\n"),
        Left("\udcff", "undecodable"), Left("广告：澜河茶庄", "advertisement"), Left("\r\n"),
        Kept(1, 0, "caption", "图为河边的柳树。"), Left(" ", "layout_space"),
        Kept(1, 1, "credit", "周宁摄"), Left("???", "undecided"),
    ),
    encoding="gb18030",
    newspaper="澜河晚报",
)  # fmt: skip

PAGES = (FRONT, EVENING)
CLOSED = replace(FRONT, path="closed/03.txt", rights="restricted", pieces=(
    Kept(0, 0, "title", "闭馆通知"), Left("\n"), Kept(0, 1, "body", "图书馆周一闭馆。")), edits=())  # fmt: skip

SETTINGS = ReleaseSettings(
    name="lanhe", title="澜河报纸", licence="CC-BY-4.0", attribution="Banmian", place="澜河",
    release_date=dt.date(2026, 3, 17), code_revision="0" * 40, package_versions={"pyarrow": "26"},
)  # fmt: skip


def rows_of(pages: Iterable[TinyPage]) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of all tables for some pages."""
    rows: dict[str, list[tuple[object, ...]]] = defaultdict(list)
    for name in ("tiny.kept", "tiny.left", "tiny.edit"):
        rows["rules"].append((name, "cleaning", "说明", "what it does", "{}"))
    rows["lexicon"].append(("澜河新桥", 3, 3, 4.5, 1.0, 0.5, "mined", dt.date(2026, 3, 16)))
    first_print: dict[str, str] = {}
    for page in pages:
        _add_page(rows, page, first_print)
    clusters = defaultdict(list)
    for row in rows["reprints"]:
        clusters[row[1]].append(row)
    rows["reprints"] = [row for cluster in clusters.values() if len(cluster) > 1 for row in cluster]
    reprinted = {row[0]: row[1] for row in rows["reprints"]}
    at = schema.ARTICLES.column_names.index("reprint_cluster_id")
    rows["articles"] = [(*row[:at], reprinted.get(row[0]), *row[at + 1 :]) for row in rows["articles"]]
    return rows


def _add_page(rows: dict[str, list[tuple[object, ...]]], page: TinyPage, first_print: dict[str, str]) -> None:
    raw, day = page.raw(), dt.date(2026, 3, 16)
    sha = hashlib.sha256(raw).hexdigest()
    source = source_id(sha)
    byte = char = 0
    spans: dict[int, list[tuple[Kept, int, int, int, int]]] = defaultdict(list)
    account = dict.fromkeys(("kept", "layout", "out", "undecided"), 0)
    for piece in page.pieces:
        size, chars = len(page.encode(piece)), len(piece.text)
        place = (byte, byte + size, char, char + chars)
        byte, char = byte + size, char + chars
        if isinstance(piece, Kept):
            spans[piece.article].append((piece, *place))
            account["kept"] += size
        else:
            rows["residue"].append((source, *place, piece.reason, "tiny.left"))
            where = "undecided" if piece.reason == "undecided" else "out"
            account["layout" if piece.reason.startswith("layout") else where] += size
    rows["sources"].append(
        (source, page.path, sha, byte, char, page.encoding, page.newspaper, day, "A01", "path", "path", page.rights)
    )
    paragraphs = 0
    for number, kept in sorted(spans.items()):
        paragraphs += _add_article(rows, page, (source, sha), number, kept, first_print)
    rows["coverage"].append((source, *account.values(), len(spans), paragraphs))


def _add_article(
    rows: dict[str, list[tuple[object, ...]]],
    page: TinyPage,
    source: tuple[str, str],
    number: int,
    kept: list[tuple[Kept, int, int, int, int]],
    first_print: dict[str, str],
) -> int:
    body = next((place for place in kept if place[0].role in schema.TEXT_ROLES), kept[0])
    ident = article_id(source[1], body[1])
    raw: dict[int, str] = defaultdict(str)
    roles: dict[int, str] = {}
    spans_in: dict[int, int] = defaultdict(int)
    for piece, *place in kept:
        span_no = spans_in[piece.para]
        rows["spans"].append((ident, piece.para, span_no, source[0], *place, piece.role, "tiny.kept"))
        spans_in[piece.para] += 1
        raw[piece.para] += piece.text
        roles[piece.para] = piece.role
    edit_numbers: dict[int, int] = defaultdict(int)
    for article, para, (at, delete, insert) in page.edits:
        if article == number:
            rows["edits"].append((ident, para, edit_numbers[para], at, delete, insert, "tiny.edit"))
            edit_numbers[para] += 1
            raw[para] = raw[para][:at] + insert + raw[para][at + len(delete) :]
    words = {para: words_of(text) for para, text in raw.items()}
    for para, text in raw.items():
        rows["paragraphs"].append((ident, para, roles[para], text, words[para], len(text)))

    def joined(*wanted: str, separator: str = " ") -> str | None:
        return separator.join(raw[para] for para in raw if roles[para] in wanted) or None

    running = [para for para in raw if roles[para] in schema.TEXT_ROLES]
    text = joined(*schema.TEXT_ROLES, separator="\n")
    digest = hashlib.sha256((text or "").encode()).hexdigest()
    title, byline = joined("title"), joined("byline")
    rows["articles"].append(
        (
            ident, source[0], number, "photo" if "caption" in roles.values() else "article", "brief",
            joined("kicker"), title, joined("subtitle"), joined("summary"), byline, None, None, None,
            page.newspaper, dt.date(2026, 3, 16), "A01", text, len(text or ""),
            sum(words[para].count(" ") + 1 for para in running), len(running), None, None, 0.9, digest,
            min(place[1] for place in kept), max(place[2] for place in kept),
        )
    )  # fmt: skip
    if byline:
        rows["credits"].append((ident, 0, byline.split(" ")[1], "reporter"))
    if text:
        first = len(title or "") + 1
        rows["keywords"].append((ident, 1, text[:2], 0.5, 1, first, "tiny-1"))
        rows["keywords"].append((ident, 2, text[3:5], 0.25, 1, first + 3, "tiny-1"))
        canonical = first_print.setdefault(digest, ident)
        is_first = canonical == ident
        rows["reprints"].append((ident, f"r_{canonical[2:]}", is_first, 1.0, "same"))
    rows["quality"].append((ident, "han_share", 0.9, 0.5, True))
    return len(raw)


def words_of(text: str) -> str:
    """Cut a text into words of at most two characters, at its spaces too."""
    pieces = (part[start : start + 2] for part in text.split() for start in range(0, len(part), 2))
    return " ".join(pieces)


@dataclass
class Chunks:
    """A re-iterable of tables of ``size`` rows, last chunk first when ``backwards``."""

    table: pa.Table
    size: int
    backwards: bool

    def __iter__(self) -> Iterator[pa.Table]:
        starts = range(0, self.table.num_rows, self.size)
        for start in reversed(starts) if self.backwards else starts:
            yield self.table.slice(start, self.size)


def inputs(pages: Iterable[TinyPage] = PAGES, *, size: int = 1_000, backwards: bool = False) -> ReleaseInputs:
    """Return the inputs of a release of some pages, in chunks of ``size`` rows."""
    pages = tuple(pages)
    rows = rows_of(pages)
    names = [name for name in schema.PUBLISHED if name not in ("id_history", "tombstones")]
    tables = {name: Chunks(schema.PUBLISHED[name].from_rows(rows[name]), size, backwards) for name in names}
    files = [
        RawFile(page.path, source_id(hashlib.sha256(page.raw()).hexdigest()), page.rights, page.raw())
        for page in pages
        if page.rights in ("open", "licensed")
    ]
    return ReleaseInputs(tables, files)


def write_raw(folder: Path, pages: Iterable[TinyPage]) -> Path:
    """Write the raw files of some pages."""
    for page in pages:
        path = folder / page.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(page.raw())
    return folder

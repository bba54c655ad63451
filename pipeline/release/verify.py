#!/usr/bin/env python3
"""Checks this release with the standard library alone.

    python3 -I verify.py [RELEASE] [--raw RAW]

RELEASE is the folder of the release (default: the one in which this program lies), RAW a folder with the raw
files (default: raw/ in the release).  Prints a line a check; exits 1 when any of them fails.

What is checked: checksums of all files; digests, columns, types, value sets, patterns, keys and references of the
CSV files; that kept and left-out bytes of each source cover it without gap or overlap; that texts, words and
keywords agree; that an open edition gives no text of sources that are not open; and, where raw files are at hand, that
every paragraph, withheld ones included, follows from the bytes it names.

What belongs here: checks that need nothing but Python 3.9.  This file is copied into every release, so it imports
nothing of Banmian.  The same checks on the Parquet files are in ``verification``.
"""

from __future__ import annotations

import argparse
import base64
import csv
import datetime as dt
import functools
import hashlib
import itertools
import json
import math
import re
import sys
from collections import Counter, defaultdict, namedtuple
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

Problem = tuple[str, str]
"""A file of the release and what is wrong with it."""

SUMS = "SHA256SUMS"
SHOWN = 10
CHUNK_ROWS = 20_000
BLOCK_BYTES = 2**20
PAGES_AT_HAND = 64
TEXT_ROLES = ("body", "subhead", "caption")
JOINED_ROLES = ("kicker", "title", "subtitle", "summary", "byline")
"""Roles whose paragraphs, joined by a space, make up the column of the same name in articles."""
LAYOUT = ("layout_newline", "layout_space")
OF_SOURCE = ("newspaper", "issue_date", "page_no")
"""Columns of articles that repeat those of their source."""
PUBLIC = {"full": ("open", "licensed"), "open": ("open",)}
"""Rights under which raw files may be part of a release, by profile."""


class Release:
    """A release folder, its descriptors and the raw files that can be found."""

    def __init__(self, folder: Path, raw: Path | None) -> None:
        self.folder = folder
        self.raw_is_given = raw is not None
        self.raw = raw if raw is not None else folder / "raw"
        self.info = json.loads((folder / "release.json").read_text("utf-8"))
        package = json.loads((folder / "datapackage.csv.json").read_text("utf-8"))
        self.tables = {resource["name"]: resource for resource in package["resources"]}
        self.profile: str = self.info.get("profile", "full")
        # Articles stand in no order of pages, so that the same few are asked for again and again.
        self.page = functools.lru_cache(PAGES_AT_HAND)(lambda path: (self.raw / path).read_bytes())

    def rows(self, table: str) -> Iterator[list[str]]:
        """Yield the header and the rows of a table."""
        with (self.folder / self.path(table)).open(encoding="utf-8", newline="") as file:
            yield from csv.reader(file, strict=True)

    def records(self, table: str) -> Iterator[Any]:
        """Yield the rows of a table as named tuples of strings."""
        rows = self.rows(table)
        kind: Any = namedtuple("Row", next(rows))  # type: ignore[misc]
        return map(kind._make, rows)

    def path(self, table: str) -> str:
        """Return the path of a table's CSV file."""
        path: str = self.tables[table]["path"]
        return path

    @functools.cached_property
    def sources(self) -> dict[str, Any]:
        """Row of each source by its id."""
        return {source.source_id: source for source in self.records("sources")}

    @functools.cached_property
    def closed(self) -> set[str]:
        """Ids of the sources whose text this edition must not give."""
        if self.profile != "open":
            return set()
        return {source.source_id for source in self.sources.values() if source.rights_status != "open"}

    @functools.cached_property
    def pages(self) -> dict[str, tuple[str, str]]:
        """Path and encoding of each source whose raw file is at hand."""
        return {
            source.source_id: (source.path, source.encoding)
            for source in self.sources.values()
            if (self.raw / source.path).is_file()
        }


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(BLOCK_BYTES), b""):
            digest.update(block)
    return digest.hexdigest()


# --- checksums and digests -----------------------------------------------------------------------------------


def check_sums(release: Release) -> Iterator[Problem]:
    """Every file is listed in SHA256SUMS and has the bytes it says."""
    listed = {}
    lines = (release.folder / SUMS).read_text("utf-8").split("\n")
    if lines.pop():
        yield SUMS, "its last line is cut off"
    for number, line in enumerate(lines, start=1):
        match = re.fullmatch(r"(\\?)([0-9a-f]{64})  (.+)", line)
        if match is None:
            yield SUMS, f"line {number} is not 'digest  file'"
            continue
        is_escaped, digest, name = match.groups()
        listed[re.sub(r"\\(.)", unescape, name) if is_escaped else name] = digest
    paths = (path for path in release.folder.rglob("*") if not path.is_dir())
    present = {path.relative_to(release.folder).as_posix() for path in paths} - {SUMS}
    for name, digest in listed.items():
        if name not in present:
            yield name, "is listed in SHA256SUMS and missing"
        elif file_digest(release.folder / name) != digest:
            yield name, "has other bytes than SHA256SUMS says"
    for name in sorted(present - set(listed)):
        yield name, "is not listed in SHA256SUMS"


def unescape(match: re.Match[str]) -> str:
    """Return the character that a backslash escape of SHA256SUMS stands for."""
    return {"n": "\n", "r": "\r"}.get(match.group(1), match.group(1))


def check_digests(release: Release) -> Iterator[Problem]:
    """The CSV files have the logical digests of release.json, and the Parquet footers name the same ones."""
    declared = release.info["tables"]
    if set(declared) != set(release.tables):
        yield "release.json", "does not name the tables of datapackage.csv.json"
    lines = []
    for name in sorted(release.tables):
        digest = file_digest(release.folder / release.path(name))
        lines.append(f"{digest}  {name}\n")
        if declared[name]["logical_digest"] != digest:
            yield release.path(name), "has another digest than release.json says"
        parquet = f"data/parquet/{name}.parquet"
        footer = parquet_footer(release.folder / parquet)
        for value in (digest, release.info["version"]):
            if value.encode() not in footer:
                yield parquet, f"its footer does not name {value}"
    if hashlib.sha256("".join(lines).encode()).hexdigest() != release.info["logical_digest"]:
        yield "release.json", "its logical_digest is not that of its tables"


def parquet_footer(path: Path) -> bytes:
    """Return the footer of a Parquet file; nothing when it has none."""
    with path.open("rb") as file:
        head = file.read(4)
        end = file.seek(0, 2)
        file.seek(max(end - 8, 0))
        size, tail = int.from_bytes(file.read(4), "little"), file.read(4)
        file.seek(max(end - 8 - size, 0))
        return file.read(size) if head == tail == b"PAR1" else b""


# --- columns, keys, references --------------------------------------------------------------------------------


def check_tables(release: Release) -> Iterator[Problem]:
    """Every table has the columns, types, value sets, patterns, keys and references of its descriptor."""
    targets: dict[tuple[str, str], set[str]] = {}
    for table in release.tables.values():
        for key in table["schema"].get("foreignKeys", ()):
            target = (key["reference"]["resource"] or table["name"], key["reference"]["fields"][0])
            if target not in targets:
                targets[target] = {getattr(row, target[1]) for row in release.records(target[0])}
    for name in release.tables:
        for reason in itertools.islice(table_problems(release, name, targets), SHOWN):
            yield release.path(name), reason
    articles = targets[("articles", "article_id")]
    for row in release.records("tombstones"):
        if row.article_id in articles:
            yield release.path("tombstones"), f"article {row.article_id} was taken down and is there"


def table_problems(release: Release, name: str, targets: dict[tuple[str, str], set[str]]) -> Iterator[str]:
    """Yield what is wrong with the cells of one table."""
    described = release.tables[name]["schema"]
    fields = {field["name"]: field for field in described["fields"]}
    rows = release.rows(name)
    if next(rows, None) != list(fields):
        yield "its columns are not those of datapackage.csv.json"
        return
    count, last_key = 0, None
    for chunk in iter(lambda: list(itertools.islice(rows, CHUNK_ROWS)), []):
        count += len(chunk)
        if any(len(row) != len(fields) for row in chunk):
            yield f"a row before row {count + 1} has too many or too few cells"
            return
        # Python 3.9 knows no strict=True, here and below.
        columns = dict(zip(fields, zip(*chunk)))  # noqa: B905
        for column, cells in columns.items():
            yield from cell_problems(fields[column], cells)
        for key in described.get("foreignKeys", ()):
            (column,), target = key["fields"], (key["reference"]["resource"] or name, key["reference"]["fields"][0])
            for value in sorted(set(columns[column]) - targets[target] - {""})[:SHOWN]:
                yield f"column {column}: {value} is not in {target[0]}"
        keys = key_tuples(described["primaryKey"], fields, columns)
        for before, after in zip([last_key, *keys], keys):  # noqa: B905
            if before is not None and before >= after:
                yield f"key {after} is repeated or out of order"
        last_key = keys[-1]
    if count != release.info["tables"][name]["rows"]:
        yield f"has {count} rows, release.json says {release.info['tables'][name]['rows']}"


def key_tuples(key: list[str], fields: dict[str, Any], columns: dict[str, Any]) -> list[Any]:
    """Return the keys of some rows, with integers as such; a broken integer counts as -1 (it is reported)."""
    parts = []
    for name in key:
        cells = columns[name]
        if fields[name]["type"] == "integer":
            cells = [int(cell) if cell.isdigit() else -1 for cell in cells]
        parts.append(cells)
    return list(zip(*parts))  # noqa: B905


def cell_problems(field: dict[str, Any], cells: tuple[str, ...]) -> Iterator[str]:
    """Yield what is wrong with cells of one column."""
    constraints = field.get("constraints", {})
    values = set(cells)
    if constraints.get("required") and "" in values:
        yield f"column {field['name']}: an empty cell"
    values.discard("")
    kind, pattern, allowed = field["type"], constraints.get("pattern"), constraints.get("enum")
    if (kind == "string" and not pattern and not allowed) or (kind == "integer" and is_digits("".join(values))):
        return
    for value in values:
        if not is_of_type(value, kind):
            yield f"column {field['name']}: {value!r} is no {kind}"
        elif allowed and value not in allowed:
            yield f"column {field['name']}: {value!r} is not one of {', '.join(allowed)}"
        elif pattern and re.search(pattern, value) is None:
            yield f"column {field['name']}: {value!r} does not match {pattern}"


def is_digits(text: str) -> bool:
    """Tell whether a text is nothing but the digits 0 to 9."""
    return text.isascii() and text.isdigit()


def is_of_type(value: str, kind: str) -> bool:
    """Tell whether a cell holds a value of a Frictionless type."""
    if kind == "integer":
        return re.fullmatch(r"-?[0-9]+", value) is not None
    try:
        if kind == "number":
            return math.isfinite(float(value))
        if kind == "date":
            return dt.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
    return kind != "boolean" or value in ("true", "false")


# --- the account of bytes ----------------------------------------------------------------------------------------


def check_conservation(release: Release) -> Iterator[Problem]:
    """Spans and residue of each source run from 0 to its end, in bytes and in characters, without gap or overlap.

    Ranges of positive length cover [0, size) exactly when their starts together with the end of the source are
    the same points as their ends together with its beginning.  So the hashes of all those points, with signs,
    sum to zero: that needs no sorting and one number a source.
    """
    balance: dict[str, int] = defaultdict(int)
    account: dict[str, Counter[str]] = defaultdict(Counter)
    for table in ("spans", "residue"):
        for row in release.records(table):
            start, end = (int(row.byte_start), int(row.char_start)), (int(row.byte_end), int(row.char_end))
            if start[0] >= end[0] or start[1] >= end[1]:
                yield release.path(table), f"source {row.source_id}: range {start[0]}-{end[0]} is empty"
            balance[row.source_id] += hash(start) - hash(end)
            kept = table == "spans"
            where = "kept" if kept else "layout" if row.reason in LAYOUT else row.reason
            account[row.source_id][where] += end[0] - start[0]
    broken = set()
    for source in release.sources.values():
        whole = (int(source.byte_size), int(source.char_count))
        if balance[source.source_id] + hash(whole) - hash((0, 0)):
            broken.add(source.source_id)
    yield from located(release, broken)
    yield from coverage_problems(release, account)


def located(release: Release, broken: set[str]) -> Iterator[Problem]:
    """Yield where the account of some sources first breaks."""
    chosen = set(sorted(broken)[:SHOWN])
    ranges: dict[str, list[tuple[int, int, int, int]]] = {source_id: [] for source_id in chosen}
    for table in ("spans", "residue") if chosen else ():
        for row in release.records(table):
            if row.source_id in chosen:
                numbers = (row.byte_start, row.byte_end, row.char_start, row.char_end)
                ranges[row.source_id].append(tuple(map(int, numbers)))  # type: ignore[arg-type]
    for source_id in sorted(chosen):
        source = release.sources[source_id]
        end = (0, 0)
        size = (int(source.byte_size), int(source.char_count))
        for byte_start, byte_end, char_start, char_end in [*sorted(ranges[source_id]), (*size[:1] * 2, *size[1:] * 2)]:
            if (byte_start, char_start) != end:
                what = "an overlap" if byte_start < end[0] else "a gap" if byte_start > end[0] else "other characters"
                yield release.path("spans"), f"source {source_id} ({source.path}): {what} at byte {end[0]}"
                break
            end = (byte_end, char_end)


def coverage_problems(release: Release, account: dict[str, Counter[str]]) -> Iterator[Problem]:
    """Yield sources whose coverage row is missing or not what their spans and residue add up to."""
    covered = {row.source_id for row in release.records("coverage")}
    for source_id in sorted(set(release.sources) - covered):
        yield release.path("coverage"), f"source {source_id}: is missing"
    for row in release.records("coverage"):
        found = account[row.source_id]
        left_out = int(row.bytes_left_out) + int(row.bytes_undecided)
        others = sum(found.values()) - found["kept"] - found["layout"]
        if (int(row.bytes_kept), int(row.bytes_layout), left_out) != (found["kept"], found["layout"], others):
            yield release.path("coverage"), f"source {row.source_id}: is not what spans and residue add up to"


# --- texts -------------------------------------------------------------------------------------------------------


class Article:
    """One article with the rows of the tables that hang on it."""

    def __init__(self, row: Any, parts: dict[str, list[Any]]) -> None:
        self.row = row
        self.paragraphs = parts["paragraphs"]
        self.withheld = parts["withheld"]
        self.spans = parts["spans"]
        self.edits = parts["edits"]
        self.keywords = parts["keywords"]
        self.reprints = parts["reprints"]


def articles(release: Release) -> Iterator[Article]:
    """Yield all articles with the rows of the tables that hang on them: the files have one order."""
    names = ("paragraphs", "withheld", "spans", "edits", "keywords", "reprints")
    groups = {name: itertools.groupby(release.records(name), key=lambda row: row.article_id) for name in names}
    heads = {name: next(group, None) for name, group in groups.items()}
    for row in release.records("articles"):
        parts: dict[str, list[Any]] = {}
        for name in names:
            head = heads[name]
            is_here = head is not None and head[0] == row.article_id
            parts[name] = list(head[1]) if head is not None and is_here else []
            if is_here:
                heads[name] = next(groups[name], None)
        yield Article(row, parts)


def check_texts(release: Release) -> Iterator[Problem]:
    """Articles agree with their paragraphs and spans, words with texts, keywords with articles."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    clusters: dict[str, Counter[str]] = defaultdict(Counter)
    for article in articles(release):
        is_closed = article.row.source_id in release.closed
        counts[article.row.source_id]["articles"] += 1
        counts[article.row.source_id]["paragraphs"] += len(article.paragraphs) + len(article.withheld)
        for print_ in article.reprints:
            clusters[print_.cluster_id][print_.is_canonical] += 1
        for table, reason in itertools.chain(
            withholding_problems(article, is_closed),
            dark_problems(article) if is_closed else text_problems(article),
            span_problems(article, release),
            keyword_problems(article, is_closed),
        ):
            yield release.path(table), f"article {article.row.article_id}: {reason}"
    for row in release.records("coverage"):
        found = counts[row.source_id]
        if (int(row.articles), int(row.paragraphs)) != (found["articles"], found["paragraphs"]):
            yield release.path("coverage"), f"source {row.source_id}: has other numbers of articles and paragraphs"
    for cluster, prints in clusters.items():
        if prints["true"] != 1 or prints["false"] < 1:
            yield release.path("reprints"), f"cluster {cluster}: has not one first print and others"


def withholding_problems(article: Article, is_closed: bool) -> Iterator[Problem]:
    """Yield words that must not be given, and paragraphs that need not be withheld."""
    if is_closed:
        for name in (*JOINED_ROLES, "text"):
            if getattr(article.row, name):
                yield "articles", f"{name} is given though its source is not open"
        if article.paragraphs:
            yield "paragraphs", "is given though its source is not open"
    elif article.withheld:
        yield "withheld", "need not be withheld"


def dark_problems(article: Article) -> Iterator[Problem]:
    """Yield where an article without its words disagrees with what is told of its paragraphs."""
    row = article.row
    running = [para for para in article.withheld if para.role in TEXT_ROLES]
    chars = sum(int(para.char_count) for para in running) + max(len(running) - 1, 0)
    if int(row.char_count) != chars:
        yield "articles", f"char_count is {row.char_count}, its paragraphs have {chars}"
    if int(row.paragraph_count) != len(running):
        yield "articles", f"paragraph_count is {row.paragraph_count}, there are {len(running)}"
    if int(row.word_count) != sum(len(para.word_lengths.split(" ")) for para in running):
        yield "articles", f"word_count is {row.word_count}, which is not that of its paragraphs"
    for number, para in enumerate(article.withheld):
        if int(para.para_no) != number:
            yield "withheld", f"paragraph {number} is missing"
    yield from cluster_problems(article)


def cluster_problems(article: Article) -> Iterator[Problem]:
    """Yield where an article and table reprints name other clusters."""
    if {item.cluster_id for item in article.reprints} != {article.row.reprint_cluster_id} - {""}:
        yield "reprints", "its cluster is not that of table articles"


def text_problems(article: Article) -> Iterator[Problem]:
    """Yield where an article disagrees with its paragraphs, or paragraphs with their words."""
    row = article.row
    running = [para for para in article.paragraphs if para.role in TEXT_ROLES]
    if row.text != "\n".join(para.text for para in running):
        yield "articles", "text is not its paragraphs joined"
    if row.text_sha256 != hashlib.sha256(row.text.encode()).hexdigest():
        yield "articles", "text_sha256 is not that of its text"
    if int(row.char_count) != len(row.text):
        yield "articles", f"char_count is {row.char_count}, text has {len(row.text)}"
    if int(row.paragraph_count) != len(running):
        yield "articles", f"paragraph_count is {row.paragraph_count}, there are {len(running)}"
    if int(row.word_count) != sum(len(para.words.split(" ")) for para in running):
        yield "articles", f"word_count is {row.word_count}, which is not that of its paragraphs"
    for role in JOINED_ROLES:
        if getattr(row, role) != " ".join(para.text for para in article.paragraphs if para.role == role):
            yield "articles", f"{role} is not its {role} paragraphs joined"
    for number, para in enumerate(article.paragraphs):
        if int(para.para_no) != number:
            yield "paragraphs", f"paragraph {number} is missing"
        if "\n" in para.text or "\r" in para.text:
            yield "paragraphs", f"paragraph {number} holds a newline"
        if int(para.char_count) != len(para.text):
            yield "paragraphs", f"paragraph {number}: char_count is {para.char_count}, text has {len(para.text)}"
        if "".join(para.words.split()) != "".join(para.text.split()):
            yield "paragraphs", f"paragraph {number}: words joined are not its text"
    yield from cluster_problems(article)


def span_problems(article: Article, release: Release) -> Iterator[Problem]:
    """Yield where an article disagrees with its spans, or edits name no paragraph."""
    row = article.row
    source = release.sources.get(row.source_id)
    for name in OF_SOURCE:
        if source and getattr(row, name) != getattr(source, name):
            yield "articles", f"{name} is not that of its source"
    if not article.spans:
        yield "spans", "has no spans"
        return
    if any(span.source_id != row.source_id for span in article.spans):
        yield "spans", "a span lies in another source"
    origin = f"{source.sha256 if source else ''}:{first_byte(article)}"
    if row.article_id != f"a_{short(hashlib.sha256(origin.encode()).digest())}":
        yield "articles", "its id does not follow from its bytes"
    starts, ends = zip(*((int(span.byte_start), int(span.byte_end)) for span in article.spans))  # noqa: B905
    if (min(starts), max(ends)) != (int(row.byte_start), int(row.byte_end)):
        yield "articles", "byte_start and byte_end are not those of its spans"
    roles = {para.para_no: para.role for para in (*article.paragraphs, *article.withheld)}
    if {(span.para_no, span.role) for span in article.spans} != set(roles.items()):
        yield "spans", "spans and paragraphs do not match"
    if not {edit.para_no for edit in article.edits} <= set(roles):
        yield "edits", "an edit names no paragraph of it"


def first_byte(article: Article) -> str:
    """Return the byte that names an article: the first of its body, else of its text, else of all."""
    for roles in (("body",), ("caption", "subhead")):
        for span in article.spans:
            if span.role in roles:
                return str(span.byte_start)
    return str(article.spans[0].byte_start)


def short(digest: bytes) -> str:
    """Return the part of an id that follows from a digest."""
    return base64.b32encode(digest).decode().lower()[:16]


def keyword_problems(article: Article, is_closed: bool) -> Iterator[Problem]:
    """Yield keywords that do not stand where they say (as far as the text is given), or whose ranks have gaps."""
    document = f"{article.row.title}\n{article.row.text}"
    for number, row in enumerate(article.keywords, start=1):
        if int(row.rank) != number:
            yield "keywords", f"rank {number} is missing"
        if not (is_closed or document.startswith(row.keyword, int(row.first_char))):
            yield "keywords", f"{row.keyword!r} does not stand at {row.first_char}"


# --- back to the raw bytes -----------------------------------------------------------------------------------------


def check_sources(release: Release) -> Iterator[Problem]:
    """Raw files have the size, digest and id of their source, and none is there that must not be."""
    cut = {row.source_id for row in release.records("residue") if row.reason == "suppressed"}
    for source in release.sources.values():
        may_be_here = source.rights_status in PUBLIC[release.profile] and source.source_id not in cut
        if source.source_id != f"s_{short(bytes.fromhex(source.sha256))}":
            yield release.path("sources"), f"source_id {source.source_id} does not follow from its sha256"
        if source.source_id in release.pages:
            content = release.page(source.path)
            if len(content) != int(source.byte_size) or hashlib.sha256(content).hexdigest() != source.sha256:
                yield f"raw/{source.path}", "is not the file of its source: size or SHA-256 differ"
            if not release.raw_is_given and not may_be_here:
                yield f"raw/{source.path}", "must not be handed on: its rights are closed, or something was taken down"
        elif release.raw_is_given or (may_be_here and release.raw.is_dir()):
            yield f"raw/{source.path}", "is missing"


def check_derivation(release: Release) -> Iterator[Problem]:
    """Every paragraph is the bytes of its spans, decoded and joined, with its edits applied."""
    if not release.pages:
        return
    for article in articles(release):
        if article.row.source_id in release.pages:
            for reason in derivation_problems(article, *release.pages[article.row.source_id], release):
                yield release.path("paragraphs"), f"article {article.row.article_id}: {reason}"
    for row in release.records("residue"):
        if row.source_id in release.pages and row.reason != "undecodable":
            path, encoding = release.pages[row.source_id]
            piece = release.page(path)[int(row.byte_start) : int(row.byte_end)].decode(encoding, "replace")
            if len(piece) != int(row.char_end) - int(row.char_start):
                yield (release.path("residue"), f"{path}: characters at byte {row.byte_start} are miscounted")


def derivation_problems(article: Article, path: str, encoding: str, release: Release) -> Iterator[str]:
    """Yield paragraphs of an article that do not follow from the raw bytes."""
    content = release.page(path)
    raw: dict[str, str] = defaultdict(str)
    for span in article.spans:
        piece = content[int(span.byte_start) : int(span.byte_end)].decode(encoding, "replace")
        if len(piece) != int(span.char_end) - int(span.char_start):
            yield f"characters at byte {span.byte_start} of {path} are miscounted"
        raw[span.para_no] += piece
    for edit in article.edits:
        text, at, end = raw[edit.para_no], int(edit.at_char), int(edit.at_char) + len(edit.delete_text)
        if text[at:end] != edit.delete_text:
            yield f"edit {edit.edit_no} of paragraph {edit.para_no} does not find {edit.delete_text!r}"
        raw[edit.para_no] = text[:at] + edit.insert_text + text[end:]
    for para in article.paragraphs:
        if raw[para.para_no] != para.text:
            yield f"paragraph {para.para_no} does not follow from the bytes of {path}"
    for para in article.withheld:
        text = raw[para.para_no]
        letters = sum(map(int, para.word_lengths.split(" ")))
        if hashlib.sha256(text.encode()).hexdigest() != para.text_sha256 or len("".join(text.split())) != letters:
            yield f"withheld paragraph {para.para_no} does not follow from the bytes of {path}"
    if article.withheld:
        joined = "\n".join(raw[para.para_no] for para in article.withheld if para.role in TEXT_ROLES)
        if hashlib.sha256(joined.encode()).hexdigest() != article.row.text_sha256:
            yield f"text_sha256 is not that of the bytes of {path}"


# --- the program ---------------------------------------------------------------------------------------------------

CHECKS = {
    "checksums": check_sums,
    "digests": check_digests,
    "tables": check_tables,
    "conservation": check_conservation,
    "texts": check_texts,
    "raw files": check_sources,
    "derivation": check_derivation,
}


def problems(release: Release) -> Iterator[tuple[str, list[Problem], bool]]:
    """Yield each check by name with its first problems, and whether there are more."""
    for name, check in CHECKS.items():
        found: list[Problem] = []
        try:
            found.extend(itertools.islice(check(release), SHOWN + 1))
        except (ValueError, LookupError, AttributeError, TypeError, OSError, csv.Error) as error:
            found.append((name, f"cannot be checked: {type(error).__name__}: {error}"))
        yield name, found[:SHOWN], len(found) > SHOWN


def main(arguments: Iterable[str] | None = None) -> int:
    """Run all checks; return 0 when all pass and 1 otherwise."""
    parser = argparse.ArgumentParser(description="Checks a release with the standard library alone.")
    parser.add_argument("release", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    parser.add_argument("--raw", type=Path, help="folder with the raw files (default: raw/ in the release)")
    options = parser.parse_args(None if arguments is None else list(arguments))
    csv.field_size_limit(2**31 - 1)
    try:
        release = Release(options.release, options.raw)
    except (OSError, ValueError, LookupError, TypeError) as error:
        print(f"FAIL  {options.release}: is not a release that can be read: {error}")
        return 1
    failed = False
    for name, found, more in problems(release):
        failed = failed or bool(found)
        print(f"{'FAIL' if found else 'ok  '}  {name}", flush=True)
        for path, reason in found:
            print(f"      {path}: {reason}")
        if more:
            print("      and more")
    try:
        if not release.pages:
            print("      (no raw files at hand: give --raw to have paragraphs derived again)")
    except (ValueError, LookupError, AttributeError, TypeError, OSError, csv.Error):
        failed = True
    print("FAILED" if failed else f"release {release.info.get('version')} is sound")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())

"""Checks of texts: articles, paragraphs, words, keywords, and the raw bytes they come from.

What belongs here: checks over stretches of articles with all rows that hang on them, vectorised.  What does not:
checks of files, keys and byte accounts (``verification``), which must have passed before.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import schema
from pipeline.reading.identity import article_id
from pipeline.release import hydration
from pipeline.release.findings import Finding, RawPages
from pipeline.release.merging import read_sorted
from pipeline.release.stretches import stretches
from pipeline.release.write import parquet_path

_PARTS = ("paragraphs", "withheld", "spans", "edits", "keywords", "reprints")
OF_SOURCE = ("newspaper", "issue_date", "page_no")
"""Columns of articles that repeat those of their source."""
_JOINED_ROLES = ("kicker", "title", "subtitle", "summary", "byline")


@dataclass(frozen=True)
class _Part:
    """Rows of one table that hang on the articles of a stretch; ``article`` is the position of each in it."""

    rows: pa.Table
    article: np.ndarray
    first: np.ndarray
    """Position of the first row of each article, and the number of rows at the end."""

    @classmethod
    def of(cls, articles: pa.Table, rows: pa.Table) -> _Part:
        ids = articles["article_id"].combine_chunks()
        index = pc.fill_null(pc.index_in(rows["article_id"], ids), -1).to_numpy().astype(np.int64)
        return cls(rows, index, np.searchsorted(index, np.arange(articles.num_rows + 1)))

    def where(self, mask: pa.ChunkedArray) -> _Part:
        chosen = mask.to_numpy()
        index = self.article[chosen]
        return _Part(self.rows.filter(mask), index, np.searchsorted(index, np.arange(len(self.first))))

    def number(self) -> np.ndarray:
        """Return the position of each row among those of its article."""
        return np.asarray(np.arange(len(self.article)) - self.first[self.article])

    def joined(self, column: str, separator: str) -> pa.Array:
        """Return, for each article, the values of its rows joined."""
        return _joined(self.rows[column], self.first, separator)


def _joined(values: pa.ChunkedArray | pa.Array, first: np.ndarray, separator: str) -> pa.Array:
    flat = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    lists = pa.ListArray.from_arrays(pa.array(first.astype(np.int32)), flat)
    return pc.binary_join(lists, separator)


def check_texts(release: Path, pages: RawPages) -> Iterator[Finding]:
    """Yield disagreements of articles, paragraphs, words, keywords and, where at hand, raw bytes."""
    tally = _Tally()
    for stretch, tables in stretches(release, _PARTS):
        tally.add(stretch, tables)
        misplaced = [*_check_withholding(stretch, tables, pages)]
        yield from misplaced
        if not misplaced:
            yield from _check_stretch(stretch, tables, pages)
    yield from tally.findings(release)


def _check_stretch(stretch: pa.Table, tables: dict[str, pa.Table], pages: RawPages) -> Iterator[Finding]:
    """Check articles with their words, those of closed sources too where their raw files are at hand."""
    hidden = tables.pop("withheld")
    is_hidden = pc.is_in(stretch["source_id"], pages.closed)
    if not pc.any(is_hidden).as_py():
        yield from _check_readable(stretch, tables, pages)
        return
    at_hand = pc.is_in(stretch["source_id"], pa.array(sorted(pages.place), pa.string()))
    groups = (pc.invert(is_hidden), pc.and_(is_hidden, at_hand), pc.and_not(is_hidden, at_hand))
    lit, returned, dark = ((rows := stretch.filter(mask), _of(tables, rows)) for mask in groups)
    yield from _check_readable(*lit, pages)
    for articles, own in (returned, dark):
        own["withheld"] = hidden.filter(pc.is_in(hidden["article_id"], articles["article_id"]))
    yield from _check_returned(*returned, pages)
    yield from _check_dark(*dark, pages)


def _of(tables: dict[str, pa.Table], articles: pa.Table) -> dict[str, pa.Table]:
    """Return the rows that hang on some articles."""
    ids = articles["article_id"].combine_chunks()
    return {name: rows.filter(pc.is_in(rows["article_id"], ids)) for name, rows in tables.items()}


def _check_readable(stretch: pa.Table, tables: dict[str, pa.Table], pages: RawPages) -> Iterator[Finding]:
    parts = {name: _Part.of(stretch, rows) for name, rows in tables.items()}
    findings = [
        *_check_articles(stretch, parts),
        *_check_paragraphs(parts["paragraphs"]),
        *_check_spans(stretch, parts, pages),
        *_check_keywords(stretch, parts["keywords"]),
    ]
    yield from findings
    # Paragraphs are derived from spans and edits: where those are broken already, nothing more can be said.
    if pages.place and not findings:
        yield from _check_derivation(stretch, parts, pages)


def _check_returned(stretch: pa.Table, tables: dict[str, pa.Table], pages: RawPages) -> Iterator[Finding]:
    """Give withheld paragraphs their text back, compare it with its digest, and check what came of it as any other."""
    hidden = tables.pop("withheld")
    texts = hydration.derived_texts(tables["spans"], tables["edits"], pages.piece)
    keys = zip(hidden["article_id"].to_pylist(), hidden["para_no"].to_pylist(), strict=True)
    digests = [hashlib.sha256(texts[key].encode()).hexdigest() if key in texts else None for key in keys]
    wrong = _differs(pa.array(digests, pa.string()), hidden["text_sha256"])
    yield from _findings("withheld", hidden, wrong, "does not follow from the raw bytes it names")
    if not wrong.any():
        tables["paragraphs"] = hydration.hydrated(hidden, texts)
        lengths = [hydration.word_lengths(words) for words in tables["paragraphs"]["words"].to_pylist()]
        uncut = _differs(pa.array(lengths, pa.string()), hidden["word_lengths"])
        yield from _findings("withheld", hidden, uncut, "word_lengths are not those of its text")
        yield from _check_readable(hydration.filled(stretch, tables["paragraphs"]), tables, pages)


def _check_dark(stretch: pa.Table, tables: dict[str, pa.Table], pages: RawPages) -> Iterator[Finding]:
    """Check articles without their words: numbering, counts, spans and clusters."""
    tables["paragraphs"] = tables.pop("withheld")
    parts = {name: _Part.of(stretch, rows) for name, rows in tables.items()}
    paragraphs, clusters = parts["paragraphs"], parts["reprints"]
    running = paragraphs.where(pc.is_in(paragraphs.rows["role"], pa.array(schema.TEXT_ROLES)))
    counts = np.diff(running.first)
    words = pc.add(pc.count_substring(running.rows["word_lengths"], " "), 1).to_numpy()
    chars = np.bincount(running.article, running.rows["char_count"].to_numpy(), len(counts))
    wrong = {
        "char_count is not that of its paragraphs": chars + np.maximum(counts - 1, 0)
        != stretch["char_count"].to_numpy(),
        "paragraph_count is not that of text": counts != stretch["paragraph_count"].to_numpy(),
        "word_count is not that of its words": np.bincount(running.article, words, len(counts))
        != stretch["word_count"].to_numpy(),
        "reprint_cluster_id is not that of table reprints": _differs(
            clusters.joined("cluster_id", ","), stretch["reprint_cluster_id"]
        ),
    }
    for reason, rows in wrong.items():
        yield from _findings("articles", stretch, rows, reason)
    gaps = paragraphs.number() != paragraphs.rows["para_no"].to_numpy()
    yield from _findings("withheld", paragraphs.rows, gaps, "para_no leaves a gap")
    yield from _check_spans(stretch, parts, pages)
    yield from _check_ranks(parts["keywords"])


def _check_withholding(stretch: pa.Table, tables: dict[str, pa.Table], pages: RawPages) -> Iterator[Finding]:
    """Words of closed sources are withheld, and only theirs."""
    is_closed = pc.is_in(stretch["source_id"], pages.closed)
    ids = stretch.filter(is_closed)["article_id"].combine_chunks()
    for name in hydration.TEXT_COLUMNS:
        leaked = pc.and_(is_closed, pc.is_valid(stretch[name])).to_numpy()
        yield from _findings("articles", stretch, leaked, f"{name} is given though its source is not open")
    for name, reason in (
        ("paragraphs", "is given though its source is not open"),
        ("withheld", "need not be withheld"),
    ):
        rows = tables[name]
        listed = pc.is_in(rows["article_id"], ids).to_numpy()
        yield from _findings(name, rows, listed if name == "paragraphs" else ~listed, reason)


def _findings(table: str, keys: pa.Table, wrong: np.ndarray, reason: str) -> Iterator[Finding]:
    """Yield a finding for each row that is wrong, naming its key."""
    if wrong.any():
        names = [name for name in schema.PUBLISHED[table].key if name in keys.column_names]
        for row in keys.select(names).filter(wrong).to_pylist():
            key = ", ".join(f"{name} {value}" for name, value in row.items())
            yield Finding("texts", parquet_path(table), f"{key}: {reason}")


def _differs(found: object, expected: object) -> np.ndarray:
    """Return where two columns differ; nulls count as empty strings."""
    return ~np.asarray(pc.equal(pc.fill_null(found, ""), pc.fill_null(expected, "")).to_numpy(False), bool)


class _Tally:
    """Numbers of articles and paragraphs by source, and of prints by cluster: O(pages), O(clusters)."""

    def __init__(self) -> None:
        self.articles: Counter[str] = Counter()
        self.paragraphs: Counter[str] = Counter()
        self.first: Counter[str] = Counter()
        self.others: Counter[str] = Counter()

    def add(self, stretch: pa.Table, tables: dict[str, pa.Table]) -> None:
        """Count a stretch of articles and the rows that hang on them."""
        sources = stretch["source_id"]
        self.articles.update(sources.to_pylist())
        ids = stretch["article_id"].combine_chunks()
        for name in ("paragraphs", "withheld"):
            known = pc.index_in(tables[name]["article_id"], ids).drop_null()
            self.paragraphs.update(sources.take(known).to_pylist())
        prints = tables["reprints"]
        self.first.update(prints.filter(prints["is_canonical"])["cluster_id"].to_pylist())
        self.others.update(prints.filter(pc.invert(prints["is_canonical"]))["cluster_id"].to_pylist())

    def findings(self, release: Path) -> Iterator[Finding]:
        """Yield accounts with other numbers, and clusters without one first print and others."""
        columns = ["source_id", "articles", "paragraphs"]
        for part in read_sorted(release / parquet_path("coverage"), columns):
            for row in part.to_pylist():
                source = row["source_id"]
                if (row["articles"], row["paragraphs"]) != (self.articles[source], self.paragraphs[source]):
                    reason = f"source {source}: has other numbers of articles and paragraphs"
                    yield Finding("texts", parquet_path("coverage"), reason)
        for cluster in sorted(self.first.keys() | self.others.keys()):
            if self.first[cluster] != 1 or self.others[cluster] < 1:
                reason = f"cluster {cluster}: has not one first print and others"
                yield Finding("texts", parquet_path("reprints"), reason)


def _check_articles(stretch: pa.Table, parts: dict[str, _Part]) -> Iterator[Finding]:
    paragraphs = parts["paragraphs"]
    running = paragraphs.where(pc.is_in(paragraphs.rows["role"], pa.array(schema.TEXT_ROLES)))
    counts = np.diff(running.first)
    words = pc.add(pc.count_substring(running.rows["words"], " "), 1).to_numpy()
    lengths = pc.utf8_length(pc.fill_null(stretch["text"], "")).to_numpy()
    texts = stretch["text"].to_pylist()
    digests = [hashlib.sha256((text or "").encode()).hexdigest() for text in texts]
    clusters = parts["reprints"]
    wrong = {
        "text is not its paragraphs joined": _differs(running.joined("text", "\n"), stretch["text"]),
        "text_sha256 is not that of its text": np.array(digests) != np.array(stretch["text_sha256"].to_pylist()),
        "char_count is not the length of text": lengths != stretch["char_count"].to_numpy(),
        "paragraph_count is not that of text": counts != stretch["paragraph_count"].to_numpy(),
        "word_count is not that of its words": np.bincount(running.article, words, len(counts))
        != stretch["word_count"].to_numpy(),
        "reprint_cluster_id is not that of table reprints": _differs(
            clusters.joined("cluster_id", ","), stretch["reprint_cluster_id"]
        ),
    }
    for role in _JOINED_ROLES:
        lines = paragraphs.where(pc.equal(paragraphs.rows["role"], role))
        wrong[f"{role} is not its paragraphs joined"] = _differs(lines.joined("text", " "), stretch[role])
    for reason, rows in wrong.items():
        yield from _findings("articles", stretch, rows, reason)


def _check_paragraphs(paragraphs: _Part) -> Iterator[Finding]:
    rows = paragraphs.rows
    text = rows["text"]
    unlike = _differs(pc.replace_substring(rows["words"], " ", ""), text)
    for position in np.flatnonzero(unlike):
        # Texts with white space of their own are few: they are compared one by one.
        words, own = rows["words"][position].as_py(), text[position].as_py()
        unlike[position] = "".join(words.split()) != "".join(own.split())
    wrong = {
        "para_no leaves a gap": paragraphs.number() != rows["para_no"].to_numpy(),
        "text holds a newline": pc.match_substring_regex(text, r"[\r\n]").to_numpy(),
        "char_count is not the length of text": pc.utf8_length(text).to_numpy() != rows["char_count"].to_numpy(),
        "words joined are not its text": unlike,
    }
    for reason, which in wrong.items():
        yield from _findings("paragraphs", rows, which, reason)


def _check_spans(stretch: pa.Table, parts: dict[str, _Part], pages: RawPages) -> Iterator[Finding]:
    spans, paragraphs, edits = parts["spans"], parts["paragraphs"], parts["edits"]
    has_spans = np.diff(spans.first) > 0
    yield from _findings("articles", stretch, ~has_spans, "has no spans")
    number, known = _paragraph_of(spans, paragraphs)
    yield from _findings("spans", spans.rows, ~known, "its paragraph does not exist")
    _, edit_known = _paragraph_of(edits, paragraphs)
    yield from _findings("edits", edits.rows, ~edit_known, "its paragraph does not exist")
    if not (has_spans.all() and known.all() and edit_known.all()):
        return
    used = np.bincount(number, minlength=paragraphs.rows.num_rows) > 0
    yield from _findings("paragraphs", paragraphs.rows, ~used, "has no spans")
    at = pc.index_in(stretch["source_id"], pages.sources["source_id"])
    for name in OF_SOURCE:
        unlike = _differs(stretch[name].cast(pa.string()), pages.sources[name].take(at).cast(pa.string()))
        yield from _findings("articles", stretch, unlike, f"{name} is not that of its source")
    sources, roles = stretch["source_id"].take(spans.article), paragraphs.rows["role"].take(number)
    yield from _findings("spans", spans.rows, _differs(spans.rows["source_id"], sources), "lies in another source")
    yield from _findings("spans", spans.rows, _differs(spans.rows["role"], roles), "its paragraph has another role")
    lowest = np.minimum.reduceat(spans.rows["byte_start"].to_numpy(), spans.first[:-1])
    highest = np.maximum.reduceat(spans.rows["byte_end"].to_numpy(), spans.first[:-1])
    yield from _findings("articles", stretch, _misnamed(stretch, spans, pages), "its id does not follow from its bytes")
    off = (lowest != stretch["byte_start"].to_numpy()) | (highest != stretch["byte_end"].to_numpy())
    yield from _findings("articles", stretch, off, "byte_start and byte_end are not those of its spans")


def _misnamed(stretch: pa.Table, spans: _Part, pages: RawPages) -> np.ndarray:
    """Return where an id does not follow from source and first body byte (else text byte, else any byte)."""
    choice = np.full(len(spans.article), 2)
    for preference, roles in ((1, ("caption", "subhead")), (0, ("body",))):
        choice[pc.is_in(spans.rows["role"], pa.array(roles)).to_numpy()] = preference
    numbered = choice * len(choice) + np.arange(len(choice))
    begins = np.minimum.reduceat(numbered, spans.first[:-1]) % len(choice)
    places = zip(stretch["source_id"].to_pylist(), spans.rows["byte_start"].to_numpy()[begins].tolist(), strict=True)
    expected = [article_id(pages.sha256[source], byte) for source, byte in places]
    return np.asarray(np.array(expected) != np.array(stretch["article_id"].to_pylist()))


def _paragraph_of(part: _Part, paragraphs: _Part) -> tuple[np.ndarray, np.ndarray]:
    """Return the position of the paragraph of each row, and whether there is such a paragraph."""
    numbers = part.rows["para_no"].to_numpy()
    positions = paragraphs.first[part.article] + numbers
    return positions, (numbers >= 0) & (positions < paragraphs.first[part.article + 1])


def _check_keywords(stretch: pa.Table, keywords: _Part) -> Iterator[Finding]:
    yield from _check_ranks(keywords)
    rows = keywords.rows
    titles, texts = stretch["title"].to_pylist(), stretch["text"].to_pylist()
    documents = [f"{title or ''}\n{text or ''}" for title, text in zip(titles, texts, strict=True)]
    places = zip(rows["keyword"].to_pylist(), rows["first_char"].to_pylist(), keywords.article.tolist(), strict=True)
    absent = [not documents[article].startswith(word, start) for word, start, article in places]
    yield from _findings("keywords", rows, np.array(absent, bool), "keyword does not stand at first_char")


def _check_ranks(keywords: _Part) -> Iterator[Finding]:
    gaps = keywords.number() + 1 != keywords.rows["rank"].to_numpy()
    yield from _findings("keywords", keywords.rows, gaps, "rank leaves a gap")


def _check_derivation(stretch: pa.Table, parts: dict[str, _Part], pages: RawPages) -> Iterator[Finding]:
    """Yield paragraphs that are not the bytes of their spans, decoded and joined, with their edits applied."""
    spans, paragraphs = parts["spans"], parts["paragraphs"]
    at_hand = np.array([source in pages.place for source in stretch["source_id"].to_pylist()], bool)
    spans = spans.where(pa.chunked_array([pa.array(at_hand[spans.article])]))
    pieces = _pieces(spans.rows, pages)
    yield from _findings("spans", spans.rows, _miscounted(spans.rows, pieces), "its characters are miscounted")
    number, _ = _paragraph_of(spans, paragraphs)
    raw = _joined(pieces, np.searchsorted(number, np.arange(paragraphs.rows.num_rows + 1)), "")
    derived = raw.to_pylist() if parts["edits"].rows.num_rows else None
    if derived is not None:
        where, _ = _paragraph_of(parts["edits"], paragraphs)
        for position, edit in zip(where.tolist(), parts["edits"].rows.to_pylist(), strict=True):
            if at_hand[paragraphs.article[position]]:
                text, start = derived[position], edit["at_char"]
                end = start + len(edit["delete_text"])
                if text[start:end] != edit["delete_text"]:
                    key = f"article_id {edit['article_id']}, para_no {edit['para_no']}, edit_no {edit['edit_no']}"
                    yield Finding("derivation", parquet_path("edits"), f"{key}: does not find what it deletes")
                derived[position] = text[:start] + edit["insert_text"] + text[end:]
        raw = pa.array(derived, pa.string())
    off = _differs(raw, paragraphs.rows["text"]) & at_hand[paragraphs.article]
    yield from _findings("paragraphs", paragraphs.rows, off, "does not follow from the raw bytes it names")


def check_residue_pieces(release: Path, pages: RawPages) -> Iterator[Finding]:
    """Yield pieces of residue whose characters are miscounted, as far as raw files are at hand."""
    if not pages.place:
        return
    at_hand = pa.array(sorted(pages.place), pa.string())
    for part in read_sorted(release / parquet_path("residue")):
        decodable = pc.and_(pc.is_in(part["source_id"], at_hand), pc.not_equal(part["reason"], "undecodable"))
        rows = part.filter(decodable)
        wrong = _miscounted(rows, _pieces(rows, pages))
        yield from _findings("residue", rows, wrong, "its characters are miscounted")


def _pieces(rows: pa.Table, pages: RawPages) -> pa.Array:
    """Return the raw characters of spans or residue."""
    columns = (rows[name].to_pylist() for name in ("source_id", "byte_start", "byte_end"))
    pieces = [pages.piece(source, start, end) for source, start, end in zip(*columns, strict=True)]
    try:
        return pa.array(pieces, pa.binary()).cast(pa.string())
    except pa.ArrowInvalid:
        return pa.array([piece.decode("utf-8", "replace") for piece in pieces], pa.string())


def _miscounted(rows: pa.Table, pieces: pa.Array) -> np.ndarray:
    lengths = rows["char_end"].to_numpy() - rows["char_start"].to_numpy()
    return np.asarray(pc.utf8_length(pieces).to_numpy(False) != lengths, bool)

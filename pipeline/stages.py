"""The stages that pages pass, one chunk at a time: tables in, tables out.

What belongs here: which tables each stage makes, from which inputs, under which code version, and the function that
workers run.  What does not: how text is treated (the packages beside this module) and when stages run (``assets``).

A stage's function gets a ``ChunkTask``, reads its chunk of the input tables from the store and returns its own
tables.  It runs in a worker process, so it is a module-level function and keeps dictionaries in a per-process cache.

``code_version`` is raised by hand whenever the results of a stage change: what was made by an older version is stale.
"""

from __future__ import annotations

import json
import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import schema
from pipeline.articles.assemble import assemble_page, jumps_of, takedowns_of
from pipeline.cleaning.clean import clean_page
from pipeline.cleaning.settings import load_settings
from pipeline.corrections import CORRECTIONS_NAME, Correction, CorrectionError, corrections_of
from pipeline.keywords.extract import Extractor
from pipeline.keywords.tables import keywords_table
from pipeline.model import LeftOut, Page, PageReading
from pipeline.reading.decoding import byte_offsets, decode_as
from pipeline.reading.inventory import read_bytes
from pipeline.reprints import signatures
from pipeline.segmentation import models, segment_page
from pipeline.segmentation.corrections import correct
from pipeline.segmentation.rules import FAILED
from pipeline.segmentation.tables import from_tables, to_tables
from pipeline.store import Chunk, Store
from pipeline.takedown.apply import Blocklist, leave_out
from pipeline.takedown.suppressions import load_suppressions
from pipeline.words.lexicon import LexiconEntry
from pipeline.words.tables import entries_of, words_table
from pipeline.words.tokenizer import Tokenizer

log = logging.getLogger(__name__)
T = TypeVar("T")

CHUNK_PAGES = 64
"""Pages of a chunk: about 1 MB of text and a second of work, which hides the cost of handing it to a worker."""
CHUNK_BYTES = 8 * 2**20
"""Raw bytes of a chunk at most, unless a single page is larger."""


@dataclass(frozen=True, slots=True)
class ChunkTask:
    """Which chunk of which partition of which store."""

    store: Path
    partition: str
    index: int

    def read(self, asset: str, *tables: str) -> dict[str, pa.Table]:
        """Read this chunk of some tables of an asset."""
        return Store(self.store).read(asset, self.partition).chunk_of(tables, self.index)


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage: the asset's name, its tables (the first one is the one shown to people), inputs and function."""

    name: str
    tables: tuple[schema.Table, ...]
    inputs: tuple[str, ...]
    """Assets whose digest decides whether the result is stale; the first one gives the chunks."""
    code_version: str
    compute: Callable[[ChunkTask], Chunk]


# --- sources -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SourcesTask:
    """A chunk of sources to be read from the raw folder."""

    raw: Path
    sources: pa.Table
    aliases: pa.Table
    corrections: pa.Table
    faults: pa.Table


def cut_sources(
    raw: Path, sources: pa.Table, aliases: pa.Table, corrections: pa.Table, faults: pa.Table
) -> Iterator[SourcesTask]:
    """Cut the sources of a partition into chunks of at most CHUNK_PAGES pages and CHUNK_BYTES bytes.

    The aliases and the faults of pages set aside go with the first chunk, corrections with their pages; a partition
    without any of them gives no chunk.
    """

    def task(start: int, count: int) -> SourcesTask:
        chunk = sources.slice(start, count)
        own = corrections.filter(pc.is_in(corrections["source_id"], value_set=chunk["source_id"]))
        once = slice(None) if start == 0 else slice(0, 0)
        return SourcesTask(raw, chunk, aliases[once], own, faults[once])

    sizes = sources["byte_size"].to_pylist()
    start = weight = 0
    for row, size in enumerate(sizes):
        if row > start and (row - start == CHUNK_PAGES or weight + size > CHUNK_BYTES):
            yield task(start, row - start)
            start, weight = row, 0
        weight += size
    if sizes or len(faults):
        yield task(start, len(sizes) - start)


def read_sources(task: SourcesTask) -> Chunk:
    """Read the raw bytes of a chunk of sources; SourceChanged when a file is no longer what the inventory says."""
    rows = [(source_id, content) for source_id, content in read_bytes(task.raw, task.sources)]
    return {
        "sources": task.sources.combine_chunks(),
        "source_aliases": task.aliases.combine_chunks(),
        "source_bytes": schema.SOURCE_BYTES.from_rows(rows),
        "page_corrections": task.corrections.combine_chunks(),
        "source_faults": task.faults.combine_chunks(),
    }


SOURCE_TABLES = (
    schema.SOURCES, schema.SOURCE_ALIASES, schema.SOURCE_BYTES, schema.PAGE_CORRECTIONS, schema.SOURCE_FAULTS,
)  # fmt: skip
SOURCES_CODE = "3"

# --- page_articles -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A page of a chunk with its raw bytes."""

    page: Page
    raw: bytes
    sha256: str
    encoding: str


def _pages(task: ChunkTask) -> Iterator[_Loaded]:
    tables = task.read("sources", "sources", "source_bytes")
    contents = dict(zip(*(tables["source_bytes"][name].to_pylist() for name in ("source_id", "content")), strict=True))
    for row in tables["sources"].to_pylist():
        raw = contents[row["source_id"]]
        text = decode_as(raw, row["encoding"])
        page = Page(row["source_id"], text, row["newspaper"], row["issue_date"], row["page_no"])
        yield _Loaded(page, raw, row["sha256"], row["encoding"])


def read_page(page: Page) -> PageReading:
    """Cut one page into articles; a page on which the segmenter fails becomes undecided residue, which the log says.

    One odd page must not stop an archive, and nothing of it may get lost.
    """
    try:
        return segment_page(page)
    except Exception:
        log.exception("the segmenter failed on %s: its text is left undecided; please report this page", page.source_id)
        end = len(page.text)
        return PageReading((), (LeftOut(0, end, "undecided", FAILED.rule_id),) if end else ())


def cut_pages(task: ChunkTask) -> Chunk:
    """Cut every page of a chunk into articles with roles, and carry out what the curator corrects."""
    models.load()
    corrections = task.read("sources", "page_corrections")["page_corrections"]
    said: dict[str, list[tuple[str, list[Correction]]]] = defaultdict(list)
    for row in corrections.to_pylist():
        said[row["source_id"]].append((row["path"], corrections_of(json.loads(row["corrections"]))))
    return to_tables((loaded.page.source_id, _read_corrected(loaded.page, said)) for loaded in _pages(task))


def _read_corrected(page: Page, said: Mapping[str, list[tuple[str, list[Correction]]]]) -> PageReading:
    reading = read_page(page)
    for path, corrections in said.get(page.source_id, ()):
        try:
            reading = correct(page, reading, corrections)
        except CorrectionError as error:
            raise CorrectionError(f"{CORRECTIONS_NAME}: {path}: {error}") from None
    return reading


# --- clean_articles ----------------------------------------------------------------------------------------

CLEAN_TABLES = (
    schema.CLEAN_ARTICLES, schema.CLEAN_PARAGRAPHS, schema.CREDITS, schema.SPANS, schema.RESIDUE, schema.EDITS,
    schema.QUALITY, schema.COVERAGE, schema.JUMP_ENDS, schema.TAKEDOWNS, schema.PAGE_FAULTS,
)  # fmt: skip
NOTHING_READ = PageReading((), ())


def clean_pages(task: ChunkTask) -> Chunk:
    """Turn every page of a chunk into clean articles whose spans and residue account for every byte.

    The table of faults stays empty: checks fill it (``expectations.gate``).
    """
    readings = from_tables(task.read("page_articles", "page_items", "page_pieces"))
    rows: dict[str, list[tuple[object, ...]]] = {table.name: [] for table in CLEAN_TABLES}
    blocklist = Blocklist.of(load_suppressions(task.store))
    masked = load_settings(task.store).masked
    for loaded in _pages(task):
        source_id = loaded.page.source_id
        clean = clean_page(loaded.page, readings.get(source_id, NOTHING_READ), masked)
        offsets = byte_offsets(loaded.raw, loaded.page.text, loaded.encoding)
        clean, taken = leave_out(clean, source_id, offsets, blocklist)
        rows["takedowns"] += takedowns_of(source_id, loaded.sha256, taken, offsets)
        for name, of_page in assemble_page(loaded.page, loaded.sha256, clean, offsets).items():
            rows[name] += of_page
        rows["jump_ends"] += jumps_of(loaded.sha256, clean, offsets)
    return {table.name: table.from_rows(rows[table.name]) for table in CLEAN_TABLES}


# --- words and keywords ------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _knowledge(make: Callable[[Store], T], store: Path, _digest: str) -> T:
    """Return what a stage knows of the corpus, made once for each digest.

    A worker keeps one at a time: dictionaries are by far the largest thing it holds.
    """
    return make(Store(store))


def stored_lexicon(store: Store) -> list[LexiconEntry]:
    """Return the lexicon of a store; none before it was first made."""
    if store.manifest("lexicon") is None:
        return []
    stored = store.read("lexicon")
    return entries_of(stored.table("lexicon"), stored.table("supplied_words"))


def _tokenizer(store: Store) -> Tokenizer:
    return Tokenizer(stored_lexicon(store))


def _extractor(store: Store) -> Extractor:
    return Extractor(
        store.read("term_statistics").table("term_statistics") if store.manifest("term_statistics") else None
    )


def _digest(store: Path, asset: str) -> str:
    manifest = Store(store).manifest(asset)
    return manifest.digest if manifest else ""


def cut_words(task: ChunkTask) -> Chunk:
    """Segment the paragraphs of a chunk into words."""
    paragraphs = task.read("clean_articles", "paragraphs")["paragraphs"]
    return {"words": words_table(paragraphs, _knowledge(_tokenizer, task.store, _digest(task.store, "lexicon")))}


def find_keywords(task: ChunkTask) -> Chunk:
    """Find the keywords of the articles of a chunk."""
    clean = task.read("clean_articles", "articles", "paragraphs")
    words = task.read("words", "words")["words"]
    # Both tables hold the same paragraphs in the same order: they come of the same chunk.
    paragraphs = clean["paragraphs"].append_column("words", words["words"])
    extractor = _knowledge(_extractor, task.store, _digest(task.store, "term_statistics"))
    return {"keywords": keywords_table(clean["articles"], paragraphs, extractor)}


def sign_articles(task: ChunkTask) -> pa.Table:
    """Return the signatures by which reprints of the articles of a chunk are found."""
    return signatures(task.read("clean_articles", "articles")["articles"])


STAGES: dict[str, Stage] = {
    stage.name: stage
    for stage in (
        Stage("page_articles", (schema.PAGE_ITEMS, schema.PAGE_PIECES), ("sources",), "10", cut_pages),
        Stage("clean_articles", CLEAN_TABLES, ("page_articles", "sources"), "7", clean_pages),
        Stage("words", (schema.WORDS,), ("clean_articles", "lexicon"), "2", cut_words),
        Stage(
            "keywords",
            (schema.KEYWORDS,),
            ("words", "clean_articles", "term_statistics"),
            "2",
            find_keywords,
        ),
    )
}
"""The stages after ``sources``, in the order in which pages pass them."""

LATER_CODE = " ".join(f"{name} {STAGES[name].code_version}" for name in ("words", "keywords"))
"""Code under which a page may be withheld (see ``pipeline.withheld``) for what comes after its articles."""

TABLES_OF: dict[str, tuple[schema.Table, ...]] = {
    "source_inventory": (schema.INVENTORY,),
    "sources": SOURCE_TABLES,
    **{name: stage.tables for name, stage in STAGES.items()},
    "lexicon": (schema.LEXICON, schema.SUPPLIED_WORDS),
    "term_statistics": (schema.TERM_STATISTICS,),
    "reprints": (schema.REPRINTS,),
}
"""Tables that each asset keeps in the store; the first one is the one shown to people."""

KEEPER: dict[str, str] = {table.name: asset for asset, tables in TABLES_OF.items() for table in tables}
"""Which asset keeps a table."""

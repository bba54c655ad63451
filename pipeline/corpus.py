"""What is worked out over the whole corpus: lexicon, term statistics, reprints.

What belongs here: which parts of the store each of them reads, chunk by chunk.  How words are mined and reprints found
is in ``pipeline.words``, ``pipeline.keywords`` and ``pipeline.reprints``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.articles.continuations import continuations
from pipeline.engine import Engine
from pipeline.keywords.statistics import count_documents
from pipeline.reprints import find_reprints
from pipeline.stages import ChunkTask, sign_articles
from pipeline.store import Chunk, Store
from pipeline.words.lexicon import load_supplied
from pipeline.words.mining import mine
from pipeline.words.supplied import measure
from pipeline.words.tables import lexicon_table, supplied_table
from pipeline.words.tokenizer import Tokenizer

SUPPLIED_LEXICON = "lexicon.toml"
"""File in the raw folder with words that the user supplies."""


@dataclass(frozen=True, slots=True)
class StoredColumns:
    """Some columns of a stored table over all partitions; iterating starts anew each time."""

    store: Store
    asset: str
    table: str
    columns: tuple[str, ...]

    def __iter__(self) -> Iterator[pa.Table]:
        return self.store.iterate(self.asset, self.table, list(self.columns))


def make_lexicon(folders: tuple[Path, Path]) -> Chunk:
    """Return the tables of the lexicon of (store, raw folder): mined from all articles, with the supplied words.

    Raises LexiconError when the file of supplied words cannot be used.
    """
    store, raw = folders
    supplied = load_supplied(raw / SUPPLIED_LEXICON)
    texts = StoredColumns(Store(store), "clean_articles", "articles", ("source_id", "issue_date", "text"))
    lexicon = lexicon_table(mine(texts, Tokenizer()), measure(texts, [entry.word for entry in supplied]))
    return {"lexicon": lexicon, "supplied_words": supplied_table(supplied)}


def is_supplied_anew(store: Store, raw: Path) -> bool:
    """Whether the user's words are others than those of the stored lexicon: they need not wait for its refresh.

    Raises LexiconError when the file of supplied words cannot be used.
    """
    manifest = store.manifest("lexicon")
    if manifest is None or "supplied_words" not in manifest.tables:
        return manifest is not None
    now = supplied_table(load_supplied(raw / SUPPLIED_LEXICON))
    return not store.read("lexicon").table("supplied_words").equals(now)


def make_term_statistics(store: Path) -> pa.Table:
    """Return the ``term_statistics`` table of a store: in how many articles each word stands."""
    return count_documents(StoredColumns(Store(store), "words", "words", ("article_id", "words")))


def make_reprints(store: Store, engine: Engine) -> pa.Table:
    """Return the ``reprints`` table of a store; signatures are made by workers."""
    partitions = store.partitions("clean_articles")
    tasks = [
        ChunkTask(store.root, partition, index)
        for partition in partitions
        for index in range(store.read("clean_articles", partition).chunks)
    ]
    jumps = zip(*(column.to_pylist() for column in continuations(store, partitions).columns), strict=True)
    signed = engine.map(sign_articles, tasks, "reprints")
    return find_reprints(signed, lambda ids: _texts_of(store, ids), jumps)


def _texts_of(store: Store, wanted: Iterable[str]) -> dict[str, str]:
    """Return the texts of some articles by id; the rest is read but not kept."""
    ids = pa.array(sorted(wanted), pa.string())
    texts: dict[str, str] = {}
    for chunk in store.iterate("clean_articles", "articles", ["article_id", "text"]):
        found = chunk.filter(pc.is_in(chunk["article_id"], value_set=ids))
        texts.update(zip(found["article_id"].to_pylist(), found["text"].to_pylist(), strict=True))
    return texts

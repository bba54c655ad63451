"""From the store to the tables of a release.

What belongs here: the joins that only a release needs: word counts, reprint clusters and jumps into ``articles``,
words into ``paragraphs``.  What does not: writing (``publish``) and how the parts were made.

Everything is read chunk by chunk; only the ids of reprinted and of jumping articles are held for the whole corpus.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property, partial
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import schema
from pipeline.articles.continuations import continuations
from pipeline.cleaning.rules import MASKS
from pipeline.cleaning.settings import load_settings
from pipeline.release import rights
from pipeline.release.inputs import PUBLIC_RIGHTS, Again, Document, RawFile, ReleaseInputs
from pipeline.release.report import report_html
from pipeline.release.rights import TermsOf
from pipeline.release.simplified import VIEW, check_opencc, write_view
from pipeline.rulebook import rules_table
from pipeline.store import Store, StoredTables

OF_CLEAN = ("credits", "spans", "residue", "edits", "quality", "coverage")
"""Tables that go from ``clean_articles`` into a release as they are."""


class StoreRelease:
    """The published tables of the partitions given, read from a store."""

    def __init__(self, store: Store, partitions: Iterable[str], terms: TermsOf, *, simplified: bool = False) -> None:
        """``simplified``: with a view in Simplified characters; ReleaseError when OpenCC is not installed."""
        self._store, self._partitions, self._terms = store, sorted(partitions), terms
        self._simplified = simplified
        if simplified:
            check_opencc()

    def inputs(self) -> ReleaseInputs:
        """Return the inputs of ``publish``."""
        tables: dict[str, Iterable[pa.Table]] = {
            "sources": self._chunks("sources", "sources"),
            "source_aliases": self._chunks("sources", "source_aliases"),
            "articles": Again(self._articles),
            "paragraphs": Again(self._paragraphs),
            "keywords": self._chunks("keywords", "keywords"),
            "lexicon": [self._whole("lexicon", schema.LEXICON)],
            "reprints": [self._whole("reprints", schema.REPRINTS)],
            "rules": [rules_table()],
            "withheld": [],
            **{name: self._chunks("clean_articles", name) for name in OF_CLEAN},
        }
        return ReleaseInputs(tables, Again(self._raw_files), self._taken_down, self._masked, self._documents)

    def _whole(self, asset: str, table: schema.Table) -> pa.Table:
        """Return the table of an unpartitioned asset; empty when it was never made."""
        return self._store.read(asset).table(table.name) if self._store.manifest(asset) else table.empty()

    def _stored(self, asset: str) -> Iterator[StoredTables]:
        return (self._store.read(asset, partition) for partition in self._partitions)

    def _chunks(self, asset: str, table: str) -> Again[pa.Table]:
        def start() -> Iterator[pa.Table]:
            for stored in self._stored(asset):
                for index in range(stored.chunks):
                    yield stored.chunk(index, table)

        return Again(start)

    def _pairs(self) -> Iterator[tuple[StoredTables, StoredTables, int]]:
        for clean, words in zip(self._stored("clean_articles"), self._stored("words"), strict=True):
            for index in range(clean.chunks):
                yield clean, words, index

    def _paragraphs(self) -> Iterator[pa.Table]:
        for clean, words, index in self._pairs():
            paragraphs = clean.chunk(index, "paragraphs")
            column = words.chunk(index, "words", ["words"])["words"]
            # The words table holds the paragraphs of its chunk in their order: a join by position.
            yield _conform(paragraphs.append_column("words", column), schema.PARAGRAPHS)

    def _articles(self) -> Iterator[pa.Table]:
        for clean, words, index in self._pairs():
            articles = clean.chunk(index, "articles")
            roles = clean.chunk(index, "paragraphs", ["role"])["role"]
            counted = words.chunk(index, "words", ["article_id", "word_count"])
            counted = counted.filter(pc.is_in(roles, value_set=pa.array(schema.TEXT_ROLES)))
            counts = counted.group_by("article_id").aggregate([("word_count", "sum")])
            found = _look_up(articles["article_id"], counts["article_id"], counts["word_count_sum"])
            columns = {
                "word_count": pc.fill_null(found, 0),
                "reprint_cluster_id": _look_up(articles["article_id"], *self._clusters),
                "continues_article_id": _look_up(articles["article_id"], *self._continuations),
            }
            articles = articles.drop_columns(["continues_article_id"])
            for name, column in columns.items():
                articles = articles.append_column(name, column)
            yield _conform(articles, schema.ARTICLES)

    @cached_property
    def _taken_down(self) -> pa.Table:
        return pa.concat_tables([schema.TAKEDOWNS.empty(), *self._chunks("clean_articles", "takedowns")])

    @cached_property
    def _masked(self) -> pa.Array:
        """Ids of the sources on which personal data was masked."""
        found = [pa.array([], pa.string())]
        if load_settings(self._store.root).masked:
            for stored in self._stored("clean_articles"):
                for index in range(stored.chunks):
                    residue = stored.chunk(index, "residue", ["source_id", "rule_id"])
                    masked = pc.is_in(residue["rule_id"], value_set=pa.array([rule.rule_id for rule in MASKS]))
                    found.append(pc.unique(residue.filter(masked)["source_id"]))
        return pa.concat_arrays(found)

    @cached_property
    def _clusters(self) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
        reprints = self._whole("reprints", schema.REPRINTS)
        return reprints["article_id"], reprints["cluster_id"]

    @cached_property
    def _continuations(self) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
        linked = continuations(self._store, self._partitions)
        return linked["article_id"], linked["continues_article_id"]

    def _documents(self, staged: Path) -> dict[str, Document]:
        """Return the further files of a release, made from its staged tables."""
        documents: dict[str, Document] = {
            "report/index.html": report_html(staged).encode(),
            rights.NAME: rights.rights_document(staged, self._terms).encode(),
        }
        if self._simplified:
            documents[VIEW] = partial(write_view, staged)
        return documents

    def _raw_files(self) -> Iterator[RawFile]:
        """Yield the raw files that may be handed on; a page on which something was taken down or masked may not."""
        cut = frozenset([*self._taken_down["source_id"].to_pylist(), *self._masked.to_pylist()])
        for stored in self._stored("sources"):
            for index in range(stored.chunks):
                sources = stored.chunk(index, "sources", ["source_id", "path", "rights_status"])
                if not set(PUBLIC_RIGHTS).intersection(sources["rights_status"].to_pylist()):
                    continue
                kept = stored.chunk(index, "source_bytes")
                contents = dict(zip(kept["source_id"].to_pylist(), kept["content"].to_pylist(), strict=True))
                for row in sources.to_pylist():
                    if row["rights_status"] in PUBLIC_RIGHTS and row["source_id"] not in cut:
                        yield RawFile(row["path"], row["source_id"], row["rights_status"], contents[row["source_id"]])


def _look_up(keys: pa.ChunkedArray, known: pa.ChunkedArray, values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return for each key the value beside it in ``known``, null where it is not known."""
    if len(known) == 0:
        return pa.chunked_array([pa.nulls(len(keys), values.type)])
    return values.take(pc.index_in(keys, value_set=known))


def _conform(table: pa.Table, declared: schema.Table) -> pa.Table:
    """Return the columns in their declared order and with the declared nullability."""
    return table.select(declared.column_names).cast(declared.arrow())

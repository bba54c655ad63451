"""Document frequencies: in how many articles of the corpus each word stands.

What belongs here: counting, batch by batch, in bounded memory.  What does not: what the counts mean for a keyword
(``vocabulary``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.schema import TERM_STATISTICS

TERMS_KEPT = 2_000_000
"""Words counted at once (about 250 MB); beyond it the rarest go until half are left."""
ROWS_HELD = 500_000
"""Counts of single batches held before they are added up, or as many as there are words when those are more."""
# A word that can be part of a keyword holds Han or a letter.
_COUNTABLE = r"[\p{Han}\p{L}]"
_COUNTS = pa.schema([pa.field("word", pa.string()), pa.field("documents", pa.int64())])


def count_documents(batches: Iterable[pa.Table | pa.RecordBatch]) -> pa.Table:
    """Return the TERM_STATISTICS of WORDS batches (article_id, words), sorted by word.

    Rows of one article stand together, though perhaps in two batches.  The result does not depend on where batches
    end, unless the corpus has more than ``TERMS_KEPT`` words: then the rarest are lost, and theirs are too low
    by at most the counts that were dropped.
    """
    articles = 0
    counted = _COUNTS.empty_table()
    held: list[pa.Table] = []
    for table in _whole_articles(batches):
        articles += int(pc.count_distinct(table.column("article_id")).as_py())
        held.append(_document_counts(table))
        if sum(map(len, held)) > max(ROWS_HELD, len(counted)):
            counted = _added_up([counted, *held])
            held.clear()
    counted = _added_up([counted, *held]).sort_by("word")
    columns = [*counted.select(_COUNTS.names).columns, pa.array(np.full(len(counted), articles), pa.int64())]
    return pa.table(columns, schema=TERM_STATISTICS.arrow()).combine_chunks()


def _whole_articles(batches: Iterable[pa.Table | pa.RecordBatch]) -> Iterator[pa.Table]:
    """Yield tables of article_id and words in which every article is whole."""
    held: pa.Table | None = None
    for batch in batches:
        table = pa.table({name: batch.column(name) for name in ("article_id", "words")})
        if held is not None:
            table = pa.concat_tables([held, table])
        if not table.num_rows:
            continue
        # The last article may go on in the next batch.
        is_last = pc.equal(table.column("article_id"), table.column("article_id")[-1])
        held = table.filter(is_last)
        whole = table.filter(pc.invert(is_last))
        if whole.num_rows:
            yield whole
    if held is not None:
        yield held


def _document_counts(table: pa.Table) -> pa.Table:
    """Return the number of articles of each word in a table of whole articles."""
    lists = pc.split_pattern(table.column("words").combine_chunks(), " ")
    words = lists.flatten().dictionary_encode()
    articles = table.column("article_id").combine_chunks().dictionary_encode().indices.to_numpy()
    of_word = articles[pc.list_parent_indices(lists).to_numpy()]
    pairs = np.sort(words.indices.to_numpy().astype(np.int64) * (len(articles) + 1) + of_word)
    distinct = pairs[np.append(True, pairs[1:] != pairs[:-1])[: len(pairs)]]
    counts = np.bincount(distinct // (len(articles) + 1), minlength=len(words.dictionary))
    return pa.table([words.dictionary, counts], schema=_COUNTS)


def _added_up(counts: list[pa.Table]) -> pa.Table:
    """Return the sums of counts, of countable words only, without the rarest where there are too many."""
    grouped = pa.concat_tables(counts).group_by("word", use_threads=False).aggregate([("documents", "sum")])
    summed = grouped.select(["word", "documents_sum"]).rename_columns(_COUNTS.names)
    kept = summed.filter(pc.match_substring_regex(summed.column("word"), _COUNTABLE))
    return _pruned(kept) if len(kept) > TERMS_KEPT else kept


def _pruned(counted: pa.Table) -> pa.Table:
    """Return ``counted`` without its rarest words: at most half of TERMS_KEPT are left."""
    documents = counted.column("documents").to_numpy()
    floor = 2
    while np.count_nonzero(documents >= floor) > TERMS_KEPT // 2:
        floor += 1
    return counted.filter(pa.array(documents >= floor))

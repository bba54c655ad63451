"""Document frequencies: in how many articles of the corpus each word stands.

What belongs here: counting, batch by batch, in bounded memory.  What does not: what the counts mean for a keyword
(``vocabulary``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.schema import TERM_STATISTICS

TERMS_KEPT = 2_000_000
"""Words counted at once (about 250 MB); beyond it the rarest go until half are left."""
# A word that can be part of a keyword holds Han or a letter.
_COUNTABLE = r"[\p{Han}\p{L}]"


def count_documents(batches: Iterable[pa.Table | pa.RecordBatch]) -> pa.Table:
    """Return the TERM_STATISTICS of WORDS batches (article_id, words), sorted by word.

    Rows of one article stand together, though perhaps in two batches.  The result does not depend on where batches
    end, unless the corpus has more than ``TERMS_KEPT`` words: then the rarest are lost, and theirs are too low
    by at most the counts that were dropped.
    """
    documents: Counter[str] = Counter()
    articles = 0
    for table in _whole_articles(batches):
        articles += int(pc.count_distinct(table.column("article_id")).as_py())
        documents.update(_document_counts(table))
        _prune(documents)
    words = sorted(documents)
    columns = [
        pa.array(words, pa.string()),
        pa.array([documents[word] for word in words], pa.int64()),
        pa.array(np.full(len(words), articles), pa.int64()),
    ]
    return pa.table(columns, schema=TERM_STATISTICS.arrow())


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


def _document_counts(table: pa.Table) -> dict[str, int]:
    """Return the number of articles of each word in a table of whole articles."""
    lists = pc.split_pattern(table.column("words").combine_chunks(), " ")
    words = lists.flatten().dictionary_encode()
    articles = table.column("article_id").combine_chunks().dictionary_encode().indices.to_numpy()
    of_word = articles[pc.list_parent_indices(lists).to_numpy()]
    size = max(1, len(words.dictionary))
    pairs = np.unique(of_word.astype(np.int64) * size + words.indices.to_numpy())
    counts = np.bincount(pairs % size, minlength=size)
    countable = pc.match_substring_regex(words.dictionary, _COUNTABLE).to_pylist()
    rows = zip(words.dictionary.to_pylist(), counts.tolist(), countable, strict=True)
    return {word: count for word, count, is_countable in rows if is_countable}


def _prune(documents: Counter[str]) -> None:
    """Drop the rarest words where there are too many."""
    floor = 1
    while len(documents) > TERMS_KEPT:
        floor += 1
        kept = {word: count for word, count in documents.items() if count >= floor}
        if len(kept) <= TERMS_KEPT // 2 or floor > len(documents):
            documents.clear()
            documents.update(kept)

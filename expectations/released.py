"""Measuring a release: what its checks need, read from its Parquet files.

What belongs here: where the tables of the part come from.  What does not: proving a release from raw bytes, which
``pipeline.release.verification`` did before it was published; that its files are the same since is checked here.

Memory: the ids of all articles, and what a release says of each in a few columns.
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from expectations.catalogue import LOOKED_AT
from expectations.files import as_far_as_readable, release_files
from expectations.further import FILES, RELEASE, RELEASED
from expectations.measures import Measures
from expectations.runner import measure
from pipeline import schema
from pipeline.release.write import parquet_path


def measure_release(release: Path) -> Measures:
    """Return the measures of a release folder."""
    files = release_files(release)
    tables = {RELEASE.name: files, FILES.name: files, "word_counts": as_far_as_readable(_word_counts, release)}
    for table in (schema.RULES, schema.ID_HISTORY, schema.TOMBSTONES):
        tables[table.name] = as_far_as_readable(pq.read_table, release / parquet_path(table.name))
    for name, table in ((RELEASED, schema.ARTICLES), (schema.REPRINTS.name, schema.REPRINTS)):
        columns = list(LOOKED_AT["release"][name])
        tables[name] = as_far_as_readable(pq.read_table, release / parquet_path(table.name), columns=columns)
    return measure("release", [(release.name, tables)])


def _word_counts(release: Path) -> pa.Table:
    """Return the words of the text paragraphs of each article, null where words are withheld: a row group at a time."""
    counted = []
    with pq.ParquetFile(release / parquet_path("paragraphs")) as file:
        for index in range(file.num_row_groups):
            group = file.read_row_group(index, columns=["article_id", "role", "words"])
            group = group.filter(pc.is_in(group["role"], value_set=pa.array(schema.TEXT_ROLES)))
            words = pc.add(pc.count_substring(group["words"], " "), 1)
            counted.append(pa.table({"article_id": group["article_id"], "words": words}))
    every = pa.concat_tables(counted) if counted else pa.table({"article_id": pa.array([], pa.string()), "words": []})
    # An article of which any paragraph is withheld cannot be counted.
    sums = every.group_by("article_id").aggregate([("words", "sum", pc.ScalarAggregateOptions(skip_nulls=False))])
    return pa.table({"article_id": sums["article_id"], "words": sums["words_sum"].cast(pa.int64())})

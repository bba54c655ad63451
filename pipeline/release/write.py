"""Writing one table of a release: Parquet and CSV in one pass over its sorted rows.

What belongs here: file formats, their options, the logical digest.  What does not: sorting (``sorting``), which
tables there are (``publish``) and what is said about them (``describe``).

The logical digest of a table is the SHA-256 of its canonical form, and that form is the CSV file itself:
``sha256sum data/csv/articles.csv`` proves it, whatever library wrote the Parquet beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from pipeline import schema
from pipeline.release.sorting import GROUP_ROWS

PARQUET_FOLDER, CSV_FOLDER = "data/parquet", "data/csv"

COMPRESSION_LEVEL = 9
"""zstd 9: the last level before the cost explodes (shared measurements: 190 MB, 3 / 9 / 19: 0.2 / 1.2 / 64 s)."""
BLOOM_FALSE_POSITIVES = 0.05
ROWS_AN_ID = 4
"""Least rows that share one id in a table whose key has more parts: how small its bloom filter may be."""
CSV_BATCH_ROWS = 8_192


def parquet_path(table: str) -> str:
    """Return the path of a table's Parquet file within a release."""
    return f"{PARQUET_FOLDER}/{table}.parquet"


def csv_path(table: str) -> str:
    """Return the path of a table's CSV file within a release."""
    return f"{CSV_FOLDER}/{table}.csv"


def csv_header(table: schema.Table) -> bytes:
    """Return the header line of a table's canonical CSV."""
    return (",".join(table.column_names) + "\r\n").encode()


def csv_rows(rows: pa.Table) -> pa.Buffer:
    """Return rows as canonical CSV without header: UTF-8, CRLF, strings quoted, ISO dates, nulls empty."""
    sink = pa.BufferOutputStream()
    options = pacsv.WriteOptions(include_header=False, batch_size=CSV_BATCH_ROWS, eol="\r\n")
    pacsv.write_csv(rows, sink, options)
    return sink.getvalue()


def dataset_digest(tables: Mapping[str, str]) -> str:
    """Return the logical digest of a dataset from those of its tables: SHA-256 over ``digest  table`` lines."""
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(tables.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


class TableWriter:
    """Writes one table: ``write`` row groups in key order, then ``close`` with the footer.

    The Parquet file stays open until ``close``, for its footer names the version, which is known only when every
    table has been compared with the previous release.  Memory: one row group.
    """

    def __init__(self, table: schema.Table, release: Path, rows: int) -> None:
        self.table = table
        self.rows = 0
        self.footer: dict[str, str] = {}
        self._hash = hashlib.sha256()
        self._csv: IO[bytes] = (release / csv_path(table.name)).open("wb")
        self._emit(csv_header(table))
        self._parquet = pq.ParquetWriter(
            release / parquet_path(table.name), table.arrow(), **parquet_options(table, rows)
        )

    def write(self, group: pa.Table) -> None:
        """Append one row group (see ``sorting.row_groups``)."""
        for start in range(0, group.num_rows, CSV_BATCH_ROWS):
            self._emit(csv_rows(group.slice(start, CSV_BATCH_ROWS)))
        self._parquet.write_table(group, row_group_size=GROUP_ROWS)
        self.rows += group.num_rows

    def _emit(self, data: bytes | pa.Buffer) -> None:
        self._hash.update(data)
        self._csv.write(data)

    @property
    def digest(self) -> str:
        """Logical digest of what has been written so far."""
        return self._hash.hexdigest()

    def close(self, footer: Mapping[str, str]) -> None:
        """Finish both files; ``footer`` holds what is the same for all tables of the release."""
        own = {"table": self.table.name, "primary_key": ",".join(self.table.key), "logical_digest": self.digest}
        self._csv.close()
        self._parquet.add_key_value_metadata({**footer, **own})
        self._parquet.close()

    def abandon(self) -> None:
        """Release the files of a table that will not be published."""
        self._csv.close()
        self._parquet.close()


def parquet_options(table: schema.Table, rows: int) -> dict[str, Any]:
    """Return the options of the Parquet writer for a table of ``rows`` rows."""
    names = table.column_names
    group_rows = max(1, min(rows, GROUP_ROWS))
    return {
        "compression": "zstd",
        "compression_level": COMPRESSION_LEVEL,
        "store_schema": False,
        "write_page_index": True,
        "write_page_checksum": True,
        "sorting_columns": [pq.SortingColumn(names.index(column)) for column in table.key],
        "bloom_filter_options": {
            column.name: {"ndv": _distinct(table, column, group_rows), "fpp": BLOOM_FALSE_POSITIVES}
            for column in table.columns
            if column.pattern in (schema.ARTICLE_ID, schema.SOURCE_ID)
        },
    }


def _distinct(table: schema.Table, column: schema.Column, group_rows: int) -> int:
    """Return how many different ids a row group may hold, the size that its bloom filter is made for."""
    is_whole_key = table.key == (column.name,)
    return group_rows if is_whole_key else max(1, group_rows // ROWS_AN_ID)

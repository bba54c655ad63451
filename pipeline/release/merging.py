"""Reading sorted tables side by side, one stretch of keys at a time.

What belongs here: advancing several sorted streams of Arrow tables to common bounds.  What does not: what is
then done with the stretches (``diff``, ``verification``), and sorting (``sorting``).

A bound is a value of the first key column: the rows of one article, or of one source, never fall apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

READ_ROWS = 8_192
READ_BYTES = 2 * 2**20
READ_BUFFER_BYTES = 2**20


def read_sorted(path: Path, columns: list[str] | None = None, rows: int = READ_ROWS) -> Iterator[pa.Table]:
    """Yield the rows of a Parquet file in file order, at most ``rows`` and about READ_BYTES at a time.

    Yields nothing when there is no file.
    """
    if not path.is_file():
        return
    # Buffering ahead, the default of pyarrow 26, would hold the whole file (108 MB of 108 MB; so it is 10 MB).
    with pq.ParquetFile(path, pre_buffer=False, buffer_size=READ_BUFFER_BYTES) as file:
        groups = [file.metadata.row_group(index) for index in range(file.metadata.num_row_groups)]
        size = sum(group.total_byte_size for group in groups)
        fitting = READ_BYTES * file.metadata.num_rows // max(size, 1)
        for batch in file.iter_batches(max(1, min(rows, fitting)), columns=columns, use_threads=False):
            yield pa.Table.from_batches([batch])


class SortedStream:
    """A stream of tables sorted by their column ``key``, taken in stretches that end before a bound."""

    def __init__(self, tables: Iterable[pa.Table], key: str) -> None:
        self._tables = iter(tables)
        self._key = key
        self._pending: list[pa.Table] = []
        self.is_done = False

    def _advance(self) -> bool:
        table = next(self._tables, None)
        if table is None:
            self.is_done = True
            return False
        if table.num_rows:
            self._pending.append(table)
        return True

    def next_bound(self) -> str | None:
        """Return a bound below which at least one whole table lies; None when the stream is at its end."""
        while len(self._pending) < 2 or self._first(self._pending[0]) == self._last():
            if not self._advance():
                return None
        return self._last()

    def take_below(self, bound: str | None) -> pa.Table | None:
        """Return all rows whose key is below ``bound`` (None: all that are left); None when there are none."""
        while not self.is_done and (bound is None or not self._pending or self._last() < bound):
            self._advance()
        if not self._pending:
            return None
        rows = pa.concat_tables(self._pending)
        if bound is None:
            self._pending = []
            return rows
        below = count_below(rows.column(self._key), bound)
        rest = rows.slice(below)
        self._pending = [rest] if rest.num_rows else []
        return rows.slice(0, below) if below else None

    def _first(self, table: pa.Table) -> str:
        first: str = table.column(self._key)[0].as_py()
        return first

    def _last(self) -> str:
        last: str = self._pending[-1].column(self._key)[-1].as_py()
        return last


def count_below(keys: pa.ChunkedArray, bound: str) -> int:
    """Return how many of the sorted keys are below ``bound``."""
    return pc.sum(pc.less(keys, bound)).as_py() or 0


def key_codes(columns: list[list[pa.ChunkedArray]]) -> list[np.ndarray]:
    """Number the composite keys of several tables: equal keys get equal numbers.

    ``columns[t][k]`` is key column ``k`` of table ``t``; the result holds one int64 array a table.
    """
    lengths = [len(keys[0]) for keys in columns]
    codes = np.zeros(sum(lengths), np.int64)
    for parts in zip(*columns, strict=True):
        same_type = [part.cast(parts[0].type) for part in parts]
        merged = pa.chunked_array([chunk for part in same_type for chunk in part.chunks], parts[0].type)
        encoded = merged.combine_chunks().dictionary_encode()
        # Renumbering after each column keeps the product of the two factors far below 2**63.
        pairs = codes * (len(encoded.dictionary) + 1) + encoded.indices.to_numpy()
        codes = np.unique(pairs, return_inverse=True)[1].astype(np.int64)
    return np.split(codes, np.cumsum(lengths)[:-1])

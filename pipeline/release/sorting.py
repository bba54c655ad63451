"""Sorting a table by its key with bounded memory.

What belongs here: chunks in any order in, row groups in key order out, whatever the size of the corpus and
however it was cut into chunks.  What does not: file formats of a release, and what the rows mean.

The way: chunks are gathered into runs of about ``RUN_BYTES``, each sorted in memory and spilled as an Arrow file
of small batches whose first keys are remembered.  Those first keys also say where to cut the key space into
ranges of about ``RUN_BYTES`` over all runs; a range is read from every run, sorted and handed on.  A table that
fits into one run never touches the disk.  Memory: a few runs, and one key for each ``BATCH_BYTES`` spilled.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import schema
from pipeline.release.inputs import Chunk, ReleaseError

RUN_BYTES = 8 * 2**20
BATCH_BYTES = 256 * 2**10
GROUP_ROWS = 65_536
GROUP_BYTES = 16 * 10**6


@dataclass(frozen=True)
class _Run:
    """A sorted run in a file: the first key of each of its batches, in order."""

    path: Path
    first_keys: list[str]

    def between(self, low: str | None, high: str | None) -> Iterator[pa.Table]:
        """Yield the rows whose first key is at least ``low`` and below ``high`` (None: unbounded)."""
        begin = 0 if low is None else max(bisect_left(self.first_keys, low) - 1, 0)
        end = len(self.first_keys) if high is None else bisect_left(self.first_keys, high)
        if begin >= end:
            return
        with pa.OSFile(str(self.path)) as file:
            reader = pa.ipc.open_file(file)
            for index in range(begin, end):
                rows = pa.Table.from_batches([reader.get_batch(index)])
                keys = rows.column(0)
                if low is not None and index == begin:
                    rows = rows.filter(pc.greater_equal(keys, low))
                    keys = rows.column(0)
                if high is not None and index == end - 1:
                    rows = rows.filter(pc.less(keys, high))
                if rows.num_rows:
                    yield rows


class SortedRows:
    """The rows of one table in key order: ``rows`` tells how many, iterating yields them range by range."""

    def __init__(self, rows: int, key: tuple[str, ...], in_memory: pa.Table, runs: list[_Run]) -> None:
        self.rows = rows
        self._key = key
        self._in_memory = in_memory
        self._runs = runs

    def __iter__(self) -> Iterator[pa.Table]:
        if not self._runs:
            if self._in_memory.num_rows:
                yield self._in_memory
            return
        bounds = [None, *self._splitters(), None]
        for low, high in pairwise(bounds):
            parts = [part for run in self._runs for part in run.between(low, high)]
            if parts:
                yield sort(pa.concat_tables(parts), self._key)

    def _splitters(self) -> list[str]:
        firsts = sorted(key for run in self._runs for key in run.first_keys)
        step = RUN_BYTES // BATCH_BYTES
        return sorted(set(firsts[step::step]))


def sort(rows: pa.Table, key: tuple[str, ...]) -> pa.Table:
    """Return the rows in ascending order of the key columns (strings by code point), in one chunk a column."""
    order = pc.sort_indices(rows, [(name, "ascending") for name in key])
    return rows.take(order).combine_chunks()


def sort_chunks(
    table: schema.Table, chunks: Iterable[Chunk], scratch: Path, key: tuple[str, ...] | None = None
) -> SortedRows:
    """Take in all chunks of a table and return its rows in order of ``key`` (its own key unless given).

    The first column of ``key`` must be the first column of the table and a string.  ``scratch`` is a folder for
    spilled runs that the caller removes.  Raises ReleaseError when a chunk does not fit the table.
    """
    key = key or table.key
    if table.columns[0].name != key[0] or table.columns[0].type != schema.STRING:
        raise ValueError(f"table {table.name}: rows are sorted by a string in the first column, not by {key[0]}")
    runs: list[_Run] = []
    pending: list[pa.Table] = []
    count = pending_bytes = 0
    for chunk in chunks:
        rows = conform(table, chunk)
        pending.append(rows)
        pending_bytes += rows.nbytes
        count += rows.num_rows
        if pending_bytes >= RUN_BYTES:
            runs.append(_spill(sort(pa.concat_tables(pending), key), scratch / f"{table.name}-{len(runs)}.arrow"))
            pending, pending_bytes = [], 0
    rest = sort(pa.concat_tables([table.empty(), *pending]), key)
    if runs and rest.num_rows:
        runs.append(_spill(rest, scratch / f"{table.name}-{len(runs)}.arrow"))
    return SortedRows(count, key, table.empty() if runs else rest, runs)


def _spill(rows: pa.Table, path: Path) -> _Run:
    path.parent.mkdir(parents=True, exist_ok=True)
    batch_rows = max(1, rows.num_rows * BATCH_BYTES // max(rows.nbytes, 1))
    first_keys = []
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, rows.schema) as writer:
        for batch in rows.to_batches(max_chunksize=batch_rows):
            first_keys.append(batch.column(0)[0].as_py())
            writer.write_batch(batch)
    return _Run(path, first_keys)


def conform(table: schema.Table, chunk: Chunk) -> pa.Table:
    """Return the chunk under the exact schema of its table; raise ReleaseError when it does not fit.

    Nulls in required columns and empty strings anywhere are refused: a CSV reader could not tell them apart.
    """
    rows = chunk if isinstance(chunk, pa.Table) else pa.Table.from_batches([chunk])
    if rows.column_names != table.column_names:
        raise ReleaseError(
            f"table {table.name}: columns are {rows.column_names}, the schema declares {table.column_names}"
        )
    for column, field in zip(table.columns, rows.schema, strict=True):
        if field.type != column.type:
            raise ReleaseError(
                f"table {table.name}, column {column.name}: type is {field.type}, the schema declares {column.type}"
            )
        values = rows.column(column.name)
        if values.null_count and not column.nullable:
            raise ReleaseError(f"table {table.name}, column {column.name}: {values.null_count} values are null")
        if column.type == schema.STRING and pc.any(pc.equal(pc.binary_length(values), 0)).as_py():
            raise ReleaseError(f"table {table.name}, column {column.name}: an empty string (use null or a value)")
    return rows.cast(table.arrow())


def row_groups(ranges: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Cut sorted rows into groups of at most GROUP_ROWS rows and GROUP_BYTES, one chunk a column.

    Where the groups begin depends on the rows alone, never on how they came in.  A row larger than GROUP_BYTES is
    a group of its own.
    """
    pending: list[pa.Table] = []
    count = size = 0
    for rows in ranges:
        ends = np.cumsum(_row_bytes(rows))
        start = 0
        while start < rows.num_rows:
            before = ends[start - 1] if start else 0
            fitting = int(np.searchsorted(ends, before + GROUP_BYTES - size, side="right")) - start
            taken = min(fitting, GROUP_ROWS - count, rows.num_rows - start)
            if not (taken or count):
                taken = 1
            pending.append(rows.slice(start, taken))
            count += taken
            size += int(ends[start + taken - 1] - before) if taken else 0
            start += taken
            if start < rows.num_rows:
                yield pa.concat_tables(pending).combine_chunks()
                pending, count, size = [], 0, 0
    if count:
        yield pa.concat_tables(pending).combine_chunks()


def _row_bytes(rows: pa.Table) -> np.ndarray:
    """Return the bytes of the values of each row: the same however the rows are held in memory."""
    sizes = np.zeros(rows.num_rows, np.int64)
    for column in rows.columns:
        if pa.types.is_string(column.type):
            sizes += pc.fill_null(pc.binary_length(column), 0).to_numpy()
        else:
            sizes += max(1, column.type.bit_width // 8)
    return sizes

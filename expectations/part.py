"""A part: the tables of some whole pages of one partition, with look-ups between them.

What belongs here: fast access to columns, and the row of one table that a row of another refers to.  What does not:
what must hold of them (``expectations.measuring``).

All arrays have one element a row of their table.  ``-1`` stands for a reference that does not resolve.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Ints = npt.NDArray[np.int64]
T = TypeVar("T")
Bools = npt.NDArray[np.bool_]

_PARA_BITS = 20
"""Bits of a paragraph number in a joint key: an article has fewer than a million paragraphs."""
PARA_LIMIT = 1 << _PARA_BITS
"""Paragraph numbers from here on (and negative ones) never resolve."""


def picked(values: Ints, rows: Ints) -> Ints:
    """Return ``values[rows]``, -1 where the row is -1."""
    return np.append(values, -1)[rows]


class Part:
    """Tables of some whole pages of one partition.

    A column of a part holds less than 2 GiB of text, which a chunk of pages always does.
    """

    def __init__(self, partition: str, tables: Mapping[str, pa.Table], ingest_date: dt.date | None = None) -> None:
        self.partition = partition
        self.ingest_date = ingest_date
        self._tables = tables
        self._kept: dict[tuple[str, ...], Any] = {}

    def table(self, name: str) -> pa.Table:
        """Return a table; KeyError when the part does not hold it."""
        if name not in self._tables:
            raise KeyError(f"table {name} is missing from partition {self.partition}")
        return self._tables[name]

    def rows(self, table: str) -> int:
        """Return the number of rows of a table."""
        return int(self.table(table).num_rows)

    def holds(self, table: str) -> bool:
        """Whether the part has a table."""
        return table in self._tables

    def faults(self, table: str) -> list[dict[str, Any]]:
        """Return the rows of a table of faults (``schema.PAGE_FAULTS``); none where the part does not hold it."""
        return cast(list[dict[str, Any]], self._tables[table].to_pylist()) if table in self._tables else []

    def column(self, table: str, name: str) -> Any:
        """Return a column as one Arrow array; KeyError when the table has no such column."""

        def read() -> Any:
            column = self.table(table).column(name)
            return column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays(column.chunks or [_none(column)])

        return self.keep(("column", table, name), read)

    def integers(self, table: str, name: str) -> Ints:
        """Return an integer column as int64; a null, which the schema check reports, counts as -1."""

        def read() -> Ints:
            column = self.column(table, name)
            filled = column.fill_null(-1) if column.null_count else column
            return np.asarray(filled.to_numpy(zero_copy_only=False), dtype=np.int64)

        return self.keep(("integers", table, name), read)

    def source_rows(self, table: str) -> Ints:
        """Return the row of ``sources`` that each row's source_id names."""
        return self._found(table, "source_id", "sources")

    def article_rows(self, table: str) -> Ints:
        """Return the row of ``articles`` that each row's article_id names."""
        return self._found(table, "article_id", "articles")

    def paragraph_keys(self, table: str) -> Ints:
        """Return one sortable integer for article and paragraph of each row; -1 when it cannot resolve."""

        def read() -> Ints:
            article, para = self.article_rows(table), self.integers(table, "para_no")
            known = (article >= 0) & (para >= 0) & (para < PARA_LIMIT)
            return np.where(known, (article << _PARA_BITS) | para, -1)

        return self.keep(("paragraph_keys", table), read)

    def paragraph_rows(self, table: str) -> Ints:
        """Return the row of ``paragraphs`` that each row's article_id and para_no name."""

        def read() -> Ints:
            keys = self.paragraph_keys("paragraphs")
            order = np.argsort(keys, kind="stable")
            wanted = self.paragraph_keys(table)
            if not len(keys):
                return np.full(len(wanted), -1, np.int64)
            place = np.minimum(np.searchsorted(keys, wanted, sorter=order), len(keys) - 1)
            row = order[place]
            return np.where((wanted >= 0) & (keys[row] == wanted), row, -1)

        return self.keep(("paragraph_rows", table), read)

    def source_ids(self, table: str, rows: Ints) -> Any:
        """Return the source_id of each of some rows, null where that cannot be told."""
        names = self.table(table).column_names
        if "source_id" in names:
            return self.column(table, "source_id").take(pa.array(rows))
        if "article_id" in names and "articles" in self._tables:
            articles = self.article_rows(table)[rows]
            return self.column("articles", "source_id").take(pa.array(articles, mask=articles < 0))
        return pa.nulls(len(rows), pa.string())

    def source_id(self, table: str, row: int) -> str | None:
        """Return the source_id of a row, None where that cannot be told."""
        found = self.source_ids(table, np.array([row]))[0].as_py()
        return None if found is None else str(found)

    def _found(self, table: str, column: str, referred: str) -> Ints:
        def read() -> Ints:
            place = pc.index_in(self.column(table, column), value_set=self.column(referred, column))
            return np.asarray(place.fill_null(-1).to_numpy(zero_copy_only=False), dtype=np.int64)

        return self.keep(("found", table, column), read)

    def keep(self, key: tuple[str, ...], make: Callable[[], T]) -> T:
        """Return what ``make`` gives, computed once a part under ``key``."""
        if key not in self._kept:
            self._kept[key] = make()
        return cast(T, self._kept[key])


def _none(column: Any) -> Any:
    return pa.array([], column.type)

"""``excel/``: a copy of the articles that a double click opens in Excel as they are.

What belongs here: what Excel needs and the canonical CSV must not have: a byte-order mark, guards against formulas and
against cells that Excel would turn into numbers or dates, cut cells.  What does not: the canonical CSV (``write``).

Every altered cell is listed in ``excel/altered.csv``, so that nobody takes the copy for the data.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import schema
from pipeline.release.merging import read_sorted
from pipeline.release.write import csv_header, csv_rows, parquet_path

FOLDER = "excel"
ARTICLES, ALTERED = f"{FOLDER}/articles.excel.csv", f"{FOLDER}/altered.csv"
BYTE_ORDER_MARK = "\ufeff".encode()
MAX_CELL_UNITS = 32_767
"""UTF-16 units that a cell of Excel holds."""
MAX_SHEET_ROWS = 1_048_575
"""Rows of a sheet of Excel below the header; more articles go on in a second file."""
CUT_MARK = "……〔此处截断，全文见 data/；cut here, full text in data/〕"
GUARD = "'"
GUARDED = r"^[=+\-@\t\r\x00]|^[0-9][0-9\-/.:,%eE+ 年月日时分秒]*$|^(?i:true|false)$"
"""Cells that Excel reads as a formula (OWASP ASVS 1.2.10), a number, a date or a truth value."""

_ALTERED_SCHEMA = pa.schema(
    [pa.field(name, pa.string(), nullable=False) for name in ("article_id", "column", "change")]
)


def write_excel(release: Path) -> None:
    """Write the copy from the Parquet file of the articles.  Memory: a stretch of rows."""
    (release / FOLDER).mkdir()
    sheets = _Sheets(release / ARTICLES)
    with (release / ALTERED).open("wb") as altered:
        altered.write(BYTE_ORDER_MARK + b"article_id,column,change\r\n")
        for rows in read_sorted(release / parquet_path("articles")):
            guarded, changes = for_excel(rows)
            sheets.write(guarded)
            altered.write(csv_rows(changes))
    sheets.close()


def for_excel(rows: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Return articles as Excel can show them, and a list of the cells that were altered: id, column, change."""
    changes = []
    for number, column in enumerate(schema.ARTICLES.columns):
        if column.type != schema.STRING:
            continue
        values = rows.column(column.name)
        is_guarded = pc.fill_null(pc.match_substring_regex(values, GUARDED), False)
        # A cell of half as many code points fits whatever they are: each is one or two units.
        is_long = pc.fill_null(pc.greater(pc.utf8_length(values), MAX_CELL_UNITS // 2), False)
        cells = pc.if_else(is_guarded, pc.binary_join_element_wise(GUARD, values, ""), values)
        is_cut = is_long
        if pc.any(is_long).as_py():
            fitted = [_cut(cell) for cell in cells.to_pylist()]
            shortened = pa.chunked_array([pa.array(fitted, pa.string())])
            is_cut, cells = pc.fill_null(pc.not_equal(shortened, cells), False), shortened
        rows = rows.set_column(number, rows.schema.field(number), cells)
        changes += [_listed(rows, is_guarded, column.name, "guarded"), _listed(rows, is_cut, column.name, "cut")]
    return rows, pa.concat_tables(changes).sort_by([(name, "ascending") for name in _ALTERED_SCHEMA.names])


def _listed(rows: pa.Table, mask: pa.ChunkedArray, column: str, change: str) -> pa.Table:
    ids = rows.column("article_id").filter(mask)
    return pa.table([ids, pa.repeat(column, len(ids)), pa.repeat(change, len(ids))], schema=_ALTERED_SCHEMA)


def _cut(cell: str | None) -> str | None:
    """Return a cell that fits into Excel, with a mark where it was cut."""
    if cell is None or _units(cell) <= MAX_CELL_UNITS:
        return cell
    room = MAX_CELL_UNITS - _units(CUT_MARK)
    return cell.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore") + CUT_MARK


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


class _Sheets:
    """The files of the copy: a further one when a sheet is full."""

    def __init__(self, first: Path) -> None:
        self._first = first
        self._number = 1
        self._rows = 0
        self._file = self._open(first)

    def _open(self, path: Path) -> IO[bytes]:
        file = path.open("wb")
        file.write(BYTE_ORDER_MARK + csv_header(schema.ARTICLES))
        return file

    def write(self, rows: pa.Table) -> None:
        """Append rows."""
        for part in self._fitting(rows):
            self._file.write(csv_rows(part))
            self._rows += part.num_rows

    def _fitting(self, rows: pa.Table) -> Iterator[pa.Table]:
        while rows.num_rows:
            if self._rows == MAX_SHEET_ROWS:
                self.close()
                self._number += 1
                self._rows = 0
                self._file = self._open(self._first.with_stem(f"{self._first.stem}-{self._number}"))
            room = MAX_SHEET_ROWS - self._rows
            yield rows.slice(0, room)
            rows = rows.slice(room)

    def close(self) -> None:
        self._file.close()

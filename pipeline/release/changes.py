"""``changes.parquet``: every row that was added, removed or changed, with its values before and after.

What belongs here: the schema of that table, rows as JSON objects, and the file itself.  What does not: finding which
rows differ (``compare``).

A row is told by the columns of one JSON object, so that one table serves all tables: ``new->>'title'`` in DuckDB,
``json.loads`` in Python.  Objects are built by Arrow, column by column: a million rows take seconds, not minutes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline import schema
from pipeline.release.merging import read_sorted
from pipeline.release.sorting import row_groups
from pipeline.release.write import COMPRESSION_LEVEL

CHANGES = schema.Table(
    "changes", "变动：增、删、改的行及其前后值", "Rows added, removed or changed, with both values", ("table", "key"),
    (
        schema.Column("table", schema.STRING, "表", "Table that the row belongs to"),
        schema.Column("key", schema.STRING, "主键（JSON）", "Key of the row as a JSON object"),
        schema.Column("change", schema.STRING, "变动", "What happened", values=("added", "removed", "changed")),
        schema.Column("columns", schema.STRING, "改动的列，以逗号相隔",
                      "Columns that changed, separated by commas; null unless changed", nullable=True),
        schema.Column("old", schema.STRING, "旧值（JSON）",
                      "Values before: of the row, of its changed columns where changed; null where added or withheld",
                      nullable=True),
        schema.Column("new", schema.STRING, "新值（JSON）",
                      "Values now: of the row, of its changed columns where changed; null where removed or withheld",
                      nullable=True),
    ),
)  # fmt: skip
"""One row a changed row, tables in published order, keys in order."""

Sink: TypeAlias = Callable[[pa.Table], None]
"""Takes rows of CHANGES."""
NOBODY = pa.array([], pa.string())
"""No article at all."""

_ESCAPES = (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"))
_CONTROL = "[\x00-\x08\x0b\x0c\x0e-\x1f]"


def one_sided(table: schema.Table, rows: pa.Table, change: str, silent: pa.Array = NOBODY) -> pa.Table:
    """Return the changes of rows that were added or removed; rows whose first key is in ``silent`` show no values."""
    values = as_objects(rows, rows.column_names)
    if len(silent):
        is_secret = pc.is_in(rows.column(table.key[0]), value_set=silent)
        values = pc.if_else(is_secret, pa.scalar(None, pa.string()), values)
    nothing = pa.nulls(rows.num_rows, pa.string())
    old, new = (nothing, values) if change == "added" else (values, nothing)
    return _changes(table, rows, change, nothing, old, new)


def two_sided(
    table: schema.Table,
    old: pa.Table,
    new: pa.Table,
    changed: Mapping[str, pa.ChunkedArray],
    silent: pa.Array = NOBODY,
) -> pa.Table:
    """Return the changes of rows with the same keys; ``changed`` says for each column in which rows it differs."""
    names = _joined([pc.if_else(mask, pa.scalar(name), pa.scalar(None, pa.string())) for name, mask in changed.items()])
    before, after = (_braced(_joined(list(_members(side, changed)))) for side in (old, new))
    if len(silent):
        is_secret = pc.is_in(new.column(table.key[0]), value_set=silent)
        before, after = (pc.if_else(is_secret, pa.scalar(None, pa.string()), side) for side in (before, after))
    return _changes(table, new, "changed", names, before, after)


def _changes(
    table: schema.Table, rows: pa.Table, change: str, columns: pa.Array, old: pa.Array, new: pa.Array
) -> pa.Table:
    count = rows.num_rows
    keys = as_objects(rows, list(table.key))
    return pa.table(
        [pa.repeat(table.name, count), keys, pa.repeat(change, count), columns, old, new], schema=CHANGES.arrow()
    )


def as_objects(rows: pa.Table, names: list[str]) -> pa.ChunkedArray:
    """Return some columns of each row as a JSON object."""
    return _braced(_joined([_member(name, rows.column(name)) for name in names]))


def _members(rows: pa.Table, changed: Mapping[str, pa.ChunkedArray]) -> Iterator[pa.ChunkedArray]:
    for name, mask in changed.items():
        yield pc.if_else(mask, _member(name, rows.column(name)), pa.scalar(None, pa.string()))


def _member(name: str, values: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.binary_join_element_wise(json.dumps(name), as_json_values(values), ": ")


def _joined(parts: list[pa.ChunkedArray]) -> pa.ChunkedArray:
    """Join the parts of each row by commas, leaving nulls out."""
    return pc.binary_join_element_wise(*parts, ", " if len(parts) else "", null_handling="skip")


def _braced(inner: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.binary_join_element_wise("{", inner, "}", "")


def as_json_values(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return values as JSON: ``null`` for nulls, dates as ISO text."""
    if pa.types.is_string(values.type):
        text = values
        for plain, escaped in _ESCAPES:
            text = pc.replace_substring(text, plain, escaped)
        text = _quoted(text)
        is_rare = pc.fill_null(pc.match_substring_regex(values, _CONTROL), False)
        if pc.any(is_rare).as_py():
            exact = pa.array([None if value is None else json.dumps(value) for value in values.to_pylist()])
            text = pc.if_else(is_rare, pa.chunked_array([exact]), text)
    elif pa.types.is_date(values.type):
        text = _quoted(values.cast(pa.string()))
    else:
        text = values.cast(pa.string())
    return pc.fill_null(text, "null")


def _quoted(text: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.binary_join_element_wise('"', text, '"', "")


class ChangesFile:
    """Changes of one table on their way into ``changes.parquet``, in an Arrow stream."""

    def __init__(self, path: Path) -> None:
        self._writer = pa.ipc.new_stream(str(path), CHANGES.arrow())

    def add(self, changes: pa.Table) -> None:
        """Append changes."""
        self._writer.write_table(changes)

    def __enter__(self) -> ChangesFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._writer.close()


def write_changes(path: Path, streams: Iterable[Path]) -> None:
    """Gather the streams of all tables into ``changes.parquet``; how they were cut leaves no trace in it."""
    with pq.ParquetWriter(
        path, CHANGES.arrow(), compression="zstd", compression_level=COMPRESSION_LEVEL, store_schema=False
    ) as out:
        for group in row_groups(_streamed(streams)):
            out.write_table(group)


def _streamed(paths: Iterable[Path]) -> Iterator[pa.Table]:
    for path in paths:
        with pa.ipc.open_stream(str(path)) as stream:
            for batch in stream:
                yield pa.Table.from_batches([batch])


def tells_of(release: Path, needles: Iterable[str]) -> bool:
    """Whether the published changes of a release give any value of a row that names one of the ids or digests."""
    wanted = [*needles]
    for path in release.glob("diff/from-*/changes.parquet"):
        for rows in read_sorted(path, ["key", "old", "new"]):
            for column in ("old", "new"):
                given = rows.filter(pc.is_valid(rows[column]))
                for needle in wanted:
                    named = pc.or_(pc.match_substring(given["key"], needle), pc.match_substring(given[column], needle))
                    if pc.any(named).as_py():
                        return True
    return False

"""Ways to damage tables, one at a time: each returns new tables and leaves the given ones as they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa

Tables = dict[str, pa.Table]
Damage = Callable[[Tables], Tables]
Row = dict[str, Any]


def _with_rows(tables: Tables, name: str, rows: list[Row]) -> Tables:
    # Without its nullability: a null in a key is a fault that must be seen, not one that cannot be made.
    lax = pa.schema([field.with_nullable(True) for field in tables[name].schema])
    return {**tables, name: pa.Table.from_pylist(rows, schema=lax)}


def change(table: str, row: int, **values: Any) -> Damage:
    """Set values of one row; a callable gets the old value."""

    def damage(tables: Tables) -> Tables:
        rows = tables[table].to_pylist()
        for name, value in values.items():
            rows[row][name] = value(rows[row][name]) if callable(value) else value
        return _with_rows(tables, table, rows)

    return damage


def drop(table: str, row: int) -> Damage:
    def damage(tables: Tables) -> Tables:
        rows = tables[table].to_pylist()
        del rows[row]
        return _with_rows(tables, table, rows)

    return damage


def repeat(table: str, row: int, **values: Any) -> Damage:
    """Add a copy of one row, with some values of its own."""

    def damage(tables: Tables) -> Tables:
        rows = tables[table].to_pylist()
        return _with_rows(tables, table, [*rows, {**rows[row], **values}])

    return damage


def swap(table: str, one: int, other: int, column: str) -> Damage:
    """Exchange the values of two rows in a column."""

    def damage(tables: Tables) -> Tables:
        rows = tables[table].to_pylist()
        rows[one][column], rows[other][column] = rows[other][column], rows[one][column]
        return _with_rows(tables, table, rows)

    return damage


def without_column(table: str, column: str) -> Damage:
    return lambda tables: {**tables, table: tables[table].drop_columns([column])}


def reordered(table: str) -> Damage:
    return lambda tables: {**tables, table: tables[table].select(tables[table].column_names[::-1])}


def retyped(table: str, column: str, to: pa.DataType) -> Damage:
    def damage(tables: Tables) -> Tables:
        old = tables[table]
        place = old.column_names.index(column)
        return {**tables, table: old.set_column(place, column, old[column].cast(to))}

    return damage


def chain(*damages: Damage) -> Damage:
    """One fault that needs several changes, such as one made in two tables so that they agree."""

    def damage(tables: Tables) -> Tables:
        for each in damages:
            tables = each(tables)
        return tables

    return damage


def first_row(tables: Tables, table: str, **values: Any) -> int:
    """Return the first row that holds the given values."""
    return next(
        i
        for i, row in enumerate(tables[table].to_pylist())
        if all(row[name] == value for name, value in values.items())
    )

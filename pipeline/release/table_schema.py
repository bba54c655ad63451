"""The Frictionless table schema of each table, generated from ``pipeline.schema``.

What belongs here: fields, constraints, keys and references in the words of Frictionless.  What does not: files and
the package around them (``datapackage``).
"""

from __future__ import annotations

import pyarrow as pa

from pipeline import schema


def field_type(column: schema.Column) -> str:
    """Return the Frictionless type of a column."""
    if pa.types.is_integer(column.type):
        return "integer"
    if pa.types.is_floating(column.type):
        return "number"
    return {schema.STRING: "string", schema.BOOL: "boolean", schema.DATE: "date"}[column.type]


def field(table: schema.Table, column: schema.Column) -> dict[str, object]:
    """Return the descriptor of a column."""
    constraints: dict[str, object] = {}
    if not column.nullable:
        constraints["required"] = True
    if table.key == (column.name,):
        constraints["unique"] = True
    if column.values:
        constraints["enum"] = list(column.values)
    if column.pattern:
        constraints["pattern"] = column.pattern
    described: dict[str, object] = {
        "name": column.name,
        "type": field_type(column),
        "title": column.zh,
        "description": f"{column.en}. {column.zh}。",
    }
    return described | ({"constraints": constraints} if constraints else {})


def foreign_keys(table: schema.Table) -> list[dict[str, object]]:
    """Return the references of a table (``resource`` is empty where it refers to itself)."""
    keys: list[dict[str, object]] = []
    for column in table.columns:
        if column.references:
            target, name = column.references.split(".")
            resource = "" if target == table.name else target
            keys.append({"fields": [column.name], "reference": {"resource": resource, "fields": [name]}})
    return keys


def table_schema(table: schema.Table) -> dict[str, object]:
    """Return the Frictionless table schema of a table."""
    described: dict[str, object] = {
        "fields": [field(table, column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    references = foreign_keys(table)
    return described | ({"foreignKeys": references} if references else {})

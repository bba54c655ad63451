"""``contract.odcs.yaml``: the data contract of a release, by the Open Data Contract Standard 3.1.

What belongs here: what consumers may rely on in every release of one schema version, generated from
``pipeline.schema``.  What does not: figures of one release.

Measured on datacontract-cli 1.2.8: types of Parquet are not checked, those of CSV are; `datacontract breaking` on two
contracts tells whether the schema version must rise.
"""

from __future__ import annotations

import pyarrow as pa
import yaml

from pipeline import schema
from pipeline.release import disclosure
from pipeline.release.disclosure import Both
from pipeline.release.facts import ReleaseFacts
from pipeline.release.write import CSV_FOLDER, PARQUET_FOLDER

NAME = "contract.odcs.yaml"
_LINE_WIDTH = 120


def contract(facts: ReleaseFacts) -> str:
    """Return the content of contract.odcs.yaml."""
    settings = facts.settings
    described: dict[str, object] = {
        "kind": "DataContract",
        "apiVersion": "v3.1.0",
        "id": f"urn:banmian:{settings.name}",
        "name": facts.title,
        "version": schema.SCHEMA_VERSION,
        "status": "active",
        "dataProduct": settings.name,
        "description": {
            "purpose": disclosure.PURPOSE.joined(),
            "usage": disclosure.USES.joined(),
            "limitations": " ".join(text.joined() for text in disclosure.limitations(facts)),
        },
        "servers": [
            _server("csv", CSV_FOLDER, "csv", Both("与 Parquet 内容相同", "the same rows as Parquet")),
            _server("parquet", PARQUET_FOLDER, "parquet", Both("正本", "canonical")),
        ],
        "schema": [_table(table) for table in schema.PUBLISHED.values()],
        "customProperties": [
            {"property": "datasetVersion", "value": facts.version},
            {"property": "logicalDigest", "value": facts.digest},
            {"property": "licence", "value": settings.licence or "not stated"},
        ],
    }
    return yaml.safe_dump(described, allow_unicode=True, sort_keys=False, width=_LINE_WIDTH)


def _server(name: str, folder: str, form: str, about: Both) -> dict[str, object]:
    server: dict[str, object] = {
        "server": name,
        "type": "local",
        "description": f"{about.joined()}",
        "path": f"{folder}/{{model}}.{form}",
        "format": form,
    }
    return server | ({"delimiter": ","} if form == "csv" else {})


def _table(table: schema.Table) -> dict[str, object]:
    return {
        "name": table.name,
        "logicalType": "object",
        "physicalName": table.name,
        "physicalType": "table",
        "businessName": table.zh,
        "description": f"{table.en}. {table.zh}。",
        "properties": [_column(table, column) for column in table.columns],
    }


def logical_type(column: schema.Column) -> str:
    """Return the logical type of a column in the words of the standard."""
    if pa.types.is_integer(column.type):
        return "integer"
    return {schema.STRING: "string", schema.FLOAT: "number", schema.BOOL: "boolean", schema.DATE: "date"}[column.type]


def _column(table: schema.Table, column: schema.Column) -> dict[str, object]:
    described: dict[str, object] = {
        "name": column.name,
        "logicalType": logical_type(column),
        "physicalType": column.type_name,
        "businessName": column.zh,
        "description": f"{column.en}. {column.zh}。",
        "required": not column.nullable,
    }
    if column.name in table.key:
        described |= {"primaryKey": True, "primaryKeyPosition": table.key.index(column.name) + 1}
    if table.key == (column.name,):
        described["unique"] = True
    if column.pattern:
        described["logicalTypeOptions"] = {"pattern": column.pattern}
    if column.values:
        described["quality"] = [
            {
                "type": "library",
                "metric": "invalidValues",
                "arguments": {"validValues": list(column.values)},
                "mustBe": 0,
            }
        ]
    if column.references:
        described["relationships"] = [{"type": "foreignKey", "to": column.references}]
    if column.derives_from:
        described["transformSourceObjects"] = list(column.derives_from)
    return described

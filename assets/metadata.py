"""Metadata that the Dagster UI shows, generated from ``pipeline.schema`` and from what was stored.

What belongs here: the translation of schemas, manifests and tables to Dagster's metadata values.
"""

from __future__ import annotations

from collections.abc import Mapping

import dagster as dg
import pyarrow as pa

from pipeline.schema import Table
from pipeline.stages import KEEPER
from pipeline.store import Manifest, StoredTables

PREVIEW_ROWS = 8
PREVIEW_CHARACTERS = 60
"""Longer cells are cut in a preview: it is a glance, not the data."""

NOT_PREVIEWED = ("source_bytes",)
"""Raw bytes tell a reader nothing."""

Metadata = dict[str, dg.MetadataValue]


def column_schema(table: Table) -> dg.TableSchema:
    """Return the table's columns with type, constraints and bilingual description."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                column.name,
                column.type_name,
                description=f"{column.zh} · {column.en}",
                constraints=dg.TableColumnConstraints(
                    nullable=column.nullable,
                    unique=table.key == (column.name,),
                    other=[f"one of {', '.join(column.values)}"] if column.values else [],
                ),
            )
            for column in table.columns
        ]
    )


def column_lineage(table: Table) -> dg.TableColumnLineage:
    """Return from which columns of other assets each column derives; raw bytes and configuration have no column."""
    return dg.TableColumnLineage(
        {
            column.name: [
                dg.TableColumnDep(asset_key=KEEPER[source], column_name=name)
                for source, name in (dotted.split(".") for dotted in column.derives_from if "." in dotted)
                if source in KEEPER
            ]
            for column in table.columns
        }
    )


def definition_metadata(tables: tuple[Table, ...]) -> dict[str, object]:
    """Return what is known before anything is made: schemas, with those of all but the first under their names."""
    first, *others = tables
    metadata: dict[str, object] = {
        "dagster/column_schema": column_schema(first),
        "dagster/column_lineage": column_lineage(first),
        "dagster/table_name": first.name,
    }
    for table in others:
        metadata[f"columns of {table.name}"] = dg.MetadataValue.table_schema(column_schema(table))
    return metadata


def preview(table: pa.Table) -> str:
    """Return the first rows as a Markdown table, long cells cut."""
    head = table.slice(0, PREVIEW_ROWS)
    names = [name for name in head.column_names if not pa.types.is_large_binary(head.schema.field(name).type)]
    lines = [f"| {' | '.join(names)} |", f"|{'---|' * len(names)}"]
    for row in head.select(names).to_pylist():
        lines.append(f"| {' | '.join(_cell(value) for value in row.values())} |")
    return "\n".join(lines)


def _cell(value: object) -> str:
    text = "" if value is None else str(value).replace("\n", " ⏎ ").replace("|", "\\|")
    return text if len(text) <= PREVIEW_CHARACTERS else text[: PREVIEW_CHARACTERS - 1] + "…"


def stored_metadata(manifests: Mapping[str, Manifest], first_table: str) -> Metadata:
    """Return counts and sizes of what was stored, over all partitions of a step."""
    rows: dict[str, int] = {}
    size = 0
    for manifest in manifests.values():
        for name, record in manifest.tables.items():
            rows[name] = rows.get(name, 0) + record.rows
            size += record.bytes
    metadata: Metadata = {
        "dagster/row_count": dg.MetadataValue.int(rows.get(first_table, 0)),
        "bytes": dg.MetadataValue.int(size),
    }
    for name, count in rows.items():
        if name != first_table:
            metadata[f"rows of {name}"] = dg.MetadataValue.int(count)
    return metadata


def partition_metadata(stored: StoredTables, first_table: str) -> Metadata:
    """Return counts, path and digests of one partition."""
    records = stored.manifest.tables
    return {
        "dagster/row_count": dg.MetadataValue.int(records[first_table].rows),
        "dagster/uri": dg.MetadataValue.path(str(stored.path(first_table))),
        "bytes": dg.MetadataValue.int(sum(record.bytes for record in records.values())),
        "digest": dg.MetadataValue.text(stored.manifest.digest),
        **{
            f"rows of {name}": dg.MetadataValue.int(record.rows)
            for name, record in records.items()
            if name != first_table
        },
    }


def detailed_metadata(stored: StoredTables, tables: tuple[Table, ...]) -> Metadata:
    """Return all of one partition: counts, schema, lineage, previews, file digests."""
    first = tables[0]
    metadata = partition_metadata(stored, first.name)
    metadata["dagster/column_schema"] = dg.MetadataValue.table_schema(column_schema(first))
    metadata["dagster/column_lineage"] = dg.MetadataValue.column_lineage(column_lineage(first))
    metadata["sha256"] = dg.MetadataValue.json({name: record.sha256 for name, record in stored.manifest.tables.items()})
    for table in tables:
        if stored.chunks and table.name not in NOT_PREVIEWED:
            metadata[f"preview of {table.name}"] = dg.MetadataValue.md(preview(stored.chunk(0, table.name)))
    return metadata

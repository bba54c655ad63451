"""Frictionless Data Package v2 descriptors of a release, one for Parquet and one for CSV.

What belongs here: ``datapackage.json`` and ``datapackage.csv.json``, generated from ``pipeline.schema``.  What
does not: other descriptors and prose.

Measured on frictionless 5.21: it reads Parquet through pandas and cannot count its bytes, so ``bytes`` is
declared for CSV alone; lists and nullable integers fail there, and the schema has neither.
"""

from __future__ import annotations

from pipeline import schema
from pipeline.release import licences
from pipeline.release.facts import DataFile, ReleaseFacts
from pipeline.release.table_schema import table_schema

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def resource(file: DataFile, table: schema.Table, *, is_csv: bool) -> dict[str, object]:
    """Return the resource of a table in one of its files."""
    described: dict[str, object] = {
        "name": table.name,
        "type": "table",
        "title": table.zh,
        "description": f"{table.en}. {table.zh}。",
        "path": file.path,
        "format": "csv" if is_csv else "parquet",
        "mediatype": "text/csv" if is_csv else "application/vnd.apache.parquet",
    }
    if is_csv:
        described |= {"encoding": "utf-8", "bytes": file.bytes}
    return described | {"hash": f"sha256:{file.sha256}", "schema": table_schema(table)}


def descriptor(facts: ReleaseFacts, *, is_csv: bool) -> dict[str, object]:
    """Return the data package of a release over its Parquet or its CSV files."""
    settings, form = facts.settings, "csv" if is_csv else "parquet"
    package: dict[str, object] = {
        "$schema": _PROFILE,
        "name": settings.name,
        "id": f"urn:sha256:{facts.digest}",
        "title": facts.title,
        "version": facts.version,
    }
    licence = licences.known(settings)
    if licence is not None:
        package["licenses"] = [{"name": licence.spdx, "path": licence.url, "title": licence.title}]
    elif settings.licence:
        package["licenses"] = [{"name": "other", "title": settings.licence, "path": "LICENSE"}]
    if settings.attribution:
        package["contributors"] = [{"title": settings.attribution, "roles": ["rightsHolder"]}]
    if settings.release_date:
        package["created"] = f"{settings.release_date.isoformat()}T00:00:00Z"
    package["resources"] = [
        resource(facts.files[name, form], table, is_csv=is_csv) for name, table in schema.PUBLISHED.items()
    ]
    return package

"""What changed in the structure of a dataset: tables, columns, types, keys, references.

What belongs here: comparing the descriptor of a previous release with the schema, and telling what breaks a consumer
from what only adds.  What does not: rows (``compare``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline import schema
from pipeline.release.inputs import ReleaseError
from pipeline.release.table_schema import table_schema

_DESCRIPTOR = "datapackage.json"


@dataclass
class StructureDiff:
    """What changed in the structure, one sentence each; the version rises by it even when no value differs."""

    breaking: list[str] = field(default_factory=list)
    """What a program that read the previous release may fail on."""
    additive: list[str] = field(default_factory=list)


def declared() -> dict[str, Any]:
    """Return the structure that the schema declares: Frictionless table schemas by table name."""
    return {name: table_schema(table) for name, table in schema.PUBLISHED.items()}


def structure_of(release: Path) -> dict[str, Any]:
    """Return the structure of a release folder; ReleaseError when it has no descriptor that can be read."""
    path = release / _DESCRIPTOR
    try:
        package = json.loads(path.read_text("utf-8"))
        return {resource["name"]: resource["schema"] for resource in package["resources"]}
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise ReleaseError(
            f"{path}: cannot be read ({error}); take the release from a sound copy (of a version whose data were "
            "removed nothing is left to compare)"
        ) from None


def compare_structures(before: Mapping[str, Any], after: Mapping[str, Any]) -> StructureDiff:
    """Compare two structures (see ``declared``)."""
    diff = StructureDiff()
    diff.breaking += [f"table {name} gone" for name in before if name not in after]
    diff.additive += [f"new table {name}" for name in after if name not in before]
    for name in after:
        if name in before:
            for breaks, what in _table_changes(name, before[name], after[name]):
                (diff.breaking if breaks else diff.additive).append(what)
    return diff


def _table_changes(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[bool, str]]:
    """Yield (whether it breaks, what changed) of one table."""
    old, new = ({column["name"]: column for column in side["fields"]} for side in (before, after))
    yield from ((True, f"{name}: column {column} gone") for column in old if column not in new)
    yield from ((False, f"{name}: new column {column}") for column in new if column not in old)
    shared = [column for column in new if column in old]
    if [column for column in old if column in new] != shared:
        yield True, f"{name}: columns stand in another order"
    if before["primaryKey"] != after["primaryKey"]:
        yield True, f"{name}: key is {', '.join(after['primaryKey'])}, was {', '.join(before['primaryKey'])}"
    for column in shared:
        yield from ((breaks, f"{name}.{column}: {what}") for breaks, what in _column_changes(old[column], new[column]))
    lost = [key["fields"][0] for key in before.get("foreignKeys", ()) if key not in after.get("foreignKeys", ())]
    yield from ((True, f"{name}.{column}: refers to nothing or to something else") for column in lost)


def _column_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[bool, str]]:
    before, after = old.get("constraints", {}), new.get("constraints", {})
    if old["type"] != new["type"]:
        yield True, f"type is {new['type']}, was {old['type']}"
    if before.get("required") and not after.get("required"):
        yield True, "may be null now"
    if before.get("pattern") != after.get("pattern"):
        yield True, f"pattern is {after.get('pattern')}, was {before.get('pattern')}"
    if before.get("enum") and not after.get("enum"):
        yield True, "may hold any value now"
    elif gained := [value for value in after.get("enum", ()) if value not in before.get("enum", after["enum"])]:
        yield False, f"may hold {', '.join(gained)} now"

"""What changed between two releases, table by table.

What belongs here: the difference of two releases as a value, and finding it for two folders.  What does not:
comparing rows (``compare``) and structures (``structure``), which version number follows (``versions``), what became
of ids (``history``), and how the difference is told to people (``summary``).
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline import schema
from pipeline.release.changes import NOBODY, ChangesFile, Sink, write_changes
from pipeline.release.compare import TableComparer, TableDiff
from pipeline.release.inputs import Progress, ReleaseError
from pipeline.release.merging import read_sorted
from pipeline.release.structure import StructureDiff, compare_structures, structure_of
from pipeline.release.write import parquet_path


@dataclass
class ReleaseDiff:
    """How one release differs from another, table by table in published order."""

    old: str
    new: str
    tables: dict[str, TableDiff] = field(default_factory=dict)
    tables_removed: list[str] = field(default_factory=list)
    structure: StructureDiff = field(default_factory=StructureDiff)

    @property
    def only_added(self) -> bool:
        """Whether every table is still there and only gained rows or columns, and nothing a reader relies on went."""
        return not (self.tables_removed or self.structure.breaking) and all(
            table.only_added for table in self.tables.values()
        )

    @property
    def is_same(self) -> bool:
        """Whether no table differs."""
        return not self.tables_removed and all(table.is_same for table in self.tables.values())

    def as_dict(self) -> dict[str, object]:
        """Return the content of ``diff.json``."""
        return {
            "from": self.old,
            "to": self.new,
            "only_added": self.only_added,
            "structure": {"breaking": self.structure.breaking, "additive": self.structure.additive},
            "tables_removed": self.tables_removed,
            "tables": {name: table.as_dict() for name, table in self.tables.items()},
        }


def diff_releases(old: Path, new: Path, sink: Sink | None = None, on_progress: Progress | None = None) -> ReleaseDiff:
    """Compare two release folders; every change goes to ``sink`` as rows of ``changes.CHANGES``.

    Raises ReleaseError when one of them is no release.  Memory: a stretch of rows of each.
    """
    result = ReleaseDiff(release_info(old)["version"], release_info(new)["version"])
    result.structure = compare_structures(structure_of(old), structure_of(new))
    result.tables_removed = tables_gone(old, _tables(new))
    silent = taken_down(new)
    tables = [_as_it_was(table, new) for name, table in schema.PUBLISHED.items() if name in _tables(new)]
    for done, table in enumerate(tables):
        if on_progress is not None:
            on_progress(f"compare {table.name}", done, len(tables))
        comparer = comparer_with(old, table, sink, silent)
        for rows in read_sorted(new / parquet_path(table.name)):
            comparer.feed(rows)
        result.tables[table.name] = comparer.finish()
    return result


def write_difference(old: Path, new: Path, target: Path, on_progress: Progress | None = None) -> ReleaseDiff:
    """Compare two release folders and write every row that differs to a Parquet file (see ``changes.CHANGES``)."""
    with tempfile.TemporaryDirectory(prefix="banmian-") as scratch:
        stream = Path(scratch) / "changes"
        with ChangesFile(stream) as changes:
            result = diff_releases(old, new, changes.add, on_progress)
        write_changes(target, [stream])
    return result


def taken_down(release: Path) -> pa.Array:
    """Return the ids of articles with a tombstone: their former values must not live on in a list of changes."""
    parts = [rows["article_id"] for rows in read_sorted(release / parquet_path("tombstones"), ["article_id"])]
    return pa.chunked_array([chunk for part in parts for chunk in part.chunks], pa.string()).combine_chunks()


def _as_it_was(table: schema.Table, release: Path) -> schema.Table:
    """Return a table without the columns that the release, made before they came, does not have."""
    there = pq.read_schema(release / parquet_path(table.name)).names
    return table.without(*(name for name in table.column_names if name not in there))


def comparer_with(
    previous: Path | None, table: schema.Table, sink: Sink | None, silent: pa.Array = NOBODY
) -> TableComparer:
    """Return a comparer with the same table of a previous release (all rows are new where it has none).

    ``silent`` are ids of articles of which no value may be handed to ``sink``.
    Where the key was another one, no row can be followed: all old rows count as removed and all new ones as added.
    """
    path = None if previous is None else previous / parquet_path(table.name)
    if path is None or not path.is_file():
        return TableComparer(table, (), table.column_names, sink, silent)
    metadata = pq.read_metadata(path)
    columns = metadata.schema.names
    if (metadata.metadata or {}).get(b"primary_key", b"").decode() == ",".join(table.key):
        return TableComparer(table, read_sorted(path), columns, sink, silent)
    comparer = TableComparer(table, (), columns, sink, silent)
    comparer.diff.rows_before = comparer.diff.removed = metadata.num_rows
    return comparer


def _tables(release: Path) -> set[str]:
    return {path.stem for path in release.glob(parquet_path("*"))}


def tables_gone(previous: Path, now: Collection[str] = tuple(schema.PUBLISHED)) -> list[str]:
    """Return the names of tables that a previous release has and that are not among those of now."""
    return sorted(_tables(previous) - set(now))


def release_info(release: Path) -> Mapping[str, Any]:
    """Return ``release.json`` of a release folder; raise ReleaseError when it is none."""
    path = release / "release.json"
    try:
        info = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise ReleaseError(
            f"{release}: is no release (it holds no release.json); name the folder of a version, such as releases/1.0.0"
        ) from None
    except ValueError as error:
        raise ReleaseError(f"{path}: is not JSON ({error}); take the release from a sound copy") from None
    if not isinstance(info, dict) or "version" not in info:
        raise ReleaseError(f"{path}: names no version; take the release from a sound copy")
    return info

"""A release while it grows in its staging folder.

What belongs here: writing tables, comparing them with the previous release at the same time, and what that says of the
version.  What does not: the order of the steps, and files that are no tables (``publish``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from pipeline import schema
from pipeline.release.changes import ChangesFile
from pipeline.release.compare import TableComparer
from pipeline.release.describe import statement
from pipeline.release.diff import ReleaseDiff, comparer_with, release_info, tables_gone
from pipeline.release.figures import Figures
from pipeline.release.inputs import DERIVED_TABLES, Chunk, ReleaseSettings
from pipeline.release.sorting import row_groups, sort_chunks
from pipeline.release.structure import StructureDiff, compare_structures, declared, structure_of
from pipeline.release.versions import change_of
from pipeline.release.write import CSV_FOLDER, PARQUET_FOLDER, TableWriter

_SCRATCH = ".scratch"


@dataclass(frozen=True)
class _Written:
    """One table in the staging folder: its files still await their footers."""

    writer: TableWriter
    comparer: TableComparer


class Draft:
    """One release while it grows: its tables, and how they differ from the release before."""

    def __init__(self, staging: Path, previous: Path | None, settings: ReleaseSettings, silent: pa.Array) -> None:
        self.staging = staging
        self.scratch = staging / _SCRATCH
        self.previous = previous
        self.settings = settings
        self.silent = silent
        self.figures = Figures()
        self.structure = StructureDiff() if previous is None else compare_structures(structure_of(previous), declared())
        self.written: dict[str, _Written] = {}
        for folder in (PARQUET_FOLDER, CSV_FOLDER):
            (staging / folder).mkdir(parents=True)
        self.scratch.mkdir()

    def write_table(self, name: str, chunks: Iterable[Chunk]) -> None:
        """Sort, write, count and compare one table."""
        table = schema.PUBLISHED[name]
        ordered = sort_chunks(table, chunks, self.scratch)
        writer = TableWriter(table, self.staging, ordered.rows)
        with ChangesFile(self.scratch / f"{name}.changes") as changes:
            comparer = comparer_with(self.previous, table, changes.add, self.silent)
            for group in row_groups(ordered):
                writer.write(group)
                self.figures.add(name, group)
                if self.previous is not None:
                    comparer.feed(group)
            comparer.finish()
        self.written[name] = _Written(writer, comparer)

    def digests(self) -> dict[str, str]:
        """Return the logical digests of the tables written so far, in published order."""
        return {name: self.written[name].writer.digest for name in schema.PUBLISHED if name in self.written}

    def change(self) -> str:
        """Name the change against the previous release over all tables written so far."""
        if self.previous is None:
            return "first"
        known = release_info(self.previous)["tables"]
        before = {name: known[name]["logical_digest"] for name in known if name not in DERIVED_TABLES}
        diff = self.diff_so_far("")
        return change_of(
            digest_changed=before != self.digests(),
            only_added=diff.only_added and not diff.is_same,
            is_broken=bool(self.structure.breaking),
            has_grown=bool(self.structure.additive),
        )

    def is_restated(self) -> bool:
        """Whether the makers say something else of the dataset than in the previous release."""
        assert self.previous is not None
        said = release_info(self.previous)
        return any(said.get(key) != value for key, value in statement(self.settings).items())

    def close(self, names: Iterable[str], version: str) -> None:
        """Finish the files of some tables."""
        footer = {
            "dataset": self.settings.name,
            "dataset_version": version,
            "schema_version": schema.SCHEMA_VERSION,
        }
        for name in names:
            self.written[name].writer.close(footer)

    def diff_so_far(self, version: str) -> ReleaseDiff:
        """Return the difference from the previous release (there must be one) over all tables written so far."""
        assert self.previous is not None
        tables = {name: self.written[name].comparer.diff for name in schema.PUBLISHED if name in self.written}
        return ReleaseDiff(self.previous.name, version, tables, tables_gone(self.previous), self.structure)

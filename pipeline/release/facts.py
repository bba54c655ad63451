"""What is known of a release once its tables are written.

What belongs here: the value that every document of a release is generated from.  What does not: the documents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import schema
from pipeline.release.checksums import file_digest
from pipeline.release.diff import ReleaseDiff
from pipeline.release.figures import Figures
from pipeline.release.inputs import ReleaseSettings
from pipeline.release.write import csv_path, parquet_path

NOMINAL_EPOCH = "1970-01-01"
"""Day of a release that has neither a date of its own nor a dated page, where a format demands one."""


@dataclass(frozen=True, slots=True)
class DataFile:
    """One file of a table: path within the release, size in bytes, SHA-256."""

    path: str
    bytes: int
    sha256: str


def data_files(release: Path) -> dict[tuple[str, str], DataFile]:
    """Return the files of all tables by table and form (``parquet``, ``csv``), each hashed once."""
    paths = {
        (name, form): path_of(name)
        for name in schema.PUBLISHED
        for form, path_of in (("parquet", parquet_path), ("csv", csv_path))
    }
    return {
        key: DataFile(path, (release / path).stat().st_size, file_digest(release / path)) for key, path in paths.items()
    }


@dataclass(frozen=True)
class ReleaseFacts:
    """What is known of a release once its tables are written."""

    settings: ReleaseSettings
    version: str
    change: str
    """``first``, ``patch``, ``minor`` or ``major``."""
    digests: Mapping[str, str]
    """Logical digest by table."""
    digest: str
    """Logical digest of the whole dataset."""
    figures: Figures
    files: Mapping[tuple[str, str], DataFile]
    """Files by table and form."""
    previous: Path | None
    diff: ReleaseDiff | None
    history: Mapping[str, int] = field(default_factory=dict)
    """Rows that this version adds to ``id_history``, by relation."""

    @property
    def title(self) -> str:
        """Title of the dataset, in Chinese where its makers gave one."""
        return self.settings.title or self.settings.name

    @property
    def filled(self) -> list[schema.Table]:
        """The tables that hold rows, in published order."""
        return [table for table in schema.PUBLISHED.values() if self.figures.rows[table.name]]

    @property
    def nominal_time(self) -> str:
        """A moment for formats that demand one: the release date, else the last issue, at midnight UTC; no clock."""
        date = self.settings.release_date
        day = date.isoformat() if date else self.figures.last_issue or NOMINAL_EPOCH
        return f"{day}T00:00:00Z"

"""``releases.json``: which releases a store has, and what was said about them afterwards.

What belongs here: reading, rebuilding and replacing the index.  What does not: making a release (``publish``).

The index is rebuilt from the release folders each time; only what no folder can know is carried over: which
version is called stable, and retractions.  A crash between the rename of a release and the index mends itself so.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.files import replace_file
from pipeline.release.checksums import NAME as SUMS
from pipeline.release.checksums import file_digest
from pipeline.release.inputs import ReleaseError
from pipeline.release.staging import RELEASES
from pipeline.release.versions import Version, is_version

INDEX = "releases.json"


@dataclass
class Index:
    """The content of ``releases.json``: versions from oldest to newest."""

    latest: str | None = None
    stable: str | None = None
    versions: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, versions: Mapping[str, dict[str, Any]], stable: str | None) -> Index:
        """Return the index of some versions; ``stable`` is kept as long as that version stands."""
        ordered = {version: versions[version] for version in sorted(versions, key=Version.parse)}
        standing = [version for version, entry in ordered.items() if entry["retracted"] is None]
        latest = standing[-1] if standing else None
        for mark in (entry["retracted"] for entry in ordered.values()):
            if mark and mark.get("takedown") and mark["replaced_by"] is None:
                mark["replaced_by"] = latest
        return cls(latest, stable if stable in standing else latest, ordered)

    def as_text(self) -> str:
        """Return the JSON text."""
        content = {"latest": self.latest, "stable": self.stable, "versions": self.versions}
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def read_index(store: Path) -> Index:
    """Return the index of a store, empty when it has none; ReleaseError when it cannot be read."""
    path = store / INDEX
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return Index()
    return parse_index(text, str(path))


def parse_index(text: str, path: str) -> Index:
    """Read the text of an index; ReleaseError, naming ``path``, when it is none."""
    try:
        content = json.loads(text)
        return Index(content["latest"], content["stable"], content["versions"])
    except (ValueError, KeyError, TypeError) as error:
        raise ReleaseError(
            f"{path}: is not an index of releases ({error}); take it from a backup, or remove it and build or publish "
            "again: it is made anew, without what was retracted"
        ) from None


def published(store: Path) -> Iterator[Path]:
    """Yield the release folders of a store, oldest version first."""
    folders = [path for path in (store / RELEASES).glob("*") if is_version(path.name) and path.is_dir()]
    yield from sorted(folders, key=lambda path: Version.parse(path.name))


def latest_release(store: Path, before: str | None = None) -> Path | None:
    """Return the folder of the newest release (older than ``before``), retracted or not; None when there is none."""
    limit = None if before is None else Version.parse(before)
    folders = [path for path in published(store) if limit is None or Version.parse(path.name) < limit]
    return folders[-1] if folders else None


def refresh(store: Path, *, stable: str | None = None) -> Index:
    """Rebuild and replace the index; ``stable`` names the version to call stable (None: as before)."""
    before = read_index(store)
    versions = {}
    for folder in published(store):
        known = before.versions.get(folder.name, {})
        versions[folder.name] = {**entry_of(folder), "retracted": known.get("retracted")}
    index = Index.of(versions, stable or before.stable)
    save(store, index)
    return index


def save(store: Path, index: Index) -> None:
    """Replace ``releases.json`` when its content changed."""
    path, text = store / INDEX, index.as_text()
    if not path.is_file() or path.read_text("utf-8") != text:
        replace_file(path, text)


def entry_of(folder: Path) -> dict[str, Any]:
    """Return what the index says of a release folder, but for retractions."""
    info = json.loads((folder / "release.json").read_text("utf-8"))
    return {
        "path": f"{RELEASES}/{folder.name}",
        "logical_digest": info["logical_digest"],
        "sha256sums": file_digest(folder / SUMS),
        "date": info["release_date"],
        "schema_version": info["schema_version"],
        "rows": {name: table["rows"] for name, table in info["tables"].items()},
    }

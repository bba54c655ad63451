"""``releases.json``: which releases a store has, and what was said about them afterwards.

What belongs here: reading, rebuilding and replacing the index.  What does not: making a release (``publish``).

The index is rebuilt from the release folders each time; only what no folder can know is carried over: which
version is called stable, and retractions.  A crash between the rename of a release and the index mends itself so.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
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

    def as_text(self) -> str:
        """Return the JSON text."""
        content = {"latest": self.latest, "stable": self.stable, "versions": self.versions}
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def read_index(store: Path) -> Index:
    """Return the index of a store, empty when it has none; ReleaseError when it cannot be read."""
    path = store / INDEX
    try:
        content = json.loads(path.read_text("utf-8"))
        return Index(content["latest"], content["stable"], content["versions"])
    except FileNotFoundError:
        return Index()
    except (ValueError, KeyError, TypeError) as error:
        raise ReleaseError(f"{path}: is not an index of releases ({error}); remove it to have it rebuilt") from None


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
    index = Index()
    for folder in published(store):
        known = before.versions.get(folder.name, {})
        index.versions[folder.name] = {**_entry(folder), "retracted": known.get("retracted")}
    standing = [version for version, entry in index.versions.items() if entry["retracted"] is None]
    index.latest = standing[-1] if standing else None
    wished = stable or before.stable
    index.stable = wished if wished in standing else index.latest
    for mark in (entry["retracted"] for entry in index.versions.values()):
        if mark and mark.get("takedown") and mark["replaced_by"] is None:
            mark["replaced_by"] = index.latest
    save(store, index)
    return index


def save(store: Path, index: Index) -> None:
    """Replace ``releases.json`` when its content changed."""
    path, text = store / INDEX, index.as_text()
    if not path.is_file() or path.read_text("utf-8") != text:
        replace_file(path, text)


def _entry(folder: Path) -> dict[str, Any]:
    info = json.loads((folder / "release.json").read_text("utf-8"))
    return {
        "path": f"{RELEASES}/{folder.name}",
        "logical_digest": info["logical_digest"],
        "sha256sums": file_digest(folder / SUMS),
        "date": info["release_date"],
        "schema_version": info["schema_version"],
        "rows": {name: table["rows"] for name, table in info["tables"].items()},
    }

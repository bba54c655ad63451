"""Withdrawing a published version: the index says why not to use it; its data may be removed.

A version is withdrawn in all its editions.

What belongs here: the mark in ``releases.json``, and removing the data of a version that must not be handed out any
more.  What does not: taking an article down in the next release (``pipeline.takedown``).
"""

from __future__ import annotations

import stat
from collections.abc import Sequence
from pathlib import Path

from pipeline.files import sync
from pipeline.release.checksums import NAME as SUMS
from pipeline.release.index import Index, latest_release, refresh, save
from pipeline.release.inputs import ReleaseError
from pipeline.release.staging import OPEN_ROOT, RELEASES, exclusive, remove

ON_RECORD = ("release.json", "CHANGELOG.md", "LICENSE", SUMS)
"""What stays of a version whose data were removed: figures and digests, no text."""


def retract(
    store: Path, version: str, reason: str, replaced_by: str | None = None, *, remove_data: bool = False
) -> Index:
    """Mark a version as retracted and return the new index; ``remove_data`` leaves only its record in the folder.

    Raises ReleaseError when the version or its replacement is unknown, when no reason is given, or when data are to
    be removed that the next release is compared with.
    """
    if not reason.strip():
        raise ReleaseError(f"version {version}: say why it is retracted")
    if remove_data:
        _check_removable(store, version)
    with exclusive(store) as folder:
        index = refresh(store)
        for name in filter(None, (version, replaced_by)):
            if name not in index.versions:
                known = ", ".join(index.versions) or "none"
                raise ReleaseError(f"{store}: has no version {name} (it has {known})")
        if replaced_by == version:
            raise ReleaseError(f"version {version}: cannot replace itself")
        mark = {"reason": reason.strip(), "replaced_by": replaced_by}
        former = index.versions[version]["retracted"] or {}
        is_removed = remove_data or "data_removed" in former
        index.versions[version]["retracted"] = mark | ({"data_removed": True} if is_removed else {})
        save(store, index)
        if remove_data:
            _remove_data(folder / version)
        index = refresh(store)
    opened = store / OPEN_ROOT
    if (opened / RELEASES / version).is_dir():
        there = replaced_by if replaced_by and (opened / RELEASES / replaced_by).is_dir() else None
        retract(opened, version, reason, there, remove_data=remove_data)
    return index


def retract_taken_down(store: Path, versions: Sequence[str], category: str) -> None:
    """Mark versions that hold an article taken down; what replaces them is the next version that stands."""
    with exclusive(store):
        index = refresh(store)
        for version in versions:
            if index.versions[version]["retracted"] is None:
                reason = f"holds an article that was taken down ({category})"
                index.versions[version]["retracted"] = {"reason": reason, "replaced_by": None, "takedown": True}
        save(store, index)
        refresh(store)
    opened = store / OPEN_ROOT
    if held_there := [version for version in versions if (opened / RELEASES / version).is_dir()]:
        retract_taken_down(opened, held_there, category)


def _check_removable(store: Path, version: str) -> None:
    """Raise ReleaseError when the version is the newest of an edition: asked before any is marked, so that all are."""
    for root, command in ((store, "build"), (store / OPEN_ROOT, "open-edition")):
        newest = latest_release(root)
        if newest is not None and newest.name == version:
            raise ReleaseError(
                f"{newest}: is the newest there, which the next release is compared with; publish one that replaces it "
                f"(`banmian {command}`), then remove the data of this one"
            )


def _remove_data(release: Path) -> None:
    """Remove all of a release but its record; begun again after a crash, it goes on."""
    mode = release.stat().st_mode
    release.chmod(mode | stat.S_IWUSR)
    for path in sorted(release.iterdir()):
        if path.is_dir():
            remove(path)
        elif path.name not in ON_RECORD:
            path.unlink()
    release.chmod(mode)
    sync(release)

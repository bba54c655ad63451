"""Withdrawing a published version: the folder stays as it is, the index says why not to use it.

What belongs here: the mark in ``releases.json``.  What does not: taking an article down in the next release.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.release.index import Index, read_index, refresh, save
from pipeline.release.inputs import ReleaseError
from pipeline.release.staging import exclusive


def retract(store: Path, version: str, reason: str, replaced_by: str | None = None) -> Index:
    """Mark a version as retracted and return the new index.

    Raises ReleaseError when the version or its replacement is unknown, or no reason is given.
    """
    if not reason.strip():
        raise ReleaseError(f"version {version}: say why it is retracted")
    with exclusive(store):
        refresh(store)
        index = read_index(store)
        for name in filter(None, (version, replaced_by)):
            if name not in index.versions:
                known = ", ".join(index.versions) or "none"
                raise ReleaseError(f"{store}: has no version {name} (it has {known})")
        if replaced_by == version:
            raise ReleaseError(f"version {version}: cannot replace itself")
        index.versions[version]["retracted"] = {"reason": reason.strip(), "replaced_by": replaced_by}
        save(store, index)
        return refresh(store)

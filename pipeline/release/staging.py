"""The folder in which a release grows, and how it becomes visible.

What belongs here: the lock that lets one build publish at a time, clearing what crashed builds left, making files
durable and read-only, the one rename.  What does not: what is in the folder.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.files import Busy, held, sync
from pipeline.release.inputs import ReleaseError

RELEASES = "releases"
OPEN_ROOT = "open"
"""Folder of a store in which its open editions lie, laid out like the store."""
STAGING_PREFIX = ".staging-"
_LOCK = ".lock"
_WRITE_BITS = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


@contextmanager
def exclusive(store: Path) -> Iterator[Path]:
    """Hold the right to change the releases of a store; yields the folder of releases.

    The lock belongs to the process and goes with it, however it ends.  Raises ReleaseError when another process
    holds it.
    """
    folder = store / RELEASES
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with held(folder / _LOCK):
            yield folder
    except Busy as busy:
        raise ReleaseError(
            f"{folder}: another build (process {busy.holder}) is publishing there; wait until it is done"
        ) from None


@contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """Clear what crashed builds left, then yield a fresh staging folder that is removed unless renamed.

    The caller holds the lock (``exclusive``), so every staging folder found belongs to a build that is dead.
    """
    for left_over in folder.glob(f"{STAGING_PREFIX}*"):
        remove(left_over)
    staging = folder / f"{STAGING_PREFIX}{os.getpid()}"
    staging.mkdir()
    try:
        yield staging
    finally:
        if staging.exists():
            remove(staging)


def remove(folder: Path) -> None:
    """Remove a folder whose files may be read-only."""
    folder.chmod(folder.stat().st_mode | stat.S_IWUSR)
    for path in folder.rglob("*"):
        if path.is_dir() and not path.is_symlink():
            path.chmod(path.stat().st_mode | stat.S_IWUSR)
    shutil.rmtree(folder)


def seal(folder: Path) -> None:
    """Bring every file and folder to the disk and take away the right to write them."""
    for path in sorted(folder.rglob("*"), reverse=True):
        _seal_one(path)
    _seal_one(folder)


def _seal_one(path: Path) -> None:
    sync(path)
    path.chmod(path.stat().st_mode & ~_WRITE_BITS)


def reveal(staging: Path, target: Path) -> None:
    """Give a sealed staging folder its name, once; ReleaseError when the name is taken."""
    if target.exists():
        raise ReleaseError(f"{target}: this version is published already and never changes")
    staging.rename(target)
    sync(target.parent)

"""Files as they are said to be and as they are found: of a partition of the store, and of a release.

What belongs here: reading the tables by which checks of files are measured.  What does not: the checks
(``measuring.files``).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ParamSpec

import pyarrow as pa

from expectations.further import FILES, INPUTS, RELEASE
from pipeline.planning import current_inputs
from pipeline.release.checksums import NAME, file_digest, files_of, read_sums
from pipeline.stages import STAGES
from pipeline.store import UNPARTITIONED, Store

log = logging.getLogger(__name__)
P = ParamSpec("P")


def as_far_as_readable(read: Callable[P, pa.Table], *args: P.args, **options: P.kwargs) -> pa.Table:
    """Return the table that ``read`` gives; one without columns when the file is damaged, so that its checks fail."""
    try:
        return read(*args, **options)
    except (pa.ArrowException, OSError):
        log.warning("a damaged file: %s", args, exc_info=True)
        return pa.table({})


def stored_files(store: Store, asset: str, partition: str = UNPARTITIONED) -> pa.Table:
    """Return the ``FILES`` of a partition; every file is read."""
    stored = store.read(asset, partition)
    return FILES.from_rows(
        (f"{name}.parquet", record.sha256, _digest(stored.path(name)))
        for name, record in sorted(stored.manifest.tables.items())
    )


def stored_inputs(store: Store, asset: str, partition: str) -> pa.Table:
    """Return the ``INPUTS`` of a partition; none for an asset that is read off the raw folder."""
    manifest = store.manifest(asset, partition)
    if manifest is None or asset not in STAGES:
        return INPUTS.empty()
    current = current_inputs(store, asset, partition, {})
    names = sorted(current.keys() | manifest.inputs.keys())
    return INPUTS.from_rows((name, manifest.inputs.get(name) or None, current.get(name) or None) for name in names)


def release_files(release: Path) -> pa.Table:
    """Return the ``RELEASE`` table of a release folder, read against its SHA256SUMS; every file is read."""
    return RELEASE.from_rows(_against_sums(release))


def _against_sums(release: Path) -> Iterator[tuple[str, str | None, str | None]]:
    try:
        stated = dict(read_sums(release))
    except (OSError, ValueError):
        # A list that is missing or torn lists nothing.
        stated = {}
        yield NAME, "a list", None
    for name in sorted(stated.keys() | set(files_of(release))):
        yield name, stated.get(name), _digest(release / name)


def _digest(path: Path) -> str | None:
    """Return the SHA-256 of a file; None when it cannot be read."""
    try:
        return file_digest(path)
    except OSError:
        return None

"""Keeping the quarantine folder in step with the pages that failed checks.

What belongs here: when the folder is brought in step: whenever an asset with a gate was stored, or a partition
vanished.  How it is written is in ``pipeline.reading.quarantine``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from expectations.catalogue import FAULTS
from pipeline.reading.quarantine import QuarantineEntry, failed_page, write_failed_pages
from pipeline.stages import KEEPER
from pipeline.store import Store

_OWN = {asset: table for asset, table in FAULTS.items() if KEEPER[table] == asset}
"""Assets that keep their own table of faults."""


def quarantine_failed_pages(store: Store, raw: Path, asset: str, partitions: Iterable[str]) -> None:
    """Bring the quarantine in step with what the store says of some partitions of an asset."""
    if asset in _OWN:
        wanted = list(partitions)
        entries = (entry for partition in wanted for entry in _entries(store, asset, partition))
        write_failed_pages(store.quarantine, raw, asset, wanted, entries)


def _entries(store: Store, asset: str, partition: str) -> Iterator[QuarantineEntry]:
    """Yield an entry for each page of a partition that was set aside."""
    manifest, table = store.manifest(asset, partition), _OWN[asset]
    # The manifest tells at once that there are none, which is what there mostly are.
    if manifest is None or table not in manifest.tables or not manifest.tables[table].rows:
        return
    faults = sorted(store.read(asset, partition).table(table).to_pylist(), key=itemgetter("source_id"))
    for _, group in groupby(faults, key=itemgetter("source_id")):
        rows = list(group)
        yield failed_page(rows[0], [row["check"] for row in rows], asset, partition)

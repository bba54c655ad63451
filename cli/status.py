"""``banmian status``: what a store holds, what is stale, what failed, and its last release."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from assets.failures import failing_checks, recent_failures
from assets.inventory import inventory_digests, stored_inventory
from assets.publication import data_docs
from expectations.measures import Finding
from pipeline.planning import PARTITIONED, stale_partitions
from pipeline.reading.quarantine import list_quarantine
from pipeline.release.index import latest_release, read_index
from pipeline.store import Store, StoreError

NAMED_AT_MOST = 10
"""Partitions or files named one by one; the rest are counted."""


def print_status(store: Store) -> None:
    """Print the state of a store; StoreError when the folder is not a store."""
    inventory = stored_inventory(store)
    if inventory is None:
        raise StoreError(f"{store.root}: not a store, or nothing was ingested yet: run `banmian build RAW --store …`")
    console = Console()
    status = inventory["status"].to_pylist()
    console.print(
        f"files: {len(status)} ({status.count('page')} pages, {status.count('alias')} duplicates, "
        f"{status.count('quarantined')} unreadable)"
    )
    digests = inventory_digests(store)
    console.print(_assets(store, digests))
    quarantined = list_quarantine(store.quarantine)
    for entry in quarantined[:NAMED_AT_MOST]:
        console.print(f"quarantine: {entry.path}: {entry.reason}", markup=False, soft_wrap=True)
    if len(quarantined) > NAMED_AT_MOST:
        console.print(f"… and {len(quarantined) - NAMED_AT_MOST} more in {store.quarantine}")
    for failure in recent_failures(store)[:NAMED_AT_MOST]:
        console.print(f"failed: {failure}", markup=False, soft_wrap=True)
    for finding in failing_checks(store, sorted(digests)):
        console.print(_check(finding), markup=False, soft_wrap=True)
    console.print(_last_release(store), markup=False, soft_wrap=True)
    for label, path in (("report", store.reports / "dataset.html"), ("data docs", data_docs(store) / "index.html")):
        if path.is_file():
            console.print(f"{label}: {path}", markup=False, soft_wrap=True)


def _check(finding: Finding) -> str:
    """Return one line on a check that does not hold: how grave, which, how much, where."""
    expected = finding.expected
    failing = sorted(partition for partition, tally in finding.tallies.items() if tally.violations)
    where = ", ".join(failing[:NAMED_AT_MOST]) + (" …" if len(failing) > NAMED_AT_MOST else "")
    return (
        f"{'check failed' if expected.blocking else 'check warns'}: {expected.asset}/{expected.name}: "
        f"{finding.violations} of {finding.checked} in {where}: {expected.description}"
    )


def _assets(store: Store, digests: dict[str, str]) -> Table:
    table = Table("asset", "partitions", "stale", "of which")
    for asset in PARTITIONED:
        stale = stale_partitions(store, asset, digests)
        named = ", ".join(stale[:NAMED_AT_MOST]) + (" …" if len(stale) > NAMED_AT_MOST else "")
        table.add_row(asset, str(len(store.partitions(asset))), str(len(stale)), named)
    for asset in ("lexicon", "term_statistics", "reprints"):
        manifest = store.manifest(asset)
        table.add_row(asset, "–", "never made" if manifest is None else "0", "")
    return table


def _last_release(store: Store) -> str:
    latest = latest_release(store.root)
    if latest is None:
        return "release: none yet"
    mark = read_index(store.root).versions.get(latest.name, {}).get("retracted")
    return f"release: {latest.name} in {latest}" + (f" (retracted: {mark['reason']})" if mark else "")

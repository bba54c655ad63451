"""Measuring what a store holds: the parts that the checks of an asset need, read chunk by chunk.

What belongs here: where the tables of a part come from, and the functions that workers run.  Workers import this
module, which is why it knows neither Great Expectations nor Dagster.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow as pa

from expectations.catalogue import FAULTS, LOOKED_AT, NEEDS
from expectations.files import as_far_as_readable, stored_files, stored_inputs
from expectations.further import FILES, INPUTS
from expectations.issues import ISSUES, IssueFigures, beside_usual, figures
from expectations.measures import Measures
from expectations.records import load, save
from expectations.runner import measure
from pipeline.reading.identity import UNDATED
from pipeline.stages import KEEPER, TABLES_OF
from pipeline.store import UNPARTITIONED, Store

Parts = Iterator[tuple[str, Mapping[str, pa.Table]]]

PARTITIONS_BACK = 250
"""Partitions before this one that are looked through for a newspaper's issues: those of a weekly, too."""


@dataclass(frozen=True, slots=True)
class MeasureTask:
    """The checks of an asset over some partitions of a store."""

    store: Path
    asset: str
    partitions: tuple[str, ...]
    ingest_date: dt.date | None = None
    """Latest possible issue date."""


def measure_stored(task: MeasureTask) -> Measures:
    """Return the measures of some partitions, and keep those of each beside it."""
    return _gathered(task, reuse=False)


def kept_or_measured(task: MeasureTask) -> Measures:
    """Return the measures of some partitions; of those that were measured as they are now, from what was kept."""
    return _gathered(task, reuse=True)


def _gathered(task: MeasureTask, *, reuse: bool) -> Measures:
    store = Store(task.store)
    gathered = Measures(task.asset)
    for partition in task.partitions:
        kept = load(store, task.asset, partition) if reuse else None
        gathered.absorb(kept or _measured(store, task.asset, partition, task.ingest_date))
    return gathered


def _measured(store: Store, asset: str, partition: str, ingest_date: dt.date | None) -> Measures:
    # Asked for first: that something was never made is no fault of the data.
    store.read(asset, partition)
    parts = _whole(store, asset) if partition == UNPARTITIONED else _parts(store, asset, partition)
    measures = measure(asset, parts, ingest_date=ingest_date)
    save(store, measures, partition)
    return measures


def _parts(store: Store, asset: str, partition: str) -> Parts:
    """Yield what the checks of an asset need, a chunk of pages at a time."""
    wanted = [table for table in NEEDS[asset] if table in KEEPER] + [FAULTS[one] for one in FAULTS if one == asset]
    keepers = {table: KEEPER[table] for table in wanted}
    stored = {keeper: store.read(keeper, partition) for keeper in set(keepers.values())}
    # What is of the partition as a whole goes with the first chunk.
    whole = _of_partition(store, asset, partition)
    for index in range(stored[asset].chunks):
        tables = {
            table: as_far_as_readable(stored[keeper].chunk, index, table, _columns(asset, table))
            for table, keeper in keepers.items()
        }
        yield partition, {**tables, **whole}
        whole = {name: table.slice(0, 0) for name, table in whole.items()}


def _of_partition(store: Store, asset: str, partition: str) -> dict[str, pa.Table]:
    made = {FILES.name: stored_files(store, asset, partition)}
    if INPUTS.name in NEEDS[asset]:
        made[INPUTS.name] = stored_inputs(store, asset, partition)
    if ISSUES.name in NEEDS[asset]:
        made[ISSUES.name] = issues_of(store, partition)
    return made


def issues_of(store: Store, partition: str) -> pa.Table:
    """Return the issues of a partition beside the newspapers' issues before (``issues.ISSUES``)."""
    if partition == UNDATED:
        return ISSUES.empty()
    before = [key for key in store.partitions("clean_articles") if key < partition and key != UNDATED]
    latest_first = before[: -PARTITIONS_BACK - 1 : -1]
    return beside_usual(_figures_of(store, partition), (_figures_of(store, key) for key in latest_first))


def _figures_of(store: Store, partition: str) -> list[IssueFigures]:
    manifest = store.manifest("clean_articles", partition)
    return _figures(store, partition, manifest.digest if manifest else "")


@lru_cache(maxsize=4 * PARTITIONS_BACK)
def _figures(store: Store, partition: str, _digest: str) -> list[IssueFigures]:
    """Return the figures of a partition in this state: asked for by each of the partitions after it, read once."""
    sources = store.read("sources", partition).table("sources", ["source_id", "newspaper", "page_no"])
    articles = store.read("clean_articles", partition).table("articles", ["source_id", "char_count"])
    return figures(sources, articles)


def _whole(store: Store, asset: str) -> Parts:
    """Yield what the checks of an asset over the whole corpus need, as one part."""
    tables = {FILES.name: stored_files(store, asset)}
    for table in (name for name in NEEDS[asset] if name in KEEPER):
        keeper, columns = KEEPER[table], _columns(asset, table)
        if keeper == asset:
            tables[table] = as_far_as_readable(store.read(asset).table, table)
        else:
            (declared,) = (one for one in TABLES_OF[keeper] if one.name == table)
            tables[table] = pa.concat_tables([declared.empty().select(columns), *store.iterate(keeper, table, columns)])
    yield UNPARTITIONED, tables


def _columns(asset: str, table: str) -> list[str] | None:
    """Return the columns that are enough of a table of another asset; None for all of an asset's own."""
    enough = LOOKED_AT[asset].get(table)
    return list(enough) if enough else None

"""Measuring what a store holds: the parts that the checks of an asset need, read chunk by chunk.

What belongs here: where the tables of a part come from, and the function that workers run.  Workers import this module,
which is why it knows neither Great Expectations nor Dagster.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from expectations.catalogue import LOOKED_AT, NEEDS
from expectations.measures import Measures
from expectations.runner import measure
from pipeline.stages import KEEPER, TABLES_OF
from pipeline.store import UNPARTITIONED, Store

Parts = Iterator[tuple[str, Mapping[str, pa.Table]]]


@dataclass(frozen=True, slots=True)
class MeasureTask:
    """The checks of an asset over some partitions of a store."""

    store: Path
    asset: str
    partitions: tuple[str, ...]


def measure_stored(task: MeasureTask) -> Measures:
    """Return the measures of an asset that is kept by partitions."""
    return measure(task.asset, _parts(Store(task.store), task.asset, task.partitions))


def measure_whole(store: Store, asset: str) -> Measures:
    """Return the measures of an asset that is kept as a whole."""
    return measure(asset, _whole(store, asset))


def _parts(store: Store, asset: str, partitions: tuple[str, ...]) -> Parts:
    """Yield what the checks of an asset need, a chunk of pages at a time."""
    keepers = {table: KEEPER[table] for table in NEEDS[asset]}
    for partition in partitions:
        stored = {keeper: store.read(keeper, partition) for keeper in set(keepers.values())}
        for index in range(stored[asset].chunks):
            yield (
                partition,
                {
                    table: stored[keeper].chunk(index, table, _columns(asset, table))
                    for table, keeper in keepers.items()
                },
            )


def _whole(store: Store, asset: str) -> Parts:
    """Yield what the checks of an asset over the whole corpus need, as one part."""
    tables = {}
    for table in NEEDS[asset]:
        keeper, columns = KEEPER[table], _columns(asset, table)
        if keeper == asset:
            tables[table] = store.read(asset).table(table)
        else:
            (declared,) = (one for one in TABLES_OF[keeper] if one.name == table)
            tables[table] = pa.concat_tables([declared.empty().select(columns), *store.iterate(keeper, table, columns)])
    yield UNPARTITIONED, tables


def _columns(asset: str, table: str) -> list[str] | None:
    """Return the columns that are enough of a table of another asset; None for all of an asset's own."""
    enough = LOOKED_AT[asset].get(table)
    return list(enough) if enough else None

"""Measures of assets, spread over the engine: anew when checks run, from what was kept when a release is made.

What belongs here: which parts of the store are measured together.  How is in ``expectations.stored``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assets.partitions import latest_issue
from expectations.catalogue import GUARDED
from expectations.measures import Measures
from expectations.stored import MeasureTask, kept_or_measured, measure_stored
from pipeline.engine import Engine
from pipeline.planning import PARTITIONED
from pipeline.store import UNPARTITIONED, Store

TASKS_AT_LEAST = 8
"""Parts of a long range that workers measure: enough that none waits long for another."""


def measure_anew(store: Store, asset: str, partitions: Sequence[str], engine: Engine) -> Measures:
    """Measure an asset of the store, and keep the measures of each partition beside it."""
    return _spread(measure_stored, store, asset, partitions, engine)


def measures_of_store(store: Store, partitions: Sequence[str], engine: Engine) -> list[Measures]:
    """Return the measures of every asset that checks guard; what was measured as it is now is not measured again."""
    return [
        _spread(kept_or_measured, store, asset, partitions if asset in PARTITIONED else (UNPARTITIONED,), engine)
        for asset in GUARDED
        if asset != "release" and (asset in PARTITIONED or store.manifest(asset))
    ]


def _spread(
    function: Callable[[MeasureTask], Measures], store: Store, asset: str, partitions: Sequence[str], engine: Engine
) -> Measures:
    """Apply a function to groups of partitions; workers share them."""
    size = max(1, len(partitions) // TASKS_AT_LEAST)
    groups = [tuple(partitions[start : start + size]) for start in range(0, len(partitions), size)]
    tasks = [MeasureTask(store.root, asset, group, latest_issue()) for group in groups]
    gathered = Measures(asset)
    for measures in engine.map(function, tasks, f"check {asset}"):
        gathered.absorb(measures)
    return gathered

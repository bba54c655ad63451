"""Expectations as Dagster asset checks.

What belongs here: the bridge between ``expectations`` (which knows no Dagster) and asset checks.  Names, severities
and sentences come from ``expectations.catalogue``; Great Expectations is imported only when a check runs.
"""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets.partitions import ISSUES, latest_issue
from expectations.catalogue import CATALOGUE, NEEDS
from expectations.measures import Measures
from expectations.runner import Outcome, judge
from expectations.stored import MeasureTask, measure_stored, measure_whole
from pipeline.engine import Engine
from pipeline.planning import PARTITIONED
from pipeline.store import Store

SEVERITIES = {"critical": dg.AssetCheckSeverity.ERROR, "warning": dg.AssetCheckSeverity.WARN}

PAGES_TOLD, PAGES_NAMED = 3, 100
"""Quarantined pages that the sentence of a check names, and its metadata."""
TASKS_AT_LEAST = 8
"""Parts of a long range that workers measure: enough that none waits long for another."""


def _specs(asset: str) -> list[dg.AssetCheckSpec]:
    return [
        dg.AssetCheckSpec(
            name=expected.name,
            asset=asset,
            description=expected.description,
            blocking=expected.blocking,
            metadata={"table": expected.table, "protects": expected.group, "severity": expected.severity},
        )
        for expected in CATALOGUE
        if expected.asset == asset
    ]


def _checks_of(asset: str) -> dg.AssetChecksDefinition:
    partitioned = asset in PARTITIONED

    @dg.multi_asset_check(name=f"{asset}_expectations", specs=_specs(asset), can_subset=True)
    def check(
        context: dg.AssetCheckExecutionContext, store: dg.ResourceParam[Store], engine: dg.ResourceParam[Engine]
    ) -> Iterator[dg.AssetCheckResult]:
        partitions = _partitions(context, store, asset) if partitioned else None
        outcomes = engine.apart(judge, _measure(store, asset, partitions, engine))
        wanted = {key.name for key in context.selected_asset_check_keys}
        for outcome in outcomes:
            if outcome.name not in wanted:
                continue
            metadata: dict[str, dg.MetadataValue[Any]] = {"observed": dg.MetadataValue.json(outcome.observed)}
            if outcome.quarantined:
                metadata["quarantined pages"] = dg.MetadataValue.json(outcome.quarantined[:PAGES_NAMED])
            if outcome.failing:
                metadata["failing rows (at most 20)"] = dg.MetadataValue.md(_rows_as_markdown(outcome.failing))
            yield dg.AssetCheckResult(
                check_name=outcome.name,
                asset_key=asset,
                passed=outcome.passed,
                severity=SEVERITIES[outcome.severity],
                description=_told(outcome),
                metadata=metadata,
            )

    return check


def _measure(store: Store, asset: str, partitions: list[str] | None, engine: Engine) -> Measures:
    """Measure an asset; over many partitions, workers share them."""
    if partitions is None:
        return measure_whole(store, asset)
    size = max(1, len(partitions) // TASKS_AT_LEAST)
    groups = [tuple(partitions[start : start + size]) for start in range(0, len(partitions), size)] or [()]
    tasks = [MeasureTask(store.root, asset, group, latest_issue()) for group in groups]
    first, *rest = engine.map(measure_stored, tasks, f"check {asset}")
    for measures in rest:
        first.absorb(measures)
    return first


def _partitions(context: dg.AssetCheckExecutionContext, store: Store, asset: str) -> list[str]:
    """Return the partitions of the run, or all that are stored where a check is run by itself."""
    run = context.run
    if key := run.tags.get("dagster/partition"):
        return [key]
    start, end = (run.tags.get(f"dagster/asset_partition_range_{side}") for side in ("start", "end"))
    if start and end:
        keys = list(context.instance.get_dynamic_partitions(str(ISSUES.name)))
        return keys[keys.index(start) : keys.index(end) + 1]
    return store.partitions(asset)


def _told(outcome: Outcome) -> str:
    """Return the reason of the check and, where pages were set aside, which."""
    if not outcome.quarantined:
        return outcome.description
    pages = ", ".join(outcome.quarantined[:PAGES_TOLD]) + (" …" if len(outcome.quarantined) > PAGES_TOLD else "")
    count = len(outcome.quarantined)
    return (
        f"{outcome.description}（已隔离{count}版，其余照常 / {count} pages in quarantine, the others go on: {pages}）"
    )


def _rows_as_markdown(rows: list[dict[str, object]]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    lines = [f"| {' | '.join(names)} |", f"|{'---|' * len(names)}"]
    lines += [f"| {' | '.join(str(row.get(name, '')).replace('|', chr(92) + '|') for name in names)} |" for row in rows]
    return "\n".join(lines)


CHECKS = [_checks_of(asset) for asset in NEEDS]

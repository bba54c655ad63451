"""Expectations as Dagster asset checks.

What belongs here: the bridge between ``expectations`` (which knows no Dagster) and asset checks.  Names, severities
and sentences come from ``expectations.catalogue``; Great Expectations is imported only when a check runs.
"""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets.measured import measure_anew
from assets.partitions import ISSUES
from assets.publication import published_release
from assets.withholding import withhold_failed_pages
from expectations.catalogue import CATALOGUE, NEEDS
from expectations.measures import Measures
from expectations.released import measure_release
from expectations.runner import Outcome, judge
from pipeline.engine import Engine
from pipeline.planning import PARTITIONED
from pipeline.store import UNPARTITIONED, Store

SEVERITIES = {"critical": dg.AssetCheckSeverity.ERROR, "warning": dg.AssetCheckSeverity.WARN}

PAGES_TOLD, PAGES_NAMED = 3, 100
"""Quarantined pages that the sentence of a check names, and its metadata."""


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
    @dg.multi_asset_check(name=f"{asset}_expectations", specs=_specs(asset), can_subset=True)
    def check(
        context: dg.AssetCheckExecutionContext, store: dg.ResourceParam[Store], engine: dg.ResourceParam[Engine]
    ) -> Iterator[dg.AssetCheckResult]:
        measures = _measure(context, store, asset, engine)
        outcomes = engine.apart(judge, measures)
        withheld = withhold_failed_pages(store, measures)
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
                description=_told(outcome, withheld),
                metadata=metadata,
            )

    return check


def _measure(context: dg.AssetCheckExecutionContext, store: Store, asset: str, engine: Engine) -> Measures:
    if asset == "release":
        return measure_release(published_release(store))
    partitions = _partitions(context, store, asset) if asset in PARTITIONED else [UNPARTITIONED]
    return measure_anew(store, asset, partitions, engine)


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


def _told(outcome: Outcome, withheld: list[str]) -> str:
    """Return the reason of the check and, where pages were set aside or will be, which."""
    if not outcome.passed and set(withheld) & set(outcome.sources):
        return f"{outcome.description}（再次制作时隔离{len(withheld)}版 / made again, the issue leaves them out）"
    if not outcome.quarantined:
        return outcome.description
    pages = ", ".join(outcome.quarantined[:PAGES_TOLD]) + (" …" if len(outcome.quarantined) > PAGES_TOLD else "")
    count = len(outcome.quarantined)
    counted = f"{count} page{'s' * (count > 1)}"
    return f"{outcome.description}（已隔离{count}版，其余照常 / {counted} in quarantine, the others go on: {pages}）"


def _rows_as_markdown(rows: list[dict[str, object]]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    lines = [f"| {' | '.join(names)} |", f"|{'---|' * len(names)}"]
    lines += [f"| {' | '.join(str(row.get(name, '')).replace('|', chr(92) + '|') for name in names)} |" for row in rows]
    return "\n".join(lines)


CHECKS = [_checks_of(asset) for asset in NEEDS]

"""Expectations as Dagster asset checks.

What belongs here: the bridge between ``expectations`` (which knows no Dagster) and asset checks.  Names, severities
and sentences come from ``expectations.catalogue``; Great Expectations is imported only when a check runs.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
import pyarrow as pa

from assets.metadata import ASSET_OF_TABLE
from assets.partitions import ISSUES
from expectations.catalogue import CATALOGUE, LOOKED_AT, NEEDS, Expected
from pipeline.planning import PARTITIONED
from pipeline.schema import CLEAN_ARTICLES
from pipeline.store import UNPARTITIONED, Store

SEVERITIES = {"critical": dg.AssetCheckSeverity.ERROR, "warning": dg.AssetCheckSeverity.WARN}

MAKERS = {
    **ASSET_OF_TABLE,
    "source_aliases": "sources",
    "source_bytes": "sources",
    "words": "words",
    "page_items": "page_articles",
    "page_pieces": "page_articles",
}
"""Which asset keeps a table that checks look at."""


def parts(store: Store, asset: str, partitions: list[str]) -> Iterator[tuple[str, Mapping[str, pa.Table]]]:
    """Yield what the checks of an asset need, a chunk of pages at a time."""
    makers = {table: MAKERS[table] for table in NEEDS[asset]}
    for partition in partitions:
        stored = {maker: store.read(maker, partition) for maker in set(makers.values())}
        for index in range(stored[asset].chunks):
            yield (
                partition,
                {table: stored[maker].chunk(index, table, _columns(asset, table)) for table, maker in makers.items()},
            )


def _columns(asset: str, table: str) -> list[str] | None:
    """Return the columns that are enough of a table of another asset; None for all of an asset's own."""
    enough = LOOKED_AT[asset].get(table)
    return list(enough) if enough else None


def whole(store: Store, asset: str) -> Iterator[tuple[str, Mapping[str, pa.Table]]]:
    """Yield what the checks of an asset over the whole corpus need, as one part."""
    tables = {}
    for table in NEEDS[asset]:
        maker = MAKERS[table]
        if maker == asset:
            tables[table] = store.read(asset).table(table)
        else:
            columns = _columns(asset, table)
            stored = store.iterate(maker, table, columns)
            tables[table] = pa.concat_tables([CLEAN_ARTICLES.empty().select(columns), *stored])
    yield UNPARTITIONED, tables


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
    by_name: dict[str, Expected] = {expected.name: expected for expected in CATALOGUE if expected.asset == asset}
    partitioned = asset in PARTITIONED

    @dg.multi_asset_check(name=f"{asset}_expectations", specs=_specs(asset), can_subset=True)
    def check(context: dg.AssetCheckExecutionContext, store: dg.ResourceParam[Store]) -> Iterator[dg.AssetCheckResult]:
        # Great Expectations takes seconds and 270 MB to import: only a run that checks pays for it.
        from expectations.runner import run

        looked_at = parts(store, asset, _partitions(context, store, asset)) if partitioned else whole(store, asset)
        wanted = {key.name for key in context.selected_asset_check_keys}
        for outcome in run(asset, looked_at):
            if outcome.name not in wanted:
                continue
            metadata: dict[str, dg.MetadataValue[Any]] = {"observed": dg.MetadataValue.json(outcome.observed)}
            if outcome.failing:
                metadata["failing rows (at most 20)"] = dg.MetadataValue.md(_rows_as_markdown(outcome.failing))
            yield dg.AssetCheckResult(
                check_name=outcome.name,
                asset_key=asset,
                passed=outcome.passed,
                severity=SEVERITIES[outcome.severity],
                description=by_name[outcome.name].description,
                metadata=metadata,
            )

    return check


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


def _rows_as_markdown(rows: list[dict[str, object]]) -> str:
    names = list(rows[0])
    lines = [f"| {' | '.join(names)} |", f"|{'---|' * len(names)}"]
    lines += [f"| {' | '.join(str(row.get(name, '')).replace('|', chr(92) + '|') for name in names)} |" for row in rows]
    return "\n".join(lines)


CHECKS = [_checks_of(asset) for asset in NEEDS]

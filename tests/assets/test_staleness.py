"""What Dagster itself knows: data versions, staleness and metadata of each partition."""

from __future__ import annotations

import dagster as dg
from dagster._core.definitions.data_version import CachingStaleStatusResolver, StaleStatus
from dagster._core.loader import LoadingContextForTest

from assets.build import prepare_home
from assets.definitions import build_defs
from assets.partitions import ISSUES
from pipeline.engine import SerialEngine

DAYS = ("2026-03-17", "2026-03-18")
PAGE_ASSETS = ("sources", "page_articles", "clean_articles", "words", "keywords")


def stale(instance, defs, asset, partition):
    resolver = CachingStaleStatusResolver(instance, defs.resolve_asset_graph(), LoadingContextForTest(instance))
    return resolver.get_status(dg.AssetKey(asset), partition) == StaleStatus.STALE


def test_a_changed_page_makes_its_own_issue_stale_and_no_other(two_days):
    raw, store = two_days.raw, two_days.store
    defs = build_defs({"raw": raw, "store": store, "engine": SerialEngine()})
    job = defs.resolve_implicit_global_asset_job_def()

    def materialise(*assets, partition=None):
        keys = [dg.AssetKey(asset) for asset in assets]
        assert job.execute_in_process(instance=instance, asset_selection=keys, partition_key=partition).success

    with dg.DagsterInstance.from_config(str(prepare_home(store))) as instance:
        assert set(instance.get_dynamic_partitions(str(ISSUES.name))) == set(DAYS)
        assert not any(stale(instance, defs, asset, day) for asset in PAGE_ASSETS for day in DAYS)

        page = raw / "20260318_01.txt"
        page.write_bytes(page.read_bytes() + "\n补一行。\n".encode())
        materialise("source_inventory")
        assert stale(instance, defs, "sources", "2026-03-18")
        assert not any(stale(instance, defs, asset, "2026-03-17") for asset in PAGE_ASSETS)

        materialise("sources", partition="2026-03-18")
        assert not stale(instance, defs, "sources", "2026-03-18")
        assert stale(instance, defs, "page_articles", "2026-03-18")
        assert not any(stale(instance, defs, asset, "2026-03-17") for asset in PAGE_ASSETS)


def test_each_partition_of_a_range_has_its_own_metadata(two_days_built):
    store = two_days_built.store
    with dg.DagsterInstance.from_config(str(prepare_home(store))) as instance:
        for day, pages in zip(DAYS, (4, 2), strict=True):
            (event,) = instance.fetch_materializations(
                dg.AssetRecordsFilter(dg.AssetKey("sources"), asset_partitions=[day]), limit=1
            ).records
            metadata = event.asset_materialization.metadata
            assert metadata["dagster/row_count"].value == pages
            manifest = store.manifest("sources", day)
            assert manifest is not None
            assert metadata["digest"].value == manifest.digest

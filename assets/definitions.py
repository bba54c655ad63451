"""The code location: everything that Dagster needs to know, assembled in one place.

``build_defs`` takes other resources for tests and for ``banmian build``; ``defs`` is what the UI loads.
"""

from __future__ import annotations

from collections.abc import Mapping

import dagster as dg

from assets.checks import CHECKS
from assets.corpus import lexicon, reprints, term_statistics
from assets.inventory import inventory_digests, raw_pages, source_inventory
from assets.io import StoreIOManager
from assets.jobs import JOBS
from assets.pages import clean_articles, keywords, page_articles, sources, words
from assets.publication import dataset_report, release
from assets.quarantine import quarantine_failed_pages
from assets.resources import resources_from_environment
from assets.schedules import SCHEDULES
from assets.sensors import raw_folder
from pipeline.planning import CODE_VERSIONS, PARTITIONED, current_inputs
from pipeline.stages import TABLES_OF
from pipeline.store import Store

ASSETS: list[dg.AssetsDefinition | dg.AssetSpec] = [
    raw_pages,
    source_inventory,
    sources,
    page_articles,
    clean_articles,
    lexicon,
    words,
    term_statistics,
    keywords,
    reprints,
    release,
    dataset_report,
]


def _inputs(store: Store, asset: str, partition: str) -> Mapping[str, str]:
    return current_inputs(store, asset, partition, inventory_digests(store)) if asset in PARTITIONED else {}


@dg.io_manager(
    required_resource_keys={"store", "raw"}, description="Parquet in the store, schema enforced / 存储中的Parquet"
)
def store_io(context: dg.InitResourceContext) -> StoreIOManager:
    """Return the IO manager of the store."""
    store, raw = context.resources.store, context.resources.raw
    return StoreIOManager(
        store,
        TABLES_OF,
        lambda asset: CODE_VERSIONS.get(asset, "1"),
        _inputs,
        lambda asset, partitions: quarantine_failed_pages(store, raw, asset, partitions),
    )


def build_defs(resources: Mapping[str, object] | None = None) -> dg.Definitions:
    """Return the definitions; ``resources`` replaces some of ``raw``, ``store`` and ``engine``."""
    return dg.Definitions(
        assets=ASSETS,
        asset_checks=CHECKS,
        jobs=JOBS,
        schedules=SCHEDULES,
        sensors=[raw_folder],
        resources={**resources_from_environment(), "io_manager": store_io, **(resources or {})},
        # A process for each step costs seconds, a page milliseconds; here, because the UI's Materialize button
        # and backfills take the executor of the definitions and not that of a job.
        executor=dg.in_process_executor,
    )


defs = build_defs()

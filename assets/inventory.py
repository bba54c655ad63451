"""The raw folder and the inventory of its files.

What belongs here: the asset that looks at the raw folder, registers partitions and keeps the quarantine in step.
How a file is read is in ``pipeline.reading``.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import dagster as dg
import pyarrow as pa
from pydantic import Field

from assets.io import Chunks
from assets.metadata import definition_metadata
from assets.partitions import ISSUES
from assets.quarantine import quarantine_failed_pages
from pipeline import schema
from pipeline.cleaning.settings import CleaningSettings, save_settings
from pipeline.engine import Engine
from pipeline.planning import PARTITIONED, vanished_partitions
from pipeline.reading.config import load_config
from pipeline.reading.inventory import Scan, partition_digests, scan
from pipeline.reading.quarantine import write_quarantine
from pipeline.store import UNPARTITIONED, Store, StoreError

GROUP = "reading"
OWNERS = ["team:banmian"]

raw_pages = dg.AssetSpec(
    "raw_pages",
    description="原始版面文件夹中的文件，按出版日期。The files of the raw folder, by issue date; "
    "`source_inventory` records here which dates have other files than before.",
    partitions_def=ISSUES,
    group_name=GROUP,
    kinds={"text"},
    owners=OWNERS,
)


def stored_inventory(store: Store) -> pa.Table | None:
    """Return the inventory in the store, or None when there is none yet."""
    if store.manifest("source_inventory") is None:
        return None
    return store.read("source_inventory").table("inventory")


def inventory_digests(store: Store) -> dict[str, str]:
    """Return what the stored inventory says each partition holds; empty when there is no inventory."""
    manifest = store.manifest("source_inventory")
    return {} if manifest is None else dict(_digests(store, manifest.digest))


@lru_cache(maxsize=1)
def _digests(store: Store, _digest: str) -> Mapping[str, str]:
    """Return the partition digests of the inventory with this digest: asked for once a partition, worked out once."""
    return partition_digests(store.read("source_inventory").table("inventory"))


class InventoryConfig(dg.Config):
    """How the raw folder is looked at."""

    settle_seconds: float = Field(0.0, description="Leave alone files that changed less long ago, in seconds")


@dg.asset(
    group_name=GROUP,
    kinds={"parquet", "python"},
    owners=OWNERS,
    code_version="1",
    metadata=definition_metadata((schema.INVENTORY,)),
    description="原始文件清单：每个文件一行，含摘要、所属报纸、日期、版次；登记各期分区，并将不可读者隔离。"
    "One row a raw file: digest, newspaper, issue date, page. Registers the issue partitions and quarantines what "
    "cannot be read. Files whose size and time did not change are not read again.",
)
def source_inventory(
    context: dg.AssetExecutionContext,
    config: InventoryConfig,
    raw: dg.ResourceParam[Path],
    store: dg.ResourceParam[Store],
    engine: dg.ResourceParam[Engine],
) -> dg.Output[Chunks]:
    """Scan the raw folder and register what it holds."""
    former = stored_inventory(store)
    wishes = load_config(raw)
    found = scan(
        raw,
        former,
        wishes,
        map_=lambda function, chunks: engine.map(function, chunks, "reading"),
        settle_seconds=config.settle_seconds,
    )
    _refuse_an_emptied_folder(raw, former, found)
    save_settings(store.root, CleaningSettings(frozenset(wishes.masked)))
    _register(context, store, raw, former, found)
    write_quarantine(store.quarantine, raw, found.inventory)
    # A constant version: what depends on the files is told by raw_pages, date by date, not by the list as a whole.
    return dg.Output(
        Chunks([(UNPARTITIONED, {"inventory": found.inventory})]),
        data_version=dg.DataVersion("inventory"),
        metadata=_counts(found),
    )


def _refuse_an_emptied_folder(raw: Path, former: pa.Table | None, found: Scan) -> None:
    """Raise StoreError where no page is left of some: rather a folder that is not mounted than an archive given up."""
    before = 0 if former is None else former["status"].to_pylist().count("page")
    if before and "page" not in found.inventory["status"].to_pylist():
        raise StoreError(
            f"{raw}: no page is left where there were {before}; is the folder mounted, and the right one? "
            "Nothing was changed; to begin anew, name another store"
        )


def _register(context: dg.AssetExecutionContext, store: Store, raw: Path, former: pa.Table | None, found: Scan) -> None:
    """Bring Dagster's partitions and the store in step with the raw folder, and say which dates changed."""
    digests = partition_digests(found.inventory)
    known = set(context.instance.get_dynamic_partitions(str(ISSUES.name)))
    context.instance.add_dynamic_partitions(str(ISSUES.name), sorted(digests.keys() - known))
    for partition in sorted(known - digests.keys()):
        context.instance.delete_dynamic_partition(str(ISSUES.name), partition)
    for partition in vanished_partitions(store, digests):
        context.log.info(f"no file is left of {partition}: its tables are removed")
        for asset in PARTITIONED:
            store.remove(asset, partition)
            quarantine_failed_pages(store, raw, asset, [partition])
    before = {} if former is None else partition_digests(former)
    for partition, digest in sorted(digests.items()):
        if before.get(partition) != digest:
            context.log_event(
                dg.AssetObservation("raw_pages", partition=partition, tags={"dagster/data_version": digest})
            )


def _counts(found: Scan) -> dict[str, dg.MetadataValue]:
    status = found.inventory["status"].to_pylist()
    return {
        "pages": dg.MetadataValue.int(status.count("page")),
        "aliases": dg.MetadataValue.int(status.count("alias")),
        "quarantined": dg.MetadataValue.int(status.count("quarantined")),
        "read now": dg.MetadataValue.int(found.read),
    }

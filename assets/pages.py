"""The assets that pages pass, one partition an issue date: sources, page_articles, clean_articles, words, keywords.

What belongs here: which chunks a step handles and in what order.  What is done to a chunk is in ``pipeline.stages``.
"""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pyarrow as pa

from assets.inventory import OWNERS, raw_pages, source_inventory, stored_inventory
from assets.io import Chunks, Stored
from assets.metadata import definition_metadata
from assets.partitions import ISSUES, latest_issue
from expectations.gate import gate_sources, gated_pages
from pipeline.engine import Engine
from pipeline.reading.inventory import corrections_of, sources_of
from pipeline.stages import (
    SOURCE_TABLES,
    SOURCES_CODE,
    STAGES,
    ChunkTask,
    SourcesTask,
    Stage,
    cut_sources,
    read_sources,
)
from pipeline.store import Chunk, Store, StoreError

DESCRIPTIONS = {
    "sources": "来源：一期的各版及其原始字节快照。The pages of an issue with a snapshot of their raw bytes.",
    "page_articles": "切分：每版切为若干稿件，每行定其角色。Each page cut into items, each line with its role.",
    "clean_articles": "稿件：合行、去版式空格后的稿件、段落，及每一字节的去向。Articles and paragraphs unwrapped and "
    "cleaned, with spans, residue and edits that account for every byte.",
    "words": "分词：各段的词。The words of each paragraph.",
    "keywords": "关键词：各稿的关键词。The keywords of each article.",
}


GATED = {"clean_articles": gated_pages}
"""Stages whose pages pass the gate: those that fail a check are set aside, the others go on."""


def run_stage(stage: Stage, store: Store, upstream: Stored, engine: Engine) -> Iterator[tuple[str, Chunk]]:
    """Yield (partition, tables) of a stage over every chunk of its first input."""
    tasks = [ChunkTask(store.root, partition, i) for partition, stored in upstream for i in range(stored.chunks)]
    partitions = (task.partition for task in tasks)
    return zip(partitions, engine.map(GATED.get(stage.name, stage.compute), tasks, stage.name), strict=True)


@dg.asset(
    deps=[raw_pages, source_inventory],
    partitions_def=ISSUES,
    backfill_policy=dg.BackfillPolicy.single_run(),
    group_name="reading",
    kinds={"parquet", "python"},
    owners=OWNERS,
    code_version=SOURCES_CODE,
    metadata=definition_metadata(SOURCE_TABLES),
    description=DESCRIPTIONS["sources"],
)
def sources(context: dg.AssetExecutionContext, raw: dg.ResourceParam[Path], store: dg.ResourceParam[Store]) -> Chunks:
    """Read the files of the issues that are asked for."""
    inventory = stored_inventory(store)
    if inventory is None:
        raise StoreError("there is no inventory of the raw folder yet: materialise source_inventory first")
    return Chunks(
        (partition, read_sources(task))
        for partition in context.partition_keys
        for task in _tasks(raw, inventory, partition)
    )


def _tasks(raw: Path, inventory: pa.Table, partition: str) -> Iterator[SourcesTask]:
    """Yield the chunks of a partition's sources, those left out that fail a check before they are read."""
    kept, aliases, faults = gate_sources(partition, *sources_of(inventory, partition), latest_issue())
    return cut_sources(raw, kept, aliases, corrections_of(inventory, partition), faults)


def _stage_asset(stage: Stage, group: str) -> dg.AssetsDefinition:
    """Return the asset of a stage; inputs after the first are read by the workers themselves."""
    first = stage.inputs[0]

    @dg.asset(
        name=stage.name,
        ins={"upstream": dg.AssetIn(key=first)},
        deps=list(stage.inputs[1:]),
        partitions_def=ISSUES,
        backfill_policy=dg.BackfillPolicy.single_run(),
        group_name=group,
        kinds={"parquet", "python"},
        owners=OWNERS,
        code_version=stage.code_version,
        metadata=definition_metadata(stage.tables),
        description=DESCRIPTIONS[stage.name],
    )
    def materialise(upstream: Stored, store: dg.ResourceParam[Store], engine: dg.ResourceParam[Engine]) -> Chunks:
        return Chunks(run_stage(stage, store, upstream, engine))

    return materialise


page_articles = _stage_asset(STAGES["page_articles"], "articles")
clean_articles = _stage_asset(STAGES["clean_articles"], "articles")
words = _stage_asset(STAGES["words"], "language")
keywords = _stage_asset(STAGES["keywords"], "language")

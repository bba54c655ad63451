"""Jobs: the selections of assets that sensors, schedules and people start together."""

from __future__ import annotations

import dagster as dg

from pipeline.planning import PARTITIONED

PUBLISHING_ASSETS = ("reprints", "release", "dataset_report")
DICTIONARY_ASSETS = ("lexicon", "term_statistics")

issue_job = dg.define_asset_job(
    "issue_job",
    selection=dg.AssetSelection.assets("source_inventory", *PARTITIONED),
    description="一期：从原始文件到关键词。One issue date, from raw files to keywords.",
)
inventory_job = dg.define_asset_job(
    "inventory_job",
    selection=dg.AssetSelection.assets("source_inventory"),
    description="清点原始文件夹。Look at the raw folder and register its issues.",
)
release_job = dg.define_asset_job(
    "release_job",
    selection=dg.AssetSelection.assets(*PUBLISHING_ASSETS),
    description="转载与发布。Reprints, release and report over the whole corpus.",
)
lexicon_job = dg.define_asset_job(
    "lexicon_job",
    selection=dg.AssetSelection.assets(*DICTIONARY_ASSETS),
    description="更新词表与词频。Refresh the lexicon and the term statistics; words and keywords then are stale.",
)

JOBS = [issue_job, inventory_job, release_job, lexicon_job]

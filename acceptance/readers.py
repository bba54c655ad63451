"""Checks by libraries that load the data: Croissant, Hugging Face, OpenLineage, pandas, Polars, Arrow, csv.

What belongs here: loading every table in every way and comparing what came.  What does not: SQL (``sql``).
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable
from typing import Any

import attr
import datasets
import mlcroissant
import pandas as pd
import polars as pl
import pyarrow.csv as pacsv
import yaml
from openlineage.client import event_v2, facet_v2

from acceptance.check import Release, expect

_FACETS: dict[str, Callable[..., Any]] = {
    "schema": facet_v2.schema_dataset.SchemaDatasetFacet,
    "columnLineage": facet_v2.column_lineage_dataset.ColumnLineageDatasetFacet,
    "version": facet_v2.dataset_version_dataset.DatasetVersionDatasetFacet,
    "documentation": facet_v2.documentation_dataset.DocumentationDatasetFacet,
    "storage": facet_v2.storage_dataset.StorageDatasetFacet,
    "dataQualityAssertions": facet_v2.data_quality_assertions_dataset.DataQualityAssertionsDatasetFacet,
    "outputStatistics": facet_v2.output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet,
    "nominalTime": facet_v2.nominal_time_run.NominalTimeRunFacet,
    "processing_engine": facet_v2.processing_engine_run.ProcessingEngineRunFacet,
}


def croissant_records(release: Release) -> str:
    """mlcroissant iterates every record set, checks the hash of each file, and finds the rows declared."""
    loaded = mlcroissant.Dataset(jsonld=str(release.folder / "croissant.json"))
    found = {record_set.id: sum(1 for _ in loaded.records(record_set.id)) for record_set in loaded.metadata.record_sets}
    filled = {name: rows for name, rows in release.rows.items() if rows}
    expect(found == filled, f"mlcroissant read {found}, release.json says {filled}")
    return f"{sum(found.values()):,} records of {len(found)} record sets"


def hugging_face(release: Release) -> str:
    """``datasets`` loads every configuration of the card, offline and past no cache, with the features it declares."""
    expect(os.environ.get("HF_HUB_OFFLINE") == "1", "HF_HUB_OFFLINE is not set")
    datasets.disable_progress_bars()
    folder = str(release.folder)
    front = yaml.safe_load((release.folder / "README.md").read_text("utf-8").split("---\n")[1])
    declared = {
        info["config_name"]: [feature["name"] for feature in info["features"]] for info in front["dataset_info"]
    }
    found = {}
    for name in datasets.get_dataset_config_names(folder):
        table = datasets.load_dataset(folder, name, split="train", cache_dir=str(release.work / "datasets"))
        expect(table.column_names == declared[name], f"{name}: columns are {table.column_names}")
        found[name] = table.num_rows
    filled = {name: rows for name, rows in release.rows.items() if rows}
    expect(found == filled, f"datasets read {found}, release.json says {filled}")
    return f"{len(found)} configurations"


def open_lineage(release: Release) -> str:
    """Every event and facet is one that the classes of openlineage-python take, and says nothing they do not know."""
    lines = (release.folder / "lineage" / "openlineage.ndjson").read_text("utf-8").splitlines()
    facets = 0
    for line in lines:
        event = json.loads(line)
        run, job = event["run"], event["job"]
        event_v2.RunEvent(
            eventTime=event["eventTime"],
            producer=event["producer"],
            eventType=event_v2.RunState(event["eventType"]),
            run=event_v2.Run(runId=run["runId"]),
            job=event_v2.Job(namespace=job["namespace"], name=job["name"]),
            inputs=[event_v2.InputDataset(namespace=item["namespace"], name=item["name"]) for item in event["inputs"]],
            outputs=[
                event_v2.OutputDataset(namespace=item["namespace"], name=item["name"]) for item in event["outputs"]
            ],
        )
        for holder in (run, *event["inputs"], *event["outputs"]):
            kinds = (holder.get(kind, {}) for kind in ("facets", "inputFacets", "outputFacets"))
            for name, facet in [item for facets_of_kind in kinds for item in facets_of_kind.items()]:
                _facet(name, facet)
                facets += 1
    expect(bool(lines), "there is no event")
    return f"{len(lines)} events, {facets} facets"


def _facet(name: str, facet: dict[str, Any]) -> None:
    kind = _FACETS[name]
    known = {field.name.lstrip("_") for field in attr.fields(kind)}
    content = {key: value for key, value in facet.items() if not key.startswith("_")}
    expect(set(content) <= known, f"facet {name} says {sorted(set(content) - known)}, which its standard does not know")
    made = kind(**content)
    expect(made._get_schema() == facet["_schemaURL"], f"facet {name}: its schema is {made._get_schema()}")


def seven_readers(release: Release) -> str:
    """pandas, Polars, Arrow and the csv module find the same number of rows in both forms of every table."""
    csv.field_size_limit(2**31 - 1)
    newlines = pacsv.ParseOptions(newlines_in_values=True)
    for name, rows in release.rows.items():
        parquet, text = str(release.parquet(name)), str(release.csv(name))
        with release.csv(name).open(encoding="utf-8", newline="") as file:
            by_csv = sum(1 for _ in csv.reader(file, strict=True)) - 1
        counts = {
            "pandas parquet": len(pd.read_parquet(parquet)),
            "pandas csv": len(pd.read_csv(text, keep_default_na=False, na_values=[""], low_memory=False)),
            "polars parquet": pl.read_parquet(parquet).height,
            "polars csv": pl.read_csv(text, infer_schema=False).height,
            "pyarrow csv": pacsv.read_csv(text, parse_options=newlines).num_rows,
            "csv module": by_csv,
        }
        expect(set(counts.values()) == {rows}, f"{name}: {counts}, release.json says {rows}")
    return f"{len(release.rows)} tables"

"""``lineage/openlineage.ndjson``: one OpenLineage run event a stage, with the lineage of every column.

What belongs here: the events of a release, generated from ``pipeline.schema`` and ``pipeline.stages``.  What does
not: how Dagster shows lineage (``assets.metadata``).

Nothing in an event depends on a clock or on chance: the time is the nominal one, run ids are UUIDs of version 5.
Tables of the store and tables of the release are datasets of two namespaces, so that the way of a column can be
followed from the release through every stage down to the raw files.
"""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from pipeline import schema
from pipeline.release.facts import ReleaseFacts
from pipeline.stages import KEEPER, STAGES, TABLES_OF

NAME = "lineage/openlineage.ndjson"
_SPEC = "https://openlineage.io/spec"
_EVENT_SCHEMA = f"{_SPEC}/2-0-2/OpenLineage.json#/$defs/RunEvent"
_FACETS = {
    "schema": "1-2-0/SchemaDatasetFacet", "columnLineage": "1-2-0/ColumnLineageDatasetFacet",
    "version": "1-0-1/DatasetVersionDatasetFacet", "documentation": "1-1-0/DocumentationDatasetFacet",
    "storage": "1-0-1/StorageDatasetFacet", "outputStatistics": "1-0-2/OutputStatisticsOutputDatasetFacet",
    "dataQualityAssertions": "1-1-0/DataQualityAssertionsDatasetFacet", "nominalTime": "1-0-1/NominalTimeRunFacet",
   "processing_engine": "1-1-1/ProcessingEngineRunFacet",
}  # fmt: skip
"""Version and name of the facets used, as openlineage-python 1.54 has them."""

_CORPUS_INPUTS = {"lexicon": ("clean_articles",), "term_statistics": ("words",), "reprints": ("clean_articles",)}
"""What the assets over the whole corpus are made of."""
_JOINED = {
    "articles.word_count": ("AGGREGATION", "words.word_count"),
    "articles.reprint_cluster_id": ("IDENTITY", "reprints.cluster_id"),
    "articles.continues_article_id": ("TRANSFORMATION", "jump_ends.jump_to", "jump_ends.jump_from"),
    "paragraphs.words": ("IDENTITY", "words.words"),
}
"""Columns that a release takes from another table of the store than their own (see ``assembly``): how, from where."""
_OUTSIDE = {"raw": ("raw", "pages", "content"), "config": ("raw", "banmian.toml", "settings")}
"""Namespace part, dataset and field of what no table declares."""

_RESULTS = "quality/results.json"
_SEVERITIES = {"critical": "error", "warning": "warn"}
"""What OpenLineage calls the severities of our checks."""

Json: TypeAlias = dict[str, object]


def write_lineage(release: Path, facts: ReleaseFacts) -> None:
    """Write all run events, one JSON object a line, with what the checks found where the release holds results."""
    writer = _Events(facts, _assertions(release))
    lines = "".join(json.dumps(event, ensure_ascii=False) + "\n" for event in writer.all())
    (release / NAME).parent.mkdir(exist_ok=True)
    (release / NAME).write_bytes(lines.encode())


def _assertions(release: Path) -> dict[str, list[Json]]:
    """Return the results of the checks by table of the store; none where the release holds no results."""
    path = release / _RESULTS
    found: dict[str, list[Json]] = defaultdict(list)
    for check in json.loads(path.read_text("utf-8"))["checks"] if path.is_file() else ():
        told = {"assertion": check["check"], "success": check["success"], "severity": _SEVERITIES[check["severity"]]}
        found[check["table"]].append(told)
    return found


class _Events:
    """The events of one release."""

    def __init__(self, facts: ReleaseFacts, assertions: Mapping[str, list[Json]]) -> None:
        self._facts = facts
        self._assertions = assertions
        self._producer = f"urn:banmian:{facts.settings.code_revision}"
        self._stored = {table.name: table for tables in TABLES_OF.values() for table in tables}

    def all(self) -> Iterator[Json]:
        """Yield the events of the stages in their order, then that of the release."""
        raw = [self._dataset("raw", name) for name in ("pages", "banmian.toml")]
        yield self._event("sources", raw, self._stage_outputs("sources"))
        for name, stage in STAGES.items():
            yield self._event(name, self._stage_inputs(stage.inputs), self._stage_outputs(name))
        for name, inputs in _CORPUS_INPUTS.items():
            yield self._event(name, self._stage_inputs(inputs), self._stage_outputs(name))
        assets = [name for name in TABLES_OF if name != "source_inventory"]
        outputs = [self._published(table) for table in schema.PUBLISHED.values()]
        yield self._event("release", self._checked(self._stage_inputs(assets)), outputs)

    def _checked(self, inputs: list[Json]) -> list[Json]:
        """Add to tables of the store what the checks found on them before they went into the release."""
        checked = []
        for dataset in inputs:
            assertions = self._assertions.get(str(dataset["name"]).rpartition(".")[2])
            facet = {"dataQualityAssertions": self._facet("dataQualityAssertions", assertions=assertions)}
            checked.append({**dataset, "inputFacets": facet} if assertions else dataset)
        return checked

    def _event(self, job: str, inputs: list[Json], outputs: list[Json]) -> Json:
        settings, time = self._facts.settings, self._facts.nominal_time
        run = uuid.uuid5(uuid.NAMESPACE_URL, f"{self._producer}:{settings.input_digest}:{self._facts.version}:{job}")
        return {
            "eventType": "COMPLETE",
            "eventTime": time,
            "run": {
                "runId": str(run),
                "facets": {
                    "nominalTime": self._facet("nominalTime", nominalStartTime=time),
                    "processing_engine": self._facet(
                        "processing_engine", name="banmian", version=settings.code_revision
                    ),
                },
            },
            "job": {"namespace": settings.name, "name": job},
            "inputs": _with_origins(inputs, outputs),
            "outputs": outputs,
            "producer": self._producer,
            "schemaURL": _EVENT_SCHEMA,
        }

    def _facet(self, facet: str, /, **content: object) -> Json:
        kind = _FACETS[facet].split("/")[1]
        return {
            "_producer": self._producer,
            "_schemaURL": f"{_SPEC}/facets/{_FACETS[facet]}.json#/$defs/{kind}",
            **content,
        }

    def _namespace(self, part: str) -> str:
        return f"{self._facts.settings.name}/{part}"

    def _dataset(self, part: str, name: str) -> Json:
        return {"namespace": self._namespace(part), "name": name}

    def _stage_inputs(self, assets: Iterable[str]) -> list[Json]:
        return [self._dataset("store", f"{asset}.{table.name}") for asset in assets for table in TABLES_OF[asset]]

    def _stage_outputs(self, asset: str) -> list[Json]:
        outputs = []
        for table in TABLES_OF[asset]:
            fields = {column.name: self._fields(column.derives_from, "TRANSFORMATION") for column in table.columns}
            facets = {"schema": self._schema(table), "columnLineage": self._facet("columnLineage", fields=fields)}
            outputs.append({**self._dataset("store", f"{asset}.{table.name}"), "facets": facets})
        return outputs

    def _published(self, table: schema.Table) -> Json:
        """Return a table of the release, each of its columns derived from that of the store."""
        fields = {column.name: self._release_fields(table, column) for column in table.columns}
        facets = {
            "schema": self._schema(table),
            "columnLineage": self._facet("columnLineage", fields=fields),
            "version": self._facet("version", datasetVersion=self._facts.version),
            "documentation": self._facet("documentation", description=f"{table.en}. {table.zh}。"),
            "storage": self._facet("storage", storageLayer="file", fileFormat="parquet"),
        }
        size = self._facts.files[table.name, "parquet"].bytes
        statistics = self._facet(
            "outputStatistics", rowCount=self._facts.figures.rows[table.name], size=size, fileCount=1
        )
        return {
            **self._dataset("release", table.name),
            "facets": facets,
            "outputFacets": {"outputStatistics": statistics},
        }

    def _schema(self, table: schema.Table) -> Json:
        fields = [
            {
                "name": column.name,
                "type": column.type_name,
                "description": f"{column.en}. {column.zh}。",
                "ordinal_position": number,
            }
            for number, column in enumerate(table.columns, start=1)
        ]
        return self._facet("schema", fields=fields)

    def _release_fields(self, table: schema.Table, column: schema.Column) -> Json:
        dotted = f"{table.name}.{column.name}"
        if dotted in _JOINED:
            subtype, *origins = _JOINED[dotted]
            return self._fields(origins, subtype)
        if self._is_stored(table.name, column.name):
            return self._fields([dotted], "IDENTITY")
        return self._fields(column.derives_from, "TRANSFORMATION")

    def _fields(self, origins: Iterable[str], subtype: str) -> Json:
        transformations = [{"type": "DIRECT", "subtype": subtype}]
        return {"inputFields": [{**self._origin(name), "transformations": transformations} for name in origins]}

    def _origin(self, dotted: str) -> Json:
        """Return dataset and field that a derivation of the schema names."""
        if dotted in _OUTSIDE:
            part, name, field = _OUTSIDE[dotted]
            return {**self._dataset(part, name), "field": field}
        _, joined, *_ = _JOINED.get(dotted, ("", dotted))
        table, column = joined.split(".")
        if self._is_stored(table, column):
            return {**self._dataset("store", f"{KEEPER[table]}.{table}"), "field": column}
        return {**self._dataset("release", table), "field": column}

    def _is_stored(self, table: str, column: str) -> bool:
        return table in self._stored and column in self._stored[table].column_names


def _with_origins(inputs: list[Json], outputs: list[Json]) -> list[Json]:
    """Return the inputs and whatever else the columns of the outputs derive from, each dataset once."""
    made = {(output["namespace"], output["name"]) for output in outputs}
    found = {(dataset["namespace"], dataset["name"]): dataset for dataset in inputs}
    for output in outputs:
        for origin in _origins(output):
            key = (origin["namespace"], origin["name"])
            found.setdefault(key, {"namespace": key[0], "name": key[1]})
    return [dataset for key, dataset in found.items() if key not in made]


def _origins(output: Any) -> Iterator[Json]:
    for field in output["facets"]["columnLineage"]["fields"].values():
        yield from field["inputFields"]

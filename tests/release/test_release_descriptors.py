"""The descriptors of a release: one schema in seven forms, and each form as its standard wants it."""

import json
import re
import uuid
from dataclasses import replace

import pyarrow.parquet as pq
import pytest
import yaml

from pipeline import schema
from pipeline.release.changes import CHANGES
from pipeline.release.checksums import read_sums
from pipeline.release.croissant import CONTEXT
from pipeline.release.dictionary import dictionary
from pipeline.release.publish import publish
from pipeline.release.write import csv_path, parquet_path
from tests.release import tiny

Columns = dict[str, list[tuple[str, str, bool]]]
"""Name, type in one vocabulary, and nullability of the columns of each table."""

NAMES = {"int32": "integer", "int64": "integer", "float64": "number", "bool": "boolean", "date32": "date"}
CROISSANT = {"sc:Text": "string", "sc:Integer": "integer", "sc:Float": "number", "sc:Boolean": "boolean",
             "sc:Date": "date"}  # fmt: skip


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    store = tmp_path_factory.mktemp("store")
    publish(tiny.inputs(tiny.PAGES[:1]), store, tiny.SETTINGS)
    return publish(tiny.inputs((*tiny.PAGES, tiny.CLOSED)), store, tiny.SETTINGS).path


def declared() -> Columns:
    return {
        name: [(c.name, NAMES.get(c.type_name, c.type_name), c.nullable) for c in table.columns]
        for name, table in schema.PUBLISHED.items()
    }


def in_parquet(release) -> Columns:
    found = {}
    for name in schema.PUBLISHED:
        fields = pq.read_schema(release / parquet_path(name))
        types = {"double": "number", "date32[day]": "date"}
        found[name] = [
            (f.name, types.get(str(f.type), NAMES.get(str(f.type), str(f.type))), f.nullable) for f in fields
        ]
    return found


def in_datapackage(release, name: str) -> Columns:
    package = json.loads((release / name).read_text("utf-8"))
    return {
        resource["name"]: [
            (field["name"], field["type"], not field.get("constraints", {}).get("required", False))
            for field in resource["schema"]["fields"]
        ]
        for resource in package["resources"]
    }


def in_contract(release) -> Columns:
    contract = yaml.safe_load((release / "contract.odcs.yaml").read_text("utf-8"))
    return {
        table["name"]: [(c["name"], c["logicalType"], not c["required"]) for c in table["properties"]]
        for table in contract["schema"]
    }


def in_croissant(release) -> Columns:
    described = json.loads((release / "croissant.json").read_text("utf-8"))
    return {
        record_set["@id"]: [(field["name"], CROISSANT[field["dataType"]], None) for field in record_set["field"]]
        for record_set in described["recordSet"]
    }


def in_card(release) -> Columns:
    front = yaml.safe_load((release / "README.md").read_text("utf-8").split("---\n")[1])
    return {
        info["config_name"]: [(f["name"], NAMES.get(f["dtype"], f["dtype"]), None) for f in info["features"]]
        for info in front["dataset_info"]
    }


def in_dictionary() -> Columns:
    tables = re.split(r"^## ", dictionary(), flags=re.MULTILINE)[1:]
    row = re.compile(r"^\| `(\w+)` \| (\w+) \| (.*?) \|", re.MULTILINE)
    return {
        text.split("\n", 1)[0]: [
            (name, NAMES.get(kind, kind), bool(nullable)) for name, kind, nullable in row.findall(text)
        ]
        for text in tables
    }


def test_all_descriptors_agree_with_the_schema_and_the_files(release):
    expected = declared()
    assert in_parquet(release) == expected
    assert in_datapackage(release, "datapackage.json") == expected
    assert in_datapackage(release, "datapackage.csv.json") == expected
    assert in_contract(release) == expected
    documented = in_dictionary()
    assert [name for name, *_ in documented.pop("changes")] == CHANGES.column_names
    assert documented == expected
    rows = {name: pq.read_metadata(release / parquet_path(name)).num_rows for name in schema.PUBLISHED}
    # Croissant and the card describe what can be iterated, and know no nullability.
    filled = {name: [(c, t, None) for c, t, _ in columns] for name, columns in expected.items() if rows[name]}
    assert set(expected) - set(filled) == {"source_aliases", "withheld", "id_history", "tombstones"}
    assert in_croissant(release) == filled
    assert in_card(release) == filled


def test_descriptors_name_the_files_as_they_are(release):
    sums = read_sums(release)
    for name, is_csv in (("datapackage.json", False), ("datapackage.csv.json", True)):
        for resource in json.loads((release / name).read_text("utf-8"))["resources"]:
            assert resource["hash"] == f"sha256:{sums[resource['path']]}"
            assert ("bytes" in resource) == is_csv
            assert resource["schema"]["primaryKey"] == list(schema.PUBLISHED[resource["name"]].key)
    described = json.loads((release / "croissant.json").read_text("utf-8"))
    for file in described["distribution"]:
        assert file["sha256"] == sums[file["contentUrl"]]
        assert file["contentSize"] == f"{(release / file['contentUrl']).stat().st_size} B"
    for record_set in described["recordSet"]:
        key = record_set["key"] if isinstance(record_set["key"], list) else [record_set["key"]]
        names = [f"{record_set['@id']}/{name}" for name in schema.PUBLISHED[record_set["@id"]].key]
        assert [part["@id"] for part in key] == names
        (count,) = record_set["cr:annotation"]
        assert count["value"] == pq.read_metadata(release / parquet_path(record_set["@id"])).num_rows
    front = yaml.safe_load((release / "README.md").read_text("utf-8").split("---\n")[1])
    assert [config["config_name"] for config in front["configs"] if config.get("default")] == ["articles"]
    assert all(config["data_files"] == parquet_path(config["config_name"]) for config in front["configs"])
    contract = yaml.safe_load((release / "contract.odcs.yaml").read_text("utf-8"))
    for server in contract["servers"]:
        assert (release / server["path"].format(model="articles")).is_file()


def test_references_agree(release):
    expected = {
        (name, column.name): column.references
        for name, table in schema.PUBLISHED.items()
        for column in table.columns
        if column.references
    }
    package = json.loads((release / "datapackage.json").read_text("utf-8"))
    found = {
        (resource["name"], key["fields"][0]): ".".join(
            (key["reference"]["resource"] or resource["name"], *key["reference"]["fields"])
        )
        for resource in package["resources"]
        for key in resource["schema"].get("foreignKeys", ())
    }
    assert found == expected
    contract = yaml.safe_load((release / "contract.odcs.yaml").read_text("utf-8"))
    assert expected == {
        (table["name"], column["name"]): relation["to"]
        for table in contract["schema"]
        for column in table["properties"]
        for relation in column.get("relationships", ())
    }


def test_croissant_tells_everything_in_both_languages(release):
    described = json.loads((release / "croissant.json").read_text("utf-8"))
    assert described["@context"] == CONTEXT
    assert described["conformsTo"][0] == "http://mlcommons.org/croissant/1.1"
    for node in (described, *described["recordSet"], *(f for r in described["recordSet"] for f in r["field"])):
        assert set(node["description"]) == {"zh", "en"}
        assert all(node["description"].values())
    responsible = {key for key in described if key.startswith("rai:")}
    assert {"rai:dataCollection", "rai:dataLimitations", "rai:dataBiases", "rai:personalSensitiveInformation",
            "rai:dataReleaseMaintenancePlan"} <= responsible  # fmt: skip
    assert described["version"] == "2.0.0"
    assert described["prov:wasRevisionOf"] == "1.0.0"


def test_citation_names_version_date_and_digest(release):
    cited = yaml.safe_load((release / "CITATION.cff").read_text("utf-8"))
    info = json.loads((release / "release.json").read_text("utf-8"))
    assert (cited["version"], cited["license"]) == ("2.0.0", "CC-BY-4.0")
    assert cited["date-released"].isoformat() == info["release_date"]
    assert cited["identifiers"][0]["value"] == f"urn:sha256:{info['logical_digest']}"
    assert cited["authors"] == [{"name": "Banmian"}]


def test_takedown_promises_are_the_makers_own(tmp_path):
    silent = publish(tiny.inputs(), tmp_path / "a", tiny.SETTINGS).path
    asked = replace(tiny.SETTINGS, contact="editor@lanhe.example", takedown_days=7)
    promised = publish(tiny.inputs(), tmp_path / "b", asked).path
    for name in ("README.md", "DATASHEET.md", "croissant.json"):
        assert "within 7 days" not in (silent / name).read_text("utf-8")
        assert "within 7 days" in (promised / name).read_text("utf-8")
        assert "editor@lanhe.example" in (promised / name).read_text("utf-8")
    assert "editor@lanhe.example" in (promised / "CITATION.cff").read_text("utf-8")


def test_datasheet_answers_in_chinese_and_english(release):
    text = (release / "DATASHEET.md").read_text("utf-8")
    chinese, english = text.split("# Datasheet\n")
    assert chinese.count("\n## ") == english.count("\n## ") >= 12
    assert "3 pages of Chinese newspapers" in english
    for name in schema.PUBLISHED:
        assert f"- `{name}`" in chinese
        assert f"- `{name}`" in english


def test_lineage_leads_every_published_column_back_to_raw(release):
    events = [json.loads(line) for line in (release / "lineage/openlineage.ndjson").read_text("utf-8").splitlines()]
    jobs = [event["job"]["name"] for event in events]
    assert (jobs[0], jobs[-1]) == ("sources", "release")
    edges: dict[tuple[str, str, str], list[tuple[str, str, str]]] = {}
    for event in events:
        assert event["eventTime"] == "2026-03-17T00:00:00Z"
        assert uuid.UUID(event["run"]["runId"]).version == 5
        inputs = {(data["namespace"], data["name"]) for data in event["inputs"]}
        outputs = {(data["namespace"], data["name"]) for data in event["outputs"]}
        for data in event["outputs"]:
            columns = {field["name"] for field in data["facets"]["schema"]["fields"]}
            lineage = data["facets"]["columnLineage"]["fields"]
            assert set(lineage) == columns
            for column, origin in lineage.items():
                here = (data["namespace"], data["name"], column)
                edges[here] = [(i["namespace"], i["name"], i["field"]) for i in origin["inputFields"]]
                assert {source[:2] for source in edges[here]} <= inputs | outputs, here
    assert len({event["run"]["runId"] for event in events}) == len(events)

    def reached(start: tuple[str, str, str]) -> set[tuple[str, str, str]]:
        seen, waiting = set(), [start]
        while waiting:
            node = waiting.pop()
            if node not in seen:
                seen.add(node)
                waiting += edges.get(node, [])
        return seen

    for column in ("text", "title", "word_count", "reprint_cluster_id", "continues_article_id"):
        assert ("lanhe/raw", "pages", "content") in reached(("lanhe/release", "articles", column)), column
    statistics = {data["name"]: data["outputFacets"]["outputStatistics"] for data in events[-1]["outputs"]}
    info = json.loads((release / "release.json").read_text("utf-8"))
    assert {name: facet["rowCount"] for name, facet in statistics.items()} == {
        name: table["rows"] for name, table in info["tables"].items()
    }
    assert statistics["articles"]["size"] == (release / parquet_path("articles")).stat().st_size


def test_lineage_tells_what_the_checks_found(tmp_path):
    checks = [
        {"check": "articles_have_text", "table": "articles", "severity": "critical", "success": True},
        {"check": "articles_quotes_are_paired", "table": "articles", "severity": "warning", "success": False},
    ]
    inputs = replace(
        tiny.inputs(), documents=lambda _: {"quality/results.json": json.dumps({"checks": checks}).encode()}
    )
    release = publish(inputs, tmp_path, tiny.SETTINGS).path
    last = json.loads((release / "lineage/openlineage.ndjson").read_text("utf-8").splitlines()[-1])
    (checked,) = (data for data in last["inputs"] if "inputFacets" in data)
    assert checked["name"] == "clean_articles.articles"
    assert checked["inputFacets"]["dataQualityAssertions"]["assertions"] == [
        {"assertion": "articles_have_text", "success": True, "severity": "error"},
        {"assertion": "articles_quotes_are_paired", "success": False, "severity": "warn"},
    ]


def test_every_document_of_the_tree_is_there(release):
    wanted = ["README.md", "CHANGELOG.md", "datapackage.json", "datapackage.csv.json", "croissant.json",
              "contract.odcs.yaml", "CITATION.cff", "LICENSE", "DATASHEET.md", "release.json", "SHA256SUMS",
              "excel/articles.excel.csv", "lineage/openlineage.ndjson", "diff/from-1.0.0/diff.json",
              "diff/from-1.0.0/changes.parquet", "verify.py"]  # fmt: skip
    assert [name for name in wanted if not (release / name).is_file()] == []
    assert (release / csv_path("articles")).is_file()

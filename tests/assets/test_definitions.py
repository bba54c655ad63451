"""The graph: it loads, and it changes only on purpose."""

from __future__ import annotations

import dagster as dg
import pytest

from assets.definitions import build_defs, defs
from expectations.catalogue import CATALOGUE
from pipeline.stages import STAGES, TABLES_OF

GRAPH = {
    "raw_pages": set(),
    "source_inventory": set(),
    "sources": {"raw_pages", "source_inventory"},
    "page_articles": {"sources"},
    "clean_articles": {"page_articles", "sources"},
    "lexicon": {"clean_articles"},
    "words": {"clean_articles", "lexicon"},
    "term_statistics": {"words"},
    "keywords": {"words", "clean_articles", "term_statistics"},
    "reprints": {"clean_articles"},
    "release": {"clean_articles", "words", "keywords", "lexicon", "reprints"},
    "dataset_report": {"release"},
}
PARTITIONED = {"raw_pages", "sources", "page_articles", "clean_articles", "words", "keywords"}


@pytest.fixture(scope="module")
def graph():
    return defs.resolve_asset_graph()


def names(keys):
    return {key.to_user_string() for key in keys}


def test_definitions_load():
    dg.Definitions.validate_loadable(build_defs())


def test_the_graph_is_the_one_that_was_drawn(graph):
    found = {node.key.to_user_string(): names(node.parent_keys) for node in graph.asset_nodes}
    assert found == GRAPH
    assert {node.key.to_user_string() for node in graph.asset_nodes if node.is_partitioned} == PARTITIONED


def test_stages_depend_in_dagster_on_what_makes_them_stale(graph):
    for name, stage in STAGES.items():
        assert set(stage.inputs) == names(graph.get(dg.AssetKey(name)).parent_keys)


def test_every_asset_tells_people_what_it_is(graph):
    for node in graph.asset_nodes:
        assert node.description, node.key
        assert node.group_name != "default", node.key
        assert node.owners, node.key
        assert node.kinds, node.key
        if node.key.to_user_string() in TABLES_OF:
            assert node.code_version, node.key
            assert "dagster/column_schema" in node.metadata, node.key


def test_every_expectation_is_a_check_of_its_own_name(graph):
    assert names(graph.asset_check_keys and {key.asset_key for key in graph.asset_check_keys}) <= set(GRAPH)
    found = {(key.asset_key.to_user_string(), key.name) for key in graph.asset_check_keys}
    assert found == {(expected.asset, expected.name) for expected in CATALOGUE}


def test_everything_runs_in_one_process():
    assert defs.executor is dg.in_process_executor


def test_jobs_schedules_and_the_sensor_are_there():
    assert {job.name for job in defs.jobs or []} == {"issue_job", "inventory_job", "release_job", "lexicon_job"}
    assert {schedule.name for schedule in defs.schedules or []} == {"nightly_release", "weekly_lexicon"}
    assert [sensor.name for sensor in defs.sensors or []] == ["raw_folder"]

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from expectations.catalogue import CATALOGUE, GUARDED, KEYED, LOOKED_AT, NEEDS, REFERENCES, of_asset, of_table
from expectations.expected import GROUPS
from expectations.measuring import MEASURES
from expectations.measuring.late import LATE
from expectations.suites import CLASSES, suite
from tests.expectations.faults import GOOD

ROOT = Path(__file__).resolve().parents[2]
TABLES = tuple(dict.fromkeys(expected.table for expected in CATALOGUE))


def test_names_are_unique_and_speak() -> None:
    names = [expected.name for expected in CATALOGUE]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)+", name) for name in names)


@pytest.mark.parametrize("expected", CATALOGUE, ids=lambda expected: expected.name)
def test_every_check_says_why_in_both_languages(expected) -> None:
    assert len(re.findall(r"[\u4e00-\u9fff]", expected.zh)) >= 8
    assert len(expected.en.split()) >= 6
    assert not re.search(r"[\u4e00-\u9fff]", expected.en)
    assert expected.zh in expected.description
    assert expected.en in expected.description


def test_every_check_guards_a_table_of_its_asset() -> None:
    for expected in CATALOGUE:
        assert expected.table in [table.name for table in GUARDED[expected.asset]]
        assert expected.blocking == (expected.severity == "critical")
        assert 0 <= expected.tolerance < 1
        assert expected.severity == "warning" or not expected.tolerance, "a critical check tolerates nothing"


def test_every_group_protects_something() -> None:
    assert {expected.group for expected in CATALOGUE} == {"identity", "shape", "text", "lineage", "reference"}


def test_every_check_has_one_measure() -> None:
    assert sorted([*MEASURES, *LATE]) == sorted(expected.name for expected in CATALOGUE)


def test_suites_are_the_catalogue() -> None:
    suites = {table: suite(table) for table in TABLES}
    judged = {
        (table, item.meta["check"], str(item.severity.value), item.meta["protects"])
        for table, own in suites.items()
        for item in own.expectations
    }
    assert judged == {(e.table, e.name, e.severity, e.group) for e in CATALOGUE}
    assert sum(len(own.expectations) for own in suites.values()) == len(CATALOGUE)
    assert set(CLASSES) <= {expected.name for expected in CATALOGUE}


def test_what_is_tolerated_reaches_great_expectations() -> None:
    by_name = {expected.name: expected for expected in CATALOGUE}
    for table in TABLES:
        for item in suite(table).expectations:
            expected, written = by_name[item.meta["check"]], item.configuration.kwargs
            if expected.tolerance:
                assert written["max_value"] == expected.tolerance
            elif expected.least is not None:
                assert written["min_value"] == expected.least
            elif expected.name in CLASSES:
                assert written["column_list"][0] == expected.name
            else:
                assert written["value_set"] == [0]


def test_a_suite_is_grouped_by_what_it_protects() -> None:
    for table in TABLES:
        groups = [GROUPS.index(expected.group) for expected in of_table(table)]
        assert groups == sorted(groups), table


def test_columns_that_are_enough_exist() -> None:
    for asset, tables in LOOKED_AT.items():
        for table, columns in tables.items():
            assert set(columns) <= set(GOOD[table].column_names), (asset, table)
    assert NEEDS["words"] == ("words", "articles", "paragraphs", "files", "inputs")


def test_references_and_keys_are_those_of_the_schema() -> None:
    tables = {table.name: table for guarded in GUARDED.values() for table in guarded}
    assert set(KEYED) | set(REFERENCES) <= set(tables)
    for table, referred in REFERENCES.items():
        key = tables[referred].key
        assert all(tables[table].column(name).name == name for name in key)


def test_an_asset_without_checks_is_refused() -> None:
    with pytest.raises(KeyError, match="no checks"):
        of_asset("weather")


@pytest.mark.parametrize("module", ["expectations.catalogue", "expectations.measures", "expectations.runner"])
def test_importing_does_not_import_great_expectations(module: str) -> None:
    heavy = "('great_expectations', 'dagster', 'jieba', 'pandas', 'ray', 'charset_normalizer')"
    code = f"import sys, {module}; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

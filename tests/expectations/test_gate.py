"""The gate: a page that fails is set aside with all that it holds, and nothing else changes."""

from __future__ import annotations

import datetime as dt
import json

import pyarrow as pa
import pytest

from expectations.catalogue import CATALOGUE, NEEDS
from expectations.gate import gate_pages, gate_sources
from expectations.runner import judge, measure
from pipeline import schema
from pipeline.set_aside import SET_ASIDE
from pipeline.stages import CLEAN_TABLES
from tests.expectations.damage import Damage, Tables, change, without_column
from tests.expectations.faults import FAULTS, GOOD
from tests.expectations.small_corpus import PARTITION

FIRST, SECOND = GOOD["sources"]["source_id"].to_pylist()
BY_NAME = {expected.name: expected for expected in CATALOGUE}
OF_ARTICLES = [
    (fault, check, damage)
    for fault, check, damage in FAULTS
    if BY_NAME[check].asset == "clean_articles" and BY_NAME[check].blocking
]
OF_NO_PAGE = {
    "a file cut off",
    "a null in a key", "a lost column", "columns out of order", "a changed type", "an article of no source",
    "a jump from nowhere", "a jump from itself", "an orphan paragraph", "residue of nothing", "a span of no paragraph",
    "an edit of no paragraph", "a page without articles", "credits of nobody",
    "quality of nobody", "an account twice", "no rule",
}  # fmt: skip
"""Faults that no page is to blame for, or that more than one check finds: the checks of what is stored block."""


def chunk(damaged: Tables) -> Tables:
    """Return the tables of ``clean_articles``."""
    return {table.name: damaged.get(table.name, table.empty()) for table in CLEAN_TABLES}


def gate(damaged: Tables) -> Tables:
    return gate_pages(PARTITION, chunk(damaged), {name: damaged[name] for name in ("sources", "source_bytes")})


def measured(gated, sources=GOOD):
    tables = {**sources, **gated}
    part = {name: tables[name] for name in (*NEEDS["clean_articles"], "page_faults")}
    return measure("clean_articles", [(PARTITION, part)])


def findings_of(gated, sources):
    return measured(gated, sources).findings


def outcomes(gated):
    return judge(measured(gated))


def of_page(table: pa.Table, source: str) -> list[dict[str, object]]:
    if "source_id" in table.column_names:
        return [row for row in table.to_pylist() if row["source_id"] == source]
    articles = {row["article_id"] for row in GOOD["articles"].to_pylist() if row["source_id"] == source}
    return [row for row in table.to_pylist() if row["article_id"] in articles]


def test_good_pages_pass_untouched() -> None:
    good = chunk(GOOD)
    assert gate_pages(PARTITION, good, GOOD) is good


@pytest.mark.parametrize(
    ("fault", "check", "damage"), OF_ARTICLES, ids=[fault.replace(" ", "-") for fault, _, _ in OF_ARTICLES]
)
def test_what_is_left_is_sound(fault: str, check: str, damage: Damage) -> None:
    damaged = damage(GOOD)
    findings = findings_of(gate(damaged), damaged)
    assert findings[check].quarantined or not findings[check].holds
    if fault in OF_NO_PAGE:
        return
    blocking = {name: one.rows for name, one in findings.items() if one.expected.blocking and not one.holds}
    assert blocking == {}, "no violation is left in the tables"
    assert findings[check].rows_set_aside[0]["quarantined"] == findings[check].quarantined[0]
    assert json.dumps(findings[check].rows_set_aside, allow_nan=False)


def test_the_other_page_goes_on_as_it_is() -> None:
    damaged = chunk(change("articles", 0, text="改过")(GOOD))
    gated = gate_pages(PARTITION, damaged, GOOD)
    for name, table in gated.items():
        assert of_page(table, SECOND) == of_page(damaged[name], SECOND), name
    assert of_page(gated["articles"], FIRST) == []
    (residue,) = of_page(gated["residue"], FIRST)
    size = GOOD["sources"]["byte_size"][0].as_py()
    assert (residue["byte_start"], residue["byte_end"]) == (0, size)
    assert (residue["reason"], residue["rule_id"]) == ("undecided", SET_ASIDE.rule_id)
    assert of_page(gated["coverage"], FIRST)[0]["bytes_undecided"] == size
    for name in ("spans", "paragraphs", "edits", "credits", "quality"):
        assert of_page(gated[name], FIRST) == [], name


def test_every_check_that_a_page_fails_is_told_with_its_rows() -> None:
    gated = gate(change("articles", 0, text="改过")(GOOD))
    faults = gated["page_faults"].to_pylist()
    assert {row["check"] for row in faults} == {
        "articles_text_equals_its_paragraphs", "articles_text_has_its_digest", "articles_counts_agree",
    }  # fmt: skip
    assert {(row["source_id"], row["path"]) for row in faults} == {(FIRST, "lanhe/A01.txt")}
    assert json.loads(faults[0]["rows"])[0]["article_id"] == GOOD["articles"]["article_id"][0].as_py()


def test_what_cannot_be_measured_is_left_to_the_checks_that_block() -> None:
    gated = gate(without_column("articles", "agency")(GOOD))
    assert len(gated["page_faults"]) == 0
    (failed,) = [one for one in outcomes(gated) if not one.passed]
    assert (failed.name, failed.severity) == ("articles_fit_the_schema", "critical")


def test_a_source_that_cannot_be_goes_with_its_aliases() -> None:
    future = change("sources", 0, issue_date=dt.date(2062, 7, 1))(GOOD)["sources"]
    kept, aliases, faults = gate_sources(PARTITION, future, GOOD["source_aliases"], dt.date(2026, 3, 17))
    assert kept["source_id"].to_pylist() == [SECOND]
    assert len(aliases) == 0
    assert {row["check"] for row in faults.to_pylist()} == {
        "sources_dates_are_possible", "sources_lie_in_their_partition",
    }  # fmt: skip
    assert faults.schema.equals(schema.SOURCE_FAULTS.arrow())


def test_when_most_pages_fail_the_run_is_stopped() -> None:
    rows = [
        (f"s_{letter * 16}", f"{letter}.txt", "0" * 64, 9, "articles_counts_agree", 1, "[{}]")
        for letter in "abcdefghijkl"
    ]
    few, many = (schema.PAGE_FAULTS.from_rows(rows[:count]) for count in (2, 12))
    named = {}
    for faults in (few, many):
        found = {one.name: one for one in outcomes({"page_faults": faults})}["articles_counts_agree"]
        named[len(faults)] = found.severity, "12 of 14 pages" in str(found.observed.get("error"))
    assert named == {2: ("warning", False), 12: ("critical", True)}

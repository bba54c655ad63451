from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator

import pyarrow as pa
import pytest

from expectations import runner, suites
from expectations.catalogue import GUARDED, NEEDS, of_asset
from expectations.measures import FAILING_ROWS, Measures
from expectations.runner import Outcome, measure, run
from tests.expectations.damage import Tables, chain, change, drop
from tests.expectations.small_corpus import ISSUE, PARTITION, Page, front_page, tables, two_pages

GOOD = tables(two_pages())


def _parts(asset: str, tables_: Tables, partition: str = PARTITION) -> list[tuple[str, Tables]]:
    return [(partition, {name: tables_[name] for name in NEEDS[asset]})]


def _by_name(outcomes: list[Outcome]) -> dict[str, Outcome]:
    return {outcome.name: outcome for outcome in outcomes}


@pytest.mark.parametrize("asset", GUARDED)
def test_good_tables_pass_and_something_was_looked_at(asset: str) -> None:
    outcomes = run(asset, _parts(asset, GOOD), ingest_date=ISSUE)
    assert [outcome.name for outcome in outcomes] == [expected.name for expected in of_asset(asset)]
    for outcome in outcomes:
        assert outcome.passed, outcome
        assert outcome.failing == []
        assert outcome.sources == []
        if outcome.name != "articles_continue_articles":
            assert outcome.observed["checked"], outcome.name
        assert "/" in outcome.description


def test_damage_fails_its_checks_and_no_other() -> None:
    damaged = chain(change("residue", 0, byte_end=lambda n: n - 1), change("articles", 3, title="桥" * 90))(GOOD)
    outcomes = _by_name(run("clean_articles", _parts("clean_articles", damaged)))
    assert {name for name, outcome in outcomes.items() if not outcome.passed} == {
        "spans_and_residue_conserve_bytes", "coverage_adds_up", "articles_headline_equals_its_paragraphs",
        "articles_titles_have_usual_length",
    }  # fmt: skip
    lost = outcomes["spans_and_residue_conserve_bytes"]
    assert lost.severity == "critical"
    assert lost.observed["violations"] == 1
    assert lost.observed["expectation"] == "expect_bytes_to_be_conserved"
    assert lost.sources == [GOOD["sources"]["source_id"][0].as_py()]
    assert lost.failing[0]["bytes_in_rows"] == GOOD["sources"]["byte_size"][0].as_py() - 1
    assert outcomes["articles_titles_have_usual_length"].severity == "warning"
    assert outcomes["articles_titles_have_usual_length"].sources == [GOOD["sources"]["source_id"][1].as_py()]


def test_failing_rows_are_few_and_plain() -> None:
    page = Page("lanhe/A03.txt", [run for n in range(30) for run in front_page(str(n))])
    many = tables([*two_pages(), page])
    for row in range(len(many["words"])):
        many = change("words", row, word_count=99)(many) if row < 25 else many
    outcome = _by_name(run("words", _parts("words", many)))["words_counts_agree"]
    assert outcome.observed["violations"] == 25
    assert len(outcome.failing) == FAILING_ROWS
    assert json.loads(json.dumps(outcome.failing, allow_nan=False)) == outcome.failing
    assert json.dumps(outcome.observed, allow_nan=False)


def test_partitions_come_one_by_one_and_the_failing_one_is_named() -> None:
    given: list[str] = []

    def stream() -> Iterator[tuple[str, Tables]]:
        for day in range(1, 6):
            partition = f"2026-03-{day:02}"
            given.append(partition)
            damaged = drop("spans", 0)(GOOD) if day == 4 else GOOD
            yield partition, {name: damaged[name] for name in NEEDS["clean_articles"]}

    outcome = _by_name(run("clean_articles", stream()))["spans_and_residue_conserve_bytes"]
    assert len(given) == 5
    assert not outcome.passed
    assert outcome.observed["partitions"] == 5
    assert outcome.observed["partitions_failing"] == 1
    assert [row["partition"] for row in outcome.failing] == ["2026-03-04"]


def test_parts_of_a_partition_give_the_findings_of_the_whole() -> None:
    first, second = (tables([page]) for page in two_pages())
    jumping = change("articles", 0, continues_article_id=second["articles"]["article_id"][0].as_py())(first)
    aliased = change("source_aliases", 0, source_id=second["sources"]["source_id"][0].as_py())(first)
    clean = measure("clean_articles", [*_parts("clean_articles", jumping), *_parts("clean_articles", second)])
    assert [f.expected.name for f in clean.findings.values() if f.violations] == []
    assert clean.findings["articles_continue_articles"].checked == 1
    assert clean.frame("articles")["rows"].to_pylist() == [6]
    sources = measure("sources", [*_parts("sources", aliased), *_parts("sources", second)])
    assert [f.expected.name for f in sources.findings.values() if f.violations] == []


def test_a_reference_into_another_partition_does_not_resolve() -> None:
    first, second = (tables([page]) for page in two_pages())
    jumping = change("articles", 0, continues_article_id=second["articles"]["article_id"][0].as_py())(first)
    parts = [*_parts("clean_articles", jumping, "2026-03-15"), *_parts("clean_articles", second, "2026-03-16")]
    finding = measure("clean_articles", parts).findings["articles_continue_articles"]
    assert finding.violations == 1
    assert finding.rows[0]["partition"] == "2026-03-15"


def test_the_day_of_ingestion_bounds_issue_dates() -> None:
    finding = measure("sources", _parts("sources", GOOD), ingest_date=ISSUE - dt.timedelta(1)).findings
    assert finding["sources_dates_are_possible"].violations == 2


def test_a_tolerated_share_passes_and_a_larger_one_fails() -> None:
    measures = measure("clean_articles", _parts("clean_articles", GOOD))
    quotes = measures.findings["articles_quotes_are_paired"]
    tally = quotes.tallies[PARTITION]
    tally.checked, tally.violations = 1000, 10
    assert _by_name(runner.judge(measures))["articles_quotes_are_paired"].passed
    tally.violations = 11
    assert not _by_name(runner.judge(measures))["articles_quotes_are_paired"].passed


@pytest.mark.parametrize("asset", GUARDED)
def test_great_expectations_fails_every_check_that_has_a_violation(asset: str) -> None:
    """Whatever the rest of the frame says, one violation of one partition is a failure."""
    measures = measure(asset, [*_parts(asset, GOOD), *_parts(asset, GOOD, "2026-03-15")])
    for finding in measures.findings.values():
        finding.tallies[PARTITION].violations = 10_000
    assert [outcome.name for outcome in runner.judge(measures) if outcome.passed] == []


def test_a_table_that_cannot_be_measured_fails_and_does_not_stop_the_rest() -> None:
    broken = {**GOOD, "spans": GOOD["spans"].drop_columns(["byte_start"])}
    outcomes = _by_name(run("clean_articles", _parts("clean_articles", broken)))
    lost = outcomes["spans_and_residue_conserve_bytes"]
    assert not lost.passed
    assert "could not be measured" in str(lost.failing[0]["problem"])
    assert "columns missing: byte_start" in str(outcomes["spans_fit_the_schema"].failing[0]["problem"])
    assert outcomes["articles_text_equals_its_paragraphs"].passed


def test_an_exception_in_great_expectations_fails_the_checks_of_that_table(monkeypatch: pytest.MonkeyPatch) -> None:
    real = suites.suite

    def failing(table: str):
        if table == "residue":
            raise RuntimeError("no judge today")
        return real(table)

    monkeypatch.setattr(suites, "suite", failing)
    outcomes = _by_name(run("clean_articles", _parts("clean_articles", GOOD)))
    failed = {name for name, outcome in outcomes.items() if not outcome.passed}
    assert failed == {"residue_fit_the_schema", "residue_undecided_is_small"}
    assert outcomes["residue_undecided_is_small"].observed["error"] == "RuntimeError: no judge today"


def test_an_expectation_that_raises_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """A measure that is missing from the frame makes Great Expectations report an exception, not a verdict."""
    whole = Measures.frame

    def frame(self: Measures, table: str) -> pa.Table:
        made = whole(self, table)
        return made.drop_columns(["words_counts_agree"]) if table == "words" else made

    monkeypatch.setattr(Measures, "frame", frame)
    outcomes = _by_name(run("words", _parts("words", GOOD)))
    assert not outcomes["words_counts_agree"].passed
    assert "words_counts_agree" in str(outcomes["words_counts_agree"].observed["error"])
    assert outcomes["words_joined_equal_text"].passed


def test_a_part_that_lacks_a_table_is_refused() -> None:
    with pytest.raises(KeyError, match="need source_bytes of partition"):
        run("sources", [(PARTITION, {name: GOOD[name] for name in ("sources", "source_aliases", "files")})])


def test_only_the_columns_that_are_looked_at_are_needed() -> None:
    from expectations.catalogue import LOOKED_AT

    for asset, looked_at in LOOKED_AT.items():
        part = {name: GOOD[name] for name in NEEDS[asset]}
        part |= {table: GOOD[table].select(list(columns)) for table, columns in looked_at.items()}
        found = measure(asset, [(PARTITION, part)]).findings
        assert [name for name, finding in found.items() if finding.violations] == []


def test_nothing_to_check_passes() -> None:
    assert all(outcome.passed for outcome in run("words", []))

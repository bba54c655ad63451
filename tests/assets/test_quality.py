"""What checks leave behind: the release's quality folder, the site of Great Expectations, records, refusals."""

from __future__ import annotations

import json
import re

import dagster as dg
import pyarrow as pa
import pytest
from click.testing import CliRunner

from assets.build import BuildError, build, prepare_home
from assets.failures import failing_checks, recent_failures
from assets.measured import measure_anew
from cli.main import main
from expectations.catalogue import CATALOGUE, GUARDED
from expectations.measuring import MEASURES
from expectations.records import load
from expectations.released import measure_release
from pipeline.engine import SerialEngine
from pipeline.stages import TABLES_OF
from pipeline.store import Store
from tests.assets.conftest import build_beside, copy_pages, writable

CLOCK = re.compile(r"\d{4}-\d\d-\d\dT\d\d|\d{8}T\d{6}|run_time|load_time")


def test_a_release_holds_suites_and_results_without_times(built):
    quality = built.result.release / "quality"
    suites = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (quality / "suites").glob("*.json")}
    assert set(suites) == {table.name for tables in GUARDED.values() for table in tables}
    names = {one["meta"]["check"] for suite in suites.values() for one in suite["expectations"]}
    assert names == {expected.name for expected in CATALOGUE}
    results = json.loads((quality / "results.json").read_text(encoding="utf-8"))
    assert results["success"]
    assert {one["check"] for one in results["checks"]} == {e.name for e in CATALOGUE if e.asset != "release"}
    assert all(one["expectation"].startswith("expect_") for one in results["checks"])
    every = "".join(path.read_text(encoding="utf-8") for path in quality.rglob("*.json"))
    assert not CLOCK.search(every)
    assert str(built.store.root) not in every


ODD_QUOTE = """合作社春耕忙

本报讯（记者 林牧）3月
17日，云泽市的合作社开始春
耕。社员说：“今年墒情好，
种子和化肥都已备足，机手
也请好了。从清早干到天黑，
一天能翻三百亩。
"""


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    """A store of five pages, on one of which a quotation is never closed."""
    folder = tmp_path_factory.mktemp("odd")
    raw = copy_pages(folder / "raw")
    (raw / "澜河日报" / "2026-03-17" / "A09.txt").write_text(ODD_QUOTE, encoding="utf-8")
    yield build_beside(raw)
    writable(folder)


def test_results_hold_keys_but_no_text(odd):
    results = json.loads((odd.result.release / "quality" / "results.json").read_text(encoding="utf-8"))
    rows = [row for check in results["checks"] for row in check["failing"]]
    assert rows, "a page holds an odd quotation mark"
    assert not {"text", "title", "problem", "differs", "derived"} & {name for row in rows for name in row}


def test_status_names_the_checks_that_warn(odd):
    shown = CliRunner().invoke(main, ["status", "--store", str(odd.store.root)])
    assert shown.exit_code == 0
    assert "check warns: clean_articles/articles_quotes_are_paired: " in shown.output


def test_the_site_of_checks_is_built_and_linked(built):
    site = built.store.reports / "expectations" / "index.html"
    assert site.is_file()
    pages = [path.name for path in (site.parent / "validations").rglob("*.html")]
    assert len(pages) == sum(len(tables) for tables in GUARDED.values())
    with dg.DagsterInstance.from_config(str(prepare_home(built.store))) as instance:
        event = instance.get_latest_materialization_event(dg.AssetKey("dataset_report"))
    metadata = event.asset_materialization.metadata
    assert metadata["data docs"].value == str(site)
    assert metadata["checks"].value == site.resolve().as_uri()
    shown = CliRunner().invoke(main, ["status", "--store", str(built.store.root)])
    assert shown.exit_code == 0
    assert f"data docs: {site}" in shown.output


def test_what_was_measured_is_kept_until_the_tables_change(again):
    store = again.store
    (day,) = store.partitions("words")
    assert load(store, "words", day) is not None
    stored = store.read("words", day)
    writer = store.writer("words", day, TABLES_OF["words"])
    writer.write({"words": stored.table("words").slice(1)})
    writer.close(stored.manifest.code_version, stored.manifest.inputs)
    assert load(store, "words", day) is None


def test_what_a_check_blocks_no_later_build_publishes(again):
    store = again.store
    (day,) = store.partitions("clean_articles")
    _falsify(store, day)
    with pytest.raises(BuildError, match="clean_articles: the check articles_text_equals_its_paragraphs does not hold"):
        build(again.raw, store, SerialEngine())
    with pytest.raises(BuildError, match="does not hold"):
        build(again.raw, store, SerialEngine())
    assert [path.name for path in again.result.release.parent.iterdir() if not path.name.startswith(".")] == ["1.0.0"]
    shown = CliRunner().invoke(main, ["status", "--store", str(store.root)]).output
    assert "check failed: clean_articles/articles_text_equals_its_paragraphs: 1 of " in shown


def test_the_check_that_stopped_a_run_is_named(small, tmp_path, monkeypatch):
    def broken(part):
        raise RuntimeError("no ruler today")

    monkeypatch.setitem(MEASURES, "articles_counts_agree", broken)
    store = Store(tmp_path / "store")
    with pytest.raises(BuildError, match="clean_articles: the check articles_counts_agree failed"):
        build(small, store, SerialEngine())
    (failure,) = recent_failures(store)
    assert failure.endswith("check clean_articles/articles_counts_agree")
    shown = CliRunner().invoke(main, ["status", "--store", str(store.root)]).output
    assert "check clean_articles/articles_counts_agree" in shown
    assert "check failed: clean_articles/articles_counts_agree" in shown


def _falsify(store: Store, day: str) -> None:
    """Change the text of one stored article, as a faulty hand would: behind the back of what made it."""
    stored = store.read("clean_articles", day)
    tables = {table.name: stored.table(table.name) for table in TABLES_OF["clean_articles"]}
    articles = tables["articles"]
    row = next(i for i, text in enumerate(articles["text"].to_pylist()) if text)
    texts = articles["text"].to_pylist()
    texts[row] = texts[row][1:]
    place = articles.column_names.index("text")
    tables["articles"] = articles.set_column(place, articles.schema.field("text"), pa.array(texts, pa.string()))
    writer = store.writer("clean_articles", day, TABLES_OF["clean_articles"])
    writer.write({name: table.combine_chunks() for name, table in tables.items()})
    writer.close(stored.manifest.code_version, stored.manifest.inputs)


def test_a_file_cut_off_is_named_and_stops_no_other_check(again):
    store, release = again.store, again.result.release
    (day,) = store.partitions("clean_articles")
    path = store.read("clean_articles", day).path("edits")
    path.write_bytes(path.read_bytes()[:-20])
    findings = measure_anew(store, "clean_articles", [day], SerialEngine()).findings
    failed = {name for name, finding in findings.items() if not finding.holds}
    assert {"clean_articles_files_match_their_digests", "edits_fit_the_schema"} <= failed
    assert findings["clean_articles_files_match_their_digests"].rows[0]["name"] == "edits.parquet"
    assert findings["articles_text_equals_its_paragraphs"].holds
    assert failing_checks(store, [day])[0].expected.blocking

    csv = release / "data" / "csv" / "articles.csv"
    csv.chmod(0o644)
    csv.write_bytes(b"\xef\xbb\xbf" + csv.read_bytes())
    found = measure_release(release).findings["release_files_match_their_digests"]
    assert [row["name"] for row in found.rows] == ["data/csv/articles.csv"]

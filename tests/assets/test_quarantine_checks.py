"""A page that fails a check is quarantined alone: the others of its issue are released, and people are told."""

from __future__ import annotations

import shutil

import dagster as dg
import duckdb
import pyarrow.compute as pc
import pytest

from assets.build import build, prepare_home
from pipeline import stages
from pipeline.engine import SerialEngine
from pipeline.reading.quarantine import list_quarantine
from pipeline.set_aside import SET_ASIDE
from pipeline.store import Store
from tests.assets.conftest import build_beside, copied, copy_pages, writable

EMPTY, FUTURE = "澜河日报/2026-03-17/A09.txt", "澜河日报/2062-03-17/A01.txt"


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """A raw folder with a page that holds no article and one of a date that cannot be, and the store made of it."""
    folder = tmp_path_factory.mktemp("broken")
    raw = copy_pages(folder / "raw")
    (raw / EMPTY).write_text("澜河日报\n2026年3月17日 星期二\nA09\n", encoding="utf-8")
    (raw / FUTURE).parent.mkdir()
    shutil.copy(raw / "澜河日报/2026-03-17/A01.txt", raw / FUTURE)
    with (raw / FUTURE).open("a", encoding="utf-8") as page:
        page.write("加印。\n")
    yield build_beside(raw)
    writable(folder)


def rows(release, table, columns):
    return duckdb.sql(f"select {columns} from '{release}/data/parquet/{table}.parquet'").fetchall()


def test_the_good_pages_of_the_issue_are_released(broken):
    release = broken.result.release
    paths = {path for (path,) in rows(release, "sources", "path")}
    assert FUTURE not in paths
    assert len(paths) == 5
    pages = rows(release, "articles", "distinct page_no")
    assert sorted(pages) == [("A01",), ("A02",), ("A03",), ("A04",)]


def test_every_byte_of_the_page_set_aside_is_accounted_for(broken):
    release = broken.result.release
    (source,) = [row for row in rows(release, "sources", "source_id, path, byte_size") if row[1] == EMPTY]
    residue = [
        row[1:] for row in rows(release, "residue", "source_id, byte_start, byte_end, rule_id") if row[0] == source[0]
    ]
    assert residue == [(0, source[2], SET_ASIDE.rule_id)]


def test_the_quarantine_names_the_check(broken):
    raw, store, result = broken.raw, broken.store, broken.result
    entries = {entry.path: entry for entry in list_quarantine(store.quarantine)}
    assert set(entries) == {EMPTY, FUTURE}
    assert result.quarantined == 2
    assert entries[EMPTY].reason.startswith("check coverage_shows_articles_on_every_page: failing rows: 1")
    assert entries[FUTURE].reason.startswith("check sources_dates_are_possible: ")
    assert (entries[FUTURE].stage, entries[FUTURE].partition) == ("sources", "2062-03-17")
    assert (store.quarantine / EMPTY).read_bytes() == (raw / EMPTY).read_bytes()
    warnings = [warning for warning in result.warnings if "coverage_shows_articles_on_every_page" in warning]
    assert EMPTY in warnings[0]


def test_dagster_shows_the_check_with_the_row_and_blocks_nothing(broken):
    key = dg.AssetCheckKey(dg.AssetKey("clean_articles"), "coverage_shows_articles_on_every_page")
    with dg.DagsterInstance.from_config(str(prepare_home(broken.store))) as instance:
        (record,) = instance.event_log_storage.get_asset_check_execution_history(key, limit=1)
        evaluation = record.event.dagster_event.event_specific_data
    assert not evaluation.passed
    assert evaluation.blocking
    assert evaluation.severity == dg.AssetCheckSeverity.WARN
    assert evaluation.metadata["quarantined pages"].value == [EMPTY]
    assert EMPTY in evaluation.metadata["failing rows (at most 20)"].value


def test_a_page_that_is_corrected_leaves_the_quarantine(broken, tmp_path):
    copy = copied(broken, tmp_path)
    page = (copy.raw / "澜河日报/2026-03-17/A02.txt").read_text(encoding="utf-8")
    (copy.raw / EMPTY).write_text(page + "加印一行。\n", encoding="utf-8")
    shutil.rmtree((copy.raw / FUTURE).parent)
    result = build(copy.raw, copy.store, SerialEngine())
    assert list_quarantine(copy.store.quarantine) == []
    assert not any(path.is_file() for path in copy.store.quarantine.rglob("*"))
    assert ("A02",) in rows(result.release, "articles", "distinct page_no")
    paths = {path for (path,) in rows(result.release, "sources", "path")}
    assert paths == {path.relative_to(copy.raw).as_posix() for path in copy.raw.rglob("*.txt")}
    writable(tmp_path)


def test_a_page_whose_words_are_wrong_is_left_out_and_the_others_go_on(small, tmp_path, monkeypatch):
    marked = small / "澜河日报/2026-03-17/A02.txt"
    odd = "本报讯 记者林舟在云岭渡口看见一条蓝鲸纸船顺流而下，围观的孩子一路追着它跑到了下游的石桥。"
    with marked.open("a", encoding="utf-8") as page:
        page.write(f"\n纸船过渡口\n{odd}\n")
    cut = stages.words_table

    def losing(paragraphs, tokenizer):
        words = cut(paragraphs, tokenizer)
        lost = pc.replace_substring(words["words"], "蓝鲸", "鲸")
        return words.set_column(2, words.schema.field("words"), lost)

    monkeypatch.setattr(stages, "words_table", losing)
    store = Store(tmp_path / "store")
    result = build(small, store, SerialEngine())
    assert sorted(rows(result.release, "articles", "distinct page_no")) == [("A01",), ("A03",), ("A04",)]
    (entry,) = list_quarantine(store.quarantine)
    assert entry.path == "澜河日报/2026-03-17/A02.txt"
    assert entry.reason.startswith("check words_joined_equal_text: ")
    assert "words are not those of the text" in entry.reason
    again = build(small, store, SerialEngine())
    assert (again.release, again.partitions_made) == (result.release, 0)

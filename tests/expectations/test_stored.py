"""Measuring a store: the same findings, whether one process looks at all partitions or several share them."""

from __future__ import annotations

import pytest

from expectations.runner import judge
from expectations.stored import MeasureTask, measure_stored
from pipeline.stages import STAGES, TABLES_OF
from pipeline.store import Store

DAYS = ("2026-03-16", "2026-03-17", "2026-03-18")


def article_row(article_id):
    """Return a row of the articles table in which only the ids matter."""
    known = {"article_id": article_id, "source_id": f"s_{article_id[2:]}"}
    blank = {"string": "x", "int32": 0, "int64": 0, "float64": 0.5}
    columns = STAGES["clean_articles"].tables[0].columns
    return tuple(known.get(c.name, None if c.nullable else blank[c.type_name]) for c in columns)


@pytest.fixture
def store(tmp_path):
    """A store whose words of two days do not join to their paragraphs."""
    store = Store(tmp_path)
    for number, day in enumerate(DAYS):
        article = f"a_{'abc'[number] * 16}"
        for asset, rows in (
            (
                "clean_articles",
                {"articles": [article_row(article)], "paragraphs": [(article, 0, "body", "澜河开闸。", 5)]},
            ),
            ("words", {"words": [(article, 0, "澜河 开闸 。" if number == 0 else "澜河 关闸 。", 3)]}),
        ):
            writer = store.writer(asset, day, STAGES[asset].tables)
            tables = {table.name: table for table in TABLES_OF[asset]}
            writer.write({name: table.from_rows(rows.get(name, [])) for name, table in tables.items()})
            writer.close("1", {})
    return store


def outcome(measures):
    (found,) = (one for one in judge(measures) if one.name == "words_joined_equal_text")
    return found


def test_shared_measuring_finds_what_measuring_alone_finds(store):
    alone = outcome(measure_stored(MeasureTask(store.root, "words", DAYS)))
    first, *rest = (measure_stored(MeasureTask(store.root, "words", (day,))) for day in DAYS)
    for measures in rest:
        first.absorb(measures)
    shared = outcome(first)
    assert shared == alone
    assert not shared.passed
    assert shared.observed["violations"] == 2
    assert shared.observed["partitions_failing"] == 2
    assert len(shared.failing) == 2


def test_an_issue_is_set_beside_those_of_the_partitions_before(tmp_path):
    store = Store(tmp_path)
    for day in range(1, 8):
        _page_of(store, f"2026-03-{day:02}", articles=6 if day < 7 else 2)
    _page_of(store, "undated", articles=9)
    asked = MeasureTask(tmp_path, "clean_articles", tuple(store.partitions("clean_articles")))
    found = measure_stored(asked).findings["coverage_articles_a_page_hold"]
    assert [row["partition"] for row in found.rows] == ["2026-03-07"]
    assert found.rows[0]["history"] == 6
    assert found.rows[0]["articles_share"] == pytest.approx(1 / 3)
    assert found.tallies["2026-03-04"].checked == 0, "three issues before it do not say what is usual"
    assert found.tallies["2026-03-07"].least == pytest.approx(1 / 3)


def _page_of(store, day, articles):
    """Store one page of a newspaper that has as many articles; only what the comparison reads matters."""
    blank = {"string": "x", "int32": 0, "int64": 0, "float64": 0.5}
    for asset, filled in (
        ("sources", {"sources": [{"source_id": "s_" + "a" * 16, "newspaper": "澜河日报", "page_no": "A01"}]}),
        ("clean_articles", {"articles": [{"source_id": "s_" + "a" * 16, "char_count": 300}] * articles}),
    ):
        writer = store.writer(asset, day, TABLES_OF[asset])
        chunk = {}
        for table in TABLES_OF[asset]:
            rows = [
                tuple(row.get(c.name, None if c.nullable else blank.get(c.type_name)) for c in table.columns)
                for row in filled.get(table.name, [])
            ]
            chunk[table.name] = table.from_rows(rows)
        writer.write(chunk)
        writer.close("1", {})

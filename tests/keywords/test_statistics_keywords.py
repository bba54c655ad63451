from __future__ import annotations

from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.keywords import count_documents, statistics
from pipeline.schema import TERM_STATISTICS

ROWS = [
    ("a_1", "湿地 公园 湿地"),
    ("a_1", "湿地 ，"),
    ("a_2", "公园 3.5 C919"),
    ("a_3", "候鸟 湿地"),
    ("a_3", ""),
    ("a_3", "公园"),
]
EXPECTED = {"湿地": 2, "公园": 3, "C919": 1, "候鸟": 1}


def _table(rows: list[tuple[str, str]]) -> pa.Table:
    return pa.table({"article_id": [a for a, _ in rows], "words": [w for _, w in rows]})


def test_articles_are_counted_not_occurrences() -> None:
    table = count_documents([_table(ROWS)])
    assert table.schema == TERM_STATISTICS.arrow()
    words = table.column("word").to_pylist()
    assert words == sorted(words)
    assert dict(zip(words, table.column("documents").to_pylist(), strict=True)) == EXPECTED
    assert set(table.column("corpus_documents").to_pylist()) == {3}


@given(st.lists(st.integers(0, len(ROWS)), max_size=5))
@settings(max_examples=50, deadline=None)
def test_batches_may_end_anywhere(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(ROWS)]
    batches = [_table(ROWS).slice(a, b - a) for a, b in pairwise(edges)]
    assert count_documents(batches).equals(count_documents([_table(ROWS)]))


def test_nothing_to_count() -> None:
    assert count_documents([]).equals(TERM_STATISTICS.empty())
    assert count_documents([_table([])]).equals(TERM_STATISTICS.empty())


def test_the_rarest_words_go_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics, "TERMS_KEPT", 3)
    found = count_documents([_table(ROWS)])
    assert found.column("word").to_pylist() == ["公园"]

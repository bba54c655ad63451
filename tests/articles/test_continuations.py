"""Jumps of the sample corpus, from the store: both ends, and neither more nor less."""

from __future__ import annotations

import pytest

from pipeline import schema
from pipeline.articles.continuations import continuations
from pipeline.store import Store
from tests.articles.test_jumps import BEGINS, GOES_ON, OTHERS, article

DAY = "2026-03-16"


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path)


def write(store: Store, *chunks: tuple[list[tuple[object, ...]], list[tuple[str, str | None, str | None]]]) -> None:
    writer = store.writer("clean_articles", DAY, (schema.CLEAN_ARTICLES, schema.JUMP_ENDS))
    for articles, ends in chunks:
        writer.write(
            {"articles": schema.CLEAN_ARTICLES.from_rows(articles), "jump_ends": schema.JUMP_ENDS.from_rows(ends)}
        )
    writer.close("1", {})


def test_ends_in_different_chunks_are_joined(store):
    write(store, ([BEGINS], [("a_begins", "3", None)]), ([*OTHERS, GOES_ON], []))
    assert continuations(store, [DAY]).to_pylist() == [{"article_id": "a_goes_on", "continues_article_id": "a_begins"}]


def test_another_paper_of_the_same_day_is_left_alone(store):
    theirs = article("a_theirs", "A03", "春到渡口", "踏青的好去处。", newspaper="云泽晚报")
    write(store, ([BEGINS, theirs], [("a_begins", "3", None)]))
    assert continuations(store, [DAY]).num_rows == 0


def test_no_jumps_no_links(store):
    write(store, ([BEGINS, GOES_ON], []))
    assert continuations(store, [DAY]).num_rows == 0

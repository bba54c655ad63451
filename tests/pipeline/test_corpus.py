"""What is worked out over the whole corpus, from a store to its tables."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline import schema
from pipeline.corpus import SUPPLIED_LEXICON, is_supplied_anew, make_lexicon
from pipeline.stages import TABLES_OF, stored_lexicon
from pipeline.store import UNPARTITIONED, Store
from pipeline.words import Tokenizer

FILLING = {"string": "article", "int64": 1, "int32": 1, "double": 0.5, "date32[day]": None}
ARTICLES = (("a_bbbbbbbbbbbbbbbb", "岫谷菱上市，岫谷菱甜。\n看《河歌》"), ("a_aaaaaaaaaaaaaaaa", "采岫谷菱"))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store of two articles."""
    rows = []
    for article_id, text in ARTICLES:
        known = {"article_id": article_id, "issue_date": dt.date(2025, 7, 1), "text": text}
        columns = schema.CLEAN_ARTICLES.columns
        rows.append(tuple(known.get(column.name, FILLING[str(column.type)]) for column in columns))
    tables = {table.name: table.empty() for table in TABLES_OF["clean_articles"]}
    store = Store(tmp_path / "store")
    writer = store.writer("clean_articles", "2025-07-01", TABLES_OF["clean_articles"])
    writer.write({**tables, "articles": schema.CLEAN_ARTICLES.from_rows(rows)})
    writer.close("1", {})
    return store


def _make(store: Store, raw: Path) -> None:
    writer = store.writer("lexicon", UNPARTITIONED, TABLES_OF["lexicon"])
    writer.write(make_lexicon((store.root, raw)))
    writer.close("1", {})


def test_supplied_words_count_as_soon_as_they_change(store: Store, tmp_path: Path) -> None:
    assert not is_supplied_anew(store, tmp_path)
    _make(store, tmp_path)
    assert not is_supplied_anew(store, tmp_path)
    (tmp_path / SUPPLIED_LEXICON).write_text('[[word]]\nword = "岫谷菱"\nfreq = 7', encoding="utf-8")
    assert is_supplied_anew(store, tmp_path)
    _make(store, tmp_path)
    assert not is_supplied_anew(store, tmp_path)
    (tmp_path / SUPPLIED_LEXICON).write_text('[[word]]\nword = "岫谷菱"\nfreq = 8', encoding="utf-8")
    assert is_supplied_anew(store, tmp_path)


def test_a_supplied_word_keeps_its_frequency_in_the_store(store: Store, tmp_path: Path) -> None:
    assert stored_lexicon(store) == []
    (tmp_path / SUPPLIED_LEXICON).write_text('words = ["岫谷菱"]\n[[word]]\nword = "看歌"\nfreq = 7', encoding="utf-8")
    _make(store, tmp_path)
    entries = stored_lexicon(store)
    assert {(entry.word, entry.freq) for entry in entries} == {("岫谷菱", None), ("看歌", 7)}
    assert Tokenizer(entries).words("采岫谷菱") == ["采", "岫谷菱"]

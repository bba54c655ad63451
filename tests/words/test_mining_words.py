from __future__ import annotations

import collections
import datetime as dt
import random

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.schema import LEXICON
from pipeline.words import Tokenizer, figures, grams
from pipeline.words.grams import Block, GramCounts, Index, Thresholds, merge, tally
from pipeline.words.mining import mine

SCHEMA = pa.schema([("source_id", pa.string()), ("issue_date", pa.date32()), ("text", pa.string())])
NEW = ("澜枫桥", "岫谷菱")
ARTICLES_A_PAGE = 3
FILLER = "我们昨天看见河边有许多老人在散步孩子们放风筝天气很好大家都高兴地谈论今年收成".strip()


def _articles(count: int = 60, seed: int = 7) -> pa.Table:
    """Return articles of chance words in which the new words stand in ever other surroundings."""
    chance = random.Random(seed)
    words = Tokenizer().plain(FILLER)
    rows = []
    for number in range(count):
        parts = [chance.choice(words) for _ in range(60)]
        for word in NEW:
            parts.insert(chance.randrange(len(parts)), word)
        rows.append(
            (
                f"s_{number // ARTICLES_A_PAGE:016d}",
                dt.date(2025, 7, 1 + number % 28),
                "".join(parts) + f"。\n第{number}段",
            )
        )
    columns = list(zip(*rows, strict=True))
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, SCHEMA, strict=True)], schema=SCHEMA)


def test_new_words_are_found_with_their_figures() -> None:
    table = mine([_articles()])
    assert table.schema == LEXICON.arrow()
    rows = {row["word"]: row for row in table.to_pylist()}
    assert set(NEW) <= set(rows)
    found = rows[NEW[0]]
    assert found["occurrences"] == 60
    assert found["documents"] == 60
    assert found["cohesion"] > 5
    assert found["left_entropy"] > 2
    assert found["first_seen"] == dt.date(2025, 7, 1)
    assert found["origin"] == "mined"


def test_the_words_of_jieba_and_parts_of_new_words_are_not_new() -> None:
    words = set(mine([_articles()]).column("word").to_pylist())
    assert not words & {"孩子", "风筝", "收成", "澜枫", "枫桥", "岫谷", "谷菱"}
    tokenizer = Tokenizer()
    assert all(len(tokenizer.plain(word)) > 1 for word in words)


def test_batches_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    table = _articles()
    whole = mine([table])
    assert mine(table.to_batches(max_chunksize=7)).equals(whole)
    monkeypatch.setattr("pipeline.words.mining.BLOCK_CHARS", 500)
    assert mine([table]).equals(whole)


def test_a_page_alone_makes_no_words() -> None:
    table = _articles(2)
    repeated = pa.table({**{n: table.column(n) for n in ("source_id", "issue_date")}, "text": [
        "".join(f"{chr(0x5000 + 7 * i)}澜枫桥{chr(0x6000 + 7 * i)}，" for i in range(30)), "没有。"
    ]}, schema=SCHEMA)  # fmt: skip
    assert "澜枫桥" not in mine([repeated]).column("word").to_pylist()


def test_articles_of_one_page_make_no_words() -> None:
    table = _articles()
    assert set(NEW) <= set(mine([table]).column("word").to_pylist())
    of_one_page = table.set_column(0, "source_id", pa.array(["s_0000000000000000"] * len(table)))
    assert mine([of_one_page]).num_rows == 0
    of_two = pa.array(["s_0000000000000000"] * (len(table) - 1) + ["s_0000000000000001"])
    assert set(NEW) <= set(mine([table.set_column(0, "source_id", of_two)]).column("word").to_pylist())


def test_reprints_make_no_words() -> None:
    one = _articles(1).column("text").to_pylist()[0]
    table = pa.table(
        {"source_id": [f"a_{n:016d}" for n in range(80)], "issue_date": [None] * 80, "text": [one] * 80}, SCHEMA
    )
    assert mine([table]).num_rows == 0


def test_empty_and_null_texts() -> None:
    assert mine([]).equals(LEXICON.empty())
    table = pa.table({"source_id": ["a_0000000000000000"] * 2, "issue_date": [None, None], "text": [None, ""]}, SCHEMA)
    assert mine([table]).equals(LEXICON.empty())


def test_an_iterator_is_refused() -> None:
    with pytest.raises(TypeError, match="re-iterable"):
        mine(iter([_articles(1)]))


def test_the_bar_rises_with_the_corpus() -> None:
    limits = Thresholds()
    assert limits.least_occurrences(10_000) == 5
    assert limits.least_occurrences(100_000_000) == 200


def test_counts_are_exact_while_they_fit_and_bounded_beyond(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = np.array([ord(c) for c in "澜河澜河澜河水"], np.uint32)
    counts = GramCounts()
    counts.add(codes)
    counts.add(codes)
    hashes, times = counts.frequent(2, 1)
    assert sorted(times.tolist()) == [2, 4, 6]
    assert counts.of(2, hashes).tolist() == times.tolist()
    monkeypatch.setattr(grams, "GRAMS_KEPT", 2)
    counts.add(codes)
    assert len(counts.frequent(2, 1)[0]) <= 2
    assert 9 in counts.frequent(2, 1)[1].tolist()


hashes = st.lists(st.one_of(st.integers(0, 40), st.integers(2**64 - 3, 2**64 - 1), st.integers(0, 2**64 - 1)))


@given(hashes, hashes)
def test_an_index_finds_what_is_known_and_nothing_else(known: list[int], wanted: list[int]) -> None:
    ordered = sorted(set(known))
    wanted = wanted + known
    found, at = Index(np.array(ordered, np.uint64)).find(np.array(wanted, np.uint64))
    assert found.tolist() == [place for place, one in enumerate(wanted) if one in ordered]
    assert [ordered[place] for place in at] == [wanted[place] for place in found]


@given(hashes, hashes)
def test_tallies_add_up(one: list[int], other: list[int]) -> None:
    values, times = merge(*tally(np.array(one, np.uint64)), *tally(np.array(other, np.uint64)))
    assert dict(zip(values.tolist(), times.tolist(), strict=True)) == collections.Counter(one + other)
    assert values.tolist() == sorted(values.tolist())


def test_words_are_looked_at_in_twelve_articles_at_most() -> None:
    table = _articles()
    codes = [np.frombuffer((text + "\n").encode("utf-32-le"), np.uint32) for text in table.column("text").to_pylist()]
    counts = GramCounts()
    for block in codes:
        counts.add(block)
    candidates = figures.Candidates(counts, Thresholds(), lambda text, _: text == NEW[0])
    for page, block in enumerate(codes):
        candidates.add(Block(block, np.zeros(len(block), np.int64), np.array([grams.NO_DAY]), np.array([page])))
    (found,) = candidates.found()
    assert found.text == NEW[0]
    assert found.first_seen is None
    assert len(found.surroundings) == figures.CONTEXTS
    start = figures.CONTEXT_CHARS
    assert all(text[start : start + len(NEW[0])] == NEW[0] for text in found.surroundings)

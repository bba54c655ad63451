"""Chains, headlines and matches: the exact choices, and what is measured for them."""

from __future__ import annotations

from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.segmentation import read_view
from pipeline.segmentation.chains import cover, read_chains
from pipeline.segmentation.continuity import NO_WORD, Breaks, crossing
from pipeline.segmentation.drafts import read_drafts
from pipeline.segmentation.headlines import read_headlines
from pipeline.segmentation.links import ALONE, NAMES, Candidates, measure, nodes_of

TWO_COLUMNS = """春茶开采

今年云泽春茶比往年
早采五天。茶农林小满称
今冬暖让芽头长得快，品

水库放水

澜河水库今天向下游
放水，保障三万亩秧田用
水。值班员表示，水位平

质也稳。合作社把鲜叶送
进新厂房，当天就炒制。

稳。农技员提醒农户抢抓
时机翻耕，备好秧苗。
"""
"""Two articles whose second columns the extractor printed after both first ones."""


@pytest.fixture(scope="module")
def breaks() -> Breaks:
    return Breaks()


def test_a_word_cut_by_a_break_tells_where_it_goes_on(breaks: Breaks) -> None:
    assert breaks.gain("品质也很稳", "定。农技员") > 3 > breaks.gain("品质也很稳", "采茶工")


def test_text_without_han_at_the_break_says_nothing(breaks: Breaks) -> None:
    assert breaks.gain("收割完毕。", "新一季") == 0.0
    assert breaks.gain("增长39%", "新一季") == 0.0
    assert breaks.gain("", "") == 0.0


@settings(deadline=None)
@given(st.text(alphabet="春茶开采水库放a1，。", max_size=9), st.text(alphabet="春茶开采水库放a1，。", max_size=9))
def test_gains_are_bounded_below(above: str, below: str) -> None:
    assert Breaks().gain(above, below) >= NO_WORD


def test_a_run_that_the_page_has_elsewhere_crosses_a_break() -> None:
    assert crossing("王小满的茶园", "王小", "满说") == 3
    assert crossing("王小满的茶园", "小满", "王说") == 0


def candidates_of(worth: dict[tuple[int, int], float], count: int) -> tuple[Candidates, np.ndarray]:
    pairs = [*worth, *((ALONE, k) for k in range(count)), *((k, ALONE) for k in range(count))]
    values = [*worth.values(), *[0.0] * (2 * count)]
    first, second = zip(*pairs, strict=True)
    return Candidates(np.array(first), np.array(second), np.zeros((len(pairs), len(NAMES)))), np.array(values)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_other_cover_is_worth_more(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 4))
    values = st.integers(-3, 3).map(float)
    worth = {(i, j): data.draw(values) for i in range(count) for j in range(count) if i != j}
    chains = cover(range(count), *candidates_of(worth, count))
    assert sorted(block for chain in chains for block in chain) == list(range(count))

    def total(followers: dict[int, int]) -> float:
        return sum(2 * worth[pair] for pair in followers.items())

    best = max(
        total({i: j for i, j in enumerate(order) if i != j and j < count})
        for order in permutations(range(2 * count), count)
        if all(i != j for i, j in enumerate(order))
    )
    found = total({i: j for chain in chains for i, j in pairwise(chain)})
    # A ring is worth its weakest link more than the chain that it is cut to.
    assert found <= best
    if len({len(chain) for chain in chains}) == count == 1:
        assert found == best == 0.0


def test_a_ring_is_cut_at_its_first_block() -> None:
    assert cover([5, 6, 7], *_ring()) == [[5, 6, 7]]


def _ring() -> tuple[Candidates, np.ndarray]:
    pairs = [(5, 6), (6, 7), (7, 5), *((ALONE, k) for k in (5, 6, 7)), *((k, ALONE) for k in (5, 6, 7))]
    first, second = zip(*pairs, strict=True)
    values = np.array([4.0, 4.0, 4.0, *[0.0] * 6])
    return Candidates(np.array(first), np.array(second), np.zeros((9, len(NAMES)))), values


def test_columns_find_each_other_across_another_article() -> None:
    view = read_view(TWO_COLUMNS)
    odds = read_headlines(view)
    reading = read_chains(view, odds)[0]
    texts = [["".join(view.texts[k])[:4] for k in chain.blocks] for chain in reading.chains]
    assert texts == [["今年云泽", "质也稳。"], ["澜河水库", "稳。农技"]]
    assert [view.texts[k] for k in reading.heads] == ["春茶开采", "水库放水"]
    assert [len(chain.linked) for chain in reading.chains] == [1, 1]


def test_every_block_is_a_node_once_and_features_are_finite_or_not_asked() -> None:
    view = read_view(TWO_COLUMNS)
    odds = read_headlines(view)
    nodes = nodes_of(view)
    found = measure(view, nodes, odds)
    assert set(found.second.tolist()) - {ALONE} == set(nodes)
    assert not np.isinf(found.features).any()
    asked = [name for name, column in zip(NAMES, found.features.T, strict=True) if np.isnan(column).any()]
    assert set(asked) <= {"gain", "gain over rivals", "gain over other ends", "crossing", "likeness over rivals",
                          "likeness over other ends", "likeness", "best likeness"}  # fmt: skip


def test_a_subtitle_with_a_dash_belongs_to_the_title_above() -> None:
    view = read_view(TWO_COLUMNS.replace("春茶开采\n", "春茶开采\n——云泽茶农忙采制\n", 1))
    drafts = read_drafts(view)
    heads = ["".join(view.texts[k] for k in draft.heads) for draft in drafts]
    assert heads == ["春茶开采——云泽茶农忙采制", "水库放水"]


def test_headlines_printed_through_each_other_are_taken_apart() -> None:
    parts = Candidates(
        np.array([1, 1, 2, 1, 2, 3, 2, 3, 4, ALONE, ALONE, ALONE, ALONE, 1, 2, 3, 4]),
        np.array([2, 3, 3, 4, 4, 4, ALONE, ALONE, ALONE, 1, 2, 3, 4, ALONE, ALONE, ALONE, ALONE])[:17],
        np.zeros((17, 1)),
    )
    worth = np.array([0.0, 2.0, 0.0, 0.0, 2.0, 0.0, *[0.0] * 11])
    assert sorted(cover([1, 2, 3, 4], parts, worth)) == [[1, 3], [2, 4]]

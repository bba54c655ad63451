"""Chains and headlines: the exact choices, and what is measured for them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.segmentation import read_view
from pipeline.segmentation.chains import cover, log_shares, read_chains, read_links
from pipeline.segmentation.continuity import NO_WORD, Breaks, crossing
from pipeline.segmentation.drafts import read_drafts
from pipeline.segmentation.headlines import read_headlines
from pipeline.segmentation.links import ALONE, NAMES, Measured, nodes_of

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


def candidates_of(worth: dict[tuple[int, int], float], nodes: Iterable[int]) -> tuple[np.ndarray, ...]:
    """Return pairs, with every node alone on either side at 0, as first, second and worth."""
    pairs = worth | {(ALONE, k): 0.0 for k in nodes} | {(k, ALONE): 0.0 for k in nodes}
    first, second = zip(*pairs, strict=True)
    return np.array(first), np.array(second), np.array([*pairs.values()])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_other_cover_is_worth_more(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 4))
    values = st.integers(-3, 3).map(float)
    worth = {(i, j): data.draw(values) for i in range(count) for j in range(count) if i != j}
    chains = cover(range(count), *candidates_of(worth, range(count)))
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
    ring = {(5, 6): 4.0, (6, 7): 4.0, (7, 5): 4.0}
    assert cover([5, 6, 7], *candidates_of(ring, (5, 6, 7))) == [[5, 6, 7]]


def test_shares_of_an_owner_add_up_to_one() -> None:
    owners = np.array([1, ALONE, 1, 3])
    shares = np.exp(log_shares(np.array([2.0, 5.0, 2.0, -7.0]), owners))
    assert shares.tolist() == pytest.approx([0.5, 1.0, 0.5, 1.0])


def test_columns_find_each_other_across_another_article() -> None:
    view = read_view(TWO_COLUMNS)
    odds = read_headlines(view)
    reading = read_chains(read_links(view, odds), odds)[0]
    texts = [["".join(view.texts[k])[:4] for k in chain] for chain in reading.chains]
    assert texts == [["今年云泽", "质也稳。"], ["澜河水库", "稳。农技"]]
    assert [view.texts[k] for k in reading.heads] == ["春茶开采", "水库放水"]
    assert [len(draft.linked) for draft in read_drafts(view)] == [1, 1]


def test_every_block_is_a_node_once_and_features_are_finite_or_not_asked() -> None:
    view = read_view(TWO_COLUMNS)
    odds = read_headlines(view)
    nodes = nodes_of(view)
    found = Measured(view, nodes, odds).candidates()
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
    worth = {(one, two): 0.0 for one in range(1, 5) for two in range(one + 1, 5)} | {(1, 3): 2.0, (2, 4): 2.0}
    assert sorted(cover([1, 2, 3, 4], *candidates_of(worth, range(1, 5)))) == [[1, 3], [2, 4]]

"""Holders: which blocks hold which words, against looking them up one by one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.segmentation.holders import Holders

PAIRS = st.sets(st.sampled_from(["春茶", "茶园", "水库", "库区", "插秧"]))


@given(st.lists(PAIRS, min_size=4, max_size=7))
def test_holders_are_the_blocks_of_each_group_that_hold_a_pair(grams: list[set[str]]) -> None:
    words = sorted(set().union(*grams))
    spread = {pair: sum(pair in one for one in grams) for pair in words}
    holders = Holders([0, 2], grams, {pair: float(place) for place, pair in enumerate(words)}, spread)
    wanted = sorted(grams[0] | grams[2])
    pairs = holders.pairs([0, 2])
    assert holders.weights[pairs].tolist() == [float(words.index(pair)) for pair in wanted]
    assert holders.spread[pairs].tolist() == [spread[pair] for pair in wanted]
    groups = [(3,), (0, 1)]
    found = holders.held(pairs, groups)
    assert found.tolist() == [[any(pair in grams[k] for k in group) for group in groups] for pair in wanted]
    assert holders.held_by_block(pairs).tolist() == [[pair in one for one in grams] for pair in wanted]


def test_pairs_of_blocks_are_counted_once() -> None:
    holders = Holders([0], [{"春茶", "茶园"}, {"春茶"}], {"春茶": 1.0, "茶园": 2.0}, {"春茶": 2, "茶园": 1})
    assert len(holders.pairs([0, 1])) == 2
    assert holders.weights.sum() == pytest.approx(3.0)

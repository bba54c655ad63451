"""Revising: the changes that are tried, and taking them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.segmentation import read_view
from pipeline.segmentation.chains import read_chains, read_links
from pipeline.segmentation.drafts import read_articles
from pipeline.segmentation.headed import NAMES, Article
from pipeline.segmentation.headlines import read_headlines
from pipeline.segmentation.judging import HOPELESS, Change, Judge
from pipeline.segmentation.revising import changes, differences, revise, take

PAGE = """水库放水

澜河水库今天向下游
放水，保障三万亩秧田用
水。值班员表示，水位平

春茶开采

——云泽茶农忙采制

今年云泽春茶比往年
早采五天。茶农林小满称
今冬暖让芽头长得快，品

稳。农技员提醒农户抢抓
时机翻耕，备好秧苗。

质也稳。合作社把鲜叶送
进新厂房，当天就炒制。
"""


@pytest.fixture(scope="module")
def page() -> tuple[Judge, list[list[Article]]]:
    view = read_view(PAGE)
    odds = read_headlines(view)
    stretches = read_links(view, odds)
    readings = [read_articles(view, odds, reading) for reading in read_chains(stretches, odds)]
    return Judge(view, odds, stretches), readings


def blocks(articles: Iterable[Article]) -> Counter[int]:
    return Counter(index for heads, chain in articles for index in (*heads, *chain))


def test_a_change_keeps_every_block_and_makes_no_empty_article(page: tuple[Judge, list[list[Article]]]) -> None:
    judge, readings = page
    tried = [change for reading in readings for change in changes(judge, reading, reading)]
    assert len(tried) > 10
    for old, new in tried:
        assert blocks(old) == blocks(new)
        assert all(heads or chain for heads, chain in new)
        assert all(tuple(sorted(heads)) == heads for heads, _ in new)


def test_no_change_to_the_articles_taken_is_worth_more(page: tuple[Judge, list[list[Article]]]) -> None:
    judge, readings = page
    found = revise(judge, readings)
    assert blocks(found) == blocks(readings[0])
    assert max(blocks(found).values()) == 1
    for old, new in changes(judge, found, found):
        assert sum(judge.worth(new)) <= sum(judge.worth(old)) + 1e-6
    assert all(sum(judge.worth(found)) >= sum(judge.worth(reading)) - 1e-6 for reading in readings)


def test_each_headline_finds_its_text(page: tuple[Judge, list[list[Article]]]) -> None:
    judge, readings = page
    texts = read_view(PAGE).texts
    found = {
        "".join(texts[k] for k in heads): [texts[k][:3] for k in chain] for heads, chain in revise(judge, readings)
    }
    assert found == {
        "水库放水": ["澜河水", "稳。农"],
        "春茶开采——云泽茶农忙采制": ["今年云", "质也稳"],
    }


def test_nothing_makes_nothing() -> None:
    view = read_view("")
    assert revise(Judge(view, {}, []), []) == []


def test_what_is_measured_has_a_name_and_is_finite(page: tuple[Judge, list[list[Article]]]) -> None:
    judge, readings = page
    rows = judge.headed.measure(readings[0])
    assert rows.shape == (len(readings[0]), len(NAMES))
    assert abs(rows).max() < 5000
    (evidence,) = judge.evidence(readings[0][:1])
    assert evidence["worth"] == judge.worth(readings[0][:1])[0]


def test_articles_are_measured_together_as_they_are_alone(page: tuple[Judge, list[list[Article]]]) -> None:
    judge, readings = page
    articles = list({article: None for change in changes(judge, readings[0], readings[0]) for article in change.new})
    together = judge.headed.measure(articles)
    view = read_view(PAGE)
    odds = read_headlines(view)
    afresh = Judge(view, odds, read_links(view, odds))
    for row, article in zip(together, articles, strict=True):
        (alone,) = afresh.headed.measure([article])
        assert dict(zip(NAMES, row, strict=True)) == pytest.approx(dict(zip(NAMES, alone, strict=True)), abs=1e-4)


def test_gains_are_differences_of_worth_unless_they_are_hopeless(page: tuple[Judge, list[list[Article]]]) -> None:
    judge, _ = page
    crossed: list[Article] = [((0,), (1, 6)), ((2, 3), (4, 5))]
    tried = list(changes(judge, crossed, crossed))
    hopeful = [(change, gain) for change, gain in zip(tried, judge.gains(tried), strict=True) if gain > HOPELESS]
    assert 0 < len(hopeful) < len(tried)
    for change, gain in hopeful:
        assert gain == pytest.approx(sum(judge.worth(change.new)) - sum(judge.worth(change.old)))


_partitions = st.lists(st.integers(0, 3), min_size=1, max_size=9)


def _reading(homes: list[int]) -> list[Article]:
    return [((), tuple(k for k, home in enumerate(homes) if home == number)) for number in sorted(set(homes))]


@given(_partitions, st.data())
def test_differences_lead_from_one_reading_to_the_other(homes: list[int], data: st.DataObject) -> None:
    one = _reading(homes)
    two = _reading(data.draw(st.lists(st.integers(0, 3), min_size=len(homes), max_size=len(homes))))
    found = list(differences(one, two))
    assert all(blocks(change.old) == blocks(change.new) for change in found)
    # Regions have nothing in common: taking all of them gives the other reading.
    assert set(take(one, found, [1.0] * len(found))) == set(two)
    assert set(take(one, found, [-1.0] * len(found))) == set(one)


def test_of_two_changes_to_one_article_the_greater_is_taken() -> None:
    a, b = ((), (1, 2)), ((), (3,))
    cut = Change((a,), (((), (1,)), ((), (2,))))
    join = Change((a, b), (((), (1, 2, 3)),))
    assert take([a, b], [cut, join], [1.0, 2.0]) == [((), (1, 2, 3))]
    assert take([a, b], [cut, join], [2.0, 1.0]) == [b, ((), (1,)), ((), (2,))]

"""The whole way of a page: what every reading must hold, and little pages of our own."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import schema
from pipeline.model import Item, Page, PageReading
from pipeline.segmentation import segment_page
from pipeline.segmentation.rules import RULES
from sample.setting.generating import generate

FRAGMENTS = (
    "本报讯（记者 甲乙）", "东岭社澜河7月28日电 ", "■ ", "■ 本报记者 甲 乙", "——", "（下转第二版）", "上接A01版",
    "\n", "\n\n", "　　", "。", "，", "“", "”", "（", "）", "第3版", "2026年3月16日 星期一", "责编：甲", "甲乙 摄",
    "\ud800", "\x00", "\r", "\u2028", "\x0c", "今日春茶开采", "澜河市举行座谈会，", "abc 123", "见第3版", "\ufeff",
    "\u200b", "︵", "①", "核心阅读", "（作者为教授）", "澜河日报",
)  # fmt: skip
texts = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(FRAGMENTS), max_size=80).map("".join))


def check(text: str, reading: PageReading) -> None:
    """Raise AssertionError unless the reading is one that a page may have."""
    rules = {rule.rule_id for rule in RULES}
    used = [0] * len(text)
    firsts = [min(piece.char_start for piece in item.pieces) for item in reading.items]
    assert firsts == sorted(firsts)
    for item in reading.items:
        assert item.kind in schema.KINDS
        assert item.genre in schema.GENRES
        assert 0 <= item.confidence <= 1
        numbers = [piece.para_no for piece in item.pieces]
        assert numbers[0] == 0
        assert all(b - a in (0, 1) for a, b in pairwise(numbers))
        for piece in item.pieces:
            raw = text[piece.char_start : piece.char_end]
            assert raw
            assert raw == raw.strip()
            assert len(raw.splitlines()) == 1
            assert piece.role in schema.ROLES
            assert piece.rule_id in rules
            for place in range(piece.char_start, piece.char_end):
                used[place] += 1
    for run in reading.left_out:
        assert run.reason in schema.RESIDUE_REASONS
        assert run.rule_id in rules
        assert run.char_start < run.char_end
        for place in range(run.char_start, run.char_end):
            used[place] += 1
    assert max(used, default=0) <= 1
    assert all(count or char.isspace() for count, char in zip(used, text, strict=True))


@settings(max_examples=300, deadline=None)
@given(texts)
def test_any_text_has_a_valid_reading_that_covers_it(text: str) -> None:
    check(text, segment_page(Page("s_any", text)))


@settings(max_examples=20, deadline=None)
@given(texts)
def test_the_same_page_has_the_same_reading(text: str) -> None:
    assert segment_page(Page("s_any", text)) == segment_page(Page("s_any", text))


BRIDGE = """\
本报讯（记者 林牧）3月16日上午，
澜河大桥主跨顺利合龙。大桥全长三公
里，是澜河上的第五座公路桥。

据介绍，大桥建设历时三年，先后攻
克深水基础、大跨合龙等难题，预计今
年年底通车。届时两岸车程缩短一半。

澜河大桥主跨合龙
"""
TEA = """\
本报讯（记者 何田）榆坪县的春茶今
年比去年早五天开采。三万亩茶园里，
采茶人正忙着采摘头批嫩芽。

榆坪县农业部门负责人说，今年春茶
品质好于去年，预计产值两亿元，茶农
户均增收三千元。

榆坪春茶提前开采
"""


def text_of(page: str, item: Item, *roles: str) -> str:
    return "".join(page[p.char_start : p.char_end] for p in item.pieces if p.role in roles)


def read(page: str) -> tuple[Item, ...]:
    reading = segment_page(Page("s_own", page))
    check(page, reading)
    return reading.items


def test_headlines_below_their_bodies() -> None:
    page = BRIDGE + "\n" + TEA
    bridge, tea = read(page)
    assert text_of(page, bridge, "title") == "澜河大桥主跨合龙"
    assert text_of(page, tea, "title") == "榆坪春茶提前开采"
    assert text_of(page, bridge, "body").startswith("本报讯（记者 林牧）")
    assert text_of(page, tea, "body").endswith("三千元。")
    assert (bridge.kind, bridge.genre) == ("article", "brief")


def test_headlines_above_their_bodies() -> None:
    def turned(article: str) -> str:
        *body, title = article.rstrip("\n").split("\n\n")
        return "\n\n".join([title, *body]) + "\n\n"

    page = turned(BRIDGE) + turned(TEA)
    bridge, tea = read(page)
    assert text_of(page, bridge, "title") == "澜河大桥主跨合龙"
    assert text_of(page, tea, "body").endswith("三千元。")


def test_a_sentence_over_a_blank_line_is_one_paragraph() -> None:
    page = BRIDGE.replace("攻\n克", "攻\n\n克")
    (bridge,) = read(page)
    numbers = {p.para_no for p in bridge.pieces if p.role == "body"}
    assert len(numbers) == 2


def test_summary_bullets_are_left_out_and_the_rest_is_summary() -> None:
    page = BRIDGE + "\n■ 大桥建设历时三年，先后攻克深水基础、大跨合龙等难题，预计今年年底通车\n"
    reading = segment_page(Page("s_own", page))
    (bridge,) = reading.items
    assert text_of(page, bridge, "summary").startswith("大桥建设历时三年")
    bullet = next(run for run in reading.left_out if run.rule_id == "seg.bullet")
    assert page[bullet.char_start : bullet.char_end] == "■ "


def test_two_bylines_that_follow_each_other_belong_to_two_articles() -> None:
    page = BRIDGE.rstrip("\n") + "\n■ 林牧之\n\n■ 本报记者 何田\n\n" + TEA.replace("本报讯（记者 何田）", "3月16日，")
    bridge, tea = read(page)
    assert text_of(page, bridge, "byline") == "林牧之"
    assert text_of(page, tea, "byline") == "本报记者 何田"


def test_a_photo_with_names_below_its_caption() -> None:
    page = BRIDGE + "\n3月16日，在榆坪\n县的茶园里，采茶\n人在采摘春茶。\n\n■ 陈林 岳光\n\n" + TEA
    items = read(page)
    photo = next(item for item in items if item.kind == "photo")
    assert text_of(page, photo, "caption").startswith("3月16日")
    assert text_of(page, photo, "credit") == "陈林 岳光"


def test_jumps_are_markers_and_name_their_page() -> None:
    page = BRIDGE.replace("缩短一半。\n", "缩短一半。（下转第二版）\n") + "\n（上接第A01版）\n" + TEA
    reading = segment_page(Page("s_own", page))
    check(page, reading)
    assert [(item.jump_to, item.jump_from) for item in reading.items] == [("2", None), (None, "A01")]
    left = [page[run.char_start : run.char_end] for run in reading.left_out if run.rule_id == "seg.jump"]
    assert left == ["（下转第二版）", "（上接第A01版）"]


def test_kicker_and_subtitle() -> None:
    page = BRIDGE.replace("澜河大桥主跨合龙\n", "历时三年攻克多道难题——\n澜河大桥主跨合龙\n——记澜河大桥的建设者们\n")
    (bridge,) = read(page)
    assert text_of(page, bridge, "kicker") == "历时三年攻克多道难题——"
    assert text_of(page, bridge, "title") == "澜河大桥主跨合龙"
    assert text_of(page, bridge, "subtitle") == "——记澜河大桥的建设者们"


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("架桥人守一江水\n筑路人护万家灯（澜河两岸）", "架桥人守一江水筑路人护万家灯（澜河两岸）"),
        ("澜河大桥主跨合龙\n两岸居民过江只要六分钟", "澜河大桥主跨合龙"),
        ("澜河大桥两岸今年要再\n建设十二处口袋公园", "澜河大桥两岸今年要再建设十二处口袋公园"),
    ],
)
def test_the_second_line_is_more_of_a_title_or_a_subtitle(title: str, found: str) -> None:
    page = BRIDGE.replace("澜河大桥主跨合龙\n", title + "\n")
    (bridge,) = read(page)
    assert text_of(page, bridge, "title") == found


def test_furniture_is_left_out() -> None:
    page = "澜河日报\n2026年3月16日 星期一\n\n" + BRIDGE + "\n责任编辑：林牧 版式：何田\n"
    reading = segment_page(Page("s_own", page))
    assert len(reading.items) == 1
    left = [page[run.char_start : run.char_end] for run in reading.left_out if run.reason == "furniture"]
    assert left == ["澜河日报", "2026年3月16日 星期一", "责任编辑：林牧 版式：何田"]


def test_a_teaser_has_a_headline_and_no_body() -> None:
    page = "一片叶子的七道手续\n——榆坪老茶厂复产见闻\n详见第3版\n\n" + BRIDGE
    teaser, bridge = read(page)
    assert teaser.kind == "teaser"
    assert text_of(page, teaser, "title") == "一片叶子的七道手续"
    assert bridge.kind == "article"


def test_a_long_page_takes_seconds() -> None:
    pages = [generate("stream", "clean", seed) for seed in range(12)]
    wanted = sum(len(gold["articles"]) for _, gold in pages)
    found = segment_page(Page("s_long", "\n\n".join(text for text, _ in pages))).items
    assert 0.6 * wanted < len(found) < 1.4 * wanted


def test_endless_short_blocks_take_seconds() -> None:
    assert segment_page(Page("s_short", "澜河\n\n" * 3000)).items

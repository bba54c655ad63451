"""What a curator says of a page is carried out, and nothing of the page is lost by it."""

from __future__ import annotations

from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.corrections import Correction, CorrectionError, LineRange, Lines
from pipeline.model import Item, Page, PageReading
from pipeline.schema import GENRES, KINDS, ROLES
from pipeline.segmentation import segment_page
from pipeline.segmentation.corrections import correct
from pipeline.segmentation.lines import read_lines
from pipeline.segmentation.tables import from_tables, to_tables
from tests.segmentation.test_segment_page import check, texts

PAGE_TEXT = """澜河日报 2026年3月16日 星期一
南岸新桥今日合龙
■ 本报记者 林牧
本报讯 今日上午，随着最后一段钢梁落下，南岸新
桥在澜河上合龙。大桥全长两公里。
市民沿河观看，掌声不断。
北山茶园开园迎客
本报讯（记者 何田）北山茶园昨日开园，首批
新茶上市，游客可以入园采摘。
澜河家具城春季大优惠，订购热线五五五一二三四
责编：何田
"""
PAGE = Page("s_test", PAGE_TEXT)


def lines(*numbers: int | tuple[int, int]) -> Lines:
    return tuple(LineRange(n, n) if isinstance(n, int) else LineRange(*n) for n in numbers)


def article(*numbers: int | tuple[int, int], **said: object) -> Correction:
    return Correction("article", lines(*numbers), **said)  # type: ignore[arg-type]


def start() -> PageReading:
    """Return the page cut as it should be, by corrections of a reading in which nothing is decided."""
    return correct(
        PAGE,
        PageReading((), ()),
        [
            Correction("lines", lines(1, 11), leave_out="furniture"),
            article((2, 6), roles=(("title", lines(2)), ("byline", lines(3))), paragraphs=lines(4, 6)),
            article((7, 9), roles=(("title", lines(7)),)),
            article(10, kind="advertisement"),
        ],
    )


def shown(item: Item) -> dict[str, list[str]]:
    """Return the paragraphs of an item by role, their lines joined by a stroke."""
    found: dict[str, list[str]] = {}
    for _, group in groupby(item.pieces, key=lambda piece: piece.para_no):
        pieces = list(group)
        text = "/".join(PAGE_TEXT[piece.char_start : piece.char_end] for piece in pieces)
        found.setdefault(pieces[0].role, []).append(text)
    return found


def test_these_lines_are_one_article():
    bridge, tea, advertisement = start().items
    assert shown(bridge) == {
        "title": ["南岸新桥今日合龙"],
        "byline": ["■ 本报记者 林牧"],
        "body": [
            "本报讯 今日上午，随着最后一段钢梁落下，南岸新/桥在澜河上合龙。大桥全长两公里。",
            "市民沿河观看，掌声不断。",
        ],
    }
    assert [(bridge.kind, bridge.genre), (tea.kind, tea.genre)] == [("article", "brief")] * 2
    assert (advertisement.kind, advertisement.genre) == ("advertisement", "other")
    assert {piece.rule_id for piece in bridge.pieces} == {"seg.correct-article", "seg.correct-role"}
    assert bridge.confidence == 1
    check(PAGE_TEXT, start())


def test_lines_are_read_in_the_order_named_and_paragraphs_run_on_over_a_cut_sentence():
    (item, *_) = correct(PAGE, PageReading((), ()), [article(7, 9, (4, 5))]).items
    assert shown(item)["body"] == [
        "北山茶园开园迎客/新茶上市，游客可以入园采摘。",
        "本报讯 今日上午，随着最后一段钢梁落下，南岸新/桥在澜河上合龙。大桥全长两公里。",
    ]


def test_a_second_headline_within_an_article_becomes_a_subhead():
    one, advertisement = correct(PAGE, start(), [article((2, 9))]).items
    assert shown(one)["subhead"] == ["北山茶园开园迎客"]
    assert shown(one)["title"] == ["南岸新桥今日合龙"]
    assert advertisement.kind == "advertisement"


def test_headlines_that_were_swapped():
    swapped = correct(
        PAGE,
        start(),
        [
            Correction("headline", lines(7), body=lines((4, 6))),
            Correction("headline", lines(2), body=lines(8)),
        ],
    )
    found = {shown(item)["body"][0][:8]: shown(item).get("title") for item in swapped.items}
    assert found["本报讯 今日上午"] == ["北山茶园开园迎客"]
    assert found["本报讯（记者 何"] == ["南岸新桥今日合龙"]
    assert len(swapped.items) == 3
    heads = [piece for item in swapped.items for piece in item.pieces if piece.role == "title"]
    assert {piece.rule_id for piece in heads} == {"seg.correct-headline"}
    check(PAGE_TEXT, swapped)


def test_a_headline_that_gives_way_stands_alone():
    found = correct(PAGE, start(), [Correction("headline", lines(7), body=lines(4))])
    assert [item.kind for item in found.items] == ["teaser", "article", "article", "advertisement"]
    assert shown(found.items[0]) == {"title": ["南岸新桥今日合龙"]}


def test_kind_genre_and_jumps_of_the_article_that_holds_a_line():
    found = correct(
        PAGE,
        start(),
        [
            Correction("lines", lines(9), kind="notice"),
            Correction("lines", lines(5), genre="feature", jump_to="3"),
        ],
    )
    bridge, tea, _ = found.items
    assert (tea.kind, tea.genre) == ("notice", "other")
    assert (bridge.genre, bridge.jump_to) == ("feature", "3")
    assert len({piece.rule_id for piece in tea.pieces}) == 2, "what was corrected before keeps its rule"


def test_roles_and_paragraphs():
    found = correct(
        PAGE,
        start(),
        [
            Correction("lines", lines(6), paragraph="same"),
            Correction("lines", lines(5), paragraph="new"),
            Correction("lines", lines(4), role="summary"),
        ],
    )
    assert shown(found.items[0])["summary"] == ["本报讯 今日上午，随着最后一段钢梁落下，南岸新"]
    assert shown(found.items[0])["body"] == ["桥在澜河上合龙。大桥全长两公里。/市民沿河观看，掌声不断。"]
    check(PAGE_TEXT, found)


def test_a_role_brings_a_line_back_into_the_article_above():
    found = correct(PAGE, start(), [Correction("lines", lines(11), role="credit")])
    assert shown(found.items[-1])["credit"] == ["责编：何田"]
    check(PAGE_TEXT, found)


def test_left_out_lines_leave_no_empty_article():
    found = correct(PAGE, start(), [Correction("lines", lines((7, 10)), leave_out="advertisement")])
    assert len(found.items) == 1
    left = [run for run in found.left_out if run.reason == "advertisement"]
    assert {run.rule_id for run in left} == {"seg.correct-left-out"}
    assert len(left) == 4
    check(PAGE_TEXT, found)


def test_a_line_that_holds_two_columns_is_cut():
    text = "今日春茶开采，茶农上山    澜河水位上涨，船只回港\n"
    page = Page("s_two", text)
    found = correct(
        page,
        PageReading((), ()),
        [
            Correction("article", (LineRange(1, 1, 1, 12),)),
            Correction("article", (LineRange(1, 1, 13, 40),)),
        ],
    )
    said = [text[piece.char_start : piece.char_end] for item in found.items for piece in item.pieces]
    assert said == ["今日春茶开采，茶农上山", "澜河水位上涨，船只回港"]
    check(text, found)


@pytest.mark.parametrize(
    ("correction", "says"),
    [
        (article((2, 40)), "correction 1 of this page: article: the page has 12 lines and no line 40; look"),
        (article(12), "article: these lines are blank; look at the line numbers"),
        (article(4, roles=(("title", lines(2)),)), "title: names a line that is not in article; add the line"),
        (Correction("headline", lines(2), body=lines(99)), "body: the page has 12 lines and no line 99"),
    ],
)
def test_errors_say_which_lines_and_what_to_do(correction, says):
    with pytest.raises(CorrectionError) as caught:
        correct(PAGE, start(), [correction])
    assert says in str(caught.value)


@st.composite
def corrected_pages(draw: st.DrawFn) -> tuple[str, list[Correction]]:
    """Draw a page and corrections of lines that are not blank."""
    text = draw(texts.filter(lambda one: bool(read_lines(one))))
    numbers = st.sampled_from([line.number + 1 for line in read_lines(text)])
    some = st.lists(numbers, min_size=1, max_size=4).map(lambda found: lines(*found))
    corrections = st.one_of(
        st.builds(Correction, st.just("headline"), some, body=some),
        st.builds(
            Correction,
            st.just("article"),
            some,
            kind=st.sampled_from((None, *KINDS)),
            genre=st.none(),
        ),
        st.builds(Correction, st.just("lines"), some, role=st.sampled_from(ROLES)),
        st.builds(Correction, st.just("lines"), some, kind=st.sampled_from(KINDS), genre=st.none()),
        st.builds(Correction, st.just("lines"), some, kind=st.just("article"), genre=st.sampled_from(GENRES)),
        st.builds(Correction, st.just("lines"), some, leave_out=st.sampled_from(("furniture", "duplicate"))),
        st.builds(Correction, st.just("lines"), some, paragraph=st.sampled_from(("new", "same"))),
    )
    return text, draw(st.lists(corrections, max_size=4))


@settings(max_examples=200, deadline=None)
@given(corrected_pages())
def test_any_corrections_give_a_valid_reading_that_covers_the_page(drawn: tuple[str, list[Correction]]) -> None:
    text, corrections = drawn
    page = Page("s_any", text)
    reading = segment_page(page)
    if any(one.subject == "headline" and set(one.body) <= set(one.lines) for one in corrections):
        with pytest.raises(CorrectionError, match="body: names no line"):
            correct(page, reading, corrections)
        return
    found = correct(page, reading, corrections)
    check(text, found)
    assert from_tables(to_tables([("s_any", found)])).get("s_any", PageReading((), ())) == found

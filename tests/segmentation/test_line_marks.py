"""Lines, their widths, and what one line says of itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.segmentation import furniture, marks
from pipeline.segmentation.blocks import Sort, read_blocks
from pipeline.segmentation.lines import normalised, read_lines, width_of


@given(st.text())
def test_normalised_text_keeps_every_place(text: str) -> None:
    assert len(normalised(text)) == len(text)


@given(st.text(max_size=120))
def test_lines_lie_between_breaks_and_hold_no_outer_blank(text: str) -> None:
    for line in read_lines(text):
        raw = text[line.start : line.end]
        assert raw == raw.strip()
        assert raw
        assert len(raw.splitlines()) == 1
        assert len(line.text) == len(raw)


def test_width_counts_half_width_characters_half() -> None:
    assert width_of("澜河2026年") == 5.0
    assert width_of("“春茶”") == 4.0


def test_narrow_quotes_are_seen_from_uneven_columns() -> None:
    column = "\n".join(["澜河春茶开采比去年早五天", "“澜”“河”“春”“茶”早五天来", "澜河春茶开采比去年早五天"] * 4)
    quoted = [line for line in read_lines(column) if "“" in line.text]
    assert {line.width for line in quoted} == {12.0}


@pytest.mark.parametrize(
    "text",
    [
        "本报讯（记者 林牧）3月16日",
        "东岭社澜河3月16日电（记者 林牧）",
        "本报北京7月28日电 记者从",
        "据东岭社报道，",
        "新华社北京7月28日电",
    ],
)
def test_datelines(text: str) -> None:
    assert marks.dateline(text)


@pytest.mark.parametrize("text", ["今日电力供应平稳", "3月16日，记者从澜河获悉", "本报记者走进车间"])
def test_no_datelines(text: str) -> None:
    assert not marks.dateline(text)


@pytest.mark.parametrize(
    ("text", "page"),
    [("（下转第二版）", "2"), ("下转A03版", "A03"), ("▶下转第 3版", None), ("（下转第十二版）", "12")],
)
def test_jump_to(text: str, page: str | None) -> None:
    found = marks.JUMP_TO.match(text)
    assert (marks.page_number(found.group(1)) if found else None) == page


def test_jump_from() -> None:
    found = marks.JUMP_FROM.match("◀上接A01版")
    assert found
    assert marks.page_number(found.group(1)) == "A01"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("责任编辑：林牧 版式：何田", "seg.furniture-editors"),
        ("2026年3月16日 星期一", "seg.furniture-folio"),
        ("澜河日报 A03版 深度", "seg.furniture-folio"),
        ("A02·城事", "seg.furniture-folio"),
        ("国内统一连续出版物号 CN 00-0000", "seg.furniture-masthead"),
        ("新闻热线：0700-8326110", "seg.furniture-contact"),
        ("今日天气 多云转晴 6℃～18℃", "seg.furniture-weather"),
        ("2026年3月16日，澜河开闸放水", None),
        ("24个村通了自来水", None),
        ("责编这份工作，他做了三十年。", None),
    ],
)
def test_furniture(text: str, rule: str | None) -> None:
    assert furniture.reason_for(text) == rule


def test_a_bare_name_is_furniture_in_company_only() -> None:
    assert furniture.reasons(["澜河日报", "2026年3月16日 星期一"], page_edge=False)[0] == "seg.furniture-masthead"
    assert furniture.reasons(["澜河日报", "澜河大桥合龙"], page_edge=False) == [None, None]


def sorts(text: str) -> list[Sort]:
    return [block.sort for block in read_blocks(read_lines(text))]


def test_sorts_of_blocks() -> None:
    page = (
        "澜河春茶提前开采\n■ 林牧\n\n■ 本报记者 何田\n\n"
        "本报讯 今年春茶开采比\n去年早了五天。\n\n■ 今年春茶开采比去年早了五天，品质更好\n\n"
        "何田 摄\n\n（下转第二版）\n\n详见第3版"
    )
    assert sorts(page) == [
        Sort.SHORT, Sort.BYLINE, Sort.BYLINE, Sort.TEXT, Sort.SUMMARY, Sort.CREDIT, Sort.JUMP, Sort.POINTER,
    ]  # fmt: skip


def test_an_indented_line_starts_the_next_of_several_headlines() -> None:
    blocks = read_blocks(read_lines("澜河大桥今日合龙\n 春茶开采\n——榆坪老茶厂复产见闻"))
    assert [[line.text for line in block.lines] for block in blocks] == [
        ["澜河大桥今日合龙"],
        ["春茶开采", "——榆坪老茶厂复产见闻"],
    ]


def test_a_dateline_starts_a_block() -> None:
    assert len(read_blocks(read_lines("澜河大桥今日合龙\n本报讯 今日，大桥合龙。"))) == 2

"""Masthead and folio lines: what is furniture and what only looks like it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.folio import Folio, read_folio

DAY = dt.date(2026, 3, 16)
BODY = "春茶开采面积达到四万三千亩，占可采面\n积的一半以上，比上年同期多出不少。\n"


def said(*lines: str) -> tuple[str | None, dt.date | None, str | None]:
    folio = read_folio("\n".join((BODY, *lines, "", BODY)))
    return folio.newspaper, folio.issue_date, folio.page_no


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["2026年3月16日 星期一"], (None, DAY, None)),
        (["2026年3月16日　星期一　责任编辑：沈青　版式：白露"], (None, DAY, None)),
        (["责编 沈青 美编 白露 2026.3.16"], (None, DAY, None)),
        (["２０２６年３月１６日　星期一　Ａ０４版　生活"], (None, DAY, "A04")),
        (["二〇二六年三月十六日 星期一", "农历丙午年正月廿八 今日8版"], (None, DAY, None)),
        (["澜河日报 A02 综合"], ("澜河日报", None, "A02")),
        (["澜河日报 第三版 要闻", "2026年3月16日 星期一"], ("澜河日报", DAY, "3")),
        (["澜 河 日 报", "LANHE RIBAO", "2026年3月16日 星期一", "第十二版"], ("澜河日报", DAY, "12")),
        (["03版", "2026年3月16日 星期一 澜河日报"], ("澜河日报", DAY, "03")),
        (["02 城事", "云泽晚报", "2026年3月16日 星期一"], ("云泽晚报", DAY, "02")),
        (["A04", "经济", "2026年3月16日 星期一"], (None, DAY, "A04")),
        (["云泽晚报社出版 社址：澜河市报业路1号", "第9214号 2026年3月16日"], ("云泽晚报", DAY, None)),
        (["《澜河日报》 2026年3月16日"], ("澜河日报", DAY, None)),
        (["", "澜河日报", ""], ("澜河日报", None, None)),
    ],
)
def test_furniture(lines: list[str], expected: tuple[str | None, dt.date | None, str | None]) -> None:
    assert said(*lines) == expected


@pytest.mark.parametrize(
    "lines",
    [
        ["澜河市水务局2026年3月14日"],
        ["澜河市水务局", "2026年3月14日"],
        ["", "2026年3月14日", ""],
        ["定于2026年3月20日（星期五）上午9时"],
        ["他在接受澜河日报记者采访时说"],
        ["据《澜河日报》报道"],
        ["欢迎订阅2026年澜河日报"],
        ["前来参观的人手里拿着", "澜河日报", "边走边看展板上的照片"],
        ["A03版"],
        ["详见第3版"],
        ["（下转第三版）"],
        ["（上接A01版）"],
        ["今日8版"],
        ["本报讯（记者 沈青）3月15日"],
    ],
)
def test_what_only_looks_like_furniture(lines: list[str]) -> None:
    assert said(*lines) == (None, None, None)


def test_where_it_was_found() -> None:
    folio = read_folio("澜河日报\r\n\r\n2026年3月16日 星期二\r\n")
    assert folio == Folio("澜河日报", 1, DAY, 3, 1, None)


def test_the_date_whose_weekday_agrees_wins() -> None:
    folio = read_folio(f"2026年3月15日 星期一\n\n{BODY}\n\n2026年3月16日 星期一\n")
    assert (folio.issue_date, folio.date_line) == (DAY, 7)


def test_pointers_on_the_front_page_are_not_its_number() -> None:
    text = f"老城墙亮灯\nA03版\n\n{BODY}\n春耕图\nA04版\n\n{BODY}\n澜河日报\n2026年3月16日 星期一\nA01\n"
    assert read_folio(text).page_no == "A01"


@given(st.text("澜河日报版第0123456789年月三星期一责编：A \n\r，。", max_size=200))
def test_any_text_is_read(text: str) -> None:
    folio = read_folio(text)
    assert folio.date_line <= text.count("\n") + text.count("\r") + 1

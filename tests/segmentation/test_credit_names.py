"""Names, roles, agencies, places and dates taken from bylines and datelines."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import schema
from pipeline.segmentation.names import parse_byline, parse_dateline

ISSUE = dt.date(2026, 3, 16)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("■ 本报记者 王培 李某", [("王培", "reporter"), ("李某", "reporter")]),
        ("（记者 赵甲 焦乙 通讯员 丙丁）", [("赵甲", "reporter"), ("焦乙", "reporter"), ("丙丁", "correspondent")]),
        ("甲乙 摄", [("甲乙", "photographer")]),
        ("丙丁 文/图", [("丙丁", "reporter"), ("丙丁", "photographer")]),
        ("文/林牧 图/何田", [("林牧", "reporter"), ("何田", "photographer")]),
        ("东岭社发", [("东岭社", "agency")]),
        ("东岭社记者 杨 旭摄", [("东岭社", "agency"), ("杨旭", "photographer")]),
        ("本报评论员 林牧", [("林牧", "commentator")]),
        ("责编：林牧 校对：何田", [("林牧", "editor"), ("何田", "editor")]),
        ("林牧摄（影像澜河）", [("林牧", "photographer")]),
        ("记者王浩 通讯员李强", [("王浩", "reporter"), ("李强", "correspondent")]),
        ("□ 晚报记者 林 牧 何 田", [("林牧", "reporter"), ("何田", "reporter")]),
        ("本报讯", []),
    ],
)
def test_bylines(text: str, names: list[tuple[str, str]]) -> None:
    assert parse_byline(text) == names


def test_names_without_a_title_have_the_role_of_the_place_they_stand_in() -> None:
    assert parse_byline("■ 陈某林 岳某光", "photographer") == [("陈某林", "photographer"), ("岳某光", "photographer")]


@given(st.text())
def test_any_byline_gives_known_roles(text: str) -> None:
    assert {role for _, role in parse_byline(text)} <= set(schema.CREDIT_ROLES)


@pytest.mark.parametrize(
    ("text", "agency", "place", "date"),
    [
        ("本报讯（记者 林牧）今日", None, None, None),
        ("东岭社澜河3月16日电（记者 林牧）今日", "东岭社", "澜河", dt.date(2026, 3, 16)),
        ("新华社北京2月28日电 今日", "新华社", "北京", dt.date(2026, 2, 28)),
        ("本报北京12月31日电 今日", None, "北京", dt.date(2025, 12, 31)),
        ("据东岭社报道，今日", "东岭社", None, None),
        ("据新华社东京3月1日电 （记者林牧）今日", "新华社", "东京", dt.date(2026, 3, 1)),
        ("东岭社澜河2024年5月4日电 今日", "东岭社", "澜河", dt.date(2024, 5, 4)),
        ("本报讯 （记者 林牧 何田） 3 月 28 日", None, None, None),
    ],
)
def test_datelines_are_taken_apart(text: str, agency: str | None, place: str | None, date: dt.date | None) -> None:
    found = parse_dateline(text, ISSUE)
    assert found is not None
    assert (found.agency, found.place, found.date) == (agency, place, date)
    assert text[found.end :].startswith(("今日", "3 月"))


def test_names_in_a_dateline() -> None:
    found = parse_dateline("本报讯（记者 林牧 通讯员 何田）今日", None)
    assert found
    assert found.names == (("林牧", "reporter"), ("何田", "correspondent"))


def test_no_year_without_an_issue_date() -> None:
    found = parse_dateline("东岭社澜河3月16日电 今日", None)
    assert found
    assert found.date is None


@pytest.mark.parametrize("text", ["3月16日，澜河开闸。", "今日电力平稳。", "", "记者从会上获悉"])
def test_no_dateline(text: str) -> None:
    assert parse_dateline(text, ISSUE) is None


@given(st.text(), st.none() | st.dates(dt.date(1950, 1, 1), dt.date(2050, 1, 1)))
def test_any_text_has_a_dateline_within_it_or_none(text: str, issue: dt.date | None) -> None:
    found = parse_dateline(text, issue)
    assert found is None or 0 < found.end <= len(text)

"""Names, roles, agencies, places and dates taken from bylines and datelines."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import schema
from pipeline.segmentation.datelines import NO_ISSUE_DATE, NO_SUCH_DAY, parse_closing, parse_dateline
from pipeline.segmentation.names import parse_byline

ISSUE = dt.date(2026, 3, 16)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("■ 本报记者 王培 李某", [("王培", "reporter"), ("李某", "reporter")]),
        ("（记者 赵甲 焦乙 通讯员 丙丁）", [("赵甲", "reporter"), ("焦乙", "reporter"), ("丙丁", "correspondent")]),
        ("甲乙 摄", [("甲乙", "photographer")]),
        ("综合东岭社记者甲乙报道", [("东岭社", "agency"), ("甲乙", "reporter")]),
        ("本报记者 \U0002c613小明", [("\U0002c613小明", "reporter")]),
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
        ("本报记者 何田 龚 相宜", [("何田", "reporter"), ("龚相宜", "reporter")]),
        ("记者 欧阳 远 林 牧 田", [("欧阳远", "reporter"), ("林牧田", "reporter")]),
        ("摄影记者 林牧", [("林牧", "photographer")]),
        ("参与记者：林牧、何田", [("林牧", "reporter"), ("何田", "reporter")]),
        ("林牧、何田参与采写", [("林牧", "reporter"), ("何田", "reporter")]),
        ("作者为澜河大学教授，本报记者何田采访整理", [("何田", "reporter")]),
        ("本报记者 林牧 何文", [("林牧", "reporter"), ("何文", "reporter")]),
        ("何文摄", [("何文", "photographer")]),
        ("本报记者林牧图", [("林牧图", "reporter")]),
        ("林牧文 何田图", [("林牧", "reporter"), ("何田", "photographer")]),
        ("作者：林牧", [("林牧", "reporter")]),
        ("作者为画家", []),
        ("本報記者 林牧 攝", [("林牧", "photographer")]),
        ("通訊員 何田", [("何田", "correspondent")]),
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
        ("云泽晚报讯（记者 林牧）今日", None, None, None),
        ("东岭社快讯：今日", "东岭社", None, None),
        ("东岭社澜河3月16日电（记者 林牧）今日", "东岭社", "澜河", dt.date(2026, 3, 16)),
        ("新华社北京2月28日电 今日", "新华社", "北京", dt.date(2026, 2, 28)),
        ("本报北京12月31日电 今日", None, "北京", dt.date(2025, 12, 31)),
        ("据东岭社报道，今日", "东岭社", None, None),
        ("据新华社东京3月1日电 （记者林牧）今日", "新华社", "东京", dt.date(2026, 3, 1)),
        ("东岭社澜河2024年5月4日电 今日", "东岭社", "澜河", dt.date(2024, 5, 4)),
        ("本报讯 （记者 林牧 何田） 3 月 28 日", None, None, None),
        ("本报电 今日", None, None, None),
        ("综合东岭社澜河3月15日电 今日", "东岭社", "澜河", dt.date(2026, 3, 15)),
        ("据东岭社电（记者林牧）今日", "东岭社", None, None),
        ("本报澜河、云泽、东岭3月15日电 今日", None, "澜河、云泽、东岭", dt.date(2026, 3, 15)),
        ("东岭社澜河28日电 今日", "东岭社", "澜河", dt.date(2026, 2, 28)),
        ("本报澜河三月十五日电 今日", None, "澜河", dt.date(2026, 3, 15)),
        ("东岭社澜河一九八六年十二月三日电 今日", "东岭社", "澜河", dt.date(1986, 12, 3)),
        ("東嶺社瀾河3月15日電（記者 林牧）今日", "東嶺社", "瀾河", dt.date(2026, 3, 15)),
        ("本报记者林牧 何田报道：今日", None, None, None),
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


@pytest.mark.parametrize(
    ("text", "agency", "place", "date", "names"),
    [
        ("今日开闸。（本报澜河3月15日电）", None, "澜河", dt.date(2026, 3, 15), []),
        ("今日开闸。（东岭社澜河3月15日电 记者林牧、何田）", "东岭社", "澜河", dt.date(2026, 3, 15), ["林牧", "何田"]),
        ("（本报澜河、云泽3月15日电 记者林牧）", None, "澜河、云泽", dt.date(2026, 3, 15), ["林牧"]),
        ("今日开闸。（据东岭社电 记者何田）", "东岭社", None, None, ["何田"]),
        ("今日开闸。（本报澜河电）", None, "澜河", None, []),
    ],
)
def test_datelines_at_the_end(
    text: str, agency: str | None, place: str | None, date: dt.date | None, names: list[str]
) -> None:
    found = parse_closing(text, ISSUE)
    assert found
    assert (found.agency, found.place, found.date, [name for name, _ in found.names]) == (agency, place, date, names)


@pytest.mark.parametrize(
    "text", ["今日开闸。", "（作者为澜河大学教授）", "（记者 林牧）", "请致电（本报电话）", "）", ""]
)
def test_other_ends_are_no_datelines(text: str) -> None:
    assert parse_closing(text, ISSUE) is None


@pytest.mark.parametrize(
    ("text", "issue", "doubt"),
    [
        ("东岭社澜河3月15日电 今日", None, NO_ISSUE_DATE),
        ("东岭社澜河15日电 今日", None, NO_ISSUE_DATE),
        ("东岭社澜河2026年3月15日电 今日", None, None),
        ("东岭社澜河2月30日电 今日", ISSUE, NO_SUCH_DAY),
        ("本报讯 今日", None, None),
    ],
)
def test_an_unknown_date_says_why(text: str, issue: dt.date | None, doubt: str | None) -> None:
    found = parse_dateline(text, issue)
    assert found
    assert found.doubt == doubt


@pytest.mark.parametrize(
    "text",
    [
        "3月16日，澜河开闸。",
        "今日电力平稳。",
        "",
        "记者从会上获悉",
        "本报电话改号了",
        "供销社电商平台开张",
        "本报今日刊发电力消息",
    ],
)
def test_no_dateline(text: str) -> None:
    assert parse_dateline(text, ISSUE) is None


@given(st.text(), st.none() | st.dates(dt.date(1950, 1, 1), dt.date(2050, 1, 1)))
def test_any_text_has_a_dateline_within_it_or_none(text: str, issue: dt.date | None) -> None:
    found = parse_dateline(text, issue)
    assert found is None or 0 < found.end <= len(text)

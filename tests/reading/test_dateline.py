"""The latest dateline and the rules that find its year."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.reading.dateline import latest_dateline

PLAIN = "本报讯（记者 沈青）7月28日，市图书馆新馆开门迎客。"


def date_in(text: str) -> dt.date | None:
    found = latest_dateline(text)
    return found.date if found else None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (PLAIN, (7, 28)),
        ("本报讯 （记者 沈青 白露） 7 月\n28 日，市图书馆", (7, 28)),
        ("本报讯（晚报记者 丁一川）7月28日下午", (7, 28)),
        ("新华社北京7月28日电 记者获悉", (7, 28)),
        ("东岭社澜河7月\n28日电（记者 沈青）", (7, 28)),
        ("本报7月28日讯", (7, 28)),
        ("本报云州7月28日电 （记者沈青、白露）", (7, 28)),
        ("东岭社云州7月27日电 本报7月28日讯", (7, 28)),
        ("本报12月31日讯 东岭社云州1月1日电", (1, 1)),
    ],
)
def test_datelines(text: str, day: tuple[int, int]) -> None:
    found = latest_dateline(text)
    assert found
    assert (found.month, found.day) == day


@pytest.mark.parametrize(
    "text",
    [
        "7月28日，游客在柳溪县看花。",
        "定于7月28日停电，请留意。",
        "本报讯（记者 沈青）8月1日起，新规施行。",
        "本报讯（记者 沈青）市图书馆开门。",
        "他说，7月28日电视台播出了节目。",
        "本报13月40日讯",
    ],
)
def test_what_is_no_dateline(text: str) -> None:
    assert latest_dateline(text) is None


@pytest.mark.parametrize(
    ("context", "year"),
    [
        ("2025年度名单出炉", 2025),  # running
        ("2025年以来，全市植树三万株", 2025),
        ("2025年6月，大桥动工", 2025),  # recent
        ("2025年6月，大桥动工。大桥将于2027年通车", 2025),
        ("到2030年全面建成。2025年上半年出口增长", 2025),
        ("2024年12月动工，2024年采购设备，2024年招标", 2025),  # passed
        ("1998年建成", None),
        ("2021年春天启动", None),
        ("计划2027年完工", None),
        ("2024年12月动工", None),
        ("没有年份", None),
    ],
)
def test_the_year_of_a_dateline_in_july(context: str, year: int | None) -> None:
    expected = dt.date(year, 7, 28) if year else None
    assert date_in(f"{context}。\n{PLAIN}") == expected


@pytest.mark.parametrize(
    ("context", "year"),
    [
        ("2025年增长一成，2025年获奖，2025年扩建。2026年再添新车", 2026),  # turned
        ("2025年底完工，2025年投产，2025年验收", 2026),  # passed
        ("2025年增长一成，2025年获奖，2025年扩建", None),
        ("2026年1月2日开放", 2026),  # recent
    ],
)
def test_the_year_of_a_dateline_in_january(context: str, year: int | None) -> None:
    expected = dt.date(year, 1, 9) if year else None
    assert date_in(f"{context}。\n本报1月9日讯") == expected


def test_where_the_year_was_found() -> None:
    found = latest_dateline(f"标题\n第二行\n2025年度名单\n{PLAIN}")
    assert found
    assert (found.year, found.year_line) == (2025, 3)


def test_a_leap_day_needs_a_leap_year() -> None:
    assert date_in("2024年2月，大桥动工。本报2月29日讯") == dt.date(2024, 2, 29)
    assert date_in("2023年2月，大桥动工。本报2月29日讯") is None

"""Dates, weekdays and numbers as printed."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.dates import FULL_DATE, NUMERIC_DATE, date_of, matched_date, number, weekday_of


@pytest.mark.parametrize(
    "text",
    [
        "2026年3月16日",
        "2026 年 3 月 16日",
        "２０２６年３月１６日",
        "二〇二六年三月十六日",
        "二○二六年三月十六日",
        "二零二六年三月十六日",
    ],
)
def test_full_dates(text: str) -> None:
    match = FULL_DATE.fullmatch(text)
    assert match
    assert matched_date(match) == dt.date(2026, 3, 16)


@pytest.mark.parametrize("text", ["2026-03-16", "2026.3.16", "2026/3/16"])
def test_numeric_dates(text: str) -> None:
    match = NUMERIC_DATE.fullmatch(text)
    assert match
    assert matched_date(match) == dt.date(2026, 3, 16)


@pytest.mark.parametrize(
    "text", ["丙午年正月廿八", "12026年3月16日", "26年3月16日", "2026年3月", "2026-3.16", "1.2026.3.16"]
)
def test_what_is_no_full_date(text: str) -> None:
    assert not FULL_DATE.search(text)
    assert not NUMERIC_DATE.search(text)


_NUMERALS = "〇一二三四五六七八九"


def chinese(value: int) -> str:
    tens, units = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _NUMERALS[tens] + "十"
    return head + (_NUMERALS[units] if units or not tens else "")


@given(date=st.dates(dt.date(1815, 1, 1), dt.date(2099, 12, 31)))
def test_a_date_written_in_chinese_is_read_back(date: dt.date) -> None:
    year = "".join(_NUMERALS[int(digit)] for digit in str(date.year))
    match = FULL_DATE.fullmatch(f"{year}年{chinese(date.month)}月{chinese(date.day)}日")
    assert match
    assert matched_date(match) == date


@pytest.mark.parametrize("text", ["", "十十", "一十二三", "甲", "十甲", "二三十"])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match="no number"):
        number(text)


@pytest.mark.parametrize("parts", [("2026", "2", "29"), ("2026", "13", "1"), ("1700", "1", "1"), ("2026", "甲", "1")])
def test_days_that_are_in_no_calendar(parts: tuple[str, str, str]) -> None:
    assert date_of(*parts) is None


def test_weekdays() -> None:
    assert [weekday_of(char) for char in "一二三四五六日天"] == [0, 1, 2, 3, 4, 5, 6, 6]

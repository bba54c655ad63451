"""Dates as newspapers print them.

What belongs here: reading one date, weekday or number, in ASCII, full-width or Chinese digits.  What does not:
deciding which of the dates on a page is that of the issue (``pipeline.reading.folio``, ``pipeline.reading.dateline``).
"""

from __future__ import annotations

import datetime as dt
import re

FIRST_YEAR, LAST_YEAR = 1815, 2099
"""Years of a newspaper: the first periodical in Chinese appeared in 1815."""

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "Ｏ": 0}
_GAP = r"[ \t\u3000]*"
_DAY_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"

FULL_DATE = re.compile(
    rf"(?<!\d)(?P<year>\d{{4}}|[一二][〇○Ｏ零一二三四五六七八九]{{3}}){_GAP}年{_GAP}"
    rf"(?P<month>{_DAY_NUMBER}){_GAP}月{_GAP}(?P<day>{_DAY_NUMBER}){_GAP}日"
)
"""``2026年3月16日``, ``２０２６年３月１６日``, ``二〇二六年三月十六日``; spaces between the parts allowed."""
NUMERIC_DATE = re.compile(
    r"(?<![\d.])(?P<year>\d{4})(?P<mark>[-./])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?![\d.])"
)
"""``2026-03-16``, ``2026.3.16``, ``2026/3/16``."""
WEEKDAY = re.compile(r"(?:星期|礼拜|周)(?P<weekday>[一二三四五六日天])")


def number(text: str) -> int:
    """Return the value of a number below 100 or of a row of digits; ValueError when it is none.

    >>> number("１６"), number("十六"), number("二十"), number("二〇二六")
    (16, 16, 20, 2026)
    """
    if text.isdecimal():
        return int(text)
    if "十" not in text:
        if not text or set(text) - _DIGITS.keys():
            raise ValueError(f"no number: {text!r}")
        return int("".join(str(_DIGITS[char]) for char in text))
    tens, units = text.split("十", 1)
    if set(tens + units) - _DIGITS.keys() or len(tens) > 1 or len(units) > 1:
        raise ValueError(f"no number: {text!r}")
    return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[units] if units else 0)


def date_of(year: str | int, month: str | int, day: str | int) -> dt.date | None:
    """Return the date that three numbers make, or None when there is no such day in a newspaper's calendar."""
    try:
        parts = [number(part) if isinstance(part, str) else part for part in (year, month, day)]
        date = dt.date(*parts)
    except (ValueError, TypeError, OverflowError):
        return None
    return date if FIRST_YEAR <= date.year <= LAST_YEAR else None


def matched_date(match: re.Match[str]) -> dt.date | None:
    """Return the date of a match with the groups year, month and day."""
    return date_of(match["year"], match["month"], match["day"])


def weekday_of(char: str) -> int:
    """Return the weekday that 一 to 六, 日 or 天 stands for, Monday being 0."""
    return "一二三四五六日".index("日" if char == "天" else char)

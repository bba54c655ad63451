"""Datelines: which agency sent a text, from where, on which day, by whom; at its start or in brackets at its end.

What belongs here: taking apart the start or the end of one body paragraph.  What does not: bylines and credits
(``names``), and finding where articles begin (``marks``).

A day without a year is the last such day that is not after the issue; a day of the month alone likewise.  Where the
issue date is not known, or the day does not exist, the date is None and ``Dateline.doubt`` says which.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from pipeline.segmentation.lines import normalised
from pipeline.segmentation.names import parse_byline, simplified_words

LATEST_AHEAD = dt.timedelta(days=7)
"""How far after its issue a dateline's day may lie before it must be of the year before."""
LONGEST = 260
"""Characters within which a dateline stands: the longest of the development pages, with 15 places, has 196."""

NO_ISSUE_DATE, NO_SUCH_DAY = "no issue date to tell the year by", "no such day"

_NUMBER = r"[〇○零一二三四五六七八九十]{1,4}"
_DAY = (
    rf"(?:(?:(?P<year>\d{{4}}|{_NUMBER}) ?年 ?)?(?P<month>\d{{1,2}}|{_NUMBER}) ?月 ?)?"
    rf"(?P<day>\d{{1,2}}|{_NUMBER}) ?日(?:[至—、~-] ?(?:\d{{1,2}}|{_NUMBER}) ?日)?"
)
_PLACE = r"[\u4e00-\u9fff·、/ ]{0,90}?"
_HOUSE = (
    r"(?P<own>本报|本网|本刊|本社|本台)|(?:据|综合|据综合)?(?P<agency>(?!据|综合|本)[\u4e00-\u9fff]{1,6}?(?:社|网))"
)
_PEOPLE = r"[）］】]?(?: *（(?P<people>[^（）]{2,60})）)? *[：:]? *"
_DATED = re.compile(
    rf"[（［【]?(?:{_HOUSE})(?:记者[\u4e00-\u9fff 、]{{2,20}}?)?(?P<place>{_PLACE}){_DAY} ?专?[电讯]{_PEOPLE}"
)
_UNDATED = re.compile(
    rf"[（［【]?(?:(?:本报|本网|本刊|本社|本台|[\u4e00-\u9fff]{{1,6}}报(?=讯[ （(]))讯"
    rf"|(?:{_HOUSE})(?P<place>{_PLACE})[专快]?[电讯](?=[ （(），：:记]|$)){_PEOPLE}"
)
"""Without a day, only a blank, a bracket or the end tells 本报电 from 本报电话."""
_REPORTED = re.compile(rf"据(?P<agency>[\u4e00-\u9fff]{{2,10}}?(?:社|网))(?:{_DAY})?(?:消息|报道|电)[，：: ]*")
_SENT_BY = re.compile(
    r"^(?:本报|本社|(?P<agency>[\u4e00-\u9fff]{2,6}社))(?P<people>记者[\u4e00-\u9fff、 ]{2,20}?)(?:报道|专电)[：: ]*"
)
_CLOSING = re.compile(r"（(?P<inside>[^（）]{2,240})）$")
_DIGITS = {numeral: str(value) for value, numeral in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0"}


@dataclass(frozen=True, slots=True)
class Dateline:
    """What a dateline says: agency (None for the paper's own 本报), place, date and people."""

    agency: str | None
    place: str | None
    date: dt.date | None
    names: tuple[tuple[str, str], ...]
    end: int
    """Characters that the dateline takes; the text proper starts there."""
    doubt: str | None = None
    """Why there is no date although a day is printed."""


def parse_dateline(text: str, issue_date: dt.date | None) -> Dateline | None:
    """Return the dateline at the start of a body paragraph, or None.

    >>> parse_dateline("东岭社澜河3月16日电（记者 林牧）今日开闸。", dt.date(2026, 3, 17)).place
    '澜河'
    """
    view = simplified_words(normalised(text[:LONGEST]))
    match = _DATED.match(view) or _UNDATED.match(view) or _REPORTED.match(view) or _SENT_BY.match(view)
    return None if match is None else _dateline(match, issue_date)


def parse_closing(text: str, issue_date: dt.date | None) -> Dateline | None:
    """Return the dateline in brackets at the end of a body paragraph, or None.

    >>> parse_closing("今日开闸。（本报澜河3月16日电 记者林牧）", dt.date(2026, 3, 17)).names
    (('林牧', 'reporter'),)
    """
    if not text.endswith(("）", ")")):
        return None
    closing = _CLOSING.search(simplified_words(normalised(text[-LONGEST:])))
    if closing is None:
        return None
    inside = closing["inside"]
    match = _DATED.match(inside) or _UNDATED.match(inside)
    if match is None:
        return None
    found = _dateline(match, issue_date)
    names = parse_byline(inside[match.end() :])
    return Dateline(found.agency, found.place, found.date, (*found.names, *names), len(text), found.doubt)


def _dateline(match: re.Match[str], issue_date: dt.date | None) -> Dateline:
    said: dict[str, str | None] = dict.fromkeys(("agency", "place", "year", "month", "day", "people"))
    said |= match.groupdict()
    date, doubt = resolve(said["year"], said["month"], said["day"], issue_date)
    place = (said["place"] or "").strip(" 、/·") or None
    people = tuple(parse_byline(said["people"])) if said["people"] else ()
    return Dateline(said["agency"], place, date, people, match.end(), doubt)


def resolve(
    year: str | None, month: str | None, day: str | None, issue_date: dt.date | None
) -> tuple[dt.date | None, str | None]:
    """Return the day that is meant, or None and the reason; None and None when no day is printed.

    >>> resolve(None, "12", "31", dt.date(2026, 1, 2)), resolve(None, None, "28", dt.date(2026, 3, 1))
    ((datetime.date(2025, 12, 31), None), (datetime.date(2026, 2, 28), None))
    """
    if day is None:
        return None, None
    if issue_date is None and (year is None or month is None):
        return None, NO_ISSUE_DATE
    numbers = [_number(part) if part is not None else None for part in (year, month, day)]
    for candidate in _candidates(numbers[0], numbers[1], issue_date):
        try:
            date = dt.date(*candidate, numbers[2] or 0)
        except ValueError:
            continue
        if year is not None or issue_date is None or date <= issue_date + LATEST_AHEAD:
            return date, None
    return None, NO_SUCH_DAY


def _candidates(year: int | None, month: int | None, issue_date: dt.date | None) -> list[tuple[int, int]]:
    """Return the years and months that a day may be of, the likeliest first."""
    if year is not None and month is not None:
        return [(year, month)]
    if issue_date is None:
        return []
    if month is not None:
        return [(issue_date.year + 1, month), (issue_date.year, month), (issue_date.year - 1, month)]
    months = [issue_date.year * 12 + issue_date.month - back for back in (0, 1, 2)]
    return [((number - 1) // 12, (number - 1) % 12 + 1) for number in months]


def _number(text: str) -> int:
    """Return the value of digits, of a numeral such as 二十八, or of numerals in a row such as 二〇二六."""
    if text.isdigit() and text.isascii():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    units = int("".join(_DIGITS.get(numeral, "0") for numeral in ones) or 0)
    return units + (int(_DIGITS.get(tens, "1")) * 10 if ten else 0)

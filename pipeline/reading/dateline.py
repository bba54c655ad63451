"""The issue date of a page that prints none: its latest dateline, and the year that the text gives away.

What belongs here: datelines (``本报7月28日讯``, ``东岭社澜河7月28日电``, ``本报讯（记者 甲）7月28日``) and the
rule that finds their year.  What does not: dates printed in a folio (``pipeline.reading.folio``).

Newspapers print no year in a dateline and say 今年 for the current one, so the year has to be inferred.  Y is the
latest year that the text mentions without marking it as future (到2030年, 将于…).  In this order:

1. *recent*: Y年M月 lies in the half year up to the dateline, or that of the year before Y in the last month: it is
   that year.
2. *passed*: Y年M月 lies well after the dateline, or Y年底 is past, and Y stands three times: it is the year after Y.
3. *running*: Y年度, Y年以来, Y年上半年 or a quarter, and the dateline is in April or later: it is Y.
4. *turned*: the dateline is in January to March, and the year before Y stands as often as Y or more: it is Y.

Rules 3 and 4 ask that no Y年M月 lies after the dateline.

Otherwise the date stays unknown: a wrong date is worse than none.  Measured on 150 pages of 2019 and 2020 whose
dates are known: 92 have a dateline, each the day before the issue; the year is found for 40 % of them, and
never wrong on these pages, from which the rules were drawn.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.reading.dates import date_of

RECENT_DAYS = 183
"""How far before the dateline a dated event counts as recent, in days."""
LATELY_DAYS = 31
"""The same for the year before the latest one, which only fresh news can prove to be the current one."""
ANNOUNCED_DAYS = 62
"""How far after the dateline a dated event may be announced, in days: it then says nothing about the year."""
MANY_MENTIONS = 3
"""Mentions of a year that make it the latest one on the page rather than a memory."""
TURNED_MENTIONS = 4
"""Mentions of Y and the year before together that rule 4 asks for, at least two of them of the year before."""
LAST_MONTH_OF_TURN = 3
"""Until March a page speaks of the past year as often as of the current one."""

_MONTH_DAY = r"(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日"
_SENT = re.compile(r"月\s*(?P<day>\d{1,2})\s*日\s*[电讯](?![视话影力子台])")
"""The end of a dateline; it begins with a literal, so that the search skips to it."""
_SENDER = re.compile(r"[社报网台刊][^。！？，；]{0,20}?(?P<month>\d{1,2})\s*$")
"""What stands before it: the sender, a place or a reporter, and the month."""
_SENDER_CHARS = 30
_BRIEF = re.compile(rf"[讯电]\s*[（(][^（）()]{{2,60}}[）)]\s*{_MONTH_DAY}(?!\s*[起至前将—\-])")

_YEAR = re.compile(
    r"(?<![\d.])(?P<year>[12１２]\d{3})\s*年(?!代)"
    r"(?:\s*(?P<month>\d{1,2})\s*月(?:\s*(?P<day>\d{1,2})\s*日)?)?"
    r"(?P<after>度|年?底|年?末|全年|上半年|[前一二三]季度|以来)?"
)
_FUTURE = re.compile(r"将|预计|预期|计划|力争|规划|目标|争取|要求|确保|未来|延期|面向|联合国")
_UNTIL = re.compile(r"(?:[^截]|^)[到至]$")
_BY = re.compile(r"前|之前|以前|远景|冬奥|可持续")
_OVER = re.compile(r"年?底|年?末|全年")
_RUNNING = re.compile(r"度|以来|上半年|[前一二三]季度")
_WHITE = re.compile(r"\s+")
_SENTENCE_END = re.compile(r"[。！？；]")
_FEW_CHARS = 10
"""How much of its sentence before and after a year is looked at."""


@dataclass(frozen=True, slots=True)
class Dateline:
    """The latest dateline of a page; ``year`` and where it was found are None when it could not be told."""

    month: int
    day: int
    year: int | None
    year_line: int | None

    @property
    def date(self) -> dt.date | None:
        """The date, when the year is known."""
        return date_of(self.year, self.month, self.day) if self.year else None


@dataclass(frozen=True, slots=True)
class _Mention:
    """A year in the text, with the days from the dateline to it had both the same year."""

    at: int
    year: int
    days: int | None
    after: str


def latest_dateline(text: str) -> Dateline | None:
    """Return the latest dateline of a page with the year that its text gives away; None when it has none."""
    days = set(_datelines(text))
    if not days:
        return None
    months = {month for month, _ in days}
    turns = 12 in months and 1 in months
    month, day = max(days, key=lambda found: (found[0] + 12 if turns and found[0] == 1 else found[0], found[1]))
    year, at = _year(list(_mentions(text, month, day)), month)
    if year is None or date_of(year, month, day) is None:
        return Dateline(month, day, None, None)
    return Dateline(month, day, year, text.count("\n", 0, at) + 1)


def _datelines(text: str) -> Iterator[tuple[int, int]]:
    for match in _SENT.finditer(text):
        if sender := _SENDER.search(text[max(0, match.start() - _SENDER_CHARS) : match.start()]):
            yield from _calendar_day(sender["month"], match["day"])
    for match in _BRIEF.finditer(text):
        yield from _calendar_day(match["month"], match["day"])


def _calendar_day(month: str, day: str) -> Iterator[tuple[int, int]]:
    if date_of(2000, month, day):  # a leap year: 2月29日 is a day
        yield int(month), int(day)


def _mentions(text: str, month: int, day: int) -> Iterator[_Mention]:
    """Yield the years that the text mentions as past or present."""
    for match in _YEAR.finditer(text):
        before = _SENTENCE_END.split(_WHITE.sub("", text[max(0, match.start() - _FEW_CHARS) : match.start()]))[-1]
        after = _SENTENCE_END.split(_WHITE.sub("", text[match.end() : match.end() + _FEW_CHARS]))[0]
        if _FUTURE.search(before) or _FUTURE.search(after) or _UNTIL.search(before) or _BY.match(after):
            continue
        if date_of(match["year"], 1, 1):
            yield _Mention(match.start(), int(match["year"]), _distance(match, month, day), match["after"] or "")


def _distance(match: re.Match[str], month: int, day: int) -> int | None:
    """Return the days from the dateline to a mention with a month, as if in one year; a month is 30 days."""
    if not match["month"]:
        return None
    return 30 * (int(match["month"]) - month) + (int(match["day"]) - day if match["day"] else 0)


def _year(mentions: list[_Mention], month: int) -> tuple[int | None, int]:
    """Apply the rules of this module: the year of a dateline in ``month``, and where the text gives it away."""
    if not mentions:
        return None, 0
    latest = max(mention.year for mention in mentions)
    counts = Counter(mention.year for mention in mentions)
    of_latest = [mention for mention in mentions if mention.year == latest]
    passed = _passed(of_latest, month)
    for year, reach in ((latest, RECENT_DAYS), (latest - 1, LATELY_DAYS)):
        of_year = [mention for mention in mentions if mention.year == year]
        recent = [m for m in of_year if m.days is not None and -reach <= m.days <= 0]
        if recent:
            return (None, 0) if _passed(of_year, month) else (year, recent[0].at)
    if passed:
        return (latest + 1, passed[0].at) if len(of_latest) >= MANY_MENTIONS else (None, 0)
    if any(mention.days is not None and mention.days > 0 for mention in of_latest):
        return None, 0
    running = [mention for mention in of_latest if _RUNNING.fullmatch(mention.after)]
    if running and month > LAST_MONTH_OF_TURN:
        return latest, running[0].at
    before = counts[latest - 1]
    turned = before >= max(2, counts[latest]) and before + counts[latest] >= TURNED_MENTIONS
    if turned and month <= LAST_MONTH_OF_TURN:
        return latest, of_latest[0].at
    return None, 0


def _passed(mentions: list[_Mention], month: int) -> list[_Mention]:
    """Return the mentions that lie after the dateline if it is of their year, so that it cannot be."""
    return [
        mention
        for mention in mentions
        if (mention.days is not None and mention.days > ANNOUNCED_DAYS)
        or (_OVER.fullmatch(mention.after) and month < 12)
    ]

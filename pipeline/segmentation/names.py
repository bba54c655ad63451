"""Names in bylines, credits and datelines: who, in which role, for which agency, where and when.

What belongs here: taking apart one string that is known to be a byline, or the start of one body paragraph.
What does not: finding bylines on a page (``marks``, ``blocks``).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.segmentation.lines import normalised
from pipeline.segmentation.marks import BULLETS

LATEST_AHEAD = dt.timedelta(days=7)
"""How far after its issue a dateline's day may lie before it must be of the year before."""

_ROLE_OF = {
    "记者": "reporter",
    "实习生": "reporter",
    "采写": "reporter",
    "撰文": "reporter",
    "执笔": "reporter",
    "整理": "reporter",
    "报道": "reporter",
    "作者": "reporter",
    "文字": "reporter",
    "文": "reporter",
    "通讯员": "correspondent",
    "撰稿人": "correspondent",
    "撰稿": "correspondent",
    "评论员": "commentator",
    "观察员": "commentator",
    "摄影报道": "photographer",
    "摄影": "photographer",
    "摄": "photographer",
    "供图": "photographer",
    "图片": "photographer",
    "图": "photographer",
    "制图": "photographer",
    "绘": "photographer",
    "责任编辑": "editor",
    "责编": "editor",
    "编辑": "editor",
    "美编": "editor",
    "版式": "editor",
    "校对": "editor",
    "审读": "editor",
}
_TITLES = (
    "记者|实习生|通讯员|评论员|观察员|撰稿人|采写|撰文|执笔|整理|作者"
    "|责任编辑|责编|编辑|美编|版式|校对|审读|摄影|供图|制图|图片|文字"
)
_HEADED = re.compile(r"^(?P<title>[文图])/(?=[\u4e00-\u9fff]{2})")
_ASIDE = re.compile(r"(?<=.)[（(【](?![^）)】]*(?:记者|通讯员))[^）)】]*[）)】]")
_BEFORE = re.compile(
    r"^(?P<house>本报|本社|本网|本刊|[\u4e00-\u9fff]{1,6}?(?:社|报|网|台))?"
    r"(?:见习|实习|特约|特派|首席|资深|驻[\u4e00-\u9fff]{1,4}?|全媒体|融媒体|综合|本报)*"
    rf"(?P<title>{_TITLES})[:：]?"
)
_AFTER = re.compile(r"(?P<title>摄影报道|报道|采写|撰文|执笔|整理|供图|制图|摄影|撰稿|文/图|图/文|[摄绘文图])$")
_SENT = re.compile(r"^(?P<house>[\u4e00-\u9fff]{2,6}(?:社|网))(?:供图|[发电])$")
_NAME = re.compile(r"^[\u3400-\u9fff]{2,4}$|^[\u3400-\u9fff]{1,8}·[\u3400-\u9fff·]{1,10}$|^[A-Za-z][A-Za-z. ]{1,30}$")
_SPLIT = re.compile(r"[\s、，,;；|]+")
_OWN_HOUSE = ("本报", "本社", "本网", "本刊")

_DATELINE = re.compile(
    r"[（［【]?"
    r"(?:(?P<own>本报|本网|本刊|本社)|据?(?P<agency>[\u4e00-\u9fff]{1,6}?(?:社|网)))"
    r"(?:记者[\u4e00-\u9fff 、]{2,20}?)?"
    r"(?P<place>[\u4e00-\u9fff·、/ ]{0,24}?)"
    r"(?:(?:(?P<year>\d{4}) ?年 ?)?(?P<month>\d{1,2}) ?月 ?(?P<day>\d{1,2}) ?日(?:[至—、-] ?\d{1,2} ?日)?)?"
    r" ?(?:专?电|讯)"
    r"[）］】]?(?: *（(?P<people>[^（）]{2,60})）)? *"
)
_REPORTED = re.compile(
    r"据(?P<agency>[\u4e00-\u9fff]{2,10}?(?:社|网|报|台))(?:(?P<month>\d{1,2}) ?月 ?(?P<day>\d{1,2}) ?日|\d{1,2}日)?"
    r"(?:消息|报道|电)[，： ]*"
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """What the start of a body says: agency (None for the paper's own 本报), place, date and people."""

    agency: str | None
    place: str | None
    date: dt.date | None
    names: tuple[tuple[str, str], ...]
    end: int
    """Characters that the dateline takes; the text proper starts there."""


def parse_byline(text: str, default: str = "reporter") -> list[tuple[str, str]]:
    """Return the names of a byline or credit with their roles (``schema.CREDIT_ROLES``), as printed, in order.

    Names that no word gives a role have the role ``default``: ``photographer`` for names below a photo.

    >>> parse_byline("■ 本报记者 王培 李某"), parse_byline("甲乙 摄")
    ([('王培', 'reporter'), ('李某', 'reporter')], [('甲乙', 'photographer')])
    >>> parse_byline("东岭社记者 杨 旭摄")
    [('东岭社', 'agency'), ('杨旭', 'photographer')]
    """
    found: list[tuple[str, str]] = []
    role: tuple[str, ...] = ()
    waiting: list[str] = []
    for word in _words(text):
        for part, kind in _parts(word):
            if kind == "name":
                waiting.append(part)
            elif kind == "agency":
                found.append((part, "agency"))
            elif kind == "title":
                found.extend(_credits(waiting, role or (default,)))
                role, waiting = (_ROLE_OF[part],), []
            else:
                roles = tuple(dict.fromkeys(_ROLE_OF[title] for title in part.split("/")))
                if not waiting:
                    role = roles
                found.extend(_credits(waiting, roles if not role or "photographer" in roles else role))
                waiting = []
    found.extend(_credits(waiting, role or (default,)))
    return list(dict.fromkeys(found))


def _words(text: str) -> list[str]:
    """Return the words of a byline, without marks and brackets."""
    bare = _ASIDE.sub(" ", normalised(text))
    bare = re.sub(rf"[{BULLETS}（）()【】\[\]]", " ", bare)
    bare = re.sub(r" */ *", "/", bare.replace("：", " "))
    return [word for word in _SPLIT.split(bare) if word]


def _parts(word: str) -> Iterator[tuple[str, str]]:
    """Yield what a word is made of: a house and title before a name, the name, a title after it."""
    sent = _SENT.match(word)
    if sent:
        yield sent["house"], "agency"
        return
    headed = _HEADED.match(word)
    if headed:
        yield headed["title"], "title"
        word = word[headed.end() :]
    before = _BEFORE.match(word)
    if before and not (before["house"] is None and word in ("图片", "文字") and before.end() < len(word)):
        if before["house"] and before["house"] not in _OWN_HOUSE and before["house"].endswith("社"):
            yield before["house"], "agency"
        yield before["title"], "title"
        word = word[before.end() :]
    after = _AFTER.search(word)
    name = word[: after.start()] if after else word
    for piece in name.split("/"):
        if piece and piece not in _ROLE_OF and not piece.startswith(_OWN_HOUSE):
            yield piece, "name"
    if after:
        yield after["title"], "after"


def _credits(words: list[str], roles: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield name and role; two words of one character each are a name that was spaced out."""
    names: list[str] = []
    single = ""
    for word in words:
        if len(word) == 1 and "\u3400" <= word <= "\u9fff":
            if single:
                names.append(single + word)
                single = ""
            else:
                single = word
        else:
            single = ""
            names.append(word)
    for name in names:
        if _NAME.match(name):
            for role in roles:
                yield name, role


def parse_dateline(text: str, issue_date: dt.date | None) -> Dateline | None:
    """Return the dateline at the start of a body paragraph, or None.

    The year is the one printed, or else follows from the issue date (a December day in a January issue is last
    year's); without either the date is None.

    >>> parse_dateline("东岭社澜河3月16日电（记者 林牧）今日开闸。", dt.date(2026, 3, 17)).place
    '澜河'
    """
    view = normalised(text[:200])
    match = _DATELINE.match(view)
    if match is None or not (match["own"] or match["month"] or match["agency"]):
        reported = _REPORTED.match(view)
        if reported is None:
            return None
        date = _date(None, reported["month"], reported["day"], issue_date)
        return Dateline(reported["agency"], None, date, (), reported.end())
    place = (match["place"] or "").strip(" 、/·") or None
    date = _date(match["year"], match["month"], match["day"], issue_date)
    people = parse_byline(match["people"]) if match["people"] else []
    return Dateline(match["agency"], place, date, tuple(people), match.end())


def _date(year: str | None, month: str | None, day: str | None, issue_date: dt.date | None) -> dt.date | None:
    """Return the day meant, None when it cannot be known or does not exist."""
    if month is None or day is None or (year is None and issue_date is None):
        return None
    first = int(year) if year is not None else issue_date.year if issue_date is not None else 0
    for candidate in (first,) if year is not None else (first, first - 1):
        try:
            date = dt.date(candidate, int(month), int(day))
        except ValueError:
            continue
        if year is not None or issue_date is None or date <= issue_date + LATEST_AHEAD:
            return date
    return None

"""What a page prints about itself: the newspaper's name, the date and the page number in masthead and folio lines.

What belongs here: finding the lines that are furniture and what they say.  What does not: datelines
(``pipeline.reading.dateline``), and leaving furniture out of articles (``pipeline.segmentation``).

A furniture line consists of furniture: take away names, dates, weekdays, page numbers, editors, issue numbers and
addresses, and at most the name of a section is left (``澜河日报 A02 综合``).  Furniture lines in a row, blank lines
and a section's name aside, make a group.  A date counts when its group also holds something else of a folio, because
a date alone is how notices end; a name counts in such a group, or alone in its block; a page number only in such a
group.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.reading.dates import FULL_DATE, NUMERIC_DATE, WEEKDAY, matched_date, number, weekday_of

MAX_LINE_CHARS = 90
"""Longest line that may be furniture: a full folio with date, page, section, three editors and a telephone."""
MAX_SECTION_CHARS = 6
"""Characters that may be left of a furniture line: the name of a section, such as 经济·民生."""

_ENDINGS = (
    "日报|晚报|晨报|早报|午报|时报|商报|都市报|新报|周报|周刊|导报|快报|青年报|少年报|学生报|老年报|经济报|"
    "法治报|法制报|工人报|农民报|教育报|科技报|妇女报|军报|参考报|政协报|卫生报|健康报|画报|经济报道"
)
_KNOWN = "参考消息|文汇报|大公报|新华每日电讯|南方周末|经济观察报"
_NAME = re.compile(rf"(?:[\u4e00-\u9fff0-9·]{{2,10}}(?:{_ENDINGS})|{_KNOWN})")
_NOT_A_NAME = re.compile(r"订阅|欢迎|关注|本报|来源|摘自|原载|转自|记者|[据见《与和在由向从是的了]")
_PUBLISHER = re.compile(rf"(?:{_NAME.pattern})(?=社(?:出版|主办|主管|$|\s))")
_SPACED = re.compile(r"(?<!\S)[\u4e00-\u9fff](?:[ \u3000]{1,3}[\u4e00-\u9fff])+(?!\S)")

_POINTER = re.compile(r"[见转接至看].{0,8}版|导读|下转|上接")
_PAGE = re.compile(
    r"第[ \u3000]*(?P<ordinal>[A-Za-zＡ-Ｚ]?\d{1,3}|[一二三四五六七八九十]{1,3})[ \u3000]*版"
    r"|(?<![A-Za-z\dＡ-Ｚ])(?P<bare>[A-ZＡ-Ｚ]?\d{1,3})[ \u3000]*版"
    r"|(?<![A-Za-z\dＡ-Ｚ])(?P<code>[A-ZＡ-Ｚ]\d{1,2})(?![\dA-Za-z])"
    r"|版次[：: ]*(?P<labelled>[A-ZＡ-Ｚ]?\d{1,3})"
)
_STAFF = (
    r"(?:本版|今日|值班|轮值|图片|执行|责任|美术|版面)?"
    r"(?:责编|编辑|版式|美编|校对|责校|排版|制图|主编|总值班|审读|组版|编委|视觉|策划|设计)"
    r"(?:[/、 ]?(?:编辑|版式|美编|校对|制图))*[ \u3000]*[：:/]?[ \u3000]*"
    r"[\u4e00-\u9fff·]{1,4}(?:[ \u3000、][\u4e00-\u9fff·]{1,4}(?![\u4e00-\u9fff：:]))*"
)
_LUNAR_DAY = r"闰?[正一二三四五六七八九十冬腊]{1,2}月(?:初|十|廿|三)[一二三四五六七八九十]?"
_LUNAR_YEAR = r"[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥](?:[（(]?[\u4e00-\u9fff][)）]?)?年"
_OTHER = {
    "staff": re.compile(_STAFF),
    "lunar": re.compile(rf"(?:农历|夏历)?(?:{_LUNAR_YEAR}[ \u3000]*(?:{_LUNAR_DAY})?|{_LUNAR_DAY})|农历\S*"),
    "issue": re.compile(
        r"[（(]?(?:总第?|第)[ \u3000]*\d{1,6}[ \u3000]*[期号][）)]?|总?第\d+期|今日[^\s，。]{0,6}版|"
        r"本期[^\s，。]{0,4}版|共\d+版|"
        r"(?:国内统一)?(?:连续出版物号|刊号)?[：: ]*CN ?\d\d[-—－]\d{4}|国内统一\S*|邮发代号\S*|代号[：:]?\d+[-—－]\d+|"
        r"零售\S*|每份\S*|定价\S*|创刊\S*"
    ),
    "contact": re.compile(
        r"(?:社址|地址|网址|电子邮箱|邮箱|E-?mail|邮编|邮政编码)[：:]?\S*|[\w.+-]+@[\w.-]+|(?:https?://|www\.)\S+|"
        r"\S{0,8}(?:热线|电话|传真)[：: ]*[\d\-—－()（） ]*|(?<!\d)\d{3,4}[-—－]\d{7,8}"
    ),
    "latin": re.compile(r"[A-Z][A-Z .]{4,}"),
}
_NUMBER = re.compile(r"^\W*(?P<number>\d{2})(?=[ \u3000·:：]+[\u4e00-\u9fff·]{2,6}\W*$|\W*$)")
"""A page number without a word, before a section or alone: only furniture lines beside it make it one."""
_SECTION = re.compile(r"[\u4e00-\u9fff·]{2,4}")
_HINT = re.compile(
    # Every branch begins with a literal: only then does the engine skip to the few characters that can begin one.
    r"版|报(?=\W|社|$)|周刊|刊号|编辑|责编|主编|编委|校对|责校|址|邮|星期|周[一二三四五六日]|农历|月[初十廿三]|热线|电话|传真|"
    r"美编|美术|设计|策划|视觉|制图|审读|总值班|参考消息|每日电讯|南方周末|经济报道|期$|号$|国内统一|@|www|http|"
    r"年[ \u3000]*\S{1,3}[ \u3000]*月|第\d+[期号]|-\d{1,2}-|\.\d{1,2}\.\d|/\d{1,2}/|-\d{4}|—\d{4}|－\d{4}|"
    + "|".join("ABCDEFGHIJKLMNOPQRSTUVWXYZＡＢＣＤＥＦＧＨ")
)
"""What a furniture line has at least one of: most lines of running text have none, and are passed over."""
_MAX_NUMBER_CHARS = 12
"""Longest line that may be a bare page number with a section."""
_FILLER = re.compile(r"[\s·•|｜/\\—－\-,，:：;；■□◆◇●○▲△★☆\[\]【】()（）<>《》〈〉\x00-\x1f]+")
_PROSE = re.compile(r"[于在至到起前后时点午的了将从为日月年，。！？“”、]")


@dataclass(slots=True)
class _Line:
    """A furniture line: what was found on it."""

    number: int
    names: list[str] = field(default_factory=list)
    dates: list[dt.date] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    weekday: int | None = None
    kinds: set[str] = field(default_factory=set)
    alone: bool = False
    """Whether nothing but this line stands in its block."""


@dataclass(frozen=True, slots=True)
class Folio:
    """What the page prints about itself, each with the number of its line, from 1; None where it prints nothing."""

    newspaper: str | None = None
    newspaper_line: int = 0
    issue_date: dt.date | None = None
    date_line: int = 0
    weekday: int | None = None
    """Weekday printed beside the date, Monday being 0."""
    page_no: str | None = None


def read_folio(text: str) -> Folio:
    """Return what the masthead and folio lines of a page say."""
    groups = list(_groups(text))
    strong = [group for group in groups if len(_kinds(group) - {"number"}) > 1]
    dated = min(strong, key=_date_rank, default=None)
    date_line = next((line for line in dated or () if line.dates), None)
    name_line = _name_line(groups, strong)
    page_line = _page_line(strong, date_line, name_line)
    return Folio(
        newspaper=name_line.names[0] if name_line else None,
        newspaper_line=name_line.number if name_line else 0,
        issue_date=date_line.dates[0] if date_line else None,
        date_line=date_line.number if date_line else 0,
        weekday=_weekday(dated) if dated and date_line else None,
        page_no=page_line.pages[0] if page_line else None,
    )


def page_of(match: re.Match[str]) -> str:
    """Return the page number of a match as it is cited: ``第三版`` is 3, ``03版`` is 03, ``Ａ０４版`` is A04.

    The match has one group, the number as printed, that took part.
    """
    printed = next(group for group in match.groups() if group is not None)
    if set(printed) <= set("一二三四五六七八九十"):
        return str(number(printed))
    return "".join(chr(ord(char) - 0xFEE0) if "！" <= char <= "～" else char for char in printed).upper()


def _groups(text: str) -> Iterator[list[_Line]]:
    """Yield the runs of furniture lines; blank lines do not end a run."""
    group: list[_Line] = []
    section = False
    lines = re.split(r"\r\n|\r|\n", text) if "\r" in text else text.split("\n")
    for index, raw in enumerate(lines):
        line = _furniture(raw, index + 1) if _may_be_furniture(raw) else None
        if line:
            line.alone = not _ink(lines, index - 1) and not _ink(lines, index + 1)
            group.append(line)
            section = False
        elif group and (ink := raw.strip()):
            if not section and _SECTION.fullmatch(ink) and not _PROSE.search(ink):
                section = True  # the name of a section on a line of its own, between two furniture lines
                continue
            yield group
            group, section = [], False
    if group:
        yield group


def _may_be_furniture(raw: str) -> bool:
    """Rule out most lines at the cost of one search."""
    if _HINT.search(raw):
        return len(raw) <= MAX_LINE_CHARS
    return len(raw) <= _MAX_NUMBER_CHARS and raw.lstrip()[:2].isdecimal()


def _ink(lines: list[str], index: int) -> bool:
    return 0 <= index < len(lines) and bool(lines[index].strip())


def _furniture(raw: str, line_number: int) -> _Line | None:
    """Return what a line says if it is furniture."""
    if "，" in raw or "。" in raw or _POINTER.search(raw):
        return None
    rest = _SPACED.sub(lambda match: re.sub(r"\s", "", match[0]), raw)
    line = _Line(line_number)
    rest = _take_dates(rest, line)
    rest = _take_names(rest, line)
    for kind in ("issue", "lunar", "staff", "contact"):
        rest = _take(rest, _OTHER[kind], kind, line)
    line.pages += [page_of(match) for match in _PAGE.finditer(rest)]
    rest = _take(rest, _PAGE, "page", line)
    rest = _take(rest, _OTHER["latin"], "latin", line)
    if not line.pages and (bare := _NUMBER.match(rest)):
        line.pages.append(bare["number"])
        rest = _take(rest, _NUMBER, "number", line)
    left = _FILLER.sub("", rest)
    if not line.kinds or len(left) > MAX_SECTION_CHARS or _PROSE.search(left):
        return None
    if left and line.kinds == {"date"}:
        return None  # 澜河市水务局2026年3月14日: a notice is signed
    return line


def _take(rest: str, pattern: re.Pattern[str], kind: str, line: _Line) -> str:
    rest, count = pattern.subn(" ", rest)
    if count:
        line.kinds.add(kind)
    return rest


def _take_dates(rest: str, line: _Line) -> str:
    for pattern in (FULL_DATE, NUMERIC_DATE):
        line.dates += [date for match in pattern.finditer(rest) if (date := matched_date(match))]
        if line.dates:
            rest = _take(rest, pattern, "date", line)
            break
    if weekday := WEEKDAY.search(rest):
        line.weekday = weekday_of(weekday["weekday"])
        rest = _take(rest, WEEKDAY, "weekday", line)
    return rest


def _take_names(rest: str, line: _Line) -> str:
    """Take the newspaper's name: a word of its own, or that of the publisher."""
    words = [word for word in re.split(r"[\s|｜/·•■□◆●]+", rest) if _NAME.fullmatch(word.strip("《》"))]
    found = [word.strip("《》") for word in words] or [match[0] for match in _PUBLISHER.finditer(rest)]
    line.names = [name for name in found if not _NOT_A_NAME.search(name)]
    for name in line.names:
        rest = re.sub(rf"《?{re.escape(name)}》?(?:社(?:出版|主办|主管|主管主办)?)?", " ", rest)
        line.kinds.add("name")
    return rest


def _kinds(group: list[_Line]) -> set[str]:
    return set().union(*(line.kinds for line in group))


def _weekday(group: list[_Line]) -> int | None:
    return next((line.weekday for line in group if line.weekday is not None), None)


def _date_rank(group: list[_Line]) -> tuple[bool, bool, int]:
    """Rank groups: those with a date first, of these the ones whose weekday agrees, then as they stand."""
    date = next((line.dates[0] for line in group if line.dates), None)
    agrees = date is not None and _weekday(group) == date.weekday()
    return date is None, not agrees, group[0].number


def _name_line(groups: list[list[_Line]], strong: list[list[_Line]]) -> _Line | None:
    """Return the line with the newspaper's name: within a folio, else alone in its block."""
    within = [line for group in strong for line in group if line.names]
    alone = [line for group in groups for line in group if line.names and line.alone]
    return next(iter(within or alone), None)


def _page_line(strong: list[list[_Line]], date_line: _Line | None, name_line: _Line | None) -> _Line | None:
    """Return the line with the page number: that of the date or the name, else another of the same group."""
    anchors = [line for line in (date_line, name_line) if line]
    if on_anchor := next((line for line in anchors if line.pages), None):
        return on_anchor
    beside = (line for group in strong if any(line in anchors for line in group) for line in group if line.pages)
    return next(beside, None) or next((line for group in strong for line in group if line.pages), None)

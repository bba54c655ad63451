"""What the path of a page says: newspaper, issue date and page number.

What belongs here: the layouts that archives use, and the pattern of ``banmian.toml``.  What does not: the text of the
page (``pipeline.reading.folio``).

    NEWSPAPER/2025-07-29/A01.txt    2025-07-29/NEWSPAPER/A01.txt    2025/07/29/01.txt    20250729/01.txt
    20250729_01.txt    rmrb-2025-07-29-第3版.txt    stream_20250729_13.txt

Digits are a date only when they are one and stand apart: a digest in a file name holds digits too, and so does a
serial number.  ``20251329`` is no date, nor is ``f585da20191017cd``.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.reading.dates import FULL_DATE, date_of, matched_date, number

_YEAR, _MONTH, _DAY = r"(?P<year>(?:18|19|20)\d\d)", r"(?P<month>0[1-9]|1[0-2])", r"(?P<day>0[1-9]|[12]\d|3[01])"
_DATE = re.compile(
    # Letters may stand before the digits only if they cannot be part of a hexadecimal digest (rmrb20250729).
    rf"(?:(?<![0-9A-Za-z])|(?<![0-9A-Za-z])[A-Za-z]*[g-zG-Z][A-Za-z]*){_YEAR}(?P<mark>[-_.]?){_MONTH}(?P=mark){_DAY}"
    r"(?![0-9])(?:(?![A-Za-z])|(?=[A-Z]\d{1,2}(?![0-9A-Za-z])))"
)
_LOOSE_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:18|19|20)\d\d)(?P<mark>[-_.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d)"
)
_PARTS = {
    3: re.compile(r"(?P<year>(?:18|19|20)\d\d)年?/(?P<month>\d{1,2})月?/(?P<day>\d{1,2})日?"),
    2: re.compile(r"(?P<year>(?:18|19|20)\d\d)[-_.年/]?(?P<month>\d{2})[-_./月]?(?P<day>\d{2})日?"),
}
"""A date spread over three folders, or over two: ``2025/07/29``, ``2025-07/29``, ``2025/07-29``."""

_ORDINAL = r"第(?P<ordinal>[A-Za-z]?\d{1,3}|[一二三四五六七八九十]{1,3})版"
_PAGE_NAME = re.compile(
    rf"(?:{_ORDINAL}|(?:page|p|版|版面)?[-_ ]?(?P<number>[A-Za-z]{{0,2}}\d{{1,3}})版?)"
    r"(?:[-_. ](?!.*[0-9a-f]{8}).*|[\u4e00-\u9fff].*)?",  # a digest behind it: a serial number, no page
    re.IGNORECASE,
)
_PAGE_AFTER_DATE = re.compile(
    rf"(?:[-_. ]*)(?:{_ORDINAL}|(?:page|p|版)?[-_ ]?(?P<number>[A-Za-z]{{0,2}}\d{{1,3}})版?)(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"(?:raw|data|pages?|txt|texts?|input|corpus|ocr|pdf|archives?|newspapers?|news|papers?|utf-?8|gbk|gb18030|big5|"
    r"out|output|extracted|batch|part|vol|split|train|test|tmp|new|old|报纸|原始|文本|数据|版面|语料|导出)?[-_ ]?\d*",
    re.IGNORECASE,
)
"""Folder names that say what is inside, not whose."""


@dataclass(frozen=True, slots=True)
class PathPlace:
    """What a path says; ``layout`` is how it says it, such as ``NEWSPAPER/DATE/PAGE``."""

    newspaper: str | None = None
    issue_date: dt.date | None = None
    page_no: str | None = None
    layout: str = ""


def read_path(path: str) -> PathPlace:
    """Return what a path relative to the raw folder says without any configuration."""
    *folders, name = path.split("/")
    stem = name.rsplit(".", 1)[0] if "." in name else name
    start, end, date = _folder_date(folders)
    if date:
        before, after = _newspaper(folders[:start]), _newspaper(folders[end:])
        newspaper = before or after
        page = _page_name(stem)
        parts = [("NEWSPAPER", before), ("DATE", date), ("NEWSPAPER", None if before else after), ("PAGE", page)]
        return PathPlace(newspaper, date, page, "/".join(part for part, value in parts if value))
    match, date = _stem_date(stem)
    newspaper = _newspaper(folders) if folders and _is_chinese(folders[-1]) else None
    if not date or match is None:
        return PathPlace(newspaper=newspaper, layout="NEWSPAPER" if newspaper else "")
    page_match = _PAGE_AFTER_DATE.match(stem, match.end())
    page = _page(page_match) if page_match else None
    return PathPlace(newspaper, date, page, ("NEWSPAPER/" if newspaper else "") + ("DATE_PAGE" if page else "DATE"))


def read_pattern(path: str, pattern: str) -> PathPlace:
    """Return what the pattern of ``banmian.toml`` finds in a path: nothing when it does not match."""
    match = _compiled(pattern).search(path)
    if not match:
        return PathPlace()
    said = {name: value.strip() for name, value in match.groupdict().items() if value and value.strip()}
    date = _any_date(said["date"]) if "date" in said else None
    if {"year", "month", "day"} <= said.keys():
        date = date_of(said["year"], said["month"], said["day"])
    return PathPlace(said.get("newspaper"), date, said.get("page"), "pattern")


@lru_cache(maxsize=16)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _any_date(text: str) -> dt.date | None:
    """Read a date in any of the forms that folders have."""
    for form in (_DATE, _LOOSE_DATE, FULL_DATE):
        if match := form.fullmatch(text):
            return matched_date(match)
    return None


def _folder_date(folders: list[str]) -> tuple[int, int, dt.date | None]:
    """Return the folders (start, end) that make up a date, the innermost first, and the date."""
    for end in range(len(folders), 0, -1):
        if date := _any_date(folders[end - 1]):
            return end - 1, end, date
        for count, form in _PARTS.items():
            match = form.fullmatch("/".join(folders[end - count : end])) if end >= count else None
            if match and (date := matched_date(match)):
                return end - count, end, date
    return 0, 0, None


def _stem_date(stem: str) -> tuple[re.Match[str] | None, dt.date | None]:
    for form in (_DATE, _LOOSE_DATE, FULL_DATE):
        for match in form.finditer(stem):
            if date := matched_date(match):
                return match, date
    return None, None


def _newspaper(folders: list[str]) -> str | None:
    """Return the innermost folder that can be a newspaper's name."""
    for folder in reversed(folders):
        if not _GENERIC.fullmatch(folder) and any(char.isalpha() for char in folder):
            return folder.strip()
    return None


def _is_chinese(folder: str) -> bool:
    """Whether a folder without a date below it is a newspaper: only a name that ends like one counts."""
    return re.fullmatch(r"[\u4e00-\u9fff·\d]{2,12}[报讯刊]", folder) is not None


def _page_name(stem: str) -> str | None:
    match = _PAGE_NAME.fullmatch(stem)
    return _page(match) if match else None


def _page(match: re.Match[str]) -> str:
    """Return a page number as the path has it; Chinese numerals become digits."""
    if match["number"]:
        return match["number"].upper()
    ordinal = match["ordinal"]
    return ordinal.upper() if ordinal[-1].isdecimal() else str(number(ordinal))

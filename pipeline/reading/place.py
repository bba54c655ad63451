"""Where a page belongs: newspaper, issue date and page number, each with the evidence for it.

What belongs here: which source of evidence wins.  What does not: reading the sources, which are the pattern of
``banmian.toml`` and the path (``layout``), masthead and folio lines (``folio``) and datelines (``dateline``).

The issue date: pattern, path, folio, latest dateline.  The newspaper: pattern, ``[[paths]]``, a folder with a
Chinese name, ``newspaper`` of the configuration, any other folder of a layout, masthead or folio.  The page number:
pattern, path, folio.  Of a page without folio the date of the latest dateline is taken as it stands: the issue is
normally of the day after, but the page does not say so.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from pipeline.reading.config import RawConfig
from pipeline.reading.dateline import latest_dateline
from pipeline.reading.folio import Folio, read_folio
from pipeline.reading.layout import PathPlace, read_path, read_pattern

NO_EVIDENCE = "none"
_WEEKDAYS = "一二三四五六日"
_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page belongs; None where nobody says, and then the evidence is ``none``."""

    newspaper: str | None
    issue_date: dt.date | None
    page_no: str | None
    newspaper_evidence: str
    date_evidence: str


def locate(path: str, text: str, config: RawConfig) -> Place:
    """Return where the page with this path (relative to the raw folder) and text belongs."""
    by_pattern = read_pattern(path, config.pattern) if config.pattern else PathPlace()
    by_path = read_path(path)
    newspaper, newspaper_evidence = _stated_newspaper(path, config, by_pattern, by_path)
    page_no = by_pattern.page_no or by_path.page_no
    date, date_evidence = _stated_date(by_pattern, by_path)
    if newspaper is None or date is None or page_no is None:
        folio = read_folio(text)
        if newspaper is None and folio.newspaper:
            newspaper, newspaper_evidence = folio.newspaper, f"text:masthead line {folio.newspaper_line}"
        if date is None:
            date, date_evidence = _printed_date(folio, text)
        page_no = page_no or folio.page_no
    renamed = config.newspaper_terms(newspaper).newspaper
    return Place(renamed or newspaper, date, page_no, newspaper_evidence, date_evidence)


def _stated_newspaper(
    path: str, config: RawConfig, by_pattern: PathPlace, by_path: PathPlace
) -> tuple[str | None, str]:
    by_folder = (by_path.newspaper, f"path:{by_path.layout}")
    is_chinese = bool(by_path.newspaper and _HAN.search(by_path.newspaper))
    candidates = (
        (by_pattern.newspaper, "config:pattern"),
        (config.path_terms(path).newspaper, "config:paths"),
        by_folder if is_chinese else (None, ""),
        (config.newspaper, "config:newspaper"),
        by_folder,
    )
    return next(((name, evidence) for name, evidence in candidates if name), (None, NO_EVIDENCE))


def _stated_date(by_pattern: PathPlace, by_path: PathPlace) -> tuple[dt.date | None, str]:
    if by_pattern.issue_date:
        return by_pattern.issue_date, "config:pattern"
    if by_path.issue_date:
        return by_path.issue_date, f"path:{by_path.layout}"
    return None, NO_EVIDENCE


def _printed_date(folio: Folio, text: str) -> tuple[dt.date | None, str]:
    if folio.issue_date:
        evidence = f"text:folio line {folio.date_line}"
        if folio.weekday is not None and folio.weekday != folio.issue_date.weekday():
            right = _WEEKDAYS[folio.issue_date.weekday()]
            evidence += f", but it says 星期{_WEEKDAYS[folio.weekday]} and the date is a 星期{right}"
        return folio.issue_date, evidence
    dateline = latest_dateline(text)
    if dateline is None:
        return None, NO_EVIDENCE
    found = f"text:latest dateline {dateline.month}月{dateline.day}日"
    if dateline.date is None:
        return None, f"{found}, year unknown"
    return dateline.date, f"{found}, year {dateline.year} from line {dateline.year_line}"

"""Who is named in an article, and what its dateline says: from bylines, credits, the lead and the sign-off.

What belongs here: where in an article names stand.  What does not: how a name or a dateline is read
(``pipeline.segmentation.names``).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.cleaning.classes import HAN
from pipeline.model import Paragraph
from pipeline.segmentation.names import parse_byline, parse_dateline


class Named(NamedTuple):
    """Names of an article: ``credits`` are (name, role) in order of appearance, each once."""

    agency: str | None
    place: str | None
    date: dt.date | None
    credits: list[tuple[str, str]]


_SIGN_OFF = re.compile(r"（([^（）]{0,40}(?:记者|通讯员|执笔|摄)[^（）]{0,60})）$")
_NAMES = rf"[{HAN}]{{2,4}}(?: [{HAN}]{{2,4}}){{0,3}}"
_CAPTION_CREDIT = re.compile(
    rf"(?:^|[。！？”）])（?((?:[^。！？，（）]{{0,16}}(?:记者|通讯员)[^。！？，（）]{{1,24}}|{_NAMES} ?)"
    rf"(?:摄影报道|摄影|(?<!拍)摄)(?:（[^（）]{{1,20}}）)?|[{HAN}]{{1,6}}社发(?:（[^（）]{{1,20}}）)?)）?$"
)


def named_in(paragraphs: Sequence[Paragraph], issue_date: dt.date | None) -> Named:
    """Find the names in an article's paragraphs; ``issue_date`` resolves the year of the dateline."""
    found: dict[tuple[str, str], None] = {}
    agency: str | None = None
    place: str | None = None
    date: dt.date | None = None
    lead = next((paragraph for paragraph in paragraphs if paragraph.role == "body"), None)
    for paragraph in paragraphs:
        if paragraph is lead:
            dateline = parse_dateline(paragraph.text, issue_date)
            if dateline is not None:
                agency, place, date = dateline.agency, dateline.place, dateline.date
                if agency:
                    found[agency, "agency"] = None
                found.update(dict.fromkeys(dateline.names))
        if paragraph.role in _NAMING_ROLES or (paragraph.role == "body" and paragraph.text.endswith("）")):
            for phrase in _phrases(paragraph):
                found.update(dict.fromkeys(parse_byline(phrase)))
    if agency is None:
        agency = next((name for name, role in found if role == "agency"), None)
    return Named(agency, place, date, list(found))


_NAMING_ROLES = ("byline", "credit", "caption")


def _phrases(paragraph: Paragraph) -> Iterator[str]:
    """Yield the parts of a paragraph that name people: all of a byline or credit, the end of a body or caption."""
    text, tail = paragraph.text, max(0, len(paragraph.text) - _TAIL)
    if paragraph.role == "byline":
        yield text
    elif paragraph.role == "credit":
        yield from _bracketed(text)
    elif paragraph.role == "body":
        match = _SIGN_OFF.search(text, tail)
        if match:
            yield match[1]
    elif paragraph.role == "caption":
        match = _CAPTION_CREDIT.search(text, tail)
        if match:
            yield from _bracketed(match[1])


def _bracketed(credit: str) -> Iterator[str]:
    """Yield a credit and what a bracket after it adds: 东岭社发（林某某 摄）, but not the archive in （东岭图片）."""
    before, _, inside = credit.strip("（）").partition("（")
    yield before
    if _CREDITED.search(inside):
        yield inside


_CREDITED = re.compile("摄|记者|通讯员")
_TAIL = 110
"""Characters at the end of a paragraph in which a sign-off may stand."""

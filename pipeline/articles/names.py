"""Who is named in an article, and what its dateline says: from bylines, credits, the lead and the sign-off.

What belongs here: where in an article names stand.  What does not: how a name or a dateline is read
(``pipeline.segmentation.names`` and ``datelines``).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.cleaning.classes import HAN
from pipeline.model import Paragraph
from pipeline.segmentation.datelines import Dateline, parse_closing, parse_dateline
from pipeline.segmentation.names import parse_byline


class Named(NamedTuple):
    """Names of an article: ``credits`` are (name, role) in order of appearance, each once.

    ``doubt`` says why there is no date although the dateline prints a day.
    """

    agency: str | None
    place: str | None
    date: dt.date | None
    credits: list[tuple[str, str]]
    doubt: str | None = None
    is_dated: bool = False
    """Whether the dateline prints a day."""


_SIGN_OFF = re.compile(r"（([^（）]{0,200}(?:记者|通讯员|执笔|摄|采写|整理|编译|供稿|記者|通訊員|攝)[^（）]{0,200})）$")
_NAMES = rf"[{HAN}]{{2,4}}(?: [{HAN}]{{2,4}}){{0,3}}"
_CAPTION_CREDIT = re.compile(
    rf"(?:^|[。！？”）])（?((?:[^。！？，（）]{{0,16}}(?:记者|通讯员)[^。！？，（）]{{1,24}}|{_NAMES} ?)"
    rf"(?:摄影报道|摄影|(?<!拍)摄)(?:（[^（）]{{1,20}}）)?|[{HAN}]{{1,6}}社发(?:（[^（）]{{1,20}}）)?)）?$"
)
_TAIL = 260
"""Characters at the end of a paragraph in which a sign-off may stand."""


def named_in(paragraphs: Sequence[Paragraph], issue_date: dt.date | None) -> Named:
    """Find the names in an article's paragraphs; ``issue_date`` resolves the year of the dateline.

    The dateline is the one at the start of the body, or else the last one in brackets at the end of a paragraph.
    """
    found: dict[tuple[str, str], None] = {}
    opening: Dateline | None = None
    closing: Dateline | None = None
    lead = next((paragraph for paragraph in paragraphs if paragraph.role == "body"), None)
    found.update(dict.fromkeys(_signed(paragraphs)))
    for paragraph in paragraphs:
        if paragraph is lead:
            opening = parse_dateline(paragraph.text, issue_date)
            found.update(dict.fromkeys(_sent_by(opening)))
        ends = parse_closing(paragraph.text, issue_date) if paragraph.role == "body" else None
        closing = ends or closing
        found.update(dict.fromkeys(_sent_by(ends)))
        if ends is None:
            for phrase in _phrases(paragraph):
                found.update(dict.fromkeys(parse_byline(phrase)))
    if opening is not None and (opening.agency or opening.place or opening.date or opening.doubt or closing is None):
        said = opening
    else:
        said = closing or Dateline(None, None, None, (), 0)
    agency = said.agency
    if agency is None and opening is None and closing is None:
        agency = next((name for name, role in found if role == "agency"), None)
    return Named(agency, said.place, said.date, list(found), said.doubt, bool(said.date or said.doubt))


def _sent_by(dateline: Dateline | None) -> Iterator[tuple[str, str]]:
    """Yield agency and people of a dateline."""
    if dateline is not None:
        if dateline.agency:
            yield dateline.agency, "agency"
        yield from dateline.names


def _signed(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[str, str]]:
    """Yield the names of the bylines, whose lines are read together: a name may be cut between them."""
    lines = [paragraph.text for paragraph in paragraphs if paragraph.role == "byline"]
    yield from parse_byline(" ".join(lines)) if lines else ()


def _phrases(paragraph: Paragraph) -> Iterator[str]:
    """Yield the parts of a paragraph that name people: all of a credit, the end of a body or caption."""
    text, tail = paragraph.text, max(0, len(paragraph.text) - _TAIL)
    if paragraph.role == "credit":
        yield from _bracketed(text)
    elif paragraph.role in ("body", "caption"):
        signed = _SIGN_OFF.search(text, tail) if text.endswith("）") and paragraph.role == "body" else None
        credited = _CAPTION_CREDIT.search(text, tail) if text.endswith(_CREDIT_ENDS) else None
        if credited:
            yield from _bracketed(credited[1])
        elif signed:
            yield signed[1]


def _bracketed(credit: str) -> Iterator[str]:
    """Yield a credit and what a bracket after it adds: 东岭社发（林某某 摄）, but not the archive in （东岭图片）."""
    before, _, inside = credit.strip("（）").partition("（")
    yield before
    if _CREDITED.search(inside):
        yield inside


_CREDITED = re.compile("摄|记者|通讯员")
_CREDIT_ENDS = ("摄", "摄影", "报道", "发", "）")
"""What credits end with: a quick test that spares the pattern for most texts."""

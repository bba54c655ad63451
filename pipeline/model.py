"""The values that stages hand to each other: a page, the way it was cut, the text that came of it.

What belongs here: small frozen dataclasses without behaviour that more than one package of ``pipeline`` needs.
What does not: tables (``pipeline.schema``) and anything that decides about text.

Positions are half-open ranges of code points in the decoded page (``char_*``); an undecodable byte is one code
point, a lone surrogate U+DC00 + byte.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """One decoded page with what is known of where it comes from."""

    source_id: str
    text: str
    newspaper: str | None = None
    issue_date: dt.date | None = None
    page_no: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters within one physical line that plays one role in one paragraph.

    ``para_no`` counts from 0 within the item over all roles, in reading order: kicker, title, subtitle,
    summary, byline, then body, subhead, caption and credit as they stand.  Every headline line is a paragraph
    of its own; the lines of a body paragraph share one.
    """

    char_start: int
    char_end: int
    role: str
    para_no: int
    rule_id: str


@dataclass(frozen=True, slots=True)
class Item:
    """One content item of a page; ``pieces`` stand in reading order, ``para_no`` never falls."""

    kind: str
    genre: str
    confidence: float
    pieces: tuple[Piece, ...]
    jump_to: str | None = None
    """Page that the item says it continues on (下转第三版 gives ``3``)."""
    jump_from: str | None = None
    """Page that the item says it continues from (上接A01版 gives ``A01``)."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A run of characters that belongs to no item: ``reason`` is one of ``schema.RESIDUE_REASONS``."""

    char_start: int
    char_end: int
    reason: str
    rule_id: str


@dataclass(frozen=True, slots=True)
class PageReading:
    """How a page was cut.  Pieces and left-out runs never overlap; white space need not be covered."""

    items: tuple[Item, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A run of raw characters kept."""

    char_start: int
    char_end: int
    rule_id: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of an author's characters: at ``at_char`` of the joined raw characters, before any edit."""

    at_char: int
    delete_text: str
    insert_text: str
    rule_id: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A clean paragraph: ``text`` is the spans' raw characters joined, ``edits`` applied."""

    role: str
    text: str
    spans: tuple[Span, ...]
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class CleanItem:
    """An item with its paragraphs in reading order; the index of a paragraph is its ``para_no``."""

    item: Item
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class CleanPage:
    """A page in its clean form: spans of ``items`` and ``residue`` together cover every character once."""

    items: tuple[CleanItem, ...]
    residue: tuple[LeftOut, ...]

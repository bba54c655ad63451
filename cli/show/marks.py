"""What each line of a page is: the runs on it, its place in the reading order, and what is doubtful of an item.

What belongs here: what every way of showing a page needs.  What does not: how it looks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from pipeline.model import Item, Page, PageReading, Piece
from pipeline.schema import TEXT_ROLES

DOUBTFUL = 0.6
"""Confidence below which an item is shown as doubtful."""

_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_ENDS = re.compile(r"[。！？…!?.”’』」》〉）)】]\s*$")
_CANNOT_START = frozenset("，。、；：！？”’》〉）】」』,;:!?)")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a run of characters of the page is: ``item`` is None for one left out, and ``role`` then the reason."""

    start: int
    end: int
    item: int | None
    role: str
    rule_id: str
    paragraph: int | None = None
    """Number of the paragraph within its item, from 0."""
    begins: bool = False
    """Whether the run begins its paragraph."""
    after: int | None = None
    """Line, from 1, of the run that is read before this one, when that is not the one just above."""


@dataclass(frozen=True, slots=True)
class Row:
    """A physical line of the page: its number from 1, its characters without the line break, and what is on it."""

    number: int
    start: int
    end: int
    marks: list[Mark] = field(default_factory=list)

    @property
    def kept(self) -> Mark | None:
        """The first run of the line that is kept in an item."""
        return next((mark for mark in self.marks if mark.item is not None), None)


class Lines:
    """The physical lines of a page."""

    def __init__(self, text: str) -> None:
        breaks = [match.span() for match in _BREAK.finditer(text)]
        self.starts = [0, *(end for _, end in breaks)]
        self.ends = [*(start for start, _ in breaks), len(text)]
        filled = [bool(text[start:end].strip()) for start, end in zip(self.starts, self.ends, strict=True)]
        self.filled = [number for number, is_filled in enumerate(filled, 1) if is_filled]
        """Numbers of the lines that are not blank."""
        self.rank = {number: rank for rank, number in enumerate(self.filled)}
        """How many lines that are not blank stand above each of them."""

    def number(self, place: int) -> int:
        """Return the number, from 1, of the line that holds a character."""
        return bisect_right(self.starts, place)

    def follows(self, above: int, below: int) -> bool:
        """Whether a line is the next one that is not blank, or the same."""
        return self.rank.get(below, -1) - self.rank.get(above, -3) in (0, 1)


def rows(page: Page, reading: PageReading) -> Iterator[Row]:
    """Yield every line of the page that is not blank with the runs that begin on it."""
    lines = Lines(page.text)
    marks = _marks(reading, lines)
    starts = [mark.start for mark in marks]
    for number in lines.filled:
        start, end = lines.starts[number - 1], lines.ends[number - 1]
        first, last = bisect_right(starts, start - 1), bisect_right(starts, end)
        yield Row(number, start, end, [mark for mark in marks[first:last] if mark.start < end])


def _marks(reading: PageReading, lines: Lines) -> list[Mark]:
    """Return every run of the page that the reading speaks of, in page order."""
    marks: list[Mark] = []
    for number, item in enumerate(reading.items):
        above: Piece | None = None
        for piece in item.pieces:
            begins = above is None or piece.para_no != above.para_no
            after = None
            if above is not None:
                before, own = lines.number(above.char_start), lines.number(piece.char_start)
                after = None if lines.follows(before, own) else before
            marks.append(
                Mark(piece.char_start, piece.char_end, number, piece.role, piece.rule_id, piece.para_no, begins, after)
            )
            above = piece
    marks += [Mark(run.char_start, run.char_end, None, run.reason, run.rule_id) for run in reading.left_out]
    return sorted(marks, key=lambda mark: mark.start)


@dataclass(frozen=True, slots=True)
class ReadParagraph:
    """A paragraph as it reads: its raw lines joined, not yet cleaned."""

    role: str
    text: str
    pieces: tuple[Piece, ...]


def paragraphs(page: Page, item: Item) -> list[ReadParagraph]:
    """Return the paragraphs of an item in reading order."""
    return [
        ReadParagraph(pieces[0].role, _joined([page.text[p.char_start : p.char_end] for p in pieces]), pieces)
        for _, group in groupby(item.pieces, key=lambda piece: piece.para_no)
        if (pieces := tuple(group))
    ]


def _joined(texts: list[str]) -> str:
    """Join the lines of a paragraph; a blank goes between two Latin words or numbers only."""
    result = ""
    for text in texts:
        gap = " " if result and result[-1].isascii() and text[0].isascii() and result[-1].isalnum() else ""
        result += gap + text
    return result


def title_of(page: Page, item: Item) -> str:
    """Return the title of an item, or else the start of its text."""
    titles = [page.text[piece.char_start : piece.char_end] for piece in item.pieces if piece.role == "title"]
    if titles:
        return " ".join(titles)
    first = item.pieces[0]
    return page.text[first.char_start : first.char_end][:16] + "…"


def is_corrected(item: Item) -> bool:
    """Whether a person corrected anything of an item."""
    return any(piece.rule_id.startswith("seg.correct-") for piece in item.pieces)


def doubts(page: Page, item: Item) -> list[str]:
    """Return what a person should look at in an item: what of a right cut would be unusual."""
    texts = [one.text for one in paragraphs(page, item) if one.role in TEXT_ROLES]
    found = []
    if item.kind == "article" and not any(piece.role == "title" for piece in item.pieces) and not item.jump_from:
        found.append("无标题")
    if texts and texts[0][0] in _CANNOT_START:
        found.append("首句残缺")
    if texts and item.kind == "article" and not item.jump_to and not _ENDS.search(texts[-1]):
        found.append("末句未完")
    if item.confidence < DOUBTFUL:
        found.append("可信度低")
    return found

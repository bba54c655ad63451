"""Blocks: lines that stand together, and what a block shows at a glance.

What belongs here: cutting lines into blocks (blank lines, marks, a change of matter inside a block) and the sort of
each block as its own text gives it.  What does not: comparing blocks with each other (``features``, ``scoring``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from pipeline.segmentation import furniture, marks
from pipeline.segmentation.forms import closed
from pipeline.segmentation.lines import Line

HEAD_LINES = 6
"""Most lines of one headline block: none of 773 on the development pages has more."""
SHORT_NOTE = 30.0
"""Width up to which a marked run of words is a byline or a credit rather than a summary, in full-width units."""
LONGEST_LABEL = 2 + max(map(len, marks.LABELS))
PARAGRAPH_INDENT = 1.5
"""Indentation from which a line opens a paragraph where the extractor kept it, in full-width units."""
POINTER_EDGE = "（）【】●■▶→ "


class Sort(Enum):
    """What a block is by itself; ``SHORT`` may be a headline, a subhead or the scrap of a paragraph."""

    TEXT = "text"
    SHORT = "short"
    SUMMARY = "summary"
    BYLINE = "byline"
    CREDIT = "credit"
    JUMP = "jump"
    POINTER = "pointer"
    FURNITURE = "furniture"

    @property
    def place(self) -> int:
        """Its number in this list, from 0: how models know it."""
        return _PLACES[self]


TEXT, SHORT, SUMMARY, BYLINE, CREDIT, JUMP, POINTER, FURNITURE = Sort
_PLACES = {sort: place for place, sort in enumerate(Sort)}


@dataclass(frozen=True, slots=True)
class Block:
    """A run of lines with one purpose; ``index`` counts the blocks of the page from 0."""

    index: int
    sort: Sort
    lines: tuple[Line, ...]
    joined_above: bool
    """Whether neither a blank line nor an indentation parts it from the block above."""

    @property
    def text(self) -> str:
        """The normalised characters of its lines, joined without anything between; spaced out words are closed."""
        return closed("".join(line.text for line in self.lines))

    @property
    def width(self) -> float:
        """Width of its widest line."""
        return max(line.width for line in self.lines)


def read_blocks(lines: list[Line]) -> list[Block]:
    """Cut the lines of a page into blocks, top to bottom."""
    blocks: list[Block] = []
    last_number = -1
    runs = list(_runs(lines))
    for run in runs:
        for sort, part in _parts(run, page_edge=run is runs[0] or run is runs[-1]):
            joined = bool(blocks) and part[0].number == last_number + 1 and part[0].indent == 0
            blocks.append(Block(len(blocks), sort, tuple(part), joined))
            last_number = part[-1].number
    return blocks


def _runs(lines: list[Line]) -> Iterator[list[Line]]:
    """Yield the runs of lines between blank ones."""
    run: list[Line] = []
    for line in lines:
        if run and line.number != run[-1].number + 1:
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _parts(run: list[Line], page_edge: bool) -> Iterator[tuple[Sort, list[Line]]]:
    """Cut one run where a marked line, furniture or a headline interrupts it."""
    part: list[Line] = []
    kind: Sort | None = None
    rules = furniture.reasons([closed(line.text) for line in run], page_edge)
    for position, line in enumerate(run):
        sort = FURNITURE if rules[position] else _sort_of_line(line, position == 0, position == len(run) - 1)
        goes_on = part and sort is None and (kind is None or kind is SUMMARY)
        if goes_on and kind is None and _starts_anew(part, line):
            goes_on = False
        if part and not goes_on:
            yield _sort_of_part(kind, part), part
            part, kind = [], None
        if not part:
            kind = sort
        part.append(line)
    if part:
        yield _sort_of_part(kind, part), part


def _sort_of_part(kind: Sort | None, part: list[Line]) -> Sort:
    """Return the sort of a part that begins with a line of ``kind``; a long one with a bullet is running text."""
    if kind is SUMMARY and len(part) > HEAD_LINES:
        return TEXT
    return kind or _sort_of_text(part)


def _starts_anew(part: list[Line], line: Line) -> bool:
    """Whether ``line`` cannot belong to the unmarked lines before it: a dateline, or the next of several headlines."""
    if marks.dateline(closed(line.text)):
        return True
    if part[-1].indent >= PARAGRAPH_INDENT > line.indent:
        return False
    if (line.indent > 0) == (part[-1].indent > 0):
        return False
    if marks.SUBTITLE.match(part[-1].text) or marks.SUBTITLE.match(line.text):
        return False
    return _sort_of_text(part) is SHORT


def _sort_of_line(line: Line, first: bool, last: bool) -> Sort | None:
    """Return the sort of a line that says by itself what it is, else None."""
    text = closed(line.text)
    if "版" in text and (marks.JUMP_TO.match(text) or marks.JUMP_FROM.match(text)):
        return JUMP
    if len(text) <= SHORT_NOTE and ("见" in text or "刊" in text) and marks.POINTER.fullmatch(text.strip(POINTER_EDGE)):
        return POINTER
    if len(text) <= LONGEST_LABEL and text.strip(marks.BULLETS + " ") in marks.LABELS:
        return TEXT
    if text[0] in marks.BULLETS:
        if line.width <= SHORT_NOTE and (marks.MARKED_NAMES.match(text) or marks.BYLINE.match(text)):
            return CREDIT if marks.CREDIT.match(text) else BYLINE
        return SUMMARY
    if first and last and marks.CREDIT.match(text):
        return CREDIT
    if first and line.width <= SHORT_NOTE and marks.BYLINE.match(text) and " " in line.text[:8]:
        return BYLINE
    return None


def _sort_of_text(part: list[Line]) -> Sort:
    """Return SHORT for a block that may be a headline or a scrap of text, TEXT for running text."""
    if len(part) > HEAD_LINES:
        return TEXT
    text = closed("".join(line.text for line in part))
    if "。" in text or "；" in text:
        return TEXT
    if text[-1] in "，、" or marks.dateline(text) or marks.SIGN_OFF.fullmatch(text):
        return TEXT
    if text.count("）") > text.count("（") or (text[0] == "（" and "）" not in text):
        return TEXT
    if len(part) <= 2 and len(text) <= SHORT_NOTE and marks.CREDIT_TAIL.match(text):
        return TEXT
    return SHORT


def measures(blocks: list[Block]) -> list[float]:
    """Return for each block the column measure around it, in full-width units.

    A block of three lines or more gives its own; a smaller one takes the measure of the
    nearest such block of running text, the one above when two are as near.
    """
    own: list[float | None] = []
    for block in blocks:
        tall = block.sort is TEXT and len(block.lines) >= 3
        own.append(_common_width(block) if tall else None)
    if all(value is None for value in own):
        return [max((block.width for block in blocks), default=0.0)] * len(blocks)
    above = _carried(own)
    below = _carried(own[::-1])[::-1]
    result: list[float] = []
    for index, value in enumerate(own):
        if value is not None:
            result.append(value)
            continue
        (up, up_distance), (down, down_distance) = above[index], below[index]
        nearest = up if up_distance <= down_distance else down
        result.append(nearest if nearest is not None else 0.0)
    return result


def _common_width(block: Block) -> float:
    """Return the width that a good quarter of a block's lines reach, its last line apart."""
    widths = sorted(line.width for line in block.lines[:-1])
    return widths[(3 * len(widths)) // 4]


def _carried(values: list[float | None]) -> list[tuple[float | None, int]]:
    """Return for each place the last value at or before it and how far back that is."""
    carried: list[tuple[float | None, int]] = []
    last, distance = None, len(values) + 1
    for value in values:
        distance += 1
        if value is not None:
            last, distance = value, 0
        carried.append((last, distance))
    return carried

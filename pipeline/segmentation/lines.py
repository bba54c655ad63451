"""Physical lines of a page: where they stand, how wide they are set, how they read once normalised.

What belongs here: cutting a page at line breaks, widths in full-width units, the view used for matching.
What does not: blocks of lines (``blocks``) and anything that says what a line is (``marks``, ``features``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

from pipeline.segmentation.forms import mended

_QUOTE = re.compile("[“”‘’]")
EVEN_RUN = 3
"""Fewest inner lines of a run that tell how wide quotes are set."""
EVENER = 0.9
"""Quotes count as narrow only when columns are more even by a tenth."""
_HALF = re.compile(r"[\x00-\u00b6\u00b8-\u1fff\uff61-\uff9f]")
SPECKS = frozenset(".,·'`|_~^*")
"""What OCR makes of dirt: no line of text begins or ends with such a mark and a blank."""
TRAILING_SPECKS = SPECKS - frozenset(".,")
"""A stop or comma after a blank is more likely the end of a sentence."""
_INKED = re.compile(r"\S+")
_MARK = "\0"
"""Stands for every half-width character where they are counted: none of the others."""
_FOR_MATCHING: dict[str, str] = (
    {chr(c + 0xFEE0): chr(c) for c in range(0x21, 0x7F) if chr(c).isalnum() or chr(c) in "%+@"}
    | dict(zip("(),;:!?[]<>", "（），；：！？［］〈〉", strict=True))
    | dict(zip("︵︶︷︸︹︺︻︼﹁﹂﹃﹄︽︾︿﹀﹇﹈︗︘", "（）｛｝〔〕【】“”‘’《》〈〉［］〖〗", strict=True))
    | dict(zip("︑︒︐︰︓︔︕︖︙︱﹒﹐﹑﹔﹕﹖﹗｡､", "、。，：：；！？…—·，、；：？！。、", strict=True))
    | dict(zip("「」『』•‧・∙─━―／\u3000\u00a0｜", "“”‘’····———/  |", strict=True))
)
_CHANGED = re.compile(f"[{re.escape(''.join(_FOR_MATCHING))}]")


class Line(NamedTuple):
    """One printed line that is not blank: ``start``..``end`` leave out the white space around it."""

    number: int
    """Number of the physical line, from 0; blank lines count.  Where columns stand side by side, lines are numbered
    in the order of reading, as if each column stood below the one before it (``columns``)."""
    start: int
    end: int
    text: str
    """The characters as they read for matching: as many as in the page, odd forms seen through (``forms``)."""
    width: float
    """Width in full-width units: a Chinese character is 1, a half-width letter or blank 0.5."""
    indent: float
    """Blank before the line, in full-width units."""


def normalised(text: str) -> str:
    """Return ``text`` in the view used for matching; every character stays at its place.

    >>> normalised("（记者\u3000甲)　ＡＢ１")
    '（记者 甲） AB1'
    """
    for old in set(_CHANGED.findall(text)):
        text = text.replace(old, _FOR_MATCHING[old])
    return text


def width_of(text: str) -> float:
    """Return the width of ``text`` in full-width units.

    >>> width_of("增长 39%")
    4.0
    """
    return len(text) - 0.5 * len(_HALF.findall(text))


def _quote_width(lines: list[Line], quotes: list[int]) -> float:
    """Return how wide a curly quote is set on this page: 1, or 0.5 where that makes the columns more even.

    Inner lines of a run fill their column; the true width is the one under which they differ less.  ``quotes``
    counts the curly quotes of each line.
    """
    uneven = {1.0: 0.0, 0.5: 0.0}
    first = 0
    for place, line in enumerate(lines, 1):
        if place < len(lines) and lines[place].number == line.number + 1:
            continue
        inner, counts = lines[first + 1 : place - 1], quotes[first + 1 : place - 1]
        if len(inner) >= EVEN_RUN and any(counts):
            for width in uneven:
                sizes = [one.width - (1 - width) * count for one, count in zip(inner, counts, strict=True)]
                middle = median(sizes)
                uneven[width] += sum([min(2.0, abs(size - middle)) for size in sizes if size != middle])
        first = place
    return 0.5 if uneven[0.5] < uneven[1.0] * EVENER else 1.0


def _between_specks(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where a line begins and ends without the specks that stand apart from it; nothing when it has no more."""
    while start < end and text[start] in SPECKS and (start + 1 == end or text[start + 1].isspace()):
        start += 1
        while start < end and text[start].isspace():
            start += 1
    while end - start > 1 and text[end - 1] in TRAILING_SPECKS and text[end - 2].isspace():
        end -= 1
        while text[end - 1].isspace():
            end -= 1
    return start, end


def specks(text: str, lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Yield the runs of characters that belong to no line: specks."""
    at = 0
    for start, end in sorted([*((line.start, line.end) for line in lines), (len(text), len(text))]):
        if start > at and not text[at:start].isspace():
            yield from (found.span() for found in _INKED.finditer(text, at, start))
        at = end


def read_lines(text: str) -> list[Line]:
    """Return the lines of a page that are not blank, top to bottom."""
    view = mended(normalised(text))
    narrow = _HALF.sub(_MARK, text)
    lines: list[Line] = []
    place = 0
    for number, raw in enumerate(text.splitlines(keepends=True)):
        end = place + len(raw.rstrip())
        following = place + len(raw)
        if end > place:
            start = following - len(raw.lstrip())
            if text[start] in SPECKS or text[end - 1] in SPECKS:
                start, end = _between_specks(text, start, end)
                if start == end:
                    place = following
                    continue
            indent = start - place - 0.5 * narrow.count(_MARK, place, start) if start > place else 0.0
            width = end - start - 0.5 * narrow.count(_MARK, start, end)
            lines.append(Line(number, start, end, view[start:end], width, indent))
        place = following
    return settle_quotes(lines) if _QUOTE.search(view) else lines


def settle_quotes(lines: list[Line]) -> list[Line]:
    """Return lines that follow each other down the page with their widths set right for curly quotes."""
    quotes = [len(_QUOTE.findall(line.text)) for line in lines]
    if _quote_width(lines, quotes) < 1:
        return [
            line._replace(width=line.width - 0.5 * count) if count else line
            for line, count in zip(lines, quotes, strict=True)
        ]
    return lines

"""Physical lines of a page: where they stand, how wide they are set, how they read once normalised.

What belongs here: cutting a page at line breaks, widths in full-width units, the view used for matching.
What does not: blocks of lines (``blocks``) and anything that says what a line is (``marks``, ``features``).
"""

from __future__ import annotations

import re
from statistics import median
from typing import NamedTuple

_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+|\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_QUOTE = re.compile("[“”‘’]")
EVEN_RUN = 3
"""Fewest inner lines of a run that tell how wide quotes are set."""
EVENER = 0.9
"""Quotes count as narrow only when columns are more even by a tenth."""
_HALF = re.compile(r"[\x00-\u00b6\u00b8-\u1fff\uff61-\uff9f]")
_FOR_MATCHING = str.maketrans(
    {chr(c + 0xFEE0): chr(c) for c in range(0x21, 0x7F) if chr(c).isalnum() or chr(c) in "%+@"}
    | dict(zip("(),;:!?[]<>", "（），；：！？［］〈〉", strict=True))
    | dict(zip("︵︶︷︸︹︺﹁﹂﹃﹄︽︾︿﹀︑︒︐︰", "（）｛｝〔〕“”‘’《》〈〉、。，：", strict=True))
    | dict(zip("「」『』•‧・﹒∙─━―／\u3000\u00a0｜", "“”‘’·····———/  |", strict=True))
)


class Line(NamedTuple):
    """One printed line that is not blank: ``start``..``end`` leave out the white space around it."""

    number: int
    """Number of the physical line, from 0; blank lines count."""
    start: int
    end: int
    text: str
    """The characters as they read for matching: as many as in the page, width forms and brackets unified."""
    width: float
    """Width in full-width units: a Chinese character is 1, a half-width letter or blank 0.5."""
    indent: float
    """Blank before the line, in full-width units."""


def normalised(text: str) -> str:
    """Return ``text`` in the view used for matching; every character stays at its place.

    >>> normalised("（记者\u3000甲)　ＡＢ１")
    '（记者 甲） AB1'
    """
    return text.translate(_FOR_MATCHING)


def width_of(text: str) -> float:
    """Return the width of ``text`` in full-width units.

    >>> width_of("增长 39%")
    4.0
    """
    return len(text) - 0.5 * len(_HALF.findall(text))


def _quote_width(lines: list[Line]) -> float:
    """Return how wide a curly quote is set on this page: 1, or 0.5 where that makes the columns more even.

    Inner lines of a run fill their column; the true width is the one under which they differ less.
    """
    uneven = {1.0: 0.0, 0.5: 0.0}
    run: list[Line] = []
    for line in [*lines, None]:
        if run and (line is None or line.number != run[-1].number + 1):
            inner = run[1:-1]
            quotes = [len(_QUOTE.findall(one.text)) for one in inner] if len(inner) >= EVEN_RUN else []
            if any(quotes):
                for width in uneven:
                    sizes = [one.width - (1 - width) * count for one, count in zip(inner, quotes, strict=True)]
                    middle = median(sizes)
                    uneven[width] += sum(min(2.0, abs(size - middle)) for size in sizes)
            run = []
        if line is not None:
            run.append(line)
    return 0.5 if uneven[0.5] < uneven[1.0] * EVENER else 1.0


def read_lines(text: str) -> list[Line]:
    """Return the lines of a page that are not blank, top to bottom."""
    view = normalised(text)
    lines: list[Line] = []
    number = 0
    for match in _LINE.finditer(text):
        start, end = match.span()
        raw = match.group()
        stripped = raw.strip()
        if stripped:
            if len(stripped) < len(raw):
                start += len(raw) - len(raw.lstrip())
                end = start + len(stripped)
            indent = width_of(text[match.start() : start]) if start > match.start() else 0.0
            lines.append(Line(number, start, end, view[start:end], width_of(stripped), indent))
        elif raw[0] in "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029":
            number += 1
    if _quote_width(lines) < 1:
        lines = [line._replace(width=line.width - 0.5 * len(_QUOTE.findall(line.text))) for line in lines]
    return lines

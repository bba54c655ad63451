"""Line breaking of Chinese newspaper text: what a layout program does to a paragraph.

Belongs here: widths, tokens, the rules of 禁则 and the spaces that justification leaves.
Does not belong here: anything about frames, columns or articles (see `styles`).
"""

from __future__ import annotations

import random
import re
from functools import lru_cache

CLOSERS = frozenset("，。、；：！？”’》）〉】」』％%℃·")
"""Characters that must not begin a line."""

OPENERS = frozenset("“‘《（〈【「『")
"""Characters that must not end a line."""

_TOKEN = re.compile(r"[0-9A-Za-z@+./:#~\-]+[%℃]?|…+|—+|\s+|.", re.DOTALL)
_BESIDE_NUMBER = re.compile(r"(?<=[\u4e00-\u9fff])(?=[0-9])|(?<=[0-9%])(?=[\u4e00-\u9fff])")


@lru_cache(maxsize=65536)
def width(text: str) -> int:
    """Width of `text` in half units: a full-width character is 2, a half-width digit, letter or space 1."""
    return sum(1 if ord(char) < 0x250 else 2 for char in text)


@lru_cache(maxsize=65536)
def clusters(text: str) -> tuple[str, ...]:
    """Cut `text` into pieces that may not be broken; a piece of blanks is a single space.

    >>> clusters("增长39%，“春耕”开始")
    ('增', '长', '39%，', '“春', '耕”', '开', '始')
    """
    out: list[str] = []
    pending = ""
    for token in _TOKEN.findall(text):
        if token.isspace():
            if not pending:
                out.append(" ")
        elif token in OPENERS:
            pending += token
        elif token in CLOSERS and not pending and out and out != [" "]:
            blank = out.pop() if out[-1] == " " else ""
            out[-1] += blank + token
        else:
            out.append(pending + token)
            pending = ""
    if pending:
        out.append(pending)
    return tuple(out)


def break_text(text: str, measure: int, indent: int = 0, squeeze: bool = True) -> list[str]:
    """Break `text` into lines of at most `measure` full-width units, the first one shortened by `indent` units.

    With `squeeze` a closing mark may stand half a unit beyond the measure, as compressed punctuation does.
    A piece that is wider than a line is left to overflow: it is never torn.

    >>> break_text("今年春茶开采比去年早了5天。", 6)
    ['今年春茶开采', '比去年早了5', '天。']
    """
    lines: list[str] = []
    line, used = "", 2 * indent
    limit = 2 * measure
    for piece in clusters(text):
        if piece == " " and not line:
            continue
        slack = 1 if squeeze and piece[-1] in CLOSERS else 0
        if line.strip() and used + width(piece) > limit + slack:
            lines.append(line.rstrip())
            line, used = "", 0
            if piece == " ":
                continue
        line += piece
        used += width(piece)
    if line.strip():
        lines.append(line.rstrip())
    return lines


def justify(line: str, rng: random.Random, rate: float) -> str:
    """Leave the spaces of justification beside numbers: `2200余家` -> `2200 余家`, in a `rate` share of lines."""
    if rng.random() >= rate:
        return line
    return _BESIDE_NUMBER.sub(lambda _: " " if rng.random() < 0.6 else "", line)

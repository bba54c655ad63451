"""Parts of a headline: which of its lines are kicker, title and subtitle.

What belongs here: cutting the lines of one headline in three.  What does not: finding headlines (``headlines``) and the
roles of other lines, which their blocks give (``items``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.segmentation import marks
from pipeline.segmentation.features import balance
from pipeline.segmentation.headlines import speaks
from pipeline.segmentation.lines import Line, width_of
from pipeline.segmentation.scoring import SUBTITLE, log_odds

LONGEST = 12
"""Most lines of kicker and title together; the longest headline of the development pages has 7 lines."""
COUPLET_PLAY = 0.5
"""How far the halves of a title set in two lines differ, in full-width units."""


@dataclass(frozen=True, slots=True)
class HeadLine:
    """A line of a headline; ``new_block``: a blank line or another matter parts it from the line above."""

    line: Line
    new_block: bool
    reads_on: bool
    """Whether the page has the characters across the break to this line elsewhere."""
    in_word: bool
    """Whether a word of the dictionary crosses that break."""


def head_roles(lines: Sequence[HeadLine]) -> list[str]:
    """Return kicker, title or subtitle for each line of a headline: the likeliest cut, one title line at least."""
    count = len(lines)
    if count <= 1:
        return ["title"] * count
    odds = _odds(lines)
    best, cut = float("-inf"), (0, min(count, LONGEST))
    for first in range(min(count, 4)):
        for last in range(first + 1, min(count, LONGEST) + 1):
            score = _score(lines, odds[first], first, last)
            if score > best:
                best, cut = score, (first, last)
    first, last = cut
    return ["kicker"] * first + ["title"] * (last - first) + ["subtitle"] * (count - last)


def _odds(lines: Sequence[HeadLine]) -> list[list[float]]:
    """Return for each first line of a title the log-odds of a subtitle starting with each line after it.

    Lines up to the first have the worth of a break between kicker and title in place of odds.
    """
    reach = min(len(lines), LONGEST + 1)
    kickers = [0.0] + [_kicker_ends(lines, number) for number in range(1, min(len(lines), 4))]
    return [
        kickers[: first + 1]
        + [log_odds(subtitle_features(lines, first, number), SUBTITLE) for number in range(first + 1, reach)]
        for first in range(min(len(lines), 4))
    ]


def _score(lines: Sequence[HeadLine], odds: Sequence[float], first: int, last: int) -> float:
    """Return how well a headline reads with lines ``first``..``last`` as its title."""
    score = -8.0 if lines[last - 1].line.text.endswith("——") else 0.0
    for number in range(1, min(len(lines), last + 1)):
        if number == first:
            score += odds[number]
        elif number < first:
            score -= 6.0 if lines[number - 1].line.text.endswith("——") else 0.5
        else:
            score += odds[number] / 2 if number == last else -odds[number] / 2
    return score


def _kicker_ends(lines: Sequence[HeadLine], number: int) -> float:
    """Return what a break between kicker and title above line ``number`` is worth."""
    above = lines[number - 1].line.text
    joined = "".join(line.line.text for line in lines[:number])
    score = -2.5
    if above.endswith("——"):
        score += 9.0
    elif above.endswith("："):
        score += 2.5
    elif speaks(joined) and lines[number].new_block and len(lines) > number + 1 and not lines[number + 1].new_block:
        score += 6.5
    if marks.SUBTITLE.match(lines[number].line.text):
        score -= 6.0
    if any(balance(joined)) or marks.ends_in_tag(above):
        score -= 4.0
    return score - (1.5 if lines[number].reads_on else 0.0)


def subtitle_features(lines: Sequence[HeadLine], first: int, number: int) -> dict[str, float]:
    """Return what speaks for a subtitle starting with line ``number`` of a headline whose title starts at ``first``."""
    above, below = lines[number - 1].line, lines[number].line
    change = (below.width - above.width) / above.width if above.width else 0.0
    return {
        "reads on": float(lines[number].reads_on),
        "in word": float(lines[number].in_word),
        "wide above": min(above.width, 24.0) / 10,
        "wider": max(0.0, min(1.0, change)),
        "narrower": max(0.0, min(1.0, -change)),
        "equal": float(abs(below.width - above.width) <= 1),
        "short above": float(above.width <= 7),
        "new block": float(lines[number].new_block),
        "tag above": float(marks.ends_in_tag(above.text)),
        "tag below": float(marks.ends_in_tag(below.text)),
        "tag opens": float(below.text[0] == "（"),
        "couplet": float(_is_couplet(above, below)),
        "open": float(any(balance("".join(line.line.text for line in lines[first:number])))),
        "kicker": float(first > 0),
        "dash": float(marks.SUBTITLE.match(below.text) is not None),
        "scrap": float(below.width <= 3),
        "second break": float(number > first + 1),
        "spaced above": float(" " in above.text),
        "spaced below": float(" " in below.text),
    }


def _is_couplet(above: Line, below: Line) -> bool:
    """Whether the lower line is as wide as the upper one but for its tag, as the halves of a title are."""
    bare = marks.TAG_TAIL.sub("", below.text)
    return bare != below.text and abs(width_of(bare) - above.width) <= COUPLET_PLAY

"""Where paragraphs begin: the breaks between the lines of one article's body.

What belongs here: weighing each line end against the line that follows.  What does not: which lines make the body
(``revising``) and in which order they are read (``chains``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline.segmentation.features import INDENT_WIDTH, SQUEEZE, ends_sentence
from pipeline.segmentation.lines import Line
from pipeline.segmentation.scoring import PARAGRAPH, log_odds

OVERFULL = 0.75
"""How far a line may exceed its measure before that tells of another column, in full-width units."""
MAY_END = frozenset("。！？…”’》）〉】")
PLAY = 0.1
"""Share of its measure by which a full line may fall short: compressed punctuation adds up in wide columns."""


class BodyLine(NamedTuple):
    """A line of a body with what its surroundings say of it."""

    line: Line
    measure: float
    """Column measure of its block, in full-width units."""
    block: int
    linked: bool
    """Whether the strand says that it goes on with the line before it, over a break between blocks."""
    short: bool
    """Whether its block may be a subhead."""


def starts(lines: Sequence[BodyLine]) -> list[bool]:
    """Return for each line whether it starts a paragraph; the first always does."""
    indents = _uses_indents(lines)
    result: list[bool] = []
    for number, line in enumerate(lines):
        if not number:
            result.append(True)
            continue
        above = lines[number - 1]
        if _plainly_goes_on(above, line, result[-1]):
            result.append(False)
            continue
        result.append(log_odds(break_features(above, line, result[-1], indents), PARAGRAPH) > 0)
    return result


def _plainly_goes_on(above: BodyLine, below: BodyLine, above_starts: bool) -> bool:
    """Whether the first of two lines of one block fills its measure and ends in mid-sentence: most lines do.

    Then no weight of ``PARAGRAPH`` that still may count makes up for its bias.
    """
    if above.block != below.block or below.line.indent >= INDENT_WIDTH - 0.5 or above.line.text[-1] in MAY_END:
        return False
    slack = _slack(above, above_starts)
    return slack >= -OVERFULL and (slack <= SQUEEZE or slack <= PLAY * above.measure)


def _slack(line: BodyLine, opens: bool) -> float:
    """Return the width that a line leaves of its measure; ``opens``: it starts a paragraph, and may be indented."""
    room = line.measure - (INDENT_WIDTH if opens and line.line.indent < 1 else 0.0)
    return room - line.line.width


def break_features(above: BodyLine, below: BodyLine, above_starts: bool, indents: bool) -> Mapping[str, float]:
    """Return what speaks for a paragraph break between two lines; ``above_starts``: the first opens one itself."""
    text = above.line.text
    slack, play = _slack(above, above_starts), max(SQUEEZE, PLAY * above.measure)
    width = below.line.width
    new_block = above.block != below.block
    sentence = ends_sentence(text)
    return {
        "sentence": float(sentence),
        "short line": float(slack > play),
        "very short line": float(slack > 3 * play),
        "short sentence": float(sentence and slack > play),
        "overfull": float(slack < -OVERFULL),
        "below full": float(width > below.measure - play and below.line.indent < 1),
        "below indented": float(abs(width - (below.measure - INDENT_WIDTH)) <= 0.75),
        "below short": float(width < below.measure - INDENT_WIDTH - 0.75),
        "blank": float(below.line.indent >= INDENT_WIDTH - 0.5),
        "no blank": float(indents and below.line.indent < INDENT_WIDTH - 0.5),
        "new block": float(new_block and not below.linked),
        "new block sentence": float(new_block and not below.linked and sentence),
        "closer": float(below.line.text[0] in "，。、；：！？”’》）"),
        "subhead below": float(below.short),
        "other measure": float(abs(above.measure - below.measure) >= 1.5),
    }


def _uses_indents(lines: Sequence[BodyLine]) -> bool:
    """Whether the extractor kept the indentation of paragraphs: seen on one line in forty or more."""
    indents = [line.line.indent for line in lines if line.line.indent]
    return 40 * sum(1 for indent in indents if INDENT_WIDTH - 0.5 <= indent <= 2 * INDENT_WIDTH) > len(lines)

"""Columns that stand side by side in one physical line, as ``pdftotext -layout`` and some OCR engines print them.

What belongs here: telling such a page, cutting its lines at the blanks between columns, and the order in which the
columns are read.  What does not: anything that says what a line is (``marks``, ``features``).

Each piece of a physical line is a rectangle on the grid of characters.  Pieces that follow each other in one column
make a run; a run is read before another when it stands above it in the same columns, or to its left with nothing across
both in between (Breuel, *High Performance Document Layout Analysis*, 2003).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from pipeline.segmentation.lines import Line, read_lines, settle_quotes, width_of

_GUTTER = re.compile(r"[ \u3000\u00a0]{2,}|[ \u3000\u00a0]*\t\s*")
"""What parts two columns; one blank may stand inside a line."""
LEAST_SHARE = 0.2
"""Share of lines that hold a gutter from which on a page is taken for one of columns: of 180 pages in single lines
(development pages, sample) none has more than 0.04, of 600 generated ones in columns none less than 0.32."""
LEAST_LINES = 5
INDENT = 2.6
"""How far two lines of a column may begin from each other, in full-width units: an indentation and some play."""
FURTHEST = 4
"""Rows that may lie between two lines of a column, where the lines of its neighbour stand at other heights."""
WIDER = 1.25
"""Lines further apart than this, in lines of text, belong to different runs."""
HEAD_LINES = 3
"""Most lines of a headline above its text."""
HEAD_STEP = 2.4
"""How far apart the lines of one headline may be, in lines of text."""
GUTTER_WIDTH = 6.0
"""How far two columns of one body may be from each other, in full-width units."""
STRIP = 300
"""Rows after which a page is cut where nothing crosses; longer ones are several pages in a file."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a physical line on the grid: ``row`` from 0, ``left`` and ``right`` in full-width units."""

    row: int
    left: float
    right: float
    start: int
    end: int


@dataclass(slots=True)
class _Run:
    """Pieces that follow each other down one column."""

    pieces: list[_Piece]
    left: float
    right: float

    @property
    def top(self) -> int:
        """Row of its first piece."""
        return self.pieces[0].row

    @property
    def bottom(self) -> int:
        """Row of its last piece."""
        return self.pieces[-1].row


class _Box(NamedTuple):
    """A body on the grid: its sides, the row of its first line, and its lowest row."""

    left: float
    right: float
    top: int
    bottom: int


def read_columns(text: str) -> list[Line]:
    """Return the lines of a page as they are read: physical lines, or the columns within them one after the other.

    The lines of a column are numbered as if they stood below each other, and a blank line parted the columns.
    """
    lines = read_lines(text)
    holding = sum(1 for line in lines if _GUTTER.search(text, line.start, line.end))
    if holding < max(LEAST_LINES, LEAST_SHARE * len(lines)):
        return lines
    pieces = _pieces(text, lines)
    views = {line.number: line for line in lines}
    found: list[Line] = []
    number = 0
    for strip in _strips(pieces):
        for run in _in_order(_runs(strip)):
            for piece in run.pieces:
                line = views[piece.row]
                view = line.text[piece.start - line.start : piece.end - line.start]
                width = width_of(text[piece.start : piece.end])
                found.append(Line(number, piece.start, piece.end, view, width, piece.left - run.left))
                number += 1
            number += 1
    return settle_quotes(found)


def _pieces(text: str, lines: Sequence[Line]) -> list[_Piece]:
    """Return the pieces of all lines; columns are reckoned as they line up best: a full-width character takes two
    cells as terminals show it, or one as programs count that know no widths."""
    choices = [_on_grid(text, lines, wide) for wide in (True, False)]
    return max(choices, key=_alignment)


def _on_grid(text: str, lines: Sequence[Line], wide: bool) -> list[_Piece]:
    found: list[_Piece] = []
    for line in lines:
        edges = [line.start]
        for gutter in _GUTTER.finditer(text, line.start, line.end):
            edges += [gutter.start(), gutter.end()]
        edges.append(line.end)
        origin = text.rfind("\n", 0, line.start) + 1
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            before, inside = text[origin:start].expandtabs(), text[start:end]
            left = width_of(before) if wide else float(len(before))
            found.append(_Piece(line.number, left, left + (width_of(inside) if wide else len(inside)), start, end))
    return found


def _alignment(pieces: Sequence[_Piece]) -> float:
    """Return the share of pieces that begin where many others do."""
    starts = Counter(round(piece.left * 2) for piece in pieces if piece.left > INDENT)
    total = sum(starts.values())
    return sum(count for count in starts.values() if count > 2 and count > 0.02 * total) / total if total else 0.0


def _strips(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    """Cut the pieces at a gap between rows after every STRIP rows, so that the time stays linear."""
    strips: list[list[_Piece]] = [[]]
    for piece in pieces:
        strip = strips[-1]
        if strip and piece.row > strip[-1].row:
            rows = piece.row - strip[0].row
            if (rows > STRIP and piece.row > strip[-1].row + 1) or rows > 2 * STRIP:
                strip = []
                strips.append(strip)
        strip.append(piece)
    return strips


def _runs(pieces: Sequence[_Piece]) -> list[_Run]:
    """Return the runs of a strip."""
    chains = _chains(pieces)
    heights = _heights(chains)
    return [part for chain in chains for part in _parts(chain, heights)]


def _chains(pieces: Sequence[_Piece]) -> list[_Run]:
    """Return the pieces that stand below each other in one column, with nothing across it in between."""
    open_runs: list[_Run] = []
    closed: list[_Run] = []
    for piece in pieces:
        below = [run for run in open_runs if _goes_on(run, piece)]
        if below:
            run = min(below, key=lambda run: (piece.row - run.pieces[-1].row, abs(piece.left - run.left)))
            run.pieces.append(piece)
            run.left, run.right = min(run.left, piece.left), max(run.right, piece.right)
        else:
            stays = [r for r in open_runs if piece.row - r.pieces[-1].row <= FURTHEST and not _across(r, piece)]
            closed += [run for run in open_runs if run not in stays]
            open_runs = [*stays, _Run([piece], piece.left, piece.right)]
    return [*closed, *open_runs]


def _goes_on(run: _Run, piece: _Piece) -> bool:
    """Whether a piece stands below a run, in its column."""
    last = run.pieces[-1]
    return 0 < piece.row - last.row <= FURTHEST and abs(piece.left - run.left) <= INDENT


def _across(run: _Run, piece: _Piece) -> bool:
    return piece.row > run.pieces[-1].row and piece.left < run.right and run.left < piece.right


def _heights(chains: Sequence[_Run]) -> dict[int, float]:
    """Return how far down the page each row stands, in lines of text.

    Lines of neighbours at other heights make rows of their own, so that rows are closer than lines.  A row stands one
    line below the nearest line that one of its pieces follows; but each blank row before it is a line.
    """
    above: dict[int, list[int]] = {chain.top: [] for chain in chains}
    for chain in chains:
        for one, two in pairwise(chain.pieces):
            above.setdefault(two.row, []).append(one.row)
    heights: dict[int, float] = {}
    last, height = -1, 0.0
    for row in sorted(above):
        least = height + 1 / 3 + (row - last - 1)
        height = max(least, min((heights[one] + 1 for one in above[row]), default=least))
        heights[row] = height
        last = row
    return heights


def _parts(chain: _Run, heights: dict[int, float]) -> list[_Run]:
    """Cut a chain where its lines stand further apart than lines of text; the lines of a headline stay together."""
    parts: list[list[_Piece]] = [chain.pieces[:1]]
    steps: list[float] = []
    """Step before each part but the first."""
    for one, two in pairwise(chain.pieces):
        step = heights[two.row] - heights[one.row]
        if step > WIDER:
            parts.append([])
            steps.append(step)
        parts[-1].append(two)
    joined = parts[:1]
    for number, part in enumerate(parts[1:]):
        follows = steps[number + 1] if number + 1 < len(steps) else 0.0
        heads = len(part) == 1 and len(joined[-1]) <= HEAD_LINES
        if heads and steps[number] <= HEAD_STEP and steps[number] <= follows:
            joined[-1].extend(part)
        else:
            joined.append(part)
    return [_Run(part, min(p.left for p in part), max(p.right for p in part)) for part in joined]


def _in_order(runs: list[_Run]) -> list[_Run]:
    """Return the runs in the order in which they are read: body by body, each column by column."""
    bodies = _bodies(runs)
    boxes = [_box_of(body) for body in bodies]
    tops = [box.top for box in boxes]
    reaches = [_reach(box, boxes[:place]) for place, box in enumerate(boxes)]

    def before(one: int, two: int) -> bool:
        """Whether one body is read before another."""
        (left, right), (other_left, other_right) = reaches[one], reaches[two]
        if left < other_right and other_left < right:
            return tops[one] < tops[two]
        if right > other_left:
            return False
        low, high = sorted((tops[one], tops[two]))
        between = boxes[bisect_right(tops, low) : bisect_left(tops, high)]
        return not any(box.left < right and other_left < box.right for box in between)

    order: list[_Run] = []
    visited: set[int] = set()
    for first in range(len(boxes)):
        # a stack, not a recursion, which a long page would take too deep
        stack = [] if first in visited else [(first, iter(range(len(boxes))))]
        visited.add(first)
        while stack:
            number, others = stack[-1]
            for other in others:
                if other not in visited and before(other, number):
                    visited.add(other)
                    stack.append((other, iter(range(len(boxes)))))
                    break
            else:
                stack.pop()
                order += bodies[number]
    return order


def _bodies(runs: Sequence[_Run]) -> list[list[_Run]]:
    """Return the runs as bodies from the top down: those together that begin or end side by side, from the left."""
    ends: defaultdict[tuple[str, int], list[tuple[_Run, list[_Run]]]] = defaultdict(list)
    """Runs with their body, by the row in which they begin and the row in which they end."""
    bodies: list[list[_Run]] = []
    for run in sorted(runs, key=lambda run: run.left):
        rows = (("top", run.top), ("bottom", run.bottom))
        beside = [pair for row in rows for pair in ends[row] if _beside(pair[0], run)]
        if beside:
            _, body = max(beside, key=lambda pair: pair[0].right)
        else:
            body = []
            bodies.append(body)
        body.append(run)
        for row in rows:
            ends[row].append((run, body))
    return sorted(bodies, key=lambda body: (body[0].top, body[0].left))


def _beside(left: _Run, right: _Run) -> bool:
    """Whether a run stands right of another as the next column of one body does."""
    return 0 <= right.left - left.right <= GUTTER_WIDTH and len(left.pieces) > 1 and len(right.pieces) > 1


def _box_of(body: Sequence[_Run]) -> _Box:
    left, right = min(run.left for run in body), max(run.right for run in body)
    return _Box(left, right, body[0].top, max(run.bottom for run in body))


def _reach(box: _Box, above: Sequence[_Box]) -> tuple[float, float]:
    """Return the width that a body stands for: its own, or that of the wider one right above it."""
    over = [one for one in above if one.bottom < box.top and one.left < box.right and box.left < one.right]
    nearest = max(over, key=lambda one: one.bottom, default=box)
    return min(box.left, nearest.left), max(box.right, nearest.right)

"""How text extractors read a sheet: which lines they hold together, and in which order they print them.

Belongs here: our own short account of three published ways.  Does not belong here: setting a sheet (see `sheet`).

* pdfminer: lines that stand close and share an edge make a box; boxes are joined pairwise, nearest first, and read
  down that tree.  A first line whose right edge differs from the next line's is a box of its own.
* poppler: lines of one size that stand close in a column make a block; a block is read before another when it stands
  above it in the same columns, or to its left with nothing across both in between (Breuel, *High Performance Document
  Layout Analysis*, 2003).
* layout: as `pdftotext -layout` prints: what stands at one height is one physical line, columns are parted by blanks.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from itertools import combinations

from sample.setting.breaking import width
from sample.setting.sheet import LEADING, Placed
from sample.setting.styles import Frame

NEAR = 0.5
"""How far lines of one box may be apart, and their edges, in heights of the line."""
FLOW = 0.5
"""How much more than across a page its boxes are read down it, between 0 and 1."""
BLOCK_GAP = 0.6
"""How far lines of one block may be apart, in heights of the line."""
INDENT = 2.5
"""How far from the left edge of its column a line may begin."""
SAME_SIZE = 0.1
"""Two lines differ less than this in the size of their type when they make one block."""
CLEAR = 2
"""Fewest blanks between two columns of a physical line."""


@dataclass(frozen=True)
class Box:
    """A rectangle around some lines, or around two other rectangles."""

    x0: float
    y0: float
    x1: float
    y1: float
    lines: tuple[Placed, ...] = ()
    parts: tuple[Box, ...] = ()

    @property
    def area(self) -> float:
        """Its area."""
        return (self.x1 - self.x0) * (self.y1 - self.y0)


def read_as_pdfminer(placed: list[Placed]) -> list[Frame]:
    """Frames in the order in which pdfminer prints a sheet."""
    boxes = [_around(group) for group in _groups(placed)]
    return [[line.line for line in box.lines] for box in _in_order(_tree(boxes))]


def read_as_poppler(placed: list[Placed]) -> list[Frame]:
    """Frames in the order in which pdftotext prints a sheet."""
    boxes = [_around(block) for block in _blocks(placed)]
    boxes.sort(key=lambda box: (box.y0, box.x0))
    reaches = [_reach(box, boxes) for box in boxes]
    order: list[Box] = []
    visited: set[int] = set()

    def visit(number: int) -> None:
        visited.add(number)
        for other in range(len(boxes)):
            if other not in visited and _before(other, number, boxes, reaches):
                visit(other)
        order.append(boxes[number])

    for number in range(len(boxes)):
        if number not in visited:
            visit(number)
    return [[line.line for line in box.lines] for box in order]


def read_as_layout(placed: list[Placed], cells: int) -> list[list[tuple[int, Placed]]]:
    """Physical lines from the top down, each a list of texts with the cell they begin at; empty ones are blank.

    A full-width character takes `cells` cells in the reckoning of columns: 2 as terminals show it, 1 as programs
    count that know no widths.  A column begins at the same cell all down the page.
    """
    rows = _rows(placed)
    starts = _starts(placed, rows, cells)
    out: list[list[tuple[int, Placed]]] = []
    last = 0.0
    for row in rows:
        blank = int((min(line.y0 for line in row) - last) / LEADING + 0.4) - 1 if out else 0
        out += [[] for _ in range(min(2, max(0, blank)))]
        out.append([(_cell(one.x0, starts, cells), one) for one in sorted(row, key=lambda one: one.x0)])
        last = min(line.y0 for line in row)
    return out


def _starts(placed: list[Placed], rows: list[list[Placed]], cells: int) -> dict[float, int]:
    """The cell at which each left edge of a column begins: clear of all that stands to its left in the same rows."""
    edges: list[float] = []
    for x in sorted({round(line.x0, 2) for line in placed}):
        if not edges or x - edges[-1] > INDENT:
            edges.append(x)
    starts: dict[float, int] = {}
    for edge in edges:
        starts[edge] = round(edge * cells)
        for row in rows:
            if any(abs(one.x0 - edge) <= INDENT for one in row):
                ends = [_cell(one.x0, starts, cells) + in_cells(one.line.text, cells) for one in row if one.x1 <= edge]
                starts[edge] = max([starts[edge], *(end + CLEAR for end in ends)])
    return starts


def _cell(x: float, starts: dict[float, int], cells: int) -> int:
    edge = max(edge for edge in starts if edge <= x + 0.01)
    return starts[edge] + round((x - edge) * cells)


def in_cells(text: str, cells: int) -> int:
    """How many cells a text takes."""
    return width(text) if cells == 2 else len(text)


# ---- lines to boxes


def _groups(placed: list[Placed]) -> list[list[Placed]]:
    """Lines that share an edge, directly or through others, from the top down."""
    order = sorted(range(len(placed)), key=lambda i: placed[i].y0)
    group = list(range(len(placed)))

    def root(number: int) -> int:
        while group[number] != number:
            group[number] = group[group[number]]
            number = group[number]
        return number

    for position, first in enumerate(order):
        one = placed[first]
        reach = one.y1 + one.size
        for second in order[position + 1 :]:
            two = placed[second]
            if two.y0 > reach:
                break
            if one.x0 < two.x1 and two.x0 < one.x1 and _share_an_edge(one, two):
                group[root(second)] = root(first)
    members: dict[int, list[Placed]] = {}
    for number in order:
        members.setdefault(root(number), []).append(placed[number])
    return list(members.values())


def _share_an_edge(one: Placed, two: Placed) -> bool:
    """Close, of like height, and flush left, flush right or centred on each other, as either line sees it."""
    return any(_near(one, two, NEAR * size) for size in (one.size, two.size))


def _near(one: Placed, two: Placed, reach: float) -> bool:
    edges = (one.x0 - two.x0, one.x1 - two.x1, (one.x0 + one.x1 - two.x0 - two.x1) / 2)
    like = two.y0 - one.y1 <= reach and abs(one.size - two.size) <= reach
    return like and min(map(abs, edges)) <= reach


def _blocks(placed: list[Placed]) -> list[list[Placed]]:
    """Lines of one size that follow each other closely within the width of the lines above them."""
    blocks: list[list[Placed]] = []
    for line in sorted(placed, key=lambda line: (line.y0, line.x0)):
        for block in reversed(blocks):
            last = block[-1]
            close = 0 <= line.y0 - last.y1 <= BLOCK_GAP * last.size and abs(line.size - last.size) < SAME_SIZE
            if close and line.x0 < max(one.x1 for one in block) and min(one.x0 for one in block) < line.x1:
                block.append(line)
                break
        else:
            blocks.append([line])
    return blocks


def _around(lines: list[Placed]) -> Box:
    return Box(
        min(line.x0 for line in lines), min(line.y0 for line in lines),
        max(line.x1 for line in lines), max(line.y1 for line in lines), tuple(lines),
    )  # fmt: skip


# ---- order of boxes


def _tree(boxes: list[Box]) -> Box:
    """Join boxes two by two, those first that waste least area; pairs with a third box between them wait."""
    alive = dict(enumerate(boxes))
    heap = [(False, _waste(one, two), i, j) for (i, one), (j, two) in combinations(alive.items(), 2)]
    heapq.heapify(heap)
    new = len(boxes)
    while len(alive) > 1:
        waited, waste, i, j = heapq.heappop(heap)
        if i not in alive or j not in alive:
            continue
        one, two = alive[i], alive[j]
        both = _joined(one, two)
        if not waited and any(_overlap(both, box) for k, box in alive.items() if k not in (i, j)):
            heapq.heappush(heap, (True, waste, i, j))
            continue
        del alive[i], alive[j]
        for k, box in alive.items():
            heapq.heappush(heap, (False, _waste(both, box), k, new))
        alive[new] = both
        new += 1
    return next(iter(alive.values()))


def _joined(one: Box, two: Box) -> Box:
    x0, y0, x1, y1 = min(one.x0, two.x0), min(one.y0, two.y0), max(one.x1, two.x1), max(one.y1, two.y1)
    return Box(x0, y0, x1, y1, (), (one, two))


def _waste(one: Box, two: Box) -> float:
    return (
        (max(one.x1, two.x1) - min(one.x0, two.x0)) * (max(one.y1, two.y1) - min(one.y0, two.y0)) - one.area - two.area
    )


def _overlap(one: Box, two: Box) -> bool:
    return one.x0 < two.x1 and two.x0 < one.x1 and one.y0 < two.y1 and two.y0 < one.y1


def _in_order(box: Box) -> list[Box]:
    """The boxes of lines under a box, read down and across as FLOW says."""
    if box.lines:
        return [box]
    parts = sorted(box.parts, key=lambda part: (1 - FLOW) * part.x0 + (1 + FLOW) * (part.y0 + part.y1))
    return [leaf for part in parts for leaf in _in_order(part)]


def _reach(box: Box, boxes: list[Box]) -> tuple[float, float]:
    """The width that a block stands for: its own, or that of the headline right above it where it is wider."""
    above = [one for one in boxes if one.y1 <= box.y0 and one.x0 < box.x1 and box.x0 < one.x1]
    nearest = max(above, key=lambda one: one.y1, default=box)
    return min(box.x0, nearest.x0), max(box.x1, nearest.x1)


def _before(one: int, two: int, boxes: list[Box], reaches: list[tuple[float, float]]) -> bool:
    """Whether one block is read before another."""
    (left, right), (other_left, other_right) = reaches[one], reaches[two]
    if left < other_right and other_left < right:
        return boxes[one].y0 < boxes[two].y0
    if right > other_left:
        return False
    low, high = sorted((boxes[one].y0, boxes[two].y0))
    return not any(low < box.y0 < high and box.x0 < right and other_left < box.x1 for box in boxes)


def _rows(placed: list[Placed]) -> list[list[Placed]]:
    """Lines by height: those whose middles are less than half a line apart and that stand side by side."""
    rows: list[list[Placed]] = []
    for line in sorted(placed, key=lambda line: (line.y0 + line.y1) / 2):
        for row in reversed(rows[-2:]):
            middle = (row[0].y0 + row[0].y1) / 2
            beside = all(line.x1 <= one.x0 or one.x1 <= line.x0 for one in row)
            if beside and (line.y0 + line.y1) / 2 - middle < 0.5:
                row.append(line)
                break
        else:
            rows.append([line])
    return rows

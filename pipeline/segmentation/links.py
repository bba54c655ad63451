"""Links: every likely pair of blocks of text measured side by side, and each block as a beginning and an end.

What belongs here: what is measured for the model ``chains``.  What does not: choosing (``chains``).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.segmentation import marks
from pipeline.segmentation.blocks import FURNITURE, JUMP, POINTER
from pipeline.segmentation.continuity import NO_WORD, crossing
from pipeline.segmentation.features import PageView, ends_as_caption, opens_paragraph, signs_off

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

NEAR, FAR = 250, 700
"""Characters of running text around a break that are compared."""
TALL = 5
"""Lines of a block whose height tells of a column."""
AHEAD, BEHIND, OPENINGS_AHEAD = 3, 2, 14
"""Blocks after and before a block that may always follow it; paragraphs after it that may."""
DAMP = 9.0
"""Weight added to both sides of a comparison, so that short texts prove little."""
HEADLINE_DAMP = 4.0
"""The same for the weight of a headline."""
PULLED_DOWN = 2.6
"""How far a full line may fall short when a mark that may not begin a line took characters down with it."""
ALONE = -1
NO_HEAD = -6.0
"""Log-odds of being a headline from which down a block is none, and those of all blocks that are not short."""

_NUMBERED = re.compile(r"[\d年月日时分亿万个余多％%.。:：]")

NODE = (
    "lines", "text", "chars", "open", "ends", "ends full", "orphan", "indented", "dateline", "signs off", "caption",
    "sort", "head above", "head below", "place", "first", "last", "label", "scrap", "head odds",
)  # fmt: skip
"""What is measured of one block."""
PAIR = (
    "distance", "adjacent", "heads between", "opens between", "orphans between", "left over", "lines differ",
    "as tall", "as tall and rare", "measure differs", "mid-sentence", "mismatch", "both whole", "gain",
    "gain over rivals", "gain over other ends", "crossing", "likeness", "likeness over rivals",
    "likeness over other ends", "own likeness", "far likeness", "same headlines", "headline gained", "headline lost",
    "same headline", "headline above", "headline below", "mark closed", "mark left", "mark lacking", "start slack",
    "end slack", "number", "comma", "closer", "opener", "first line", "signed then dated",
)  # fmt: skip
"""What is measured of two blocks, the second of which may follow the first."""
EDGE = ("is start", "is end", "best gain", "best likeness", "beside goes on", "beside signs off", "beside like",
        "beside same headlines", "beside headline gained", "beside headline")  # fmt: skip
"""What is measured of a block that may begin or end a chain."""
PAGE = ("page opens", "page blocks", "page orphans over opens", "page heads", "page lines", "page headlines")
NAMES = (
    *(f"first {name}" for name in NODE), *(f"second {name}" for name in NODE), *PAIR, *EDGE, *PAGE,
)  # fmt: skip
_COLUMN = {name: number for number, name in enumerate(NAMES)}


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of blocks, and blocks with nothing before (first ``ALONE``) or after (second ``ALONE``), and features."""

    first: Ints
    second: Ints
    features: Floats
    """One row a candidate, one column a name of ``NAMES``."""


def nodes_of(view: PageView) -> list[int]:
    """Return the blocks that may stand in chains: all but furniture and what points to other pages."""
    return [block.index for block in view.blocks if block.sort not in (FURNITURE, JUMP, POINTER)]


def measure(view: PageView, nodes: Sequence[int], odds: Mapping[int, float]) -> Candidates:
    """Return the candidates among some blocks of a page with all that is measured of them."""
    return _Measured(view, list(nodes), odds).candidates()


class _Measured:
    """The blocks of one stretch, as arrays: one entry a block, or one row and column a block."""

    def __init__(self, view: PageView, nodes: list[int], odds: Mapping[int, float]) -> None:
        self.view, self.nodes = view, nodes
        self.heads = frozenset(index for index, value in odds.items() if value > 0)
        self.chance = np.zeros(len(view.blocks) + 2, np.float32)
        """Chance of each block of the page being a headline; the last two stand for the page's edges."""
        for index, value in odds.items():
            self.chance[index] = 1 / (1 + math.exp(-value))
        head = np.array([k in self.heads for k in nodes], bool)
        self.rank = np.cumsum(~head)
        """Number of each block among those that are no headlines."""
        edges, blocks, texts = view.edges, view.blocks, view.texts
        self.lines = np.array([len(blocks[k].lines) for k in nodes], np.float32)
        self.measure = np.array([view.measures[k] for k in nodes], np.float32)
        self.first_width = np.array([blocks[k].lines[0].width for k in nodes], np.float32)
        self.last_width = np.array([blocks[k].lines[-1].width for k in nodes], np.float32)
        ends = [edges[k].ends_sentence for k in nodes]
        self.open = np.array([not end and _breaks_off(view, k) for k, end in zip(nodes, ends, strict=True)], bool)
        self.orphan = np.array([edges[k].starts_full and not edges[k].starts_indented for k in nodes], bool)
        narrow = self.first_width < self.measure - 2.5
        self.scrap = narrow & (self.lines == 1) & np.array(ends, bool)
        self.signed = np.array([signs_off(view, (k - 1, k) if k else (k,)) for k in nodes], np.float32)
        self.dated = np.array([view.dateline[k] for k in nodes], np.float32)
        count = len(nodes)
        self.node = np.stack([
            np.minimum(self.lines, 60),
            _flags(view.is_text[k] for k in nodes),
            np.array([min(len(texts[k]), 600) for k in nodes], np.float32),
            self.open, ends, _flags(edges[k].ends_full for k in nodes), self.orphan,
            _flags(edges[k].starts_indented for k in nodes), self.dated, self.signed,
            _flags(ends_as_caption(view, (k,)) for k in nodes),
            np.array([blocks[k].sort.place for k in nodes], np.float32),
            self.chance[np.array(nodes) - 1], self.chance[np.array(nodes) + 1],
            np.arange(count) / max(1, count - 1), np.arange(count) == 0, np.arange(count) == count - 1,
            _flags(texts[k].strip(marks.BULLETS + " ") in marks.OPENING_LABELS for k in nodes), self.scrap,
            _flags(max(NO_HEAD, min(-NO_HEAD, odds.get(k, NO_HEAD))) for k in nodes),
        ]).astype(np.float32)  # fmt: skip
        self._compare()

    def _compare(self) -> None:
        """Compare the words around every two blocks, and with the headlines of the page."""
        view, nodes = self.view, self.nodes
        groups = _head_groups(self.heads, nodes)
        head_grams = [set().union(*[view.grams[k] for k in group]) for group in groups]
        # Only pairs of more than one block can be shared: the others count in sizes alone, and are most.
        weights = view.weights
        number = {pair: place for place, pair in enumerate(p for p, count in view.spread.items() if count > 1)}
        weight = np.array([weights[pair] for pair in number], np.float32)
        own = np.zeros((len(nodes) + 1, len(number)), np.int16)
        single = np.zeros(len(nodes) + 1)
        for row, k in enumerate(nodes, 1):
            grams = view.grams[k]
            shared_pairs = grams & number.keys()
            own[row, [number[pair] for pair in shared_pairs]] = 1
            single[row] = math.fsum(weights[pair] for pair in grams - shared_pairs)
        summed, singles = own.cumsum(0, dtype=np.int16), single.cumsum()
        self.near_to, near_back = self._windows(NEAR)
        far_to, far_back = self._windows(FAR)
        rows = np.arange(len(nodes))

        def window(start: Ints, end: Ints) -> _Window:
            pairs = np.asarray((summed[end + 1] - summed[start]) > 0, np.float32)
            return _Window(pairs, pairs @ weight + singles[end + 1] - singles[start])

        alone, near_forward, near_backward = window(rows, rows), window(rows, self.near_to), window(near_back, rows)
        far_forward, far_backward = window(rows, far_to), window(far_back, rows)
        self.own_likeness = _likeness(alone, alone, weight)
        # Where the window after one block and the window before another meet, they would be compared with themselves.
        meet = (rows[None, :] <= rows[:, None]) & (near_back[:, None] <= self.near_to[None, :])
        self.likeness = np.where(meet, self.own_likeness, _likeness(near_backward, near_forward, weight))
        meet = (rows[None, :] <= rows[:, None]) & (far_back[:, None] <= far_to[None, :])
        self.far_likeness = np.where(meet, self.likeness, _likeness(far_backward, far_forward, weight))
        self.headlines = len(groups)
        if groups:
            told = np.zeros((len(groups), len(number)), np.float32)
            shared = Counter(pair for grams in head_grams for pair in grams)
            norms = np.zeros(len(groups), np.float32)
            # What only the headline's own blocks say, which are blocks of the page like any other.
            itself = np.zeros((len(nodes) + 1, len(groups)))
            place = {k: column for column, k in enumerate(nodes, 1)}
            for row, (group, grams) in enumerate(zip(groups, head_grams, strict=True)):
                for k in group:
                    if k in place:
                        itself[place[k], row] = math.fsum(weights[pair] for pair in view.grams[k] - number.keys())
                for pair in grams & number.keys():
                    told[row, number[pair]] = weights[pair] / shared[pair]
                norms[row] = math.sqrt(math.fsum(weights[pair] for pair in grams) + HEADLINE_DAMP)
            of_itself = itself.cumsum(0)
            before, after = of_itself[rows + 1] - of_itself[far_back], of_itself[far_to + 1] - of_itself[rows]
            self.told_before = np.asarray((far_backward.pairs @ told.T + before) / norms, np.float32)
            self.told_after = np.asarray((far_forward.pairs @ told.T + after) / norms, np.float32)

    def _windows(self, size: int) -> tuple[Ints, Ints]:
        """Return for each block the last one of the window that begins with it, the first of the one that ends in it.

        Windows hold some ``size`` characters and stop where an article plainly begins or ends.
        """
        texts, nodes = self.view.texts, self.nodes
        heads = self.heads
        begins = [k in heads or k - 1 in heads or bool(self.view.dateline[k]) for k in nodes]
        stops = [k in heads or k + 1 in heads or bool(self.signed[row]) for row, k in enumerate(nodes)]
        last, first = [], []
        for row in range(len(nodes)):
            end, have = row, len(texts[nodes[row]])
            while have < size and end + 1 < len(nodes) and not begins[end + 1]:
                end += 1
                have += len(texts[nodes[end]])
            last.append(end)
            start, have = row, len(texts[nodes[row]])
            while have < size and start > 0 and not stops[start - 1]:
                start -= 1
                have += len(texts[nodes[start]])
            first.append(start)
        return np.array(last), np.array(first)

    def candidates(self) -> Candidates:
        """Return the candidates with their features."""
        count = len(self.nodes)
        place = np.arange(count)
        beside = np.abs(place[None, :] - place[:, None]) == 1
        distance = self.rank[None, :] - self.rank[:, None]
        near = (distance != 0) & (distance <= AHEAD) & (distance >= -BEHIND) | beside
        goes_on = self.open[:, None] & (self.orphan | self.scrap)[None, :] & (place[None, :] != place[:, None])
        opening = ~self.open[:, None] & ~self.orphan[None, :] & (distance > 0) & (distance <= OPENINGS_AHEAD)
        first, second = np.nonzero(near | goes_on | opening)
        gains, crossings = self._gains(first, second, distance)
        pairs = np.zeros((len(first), len(NAMES)), np.float32)
        self._fill_pairs(pairs, first, second, distance, gains, crossings)
        starts, ends = np.zeros((count, len(NAMES)), np.float32), np.zeros((count, len(NAMES)), np.float32)
        self._fill_edges(starts, ends, gains)
        nodes, alone = np.array(self.nodes), np.full(count, ALONE)
        features = np.concatenate([pairs, starts, ends])
        features[:, -len(PAGE) :] = self._page()
        return Candidates(
            np.concatenate([nodes[first], alone, nodes]), np.concatenate([nodes[second], nodes, alone]), features
        )

    def _gains(self, first: Ints, second: Ints, distance: Ints) -> tuple[Floats, Floats]:
        """Return how the texts of pairs run on, ``nan`` for pairs that are not asked: most are no break at all."""
        count = len(self.nodes)
        gains = np.full((count, count), np.nan, np.float32)
        crossings = np.full((count, count), np.nan, np.float32)
        asked = self.open[first] & (
            ~self.node[NODE.index("indented")].astype(bool)[second] | (distance[first, second] == 1)
        )
        breaks, page, pairs = self.view.breaks, "".join(self.view.texts), self.view.spread
        texts = [self.view.texts[k] for k in self.nodes]
        for one, two in zip(first[asked].tolist(), second[asked].tolist(), strict=True):
            gains[one, two] = breaks.gain(texts[one], texts[two])
            # Two blocks printed one after the other cross on the page by themselves.
            if self.nodes[two] != self.nodes[one] + 1:
                known = texts[one][-1] + texts[two][0] in pairs
                crossings[one, two] = crossing(page, texts[one][-4:], texts[two][:4]) if known else 0
        return gains, crossings

    def _fill_pairs(
        self, rows: Floats, first: Ints, second: Ints, distance: Ints, gains: Floats, crossings: Floats
    ) -> None:
        nodes = np.array(self.nodes)
        rows[:, : len(NODE)] = self.node[:, first].T
        rows[:, len(NODE) : 2 * len(NODE)] = self.node[:, second].T

        def put(name: str, values: NDArray[np.generic]) -> None:
            rows[:, _COLUMN[name]] = values

        put("distance", np.clip(distance[first, second], -15, 15))
        put("adjacent", nodes[second] == nodes[first] + 1)
        lower, upper = np.minimum(first, second), np.maximum(first, second)
        passed = np.cumsum(self.chance)
        put("heads between", passed[nodes[upper] - 1] - passed[nodes[lower]])
        opens, orphans = np.cumsum(self.open), np.cumsum(self.orphan)
        opens_between = opens[upper] - self.open[upper] - opens[lower]
        orphans_between = orphans[upper] - self.orphan[upper] - orphans[lower]
        put("opens between", opens_between)
        put("orphans between", orphans_between)
        put("left over", opens_between - orphans_between)
        put("lines differ", np.clip(self.lines[second] - self.lines[first], -40, 40))
        as_tall = (self.lines[first] == self.lines[second]) & (self.lines[first] >= TALL)
        heights = Counter(self.lines[self.lines >= TALL].tolist())
        rivals = np.array([max(1, heights[height] - 1) for height in self.lines.tolist()], np.float32)
        put("as tall", as_tall)
        put("as tall and rare", as_tall / rivals[first])
        put("measure differs", np.clip(self.measure[second] - self.measure[first], -8, 8))
        put("mid-sentence", self.open[first] & self.orphan[second])
        put("mismatch", self.open[first] != self.orphan[second])
        put("both whole", ~self.open[first] & ~self.orphan[second])
        put("gain", gains[first, second])
        rivalled = np.where(self.orphan[None, :], gains, np.nan)
        put("gain over rivals", (gains - _best_other(rivalled, 1))[first, second])
        put("gain over other ends", (gains - _best_other(gains, 0))[first, second])
        put("crossing", crossings[first, second])
        put("likeness", self.likeness[first, second])
        np.fill_diagonal(self.likeness, np.nan)
        put("likeness over rivals", (self.likeness - _best_other(self.likeness, 1))[first, second])
        put("likeness over other ends", (self.likeness - _best_other(self.likeness, 0))[first, second])
        put("own likeness", self.own_likeness[first, second])
        put("far likeness", self.far_likeness[first, second])
        if self.headlines:
            above, below = self.told_before[first], self.told_after[second]
            put("same headlines", _cosine(above, below))
            put("headline gained", (below - above).max(1))
            put("headline lost", (above - below).max(1))
            put("same headline", (above.argmax(1) == below.argmax(1)) & (above.max(1) > 0))
            put("headline above", above.max(1))
            put("headline below", below.max(1))
        closed, left, lacking = self._quotes(first, second)
        put("mark closed", closed)
        put("mark left", left)
        put("mark lacking", lacking)
        put("start slack", np.clip((self.first_width - self.measure)[second], -20, 5))
        put("end slack", np.clip((self.last_width - self.measure)[first], -20, 5))
        texts = [self.view.texts[k] for k in self.nodes]
        digit = np.array([text[-1].isdigit() for text in texts])
        put("number", digit[first] & np.array([_NUMBERED.match(text) is not None for text in texts])[second])
        put("comma", np.array([text[-1] in marks.PAUSES for text in texts])[first])
        put("closer", np.array([text[0] in "，。、；：！？”’》）" for text in texts])[second])
        put("opener", np.array([text[0] in "“‘《（■□●" for text in texts])[second])
        opens_line = np.array([opens_paragraph(self.view, k) for k in self.nodes])
        put("first line", opens_line[first] & (nodes[second] == nodes[first] + 1))
        put("signed then dated", self.signed[first] * (1 + self.dated[second]))

    def _quotes(self, first: Ints, second: Ints) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
        """Return whether a mark that the first text leaves open is closed by the second, left open, or lacking."""
        edges = [self.view.edges[k] for k in self.nodes]
        left, lacking = np.array([bool(e.leaves) for e in edges]), np.array([bool(e.lacks) for e in edges])
        closed = np.zeros(len(first), bool)
        for row in np.flatnonzero(left[first] & lacking[second]).tolist():
            leaves, lacks = edges[first[row]].leaves, edges[second[row]].lacks
            closed[row] = any(marks.CLOSED_BY[mark] in leaves for mark in lacks)
        return closed, left[first] & ~closed, lacking[second] & ~closed

    def _fill_edges(self, starts: Floats, ends: Floats, gains: Floats) -> None:
        count, width = len(self.nodes), len(NODE)
        starts[:, width : 2 * width] = self.node.T
        ends[:, :width] = self.node.T
        starts[:, _COLUMN["is start"]] = 1
        ends[:, _COLUMN["is end"]] = 1
        starts[:, _COLUMN["best gain"]] = _greatest(gains, 0)
        ends[:, _COLUMN["best gain"]] = _greatest(np.where(self.orphan[None, :], gains, np.nan), 1)
        starts[:, _COLUMN["best likeness"]] = _greatest(self.likeness, 0)
        ends[:, _COLUMN["best likeness"]] = _greatest(self.likeness, 1)
        if count == 1:
            return
        # What stands beside a chain's beginning or end in print: the block above, the block below.
        starts[1:, _COLUMN["beside goes on"]] = self.open[:-1]
        ends[:-1, _COLUMN["beside goes on"]] = self.orphan[1:]
        starts[1:, _COLUMN["beside signs off"]] = self.signed[:-1]
        ends[:-1, _COLUMN["beside signs off"]] = self.dated[1:]
        beside = np.diagonal(self.likeness, 1)
        starts[1:, _COLUMN["beside like"]] = beside
        ends[:-1, _COLUMN["beside like"]] = beside
        if self.headlines:
            above, below = self.told_before[:-1], self.told_after[1:]
            for name, values in (
                ("beside same headlines", _cosine(above, below)),
                ("beside headline gained", (below - above).max(1)),
                ("beside headline", below.max(1)),
            ):
                starts[1:, _COLUMN[name]] = values
                ends[:-1, _COLUMN[name]] = values

    def _page(self) -> Floats:
        count = max(1, len(self.nodes))
        opens, orphans = int(self.open.sum()), int(self.orphan.sum())
        middle = float(np.median(self.lines)) if len(self.lines) else 0.0
        heads = sum(self.nodes[0] < k < self.nodes[-1] for k in self.heads) / count if self.nodes else 0.0
        return np.array([opens / count, count, orphans - opens, heads, middle, self.headlines], np.float32)


def _breaks_off(view: PageView, index: int) -> bool:
    """Whether a block that ends in mid-sentence fills its last line, give or take a character pulled down."""
    last = view.blocks[index].lines[-1]
    return view.edges[index].ends_full or (
        len(view.blocks[index].lines) > 1 and last.width > view.measures[index] - 2.6
    )


def _head_groups(heads: frozenset[int], nodes: list[int]) -> list[list[int]]:
    """Return the runs of neighbouring headline blocks within and right around some blocks."""
    groups: list[list[int]] = []
    for head in sorted(heads):
        if nodes and nodes[0] - 8 <= head <= nodes[-1] + 8:
            if groups and head == groups[-1][-1] + 1:
                groups[-1].append(head)
            else:
                groups.append([head])
    return groups


def _flags(values: object) -> Floats:
    return np.array(list(values), np.float32)  # type: ignore[call-overload]


class _Window(NamedTuple):
    """The words of windows of text, a row each: which shared pairs they have, and the weight of all their pairs."""

    pairs: Floats
    size: NDArray[np.float64]


def _likeness(one: _Window, two: _Window, weight: Floats) -> Floats:
    """Return the telling weight that windows share, over the geometric mean of their own."""
    sizes = np.sqrt(np.outer(one.size, two.size) + DAMP)
    return np.asarray((one.pairs * weight) @ two.pairs.T / sizes, np.float32)


def _cosine(one: Floats, two: Floats) -> Floats:
    return np.asarray((one * two).sum(1) / np.sqrt(((one**2).sum(1) + 0.3) * ((two**2).sum(1) + 0.3)), np.float32)


def _best_other(values: Floats, axis: int) -> Floats:
    """Return for each entry the greatest other one of its row (1) or column (0); NO_WORD where there is none."""
    filled = np.where(np.isnan(values), -np.inf, values)
    order = np.sort(filled, axis)
    best = np.take(order, [-1], axis)
    second = np.take(order, [-2], axis) if values.shape[axis] > 1 else np.full_like(best, -np.inf)
    other = np.where(filled == best, second, best)
    return np.asarray(np.maximum(other, NO_WORD), np.float32)


def _greatest(values: Floats, axis: int) -> Floats:
    """Return the greatest entry of each row or column that is a number; NO_WORD where there is none."""
    return np.asarray(np.where(np.isnan(values), NO_WORD, values).max(axis), np.float32)

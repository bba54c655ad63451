"""Links: every likely pair of blocks of text measured side by side, and each block as a beginning and an end.

What belongs here: what is measured for the model ``chains``.  What does not: choosing (``chains``).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.segmentation import marks
from pipeline.segmentation.batches import Ints
from pipeline.segmentation.blocks import FURNITURE, JUMP, POINTER
from pipeline.segmentation.continuity import NO_WORD, crossing
from pipeline.segmentation.features import PageView, ends_as_caption, opens_paragraph, signs_off
from pipeline.segmentation.likeness import Floats, Likeness

TALL = 5
"""Lines of a block whose height tells of a column."""
AHEAD, BEHIND, OPENINGS_AHEAD = 3, 2, 14
"""Blocks after and before a block that may always follow it; paragraphs after it that may."""
ROUND = 40
"""Blocks before and after those that are measured in which runs across a break are sought."""
PULLED_DOWN = 2.6
"""How far a full line may fall short when a mark that may not begin a line took characters down with it."""
ALONE = -1
NO_HEAD = -6.0
"""Log-odds of being a headline from which down a block is none, and those of all blocks that are not short."""

_NUMBERED = re.compile(r"[\d年月日时分亿万个余多％%.。:：]")

NODE = (
    "lines", "text", "chars", "open", "ends", "ends full", "orphan", "indented", "dateline", "signs off", "caption",
    "sort", "head above", "head below", "place", "first", "last", "label", "scrap", "head odds", "run up", "run down",
    "runs as tall as up", "runs as tall as down",
)  # fmt: skip
"""What is measured of one block."""
PAIR = (
    "distance", "adjacent", "heads between", "opens between", "orphans between", "left over", "lines differ",
    "as tall", "as tall and rare", "measure differs", "mid-sentence", "mismatch", "both whole", "gain",
    "gain over rivals", "gain over other ends", "crossing", "likeness", "likeness over rivals",
    "likeness over other ends", "own likeness", "far likeness", "same headlines", "headline gained", "headline lost",
    "same headline", "headline above", "headline below", "mark closed", "mark left", "mark lacking", "start slack",
    "end slack", "number", "comma", "closer", "opener", "first line", "signed then dated", "runs differ",
    "run as tall and rare", "run halves",
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


class Candidates(NamedTuple):
    """Pairs of blocks, and blocks with nothing before (first ``ALONE``) or after (second ``ALONE``), and features."""

    first: Ints
    second: Ints
    features: Floats
    """One row a candidate, one column a name of ``NAMES``."""


def nodes_of(view: PageView) -> list[int]:
    """Return the blocks that may stand in chains: all but furniture and what points to other pages."""
    return [block.index for block in view.blocks if block.sort not in (FURNITURE, JUMP, POINTER)]


class Measured:
    """The blocks of one stretch, as arrays: one entry a block, or one row and column a block."""

    def __init__(self, view: PageView, nodes: list[int], odds: Mapping[int, float]) -> None:
        self.view, self.nodes = view, nodes
        self.heads = frozenset(index for index, value in odds.items() if value > 0)
        self.chance = np.zeros(len(view.blocks) + 2, np.float32)
        """Chance of each block of the page being a headline; the last two stand for the page's edges."""
        for index, value in odds.items():
            self.chance[index] = 1 / (1 + math.exp(-value))
        self.is_head = np.array([k in self.heads for k in nodes], bool)
        self.rank = np.cumsum(~self.is_head)
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
            *self._runs(),
        ]).astype(np.float32)  # fmt: skip
        self.words = Likeness(view, nodes, self.heads, self.signed > 0)

    def _runs(self) -> list[Floats]:
        """Return for each block the height of its run up to it and from it on, and how many runs are as tall.

        A run is what stands between two plain ends of columns: text broken off in mid-sentence, headlines.
        """
        nodes, count = self.nodes, len(self.nodes)
        ends = np.ones(count, bool)
        for row in range(count - 1):
            ends[row] = (
                nodes[row + 1] != nodes[row] + 1
                or self.open[row]
                or self.orphan[row + 1]
                or nodes[row] in self.heads
                or nodes[row + 1] in self.heads
            )
        up, down = self.lines.copy(), self.lines.copy()
        for row in range(1, count):
            if not ends[row - 1]:
                up[row] += up[row - 1]
        for row in range(count - 2, -1, -1):
            if not ends[row]:
                down[row] += down[row + 1]
        self.up, self.down = up, down
        heights = Counter(up[ends].tolist())
        total = up + down - self.lines
        tall_up = np.array(
            [heights[u] - (u == t) for u, t in zip(up.tolist(), total.tolist(), strict=True)], np.float32
        )
        tall_down = np.array(
            [heights[d] - (d == t) for d, t in zip(down.tolist(), total.tolist(), strict=True)], np.float32
        )
        tall_up[up < TALL] = tall_down[down < TALL] = 0
        self.run_starts = Counter(down[np.concatenate([[True], ends[:-1]])].tolist()) if count else Counter()
        return [np.minimum(up, 120), np.minimum(down, 120), tall_up, tall_down]

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
        breaks, pairs = self.view.breaks, self.view.spread
        # A long page is sought through near by only: what is far says little, and takes long.
        page = "".join(self.view.texts[max(0, self.nodes[0] - ROUND) : self.nodes[-1] + 1 + ROUND]) if count else ""
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
        up, down = self.up[first], self.down[second]
        put("runs differ", np.clip(down - up, -40, 40))
        put(
            "run as tall and rare",
            np.where((up == down) & (up >= TALL), 1 / np.maximum(1, [self.run_starts[d] for d in down.tolist()]), 0),
        )
        put("run halves", (up == down) & (up >= TALL) & (nodes[second] == nodes[first] + 1))
        put("measure differs", np.clip(self.measure[second] - self.measure[first], -8, 8))
        put("mid-sentence", self.open[first] & self.orphan[second])
        put("mismatch", self.open[first] != self.orphan[second])
        put("both whole", ~self.open[first] & ~self.orphan[second])
        put("gain", gains[first, second])
        rivalled = np.where(self.orphan[None, :], gains, np.nan)
        put("gain over rivals", (gains - _best_other(rivalled, 1))[first, second])
        put("gain over other ends", (gains - _best_other(gains, 0))[first, second])
        put("crossing", crossings[first, second])
        put("likeness", self.words.likeness[first, second])
        np.fill_diagonal(self.words.likeness, np.nan)
        put("likeness over rivals", (self.words.likeness - _best_other(self.words.likeness, 1))[first, second])
        put("likeness over other ends", (self.words.likeness - _best_other(self.words.likeness, 0))[first, second])
        put("own likeness", self.words.own_likeness[first, second])
        put("far likeness", self.words.far_likeness[first, second])
        if self.words.headlines:
            above, below = self.words.told_before[first], self.words.told_after[second]
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
        starts[:, _COLUMN["best likeness"]] = _greatest(self.words.likeness, 0)
        ends[:, _COLUMN["best likeness"]] = _greatest(self.words.likeness, 1)
        if count == 1:
            return
        # What stands beside a chain's beginning or end in print: the block above, the block below.
        starts[1:, _COLUMN["beside goes on"]] = self.open[:-1]
        ends[:-1, _COLUMN["beside goes on"]] = self.orphan[1:]
        starts[1:, _COLUMN["beside signs off"]] = self.signed[:-1]
        ends[:-1, _COLUMN["beside signs off"]] = self.dated[1:]
        beside = np.diagonal(self.words.likeness, 1)
        starts[1:, _COLUMN["beside like"]] = beside
        ends[:-1, _COLUMN["beside like"]] = beside
        if self.words.headlines:
            above, below = self.words.told_before[:-1], self.words.told_after[1:]
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
        return np.array([opens / count, count, orphans - opens, heads, middle, self.words.headlines], np.float32)


def _breaks_off(view: PageView, index: int) -> bool:
    """Whether a block that ends in mid-sentence fills its last line, give or take a character pulled down."""
    last = view.blocks[index].lines[-1]
    return view.edges[index].ends_full or (
        len(view.blocks[index].lines) > 1 and last.width > view.measures[index] - PULLED_DOWN
    )


def _flags(values: object) -> Floats:
    return np.array(list(values), np.float32)  # type: ignore[call-overload]


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

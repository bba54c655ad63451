"""Texts: what a chain of blocks shows as a whole, whichever headline it has.

What belongs here: measuring shape, links, columns and likeness of one text.  What does not: headlines and what an
article is worth (``judging``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np

from pipeline.segmentation.blocks import BYLINE, CREDIT, SHORT, TEXT
from pipeline.segmentation.chains import Stretch
from pipeline.segmentation.features import PageView, ends_as_caption, signs_off
from pipeline.segmentation.likeness import DAMP
from pipeline.segmentation.links import ALONE, NO_HEAD

NO_LINK = -14.0
"""Logarithm of the chance of a link that was never asked about."""
LEAST_LINK = -7.0
"""Logarithm of the least chance of a link at which two articles are joined or exchange their parts."""
ENDS = 300
"""Characters at either end of a text in which a headline is sought apart."""
PART, SEGMENT = 150, 60
"""Characters from which on the likeness of a part of a text to the rest counts: before or after a link, of a column."""
WEAK = -1.0
"""Logarithm of a chance below which a link is weak."""

SHAPE = (
    "characters", "lines", "blocks", "dateline", "datelines inside", "signs off", "signs off inside", "caption",
    "starts in mid-sentence", "ends sentence", "bylines", "credits", "short odds", "short odds place", "shorts",
    "scattered", "backward", "passed", "start", "end", "best before", "best after", "mark left", "mark lacking",
    "marked first", "marked last", "measures",
)  # fmt: skip
"""What is measured of a text block by block, and at its two ends."""
LIKE = ("likeness elsewhere", "likeness above", "likeness below")
"""How much a text is like the most alike block that is not in it, and like those right above and below it in print."""
SEGMENTS = (
    "segments", "even segments", "last segment", "segment spread", "least segment like", "least segment margin",
    "least segment characters", "least segment first", "least segment last",
)  # fmt: skip
"""What the columns of a text show: are they of one height, is each more like the others than like what is elsewhere."""
LINKS = (
    "links", "least link", "second least link", "all links", "weak links", "least like", "least like link",
    "weakest like", "weakest adjacent", "weakest mid-sentence", "weakest above", "weakest below", "weakest dateline",
)  # fmt: skip
"""What is measured of the links of a text: the weakest, and the one between the parts that are least alike."""
NAMES = (*SHAPE, *LIKE, *SEGMENTS, *LINKS)
ONE_SEGMENT = (1.0, 0.0, 1.0, 0.0, 1.5, 1.0, 0.0, 0.0, 0.0)
"""``SEGMENTS`` of a text in one column."""


@dataclass(frozen=True, slots=True)
class Text:
    """What is measured of a chain."""

    row: list[float]
    """One value a name of ``NAMES``."""
    chain: list[int]
    inside: frozenset[int]
    """The blocks of the chain."""
    first: int
    """Blocks at the head of the chain that hold ``ENDS`` characters."""
    last: int
    """Number of the block with which the last ``ENDS`` characters begin."""
    least_like: int
    """Blocks before the link between the parts that are least alike; 0 for none."""
    weakest: int
    """Blocks before the weakest link; 0 for none."""
    broken: bool
    """Whether names below a text are followed by a dateline inside it: there one item ends and another begins."""


class Texts:
    """What is known of the blocks of a page when chains are measured; each chain is measured once."""

    def __init__(self, view: PageView, odds: Mapping[int, float], stretches: Sequence[Stretch]) -> None:
        self._view, self._odds = view, odds
        self.links: dict[tuple[int, int], float] = {}
        """By pair of blocks (``ALONE`` for none), the logarithm of the chance that one follows the other."""
        self.likely: list[tuple[int, int]] = []
        """Pairs of blocks at which articles may be joined or exchange their parts."""
        self._best_before: dict[int, float] = {}
        self._best_after: dict[int, float] = {}
        self._measured = [stretch.measured for stretch in stretches]
        self._row: dict[int, tuple[int, int]] = {}
        self.open: set[int] = set()
        """Blocks that break off in mid-sentence, and those that begin so."""
        self.orphan: set[int] = set()
        for number, stretch in enumerate(stretches):
            for one, two, chance in stretch.chances():
                self.links[one, two] = chance
                if one != ALONE and two != ALONE:
                    if chance >= LEAST_LINK:
                        self.likely.append((one, two))
                    self._best_before[two] = max(chance, self._best_before.get(two, NO_LINK))
                    self._best_after[one] = max(chance, self._best_after.get(one, NO_LINK))
            for row, node in enumerate(stretch.measured.nodes):
                self._row[node] = number, row
                if stretch.measured.open[row]:
                    self.open.add(node)
                if stretch.measured.orphan[row]:
                    self.orphan.add(node)
        self._signed: dict[int, bool] = {}
        self._known: dict[tuple[int, ...], Text] = {}

    def link(self, first: int, second: int) -> float:
        """Return the logarithm of the chance that a block follows another."""
        return self.links.get((first, second), NO_LINK)

    def text(self, chain: tuple[int, ...]) -> Text:
        """Return what is measured of a chain."""
        found = self._known.get(chain)
        if found is None:
            found = self._known[chain] = self._measure(chain)
        return found

    def _measure(self, chain: tuple[int, ...]) -> Text:
        sizes = [len(self._view.texts[index]) for index in chain]
        sums = list(accumulate(sizes))
        number = self._row[chain[0]][0]
        # Blocks in another stretch of a long page than the first one's are not compared.
        rows = [self._row[k][1] for k in chain if self._row[k][0] == number]
        like, likeness = self._likeness(number, rows, len(chain) - 1)
        apart = [(value, k) for k, value in enumerate(like) if sums[k] >= PART and sums[-1] - sums[k] >= PART]
        least = min(apart, default=(1.0, -1))
        links = [self.link(*pair) for pair in pairwise(chain)]
        weakest = links.index(min(links)) if links else -1
        row = [
            *self._shape(chain, sums[-1]), *likeness, *self._segments(chain, number, rows),
            *self._links(chain, links, like, least, weakest, sums),
        ]  # fmt: skip
        first = next((k + 1 for k, size in enumerate(sums) if size >= ENDS), len(chain))
        last = next((k for k in range(len(chain) - 1, -1, -1) if sums[-1] - sums[k] + sizes[k] >= ENDS), 0)
        broken = any(
            self._view.blocks[one].sort in (BYLINE, CREDIT) and self._view.dateline[two]
            for one, two in pairwise(chain[1:])
        )
        return Text(row, list(chain), frozenset(chain), first, last, least[1] + 1, weakest + 1, broken)

    def _shape(self, chain: tuple[int, ...], characters: int) -> list[float]:
        """Return ``SHAPE``."""
        view, blocks = self._view, self._view.blocks
        body = [index for index in chain if blocks[index].sort in (TEXT, SHORT)] or list(chain)
        start, end = view.edges[body[0]], view.edges[body[-1]]
        shorts = [(self._odds.get(k, NO_HEAD), n) for n, k in enumerate(chain) if blocks[k].sort is SHORT]
        best, at = max(shorts, default=(NO_HEAD - 2, 0))
        found = (
            min(4000, characters), min(300, sum(len(blocks[k].lines) for k in body)), min(60, len(chain)),
            view.dateline[body[0]], sum(view.dateline[k] for k in body[1:]), self._signs_off(chain[-1]),
            sum(self._signs_off(k) for k in chain[:-1]), characters < 400 and ends_as_caption(view, chain),
            start.starts_full and not start.starts_indented, end.ends_sentence,
            sum(blocks[k].sort is BYLINE for k in chain), sum(blocks[k].sort is CREDIT for k in chain),
            best, at / len(chain), len(shorts), sum(two != one + 1 for one, two in pairwise(chain)),
            sum(two < one for one, two in pairwise(chain)), min(60, max(chain) - min(chain) + 1 - len(chain)),
            self.link(ALONE, chain[0]), self.link(chain[-1], ALONE),
            self._best_before.get(chain[0], NO_LINK), self._best_after.get(chain[-1], NO_LINK),
            bool(end.leaves), bool(start.lacks), blocks[chain[0]].sort not in (TEXT, SHORT),
            blocks[chain[-1]].sort not in (TEXT, SHORT), len({round(view.measures[k]) for k in body}),
        )  # fmt: skip
        return [*map(float, found)]

    def _signs_off(self, index: int) -> bool:
        found = self._signed.get(index)
        if found is None:
            found = self._signed[index] = signs_off(self._view, (index - 1, index) if index else (index,))
        return found

    def _likeness(self, number: int, rows: Sequence[int], links: int) -> tuple[list[float], list[float]]:
        """Return how alike the parts before and after each link are, and ``LIKE``."""
        measured = self._measured[number]
        shared, sizes = measured.words.shared[rows], measured.words.sizes[rows]
        like = [1.0] * links
        if len(rows) > 1:
            both = shared[:, rows].cumsum(0).cumsum(1)
            size = sizes.cumsum()
            across = both[:-1, -1] - np.diagonal(both)[:-1]
            like[: len(rows) - 1] = (across / np.sqrt(size[:-1] * (size[-1] - size[:-1]) + DAMP)).tolist()
        others = shared.sum(0) / np.sqrt(measured.words.sizes * sizes.sum() + DAMP)
        others[rows] = others[measured.is_head] = 0.0
        up, down = rows[0] - 1, rows[-1] + 1
        above, below = others[up] if up >= 0 else 0.0, others[down] if down < len(others) else 0.0
        return like, [float(others.max()), float(above), float(below)]

    def _segments(self, chain: tuple[int, ...], number: int, rows: Sequence[int]) -> Sequence[float]:
        """Return ``SEGMENTS``: a segment ends where the next block stands elsewhere, or a sentence breaks off."""
        new = [two != one + 1 or one in self.open or two in self.orphan for one, two in pairwise(chain)]
        starts = [0, *(place for place, is_new in enumerate(new, 1) if is_new)]
        if len(starts) == 1:
            return ONE_SEGMENT
        heights = np.add.reduceat([len(self._view.blocks[k].lines) for k in chain], starts).tolist()
        sizes = np.add.reduceat([len(self._view.texts[k]) for k in chain], starts)
        most, count = max(heights), len(heights)
        even = sum(height == most for height in heights[:-1]) / (count - 1)
        starts = [start for start in starts if start < len(rows)]
        measured = self._measured[number]
        shared = np.add.reduceat(measured.words.shared[rows], starts, 0)
        own = np.add.reduceat(measured.words.sizes[rows], starts)
        inside = np.add.reduceat(shared[:, rows], starts, 1)
        rest = (inside.sum(1) - np.diagonal(inside)) / np.sqrt(own * (own.sum() - own) + DAMP)
        others = shared / np.sqrt(np.outer(own, measured.words.sizes) + DAMP)
        others[:, rows] = others[:, measured.is_head] = 0.0
        margins = np.where(sizes[: len(own)] >= SEGMENT, rest - others.max(1), 1.0)
        at = int(margins.argmin())
        return [
            float(count), even, heights[-1] / most, (most - min(heights[:-1])) / most, float(rest[at]),
            float(margins[at]), float(min(1000, sizes[at])), float(at == 0), float(at == count - 1),
        ]  # fmt: skip

    def _links(
        self, chain: tuple[int, ...], links: list[float], like: list[float], least: tuple[float, int], weakest: int,
        sums: list[int],
    ) -> list[float]:  # fmt: skip
        """Return ``LINKS``."""
        if not links:
            return [0.0] * LINKS.index("least like") + [1.0, 0.0, 1.0] + [0.0] * 5
        one, two = chain[weakest], chain[weakest + 1]
        ranked = sorted(links)
        return [
            float(len(links)), ranked[0], ranked[1] if len(ranked) > 1 else 0.0, sum(links),
            float(sum(value < WEAK for value in links)), least[0], links[least[1]] if least[1] >= 0 else 0.0,
            like[weakest], float(two == one + 1), float(one in self.open and two in self.orphan),
            float(min(1500, sums[weakest])), float(min(1500, sums[-1] - sums[weakest])),
            float(self._view.dateline[two]),
        ]  # fmt: skip

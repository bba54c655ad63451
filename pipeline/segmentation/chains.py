"""Chains: which block of text goes on with which, over the whole page at once.

What belongs here: the min-cost cover of a page by chains.  What does not: what is measured of blocks (``links``),
headlines (``headlines``, ``matching``) and paragraphs (``paragraphs``).

A block has at most one that follows it and one that it follows.  Each pair, each beginning and each end of a chain
gets a score from the model ``chains``; the cover of greatest total is an assignment, which is solved exactly.
So a column that ends in mid-sentence finds the column that goes on, however many articles the extractor printed in
between: every other end and start of the page competes for them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.segmentation.blocks import BYLINE, CREDIT
from pipeline.segmentation.features import PageView
from pipeline.segmentation.links import ALONE, NO_HEAD, Candidates, measure, nodes_of
from pipeline.segmentation.models import scores

LONGEST_STRETCH = 160
"""Most blocks solved at once; a longer page is solved in stretches, which keeps the time linear."""
SCRAP_LENGTH = 150
"""Characters from which on a text that begins in mid-sentence may be the rest of an article on its own."""
IMPOSSIBLE = -1e3
BIASES = (0.0, 1.0, -1.0, 2.0)
"""Prices of a link, in log-odds, under which a page is read; which reading holds is for its headlines to say."""
LEAST_HEAD = -1.5
"""Log-odds of being a headline that a block has at least which stands alone for one (development pages)."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Blocks that make one text."""

    blocks: list[int]
    """In reading order."""
    linked: frozenset[int]
    """Those that go on with the paragraph of the block before them."""
    margins: _Margins

    def certainty(self) -> dict[str, float]:
        """Return how clear its links, its beginning and its end are against the best alternative, in log-odds."""
        return self.margins.of(self.blocks)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the text of a page."""

    chains: list[Chain]
    """Ordered by their first block in print."""
    heads: list[int]
    """The headline blocks, which stand in no chain."""


def read_chains(view: PageView, odds: Mapping[int, float]) -> list[Reading]:
    """Return ways to read the text of a page, from few long chains to many short ones, the likeliest at ``BIASES[0]``.

    ``odds`` holds the log-odds of each short block being a headline.  A headline goes on with no text and no text goes
    on with it: a short block is one where that is the best for the whole page.
    """
    measured = []
    for stretch in _stretches(view, nodes_of(view)):
        candidates = measure(view, stretch, odds)
        worth = scores("chains", candidates.features)
        measured.append((stretch, candidates, worth, _Margins(candidates, worth)))
    readings: list[Reading] = []
    for bias in BIASES:
        chains: list[Chain] = []
        heads: list[int] = []
        for stretch, candidates, worth, margins in measured:
            covered = _cut_after_signatures(view, cover(stretch, candidates, worth, bias))
            for blocks in _join_scraps(view, covered, margins, odds):
                if len(blocks) == 1 and odds.get(blocks[0], NO_HEAD) > LEAST_HEAD:
                    heads += blocks
                    continue
                pairs = pairwise(blocks)
                linked = {two for one, two in pairs if not view.edges[one].ends_sentence and _goes_on(view, two)}
                chains.append(Chain(blocks, frozenset(linked), margins))
        reading = Reading(sorted(chains, key=lambda chain: min(chain.blocks)), sorted(heads))
        if all(reading.chains != other.chains for other in readings):
            readings.append(reading)
    return readings


def _rivals(
    owners: NDArray[np.int64], others: NDArray[np.int64], worth: NDArray[np.float64]
) -> defaultdict[int, list[tuple[float, int]]]:
    found: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
    for owner, other, value in zip(owners.tolist(), others.tolist(), worth.tolist(), strict=True):
        found[owner].append((value, other))
    return found


def _cut_after_signatures(view: PageView, covered: list[list[int]]) -> list[list[int]]:
    """Cut chains where names below a text are followed by a dateline: there one item ends and another begins."""
    chains: list[list[int]] = []
    for blocks in covered:
        start = 0
        for place in range(1, len(blocks) - 1):
            if view.blocks[blocks[place]].sort in (BYLINE, CREDIT) and view.dateline[blocks[place + 1]]:
                chains.append(blocks[start : place + 1])
                start = place + 1
        chains.append(blocks[start:])
    return chains


def _join_scraps(
    view: PageView, covered: list[list[int]], margins: _Margins, odds: Mapping[int, float]
) -> list[list[int]]:
    """Give short texts that begin in mid-sentence to the chain that they suit best: no article is one."""
    chains = {blocks[0]: blocks for blocks in covered}
    owner = {index: blocks[0] for blocks in covered for index in blocks}
    for blocks in covered:
        start = view.edges[blocks[0]]
        scrap = start.starts_full and not start.starts_indented and not view.dateline[blocks[0]]
        plain = all(view.is_text[k] for k in blocks)
        if not scrap or not plain or sum(len(view.texts[k]) for k in blocks) >= SCRAP_LENGTH:
            continue
        others = {k for k, home in owner.items() if home != owner[blocks[0]] and odds.get(k, NO_HEAD) < 0}
        best = margins.best_before(blocks[0], others)
        if best is not None:
            home = owner[best]
            del chains[owner[blocks[0]]]
            at = chains[home].index(best) + 1
            chains[home][at:at] = blocks
            owner |= dict.fromkeys(blocks, home)
    return list(chains.values())


def _goes_on(view: PageView, index: int) -> bool:
    """Whether a block may begin in mid-sentence."""
    return view.is_text[index] and not view.edges[index].starts_indented


class _Margins:
    """How much the chosen neighbours of blocks are preferred to the best others."""

    def __init__(self, candidates: Candidates, worth: NDArray[np.float64]) -> None:
        self._first, self._second, self._worth = candidates.first, candidates.second, worth

    @cached_property
    def _before(self) -> defaultdict[int, list[tuple[float, int]]]:
        """By block, what may stand before it, with its worth."""
        return _rivals(self._second, self._first, self._worth)

    @cached_property
    def _after(self) -> defaultdict[int, list[tuple[float, int]]]:
        """By block, what may follow it, with its worth."""
        return _rivals(self._first, self._second, self._worth)

    def of(self, blocks: Sequence[int]) -> dict[str, float]:
        """Return the least margin over the links of a chain, and those of its two ends."""
        links = [
            min(self._margin(self._before[two], one), self._margin(self._after[one], two))
            for one, two in pairwise(blocks)
        ]
        return {
            "link": min(links, default=20.0),
            "start": self._margin(self._before[blocks[0]], ALONE),
            "end": self._margin(self._after[blocks[-1]], ALONE),
        }

    def best_before(self, second: int, among: Collection[int]) -> int | None:
        """Return the block of some that may stand before a block and suits it best; None when none was asked."""
        asked = [(value, -first) for value, first in self._before[second] if first in among]
        return -max(asked)[1] if asked else None

    @staticmethod
    def _margin(rivals: list[tuple[float, int]], chosen: int) -> float:
        worth = next((value for value, number in rivals if number == chosen), -20.0)
        return worth - max((value for value, number in rivals if number != chosen), default=worth - 20.0)


def _stretches(view: PageView, nodes: list[int]) -> list[list[int]]:
    """Cut a long page before the blocks that are likeliest to begin anew; most pages stay whole."""
    if len(nodes) <= LONGEST_STRETCH:
        return [nodes] if nodes else []
    stretches: list[list[int]] = []
    start = 0
    while len(nodes) - start > LONGEST_STRETCH:
        half = range(start + LONGEST_STRETCH // 2, start + LONGEST_STRETCH)
        cut = max(half, key=lambda k: (2 * (nodes[k] - nodes[k - 1] > 1) + view.dateline[nodes[k]], k))
        stretches.append(nodes[start:cut])
        start = cut
    return [*stretches, nodes[start:]]


def cover(
    nodes: Sequence[int],
    candidates: Candidates,
    worth: NDArray[np.float64],
    bias: float = 0.0,
    alone: Mapping[int, float] | None = None,
) -> list[list[int]]:
    """Return the chains of the cover of greatest total worth, each link costing ``bias``."""
    from scipy.optimize import linear_sum_assignment  # heavy: only where a page is cut

    place = {node: number for number, node in enumerate(nodes)}
    count = len(nodes)
    gain = np.full((count, 2 * count), IMPOSSIBLE)
    ends = np.zeros(count)
    for first, second, value in zip(candidates.first.tolist(), candidates.second.tolist(), worth.tolist(), strict=True):
        if second == ALONE:
            ends[place[first]] = value
        elif first == ALONE:
            gain[place[second], count + place[second]] = value
        else:
            # A pair was asked from both sides: which block follows the first, which goes before the second.
            gain[place[second], place[first]] = 2 * value
    gain[:, :count] -= ends + bias
    _, columns = linear_sum_assignment(gain, maximize=True)
    before = {nodes[row]: nodes[column] for row, column in enumerate(columns.tolist()) if column < count}
    return _follow(nodes, before)


def _follow(nodes: Sequence[int], before: dict[int, int]) -> list[list[int]]:
    after = {first: second for second, first in before.items()}
    chains: list[list[int]] = []
    seen: set[int] = set()
    # Blocks without a predecessor begin chains; what is left after them stands in rings, cut at its first block.
    for start in sorted(nodes, key=lambda node: (node in before, node)):
        chain: list[int] = []
        node: int | None = start
        while node is not None and node not in seen:
            seen.add(node)
            chain.append(node)
            node = after.get(node)
        if chain:
            chains.append(chain)
    return chains

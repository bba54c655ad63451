"""Chains: which block of text goes on with which, over the whole page at once.

What belongs here: the min-cost cover of a page by chains.  What does not: what is measured of blocks (``links``),
headlines (``headlines``, ``matching``) and which of several covers holds (``revising``).

A block has at most one that follows it and one that it follows.  Each pair, each beginning and each end of a chain
gets a score from the model ``chains``; the cover of greatest total is an assignment, which is solved exactly.
So a column that ends in mid-sentence finds the column that goes on, however many articles the extractor printed in
between: every other end and start of the page competes for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.segmentation.features import PageView
from pipeline.segmentation.links import ALONE, NO_HEAD, Measured, nodes_of
from pipeline.segmentation.models import scores

LONGEST_STRETCH = 160
"""Most blocks solved at once; a longer page is solved in stretches, which keeps the time linear."""
IMPOSSIBLE = -1e3
LEAST_SHARE = -5.0
"""Logarithm of the least chance, before or after a block, at which a pair is weighed in full."""
BIASES = (0.0, 2.0, -4.0, 5.0)
"""Prices of a link, in log-odds, under which a page is read; which reading holds where is for its articles to say."""
LEAST_HEAD = -1.5
"""Log-odds of being a headline that a block has at least which stands alone for one (development pages)."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Blocks whose links are chosen together: a page, or a part of a long one."""

    measured: Measured
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    """The pairs that may be, one block and the next, ``ALONE`` for none."""
    worth: NDArray[np.float64]
    """Of each pair, against what else may follow or go before its blocks."""
    unlikely: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]
    """The pairs that did not pass the sieve, and the logarithm of the chance that it gives them."""

    def chances(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
        """Return pairs, and the logarithm of the chance of each that its second block follows the first."""
        chance = log_shares(self.worth, self.first) + log_shares(self.worth, self.second)
        first, second, less = self.unlikely
        return np.append(first, self.first), np.append(second, self.second), np.append(less, chance)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the text of a page."""

    chains: list[list[int]]
    """The blocks of each text in reading order; ordered by their first block in print."""
    heads: list[int]
    """The headline blocks, which stand in no chain."""


def read_links(view: PageView, odds: Mapping[int, float]) -> list[Stretch]:
    """Return what may follow what on a page.  ``odds`` holds the log-odds of each short block being a headline."""
    stretches: list[Stretch] = []
    for nodes in _stretches(view, nodes_of(view)):
        measured = Measured(view, nodes, odds)
        first, second, features = measured.candidates()
        worth = scores("sieve", features)
        chance = log_shares(worth, first) + log_shares(worth, second)
        kept = passes(first, second, worth)
        weighed = scores("chains", features[kept])
        unlikely = first[~kept], second[~kept], chance[~kept]
        stretches.append(Stretch(measured, first[kept], second[kept], weighed, unlikely))
    return stretches


def read_chains(stretches: Sequence[Stretch], odds: Mapping[int, float]) -> list[Reading]:
    """Return ways to read the text of a page, from few long chains to many short ones.

    A headline goes on with no text and no text goes on with it: a short block is one where that is the best for the
    whole page.
    """
    readings: list[Reading] = []
    for bias in BIASES:
        chains: list[list[int]] = []
        heads: list[int] = []
        for stretch in stretches:
            for blocks in cover(stretch.measured.nodes, stretch.first, stretch.second, stretch.worth, bias):
                if len(blocks) == 1 and odds.get(blocks[0], NO_HEAD) > LEAST_HEAD:
                    heads += blocks
                else:
                    chains.append(blocks)
        reading = Reading(sorted(chains, key=min), sorted(heads))
        if reading not in readings:
            readings.append(reading)
    return readings


def passes(first: NDArray[np.int64], second: NDArray[np.int64], worth: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which candidates are possible under the worth that the sieve gives them; every start and end is."""
    best = np.maximum(log_shares(worth, first), log_shares(worth, second))
    return np.asarray((first == ALONE) | (second == ALONE) | (best > LEAST_SHARE))


def log_shares(worth: NDArray[np.float64], owners: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the logarithm of each candidate's share among those of its owner; 0 for those without one."""
    found = np.zeros(len(worth))
    asked = owners != ALONE
    if asked.any():
        own = owners[asked]
        greatest = np.full(own.max() + 1, -np.inf)
        np.maximum.at(greatest, own, worth[asked])
        total = np.bincount(own, np.exp(worth[asked] - greatest[own]), minlength=len(greatest))
        found[asked] = worth[asked] - greatest[own] - np.log(total[own])
    return found


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
    first: NDArray[np.int64],
    second: NDArray[np.int64],
    worth: NDArray[np.float64],
    bias: float = 0.0,
) -> list[list[int]]:
    """Return the chains of the cover of greatest total worth of its pairs, each link costing ``bias``."""
    from scipy.optimize import linear_sum_assignment  # heavy: only where a page is cut

    place = {node: number for number, node in enumerate(nodes)}
    count = len(nodes)
    gain = np.full((count, 2 * count), IMPOSSIBLE)
    ends = np.zeros(count)
    for one, two, value in zip(first.tolist(), second.tolist(), worth.tolist(), strict=True):
        if two == ALONE:
            ends[place[one]] = value
        elif one == ALONE:
            gain[place[two], count + place[two]] = value
        else:
            # A pair was asked from both sides: which block follows the first, which goes before the second.
            gain[place[two], place[one]] = 2 * value
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

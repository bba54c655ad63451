"""Likeness: which words the blocks of a page share, with each other and with its headlines.

What belongs here: comparing texts by the pairs of characters that tell.  What does not: how telling a pair is
(``features``) and what follows from likeness (``links``, ``judging``).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.segmentation.batches import Ints
from pipeline.segmentation.features import PageView

Floats = NDArray[np.float32]

NEAR, FAR = 250, 700
"""Characters of running text around a break that are compared."""
DAMP = 9.0
"""Weight added to both sides of a comparison, so that short texts prove little."""
HEADLINE_DAMP = 4.0
"""The same for the weight of a headline."""


class Likeness:
    """What every two of some blocks have in common: one row and column a block."""

    own_likeness: Floats
    """Of the blocks alone."""
    likeness: Floats
    """Of what stands around a break after one and before the other: ``NEAR`` characters on either side."""
    far_likeness: Floats
    """The same with ``FAR`` characters."""
    shared: NDArray[np.float64]
    """Telling weight that two blocks share."""
    sizes: NDArray[np.float64]
    """Telling weight of each block."""
    headlines: int
    """Headlines of the page near these blocks."""
    told_before: Floats
    """By block and headline, how much of what is telling in it stands before a break: not there without headlines."""
    told_after: Floats
    """The same for what stands after a break."""

    def __init__(self, view: PageView, nodes: Sequence[int], heads: frozenset[int], signed: NDArray[np.bool_]) -> None:
        self._view, self._nodes, self._heads, self._signed = view, nodes, heads, signed
        weights, inside = view.weights, view.grams_of(nodes)
        # Only pairs of more than one block can be shared: the others count in sizes alone, and are most.
        shared = (pair for pair, count in view.spread.items() if count > 1 and pair in inside)
        number = {pair: place for place, pair in enumerate(shared)}
        weight = np.array([weights[pair] for pair in number], np.float32)
        own = np.zeros((len(nodes) + 1, len(number)), np.int16)
        single = np.zeros(len(nodes) + 1)
        for row, k in enumerate(nodes, 1):
            grams = view.grams[k]
            shared_pairs = grams & number.keys()
            own[row, [number[pair] for pair in shared_pairs]] = 1
            single[row] = math.fsum(weights[pair] for pair in grams - shared_pairs)
        summed, singles = own.cumsum(0, dtype=np.int16), single.cumsum()
        near_to, near_back = self._windows(NEAR)
        far_to, far_back = self._windows(FAR)
        rows = np.arange(len(nodes))

        def window(start: Ints, end: Ints) -> _Window:
            pairs = np.asarray((summed[end + 1] - summed[start]) > 0, np.float32)
            return _Window(pairs, pairs @ weight + singles[end + 1] - singles[start])

        alone, near_forward, near_backward = window(rows, rows), window(rows, near_to), window(near_back, rows)
        far_forward, far_backward = window(rows, far_to), window(far_back, rows)
        self.shared, self.sizes = np.asarray((alone.pairs * weight) @ alone.pairs.T, np.float64), alone.size
        self.own_likeness = _likeness(alone, alone, weight)
        # Where the window after one block and the window before another meet, they would be compared with themselves.
        meet = (rows[None, :] <= rows[:, None]) & (near_back[:, None] <= near_to[None, :])
        self.likeness = np.where(meet, self.own_likeness, _likeness(near_backward, near_forward, weight))
        meet = (rows[None, :] <= rows[:, None]) & (far_back[:, None] <= far_to[None, :])
        self.far_likeness = np.where(meet, self.likeness, _likeness(far_backward, far_forward, weight))
        groups = _head_groups(heads, nodes)
        self.headlines = len(groups)
        if groups:
            told, itself, norms = self._told(groups, number)
            of_itself = itself.cumsum(0)
            before, after = of_itself[rows + 1] - of_itself[far_back], of_itself[far_to + 1] - of_itself[rows]
            self.told_before = np.asarray((far_backward.pairs @ told.T + before) / norms, np.float32)
            self.told_after = np.asarray((far_forward.pairs @ told.T + after) / norms, np.float32)

    def _told(
        self, groups: Sequence[Sequence[int]], number: dict[str, int]
    ) -> tuple[Floats, NDArray[np.float64], Floats]:
        """Return for headlines the weight of each shared pair, that of their own blocks' pairs by block, and norms."""
        view, weights = self._view, self._view.weights
        grams_of = [view.grams_of(group) for group in groups]
        told = np.zeros((len(groups), len(number)), np.float32)
        shared = Counter(pair for grams in grams_of for pair in grams)
        norms = np.zeros(len(groups), np.float32)
        # What only the headline's own blocks say, which are blocks of the page like any other.
        itself = np.zeros((len(self._nodes) + 1, len(groups)))
        place = {k: column for column, k in enumerate(self._nodes, 1)}
        for row, (group, grams) in enumerate(zip(groups, grams_of, strict=True)):
            for k in group:
                if k in place:
                    itself[place[k], row] = math.fsum(weights[pair] for pair in view.grams[k] - number.keys())
            for pair in grams & number.keys():
                told[row, number[pair]] = weights[pair] / shared[pair]
            norms[row] = math.sqrt(math.fsum(weights[pair] for pair in grams) + HEADLINE_DAMP)
        return told, itself, norms

    def _windows(self, size: int) -> tuple[Ints, Ints]:
        """Return for each block the last one of the window that begins with it, the first of the one that ends in it.

        Windows hold some ``size`` characters and stop where an article plainly begins or ends.
        """
        texts, nodes = self._view.texts, self._nodes
        heads = self._heads
        begins = [k in heads or k - 1 in heads or bool(self._view.dateline[k]) for k in nodes]
        stops = [k in heads or k + 1 in heads or bool(self._signed[row]) for row, k in enumerate(nodes)]
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


def _head_groups(heads: frozenset[int], nodes: Sequence[int]) -> list[list[int]]:
    """Return the runs of neighbouring headline blocks within and right around some blocks."""
    groups: list[list[int]] = []
    for head in sorted(heads):
        if nodes and nodes[0] - 8 <= head <= nodes[-1] + 8:
            if groups and head == groups[-1][-1] + 1:
                groups[-1].append(head)
            else:
                groups.append([head])
    return groups


class _Window(NamedTuple):
    """The words of windows of text, a row each: which shared pairs they have, and the weight of all their pairs."""

    pairs: Floats
    size: NDArray[np.float64]


def _likeness(one: _Window, two: _Window, weight: Floats) -> Floats:
    """Return the telling weight that windows share, over the geometric mean of their own."""
    sizes = np.sqrt(np.outer(one.size, two.size) + DAMP)
    return np.asarray((one.pairs * weight) @ two.pairs.T / sizes, np.float32)

"""Holders: which blocks of a page hold the words of its short blocks, which may be headlines.

What belongs here: looking pairs of characters up, many at once.  What does not: how telling a pair is (``features``)
and what is told of whom (``matching``, ``judging``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np

from pipeline.segmentation.batches import Flags, Ints


class Holders:
    """The pairs of characters of some blocks, numbered in one order: sums of floats must not hang on that of a set."""

    def __init__(
        self, asked: Iterable[int], grams: Sequence[set[str]], weights: Mapping[str, float], spread: Mapping[str, int]
    ) -> None:
        """``grams`` holds the pairs of each block of the page; ``asked`` are the blocks whose pairs are looked up."""
        wanted = sorted(set().union(*[grams[index] for index in asked]))
        number = {pair: place for place, pair in enumerate(wanted)}
        self.weights = np.array([weights[pair] for pair in wanted])
        """How telling each pair is."""
        self.spread = np.array([spread[pair] for pair in wanted], float)
        """How many blocks of the page hold it."""
        self._pairs = [np.array(sorted([number[pair] for pair in one & number.keys()]), int) for one in grams]
        pairs = np.concatenate([np.zeros(0, int), *self._pairs])
        blocks = np.repeat(np.arange(len(grams)), [len(one) for one in self._pairs])
        self._blocks = blocks[np.argsort(pairs, kind="stable")]
        self._starts = np.append(0, np.cumsum(np.bincount(pairs, minlength=len(wanted))))
        self._count = len(grams)

    def pairs(self, blocks: Collection[int]) -> Ints:
        """Return the numbers of the pairs of some blocks, each once."""
        found = [self._pairs[index] for index in blocks]
        return found[0] if len(found) == 1 else np.unique(np.concatenate(found))

    def held(self, pairs: Ints, groups: Collection[Sequence[int]]) -> Flags:
        """Return a row a pair and a column a group of blocks: whether one of the group holds the pair.

        Groups have no blocks in common.
        """
        columns = np.full(self._count, -1)
        for column, group in enumerate(groups):
            columns[list(group)] = column
        return self._held(pairs, columns, len(groups))

    def held_by_block(self, pairs: Ints) -> Flags:
        """Return a row a pair and a column a block of the page: whether the block holds the pair."""
        return self._held(pairs, np.arange(self._count), self._count)

    def _held(self, pairs: Ints, columns: Ints, count: int) -> Flags:
        """Return which pairs stand in blocks of each column; ``columns`` has that of every block, -1 for none."""
        sizes = self._starts[pairs + 1] - self._starts[pairs]
        rows = np.repeat(np.arange(len(pairs)), sizes)
        places = np.arange(len(rows)) + np.repeat(self._starts[pairs] - (np.cumsum(sizes) - sizes), sizes)
        holder = columns[self._blocks[places]]
        found = np.zeros((len(pairs), count), bool)
        found[rows[holder >= 0], holder[holder >= 0]] = True
        return found

"""Batches: many chains of blocks as one flat run, so that all are measured at once.

What belongs here: sums, places and extremes by chain.  What does not: what they mean (``texts``, ``headed``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Batch:
    """Some chains, none of them empty, as one flat run of blocks: arrays have an entry a block."""

    def __init__(self, chains: Sequence[tuple[int, ...]]) -> None:
        self.blocks = np.array([index for chain in chains for index in chain], int)
        self.sizes = np.array([len(chain) for chain in chains], int)
        self.starts = np.cumsum(self.sizes) - self.sizes
        self.ends = self.starts + self.sizes - 1
        """Where the last block of each chain stands."""
        self.owner = np.repeat(np.arange(len(chains)), self.sizes)
        self.place = np.arange(len(self.blocks)) - self.starts[self.owner]
        """Number of each block in its chain."""
        self.goes_on = self.place < self.sizes[self.owner] - 1
        """Whether a block has one after it."""

    def sum(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return the sum over each chain."""
        counts = values.astype(int) if values.dtype == bool else values
        return np.asarray(np.add.reduceat(counts, self.starts, 0))

    def sum_to(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return for each block the sum over its chain up to it."""
        summed = np.cumsum(values, 0)
        return np.asarray(summed - (summed - values)[self.starts][self.owner])

    def least(self, values: NDArray[Any], asked: Flags) -> Floats:
        """Return the least value of each chain where it is asked for; infinite where it is not."""
        return np.minimum.reduceat(np.where(asked, values, np.inf), self.starts)

    def by_row(self, values: Ints, rows: Ints, here: Flags, count: int) -> Ints:
        """Return by chain and row of a stretch of ``count`` blocks a value of the block there; -1 for no block."""
        found = np.full((len(self.sizes), count), -1)
        found[self.owner[here], rows[here]] = values[here]
        return found

    def first_place(self, holds: Flags, nowhere: int) -> Ints:
        """Return the number of the first block of each chain for which something holds."""
        found = np.minimum.reduceat(np.where(holds, self.place, len(self.place)), self.starts)
        return np.where(found < len(self.place), found, nowhere)

    def last_place(self, holds: Flags) -> Ints:
        """Return the number of the last block of each chain for which something holds; 0 for none."""
        return np.maximum.reduceat(np.where(holds, self.place, 0), self.starts)

    def distinct(self, values: NDArray[Any], asked: Flags) -> Ints:
        """Return how many distinct values each chain has among the blocks that are asked for."""
        owner, values = self.owner[asked], values[asked]
        order = np.lexsort((values, owner))
        owner, values = owner[order], values[order]
        fresh = np.ones(len(owner), bool)
        fresh[1:] = (owner[1:] != owner[:-1]) | (values[1:] != values[:-1])
        return np.bincount(owner[fresh], minlength=len(self.sizes))

    def links(self, values: NDArray[Any]) -> Iterator[list[float]]:
        """Yield the values of each chain, less that of its last block."""
        listed = values.tolist()
        for start, end in zip(self.starts.tolist(), self.ends.tolist(), strict=True):
            yield listed[start:end]

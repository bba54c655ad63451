"""Batches: what is counted by chain, against counting chain by chain."""

from __future__ import annotations

from math import inf

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.segmentation.batches import Batch

VALUES = st.integers(0, 3)
CHAINS = st.lists(st.lists(VALUES, min_size=1, max_size=6), min_size=1, max_size=5)
"""Values of the blocks of some chains."""


def batched(chains: list[list[int]]) -> tuple[Batch, np.ndarray]:
    """Return a batch of chains of numbered blocks, and the values of all blocks."""
    numbers = iter(range(100))
    return Batch([tuple(next(numbers) for _ in chain) for chain in chains]), np.array([x for c in chains for x in c])


@given(CHAINS)
def test_sums_and_extremes_are_those_of_each_chain(chains: list[list[int]]) -> None:
    batch, values = batched(chains)
    odd = values % 2 == 1
    assert batch.sum(values).tolist() == [sum(chain) for chain in chains]
    assert batch.sum(odd).tolist() == [sum(x % 2 for x in chain) for chain in chains]
    assert batch.sum_to(values).tolist() == [sum(chain[: k + 1]) for chain in chains for k in range(len(chain))]
    assert batch.least(values, odd).tolist() == [min((x for x in chain if x % 2), default=inf) for chain in chains]
    assert batch.distinct(values, odd).tolist() == [len({x for x in chain if x % 2}) for chain in chains]


@given(CHAINS)
def test_places_are_counted_from_the_head_of_each_chain(chains: list[list[int]]) -> None:
    batch, values = batched(chains)
    places = [[k for k, x in enumerate(chain) if x == 2] for chain in chains]
    assert batch.first_place(values == 2, -1).tolist() == [min(found, default=-1) for found in places]
    assert batch.last_place(values == 2).tolist() == [max(found, default=0) for found in places]
    assert list(batch.links(values)) == [chain[:-1] for chain in chains]
    assert batch.goes_on.tolist() == [k < len(chain) - 1 for chain in chains for k in range(len(chain))]


def test_places_by_row_leave_out_what_stands_elsewhere() -> None:
    batch = Batch([(4, 2), (7,)])
    found = batch.by_row(batch.place, np.array([1, 0, 2]), np.array([True, True, False]), 3)
    assert found.tolist() == [[1, 0, -1], [-1, -1, -1]]

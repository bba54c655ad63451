"""What a text shares with another: runs of five characters, without spaces and punctuation.

What belongs here: the bare form of a text, its shingles, and the two measures over them.  What does not: how pairs are
found (``signatures``) and from what value on they are reprints (``clusters``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

SHINGLE = 5
"""Characters of a shingle: shorter ones are shared by any two reports on one subject."""
TEXTS_AT_ONCE = 256
"""Texts hashed together: more is no faster and takes more memory."""

Codes = NDArray[np.uint32]
Hashes = NDArray[np.uint64]
Ints = NDArray[np.int64]

_BMP = 0x10000
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_MIX_1, _MIX_2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_SKETCH_BITS = 14
_SKETCH_SHIFT = np.uint64(64 - _SKETCH_BITS)
_SHIFT_1, _SHIFT_2, _SHIFT_3 = np.uint64(30), np.uint64(27), np.uint64(31)


def bare(texts: Sequence[str]) -> tuple[Codes, Ints]:
    """Return the bare forms of ``texts``, one after another, and the size of each.

    They are the code points that are letters, Han or digits: reprints differ in the rest freely.
    """
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    is_kept = _is_kept()[np.minimum(codes, _BMP)]
    kept_before = np.append(0, np.cumsum(is_kept))
    ends = np.cumsum([0, *map(len, texts)])
    return codes[is_kept], np.diff(kept_before[ends])


def shingles(codes: Codes, sizes: Ints) -> tuple[Hashes, Ints]:
    """Return the shingles of texts that stand one after another in ``codes``, in order, and how many each has.

    A shingle is a well-mixed 64-bit hash of a run of SHINGLE code points; a text shorter than that has none.
    """
    hashes = _rolled(codes)
    is_whole = np.ones(len(hashes), np.bool_)
    crossing = np.cumsum(sizes)[:, None] - np.arange(1, SHINGLE)
    is_whole[crossing[(crossing >= 0) & (crossing < len(hashes))]] = False
    return mix(hashes[is_whole]), np.maximum(sizes - (SHINGLE - 1), 0)


def shingle_sets(texts: Sequence[str]) -> Iterator[Hashes]:
    """Yield the shingles of each text, sorted, each once."""
    for start in range(0, len(texts), TEXTS_AT_ONCE):
        hashes, counts = shingles(*bare(texts[start : start + TEXTS_AT_ONCE]))
        edges = np.append(0, np.cumsum(counts))
        for begin, end in pairwise(edges.tolist()):
            hashes[begin:end].sort()
        is_first = np.append(True, hashes[1:] != hashes[:-1])[: len(hashes)]
        is_first[edges[:-1][counts > 0]] = True
        distinct = hashes[is_first]
        kept_before = np.append(0, np.cumsum(is_first))
        for begin, end in pairwise(kept_before[edges].tolist()):
            yield distinct[begin:end]


def mix(values: Hashes) -> Hashes:
    """Return ``values`` with every bit depending on every other, one to one (the finisher of splitmix64)."""
    values = (values ^ (values >> _SHIFT_1)) * _MIX_1
    values = (values ^ (values >> _SHIFT_2)) * _MIX_2
    return values ^ (values >> _SHIFT_3)


def shared(one: Hashes, other: Hashes) -> tuple[float, float]:
    """Return the Jaccard similarity of two sets of shingles, and the share of the smaller that the larger holds.

    Both are sorted and hold each shingle once; two empty sets share nothing.
    """
    both = np.concatenate([one, other])
    both.sort()
    return measures(int(np.count_nonzero(both[1:] == both[:-1])), len(one), len(other))


def measures(both: int, one: int, other: int) -> tuple[float, float]:
    """Return the measures of ``shared`` for sets of sizes ``one`` and ``other`` with ``both`` shingles in common."""
    if not one or not other:
        return 0.0, 0.0
    return both / (one + other - both), both / min(one, other)


def sketch(one: Hashes) -> NDArray[np.bool_]:
    """Return a table of the first bits of a set's shingles, by which ``at_most_shared`` counts."""
    marks = np.zeros(1 << _SKETCH_BITS, np.bool_)
    marks[_first_bits(one)] = True
    return marks


def at_most_shared(marks: NDArray[np.bool_], other: Hashes) -> int:
    """Return how many shingles the set with the sketch ``marks`` may share with ``other``: never too few."""
    return int(np.count_nonzero(marks[_first_bits(other)]))


def _first_bits(hashes: Hashes) -> Ints:
    # numpy takes three times as long to index by unsigned numbers.
    return (hashes >> _SKETCH_SHIFT).view(np.int64)


def _rolled(codes: Codes) -> Hashes:
    """Return a hash of each run of SHINGLE code points."""
    if len(codes) < SHINGLE:
        return np.empty(0, np.uint64)
    wide = codes.astype(np.uint64)
    count = len(codes) - SHINGLE + 1
    hashes = wide[:count]
    for step in range(1, SHINGLE):
        hashes = hashes * _MULTIPLIER + wide[step : step + count]
    return hashes


@cache
def _is_kept() -> NDArray[np.bool_]:
    """Return, for each code point of the basic plane, whether it is kept; the last place stands for all beyond."""
    return np.array([chr(code).isalnum() for code in range(_BMP)] + [True])

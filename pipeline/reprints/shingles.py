"""What a text shares with another: runs of five characters, without spaces and punctuation.

What belongs here: the bare form of a text, its shingles, and the two measures over them.  What does not: how pairs are
found (``signatures``) and from what value on they are reprints (``clusters``).
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

SHINGLE = 5
"""Characters of a shingle: shorter ones are shared by any two reports on one subject."""

Codes = NDArray[np.uint32]
Hashes = NDArray[np.uint64]

_BMP = 0x10000
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_MIX_1, _MIX_2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_SHIFT_1, _SHIFT_2, _SHIFT_3 = np.uint64(30), np.uint64(27), np.uint64(31)


def bare(text: str) -> Codes:
    """Return the code points of ``text`` that are letters, Han or digits: reprints differ in the rest freely."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return codes[_is_kept()[np.minimum(codes, _BMP)]]


def shingles(codes: Codes) -> Hashes:
    """Return a well-mixed 64-bit hash of each run of SHINGLE code points, in order (none for a shorter text)."""
    if len(codes) < SHINGLE:
        return np.empty(0, np.uint64)
    wide = codes.astype(np.uint64)
    count = len(codes) - SHINGLE + 1
    hashes = np.zeros(count, np.uint64)
    for step in range(SHINGLE):
        hashes = hashes * _MULTIPLIER + wide[step : step + count]
    return mix(hashes)


def mix(values: Hashes) -> Hashes:
    """Return ``values`` with every bit depending on every other, one to one (the finisher of splitmix64)."""
    values = (values ^ (values >> _SHIFT_1)) * _MIX_1
    values = (values ^ (values >> _SHIFT_2)) * _MIX_2
    return values ^ (values >> _SHIFT_3)


def shared(one: Hashes, other: Hashes) -> tuple[float, float]:
    """Return the Jaccard similarity of two sets of shingles, and the share of the smaller that the larger holds.

    Both are sorted and hold each shingle once; two empty sets share nothing.
    """
    if not len(one) or not len(other):
        return 0.0, 0.0
    both = len(np.intersect1d(one, other, assume_unique=True))
    return both / (len(one) + len(other) - both), both / min(len(one), len(other))


@cache
def _is_kept() -> NDArray[np.bool_]:
    """Return, for each code point of the basic plane, whether it is kept; the last place stands for all beyond."""
    return np.array([chr(code).isalnum() for code in range(_BMP)] + [True])

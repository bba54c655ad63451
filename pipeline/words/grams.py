"""Counting runs of Han characters.

What belongs here: n-grams as hashes, their counts in bounded memory, and what a candidate must reach.  What does not:
the figures of those frequent enough (``figures``), reading texts and choosing among candidates (``mining``).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

SHORTEST, LONGEST = 2, 6
"""Characters of a mined word."""
GRAMS_KEPT = 4_000_000
"""n-grams of one length kept between blocks, 16 bytes each; beyond it the rarest go until half are left."""
HAN_FIRST, HAN_LAST = 0x4E00, 0x9FD5
BOUNDARY = 0
"""Code of every character that is not Han: it ends a candidate, and each of its places is another neighbour."""
NO_DAY = np.iinfo(np.int64).max
"""Day of an article without a date: later than all."""

Codes = NDArray[np.uint32]
Hashes = NDArray[np.uint64]
Ints = NDArray[np.int64]
T = TypeVar("T", np.int64, np.uint64)

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_LAST = np.uint64(np.iinfo(np.uint64).max)
_MOST_PREFIX_BITS = 22
"""Bits of the longest prefix that an Index knows by heart: a table of 16 MB."""
_RARE = 1 << 16
"""Counts above this are all alike when the rarest n-grams are dropped."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What a candidate must reach.  Bits are binary logarithms."""

    occurrences: int = 5
    """Least occurrences in a small corpus."""
    occurrences_per_million: float = 2.0
    """Least occurrences for each million characters: the bar rises with the corpus."""
    documents: int = 3
    """Least articles that hold it."""
    pages: int = 2
    """Least pages that hold it: one page is never enough, however many articles it has."""
    cohesion: float = 5.0
    """Least pointwise mutual information, in bits, over all ways to cut the candidate in two."""
    cohesion_of_words: float = 11.0
    """The same for a candidate that jieba cuts into words of two and more characters: else a mere phrase."""
    entropy: float = 1.5
    """Least entropy, in bits, of the character on either side."""
    whole_share: float = 0.5
    """Least share of its surroundings in which jieba cuts at both its ends: 西省委 begins inside a word."""
    nested_share: float = 0.6
    """A candidate that occurs inside one longer word in more than this share of its occurrences is a part of it."""

    def least_occurrences(self, characters: int) -> int:
        """Return the least occurrences in a corpus of so many Han characters."""
        return max(self.occurrences, math.ceil(characters * self.occurrences_per_million / 1_000_000))


@dataclass(frozen=True, slots=True)
class Block:
    """Articles that are counted at once: code points, the article of each, day and page of each article.

    Pages are numbered in the order in which they come, over all blocks.
    """

    codes: Codes
    articles: Ints
    days: Ints
    pages: Ints


class GramCounts:
    """How often each run of 1 to LONGEST Han characters occurs, as 64-bit hashes: sorted hashes and counts."""

    def __init__(self) -> None:
        self.characters = 0
        self.hashes: list[Hashes] = [np.empty(0, np.uint64)] * (LONGEST + 1)
        self.counts: list[Ints] = [np.empty(0, np.int64)] * (LONGEST + 1)

    def add(self, codes: Codes) -> None:
        """Count the n-grams of one block."""
        self.characters += int(np.count_nonzero(codes))
        for length, hashes, valid in rolling(codes):
            known, counts = self.hashes[length], self.counts[length]
            self.hashes[length], self.counts[length] = merge(known, counts, *tally(hashes[valid]))
            self._prune(length)

    def of(self, length: int, hashes: Hashes) -> Ints:
        """Return the counts of n-grams of ``length`` (1 for one that was dropped or never seen)."""
        known = self.hashes[length]
        if not len(known):
            return np.ones(len(hashes), np.int64)
        at = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
        return np.where(known[at] == hashes, self.counts[length][at], 1)

    def frequent(self, length: int, least: int) -> tuple[Hashes, Ints]:
        """Return the hashes and counts of n-grams of ``length`` that occur at least ``least`` times."""
        enough = self.counts[length] >= least
        return self.hashes[length][enough], self.counts[length][enough]

    def _prune(self, length: int) -> None:
        counts = self.counts[length]
        if len(counts) <= GRAMS_KEPT:
            return
        kept_from = np.cumsum(np.bincount(np.minimum(counts, _RARE))[::-1])[::-1]
        keep = counts >= int(np.argmax(kept_from <= GRAMS_KEPT // 2))
        self.hashes[length], self.counts[length] = self.hashes[length][keep], counts[keep]


class Index:
    """Finds hashes among ``known`` ones, which are sorted: their first bits say at once where to look."""

    def __init__(self, known: Hashes) -> None:
        # A prefix of two bits more than needed to count them: most stand alone under theirs.
        bits = min(_MOST_PREFIX_BITS, len(known).bit_length() + 2)
        self._shift = np.uint64(64 - bits)
        sizes = np.bincount((known >> self._shift).view(np.int64), minlength=1 << bits)
        self._first = (np.cumsum(sizes) - sizes).astype(np.int32)
        self._size = len(known)
        self._known = np.append(known, _LAST)

    def find(self, wanted: Hashes) -> tuple[Ints, Ints]:
        """Return which of ``wanted`` are known, as places in it, and where each of those stands among the known."""
        # numpy takes three times as long to index by unsigned numbers.
        at = self._first[(wanted >> self._shift).view(np.int64)]
        behind = np.flatnonzero(self._known[at] < wanted)
        while len(behind):
            at[behind] += 1
            behind = behind[self._known[at[behind]] < wanted[behind]]
        found = np.flatnonzero((self._known[at] == wanted) & (at < self._size))
        return found, at[found].astype(np.int64)


def rolling(codes: Codes) -> Iterator[tuple[int, Hashes, NDArray[np.bool_]]]:
    """Yield, for lengths 1 to LONGEST, the hash of the n-gram at each place and whether it is all Han."""
    wide = codes.astype(np.uint64)
    is_han = codes != BOUNDARY
    hashes, valid = wide * _MULTIPLIER, is_han
    yield 1, hashes, valid
    for length in range(2, min(LONGEST, len(codes)) + 1):
        hashes = hashes[:-1] + wide[length - 1 :]
        hashes *= _MULTIPLIER
        valid = valid[:-1] & is_han[length - 1 :]
        yield length, hashes, valid


def tally(values: NDArray[T]) -> tuple[NDArray[T], Ints]:
    """Return the distinct ``values``, sorted, and how often each occurs."""
    # np.unique may go by a hash table instead, which takes ten times as long on numpy 2.4 as a sort.
    values = np.sort(values)
    starts = np.flatnonzero(np.append(np.ones(min(1, len(values)), np.bool_), values[1:] != values[:-1]))
    return values[starts], np.diff(starts, append=len(values))


def merge(known: NDArray[T], counts: Ints, values: NDArray[T], times: Ints) -> tuple[NDArray[T], Ints]:
    """Return two tallies as one: ``known`` and ``values`` are sorted, each without repetition."""
    if not len(known):
        return values, times
    at = np.searchsorted(known, values)
    found = known[np.minimum(at, len(known) - 1)] == values
    counts = counts.copy()
    counts[at[found]] += times[found]
    return np.insert(known, at[~found], values[~found]), np.insert(counts, at[~found], times[~found])

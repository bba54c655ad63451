"""Counting runs of Han characters, and the figures that tell a word from a chance neighbourhood.

What belongs here: n-gram counts in bounded memory and, for those frequent enough, cohesion, branching entropy,
articles and first date.  What does not: reading texts and choosing among candidates (``mining``).
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass

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
Floats = NDArray[np.float64]

CONTEXTS = 12
"""Surroundings of a word that are looked at."""
CONTEXT_CHARS = 8
"""Characters on each side of a word that make its surrounding."""

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_START_BITS = 22
_START_SHIFT = np.uint64(64 - _START_BITS)
_CODE_BITS = np.uint64(16)
_CODE_MASK = np.uint64(0xFFFF)
_RARE = 1 << 16
"""Counts above this are all alike when the rarest n-grams are dropped."""
# Characters that begin or end no new word: particles, prepositions, pronouns, conjunctions, numerals, measures.
_FUNCTION = (
    "的了着过地得在是和与及或并而且但则就也都还又再才只仅已曾将会要能可应须把被让向从自由到于为以对等之其此该这那哪每各某"
    "我你他她它们您咱谁何吗呢吧啊呀哦嘛么不没未无非很更最太较越约近超达共有个位名家次件项条年月日时分元一二三四五六七八九十"
    "百千万亿两几多余第说称上下中内外里前后间所来去出入起使因如若虽当同给跟比按据经通好成到住愿受令正仍占续需"
)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What a candidate must reach.  Bits are binary logarithms."""

    occurrences: int = 5
    """Least occurrences in a small corpus."""
    occurrences_per_million: float = 2.0
    """Least occurrences for each million characters: the bar rises with the corpus."""
    documents: int = 3
    """Least articles that hold it: one page is never enough."""
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
    """Articles that are counted at once: code points, the article of each, and the day of each article."""

    codes: Codes
    articles: Ints
    days: Ints


@dataclass(frozen=True, slots=True)
class Candidate:
    """A run of Han characters with its figures; entropies and cohesion are in bits."""

    text: str
    occurrences: int
    documents: int
    cohesion: float
    left_entropy: float
    right_entropy: float
    first_seen: dt.date | None


class GramCounts:
    """How often each run of 1 to LONGEST Han characters occurs, as 64-bit hashes: sorted hashes and counts."""

    def __init__(self) -> None:
        self.characters = 0
        self.hashes: list[Hashes] = [np.empty(0, np.uint64)] * (LONGEST + 1)
        self.counts: list[Ints] = [np.empty(0, np.int64)] * (LONGEST + 1)

    def add(self, codes: Codes) -> None:
        """Count the n-grams of one block."""
        self.characters += int(np.count_nonzero(codes))
        for length, hashes, valid in _rolling(codes):
            grams, times = np.unique(hashes[valid], return_counts=True)
            self._merge(length, grams, times)
            self._prune(length)

    def of(self, length: int, hashes: Hashes) -> Ints:
        """Return the counts of n-grams of ``length`` (1 for one that was dropped or never seen)."""
        at, found = _look_up(self.hashes[length], hashes)
        return np.where(found, self.counts[length][at], 1) if len(self.hashes[length]) else np.ones_like(at)

    def frequent(self, length: int, least: int) -> tuple[Hashes, Ints]:
        """Return the hashes and counts of n-grams of ``length`` that occur at least ``least`` times."""
        enough = self.counts[length] >= least
        return self.hashes[length][enough], self.counts[length][enough]

    def _merge(self, length: int, grams: Hashes, times: Ints) -> None:
        known, counts = self.hashes[length], self.counts[length]
        at, found = _look_up(known, grams)
        counts[at[found]] += times[found]
        places = np.searchsorted(known, grams[~found])
        self.hashes[length] = np.insert(known, places, grams[~found])
        self.counts[length] = np.insert(counts, places, times[~found])

    def _prune(self, length: int) -> None:
        counts = self.counts[length]
        if len(counts) <= GRAMS_KEPT:
            return
        kept_from = np.cumsum(np.bincount(np.minimum(counts, _RARE))[::-1])[::-1]
        keep = counts >= int(np.argmax(kept_from <= GRAMS_KEPT // 2))
        self.hashes[length], self.counts[length] = self.hashes[length][keep], counts[keep]


class Candidates:
    """The frequent n-grams of a corpus, and what their surroundings say of them."""

    def __init__(self, counts: GramCounts, limits: Thresholds) -> None:
        self._counts = counts
        self._limits = limits
        least = limits.least_occurrences(counts.characters)
        self._by_length = {n: _Figures(n, *counts.frequent(n, least)) for n in range(SHORTEST, LONGEST + 1)}

    def add(self, block: Block) -> None:
        """Look at the places of frequent n-grams in one block."""
        can_end = (block.codes != BOUNDARY) & ~np.isin(block.codes, _FUNCTION_CODES)
        hashes_of: list[Hashes] = []
        for length, hashes, valid in _rolling(block.codes):
            hashes_of.append(hashes)
            if length >= SHORTEST:
                ends = can_end[: len(hashes)] & can_end[length - 1 :]
                self._look_at(self._by_length[length], block, hashes_of, np.flatnonzero(valid & ends))

    def found(self) -> Iterator[Candidate]:
        """Yield the candidates that reach the thresholds for articles, cohesion and entropy."""
        for figures in self._by_length.values():
            yield from figures.candidates(self._limits)

    def _look_at(self, figures: _Figures, block: Block, hashes_of: list[Hashes], places: Ints) -> None:
        at, found = _look_up(figures.hashes, hashes_of[-1][places])
        at, places = at[found], places[found]
        first, index = np.unique(at, return_index=True)
        unseen = np.isnan(figures.cohesion[first])
        new, where = first[unseen], places[index[unseen]]
        figures.examples[new] = block.codes[where[:, None] + np.arange(figures.length)]
        figures.cohesion[new] = self._cohesion(figures, hashes_of, new, where)
        firm = figures.cohesion[at] >= self._limits.cohesion
        figures.add(block, at[firm], places[firm])

    def _cohesion(self, figures: _Figures, hashes_of: list[Hashes], which: Ints, places: Ints) -> Floats:
        """Return the least pointwise mutual information, in bits, over the ways to cut each n-gram in two."""
        whole = np.log2(figures.counts[which]) + math.log2(max(1, self._counts.characters))
        least = np.full(len(which), np.inf)
        for cut in range(1, figures.length):
            left = self._counts.of(cut, hashes_of[cut - 1][places])
            right = self._counts.of(figures.length - cut, hashes_of[figures.length - cut - 1][places + cut])
            least = np.minimum(least, whole - np.log2(left) - np.log2(right))
        return least


class Contexts:
    """Where given words stand in the corpus: up to ``CONTEXTS`` surroundings of each, from different articles."""

    def __init__(self, words: list[str]) -> None:
        self.found: dict[str, list[tuple[str, int]]] = {word: [] for word in words}
        self._by_length: dict[int, tuple[Hashes, list[str]]] = {}
        for length in sorted({len(word) for word in words}):
            hashed = sorted((_hash(word), word) for word in words if len(word) == length)
            self._by_length[length] = (np.array([h for h, _ in hashed], np.uint64), [word for _, word in hashed])

    def add(self, block: Block) -> None:
        """Look for the words in one block; a surrounding is a text and the offset of the word in it."""
        for length, hashes, valid in _rolling(block.codes):
            if length not in self._by_length:
                continue
            known, words = self._by_length[length]
            at, is_word = _look_up(known, hashes)
            places = np.flatnonzero(is_word & valid)
            _, index = np.unique(at[places] * (len(block.days) + 1) + block.articles[places], return_index=True)
            for place in places[np.sort(index)]:
                found = self.found[words[at[place]]]
                if len(found) < CONTEXTS:
                    start = max(0, int(place) - CONTEXT_CHARS)
                    around = block.codes[start : place + length + CONTEXT_CHARS]
                    found.append(
                        ("".join(map(chr, np.where(around == BOUNDARY, ord("，"), around))), int(place) - start)
                    )


class _Figures:
    """What is known of the frequent n-grams of one length; arrays run parallel to ``hashes``."""

    def __init__(self, length: int, hashes: Hashes, counts: Ints) -> None:
        size = len(hashes)
        self.length, self.hashes, self.counts = length, hashes, counts
        self.examples = np.zeros((size, length), np.uint32)
        self.cohesion = np.full(size, np.nan)
        self.documents = np.zeros(size, np.int64)
        self.first_day = np.full(size, NO_DAY, np.int64)
        self.left, self.right = _Neighbours(), _Neighbours()

    def add(self, block: Block, which: Ints, places: Ints) -> None:
        """Note articles, days and neighbours of n-grams ``which`` that stand at ``places``."""
        if not len(which):
            return
        articles = block.articles[places]
        pairs = np.unique(which * (len(block.days) + 1) + articles)
        np.add.at(self.documents, pairs // (len(block.days) + 1), 1)
        np.minimum.at(self.first_day, which, block.days[articles])
        padded = np.concatenate([[np.uint32(BOUNDARY)], block.codes, [np.uint32(BOUNDARY)]])
        self.left.add(which, padded[places])
        self.right.add(which, padded[places + 1 + self.length])

    def candidates(self, limits: Thresholds) -> Iterator[Candidate]:
        """Yield those that reach the thresholds."""
        left, right = self.left.entropy(len(self.hashes)), self.right.entropy(len(self.hashes))
        good = (self.documents >= limits.documents) & (np.minimum(left, right) >= limits.entropy)
        for at in np.flatnonzero(good & (np.nan_to_num(self.cohesion) >= limits.cohesion)):
            day = int(self.first_day[at])
            yield Candidate(
                "".join(map(chr, self.examples[at])),
                int(self.counts[at]),
                int(self.documents[at]),
                float(self.cohesion[at]),
                float(left[at]),
                float(right[at]),
                None if day == NO_DAY else dt.date(1970, 1, 1) + dt.timedelta(days=day),
            )


class _Neighbours:
    """How often each character stands beside each n-gram: sorted keys (n-gram, code) and counts."""

    def __init__(self) -> None:
        self._keys: Hashes = np.empty(0, np.uint64)
        self._times: Ints = np.empty(0, np.int64)

    def add(self, which: Ints, codes: Codes) -> None:
        """Note that the n-grams ``which`` have ``codes`` as neighbours."""
        keys, times = np.unique((which.astype(np.uint64) << _CODE_BITS) | codes, return_counts=True)
        at, found = _look_up(self._keys, keys)
        self._times[at[found]] += times[found]
        places = np.searchsorted(self._keys, keys[~found])
        self._keys = np.insert(self._keys, places, keys[~found])
        self._times = np.insert(self._times, places, times[~found])

    def entropy(self, size: int) -> Floats:
        """Return the entropy in bits of the neighbour of each of ``size`` n-grams (0 where none was noted)."""
        which = (self._keys >> _CODE_BITS).astype(np.int64)
        times = self._times.astype(np.float64)
        totals = np.bincount(which, times, size)
        # Each place at a boundary is an outcome of its own, of probability 1 / total.
        is_boundary = (self._keys & _CODE_MASK) == BOUNDARY
        outcome = np.where(is_boundary, 1.0, times)
        bits = times / totals[which] * np.log2(totals[which] / outcome)
        return np.bincount(which, bits, size).astype(np.float64)


_FUNCTION_CODES = np.array([ord(character) for character in _FUNCTION], np.uint32)


def _rolling(codes: Codes) -> Iterator[tuple[int, Hashes, NDArray[np.bool_]]]:
    """Yield, for lengths 1 to LONGEST, the hash of the n-gram at each place and whether it is all Han."""
    wide = codes.astype(np.uint64)
    hashes, valid = wide * _MULTIPLIER, codes != BOUNDARY
    yield 1, hashes, valid
    for length in range(2, min(LONGEST, len(codes)) + 1):
        hashes = (hashes[:-1] + wide[length - 1 :]) * _MULTIPLIER
        valid = valid[:-1] & (codes[length - 1 :] != BOUNDARY)
        yield length, hashes, valid


def _hash(word: str) -> int:
    """Return the hash that ``_rolling`` gives ``word``."""
    *_, (_, hashes, _) = _rolling(np.array([ord(character) for character in word], np.uint32))
    return int(hashes[0])


def _look_up(known: Hashes, wanted: Hashes) -> tuple[Ints, NDArray[np.bool_]]:
    """Return where each of ``wanted`` stands in the sorted ``known``, and whether it does (else the place is 0)."""
    if not len(known):
        return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.bool_)
    # A look at the first bits spares most of the search: nearly all n-grams of a text are rare.
    is_start = np.zeros(1 << _START_BITS, np.bool_)
    is_start[known >> _START_SHIFT] = True
    likely = np.flatnonzero(is_start[wanted >> _START_SHIFT])
    places = np.minimum(np.searchsorted(known, wanted[likely]), len(known) - 1)
    hit = known[places] == wanted[likely]
    at = np.zeros(len(wanted), np.int64)
    at[likely[hit]] = places[hit]
    found = np.zeros(len(wanted), np.bool_)
    found[likely[hit]] = True
    return at, found

"""The figures of frequent runs of Han characters: cohesion, neighbours, articles, first date and surroundings.

What belongs here: looking at every place of a frequent n-gram, block by block.  What does not: counting n-grams
(``grams``), reading texts and choosing among candidates (``mining``).
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.words.grams import (
    BOUNDARY,
    LONGEST,
    NO_DAY,
    SHORTEST,
    Block,
    Codes,
    GramCounts,
    Hashes,
    Index,
    Ints,
    Thresholds,
    merge,
    rolling,
    tally,
)

Floats = NDArray[np.float64]
IsNew = Callable[[str, float], bool]
"""Whether a text of some cohesion, in bits, may be a new word."""

CONTEXTS = 12
"""Surroundings of a word that are looked at."""
CONTEXT_CHARS = 8
"""Characters on each side of a word that make its surrounding."""

_CODE_BITS = 16
_CODE_MASK = (1 << _CODE_BITS) - 1
_DAY_ZERO = dt.date(1970, 1, 1)
# Characters that begin or end no new word: particles, prepositions, pronouns, conjunctions, numerals, measures.
_FUNCTION = (
    "的了着过地得在是和与及或并而且但则就也都还又再才只仅已曾将会要能可应须把被让向从自由到于为以对等之其此该这那哪每各某"
    "我你他她它们您咱谁何吗呢吧啊呀哦嘛么不没未无非很更最太较越约近超达共有个位名家次件项条年月日时分元一二三四五六七八九十"
    "百千万亿两几多余第说称上下中内外里前后间所来去出入起使因如若虽当同给跟比按据经通好成到住愿受令正仍占续需"
)
_CAN_END = np.ones(1 << _CODE_BITS, np.bool_)
_CAN_END[[BOUNDARY, *map(ord, _FUNCTION)]] = False


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
    surroundings: tuple[str, ...]
    """Where it stands, in up to CONTEXTS articles: CONTEXT_CHARS, itself, CONTEXT_CHARS; a comma for what is no Han."""


class Candidates:
    """The frequent n-grams of a corpus that may be new words, and what their places say of them.

    Most frequent n-grams are words that everybody knows, or chance: ``is_new`` is asked once for each that is firm
    enough, when it is first seen, and only those that it accepts are looked at further.
    """

    def __init__(self, counts: GramCounts, limits: Thresholds, is_new: IsNew) -> None:
        self._counts = counts
        self._limits = limits
        self._is_new = is_new
        least = limits.least_occurrences(counts.characters)
        self._by_length = {n: _Figures(n, *counts.frequent(n, least)) for n in range(SHORTEST, LONGEST + 1)}

    def add(self, block: Block) -> None:
        """Look at the places of frequent n-grams in one block."""
        can_end = _CAN_END[block.codes]
        hashes_of: list[Hashes] = []
        for length, hashes, valid in rolling(block.codes):
            hashes_of.append(hashes)
            if length >= SHORTEST:
                ends = can_end[: len(hashes)] & can_end[length - 1 :]
                self._look_at(self._by_length[length], block, hashes_of, np.flatnonzero(valid & ends))

    def found(self) -> Iterator[Candidate]:
        """Yield the candidates that reach the thresholds for articles, cohesion and entropy."""
        for figures in self._by_length.values():
            yield from figures.candidates(self._limits)

    def _look_at(self, figures: _Figures, block: Block, hashes_of: list[Hashes], places: Ints) -> None:
        found, at = figures.index.find(hashes_of[-1][places])
        places = places[found]
        unseen = ~figures.is_seen[at]
        if unseen.any():
            first = np.zeros(len(figures.counts), np.int64)
            # Of several places the last one set stays: set backwards, that is the first.
            first[at[unseen][::-1]] = places[unseen][::-1]
            new = np.flatnonzero(np.bincount(at[unseen], minlength=len(first)))
            self._judge(figures, block, hashes_of, new, first[new])
        accepted = figures.is_accepted[at]
        figures.add(block, at[accepted], places[accepted])

    def _judge(self, figures: _Figures, block: Block, hashes_of: list[Hashes], new: Ints, places: Ints) -> None:
        """Decide about n-grams ``new``, each seen for the first time at one of ``places``."""
        figures.is_seen[new] = True
        cohesion = self._cohesion(figures, hashes_of, new, places)
        firm = cohesion >= self._limits.cohesion
        new, cohesion = new[firm], cohesion[firm]
        texts = _texts(block.codes[places[firm][:, None] + np.arange(figures.length)])
        figures.cohesion[new] = cohesion
        for at, text, bits in zip(new.tolist(), texts, cohesion.tolist(), strict=True):
            if self._is_new(text, bits):
                figures.is_accepted[at] = True
                figures.texts[at] = text

    def _cohesion(self, figures: _Figures, hashes_of: list[Hashes], which: Ints, places: Ints) -> Floats:
        """Return the least pointwise mutual information, in bits, over the ways to cut each n-gram in two."""
        whole = np.log2(figures.counts[which]) + math.log2(max(1, self._counts.characters))
        least = np.full(len(which), np.inf)
        for cut in range(1, figures.length):
            left = self._counts.of(cut, hashes_of[cut - 1][places])
            right = self._counts.of(figures.length - cut, hashes_of[figures.length - cut - 1][places + cut])
            least = np.minimum(least, whole - np.log2(left) - np.log2(right))
        return least


class _Figures:
    """What is known of the frequent n-grams of one length; arrays run parallel to their sorted hashes."""

    def __init__(self, length: int, hashes: Hashes, counts: Ints) -> None:
        size = len(hashes)
        self.length, self.index, self.counts = length, Index(hashes), counts
        self.is_seen = np.zeros(size, np.bool_)
        self.is_accepted = np.zeros(size, np.bool_)
        self.cohesion = np.zeros(size)
        self.texts: dict[int, str] = {}
        self._documents = np.zeros(size, np.int64)
        self._first_day = np.full(size, NO_DAY, np.int64)
        self._pages = np.zeros(size, np.int64)
        self._last_page = np.full(size, -1, np.int64)
        self._left, self._right = _Neighbours(), _Neighbours()
        self._surroundings: list[tuple[Ints, Codes]] = []

    def add(self, block: Block, which: Ints, places: Ints) -> None:
        """Note articles, days, neighbours and surroundings of n-grams ``which`` that stand at ``places``."""
        if not len(which):
            return
        # One sort puts the places of each n-gram together, in order.
        bits = len(block.codes).bit_length()
        ordered = np.sort((which << bits) | places)
        which, places = ordered >> bits, ordered & ((1 << bits) - 1)
        articles = block.articles[places]
        is_new_article = np.append(True, (which[1:] != which[:-1]) | (articles[1:] != articles[:-1]))
        self._add_articles(block, which[is_new_article], places[is_new_article])
        around = np.pad(block.codes, 1, constant_values=BOUNDARY)
        self._left.add(which, around[places])
        self._right.add(which, around[places + 1 + self.length])

    def _add_articles(self, block: Block, which: Ints, places: Ints) -> None:
        """Note the first place in each article: ``which`` is sorted."""
        np.minimum.at(self._first_day, which, block.days[block.articles[places]])
        self._add_pages(which, block.pages[block.articles[places]])
        earlier = np.arange(len(which)) - np.searchsorted(which, which)
        wanted = self._documents[which] + earlier < CONTEXTS
        around = np.pad(block.codes, CONTEXT_CHARS, constant_values=BOUNDARY)
        windows = around[places[wanted][:, None] + np.arange(self.length + 2 * CONTEXT_CHARS)]
        self._surroundings.append((which[wanted], windows.astype(np.uint16)))
        self._documents += np.bincount(which, minlength=len(self._documents))

    def _add_pages(self, which: Ints, pages: Ints) -> None:
        """Note the pages: ``which`` is sorted, and so are the pages of each n-gram, since they come in order."""
        before = np.append(-1, pages[:-1])
        is_first = np.append(True, which[1:] != which[:-1])[: len(which)]
        before = np.where(is_first, self._last_page[which], before)
        self._pages += np.bincount(which[pages != before], minlength=len(self._pages))
        np.maximum.at(self._last_page, which, pages)

    def candidates(self, limits: Thresholds) -> Iterator[Candidate]:
        """Yield those that reach the thresholds."""
        left, right = self._left.entropy(len(self.counts)), self._right.entropy(len(self.counts))
        good = self.is_accepted & (self._documents >= limits.documents) & (self._pages >= limits.pages)
        good &= np.minimum(left, right) >= limits.entropy
        surroundings = self._surroundings_of(good)
        for at in np.flatnonzero(good).tolist():
            day = int(self._first_day[at])
            yield Candidate(
                self.texts[at],
                int(self.counts[at]),
                int(self._documents[at]),
                float(self.cohesion[at]),
                float(left[at]),
                float(right[at]),
                None if day == NO_DAY else _DAY_ZERO + dt.timedelta(days=day),
                tuple(surroundings[at]),
            )

    def _surroundings_of(self, good: NDArray[np.bool_]) -> dict[int, list[str]]:
        """Return the surroundings of the n-grams that are ``good``."""
        found: dict[int, list[str]] = {at: [] for at in np.flatnonzero(good).tolist()}
        for which, windows in self._surroundings:
            wanted = good[which]
            codes = np.where(windows[wanted] == BOUNDARY, ord("，"), windows[wanted])
            for at, text in zip(which[wanted].tolist(), _texts(codes), strict=True):
                found[at].append(text)
        return found


class _Neighbours:
    """How often each character stands beside each n-gram: sorted keys (n-gram, code) and counts."""

    def __init__(self) -> None:
        self._keys: Ints = np.empty(0, np.int64)
        self._times: Ints = np.empty(0, np.int64)

    def add(self, which: Ints, codes: Codes) -> None:
        """Note that the n-grams ``which`` have ``codes`` as neighbours."""
        keys, times = tally((which << _CODE_BITS) | codes)
        self._keys, self._times = merge(self._keys, self._times, keys, times)

    def entropy(self, size: int) -> Floats:
        """Return the entropy in bits of the neighbour of each of ``size`` n-grams (0 where none was noted)."""
        which = self._keys >> _CODE_BITS
        times = self._times.astype(np.float64)
        totals = np.bincount(which, times, size)
        # Each place at a boundary is an outcome of its own, of probability 1 / total.
        is_boundary = (self._keys & _CODE_MASK) == BOUNDARY
        outcome = np.where(is_boundary, 1.0, times)
        bits = times / totals[which] * np.log2(totals[which] / outcome)
        return np.bincount(which, bits, size).astype(np.float64)


def _texts(codes: NDArray[np.integer]) -> list[str]:
    """Return each row of code points as text."""
    width = codes.shape[1]
    joined = codes.astype("<u4").tobytes().decode("utf-32-le")
    return [joined[at : at + width] for at in range(0, len(joined), width)]

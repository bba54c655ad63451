"""Judging: what an article is worth as a whole, whichever reading of the page it comes of.

What belongs here: measuring a headline at its text, and the model ``articles``.  What does not: what the text shows by
itself (``texts``) and which articles are asked about (``revising``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.segmentation import marks, texts
from pipeline.segmentation.chains import Stretch
from pipeline.segmentation.features import PageView
from pipeline.segmentation.likeness import HEADLINE_DAMP, Floats
from pipeline.segmentation.links import NO_HEAD
from pipeline.segmentation.models import scores
from pipeline.segmentation.texts import Text, Texts

Article = tuple[tuple[int, ...], tuple[int, ...]]
"""The blocks of a headline in print order, and those of its chain in reading order; either may be empty."""

FAR = 40
"""Blocks from which on distance no longer counts."""
CLEAR = 20.0
"""Worth that a change loses when it was out of the question."""
BROKEN = 20.0
"""Worth that an article loses which goes on after names with a dateline: more than any other has."""
HEADLESS = 1.5
"""Price of a text without headline that is no caption (development pages: 1 to 1.5)."""
MOST_HEADINGS = 500
"""Headlines whose words are kept at once: each takes a row of the page's blocks for every pair of characters."""

HEAD = (
    "head blocks", "head odds", "head characters", "head lines", "head gaps", "head dash", "head tags inside",
    "head tag", "head narrows", "head above by", "head below by", "heads between", "head inside",
)  # fmt: skip
"""What is measured of a headline at its text; 0 without headline."""
TOLD = (
    "told", "told alone", "told first", "told last", "told elsewhere", "told above least like", "told below least like",
    "told above weakest", "told below weakest", "told of least part", "told of first part",
)  # fmt: skip
"""Shares of what is telling in a headline that the text has, or a part of it."""
PAGE = ("page blocks", "page heads", "page opens", "page orphans", "page height", "page texts")
NAMES = (*HEAD, *TOLD, "heads inside", *texts.NAMES, *PAGE)
"""What is measured of an article."""


@dataclass(frozen=True, slots=True)
class _Heading:
    """The words of a headline, a row for each of its pairs of characters."""

    weights: NDArray[np.float64]
    """Its share of what is telling in the headline."""
    holders: NDArray[np.bool_]
    """Which blocks of the page hold it."""
    own: NDArray[np.int64]
    """How many blocks of the headline do."""
    spread: NDArray[np.float64]
    """How many of the page do."""
    parts: NDArray[np.float64]
    """Its share of what is telling in each block of the headline, a row a block."""


class Judge:
    """What is known of a page when articles are judged; each is judged once."""

    def __init__(self, view: PageView, odds: Mapping[int, float], stretches: Sequence[Stretch]) -> None:
        self.odds = odds
        self.texts = Texts(view, odds, stretches)
        self.margins: dict[Article, float] = {}
        """By article, how much worth the best change would lose that it has a part in."""
        self._view = view
        self._heads = sorted(index for index, value in odds.items() if value > 0)
        count = len(view.blocks)
        self._heads_before = np.searchsorted(self._heads, np.arange(count + 1)).tolist()
        self._page = [
            float(min(300, count)), float(min(60, len(self._heads))), len(self.texts.open) / max(1, count),
            len(self.texts.orphan) / max(1, count), view.middle_height, sum(view.is_text) / max(1, count),
        ]  # fmt: skip
        self._holders = _holders(view, odds)
        self._headings: dict[tuple[int, ...], _Heading] = {}
        self._worth: dict[Article, float] = {}

    def worth(self, articles: Iterable[Article]) -> list[float]:
        """Return what articles are worth: readings of a page are compared by the sum over their articles."""
        asked = list(articles)
        fresh = [article for article in dict.fromkeys(asked) if article not in self._worth]
        if fresh:
            for article, worth in zip(fresh, scores("articles", self.measure(fresh)).tolist(), strict=True):
                self._worth[article] = worth - self._price(article)
        return [self._worth[article] for article in asked]

    def _price(self, article: Article) -> float:
        """Return what an article costs that is against a convention."""
        heads, chain = article
        if not chain:
            return 0.0
        text = self.texts.text(chain)
        headless = not heads and not text.row[texts.NAMES.index("caption")]
        return BROKEN * text.broken + HEADLESS * headless

    def evidence(self, article: Article) -> dict[str, float]:
        """Return by name what is measured of an article, its worth, and how much less the best change to it is."""
        (worth,) = self.worth([article])
        row = dict(zip(NAMES, self._measure(*article), strict=True))
        return row | {"worth": worth, "clear by": min(CLEAR, self.margins.get(article, CLEAR))}

    def measure(self, articles: Sequence[Article]) -> Floats:
        """Return what is measured of articles, one row each (``NAMES``)."""
        return np.array([self._measure(*article) for article in articles], np.float32).reshape(-1, len(NAMES))

    def _measure(self, heads: tuple[int, ...], chain: tuple[int, ...]) -> list[float]:
        if not chain:
            nothing = [0.0] * (1 + len(texts.NAMES))
            return [*self._headline(heads, chain), *self._told(heads, None), *nothing, *self._page]
        text = self.texts.text(chain)
        between = self._heads[self._heads_before[min(chain)] : self._heads_before[max(chain)]]
        inside = sum(index not in heads and index not in text.inside for index in between)
        return [*self._headline(heads, chain), *self._told(heads, text), float(inside), *text.row, *self._page]

    def _headline(self, heads: tuple[int, ...], chain: tuple[int, ...]) -> list[float]:
        """Return ``HEAD``."""
        if not heads:
            return [0.0] * len(HEAD)
        lines, blocks = [self._view.texts[index] for index in heads], [self._view.blocks[index] for index in heads]
        dashes = sum(marks.SUBTITLE.match(text) is not None for text in lines[1:])
        found = [
            len(heads), min(self.odds.get(index, NO_HEAD) for index in heads), sum(map(len, lines)),
            sum(len(block.lines) for block in blocks), heads[-1] - heads[0] + 1 - len(heads),
            dashes + sum(text.endswith(("——", "：")) for text in lines[:-1]),
            sum(marks.ends_in_tag(text) for text in lines[:-1]), marks.ends_in_tag(lines[-1]),
            blocks[0].width - blocks[-1].width,
        ]  # fmt: skip
        if not chain:
            return [*map(float, found), 0.0, 0.0, 0.0, 0.0]
        low, high = min(heads[-1], chain[0]), max(heads[-1], chain[0])
        found += [
            max(-FAR, min(FAR, chain[0] - heads[-1])), max(-FAR, min(FAR, heads[0] - chain[-1])),
            self._heads_before[high] - self._heads_before[min(high, low + 1)], min(chain) < heads[0] < max(chain),
        ]  # fmt: skip
        return [*map(float, found)]

    def _told(self, heads: tuple[int, ...], text: Text | None) -> list[float]:
        """Return ``TOLD``."""
        if not heads:
            return [0.0] * len(TOLD)
        known = self._headings.get(heads)
        if known is None:
            if len(self._headings) >= MOST_HEADINGS:
                self._headings.clear()
            known = self._headings[heads] = self._heading(heads)
        if text is None:
            elsewhere = float((known.spread > known.own) @ known.weights)
            return [0.0] * TOLD.index("told elsewhere") + [elsewhere] + [0.0] * 6
        held = known.holders[:, text.chain]
        has = held.any(1)
        low, high = held.argmax(1), held.shape[1] - 1 - held[:, ::-1].argmax(1)
        # Without a link all of the text stands above it.
        end = len(text.chain)
        before = (low < np.array([[text.first], [text.least_like], [text.weakest]])) & has
        after = (high >= np.array([[text.last], [text.least_like or end], [text.weakest or end]])) & has
        first, above_like, above_weak = (before @ known.weights).tolist()
        last, below_like, below_weak = (after @ known.weights).tolist()
        told, elsewhere = known.weights[has].sum(), known.weights[~has & (known.spread > known.own)].sum()
        alone = (held.sum(1) + known.own) / known.spread * has @ known.weights
        parts = known.parts @ has
        return [
            float(told), float(alone), first, last, float(elsewhere), above_like, below_like, above_weak, below_weak,
            float(parts.min()), float(parts[0]),
        ]  # fmt: skip

    def _heading(self, heads: tuple[int, ...]) -> _Heading:
        view = self._view
        # In one order: sums of floats must not hang on that of a set.
        pairs = sorted(view.grams_of(heads))
        weights = np.array([view.weights[pair] for pair in pairs])
        holders = np.zeros((len(pairs), len(view.blocks)), bool)
        for row, pair in enumerate(pairs):
            holders[row, self._holders.get(pair, ())] = True
        own = holders[:, list(heads)]
        parts = own.T * weights
        parts = parts / (parts.sum(1, keepdims=True) + HEADLINE_DAMP)
        spread = np.array([view.spread[pair] for pair in pairs], float)
        return _Heading(weights / (weights.sum() + HEADLINE_DAMP), holders, own.sum(1), spread, parts)


def _holders(view: PageView, odds: Mapping[int, float]) -> dict[str, list[int]]:
    """Return by pair of characters that stands in a block that may be a headline, which blocks hold it."""
    wanted = view.grams_of(list(odds)) if odds else set()
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for index, grams in enumerate(view.grams):
        for pair in grams & wanted:
            holders[pair].append(index)
    return holders

"""Headed: what articles show as wholes, headlines at their texts.

What belongs here: measuring articles, many at once.  What does not: what a text shows by itself (``texts``) and what an
article is worth (``judging``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.segmentation import marks, texts
from pipeline.segmentation.batches import Batch, Flags, Ints
from pipeline.segmentation.features import PageView
from pipeline.segmentation.likeness import HEADLINE_DAMP, Floats
from pipeline.segmentation.links import NO_HEAD
from pipeline.segmentation.texts import Text, Texts

Article = tuple[tuple[int, ...], tuple[int, ...]]
"""The blocks of a headline in print order, and those of its chain in reading order; either may be empty."""

FAR = 40
"""Blocks from which on distance no longer counts."""
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

_COLUMN = {name: number for number, name in enumerate(NAMES)}
_TEXT, _TOLD, _PLACED = (np.array([_COLUMN[name] for name in names]) for names in (texts.NAMES, TOLD, HEAD[-4:]))


@dataclass(frozen=True, slots=True)
class _Heading:
    """What a headline shows by itself, and its words, an entry for each of its pairs of characters."""

    shape: list[float]
    """The first names of ``HEAD``."""
    weights: NDArray[np.float64]
    """Its share of what is telling in the headline."""
    holders: Flags
    """By pair and block of the page, whether the block holds it."""
    own: Ints
    """How many blocks of the headline do."""
    spread: NDArray[np.float64]
    """How many of the page do."""
    parts: NDArray[np.float64]
    """Its share of what is telling in each block of the headline, a row a block."""


class Headed:
    """What is known of a page when articles are measured."""

    def __init__(self, view: PageView, odds: Mapping[int, float], texts_of_page: Texts) -> None:
        self._view, self._odds, self._texts = view, odds, texts_of_page
        count = len(view.blocks)
        self._is_head = np.zeros(count, bool)
        self._is_head[[index for index, value in odds.items() if value > 0]] = True
        self._heads_before = np.append(0, np.cumsum(self._is_head))
        self._page = [
            min(300, count), min(60, int(self._heads_before[-1])), self._texts.open.sum() / max(1, count),
            self._texts.orphan.sum() / max(1, count), view.middle_height, sum(view.is_text) / max(1, count),
        ]  # fmt: skip
        self._headings: dict[tuple[int, ...], _Heading] = {}

    def measure(self, articles: Sequence[Article]) -> Floats:
        """Return what is measured of articles, one row each (``NAMES``)."""
        rows = np.zeros((len(articles), len(NAMES)), np.float32)
        rows[:, -len(PAGE) :] = self._page
        for row, (heads, chain) in enumerate(articles):
            if heads:
                known = self._heading(heads)
                rows[row, : len(known.shape)] = known.shape
                if not chain:
                    rows[row, _COLUMN["told elsewhere"]] = known.weights @ (known.spread > known.own)
        stretches: defaultdict[int, list[int]] = defaultdict(list)
        for row, (_, chain) in enumerate(articles):
            if chain:
                stretches[int(self._texts.stretch[chain[0]])].append(row)
        for number, some in stretches.items():
            self._measure_texts(rows, number, [articles[row] for row in some], np.array(some))
        return rows

    def _measure_texts(self, rows: Floats, number: int, articles: Sequence[Article], place: Ints) -> None:
        """Fill in what is measured of articles with texts in one stretch of the page."""
        chains = [chain for _, chain in articles]
        found, batch = self._texts.measure(chains), Batch(chains)
        rows[np.ix_(place, _TEXT)] = np.stack([text.row for text in found])
        low, high = np.minimum.reduceat(batch.blocks, batch.starts), np.maximum.reduceat(batch.blocks, batch.starts)
        counted = self._is_head[batch.blocks] & (batch.blocks < high[batch.owner])
        inside = self._heads_before[high] - self._heads_before[low] - batch.sum(counted)
        headed = np.flatnonzero([bool(heads) for heads, _ in articles])
        if len(headed):
            heads = Batch([articles[k][0] for k in headed.tolist()])
            low, high = low[headed], high[headed]
            above, below = heads.blocks[heads.starts], heads.blocks[heads.ends]
            first, last = batch.blocks[batch.starts[headed]], batch.blocks[batch.ends[headed]]
            upper, lower = np.minimum(below, first), np.maximum(below, first)
            rows[np.ix_(place[headed], _PLACED)] = np.stack([
                np.clip(first - below, -FAR, FAR), np.clip(above - last, -FAR, FAR),
                self._heads_before[lower] - self._heads_before[np.minimum(lower, upper + 1)],
                (low < above) & (above < high),
            ], 1)  # fmt: skip
            counted = (low[heads.owner] <= heads.blocks) & (heads.blocks < high[heads.owner])
            inside[headed] -= heads.sum(self._is_head[heads.blocks] & counted)
            self._measure_told(rows, number, place, articles, found, batch)
        rows[place, _COLUMN["heads inside"]] = inside

    def _measure_told(
        self, rows: Floats, number: int, place: Ints, articles: Sequence[Article], found: Sequence[Text], batch: Batch
    ) -> None:  # fmt: skip
        """Fill in what texts, and parts of them, tell of what is telling in their headlines."""
        nodes = np.array(self._texts.stretches[number].nodes)
        at = batch.by_row(batch.place, *self._texts.rows(number, batch), len(nodes))
        first, last, least_like, weakest = np.array(
            [(text.first, text.last, text.least_like, text.weakest) for text in found]
        ).T[:, :, None]
        # Without a link all of the text stands above it.
        end = batch.sizes[:, None]
        parts = np.stack([
            at >= 0, at < first, at >= last, at < least_like, at >= np.where(least_like, least_like, end),
            at < weakest, at >= np.where(weakest, weakest, end),
        ]).astype(np.float32) * (at >= 0)  # fmt: skip
        by_heads: defaultdict[tuple[int, ...], list[int]] = defaultdict(list)
        for k, (heads, _) in enumerate(articles):
            if heads:
                by_heads[heads].append(k)
        for heads, some in by_heads.items():
            known = self._heading(heads)
            blocks = known.holders[:, nodes].T.astype(np.float32)
            held = (parts[:, some].reshape(-1, len(nodes)) @ blocks).reshape(len(parts), len(some), -1)
            has = held > 0
            told, *shares = has @ known.weights
            alone = ((held[0] + known.own) * has[0]) @ (known.weights / known.spread)
            elsewhere = ~has[0] @ (known.weights * (known.spread > known.own))
            by_block = has[0] @ known.parts.T
            rows[np.ix_(place[some], _TOLD)] = np.stack(
                [told, alone, *shares[:2], elsewhere, *shares[2:], by_block.min(1), by_block[:, 0]], 1
            )

    def _heading(self, heads: tuple[int, ...]) -> _Heading:
        known = self._headings.get(heads)
        if known is None:
            if len(self._headings) >= MOST_HEADINGS:
                self._headings.clear()
            known = self._headings[heads] = self._measure_heading(heads)
        return known

    def _measure_heading(self, heads: tuple[int, ...]) -> _Heading:
        view = self._view
        pairs = view.holders.pairs(heads)
        weights = view.holders.weights[pairs]
        holders = view.holders.held_by_block(pairs)
        own = holders[:, list(heads)]
        parts = own.T * weights
        parts = parts / (parts.sum(1, keepdims=True) + HEADLINE_DAMP)
        weights = weights / (weights.sum() + HEADLINE_DAMP)
        return _Heading(self._shape(heads), weights, holders, own.sum(1), view.holders.spread[pairs], parts)

    def _shape(self, heads: tuple[int, ...]) -> list[float]:
        """Return what a headline shows by itself: the first names of ``HEAD``."""
        lines, blocks = [self._view.texts[index] for index in heads], [self._view.blocks[index] for index in heads]
        dashes = sum(marks.SUBTITLE.match(text) is not None for text in lines[1:])
        return [
            len(heads), min(self._odds.get(index, NO_HEAD) for index in heads), sum(map(len, lines)),
            sum(len(block.lines) for block in blocks), heads[-1] - heads[0] + 1 - len(heads),
            dashes + sum(text.endswith(("——", "：")) for text in lines[:-1]),
            sum(marks.ends_in_tag(text) for text in lines[:-1]), marks.ends_in_tag(lines[-1]),
            blocks[0].width - blocks[-1].width,
        ]  # fmt: skip

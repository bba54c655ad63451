"""Texts: what chains of blocks show as wholes, whichever headline they have.

What belongs here: measuring shape, links, columns and likeness of texts, many at once.  What does not: headlines and
what an article is worth (``judging``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.segmentation.batches import Batch, Flags, Floats, Ints
from pipeline.segmentation.blocks import BYLINE, CREDIT, SHORT, TEXT
from pipeline.segmentation.chains import Stretch
from pipeline.segmentation.features import TAIL, PageView, ends_as_caption
from pipeline.segmentation.likeness import DAMP
from pipeline.segmentation.links import ALONE, NO_HEAD, Measured

NO_LINK = -14.0
"""Logarithm of the chance of a link that was never asked about."""
LEAST_LINK = -7.0
"""Logarithm of the least chance of a link at which two articles are joined or exchange their parts."""
ENDS = 300
"""Characters at either end of a text in which a headline is sought apart."""
PART, SEGMENT = 150, 60
"""Characters from which on the likeness of a part of a text to the rest counts: before or after a link, of a column."""
WEAK = -1.0
"""Logarithm of a chance below which a link is weak."""
CAPTION = 400
"""Characters from which on a text is no caption."""

SHAPE = (
    "characters", "lines", "blocks", "dateline", "datelines inside", "signs off", "signs off inside", "caption",
    "starts in mid-sentence", "ends sentence", "bylines", "credits", "short odds", "short odds place", "shorts",
    "scattered", "backward", "passed", "start", "end", "best before", "best after", "mark left", "mark lacking",
    "marked first", "marked last", "measures",
)  # fmt: skip
"""What is measured of a text block by block, and at its two ends."""
LIKE = ("likeness elsewhere", "likeness above", "likeness below")
"""How much a text is like the most alike block that is not in it, and like those right above and below it in print."""
SEGMENTS = (
    "segments", "even segments", "last segment", "segment spread", "least segment like", "least segment margin",
    "least segment characters", "least segment first", "least segment last",
)  # fmt: skip
"""What the columns of a text show: are they of one height, is each more like the others than like what is elsewhere."""
LINKS = (
    "links", "least link", "second least link", "all links", "weak links", "least like", "least like link",
    "weakest like", "weakest adjacent", "weakest mid-sentence", "weakest above", "weakest below", "weakest dateline",
)  # fmt: skip
"""What is measured of the links of a text: the weakest, and the one between the parts that are least alike."""
NAMES = (*SHAPE, *LIKE, *SEGMENTS, *LINKS)
ONE_SEGMENT = dict(zip(SEGMENTS, (1.0, 0.0, 1.0, 0.0, 1.5, 1.0, 0.0, 0.0, 0.0), strict=True))
"""What is measured of a text in one column."""
NO_LINKS = dict.fromkeys(LINKS, 0.0) | {"least like": 1.0, "weakest like": 1.0}
"""What is measured of a text of one block."""

Columns = dict[str, NDArray[Any]]
"""What is measured of some texts by name, one entry a text."""


@dataclass(frozen=True, slots=True)
class Text:
    """What is measured of a chain."""

    row: Floats
    """One value a name of ``NAMES``."""
    links: list[float]
    """For each block but the last, the logarithm of the chance that the next one follows it."""
    first: int
    """Blocks at the head of the chain that hold ``ENDS`` characters."""
    last: int
    """Number of the block with which the last ``ENDS`` characters begin."""
    least_like: int
    """Blocks before the link between the parts that are least alike; 0 for none."""
    weakest: int
    """Blocks before the weakest link; 0 for none."""
    broken: bool
    """Whether names below a text are followed by a dateline inside it: there one item ends and another begins."""


class Texts:
    """What is known of the blocks of a page when chains are measured; each chain is measured once."""

    def __init__(self, view: PageView, odds: Mapping[int, float], stretches: Sequence[Stretch]) -> None:
        self._view = view
        blocks, edges, count = view.blocks, view.edges, len(view.blocks)
        self._characters = np.array([len(text) for text in view.texts], int)
        self._lines = np.array([len(block.lines) for block in blocks], int)
        self._is_short, self._is_byline, self._is_credit, is_text = (
            np.array([block.sort is sort for block in blocks], bool) for sort in (SHORT, BYLINE, CREDIT, TEXT)
        )
        self._is_body = is_text | self._is_short
        self._dateline = np.array(view.dateline, bool)
        self._starts_inside = np.array([edge.starts_full and not edge.starts_indented for edge in edges], bool)
        self._ends_sentence = np.array([edge.ends_sentence for edge in edges], bool)
        self._leaves = np.array([bool(edge.leaves) for edge in edges], bool)
        self._lacks = np.array([bool(edge.lacks) for edge in edges], bool)
        self._measure = np.round(np.array(view.measures, float))
        self._odds = np.full(count, NO_HEAD)
        self._odds[list(odds)] = list(odds.values())
        self.stretches = [stretch.measured for stretch in stretches]
        self.stretch, self.row = np.full(count, -1), np.zeros(count + 1, int)
        """Of each block, the number of its stretch (-1 for none) and its row there."""
        self.open, self.orphan = np.zeros(count, bool), np.zeros(count, bool)
        """Whether a block breaks off in mid-sentence, and whether it begins so."""
        self._signed = np.zeros(count, bool)
        self._links: list[Floats] = []
        """By stretch, for every two rows (the last for none) the logarithm of the chance that one follows the other."""
        self.likely: list[tuple[int, int]] = []
        """Pairs of blocks at which articles may be joined or exchange their parts."""
        self._best_before, self._best_after = np.full(count, NO_LINK), np.full(count, NO_LINK)
        for number, stretch in enumerate(stretches):
            self._add(number, stretch)
        self._captions: dict[tuple[int, ...], bool] = {}
        self._known: dict[tuple[int, ...], Text] = {}

    def _add(self, number: int, stretch: Stretch) -> None:
        measured, count = stretch.measured, len(stretch.measured.nodes)
        nodes = np.array(measured.nodes)
        self.stretch[nodes], self.row[nodes], self.row[ALONE] = number, np.arange(count), count
        self.open[nodes], self.orphan[nodes], self._signed[nodes] = measured.open, measured.orphan, measured.signed > 0
        first, second, chance = stretch.chances()
        links = np.full((count + 1, count + 1), NO_LINK)
        links[self.row[first], self.row[second]] = chance
        self._links.append(links)
        pairs = (first != ALONE) & (second != ALONE)
        np.maximum.at(self._best_before, second[pairs], chance[pairs])
        np.maximum.at(self._best_after, first[pairs], chance[pairs])
        likely = pairs & (chance >= LEAST_LINK)
        self.likely += zip(first[likely].tolist(), second[likely].tolist(), strict=True)

    def measure(self, chains: Iterable[tuple[int, ...]]) -> list[Text]:
        """Return what is measured of some chains, none of them empty."""
        asked = list(chains)
        fresh: defaultdict[int, list[tuple[int, ...]]] = defaultdict(list)
        for chain in dict.fromkeys(asked):
            if chain not in self._known:
                fresh[int(self.stretch[chain[0]])].append(chain)
        for number, some in fresh.items():
            self._known |= zip(some, self._measured(number, some), strict=True)
        return [self._known[chain] for chain in asked]

    def _measured(self, number: int, chains: Sequence[tuple[int, ...]]) -> Iterator[Text]:
        batch = Batch(chains)
        links, words = self._chances(number, batch), Words(self.stretches[number], *self.rows(number, batch), batch)
        characters = self._characters[batch.blocks]
        above = batch.sum_to(characters)
        below = above[batch.ends][batch.owner] - above
        linked, least_like, weakest = self._linked(batch, links, words.across(), above, below)
        found = self._shape(batch, chains) | self._ends(number, batch) | words.elsewhere()
        found |= self._segments(batch, words) | linked
        is_note = (self._is_byline | self._is_credit)[batch.blocks]
        # The first block of a text may be a note: names above it.
        broken = is_note & np.append(self._dateline[batch.blocks[1:]], False) & batch.goes_on & (batch.place > 0)
        return map(
            Text, np.stack([found[name] for name in NAMES], 1).astype(float), batch.links(links),
            np.minimum(batch.first_place(above >= ENDS, len(batch.blocks)) + 1, batch.sizes).tolist(),
            batch.last_place(below + characters >= ENDS).tolist(),
            least_like.tolist(), weakest.tolist(), (batch.sum(broken) > 0).tolist(),
        )  # fmt: skip

    def rows(self, number: int, batch: Batch) -> tuple[Ints, Flags]:
        """Return the rows of blocks in a stretch, and which of them stand there.

        Where a text goes on in another stretch of a long page, its blocks there are not compared.
        """
        here = self.stretch[batch.blocks] == number
        return np.where(here, self.row[batch.blocks], 0), here

    def _chances(self, number: int, batch: Batch) -> Floats:
        """Return for each block that goes on the logarithm of the chance that the next one follows it; 0 for others."""
        rows, here = self.rows(number, batch)
        found = np.zeros(len(rows))
        found[:-1] = np.where(here[:-1] & here[1:], self._links[number][rows[:-1], rows[1:]], NO_LINK)
        return np.where(batch.goes_on, found, 0.0)

    def _shape(self, batch: Batch, chains: Sequence[tuple[int, ...]]) -> Columns:
        """Return the part of ``SHAPE`` that is counted block by block."""
        blocks, owner = batch.blocks, batch.owner
        characters = batch.sum(self._characters[blocks])
        is_body = self._body(batch)
        opens = batch.starts + batch.first_place(is_body, 0)
        dated, signed = self._dateline[blocks], self._signed[blocks]
        odds = np.where(self._is_short[blocks], self._odds[blocks], NO_HEAD - 2)
        best = np.maximum.reduceat(odds, batch.starts)
        best_place = batch.last_place(self._is_short[blocks] & (odds == best[owner]))
        apart = batch.goes_on & (np.append(blocks[1:], 0) != blocks + 1)
        back = batch.goes_on & (np.append(blocks[1:], 0) < blocks)
        low, high = np.minimum.reduceat(blocks, batch.starts), np.maximum.reduceat(blocks, batch.starts)
        return {
            "characters": np.minimum(4000, characters),
            "lines": np.minimum(300, batch.sum(np.where(is_body, self._lines[blocks], 0))),
            "blocks": np.minimum(60, batch.sizes),
            "dateline": dated[opens],
            "datelines inside": batch.sum(dated & is_body) - dated[opens],
            "signs off": signed[batch.ends],
            "signs off inside": batch.sum(signed) - signed[batch.ends],
            "caption": np.array([
                size < CAPTION and self._ends_as_caption(chain)
                for size, chain in zip(characters.tolist(), chains, strict=True)
            ]),
            "bylines": batch.sum(self._is_byline[blocks]),
            "credits": batch.sum(self._is_credit[blocks]),
            "short odds": best,
            "short odds place": best_place / batch.sizes,
            "shorts": batch.sum(self._is_short[blocks]),
            "scattered": batch.sum(apart),
            "backward": batch.sum(back),
            "passed": np.minimum(60, high - low + 1 - batch.sizes),
            "measures": batch.distinct(self._measure[blocks], is_body),
        }  # fmt: skip

    def _ends(self, number: int, batch: Batch) -> Columns:
        """Return the part of ``SHAPE`` that the two ends show."""
        blocks, links = batch.blocks, self._links[number]
        is_body = self._body(batch)
        opens = blocks[batch.starts + batch.first_place(is_body, 0)]
        closes = blocks[batch.starts + batch.last_place(is_body)]
        first, last = blocks[batch.starts], blocks[batch.ends]
        return {
            "starts in mid-sentence": self._starts_inside[opens],
            "ends sentence": self._ends_sentence[closes],
            "start": links[-1, self.row[first]],
            "end": np.where(
                self.stretch[last] == number, links[np.minimum(self.row[last], len(links) - 1), -1], NO_LINK
            ),
            "best before": self._best_before[first],
            "best after": self._best_after[last],
            "mark left": self._leaves[closes],
            "mark lacking": self._lacks[opens],
            "marked first": ~self._is_body[first],
            "marked last": ~self._is_body[last],
        }

    def _body(self, batch: Batch) -> Flags:
        """Return which blocks are running text or short; of a chain without any, all."""
        is_body = self._is_body[batch.blocks]
        return np.asarray(is_body | ~(batch.sum(is_body) > 0)[batch.owner])

    def _ends_as_caption(self, chain: tuple[int, ...]) -> bool:
        tail = chain[-1:] if self._characters[chain[-1]] >= TAIL else chain[-3:]
        found = self._captions.get(tail)
        if found is None:
            found = self._captions[tail] = ends_as_caption(self._view, tail)
        return found

    def _segments(self, batch: Batch, words: Words) -> Columns:
        """Return ``SEGMENTS``: a segment ends where the next block stands elsewhere, or a sentence breaks off."""
        blocks = batch.blocks
        begins = batch.place == 0
        begins[1:] |= (blocks[1:] != blocks[:-1] + 1) | self.open[blocks[:-1]] | self.orphan[blocks[1:]]
        starts = np.flatnonzero(begins)
        owner = batch.owner[starts]
        count = np.bincount(owner)
        first = np.cumsum(count) - count
        place = np.arange(len(starts)) - first[owner]
        is_last = place == count[owner] - 1
        heights, sizes = np.add.reduceat(self._lines[blocks], starts), np.add.reduceat(self._characters[blocks], starts)
        most = np.maximum.reduceat(heights, first)
        even = np.add.reduceat((heights == most[owner]) & ~is_last, first, dtype=int) / np.maximum(1, count - 1)
        lowest = np.minimum.reduceat(np.where(is_last, most[owner], heights), first)
        like, rival = words.of_parts(starts, np.cumsum(begins) - 1)
        margins = np.where(sizes >= SEGMENT, like - rival, 1.0)
        least = np.minimum.reduceat(margins, first)
        at = np.minimum.reduceat(np.where(margins == least[owner], place, len(place)), first)
        found = (
            count, even, heights[first + count - 1] / most, (most - lowest) / most, like[first + at],
            least, np.minimum(1000, sizes[first + at]), at == 0, at == count - 1,
        )  # fmt: skip
        several = count > 1
        named = zip(SEGMENTS, found, strict=True)
        return {name: np.where(several, values, ONE_SEGMENT[name]) for name, values in named}

    def _linked(
        self, batch: Batch, links: Floats, like: Floats, above: Ints, below: Ints
    ) -> tuple[Columns, Ints, Ints]:
        """Return ``LINKS``, and the number of blocks before the link of the parts least alike and the weakest one."""
        owner, goes_on = batch.owner, batch.goes_on
        least = batch.least(links, goes_on)
        at = batch.first_place(goes_on & (links == least[owner]), 0)
        second = batch.least(links, goes_on & (batch.place != at[owner]))
        apart = goes_on & (above >= PART) & (below >= PART)
        unlike = batch.least(like, apart)
        unlike_at = batch.first_place(apart & (like == unlike[owner]), -1)
        # Texts of one block have no links: what is found there is not used.
        weakest = np.minimum(batch.starts + at, len(owner) - 2) if len(owner) > 1 else np.zeros_like(at)
        one, two = batch.blocks[weakest], batch.blocks[np.minimum(weakest + 1, len(owner) - 1)]
        found = (
            batch.sizes - 1, least, np.where(np.isfinite(second), second, 0.0), batch.sum(links),
            batch.sum(goes_on & (links < WEAK)), np.where(unlike_at >= 0, unlike, 1.0),
            np.where(unlike_at >= 0, links[batch.starts + np.maximum(0, unlike_at)], 0.0), like[weakest],
            two == one + 1, self.open[one] & self.orphan[two], np.minimum(1500, above[weakest]),
            np.minimum(1500, below[weakest]), self._dateline[two],
        )  # fmt: skip
        several = batch.sizes > 1
        columns = {name: np.where(several, values, NO_LINKS[name]) for name, values in zip(LINKS, found, strict=True)}
        return columns, unlike_at + 1, np.where(several, at + 1, 0)


class Words:
    """The words that the blocks of some chains share with all blocks of a stretch, a row a block."""

    def __init__(self, measured: Measured, rows: Ints, here: Flags, batch: Batch) -> None:
        self._batch, self._rows, self._here = batch, rows, here
        self._heads, self._sizes = measured.is_head, measured.words.sizes
        self._shared = measured.words.shared[rows] * here[:, None]
        self._own = measured.words.sizes[rows] * here
        self._whole = batch.sum(self._own)
        self._number = self._by_row(batch.place)

    def _by_row(self, values: Ints) -> Ints:
        return self._batch.by_row(values, self._rows, self._here, len(self._sizes))

    def across(self) -> Floats:
        """Return for each block how alike its chain is up to it and after it."""
        batch = self._batch
        after = self._number[batch.owner] > batch.place[:, None]
        size = batch.sum_to(self._own)
        shared = np.einsum("ij,ij->i", batch.sum_to(self._shared), after)
        return np.asarray(shared / np.sqrt(size * (self._whole[batch.owner] - size).clip(0) + DAMP))

    def elsewhere(self) -> Columns:
        """Return ``LIKE``."""
        others = self._batch.sum(self._shared) / np.sqrt(np.outer(self._whole, self._sizes) + DAMP)
        others[self._number >= 0] = 0.0
        others[:, self._heads] = 0.0
        edged = np.pad(others, ((0, 0), (1, 1)))
        each, rows = np.arange(len(others)), self._rows
        above, below = edged[each, rows[self._batch.starts]], edged[each, rows[self._batch.ends] + 2]
        return dict(zip(LIKE, (others.max(1), above, below), strict=True))

    def of_parts(self, starts: Ints, part: Ints) -> tuple[Floats, Floats]:
        """Return how much parts of chains are like the rest of theirs, and like the most alike block elsewhere.

        ``starts`` tells where parts begin, ``part`` the number of the part of each block.
        """
        owner = self._batch.owner[starts]
        shared, own = np.add.reduceat(self._shared, starts, 0), np.add.reduceat(self._own, starts)
        home = self._by_row(part)[owner]
        rest = np.einsum("ij,ij->i", shared, (home >= 0) & (home != np.arange(len(starts))[:, None]))
        others = shared / np.sqrt(np.outer(own, self._sizes) + DAMP)
        others[home >= 0] = 0.0
        others[:, self._heads] = 0.0
        return np.asarray(rest / np.sqrt(own * (self._whole[owner] - own).clip(0) + DAMP)), others.max(1)

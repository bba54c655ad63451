"""What blocks show when they are seen side by side: continuity at their edges, shape, shared words.

What belongs here: measuring, each function a plain quantity of the text.  What does not: what a quantity is worth
(``models``), comparing words over the whole page (``likeness``) and which reading it leads to (``revising``).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import compress
from typing import NamedTuple

from pipeline.segmentation import marks
from pipeline.segmentation.blocks import CREDIT, SHORT, TEXT, Block, measures
from pipeline.segmentation.continuity import Breaks, dictionary
from pipeline.segmentation.holders import Holders

INDENT_WIDTH = 2.0
"""Indentation of a paragraph in full-width units, when the extractor has swallowed its blanks."""
SQUEEZE = 1.25
"""How much narrower than its measure a full line may be: a number or word that would not break (full-width units)."""

FIRST_LINE_PLAY = 0.75
"""How far the first line of a paragraph may be from its measure less the indentation, in full-width units."""
CHUNK = 150
"""Characters of a stretch of text in which a pair is counted once."""
LEAST_CHUNKS = 4
"""Stretches that even a short page counts as, so that its pairs differ in weight."""
WINDOW = 300
"""Characters of running text that are compared on either side of a possible boundary (best of 150 to 1,000)."""
TOLD_FLOOR = 20.0
"""Weight added to a headline's pairs, so that a headline of two pairs proves little."""
WINDOW_BLOCKS = 40
TAIL = 120
"""Characters at the end of a text that may hold a sign-off."""

_WORDS = re.compile(r"[\u3400-\u9fff]{2,}|[A-Za-z]{2,}")
_QUOTES = re.compile(r"[“”《》（）]")


def bigrams(text: str) -> dict[str, None]:
    """Return the pairs of neighbouring characters of the words of ``text``, each once, in the order of the text.

    >>> list(bigrams("春茶，开采，春茶"))
    ['春茶', '开采']
    """
    return dict.fromkeys([word[place : place + 2] for word in _WORDS.findall(text) for place in range(len(word) - 1)])


def balance(text: str) -> tuple[str, str]:
    """Return the closing marks that ``text`` lacks openings for, and the opening marks it leaves open.

    >>> balance("》发布，“春耕")
    ('》', '“')
    """
    lacking: list[str] = []
    opened: list[str] = []
    for mark in _QUOTES.findall(text):
        opening = marks.CLOSED_BY.get(mark)
        if opening is None:
            opened.append(mark)
        elif opened and opened[-1] == opening:
            opened.pop()
        elif opening not in opened:
            lacking.append(mark)
    return "".join(lacking), "".join(opened)


def ends_sentence(text: str) -> bool:
    """Whether the last character closes a sentence, with or without a closing mark after it."""
    bare = text.rstrip("”’》）〉】 ")
    return bool(bare) and (bare[-1] in marks.SENTENCE_END or (len(bare) < len(text) and text[-1] == "）"))


class Edges(NamedTuple):
    """How a block of running text begins and ends."""

    starts_full: bool
    """Its first line fills the measure and is not indented: it may continue a paragraph."""
    starts_indented: bool
    """Its first line is narrower by an indentation, or indented: it opens a paragraph."""
    ends_full: bool
    """Its last line fills the measure: the paragraph may go on."""
    ends_sentence: bool
    lacks: str
    leaves: str


class PageView:
    """All blocks of a page with what is measured of them; every list runs parallel to ``blocks``."""

    def __init__(self, blocks: list[Block]) -> None:
        self.blocks = blocks
        self.texts = [block.text for block in blocks]
        self.measures = measures(blocks)
        self._ordered = [bigrams(text) for text in self.texts]
        self.grams = [set(pairs) for pairs in self._ordered]
        self.edges = [_edges(b, t, m) for b, t, m in zip(blocks, self.texts, self.measures, strict=True)]
        self.dateline = [opens_with_dateline(block) for block in blocks]
        self.is_text = [block.sort is TEXT for block in blocks]
        self._stretches: dict[tuple[int, ...], set[str]] = {}
        self._windows: dict[tuple[int, int], set[str]] = {}

    @cached_property
    def telling(self) -> dict[str, float]:
        """How telling each pair is on this page: the cubed logarithm of the chunks of text over those that have it.

        The cube served best among the first four powers to tell one article's text from two (development pages).
        """
        chunks = 1
        spread: Counter[str] = Counter()
        first = size = 0
        for index, text in enumerate(self.texts):
            size += len(text)
            if size >= CHUNK:
                spread.update(self.grams_of(range(first, index + 1)))
                first, size = index + 1, 0
                chunks += 1
        spread.update(self.grams_of(range(first, len(self.texts))))
        worth = {count: math.log((chunks + 1) / count) ** 3 for count in set(spread.values())}
        return dict(zip(spread, map(worth.__getitem__, spread.values()), strict=True))

    @cached_property
    def spread(self) -> Counter[str]:
        """How many blocks hold each pair of the page, in the order of print: sums must not hang on that of a set."""
        spread: Counter[str] = Counter()
        for pairs in self._ordered:
            spread.update(pairs.keys())
        return spread

    @cached_property
    def weights(self) -> dict[str, float]:
        """How telling each pair of the page is: rare on the page, rare in the language; in the order of ``spread``."""
        chunks = max(LEAST_CHUNKS, sum(map(len, self.texts)) // CHUNK)
        telling, unseen = dictionary().telling.get, dictionary().unseen
        rarity = {count: math.log(chunks / min(count, chunks) + 1) for count in set(self.spread.values())}
        return {pair: rarity[count] * telling(pair, unseen) for pair, count in self.spread.items()}

    @cached_property
    def holders(self) -> Holders:
        """Which blocks hold the words of short blocks."""
        short = [block.index for block in self.blocks if block.sort is SHORT]
        return Holders(short, self.grams, self.weights, self.spread)

    @cached_property
    def breaks(self) -> Breaks:
        """Gains of breaks between texts of the page."""
        return Breaks()

    @cached_property
    def middle_height(self) -> float:
        """Lines of the middle block of running text; 0 on a page without."""
        heights = sorted(len(block.lines) for block, text in zip(self.blocks, self.is_text, strict=True) if text)
        return float(heights[len(heights) // 2]) if heights else 0.0

    @cached_property
    def copies(self) -> Counter[str]:
        """How many blocks have the same text."""
        return Counter(self.texts)

    @cached_property
    def short_widths(self) -> defaultdict[int, list[float]]:
        """The widths of short blocks by their number of lines, ascending."""
        widths: defaultdict[int, list[float]] = defaultdict(list)
        for block in self.blocks:
            if block.sort is SHORT:
                widths[len(block.lines)].append(block.width)
        for found in widths.values():
            found.sort()
        return widths

    def has_inked(self, pair: str) -> bool:
        """Whether running text of the page holds a pair of characters, which then may stand across a break."""
        return pair in self._inked

    @cached_property
    def _inked(self) -> set[str]:
        return set().union(*compress(self.grams, self.is_text))

    def window(self, index: int, step: int) -> set[str]:
        """Return the pairs of the running text above (-1) or below (1) a block, some 300 characters of it."""
        found = self._windows.get((index, step))
        if found is None:
            end = min(len(self.blocks), index + WINDOW_BLOCKS) if step > 0 else max(-1, index - WINDOW_BLOCKS)
            near = (number for number in range(index + step, end, step) if self.is_text[number])
            found = self._windows[index, step] = self.stretch(near)
        return found

    def stretch(self, indices: Iterable[int]) -> set[str]:
        """Return the pairs of the first of some blocks, some 300 characters of them."""
        chosen: list[int] = []
        size = 0
        for index in indices:
            chosen.append(index)
            size += len(self.texts[index])
            if size >= WINDOW:
                break
        key = tuple(chosen)
        found = self._stretches.get(key)
        if found is None:
            found = self._stretches[key] = self.grams_of(key)
        return found

    def grams_of(self, indices: Sequence[int]) -> set[str]:
        """Return the pairs of all of some blocks."""
        if len(indices) == 1:
            return self.grams[indices[0]]
        return set().union(*[self.grams[index] for index in indices])

    def likeness(self, one: set[str], two: set[str]) -> float:
        """Return how much two sets of pairs share that is telling, against their sizes; 0 and up, 1 is a lot."""
        shared = math.fsum(map(self.telling.__getitem__, one & two))
        return math.log1p(shared / math.sqrt(len(one) * len(two) + 1))

    def told(self, grams: set[str], text: set[str], other: set[str]) -> float:
        """Return the telling share of a headline's pairs that ``text`` has and ``other`` has not."""
        return self.share(grams, (grams & text) - other)

    def share(self, grams: set[str], part: set[str]) -> float:
        """Return the telling share that ``part`` has of a headline's pairs."""
        telling = self.telling.__getitem__
        return math.fsum(map(telling, part)) / (math.fsum(map(telling, grams)) + 2 * TOLD_FLOOR)

    def reads_on(self, first: int, second: int) -> float:
        """Return how well the characters at a break read on: 1 when the page has the pair elsewhere, else 0."""
        end, start = self.texts[first][-1], self.texts[second][0]
        return 1.0 if self.has_inked(end + start) else 0.0


def opens_with_dateline(block: Block) -> bool:
    """Whether a block begins with a dateline, which may run over its first two lines."""
    head = "".join(line.text for line in block.lines[:3])
    return marks.dateline(head[:60]) is not None


def _edges(block: Block, text: str, measure: float) -> Edges:
    first, last = block.lines[0], block.lines[-1]
    lacks, leaves = balance(text)
    ends = ends_sentence(text)
    alone = len(block.lines) == 1
    indented = first.indent >= INDENT_WIDTH - 0.5 or (
        not (alone and ends) and measure - INDENT_WIDTH - SQUEEZE < first.width <= measure - INDENT_WIDTH + 0.5
    )
    return Edges(
        starts_full=first.width > measure - SQUEEZE and first.indent < 1,
        starts_indented=indented,
        ends_full=last.width > measure - SQUEEZE or (alone and indented),
        ends_sentence=ends,
        lacks=lacks,
        leaves=leaves,
    )


def opens_paragraph(view: PageView, index: int) -> bool:
    """Whether a short block is the beginning of the paragraph that the next block goes on with."""
    block = view.blocks[index]
    if block.sort is not SHORT or index + 1 >= len(view.blocks) or view.edges[index].ends_sentence:
        return False
    measure = view.measures[index + 1]
    fits = abs(block.lines[0].width - (measure - INDENT_WIDTH)) <= FIRST_LINE_PLAY
    full = all(measure - SQUEEZE < line.width <= measure + 1 for line in block.lines[1:])
    below = view.edges[index + 1]
    return fits and full and view.is_text[index + 1] and below.starts_full and not below.starts_indented


def tail_text(view: PageView, strand: Sequence[int]) -> str:
    """Return the end of a strand's text, at most ``TAIL`` characters of its last blocks."""
    last = view.texts[strand[-1]]
    if len(last) < TAIL:
        last = "".join([view.texts[index] for index in strand[-3:]])
    return last[-TAIL:]


def ends_as_caption(view: PageView, strand: Sequence[int]) -> bool:
    """Whether a strand ends in the credit of a photo, or a credit stands right below it."""
    below = strand[-1] + 1
    if below < len(view.blocks) and view.blocks[below].sort is CREDIT:
        return True
    return marks.ends_in_credit(tail_text(view, strand))


def signs_off(view: PageView, strand: Sequence[int]) -> bool:
    """Whether a strand ends as articles end: （作者…）, （…电）."""
    return marks.signs_off(tail_text(view, strand))

"""What blocks show when they are seen side by side: continuity at their edges, shape, shared words.

What belongs here: measuring, each function a plain quantity of the text.  What does not: what a quantity is worth
(``scoring``) and which reading of the page it leads to (``search``).
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
from pipeline.segmentation.blocks import BYLINE, CREDIT, SHORT, SUMMARY, TEXT, Block, measures

INDENT_WIDTH = 2.0
"""Indentation of a paragraph in full-width units, when the extractor has swallowed its blanks."""
SQUEEZE = 1.25
"""How much narrower than its measure a full line may be: a number or word that would not break (full-width units)."""

FIRST_LINE_PLAY = 0.75
"""How far the first line of a paragraph may be from its measure less the indentation, in full-width units."""
CHUNK = 150
"""Characters of a stretch of text in which a pair is counted once."""
WINDOW = 300
"""Characters of running text that are compared on either side of a possible boundary (best of 150 to 1,000)."""
TOLD_FLOOR = 20.0
"""Weight added to a headline's pairs, so that a headline of two pairs proves little."""
WINDOW_BLOCKS = 40
TAIL = 120
"""Characters at the end of a text that may hold a sign-off."""

_WORDS = re.compile(r"[\u3400-\u9fff]{2,}|[A-Za-z]{2,}")
_SPACED = re.compile(r"[\u4e00-\u9fff”’》）] +[\u4e00-\u9fff“‘《]")
_DATE_OPENS = re.compile(r"^(?:\d{4}年)?\d{1,2}月\d{1,2}日|^(?:近日|日前|连日来|近年来)")
_SPEAKS = re.compile(
    r"(?:强调|指出|要求|指示|批示|表示|部署|呼吁|认为|签署|显示|印发|发布|提出|主持召开.{2,20}会议?)[：:]?$"
)
_QUOTES = re.compile(r"[“”《》（）]")


def bigrams(text: str) -> set[str]:
    """Return the pairs of neighbouring characters of the words of ``text``.

    >>> sorted(bigrams("春茶，开采"))
    ['开采', '春茶']
    """
    return {word[place : place + 2] for word in _WORDS.findall(text) for place in range(len(word) - 1)}


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
        self.grams = [bigrams(text) for text in self.texts]
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

    def has_inked(self, pair: str) -> bool:
        """Whether running text of the page holds a pair of characters, which then may stand across a break."""
        return pair in self.telling and any(pair in grams for grams in compress(self.grams, self.is_text))

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
        shared = sum(map(self.telling.__getitem__, one & two))
        return math.log1p(shared / math.sqrt(len(one) * len(two) + 1))

    def told(self, grams: set[str], text: set[str], other: set[str]) -> float:
        """Return the telling share of a headline's pairs that ``text`` has and ``other`` has not."""
        return self.share(grams, (grams & text) - other)

    def share(self, grams: set[str], part: set[str]) -> float:
        """Return the telling share that ``part`` has of a headline's pairs."""
        telling = self.telling.__getitem__
        return sum(map(telling, part)) / (sum(map(telling, grams)) + 2 * TOLD_FLOOR)

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


def headline_features(view: PageView, index: int) -> dict[str, float]:
    """Return what speaks for or against a short block being a headline, by name."""
    block, text, measure, edges = view.blocks[index], view.texts[index], view.measures[index], view.edges[index]
    widths = [line.width for line in block.lines]
    above, below = _text_near(view, index, -1), _text_near(view, index, 1)
    alone = len(widths) == 1
    found: dict[str, float] = {
        "wide": float(max(widths) > measure + 1),
        "narrow": max(0.0, min(1.0, (measure - 3 - max(widths)) / measure)),
        "indent width": float(alone and abs(widths[0] - (measure - INDENT_WIDTH)) <= 0.75),
        "full width": float(not (max(widths) > measure + 1) and widths[-1] > measure - SQUEEZE),
        "wrapped subhead": float(
            not alone and abs(widths[0] - (measure - INDENT_WIDTH)) <= 0.75 and max(widths[1:]) <= measure
        ),
        "even lines": float(not alone and max(widths) < measure - 2.5),
        "lines": float(len(widths) > 1),
        "tag": float(marks.ends_in_tag(text)),
        "dash before": float(marks.SUBTITLE.match(text) is not None),
        "dash after": float(text.endswith("——")),
        "spaced": float(_SPACED.search(text) is not None),
        "comma": float("，" in text),
        "joined": float(block.joined_above),
        "unbalanced": float(bool(edges.lacks or edges.leaves)),
        "page top": float(index == 0),
        "page end": float(index == len(view.blocks) - 1),
    }
    if above is not None:
        end = view.edges[above]
        found["above goes on"] = float(not end.ends_sentence)
        found["above signs off"] = float(signs_off(view, (above - 1, above) if above else (above,)))
        found["above reads on"] = float(not end.ends_sentence) * view.reads_on(above, index)
    if below is not None:
        start = view.edges[below]
        found["dateline below"] = float(view.dateline[below])
        found["below goes on"] = float(start.starts_full and not start.starts_indented)
        found["reads on below"] = found["below goes on"] * view.reads_on(index, below)
    over, under = view.window(index, -1), view.window(index, 1)
    found["likeness across"] = view.likeness(over, under)
    found["no text beside"] = float(not (over and under))
    found["told above"] = view.told(view.grams[index], over, under)
    if index + 1 < len(view.blocks):
        sort = view.blocks[index + 1].sort
        found["short below"] = float(sort is SHORT)
        found["marked below"] = float(sort is SUMMARY or sort is BYLINE)
    return found


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


def link_features(view: PageView, first: int, second: int) -> dict[str, float]:
    """Return what speaks for or against block ``second`` going on with the paragraph that ``first`` breaks off."""
    end, start = view.edges[first], view.edges[second]
    one, two = view.blocks[first], view.blocks[second]
    distance = second - first
    texts = sum(view.is_text[first + 1 : second])
    needed = bool(end.leaves) and any(marks.CLOSED_BY[c] in end.leaves for c in start.lacks)
    reads = view.reads_on(first, second)
    return {
        "next": float(texts == 0 and distance > 0),
        "adjacent": float(distance == 1),
        "texts between": math.log1p(texts),
        "far back": math.log1p(max(0, -distance - 1)),
        "first line": float(distance == 1 and opens_paragraph(view, first)),
        "starts full": float(start.starts_full),
        "starts indented": float(start.starts_indented and not start.starts_full),
        "ends full": float(end.ends_full),
        "ends sentence": float(end.ends_sentence),
        "same measure": float(abs(view.measures[first] - view.measures[second]) < 1),
        "reads on": reads,
        "reads on next": reads * float(texts == 0 and distance > 0),
        "mark closed": float(needed),
        "mark left": float(bool(end.leaves) and not needed),
        "mark lacking": float(bool(start.lacks) and not needed),
        "as tall": float(abs(len(one.lines) - len(two.lines)) <= 1 and len(one.lines) > 2),
        "opens with closer": float(view.texts[second][0] in "，。、；：！？”’》）"),
        "likeness": view.likeness(view.grams[first], view.grams[second]),
    }


def boundary_features(view: PageView, above: Sequence[int], below: Sequence[int]) -> dict[str, float]:
    """Return what speaks for an article ending between two strands of text that have no headline between them."""
    last, first = above[-1], below[0]
    end, start = view.edges[last], view.edges[first]
    between = [block.sort for block in view.blocks[last + 1 : first]]
    return {
        "dateline": float(view.dateline[first]),
        "sign-off": float(signs_off(view, above)),
        "caption tail": float(ends_as_caption(view, above)),
        "caption below": float(sum(map(len, (view.texts[i] for i in below))) < 400 and ends_as_caption(view, below)),
        "measure differs": float(_other_measure(view, last, first)),
        "starts in mid-sentence": float(start.starts_full and not start.starts_indented),
        "ends in mid-sentence": float(not end.ends_sentence),
        "likeness": view.likeness(view.stretch(reversed(above)), view.stretch(below)),
        "opening label": float(view.texts[first].strip(marks.BULLETS + " ") in marks.OPENING_LABELS),
        "summary between": float(SUMMARY in between),
        "byline between": float(BYLINE in between),
        "credit between": float(CREDIT in between),
        "short between": float(SHORT in between),
        "date opens": float(_DATE_OPENS.match(view.texts[first]) is not None),
    }


def speaks(text: str) -> bool:
    """Whether a headline line ends as kickers do whose title is what was said: …强调, …要求."""
    return _SPEAKS.search(text) is not None


def _other_measure(view: PageView, first: int, second: int) -> bool:
    """Whether two blocks are plainly set in columns of different measure."""
    one, two = view.measures[first], view.measures[second]
    return abs(one - two) > max(1.5, 0.12 * max(one, two))


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


def group_features(view: PageView, first: int, second: int) -> dict[str, float]:
    """Return what speaks for two neighbouring headline blocks being parts of one headline."""
    one, two = view.blocks[first], view.blocks[second]
    text, next_text = view.texts[first], view.texts[second]
    below = view.window(second, 1)
    above = view.window(first, -1)
    told = [view.told(view.grams[i], below, above) for i in (first, second)]
    told_above = [view.told(view.grams[i], above, below) for i in (first, second)]
    return {
        "dash before": float(marks.SUBTITLE.match(next_text) is not None),
        "dash after": float(text.endswith(("——", "："))),
        "joined": float(two.joined_above),
        "set off": float(not two.joined_above and two.lines[0].number == one.lines[-1].number + 1),
        "tag above": float(marks.ends_in_tag(text)),
        "tag below": float(marks.ends_in_tag(next_text)),
        "wider": float(two.width > one.width + 1),
        "lines below": float(len(two.lines) > 1),
        "both told": min(told),
        "both told above": min(told_above),
        "told apart": abs(told[0] - told[1]) + abs(told_above[0] - told_above[1]),
        "opposed": max(told[0] * told_above[1], told[1] * told_above[0]),
        "speaks": float(speaks(text)),
        "spaced below": float(_SPACED.search(next_text) is not None),
    }


def _text_near(view: PageView, index: int, step: int) -> int | None:
    """Return the nearest block of running text above (-1) or below (1) a block, within a few blocks."""
    for distance in range(1, 6):
        near = index + step * distance
        if not 0 <= near < len(view.blocks):
            return None
        if view.is_text[near]:
            return near
    return None


def overlap(heads: list[set[str]], bodies: list[set[str]]) -> list[dict[int, float]]:
    """Return for each headline how much of it each body shares: pairs found in few bodies count most.

    A value is the sum over shared pairs of one over the number of bodies that hold the pair, over the square root
    of the headline's pairs; bodies that share nothing are left out.
    """
    wanted: set[str] = set().union(*heads) if heads else set()
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for number, grams in enumerate(bodies):
        for gram in grams & wanted:
            holders[gram].append(number)
    shares: list[dict[int, float]] = []
    for grams in heads:
        share: defaultdict[int, float] = defaultdict(float)
        for gram in grams:
            for number in holders.get(gram, ()):
                share[number] += 1.0 / len(holders[gram])
        norm = math.sqrt(len(grams) + 1.0)
        shares.append({number: value / norm for number, value in share.items()})
    return shares

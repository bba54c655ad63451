"""What blocks show when they are seen side by side: continuity at their edges, shape, shared words.

What belongs here: measuring, each function a plain quantity of the text.  What does not: what a quantity is worth
(``scoring``) and which reading of the page it leads to (``search``).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.segmentation import marks
from pipeline.segmentation.blocks import Block, Sort, measures

INDENT_WIDTH = 2.0
"""Indentation of a paragraph in full-width units, when the extractor has swallowed its blanks."""
SQUEEZE = 1.25
"""How much narrower than its measure a full line may be: a number or word that would not break (full-width units)."""

CHUNK = 150
"""Characters of a stretch of text in which a pair is counted once."""
WINDOW = 300
"""Characters of running text that are compared on either side of a possible boundary (best of 150 to 1,000)."""
TOLD_FLOOR = 20.0
"""Weight added to a headline's pairs, so that a headline of two pairs proves little."""
WINDOW_BLOCKS = 40

_WORDS = re.compile(r"[\u3400-\u9fff]{2,}|[A-Za-z]{2,}")
_SPACED = re.compile(r"[\u4e00-\u9fff”’》）] +[\u4e00-\u9fff“‘《]")
_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]{1,2}、|（[一二三四五六七八九十]{1,2}）|\d{1,2}[.、．]|[①-⑳])")
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
    pairs: set[str] = set()
    for word in _WORDS.findall(text):
        pairs.update(map(str.__add__, word, word[1:]))
    return pairs


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


@dataclass(frozen=True, slots=True)
class Edges:
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

    @cached_property
    def telling(self) -> dict[str, float]:
        """How telling each pair is on this page: the cubed logarithm of the chunks of text over those that have it.

        The cube served best among the first four powers to tell one article's text from two (development pages).
        """
        chunks = 1
        spread: Counter[str] = Counter()
        chunk: set[str] = set()
        size = 0
        for grams, text in zip(self.grams, self.texts, strict=True):
            chunk |= grams
            size += len(text)
            if size >= CHUNK:
                spread.update(chunk)
                chunk, size = set(), 0
                chunks += 1
        spread.update(chunk)
        worth = {count: math.log((chunks + 1) / count) ** 3 for count in set(spread.values())}
        return {gram: worth[count] for gram, count in spread.items()}

    @cached_property
    def inked(self) -> set[str]:
        """Pairs of characters inside the lines of running text: what may stand across a break."""
        return set().union(*(g for g, b in zip(self.grams, self.blocks, strict=True) if b.sort is Sort.TEXT))

    def window(self, index: int, step: int) -> set[str]:
        """Return the pairs of the running text above (-1) or below (1) a block, some 300 characters of it."""
        grams: set[str] = set()
        size, near = 0, index + step
        while 0 <= near < len(self.blocks) and size < WINDOW and abs(near - index) < WINDOW_BLOCKS:
            if self.blocks[near].sort is Sort.TEXT:
                grams |= self.grams[near]
                size += len(self.texts[near])
            near += step
        return grams

    def likeness(self, one: set[str], two: set[str]) -> float:
        """Return how much two sets of pairs share that is telling, against their sizes; 0 and up, 1 is a lot."""
        telling = self.telling
        shared = sum(telling[gram] for gram in one & two)
        return math.log1p(shared / math.sqrt(len(one) * len(two) + 1))

    def told(self, grams: set[str], text: set[str], other: set[str]) -> float:
        """Return the telling share of a headline's pairs that ``text`` has and ``other`` has not."""
        telling = self.telling
        total = sum(telling[gram] for gram in grams) + 2 * TOLD_FLOOR
        return sum(telling[gram] for gram in grams if gram in text and gram not in other) / total

    def reads_on(self, first: int, second: int) -> float:
        """Return how well the characters at a break read on: 1 when the page has the pair elsewhere, else 0."""
        end, start = self.texts[first][-1], self.texts[second][0]
        return 1.0 if end + start in self.inked else 0.0


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
        "tag": float(marks.TAG_TAIL.search(text) is not None),
        "dash before": float(marks.SUBTITLE.match(text) is not None),
        "dash after": float(text.endswith("——")),
        "spaced": float(_SPACED.search(text) is not None),
        "ends sentence": float(edges.ends_sentence),
        "comma": float("，" in text),
        "ordinal": float(_ORDINAL.match(text) is not None),
        "joined": float(block.joined_above),
        "unbalanced": float(bool(edges.lacks or edges.leaves)),
        "page top": float(index == 0),
        "page end": float(index == len(view.blocks) - 1),
        "very short": float(max(widths) <= 4),
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
    own = view.grams[index]
    found["told above"] = view.told(own, over, under)
    found["told below"] = view.told(own, under, over)
    found["told twice"] = view.told(own, over & under, set())
    for step, name in ((-1, "above"), (1, "below")):
        near = index + step
        sort = view.blocks[near].sort if 0 <= near < len(view.blocks) else None
        found[f"short {name}"] = float(sort is Sort.SHORT)
        found[f"marked {name}"] = float(sort in (Sort.SUMMARY, Sort.BYLINE))
    return found


def link_features(view: PageView, first: int, second: int) -> dict[str, float]:
    """Return what speaks for or against block ``second`` going on with the paragraph that ``first`` breaks off."""
    end, start = view.edges[first], view.edges[second]
    one, two = view.blocks[first], view.blocks[second]
    distance = second - first
    between = view.blocks[first + 1 : second] if distance > 0 else ()
    texts = sum(1 for block in between if block.sort is Sort.TEXT)
    needed = bool(end.leaves) and any(marks.CLOSED_BY[c] in end.leaves for c in start.lacks)
    reads = view.reads_on(first, second)
    return {
        "next": float(texts == 0 and distance > 0),
        "adjacent": float(distance == 1),
        "texts between": math.log1p(texts),
        "backward": float(distance < 0),
        "far back": math.log1p(max(0, -distance - 1)),
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
        "dateline": float(view.dateline[second]),
        "opens with closer": float(view.texts[second][0] in "，。、；：！？”’》）"),
        "opens with opener": float(view.texts[second][0] in "“《（"),
        "likeness": view.likeness(view.grams[first], view.grams[second]),
    }


def boundary_features(view: PageView, above: Sequence[int], below: Sequence[int]) -> dict[str, float]:
    """Return what speaks for an article ending between two strands of text that have no headline between them."""
    last, first = above[-1], below[0]
    end, start = view.edges[last], view.edges[first]
    between = {block.sort for block in view.blocks[last + 1 : first]}
    return {
        "dateline": float(view.dateline[first]),
        "sign-off": float(signs_off(view, above)),
        "caption tail": float(ends_as_caption(view, above)),
        "caption below": float(sum(map(len, (view.texts[i] for i in below))) < 400 and ends_as_caption(view, below)),
        "measure differs": float(_other_measure(view, last, first)),
        "starts in mid-sentence": float(start.starts_full and not start.starts_indented),
        "ends in mid-sentence": float(not end.ends_sentence),
        "likeness": view.likeness(_tail_grams(view, above), _tail_grams(view, below[::-1])),
        "as tall": float(
            abs(len(view.blocks[last].lines) - len(view.blocks[first].lines)) <= 1 and len(view.blocks[first].lines) > 3
        ),
        "opening label": float(view.texts[first].strip(marks.BULLETS + " ") in marks.OPENING_LABELS),
        "summary between": float(Sort.SUMMARY in between),
        "byline between": float(Sort.BYLINE in between),
        "credit between": float(Sort.CREDIT in between),
        "short between": float(Sort.SHORT in between),
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
    """Return the end of a strand's text, some 120 characters."""
    return "".join(view.texts[index] for index in strand[-3:])[-120:]


def ends_as_caption(view: PageView, strand: Sequence[int]) -> bool:
    """Whether a strand ends in the credit of a photo, or a credit stands right below it."""
    below = strand[-1] + 1
    if below < len(view.blocks) and view.blocks[below].sort is Sort.CREDIT:
        return True
    return marks.CREDIT_TAIL.search(tail_text(view, strand)[-30:]) is not None


def signs_off(view: PageView, strand: Sequence[int]) -> bool:
    """Whether a strand ends as articles end: （作者…）, （…电）."""
    return marks.SIGN_OFF.search(tail_text(view, strand)) is not None


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
        "adjacent": float(second == first + 1),
        "tag above": float(marks.TAG_TAIL.search(text) is not None),
        "tag below": float(marks.TAG_TAIL.search(next_text) is not None),
        "wider": float(two.width > one.width + 1),
        "narrower": float(two.width < one.width - 3),
        "lines above": float(len(one.lines) > 1),
        "lines below": float(len(two.lines) > 1),
        "both told": min(told),
        "both told above": min(told_above),
        "told apart": abs(told[0] - told[1]) + abs(told_above[0] - told_above[1]),
        "opposed": max(told[0] * told_above[1], told[1] * told_above[0]),
        "shared": float(len(view.grams[first] & view.grams[second])),
        "speaks": float(speaks(text)),
        "left open": float(bool(view.edges[first].leaves) and bool(view.edges[second].lacks)),
        "spaced below": float(_SPACED.search(next_text) is not None),
    }


def _tail_grams(view: PageView, strand: Sequence[int]) -> set[str]:
    """Return the pairs of the last blocks of a strand, some 300 characters."""
    grams: set[str] = set()
    size = 0
    for index in reversed(strand):
        grams |= view.grams[index]
        size += len(view.texts[index])
        if size >= WINDOW:
            break
    return grams


def _text_near(view: PageView, index: int, step: int) -> int | None:
    """Return the nearest block of running text above (-1) or below (1) a block, within a few blocks."""
    for distance in range(1, 6):
        near = index + step * distance
        if not 0 <= near < len(view.blocks):
            return None
        if view.blocks[near].sort is Sort.TEXT:
            return near
    return None


def overlap(view: PageView, heads: list[set[str]], bodies: list[set[str]]) -> list[dict[int, float]]:
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

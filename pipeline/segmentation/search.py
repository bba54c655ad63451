"""The best reading of a page: which blocks are headlines, and which blocks make one article.

What belongs here: one pass of dynamic programming over the page in print order.  A state says what stands open;
every block moves it on in the few ways a newspaper allows, each at the price that ``scoring`` gives.
What does not: prices, and swapping headlines between bodies afterwards (``matching``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import NamedTuple

from pipeline.segmentation import marks
from pipeline.segmentation.blocks import BYLINE, CREDIT, FURNITURE, JUMP, POINTER, SHORT, SUMMARY, TEXT, Sort
from pipeline.segmentation.features import (
    PageView,
    boundary_features,
    ends_as_caption,
    group_features,
    headline_features,
)
from pipeline.segmentation.scoring import BOUNDARY, GROUP, HEADLINE, log_odds

TOLD_WEIGHT = 3.0
"""Log-odds for a headline all of whose pairs are told in the body beside it and nowhere near on the other side."""
AGAINST_CUSTOM = 1.0
"""Price of a headline on the other side of its body than the page's custom."""
HEADLESS = 2.5
"""Price of a body of text that ends without any headline."""
HEADLESS_PHOTO = -0.3
"""Price of the same when the text is a photo's caption."""
TEASER = 1.2
"""Price of a headline without a body."""
SUMMARY_OPENS = 0.2
"""Price of a summary that opens an article before its headline."""
ASIDE_ORPHAN = 0.5
"""Price of text that begins in mid-sentence belonging to an item that does not stand open."""
ASIDE_OPENING = 3.0
"""Price of the same for text that begins with a paragraph."""
CERTAIN = -4.0
"""Log-odds of a boundary below which text is not asked whether it opens another article."""
LONGEST_BODY = 150
"""Most units of a body that are compared with a headline: keeps the time linear on endless pages."""
MARKED_BELOW = 0.8
"""Worth of a summary or byline standing below a headline that waits for its body."""
CAPTION_WIDTH = 400
"""A text above this many characters is no caption."""


class State(IntEnum):
    """What stands open when a block arrives."""

    NOTHING = 0
    HEAD = 1
    """A headline waits for its body."""
    BARE = 2
    """A body that has no headline yet."""
    HEADED = 3
    """A body under its headline."""
    CLOSED = 4
    """A headline has just closed the body above it, and may have further lines."""
    SIGNED = 5
    """As CLOSED, and the byline has come: nothing more belongs to it."""


NOTHING, HEAD, BARE, HEADED, CLOSED, SIGNED = State
BODY = (BARE, HEADED)
"""States in which text goes on with what stands open."""


class Move(Enum):
    """What a block does."""

    OPEN = "opens a body"
    GO_ON = "goes on with the body"
    HEAD_NEW = "starts a headline"
    HEAD_SAME = "goes on with the headline"
    HEAD_AFTER = "is the headline of the body above"
    ATTACH = "belongs to the item that stands open"
    ASIDE = "belongs to another item of the page"


OPEN, GO_ON, HEAD_NEW, HEAD_SAME, HEAD_AFTER, ATTACH, ASIDE = Move


@dataclass(frozen=True, slots=True)
class Unit:
    """What moves the state on: one block, or the strand of text that begins with it."""

    sort: Sort
    blocks: tuple[int, ...]


@dataclass(slots=True)
class Draft:
    """An item as the search leaves it: its headline blocks and all others, in print order."""

    heads: list[int] = field(default_factory=list)
    body: list[int] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    """Summaries, bylines, credits, jumps and pointers."""
    head_after: bool = False
    aside: bool = False
    """Whether it is text that the search set aside, to be joined to another draft."""


class _Step(NamedTuple):
    score: float
    state: State
    move: Move | None
    """None only where the page begins."""
    before: _Step | None
    body_chars: int
    """Characters of the body that stands open, negative when they read as the caption of a photo."""
    body_start: int
    """Number of the unit that opened the body."""


_Choice = tuple[Move, State, float, int]
"""A move, the state after it, its price, and the characters of the body that then stands open."""
_START = _Step(0.0, NOTHING, None, None, 0, 0)


def units_of(view: PageView, strands: list[list[int]]) -> list[Unit]:
    """Return the units of a page in print order; furniture is none."""
    units = [Unit(TEXT, tuple(strand)) for strand in strands]
    taken = {index for strand in strands for index in strand}
    units += [Unit(b.sort, (b.index,)) for b in view.blocks if b.index not in taken and b.sort is not FURNITURE]
    return sorted(units, key=lambda unit: unit.blocks[0])


def read_drafts(view: PageView, units: list[Unit]) -> list[Draft]:
    """Return the best reading under either custom: headlines above their bodies, or below them."""
    if not units:
        return []
    prices = _Prices(view, units)
    readings = [_Search(view, units, prices, head_after).run() for head_after in (False, True)]
    return _drafts(units, max(readings, key=lambda reading: reading.score))


class _Prices:
    """What is the same under either custom; every list runs parallel to the units."""

    def __init__(self, view: PageView, units: list[Unit]) -> None:
        self._view, self._units = view, units
        self._told: dict[tuple[int, int], float] = {}
        self.headline: list[tuple[float, float]] = []
        """Log-odds of a short block being a headline, and the share of it told below and not above."""
        self.boundary: list[float] = []
        """Log-odds of an article ending between a strand and the strand above it."""
        self.group: list[float] = []
        """Log-odds of a short block going on with the headline above it."""
        self.size: list[int] = []
        """Characters of a strand, negative when it reads as the caption of a photo."""
        self.aside: list[float | None] = []
        """Price of a strand belonging to an item that does not stand open; None when it opens an item for certain."""
        last_text: Unit | None = None
        last_short: Unit | None = None
        for unit in units:
            odds, edge, same, size, aside = (0.0, 0.0), 0.0, 0.0, 0, None
            if unit.sort is TEXT:
                if last_text is not None:
                    edge = log_odds(boundary_features(view, last_text.blocks, unit.blocks), BOUNDARY)
                size, aside = _size(view, unit), _aside(view, unit)
                last_text = unit
            elif unit.sort is SHORT:
                index = unit.blocks[0]
                below, above = view.window(index, 1), view.window(index, -1)
                odds = (
                    log_odds(headline_features(view, index), HEADLINE),
                    view.told(view.grams[index], below, above),
                )
                if last_short is not None:
                    same = log_odds(group_features(view, last_short.blocks[0], unit.blocks[0]), GROUP)
                last_short = unit
            self.headline.append(odds)
            self.boundary.append(edge)
            self.group.append(same)
            self.size.append(size)
            self.aside.append(aside)

    def told_by_body(self, start: int, number: int) -> float:
        """Return the share of a short block told in the body opened by unit ``start`` and not in the text below."""
        key = (max(start, number - LONGEST_BODY), number)
        told = self._told.get(key)
        if told is None:
            view = self._view
            index = self._units[number].blocks[0]
            asked = view.grams[index] - view.window(index, 1)
            body = (view.grams[i] & asked for unit in self._units[key[0] : number] for i in unit.blocks)
            told = self._told[key] = view.share(view.grams[index], set().union(*body))
        return told


def _size(view: PageView, unit: Unit) -> int:
    size = sum(len(view.texts[i]) for i in unit.blocks)
    return -size if size < CAPTION_WIDTH and ends_as_caption(view, unit.blocks) else size


def _aside(view: PageView, unit: Unit) -> float | None:
    first = unit.blocks[0]
    if view.dateline[first]:
        return None
    start = view.edges[first]
    return ASIDE_ORPHAN if start.starts_full and not start.starts_indented else ASIDE_OPENING


class _Search:
    """One pass over a page under one custom."""

    def __init__(self, view: PageView, units: list[Unit], prices: _Prices, head_after: bool) -> None:
        self.view, self.units, self.prices = view, units, prices
        self.after_price = 0.0 if head_after else AGAINST_CUSTOM
        self.before_price = AGAINST_CUSTOM if head_after else 0.0

    def run(self) -> _Step:
        """Return the last step of the best reading."""
        beam = {NOTHING: _START}
        for number, unit in enumerate(self.units):
            best: dict[State, tuple[float, Move, _Step, int]] = {}
            for state, step in beam.items():
                before = step.score
                for move, after, price, chars in self._moves(number, unit, state, step):
                    score = before + price
                    if after not in best or score > best[after][0]:
                        best[after] = (score, move, step, chars)
            beam = {
                after: _Step(score, after, move, step, chars, number if move is OPEN else step.body_start)
                for after, (score, move, step, chars) in best.items()
            }
        ends = [self._ended(state, step) for state, step in beam.items()]
        return max(ends, key=lambda step: step.score)

    def _ended(self, state: State, step: _Step) -> _Step:
        price = -TEASER if state is HEAD else -_headless(step) if state is BARE else 0.0
        return step._replace(score=step.score + price)

    def _moves(self, number: int, unit: Unit, state: State, step: _Step) -> list[_Choice]:
        if unit.sort is TEXT:
            return self._text_moves(number, state, step)
        if unit.sort is SHORT:
            return self._short_moves(number, state, step)
        return self._note_moves(unit, state, step)

    def _text_moves(self, number: int, state: State, step: _Step) -> list[_Choice]:
        own, new, aside = self.prices.size[number], self.prices.boundary[number], self.prices.aside[number]
        chars = step.body_chars
        if state not in BODY:
            moves = [] if state is NOTHING or aside is None else [(ASIDE, state, -aside, chars)]
            if state is HEAD:
                return [*moves, (OPEN, HEADED, -self.before_price, own), (OPEN, BARE, -TEASER, own)]
            return [*moves, (OPEN, BARE, 0.0, own)]
        moves = [] if aside is None else [(ASIDE, state, new / 2 - aside, chars)]
        if abs(chars) <= 1:
            return [(GO_ON, state, 0.0, own), *moves]
        grown = (GO_ON, state, -new / 2, own if own < 0 else abs(chars) + own)
        if new < CERTAIN:
            return [grown]
        closing = _headless(step) if state is BARE else 0.0
        return [*moves, (OPEN, BARE, new / 2 - closing, own), grown]

    def _short_moves(self, number: int, state: State, step: _Step) -> list[_Choice]:
        odds, told_below = self.prices.headline[number]
        before = TOLD_WEIGHT * told_below
        if state is BARE:
            after = TOLD_WEIGHT * self.prices.told_by_body(step.body_start, number) - self.after_price
            return [
                (HEAD_AFTER, CLOSED, odds / 2 + after, 0),
                (HEAD_NEW, HEAD, odds / 2 + before - _headless(step), 0),
                (GO_ON, state, -odds / 2, abs(step.body_chars) + 1),
            ]
        if state is HEADED:
            return [(HEAD_NEW, HEAD, odds / 2 + before, 0), (GO_ON, state, -odds / 2, abs(step.body_chars) + 1)]
        same = self.prices.group[number]
        if state is HEAD:
            return [
                (HEAD_SAME, HEAD, odds / 2 + same / 2, 0),
                (HEAD_NEW, HEAD, odds / 2 - same / 2 + before - TEASER, 0),
                (OPEN, HEADED, -odds / 2 - 1 - self.before_price, 1),
                (OPEN, BARE, -odds / 2 - 1 - TEASER, 1),
            ]
        if state is CLOSED:
            return [
                (HEAD_SAME, CLOSED, odds / 2 + same / 2, 0),
                (HEAD_NEW, HEAD, odds / 2 - same / 2 + before, 0),
                (OPEN, BARE, -odds / 2 - 1, 1),
            ]
        return [(HEAD_NEW, HEAD, odds / 2 + before, 0), (OPEN, BARE, -odds / 2 - 1, 1)]

    def _note_moves(self, unit: Unit, state: State, step: _Step) -> list[_Choice]:
        sort, chars = unit.sort, step.body_chars
        if sort is POINTER and state is HEAD:
            # A headline that points to another page is a teaser: no body follows.
            return [(ATTACH, NOTHING, TEASER, 0)]
        closing = _headless(step) if state is BARE else 0.0
        if sort is CREDIT:
            # A credit ends the caption above it; without one it stays with what is open.
            photo = state is BARE and abs(chars) < CAPTION_WIDTH
            moves = [(ATTACH, NOTHING, -HEADLESS_PHOTO, chars) if photo else (ATTACH, state, 0.0, chars)]
            return [*moves, (OPEN, BARE, -1.0, chars)] if state in (CLOSED, SIGNED, NOTHING) else moves
        if sort is JUMP:
            if state is not HEAD and marks.JUMP_FROM.match(self.view.texts[unit.blocks[0]]):
                return [(OPEN, BARE, -closing, 1)]
            return [(ATTACH, state, 0.0, chars)]
        if state is NOTHING:
            return [(OPEN, BARE, 0.0, 1)]
        if state is HEAD:
            return [(ATTACH, state, MARKED_BELOW, chars), (OPEN, BARE, -TEASER, 1)]
        if state is CLOSED:
            tied = 1.5 if self.view.blocks[unit.blocks[0]].joined_above else 0.0
            signed = SIGNED if sort is BYLINE else CLOSED
            opens = -SUMMARY_OPENS - (0.0 if sort is SUMMARY else tied)
            return [(ATTACH, signed, tied, chars), (OPEN, BARE, opens, 1)]
        if state is SIGNED:
            return [(ATTACH, state, -1.0, chars), (OPEN, BARE, 0.0, 1)]
        kept = -1.5 if sort is SUMMARY else 0.0
        return [(ATTACH, state, kept, chars), (OPEN, BARE, -closing - SUMMARY_OPENS, 1)]


def _headless(step: _Step) -> float:
    """Return the price of closing a body that has no headline."""
    return HEADLESS_PHOTO if step.body_chars < 0 else HEADLESS


def _drafts(units: list[Unit], last: _Step) -> list[Draft]:
    """Follow the steps back and gather the items they make; text set aside makes drafts of its own."""
    steps: list[_Step] = []
    while last.before is not None:
        steps.append(last)
        last = last.before
    steps.reverse()
    drafts: list[Draft] = []
    open_draft: Draft | None = None
    for unit, taken in zip(units, steps, strict=True):
        if taken.move is ASIDE:
            drafts.append(Draft(body=list(unit.blocks), aside=True))
            continue
        starts = taken.move is HEAD_NEW or (taken.move is OPEN and taken.state is BARE)
        if starts or open_draft is None:
            open_draft = Draft()
            drafts.append(open_draft)
        if taken.move in (HEAD_NEW, HEAD_SAME, HEAD_AFTER):
            open_draft.heads.extend(unit.blocks)
            open_draft.head_after |= taken.move is HEAD_AFTER
        elif unit.sort in (TEXT, SHORT):
            open_draft.body.extend(unit.blocks)
        else:
            open_draft.notes.extend(unit.blocks)
    return drafts

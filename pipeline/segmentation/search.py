"""The best reading of a page: which blocks are headlines, and which blocks make one article.

What belongs here: one pass of dynamic programming over the page in print order.  A state says what stands open;
every block moves it on in the few ways a newspaper allows, each at the price that ``scoring`` gives.
What does not: prices, and swapping headlines between bodies afterwards (``matching``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import Enum

from pipeline.segmentation import marks
from pipeline.segmentation.blocks import Sort
from pipeline.segmentation.features import PageView, boundary_features, ends_as_caption, group_features, headline_features
from pipeline.segmentation.scoring import BOUNDARY, GROUP, HEADLINE, log_odds

TOLD_WEIGHT = 3.0
"""Log-odds for a headline all of whose pairs are told in the body beside it and nowhere near on the other side."""
AGAINST_CUSTOM = 0.6
"""Price of a headline on the other side of its body than the page's custom."""
HEADLESS = 2.5
"""Price of a body of text that ends without any headline."""
HEADLESS_PHOTO = -0.3
"""Price of the same when the text is a photo's caption."""
TEASER = 1.2
"""Price of a headline without a body."""
SUMMARY_OPENS = 0.2
"""Price of a summary that opens an article before its headline."""
ASIDE_ORPHAN = 0.4
"""Price of text that begins in mid-sentence belonging to an item that does not stand open."""
ASIDE = 3.0
"""Price of the same for text that begins with a paragraph."""
MARKED_BELOW = 1.1
"""Worth of a summary or byline standing below a headline that waits for its body."""
CAPTION_WIDTH = 400
"""A text above this many characters is no caption."""


class State(Enum):
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


class Move(Enum):
    """What a block does."""

    OPEN = "opens a body"
    GO_ON = "goes on with the body"
    HEAD_NEW = "starts a headline"
    HEAD_SAME = "goes on with the headline"
    HEAD_AFTER = "is the headline of the body above"
    ATTACH = "belongs to the item that stands open"
    ASIDE = "belongs to another item of the page"


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


@dataclass(frozen=True, slots=True)
class _Step:
    score: float
    state: State
    move: Move
    before: _Step | None
    body_chars: int
    """Characters of the body that stands open, negative when they read as the caption of a photo."""
    body_start: int
    """Number of the unit that opened the body."""


def units_of(view: PageView, strands: list[list[int]]) -> list[Unit]:
    """Return the units of a page in print order; furniture is none."""
    units = [Unit(Sort.TEXT, tuple(strand)) for strand in strands]
    taken = {index for strand in strands for index in strand}
    units += [Unit(b.sort, (b.index,)) for b in view.blocks if b.index not in taken and b.sort is not Sort.FURNITURE]
    return sorted(units, key=lambda unit: unit.blocks[0])


def read_drafts(view: PageView, units: list[Unit]) -> list[Draft]:
    """Return the best reading under either custom: headlines above their bodies, or below them."""
    prices = _Prices.of(view, units)
    readings = [_Search(view, units, prices, head_after).run() for head_after in (False, True)]
    best = max(readings, key=lambda reading: reading.score if reading else 0.0)
    return _drafts(units, best) if best else []


@dataclass(frozen=True, slots=True)
class _Prices:
    """What is the same under either custom; every list runs parallel to the units."""

    headline: list[tuple[float, float]]
    """Log-odds of a short block being a headline, and the share of it told below and not above."""
    boundary: list[float]
    """Log-odds of an article ending between a strand and the strand above it."""
    group: list[float]
    """Log-odds of a short block going on with the headline above it."""

    @classmethod
    def of(cls, view: PageView, units: list[Unit]) -> _Prices:
        """Measure the units of a page."""
        headline, boundary, group = [], [], []
        last_text: Unit | None = None
        last_short: Unit | None = None
        for unit in units:
            odds, edge, same = (0.0, 0.0), 0.0, 0.0
            if unit.sort is Sort.TEXT:
                if last_text is not None:
                    edge = log_odds(boundary_features(view, last_text.blocks, unit.blocks), BOUNDARY)
                last_text = unit
            elif unit.sort is Sort.SHORT:
                found = headline_features(view, unit.blocks[0])
                odds = (log_odds(found, HEADLINE), found["told below"])
                if last_short is not None:
                    same = log_odds(group_features(view, last_short.blocks[0], unit.blocks[0]), GROUP)
                last_short = unit
            headline.append(odds)
            boundary.append(edge)
            group.append(same)
        return cls(headline, boundary, group)


class _Search:
    """One pass over a page under one custom."""

    def __init__(self, view: PageView, units: list[Unit], prices: _Prices, head_after: bool) -> None:
        self.view, self.units, self.prices, self.head_after = view, units, prices, head_after
        self.told: dict[tuple[int, int], float] = {}

    def run(self) -> _Step | None:
        """Return the last step of the best reading, None for a page without units."""
        beam: dict[State, _Step | None] = {State.NOTHING: None}
        for number, unit in enumerate(self.units):
            following: dict[State, _Step | None] = {}
            for state, step in beam.items():
                for move, after, price, chars in self._moves(number, unit, state, step):
                    score = (step.score if step else 0.0) + price
                    rival = following.get(after)
                    if rival is None or score > rival.score:
                        start = number if move is Move.OPEN or step is None else step.body_start
                        following[after] = _Step(score, after, move, step, chars, start)
            beam = following
        ends = [self._ended(state, step) for state, step in beam.items() if step]
        return max(ends, key=lambda step: step.score, default=None)

    def _ended(self, state: State, step: _Step) -> _Step:
        price = -TEASER if state is State.HEAD else -self._headless(step) if state is State.BARE else 0.0
        return replace(step, score=step.score + price)

    def _headless(self, step: _Step | None) -> float:
        if step is not None and step.body_chars < 0:
            return HEADLESS_PHOTO
        return HEADLESS

    def _moves(
        self, number: int, unit: Unit, state: State, step: _Step | None
    ) -> Iterator[tuple[Move, State, float, int]]:
        chars = step.body_chars if step else 0
        if unit.sort is Sort.TEXT:
            yield from self._text_moves(number, unit, state, step, chars)
        elif unit.sort is Sort.SHORT:
            yield from self._short_moves(number, state, step, chars)
        else:
            yield from self._note_moves(unit, state, step, chars)

    def _text_moves(
        self, number: int, unit: Unit, state: State, step: _Step | None, chars: int
    ) -> Iterator[tuple[Move, State, float, int]]:
        own = self._size(unit)
        start = self.view.edges[unit.blocks[0]]
        orphan = start.starts_full and not start.starts_indented
        aside = ASIDE_ORPHAN if orphan else ASIDE
        empty = state in (State.BARE, State.HEADED) and abs(chars) <= 1
        if empty:
            yield Move.GO_ON, state, 0.0, own
        if state is not State.NOTHING and not self.view.dateline[unit.blocks[0]]:
            odds = self.prices.boundary[number] / 2 if state in (State.BARE, State.HEADED) else 0.0
            yield Move.ASIDE, state, odds - aside, chars
        if state is State.HEAD:
            yield Move.OPEN, State.HEADED, -AGAINST_CUSTOM if self.head_after else 0.0, own
            yield Move.OPEN, State.BARE, -TEASER, own
        elif state in (State.BARE, State.HEADED) and not empty:
            new = self.prices.boundary[number]
            closing = self._headless(step) if state is State.BARE else 0.0
            yield Move.OPEN, State.BARE, new / 2 - closing, own
            grown = own if own < 0 else abs(chars) + own
            yield Move.GO_ON, state, -new / 2, grown
        elif not empty:
            yield Move.OPEN, State.BARE, 0.0, own

    def _size(self, unit: Unit) -> int:
        """Return the characters of a strand, negative when it reads as the caption of a photo."""
        size = sum(len(self.view.texts[i]) for i in unit.blocks)
        return -size if size < CAPTION_WIDTH and ends_as_caption(self.view, unit.blocks) else size

    def _short_moves(
        self, number: int, state: State, step: _Step | None, chars: int
    ) -> Iterator[tuple[Move, State, float, int]]:
        odds, told_below = self.prices.headline[number]
        before = TOLD_WEIGHT * told_below
        if state is State.BARE and step is not None:
            after = TOLD_WEIGHT * self._told_by_body(step.body_start, number) - (0.0 if self.head_after else AGAINST_CUSTOM)
            yield Move.HEAD_AFTER, State.CLOSED, odds / 2 + after, 0
            yield Move.HEAD_NEW, State.HEAD, odds / 2 + before - self._headless(step), 0
            yield Move.GO_ON, state, -odds / 2, abs(chars) + 1
        elif state is State.HEADED:
            yield Move.HEAD_NEW, State.HEAD, odds / 2 + before, 0
            yield Move.GO_ON, state, -odds / 2, abs(chars) + 1
        elif state is State.HEAD:
            same = self.prices.group[number]
            yield Move.HEAD_SAME, State.HEAD, odds / 2 + same / 2, 0
            yield Move.HEAD_NEW, State.HEAD, odds / 2 - same / 2 + before - TEASER, 0
            against = AGAINST_CUSTOM if self.head_after else 0.0
            yield Move.OPEN, State.HEADED, -odds / 2 - 1 - against, 1
            yield Move.OPEN, State.BARE, -odds / 2 - 1 - TEASER, 1
        else:
            if state is State.CLOSED:
                same = self.prices.group[number]
                yield Move.HEAD_SAME, State.CLOSED, odds / 2 + same / 2, 0
                yield Move.HEAD_NEW, State.HEAD, odds / 2 - same / 2 + before, 0
            else:
                yield Move.HEAD_NEW, State.HEAD, odds / 2 + before, 0
            yield Move.OPEN, State.BARE, -odds / 2 - 1, 1

    def _told_by_body(self, start: int, number: int) -> float:
        """Return the share of a short block that the body opened by unit ``start`` tells and the text below does not."""
        key = (start, number)
        if key not in self.told:
            index = self.units[number].blocks[0]
            body = set().union(*(self.view.grams[i] for unit in self.units[start:number] for i in unit.blocks))
            self.told[key] = self.view.told(self.view.grams[index], body, self.view.window(index, 1))
        return self.told[key]

    def _note_moves(
        self, unit: Unit, state: State, step: _Step | None, chars: int
    ) -> Iterator[tuple[Move, State, float, int]]:
        block = self.view.blocks[unit.blocks[0]]
        if unit.sort is Sort.POINTER and state is State.HEAD:
            # A headline that points to another page is a teaser: no body follows.
            yield Move.ATTACH, State.NOTHING, TEASER, 0
            return
        closing = self._headless(step) if state is State.BARE else 0.0
        if unit.sort is Sort.CREDIT:
            # A credit ends the caption above it; without one it stays with what is open.
            photo = state is State.BARE and abs(chars) < CAPTION_WIDTH
            yield Move.ATTACH, State.NOTHING if photo else state, -HEADLESS_PHOTO if photo else 0.0, chars
            if state in (State.CLOSED, State.SIGNED, State.NOTHING):
                yield Move.OPEN, State.BARE, -1.0, chars
        elif unit.sort is Sort.JUMP:
            if marks.JUMP_FROM.match(self.view.texts[block.index]):
                yield (Move.ATTACH, state, 0.0, chars) if state is State.HEAD else (Move.OPEN, State.BARE, -closing, 1)
            else:
                yield Move.ATTACH, state, 0.0, chars
        elif state in (State.HEAD, State.NOTHING):
            if state is State.HEAD:
                yield Move.ATTACH, state, MARKED_BELOW, chars
            yield Move.OPEN, State.BARE, -TEASER if state is State.HEAD else 0.0, 1
        elif state is State.CLOSED:
            tied = 1.5 if block.joined_above else 0.0
            signed = State.SIGNED if unit.sort is Sort.BYLINE else State.CLOSED
            yield Move.ATTACH, signed, tied, chars
            yield Move.OPEN, State.BARE, -SUMMARY_OPENS - (0.0 if unit.sort is Sort.SUMMARY else tied), 1
        elif state is State.SIGNED:
            yield Move.ATTACH, state, -1.0, chars
            yield Move.OPEN, State.BARE, 0.0, 1
        else:
            yield Move.ATTACH, state, -1.5 if unit.sort is Sort.SUMMARY else 0.0, chars
            yield Move.OPEN, State.BARE, -closing - SUMMARY_OPENS, 1


def _drafts(units: list[Unit], last: _Step) -> list[Draft]:
    """Follow the steps back and gather the items they make; text set aside makes drafts of its own."""
    steps: list[_Step] = []
    step: _Step | None = last
    while step is not None:
        steps.append(step)
        step = step.before
    steps.reverse()
    drafts: list[Draft] = []
    open_draft: Draft | None = None
    for unit, taken in zip(units, steps, strict=True):
        if taken.move is Move.ASIDE:
            drafts.append(Draft(body=list(unit.blocks), aside=True))
            continue
        starts = taken.move is Move.HEAD_NEW or (taken.move is Move.OPEN and taken.state is State.BARE)
        if starts or open_draft is None:
            open_draft = Draft()
            drafts.append(open_draft)
        if taken.move in (Move.HEAD_NEW, Move.HEAD_SAME, Move.HEAD_AFTER):
            open_draft.heads.extend(unit.blocks)
            open_draft.head_after |= taken.move is Move.HEAD_AFTER
        elif unit.sort in (Sort.TEXT, Sort.SHORT):
            open_draft.body.extend(unit.blocks)
        else:
            open_draft.notes.extend(unit.blocks)
    return drafts

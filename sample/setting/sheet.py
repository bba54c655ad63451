"""A sheet: every line of a page at its place, as a typesetter puts it.

Belongs here: columns, bands of articles side by side, headlines across columns.  Does not belong here: the order in
which an extractor reads the sheet (see `extractors`).

Lengths are in full-width units of the body type (one em); y grows downwards.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from sample.setting.breaking import break_text, justify, width
from sample.setting.model import Article
from sample.setting.styles import Frame, Line, body_frames

LEADING = 1.3
"""From line to line, in sizes of the type."""
GUTTER = 1.6
"""Between two columns."""
GAP = 1.5
"""Between two articles, one above the other."""
MEASURES = (11, 13, 15, 17)
COLUMNS = (5, 6, 6, 7, 7, 8)
"""Columns of a page; dailies of any measure have as many."""
JUSTIFIED = 0.05
"""Share of body lines with spaces beside numbers."""


@dataclass(frozen=True)
class Placed:
    """A line at its place on the sheet."""

    line: Line
    x0: float
    x1: float
    y0: float
    y1: float

    @property
    def size(self) -> float:
        """Size of its type."""
        return self.y1 - self.y0


@dataclass(frozen=True)
class _Cell:
    """Room for an article: `columns` columns from `left` on, below `top`."""

    left: int
    columns: int
    top: float


class Sheet:
    """A page being set; `measure` is the width of each of its `columns`."""

    def __init__(self, measure: int, columns: int, rng: random.Random) -> None:
        self.measure, self.columns = measure, columns
        self.placed: list[Placed] = []
        self._rng = rng

    def set(self, articles: list[Article]) -> list[Placed]:
        """Set the articles in bands from the top down, and give all lines."""
        rest = list(enumerate(articles))
        top = 0.0
        while rest:
            most = min(self.columns, 3, len(rest))
            count = self._rng.choice([1, 2, 2, 3, 3][: 2 * most - 1])
            band, rest = rest[:count], rest[count:]
            shares = self._shares([_length(article) for _, article in band])
            left, bottom = 0, top
            for (number, article), columns in zip(band, shares, strict=True):
                low = self._article(number, article, _Cell(left, columns, top))
                if rest and self._rng.random() < 0.45 and _length(rest[0][1]) < 0.7 * _length(article):
                    # a shorter one below, in the same columns
                    below_number, below = rest.pop(0)
                    low = self._article(below_number, below, _Cell(left, columns, low + GAP))
                left, bottom = left + columns, max(bottom, low)
            top = bottom + GAP
        return self.placed

    def _shares(self, lengths: list[int]) -> list[int]:
        """How many columns each article of a band gets: one at least, more for longer ones."""
        shares = [1] * len(lengths)
        for _ in range(self.columns - len(lengths)):
            place = max(range(len(lengths)), key=lambda i: lengths[i] / shares[i] * self._rng.uniform(0.4, 1.6))
            shares[place] += 1
        return shares

    def _x(self, column: int) -> float:
        return column * (self.measure + GUTTER)

    def _span(self, columns: int) -> float:
        return columns * (self.measure + GUTTER) - GUTTER

    def _put(self, line: Line, x: float, y: float, size: float = 1.0) -> float:
        """Place a line; gives where the next one may begin."""
        bare = line.text.rstrip()
        self.placed.append(Placed(line, x, x + width(bare) / 2 * size, y, y + size))
        return y + LEADING * size

    def _article(self, number: int, article: Article, cell: _Cell) -> float:
        """Set an article into its cell; gives its lowest edge."""
        rng = self._rng
        narrow = cell.columns > 1 and bool(article.body) and rng.random() < 0.1
        wide = 1 if narrow else cell.columns
        tops = [cell.top] * cell.columns
        below = rng.random() < 0.1 and bool(article.body)
        if article.kind == "photo":
            tops = [cell.top + rng.randint(6, 14)] * cell.columns
        head = self._head(number, article, _Cell(cell.left, wide, 0.0))
        head_height = max((line.y1 for line in head), default=0.0)
        if head and not below:
            self.placed += [_moved(line, cell.top) for line in head]
            tops[:wide] = [cell.top + head_height + rng.choice((0.6, 0.8, 1.2))] * wide
        bottom = self._body(number, article, cell.left, tops)
        if head and below:
            self.placed += [_moved(line, bottom + 0.8) for line in head]
            bottom += 0.8 + head_height
        return bottom

    def _head(self, number: int, article: Article, cell: _Cell) -> list[Placed]:
        """Headline, summary and byline over the width of a cell, at its top 0."""
        rng = self._rng
        span, x, y = self._span(cell.columns), self._x(cell.left), 0.0
        inner = Sheet(self.measure, cell.columns, rng)
        centred = rng.random() < 0.4
        size = min(3.0, max(1.5, span / max(8, 1.15 * width("".join(article.title)) / 2))) if article.title else 1.5
        parts = [(text, "kicker", max(1.2, 0.6 * size)) for text in article.kicker]
        parts += [(text, "title", size) for text in article.title]
        parts += [(text, "subtitle", max(1.2, 0.6 * size)) for text in article.subtitle]
        for text, role, scale in parts:
            for piece in break_text(text, max(4, int(span / scale)), squeeze=False):
                left = x + (span - width(piece) / 2 * scale) / 2 if centred else x
                y = inner._put(Line(piece, number, role), left, y, scale)
        if article.pointer:
            y = inner._put(Line(article.pointer, number, "jump"), x, y)
        for para, text in enumerate(article.summary):
            y += 0.5
            for piece in break_text("■ " + text, int(span), squeeze=False):
                y = inner._put(Line(piece, number, "summary", para), x, y)
        return inner.placed

    def _body(self, number: int, article: Article, left: int, tops: list[float]) -> float:
        """Fill the columns with the body, as evenly as whole lines allow; gives the lowest edge."""
        lines = self._lines(number, article)
        heights = sum(lines_between(top, max(tops)) for top in tops)
        low = max(tops) + LEADING * max(1, -(-(len(lines) - heights) // len(tops)))
        while sum(lines_between(top, low) for top in tops) < len(lines):
            low += LEADING
        bottom, rest = max(tops), lines
        for column, top in enumerate(tops):
            y = top
            room = lines_between(top, low)
            for line in rest[:room]:
                x = self._x(left + column) + (
                    2 if line.role in ("body", "caption") and line.text[:1] == "\u3000" else 0
                )
                y = self._put(_bare(line), x, y)
            bottom, rest = max(bottom, y), rest[room:]
        return bottom

    def _lines(self, number: int, article: Article) -> list[Line]:
        """The lines of byline, body and credit; the first line of a paragraph begins with an ideographic space."""
        lines: Frame = [Line(article.byline, number, "byline")] if article.byline else []
        for frame in body_frames(number, article, self.measure, squeeze=False):
            first = "\u3000" if frame[0].role in ("body", "caption") else ""
            for place, line in enumerate(frame):
                text = justify(line.text, self._rng, JUSTIFIED)
                lines.append(Line((first if place == 0 else "") + text, number, line.role, line.para))
        if article.credit:
            lines.append(Line(article.credit, number, "credit"))
        return lines


def lines_between(top: float, low: float) -> int:
    """How many lines of body type fit between two heights."""
    return max(0, int((low - top) / LEADING + 0.01))


def _bare(line: Line) -> Line:
    return Line(line.text.removeprefix("\u3000"), line.article, line.role, line.para)


def _moved(placed: Placed, down: float) -> Placed:
    return Placed(placed.line, placed.x0, placed.x1, placed.y0 + down, placed.y1 + down)


def _length(article: Article) -> int:
    return sum(map(len, article.body)) + 60

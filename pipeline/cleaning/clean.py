"""A page in its clean form: the one function that later stages call.

What belongs here: the walk over items and paragraphs.  What does not: what happens inside a paragraph
(``paragraphs``) and to what is left over (``residue``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from itertools import groupby
from operator import attrgetter

from pipeline.cleaning.paragraphs import Cleaned, clean_paragraph
from pipeline.cleaning.residue import residue
from pipeline.model import CleanItem, CleanPage, Item, LeftOut, Page, PageReading, Piece


def clean_page(page: Page, reading: PageReading, masked: Set[str] = frozenset()) -> CleanPage:
    """Clean every paragraph of a page; spans and residue together cover every code point of it exactly once.

    ``masked`` are the kinds of personal data (``personal.KINDS``) to hide; none unless the configuration says so.
    A paragraph of which nothing can be kept vanishes, and so does an item without paragraphs; their characters are
    residue.  Raises ValueError when two pieces of the reading overlap or one leaves the page.
    """
    # Both are line ends; with one kind of them a page from Windows takes the short ways too.
    text = page.text.replace("\r", "\n")
    items: list[CleanItem] = []
    left_out: list[LeftOut] = list(reading.left_out)
    kept: list[tuple[int, int]] = []
    for item in reading.items:
        _check_bounds(item, len(text))
        paragraphs = []
        for paragraph, inside in _paragraphs(text, item, masked):
            paragraphs.append(paragraph)
            left_out += inside
            kept += [(span.char_start, span.char_end) for span in paragraph.spans]
        if paragraphs:
            items.append(CleanItem(item, tuple(paragraphs)))
    kept.sort()
    return CleanPage(tuple(items), residue(text, kept, left_out))


def _check_bounds(item: Item, length: int) -> None:
    end = max([piece.char_end for piece in item.pieces], default=0)
    if end > length:
        raise ValueError(f"a piece ends at character {end}, beyond the page's {length}")


_PARA_NO = attrgetter("para_no")


def _paragraphs(text: str, item: Item, masked: Set[str]) -> Iterator[Cleaned]:
    for _, group in groupby(item.pieces, key=_PARA_NO):
        pieces: Sequence[Piece] = tuple(group)
        cleaned = clean_paragraph(text, pieces, pieces[0].role, masked)
        if cleaned is not None:
            yield cleaned

"""From the text of a page to its items: lines, blocks, strands of text, the best reading, roles and paragraphs.

What belongs here: everything that decides which characters of a page make which article, and what each line is.
What does not: changing characters (``pipeline.cleaning``) and anything beyond one page (``pipeline.articles``).

The way of a page: ``lines``, in ``columns`` where they stand side by side → ``blocks`` → ``strands`` (paragraphs
broken off by columns) → ``search`` (dynamic programming over the page) → ``joining`` (loose text) → ``matching``
(headlines and bodies once more, all at once) → ``items`` (roles, paragraphs).
``features`` measures, ``scoring`` weighs, ``search`` and ``matching`` choose.
"""

from __future__ import annotations

from pipeline.model import LeftOut, Page, PageReading
from pipeline.segmentation.blocks import read_blocks
from pipeline.segmentation.columns import read_columns
from pipeline.segmentation.features import PageView
from pipeline.segmentation.items import lay_out, leave_furniture
from pipeline.segmentation.joining import join_loose
from pipeline.segmentation.lines import specks
from pipeline.segmentation.matching import rematch
from pipeline.segmentation.search import read_drafts, units_of
from pipeline.segmentation.strands import read_strands

__all__ = ["segment_page"]


def segment_page(page: Page) -> PageReading:
    """Return how a page is cut into items; the same page gives the same reading, and no text makes it fail.

    Items stand in the order of their first character on the page.  Pieces and left-out runs never overlap, lie
    within lines and begin and end with a character that is not white space (but for the blank after a bullet).
    """
    lines = read_columns(page.text)
    view = PageView(read_blocks(lines))
    strands = read_strands(view)
    linked = frozenset(index for strand in strands for index in strand[1:])
    drafts = rematch(view, join_loose(view, read_drafts(view, units_of(view, strands))))
    items = []
    left_out: list[LeftOut] = leave_furniture(view)
    left_out += [LeftOut(start, end, "marker", "seg.speck") for start, end in specks(page.text, lines)]
    for draft in drafts:
        item, left = lay_out(view, draft, linked)
        left_out.extend(left)
        if item is not None:
            items.append(item)
    items.sort(key=lambda item: min(piece.char_start for piece in item.pieces))
    left_out.sort(key=lambda run: run.char_start)
    return PageReading(tuple(items), tuple(left_out))

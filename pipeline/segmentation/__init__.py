"""From the text of a page to its items: lines, blocks, chains of text, headlines, roles and paragraphs.

What belongs here: everything that decides which characters of a page make which article, and what each line is.
What does not: changing characters (``pipeline.cleaning``) and anything beyond one page (``pipeline.articles``).

The way of a page: ``lines``, in ``columns`` where they stand side by side → ``blocks`` → ``headlines`` (which short
blocks are) → ``links`` and ``chains`` (which text goes on with which) → ``matching`` (headlines and chains) →
``judging`` and ``revising`` (which articles hold as wholes) → ``drafts`` → ``items`` (roles, paragraphs) →
``confidence``.  ``features``, ``holders``, ``likeness``, ``links``, ``headlines``, ``matching``, ``texts`` and
``headed`` measure; ``models`` weigh.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from threadpoolctl import ThreadpoolController

from pipeline.model import Item, LeftOut, Page, PageReading
from pipeline.segmentation.blocks import read_blocks
from pipeline.segmentation.columns import read_columns
from pipeline.segmentation.confidence import confidences
from pipeline.segmentation.drafts import Draft, read_drafts
from pipeline.segmentation.features import PageView
from pipeline.segmentation.items import evidence_of, lay_out, leave_furniture
from pipeline.segmentation.lines import specks

__all__ = ["read_view", "segment_page"]


def read_view(text: str) -> PageView:
    """Return the blocks of a page with what is measured of them."""
    return PageView(read_blocks(read_columns(text)))


def segment_page(page: Page) -> PageReading:
    """Return how a page is cut into items; the same page gives the same reading, and no text makes it fail.

    Items stand in the order of their first character on the page.  Pieces and left-out runs never overlap, lie
    within lines and begin and end with a character that is not white space (but for the blank after a bullet).
    """
    lines = read_columns(page.text)
    view = PageView(read_blocks(lines))
    drafts: list[Draft] = []
    items: list[Item] = []
    left_out: list[LeftOut] = leave_furniture(view)
    left_out += [LeftOut(start, end, "marker", "seg.speck") for start, end in specks(page.text, lines)]
    # On matrices as small as a page's, the library's own threads wait for each other more than they work.
    with _numerical_library().limit(limits=1):
        found = read_drafts(view)
    for draft in found:
        item, left = lay_out(view, draft)
        left_out.extend(left)
        if item is not None:
            drafts.append(draft)
            items.append(item)
    sure = confidences(evidence_of(drafts, [item.kind for item in items]))
    items = [replace(item, confidence=value) for item, value in zip(items, sure, strict=True)]
    items.sort(key=lambda item: min(piece.char_start for piece in item.pieces))
    left_out.sort(key=lambda run: run.char_start)
    return PageReading(tuple(items), tuple(left_out))


@cache
def _numerical_library() -> ThreadpoolController:
    return ThreadpoolController().select(user_api="blas")

"""Leaving articles out of a clean page.

What belongs here: which items of a page are on the list, and turning their spans into residue.  What does not: the
list itself (``suppressions``).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.model import CleanItem, CleanPage, LeftOut
from pipeline.schema import TEXT_ROLES
from pipeline.takedown.rules import SUPPRESSED
from pipeline.takedown.suppressions import Suppressions


class Taken(NamedTuple):
    """An item that was left out, and the category of the demand."""

    item: CleanItem
    category: str


@dataclass(frozen=True)
class Blocklist:
    """The suppressions, laid out for looking up."""

    ranges: Mapping[str, Sequence[tuple[int, int, str]]]
    """By source: byte_start, byte_end, category."""
    texts: Mapping[str, str]
    """Category by SHA-256 of a text."""

    @classmethod
    def of(cls, suppressions: Suppressions) -> Blocklist:
        """Lay out a list of suppressions."""
        ranges: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        texts: dict[str, str] = {}
        for entry in suppressions.entries:
            ranges[entry.source_id] += [(start, end, entry.category) for start, end in entry.ranges]
            if entry.text_sha256:
                texts.setdefault(entry.text_sha256, entry.category)
        return cls(ranges, texts)

    def category(self, source_id: str, item: CleanItem, at: NDArray[np.int64]) -> str | None:
        """Return why an item is left out; None when it stays.  ``at`` has the byte offset of every code point."""
        for start, end, category in self.ranges.get(source_id, ()):
            for paragraph in item.paragraphs:
                if any(at[span.char_start] < end and start < at[span.char_end] for span in paragraph.spans):
                    return category
        text = "\n".join(paragraph.text for paragraph in item.paragraphs if paragraph.role in TEXT_ROLES)
        return self.texts.get(hashlib.sha256(text.encode()).hexdigest()) if self.texts and text else None


def leave_out(
    page: CleanPage, source_id: str, at: NDArray[np.int64], blocklist: Blocklist
) -> tuple[CleanPage, tuple[Taken, ...]]:
    """Return the page without the items on the list, and those items; their spans become residue."""
    if not (blocklist.texts or source_id in blocklist.ranges):
        return page, ()
    categories = [blocklist.category(source_id, item, at) for item in page.items]
    taken = tuple(
        Taken(item, category) for item, category in zip(page.items, categories, strict=True) if category is not None
    )
    if not taken:
        return page, ()
    freed = [
        LeftOut(span.char_start, span.char_end, "suppressed", SUPPRESSED.rule_id)
        for item, _ in taken
        for paragraph in item.paragraphs
        for span in paragraph.spans
    ]
    kept = tuple(item for item, category in zip(page.items, categories, strict=True) if category is None)
    residue = sorted((*page.residue, *freed), key=lambda run: run.char_start)
    return CleanPage(kept, tuple(residue)), taken

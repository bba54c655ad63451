"""References that may resolve in another part of the same partition.

What belongs here: the few references that cross pages (a file with the same bytes as a page of another chunk, a jump
to an article on another page).  They are gathered part by part and judged when the partition ends.  Memory: the ids
of one partition.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from expectations.measuring.violations import Violations, mask
from expectations.part import Bools, Part


@dataclass(frozen=True, slots=True)
class LateReference:
    """The values of ``table.column`` must be among those of ``referred.key``, and never be the row's own."""

    table: str
    column: str
    referred: str
    key: str


LATE: dict[str, LateReference] = {
    "source_aliases_refer_to_sources": LateReference("source_aliases", "source_id", "sources", "source_id"),
    "articles_continue_articles": LateReference("articles", "continues_article_id", "articles", "article_id"),
}
"""Late references by the name of the check that judges them."""


@dataclass(slots=True)
class Gathered:
    """What one late reference has offered and wanted so far in the current partition."""

    reference: LateReference
    _offered: list[pa.Array] = field(default_factory=list)
    _waiting: list[Part] = field(default_factory=list)
    _checked: int = 0

    def add(self, part: Part) -> None:
        """Take in a part of the partition."""
        to = self.reference
        wanted = part.column(to.table, to.column)
        offered = part.column(to.referred, to.key)
        self._offered.append(offered)
        self._checked += len(wanted) - wanted.null_count
        rows = np.flatnonzero(mask(wanted.is_valid()) & (~_is_in(wanted, offered) | self._own(part)))
        if len(rows):
            # Only the rows that wait are kept, not the part with its texts.
            waiting = part.table(to.table).take(pa.array(rows))
            self._waiting.append(Part(part.partition, {to.table: waiting}))

    def settle(self) -> tuple[int, list[tuple[Part, Violations]]]:
        """Return how many references were looked at and those that never resolved; then forget the partition."""
        checked, settled = self._checked, [self._unresolved(part) for part in self._waiting]
        self._offered, self._waiting, self._checked = [], [], 0
        return checked, settled

    def _unresolved(self, part: Part) -> tuple[Part, Violations]:
        to = self.reference
        wanted = part.column(to.table, to.column)
        bad = ~_is_in(wanted, pa.chunked_array(self._offered, pa.string())) | self._own(part)
        # ``add`` has counted what was looked at.
        return part, Violations(to.table, 0, np.flatnonzero(bad), (to.column,))

    def _own(self, part: Part) -> Bools:
        """Return the rows that refer to themselves, which only a reference within one table can do."""
        to = self.reference
        if to.table != to.referred:
            return np.zeros(part.rows(to.table), np.bool_)
        return mask(pc.equal(part.column(to.table, to.column), part.column(to.table, to.key)))


def _is_in(values: pa.Array, offered: pa.Array | pa.ChunkedArray) -> Bools:
    return mask(pc.is_in(values, value_set=offered))

"""Comparing two tables with the same key, row by row, in one streaming pass.

What belongs here: which rows came, went or changed, and in which columns.  What does not: how changes are written
down (``changes``), and what follows from them (``diff``, ``versions``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import schema
from pipeline.release.changes import NOBODY, Sink, one_sided, two_sided
from pipeline.release.merging import SortedStream, count_below, key_codes


@dataclass
class TableDiff:
    """How one table differs; counts are rows, ``columns`` counts changed values by column."""

    rows_before: int = 0
    rows_after: int = 0
    added: int = 0
    removed: int = 0
    changed: int = 0
    columns: dict[str, int] = field(default_factory=dict)
    columns_added: list[str] = field(default_factory=list)
    columns_removed: list[str] = field(default_factory=list)

    @property
    def is_same(self) -> bool:
        """Whether nothing at all differs."""
        return self.only_added and not self.added and not self.columns_added

    @property
    def only_added(self) -> bool:
        """Whether nothing that was there changed or went."""
        return not (self.removed or self.changed or self.columns_removed)

    def as_dict(self) -> dict[str, object]:
        """Return the table's part of ``diff.json``."""
        return {
            "rows_before": self.rows_before,
            "rows_after": self.rows_after,
            "added": self.added,
            "removed": self.removed,
            "changed": self.changed,
            "columns": dict(sorted(self.columns.items())),
            "columns_added": self.columns_added,
            "columns_removed": self.columns_removed,
        }


class TableComparer:
    """Compares the rows of a previous release, read as needed, with new rows fed in key order.

    ``sink`` takes the changes (None: they are only counted).  Of the articles in
    ``silent`` no value is handed to it: what was taken down, or closed, must not live on in a diff.
    """

    def __init__(
        self,
        table: schema.Table,
        old: Iterable[pa.Table],
        old_columns: list[str],
        sink: Sink | None = None,
        silent: pa.Array = NOBODY,
    ) -> None:
        names = table.column_names
        self.diff = TableDiff(
            columns_added=[name for name in names if name not in old_columns],
            columns_removed=[name for name in old_columns if name not in names],
        )
        self.removed_ids: list[str] = []
        self.added_ids: list[str] = []
        """First key column of rows that came or went (collected for articles alone, see ``history``)."""
        self._table = table
        self._values = [name for name in names if name in old_columns and name not in table.key]
        self._old = SortedStream(old, table.key[0])
        self._columns: Counter[str] = Counter()
        self._sink = sink
        self._silent = silent if table.key[0] == "article_id" else NOBODY
        self._held: pa.Table | None = None

    def feed(self, new: pa.Table) -> None:
        """Compare further rows, which follow those fed before in key order."""
        rows = new if self._held is None else pa.concat_tables([self._held, new])
        if not rows.num_rows:
            return
        # The last first-key may go on in the next rows: what belongs to it waits for them.
        keys = rows.column(self._table.key[0])
        bound = keys[-1].as_py()
        below = count_below(keys, bound)
        self._held = rows.slice(below)
        if below:
            self._compare_below(bound, rows.slice(0, below))

    def finish(self) -> TableDiff:
        """Compare what is left and return the counts."""
        self._compare_below(None, self._held if self._held is not None else self._table.empty())
        self._held = None
        self.diff.columns = dict(self._columns)
        return self.diff

    def _compare_below(self, bound: str | None, new: pa.Table) -> None:
        """Compare all old rows below the bound with the new ones, a stretch of old rows at a time."""
        stretch = self._old.next_bound()
        while stretch is not None and (bound is None or stretch < bound):
            below = count_below(new.column(self._table.key[0]), stretch)
            self._compare(self._old.take_below(stretch), new.slice(0, below))
            new = new.slice(below)
            stretch = self._old.next_bound()
        self._compare(self._old.take_below(bound), new)

    def _compare(self, old: pa.Table | None, new: pa.Table) -> None:
        self.diff.rows_before += 0 if old is None else old.num_rows
        self.diff.rows_after += new.num_rows
        if old is None or not new.num_rows:
            self._gone(old)
            self._came(new)
            return
        shared = [*self._table.key, *self._values]
        if old.num_rows == new.num_rows and old.select(shared).equals(new.select(shared)):
            return
        key = list(self._table.key)
        old_codes, new_codes = key_codes([[side.column(name) for name in key] for side in (old, new)])
        self._gone(old.take(np.flatnonzero(~np.isin(old_codes, new_codes))))
        self._came(new.take(np.flatnonzero(~np.isin(new_codes, old_codes))))
        _, in_old, in_new = np.intersect1d(old_codes, new_codes, return_indices=True)
        order = np.argsort(in_new)
        self._altered(old.take(in_old[order]), new.take(in_new[order]))

    def _gone(self, rows: pa.Table | None) -> None:
        if rows is not None and rows.num_rows:
            self.diff.removed += rows.num_rows
            if self._table is schema.ARTICLES:
                self.removed_ids.extend(rows.column("article_id").to_pylist())
            if self._sink is not None:
                self._sink(one_sided(self._table, rows, "removed", self._silent))

    def _came(self, rows: pa.Table) -> None:
        if rows.num_rows:
            self.diff.added += rows.num_rows
            if self._table is schema.ARTICLES:
                self.added_ids.extend(rows.column("article_id").to_pylist())
            if self._sink is not None:
                self._sink(one_sided(self._table, rows, "added", self._silent))

    def _altered(self, old: pa.Table, new: pa.Table) -> None:
        changed = {name: _differs(old.column(name), new.column(name)) for name in self._values}
        any_changed = np.zeros(old.num_rows, bool)
        for name, mask in changed.items():
            if mask.any():
                self._columns[name] += int(mask.sum())
                any_changed |= mask
        self.diff.changed += int(any_changed.sum())
        if self._sink is not None and any_changed.any():
            rows = np.flatnonzero(any_changed)
            masks = {name: pa.chunked_array([pa.array(mask[rows])]) for name, mask in changed.items() if mask.any()}
            self._sink(two_sided(self._table, old.take(rows), new.take(rows), masks, self._silent))


def _differs(before: pa.ChunkedArray, after: pa.ChunkedArray) -> np.ndarray:
    """Return in which rows two columns differ; numbers of another width compare by value, other types as text."""
    is_number = [pa.types.is_integer(kind) or pa.types.is_floating(kind) for kind in (before.type, after.type)]
    if before.type != after.type and not all(is_number):
        before, after = before.cast(pa.string()), after.cast(pa.string())
    same = pc.or_kleene(pc.equal(before, after), pc.and_(pc.is_null(before), pc.is_null(after)))
    return np.asarray(~pc.fill_null(same, False).to_numpy())

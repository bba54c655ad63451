"""What changed between two releases, row by row.

What belongs here: comparing two sorted tables by key in one streaming pass, counting, and writing down every
change.  What does not: which version number follows (``versions``) and what became of ids (``history``).

Values are written as strings, as they stand in the CSV.  Those of ``silent`` articles are never written: what was
taken down, or closed, must not live on in a diff.  Added and removed rows are listed by key only: their
values stand in the release that holds them, and a withdrawn text must not live on in a diff.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import schema
from pipeline.release.inputs import Progress, ReleaseError
from pipeline.release.merging import SortedStream, count_below, key_codes, read_sorted
from pipeline.release.write import parquet_path

CHANGES_SCHEMA = pa.schema(
    [
        pa.field("table", pa.string(), nullable=False),
        pa.field("key", pa.string(), nullable=False),
        pa.field("column", pa.string()),
        pa.field("change", pa.string(), nullable=False),
        pa.field("old", pa.string()),
        pa.field("new", pa.string()),
    ]
)
"""``key`` joins the key columns by ``,``; ``column``, ``old`` and ``new`` are null unless ``change`` is changed."""

Sink: TypeAlias = Callable[[pa.Table], None]
NOBODY = pa.array([], pa.string())


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


@dataclass
class ReleaseDiff:
    """How one release differs from another, table by table in published order."""

    old: str
    new: str
    tables: dict[str, TableDiff] = field(default_factory=dict)
    tables_removed: list[str] = field(default_factory=list)

    @property
    def only_added(self) -> bool:
        """Whether every table is still there and only gained rows or columns."""
        return not self.tables_removed and all(table.only_added for table in self.tables.values())

    @property
    def is_same(self) -> bool:
        """Whether no table differs."""
        return not self.tables_removed and all(table.is_same for table in self.tables.values())

    def as_dict(self) -> dict[str, object]:
        """Return the content of ``diff.json``."""
        tables = {
            name: {
                "rows_before": table.rows_before,
                "rows_after": table.rows_after,
                "added": table.added,
                "removed": table.removed,
                "changed": table.changed,
                "columns": dict(sorted(table.columns.items())),
                "columns_added": table.columns_added,
                "columns_removed": table.columns_removed,
            }
            for name, table in self.tables.items()
        }
        return {
            "from": self.old,
            "to": self.new,
            "only_added": self.only_added,
            "tables_removed": self.tables_removed,
            "tables": tables,
        }


class TableComparer:
    """Compares the rows of a previous release, read as needed, with new rows fed in key order."""

    def __init__(
        self,
        table: schema.Table,
        old: Iterable[pa.Table],
        old_columns: list[str],
        sink: Sink,
        silent: pa.Array = NOBODY,
    ) -> None:
        names = table.column_names
        self.diff = TableDiff(
            columns_added=[name for name in names if name not in old_columns],
            columns_removed=[name for name in old_columns if name not in names],
        )
        self.removed_ids: list[str] = []
        """First key column of rows that are gone (collected for articles alone, see ``history``)."""
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
        self._gone(old.select(key).take(np.flatnonzero(~np.isin(old_codes, new_codes))))
        self._came(new.select(key).take(np.flatnonzero(~np.isin(new_codes, old_codes))))
        _, in_old, in_new = np.intersect1d(old_codes, new_codes, return_indices=True)
        order = np.argsort(in_new)
        self._altered(old.take(in_old[order]), new.take(in_new[order]))

    def _gone(self, rows: pa.Table | None) -> None:
        if rows is not None and rows.num_rows:
            self.diff.removed += rows.num_rows
            if self._table is schema.ARTICLES:
                self.removed_ids.extend(rows.column("article_id").to_pylist())
            self._note(rows, "removed")

    def _came(self, rows: pa.Table) -> None:
        if rows.num_rows:
            self.diff.added += rows.num_rows
            self._note(rows, "added")

    def _altered(self, old: pa.Table, new: pa.Table) -> None:
        any_changed = np.zeros(old.num_rows, bool)
        for name in self._values:
            before, after = old.column(name), new.column(name)
            same = pc.or_kleene(pc.equal(before, after), pc.and_(pc.is_null(before), pc.is_null(after)))
            changed = ~pc.fill_null(same, False).to_numpy()
            if changed.any():
                self._columns[name] += int(changed.sum())
                any_changed |= changed
                self._note(new.filter(changed), "changed", name, before.filter(changed), after.filter(changed))
        self.diff.changed += int(any_changed.sum())

    def _note(
        self,
        rows: pa.Table,
        change: str,
        column: str | None = None,
        old: pa.ChunkedArray | None = None,
        new: pa.ChunkedArray | None = None,
    ) -> None:
        count = rows.num_rows
        nulls = pa.nulls(count, pa.string())
        keys = pc.binary_join_element_wise(*(as_text(rows.column(name)) for name in self._table.key), ",")
        if len(self._silent) and old is not None and new is not None:
            hidden = pc.is_in(rows.column(self._table.key[0]), self._silent)
            old, new = (pc.if_else(hidden, pa.scalar(None, pa.string()), as_text(side)) for side in (old, new))
        values = [
            pa.repeat(self._table.name, count),
            keys,
            nulls if column is None else pa.repeat(column, count),
            pa.repeat(change, count),
            nulls if old is None else as_text(old),
            nulls if new is None else as_text(new),
        ]
        self._sink(pa.table(values, schema=CHANGES_SCHEMA))


def as_text(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return values as the strings that stand for them in the CSV."""
    return values.cast(pa.string())


def diff_releases(old: Path, new: Path, sink: Sink | None = None, on_progress: Progress | None = None) -> ReleaseDiff:
    """Compare two release folders; every change goes to ``sink`` as a table of CHANGES_SCHEMA.

    Raises ReleaseError when one of them is no release.  Memory: a stretch of rows of each.
    """
    result = ReleaseDiff(release_info(old)["version"], release_info(new)["version"])
    result.tables_removed = tables_gone(old)
    for done, (name, table) in enumerate(schema.PUBLISHED.items()):
        if on_progress is not None:
            on_progress(f"compare {name}", done, len(schema.PUBLISHED))
        path = new / parquet_path(name)
        comparer = comparer_with(old, table, sink or (lambda _: None))
        for rows in read_sorted(path):
            comparer.feed(rows)
        result.tables[name] = comparer.finish()
    return result


def comparer_with(previous: Path | None, table: schema.Table, sink: Sink, silent: pa.Array = NOBODY) -> TableComparer:
    """Return a comparer with the same table of a previous release (all rows are new where it has none).

    ``silent`` are ids of articles of which no value may be handed to ``sink``.
    """
    path = None if previous is None else previous / parquet_path(table.name)
    if path is None or not path.is_file():
        return TableComparer(table, (), table.column_names, sink, silent)
    import pyarrow.parquet as pq

    columns = pq.read_schema(path).names
    if not set(table.key) <= set(columns):
        raise ReleaseError(
            f"{path}: lacks key column(s) {', '.join(sorted(set(table.key) - set(columns)))}; "
            "releases with different keys cannot be compared"
        )
    return TableComparer(table, read_sorted(path), columns, sink, silent)


def tables_gone(previous: Path) -> list[str]:
    """Return the names of tables that a previous release has and the schema no longer declares."""
    return sorted({path.stem for path in previous.glob(parquet_path("*"))} - set(schema.PUBLISHED))


def release_info(release: Path) -> Mapping[str, Any]:
    """Return ``release.json`` of a release folder; raise ReleaseError when it is none."""
    path = release / "release.json"
    try:
        info = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise ReleaseError(f"{release}: is no release (it holds no release.json)") from None
    except ValueError as error:
        raise ReleaseError(f"{path}: is not JSON: {error}") from None
    if not isinstance(info, dict) or "version" not in info:
        raise ReleaseError(f"{path}: names no version")
    return info


def render(diff: ReleaseDiff) -> str:
    """Return the difference as lines for a terminal: one a table that differs."""
    if diff.is_same:
        return f"{diff.old} -> {diff.new}: the data are the same"
    gone = [f"table {name} gone" for name in diff.tables_removed]
    return "\n".join([f"{diff.old} -> {diff.new}", *gone, *table_lines(diff.tables)])


def table_lines(tables: Mapping[str, TableDiff]) -> Iterator[str]:
    """Yield a line for each table that differs: rows added, removed, changed, and the changed columns."""
    width = max(map(len, tables), default=0)
    for name, table in tables.items():
        if table.is_same:
            continue
        parts = [f"+{table.added} -{table.removed} ~{table.changed} rows"]
        if table.columns:
            parts.append(", ".join(f"{column} {count}" for column, count in sorted(table.columns.items())))
        parts.extend(f"new column {name}" for name in table.columns_added)
        parts.extend(f"column {name} gone" for name in table.columns_removed)
        yield f"{name:<{width}}  {'; '.join(parts)}"

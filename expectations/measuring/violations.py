"""What a measure returns: which rows of which table break a check, and how to show them.

What belongs here: the shape of a finding and small helpers to make one.  What does not: any check.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from expectations.further import FILES, INPUTS, RELEASE, RELEASED
from expectations.issues import ISSUES
from expectations.part import Bools, Ints, Part
from pipeline import schema

SHOWN_CHARS = 60
"""Characters of a text that a failing row shows: enough to find it, little enough for a table cell."""

Found = Callable[[int], Mapping[str, object]]
"""Gives what was found in a failing row, by the position of that row in ``Violations.rows``."""


def _nothing(position: int) -> Mapping[str, object]:
    return {}


@dataclass(frozen=True, slots=True)
class Violations:
    """Rows of ``table`` that break a check, among ``checked`` rows looked at."""

    table: str
    checked: int
    rows: Ints
    show: tuple[str, ...] = ()
    """Columns to show beside the key."""
    found: Found = _nothing
    general: tuple[Mapping[str, object], ...] = ()
    """Violations of the table as a whole, such as a missing column."""
    totals: Mapping[str, int] = field(default_factory=dict)
    """Sums that are judged beside the violations, such as the bytes of all sources and of all rows."""
    least: float | None = None
    """Least of what was measured, for a check that measures rather than counts."""

    @property
    def count(self) -> int:
        """Number of violations."""
        return len(self.rows) + len(self.general)

    def describe(self, part: Part, limit: int) -> list[dict[str, object]]:
        """Return the first ``limit`` violations as plain values: partition, source, key, shown columns, findings."""
        described: list[dict[str, object]] = [
            {"partition": part.partition, **_plain(row)} for row in self.general[:limit]
        ]
        table = part.table(self.table)
        key = _DECLARED[self.table].key
        columns = [name for name in (*key, *self.show) if name in table.column_names]
        for position, row in enumerate(self.rows[: limit - len(described)].tolist()):
            values: dict[str, object] = {"partition": part.partition}
            source = part.source_id(self.table, row)
            if source is not None:
                values["source_id"] = source
            values.update({name: table.column(name)[row].as_py() for name in columns})
            values.update(self.found(position))
            described.append(_plain(values))
        return described


_DECLARED: dict[str, schema.Table] = {
    **schema.PUBLISHED,
    **schema.INTERNAL,
    RELEASED: schema.ARTICLES,
    **{table.name: table for table in (ISSUES, FILES, INPUTS, RELEASE)},
}


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    return {name: _plain_value(value) for name, value in values.items()}


def _plain_value(value: Any) -> object:
    """Return a value fit for JSON: numpy scalars, dates and nan become plain, long text is cut, bytes are counted."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    if isinstance(value, str):
        return _shown(value)
    return value


def _shown(text: str) -> str:
    """Return text in one line, cut to SHOWN_CHARS; a newline, which may be the fault, stays visible."""
    # Bytes that could not be decoded are lone surrogates in text, which nothing can write down.
    line = text.encode("utf-8", "backslashreplace").decode().replace("\r", "␍").replace("\n", "␊")
    return line if len(line) <= SHOWN_CHARS else line[: SHOWN_CHARS - 1] + "…"


@dataclass(slots=True)
class Reasons:
    """Gathers failing rows with a reason each, for a check that can fail in more than one way."""

    rows: list[Ints] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    def add(self, reason: str, bad: Any) -> None:
        """Note that the rows where ``bad`` (a boolean Arrow or numpy array) is true fail for ``reason``."""
        rows = np.flatnonzero(mask(bad))
        if len(rows):
            self.rows.append(rows)
            self.reasons.append(reason)

    def violations(self, table: str, checked: int, *show: str) -> Violations:
        """Return the violations, each showing its reason as ``problem``."""
        if not self.rows:
            return Violations(table, checked, np.empty(0, np.int64))
        ends = np.cumsum([len(rows) for rows in self.rows])

        def found(position: int) -> Mapping[str, object]:
            return {"problem": self.reasons[int(np.searchsorted(ends, position, side="right"))]}

        return Violations(table, checked, np.concatenate(self.rows), show, found)


def mask(bad: Any) -> Bools:
    """Return a boolean Arrow or numpy array as numpy; null counts as false."""
    if isinstance(bad, np.ndarray):
        return bad
    filled = bad.fill_null(False) if bad.null_count else bad
    return np.asarray(filled.to_numpy(zero_copy_only=False), dtype=np.bool_)


def of_rows(table: str, checked: int, problems: Mapping[int, str], *show: str, label: str = "problem") -> Violations:
    """Return the violations of the rows that ``problems`` names, each showing what it says under ``label``."""
    found = list(problems.values())
    return Violations(table, checked, np.array(list(problems), np.int64), show, lambda i: {label: found[i]})


def where(part: Part, table: str, bad: Any, *show: str, found: Found = _nothing) -> Violations:
    """Return the violations of the rows where ``bad`` is true, having looked at all rows of ``table``."""
    return Violations(table, part.rows(table), np.flatnonzero(mask(bad)), show, found)

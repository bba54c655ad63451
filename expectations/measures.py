"""Measures of an asset, gathered over a stream of parts: narrow frames for Great Expectations, and failing rows.

What belongs here: adding up over parts and partitions.  What does not: how one check is measured
(``expectations.measuring``) and whether the result is good enough (``expectations.suites``).

Memory: one part, one row of counts a partition, the first FAILING_ROWS rows and FAILING_SOURCES pages of each check.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from expectations.catalogue import FAULTS, GUARDED, NEEDS, of_asset
from expectations.expected import Expected
from expectations.measuring import MEASURES
from expectations.measuring.late import LATE, Gathered
from expectations.measuring.violations import Violations
from expectations.part import Part

log = logging.getLogger(__name__)

FAILING_ROWS = 20
"""Failing rows kept of each check: what a person reads before fixing the cause."""
BALANCED_TOTALS = ("of_sources", "in_rows")
"""Sums that a balanced check gives beside its violations."""
FAILING_SOURCES = 1_000
"""Failing pages kept of each check: beyond that the fault is not one of pages."""


@dataclass(slots=True)
class Tally:
    """What one check found in one partition."""

    checked: int = 0
    violations: int = 0
    totals: dict[str, int] = field(default_factory=dict)
    least: float | None = None

    def add(self, violations: Violations) -> None:
        """Add the violations of a part."""
        self.checked += violations.checked
        self.violations += violations.count
        for name, value in violations.totals.items():
            self.totals[name] = self.totals.get(name, 0) + value
        if violations.least is not None:
            self.least = violations.least if self.least is None else min(self.least, violations.least)


@dataclass(slots=True)
class Finding:
    """What one check found over all parts so far."""

    expected: Expected
    rows: list[dict[str, object]] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    tallies: dict[str, Tally] = field(default_factory=dict)
    """By partition."""
    quarantined: list[str] = field(default_factory=list)
    """Paths of pages that were set aside because they failed the check: they are in none of the tables."""
    rows_set_aside: list[dict[str, object]] = field(default_factory=list)
    """Failing rows of those pages."""

    @property
    def checked(self) -> int:
        """Rows looked at."""
        return sum(tally.checked for tally in self.tallies.values())

    @property
    def violations(self) -> int:
        """Rows that fail."""
        return sum(tally.violations for tally in self.tallies.values())

    @property
    def share(self) -> float:
        """Share of the rows looked at that failed; 0 when none was looked at."""
        checked, violations = self.checked, self.violations
        return min(violations / checked, 1.0) if checked else float(violations > 0)

    @property
    def holds(self) -> bool:
        """Whether no more failed than is tolerated: the verdict, before Great Expectations gives it."""
        return self.share <= self.expected.tolerance

    def tally(self, partition: str) -> Tally:
        """Return the tally of a partition, empty when nothing was found there yet."""
        return self.tallies.setdefault(partition, Tally())

    def add(self, part: Part, violations: Violations) -> None:
        """Add the violations of a part."""
        self.tally(part.partition).add(violations)
        if not violations.count:
            return
        self.rows += violations.describe(part, FAILING_ROWS - len(self.rows))
        known = set(self.sources)
        fresh = [source for source in failing_sources(part, violations) if source not in known]
        self.sources += fresh[: FAILING_SOURCES - len(self.sources)]

    def absorb(self, other: Finding) -> None:
        """Add what the same check found over other partitions."""
        self.tallies.update(other.tallies)
        self.rows += other.rows[: FAILING_ROWS - len(self.rows)]
        self.sources += other.sources[: FAILING_SOURCES - len(self.sources)]
        self.quarantined += other.quarantined
        self.rows_set_aside += other.rows_set_aside[: FAILING_ROWS - len(self.rows_set_aside)]

    def add_set_aside(self, path: str, rows: list[dict[str, object]]) -> None:
        """Note a page that was set aside because it failed the check, with failing rows."""
        self.quarantined.append(path)
        room = FAILING_ROWS - len(self.rows_set_aside)
        self.rows_set_aside += [{**row, "quarantined": path} for row in rows[:room]]

    def add_failure(self, partition: str, problem: str) -> None:
        """Note that the check could not be measured, which counts as one violation."""
        self.tally(partition).violations += 1
        if len(self.rows) < FAILING_ROWS:
            self.rows.append({"partition": partition, "problem": problem})


def failing_sources(part: Part, violations: Violations) -> list[str]:
    """Return the pages that failing rows come from, each once, in order of first appearance."""
    stated = [str(row["source_id"]) for row in violations.general if row.get("source_id") is not None]
    ids = part.source_ids(violations.table, violations.rows)
    return list(dict.fromkeys([*stated, *pc.unique(ids).drop_null().to_pylist()]))


class Measures:
    """Gathers the measures of one asset's checks.

    A partition may come in several parts, one after the other, each of whole pages with everything that belongs to
    them; its parts must not be mixed with those of another.
    """

    def __init__(self, asset: str, ingest_date: dt.date | None = None) -> None:
        self.asset = asset
        self.findings = {expected.name: Finding(expected) for expected in of_asset(asset)}
        self._ingest_date = ingest_date
        self._late = {name: Gathered(LATE[name]) for name in self.findings if name in LATE}
        self.rows_of: dict[str, dict[str, int]] = {}
        self._open: str | None = None
        self.pages = 0
        """Pages looked at, with those set aside; 0 for an asset that is not kept by pages."""
        self.set_aside: set[str] = set()
        """Sources that were set aside."""

    def add(self, partition: str, tables: Mapping[str, pa.Table]) -> None:
        """Measure a part.  Raises KeyError when it lacks a table of ``catalogue.NEEDS``."""
        missing = [name for name in NEEDS[self.asset] if name not in tables]
        if missing:
            raise KeyError(f"the checks of {self.asset} need {', '.join(missing)} of partition {partition}")
        if partition != self._open:
            self.settle()
            self._open = partition
        part = Part(partition, tables, self._ingest_date)
        rows = self.rows_of.setdefault(partition, dict.fromkeys((table.name for table in GUARDED[self.asset]), 0))
        for name in rows:
            rows[name] += part.rows(name)
        if self.asset in FAULTS:
            self._count_pages(part)
        for name, finding in self.findings.items():
            # A damaged table can break any measure: that check then fails, and the others still tell what they see.
            try:
                if name in self._late:
                    finding.tally(partition)
                    self._late[name].add(part)
                else:
                    finding.add(part, MEASURES[name](part))
            except Exception as error:
                log.debug("check %s on partition %s", name, partition, exc_info=True)
                finding.add_failure(partition, f"could not be measured: {type(error).__name__}: {error}")

    def _count_pages(self, part: Part) -> None:
        """Count the pages of a part, and take in what its table of faults tells, where it has one."""
        stated = set(part.column("sources" if part.holds("sources") else "articles", "source_id").to_pylist())
        self.pages += len(stated)
        for row in part.faults(FAULTS[self.asset]):
            if row["check"] not in self.findings:
                continue
            if row["source_id"] not in self.set_aside:
                self.set_aside.add(row["source_id"])
                self.pages += row["source_id"] not in stated
            self.findings[row["check"]].add_set_aside(row["path"], json.loads(row["rows"]))

    def settle(self) -> None:
        """Judge the references that waited for the end of the partition; called once more after the last part."""
        for name, gathered in self._late.items():
            checked, settled = gathered.settle()
            if checked and self._open is not None:
                self.findings[name].tally(self._open).checked += checked
            for part, violations in settled:
                self.findings[name].add(part, violations)

    def absorb(self, other: Measures) -> None:
        """Add the settled measures of other partitions, as if they had been added here after one's own."""
        self.settle()
        for name, finding in self.findings.items():
            finding.absorb(other.findings[name])
        self.rows_of.update(other.rows_of)
        self.pages += other.pages
        self.set_aside |= other.set_aside

    def frame(self, table: str) -> pa.Table:
        """Return the frame that is judged: one row a partition.

        ``partition``, ``rows``, and for each check: its number of violations under its name (or, where it tolerates
        some, their share of all rows looked at over all partitions; or, where it measures, the least value, null where
        nothing could be measured), the rows looked at (``<check>.checked``) and its totals (``<check>.<total>``).
        """
        partitions = list(self.rows_of)
        columns: dict[str, pa.Array] = {
            "partition": pa.array(partitions, pa.string()),
            "rows": pa.array([self.rows_of[partition][table] for partition in partitions], pa.int64()),
        }
        for name, finding in self.findings.items():
            if finding.expected.table == table:
                columns |= {f"{name}{suffix}": column for suffix, column in _columns(finding, partitions).items()}
        return pa.table(columns)


def _columns(finding: Finding, partitions: list[str]) -> dict[str, pa.Array]:
    """Return the columns of one check by what follows its name."""
    tallies = [finding.tallies.get(partition, Tally()) for partition in partitions]
    if finding.expected.least is not None:
        judged = pa.array([_least(tally, finding.expected.least) for tally in tallies], pa.float64())
    elif finding.expected.tolerance:
        judged = pa.array(np.full(len(partitions), finding.share))
    else:
        judged = pa.array([tally.violations for tally in tallies], pa.int64())
    totals = BALANCED_TOTALS if finding.expected.balanced else ()
    return {
        "": judged,
        ".checked": pa.array([tally.checked for tally in tallies], pa.int64()),
        **{f".{name}": pa.array([tally.totals.get(name, 0) for tally in tallies], pa.int64()) for name in totals},
    }


def _least(tally: Tally, wanted: float) -> float | None:
    """Return the least value of a partition; 0 when there is a violation that the value does not show."""
    hidden = tally.violations and (tally.least is None or tally.least >= wanted)
    return 0.0 if hidden else tally.least

"""Measures of an asset, gathered over a stream of parts: narrow frames for Great Expectations, and failing rows.

What belongs here: adding up over parts and partitions.  What does not: how one check is measured
(``expectations.measuring``) and whether the result is good enough (``expectations.suites``).

Memory: one part, one row of counts a partition, the first FAILING_ROWS rows and FAILING_SOURCES pages of each check.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from expectations.catalogue import GUARDED, NEEDS, Expected, of_asset
from expectations.measuring import MEASURES
from expectations.measuring.late import LATE, Gathered
from expectations.measuring.violations import Violations
from expectations.part import Part

log = logging.getLogger(__name__)

FAILING_ROWS = 20
"""Failing rows kept of each check: what a person reads before fixing the cause."""
FAILING_SOURCES = 1_000
"""Failing pages kept of each check: beyond that the fault is not one of pages."""


@dataclass(slots=True)
class Finding:
    """What one check found over all parts so far."""

    expected: Expected
    checked: int = 0
    violations: int = 0
    rows: list[dict[str, object]] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    by_partition: dict[str, int] = field(default_factory=dict)

    @property
    def share(self) -> float:
        """Share of the rows looked at that failed; 0 when none was looked at."""
        return min(self.violations / self.checked, 1.0) if self.checked else float(self.violations > 0)

    def add(self, part: Part, violations: Violations) -> None:
        """Add the violations of a part."""
        count = violations.count
        self.by_partition[part.partition] = self.by_partition.get(part.partition, 0) + count
        self.checked += violations.checked
        self.violations += count
        if not count:
            return
        self.rows += violations.describe(part, FAILING_ROWS - len(self.rows))
        known = set(self.sources)
        fresh = [source for source in _failing_sources(part, violations) if source not in known]
        self.sources += fresh[: FAILING_SOURCES - len(self.sources)]

    def absorb(self, other: Finding) -> None:
        """Add what the same check found over other partitions."""
        self.checked += other.checked
        self.violations += other.violations
        self.by_partition.update(other.by_partition)
        self.rows += other.rows[: FAILING_ROWS - len(self.rows)]
        self.sources += other.sources[: FAILING_SOURCES - len(self.sources)]

    def add_failure(self, partition: str, problem: str) -> None:
        """Note that the check could not be measured, which counts as one violation."""
        self.by_partition[partition] = self.by_partition.get(partition, 0) + 1
        self.violations += 1
        if len(self.rows) < FAILING_ROWS:
            self.rows.append({"partition": partition, "problem": problem})


def _failing_sources(part: Part, violations: Violations) -> list[str]:
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
        self._rows: dict[str, dict[str, int]] = {}
        self._open: str | None = None

    def add(self, partition: str, tables: Mapping[str, pa.Table]) -> None:
        """Measure a part.  Raises KeyError when it lacks a table of ``catalogue.NEEDS``."""
        missing = [name for name in NEEDS[self.asset] if name not in tables]
        if missing:
            raise KeyError(f"the checks of {self.asset} need {', '.join(missing)} of partition {partition}")
        if partition != self._open:
            self.settle()
            self._open = partition
        part = Part(partition, tables, self._ingest_date)
        rows = self._rows.setdefault(partition, dict.fromkeys((table.name for table in GUARDED[self.asset]), 0))
        for name in rows:
            rows[name] += part.rows(name)
        for name, finding in self.findings.items():
            # A damaged table can break any measure: that check then fails, and the others still tell what they see.
            try:
                if name in self._late:
                    finding.by_partition.setdefault(partition, 0)
                    self._late[name].add(part)
                else:
                    finding.add(part, MEASURES[name](part))
            except Exception as error:
                log.debug("check %s on partition %s", name, partition, exc_info=True)
                finding.add_failure(partition, f"could not be measured: {type(error).__name__}: {error}")

    def settle(self) -> None:
        """Judge the references that waited for the end of the partition; called once more after the last part."""
        for name, gathered in self._late.items():
            checked, settled = gathered.settle()
            self.findings[name].checked += checked
            for part, violations in settled:
                self.findings[name].add(part, violations)

    def absorb(self, other: Measures) -> None:
        """Add the settled measures of other partitions, as if they had been added here after one's own."""
        self.settle()
        for name, finding in self.findings.items():
            finding.absorb(other.findings[name])
        self._rows.update(other._rows)

    def frame(self, table: str) -> pa.Table:
        """Return the frame that is judged: one row a partition; ``partition``, ``rows``, and one column a check.

        The column of a check holds its number of violations, or, where it tolerates some, their share of all rows
        looked at over all partitions.
        """
        partitions = list(self._rows)
        columns: dict[str, pa.Array] = {
            "partition": pa.array(partitions, pa.string()),
            "rows": pa.array([self._rows[partition][table] for partition in partitions], pa.int64()),
        }
        for name, finding in self.findings.items():
            if finding.expected.table != table:
                continue
            if finding.expected.tolerance:
                columns[name] = pa.array(np.full(len(partitions), finding.share))
            else:
                columns[name] = pa.array([finding.by_partition.get(p, 0) for p in partitions], pa.int64())
        return pa.table(columns)

"""Figures about a release, counted while its tables are written.

What belongs here: sums and counts for the card, the changelog and ``release.json``.  What does not: any text
around them (``card``).  Only whole numbers, so that no order of adding matters.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

CONFIDENT, DOUBTFUL = 0.9, 0.5
"""Confidence of a cut from which it is counted as high, and below which as low."""


@dataclass
class Figures:
    """Counts of a release; ``add`` takes the row groups of every table, one thread a table."""

    rows: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    genres: Counter[str] = field(default_factory=Counter)
    newspapers: Counter[str] = field(default_factory=Counter)
    """Pages by newspaper (pages of unknown newspapers are not counted)."""
    rights: Counter[str] = field(default_factory=Counter)
    residue_bytes: Counter[str] = field(default_factory=Counter)
    credit_roles: Counter[str] = field(default_factory=Counter)
    confidence: Counter[str] = field(default_factory=Counter)
    """Articles whose confidence is ``high`` (at least CONFIDENT) or ``low`` (below DOUBTFUL)."""
    failed_signals: Counter[str] = field(default_factory=Counter)
    """Articles that fail a quality signal, by signal."""
    sums: Counter[str] = field(default_factory=Counter)
    first_issue: str | None = None
    last_issue: str | None = None

    @property
    def period(self) -> str | None:
        """First and last issue; None when no page has a date."""
        return f"{self.first_issue} – {self.last_issue}" if self.first_issue else None

    def add(self, table: str, group: pa.Table) -> None:
        """Count the rows of a row group."""
        self.rows[table] += group.num_rows
        counter = getattr(self, f"_add_{table}", None)
        if counter is not None:
            counter(group)

    def _add_articles(self, group: pa.Table) -> None:
        _count(self.kinds, group["kind"])
        _count(self.genres, group.filter(pc.equal(group["kind"], "article"))["genre"])
        self.sums["characters"] += pc.sum(group["char_count"]).as_py() or 0
        self.sums["words"] += pc.sum(group["word_count"]).as_py() or 0
        self.confidence["high"] += pc.sum(pc.greater_equal(group["confidence"], CONFIDENT)).as_py() or 0
        self.confidence["low"] += pc.sum(pc.less(group["confidence"], DOUBTFUL)).as_py() or 0

    def _add_sources(self, group: pa.Table) -> None:
        _count(self.newspapers, group["newspaper"])
        _count(self.rights, group["rights_status"])
        self.sums["bytes"] += pc.sum(group["byte_size"]).as_py() or 0
        self.sums["undated_pages"] += group["issue_date"].null_count
        extent = pc.min_max(group["issue_date"]).as_py()
        if extent["min"] is not None:
            first, last = extent["min"].isoformat(), extent["max"].isoformat()
            self.first_issue = min(self.first_issue or first, first)
            self.last_issue = max(self.last_issue or last, last)

    def _add_coverage(self, group: pa.Table) -> None:
        for name in ("bytes_kept", "bytes_layout", "bytes_left_out", "bytes_undecided"):
            self.sums[name] += pc.sum(group[name]).as_py() or 0

    def _add_credits(self, group: pa.Table) -> None:
        _count(self.credit_roles, group["credit_role"])

    def _add_quality(self, group: pa.Table) -> None:
        _count(self.failed_signals, group.filter(pc.invert(group["passed"]))["signal"])

    def _add_residue(self, group: pa.Table) -> None:
        sized = group.select(["reason"]).append_column("bytes", pc.subtract(group["byte_end"], group["byte_start"]))
        for row in sized.group_by("reason").aggregate([("bytes", "sum")]).to_pylist():
            self.residue_bytes[row["reason"]] += row["bytes_sum"]

    def as_dict(self) -> dict[str, object]:
        """Return the counts of ``release.json``."""
        return {
            "sums": dict(sorted(self.sums.items())),
            "first_issue": self.first_issue,
            "last_issue": self.last_issue,
            "pages_by_newspaper": dict(sorted(self.newspapers.items())),
            "pages_by_rights": dict(sorted(self.rights.items())),
            "articles_by_kind": dict(sorted(self.kinds.items())),
            "articles_by_genre": dict(sorted(self.genres.items())),
            "credits_by_role": dict(sorted(self.credit_roles.items())),
            "articles_by_confidence": dict(sorted(self.confidence.items())),
            "articles_by_failed_signal": dict(sorted(self.failed_signals.items())),
            "residue_bytes_by_reason": dict(sorted(self.residue_bytes.items())),
        }


def _count(counter: Counter[str], values: pa.ChunkedArray) -> None:
    for entry in pc.value_counts(values.drop_null()).to_pylist():
        counter[entry["values"]] += entry["counts"]

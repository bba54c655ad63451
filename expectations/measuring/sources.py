"""Measures of sources: raw bytes as described, nothing empty, dates that can be."""

from __future__ import annotations

import datetime as dt
import hashlib

import pyarrow as pa
import pyarrow.compute as pc

from expectations.measuring.violations import Reasons, Violations, of_rows, where
from expectations.part import Part
from pipeline.reading.codec import decode_as
from pipeline.reading.identity import UNDATED, source_id

EARLIEST_ISSUE = dt.date(1900, 1, 1)
"""Earlier issue dates are misread ones: modern Chinese dailies in this layout are younger."""
LATEST_ISSUE = dt.date(2100, 1, 1)
"""Bound on issue dates where the day of ingestion is not given."""


def match_bytes(part: Part) -> Violations:
    """Return sources whose raw bytes are missing or do not fit id, digest, size, encoding or character count."""
    places = pc.index_in(part.column("sources", "source_id"), value_set=part.column("source_bytes", "source_id"))
    contents = part.column("source_bytes", "content")
    names = ("source_id", "sha256", "byte_size", "char_count", "encoding")
    rows = zip(places.to_pylist(), *(part.column("sources", name).to_pylist() for name in names), strict=True)
    problems = {}
    for row, (place, *described) in enumerate(rows):
        content = b"" if place is None else contents[place].as_py()
        problem = "raw bytes are missing" if place is None else _problem_of(content, *described)
        if problem:
            problems[row] = problem
    return of_rows("sources", part.rows("sources"), problems, "path")


def _problem_of(content: bytes, identifier: str, digest: str, size: int, characters: int, encoding: str) -> str:
    if len(content) != size:
        return f"byte_size is {size}, the raw file has {len(content)}"
    if hashlib.sha256(content).hexdigest() != digest:
        return "sha256 is not that of the raw bytes"
    if source_id(digest) != identifier:
        return "source_id does not come of sha256"
    try:
        decoded = len(decode_as(content, encoding))
    except LookupError:
        return f"encoding {encoding} is unknown to Python"
    return "" if decoded == characters else f"char_count is {characters}, {encoding} gives {decoded}"


def not_empty(part: Part) -> Violations:
    """Return sources without bytes or without characters."""
    reasons = Reasons()
    reasons.add("no bytes", part.integers("sources", "byte_size") <= 0)
    reasons.add("no characters", part.integers("sources", "char_count") <= 0)
    return reasons.violations("sources", part.rows("sources"), "path")


def dates_possible(part: Part) -> Violations:
    """Return sources dated before 1900 or after the day of ingestion (2100 where that is not given)."""
    dates = part.column("sources", "issue_date")
    latest = part.ingest_date or LATEST_ISSUE
    reasons = Reasons()
    reasons.add("before 1900", pc.less(dates, pa.scalar(EARLIEST_ISSUE, pa.date32())))
    reasons.add("after the day of ingestion", pc.greater(dates, pa.scalar(latest, pa.date32())))
    return reasons.violations("sources", part.rows("sources"), "path", "issue_date", "date_evidence")


def in_partition(part: Part) -> Violations:
    """Return sources whose issue date is not that of the partition; ``undated`` holds those without a date."""
    dates = part.column("sources", "issue_date").cast(pa.string()).fill_null(UNDATED)
    return where(part, "sources", pc.not_equal(dates, part.partition), "path", "issue_date", "date_evidence")


MEASURES = {
    "sources_match_their_bytes": match_bytes,
    "sources_are_not_empty": not_empty,
    "sources_dates_are_possible": dates_possible,
    "sources_lie_in_their_partition": in_partition,
}

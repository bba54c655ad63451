"""The one partitioning of Banmian: the issue date, known only once a page was read, hence dynamic."""

from __future__ import annotations

import datetime as dt

import dagster as dg

ISSUES = dg.DynamicPartitionsDefinition(name="issues")
"""Issue dates as ISO text, and ``undated``; a partition holds the pages of all newspapers of that date."""


def latest_issue() -> dt.date:
    """Return the latest date that an issue can have: where the sun rises, tomorrow's paper is today's."""
    return dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)

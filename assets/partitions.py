"""The one partitioning of Banmian: the issue date, known only once a page was read, hence dynamic."""

from __future__ import annotations

import dagster as dg

ISSUES = dg.DynamicPartitionsDefinition(name="issues")
"""Issue dates as ISO text, and ``undated``; a partition holds the pages of all newspapers of that date."""

"""Measures of files and inputs: nothing was changed, lost or added behind the back of what wrote it."""

from __future__ import annotations

import pyarrow.compute as pc

from expectations.further import FILES, INPUTS
from expectations.measuring.violations import Reasons, Violations
from expectations.part import Part


def files_match(part: Part) -> Violations:
    """Return files that are missing, that nobody listed, or that are not as they were written."""
    return _differing(part, FILES.name, "is missing or cannot be read", "is not listed", "is not as it was written")


def inputs_current(part: Part) -> Violations:
    """Return inputs that are not those there are now."""
    return _differing(part, INPUTS.name, "is there no more", "was not there then", "has another content now")


def _differing(part: Part, table: str, gone: str, new: str, other: str) -> Violations:
    stated, found = part.column(table, "stated"), part.column(table, "found")
    reasons = Reasons()
    reasons.add(gone, pc.and_(stated.is_valid(), found.is_null()))
    reasons.add(new, pc.and_(stated.is_null(), found.is_valid()))
    reasons.add(other, pc.not_equal(stated, found))
    return reasons.violations(table, part.rows(table), "stated", "found")

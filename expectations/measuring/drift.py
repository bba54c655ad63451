"""Measures of an issue beside the issues before it: pages that are missing, a fall of what a page holds."""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc

from expectations.issues import ISSUES, LEAST_HISTORY, LEAST_SHARE
from expectations.measuring.violations import Violations, mask
from expectations.part import Part

_ISSUES = ISSUES.name


def usual_pages_there(part: Part) -> Violations:
    """Return issues that lack a page which nearly every one of the newspaper's last issues has."""
    rows = np.flatnonzero(mask(part.column(_ISSUES, "missing_pages").is_valid()))
    return Violations(_ISSUES, _compared(part), rows, ("pages", "missing_pages", "history"))


def articles_hold(part: Part) -> Violations:
    """Return issues with fewer articles a page than LEAST_SHARE of the usual."""
    return _fallen(part, "articles")


def characters_hold(part: Part) -> Violations:
    """Return issues with fewer characters a page than LEAST_SHARE of the usual."""
    return _fallen(part, "characters")


def _fallen(part: Part, what: str) -> Violations:
    share = part.column(_ISSUES, f"{what}_share")
    rows = np.flatnonzero(mask(pc.less(share, LEAST_SHARE)))
    least = pc.min(share).as_py()
    return Violations(_ISSUES, _compared(part), rows, ("pages", what, f"{what}_share", "history"), least=least)


def _compared(part: Part) -> int:
    """Return how many issues have a history to be compared with."""
    return int((part.integers(_ISSUES, "history") >= LEAST_HISTORY).sum())


MEASURES = {
    "coverage_has_the_usual_pages": usual_pages_there,
    "coverage_articles_a_page_hold": articles_hold,
    "coverage_characters_a_page_hold": characters_hold,
}

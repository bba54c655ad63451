"""Packages without which Banmian does most of its work: rjieba, Ray.

What belongs here: saying that one is missing.  What does not: what it is needed for.
"""

from __future__ import annotations


class MissingPackageError(Exception):
    """A package that was asked for is not installed: one line that says how to install it, or do without."""

"""Version numbers of releases: computed, never chosen.

What belongs here: the order of versions and the rule by which one follows another.  What does not: how the
difference between two releases is found (``diff``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.release.inputs import ReleaseError

_FORM = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
CHANGES = ("none", "patch", "minor", "major")
"""How much a release differs from the one before, from least to most."""


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """A semantic version; versions compare by number."""

    major: int
    minor: int
    patch: int

    @classmethod
    def parse(cls, text: str) -> Version:
        """Read ``1.2.0``; raise ReleaseError for anything else."""
        match = _FORM.fullmatch(text)
        if match is None:
            raise ReleaseError(f"{text!r} is not a version: write three numbers, such as 1.2.0")
        return cls(*(int(part) for part in match.groups()))

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


FIRST = Version(1, 0, 0)


def is_version(text: str) -> bool:
    """Tell whether ``text`` is a version number."""
    return _FORM.fullmatch(text) is not None


def change_of(*, digest_changed: bool, only_added: bool, is_broken: bool = False, has_grown: bool = False) -> str:
    """Name the change between two datasets: ``patch``, ``minor`` or ``major``.

    ``is_broken`` and ``has_grown`` tell of their structure, which can change without any value.
    """
    if is_broken or (digest_changed and not only_added):
        return "major"
    return "minor" if digest_changed or has_grown else "patch"


def next_version(previous: Version | None, change: str) -> Version:
    """Return the version that follows ``previous`` (None: there is none) after ``change``."""
    if previous is None:
        return FIRST
    if change == "major":
        return Version(previous.major + 1, 0, 0)
    if change == "minor":
        return Version(previous.major, previous.minor + 1, 0)
    if change == "patch":
        return Version(previous.major, previous.minor, previous.patch + 1)
    raise ValueError(f"no version follows from change {change!r}")

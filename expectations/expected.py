"""What a check is: its name, what it guards, how grave it is, and why it is there.

What belongs here: the shape of a check, and the words in which checks are declared.  What does not: the checks
themselves (``catalogue``, ``written``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Severity = Literal["critical", "warning"]
"""``critical`` blocks what comes after; ``warning`` passes and shows."""
Group = Literal["identity", "shape", "text", "lineage", "reference"]
"""What a check protects."""
GROUPS: tuple[Group, ...] = ("identity", "shape", "text", "lineage", "reference")
"""In the order in which suites list them."""


@dataclass(frozen=True, slots=True)
class Expected:
    """One check: its unique name, the asset it guards, the table it judges, and the reason in both languages."""

    name: str
    asset: str
    table: str
    severity: Severity
    group: Group
    zh: str
    en: str
    tolerance: float = 0.0
    """Share of the rows looked at, over all partitions of a run, that may fail (0 to 1)."""
    least: float | None = None
    """Least value of what is measured, for a check that measures rather than counts."""
    balanced: bool = False
    """Whether sums are judged too: what all sources hold, and what all rows hold."""

    @property
    def description(self) -> str:
        """The reason in Chinese, then in English."""
        return f"{self.zh} / {self.en}"

    @property
    def blocking(self) -> bool:
        """Whether a failure stops what comes after."""
        return self.severity == "critical"


Said = Callable[[str, str, Group], Expected]
"""A check as it is declared: asset, table and group come from the suite that it stands in."""


def critical(name: str, zh: str, en: str, *, balanced: bool = False) -> Said:
    """Declare a check that blocks what comes after."""
    return lambda asset, table, group: Expected(name, asset, table, "critical", group, zh, en, balanced=balanced)


def warning(name: str, zh: str, en: str, tolerance: float = 0.0, least: float | None = None) -> Said:
    """Declare a check that passes and shows."""
    return lambda asset, table, group: Expected(name, asset, table, "warning", group, zh, en, tolerance, least)


def suite(
    asset: str,
    table: str,
    *,
    identity: Sequence[Said] = (),
    shape: Sequence[Said] = (),
    text: Sequence[Said] = (),
    lineage: Sequence[Said] = (),
    reference: Sequence[Said] = (),
) -> Iterator[Expected]:
    """Yield the checks of a table, each in the group that says what it protects."""
    for group, declared in zip(GROUPS, (identity, shape, text, lineage, reference), strict=True):
        yield from (said(asset, table, group) for said in declared)

"""What an issue holds beside what that newspaper's issues usually hold.

What belongs here: the figures of one issue of one newspaper, and the table that sets them beside the figures of the
issues before.  What does not: reading them from a store (``expectations.stored``) and when a difference is too large
(``expectations.measuring.drift``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.schema import FLOAT, INT64, STRING, Column, Table

HISTORY_ISSUES = 30
"""Issues before this one that say what is usual: about a month of a daily."""
LEAST_HISTORY = 5
"""Issues without which nothing is usual yet."""
USUAL_PAGE_SHARE = 0.9
"""Share of those issues that have a page before its absence is worth a warning: weekend issues are thinner."""
LEAST_SHARE = 0.5
"""Share of the usual articles, or characters, a page below which an issue has fallen."""

ISSUES = Table(
    "issues", "各期：本期与该报近期各期", "An issue of a newspaper beside its issues before", ("newspaper",),
    (
        Column("newspaper", STRING, "报纸名称", "Name of the newspaper", ()),
        Column("pages", INT64, "版数", "Pages", ()),
        Column("articles", INT64, "稿件数", "Articles", ()),
        Column("characters", INT64, "正文字符数", "Characters of text", ()),
        Column("history", INT64, "所比期数", "Issues that it is compared with", ()),
        Column("missing_pages", STRING, "所缺版次", "Usual pages that it lacks, separated by spaces", (),
               nullable=True),
        Column("articles_share", FLOAT, "每版稿件数与通常之比", "Articles a page, as a share of the usual", (),
               nullable=True),
        Column("characters_share", FLOAT, "每版字符数与通常之比", "Characters a page, as a share of the usual", (),
               nullable=True),
    ),
)  # fmt: skip
"""Declared like the tables of the store, though it is worked out anew whenever a partition is checked."""


@dataclass(frozen=True, slots=True)
class IssueFigures:
    """What one issue of one newspaper holds."""

    newspaper: str
    page_numbers: frozenset[str]
    pages: int
    articles: int
    characters: int

    @property
    def articles_a_page(self) -> float:
        """Articles a page."""
        return self.articles / self.pages

    @property
    def characters_a_page(self) -> float:
        """Characters of text a page."""
        return self.characters / self.pages


def figures(sources: pa.Table, articles: pa.Table) -> list[IssueFigures]:
    """Return the figures of the newspapers of one partition; pages of unknown newspapers are left out.

    ``sources`` has source_id, newspaper and page_no; ``articles`` has source_id and char_count.
    """
    sums = articles.group_by("source_id").aggregate([("char_count", "sum"), ("char_count", "count")])
    of_page = {row["source_id"]: row for row in sums.to_pylist()}
    pages: dict[str, list[tuple[str, str | None]]] = {}
    known = sources.filter(pc.is_valid(sources["newspaper"]))
    for row in known.select(["newspaper", "source_id", "page_no"]).to_pylist():
        pages.setdefault(row["newspaper"], []).append((row["source_id"], row["page_no"]))
    return [
        IssueFigures(
            newspaper,
            frozenset(number for _, number in listed if number),
            len(listed),
            sum(of_page[source]["char_count_count"] for source, _ in listed if source in of_page),
            sum(of_page[source]["char_count_sum"] for source, _ in listed if source in of_page),
        )
        for newspaper, listed in sorted(pages.items())
    ]


def beside_usual(issues: Iterable[IssueFigures], before: Iterable[Sequence[IssueFigures]]) -> pa.Table:
    """Return the ``ISSUES`` table of a partition; ``before`` gives the partitions before it, latest first."""
    wanted = list(issues)
    history: dict[str, list[IssueFigures]] = {issue.newspaper: [] for issue in wanted}
    lacking = len(history)
    for partition in before:
        if not lacking:
            break
        for former in partition:
            found = history.get(former.newspaper)
            if found is not None and len(found) < HISTORY_ISSUES:
                found.append(former)
                lacking -= len(found) == HISTORY_ISSUES
    return ISSUES.from_rows([_compared(issue, history[issue.newspaper]) for issue in wanted])


def _compared(issue: IssueFigures, history: Sequence[IssueFigures]) -> tuple[object, ...]:
    known = (issue.newspaper, issue.pages, issue.articles, issue.characters, len(history))
    if len(history) < LEAST_HISTORY:
        return (*known, None, None, None)
    seen = Counter(number for former in history for number in former.page_numbers)
    usual = {number for number, issues in seen.items() if issues >= USUAL_PAGE_SHARE * len(history)}
    missing = " ".join(sorted(usual - issue.page_numbers)) or None
    return (
        *known,
        missing,
        _share(issue.articles_a_page, median(former.articles_a_page for former in history)),
        _share(issue.characters_a_page, median(former.characters_a_page for former in history)),
    )


def _share(value: float, usual: float) -> float | None:
    return value / usual if usual else None

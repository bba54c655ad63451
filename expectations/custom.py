"""Expectations of our own, as Great Expectations classes over the frames of ``expectations.measures``.

What belongs here: what Great Expectations has no word for.  What does not: counting (``expectations.measuring``).

Importing this module imports Great Expectations, which takes seconds: only ``suites`` and ``runner`` do, when they run.

A frame has one row a partition; a class looks at some columns of it (see ``columns``), the first of them the number of
rows that break the check.  Counting is trusted no further than it can be checked: what is conserved must also add up,
what was derived again must have been looked at.  Names and docstrings are what Data Docs and stored suites show.
"""

from __future__ import annotations

from typing import Any, ClassVar

import pandas as pd
from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.expectations.core.expect_column_values_to_be_between import ExpectColumnValuesToBeBetween
from great_expectations.expectations.core.expect_column_values_to_be_in_set import ExpectColumnValuesToBeInSet
from great_expectations.expectations.expectation import MulticolumnMapExpectation
from great_expectations.expectations.metrics.map_metric_provider.multicolumn_condition_partial import (
    multicolumn_condition_partial,
)
from great_expectations.expectations.metrics.map_metric_provider.multicolumn_map_metric_provider import (
    MulticolumnMapMetricProvider,
)


class ExpectNoViolations(ExpectColumnValuesToBeInSet):
    """No row of the table breaks the check that gives the column its name: every count is in the set of 0."""


class ExpectShareOfViolationsToBeSmall(ExpectColumnValuesToBeBetween):
    """At most the tolerated share of all rows breaks the check that gives the column its name."""


class ExpectIssuesToKeepTheirUsualSize(ExpectColumnValuesToBeBetween):
    """No issue falls below the given share of what its newspaper's last ones hold; null where nothing is usual."""


class ColumnsOfACheck(MulticolumnMapExpectation):
    """An expectation over the columns of one check; ``columns`` are what follows the check's name in theirs."""

    columns: ClassVar[tuple[str, ...]]

    @classmethod
    def columns_of(cls, check: str) -> list[str]:
        """Return the names of the columns that judge a check; ``rows`` is that of the table."""
        return [name if name == "rows" else f"{check}{name}" for name in cls.columns]


class _Conserved(MulticolumnMapMetricProvider):
    condition_metric_name = "multicolumn_values.conserved"

    @multicolumn_condition_partial(engine=PandasExecutionEngine)  # type: ignore[untyped-decorator]
    def _pandas(cls, column_list: pd.DataFrame, **kwargs: Any) -> pd.Series[bool]:  # noqa: N805
        violations, of_sources, in_rows = (column_list[name] for name in column_list)
        return (violations == 0) & (of_sources == in_rows)


class _LookedAtAll(MulticolumnMapMetricProvider):
    condition_metric_name = "multicolumn_values.looked_at_all"

    @multicolumn_condition_partial(engine=PandasExecutionEngine)  # type: ignore[untyped-decorator]
    def _pandas(cls, column_list: pd.DataFrame, **kwargs: Any) -> pd.Series[bool]:  # noqa: N805
        violations, checked, rows = (column_list[name] for name in column_list)
        return (violations == 0) & (checked == rows)


class _LookedAtSome(MulticolumnMapMetricProvider):
    condition_metric_name = "multicolumn_values.looked_at_some"

    @multicolumn_condition_partial(engine=PandasExecutionEngine)  # type: ignore[untyped-decorator]
    def _pandas(cls, column_list: pd.DataFrame, **kwargs: Any) -> pd.Series[bool]:  # noqa: N805
        violations, checked, rows = (column_list[name] for name in column_list)
        return (violations == 0) & ((checked > 0) | (rows == 0))


class ExpectBytesToBeConserved(ColumnsOfACheck):
    """Spans and residue of every source run from byte 0 to its size, and their bytes add up to those of the sources."""

    map_metric = "multicolumn_values.conserved"
    columns = ("", ".of_sources", ".in_rows")


class ExpectCharactersToBeConserved(ColumnsOfACheck):
    """Character ranges of every source run from 0 to its character count, and add up to those of the sources."""

    map_metric = "multicolumn_values.conserved"
    columns = ("", ".of_sources", ".in_rows")


class ExpectTextToRoundTrip(ColumnsOfACheck):
    """Text put together again from its parts is the text stored, for every row of the table."""

    map_metric = "multicolumn_values.looked_at_all"
    columns = ("", ".checked", "rows")


class ExpectRawBytesToGiveText(ColumnsOfACheck):
    """A sample of rows, never an empty one, derived once more from raw bytes, is what is stored."""

    map_metric = "multicolumn_values.looked_at_some"
    columns = ("", ".checked", "rows")

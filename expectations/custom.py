"""Expectations of our own, as Great Expectations classes over the frames of ``expectations.measures``.

What belongs here: what Great Expectations has no word for.  What does not: counting (``expectations.measuring``).

Importing this module imports Great Expectations, which takes seconds: only ``suites`` and ``runner`` do, when they run.

Every class judges a column that holds, for each partition, the number of rows that break a check; none may.  Their
names and docstrings are what Data Docs and stored suites show.
"""

from __future__ import annotations

from great_expectations.expectations.core.expect_column_values_to_be_between import ExpectColumnValuesToBeBetween
from great_expectations.expectations.core.expect_column_values_to_be_in_set import ExpectColumnValuesToBeInSet


class ExpectNoViolations(ExpectColumnValuesToBeInSet):
    """No row of the table breaks the check that gives the column its name: every count is in the set of 0."""


class ExpectBytesToBeConserved(ExpectNoViolations):
    """Spans and residue of every source run from byte 0 to its size without gap or overlap."""


class ExpectCharactersToBeConserved(ExpectNoViolations):
    """Character ranges of every source run from 0 to its character count in the order of bytes."""


class ExpectTextToRoundTrip(ExpectNoViolations):
    """Text put together again from its parts (paragraphs of an article, words of a paragraph) is the text stored."""


class ExpectRawBytesToGiveText(ExpectNoViolations):
    """Sampled paragraphs, derived once more from raw bytes, spans and edits, are the paragraphs stored."""


class ExpectShareOfViolationsToBeSmall(ExpectColumnValuesToBeBetween):
    """At most the tolerated share of all rows breaks the check that gives the column its name."""

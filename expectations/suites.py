"""One Great Expectations suite a table, made of the catalogue.

What belongs here: which expectation class judges which check.  What does not: the checks themselves (``catalogue``)
and the classes of our own (``custom``).

Importing this module imports Great Expectations, which takes seconds: only ``runner`` does, when it runs.
"""

from __future__ import annotations

from typing import Any

import great_expectations as gx
from great_expectations.expectations.expectation import Expectation

from expectations import custom
from expectations.catalogue import of_table
from expectations.expected import Expected

CLASSES: dict[str, type[custom.ColumnsOfACheck]] = {
    "spans_and_residue_conserve_bytes": custom.ExpectBytesToBeConserved,
    "spans_and_residue_agree_in_characters": custom.ExpectCharactersToBeConserved,
    "articles_text_equals_its_paragraphs": custom.ExpectTextToRoundTrip,
    "articles_headline_equals_its_paragraphs": custom.ExpectTextToRoundTrip,
    "words_joined_equal_text": custom.ExpectTextToRoundTrip,
    "paragraphs_rederive_from_raw_bytes": custom.ExpectRawBytesToGiveText,
    "edits_apply_to_raw_characters": custom.ExpectRawBytesToGiveText,
}
"""Checks with an expectation class of their own; the others that tolerate nothing have ``ExpectNoViolations``."""


def expectation(expected: Expected) -> Expectation:
    """Return the expectation that judges a check: named by its metadata, explained in both languages."""
    common: dict[str, Any] = {
        "severity": expected.severity,
        "meta": {"check": expected.name, "protects": expected.group, "zh": expected.zh, "en": expected.en},
        "description": f"{expected.name}: {expected.zh} {expected.en}",
    }
    if expected.name in CLASSES:
        judge = CLASSES[expected.name]
        return judge(column_list=judge.columns_of(expected.name), ignore_row_if="never", **common)
    common["column"] = expected.name
    if expected.least is not None:
        return custom.ExpectIssuesToKeepTheirUsualSize(min_value=expected.least, **common)
    if expected.tolerance:
        return custom.ExpectShareOfViolationsToBeSmall(max_value=expected.tolerance, **common)
    return custom.ExpectNoViolations(value_set=[0], **common)


def suite(table: str) -> gx.ExpectationSuite:
    """Return the suite of a table: one expectation a check, in the order of the catalogue."""
    return gx.ExpectationSuite(name=table, expectations=[expectation(expected) for expected in of_table(table)])

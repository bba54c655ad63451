from __future__ import annotations

import pandas as pd
import pytest

from expectations import custom
from expectations.runner import quiet_context

CLASSES = [
    custom.ExpectNoViolations,
    custom.ExpectShareOfViolationsToBeSmall,
    custom.ExpectIssuesToKeepTheirUsualSize,
    custom.ExpectBytesToBeConserved,
    custom.ExpectCharactersToBeConserved,
    custom.ExpectTextToRoundTrip,
    custom.ExpectRawBytesToGiveText,
]


@pytest.fixture(scope="module")
def judged():
    """Return the result of an expectation over a frame with one row a partition."""
    asset = quiet_context().data_sources.add_pandas("test").add_dataframe_asset("counts")
    definition = asset.add_batch_definition_whole_dataframe("whole")

    def judge(expectation, **columns):
        return definition.get_batch({"dataframe": pd.DataFrame(columns)}).validate(expectation)

    return judge


def over(kind, check="check"):
    """Return an expectation over the columns of a check."""
    return kind(column_list=kind.columns_of(check), ignore_row_if="never")


def test_counts_of_nothing_pass_and_one_violation_fails(judged) -> None:
    expectation = custom.ExpectNoViolations(column="check", value_set=[0])
    assert judged(expectation, check=[0, 0, 0]).success
    result = judged(expectation, check=[0, 3, 0])
    assert not result.success
    assert result.result["unexpected_count"] == 1
    assert result.result["partial_unexpected_list"] == [3]


def test_a_share_may_reach_what_is_tolerated(judged) -> None:
    expectation = custom.ExpectShareOfViolationsToBeSmall(column="check", max_value=0.01)
    assert judged(expectation, check=[0.0, 0.01]).success
    assert not judged(expectation, check=[0.0, 0.0101]).success


def test_an_issue_may_shrink_to_half_but_no_further(judged) -> None:
    expectation = custom.ExpectIssuesToKeepTheirUsualSize(column="check", min_value=0.5)
    assert judged(expectation, check=[1.0, None, 0.5, 2.0]).success
    result = judged(expectation, check=[1.0, None, 0.49])
    assert not result.success
    assert result.result["partial_unexpected_list"] == [0.49]


@pytest.mark.parametrize("kind", [custom.ExpectBytesToBeConserved, custom.ExpectCharactersToBeConserved])
@pytest.mark.parametrize(
    ("violations", "of_sources", "in_rows", "sound"),
    [(0, 900, 900, True), (1, 900, 900, False), (0, 900, 899, False), (0, 900, 901, False), (0, 0, 0, True)],
)
def test_what_is_conserved_has_no_violation_and_adds_up(judged, kind, violations, of_sources, in_rows, sound) -> None:
    columns = {"check": [0, violations], "check.of_sources": [70, of_sources], "check.in_rows": [70, in_rows]}
    result = judged(over(kind), **columns)
    assert not result.exception_info.get("raised_exception")
    assert result.success == sound


@pytest.mark.parametrize(
    ("violations", "checked", "rows", "sound"),
    [(0, 12, 12, True), (1, 12, 12, False), (0, 11, 12, False), (0, 0, 0, True)],
)
def test_a_round_trip_is_of_every_row(judged, violations, checked, rows, sound) -> None:
    columns = {"check": [violations], "check.checked": [checked], "rows": [rows]}
    assert judged(over(custom.ExpectTextToRoundTrip), **columns).success == sound


@pytest.mark.parametrize(
    ("violations", "checked", "rows", "sound"),
    [(0, 5, 900, True), (2, 5, 900, False), (0, 0, 900, False), (0, 0, 0, True)],
)
def test_a_sample_is_never_empty(judged, violations, checked, rows, sound) -> None:
    columns = {"check": [violations], "check.checked": [checked], "rows": [rows]}
    assert judged(over(custom.ExpectRawBytesToGiveText), **columns).success == sound


@pytest.mark.parametrize("kind", CLASSES)
def test_every_class_says_what_it_expects(kind) -> None:
    assert kind.__doc__.strip().endswith(".")
    assert kind.expectation_type.startswith("expect_")

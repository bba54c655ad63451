from __future__ import annotations

import pandas as pd
import pytest

from expectations import custom
from expectations.runner import quiet_context

COUNTING = [
    custom.ExpectNoViolations,
    custom.ExpectBytesToBeConserved,
    custom.ExpectCharactersToBeConserved,
    custom.ExpectTextToRoundTrip,
    custom.ExpectRawBytesToGiveText,
]


@pytest.fixture(scope="module")
def batches():
    asset = quiet_context().data_sources.add_pandas("test").add_dataframe_asset("counts")
    definition = asset.add_batch_definition_whole_dataframe("whole")
    return lambda values: definition.get_batch({"dataframe": pd.DataFrame({"check": values})})


@pytest.mark.parametrize("expectation", COUNTING)
def test_counts_of_nothing_pass_and_one_violation_fails(expectation, batches) -> None:
    judge = expectation(column="check", value_set=[0])
    assert batches([0, 0, 0]).validate(judge).success
    result = batches([0, 3, 0]).validate(judge)
    assert not result.success
    assert result.result["unexpected_count"] == 1
    assert result.result["partial_unexpected_list"] == [3]


def test_a_share_may_reach_what_is_tolerated(batches) -> None:
    judge = custom.ExpectShareOfViolationsToBeSmall(column="check", max_value=0.01)
    assert batches([0.0, 0.01]).validate(judge).success
    assert not batches([0.0, 0.0101]).validate(judge).success


@pytest.mark.parametrize("expectation", [*COUNTING, custom.ExpectShareOfViolationsToBeSmall])
def test_every_class_says_what_it_expects(expectation) -> None:
    assert expectation.__doc__.strip().endswith(".")
    assert expectation.expectation_type.startswith("expect_")

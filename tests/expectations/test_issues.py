"""An issue beside the issues before it: what is usual, and when it has fallen."""

from __future__ import annotations

import pyarrow as pa
import pytest

from expectations.issues import HISTORY_ISSUES, LEAST_HISTORY, IssueFigures, beside_usual, figures

PAPER = "澜河日报"
FULL = IssueFigures(PAPER, frozenset({"A01", "A02", "A03", "A04"}), 4, 40, 8000)


def row(issue, history):
    (found,) = beside_usual([issue], history).to_pylist()
    return found


def test_figures_are_those_of_each_newspaper():
    sources = pa.table(
        {
            "source_id": ["a", "b", "c", "d"],
            "newspaper": [PAPER, PAPER, "云泽晚报", None],
            "page_no": ["A01", None, "01", "02"],
        }
    )
    articles = pa.table({"source_id": ["a", "a", "c", "d"], "char_count": [300, 200, 70, 9]})
    assert figures(sources, articles) == [
        IssueFigures("云泽晚报", frozenset({"01"}), 1, 1, 70),
        IssueFigures(PAPER, frozenset({"A01"}), 2, 2, 500),
    ]


def test_nothing_is_usual_until_there_is_some_history():
    short = row(FULL, [[FULL]] * (LEAST_HISTORY - 1))
    assert short["history"] == LEAST_HISTORY - 1
    assert short["missing_pages"] is short["articles_share"] is short["characters_share"] is None
    enough = row(FULL, [[FULL]] * LEAST_HISTORY)
    assert (enough["missing_pages"], enough["articles_share"], enough["characters_share"]) == (None, 1.0, 1.0)


def test_a_missing_page_and_a_fall_are_told():
    thin = IssueFigures(PAPER, frozenset({"A01", "A03"}), 2, 8, 5000)
    found = row(thin, [[FULL]] * 10)
    assert found["missing_pages"] == "A02 A04"
    assert found["articles_share"] == pytest.approx(0.4)
    assert found["characters_share"] == pytest.approx(1.25)


def test_a_page_that_some_issues_lack_is_not_usual():
    without = IssueFigures(PAPER, frozenset({"A01"}), 1, 10, 2000)
    assert row(without, [[FULL]] * 8 + [[without]] * 2)["missing_pages"] is None


def test_only_the_last_issues_of_the_same_newspaper_count():
    other = IssueFigures("云泽晚报", frozenset({"01"}), 1, 1, 10)
    big = IssueFigures(PAPER, FULL.page_numbers, 4, 400, 80000)
    found = row(FULL, [[FULL, other]] * HISTORY_ISSUES + [[big]] * 100)
    assert found["history"] == HISTORY_ISSUES
    assert found["articles_share"] == 1.0


def test_a_long_history_is_not_read_to_its_end():
    read = 0

    def before():
        nonlocal read
        while True:
            read += 1
            yield [FULL]

    beside_usual([FULL], before())
    assert read <= HISTORY_ISSUES + 1

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations.measuring import paragraphs
from expectations.measuring.text import characters_counted, out_of_sequence, outside, repeats, utf8

texts = st.text(alphabet="澜河“”《》‘’（）新桥a。\n、⒈〈", max_size=12)


@settings(deadline=None)  # the first call pays for imports
@given(st.lists(st.none() | texts), st.integers(0, 3))
def test_characters_are_counted_as_python_does(values: list[str | None], skipped: int) -> None:
    array = pa.array(values, pa.string()).slice(skipped)
    counts = characters_counted(*utf8(array), "“”《》")
    for character in "“”《》":
        assert counts[character].tolist() == [(text or "").count(character) for text in values[skipped:]]


def test_utf8_of_nothing() -> None:
    for values in ([], [None, None], ["", ""]):
        content, offsets = utf8(pa.array(values, pa.string()))
        assert len(content) == 0
        assert offsets.tolist() == [0] * (len(values) + 1)


@settings(deadline=None)  # the first call pays for imports
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-1, 4))))
def test_out_of_sequence_finds_a_gap_or_repeat_in_any_order(rows: list[tuple[int, int]]) -> None:
    bad = out_of_sequence(np.array([g for g, _ in rows], np.int64), np.array([n for _, n in rows], np.int64))
    broken = set()
    for group in {g for g, _ in rows}:
        numbers = sorted(n for g, n in rows if g == group)
        if numbers != list(range(len(numbers))):
            broken.add(group)
    assert {rows[i][0] for i in np.flatnonzero(bad)} == broken


@settings(deadline=None)  # the first call pays for imports
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2))))
def test_repeats_are_all_but_the_first(rows: list[tuple[int, int]]) -> None:
    bad = repeats(np.array([a for a, _ in rows], np.int64), np.array([b for _, b in rows], np.int64))
    assert bad.tolist() == [row in rows[:i] for i, row in enumerate(rows)]


def test_outside_counts_null_and_not_a_number() -> None:
    column = pa.array([0.0, 1.0, 0.5, -0.1, 1.1, None, float("nan"), float("inf")])
    assert outside(column, 0, 1).tolist() == [False, False, False, True, True, True, True, True]


@pytest.mark.parametrize(
    "character", ["\n", "\r", "\t", "\x00", "\x7f", "\x9f", "\u200b", "\u2028", "\ufeff", "\ufffd", "\uffff"]
)
def test_stray_characters_are_found(character: str) -> None:
    assert pc.match_substring_regex(pa.array([f"澜河{character}日报"]), paragraphs.STRAY)[0].as_py()


@settings(deadline=None)  # the first call pays for imports
@given(st.text(alphabet=st.characters(categories=["Lo", "Nd", "Po", "Ps", "Pe", "Zs", "Ll", "Lu"])))
def test_ordinary_characters_are_no_strays(text: str) -> None:
    assert not pc.match_substring_regex(pa.array([text]), paragraphs.STRAY)[0].as_py()

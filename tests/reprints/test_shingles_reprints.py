from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reprints.shingles import SHINGLE, at_most_shared, bare, shared, shingle_sets, sketch

texts = st.text("澜河湿地公园候鸟，。 \n3A", max_size=40)


def _set(text: str) -> set[str]:
    letters = "".join(character for character in text if character.isalnum())
    return {letters[at : at + SHINGLE] for at in range(len(letters) - SHINGLE + 1)}


@given(texts, texts)
def test_measures_are_those_of_sets_of_strings(one: str, other: str) -> None:
    a, b = _set(one), _set(other)
    first, second = shingle_sets([one, other])
    similarity, contained = shared(first, second)
    if a and b:
        assert similarity == len(a & b) / len(a | b)
        assert contained == len(a & b) / min(len(a), len(b))
    else:
        assert (similarity, contained) == (0.0, 0.0)


@given(st.lists(texts, max_size=6))
def test_sets_of_many_texts_are_those_of_each_alone(many: list[str]) -> None:
    sets = list(shingle_sets(many))
    assert [len(one) for one in sets] == [len(_set(text)) for text in many]
    for text, one in zip(many, sets, strict=True):
        (alone,) = shingle_sets([text])
        assert np.array_equal(alone, one)


@given(texts, texts)
def test_a_sketch_never_counts_too_few(one: str, other: str) -> None:
    first, second = shingle_sets([one, other])
    assert at_most_shared(sketch(first), second) >= len(_set(one) & _set(other))


@given(st.text())
def test_bare_keeps_letters_han_and_digits_of_the_basic_plane(text: str) -> None:
    kept = [ord(character) for character in text if character.isalnum() or ord(character) > 0xFFFF]
    codes, sizes = bare([text, "澜河", ""])
    assert codes.tolist() == [*kept, *map(ord, "澜河")]
    assert sizes.tolist() == [len(kept), 2, 0]

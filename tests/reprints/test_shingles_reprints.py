from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reprints.shingles import SHINGLE, bare, shared, shingles

texts = st.text("澜河湿地公园候鸟，。 \n3A", max_size=40)


def _set(text: str) -> set[str]:
    letters = "".join(character for character in text if character.isalnum())
    return {letters[at : at + SHINGLE] for at in range(len(letters) - SHINGLE + 1)}


@given(texts, texts)
def test_measures_are_those_of_sets_of_strings(one: str, other: str) -> None:
    a, b = _set(one), _set(other)
    similarity, contained = shared(np.unique(shingles(bare(one))), np.unique(shingles(bare(other))))
    if a and b:
        assert similarity == len(a & b) / len(a | b)
        assert contained == len(a & b) / min(len(a), len(b))
    else:
        assert (similarity, contained) == (0.0, 0.0)


@given(st.text())
def test_bare_keeps_letters_han_and_digits_of_the_basic_plane(text: str) -> None:
    kept = [ord(character) for character in text if character.isalnum() or ord(character) > 0xFFFF]
    assert bare(text).tolist() == kept

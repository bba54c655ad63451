"""Decoding under a known codec, and where each code point begins."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.codec import byte_offsets, decode_as

CODECS = ("utf-8", "gb18030", "big5", "cp950", "utf-16-le", "utf-16-be")
DOUBLE_BYTE = [0x0A, 0x30, 0x39, 0x40, 0x7F, 0x80, 0x81, 0x84, 0xA1, 0xB0, 0xFE, 0xFF]
"""Bytes at the edges of the ranges of GB18030 and Big5."""
WIDE = [0x00, 0x4E, 0x61, 0xD8, 0xDC, 0xDF]
"""Bytes that make surrogates, lone and paired, in UTF-16."""

raw_bytes = st.one_of(
    st.binary(max_size=60),
    st.lists(st.sampled_from(DOUBLE_BYTE), max_size=24).map(bytes),
    st.lists(st.sampled_from(WIDE), max_size=24).map(bytes),
    st.text("澜河日报，。一二三aZ \r\n\t\ufeff𠀀·", max_size=40).map(lambda text: text.encode("utf-8")),
)


def assert_exact(raw: bytes, encoding: str) -> None:
    text = decode_as(raw, encoding)
    offsets = byte_offsets(raw, text, encoding)
    assert offsets.dtype == np.int64
    assert len(offsets) == len(text) + 1
    assert offsets[0] == 0
    assert offsets[-1] == len(raw)
    for start, end, char in zip(offsets[:-1], offsets[1:], text, strict=True):
        piece = raw[start:end]
        if 0xDC00 <= ord(char) <= 0xDCFF:
            assert piece == bytes([ord(char) - 0xDC00])
        else:
            assert piece.decode(encoding) == char


@pytest.mark.parametrize("encoding", CODECS)
@given(raw=raw_bytes)
def test_every_byte_belongs_to_exactly_one_code_point(encoding: str, raw: bytes) -> None:
    assert_exact(raw, encoding)


@pytest.mark.parametrize("encoding", CODECS)
@given(raw=raw_bytes, cut=st.tuples(st.integers(0, 60), st.integers(0, 60)))
def test_a_span_of_sound_characters_decodes_on_its_own(encoding: str, raw: bytes, cut: tuple[int, int]) -> None:
    text = decode_as(raw, encoding)
    start, end = sorted(min(place, len(text)) for place in cut)
    span = text[start:end]
    if not any(0xDC00 <= ord(char) <= 0xDCFF for char in span):
        offsets = byte_offsets(raw, text, encoding)
        assert raw[offsets[start] : offsets[end]].decode(encoding) == span


@pytest.mark.parametrize("value", range(0x80, 0x100))
def test_each_undecodable_byte_has_its_own_code_point(value: int) -> None:
    assert decode_as(bytes([value]), "utf-8") == chr(0xDC00 + value)


def test_utf16_stays_aligned_after_a_lone_surrogate() -> None:
    raw = b"\x00\xd8" + "澜河".encode("utf-16-le") + b"\x4e"
    assert decode_as(raw, "utf-16-le") == "\udc00\udcd8澜河\udc4e"


def test_a_sound_character_after_a_broken_one_survives() -> None:
    assert decode_as(b"\x81\n" + "澜河".encode("gb18030"), "gb18030") == "\udc81\n澜河"


def test_the_byte_order_mark_and_newlines_stay() -> None:
    assert decode_as(b"\xef\xbb\xbfa\r\nb\rc\n", "utf-8") == "\ufeffa\r\nb\rc\n"


def test_a_spelling_that_python_would_not_write_has_exact_offsets() -> None:
    twice = [
        bytes((lead, trail))
        for lead in range(0x81, 0xFF)
        for trail in (*range(0x40, 0x7F), *range(0xA1, 0xFF))
        if len(char := bytes((lead, trail)).decode("cp950", "ignore")) == 1
        and char.encode("cp950") != bytes((lead, trail))
    ]
    assert twice, "Big5 has characters with two spellings"
    assert_exact(b"".join(twice) + b"a\xff" + twice[0], "cp950")

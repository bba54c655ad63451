"""Telling encodings apart, and refusing what is no text."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.decoding import Decoded, Unreadable, decode, decode_as

SIMPLIFIED = """澜河日报
2026年3月16日　星期一

本报讯（记者 沈青）澜河市图书馆新馆昨日开门迎客，馆内设阅览席位1200个，藏书超过80万册。
市民可凭身份证办理借书证，少儿区座无虚席。馆长说，新馆每天开放12小时，夜间自习室不打烊。
东岭社澜河3月15日电　澜河大桥加固工程进入最后阶段，预计下月恢复双向通车。
"""
TRADITIONAL = """瀾河日報
本報訊（記者 沈青）瀾河市圖書館新館昨日正式啟用，館內設有閱覽席位一千二百個，藏書超過八十萬冊。
記者在現場看到，不少家長帶著孩子前來辦理借書證，兒童閱覽區座無虛席。館長介紹，新館每天開放十二小時。
東嶺社瀾河電　瀾河大橋加固工程進入最後階段，預計下月恢復雙向通車，橋樑壽命可延長三十年。
"""


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (SIMPLIFIED.encode("utf-8"), "utf-8"),
        (b"\xef\xbb\xbf" + SIMPLIFIED.encode("utf-8"), "utf-8"),
        (SIMPLIFIED.encode("gb18030"), "gb18030"),
        (TRADITIONAL.encode("gb18030"), "gb18030"),
        (TRADITIONAL.encode("cp950"), "cp950"),
        (b"\xff\xfe" + SIMPLIFIED.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + SIMPLIFIED.encode("utf-16-be"), "utf-16-be"),
        (SIMPLIFIED.encode("utf-16-le"), "utf-16-le"),
        (TRADITIONAL.encode("utf-16-be"), "utf-16-be"),
        (b"LANHE RIBAO\r\nA01\r\n", "utf-8"),
    ],
)
def test_encodings(raw: bytes, encoding: str) -> None:
    found = decode(raw)
    assert found.encoding == encoding
    assert found.text == raw.decode(encoding)
    assert found.evidence


def test_the_mark_is_the_first_code_point() -> None:
    assert decode(b"\xef\xbb\xbf\xe6\xbe\x9c").text == "\ufeff澜"
    assert decode(b"\xff\xfe\x9c\x6f").text == "\ufeff澜"


@pytest.mark.parametrize("start", range(0, 100, 5))
@pytest.mark.parametrize(("text", "encoding"), [(SIMPLIFIED, "gb18030"), (TRADITIONAL, "cp950")])
def test_snippets_of_twenty_characters_are_enough(text: str, encoding: str, start: int) -> None:
    snippet = text.replace("\n", "")[start : start + 20]
    assert decode(snippet.encode(encoding)).encoding == encoding


@given(at=st.lists(st.integers(0, 400), min_size=1, max_size=8), bad=st.sampled_from([0x80, 0xBF, 0xC0, 0xFF]))
def test_a_few_bad_bytes_do_not_turn_utf8_into_something_else(at: list[int], bad: int) -> None:
    raw = bytearray(SIMPLIFIED.encode("utf-8"))
    for place in at:
        raw[place] = bad
    found = decode(bytes(raw))
    assert found.encoding == "utf-8"
    assert found.text == decode_as(bytes(raw), "utf-8")
    assert bad < 0xC0 or "undecodable" in found.evidence  # a continuation byte may make another character


def test_a_page_cut_within_a_character_is_read() -> None:
    found = decode(SIMPLIFIED.encode("utf-8")[:-2])
    assert found.encoding == "utf-8"
    assert found.text.endswith("\udce3\udc80")


def test_a_damaged_gb18030_page_is_read() -> None:
    raw = bytearray(SIMPLIFIED.encode("gb18030"))
    raw[60] = 0xFF
    assert decode(bytes(raw)).encoding == "gb18030"


def test_a_stray_control_character_is_no_reason_to_refuse() -> None:
    assert decode(("\f\x02" + SIMPLIFIED).encode("utf-8")).text.startswith("\f\x02")


@pytest.mark.parametrize("raw", [b"", b" \r\n\t", "\u3000\n\u3000".encode(), b"\xef\xbb\xbf\r\n", b"\xff\xfe\n\x00"])
def test_empty(raw: bytes) -> None:
    assert reason_of(raw) == "empty"


def _zip() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", SIMPLIFIED)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"%PDF-1.7\n" + SIMPLIFIED.encode(), "a PDF: extract its text first"),
        (_zip(), "ZIP archive"),
        (gzip.compress(SIMPLIFIED.encode()), "gzip"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "PNG image"),
        (SIMPLIFIED.encode() + bytes(60), "NUL"),
        (SIMPLIFIED.encode() + bytes([1, 2, 3, 4]) * 30, "control codes"),
    ],
)
def test_binary(raw: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match="binary: ") as caught:
        decode(raw)
    assert said in caught.value.detail


@pytest.mark.parametrize(
    "raw",
    [
        "川の町で新聞を毎日読んでいます。カタカナとひらがなが多い文章です。".encode("shift_jis"),
        ("Эту статью о городе и реке прочитали многие жители. " * 4).encode("cp1251"),
        b"\xff\xfe\x00\x00" + SIMPLIFIED.encode("utf-32-le"),
    ],
)
def test_other_encodings_are_refused_with_a_remedy(raw: bytes) -> None:
    with pytest.raises(Unreadable, match=r"unreadable: .*convert it to UTF-8"):
        decode(raw)


def test_too_much_damage_is_refused() -> None:
    raw = SIMPLIFIED.encode("utf-8")
    assert reason_of(raw + b"\xff" * (len(raw) // 4)) == "unreadable"


def test_too_large_is_refused() -> None:
    with pytest.raises(Unreadable, match="too_large: 11 bytes, the limit is 10"):
        decode(b"a" * 11, max_bytes=10)


@given(raw=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    try:
        found: Decoded | Unreadable = decode(raw)
    except Unreadable as refused:
        found = refused
    if isinstance(found, Unreadable):
        assert found.reason in {"empty", "binary", "unreadable"}
    else:
        assert found.text == decode_as(raw, found.encoding)


def reason_of(raw: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        decode(raw)
    return caught.value.reason

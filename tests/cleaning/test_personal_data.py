"""Personal data is found by type, proven where it can be, and hidden only where the configuration says so."""

from __future__ import annotations

import doctest
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cleaning import clean_page, personal
from pipeline.cleaning.personal import KINDS, find_personal
from pipeline.model import CleanPage, Item, Page, PageReading, Piece

SAMPLES = {
    "mobile": "13800001234",
    "landline": "0700-8326001",
    "id_card": "11010519491231002X",
    "bank_card": "4111111111111111",
    "plate": "鲁A12345",
    "email": "open@lanhe.example",
}


def test_examples() -> None:
    result = doctest.testmod(personal)
    assert result.attempted >= 10
    assert not result.failed


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("拨打138 0000 1234或+86 138-0000-1234", ["mobile", "mobile"]),
        ("拨打（0700）8326001、010-61234567、021 61234567", ["landline"] * 3),
        ("热线：8326001", ["landline"]),
        ("卡号6222 0000 0000 0000 009", []),
        ("卡号4111-1111-1111-1111", ["bank_card"]),
        ("新能源车鲁AD12345与警车鲁A1234警", ["plate", "plate"]),
        ("a.b+c@mail.lanhe.example", ["email"]),
        # none of it
        ("总额13800001234元", ["mobile"]),
        ("圆周率3.13800001234", []),
        ("2026年3月17日投入1050000000元", []),
        ("文号〔2026〕12345678号，邮编370000", []),
        ("证号110105194912310021，日期20261345", []),
        ("全国统一热线12345、服务电话400-800-1234", []),
        ("乘坐G1234次、鲁A区、C919客机", []),
        ("澜河@全市", []),
    ],
)
def test_types(text: str, kinds: list[str]) -> None:
    assert [found.kind for found in find_personal(text)] == kinds


def page(text: str, masked: frozenset[str] = frozenset(KINDS)) -> CleanPage:
    pieces = tuple(Piece(m.start(), m.end(), "body", 0, "seg.body") for m in re.finditer(r"[^\n]+", text))
    return clean_page(Page("s_x", text), PageReading((Item("article", "other", 1.0, pieces),), ()), masked)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("mobile", "138****1234"),
        ("landline", "0700-832****"),
        ("id_card", "110**************X"),
        ("bank_card", "4111********1111"),
        ("plate", "鲁A****5"),
        ("email", "o***@lanhe.example"),
    ],
)
def test_a_mask_hides_the_telling_characters_and_no_table_shows_them(kind: str, expected: str) -> None:
    secret = SAMPLES[kind]
    text = f"请联系何女士，{secret}，谢谢。"
    assert page(text, frozenset()).items[0].paragraphs[0].text == text
    clean = page(text, frozenset([kind]))
    (paragraph,) = clean.items[0].paragraphs
    assert paragraph.text == f"请联系何女士，{expected}，谢谢。"
    hidden = [run for run in clean.residue if run.reason == "suppressed"]
    assert {run.rule_id for run in hidden} == {f"clean.mask-{kind.replace('_', '-')}"}
    assert all(len(edit.delete_text) == 1 for edit in paragraph.edits)
    assert not find_personal(paragraph.text)


def test_a_mask_reaches_over_a_line_end_and_full_width_digits() -> None:
    (paragraph,) = page("联系电话：１３８０\n０００１２３４。").items[0].paragraphs
    assert paragraph.text == "联系电话：138****1234。"


def test_a_mask_hides_only_what_was_asked_for() -> None:
    text = "、".join(SAMPLES.values())
    (paragraph,) = page(text, frozenset(["plate"])).items[0].paragraphs
    assert paragraph.text == text.replace("鲁A12345", "鲁A****5")


PARTS = st.sampled_from(
    [*SAMPLES.values(), "联系", "，", " ", "１３８", "00001234", "\n", "。", "@", "澜河", "-", "\u200b"]
)


@given(st.lists(PARTS, max_size=12).map("".join))
def test_masks_conserve_every_character(text: str) -> None:
    clean = page(text)
    runs = [(run.char_start, run.char_end) for run in clean.residue]
    for item in clean.items:
        for paragraph in item.paragraphs:
            runs += [(span.char_start, span.char_end) for span in paragraph.spans]
            edited = "".join(text[span.char_start : span.char_end] for span in paragraph.spans)
            for edit in paragraph.edits:
                end = edit.at_char + len(edit.delete_text)
                assert edited[edit.at_char : end] == edit.delete_text
                edited = edited[: edit.at_char] + edit.insert_text + edited[end:]
            assert edited == paragraph.text
    runs.sort()
    assert [0, *(end for _, end in runs)] == [*(start for start, _ in runs), len(text)]

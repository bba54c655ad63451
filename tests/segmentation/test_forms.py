"""Odd forms of characters: seen through where lines are matched, kept in what is cut out of the page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Page
from pipeline.segmentation import marks, segment_page
from pipeline.segmentation.blocks import Sort, read_blocks
from pipeline.segmentation.forms import OLD_FORMS, SIMPLE_FORMS, closed, mended
from pipeline.segmentation.lines import normalised, read_lines, specks


def sorts(text: str) -> list[Sort]:
    return [block.sort for block in read_blocks(read_lines(text))]


@given(st.text(alphabet='记者說電報。.,"“” 3a\n', max_size=80))
def test_mended_text_keeps_every_place(text: str) -> None:
    assert len(mended(text)) == len(text)


@given(st.text(alphabet="春耕 。3a", max_size=60))
def test_closing_takes_blanks_only(text: str) -> None:
    assert closed(text).replace(" ", "") == text.replace(" ", "")


def test_forms_are_one_for_one() -> None:
    assert len(OLD_FORMS) == len(SIMPLE_FORMS) == len(set(SIMPLE_FORMS))
    assert not set(OLD_FORMS) & set(SIMPLE_FORMS)


@pytest.mark.parametrize(
    ("printed", "view"),
    [
        ("他說,\"開閘了.\"放水員笑了.", "他说，“开闸了。”放水员笑了。"),
        ("增长3.5%.", "增长3.5%。"),
        ("见 www.lanhe.com.", "见 www.lanhe.com."),
        ("︵記者︶︓﹁好︒﹂", "（记者）：“好。”"),
        ('"春耕"与"夏种"', "“春耕”与“夏种”"),
    ],
)  # fmt: skip
def test_lines_are_matched_as_if_they_were_printed_well(printed: str, view: str) -> None:
    (line,) = read_lines(printed)
    assert line.text == view == mended(normalised(printed))


@pytest.mark.parametrize(
    ("printed", "sort"),
    [
        ("■ 本報記者 林 牧", Sort.BYLINE),
        ("（下轉第三版）", Sort.JUMP),
        ("（ 下 转 第 三 版 ）", Sort.JUMP),
        ("核 心 阅 读", Sort.TEXT),
        ("林牧 攝", Sort.CREDIT),
        ("責任編輯：林牧", Sort.FURNITURE),
    ],
)
def test_marks_are_known_in_traditional_characters_and_spaced_out(printed: str, sort: Sort) -> None:
    assert sorts(printed) == [sort]


def test_datelines_are_known_in_traditional_characters() -> None:
    (line,) = read_lines("本報訊︵記者 林牧︶今日開閘。")
    assert marks.dateline(line.text)


def test_specks_alone_and_at_the_edges_of_lines_are_left_out_by_a_rule_of_their_own() -> None:
    text = "| 春灌今日开闸\n\n. ' |\n\n　　本报讯 今日，渠水流进麦田。 ·\n沿渠走了一遍。\n"
    lines = read_lines(text)
    assert [text[line.start : line.end] for line in lines] == [
        "春灌今日开闸",
        "本报讯 今日，渠水流进麦田。",
        "沿渠走了一遍。",
    ]
    assert [text[start:end] for start, end in specks(text, lines)] == ["|", ".", "'", "|", "·"]
    reading = segment_page(Page("s_specks", text))
    left = [text[run.char_start : run.char_end] for run in reading.left_out if run.rule_id == "seg.speck"]
    assert left == ["|", ".", "'", "|", "·"]


def test_a_page_of_specks_has_no_items_and_keeps_each_in_the_residue() -> None:
    reading = segment_page(Page("s_dirt", " . ' \n*\n"))
    assert reading.items == ()
    assert [(run.char_start, run.reason) for run in reading.left_out] == [(1, "marker"), (3, "marker"), (6, "marker")]


def test_the_text_of_items_is_as_printed() -> None:
    text = "春灌今日開閘\n\n本報訊︵記者 林牧︶今日,渠水流進麥田.\n"
    reading = segment_page(Page("s_old", text))
    kept = "".join(text[piece.char_start : piece.char_end] for item in reading.items for piece in item.pieces)
    assert kept == text.replace("\n", "")

"""Columns side by side in physical lines: cut at the gutters, read column by column, nothing lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.cleaning.clean import clean_page
from pipeline.model import Page
from pipeline.segmentation import segment_page
from pipeline.segmentation.columns import read_columns
from pipeline.segmentation.lines import read_lines
from sample.setting import generate

LEFT = ["春灌开闸放水", "　　三月十五日清晨，", "青石水库开闸，渠水流", "进两岸的麦田。放水员", "沿渠走了一遍。"]
RIGHT = ["夜读专线开通", "　　末班车开到十点，", "车厢里设了小书架，市", "民随手借、到馆还，一", "周借出六千册。"]
GRID = st.text(alphabet="春灌渠水田12。，\u3000 \t\n", max_size=300)


def side_by_side(left: list[str], right: list[str], cells: int) -> str:
    """Two columns as programs print them that give a full-width character `cells` cells."""
    return "\n".join(one + " " * (26 - cells * len(one)) + two for one, two in zip(left, right, strict=True)) + "\n"


def read(text: str) -> list[list[str]]:
    """The printed lines of a page, those numbered without a gap together."""
    runs: list[list[str]] = []
    last = -2
    for line in read_columns(text):
        if line.number != last + 1:
            runs.append([])
        runs[-1].append(text[line.start : line.end])
        last = line.number
    return runs


@pytest.mark.parametrize("cells", [1, 2])
def test_columns_are_read_one_after_the_other(cells: int) -> None:
    text = side_by_side(LEFT, RIGHT, cells)
    bare = [[line.strip("　") for line in column] for column in (LEFT, RIGHT)]
    assert [line for run in read(text) for line in run] == [*bare[0], *bare[1]]


def test_a_headline_over_both_columns_stands_before_them_and_the_next_one_after() -> None:
    text = "澜河春灌今日全线开闸\n\n" + side_by_side(LEFT, RIGHT, 2) + "\n\n相关新闻见第三版\n\n"
    runs = read(text)
    assert runs[0] == ["澜河春灌今日全线开闸"]
    assert [run[0] for run in runs[1:3]] == ["春灌开闸放水", "夜读专线开通"]
    assert runs[-1] == ["相关新闻见第三版"]


def test_lines_of_a_neighbour_at_other_heights_do_not_break_a_column() -> None:
    rows = [row for one, two in zip(LEFT[1:], RIGHT[1:], strict=True) for row in (one, " " * 26 + two.strip("　"))]
    body = side_by_side(LEFT, RIGHT, 2)
    runs = read(body + "\n\n" + "\n".join(rows) + "\n")
    assert [line.strip("　") for line in LEFT[1:]] in runs[2:]
    assert [line.strip("　") for line in RIGHT[1:]] in runs[2:]


def test_indentation_is_kept() -> None:
    lines = read_columns(side_by_side(LEFT, RIGHT, 2))
    assert [line.indent for line in lines] == [0, 2, 0, 0, 0] * 2


@given(GRID)
def test_pages_without_columns_are_left_as_they_are(text: str) -> None:
    flat = text.replace("  ", " ").replace("\u3000", "").replace("\t", "").replace("  ", " ")
    if "  " not in flat:
        assert read_columns(flat) == read_lines(flat)


@given(GRID.map(lambda text: "\n".join([text, *["左栏文字  右栏文字"] * 6])))
def test_every_character_is_in_one_line_and_numbers_rise(text: str) -> None:
    lines = read_columns(text)
    covered = [place for line in lines for place in range(line.start, line.end)]
    assert len(covered) == len(set(covered))
    assert all(text[place].isspace() for place in set(range(len(text))) - set(covered))
    assert [line.number for line in lines] == sorted({line.number for line in lines})
    assert all(line.text == line.text.strip() and line.indent >= 0 for line in lines)


@settings(deadline=None, max_examples=12)
@given(st.integers(0, 200), st.sampled_from(["clean", "heavy"]))
def test_spans_and_residue_of_pages_in_columns_are_the_page(seed: int, noise: str) -> None:
    text, _ = generate("layout", noise, seed)
    page = Page("s_columns", text)
    clean = clean_page(page, segment_page(page))
    kept = [(s.char_start, s.char_end) for item in clean.items for p in item.paragraphs for s in p.spans]
    ranges = sorted([*kept, *((run.char_start, run.char_end) for run in clean.residue)])
    assert [start for start, _ in ranges] == [0, *(end for _, end in ranges[:-1])]
    assert ranges[-1][1] == len(text)


def test_most_lines_of_generated_columns_stay_with_their_article() -> None:
    pure = total = 0
    for seed in range(5):
        text, gold = generate("layout", "clean", seed)
        articles = {(start, end): article for start, end, article, _, _ in gold["runs"]}
        runs: dict[int, list[int]] = {}
        gap, last = 0, -1
        for line in read_columns(text):
            gap += line.number != last + 1
            last = line.number
            runs.setdefault(gap, []).append(articles[line.start, line.end])
        pure += sum(max(map(run.count, run)) for run in runs.values())
        total += sum(map(len, runs.values()))
    assert pure / total > 0.98

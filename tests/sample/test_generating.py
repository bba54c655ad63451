"""Generated pages: reproducible, with gold that accounts for every character, in the look of each style."""

from __future__ import annotations

import json
import random
import statistics
from collections import Counter
from pathlib import Path

import pytest

from sample.setting import generate
from sample.setting.__main__ import main
from sample.setting.breaking import width
from sample.setting.extractors import read_as_pdfminer, read_as_poppler
from sample.setting.generating import STYLES
from sample.setting.noise import NOISES, TRADITIONAL, Noise, laid_over, noisy
from sample.setting.sheet import Placed
from sample.setting.styles import Line


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("noise", NOISES)
def test_gold_accounts_for_every_character(style: str, noise: str) -> None:
    for seed in range(3):
        text, gold = generate(style, noise, seed)
        covered = bytearray(len(text))
        for start, end, article, _, para in gold["runs"]:
            assert end > start
            assert not any(covered[start:end])
            covered[start:end] = b"\1" * (end - start)
            assert (article is None) == (para is None)
        assert all(text[place].isspace() for place, is_covered in enumerate(covered) if not is_covered)
        filled = [number for number, line in enumerate(text.split("\n"), 1) if line.strip()]
        assert sorted([line["n"] for line in gold["lines"]] + gold["furniture"]) == filled


@pytest.mark.parametrize("style", STYLES)
def test_clean_pages_hold_the_text_of_each_paragraph(style: str) -> None:
    text, gold = generate(style, "clean", 5)
    found: dict[tuple[int, int], str] = {}
    # columns may stand in any order in a page of physical lines: compare the characters, not their order
    for start, end, article, role, para in gold["runs"]:
        if role in ("body", "subhead", "caption"):
            found[article, para] = found.get((article, para), "") + text[start:end]
    for number, article in enumerate(gold["articles"]):
        for para, paragraph in enumerate(article["paragraphs"]):
            assert Counter(found[number, para].replace(" ", "")) == Counter(paragraph.replace(" ", ""))


def test_the_same_arguments_give_the_same_page_and_others_another() -> None:
    assert generate("poppler", "heavy", 3) == generate("poppler", "heavy", 3)
    assert generate("poppler", "heavy", 3)[0] != generate("poppler", "heavy", 4)[0]
    # one seed holds the same articles in every style and noise, so that scores compare
    assert generate("stream", "clean", 3)[1]["articles"] == generate("pdfminer", "heavy", 3)[1]["articles"]


def test_unknown_styles_and_noises_are_refused() -> None:
    with pytest.raises(ValueError, match="pdfminer"):
        generate("word", "clean", 1)
    with pytest.raises(ValueError, match="heavy"):
        generate("stream", "loud", 1)


def test_headlines_share_words_with_their_own_body_more_than_with_others() -> None:
    def pairs(text: str) -> set[str]:
        return {text[place : place + 2] for place in range(len(text) - 1)}

    own: list[float] = []
    others: list[float] = []
    for seed in range(8):
        articles = [one for one in generate("stream", "clean", seed)[1]["articles"] if one["title"]]
        bodies = [pairs("".join(one["paragraphs"])) for one in articles]
        for number, one in enumerate(articles):
            title = pairs("".join(one["title"]))
            shares = [len(title & body) / len(title) for body in bodies]
            if articles[number]["paragraphs"]:
                own.append(shares.pop(number))
            others += shares
    assert statistics.mean(own) > 3 * statistics.mean(others)


def test_neighbours_interleave_through_extractors_only() -> None:
    def returns(style: str) -> int:
        count = 0
        for seed in range(10):
            articles = [line["article"] for line in generate(style, "clean", seed)[1]["lines"]]
            runs = [one for place, one in enumerate(articles) if place == 0 or articles[place - 1] != one]
            count += len(runs) - len(set(runs))
        return count

    assert returns("stream") == 0
    assert returns("pdfminer") > 10
    assert returns("poppler") > 10


def test_layout_lines_hold_several_columns() -> None:
    text, gold = generate("layout", "clean", 2)
    mixed = [line["n"] for line in gold["lines"] if line["mixed"]]
    assert len(mixed) > len(gold["lines"]) / 2
    rows = text.split("\n")
    assert max(width(rows[number - 1]) for number in mixed) > 2 * 30


def test_the_command_writes_pages_with_gold(tmp_path: Path) -> None:
    assert main(["generate", "--style", "stream", "--pages", "2", "--seed", "8", "--out", str(tmp_path)]) == 0
    gold = json.loads((tmp_path / "stream_clean_000009.gold.json").read_text("utf-8"))
    assert (tmp_path / f"{gold['page']}.txt").read_text("utf-8") == generate("stream", "clean", 9)[0]


# ---- extractors


def placed(text: str, x: float, y: float, size: float = 1.0) -> Placed:
    return Placed(Line(text, 0, "body"), x, x + width(text) / 2 * size, y, y + size)


def test_pdfminer_parts_a_first_line_whose_edge_differs() -> None:
    even = [placed("春耕时节渠水长流", 2, 0), placed("泵房开闸放水到田头去", 0, 1.3)]
    ragged = [placed("春耕时节渠水长流", 2, 0), placed("泵房开闸放水到田头", 0, 1.3)]
    assert [len(frame) for frame in read_as_pdfminer(even)] == [2]
    assert [len(frame) for frame in read_as_pdfminer(ragged)] == [1, 1]


def test_poppler_reads_columns_from_the_left_under_their_headline() -> None:
    head = placed("一渠清水润田头", 0, 0, 2.0)
    columns = [placed(f"第{name}栏文字", x, 3 + 1.3 * line) for x, name in ((0, "一"), (12, "二")) for line in range(2)]
    beside = placed("邻稿文字", 24, 3)
    order = [[line.text for line in frame] for frame in read_as_poppler([beside, *columns, head])]
    assert order == [["一渠清水润田头"], ["第一栏文字"] * 2, ["第二栏文字"] * 2, ["邻稿文字"]]


# ---- noise


def test_noise_is_as_much_as_is_asked_for() -> None:
    rng = random.Random(1)
    text = "春耕时节，渠水长流。泵房开闸，放水到田头。" * 50
    assert noisy(text, "body", Noise(), rng) == text
    halved = noisy(text, "body", Noise(half_width=0.3), rng)
    assert 0.2 < sum(halved.count(mark) for mark in ",.") / 200 < 0.4
    assert noisy("因地制宜", "title", Noise(spaced_line=1), rng) == "因 地 制 宜"
    assert noisy("记者报道", "body", Noise(traditional=True), rng) == "記者報道"
    assert noisy("（记者）：“好。”", "body", Noise(vertical=True), rng) == "︵记者︶︓﹁好︒﹂"


def test_noise_keeps_every_line_and_marks_specks_as_furniture() -> None:
    frames = [[Line(f"第{place}行文字", 0, "body") for place in range(6)] for _ in range(40)]
    dirty = laid_over(frames, Noise(speck_line=0.5, torn=0.5, fused=0.5), random.Random(3))
    lines = [line for frame in dirty for line in frame]
    assert [line for line in lines if line.article == 0] == [line for frame in frames for line in frame]
    assert {line.role for line in lines if line.article is None} == {"furniture"}
    assert len(dirty) != len(frames)


def test_traditional_forms_differ_from_simple_ones() -> None:
    assert all(old != new for old, new in TRADITIONAL.items())

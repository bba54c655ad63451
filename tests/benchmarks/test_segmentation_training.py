"""Learning: what gold says of blocks, pages set anew, and a fit that learns what it is shown."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.segmentation.accuracy import held_out
from benchmarks.segmentation.choices import Choices, fit_choices
from benchmarks.segmentation.pages import learnt
from benchmarks.segmentation.preferences import Preferences, Quality
from benchmarks.segmentation.resetting import set_anew
from benchmarks.segmentation.training import SIZES, fit_all, fit_articles
from benchmarks.segmentation.truth import truth_of
from pipeline.segmentation import models, read_view
from sample.setting.generating import STYLES, generate

ARTICLES = [
    {"kind": "article", "kicker": [], "title": ["云泽春茶开采"], "subtitle": ["——新厂房当天炒制"],
     "paragraphs": ["今年云泽的春茶比往年早采了五天，茶农林小满说，暖冬让芽头长得快。" * 4, "合作社把鲜叶送进厂房。"]},
    {"kind": "article", "kicker": [], "title": ["澜河水库向下游放水"], "subtitle": [],
     "paragraphs": ["澜河水库今天起向下游放水，保障三万亩秧田用水，水务站值班员表示水位稳定。" * 4]},
]  # fmt: skip


@pytest.mark.parametrize("style", STYLES[:3])
def test_gold_tells_the_reading_order_of_blocks(style: str) -> None:
    text, gold = generate(style, "clean", 3)
    view = read_view(text)
    truth = truth_of(view, text, gold)
    lines = {line["n"]: line for line in gold["lines"]}
    for article, blocks in truth.texts.items():
        paras = [lines[view.blocks[k].lines[0].number + 1]["para"] for k in blocks]
        assert all(lines[line.number + 1]["article"] == article for k in blocks for line in view.blocks[k].lines[:1])
        assert [p for p in paras if p is not None] == sorted(p for p in paras if p is not None)
    assert set(truth.follows).isdisjoint(truth.heads)


@pytest.mark.parametrize("style", ["pdfminer", "stream"])
def test_pages_set_anew_hold_every_line_of_their_articles(style: str) -> None:
    page = set_anew(ARTICLES, style, f"x~{style}~1")
    assert page is not None
    text, gold = page
    assert page == set_anew(ARTICLES, style, f"x~{style}~1")
    physical = text.split("\n")
    for number, article in enumerate(gold["articles"]):
        body = "".join(physical[line["n"] - 1].strip() for line in gold["lines"]
                       if line["article"] == number and line["role"] == "body")  # fmt: skip
        assert sorted(body) == sorted("".join(article["paragraphs"]))


def test_a_fit_learns_which_of_two_rivals_is_right() -> None:
    rng = np.random.default_rng(1)
    sets = []
    for _ in range(60):
        features = rng.normal(size=(6, 3)).astype(np.float32)
        rows = [(0, 0), (0, 1), (0, -1), (-1, 0), (-1, 1), (1, -1)]
        right = np.zeros(6)
        winner = 0 if features[0, 0] > features[1, 0] else 1
        right[[winner, 4 - winner, 5]] = 1
        sets.append((Choices(features, np.array([a for a, _ in rows]), np.array([b for _, b in rows]), right), 1.0))
    booster = fit_choices(sets, {"num_iterations": 60, "min_data_in_leaf": 5, "verbose": -1})
    hits = 0
    for choices, _ in sets:
        worth = booster.predict(choices.features)
        hits += (worth[0] > worth[1]) == (choices.right[0] == 1)
    assert hits > 50


def test_worth_prefers_what_the_gold_prefers() -> None:
    rng = np.random.default_rng(1)
    sets = []
    for _ in range(80):
        features = rng.normal(size=(5, 3)).astype(np.float32)
        worth = np.sign(features[:, 0])
        sides = [([0], [1, 2]), ([3, 4], [2]), ([1], [4])]
        gains = [float(worth[new].sum() - worth[old].sum()) for old, new in sides]
        changes = [(old, new, gain, 1.0) for (old, new), gain in zip(sides, gains, strict=True) if gain]
        sets.append(Preferences(features, changes))
    worth = fit_articles(sets).predict(np.array([[1.5, 0, 0], [-1.5, 0, 0]]))
    assert worth[0] > 0 > worth[1]


def test_the_gold_articles_are_the_best_there_are() -> None:
    text, gold = generate("stream", "clean", 3)
    view = read_view(text)
    truth = truth_of(view, text, gold)
    quality = Quality(view, truth)
    heads = {number: tuple(k for k, home in truth.heads.items() if home == number) for number in truth.texts}
    for number, chain in truth.texts.items():
        whole = quality((heads[number], tuple(chain)))
        assert whole == pytest.approx(0.6)
        if len(chain) > 1:
            assert quality((heads[number], tuple(chain[:1]))) < whole
        if heads[number]:
            assert quality(((), tuple(chain))) < whole


def test_training_twice_gives_the_same_models(tmp_path: Path) -> None:
    pages = [learnt(f"{style}-{seed}", *generate(style, "clean", seed), 1.0) for style in STYLES[:3] for seed in (0, 1)]
    for folder in ("one", "two"):
        fit_all(pages, tmp_path / folder, tmp_path / f"{folder} by thirds")
    for name in SIZES:
        one, two = ((tmp_path / folder / f"{name}.txt").read_bytes() for folder in ("one", "two"))
        assert one == two


def test_every_third_page_of_a_style_is_held_out() -> None:
    assert held_out(["a_3", "a_1", "a_2", "b_1", "b_2"]) == {"a_3"}


@pytest.mark.parametrize(
    ("name", "source"),
    [("stream_20260318_01", "20260318_01"), ("poppler_20260318_01~stream~2", "20260318_01"), ("pdfminer_3~heavy", "3"),
     ("2026__03__18__01", "2026__03__18__01")],
)  # fmt: skip
def test_pages_of_the_same_articles_have_one_source(name: str, source: str) -> None:
    assert learnt(name, "", {"articles": [], "lines": []}, 1.0).source == source


def test_models_name_their_features_no_words() -> None:
    for path in models.FOLDER.glob("*.txt"):
        assert path.read_text("utf-8").isascii(), path.name

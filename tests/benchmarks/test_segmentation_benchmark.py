"""The benchmark of segmentation: its measures are those of the shared scorer, its tables whole."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest

from benchmarks.segmentation import accuracy, speed
from benchmarks.segmentation.baselines import READERS, headlines_and_datelines, shared_pairs
from benchmarks.segmentation.scoring import MEASURES, Run, gold_units, labels, score
from pipeline.model import Page
from pipeline.segmentation import segment_page
from sample.setting import generate

SHARED = Path(__file__).resolve().parents[3] / "shared"

PAGE = "春灌开闸\n\n渠水流进麦田，放水员\n沿渠走了一遍。\n\n夜读专线开通\n\n末班车开到十点，市民\n随手借书。\n"


def roles(found: Sequence[Run]) -> list[tuple[int, str]]:
    return [(run.article, run.role) for run in sorted(found)]


def test_a_perfect_reading_scores_one_and_nothing_scores_nought() -> None:
    text, gold = generate("poppler", "clean", 1)
    units = gold_units(text, gold)
    assert score(units, labels(units, units)) == dict.fromkeys(MEASURES, 1.0)
    nothing = score(units, labels(units, []))
    assert {nothing[name] for name in ("F1@.5", "F1@.9", "F1@1", "role", "headline")} == {0.0}


def test_a_unit_takes_the_label_of_most_of_its_characters() -> None:
    unit = Run(10, 20, 0, "body", 0)
    found = [Run(0, 13, 1, "title", 0), Run(13, 20, 2, "body", 3)]
    assert labels([unit], found) == [found[1]]
    assert labels([unit], [Run(20, 30, 1, "body", 0)]) == [None]


def test_baselines_cut_a_simple_page() -> None:
    wanted = [(0, "title"), (0, "body"), (0, "body"), (1, "title"), (1, "body"), (1, "body")]
    assert roles(headlines_and_datelines(PAGE)) == wanted
    assert roles(shared_pairs(PAGE.replace("末班车", "夜读专线")))[3:] == wanted[3:]


@pytest.mark.skipif(not (SHARED / "pages").is_dir(), reason="the shared folder is not there")
def test_measures_agree_with_the_shared_scorer() -> None:
    spec = importlib.util.spec_from_file_location("score_pages", SHARED / "score" / "score_pages.py")
    assert spec
    assert spec.loader
    module: ModuleType = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for task in accuracy.stored(SHARED / "pages")[::30]:
        text, gold = task.page()
        found = accuracy.runs_of(segment_page(Page("s_shared", text)).items)
        lines: dict[int, tuple[int, str, int]] = {}
        units = gold_units(text, gold)
        numbers = [line["n"] for line in gold["lines"] if not line.get("mixed")]
        labelled = labels(units, found)
        for number, label in zip(numbers, labelled, strict=True):
            if label is not None:
                lines[number] = (label.article, label.role, label.para)
        assert score(units, labelled) == pytest.approx(module.score_page(gold, text, lines))


def test_tables_have_a_row_for_every_group_and_class() -> None:
    tasks = accuracy.generated(1, 3)[::7]
    results = [accuracy.measured(task) for task in tasks]
    table = accuracy.score_table(results).split("\n")
    assert len(table) == 2 + len(tasks) + 1
    assert all(set(result.scores) == {accuracy.OURS, *READERS} for result in results)
    reliability = accuracy.reliability_table(results).split("\n")
    assert int(reliability[-1].split()[1]) == sum(len(result.articles) for result in results)


def test_a_grown_page_is_as_long_as_is_asked_for() -> None:
    assert 60_000 <= len(speed.grown("stream", 60_000).encode()) < 120_000

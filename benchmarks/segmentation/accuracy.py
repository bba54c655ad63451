"""How well pages are cut: scores by style and noise, and how far confidence can be relied on.

What belongs here: which pages are read by whom, and the tables of it.  What does not: the measures (`scoring`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.segmentation.baselines import READERS
from benchmarks.segmentation.scoring import MATCH, MEASURES, Run, gold_units, labels, means, overlaps, score
from pipeline.model import Item, Page
from pipeline.segmentation import segment_page
from sample.setting import generate
from sample.setting.generating import STYLES
from sample.setting.noise import NOISES

OURS = "banmian"
BASELINE_MEASURES = ("F1@.5", "F1@.9", "headline")
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
"""Edges of the classes of confidence."""
NAME = 14


@dataclass(frozen=True, slots=True)
class Task:
    """A page to be read: generated, or read from a file with its gold beside it."""

    group: str
    style: str = ""
    noise: str = ""
    seed: int = 0
    path: Path | None = None

    def page(self) -> tuple[str, dict[str, Any]]:
        """Return text and gold."""
        if self.path is None:
            return generate(self.style, self.noise, self.seed)
        gold: dict[str, Any] = json.loads(self.path.read_text("utf-8"))
        text = self.path.with_name(self.path.name.replace(".gold.json", ".txt")).read_bytes().decode("utf-8")
        return text, gold


@dataclass(frozen=True, slots=True)
class Result:
    """Scores of one page by reader, and for each article of ours its confidence and whether it is right."""

    group: str
    scores: dict[str, dict[str, float]]
    articles: list[tuple[float, bool]]


def generated(pages: int, seed: int) -> list[Task]:
    """Return tasks of `pages` pages a style and noise."""
    return [
        Task(f"{style} {noise}", style, noise, number)
        for style in STYLES
        for noise in NOISES
        for number in range(seed, seed + pages)
    ]


def stored(folder: Path) -> list[Task]:
    """Return tasks of the pages of a folder, grouped by the part of their names before the first `_`."""
    return [Task(path.name.partition("_")[0], path=path) for path in sorted(folder.glob("*.gold.json"))]


def measured(task: Task) -> Result:
    """Read one page by every reader."""
    text, gold = task.page()
    units = gold_units(text, gold)
    items = segment_page(Page("s_benchmark", text)).items
    ours = labels(units, runs_of(items))
    scores = {OURS: score(units, ours)} | {
        name: score(units, labels(units, read(text))) for name, read in READERS.items()
    }
    return Result(task.group, scores, _reliability(units, ours, [item.confidence for item in items]))


def runs_of(items: Sequence[Item]) -> list[Run]:
    """Return what a reading of ours says of which characters."""
    return [
        Run(piece.char_start, piece.char_end, number, piece.role, piece.para_no)
        for number, item in enumerate(items)
        for piece in item.pieces
    ]


def measure(tasks: Sequence[Task], workers: int) -> list[Result]:
    """Read all pages, several at a time."""
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(measured, tasks, chunksize=8))


def held_out(names: Iterable[str]) -> frozenset[str]:
    """Return the names of pages that are looked at rarely and never learnt from: every third of each style."""
    styles: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        styles[name.partition("_")[0]].append(name)
    return frozenset(name for pages in styles.values() for name in pages[2::3])


def _reliability(
    units: Sequence[Run], labelled: Sequence[Run | None], confidences: Sequence[float]
) -> list[tuple[float, bool]]:
    """Return for each article found on the scored part of the page its confidence and whether it is right."""
    shares, _, _ = overlaps(units, labelled)
    best: defaultdict[int, float] = defaultdict(float)
    for (_, number), share in shares.items():
        best[number] = max(best[number], share)
    return [(confidences[number], share >= MATCH) for number, share in sorted(best.items())]


def score_table(results: Sequence[Result]) -> str:
    """Return one table: a row a group, our measures, then the main ones of each baseline."""
    first = " " * 2 * NAME + OURS.ljust(9 * len(MEASURES))
    first += "".join(name.center(9 * len(BASELINE_MEASURES) + 2) for name in READERS)
    second = " " * 2 * NAME + "".join(name.rjust(9) for name in MEASURES)
    second += "".join("  " + "".join(name.rjust(9) for name in BASELINE_MEASURES) for _ in READERS)
    lines = [first.rstrip(), second]
    groups = list(dict.fromkeys(result.group for result in results))
    for group in [*groups, "all"] if len(groups) > 1 else groups:
        chosen = [result.scores for result in results if group in ("all", result.group)]
        row = _row(means(scores[OURS] for scores in chosen), MEASURES)
        for name in READERS:
            row += "  " + _row(means(scores[name] for scores in chosen), BASELINE_MEASURES)
        lines.append(f"{group} ({len(chosen)})".ljust(2 * NAME) + row)
    return "\n".join(lines)


def _row(values: dict[str, float], names: Sequence[str]) -> str:
    return "".join(f"{values[name]:9.3f}" if name in values else "        –" for name in names)


def reliability_table(results: Sequence[Result]) -> str:
    """Return the table of confidence: how many articles in each class, and how many of them are right."""
    articles = [article for result in results for article in result.articles]
    lines = [f"{'confidence':>14}{'articles':>10}{'mean':>8}{'right':>8}"]
    for label, chosen in _classes(articles):
        if chosen:
            mean_confidence = sum(confidence for confidence, _ in chosen) / len(chosen)
            right = sum(is_right for _, is_right in chosen) / len(chosen)
            lines.append(f"{label:>14}{len(chosen):>10}{mean_confidence:>8.3f}{right:>8.3f}")
    return "\n".join(lines)


def _classes(articles: list[tuple[float, bool]]) -> Iterator[tuple[str, list[tuple[float, bool]]]]:
    for low, high in pairwise(BINS):
        within = [one for one in articles if low <= one[0] < high or one[0] == high == BINS[-1]]
        yield f"{low:.2f} to {high:.2f}", within
    yield "above 0.90", [one for one in articles if one[0] > 0.9]
    yield "all", articles

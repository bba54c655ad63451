"""``python -m benchmarks.segmentation.training``: fit the models of ``pipeline.segmentation`` to pages with gold.

What belongs here: which models are fitted to which pages, and how large they are.  What does not: the pages
(``pages``), the learning sets and their loss (``choices``, ``preferences``) and features (``pipeline.segmentation``,
which measures them the same way when it cuts a page).

Five models choose among candidates (``headlines``, ``parts``, ``sieve``, ``chains``, ``matches``), one tells what
articles are worth (``articles``), one how sure a cut is (``confidence``).  No feature holds a word: they speak of
measures, heights, breaks, marks, distances and how much two texts share.

Pages of one source (the same articles) never help to judge each other: the chances of headlines that
``chains`` and ``parts`` see while they learn come from models that did not see the page, and so do the readings from
which ``articles`` and ``confidence`` learn.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import lightgbm
import numpy as np
from numpy.typing import NDArray

from benchmarks.segmentation.accuracy import held_out, runs_of
from benchmarks.segmentation.choices import (
    Array,
    Choices,
    chain_choices,
    fit_choices,
    match_choices,
    part_choices,
    sifted,
)
from benchmarks.segmentation.pages import MADE, Learnt, excerpts, generated, learnt, sample, stored
from benchmarks.segmentation.preferences import Preferences, fit_worth, preferences
from benchmarks.segmentation.scoring import MATCH, gold_units, labels, overlaps
from pipeline.segmentation import models
from pipeline.segmentation.blocks import SHORT
from pipeline.segmentation.confidence import NAMES as SURE
from pipeline.segmentation.drafts import read_drafts
from pipeline.segmentation.headlines import HEAD, as_rows, head_features
from pipeline.segmentation.items import evidence_of, lay_out

T = TypeVar("T")
FOLDS = 3
"""Parts of the pages; each is read by models that learnt from the others."""
READ = 4
"""Layouts of a page set anew, of each style, that are read to learn what articles are worth; excerpts of the first."""


class Size(NamedTuple):
    """How large a model is, and how slowly it learns."""

    rounds: int
    leaves: int
    rate: float
    least: int
    """Rows of a leaf at least."""


SIZES = {
    "headlines": Size(150, 12, 0.06, 15),
    "parts": Size(150, 10, 0.08, 25),
    "sieve": Size(30, 8, 0.3, 25),
    "chains": Size(500, 31, 0.08, 25),
    "matches": Size(150, 10, 0.08, 25),
    "articles": Size(600, 24, 0.05, 40),
    "confidence": Size(100, 8, 0.06, 15),
}


@dataclass(frozen=True)
class Judged:
    """The items of a reading: a row of evidence each, and whether its cut is right."""

    evidence: NDArray[np.float32]
    right: list[bool]
    weight: float


def short_blocks(page: Learnt) -> list[int]:
    """Return the short blocks of a page that the gold knows."""
    known = {index for blocks in page.truth.texts.values() for index in blocks} | page.truth.heads.keys()
    return [block.index for block in page.view.blocks if block.sort is SHORT and block.index in known]


def fit_headlines(pages: Sequence[Learnt], rows: Mapping[str, NDArray[np.float32]]) -> lightgbm.Booster:
    """Fit the chance of a short block being a headline."""
    used = [page for page in pages if len(rows[page.name])]
    right = [np.array([index in page.truth.heads for index in short_blocks(page)], float) for page in used]
    weight = [np.full(len(answers), page.weight) for answers, page in zip(right, used, strict=True)]
    features = np.concatenate([rows[page.name] for page in used])
    return _fit_binary("headlines", features, np.concatenate(right), np.concatenate(weight))


def _parameters(name: str) -> dict[str, Any]:
    size = SIZES[name]
    return {
        "num_iterations": size.rounds, "num_leaves": size.leaves, "learning_rate": size.rate,
        "min_data_in_leaf": size.least, "lambda_l2": 4.0, "feature_fraction": 0.5, "bagging_fraction": 0.8,
        "bagging_freq": 1, "min_sum_hessian_in_leaf": 1.0, "seed": 1, "deterministic": True, "force_row_wise": True,
        "verbose": -1,
    }  # fmt: skip


def _fit_binary(name: str, features: NDArray[np.float32], right: Array, weight: Array) -> lightgbm.Booster:
    data = lightgbm.Dataset(features, label=right, weight=weight)
    return lightgbm.train(_parameters(name) | {"objective": "binary"}, data)


def fit_choosers(pages: Sequence[Learnt], out: Path) -> None:
    """Fit the models that choose among candidates and write them to a folder."""
    rows = {page.name: as_rows(HEAD, [head_features(page.view, k) for k in short_blocks(page)]) for page in pages}
    odds = _odds_of_others(pages, rows)
    fitted = {"headlines": fit_headlines(pages, rows)}
    fitted["parts"] = _choice("parts", _some((part_choices(page, odds[page.name]), page) for page in pages))
    fitted["matches"] = _choice("matches", _some((match_choices(page), page) for page in pages))
    chains = _some((chain_choices(page, odds[page.name]), page) for page in pages)
    fitted["sieve"] = _choice("sieve", chains)
    fitted["chains"] = _choice("chains", [(sifted(choices, fitted["sieve"]), weight) for choices, weight in chains])
    out.mkdir(parents=True, exist_ok=True)
    for name, booster in fitted.items():
        booster.save_model(out / f"{name}.txt")


def _choice(name: str, sets: Sequence[tuple[Choices, float]]) -> lightgbm.Booster:
    return fit_choices(sets, _parameters(name))


def fit_all(pages: Sequence[Learnt], out: Path, work: Path) -> None:
    """Fit all models and write them to a folder.

    What articles are worth, and how sure a cut is, is learnt from readings of pages by models that have not seen them:
    those of each third, which stay in the folder ``work``.
    """
    fold = {source: number % FOLDS for number, source in enumerate(sorted({page.source for page in pages}))}
    thirds = [[page for page in pages if fold[page.source] == number] for number in range(FOLDS)]
    taught: list[list[Preferences]] = []
    for number, third in enumerate(thirds):
        fit_choosers([page for page in pages if fold[page.source] != number], work / str(number))
        taught.append(_read_all(preferences_of, third, work / str(number)))
        print(f"third {number + 1} of {FOLDS} read", file=sys.stderr)
    evidence: list[Judged] = []
    for number, third in enumerate(thirds):
        others = [one for k, some in enumerate(taught) if k != number for one in some]
        fit_articles(others).save_model(work / str(number) / "articles.txt")
        evidence += _read_all(judged, third, work / str(number))
    out.mkdir(parents=True, exist_ok=True)
    fit_confidence(evidence).save_model(out / "confidence.txt")
    fit_articles([one for some in taught for one in some]).save_model(out / "articles.txt")
    fit_choosers(pages, out)


def fit_articles(sets: Sequence[Preferences]) -> lightgbm.Booster:
    """Fit what articles are worth."""
    return fit_worth(sets, _parameters("articles"))


def _read_all(read: Callable[[Learnt], T | None], pages: Sequence[Learnt], folder: Path) -> list[T]:
    """Return what is read of pages with the models of a folder, on all processors."""
    asked = [(page.name, page.text, page.gold, page.weight) for page in pages if _is_read(page)]
    with ProcessPoolExecutor(initializer=_use, initargs=(folder,), mp_context=get_context("spawn")) as pool:
        found = pool.map(_read, repeat(read), asked, chunksize=4)
        return [one for one in found if one is not None]


def _is_read(page: Learnt) -> bool:
    """Whether a page is read to learn what articles are worth: of those set anew, the first of each style."""
    name, _, excerpt = page.name.partition("~excerpt~")
    layout = name.rpartition("~")[2]
    return not layout.isdigit() or int(layout) < (1 if excerpt else READ)


def _use(folder: Path) -> None:
    models.FOLDER = folder


def _read(read: Callable[[Learnt], T | None], page: tuple[str, str, dict[str, Any], float]) -> T | None:
    return read(learnt(*page))


def preferences_of(page: Learnt) -> Preferences | None:
    """Return what a page teaches of the worth of articles."""
    return preferences(page.view, page.truth, page.weight, page.name)


def _some(asked: Iterable[tuple[Choices | None, Learnt]]) -> list[tuple[Choices, float]]:
    return [(choices, page.weight) for choices, page in asked if choices is not None]


def _odds_of_others(pages: Sequence[Learnt], rows: Mapping[str, NDArray[np.float32]]) -> dict[str, dict[int, float]]:
    """Return the log-odds of each page's short blocks under a model fitted to pages of other sources."""
    fold = {source: number % FOLDS for number, source in enumerate(sorted({page.source for page in pages}))}
    odds: dict[str, dict[int, float]] = {}
    for number in range(FOLDS):
        booster = fit_headlines([page for page in pages if fold[page.source] != number], rows)
        for page in pages:
            if fold[page.source] == number:
                values = booster.predict(rows[page.name], raw_score=True) if len(rows[page.name]) else []
                odds[page.name] = dict(zip(short_blocks(page), map(float, values), strict=True))
    return odds


def fit_confidence(found: Sequence[Judged]) -> lightgbm.Booster:
    """Fit the confidence to readings of pages by models that have not seen them."""
    right = np.array([answer for one in found for answer in one.right], float)
    weight = np.concatenate([np.full(len(one.right), one.weight) for one in found])
    return _fit_binary("confidence", np.concatenate([one.evidence for one in found]), right, weight)


def judged(page: Learnt) -> Judged | None:
    """Return the evidence of each item of a reading that the gold knows of, and whether its cut is right."""
    kept = [(draft, item) for draft in read_drafts(page.view) if (item := lay_out(page.view, draft)[0]) is not None]
    items = [item for _, item in kept]
    units = gold_units(page.text, page.gold)
    best: dict[int, float] = {}
    for (_, number), share in overlaps(units, labels(units, runs_of(items)))[0].items():
        best[number] = max(best.get(number, 0.0), share)
    if not best:
        return None
    evidence = evidence_of([draft for draft, _ in kept], [item.kind for item in items])
    rows = as_rows(SURE, [evidence[number] for number in best])
    return Judged(rows, [share >= MATCH for share in best.values()], page.weight)


def main() -> None:
    """Fit all models and write them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.segmentation.training", description=__doc__)
    parser.add_argument("gold", nargs="*", type=Path, help="folders of pages as they come")
    parser.add_argument("--anew", nargs="*", type=Path, default=[], help="folders of pages set anew from these")
    parser.add_argument("--generated", type=int, default=60, help="generated pages of each style")
    parser.add_argument("--hold-out", action="store_true", help="leave out every third page of a style, and its kin")
    parser.add_argument("--out", type=Path, default=models.FOLDER)
    parser.add_argument("--work", type=Path, help="folder that keeps the models of each third (default: none)")
    arguments = parser.parse_args()
    pages = [page for folder in arguments.gold for page in stored(folder, 1.0)]
    names = held_out([page.name for page in pages]) if arguments.hold_out else frozenset()
    held = {page.source for page in pages if page.name in names}
    pages += [page for folder in arguments.anew for page in stored(folder, MADE)]
    pages = [page for page in pages if page.source not in held]
    pages += [*sample(), *generated(arguments.generated)]
    pages += [small for page in pages for small in excerpts(page)]
    print(f"{len(pages)} pages to learn from", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        fit_all(pages, arguments.out, arguments.work or Path(folder))


if __name__ == "__main__":
    main()

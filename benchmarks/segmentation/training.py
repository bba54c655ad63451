"""``python -m benchmarks.segmentation.training``: fit the models of ``pipeline.segmentation`` to pages with gold.

What belongs here: learning sets, the objective, fitting.  What does not: features (``pipeline.segmentation``, which
measures them the same way when it cuts a page) and what the gold says of blocks (``truth``).

Four models choose (``headlines``, ``parts``, ``chains``, ``matches``), one tells how sure they were (``confidence``).
No feature holds a word: they speak of measures, heights, breaks, marks, distances and how much two texts share.

Pages come from folders of ``NAME.txt`` with ``NAME.gold.json``, and from `sample.setting.generate`.  Pages of one
source (the part of a name before ``~``) never help to judge each other: the chances of headlines that ``chains`` and
``parts`` see while they learn come from models that did not see the page, and ``confidence`` learns from pages that
were kept from the other four.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from benchmarks.segmentation.accuracy import held_out, runs_of
from benchmarks.segmentation.scoring import MATCH, gold_units, labels, overlaps
from benchmarks.segmentation.truth import Truth, truth_of
from pipeline.reading.single import load_page
from pipeline.segmentation import models, read_view
from pipeline.segmentation.blocks import SHORT
from pipeline.segmentation.confidence import NAMES as SURE
from pipeline.segmentation.drafts import read_drafts
from pipeline.segmentation.features import PageView
from pipeline.segmentation.headlines import HEAD, as_rows, head_features, measure_parts
from pipeline.segmentation.items import evidence_of, lay_out
from pipeline.segmentation.links import ALONE, Candidates, measure, nodes_of
from pipeline.segmentation.matching import measure as measure_matches
from sample.setting.generating import STYLES, generate
from sample.setting.noise import NOISES

Array = NDArray[np.float64]
SAMPLE = Path(__file__).resolve().parents[2] / "sample"
LINED = tuple(style for style in STYLES if style != "layout")
"""Styles in which a physical line belongs to one article, which gold by lines can tell."""
FOLDS = 3
"""Parts of the pages for the chances of headlines, and one of which is kept for ``confidence``."""
EXCERPTS = 2
"""Small pages cut out of each page of style stream."""
MADE = 0.5
"""Weight of a page that was generated or set anew against one that came as it is."""
ROUNDS = {"headlines": 150, "parts": 150, "chains": 180, "matches": 150, "confidence": 80}
LEAVES = {"headlines": 12, "parts": 10, "chains": 15, "matches": 10, "confidence": 8}
RATES = {"headlines": 0.06, "parts": 0.08, "chains": 0.1, "matches": 0.08, "confidence": 0.06}


@dataclass(frozen=True)
class Learnt:
    """A page to learn from."""

    name: str
    text: str
    gold: dict[str, Any]
    view: PageView
    truth: Truth
    weight: float

    @property
    def source(self) -> str:
        """Pages made of the same articles have the same source."""
        return self.name.split("~")[0]


@dataclass(frozen=True)
class Choices:
    """Candidates with the right ones marked: each block or item, on either side, has one right neighbour."""

    features: NDArray[np.float32]
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    right: Array


def learnt(name: str, text: str, gold: dict[str, Any], weight: float) -> Learnt:
    """Read a page with gold."""
    view = read_view(text)
    return Learnt(name, text, gold, view, truth_of(view, text, gold), weight)


def stored(folder: Path, weight: float) -> list[Learnt]:
    """Return the pages of a folder."""
    return [
        learnt(
            path.name.removesuffix(".gold.json"),
            path.with_name(path.name.removesuffix(".gold.json") + ".txt").read_bytes().decode("utf-8"),
            json.loads(path.read_text("utf-8")),
            weight,
        )
        for path in sorted(folder.glob("*.gold.json"))
    ]


def sample() -> list[Learnt]:
    """Return the pages of the sample corpus."""
    return [
        learnt(
            path.name.removesuffix(".gold.json"),
            load_page(SAMPLE / "raw" / (path.name.removesuffix(".gold.json").replace("__", "/") + ".txt")).text,
            json.loads(path.read_text("utf-8")),
            1.0,
        )
        for path in sorted((SAMPLE / "gold").glob("*.gold.json"))
    ]


def generated(count: int) -> Iterator[Learnt]:
    """Yield pages set from our own text: ``count`` clean ones of each style, and half as many with noise."""
    noises = list(NOISES)[1:]
    for style in LINED:
        for seed in range(count):
            yield learnt(f"{style}-{seed}", *generate(style, "clean", seed), MADE)
            if seed % 2:
                noise = noises[seed // 2 % len(noises)]
                yield learnt(f"{style}-{seed}~{noise}", *generate(style, noise, seed), MADE)


def excerpts(page: Learnt) -> Iterator[Learnt]:
    """Yield pages of one to three articles of a page on which articles stand one after the other: small pages exist."""
    rng = random.Random(page.name)
    articles = list(page.truth.texts)
    for number in range(EXCERPTS if len(articles) > 2 else 0):
        chosen = set(rng.sample(articles, rng.randint(1, min(3, len(articles)))))
        kept: dict[int, int] = {}
        lines: list[str] = []
        known = {line["n"]: line for line in page.gold["lines"]}
        for place, line in enumerate(page.text.split("\n"), 1):
            if (place in known and known[place]["article"] in chosen) or (not line.strip() and lines and lines[-1]):
                lines.append(line)
                kept[place] = len(lines)
        gold = page.gold | {"lines": [line | {"n": kept[n]} for n, line in known.items() if n in kept]}
        yield learnt(f"{page.name}~excerpt~{number}", "\n".join(lines), gold, MADE)


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


def _parameters(name: str, least: int) -> dict[str, Any]:
    return {
        "num_leaves": LEAVES[name], "learning_rate": RATES[name], "min_data_in_leaf": least, "lambda_l2": 4.0,
        "feature_fraction": 0.5, "bagging_fraction": 0.8, "bagging_freq": 1, "min_sum_hessian_in_leaf": 1.0,
        "seed": 1, "deterministic": True, "force_row_wise": True, "verbose": -1,
    }  # fmt: skip


def _fit_binary(name: str, features: NDArray[np.float32], right: Array, weight: Array) -> lightgbm.Booster:
    data = lightgbm.Dataset(features, label=right, weight=weight)
    return lightgbm.train(_parameters(name, 15) | {"objective": "binary"}, data, ROUNDS[name])


def fit_choices(name: str, sets: Sequence[tuple[Choices, float]]) -> lightgbm.Booster:
    """Fit scores under which the right neighbour of each block, on either side, is likelier than its rivals.

    The loss is the cross-entropy of two softmaxes: over what may stand before a block, and over what may follow it.
    """
    first, second, firsts, seconds = [], [], 0, 0
    for choices, _ in sets:
        first.append(np.where(choices.first == ALONE, ALONE, choices.first + firsts))
        second.append(np.where(choices.second == ALONE, ALONE, choices.second + seconds))
        firsts, seconds = firsts + int(choices.first.max()) + 1, seconds + int(choices.second.max()) + 1
    sides = ((np.concatenate(first), firsts), (np.concatenate(second), seconds))
    right = np.concatenate([choices.right for choices, _ in sets])
    weight = np.concatenate([np.full(len(choices.right), weight) for choices, weight in sets])

    def objective(worth: Array, _: lightgbm.Dataset) -> tuple[Array, Array]:
        slope, bend = np.zeros(len(worth)), np.full(len(worth), 1e-6)
        for owner, count in sides:
            asked = owner != ALONE
            chance = _softmax(worth[asked], owner[asked], count)
            slope[asked] += chance - right[asked]
            bend[asked] += chance * (1 - chance)
        return slope * weight, bend * weight

    features = np.concatenate([choices.features for choices, _ in sets])
    data = lightgbm.Dataset(features, label=right)
    return lightgbm.train(_parameters(name, 25) | {"objective": objective}, data, ROUNDS[name])


def _softmax(worth: Array, owner: NDArray[np.int64], count: int) -> Array:
    greatest = np.full(count, -np.inf)
    np.maximum.at(greatest, owner, worth)
    share = np.exp(worth - greatest[owner])
    return np.asarray(share / np.bincount(owner, share, minlength=count)[owner])


def _choices(candidates: Candidates, members: Sequence[int], follows: Mapping[int, int]) -> Choices:
    """Mark the candidates that the truth has; blocks become numbers within the page."""
    place = {member: number for number, member in enumerate(members)} | {ALONE: ALONE}
    precedes = {two: one for one, two in follows.items()}
    pairs = list(zip(candidates.first.tolist(), candidates.second.tolist(), strict=True))
    right = [follows.get(one, ALONE) == two if one != ALONE else two not in precedes for one, two in pairs]
    return Choices(
        candidates.features,
        np.array([place[one] for one, _ in pairs]),
        np.array([place[two] for _, two in pairs]),
        np.array(right, float),
    )


def chain_choices(page: Learnt, odds: Mapping[int, float]) -> Choices:
    """Return which text follows which."""
    nodes = nodes_of(page.view)
    return _choices(measure(page.view, nodes, odds), nodes, page.truth.follows)


def part_choices(page: Learnt, odds: Mapping[int, float]) -> Choices | None:
    """Return which headline block goes on with which; None for a page without."""
    heads = [head for head in page.truth.heads if head in odds]
    if not heads:
        return None
    follows = {one: two for one, two in page.truth.part_follows.items() if one in odds and two in odds}
    candidates = measure_parts(page.view, {head: odds[head] for head in heads}, list(page.truth.texts.values()))
    return _choices(candidates, heads, follows)


def match_choices(page: Learnt) -> Choices | None:
    """Return which headline has which body; the largest run of an article's headline blocks has it."""
    groups: list[list[int]] = []
    for head, article in page.truth.heads.items():
        if groups and groups[-1][-1] == head - 1 and page.truth.heads[groups[-1][-1]] == article:
            groups[-1].append(head)
        else:
            groups.append([head])
    articles, chains = list(page.truth.texts), list(page.truth.texts.values())
    if not groups or not chains:
        return None
    owner: dict[int, int] = {}
    for number, group in enumerate(groups):
        article = page.truth.heads[group[0]]
        if article in articles and (article not in owner or len(group) > len(groups[owner[article]])):
            owner[article] = number
    right = {(number, articles.index(article)) for article, number in owner.items()}
    matches = measure_matches(page.view, groups, chains)
    headed, bodied = {number for number, _ in right}, {number for _, number in right}
    answers = [
        (row, column) in right
        if ALONE not in (row, column)
        else (column not in bodied if row == ALONE else row not in headed)
        for row, column in zip(matches.headline.tolist(), matches.chain.tolist(), strict=True)
    ]
    return Choices(matches.features, matches.headline, matches.chain, np.array(answers, float))


def fit_all(pages: Sequence[Learnt], out: Path) -> None:
    """Fit the four models that choose and write them to a folder."""
    rows = {page.name: as_rows(HEAD, [head_features(page.view, k) for k in short_blocks(page)]) for page in pages}
    odds = _odds_of_others(pages, rows)
    fitted = {"headlines": fit_headlines(pages, rows)}
    parts = [(part_choices(page, odds[page.name]), page.weight) for page in pages]
    fitted["parts"] = fit_choices("parts", [(choices, weight) for choices, weight in parts if choices is not None])
    matches = [(match_choices(page), page.weight) for page in pages]
    fitted["matches"] = fit_choices(
        "matches", [(choices, weight) for choices, weight in matches if choices is not None]
    )
    fitted["chains"] = fit_choices("chains", [(chain_choices(page, odds[page.name]), page.weight) for page in pages])
    out.mkdir(parents=True, exist_ok=True)
    for name, booster in fitted.items():
        booster.save_model(out / f"{name}.txt")


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


def fit_confidence(pages: Iterable[Learnt], out: Path) -> None:
    """Fit the confidence to readings, by the models in use, of pages that these have not seen."""
    rows: list[Mapping[str, float]] = []
    right: list[bool] = []
    weight: list[float] = []
    for page in pages:
        evidence, answers = _judged(page)
        rows += evidence
        right += answers
        weight += [page.weight] * len(answers)
    booster = _fit_binary("confidence", as_rows(SURE, rows), np.array(right, float), np.array(weight))
    out.mkdir(parents=True, exist_ok=True)
    booster.save_model(out / "confidence.txt")


def _judged(page: Learnt) -> tuple[list[dict[str, float]], list[bool]]:
    """Return the evidence of each item of a reading that the gold knows of, and whether its cut is right."""
    kept = [(draft, item) for draft in read_drafts(page.view) if (item := lay_out(page.view, draft)[0]) is not None]
    items = [item for _, item in kept]
    units = gold_units(page.text, page.gold)
    best: dict[int, float] = {}
    for (_, number), share in overlaps(units, labels(units, runs_of(items)))[0].items():
        best[number] = max(best.get(number, 0.0), share)
    evidence = evidence_of(page.view, [draft for draft, _ in kept], [item.kind for item in items])
    return [evidence[number] for number in best], [share >= MATCH for share in best.values()]


def main() -> None:
    """Fit all models and write them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.segmentation.training", description=__doc__)
    parser.add_argument("gold", nargs="*", type=Path, help="folders of pages as they come")
    parser.add_argument("--anew", nargs="*", type=Path, default=[], help="folders of pages set anew from these")
    parser.add_argument("--generated", type=int, default=60, help="generated pages of each style")
    parser.add_argument("--hold-out", action="store_true", help="leave out every third page of a style, and its kin")
    parser.add_argument("--confidence", action="store_true", help="also fit the confidence, on a third of all pages")
    parser.add_argument("--out", type=Path, default=models.FOLDER)
    arguments = parser.parse_args()
    pages = [page for folder in arguments.gold for page in stored(folder, 1.0)]
    held = held_out([page.name for page in pages]) if arguments.hold_out else frozenset()
    pages += [page for folder in arguments.anew for page in stored(folder, MADE)]
    pages = [page for page in pages if page.source not in held]
    pages += [*sample(), *generated(arguments.generated)]
    pages += [small for page in pages if "stream" in page.name for small in excerpts(page)]
    print(f"{len(pages)} pages to learn from", file=sys.stderr)
    if arguments.confidence:
        # The confidence learns from a third of the pages, which the other models do not see until it has.
        kept = {source for number, source in enumerate(sorted({page.source for page in pages})) if number % FOLDS == 0}
        with tempfile.TemporaryDirectory() as folder:
            models.FOLDER = Path(folder)
            fit_all([page for page in pages if page.source not in kept], models.FOLDER)
            fit_confidence([page for page in pages if page.source in kept], arguments.out)
    fit_all(pages, arguments.out)


if __name__ == "__main__":
    main()

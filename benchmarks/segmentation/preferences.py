"""Preferences: which of two sets of articles of the same blocks is the better one, to learn what articles are worth.

What belongs here: what a set of articles is worth by the gold, the changes to learn from, the fit.  What does not:
which changes there are (``pipeline.segmentation.revising``) and what is measured of an article (``headed``).

The worth of an article means nothing by itself; what counts is that the better of two sets has the greater sum.  So
the model ``articles`` learns from changes: from readings of the page to better ones, step by step, and from the gold
reading to worse ones.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from benchmarks.segmentation.scoring import MATCH
from benchmarks.segmentation.truth import Truth
from pipeline.segmentation.chains import read_chains, read_links
from pipeline.segmentation.drafts import read_articles
from pipeline.segmentation.features import PageView
from pipeline.segmentation.headed import Article
from pipeline.segmentation.headlines import read_headlines
from pipeline.segmentation.judging import Change, Judge
from pipeline.segmentation.revising import changes, differences, take

COST = 0.4
"""What an article costs: half the F1 that is hoped for, as one that is wrong adds to the denominator alone."""
STEPS = 6
"""Most rounds of changes from a reading towards the gold."""
MOST = 400
"""Most changes to learn from of a page, of each of three kinds."""


@dataclass(frozen=True)
class Preferences:
    """Changes of one page or many, each with how much better (or worse, below 0) the articles are that come."""

    features: NDArray[np.float32]
    """One row an article."""
    changes: list[tuple[list[int], list[int], float, float]]
    """Rows of the articles that go, and of those that come; what is gained; weight."""


class Quality:
    """How good articles are by the gold."""

    def __init__(self, view: PageView, truth: Truth) -> None:
        self._lines = [len(block.lines) for block in view.blocks]
        self._home = {index: number for number, blocks in truth.texts.items() for index in blocks} | truth.heads
        self._heads: defaultdict[int, set[int]] = defaultdict(set)
        for head, number in truth.heads.items():
            self._heads[number].add(head)
        self._sizes: Counter[int] = Counter()
        for index, number in self._home.items():
            self._sizes[number] += self._lines[index]

    def __call__(self, article: Article) -> float:
        """Return a share of 1 for how much is right, less ``COST``; 0 for what the gold does not know."""
        found: Counter[int] = Counter()
        for index in (*article[0], *article[1]):
            if index in self._home:
                found[self._home[index]] += self._lines[index]
        if not found:
            return 0.0
        number, common = found.most_common(1)[0]
        share = common / (found.total() + self._sizes[number] - common)
        headed = {index for index in article[0] if index in self._home} == self._heads[number]
        right = share >= MATCH
        return 0.4 * right + 0.3 * (right and headed) + 0.2 * (share > 0.5) + 0.1 * share - COST


def preferences(view: PageView, truth: Truth, weight: float, name: str) -> Preferences | None:
    """Return what a page teaches, read by the models in use, which have not seen it; None for nothing."""
    odds = read_headlines(view)
    stretches = read_links(view, odds)
    judge, quality, rng = Judge(view, odds, stretches), Quality(view, truth), random.Random(name)
    readings = [read_articles(view, odds, reading) for reading in read_chains(stretches, odds)]
    nodes = {index for stretch in stretches for index in stretch.measured.nodes}
    gold = gold_articles(truth, nodes)
    found = [change for reading in readings[1:] for change in differences(readings[0], reading)]
    found += differences(readings[0], gold)
    steps: list[Change] = []
    state = readings[0]
    for _ in range(STEPS):
        tried = list(changes(judge, state, state))
        steps += tried
        better = take(state, tried, [_gain(quality, change) for change in tried])
        if better == state:
            break
        state = better
    for some in (steps, list(changes(judge, gold, gold))):
        found += rng.sample(some, MOST) if len(some) > MOST else some
    return _as_rows(judge, quality, found, weight)


def gold_articles(truth: Truth, nodes: set[int]) -> list[Article]:
    """Return the gold reading of a page, less what stands in no chain."""
    heads: defaultdict[int, list[int]] = defaultdict(list)
    for head, number in truth.heads.items():
        heads[number].append(head)
    numbers = dict.fromkeys((*truth.texts, *heads))
    articles = [(tuple(heads[k]), tuple(x for x in truth.texts.get(k, ()) if x in nodes)) for k in numbers]
    return [article for article in articles if article[0] or article[1]]


def _gain(quality: Quality, change: Change) -> float:
    return sum(map(quality, change.new)) - sum(map(quality, change.old))


def _as_rows(judge: Judge, quality: Quality, found: Iterable[Change], weight: float) -> Preferences | None:
    row: dict[Article, int] = {}
    kept: list[tuple[list[int], list[int], float]] = []
    for change in found:
        gain = _gain(quality, change)
        if abs(gain) > 1e-9:
            same = set(change.old) & set(change.new)
            sides = [[row.setdefault(a, len(row)) for a in side if a not in same] for side in change]
            kept.append((sides[0], sides[1], gain))
    if not kept:
        return None
    share = weight / len(kept) ** 0.5
    return Preferences(judge.headed.measure(list(row)), [(*sides, share) for sides in kept])


def fit_worth(sets: Sequence[Preferences], parameters: dict[str, Any]) -> lightgbm.Booster:
    """Fit the worth of articles: the loss of a change is the logistic loss of what it gains, by the gold's gain."""
    rows: list[int] = []
    columns: list[int] = []
    signs: list[float] = []
    weights: list[float] = []
    start = 0
    for one in sets:
        for old, new, gain, weight in one.changes:
            sign = 1.0 if gain > 0 else -1.0
            for side, value in ((old, -sign), (new, sign)):
                rows += [len(weights)] * len(side)
                columns += [start + k for k in side]
                signs += [value] * len(side)
            weights.append(abs(gain) * weight)
        start += len(one.features)
    sums = sparse.csr_matrix((signs, (rows, columns)), shape=(len(weights), start))
    back, weight_of = sums.T.tocsr(), np.array(weights) / np.mean(weights)
    squares = abs(back)

    def objective(worth: NDArray[np.float64], _: lightgbm.Dataset) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        wrong = 1 / (1 + np.exp(np.clip(sums @ worth, -30, 30)))
        # The articles of a change move together: their bends are raised so that steps do not overshoot.
        return -(back @ (weight_of * wrong)), 1.5 * (squares @ (weight_of * wrong * (1 - wrong))) + 1e-6

    features = np.concatenate([one.features for one in sets])
    data = lightgbm.Dataset(features, label=np.zeros(len(features)))
    return lightgbm.train(parameters | {"objective": objective}, data)

"""Choices: candidates with the right ones marked, for learning what goes on with what.

What belongs here: marking what the gold says of links, parts of headlines and matches; the fit.  What does not: what
is measured of candidates (``pipeline.segmentation``), and whole articles (``preferences``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from benchmarks.segmentation.pages import Learnt
from pipeline.segmentation.chains import log_shares, passes
from pipeline.segmentation.headlines import measure_parts
from pipeline.segmentation.links import ALONE, Candidates, Measured, nodes_of
from pipeline.segmentation.matching import measure as measure_matches

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Choices:
    """Candidates with the right ones marked: each block or item, on either side, has one right neighbour."""

    features: NDArray[np.float32]
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    right: Array


def fit_choices(sets: Sequence[tuple[Choices, float]], parameters: dict[str, Any]) -> lightgbm.Booster:
    """Fit scores under which the right neighbour of each block, on either side, is likelier than its rivals.

    The loss is the cross-entropy of two softmaxes: over what may stand before a block, and over what may follow it.
    """
    first, second, firsts, seconds = [], [], 0, 0
    for choices, _ in sets:
        first.append(np.where(choices.first == ALONE, ALONE, choices.first + firsts))
        second.append(np.where(choices.second == ALONE, ALONE, choices.second + seconds))
        firsts, seconds = firsts + int(choices.first.max()) + 1, seconds + int(choices.second.max()) + 1
    sides = np.concatenate(first), np.concatenate(second)
    right = np.concatenate([choices.right for choices, _ in sets])
    weight = np.concatenate([np.full(len(choices.right), weight) for choices, weight in sets])

    def objective(worth: Array, _: lightgbm.Dataset) -> tuple[Array, Array]:
        slope, bend = np.zeros(len(worth)), np.full(len(worth), 1e-6)
        for owner in sides:
            asked = owner != ALONE
            chance = np.exp(log_shares(worth, owner)[asked])
            slope[asked] += chance - right[asked]
            bend[asked] += chance * (1 - chance)
        return slope * weight, bend * weight

    features = np.concatenate([choices.features for choices, _ in sets])
    data = lightgbm.Dataset(features, label=right)
    return lightgbm.train(parameters | {"objective": objective}, data)


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
    return _choices(Measured(page.view, nodes, odds).candidates(), nodes, page.truth.follows)


def sifted(choices: Choices, sieve: lightgbm.Booster) -> Choices:
    """Return the choices that pass the sieve."""
    worth = np.asarray(sieve.predict(choices.features, raw_score=True))
    kept = passes(choices.first, choices.second, worth)
    return Choices(choices.features[kept], choices.first[kept], choices.second[kept], choices.right[kept])


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

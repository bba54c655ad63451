"""Headlines and bodies put together, the whole page at once.

What belongs here: measuring every headline against every chain of text, and the min-cost assignment between them.
What does not: what a headline or a chain is made of (``headlines``, ``chains``).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.segmentation.blocks import BYLINE, SUMMARY
from pipeline.segmentation.features import PageView, ends_as_caption, signs_off
from pipeline.segmentation.links import ALONE, Floats
from pipeline.segmentation.models import scores

OPENING = 300
"""Characters at the head of a body that are compared apart: news tells its headline first."""
LARGEST = 120
"""Most headlines matched at once; a longer page is matched in stretches of as many."""
FAR = 40
"""Blocks from which on distance no longer counts."""
IMPOSSIBLE = -1e3

PAIR = (
    "told", "told over rivals", "told over headlines", "told first", "told first over rivals", "right above",
    "right below", "above by", "below by", "inside", "heads between", "chains between", "starts below", "ends above",
    "rank of told", "characters told",
)  # fmt: skip
HEADLINE = (
    "head blocks", "head width", "head lines", "head characters", "text above", "text below", "below starts",
    "above ends", "head place", "tag", "marked below",
)  # fmt: skip
CHAIN = (
    "characters", "lines", "blocks", "dateline", "signs off", "caption", "opens in mid-sentence",
    "ends in mid-sentence",    "head right above", "head right below", "body place", "short", "marked first",
)  # fmt: skip
PAGE = ("page headlines", "page chains", "page headed above", "page headed below")
NAMES = (*PAIR, *HEADLINE, *CHAIN, *PAGE, "is headline alone", "is chain alone", "best told", "best told first")
_COLUMN = {name: number for number, name in enumerate(NAMES)}


@dataclass(frozen=True, slots=True)
class Matches:
    """Pairs of a headline and a chain by number, and each alone (the other ``ALONE``), with features."""

    headline: NDArray[np.int64]
    chain: NDArray[np.int64]
    features: Floats


def match(view: PageView, groups: Sequence[list[int]], chains: Sequence[list[int]]) -> dict[int, tuple[int, float]]:
    """Return for each headline that has a body the number of its chain, and how much that is preferred to none.

    ``groups`` and ``chains`` hold block indices, both in print order.
    """
    found: dict[int, tuple[int, float]] = {}
    for first in range(0, len(groups), LARGEST):
        some = groups[first : first + LARGEST]
        low = groups[first - 1][-1] if first else -1
        high = groups[first + LARGEST][0] if first + LARGEST < len(groups) else len(view.blocks)
        near = [number for number, chain in enumerate(chains) if low < max(chain) and min(chain) < high]
        near = [number for number in near if number not in {taken for taken, _ in found.values()}]
        if some and near:
            for row, (column, margin) in _assigned(view, some, [chains[number] for number in near]).items():
                found[first + row] = near[column], margin
    return found


def _assigned(view: PageView, groups: Sequence[list[int]], chains: Sequence[list[int]]) -> dict[int, tuple[int, float]]:
    from scipy.optimize import linear_sum_assignment  # heavy: only where a page is cut

    matches = measure(view, groups, chains)
    gain = np.full((len(groups), len(chains) + len(groups)), IMPOSSIBLE)
    alone = np.zeros(len(chains))
    worth = scores("matches", matches.features)
    for row, column, value in zip(matches.headline.tolist(), matches.chain.tolist(), worth.tolist(), strict=True):
        if row == ALONE:
            alone[column] = value
        elif column == ALONE:
            gain[row, len(chains) + row] = value
        else:
            # A pair was asked from both sides: which chain suits the headline, which headline suits the chain.
            gain[row, column] = 2 * value
    gain[:, : len(chains)] -= alone
    rows, columns = linear_sum_assignment(gain, maximize=True)
    return {
        row: (column, float(gain[row, column] - gain[row, len(chains) + row]))
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
        if column < len(chains)
    }


def measure(view: PageView, groups: Sequence[list[int]], chains: Sequence[list[int]]) -> Matches:
    """Return every headline with every chain, and each alone, with all that is measured of them."""
    told, first = told_by(view, groups, chains)
    rows: list[dict[str, float]] = []
    headline: list[int] = []
    chain: list[int] = []
    of_headline = [_of_headline(view, group, chains) for group in groups]
    of_chain = [_of_chain(view, one, groups) for one in chains]
    page = _of_page(of_headline, of_chain)
    starts = [one[0] for one in chains]
    heads = sorted(index for group in groups for index in group)
    for row, group in enumerate(groups):
        order = np.argsort(-told[row], kind="stable").tolist()
        rank = {column: place for place, column in enumerate(order)}
        for column, one in enumerate(chains):
            found = {
                "told": told[row, column],
                "told over rivals": told[row, column] - _other(told[row], column),
                "told over headlines": told[row, column] - _other(told[:, column], row),
                "told first": first[row, column],
                "told first over rivals": first[row, column] - _other(first[row], column),
                "rank of told": min(rank[column], 10),
                **_beside(group, one, heads, starts),
            }
            found["characters told"] = found["told"] * math.log1p(of_chain[column]["characters"])
            rows.append({**found, **of_headline[row], **of_chain[column], **page})
            headline.append(row)
            chain.append(column)
    for row, features in enumerate(of_headline):
        best = {"best told": told[row].max(initial=0.0), "best told first": first[row].max(initial=0.0)}
        rows.append({**features, **page, **best, "is headline alone": 1.0})
        headline.append(row)
        chain.append(ALONE)
    for column, features in enumerate(of_chain):
        best = {"best told": told[:, column].max(initial=0.0), "best told first": first[:, column].max(initial=0.0)}
        rows.append({**features, **page, **best, "is chain alone": 1.0})
        headline.append(ALONE)
        chain.append(column)
    features_of_all = np.zeros((len(rows), len(NAMES)), np.float32)
    for number, values in enumerate(rows):
        for name, value in values.items():
            features_of_all[number, _COLUMN[name]] = value
    return Matches(np.array(headline, np.int64), np.array(chain, np.int64), features_of_all)


def told_by(view: PageView, groups: Sequence[Sequence[int]], chains: Sequence[list[int]]) -> tuple[Floats, Floats]:
    """Return the telling share of each headline that each chain has, and that the head of each chain has.

    A pair that several chains have is worth its share among them.
    """
    wanted = set().union(*[view.grams[index] for group in groups for index in group])
    bodies = [view.grams_of(chain) & wanted for chain in chains]
    openings = [view.grams_of(_opening(view, chain)) & wanted for chain in chains]
    weights = view.weights
    holders: dict[str, int] = {}
    for body in bodies:
        for pair in body:
            holders[pair] = holders.get(pair, 0) + 1
    told = np.zeros((len(groups), len(chains)), np.float32)
    first = np.zeros((len(groups), len(chains)), np.float32)
    for row, group in enumerate(groups):
        grams = view.grams_of(group)
        whole = math.fsum(weights[pair] for pair in grams) + 4.0
        for column, (body, opening) in enumerate(zip(bodies, openings, strict=True)):
            told[row, column] = math.fsum(weights[pair] / holders[pair] for pair in grams & body) / whole
            first[row, column] = math.fsum(weights[pair] for pair in grams & opening) / whole
    return told, first


def _opening(view: PageView, chain: list[int]) -> list[int]:
    size = 0
    for place, index in enumerate(chain, 1):
        size += len(view.texts[index])
        if size >= OPENING:
            return chain[:place]
    return chain


def _other(values: Floats, place: int) -> float:
    """Return the greatest of some values but the one at a place; 0 where it is the only one."""
    return float(max(values[:place].max(initial=0.0), values[place + 1 :].max(initial=0.0)))


def _beside(group: list[int], chain: list[int], heads: list[int], starts: list[int]) -> dict[str, float]:
    """Return how a headline and a chain stand to each other in print."""
    top, bottom = group[0], group[-1]
    low, high = min(chain), max(chain)
    above, below = chain[0] - bottom, top - chain[-1]
    lower, upper = min(bottom, chain[0]), max(bottom, chain[0])
    return {
        "right above": above == 1,
        "right below": below == 1,
        "above by": max(-FAR, min(FAR, above)),
        "below by": max(-FAR, min(FAR, below)),
        "inside": low < top < high,
        "heads between": min(10, sum(lower < head < upper for head in heads)),
        "chains between": min(10, sum(lower < start < upper for start in starts)),
        "starts below": low > bottom,
        "ends above": high < top,
    }


def _of_headline(view: PageView, group: list[int], chains: Sequence[list[int]]) -> dict[str, float]:
    above, below = group[0] - 1, group[-1] + 1
    text = "".join(view.texts[index] for index in group)
    sorts = view.blocks[below].sort if below < len(view.blocks) else None
    return {
        "head blocks": len(group),
        "head width": max(view.blocks[index].width for index in group),
        "head lines": sum(len(view.blocks[index].lines) for index in group),
        "head characters": len(text),
        "text above": above >= 0 and view.is_text[above],
        "text below": below < len(view.blocks) and view.is_text[below],
        "below starts": any(chain[0] == below for chain in chains),
        "above ends": any(chain[-1] == above for chain in chains),
        "head place": group[0] / max(1, len(view.blocks) - 1),
        "tag": text.endswith("）"),
        "marked below": sorts is SUMMARY or sorts is BYLINE,
    }


def _of_chain(view: PageView, chain: list[int], groups: Sequence[list[int]]) -> dict[str, float]:
    characters = sum(len(view.texts[index]) for index in chain)
    start, end = view.edges[chain[0]], view.edges[chain[-1]]
    return {
        "characters": min(4000, characters),
        "lines": min(300, sum(len(view.blocks[index].lines) for index in chain)),
        "blocks": min(40, len(chain)),
        "dateline": view.dateline[chain[0]],
        "signs off": signs_off(view, chain),
        "caption": characters < 400 and ends_as_caption(view, chain),
        "opens in mid-sentence": start.starts_full and not start.starts_indented,
        "ends in mid-sentence": not end.ends_sentence,
        "head right above": any(group[-1] == chain[0] - 1 for group in groups),
        "head right below": any(group[0] == chain[-1] + 1 for group in groups),
        "body place": chain[0] / max(1, len(view.blocks) - 1),
        "short": characters < 60,
        "marked first": view.blocks[chain[0]].sort in (SUMMARY, BYLINE),
    }


def _of_page(headlines: Sequence[dict[str, float]], chains: Sequence[dict[str, float]]) -> dict[str, float]:
    return {
        "page headlines": len(headlines),
        "page chains": len(chains),
        "page headed above": sum(chain["head right above"] for chain in chains) / max(1, len(chains)),
        "page headed below": sum(chain["head right below"] for chain in chains) / max(1, len(chains)),
    }

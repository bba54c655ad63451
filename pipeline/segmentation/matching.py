"""Headlines and bodies put together, the whole page at once.

What belongs here: measuring every headline against every chain of text, and the min-cost assignment between them.
What does not: what a headline or a chain is made of (``headlines``, ``chains``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.segmentation.blocks import BYLINE, SUMMARY
from pipeline.segmentation.features import PageView, ends_as_caption, signs_off
from pipeline.segmentation.likeness import HEADLINE_DAMP, Floats
from pipeline.segmentation.links import ALONE
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
_ALL_OF_HEADLINE, _ALL_OF_CHAIN = [_COLUMN[name] for name in HEADLINE], [_COLUMN[name] for name in CHAIN]


@dataclass(frozen=True, slots=True)
class Matches:
    """Pairs of a headline and a chain by number, and each alone (the other ``ALONE``), with features."""

    headline: NDArray[np.int64]
    chain: NDArray[np.int64]
    features: Floats


def match(view: PageView, groups: Sequence[list[int]], chains: Sequence[list[int]]) -> dict[int, int]:
    """Return for each headline that has a body the number of its chain.

    ``groups`` and ``chains`` hold block indices, both in print order.
    """
    found: dict[int, int] = {}
    for first in range(0, len(groups), LARGEST):
        some = groups[first : first + LARGEST]
        low = groups[first - 1][-1] if first else -1
        high = groups[first + LARGEST][0] if first + LARGEST < len(groups) else len(view.blocks)
        near = [number for number, chain in enumerate(chains) if low < max(chain) and min(chain) < high]
        near = [number for number in near if number not in found.values()]
        if some and near:
            for row, column in _assigned(view, some, [chains[number] for number in near]).items():
                found[first + row] = near[column]
    return found


def _assigned(view: PageView, groups: Sequence[list[int]], chains: Sequence[list[int]]) -> dict[int, int]:
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
    return {row: column for row, column in zip(rows.tolist(), columns.tolist(), strict=True) if column < len(chains)}


def measure(view: PageView, groups: Sequence[list[int]], chains: Sequence[list[int]]) -> Matches:
    """Return every headline with every chain, and each alone, with all that is measured of them."""
    told, first = told_by(view, groups, chains)
    of_headline = [_of_headline(view, group, chains) for group in groups]
    of_chain = [_of_chain(view, one, groups) for one in chains]
    rows, columns = len(groups), len(chains)
    pairs = np.zeros((rows, columns, len(NAMES)), np.float32)
    headed, bodied = np.zeros((rows, len(NAMES)), np.float32), np.zeros((columns, len(NAMES)), np.float32)
    headed[:, _ALL_OF_HEADLINE] = [[found[name] for name in HEADLINE] for found in of_headline]
    bodied[:, _ALL_OF_CHAIN] = [[found[name] for name in CHAIN] for found in of_chain]
    pairs[:] = headed[:, None, :] + bodied[None, :, :]
    for name, values in _together(groups, chains, told, first).items():
        pairs[:, :, _COLUMN[name]] = values
    characters = np.array([found["characters"] for found in of_chain])
    pairs[:, :, _COLUMN["characters told"]] = told * np.log1p(characters)
    headed[:, _COLUMN["is headline alone"]] = bodied[:, _COLUMN["is chain alone"]] = 1.0
    for alone, axis in ((headed, 1), (bodied, 0)):
        alone[:, _COLUMN["best told"]] = told.max(axis, initial=0.0)
        alone[:, _COLUMN["best told first"]] = first.max(axis, initial=0.0)
    features = np.concatenate([pairs.reshape(-1, len(NAMES)), headed, bodied])
    for name, value in _of_page(of_headline, of_chain).items():
        features[:, _COLUMN[name]] = value
    every_row, every_column = np.arange(rows), np.arange(columns)
    return Matches(
        np.concatenate([np.repeat(every_row, columns), every_row, np.full(columns, ALONE)]),
        np.concatenate([np.tile(every_column, rows), np.full(rows, ALONE), every_column]),
        features,
    )


def told_by(view: PageView, groups: Sequence[Sequence[int]], chains: Sequence[list[int]]) -> tuple[Floats, Floats]:
    """Return the telling share of each headline that each chain has, and that the head of each chain has.

    A pair that several chains have is worth its share among them.
    """
    holders = view.holders
    pairs = [holders.pairs(group) for group in groups]
    asked = np.unique(np.concatenate(pairs))
    weights = np.zeros((len(groups), len(asked)))
    for row, own in enumerate(pairs):
        weights[row, np.searchsorted(asked, own)] = holders.weights[own]
    weights /= weights.sum(1, keepdims=True) + HEADLINE_DAMP
    bodies = holders.held(asked, chains)
    told = weights @ (bodies / np.maximum(1, bodies.sum(1, keepdims=True)))
    first = weights @ holders.held(asked, [_opening(view, chain) for chain in chains])
    return told.astype(np.float32), first.astype(np.float32)


def _opening(view: PageView, chain: list[int]) -> list[int]:
    size = 0
    for place, index in enumerate(chain, 1):
        size += len(view.texts[index])
        if size >= OPENING:
            return chain[:place]
    return chain


def _best_other(values: Floats, axis: int) -> Floats:
    """Return for each entry the greatest other one of its row (1) or column (0); 0 where it is the only one."""
    if values.shape[axis] < 2:
        return np.zeros_like(values)
    ranked = np.sort(values, axis)
    best, second = np.take(ranked, [-1], axis), np.take(ranked, [-2], axis)
    # Where two are the greatest, the second is one of them.
    return np.maximum(np.where(values == best, second, best), 0)


def _together(
    groups: Sequence[list[int]], chains: Sequence[list[int]], told: Floats, first: Floats
) -> dict[str, NDArray[Any]]:
    """Return what headlines (rows) and chains (columns) show side by side, less the characters told."""
    top, bottom = (np.array([group[place] for group in groups])[:, None] for place in (0, -1))
    start, end = (np.array([chain[place] for chain in chains])[None, :] for place in (0, -1))
    low, high = (np.array([side(chain) for chain in chains])[None, :] for side in (min, max))
    above, below = start - bottom, top - end
    lower, upper = np.minimum(bottom, start), np.maximum(bottom, start)
    rank = np.argsort(np.argsort(-told, axis=1, kind="stable"), axis=1, kind="stable")

    def between(places: Sequence[int]) -> NDArray[np.int64]:
        ordered = np.sort(places)
        return np.asarray(np.minimum(10, np.searchsorted(ordered, upper) - np.searchsorted(ordered, lower, "right")))

    return {
        "told": told,
        "told over rivals": told - _best_other(told, 1),
        "told over headlines": told - _best_other(told, 0),
        "told first": first,
        "told first over rivals": first - _best_other(first, 1),
        "rank of told": np.minimum(rank, 10),
        "right above": above == 1,
        "right below": below == 1,
        "above by": np.clip(above, -FAR, FAR),
        "below by": np.clip(below, -FAR, FAR),
        "inside": (low < top) & (top < high),
        "heads between": between([index for group in groups for index in group]),
        "chains between": between([chain[0] for chain in chains]),
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

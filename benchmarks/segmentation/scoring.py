"""Scores of one reading of a page against its gold.

What belongs here: the measures.  What does not: where pages come from (`accuracy`) and who reads them (`baselines`).

A unit is a run of characters within one physical line that the gold gives to one article: the line, or what one column
has of it.  Every measure is that of ``score_pages.py``, which counts lines:

* F1@.5, F1@.9, F1@1: a predicted article matches a gold one when the intersection over union of their units is above
  one half, at least .9, or 1
* ARI: adjusted Rand index of the units' grouping into articles
* role: share of units with the right role (caption and subhead count as body, credit as byline)
* headline: share of headed articles all of whose title units went to the right body, as title
* para: F1 of paragraph breaks between consecutive body units of one article
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import mean
from typing import Any, NamedTuple

MEASURES = ("F1@.5", "F1@.9", "F1@1", "ARI", "role", "headline", "para")
SAME_ROLE = {"caption": "body", "subhead": "body", "credit": "byline"}
BODY = frozenset(("body", "caption"))
UNSCORED = frozenset(("jump", "furniture"))
MATCH = 0.9
"""Least intersection over union at which an article counts as right."""


class Run(NamedTuple):
    """A run of characters of a page with what it is; ``article`` counts from 0."""

    start: int
    end: int
    article: int
    role: str
    para: int


def gold_units(text: str, gold: dict[str, Any]) -> list[Run]:
    """Return the units of a gold reading: its `runs`, or its lines where it has none, less jumps and mixed lines."""
    if "runs" in gold:
        return [Run(*run) for run in gold["runs"] if run[2] is not None and run[3] not in UNSCORED]
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    return [
        Run(starts[line["n"] - 1], starts[line["n"]] - 1, line["article"], line["role"], line["para"])
        for line in gold["lines"]
        if not line.get("mixed") and line["role"] not in UNSCORED
    ]


def labels(units: Sequence[Run], found: Iterable[Run]) -> list[Run | None]:
    """Return for each unit the found run of the label that has most of its characters, None where nothing is found."""
    order = sorted(found)
    ends = [run.end for run in order]
    result: list[Run | None] = []
    for unit in units:
        votes: Counter[tuple[int, str, int]] = Counter()
        samples: dict[tuple[int, str, int], Run] = {}
        for run in order[bisect_right(ends, unit.start) : bisect_left(order, (unit.end,))]:
            label = (run.article, run.role, run.para)
            votes[label] += min(run.end, unit.end) - max(run.start, unit.start)
            samples[label] = run
        result.append(samples[votes.most_common(1)[0][0]] if votes else None)
    return result


def overlaps(units: Sequence[Run], labelled: Sequence[Run | None]) -> tuple[dict[tuple[int, int], float], int, int]:
    """Return the intersection over union of each pair of gold and found articles that meet, and how many of each."""
    wanted: defaultdict[int, set[int]] = defaultdict(set)
    got: defaultdict[int, set[int]] = defaultdict(set)
    for number, (unit, label) in enumerate(zip(units, labelled, strict=True)):
        wanted[unit.article].add(number)
        if label is not None:
            got[label.article].add(number)
    shares = {(g, p): len(a & b) / len(a | b) for g, a in wanted.items() for p, b in got.items() if a & b}
    return shares, len(wanted), len(got)


def score(units: Sequence[Run], labelled: Sequence[Run | None]) -> dict[str, float]:
    """Return the measures of one page; one that the page has nothing for is left out."""
    shares, wanted, got = overlaps(units, labelled)
    scores = {
        name: 2 * sum(1 for share in shares.values() if share > 0.5 and share >= least) / (wanted + got)
        for name, least in (("F1@.5", 0.5), ("F1@.9", MATCH), ("F1@1", 1.0))
    }
    groups = [label.article if label else -2 - number for number, label in enumerate(labelled)]
    scores["ARI"] = _rand_index([unit.article for unit in units], groups)
    roles = [label is not None and _role(label) == _role(unit) for unit, label in zip(units, labelled, strict=True)]
    scores["role"] = mean(roles)
    headline = _headline(units, labelled)
    para = _paragraphs(units, labelled)
    return scores | ({} if headline is None else {"headline": headline}) | ({} if para is None else {"para": para})


def means(pages: Iterable[dict[str, float]]) -> dict[str, float]:
    """Return the mean of each measure over the pages that have it."""
    kept = list(pages)
    return {
        name: mean(page[name] for page in kept if name in page) for name in MEASURES if any(name in p for p in kept)
    }


def _role(run: Run) -> str:
    return SAME_ROLE.get(run.role, run.role)


def _pairs(count: int) -> float:
    return count * (count - 1) / 2


def _rand_index(one: Sequence[int], two: Sequence[int]) -> float:
    both = sum(map(_pairs, Counter(zip(one, two, strict=True)).values()))
    first, second = (sum(map(_pairs, Counter(groups).values())) for groups in (one, two))
    expected = first * second / _pairs(len(one)) if len(one) > 1 else 0.0
    most = (first + second) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)


def _headline(units: Sequence[Run], labelled: Sequence[Run | None]) -> float | None:
    titles: defaultdict[int, list[Run | None]] = defaultdict(list)
    homes: defaultdict[int, Counter[int]] = defaultdict(Counter)
    bodies: set[int] = set()
    for unit, label in zip(units, labelled, strict=True):
        if unit.role == "title":
            titles[unit.article].append(label)
        elif unit.role in BODY:
            bodies.add(unit.article)
            if label is not None:
                homes[unit.article][label.article] += 1
    right: list[bool] = []
    for article in bodies & titles.keys():
        home = homes[article].most_common(1)[0][0] if homes[article] else None
        right.append(all(t is not None and t.role == "title" and t.article == home for t in titles[article]))
    return mean(right) if right else None


def _paragraphs(units: Sequence[Run], labelled: Sequence[Run | None]) -> float | None:
    """Break is also where the found reading has another article or role, or nothing."""
    bodies: defaultdict[int, list[tuple[Run, Run | None]]] = defaultdict(list)
    for unit, label in zip(units, labelled, strict=True):
        if unit.role in BODY:
            bodies[unit.article].append((unit, label))
    counts: Counter[tuple[bool, bool]] = Counter()
    for lines in bodies.values():
        for (one, found), (two, found_below) in pairwise(lines):
            breaks = found is None or found_below is None or found[2:] != found_below[2:]
            counts[one.para != two.para, breaks] += 1
    hits, wrong = counts[True, True], counts[True, False] + counts[False, True]
    return 2 * hits / (2 * hits + wrong) if hits + wrong else None

"""What a gold reading says of the blocks of a page: which article, which role, what follows what.

What belongs here: turning gold into the answers that models learn from.  What does not: features and fitting
(``training``).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pipeline.segmentation.blocks import FURNITURE, JUMP, POINTER
from pipeline.segmentation.features import PageView

HEADLINE = frozenset(("kicker", "title", "subtitle"))
PLACED = frozenset(("body", "caption", "summary"))
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True)
class Truth:
    """The blocks of a page as the gold has them; blocks that it does not know are in none of the lists."""

    heads: dict[int, int]
    """Headline blocks in print order, with their article."""
    texts: dict[int, list[int]]
    """By article, its other blocks in reading order; articles by their first block."""

    @property
    def follows(self) -> dict[int, int]:
        """The block of text that follows each, of the same article."""
        return {one: two for blocks in self.texts.values() for one, two in pairwise(blocks)}

    @property
    def part_follows(self) -> dict[int, int]:
        """The headline block that follows each, of the same article."""
        last: dict[int, int] = {}
        follows: dict[int, int] = {}
        for head, article in self.heads.items():
            if article in last:
                follows[last[article]] = head
            last[article] = head
        return follows


def truth_of(view: PageView, text: str, gold: Mapping[str, Any]) -> Truth:
    """Return what ``gold`` says of the blocks of the page."""
    physical = text.split("\n")
    lines = {line["n"]: line for line in gold["lines"]}
    places = _places(physical, gold)
    heads: dict[int, int] = {}
    found: defaultdict[int, list[tuple[tuple[float, float], int]]] = defaultdict(list)
    last: dict[int, tuple[float, float]] = {}
    for block in view.blocks:
        if block.sort in (FURNITURE, JUMP, POINTER):
            continue
        numbers = [line.number + 1 for line in block.lines]
        votes = Counter((lines[n]["article"], lines[n]["role"]) for n in numbers if n in lines)
        votes = Counter({vote: count for vote, count in votes.items() if vote[0] is not None})
        if not votes:
            continue
        (article, role), _ = votes.most_common(1)[0]
        if role in HEADLINE:
            heads[block.index] = article
            continue
        # A block whose place in its article the gold cannot tell stands after the one printed before it.
        before = last.get(article, (-1.0, 0.0))
        place = places.get(numbers[0], (before[0], before[1] + 0.5))
        last[article] = place
        found[article].append((place, block.index))
    texts = {article: [index for _, index in sorted(blocks)] for article, blocks in found.items()}
    return Truth(heads, dict(sorted(texts.items(), key=lambda item: min(item[1]))))


def _places(physical: list[str], gold: Mapping[str, Any]) -> dict[int, tuple[float, float]]:
    """Return paragraph and offset of lines in the text of their article, by line number from 1."""
    places: dict[int, tuple[float, float]] = {}
    paragraphs = [[_BLANK.sub("", text) for text in article["paragraphs"]] for article in gold["articles"]]
    for line in gold["lines"]:
        if line["role"] not in PLACED or line["article"] is None or line["para"] is None:
            continue
        of_article = paragraphs[line["article"]]
        if line["para"] < len(of_article):
            offset = of_article[line["para"]].find(_BLANK.sub("", physical[line["n"] - 1]))
            if offset >= 0:
                places[line["n"]] = float(line["para"]), float(offset)
    return places

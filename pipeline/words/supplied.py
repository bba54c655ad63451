"""Figures of the words that a user supplies: how often they stand in the corpus, in how many articles, beside what.

What belongs here: looking for given words in all texts.  What does not: finding new ones (``mining``) and the file that
names them (``lexicon``).  Unlike a mined word, a supplied one may hold anything but white space.
"""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate

import pyarrow as pa

from pipeline.schema import LEXICON
from pipeline.words.grams import NO_DAY
from pipeline.words.lexicon import SUPPLIED
from pipeline.words.mining import text_blocks

_DAY_ZERO = dt.date(1970, 1, 1)
_END = "\n"
"""What stands beside a word at the end of a text: each time another neighbour, as in ``figures``."""


@dataclass
class _Figures:
    occurrences: int = 0
    documents: int = 0
    first_day: int = NO_DAY
    left: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)


def measure(documents: Iterable[pa.Table | pa.RecordBatch], words: Iterable[str]) -> pa.Table:
    """Return the LEXICON rows of ``words`` (origin ``supplied``), sorted by word, with zeros for what never occurs.

    ``documents`` are those of ``mining.mine``; a paragraph that was printed before does not count.
    """
    figures = {word: _Figures() for word in sorted(set(words))}
    parts = Counter(dict.fromkeys({part for word in figures for cut in _cuts(word) for part in cut}, 0))
    characters = 0
    if figures:
        for texts, days, _ in text_blocks(documents):
            block = _END.join(("", *texts, ""))
            starts = list(accumulate((len(text) + 1 for text in texts), initial=1))
            characters += len(block) - block.count(_END)
            for word, found in figures.items():
                _add(found, word, block, starts, days)
            for part in parts:
                parts[part] += block.count(part)
    return LEXICON.from_rows(_row(word, found, parts, characters) for word, found in figures.items())


def _add(found: _Figures, word: str, block: str, starts: list[int], days: list[int]) -> None:
    last = -1
    at = block.find(word)
    while at >= 0:
        article = bisect_right(starts, at) - 1
        found.occurrences += 1
        found.documents += article != last
        found.first_day = min(found.first_day, days[article])
        found.left[block[at - 1]] += 1
        found.right[block[at + len(word)]] += 1
        last = article
        at = block.find(word, at + len(word))


def _row(word: str, found: _Figures, parts: Counter[str], characters: int) -> tuple[object, ...]:
    cohesion = 0.0
    if found.occurrences and len(word) > 1:
        whole = math.log2(found.occurrences) + math.log2(characters)
        cohesion = min(whole - math.log2(parts[left]) - math.log2(parts[right]) for left, right in _cuts(word))
    day = None if found.first_day == NO_DAY else _DAY_ZERO + dt.timedelta(days=found.first_day)
    entropies = (_entropy(found.left), _entropy(found.right))
    return (word, found.occurrences, found.documents, cohesion, *entropies, SUPPLIED, day)


def _cuts(word: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to cut ``word`` in two."""
    return ((word[:at], word[at:]) for at in range(1, len(word)))


def _entropy(neighbours: Counter[str]) -> float:
    """Return the entropy of the neighbour in bits, 0 where there is none."""
    total = neighbours.total()
    bits = (n / total * math.log2(total if neighbour == _END else total / n) for neighbour, n in neighbours.items())
    return sum(bits, 0.0)

"""Phrases that may be keywords: runs of one to four content words, counted over a whole chunk of articles at once.

What belongs here: finding the runs and what a score may rest on, as numpy arrays.  What does not: words as text
(``vocabulary`` turned them into numbers), scores (``scoring``) and the choice (``extract``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.keywords.vocabulary import BREAK, OTHER, WHOLE

LONGEST_PHRASE = 4
"""Words of a phrase at most."""
FEWEST_CHARS, MOST_CHARS = 2, 16
"""Characters of a phrase made of several words or of one."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a chunk of articles in order: number of the word, of its paragraph and of its article.

    Paragraphs of one article stand together, title first; ``classes``, ``idf`` and ``lengths`` run over word numbers.
    """

    words: Ints
    paragraphs: Ints
    articles: Ints
    in_title: Bools
    classes: Ints
    idf: Floats
    lengths: Ints


@dataclass(frozen=True, slots=True)
class Candidates:
    """Candidates of a chunk, each once an article; arrays run parallel."""

    article: Ints
    first: Ints
    """Token at which it first stands."""
    size: Ints
    """Words that it is made of."""
    chars: Ints
    times: Ints
    in_title: Bools
    free_left: Floats
    """Share of its places where no content word stands before it in its paragraph."""
    free_right: Floats
    position: Floats
    """Where it first stands: 0 at the start of the article, 1 at its end, on a logarithmic scale."""
    idf_min: Floats
    """Inverse document frequency of the commonest of its words, in nats."""
    first_class: Ints
    last_class: Ints


def find_candidates(tokens: Tokens) -> Candidates:
    """Return the candidates of ``tokens``, runs of one word first, then longer ones."""
    parts = [_of_size(tokens, size) for size in range(1, LONGEST_PHRASE + 1)]
    names = Candidates.__slots__
    return Candidates(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


def _of_size(tokens: Tokens, size: int) -> Candidates:
    starts = _starts(tokens, size)
    hashes = tokens.articles[starts].astype(np.uint64)
    for step in range(size):
        hashes = hashes * _MULTIPLIER + tokens.words[starts + step].astype(np.uint64) + np.uint64(1)
    _, index, which, times = np.unique(hashes, return_index=True, return_inverse=True, return_counts=True)
    first = starts[index]
    window = tokens.words[first[:, None] + np.arange(size)]
    left, right = _is_free(tokens, starts, -1), _is_free(tokens, starts, size)
    one = np.ones(len(first), np.int64)
    return Candidates(
        article=tokens.articles[first],
        first=first,
        size=one * size,
        chars=tokens.lengths[window].sum(axis=1),
        times=times,
        in_title=np.bincount(which, tokens.in_title[starts], len(first)) > 0,
        free_left=np.bincount(which, left, len(first)) / times,
        free_right=np.bincount(which, right, len(first)) / times,
        position=_positions(tokens, first),
        idf_min=tokens.idf[window].min(axis=1, initial=np.inf),
        first_class=tokens.classes[window[:, 0]],
        last_class=tokens.classes[window[:, -1]],
    )


def _starts(tokens: Tokens, size: int) -> Ints:
    """Return the tokens at which a run of ``size`` content words starts, within one paragraph."""
    count = len(tokens.words) - size + 1
    if count < 1:
        return np.empty(0, np.int64)
    classes = tokens.classes[tokens.words]
    good = tokens.paragraphs[:count] == tokens.paragraphs[size - 1 :]
    chars = np.zeros(count, np.int64)
    for step in range(size):
        of_step = classes[step : step + count]
        good &= (of_step != BREAK) if size == 1 else (of_step != BREAK) & (of_step != WHOLE)
        chars += tokens.lengths[tokens.words[step : step + count]]
    # Adverbs, numerals and times end no keyword.
    good &= classes[size - 1 :] != OTHER
    fits = (chars >= FEWEST_CHARS) & ((chars <= MOST_CHARS) | (classes[:count] == WHOLE))
    return np.flatnonzero(good & fits)


def _is_free(tokens: Tokens, starts: Ints, offset: int) -> Bools:
    """Whether the token ``offset`` places from each start is no content word of the same paragraph."""
    at = starts + offset
    inside = (at >= 0) & (at < len(tokens.words))
    at = np.where(inside, at, 0)
    same = inside & (tokens.paragraphs[at] == tokens.paragraphs[starts])
    free: Bools = ~same | (tokens.classes[tokens.words[at]] == BREAK)
    return free


def _positions(tokens: Tokens, first: Ints) -> Floats:
    sizes = np.bincount(tokens.articles)
    begins = np.cumsum(sizes) - sizes
    articles = tokens.articles[first]
    positions: Floats = np.log1p(first - begins[articles]) / np.log1p(sizes[articles])
    return positions

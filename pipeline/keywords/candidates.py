"""Phrases that may be keywords: runs of one to five content words, counted over a whole chunk of articles at once.

What belongs here: finding the runs and what a score may rest on, as numpy arrays.  What does not: words as text
(``vocabulary`` turned them into numbers), scores (``scoring``) and the choice (``extract``).
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from pipeline.keywords.vocabulary import (
    AND,
    BREAK,
    COMMON,
    HYPHEN,
    IS_KNOWN,
    IS_LATIN,
    IS_NAME,
    OF,
    OTHER,
    PREFIX,
    PREPOSITION,
    QUOTE,
    VERB,
    WHOLE,
)

LONGEST_PHRASE = 5
"""Words of a phrase at most, a hyphen between two of them included."""
FEWEST_CHARS, MOST_CHARS = 2, 16
"""Characters of a phrase made of several words or of one."""
BESIDE = {"of": OF, "and": AND, "quote": QUOTE, "preposition": PREPOSITION}
"""Traits of the words beside a candidate that tell something about it."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a chunk of articles in order: number of the word, of its paragraph and of its article.

    Paragraphs of one article stand together, title first; ``classes``, ``idf``, ``lengths`` and ``traits`` run over
    word numbers.
    """

    words: Ints
    paragraphs: Ints
    articles: Ints
    in_title: Bools
    classes: Ints
    idf: Floats
    lengths: Ints
    traits: Ints


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
    begins_title: Bools
    free_in_title: Bools
    free_left: Floats
    """Share of its places where no content word stands before it in its paragraph."""
    free_right: Floats
    free: Floats
    """Share of its places that are free on both sides."""
    before: Floats
    """Share of its places where a word of each trait of BESIDE stands before it: an array of two dimensions."""
    after: Floats
    position: Floats
    """Where it first stands: 0 at the start of the article, 1 at its end, on a logarithmic scale."""
    idf_first: Floats
    """Inverse document frequency of its first word, in nats."""
    idf_last: Floats
    idf_min: Floats
    idf_max: Floats
    first_class: Ints
    last_class: Ints
    common: Ints
    """Words of it that are common ones."""
    verbs: Ints
    is_known: Bools
    """Whether the dictionary holds all its words."""
    has_name: Bools
    has_latin: Bools


def find_candidates(tokens: Tokens) -> Candidates:
    """Return the candidates of ``tokens``, runs of one word first, then longer ones."""
    parts = [_of_size(tokens, size) for size in range(1, LONGEST_PHRASE + 1)]
    names = [field.name for field in fields(Candidates)]
    return Candidates(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


def _of_size(tokens: Tokens, size: int) -> Candidates:
    starts = _starts(tokens, size)
    hashes = tokens.articles[starts].astype(np.uint64)
    for step in range(size):
        hashes = hashes * _MULTIPLIER + tokens.words[starts + step].astype(np.uint64) + np.uint64(1)
    _, index, which, times = np.unique(hashes, return_index=True, return_inverse=True, return_counts=True)
    first = starts[index]
    window = tokens.words[first[:, None] + np.arange(size)]
    before, after = _Beside(tokens, starts, -1), _Beside(tokens, starts, size)
    in_title = tokens.in_title[starts]

    def share(places: Bools | Ints) -> Floats:
        return np.bincount(which, places, len(first)) / times

    def shares(traits: Ints) -> Floats:
        return np.column_stack([share((traits & trait) > 0) for trait in BESIDE.values()])

    idf, classes, traits = tokens.idf[window], tokens.classes[window], tokens.traits[window]
    return Candidates(
        article=tokens.articles[first],
        first=first,
        size=np.full(len(first), size, np.int64),
        chars=tokens.lengths[window].sum(axis=1),
        times=times,
        in_title=share(in_title) > 0,
        begins_title=share(in_title & before.is_edge) > 0,
        free_in_title=share(in_title & before.is_free & after.is_free) > 0,
        free_left=share(before.is_free),
        free_right=share(after.is_free),
        free=share(before.is_free & after.is_free),
        before=shares(before.traits),
        after=shares(after.traits),
        position=_positions(tokens, first),
        idf_first=idf[:, 0],
        idf_last=idf[:, -1],
        idf_min=idf.min(axis=1, initial=np.inf),
        idf_max=idf.max(axis=1, initial=0.0),
        first_class=classes[:, 0],
        last_class=classes[:, -1],
        common=(classes == COMMON).sum(axis=1),
        verbs=(classes == VERB).sum(axis=1),
        is_known=((traits & IS_KNOWN) > 0).all(axis=1),
        has_name=((traits & IS_NAME) > 0).any(axis=1),
        has_latin=((traits & IS_LATIN) > 0).any(axis=1),
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
    # A hyphen joins words, adverbs, numerals and times end no keyword, and a common word alone is none.
    good &= (classes[:count] != HYPHEN) & ~np.isin(classes[size - 1 :], (OTHER, PREFIX, HYPHEN))
    if size == 1:
        good &= classes != COMMON
    fits = (chars >= FEWEST_CHARS) & ((chars <= MOST_CHARS) | (classes[:count] == WHOLE))
    return np.flatnonzero(good & fits)


class _Beside:
    """The words ``offset`` places from each start, as far as they belong to the same paragraph."""

    def __init__(self, tokens: Tokens, starts: Ints, offset: int) -> None:
        at = starts + offset
        inside = (at >= 0) & (at < len(tokens.words))
        at = np.where(inside, at, 0)
        same = inside & (tokens.paragraphs[at] == tokens.paragraphs[starts])
        words = tokens.words[at]
        self.is_edge: Bools = ~same
        self.is_free: Bools = ~same | np.isin(tokens.classes[words], (BREAK, HYPHEN))
        """Whether no content word stands there."""
        self.traits: Ints = np.where(same, tokens.traits[words], 0)


def _positions(tokens: Tokens, first: Ints) -> Floats:
    sizes = np.bincount(tokens.articles)
    begins = np.cumsum(sizes) - sizes
    articles = tokens.articles[first]
    positions: Floats = np.log1p(first - begins[articles]) / np.log1p(sizes[articles])
    return positions

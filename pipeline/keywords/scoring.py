"""The score of a candidate: how likely a reader would name it as a keyword.

What belongs here: the features of a candidate and their weights.  What does not: finding candidates.

The score is a logistic regression: 0 to 1, each weight readable by itself.  The weights were fitted on 1,000 Chinese
abstracts with the keywords of their authors, with features that hold for news as well: how often, how rare, how
early, in the headline or not.  Five-fold cross-validation gives F1@3 of 0.275 and F1@5 of 0.281, where jieba's TF-IDF
gives 0.130 and 0.142 (``benchmarks/text``).
"""

from __future__ import annotations

import numpy as np

from pipeline.keywords.candidates import Candidates, Floats
from pipeline.keywords.vocabulary import NOUN, OTHER, VERB, VERBAL_NOUN, WHOLE

DECIMALS = 6
"""Decimals of a score: the same on every machine, whatever its last bit of a logarithm."""

WHOLE_CHARS = 4
"""Characters that a title in 《》 or a foreign name counts as: its length says nothing against it."""

WEIGHTS: dict[str, float] = {
    "times": 1.29,
    "times_of_one_word": -0.85,
    "in_title": 0.90,
    "position": -0.80,
    "two_words": -0.38,
    "three_words": -0.82,
    "four_words": -1.70,
    "two_chars": -0.96,
    "three_chars": -0.32,
    "five_chars": -0.38,
    "six_chars": -0.75,
    "many_chars": -1.26,
    "rarity": 0.10,  # set by hand, per nat: newspapers hold more boilerplate than abstracts, which give 0.03
    "free_left": 0.74,
    "free_right": 0.71,
    "begins_with_verb": -0.39,
    "begins_with_other": -0.45,
    "ends_with_noun": 0.88,
    "ends_with_verb": 0.71,
}
INTERCEPT = -4.53


def features(candidates: Candidates) -> dict[str, Floats]:
    """Return the features by name, each an array over the candidates."""
    c = candidates
    whole = c.first_class == WHOLE
    chars = np.where(whole, WHOLE_CHARS, c.chars)
    times = np.log(c.times)
    return {
        "times": times,
        "times_of_one_word": np.where(c.size == 1, times, 0.0),
        "in_title": c.in_title.astype(float),
        "position": c.position,
        "two_words": (c.size == 2).astype(float),
        "three_words": (c.size == 3).astype(float),
        "four_words": (c.size == 4).astype(float),
        "two_chars": (chars == 2).astype(float),
        "three_chars": (chars == 3).astype(float),
        "five_chars": (chars == 5).astype(float),
        "six_chars": (chars == 6).astype(float),
        "many_chars": (chars > 6).astype(float),
        "rarity": c.idf_min,
        "free_left": c.free_left,
        "free_right": c.free_right,
        "begins_with_verb": (c.first_class == VERB).astype(float),
        "begins_with_other": (c.first_class == OTHER).astype(float),
        "ends_with_noun": np.isin(c.last_class, (NOUN, VERBAL_NOUN, WHOLE)).astype(float),
        "ends_with_verb": (c.last_class == VERB).astype(float),
    }


def scores(candidates: Candidates) -> Floats:
    """Return the score of each candidate, above 0 and at most 1."""
    values = features(candidates)
    total = np.full(len(candidates.first), INTERCEPT)
    for name, weight in WEIGHTS.items():
        total += weight * values[name]
    least = 10.0**-DECIMALS
    rounded: Floats = np.round(1.0 / (1.0 + np.exp(-total)), DECIMALS)
    return np.maximum(least, rounded)

"""The score of a candidate: how likely a reader would name it as a keyword.

What belongs here: the features of a candidate and the model that weighs them.  What does not: finding candidates, and
fitting the weights (``benchmarks.text.fitting``, which writes ``weights.json``).

The score is a logistic regression: 0 to 1, each weight readable by itself.  Its weights were fitted on 1,000 Chinese
abstracts with the keywords of their authors; its features hold for news as well: how often, how rare, how early, in
the headline or not, what stands beside it.  No feature knows a single word.  ``benchmarks/text`` prints how well it
does on abstracts that it was not fitted on.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from pipeline.keywords.candidates import BESIDE, LONGEST_PHRASE, Bools, Candidates, Floats, Ints
from pipeline.keywords.vocabulary import ADJECTIVE, COMMON, NOUN, OTHER, PREFIX, VERB, VERBAL_NOUN, WHOLE

Values = Floats | Ints | Bools
DECIMALS = 6
"""Decimals of a score: the same on every machine, whatever its last bit of a logarithm."""
WHOLE_CHARS = 4
"""Characters that a title in 《》 or a foreign name counts as: its length says nothing against it."""

_WORDS = {"one_word": (1, 1), "two_words": (2, 2), "more_words": (3, LONGEST_PHRASE)}
_TIMES = {"once": (1, 1), "twice": (2, 2), "three_times": (3, 3), "four_times": (4, 5), "six_times": (6, 10**9)}
_CHARS = {"two": (2, 2), "three": (3, 3), "five": (5, 5), "six": (6, 6), "seven": (7, 7), "eight": (8, 8),
          "more": (9, 10**9)}  # fmt: skip
_RARITIES = (6.0, 8.0, 10.0, 12.0)
"""Inverse document frequencies, in nats, at which the weight of rarity may change."""
_BEGINS = {"verb": VERB, "other": OTHER, "adjective": ADJECTIVE, "verbal_noun": VERBAL_NOUN, "prefix": PREFIX,
           "common": COMMON}  # fmt: skip
_ENDS = {"verb": VERB, "adjective": ADJECTIVE, "verbal_noun": VERBAL_NOUN, "common": COMMON}


class Model(NamedTuple):
    """A logistic regression: what the features weigh."""

    intercept: float
    weights: dict[str, float]


@cache
def model() -> Model:
    """Return the model of ``weights.json``."""
    return Model(**json.loads(files("pipeline.keywords").joinpath("weights.json").read_text(encoding="utf-8")))


def features(candidates: Candidates) -> dict[str, Values]:
    """Return the features by name, each an array over the candidates, of numbers or of truth values."""
    c = candidates
    times = np.log(c.times)
    one, two = c.size == 1, c.size == 2
    chars = np.where(c.first_class == WHOLE, WHOLE_CHARS, c.chars)
    found: dict[str, Values] = {
        "times": times,
        "times_of_one_word": times * one,
        "times_of_two_words": times * two,
        "times_and_rarity": times * c.idf_min,
        "times_in_title": times * c.in_title,
        "times_of_two_chars": times * (chars == 2),
        "times_free": np.log1p(np.rint(c.free * c.times)),
        "title": c.in_title,
        "title_begins": c.begins_title,
        "title_free": c.free_in_title,
        "title_of_one_word": c.in_title & one,
        "title_of_two_chars": c.in_title & (chars == 2),
        "title_and_free": c.free * c.in_title,
        "title_and_position": c.position * c.in_title,
        "title_only": c.in_title & (c.times == 1),
        "position": c.position,
        "position_squared": c.position**2,
        "free": c.free,
        "free_left": c.free_left,
        "free_right": c.free_right,
        "free_left_of_one_word": c.free_left * one,
        "free_right_of_one_word": c.free_right * one,
        "rarity": c.idf_min,
        "rarity_of_one_word": c.idf_min * one,
        "rarity_of_two_chars": c.idf_min * (chars == 2),
        "rarity_at_most": c.idf_max,
        "ends_with_noun": np.isin(c.last_class, (NOUN, VERBAL_NOUN, WHOLE)),
        "verbal_noun_alone": one & (c.last_class == VERBAL_NOUN),
        "common": c.common,
        "verbs": c.verbs,
        "known": c.is_known,
        "known_alone": c.is_known & one,
        "name": c.has_name,
        "latin": c.has_latin,
    }
    found |= {f"words_{size}": c.size == size for size in range(2, LONGEST_PHRASE + 1)}
    found |= {f"chars_{name}": _within(chars, bounds) for name, bounds in _CHARS.items()}
    found |= {
        f"{often}_of_{name}": _within(c.times, times_) & _within(c.size, sizes)
        for often, times_ in _TIMES.items()
        for name, sizes in _WORDS.items()
    }
    for at in _RARITIES:
        found[f"rarity_above_{at:.0f}"] = _above(c.idf_min, at)
        found[f"rarity_of_one_word_above_{at:.0f}"] = _above(c.idf_min, at) * one
        found[f"rarity_of_first_above_{at:.0f}"] = _above(c.idf_first, at)
        found[f"rarity_of_last_above_{at:.0f}"] = _above(c.idf_last, at)
    for column, name in enumerate(BESIDE):
        found[f"after_{name}"], found[f"before_{name}"] = c.before[:, column], c.after[:, column]
    found |= {f"begins_with_{name}": c.first_class == kind for name, kind in _BEGINS.items()}
    found |= {f"ends_with_{name}": c.last_class == kind for name, kind in _ENDS.items()}
    return found


def scores(candidates: Candidates, by: Model | None = None) -> Floats:
    """Return the score of each candidate, above 0 and at most 1; ``by`` is the model of ``weights.json`` if None."""
    by = by or model()
    total = np.full(len(candidates.first), by.intercept)
    for name, values in features(candidates).items():
        total += by.weights[name] * values
    least = 10.0**-DECIMALS
    rounded: Floats = np.round(1.0 / (1.0 + np.exp(-total)), DECIMALS)
    return np.maximum(least, rounded)


def _within(values: Ints, bounds: tuple[int, int]) -> Bools:
    return (values >= bounds[0]) & (values <= bounds[1])


def _above(values: Floats, least: float) -> Floats:
    return np.maximum(0.0, values - least)

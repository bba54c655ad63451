"""Weights of the two decisions within an item: paragraph breaks, and subtitles; and the log-odds they add up to.

What belongs here: weights only, and the sums over them.  What does not: measuring (``paragraphs``, ``roles``), and the
decisions over the whole page, which trained trees weigh (``models``).

The weights were fitted by logistic regression (ridge 1.0) on the development part of typeset pages with gold and
rounded; some were then moved by hand or by coordinate search over development, seed and sample pages, and those of
rare signs (blank) are judgement.  They speak of conventions, none of a word of a page.
"""

from __future__ import annotations

from collections.abc import Mapping

PARAGRAPH: Mapping[str, float] = {
    "bias": -4.9, "below full": -2.7, "short sentence": -1.1, "other measure": -0.6, "closer": -0.6,
    "new block sentence": -0.5, "subhead below": -0.5, "below short": 0.2, "below indented": 2.5, "new block": 2.9,
    "short line": 3.8, "very short line": 4.0, "sentence": 5.0, "overfull": 4.0, "blank": 6.0, "no blank": -3.0,
}  # fmt: skip
"""A paragraph break between two lines of a body."""
SUBTITLE: Mapping[str, float] = {
    "bias": -0.6, "open": -4.0, "reads on": -2.6, "kicker": -2.2, "equal": -1.7, "short above": -1.5, "tag below": -0.8,
    "narrower": -0.8, "tag opens": -0.7, "spaced above": -0.7, "tag above": 0.4, "second break": 0.5, "scrap": -4.0,
    "couplet": -2.5, "in word": -1.3, "spaced below": 0.6, "new block": 1.4, "wide above": 1.9, "wider": 2.5,
    "dash": 8.0,
}  # fmt: skip
"""A subtitle starting with a line below a title's line."""


def log_odds(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return the weighted sum of features, each of which has a weight: the natural logarithm of the odds."""
    total = weights["bias"]
    for name, value in features.items():
        if value:
            total += value * weights[name]
    return total

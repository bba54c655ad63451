"""What features are worth: weights, and the log-odds they add up to.

What belongs here: weights only, and the sums over them.  What does not: measuring (``features``) and choosing
(``search``).

The weights were fitted by logistic regression (ridge 1.0) on the development part of typeset pages with gold and
rounded; some were then moved by hand or by coordinate search over development, seed and sample pages, and those of
rare signs (opening label, joined, speaks, blank) are judgement.  They speak of conventions, none of a word of a page.
"""

from __future__ import annotations

from collections.abc import Mapping

HEADLINE: Mapping[str, float] = {
    "bias": 1.0, "likeness across": -3.4, "unbalanced": -2.5, "wrapped subhead": -2.1, "narrow": -1.9, "joined": -1.6,
    "comma": -1.5, "indent width": -1.6, "above reads on": -1.5, "reads on below": -1.0, "below goes on": -0.6,
    "lines": -0.5, "dash after": 0.5, "short below": 0.2, "page top": 0.5, "full width": 0.3, "spaced": 0.4,
    "page end": 0.8, "marked below": 1.8, "above goes on": 1.0, "dash before": 1.2, "no text beside": 1.3,
    "above signs off": 1.7, "told above": 1.8, "tag": 2.1, "even lines": 2.1, "dateline below": 2.8, "wide": 3.0,
}  # fmt: skip
"""A short block being a headline or part of one."""
LINK: Mapping[str, float] = {
    "bias": -5.2, "starts indented": -2.8, "mark lacking": -2.3, "mark left": -2.0, "ends sentence": -1.6,
    "far back": -1.1, "texts between": -0.9, "starts full": 0.3, "opens with closer": 0.5, "as tall": 0.8,
    "same measure": 0.6, "ends full": 1.0, "reads on next": 0.8, "mark closed": 1.4, "likeness": 1.1, "adjacent": 2.0,
    "reads on": 2.5, "next": 2.6, "first line": 2.0,
}  # fmt: skip
"""A block going on with the paragraph that another breaks off."""
BOUNDARY: Mapping[str, float] = {
    "bias": -2.4, "likeness": -2.9, "short between": -0.5, "ends in mid-sentence": 0.7, "byline between": 0.9,
    "summary between": 1.3, "opening label": 3.0, "date opens": 1.6, "credit between": 2.0,
    "starts in mid-sentence": 2.1, "caption tail": 2.3, "caption below": 2.5, "dateline": 4.5, "sign-off": 3.5,
    "measure differs": 1.0,
}  # fmt: skip
"""An article ending between two strands of text with no headline between them."""
GROUP: Mapping[str, float] = {
    "bias": -1.1, "told apart": -0.7, "lines below": -1.0, "tag above": -0.9, "wider": 0.5, "spaced below": 0.5,
    "tag below": 0.7, "opposed": -1.0, "both told above": 2.5, "dash before": 2.5, "dash after": 2.5, "both told": 2.9,
    "joined": 2.0, "set off": -3.0, "speaks": 2.5,
}  # fmt: skip
"""Two neighbouring headline blocks being parts of one headline."""
JOIN: Mapping[str, float] = {
    "bias": -1.5, "likeness": 2.0, "told": 1.5, "orphan": 1.0, "link": 1.0, "signed off": -2.0, "same measure": 0.7,
    "after": 0.5, "as tall": 0.7, "gap": -0.4, "headed": 0.2,
}  # fmt: skip
"""A loose text belonging to an item."""
PARAGRAPH: Mapping[str, float] = {
    "bias": -4.9, "below full": -2.7, "short sentence": -1.1, "other measure": -0.6, "closer": -0.6,
    "new block sentence": -0.5, "subhead below": -0.5, "below short": 0.2, "below indented": 2.5, "new block": 2.9,
    "short line": 3.8, "very short line": 4.0, "sentence": 5.0, "overfull": 4.0, "blank": 6.0, "no blank": -3.0,
}  # fmt: skip
"""A paragraph break between two lines of a body."""
SUBTITLE: Mapping[str, float] = {
    "bias": -0.6, "open": -4.0, "reads on": -2.6, "kicker": -2.2, "equal": -1.7, "short above": -1.5, "tag below": -0.8,
    "narrower": -0.8, "tag opens": -0.7, "spaced above": -0.7, "tag above": 0.4, "second break": 0.5, "scrap": -4.0,
    "spaced below": 0.6, "new block": 1.4, "wide above": 1.9, "wider": 2.5, "dash": 8.0,
}  # fmt: skip
"""A subtitle starting with a line below a title's line."""
CONFIDENCE: Mapping[str, float] = {
    "bias": -1.3, "datelines": -1.3, "headless": -1.0, "starts in mid-sentence": -0.8, "scattered": -0.6,
    "head blocks": -0.3, "dateline": 0.4, "photo": 0.4, "teaser": 1.1, "told": 1.2, "ends": 1.5,
}  # fmt: skip
"""The cut of an item being right to the line."""


def log_odds(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return the weighted sum of features, each of which has a weight: the natural logarithm of the odds."""
    total = weights["bias"]
    for name, value in features.items():
        if value:
            total += value * weights[name]
    return total

"""Confidence: how likely it is that the cut of an item is right.

What belongs here: turning what was seen of one item into a probability.  What does not: making the cut (``drafts``).

The model was fitted on pages that none of the other models had seen, so that it knows how sure they may be.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from pipeline.segmentation.headed import NAMES as MEASURED
from pipeline.segmentation.headlines import as_rows
from pipeline.segmentation.models import scores

NAMES = (
    *MEASURED, "worth", "clear by", "photo", "teaser", "notice", "advertisement", "page items", "page bodiless",
    "page headless", "page least worth",
)  # fmt: skip
"""What tells how sure the cut of an item is."""


def confidences(items: Sequence[Mapping[str, float]]) -> list[float]:
    """Return for each item the probability, to two places, that nine tenths of its lines and no others are in it."""
    odds = scores("confidence", as_rows(NAMES, items))
    return [round(1.0 / (1.0 + math.exp(-value)), 2) for value in odds.tolist()]

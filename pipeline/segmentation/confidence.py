"""Confidence: how likely it is that the cut of an item is right.

What belongs here: turning what was seen of one item into a probability.  What does not: making the cut (``search``).
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from pipeline.segmentation.scoring import CONFIDENCE, log_odds


def confidence_of(features: Mapping[str, float]) -> float:
    """Return the probability, to two places, that an item has exactly its own lines."""
    return round(1.0 / (1.0 + math.exp(-log_odds(features, CONFIDENCE))), 2)

"""Reprints: articles that were printed more than once, word for word or nearly so.

What belongs here: what two texts share (``shingles``), signatures by which the few pairs worth comparing are found
(``signatures``), and clusters of prints (``clusters``).

What does not: articles that go on on another page; those are linked in segmentation and never reprints of each other.
"""

from pipeline.reprints.clusters import find_reprints
from pipeline.reprints.signatures import SIGNATURES, signatures

__all__ = ["SIGNATURES", "find_reprints", "signatures"]

"""How each check is measured: which rows break it, by Arrow and numpy alone.

What belongs here: one function a check, ``Part -> Violations``, in a module for each kind of table.  What does not:
gathering over partitions (``expectations.measures``) and judging (``expectations.suites``).
"""

from expectations.measuring import (
    articles,
    conservation,
    derivation,
    drift,
    findings,
    paragraphs,
    release,
    sources,
    structure,
)
from expectations.measuring.structure import Measure

MEASURES: dict[str, Measure] = {
    **structure.MEASURES,
    **sources.MEASURES,
    **articles.MEASURES,
    **paragraphs.MEASURES,
    **conservation.MEASURES,
    **derivation.MEASURES,
    **drift.MEASURES,
    **findings.MEASURES,
    **release.MEASURES,
}
"""The measure of each check by its name, but for those of ``late.LATE``."""

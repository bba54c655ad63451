"""Withholding pages that fail a check of words or keywords: the issue is made again without them.

What belongs here: which pages a failed check withholds.  What does not: the list (``pipeline.withheld``) and making the
issue again (``assets.build``; in the UI, running it once more).
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from expectations.measures import Finding, Measures
from expectations.runner import too_many
from pipeline.stages import LATER_CODE
from pipeline.store import Store
from pipeline.withheld import Withheld, withhold

LATER = ("words", "keywords")
"""Assets made of articles that were stored before."""


def withhold_failed_pages(store: Store, measures: Measures) -> list[str]:
    """Withhold the pages that fail a blocking check, and return their ids; none when too many fail to be at fault."""
    if measures.asset not in LATER:
        return []
    failed = [one for one in measures.findings.values() if one.expected.blocking and one.sources]
    pages = sorted({source for finding in failed for source in finding.sources})
    if not pages or too_many(len(pages), measures.pages):
        return []
    withhold(store.root, [entry for finding in failed for entry in _entries(store, finding)], LATER_CODE)
    return pages


def _entries(store: Store, finding: Finding) -> Iterator[Withheld]:
    wanted = set(finding.sources)
    for partition, tally in finding.tallies.items():
        if tally.violations:
            there = store.read("sources", partition).table("sources", ["source_id"])["source_id"].to_pylist()
            for source in wanted.intersection(there):
                rows = [row for row in finding.rows if row.get("source_id") == source]
                told = json.dumps(rows, ensure_ascii=False)
                yield Withheld(source, partition, finding.expected.name, max(len(rows), 1), told, LATER_CODE)

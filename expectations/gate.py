"""The gate: pages that fail a critical check are set aside before they are stored, so that the others go on.

What belongs here: which pages of what was just made fail, and what is kept to tell of it.  What does not: how a check
is measured (``expectations.measuring``), and the verdicts over what is stored (``runner``).  Workers import this
module, which is why it knows neither Great Expectations nor Dagster.

A fault that belongs to no page (a missing column, a reference from nowhere) is left to the checks of what is stored,
which block.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from expectations.catalogue import of_asset
from expectations.issues import ISSUES
from expectations.measures import FAILING_ROWS, failing_sources
from expectations.measuring import MEASURES
from expectations.measuring.violations import Violations
from expectations.part import Part
from pipeline import schema
from pipeline.set_aside import set_aside
from pipeline.stages import LATER_CODE, ChunkTask, clean_pages
from pipeline.store import Chunk
from pipeline.withheld import Withheld, load_withheld

log = logging.getLogger(__name__)

STATED = (
    "sources_fit_the_schema", "sources_key_is_unique", "sources_are_not_empty", "sources_dates_are_possible",
    "sources_lie_in_their_partition",
)  # fmt: skip
"""Checks of sources that need no bytes, so that a page can be set aside before it is read."""
BLOCKING = tuple(one.name for one in of_asset("clean_articles") if one.blocking and one.name in MEASURES)
"""Checks of articles that block and can be told within a chunk."""


def gate_sources(
    partition: str, sources: pa.Table, aliases: pa.Table, ingest_date: dt.date
) -> tuple[pa.Table, pa.Table, pa.Table]:
    """Return the sources of a partition that may go on, their aliases, and the faults of the others."""
    tables = {"sources": sources, "source_aliases": aliases, "source_bytes": schema.SOURCE_BYTES.empty()}
    faults = schema.SOURCE_FAULTS.from_rows(_faults(Part(partition, tables, ingest_date), STATED))
    if not len(faults):
        return sources, aliases, faults
    kept, kept_aliases = (
        table.filter(pc.invert(pc.is_in(table["source_id"], value_set=faults["source_id"])))
        for table in (sources, aliases)
    )
    return kept, kept_aliases, faults


def gated_pages(task: ChunkTask) -> Chunk:
    """Return the clean articles of a chunk, with pages that fail a check set aside.  Workers run this."""
    given = task.read("sources", "sources", "source_bytes")
    withheld = load_withheld(task.store, LATER_CODE, task.partition)
    return gate_pages(task.partition, clean_pages(task), given, withheld)


def gate_pages(partition: str, chunk: Chunk, given: Mapping[str, pa.Table], withheld: Sequence[Withheld] = ()) -> Chunk:
    """Return the tables of ``clean_articles`` without pages that fail a check; ``given`` are those of sources."""
    part = Part(partition, {**given, **chunk, ISSUES.name: ISSUES.empty()})
    faults = schema.PAGE_FAULTS.from_rows([*_faults(part, BLOCKING), *_failed_later(part, withheld)])
    if not len(faults):
        return chunk
    return {**set_aside(chunk, given["sources"], set(faults["source_id"].to_pylist())), "page_faults": faults}


def _faults(part: Part, checks: Iterable[str]) -> Iterator[tuple[object, ...]]:
    """Yield a row of faults for each page and each check that it fails."""
    places = {source: row for row, source in enumerate(part.column("sources", "source_id").to_pylist())}
    facts = part.table("sources").select(["path", "sha256", "byte_size"])
    for name in checks:
        # What cannot even be measured belongs to no page: the check of what is stored will say so, and block.
        try:
            violations = MEASURES[name](part)
        except Exception:
            log.debug("check %s on partition %s", name, part.partition, exc_info=True)
            continue
        if not violations.count:
            continue
        for source in failing_sources(part, violations):
            if source in places:
                own = _of_source(part, violations, source)
                stated = facts.slice(places[source], 1).to_pylist()[0].values()
                yield (source, *stated, name, own.count, _as_json(own.describe(part, FAILING_ROWS)))


def _failed_later(part: Part, withheld: Iterable[Withheld]) -> Iterator[tuple[object, ...]]:
    """Yield a row of faults for each page of the part that failed a check of what was made of its articles."""
    stated = {row["source_id"]: row for row in part.table("sources").to_pylist()} if withheld else {}
    for one in withheld:
        if page := stated.get(one.source_id):
            yield (one.source_id, page["path"], page["sha256"], page["byte_size"], one.check, one.violations, one.rows)


def _of_source(part: Part, violations: Violations, source: str) -> Violations:
    """Return those violations that belong to one page."""
    is_own = pc.fill_null(pc.equal(part.source_ids(violations.table, violations.rows), source), False)
    places = np.flatnonzero(is_own.to_numpy(zero_copy_only=False))
    general = tuple(row for row in violations.general if row.get("source_id") == source)
    return replace(
        violations, rows=violations.rows[places], general=general, found=lambda i: violations.found(int(places[i]))
    )


def _as_json(rows: list[dict[str, object]]) -> str:
    return json.dumps(rows, ensure_ascii=False)

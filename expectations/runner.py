"""Runs the checks of an asset: measures a stream of parts and lets Great Expectations judge the measures.

What belongs here: the one Great Expectations context of the process, and outcomes as plain values.  What does not:
Dagster (``assets.checks`` turns outcomes into asset checks).

Great Expectations is imported when the first suite runs, not with this module.  It is not safe for threads: a lock
lets one suite run at a time.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import pyarrow as pa

from expectations.catalogue import GUARDED
from expectations.expected import Severity
from expectations.measures import FAILING_ROWS, Finding, Measures

log = logging.getLogger(__name__)

_RESULT_FORMAT = {"result_format": "SUMMARY", "partial_unexpected_count": FAILING_ROWS}
SYSTEMIC_PAGES, SYSTEMIC_SHARE = 10, 0.5
"""When at least so many pages, and more than this share of a run's, were set aside, the run is stopped: code or
configuration is at fault, and an archive must not shrink to nothing unseen."""
ONE_AT_A_TIME = threading.Lock()
"""Held while Great Expectations works: it is not safe for threads."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one check found; all values are plain and fit for JSON."""

    name: str
    passed: bool
    severity: Severity
    observed: dict[str, object]
    """``checked``, ``violations``, ``share`` (0 to 1), ``tolerance``, ``partitions``, ``partitions_failing``,
    ``quarantined_pages``, ``expectation`` and, where Great Expectations itself or far too much failed, ``error``."""
    failing: list[dict[str, object]]
    """At most 20 failing rows: partition, source_id where known, key, shown columns, problem."""
    sources: list[str]
    """Pages that failing rows come from, at most 1,000."""
    quarantined: list[str]
    """Paths of pages that were set aside because they failed the check; ``severity`` is ``warning`` when nothing else
    failed, since all other pages can go on."""
    description: str
    """Why the check is there, in Chinese and English."""


Judgement = dict[str, tuple[bool, dict[str, object]]]
"""Verdict and facts of each check of a table, by name."""


def run(
    asset: str,
    partitions: Iterable[tuple[str, Mapping[str, pa.Table]]],
    *,
    ingest_date: dt.date | None = None,
) -> list[Outcome]:
    """Run all checks of ``asset`` over parts ``(partition, tables)`` and return one outcome a check.

    A part holds whole pages: the tables of ``catalogue.NEEDS[asset]``, of those in ``catalogue.LOOKED_AT`` at least
    the columns named there.  A partition may come in several parts, one after the other.  ``ingest_date`` is the
    latest possible issue date; no check asks a clock.

    Raises KeyError for an asset without checks and for a part that lacks a table.  Anything wrong with the data, or
    within Great Expectations, makes a check fail instead.
    """
    return judge(measure(asset, partitions, ingest_date=ingest_date))


def measure(
    asset: str,
    partitions: Iterable[tuple[str, Mapping[str, pa.Table]]],
    *,
    ingest_date: dt.date | None = None,
) -> Measures:
    """Gather the measures of ``asset`` over parts, without importing Great Expectations."""
    measures = Measures(asset, ingest_date)
    for partition, tables in partitions:
        measures.add(partition, tables)
    measures.settle()
    return measures


def warm_up() -> None:
    """Import Great Expectations, which takes seconds, before it is needed."""
    import expectations.suites  # noqa: F401


def judge(measures: Measures) -> list[Outcome]:
    """Let Great Expectations judge the measures, one suite call a table."""
    verdicts: Judgement = {}
    for table in GUARDED[measures.asset]:
        verdicts.update(_judge_table(table.name, measures.frame(table.name)))
    failed: tuple[bool, dict[str, object]] = (False, {"error": "Great Expectations gave no result for this check"})
    excess = _too_many_set_aside(measures)
    return [_outcome(finding, verdicts.get(name, failed), excess) for name, finding in measures.findings.items()]


def _too_many_set_aside(measures: Measures) -> str | None:
    """Say that so many pages failed that the fault must lie elsewhere; None when it may well lie in them."""
    failed, pages = len(measures.set_aside), measures.pages
    if not too_many(failed, pages):
        return None
    return f"{failed} of {pages} pages were set aside: the fault is not one of single pages"


def too_many(failed: int, pages: int) -> bool:
    """Whether so many of the pages failed that the fault must lie elsewhere."""
    return failed >= SYSTEMIC_PAGES and failed > SYSTEMIC_SHARE * pages


def _outcome(finding: Finding, verdict: tuple[bool, dict[str, object]], excess: str | None) -> Outcome:
    expected, (holds, facts) = finding.expected, verdict
    observed: dict[str, object] = {
        "checked": finding.checked,
        "violations": finding.violations,
        "share": round(finding.share, 6),
        "tolerance": expected.tolerance,
        "partitions": len(finding.tallies),
        "partitions_failing": sum(tally.violations > 0 for tally in finding.tallies.values()),
        "quarantined_pages": len(finding.quarantined),
        **facts,
    }
    if finding.quarantined and excess:
        observed["error"] = excess
    goes_on = holds and "error" not in observed
    return Outcome(
        name=expected.name,
        passed=goes_on and not finding.quarantined,
        severity="warning" if goes_on and finding.quarantined else expected.severity,
        observed=observed,
        failing=[*finding.rows, *finding.rows_set_aside][:FAILING_ROWS],
        sources=finding.sources,
        quarantined=finding.quarantined,
        description=expected.description,
    )


def _judge_table(table: str, frame: pa.Table) -> Judgement:
    """Return the verdicts of one suite; an exception becomes a failed verdict of every check of the table."""
    try:
        result = validate(table, frame)
    except Exception as error:
        # A check that cannot be judged must not pass, and must not hide what the other tables show.
        log.exception("Great Expectations could not judge table %s", table)
        problem = f"{type(error).__name__}: {error}"
        return {name: (False, {"error": problem}) for name in frame.column_names}
    return {item.expectation_config.meta["check"]: _verdict(item) for item in result.results}


def _verdict(item: Any) -> tuple[bool, dict[str, object]]:
    facts: dict[str, object] = {"expectation": item.expectation_config.type}
    raised = _exception_message(item.exception_info or {})
    if raised:
        facts["error"] = raised
    return bool(item.success) and not raised, facts


def _exception_message(info: Mapping[str, Any]) -> str | None:
    """Return the message of an expectation that raised: its information is flat, or one entry a metric."""
    for entry in [info, *(value for value in info.values() if isinstance(value, Mapping))]:
        if entry.get("raised_exception"):
            return str(entry.get("exception_message"))
    return None


def validate(table: str, frame: pa.Table) -> Any:
    """Return Great Expectations' own result of a table's suite over a frame of measures."""
    with ONE_AT_A_TIME:
        from expectations.suites import suite

        batch = _batch_definition().get_batch({"dataframe": frame.to_pandas()})
        return batch.validate(suite(table), result_format=_RESULT_FORMAT)


@cache
def _batch_definition() -> Any:
    """Return the batch definition of the one context of this process."""
    asset = quiet_context().data_sources.add_pandas("banmian").add_dataframe_asset("measures")
    return asset.add_batch_definition_whole_dataframe("whole")


def quiet_context() -> Any:
    """Return a new context of Great Expectations that keeps nothing on disk, reports nothing and draws no bars."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context

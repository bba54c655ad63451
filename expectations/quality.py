"""The ``quality/`` folder of a release: suites and results, without wall-clock times and without text.

What belongs here: which files say what held when the release was made.  What does not: building releases
(``pipeline.release``), and the Great Expectations site for people (``datadocs``).

The files depend on the data and the checks alone, so that two builds of the same input agree byte by byte.  Failing
rows are named by their keys; their text is left out, for it may not be for everybody.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from expectations.catalogue import CATALOGUE, GUARDED
from expectations.measures import Measures
from expectations.runner import Outcome
from pipeline import schema

FOLDER = "quality"
Judged = tuple[Measures, list[Outcome]]
"""The measures of an asset and what came of its checks."""
_KEYS = frozenset({"partition", "source_id", *(name for table in schema.PUBLISHED.values() for name in table.key)}) - {
    "keyword",
    "word",
}


def quality_documents(judged: Sequence[Judged]) -> dict[str, bytes]:
    """Return the files of ``quality/`` by path within the release; ``judged`` has what was found of each asset.

    Suites are those of all tables; results those of the tables before they are joined and published.  Imports Great
    Expectations: run it aside.
    """
    from expectations.suites import suite

    suites = {
        f"{FOLDER}/suites/{table.name}.json": _as_json(_without_ids(suite(table.name).to_json_dict()))
        for tables in GUARDED.values()
        for table in tables
    }
    return {**suites, f"{FOLDER}/results.json": _as_json(_results(judged))}


def _results(judged: Sequence[Judged]) -> dict[str, Any]:
    """Return what held and what did not, check by check, and the pages that were set aside."""
    by_name = {outcome.name: outcome for _, outcomes in judged for outcome in outcomes}
    checks = [_result(by_name[expected.name]) for expected in CATALOGUE if expected.name in by_name]
    failed = [check for check in checks if not check["success"]]
    pages: dict[str, list[str]] = {}
    for measures, _ in judged:
        for name, finding in measures.findings.items():
            for path in finding.quarantined:
                pages.setdefault(path, []).append(name)
    return {
        "success": not any(check["severity"] == "critical" for check in failed),
        "evaluated": len(checks),
        "critical_failed": sum(check["severity"] == "critical" for check in failed),
        "warnings": sum(check["severity"] == "warning" for check in failed),
        "quarantined_pages": [{"path": path, "checks": pages[path]} for path in sorted(pages)],
        "checks": checks,
    }


def _result(outcome: Outcome) -> dict[str, Any]:
    (expected,) = (one for one in CATALOGUE if one.name == outcome.name)
    # A page set aside is not in the release: there the check holds.
    holds = outcome.passed or (not outcome.observed["violations"] and bool(outcome.quarantined))
    return {
        "check": outcome.name,
        "table": expected.table,
        "protects": expected.group,
        "severity": expected.severity,
        "success": holds,
        **outcome.observed,
        "failing": [{name: value for name, value in row.items() if name in _KEYS} for row in outcome.failing],
    }


def _without_ids(suite: dict[str, Any]) -> dict[str, Any]:
    """Return a stored suite without the identifiers and versions that Great Expectations may give it."""
    suite = {name: value for name, value in suite.items() if name not in ("id", "meta")}
    for expectation in suite["expectations"]:
        expectation.pop("id", None)
    return suite


def _as_json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()

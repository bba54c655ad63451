"""What failed lately: runs that ended badly since the last release was made, and checks that do not hold now.

What belongs here: reading them off the store's Dagster instance and off the records of checks, without running any.
"""

from __future__ import annotations

from collections.abc import Sequence

import dagster as dg

from expectations.catalogue import GUARDED
from expectations.measures import Finding, Measures
from expectations.records import load
from pipeline.planning import PARTITIONED
from pipeline.store import UNPARTITIONED, Store

RUNS_LOOKED_AT = 100
FAILED = (dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED)


def recent_failures(store: Store) -> list[str]:
    """Return one line a failed run with the checks that stopped it, newest first.

    Runs before the last one that made a release are forgotten.
    """
    if not (store.dagster_home / "dagster.yaml").exists():
        return []
    lines: list[str] = []
    with dg.DagsterInstance.from_config(str(store.dagster_home.resolve())) as instance:
        for record in instance.get_run_records(limit=RUNS_LOOKED_AT):
            run = record.dagster_run
            selected = {key.to_user_string() for key in run.asset_selection or ()}
            if run.status == dg.DagsterRunStatus.SUCCESS and "release" in selected:
                break
            if run.status in FAILED:
                partition = run.tags.get("dagster/partition", "")
                moment = record.create_timestamp.strftime("%Y-%m-%d %H:%M")
                checks = _checks_that_stopped(instance, run.run_id)
                why = f": check {', '.join(checks)}" if checks else ""
                lines.append(f"{moment} {run.job_name} {', '.join(sorted(selected))} {partition}".rstrip() + why)
    return lines


def _checks_that_stopped(instance: dg.DagsterInstance, run_id: str) -> list[str]:
    """Return the blocking checks that failed in a run, as ``asset/check``."""
    records = instance.get_records_for_run(run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION).records
    found = (record.event_log_entry.get_dagster_event().asset_check_evaluation_data for record in records)
    return [
        f"{one.asset_key.to_user_string()}/{one.check_name}"
        for one in found
        if not one.passed and one.severity == dg.AssetCheckSeverity.ERROR
    ]


def failing_checks(store: Store, partitions: Sequence[str]) -> list[Finding]:
    """Return the checks that do not hold of what the store has now, as far as it was checked, grave ones first.

    What was never checked, or not since it was made, tells nothing.
    """
    failing: list[Finding] = []
    for asset in (name for name in GUARDED if name != "release"):
        gathered = Measures(asset)
        for partition in partitions if asset in PARTITIONED else [UNPARTITIONED]:
            if kept := load(store, asset, partition):
                gathered.absorb(kept)
        failing += [finding for finding in gathered.findings.values() if not finding.holds]
    return sorted(failing, key=lambda finding: not finding.expected.blocking)

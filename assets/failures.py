"""What failed lately: the runs in the store's Dagster instance that ended badly since the last release was made."""

from __future__ import annotations

import dagster as dg

from pipeline.store import Store

RUNS_LOOKED_AT = 100
FAILED = (dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED)


def recent_failures(store: Store) -> list[str]:
    """Return one line a failed run, newest first; runs before the last one that made a release are forgotten."""
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
                lines.append(f"{moment} {run.job_name} {', '.join(sorted(selected))} {partition}".rstrip())
    return lines

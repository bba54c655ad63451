"""The sensor on the raw folder: what arrived or changed is ingested, and nothing else.

What belongs here: when a tick asks for runs.  How files are read is in ``pipeline.reading``.

A tick reads at most ``FILES_A_TICK`` new files, leaves alone what was written less than ``SETTLE_SECONDS`` ago, and
asks for at most ``RUNS_A_TICK`` runs, one for each issue date whose files are not those of its ``sources``.  The
cursor holds only the dates asked for and not yet made, with the digest of their files: a date is asked for once
for each state of its files, so that a run that fails is not repeated for ever.
"""

import hashlib
import json
from pathlib import Path

import dagster as dg
import pyarrow as pa

from assets.inventory import stored_inventory
from assets.jobs import inventory_job, issue_job
from assets.partitions import ISSUES
from pipeline.planning import stale_partitions
from pipeline.reading.config import load_config
from pipeline.reading.inventory import partition_digests, scan
from pipeline.store import Store

SETTLE_SECONDS = 60.0
"""A file that changed less long ago may still be being copied."""
FILES_A_TICK = 1000
"""A page takes about 2 ms to read: a tick stays far below its limit of 60 s."""
RUNS_A_TICK = 20
INTERVAL_SECONDS = 30

RUN_CONFIG = {"ops": {"source_inventory": {"config": {"settle_seconds": SETTLE_SECONDS}}}}
WHOLE_FOLDER = "the folder"
"""Key in the cursor of a change that belongs to no issue date: a file that vanished or cannot be read."""


@dg.sensor(
    jobs=[issue_job, inventory_job],
    minimum_interval_seconds=INTERVAL_SECONDS,
    description="监视原始文件夹：新到或改动的版面按期处理。Watches the raw folder; each issue date whose files are new "
    "or changed is run once.",
)
def raw_folder(
    context: dg.SensorEvaluationContext, raw: dg.ResourceParam[Path], store: dg.ResourceParam[Store]
) -> dg.SensorResult | dg.SkipReason:
    """Ask for a run for every issue date whose files changed."""
    if not raw.is_dir():
        return dg.SkipReason(f"the raw folder {raw} does not exist")
    stored = stored_inventory(store)
    found = scan(raw, stored, load_config(raw), settle_seconds=SETTLE_SECONDS, limit=FILES_A_TICK)
    digests = partition_digests(found.inventory)
    wanted = {partition: digests[partition] for partition in stale_partitions(store, "sources", digests)}
    if not wanted and _files(found.inventory) != _files(stored):
        wanted[WHOLE_FOLDER] = _files(found.inventory)
    asked = {key: digest for key, digest in json.loads(context.cursor or "{}").items() if wanted.get(key) == digest}
    new = [key for key in wanted if key not in asked][:RUNS_A_TICK]
    waiting = f"{found.unsettled} files are still being written, {found.pending} wait for the next tick"
    if not new:
        context.update_cursor(json.dumps(asked))
        return dg.SkipReason(f"nothing new; {waiting}")
    context.log.info(f"asking for {len(new)} runs; {waiting}")
    return dg.SensorResult(
        run_requests=[_request(key, wanted[key]) for key in new],
        dynamic_partitions_requests=[_partitions_to_add(context, new)],
        cursor=json.dumps({**asked, **{key: wanted[key] for key in new}}),
    )


def _request(key: str, digest: str) -> dg.RunRequest:
    run_key = f"{key}:{digest[:16]}"
    if key == WHOLE_FOLDER:
        return dg.RunRequest(run_key=run_key, job_name=inventory_job.name, run_config=RUN_CONFIG)
    return dg.RunRequest(run_key=run_key, job_name=issue_job.name, partition_key=key, run_config=RUN_CONFIG)


def _partitions_to_add(context: dg.SensorEvaluationContext, keys: list[str]) -> dg.AddDynamicPartitionsRequest:
    known = set(context.instance.get_dynamic_partitions(str(ISSUES.name)))
    return ISSUES.build_add_request([key for key in keys if key != WHOLE_FOLDER and key not in known])


def _files(inventory: pa.Table | None) -> str:
    """Return a digest of which files there are and what became of them."""
    rows = [] if inventory is None else inventory.select(["path", "sha256", "status"]).to_pylist()
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()

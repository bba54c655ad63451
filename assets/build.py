"""Bring a store up to date with a raw folder and publish: what ``banmian build`` does, through Dagster's own runs.

What belongs here: which assets are run over which partitions, and what is told when a run fails.  The same assets
run from the UI; here, all stale partitions of a stage go through one run, in one process.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
from dagster._core.storage.tags import ASSET_PARTITION_RANGE_END_TAG, ASSET_PARTITION_RANGE_START_TAG

from assets.definitions import build_defs
from assets.event_log import engines_remembered
from assets.inventory import inventory_digests
from assets.jobs import PUBLISHING_ASSETS
from assets.partitions import ISSUES
from assets.publication import published_release
from expectations.runner import warm_up
from pipeline.corpus import is_supplied_anew
from pipeline.engine import Engine
from pipeline.planning import PARTITIONED, stale_partitions
from pipeline.reading.quarantine import list_quarantine
from pipeline.stages import LATER_CODE
from pipeline.store import Store, StoreError
from pipeline.withheld import load_withheld

FROM_SOURCES_TO_KEYWORDS = (
    "sources", "page_articles", "clean_articles", "lexicon", "words", "term_statistics", "keywords",
)  # fmt: skip
RANGE_TAGS = (ASSET_PARTITION_RANGE_START_TAG, ASSET_PARTITION_RANGE_END_TAG)
SETTINGS = Path(__file__).resolve().parents[1] / "dagster.yaml"
"""Dagster's settings, copied into every store."""
_OWN_ERROR = re.compile(r"^(?:pipeline|assets|expectations)\.[\w.]+: ")
"""Before a message of our own, which says all by itself, the name of its class."""
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


class BuildError(Exception):
    """A build that cannot go on; the message is for people."""


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build did: the release folder, how many partitions were made anew, and warnings of checks."""

    release: Path
    partitions_made: int
    quarantined: int
    warnings: list[str]


def prepare_home(store: Store) -> Path:
    """Create the folder of Dagster's run storage with its ``dagster.yaml``, and return its absolute path."""
    home = store.dagster_home.resolve()
    home.mkdir(parents=True, exist_ok=True)
    target = home / "dagster.yaml"
    if not target.exists():
        target.write_text(SETTINGS.read_text(encoding="utf-8"), encoding="utf-8")
    return home


def remember_raw(store: Store, raw: Path) -> None:
    """Note in the store which raw folder it is made from, for ``banmian ui``."""
    text = json.dumps({"raw": str(raw.resolve())}, ensure_ascii=False)
    (store.root / "store.json").write_text(text + "\n", encoding="utf-8")


def raw_folder_of(store: Store) -> Path:
    """Return the raw folder that a store is made from; StoreError when it is not known."""
    path = store.root / "store.json"
    if not path.exists():
        raise StoreError(f"{store.root}: which raw folder belongs to this store is not known: name it with --raw")
    return Path(json.loads(path.read_text(encoding="utf-8"))["raw"])


def build(raw: Path, store: Store, engine: Engine, *, refresh_lexicon: bool = False) -> BuildResult:
    """Register every page, materialise what is new or changed, and publish a release if anything changed.

    Raises BuildError when a stage or a blocking check fails; what was made so far stays, and the last release too.
    Raises StoreError when another build is under way.
    """
    # One planned event a step instead of one a partition: events, not data, are what a long range costs.
    os.environ.setdefault("DAGSTER_EMIT_PARTITION_SUBSET_IN_PLANNED_EVENTS", "true")
    home = str(prepare_home(store))
    with store.locked(), engines_remembered(), dg.DagsterInstance.from_config(home) as instance:
        remember_raw(store, raw)
        engine.start_aside(warm_up)
        runs = _Runs(instance, build_defs({"raw": raw, "store": store, "engine": engine}))
        runs.run(["source_inventory"])
        digests = inventory_digests(store)
        if not digests:
            raise BuildError(_nothing_to_read(raw, store))
        made = _make_all_that_can_be(runs, store, digests, refresh_lexicon or is_supplied_anew(store, raw))
        runs.run(PUBLISHING_ASSETS)
        return BuildResult(published_release(store), len(made), len(list_quarantine(store.quarantine)), runs.warnings)


def _make_all_that_can_be(runs: _Runs, store: Store, digests: dict[str, str], refresh_lexicon: bool) -> set[str]:
    """Make what is stale; where a check of words or keywords withholds pages, make their issues again without them."""
    withheld = load_withheld(store.root, LATER_CODE)
    try:
        return _make_pages(runs, store, digests, refresh_lexicon)
    except BuildError:
        if load_withheld(store.root, LATER_CODE) == withheld:
            raise
    return _make_all_that_can_be(runs, store, digests, refresh_lexicon)


def _make_pages(runs: _Runs, store: Store, digests: dict[str, str], refresh_lexicon: bool) -> set[str]:
    """Make what is stale up to keywords; return the partitions that were made.

    Lexicon and term statistics are made when there are none yet, when asked, or when the user's words changed; in
    between they are frozen.
    """
    if not any(store.partitions(asset) for asset in PARTITIONED):
        # In a new store everything is stale: one run for all, since each run has its cost.
        for part in runs.ranges(digests):
            runs.run(FROM_SOURCES_TO_KEYWORDS, part)
        return set(digests)
    made: set[str] = set()
    for asset in FROM_SOURCES_TO_KEYWORDS:
        if asset in PARTITIONED:
            # Asset after asset, so that one whose inputs came out the same as before is not made again.
            stale = stale_partitions(store, asset, digests)
            made.update(stale)
            for part in runs.ranges(stale):
                runs.run([asset], part)
        elif refresh_lexicon or store.manifest(asset) is None:
            runs.run([asset])
    return made


def _nothing_to_read(raw: Path, store: Store) -> str:
    if any(store.quarantine.rglob("*.reason.json")):
        return f"{raw}: no page could be read; the reasons are in {store.quarantine}"
    return f"{raw}: no page found; put text files (*.txt) there, or name others with `include` in banmian.toml"


class _Runs:
    """Runs of assets in this process, recorded in the store's Dagster instance."""

    def __init__(self, instance: dg.DagsterInstance, defs: dg.Definitions) -> None:
        self._instance = instance
        self._job = defs.resolve_implicit_global_asset_job_def()
        self.warnings: list[str] = []

    def run(self, assets: Iterable[str], part: tuple[str, str] | None = None) -> None:
        """Run assets with their checks, those with partitions over the range ``part``.

        Raises BuildError when a step or a blocking check fails.
        """
        single = part is not None and part[0] == part[1]
        tags = {} if part is None or single else dict(zip(RANGE_TAGS, part, strict=True))
        result = self._job.execute_in_process(
            instance=self._instance,
            run_config=QUIET,
            asset_selection=[dg.AssetKey(asset) for asset in assets],
            partition_key=part[0] if part is not None and single else None,
            tags=tags,
            raise_on_error=False,
        )
        failed = [e for e in result.get_asset_check_evaluations() if not e.passed]
        self.warnings += [
            f"{e.asset_key.to_user_string()}: {e.check_name}: {e.description}"
            for e in failed
            if e.severity == dg.AssetCheckSeverity.WARN
        ]
        if not result.success:
            raise BuildError(_why(result, [e for e in failed if e.severity == dg.AssetCheckSeverity.ERROR]))

    def ranges(self, partitions: Iterable[str]) -> list[tuple[str, str]]:
        """Return ranges, in Dagster's order of the partitions, that cover just these partitions."""
        order = {key: i for i, key in enumerate(self._instance.get_dynamic_partitions(str(ISSUES.name)))}
        ranges: list[tuple[str, str]] = []
        for key in sorted(partitions, key=order.__getitem__):
            if ranges and order[key] == order[ranges[-1][1]] + 1:
                ranges[-1] = (ranges[-1][0], key)
            else:
                ranges.append((key, key))
        return ranges


def _why(result: dg.ExecuteInProcessResult, checks: list[dg.AssetCheckEvaluation]) -> str:
    """Return one line on why a run failed."""
    if checks:
        first = checks[0]
        return (
            f"{first.asset_key.to_user_string()}: the check {first.check_name} failed: {first.description} "
            f"({len(checks)} blocking checks failed in all; open the UI with `banmian ui` to see the rows)"
        )
    for event in result.all_events:
        if event.is_step_failure:
            error = event.step_failure_data.error
            # What a worker process raised has its own traceback, as text, for a cause: that says nothing new.
            while error is not None and error.cause is not None and error.cause.cls_name != "_RemoteTraceback":
                error = error.cause
            message = error.message.strip().splitlines()[-1] if error else "unknown error"
            return f"{event.step_key}: {_OWN_ERROR.sub('', message)}"
    return "the run failed without saying why; see the runs in `banmian ui`"

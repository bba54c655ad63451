"""``python -m benchmarks.checks``: run every check over a million paragraphs and print seconds and memory.

The store is on disk, in partitions of 64 pages.  Reading it, measuring in worker processes, importing Great
Expectations and judging all count.  Memory is the proportional set size of all processes together, above what they
hold before the first check; frames are read chunk by chunk, so what is held of them counts too.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import psutil

from assets.measured import measure_anew
from benchmarks.checks.corpus import write_store
from benchmarks.pipeline.__main__ import memory_of_family
from expectations.catalogue import CATALOGUE, GUARDED
from expectations.runner import judge, warm_up
from pipeline.engine import Engine, LocalEngine
from pipeline.planning import PARTITIONED
from pipeline.store import UNPARTITIONED, Store

SAMPLED_EVERY = 0.1
"""Seconds between two looks at the memory."""
MEGABYTE = 1e6
T = TypeVar("T")


def cpu_seconds() -> float:
    """Return the processor seconds of this process and those it started, as long as they live."""
    own = psutil.Process()
    times = [member.cpu_times() for member in [own, *own.children(recursive=True)]]
    return sum(time.user + time.system for time in times)


def measured(work: Callable[[], T]) -> tuple[T, float, float]:
    """Return what ``work`` gives, the seconds it took, and the megabytes by which memory rose at most."""
    before = peak = memory_of_family(os.getpid())
    done = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(SAMPLED_EVERY):
            peak = max(peak, memory_of_family(os.getpid()))

    watcher = threading.Thread(target=watch)
    watcher.start()
    started = time.perf_counter()
    try:
        result = work()
    finally:
        seconds = time.perf_counter() - started
        done.set()
        watcher.join()
    return result, seconds, (max(peak, memory_of_family(os.getpid())) - before) / MEGABYTE


def run_checks(store: Store, partitions: list[str], engine: Engine) -> int:
    """Run every check of what a store holds and return how many did not pass."""
    failed = 0
    for asset in (name for name in GUARDED if name != "release"):
        keys = partitions if asset in PARTITIONED else [UNPARTITIONED]
        started = time.perf_counter()
        outcomes = engine.apart(judge, measure_anew(store, asset, keys, engine))
        wrong = [outcome.name for outcome in outcomes if not outcome.passed]
        failed += len(wrong)
        print(f"  {asset:<16}{len(outcomes):>4} checks{time.perf_counter() - started:>8.2f} s  {' '.join(wrong)}")
    return failed


def main() -> None:
    """Make the store, run the checks and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--paragraphs", type=int, default=1_000_000)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="banmian-bench-") as folder:
        store = Store(Path(folder))
        partitions = write_store(store, arguments.paragraphs)
        rows = sum(store.read("clean_articles", key).manifest.tables["paragraphs"].rows for key in partitions)
        size = sum(path.stat().st_size for path in store.tables.rglob("*.parquet"))
        print(f"{rows:,} paragraphs in {len(partitions)} partitions, {size / MEGABYTE:,.0f} MB of Parquet")
        engine = LocalEngine(arguments.workers)

        before = cpu_seconds()

        def work() -> tuple[int, float]:
            engine.start_aside(warm_up)
            return run_checks(store, partitions, engine), cpu_seconds() - before

        try:
            (failed, busy), seconds, memory = measured(work)
        finally:
            engine.close()
    checks = sum(expected.asset != "release" for expected in CATALOGUE)
    print(
        f"{checks} checks, {failed} not passed: {seconds:.1f} s ({busy:.1f} processor seconds), "
        f"{memory:,.0f} MB above the start"
    )


if __name__ == "__main__":
    main()

"""Engines: the same function over many chunks, on one core, on all cores, or on a Ray cluster.

What belongs here: how work is spread.  What does not: what the work is (``pipeline.stages``).

``Engine.map`` gives results in the order of the tasks, holds only a few of them at a time, and starts workers only
when there is more than one task: a page costs milliseconds, a process costs seconds.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeVar

from pipeline.extras import MissingPackageError

T = TypeVar("T")
R = TypeVar("R")

IN_FLIGHT_PER_WORKER = 2
"""Tasks handed out ahead of the one being waited for: enough to keep a worker busy, few enough to bound memory."""

GARBAGE_THRESHOLD = 100_000
"""Values made before a worker looks for cycles; Python's own threshold is 700."""

Progress = Callable[[str, int, int], None]
"""Called with a label, the tasks done and the tasks in all."""

PRELOADED = ("pipeline.stages",)
"""Modules that the fork server imports once, so that a worker starts in milliseconds."""


def usable_cores() -> int:
    """Return the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Engine(ABC):
    """Spreads a function over tasks."""

    def __init__(self, on_progress: Progress | None = None) -> None:
        self.on_progress = on_progress

    def map(self, function: Callable[[T], R], tasks: Iterable[T], label: str = "") -> Iterator[R]:
        """Yield ``function(task)`` for each task, in order.

        ``function`` is a module-level function; tasks and results are pickled.  An exception of a task is raised
        here when its turn comes, and what is still under way is given up.
        """
        waiting = list(tasks)
        results = map(function, waiting) if len(waiting) <= 1 else self._spread(function, waiting)
        done = 0
        self.report(label, done, len(waiting))
        for result in results:
            done += 1
            self.report(label, done, len(waiting))
            yield result

    def start_aside(self, warm_up: Callable[[], object]) -> None:  # noqa: B027 - only a pool has processes to spare
        """Start a process for ``apart`` and let it warm up, where this engine has processes to spare."""

    def apart(self, function: Callable[[T], R], task: T) -> R:
        """Return ``function(task)``, worked out in the process aside where one was started.

        For work that imports or holds much: it weighs on another process, and ends with it.
        """
        return function(task)

    @abstractmethod
    def _spread(self, function: Callable[[T], R], tasks: list[T]) -> Iterator[R]:
        """Yield the results of more than one task, in order."""

    def close(self) -> None:  # noqa: B027 - an engine without workers has nothing to close
        """Let the workers go."""

    def report(self, label: str, done: int, total: int) -> None:
        """Tell whoever watches how far a piece of work is."""
        if self.on_progress is not None:
            self.on_progress(label, done, total)


class SerialEngine(Engine):
    """Everything in this process."""

    def _spread(self, function: Callable[[T], R], tasks: list[T]) -> Iterator[R]:
        return map(function, tasks)


class LocalEngine(Engine):
    """A pool of processes on this machine, started at the first need and kept until ``close``."""

    def __init__(self, workers: int, on_progress: Progress | None = None) -> None:
        super().__init__(on_progress)
        self.workers = workers
        self._pool: ProcessPoolExecutor | None = None
        self._aside: ProcessPoolExecutor | None = None

    def _spread(self, function: Callable[[T], R], tasks: list[T]) -> Iterator[R]:
        pool = self._pool = self._pool or _processes(self.workers)
        under_way: deque[Future[R]] = deque()
        rest = iter(tasks)
        try:
            for task in rest:
                under_way.append(pool.submit(function, task))
                if len(under_way) >= self.workers * IN_FLIGHT_PER_WORKER:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        finally:
            for future in under_way:
                future.cancel()

    def start_aside(self, warm_up: Callable[[], object]) -> None:
        """Start the process for ``apart`` and let it warm up while this one goes on."""
        self._aside = self._aside or _processes(1)
        self._aside.submit(warm_up)

    def apart(self, function: Callable[[T], R], task: T) -> R:
        """Return ``function(task)`` from the process aside, or from here when none was started."""
        return function(task) if self._aside is None else self._aside.submit(function, task).result()

    def close(self) -> None:
        """Stop all processes; they come back when there is work."""
        for pool in (self._pool, self._aside):
            if pool is not None:
                pool.shutdown(cancel_futures=True)
        self._pool = self._aside = None


THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
"""Threads that numerical libraries start: workers share the cores already, and more cost page_articles 40 % of time."""


def _processes(count: int) -> ProcessPoolExecutor:
    # Not fork: the parent (Dagster) has threads, and a forked lock stays locked for ever.
    for name in THREADS:
        os.environ.setdefault(name, "1")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(PRELOADED))
    return ProcessPoolExecutor(count, mp_context=context, initializer=_collect_seldom)


def _collect_seldom() -> None:
    """Let the garbage collector look for cycles seldom: pages become many small values, none of them in a cycle.

    Segmentation gains 5 %, cleaning 15 % (measured on generated pages, Python 3.11).
    """
    gc.freeze()
    gc.set_threshold(GARBAGE_THRESHOLD)


class RayEngine(Engine):
    """Ray tasks, on the cluster named by ``RAY_ADDRESS`` or on a local one started here."""

    def __init__(self, workers: int | None = None, on_progress: Progress | None = None) -> None:
        super().__init__(on_progress)
        if find_spec("ray") is None:
            raise MissingPackageError(
                'Ray is not installed: run `pip install "banmian[ray]"`, or take the engine local'
            )
        self.workers = workers

    def _spread(self, function: Callable[[T], R], tasks: list[T]) -> Iterator[R]:
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        ray = import_module("ray")  # heavy, and typed in part only

        if not ray.is_initialized():
            ray.init(num_cpus=self.workers, include_dashboard=False, log_to_driver=False)
        remote: Any = ray.remote(function)
        limit = IN_FLIGHT_PER_WORKER * int(ray.cluster_resources().get("CPU", 1))
        under_way: deque[Any] = deque()
        for task in tasks:
            under_way.append(remote.remote(task))
            if len(under_way) >= limit:
                yield ray.get(under_way.popleft())
        while under_way:
            yield ray.get(under_way.popleft())

    def close(self) -> None:
        """Leave the cluster."""
        import ray

        if ray.is_initialized():
            ray.shutdown()


def make_engine(kind: str, workers: int | None = None, on_progress: Progress | None = None) -> Engine:
    """Return the engine called ``kind`` (``local`` or ``ray``); ``workers`` None means all usable cores.

    Raises ValueError for another kind or fewer than one worker, MissingPackageError for ``ray`` without Ray.
    """
    if workers is not None and workers < 1:
        raise ValueError(f"workers must be at least 1, not {workers}")
    if kind == "ray":
        return RayEngine(workers, on_progress)
    if kind != "local":
        raise ValueError(f"no engine is called {kind!r}: local and ray are")
    count = workers or usable_cores()
    return SerialEngine(on_progress) if count == 1 else LocalEngine(count, on_progress)

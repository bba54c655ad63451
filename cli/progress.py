"""Progress on standard error: a bar in a terminal, a line a step elsewhere."""

from __future__ import annotations

import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn


class ProgressReport:
    """Shows how far each step is; its ``report`` is what engines and the release writer call."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._bars: Progress | None = None
        self._tasks: dict[str, TaskID] = {}
        self._started: dict[str, float] = {}

    def __enter__(self) -> ProgressReport:
        if self._console.is_terminal:
            columns = (TextColumn("{task.description:<16}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            self._bars = Progress(*columns, console=self._console)
            self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bars is not None:
            self._bars.stop()

    def report(self, label: str, done: int, total: int) -> None:
        """Take note that ``done`` of ``total`` parts of the step ``label`` are done."""
        if self._bars is not None:
            if done == 0 or label not in self._tasks:
                self._tasks[label] = self._bars.add_task(label, total=total or None)
            self._bars.update(self._tasks[label], completed=done, total=total or None)
            return
        if done == 0 or label not in self._started:
            self._started[label] = time.monotonic()
        if done and done == total:
            seconds = time.monotonic() - self._started[label]
            self._console.print(f"{label}: {total} in {seconds:.1f} s", highlight=False, soft_wrap=True)

"""Tokens: are ours those of jieba, and how much sooner are they there.

What belongs here: parity line by line and speed in rounds, both engines in the same minutes.  What does not: accuracy
against a segmentation standard.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.words import Tokenizer, engine_versions

ROUNDS = 5
SPEED_BYTES = 600_000
"""Bytes of text cut in one round: jieba itself takes about 0.4 s for them."""


def report(folder: Path) -> str:
    """Return the table for the ``.txt`` pages of ``folder``, or the reason why there is none."""
    lines = [line for file in sorted(folder.glob("*.txt")) for line in file.read_text("utf-8").splitlines()]
    if not lines:
        return f"tokens: skipped, no pages in {folder}"
    reference, ours = Tokenizer(engine="jieba"), Tokenizer()
    pairs = zip(lines, ours.plain_lines(lines), strict=True)
    same = sum(" ".join(reference.plain(line)).split() == cut.split() for line, cut in pairs)
    versions = ", ".join(f"{name} {number}" for name, number in engine_versions().items())
    sample = _sample(lines, SPEED_BYTES)
    speeds = measure(
        {"jieba": _one_by_one(reference.plain), "plain": ours.plain_lines, "words": ours.word_lines}, sample
    )
    base = speeds["jieba"]
    rows = [
        f"tokens: {len(lines):,} lines of pages, {versions}, engine {ours.engine}",
        f"  lines with the very tokens of jieba   {same:,} of {len(lines):,} = {same / len(lines):.4%}",
        f"  {'':<38}{'MB/s':>8}{'x jieba':>10}",
    ]
    labels = {"jieba": "jieba lcut", "plain": "ours, plain tokens", "words": "ours, words of the dataset"}
    rows += [f"  {labels[name]:<38}{speed:>8.2f}{speed / base:>10.1f}" for name, speed in speeds.items()]
    return "\n".join(rows)


Cut = Callable[[Sequence[str]], list[str]]
"""Lines in, the same lines with their tokens separated by spaces out."""


def _one_by_one(cut: Callable[[str], list[str]]) -> Cut:
    return lambda lines: [" ".join(cut(line)) for line in lines]


def measure(cuts: dict[str, Cut], lines: Sequence[str]) -> dict[str, float]:
    """Return the median speed of each way to cut, in MB of UTF-8 a second; the ways take turns."""
    megabytes = sum(len(line.encode()) for line in lines) / 1e6
    seconds: dict[str, list[float]] = {name: [] for name in cuts}
    for _ in range(ROUNDS):
        for name, cut in cuts.items():
            start = time.perf_counter()
            cut(lines)
            seconds[name].append(time.perf_counter() - start)
    return {name: megabytes / statistics.median(times) for name, times in seconds.items()}


def _sample(lines: Sequence[str], size: int) -> list[str]:
    """Return every n-th line, so many that they come to about ``size`` bytes."""
    total = sum(len(line.encode()) for line in lines)
    return list(lines[:: max(1, total // size)])

"""How fast pages are cut, and how the time grows with the length of a page.

What belongs here: timing of the segmenter alone, on one core.  What does not: reading, cleaning and tables
(`benchmarks.pipeline`).
"""

from __future__ import annotations

import cProfile
import io
import pstats
import time
from collections.abc import Iterator

from pipeline.model import Page
from pipeline.segmentation import segment_page
from sample.setting import generate
from sample.setting.generating import STYLES

PAGES = 60
"""Pages of each style that are timed, after one that warms up."""
SIZES = (16, 64, 256, 1024, 2048)
"""Lengths of the grown page, in thousands of bytes."""
SHOWN = 12
"""Functions shown of a profile."""


def speed_table() -> str:
    """Return pages a second of each style."""
    lines = [f"{'style':>12}{'pages/s':>10}{'ms/page':>10}{'kB/s':>10}"]
    for style in STYLES:
        texts = [generate(style, "clean", seed)[0] for seed in range(PAGES + 1)]
        segment_page(Page("s_warm", texts.pop()))
        seconds = sum(_seconds(text) for text in texts)
        size = sum(len(text.encode()) for text in texts)
        row = f"{PAGES / seconds:>10.0f}{1000 * seconds / PAGES:>10.2f}{size / seconds / 1000:>10.0f}"
        lines.append(f"{style:>12}{row}")
    return "\n".join(lines)


def growth_table(style: str, budget: float) -> Iterator[str]:
    """Yield rows of length and time of one page made of many; stops when a page took `budget` seconds.

    Linear growth keeps the last column level.
    """
    yield f"{style:>12}{'kB':>8}{'seconds':>10}{'s/MB':>8}"
    for size in SIZES:
        text = grown(style, size * 1000)
        seconds = _seconds(text)
        yield f"{'':>12}{len(text.encode()) // 1000:>8}{seconds:>10.2f}{seconds / len(text.encode()) * 1e6:>8.2f}"
        if seconds > budget:
            yield f"{'':>12} longer pages are left out: this one took more than {budget:.0f} s"
            return


def grown(style: str, size: int) -> str:
    """Return one page of at least `size` bytes: generated pages below each other."""
    texts: list[str] = []
    have = seed = 0
    while have < size:
        texts.append(generate(style, "clean", seed)[0])
        have += len(texts[-1].encode())
        seed += 1
    return "\n".join(texts)


def profile(style: str, size: int) -> str:
    """Return the functions in which the time of one grown page goes, by their own time."""
    text = grown(style, size)
    profiler = cProfile.Profile()
    profiler.runcall(segment_page, Page("s_profile", text))
    out = io.StringIO()
    pstats.Stats(profiler, stream=out).strip_dirs().sort_stats("tottime").print_stats(SHOWN)
    return out.getvalue()


def _seconds(text: str) -> float:
    """Seconds of the processor, so that others on the machine do not count."""
    started = time.process_time()
    segment_page(Page("s_timed", text))
    return time.process_time() - started

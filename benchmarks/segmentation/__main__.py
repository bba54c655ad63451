"""``python -m benchmarks.segmentation``: score and time the cutting of pages into articles.

Pages are set by `sample.setting.generate`; where `../shared/pages` is beside the repository, it is scored too.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from benchmarks.segmentation import accuracy, speed
from sample.setting.generating import STYLES

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "pages"
SEED = 500_000
"""Seed of the first page: far from those on which weights may have been learnt, which start at 0."""


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.segmentation", description=__doc__)
    parser.add_argument("--pages", type=int, default=30, help="generated pages of each style and noise")
    parser.add_argument("--seed", type=int, default=SEED, help="seed of the first generated page")
    parser.add_argument("--gold", type=Path, default=SHARED, help="folder of pages with NAME.gold.json beside NAME.txt")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--budget", type=float, default=60.0, help="seconds after which no longer page is timed")
    parser.add_argument("--profile", choices=STYLES, help="only profile a page of 512 kB of this style")
    arguments = parser.parse_args()
    if arguments.profile:
        print(speed.profile(arguments.profile, 512_000))
        return
    print(f"Generated pages, seeds from {arguments.seed} on (pages in brackets)\n")
    generated = accuracy.measure(accuracy.generated(arguments.pages, arguments.seed), arguments.workers)
    print(accuracy.score_table(generated), flush=True)
    print(f"\nReliability of confidence, generated pages\n\n{accuracy.reliability_table(generated)}", flush=True)
    stored = accuracy.stored(arguments.gold)
    if stored:
        name = f"{arguments.gold.parent.name}/{arguments.gold.name}"
        results = accuracy.measure(stored, arguments.workers)
        print(f"\n{name}\n\n{accuracy.score_table(results)}")
        print(f"\nReliability of confidence, {name}\n\n{accuracy.reliability_table(results)}")
    else:
        print(f"\n{arguments.gold} holds no pages with gold: not scored")
    print(f"\nSpeed of segmentation alone, one core\n\n{speed.speed_table()}\n")
    for style in STYLES:
        for row in speed.growth_table(style, arguments.budget):
            print(row, flush=True)


if __name__ == "__main__":
    main()

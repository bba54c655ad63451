"""``python -m benchmarks``: every benchmark, one after the other."""

from __future__ import annotations

import subprocess
import sys

BENCHMARKS = (
    "benchmarks.segmentation",
    "benchmarks.text",
    "benchmarks.checks",
    "benchmarks.release",
    "benchmarks.pipeline",
)


def main() -> int:
    """Run every benchmark in its own process; 1 when one of them failed."""
    return max(subprocess.call([sys.executable, "-m", name]) for name in BENCHMARKS)


if __name__ == "__main__":
    sys.exit(main())

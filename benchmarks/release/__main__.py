"""``python -m benchmarks.release``: write, describe and verify a release of 10,000 articles on two cores.

The store is built first, from pages that the setter of the sample corpus makes; that is not timed.  Then, each in a
process of its own that may use two cores: the release is written, described, verified and sealed (``publish``), its
open edition made, it is verified again through Arrow with all raw files, and by its own ``verify.py``.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.pipeline.__main__ import MEGABYTE, measure
from pipeline.reading.config import load_config
from pipeline.release.assembly import StoreRelease
from pipeline.release.inputs import ReleaseSettings
from pipeline.release.profiles import publish_open
from pipeline.release.publish import publish
from pipeline.release.staging import RELEASES, remove
from pipeline.store import Store

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = 10_000
LIMIT_SECONDS = 60
"""What writing, describing and verifying that many articles may take on CORES cores."""
CORES = 2
ARTICLES_A_PAGE = 6
"""About how many the setter puts on a page; pages are added until there are enough."""


def write(raw: Path, store: Path) -> None:
    """Publish a release of a store that is built up to its keywords."""
    built = Store(store)
    made_of = StoreRelease(built, built.partitions("keywords"), load_config(raw).terms)
    publish(made_of.inputs(), store, ReleaseSettings())


def build(folder: Path, pages: int, workers: int) -> int:
    """Build a store of so many pages below a folder and take its release away; return its articles."""
    raw, store = folder / "raw", folder / "store"
    setter = [sys.executable, "-m", "sample.setting", "vary", "--pages", str(pages), "--out", str(raw)]
    subprocess.run(setter, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    command = [sys.executable, "-m", "cli", "build", str(raw), "--store", str(store), "--workers", str(workers)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    info = json.loads((store / RELEASES / "1.0.0" / "release.json").read_text("utf-8"))
    remove(store / RELEASES)
    (store / "releases.json").unlink()
    return int(info["tables"]["articles"]["rows"])


def main() -> int:
    """Print a table; 1 when the release took longer than LIMIT_SECONDS."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--workers", type=int, default=CORES)
    parser.add_argument("--write", type=Path, nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--open", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.write:
        write(*options.write)
        return 0
    if options.open:
        publish_open(options.open, "1.0.0")
        return 0
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    folder = Path(tempfile.mkdtemp(prefix="banmian-bench-"))
    try:
        pages, articles = options.articles // ARTICLES_A_PAGE, 0
        while articles < options.articles:
            shutil.rmtree(folder)
            folder.mkdir()
            articles = build(folder, pages, options.workers)
            pages = pages * options.articles // max(articles, 1) + 10
        return report(folder, articles)
    finally:
        remove(folder)


def report(folder: Path, articles: int) -> int:
    """Time each step and print it."""
    raw, store = folder / "raw", folder / "store"
    release = store / RELEASES / "1.0.0"
    own = [sys.executable, "-m", "benchmarks.release"]
    steps = {
        "write, describe, verify, seal": [*own, "--write", str(raw), str(store)],
        "open edition": [*own, "--open", str(store)],
        "banmian verify --raw": [sys.executable, "-m", "cli", "verify", str(release), "--raw", str(raw)],
        "verify.py --raw": [sys.executable, "-I", str(release / "verify.py"), "--raw", str(raw)],
    }
    print(f"{articles} articles, {len(os.sched_getaffinity(0))} cores")
    print(f"{'step':<32}{'seconds':>10}{'peak MB':>10}")
    took = {}
    for name, command in steps.items():
        measured = measure(command)
        took[name] = measured.seconds
        print(f"{name:<32}{measured.seconds:>10.1f}{measured.peak / MEGABYTE:>10.0f}", flush=True)
    first = next(iter(took.values()))
    is_fast = first < LIMIT_SECONDS * max(1.0, articles / ARTICLES)
    print(f"target: {LIMIT_SECONDS} s a {ARTICLES} articles: {'met' if is_fast else 'missed'}")
    return 0 if is_fast else 1


if __name__ == "__main__":
    sys.exit(main())

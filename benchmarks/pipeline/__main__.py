"""``python -m benchmarks.pipeline``: build stores of growing size and print speed and peak memory.

Each size is set by the page setter of the sample corpus (``sample.setting vary``), so pages differ in articles,
numbers, names and style.  Memory is the proportional set size of all processes together, looked at four times a second.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
SAMPLED_EVERY = 0.25
"""Seconds between two looks at the memory."""
MEGABYTE = 1e6


@dataclass(frozen=True, slots=True)
class Measured:
    """What one command took: seconds and peak bytes of all its processes."""

    seconds: float
    peak: int


def measure(command: list[str]) -> Measured:
    """Run a command to its end and measure it; CalledProcessError when it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    peak = 0
    while process.poll() is None:
        peak = max(peak, memory_of_family(process.pid))
        time.sleep(SAMPLED_EVERY)
    seconds = time.perf_counter() - started
    if process.returncode:
        errors = process.stderr.read() if process.stderr else ""
        raise subprocess.CalledProcessError(process.returncode, command, stderr=errors)
    return Measured(seconds, peak)


def memory_of_family(pid: int) -> int:
    """Return the proportional set size, in bytes, of a process and all its descendants."""
    total = 0
    try:
        parent = psutil.Process(pid)
        family = [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    for member in family:
        try:
            total += member.memory_full_info().pss
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return total


def main() -> None:
    """Build each size and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--pages", type=int, nargs="+", default=[1000, 2000, 4000])
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    print(f"{'pages':>8}{'seconds':>10}{'pages/s':>10}{'peak MB':>10}{'again, s':>10}")
    for pages in arguments.pages:
        folder = Path(tempfile.mkdtemp(prefix="banmian-bench-"))
        try:
            raw, store = folder / "raw", folder / "store"
            setter = [sys.executable, "-m", "sample.setting", "vary", "--pages", str(pages), "--out", str(raw)]
            subprocess.run(setter, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
            command = [sys.executable, "-m", "cli", "build", str(raw), "--store", str(store)]
            command += ["--workers", str(arguments.workers)]
            first, again = measure(command), measure(command)
            speed = pages / first.seconds
            print(
                f"{pages:>8}{first.seconds:>10.1f}{speed:>10.0f}{first.peak / MEGABYTE:>10.0f}{again.seconds:>10.1f}",
                flush=True,
            )
        finally:
            # A release is read-only; its folders must be writable to be removed.
            for path in [folder, *folder.rglob("*")]:
                if path.is_dir():
                    path.chmod(0o755)
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()

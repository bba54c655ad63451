"""Builds that are killed at one step after another: a program of its own, since it forks.

    python -m tests.release.dying FOLDER [STEPS]

A step is any change of the disk that Python makes under the store: a file opened for writing, a folder made, a file
brought to the disk, a right taken away, a rename, a removal.  For each of STEPS of them (all, unless given; renames
always among them) a store with one release is copied, and a build of the next one dies at that step by SIGKILL.  Then:
no release that can be seen is less than whole, the index names what is there, and the next build goes on to the very
bytes that an undisturbed one makes.  Prints how many steps there are and how many of them were tried.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from pipeline.release import publish as publishing
from pipeline.release import verification  # noqa: F401  (imported before forking)
from tests.release import tiny

_CHANGES = {"os.mkdir", "os.rename", "os.chmod", "os.remove", "os.rmdir", "os.truncate", "fsync"}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def in_child(work: Callable[[], None]) -> int:
    """Run something in a forked process; return how it ended: 0, or the signal that killed it."""
    pid = os.fork()
    if not pid:
        try:
            work()
        except BaseException:
            import traceback

            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def watch(on_step: Callable[[str], None]) -> None:
    """Have every change of the disk told."""

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in _CHANGES or (event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING):
            on_step(event)

    fsync = os.fsync

    def told(handle: int) -> None:
        on_step("fsync")
        fsync(handle)

    os.fsync = told
    sys.addaudithook(hook)


def build(store: Path) -> None:
    publishing.publish(tiny.inputs(), store, tiny.SETTINGS)


def steps_of(store: Path, log: Path) -> list[str]:
    """Return the steps of an undisturbed build."""

    def work() -> None:
        steps: list[str] = []
        watch(steps.append)
        build(store)
        log.write_text("\n".join(steps))

    assert in_child(work) == 0
    return log.read_text().split("\n")


def die_at(store: Path, number: int) -> None:
    """Have a build die at its step of this number."""

    def work() -> None:
        counted = 0

        def count(_: str) -> None:
            nonlocal counted
            if counted == number:
                os.kill(os.getpid(), signal.SIGKILL)
            counted += 1

        watch(count)
        build(store)

    assert in_child(work) == -signal.SIGKILL, number


def sums(release: Path) -> bytes:
    """Return SHA256SUMS, having compared every file with it."""
    content = (release / "SHA256SUMS").read_bytes()
    for line in content.decode().splitlines():
        digest, _, name = line.partition("  ")
        assert hashlib.sha256((release / name).read_bytes()).hexdigest() == digest, name
    return content


def visible(store: Path) -> list[str]:
    return sorted(path.name for path in (store / "releases").iterdir() if not path.name.startswith("."))


def main(folder: Path, wanted: int | None) -> None:
    """Try the steps; AssertionError at the first that leaves something broken."""
    first, whole = folder / "first", folder / "whole"
    assert in_child(lambda: publishing.publish(tiny.inputs(tiny.PAGES[:1]), first, tiny.SETTINGS) and None) == 0
    shutil.copytree(first, whole)
    steps = steps_of(whole, folder / "steps")
    expected = {version: sums(whole / "releases" / version) for version in ("1.0.0", "2.0.0")}
    stride = 1 if wanted is None else max(1, len(steps) // wanted)
    chosen = sorted({*range(0, len(steps), stride), *(i for i, step in enumerate(steps) if step == "os.rename")})
    for number in chosen:
        store = folder / "dying"
        shutil.copytree(first, store)
        die_at(store, number)
        index = json.loads((store / "releases.json").read_text("utf-8"))
        seen = visible(store)
        assert set(index["versions"]) <= set(seen), number
        assert seen in (["1.0.0"], ["1.0.0", "2.0.0"]), (number, seen)
        for version in seen:
            assert sums(store / "releases" / version) == expected[version], (number, version)
        assert in_child(lambda: build(store)) == 0, number  # noqa: B023
        assert {version: sums(store / "releases" / version) for version in visible(store)} == expected, number
        assert json.loads((store / "releases.json").read_text("utf-8"))["latest"] == "2.0.0"
        assert not [path for path in (store / "releases").iterdir() if path.name.startswith(".staging")]
        for path in [store, *store.rglob("*")]:
            path.chmod(0o755)
        shutil.rmtree(store)
    print(f"{len(chosen)} of {len(steps)} steps")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else None)

"""Builds that die, at every step, and builds at the same time."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.release.index import INDEX, published, read_index
from pipeline.release.inputs import ReleaseError
from pipeline.release.publish import publish
from pipeline.release.retract import retract
from pipeline.release.staging import STAGING_PREFIX, exclusive, remove, reveal, seal, staged
from pipeline.release.verification import verify_release
from tests.release import tiny

ROOT = Path(__file__).resolve().parents[2]

DYING_BUILD = """
import os, signal, sys
from pathlib import Path
from pipeline.release import publish, staging, index
from tests.release import tiny

store, step = Path(sys.argv[1]), sys.argv[2]

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

if step == "rename":
    publish.reveal = die
elif step == "index":
    refresh, calls = index.refresh, []
    index.refresh = lambda *a, **k: die() if calls else calls.append(refresh(*a, **k))
elif step == "seal half":
    staging._seal_one = lambda path, seal=staging._seal_one: die() if path.suffix == ".json" else seal(path)

def on_progress(name, done, total):
    if name == step:
        die()

publish.publish(tiny.inputs(), store, tiny.SETTINGS, on_progress)
"""
STEPS = (
    "write paragraphs", "write rules", "raw files", "describe", "verify checksums", "verify texts", "seal",
    "seal half", "rename", "index",
)  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
def test_a_killed_build_leaves_the_last_release_and_the_next_goes_on(tmp_path, step):
    publish(tiny.inputs(tiny.PAGES[:1]), tmp_path, tiny.SETTINGS)
    before = (tmp_path / INDEX).read_text("utf-8")
    died = subprocess.run([sys.executable, "-c", DYING_BUILD, str(tmp_path), step], cwd=ROOT, check=False)
    assert died.returncode == -signal.SIGKILL
    assert (tmp_path / INDEX).read_text("utf-8") == before
    assert verify_release(tmp_path / "releases/1.0.0") == []
    result = publish(tiny.inputs(), tmp_path, tiny.SETTINGS)
    # Killed between rename and index, the release was complete: the next build finds nothing to do but list it.
    assert (result.version, result.published) == ("2.0.0", step != "index")
    assert verify_release(result.path) == []
    assert read_index(tmp_path).latest == "2.0.0"
    assert not list((tmp_path / "releases").glob(f"{STAGING_PREFIX}*"))


def test_a_build_killed_at_changes_of_the_disk_all_along_leaves_nothing_broken(tmp_path):
    """All renames and a few of the other steps; `python -m tests.release.dying FOLDER` tries every one."""
    command = [sys.executable, "-m", "tests.release.dying", str(tmp_path), "8"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    tried, steps = (int(number) for number in done.stdout.split() if number.isdigit())
    assert 8 < tried < steps


def test_of_builds_started_at_once_one_publishes(tmp_path):
    publish(tiny.inputs(tiny.PAGES[:1]), tmp_path, tiny.SETTINGS)
    code = """
import sys, time
from pathlib import Path
from pipeline.release import publish
from pipeline.release.inputs import ReleaseError
from tests.release import tiny
while not Path(sys.argv[1], "go").exists():
    time.sleep(0.001)
try:
    print(publish.publish(tiny.inputs(), Path(sys.argv[1]), tiny.SETTINGS).published)
except ReleaseError as error:
    print("busy" if "another build" in str(error) else error)
"""
    builds = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    (tmp_path / "go").touch()
    said = sorted(build.communicate()[0].strip() for build in builds)
    assert said.count("True") == 1
    assert set(said) <= {"True", "False", "busy"}
    assert list(read_index(tmp_path).versions) == ["1.0.0", "2.0.0"]
    assert verify_release(tmp_path / "releases/2.0.0") == []


def test_a_killed_build_does_not_change_what_comes_of_the_next(tmp_path):
    subprocess.run([sys.executable, "-c", DYING_BUILD, str(tmp_path / "a"), "describe"], cwd=ROOT, check=False)
    one = publish(tiny.inputs(), tmp_path / "a", tiny.SETTINGS)
    two = publish(tiny.inputs(), tmp_path / "b", tiny.SETTINGS)
    assert (one.path / "SHA256SUMS").read_bytes() == (two.path / "SHA256SUMS").read_bytes()


def test_only_one_build_publishes_at_a_time(tmp_path):
    with exclusive(tmp_path), pytest.raises(ReleaseError, match=f"another build .process {os.getpid()}."):
        publish(tiny.inputs(), tmp_path, tiny.SETTINGS)
    assert publish(tiny.inputs(), tmp_path, tiny.SETTINGS).published


def test_a_published_version_is_never_written_again(tmp_path):
    with exclusive(tmp_path) as folder, staged(folder) as staging:
        (folder / "1.0.0").mkdir()
        with pytest.raises(ReleaseError, match="published already"):
            reveal(staging, folder / "1.0.0")
    assert not list((folder / "1.0.0").iterdir())


def test_sealed_left_overs_can_be_removed(tmp_path):
    folder = tmp_path / "folder"
    (folder / "data").mkdir(parents=True)
    (folder / "data/file").write_text("x")
    seal(folder)
    remove(folder)
    assert not folder.exists()


def test_retracted_version_is_marked_and_no_longer_latest(tmp_path):
    publish(tiny.inputs(tiny.PAGES[:1]), tmp_path, tiny.SETTINGS)
    publish(tiny.inputs(), tmp_path, tiny.SETTINGS)
    index = retract(tmp_path, "2.0.0", " 一篇稿件有误 ", replaced_by="1.0.0")
    assert index.versions["2.0.0"]["retracted"] == {"reason": "一篇稿件有误", "replaced_by": "1.0.0"}
    assert (index.latest, index.stable) == ("1.0.0", "1.0.0")
    stored = json.loads((tmp_path / INDEX).read_text("utf-8"))
    assert stored["versions"]["2.0.0"]["retracted"]["reason"] == "一篇稿件有误"
    # The mark stays when the index is rebuilt by the next release, whose number goes on.
    third = publish(tiny.inputs(tiny.PAGES[:1]), tmp_path, tiny.SETTINGS)
    assert third.version == "3.0.0"
    assert read_index(tmp_path).versions["2.0.0"]["retracted"] is not None
    assert read_index(tmp_path).latest == "3.0.0"


def test_data_that_were_removed_stay_so_whatever_else_is_said_of_the_version(tmp_path):
    publish(tiny.inputs(tiny.PAGES[:1]), tmp_path, tiny.SETTINGS)
    publish(tiny.inputs(), tmp_path, tiny.SETTINGS)
    retract(tmp_path, "1.0.0", "撤下", remove_data=True)
    index = retract(tmp_path, "1.0.0", "撤下，另有新版", "2.0.0")
    assert index.versions["1.0.0"]["retracted"] == {
        "reason": "撤下，另有新版", "replaced_by": "2.0.0", "data_removed": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("9.0.0", "wrong"), "has no version 9.0.0 .it has 1.0.0."),
        (("1.0.0", "wrong", "2.0.0"), "has no version 2.0.0"),
        (("1.0.0", "wrong", "1.0.0"), "cannot replace itself"),
        (("1.0.0", "  "), "say why"),
    ],
)
def test_retracting_needs_a_version_and_a_reason(tmp_path, arguments, message):
    publish(tiny.inputs(), tmp_path, tiny.SETTINGS)
    with pytest.raises(ReleaseError, match=message):
        retract(tmp_path, *arguments)


def test_lost_or_broken_index(tmp_path):
    publish(tiny.inputs(), tmp_path, tiny.SETTINGS)
    (tmp_path / INDEX).unlink()
    publish(tiny.inputs(), tmp_path, tiny.SETTINGS)
    assert read_index(tmp_path).latest == "1.0.0"
    assert [path.name for path in published(tmp_path)] == ["1.0.0"]
    (tmp_path / INDEX).write_text("{}")
    with pytest.raises(ReleaseError, match="remove it and build or publish again"):
        publish(tiny.inputs(), tmp_path, tiny.SETTINGS)


def test_unstable_release_leaves_stable_where_it_is(tmp_path):
    publish(tiny.inputs(tiny.PAGES[:1]), tmp_path, tiny.SETTINGS)
    publish(tiny.inputs(), tmp_path, replace(tiny.SETTINGS, stable=False))
    index = read_index(tmp_path)
    assert (index.latest, index.stable) == ("2.0.0", "1.0.0")

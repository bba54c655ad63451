"""Publishing to folders, to a bucket of an S3-compatible server, and through fsspec."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import pytest
from click.testing import CliRunner
from pyarrow import fs

from cli.main import main
from pipeline.delivery.deliver import deliver
from pipeline.delivery.filesystems import INCOMING, FileTarget, open_target
from pipeline.files import held
from pipeline.release import verify
from pipeline.release.inputs import ReleaseError
from pipeline.release.profiles import publish_open
from pipeline.release.publish import publish
from pipeline.release.retract import retract
from pipeline.release.verification import verify_release
from tests.release import tiny


@pytest.fixture
def store(tmp_path):
    """A store with two releases."""
    for pages in (tiny.PAGES[:1], tiny.PAGES):
        publish(tiny.inputs(pages), tmp_path / "store", tiny.SETTINGS)
    return tmp_path / "store"


@pytest.fixture(scope="module")
def server():
    """A real S3-compatible server on this machine."""
    moto = pytest.importorskip("moto.server", reason="moto is not installed")
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(server, monkeypatch, request):
    """The URI of a fresh bucket, and its file system."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "stand-in")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "stand-in")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    system = fs.S3FileSystem(endpoint_override=server, scheme="http", region="us-east-1", allow_bucket_creation=True)
    name = f"bucket-{abs(hash(request.node.name))}"
    system.create_dir(name)
    return f"s3://{name}/corpus?endpoint_override={server}&scheme=http&region=us-east-1", system, name


def contents(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def objects(system, base):
    found = system.get_file_info(fs.FileSelector(base, recursive=True, allow_not_found=True))
    return {
        info.path.removeprefix(base + "/"): system.open_input_stream(info.path).read()
        for info in found
        if info.type == fs.FileType.File
    }


def breaking(monkeypatch, after: int):
    """Let the connection break when so many files were carried."""
    carried = []
    original = FileTarget._carry

    def carry(self, *arguments):
        if len(carried) >= after:
            raise OSError("connection reset")
        carried.append(arguments[2])
        return original(self, *arguments)

    monkeypatch.setattr(FileTarget, "_carry", carry)
    return carried


def test_a_folder_gets_the_release_as_it_is_and_a_pointer(store, tmp_path):
    target = tmp_path / "mirror"
    place = deliver(store / "releases/1.0.0", str(target))
    assert place == f"{target}/releases/1.0.0"
    assert contents(target / "releases/1.0.0") == contents(store / "releases/1.0.0")
    assert verify.main([place]) == 0
    index = json.loads((target / "releases.json").read_text("utf-8"))
    assert (index["latest"], list(index["versions"])) == ("1.0.0", ["1.0.0"])
    deliver(store / "releases/2.0.0", str(target))
    assert (target / "releases.json").read_text("utf-8") == (store / "releases.json").read_text("utf-8")
    before = {path: path.stat().st_mtime_ns for path in (target / "releases").rglob("*")}
    deliver(store / "releases/2.0.0", str(target))
    assert before == {path: path.stat().st_mtime_ns for path in (target / "releases").rglob("*")}


@pytest.mark.parametrize("after", [0, 5, 40])
def test_an_interrupted_delivery_to_a_folder_shows_nothing_and_goes_on(store, tmp_path, monkeypatch, after):
    target = tmp_path / "mirror"
    deliver(store / "releases/1.0.0", str(target))
    pointer = (target / "releases.json").read_bytes()
    with monkeypatch.context() as patch:
        breaking(patch, after)
        with pytest.raises(ReleaseError, match="publishing again goes on"):
            deliver(store / "releases/2.0.0", str(target))
    assert (target / "releases.json").read_bytes() == pointer
    assert not (target / "releases/2.0.0").exists()
    there = {p: p.stat().st_mtime_ns for p in (target / f"releases/{INCOMING}2.0.0").rglob("*") if p.is_file()}
    assert len(there) >= min(after, 1)
    deliver(store / "releases/2.0.0", str(target))
    assert contents(target / "releases/2.0.0") == contents(store / "releases/2.0.0")
    kept = {p.stat().st_mtime_ns for p in (target / "releases/2.0.0").rglob("*") if p.is_file()}
    assert set(there.values()) <= kept, "a file that had arrived was sent again"
    assert not list((target / "releases").glob(f"{INCOMING}*"))


def test_a_bucket_of_a_real_server(store, bucket, tmp_path, monkeypatch):
    uri, system, name = bucket
    deliver(store / "releases/1.0.0", uri)
    with monkeypatch.context() as patch:
        breaking(patch, 7)
        with pytest.raises(ReleaseError, match="connection reset"):
            deliver(store / "releases/2.0.0", uri)
    half = objects(system, f"{name}/corpus")
    assert json.loads(half["releases.json"])["latest"] == "1.0.0"
    assert "releases/2.0.0/SHA256SUMS" not in half
    # What arrived damaged, and what does not belong there, is put right by the next delivery.
    damaged = next(path for path in half if path.startswith("releases/2.0.0/"))
    for path in (damaged, "releases/2.0.0/stray.txt"):
        with system.open_output_stream(f"{name}/corpus/{path}") as out:
            out.write(b"x" * len(half.get(path, b"x")))
    deliver(store / "releases/2.0.0", uri)
    there = objects(system, f"{name}/corpus")
    assert json.loads(there["releases.json"])["latest"] == "2.0.0"
    for version in ("1.0.0", "2.0.0"):
        prefix = f"releases/{version}/"
        found = {path.removeprefix(prefix): body for path, body in there.items() if path.startswith(prefix)}
        assert found == contents(store / "releases" / version)
    # Fetched back, it is a sound release.
    fs.copy_files(f"{name}/corpus/releases/2.0.0", str(tmp_path / "back"), source_filesystem=system)
    assert verify_release(tmp_path / "back") == []


def test_the_pointer_is_the_last_object_written(store, bucket, monkeypatch):
    uri, system, name = bucket
    written = []
    original = FileTarget._point
    monkeypatch.setattr(
        FileTarget, "_point", lambda self, index: (written.extend(objects(system, name)), original(self, index))
    )
    deliver(store / "releases/1.0.0", uri)
    assert "corpus/releases/1.0.0/SHA256SUMS" in written
    assert "corpus/releases.json" not in written


def test_a_file_system_of_fsspec(store):
    deliver(store / "releases/1.0.0", "memory://corpus")
    target = open_target("memory://corpus")
    assert target.index().latest == "1.0.0"
    with pytest.raises(ReleaseError, match="cannot be reached"):
        deliver(store / "releases/1.0.0", "nonsense://corpus")


def test_a_version_with_other_content_is_refused(store, tmp_path):
    target = str(tmp_path / "mirror")
    deliver(store / "releases/1.0.0", target)
    other = publish(tiny.inputs(), tmp_path / "other", tiny.SETTINGS).path
    with pytest.raises(ReleaseError, match="a version never changes"):
        deliver(other, target)


def test_retractions_and_removals_reach_the_target(store, tmp_path):
    target = tmp_path / "mirror"
    for version in ("1.0.0", "2.0.0"):
        deliver(store / "releases" / version, str(target))
    retract(store, "1.0.0", "一篇稿件有误", "2.0.0", remove_data=True)
    with pytest.raises(ReleaseError, match=r"damaged|retracted"):
        deliver(store / "releases/1.0.0", str(target))
    deliver(store / "releases/2.0.0", str(target))
    index = json.loads((target / "releases.json").read_text("utf-8"))
    assert index["versions"]["1.0.0"]["retracted"]["replaced_by"] == "2.0.0"
    kept = {path.name for path in (target / "releases/1.0.0").rglob("*") if path.is_file()}
    assert kept == {"release.json", "CHANGELOG.md", "LICENSE", "SHA256SUMS"}


def test_closed_text_goes_nowhere_public(tmp_path):
    pages = (replace(tiny.FRONT, rights="unknown"), tiny.EVENING)
    full = publish(tiny.inputs(pages), tmp_path / "store", tiny.SETTINGS).path
    target = tmp_path / "mirror"
    run = CliRunner().invoke(main, ["publish", str(full), str(target)])
    assert run.exit_code == 1
    assert "1 pages are unknown" in run.stderr
    assert "open-edition" in run.stderr
    opened = publish_open(tmp_path / "store", "1.0.0").path
    run = CliRunner().invoke(main, ["publish", str(opened), str(target)])
    assert run.exit_code == 0, run.output
    assert run.stdout.splitlines()[-1] == f"{target}/releases/1.0.0"
    assert deliver(full, str(tmp_path / "vault"), for_public=False)


def test_a_damaged_release_and_a_busy_target_are_refused(store, tmp_path):
    copy = shutil.copytree(store / "releases/1.0.0", tmp_path / "copy/releases/1.0.0")
    for path in (copy, copy / "LICENSE"):
        path.chmod(0o755)
    (copy / "LICENSE").write_text("other")
    with pytest.raises(ReleaseError, match="damaged"):
        deliver(copy, str(tmp_path / "mirror"))
    (tmp_path / "mirror").mkdir(exist_ok=True)
    with held(tmp_path / "mirror/.publish.lock"), pytest.raises(ReleaseError, match="is publishing there"):
        deliver(store / "releases/1.0.0", str(tmp_path / "mirror"))

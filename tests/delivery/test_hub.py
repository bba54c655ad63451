"""Publishing to the Hugging Face Hub, through its own client, against a stand-in of its API."""

from __future__ import annotations

import os

import pytest

# Read when the client is imported: the stand-in speaks the older protocol for large files, and nothing is reported.
os.environ |= {"HF_HUB_DISABLE_XET": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1"}
pytest.importorskip("huggingface_hub", reason="huggingface_hub is not installed (extra hub)")

import huggingface_hub
from huggingface_hub import HfApi

from pipeline.delivery.deliver import deliver
from pipeline.release.inputs import ReleaseError
from pipeline.release.publish import publish
from tests.delivery.fake_hub import Hub
from tests.release import tiny

TARGET = "hf://datasets/lanhe/papers"


@pytest.fixture
def hub(monkeypatch):
    hub = Hub().start()
    monkeypatch.setattr(huggingface_hub, "HfApi", lambda: HfApi(endpoint=hub.url, token="hf_stand_in"))
    yield hub
    hub.stop()


@pytest.fixture(scope="module")
def releases(tmp_path_factory):
    store = tmp_path_factory.mktemp("hub") / "store"
    return [publish(tiny.inputs(pages), store, tiny.SETTINGS).path for pages in (tiny.PAGES[:1], tiny.PAGES)]


def contents(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def held(hub, revision):
    return {name: content for name, (_, content) in hub.files(revision).items() if name != ".gitattributes"}


def test_a_version_is_one_commit_and_a_tag_set_last(hub, releases):
    first, second = releases
    place = deliver(first, TARGET)
    assert place == f"{hub.url}/datasets/lanhe/papers/tree/1.0.0"
    assert held(hub, "1.0.0") == contents(first)
    assert len(hub.commits) == 2
    assert hub.log[-1].endswith(f"/tag/{hub.main}")
    deliver(second, TARGET)
    # Each tag holds its whole release and nothing of another; main is the newest.
    assert held(hub, "1.0.0") == contents(first)
    assert held(hub, "2.0.0") == held(hub, "main") == contents(second)
    before = len(hub.log)
    deliver(second, TARGET)
    assert hub.log[before:] == ["/api/repos/create"]


def test_an_interrupted_delivery_shows_nothing_and_sends_nothing_twice(hub, releases):
    hub.refuse_after = 3
    with pytest.raises(ReleaseError, match="not sent twice"):
        deliver(releases[0], TARGET)
    assert hub.tags == {}
    assert held(hub, "main") == {}
    assert len(hub.blobs) == 3
    hub.refuse_after = None
    deliver(releases[0], TARGET)
    sent = [line for line in hub.log if line.startswith("PUT")]
    assert len(sent) == len(set(sent))
    assert held(hub, "1.0.0") == contents(releases[0])


def test_a_file_that_arrives_otherwise_gets_no_tag(hub, releases):
    hub.spoil = "LICENSE"
    with pytest.raises(ReleaseError, match="LICENSE differs"):
        deliver(releases[0], TARGET)
    assert hub.tags == {}


def test_a_version_with_other_content_is_refused(hub, releases, tmp_path):
    deliver(releases[0], TARGET)
    other = publish(tiny.inputs(), tmp_path, tiny.SETTINGS).path
    assert other.name == releases[0].name
    with pytest.raises(ReleaseError, match="a version never changes"):
        deliver(other, TARGET)

"""What the tests of the Dagster layer share: a small raw folder of sample pages, and built stores.

A build takes seconds, a copy of what it made does not: a test that changes a store takes a copy of one built once.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from assets import publication
from assets.build import BuildResult, build, remember_raw
from expectations.datadocs import build_site
from pipeline.engine import SerialEngine
from pipeline.store import Store

SAMPLE = Path(__file__).resolve().parents[2] / "sample" / "raw"


@dataclass(frozen=True)
class Built:
    """A raw folder, the store made of it, and what the build said."""

    raw: Path
    store: Store
    result: BuildResult


def writable(folder: Path) -> None:
    """Make a tree removable: releases are read-only."""
    for path in [folder, *folder.rglob("*")]:
        if path.is_dir():
            path.chmod(0o755)


def copy_pages(target: Path, newspaper: str = "澜河日报", pages: int = 4) -> Path:
    """Copy some sample pages of one newspaper and issue, and the sample's configuration, to a new raw folder."""
    chosen = sorted((SAMPLE / newspaper).rglob("*.txt"))[:pages]
    assert len(chosen) == pages
    for page in chosen:
        copy = target / page.relative_to(SAMPLE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(page, copy)
    shutil.copy(SAMPLE / "banmian.toml", target / "banmian.toml")
    return target


def build_beside(raw: Path) -> Built:
    """Build a raw folder into a store beside it."""
    store = Store(raw.with_name("store"))
    return Built(raw, store, build(raw, store, SerialEngine()))


def copied(built: Built, target: Path) -> Built:
    """Copy a raw folder and the store made of it, for a test that changes them."""
    raw = shutil.copytree(built.raw, target / "raw")
    store = Store(shutil.copytree(built.store.root, target / "store"))
    remember_raw(store, raw)
    release = store.root / built.result.release.relative_to(built.store.root)
    return Built(raw, store, replace(built.result, release=release))


@pytest.fixture(scope="module", autouse=True)
def no_site():
    """Leave out the site of checks where a test builds for itself: it takes a third of a small build.

    The store of the whole sample has one (see ``test_quality``).
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(publication, "build_site", lambda task: task.folder / "index.html")
        yield


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """The whole sample corpus, built once, with the site of its checks."""
    store = Store(tmp_path_factory.mktemp("built") / "store")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(publication, "build_site", build_site)
        result = build(SAMPLE, store, SerialEngine())
    yield Built(SAMPLE, store, result)
    writable(store.root)


@pytest.fixture
def small(tmp_path):
    """A raw folder of four pages of one issue, of which nothing was made."""
    yield copy_pages(tmp_path / "raw")
    writable(tmp_path)


@pytest.fixture(scope="session")
def small_built(tmp_path_factory):
    """Four pages of one issue, built once, to look at."""
    folder = tmp_path_factory.mktemp("small")
    yield build_beside(copy_pages(folder / "raw"))
    writable(folder)


@pytest.fixture
def again(small_built, tmp_path):
    """A copy of them, to change."""
    yield copied(small_built, tmp_path)
    writable(tmp_path)


@pytest.fixture(scope="session")
def two_days_built(tmp_path_factory):
    """Four pages of one issue date and two of another, built once, to look at."""
    folder = tmp_path_factory.mktemp("two_days")
    raw = copy_pages(folder / "raw")
    for page in sorted((SAMPLE / "2026" / "03" / "18").glob("*.txt"))[:2]:
        shutil.copy(page, raw / f"20260318_{page.name}")
    yield build_beside(raw)
    writable(folder)


@pytest.fixture
def two_days(two_days_built, tmp_path):
    """A copy of them, to change."""
    yield copied(two_days_built, tmp_path)
    writable(tmp_path)

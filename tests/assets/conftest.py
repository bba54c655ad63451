"""What the tests of the Dagster layer share: a small raw folder of sample pages, and built stores."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from assets.build import BuildResult, build
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


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """The whole sample corpus, built once."""
    store = Store(tmp_path_factory.mktemp("built") / "store")
    yield Built(SAMPLE, store, build(SAMPLE, store, SerialEngine()))
    writable(store.root)


@pytest.fixture
def small(tmp_path):
    """A raw folder of four pages of one issue."""
    yield copy_pages(tmp_path / "raw")
    writable(tmp_path)

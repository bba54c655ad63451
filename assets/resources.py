"""Resources: where the store and the raw folder are, and how work is spread.

What belongs here: the translation from configuration and environment to the plain objects of ``pipeline``.
Assets see those objects (``Store``, ``Engine``), not Dagster's.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
from pydantic import Field

from pipeline.engine import Engine, make_engine
from pipeline.store import Store

STORE_VARIABLE, RAW_VARIABLE = "BANMIAN_STORE", "BANMIAN_RAW"
ENGINE_VARIABLE, WORKERS_VARIABLE = "BANMIAN_ENGINE", "BANMIAN_WORKERS"


class RawFolder(dg.ConfigurableResource[Path]):
    """The folder of raw pages."""

    path: str = Field(description="Folder of raw pages / 原始版面文件夹")

    def create_resource(self, context: dg.InitResourceContext) -> Path:
        """Return the folder as a path."""
        return Path(self.path)


class StoreFolder(dg.ConfigurableResource[Store]):
    """The store: tables, quarantine, releases, reports."""

    path: str = Field(description="Folder of the store / 存储文件夹")

    def create_resource(self, context: dg.InitResourceContext) -> Store:
        """Return the store."""
        return Store(self.path)


class EngineResource(dg.ConfigurableResource[Engine]):
    """How a heavy asset spreads its chunks: a pool of processes on this machine, or Ray."""

    kind: str = Field("local", description="local or ray")
    workers: int = Field(0, description="Worker processes; 0 means all cores / 工作进程数，0为全部核心")

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[Engine]:
        """Give the engine for the length of a run."""
        engine = make_engine(self.kind, self.workers or None)
        try:
            yield engine
        finally:
            engine.close()


def resources_from_environment() -> dict[str, object]:
    """Return the resources that environment variables name; without them, the sample corpus and ``data``.

    ``banmian ui`` and ``banmian build`` set the variables; the defaults serve who starts Dagster by hand in the
    folder of the repository.
    """
    return {
        "raw": RawFolder(path=os.environ.get(RAW_VARIABLE, "sample/raw")),
        "store": StoreFolder(path=os.environ.get(STORE_VARIABLE, "data")),
        "engine": EngineResource(
            kind=os.environ.get(ENGINE_VARIABLE, "local"), workers=int(os.environ.get(WORKERS_VARIABLE, "0"))
        ),
    }

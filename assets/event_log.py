"""A quicker way to Dagster's event log for a build, which writes hundreds of events from one process.

What belongs here: the one thing about Dagster's SQLite storage that costs a build more than its data.

For every event Dagster 1.13 makes a new SQLAlchemy engine or two, and with it loses all compiled statements.
Remembering the engine of each database, still with a new connection each time, leaves files and locking as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from dagster._core.storage.event_log.sqlite import sqlite_event_log
from sqlalchemy import Engine


@contextmanager
def engines_remembered() -> Iterator[None]:
    """Let Dagster's event log use one engine a database, for as long as the context lasts."""
    create_engine = vars(sqlite_event_log)["create_engine"]
    engines: dict[str, Engine] = {}

    def remembered(url: str, **options: Any) -> Engine:
        if url not in engines:
            engines[url] = create_engine(url, **options)
        return engines[url]

    vars(sqlite_event_log)["create_engine"] = remembered
    try:
        yield
    finally:
        vars(sqlite_event_log)["create_engine"] = create_engine

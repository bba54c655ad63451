"""What a check is: a name, a function, and how it says no.

What belongs here: the release under acceptance as a value, and running commands on it.  What does not: checks.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

SECONDS_A_COMMAND = 900
SHOWN_CHARS = 2_000


class RefusedError(Exception):
    """The release did not pass a check; the message says what was found."""


@dataclass(frozen=True)
class Release:
    """A release folder, the raw folder that it was made from (default: its own ``raw/``), and room for caches."""

    folder: Path
    raw: Path
    work: Path

    @cached_property
    def info(self) -> dict[str, Any]:
        """Content of ``release.json``."""
        content: dict[str, Any] = json.loads((self.folder / "release.json").read_text("utf-8"))
        return content

    @property
    def rows(self) -> dict[str, int]:
        """Rows that release.json declares, by table."""
        return {name: table["rows"] for name, table in self.info["tables"].items()}

    def parquet(self, table: str) -> Path:
        """Return the Parquet file of a table."""
        return self.folder / "data" / "parquet" / f"{table}.parquet"

    def csv(self, table: str) -> Path:
        """Return the CSV file of a table."""
        return self.folder / "data" / "csv" / f"{table}.csv"


Check: TypeAlias = Callable[[Release], str]
"""Returns what was found in a few words; raises RefusedError when the release is not acceptable."""


def run(release: Release, *command: str) -> str:
    """Run a command in the release folder and return what it printed; RefusedError when it fails."""
    environment = {**os.environ, "HOME": str(release.work), "NO_COLOR": "1", "COLUMNS": "200"}
    done = subprocess.run(
        command, cwd=release.folder, env=environment, capture_output=True, text=True, timeout=SECONDS_A_COMMAND,
        check=False,
    )  # fmt: skip
    if done.returncode:
        raise RefusedError(
            f"{' '.join(command)} ended with {done.returncode}:\n{(done.stdout + done.stderr)[-SHOWN_CHARS:]}"
        )
    return done.stdout


def tool(name: str) -> str:
    """Return the path of a program of this virtual environment."""
    return str(Path(sys.executable).parent / name)


def expect(is_so: bool, otherwise: str) -> None:
    """Raise RefusedError unless something is so."""
    if not is_so:
        raise RefusedError(otherwise)

"""Starting the Dagster UI on a store."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click

from assets.build import prepare_home, raw_folder_of, remember_raw
from assets.resources import RAW_VARIABLE, STORE_VARIABLE
from pipeline.store import Store

PROJECT = Path(__file__).resolve().parents[1]


def run_ui(store: Path, raw: Path | None, port: int) -> None:
    """Start webserver and daemon and wait for them; Ctrl-C ends both."""
    opened = Store(store.resolve())
    home = prepare_home(opened)
    if raw is not None:
        remember_raw(opened, raw)
    environment = {
        **os.environ,
        "DAGSTER_HOME": str(home),
        STORE_VARIABLE: str(opened.root),
        RAW_VARIABLE: str(raw_folder_of(opened)),
    }
    command = [sys.executable, "-m", "dagster", "dev", "-w", str(PROJECT / "workspace.yaml"), "-p", str(port)]
    click.echo(f"http://127.0.0.1:{port}  (Ctrl-C ends it)", err=True)
    try:
        code = subprocess.call(command, env=environment, cwd=PROJECT)
    except KeyboardInterrupt:
        code = 0
    sys.exit(code)

"""As a user does it: the real webserver and daemon, a materialisation over GraphQL, and the result read back."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.store import Store

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS, RUN_SECONDS, STOP_SECONDS = 120, 180, 30
LAUNCH = """
mutation Launch($params: ExecutionParams!) { launchPipelineExecution(executionParams: $params) {
  __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message }
  ... on RunConfigValidationInvalid { errors { message } } } }"""
STATUS = "query Status($id: ID!) { runOrError(runId: $id) { ... on Run { status } } }"
ASSETS = """
query { assetNodes { assetKey { path } partitionStats { numMaterialized numPartitions }
  assetMaterializations(limit: 1) { partition
    metadataEntries { label __typename ... on MarkdownMetadataEntry { mdStr } } } } }"""
CHECKS = """
query Checks($key: AssetKeyInput!) { assetNodeOrError(assetKey: $key) { ... on AssetNode { assetChecksOrError {
  ... on AssetChecks { checks { name executionForLatestMaterialization { status } } } } } } }"""


@dataclass(frozen=True)
class Server:
    """A running UI and the store it works on."""

    url: str
    store: Store

    def ask(self, query: str, **variables: Any) -> Any:
        """Send a GraphQL query and return its data."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(f"{self.url}/graphql", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            found = json.load(answer)
        assert "errors" not in found, found
        return found["data"]

    def materialise(self, *assets: str, partition: str | None = None) -> float:
        """Materialise assets as the UI's button does, wait for the end, and return the seconds it took."""
        tags = [{"key": "dagster/partition", "value": partition}] if partition else []
        params = {
            "selector": {
                "repositoryLocationName": "banmian",
                "repositoryName": "__repository__",
                "pipelineName": "__ASSET_JOB",
                "assetSelection": [{"path": [asset]} for asset in assets],
            },
            "runConfigData": {},
            "executionMetadata": {"tags": tags},
        }
        started = time.monotonic()
        launched = self.ask(LAUNCH, params=params)["launchPipelineExecution"]
        assert launched["__typename"] == "LaunchRunSuccess", launched
        run_id = launched["run"]["runId"]
        while time.monotonic() - started < RUN_SECONDS:
            status = self.ask(STATUS, id=run_id)["runOrError"]["status"]
            if status in ("SUCCESS", "FAILURE", "CANCELED"):
                assert status == "SUCCESS"
                return time.monotonic() - started
            time.sleep(0.5)
        raise AssertionError(f"{assets} did not end within {RUN_SECONDS} s")


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def wait_until_up(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text(encoding="utf-8")
        try:
            urllib.request.urlopen(f"{url}/server_info", timeout=5).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
        else:
            return
    raise AssertionError(f"the UI did not come up:\n{log.read_text(encoding='utf-8')}")


@pytest.fixture
def server(small: Path, tmp_path: Path) -> Iterator[Server]:
    """``banmian ui`` on an empty store."""
    store, log, port = Store(tmp_path / "store"), tmp_path / "ui.log", free_port()
    command = [sys.executable, "-m", "cli", "ui", "--store", str(store.root), "--raw", str(small), "--port", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out, start_new_session=True)
    try:
        wait_until_up(f"http://127.0.0.1:{port}", process, log)
        yield Server(f"http://127.0.0.1:{port}", store)
    finally:
        os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


@pytest.mark.slow
def test_an_issue_goes_through_the_ui_to_a_release(server):
    server.materialise("source_inventory")
    server.materialise("sources", "page_articles", "clean_articles", "words", "keywords", partition="2026-03-17")
    server.materialise("lexicon", "term_statistics")
    # The lexicon is new: words and keywords follow it, as a backfill from the UI would.
    seconds = server.materialise("words", "keywords", partition="2026-03-17")
    assert seconds < 60
    server.materialise("reprints", "release", "dataset_report")

    nodes = {node["assetKey"]["path"][0]: node for node in server.ask(ASSETS)["assetNodes"]}
    assert nodes["keywords"]["partitionStats"] == {"numMaterialized": 1, "numPartitions": 1}
    (articles,) = nodes["clean_articles"]["assetMaterializations"]
    labels = {entry["label"]: entry for entry in articles["metadataEntries"]}
    assert {"dagster/row_count", "dagster/column_schema", "dagster/column_lineage", "sha256"} <= set(labels)
    assert "澜河" in labels["preview of articles"]["mdStr"]

    checks = server.ask(CHECKS, key={"path": ["clean_articles"]})["assetNodeOrError"]["assetChecksOrError"]["checks"]
    ran = {check["name"]: check["executionForLatestMaterialization"] for check in checks}
    assert "spans_and_residue_conserve_bytes" in ran
    assert all(execution and execution["status"] in ("SUCCEEDED", "FAILED") for execution in ran.values()), ran

    release = server.store.root / "releases" / "1.0.0"
    table = release / "data" / "parquet" / "articles.parquet"
    assert duckdb.sql(f"select count(*) from '{table}' where title is not null").fetchall() > [(5,)]
    assert (server.store.reports / "dataset.html").exists()

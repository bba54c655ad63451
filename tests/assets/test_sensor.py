"""The sensor: it asks for what arrived or changed, once, when it is settled, and never for too much."""

from __future__ import annotations

import os
import time

import dagster as dg
import pytest

from assets import sensors
from assets.build import build
from assets.partitions import ISSUES
from assets.sensors import raw_folder
from pipeline.engine import SerialEngine
from pipeline.store import Store

LONG_AGO = 3600


@pytest.fixture
def instance():
    with dg.instance_for_test() as instance:
        yield instance


def settle(raw):
    moment = time.time() - LONG_AGO
    for path in raw.rglob("*.txt"):
        os.utime(path, (moment, moment))


def tick(instance, raw, store, cursor=None):
    context = dg.build_sensor_context(instance=instance, cursor=cursor)
    result = raw_folder(context, raw=raw, store=store)
    return result, (result.cursor if isinstance(result, dg.SensorResult) else context.cursor)


def test_a_new_issue_is_asked_for_once(instance, small, tmp_path):
    store = Store(tmp_path / "store")
    settle(small)
    result, cursor = tick(instance, small, store)
    assert [request.partition_key for request in result.run_requests] == ["2026-03-17"]
    assert result.dynamic_partitions_requests[0].partition_keys == ["2026-03-17"]
    assert result.dynamic_partitions_requests[0].partitions_def_name == ISSUES.name
    again, _ = tick(instance, small, store, cursor)
    assert isinstance(again, dg.SkipReason)


def test_files_still_being_written_are_left_alone(instance, small, tmp_path):
    result, _ = tick(instance, small, Store(tmp_path / "store"))
    assert isinstance(result, dg.SkipReason)
    assert "still being written" in str(result.skip_message)


def test_only_a_changed_issue_is_asked_for(instance, again):
    raw, store = again.raw, again.store
    settle(raw)
    result, cursor = tick(instance, raw, store)
    assert isinstance(result, dg.SkipReason)
    page = sorted(raw.rglob("*.txt"))[0]
    page.write_bytes(page.read_bytes() + "\n补一行。\n".encode())
    settle(raw)
    result, _ = tick(instance, raw, store, cursor)
    assert [request.partition_key for request in result.run_requests] == ["2026-03-17"]


def test_a_tick_is_bounded(instance, small, tmp_path, monkeypatch):
    monkeypatch.setattr(sensors, "RUNS_A_TICK", 2)
    text = sorted(small.rglob("*.txt"))[0].read_bytes()
    for day in range(1, 6):
        page = small / "澜河日报" / f"2026-04-0{day}" / "A01.txt"
        page.parent.mkdir(parents=True)
        page.write_bytes(text + f"\n第{day}号\n".encode())
    settle(small)
    asked, cursor = [], None
    for _ in range(3):
        result, cursor = tick(instance, small, Store(tmp_path / "store"), cursor)
        asked.append([request.partition_key for request in result.run_requests])
    assert [len(keys) for keys in asked] == [2, 2, 2]
    assert len({key for keys in asked for key in keys}) == 6


def test_a_vanished_file_of_no_issue_asks_for_an_inventory(instance, small, tmp_path):
    store = Store(tmp_path / "store")
    (small / "empty.txt").write_bytes(b"")
    build(small, store, SerialEngine())
    settle(small)
    (small / "empty.txt").unlink()
    result, _ = tick(instance, small, store)
    assert [request.job_name for request in result.run_requests] == ["inventory_job"]


def test_a_missing_folder_is_said(instance, tmp_path):
    result, _ = tick(instance, tmp_path / "nowhere", Store(tmp_path / "store"))
    assert "does not exist" in str(result.skip_message)

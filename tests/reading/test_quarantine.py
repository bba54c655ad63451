"""The quarantine folder follows the inventory."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.reading import quarantine
from pipeline.reading.config import RawConfig
from pipeline.reading.inventory import scan
from pipeline.reading.quarantine import MAX_COPY_BYTES, list_quarantine, write_quarantine

PLAIN = RawConfig()


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    (folder / "x/y").mkdir(parents=True)
    (folder / "x/y/broken.txt").write_bytes("澜河".encode() + bytes(100))
    (folder / "empty.txt").write_bytes(b"")
    (folder / "good.txt").write_text("市图书馆新馆昨日开门迎客。", encoding="utf-8")
    return folder


def tree(folder: Path) -> dict[str, int]:
    return {str(file.relative_to(folder)): file.stat().st_mtime_ns for file in folder.rglob("*") if file.is_file()}


def test_copies_and_notes(raw: Path, tmp_path: Path) -> None:
    store = tmp_path / "quarantine"
    assert write_quarantine(store, raw, scan(raw, None, PLAIN).inventory) == 2
    assert set(tree(store)) == {
        "empty.txt",
        "empty.txt.reason.json",
        "x/y/broken.txt",
        "x/y/broken.txt.reason.json",
    }
    assert (store / "x/y/broken.txt").read_bytes() == (raw / "x/y/broken.txt").read_bytes()
    note = json.loads((store / "x/y/broken.txt.reason.json").read_text(encoding="utf-8"))
    assert note["path"] == "x/y/broken.txt"
    assert note["byte_size"] == 106
    assert note["reason"].startswith("binary: ")
    assert note["stage"] == "reading"
    assert "UTF-8" in note["remedy_zh"]
    assert "UTF-8" in note["remedy_en"]


def test_listing(raw: Path, tmp_path: Path) -> None:
    store = tmp_path / "quarantine"
    assert list_quarantine(store) == []
    write_quarantine(store, raw, scan(raw, None, PLAIN).inventory)
    (store / "odd.txt.reason.json").write_text("no json", encoding="utf-8")
    assert [entry.path for entry in list_quarantine(store)] == ["empty.txt", "x/y/broken.txt"]


def test_what_is_unchanged_is_not_written_again(raw: Path, tmp_path: Path) -> None:
    store = tmp_path / "quarantine"
    inventory = scan(raw, None, PLAIN).inventory
    write_quarantine(store, raw, inventory)
    before = tree(store)
    write_quarantine(store, raw, inventory)
    assert tree(store) == before


def test_a_mended_file_leaves_with_its_folder(raw: Path, tmp_path: Path) -> None:
    store = tmp_path / "quarantine"
    write_quarantine(store, raw, scan(raw, None, PLAIN).inventory)
    (raw / "x/y/broken.txt").write_text("修好的一页。", encoding="utf-8")
    (raw / "empty.txt").unlink()
    assert write_quarantine(store, raw, scan(raw, None, PLAIN).inventory) == 0
    assert list(store.iterdir()) == []


def test_a_file_broken_in_another_way_gets_another_note(raw: Path, tmp_path: Path) -> None:
    store = tmp_path / "quarantine"
    write_quarantine(store, raw, scan(raw, None, PLAIN).inventory)
    (raw / "empty.txt").write_bytes(b"%PDF-1.7")
    write_quarantine(store, raw, scan(raw, None, PLAIN).inventory)
    assert list_quarantine(store)[0].reason == "binary: a PDF: extract its text first"
    assert (store / "empty.txt").read_bytes() == b"%PDF-1.7"


def test_notes_of_other_stages_stay(raw: Path, tmp_path: Path) -> None:
    store = tmp_path / "quarantine"
    write_quarantine(store, raw, scan(raw, None, PLAIN).inventory)
    note = json.loads((store / "empty.txt.reason.json").read_text(encoding="utf-8"))
    other = store / "good.txt.reason.json"
    other.write_text(json.dumps({**note, "path": "good.txt", "stage": "segmentation"}), encoding="utf-8")
    write_quarantine(store, raw, scan(raw, None, PLAIN).inventory)
    assert other.exists()
    assert {entry.stage for entry in list_quarantine(store)} == {"reading", "segmentation"}


def test_large_and_unopenable_files_are_not_copied(raw: Path, tmp_path: Path) -> None:
    store = tmp_path / "quarantine"
    (raw / "large.txt").write_bytes(bytes(MAX_COPY_BYTES + 1))
    (raw / "gone.txt").symlink_to("nowhere.txt")
    assert write_quarantine(store, raw, scan(raw, None, PLAIN).inventory) == 4
    assert not (store / "large.txt").exists()
    assert not (store / "gone.txt").exists()
    assert (store / "large.txt.reason.json").exists()
    assert (store / "gone.txt.reason.json").exists()


def test_every_reason_has_a_remedy() -> None:
    assert set(quarantine._REMEDIES) == {"empty", "binary", "too_large", "unreadable", "unopenable"}

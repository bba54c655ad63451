"""The inventory: what is read, what is kept, what becomes of equal, broken and vanished files."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import schema
from pipeline.reading import inventory as module
from pipeline.reading.config import RawConfig
from pipeline.reading.identity import source_id
from pipeline.reading.inventory import Scan, SourceChanged, partition_digests, read_bytes, scan, sources_of

PLAIN = RawConfig()
PAGE = "澜河日报 A02 综合\n2026年3月16日 星期一\n\n市图书馆新馆昨日开门迎客，馆内座无虚席。\n"


def put(raw: Path, path: str, content: str | bytes, mtime: int | None = None) -> Path:
    file = raw / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    if mtime is not None:
        os.utime(file, ns=(mtime, mtime))
    return file


def rows(found: Scan) -> dict[str, dict[str, Any]]:
    return {row["path"]: row for row in found.inventory.to_pylist()}


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    put(folder, "云泽晚报/2026-03-17/A01.txt", PAGE)
    put(folder, "000_f585da57cd6e1821.txt", PAGE + "又一篇。")
    put(folder, "empty.txt", b"")
    put(folder, "x/odd.TXT", "没有日期的一页。")
    put(folder, "notes.md", "no page")
    put(folder, ".hidden.txt", PAGE)
    put(folder, ".git/a.txt", PAGE)
    return folder


def test_one_row_a_file_in_the_order_of_paths(raw: Path) -> None:
    found = scan(raw, None, PLAIN)
    assert found.inventory.schema.equals(schema.INVENTORY.arrow())
    assert found.inventory["path"].to_pylist() == [
        "000_f585da57cd6e1821.txt",
        "empty.txt",
        "x/odd.TXT",
        "云泽晚报/2026-03-17/A01.txt",
    ]
    assert (found.read, found.pending, found.unsettled, found.ignored) == (4, 0, 0, 1)


def test_what_a_row_says(raw: Path) -> None:
    found = rows(scan(raw, None, RawConfig(rights="open")))
    page = found["云泽晚报/2026-03-17/A01.txt"]
    content = PAGE.encode()
    assert page["sha256"] == hashlib.sha256(content).hexdigest()
    assert page["source_id"] == source_id(page["sha256"])
    assert (page["status"], page["partition"], page["encoding"]) == ("page", "2026-03-17", "utf-8")
    assert (page["newspaper"], page["page_no"], page["rights_status"]) == ("云泽晚报", "A01", "open")
    assert (page["byte_size"], page["char_count"]) == (len(content), len(PAGE))
    assert found["000_f585da57cd6e1821.txt"]["partition"] == "2026-03-16"
    assert found["x/odd.TXT"]["partition"] == "undated"
    broken = found["empty.txt"]
    assert (broken["status"], broken["reason"]) == ("quarantined", "empty: no characters")
    assert broken["source_id"] is None
    assert broken["partition"] is None


def test_an_empty_folder_and_no_folder(tmp_path: Path) -> None:
    assert scan(tmp_path, None, PLAIN).inventory.equals(schema.INVENTORY.empty())
    assert partition_digests(schema.INVENTORY.empty()) == {}
    with pytest.raises(FileNotFoundError, match="name the folder"):
        scan(tmp_path / "none", None, PLAIN)
    with pytest.raises(NotADirectoryError, match="name the folder"):
        scan(put(tmp_path, "a.txt", PAGE), None, PLAIN)


def test_unchanged_files_are_not_read_again(raw: Path) -> None:
    first = scan(raw, None, PLAIN)
    put(raw, "new.txt", PAGE + "新")
    second = scan(raw, first.inventory, PLAIN)
    assert second.read == 1
    assert second.inventory.equals(scan(raw, None, PLAIN).inventory)
    third = scan(raw, second.inventory, PLAIN)
    assert third.read == 0
    assert third.inventory.equals(second.inventory)


def test_an_inventory_survives_parquet(raw: Path, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    first = scan(raw, None, PLAIN)
    pq.write_table(first.inventory.replace_schema_metadata(None), tmp_path / "inventory.parquet")
    assert scan(raw, pq.read_table(tmp_path / "inventory.parquet"), PLAIN).read == 0


@pytest.mark.parametrize("change", ["size", "time"])
def test_a_changed_file_is_read_again(raw: Path, change: str) -> None:
    first = scan(raw, None, PLAIN)
    file = raw / "x/odd.TXT"
    if change == "size":
        status = file.stat()
        file.write_text("改过的一页，没有日期。", encoding="utf-8")
        os.utime(file, ns=(status.st_mtime_ns, status.st_mtime_ns))
    else:
        os.utime(file, ns=(1, 1))
    assert scan(raw, first.inventory, PLAIN).read == 1


def test_a_changed_configuration_or_code_reads_all(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = scan(raw, None, PLAIN)
    changed = scan(raw, first.inventory, RawConfig(rights="open"))
    assert changed.read == 4
    assert set(changed.inventory["rights_status"].to_pylist()) == {"open", None}
    monkeypatch.setattr(module, "READER_CODE", "next")
    assert scan(raw, first.inventory, PLAIN).read == 4


def test_an_inventory_of_an_older_schema_is_not_trusted(raw: Path) -> None:
    first = scan(raw, None, PLAIN)
    assert scan(raw, first.inventory.drop_columns(["reader"]), PLAIN).read == 4


def test_vanished_files_vanish(raw: Path) -> None:
    first = scan(raw, None, PLAIN)
    (raw / "x/odd.TXT").unlink()
    assert "x/odd.TXT" not in rows(scan(raw, first.inventory, PLAIN))


def test_the_first_path_of_equal_bytes_is_the_source(raw: Path) -> None:
    put(raw, "z/2020-01-01/01.txt", PAGE)
    put(raw, "a/2021-01-01/01.txt", PAGE)
    first = scan(raw, None, PLAIN)
    found = rows(first)
    assert found["a/2021-01-01/01.txt"]["status"] == "page"
    for path in ("z/2020-01-01/01.txt", "云泽晚报/2026-03-17/A01.txt"):
        assert (found[path]["status"], found[path]["partition"]) == ("alias", "2021-01-01")
        assert found[path]["source_id"] == found["a/2021-01-01/01.txt"]["source_id"]
    sources, aliases = sources_of(first.inventory, "2021-01-01")
    assert sources["path"].to_pylist() == ["a/2021-01-01/01.txt"]
    assert aliases["path"].to_pylist() == ["z/2020-01-01/01.txt", "云泽晚报/2026-03-17/A01.txt"]
    assert "2020-01-01" not in partition_digests(first.inventory)


def test_an_alias_takes_over_without_being_read(raw: Path) -> None:
    put(raw, "a/2021-01-01/01.txt", PAGE)
    first = scan(raw, None, PLAIN)
    (raw / "a/2021-01-01/01.txt").unlink()
    second = scan(raw, first.inventory, PLAIN)
    assert second.read == 0
    assert second.inventory.equals(scan(raw, None, PLAIN).inventory)
    row = rows(second)["云泽晚报/2026-03-17/A01.txt"]
    assert (row["status"], row["partition"]) == ("page", "2026-03-17")


def test_equal_broken_files_are_no_aliases(raw: Path) -> None:
    put(raw, "empty2.txt", b"")
    found = rows(scan(raw, None, PLAIN))
    assert {found["empty.txt"]["status"], found["empty2.txt"]["status"]} == {"quarantined"}


def test_limit_reports_the_rest(raw: Path) -> None:
    first = scan(raw, None, PLAIN, limit=3)
    assert (first.read, first.pending, first.inventory.num_rows) == (3, 1, 3)
    second = scan(raw, first.inventory, PLAIN, limit=3)
    assert (second.read, second.pending, second.inventory.num_rows) == (1, 0, 4)


def test_a_changed_file_beyond_the_limit_keeps_its_row(raw: Path) -> None:
    first = scan(raw, None, PLAIN)
    put(raw, "x/odd.TXT", "改过的一页。", mtime=5)
    second = scan(raw, first.inventory, PLAIN, limit=0)
    assert (second.read, second.pending) == (0, 1)
    assert second.inventory.equals(first.inventory)
    assert scan(raw, second.inventory, PLAIN).read == 1


def test_files_being_written_are_left_alone(raw: Path) -> None:
    for file in raw.rglob("*.[tT]*"):
        os.utime(file, ns=(0, 0))
    first = scan(raw, None, PLAIN)
    put(raw, "new.txt", PAGE, mtime=100_000_000_000)
    put(raw, "x/odd.TXT", "改过的一页。", mtime=95_000_000_000)
    put(raw, "clock.txt", PAGE + "钟", mtime=500_000_000_000)
    second = scan(raw, first.inventory, PLAIN, settle_seconds=10, now_ns=101_000_000_000)
    assert (second.unsettled, second.read, second.pending) == (2, 1, 0)
    assert "new.txt" not in rows(second)
    assert rows(second)["x/odd.TXT"] == rows(first)["x/odd.TXT"]
    third = scan(raw, second.inventory, PLAIN, settle_seconds=10, now_ns=111_000_000_000)
    assert (third.unsettled, third.read) == (0, 2)


def test_a_large_file_is_digested_but_not_read(raw: Path) -> None:
    content = PAGE.encode() * 40
    put(raw, "large.txt", content)
    row = rows(scan(raw, None, RawConfig(max_page_bytes=1000)))["large.txt"]
    assert row["reason"] == f"too_large: {len(content):,} bytes, the limit is 1,000"
    assert row["sha256"] == hashlib.sha256(content).hexdigest()
    assert row["byte_size"] == len(content)


def test_links(raw: Path) -> None:
    (raw / "up").symlink_to(raw, target_is_directory=True)
    (raw / "self.txt").symlink_to("self.txt")
    (raw / "gone.txt").symlink_to("nowhere.txt")
    (raw / "good.txt").symlink_to(raw / "x/odd.TXT")
    found = rows(scan(raw, None, PLAIN))
    assert set(found) == {
        "000_f585da57cd6e1821.txt",
        "empty.txt",
        "x/odd.TXT",
        "云泽晚报/2026-03-17/A01.txt",
        "gone.txt",
        "good.txt",
    }
    assert found["gone.txt"]["reason"].startswith("unopenable: ")
    assert found["x/odd.TXT"]["status"] == "alias"


def test_a_file_that_could_not_be_opened_is_tried_again(raw: Path) -> None:
    (raw / "late.txt").symlink_to("target.md")
    first = scan(raw, None, PLAIN)
    assert rows(first)["late.txt"]["status"] == "quarantined"
    put(raw, "target.md", PAGE + "迟到")
    second = scan(raw, first.inventory, PLAIN)
    assert second.read == 1
    assert rows(second)["late.txt"]["status"] == "page"


def test_a_file_that_vanishes_between_listing_and_reading(raw: Path) -> None:
    def vanishing(function: Callable[[Any], Any], chunks: Iterable[Any]) -> Iterable[Any]:
        (raw / "x/odd.TXT").unlink()
        return map(function, chunks)

    row = rows(scan(raw, None, PLAIN, map_=vanishing))["x/odd.TXT"]
    assert (row["status"], row["sha256"]) == ("quarantined", "0" * 64)
    assert row["reason"].startswith("unopenable: ")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_no_permission(raw: Path) -> None:
    (raw / "x/odd.TXT").chmod(0)
    assert rows(scan(raw, None, PLAIN))["x/odd.TXT"]["reason"].startswith("unopenable: ")


def test_a_name_that_is_no_utf8_is_quarantined(raw: Path) -> None:
    name = os.path.join(os.fsencode(raw), "版".encode("gb18030") + b".txt")  # noqa: PTH118  (bytes)
    try:
        with open(name, "wb") as stream:  # noqa: PTH123  (bytes)
            stream.write(PAGE.encode())
    except OSError:
        pytest.skip("this file system holds UTF-8 names only")
    first = scan(raw, None, PLAIN)
    row = rows(first)["\\xb0\\xe6.txt"]
    assert row["reason"] == "unreadable: the file's name is no UTF-8"
    assert scan(raw, first.inventory, PLAIN).read == 0


def test_workers_and_progress(raw: Path) -> None:
    for number in range(module.CHUNK_FILES * 2):
        put(raw, f"more/{number}.txt", PAGE + str(number))
    told: list[tuple[int, int]] = []
    with ProcessPoolExecutor(2) as pool:
        found = scan(raw, None, PLAIN, map_=pool.map, on_progress=lambda done, total: told.append((done, total)))
    assert found.inventory.equals(scan(raw, None, PLAIN).inventory)
    total = module.CHUNK_FILES * 2 + 4
    assert told == [(module.CHUNK_FILES, total), (module.CHUNK_FILES * 2, total), (total, total)]


def test_digests_tell_what_sources_depend_on(raw: Path) -> None:
    first = scan(raw, None, PLAIN)
    before = partition_digests(first.inventory)
    assert list(before) == ["2026-03-16", "2026-03-17", "undated"]
    os.utime(raw / "x/odd.TXT", ns=(1, 1))
    assert partition_digests(scan(raw, first.inventory, PLAIN).inventory) == before
    put(raw, "x/odd.TXT", "改过的一页。")
    after = partition_digests(scan(raw, first.inventory, PLAIN).inventory)
    assert {name for name in before if before[name] != after[name]} == {"undated"}
    rights = partition_digests(scan(raw, None, RawConfig(rights="open")).inventory)
    assert all(before[name] != rights[name] for name in before)


def test_a_new_alias_changes_the_partition_of_its_source_only(raw: Path) -> None:
    before = partition_digests(scan(raw, None, PLAIN).inventory)
    put(raw, "龙/2020-01-01/01.txt", PAGE)
    after = partition_digests(scan(raw, None, PLAIN).inventory)
    assert after.keys() == before.keys()
    assert {name for name in before if before[name] != after[name]} == {"2026-03-17"}


def test_sources_have_the_published_schema_sorted_by_key(raw: Path) -> None:
    for number in range(5):
        put(raw, f"y/2026-03-17/0{number}.txt", PAGE * (number + 2))
    found = scan(raw, None, PLAIN)
    sources, aliases = sources_of(found.inventory, "2026-03-17")
    assert sources.schema.equals(schema.SOURCES.arrow())
    assert aliases.schema.equals(schema.SOURCE_ALIASES.arrow())
    ids = sources["source_id"].to_pylist()
    assert len(ids) == 6
    assert ids == sorted(ids)
    assert sources_of(found.inventory, "1900-01-01")[0].num_rows == 0


def test_bytes_of_sources_are_verified(raw: Path) -> None:
    found = scan(raw, None, PLAIN)
    sources, _ = sources_of(found.inventory, "2026-03-17")
    assert list(read_bytes(raw, sources)) == [(sources["source_id"][0].as_py(), PAGE.encode())]
    put(raw, "云泽晚报/2026-03-17/A01.txt", PAGE + "改")
    with pytest.raises(SourceChanged, match=r"A01.txt: has changed .*scan it again"):
        list(read_bytes(raw, sources))
    (raw / "云泽晚报/2026-03-17/A01.txt").unlink()
    with pytest.raises(SourceChanged, match="cannot be read"):
        list(read_bytes(raw, sources))


@given(contents=st.lists(st.sampled_from(["甲。", "乙。", "丙。", ""]), min_size=1, max_size=8))
def test_every_content_has_exactly_one_page(contents: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    raw = tmp_path_factory.mktemp("raw")
    for number, content in enumerate(contents):
        put(raw, f"{number}.txt", content)
    table = scan(raw, None, PLAIN).inventory
    pages = table.filter(pa.compute.equal(table["status"], "page"))
    assert sorted(pages["path"].to_pylist()) == sorted(
        f"{contents.index(content)}.txt" for content in set(contents) if content
    )
    assert table.num_rows == len(contents)

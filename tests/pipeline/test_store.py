"""The store: what is written is read back chunk by chunk, and nothing half-written is ever seen."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline import schema
from pipeline.planning import current_inputs, is_stale, stale_partitions, vanished_partitions
from pipeline.stages import SOURCES_CODE
from pipeline.store import Store, StoreError

WORDS = (schema.WORDS,)


def words_chunk(*ids: str) -> dict[str, pa.Table]:
    return {"words": schema.WORDS.from_rows([(article, 0, "澜河 开闸", 2) for article in ids])}


def write(store: Store, partition: str, *chunks: dict[str, pa.Table], code: str = "1", **inputs: str) -> str:
    writer = store.writer("words", partition, WORDS)
    for chunk in chunks:
        writer.write(chunk)
    return writer.close(code, inputs).digest


def test_chunks_come_back_one_by_one_even_empty_ones(tmp_path):
    store = Store(tmp_path)
    write(store, "2026-03-16", words_chunk("a_1", "a_2"), words_chunk(), words_chunk("a_3"))
    stored = store.read("words", "2026-03-16")
    assert stored.chunks == 3
    assert [stored.chunk(i, "words").num_rows for i in range(3)] == [2, 0, 1]
    assert stored.chunk(2, "words", ["article_id"]).to_pylist() == [{"article_id": "a_3"}]
    assert pq.read_schema(stored.path("words")).equals(schema.WORDS.arrow())


def test_digest_is_of_content_alone(tmp_path):
    store = Store(tmp_path)
    first = write(store, "2026-03-16", words_chunk("a_1"), up="x")
    assert write(store, "2026-03-17", words_chunk("a_1"), up="y") == first
    assert write(store, "2026-03-18", words_chunk("a_2"), up="x") != first


def test_a_wrong_schema_is_refused_and_leaves_the_former_files(tmp_path):
    store = Store(tmp_path)
    before = write(store, "2026-03-16", words_chunk("a_1"))
    writer = store.writer("words", "2026-03-16", WORDS)
    with pytest.raises(StoreError, match="declared schema"):
        writer.write({"words": pa.table({"article_id": ["a_1"]})})
    writer.abort()
    with pytest.raises(StoreError, match="not declared"):
        store.writer("words", "2026-03-16", WORDS).write({"sentences": pa.table({})})
    manifest = store.manifest("words", "2026-03-16")
    assert manifest is not None
    assert manifest.digest == before


def test_replacing_leaves_no_scraps(tmp_path):
    store = Store(tmp_path)
    write(store, "2026-03-16", words_chunk("a_1"))
    write(store, "2026-03-16", words_chunk("a_2"))
    assert [p.name for p in (tmp_path / "tables" / "words").iterdir()] == ["2026-03-16"]
    assert store.partitions("words") == ["2026-03-16"]


def test_what_is_not_there_is_said_with_a_remedy(tmp_path):
    store = Store(tmp_path)
    assert store.manifest("words", "2026-03-16") is None
    with pytest.raises(StoreError, match="materialise it first"):
        store.read("words", "2026-03-16")
    folder = store.folder("words", "2026-03-16")
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(StoreError, match=r"manifest\.json"):
        store.manifest("words", "2026-03-16")


def test_staleness_follows_code_inputs_and_the_inventory(tmp_path):
    store = Store(tmp_path)
    inventory = {"2026-03-16": "d1", "2026-03-17": "d2"}
    assert stale_partitions(store, "sources", inventory) == ["2026-03-16", "2026-03-17"]
    tables = (schema.SOURCES, schema.SOURCE_ALIASES, schema.SOURCE_BYTES)
    for partition in inventory:
        store.writer("sources", partition, tables).close(
            SOURCES_CODE, current_inputs(store, "sources", partition, inventory)
        )
    assert stale_partitions(store, "sources", inventory) == []
    assert stale_partitions(store, "sources", {**inventory, "2026-03-17": "d3"}) == ["2026-03-17"]
    assert is_stale(store, "page_articles", "2026-03-16", inventory)
    assert vanished_partitions(store, ["2026-03-17"]) == ["2026-03-16"]

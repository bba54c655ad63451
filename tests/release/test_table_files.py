"""Files of one table: canonical CSV to the byte, Parquet with all that readers profit from."""

import csv
import datetime as dt
import hashlib
import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import schema
from pipeline.release.write import (
    TableWriter,
    csv_header,
    csv_path,
    csv_rows,
    dataset_digest,
    parquet_path,
)
from tests.release import tiny

FOOTER = {"dataset": "lanhe", "dataset_version": "1.0.0", "schema_version": "1.0.0"}


@pytest.fixture
def release(tmp_path):
    for folder in ("data/parquet", "data/csv"):
        (tmp_path / folder).mkdir(parents=True)
    return tmp_path


def write(table, rows, release):
    writer = TableWriter(table, release, rows.num_rows)
    writer.write(rows)
    writer.close(FOOTER)
    return writer


def test_csv_is_canonical_to_the_byte():
    table = schema.LEXICON
    rows = table.from_rows(
        [
            ("澜河", 12, 3, 0.1 + 0.2, 1e-7, 2.0, "mined", dt.date(2026, 3, 16)),
            ('说"好",走', 1, 1, 1e22, 0.0, -1.5, "supplied", None),
        ]
    )
    assert csv_header(table) == (
        b"word,occurrences,documents,cohesion,left_entropy,right_entropy,origin,first_seen\r\n"
    )
    assert csv_rows(rows).to_pybytes().decode() == (
        '"澜河",12,3,0.30000000000000004,1e-7,2,"mined",2026-03-16\r\n"说""好"",走",1,1,1e+22,0,-1.5,"supplied",\r\n'
    )
    passed = schema.QUALITY.from_rows([("a_x", "s", 1.0, 0.5, True), ("a_y", "s", 1.0, 0.5, False)])
    assert [row.split(b",")[-1] for row in csv_rows(passed).to_pybytes().split(b"\r\n")] == [b"true", b"false", b""]


# Surrogates cannot stand in an Arrow string, and an empty string is refused before it comes here.
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(st.lists(st.tuples(texts, texts, st.floats(allow_nan=False, allow_infinity=False)), min_size=1, max_size=20))
def test_csv_gives_back_any_text_and_number(rows):
    table = pa.table(list(zip(*rows, strict=True)), names=["a", "b", "c"])
    found = list(csv.reader(io.StringIO(csv_rows(table).to_pybytes().decode(), newline=""), strict=True))
    assert [(a, b, float(c)) for a, b, c in found] == rows


def test_digest_is_that_of_the_csv_file(release):
    rows = schema.RULES.from_rows(sorted(tiny.rows_of(tiny.PAGES)["rules"]))
    writer = write(schema.RULES, rows, release)
    assert writer.digest == hashlib.sha256((release / csv_path("rules")).read_bytes()).hexdigest()
    assert writer.rows == 3


def test_dataset_digest_covers_names_and_order_of_tables():
    assert dataset_digest({"a": "1", "b": "2"}) == dataset_digest({"b": "2", "a": "1"})
    assert dataset_digest({"a": "1", "b": "2"}) != dataset_digest({"a": "2", "b": "1"})


def test_parquet_has_footer_order_index_bloom_filter_and_no_arrow_schema(release):
    table = schema.SPANS
    rows = table.from_rows(sorted(tiny.rows_of(tiny.PAGES)["spans"]))
    writer = write(table, rows, release)
    with pq.ParquetFile(release / parquet_path("spans")) as file:
        metadata = file.metadata
        footer = {key.decode(): value.decode() for key, value in metadata.metadata.items()}
        assert file.schema_arrow.equals(table.arrow())
        assert file.read().equals(rows)
    assert footer == {
        **FOOTER, "table": "spans", "primary_key": "article_id,para_no,span_no", "logical_digest": writer.digest,
    }  # fmt: skip
    group = metadata.row_group(0)
    assert group.sorting_columns == tuple(pq.SortingColumn(index) for index in (0, 1, 2))
    for index in range(group.num_columns):
        column = group.column(index)
        assert column.compression == "ZSTD"
        assert column.has_column_index
        assert column.has_offset_index
    # Bloom filters stand between the row groups and the page index: the file is larger than one without.
    plain = release / "plain.parquet"
    pq.write_table(rows, plain, compression="zstd", compression_level=9, store_schema=False, write_page_index=True)
    assert (release / parquet_path("spans")).stat().st_size > plain.stat().st_size


def test_damaged_page_is_noticed_by_its_checksum(release):
    rows = schema.RULES.from_rows(sorted(tiny.rows_of(tiny.PAGES)["rules"]))
    write(schema.RULES, rows, release)
    path = release / parquet_path("rules")
    with pq.ParquetFile(path) as file:
        offset = file.metadata.row_group(0).column(0).data_page_offset
        size = file.metadata.row_group(0).column(0).total_compressed_size
    content = bytearray(path.read_bytes())
    content[offset + size // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(OSError, match=r"(?i)crc|checksum|corrupt|deserialize|zstd"):
        pq.read_table(path, page_checksum_verification=True)


def test_every_published_table_can_be_written_empty(release):
    for table in schema.PUBLISHED.values():
        TableWriter(table, release, 0).close(FOOTER)
        assert pq.read_table(release / parquet_path(table.name)).schema.equals(table.arrow())
        assert (release / csv_path(table.name)).read_bytes() == csv_header(table)

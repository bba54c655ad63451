"""A release in the hands of programs that nobody here wrote."""

import subprocess
import sys

import duckdb
import pandas as pd
import polars as pl
import pyarrow.csv as pacsv
import pytest

from pipeline import schema
from pipeline.release.publish import publish
from pipeline.release.write import csv_path, parquet_path
from tests.release import tiny

ALL_PAGES = (*tiny.PAGES, tiny.CLOSED)

GAPS = """
select count(*) from (
  select source_id, byte_start, lag(byte_end, 1, 0) over (partition by source_id order by byte_start) as before
  from (select source_id, byte_start, byte_end from '{0}/spans.parquet'
        union all select source_id, byte_start, byte_end from '{0}/residue.parquet'))
where byte_start <> before
"""
# DuckDB decodes UTF-8 alone: pages in other encodings are derived by verify.py.
UNDERIVED = """
with raw as (
  select s.source_id, b.content from '{0}/sources.parquet' s
  join (select regexp_extract(filename, 'raw/(.*)', 1) as path, content from read_blob('{1}/raw/*/*/*')) b using (path)
  where s.encoding = 'utf-8'),
derived as (
  select article_id, para_no, string_agg(decode(content[byte_start + 1:byte_end]), '' order by span_no) as text
  from '{0}/spans.parquet' join raw using (source_id) group by all)
select p.text, d.text, p.article_id, p.para_no
from '{0}/paragraphs.parquet' p join derived d using (article_id, para_no)
"""


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    # Page contents differ, so that the closed page stands for itself.
    return publish(tiny.inputs(ALL_PAGES), tmp_path_factory.mktemp("store"), tiny.SETTINGS).path


def test_duckdb_finds_no_gap_and_no_overlap(release):
    assert duckdb.sql(GAPS.format(release / "data/parquet")).fetchall() == [(0,)]


def test_duckdb_derives_every_paragraph_from_its_bytes(release):
    rows = duckdb.sql(UNDERIVED.format(release / "data/parquet", release)).fetchall()
    edits = duckdb.sql(f"from '{release / parquet_path('edits')}' order by article_id, para_no, edit_no").fetchall()
    assert len(rows) == 7
    for text, derived, article, para in rows:
        for _, _, _, at, delete, insert, _ in (row for row in edits if row[:2] == (article, para)):
            assert derived[at : at + len(delete)] == delete
            derived = derived[:at] + insert + derived[at + len(delete) :]
        assert derived == text


@pytest.mark.parametrize("name", schema.PUBLISHED)
def test_readers_agree_on_rows(release, name):
    parquet, csv = str(release / parquet_path(name)), str(release / csv_path(name))
    counts = {
        "pandas parquet": len(pd.read_parquet(parquet)),
        "pandas csv": len(pd.read_csv(csv, keep_default_na=False, na_values=[""])),
        "polars parquet": pl.read_parquet(parquet).height,
        "polars csv": pl.read_csv(csv, infer_schema=False).height,
        "duckdb parquet": duckdb.sql(f"select count(*) from '{parquet}'").fetchall()[0][0],
        "duckdb csv": duckdb.sql(f"select count(*) from read_csv('{csv}', header=true)").fetchall()[0][0],
        "pyarrow csv": pacsv.read_csv(csv, parse_options=pacsv.ParseOptions(newlines_in_values=True)).num_rows,
    }
    assert len(set(counts.values())) == 1, counts


@pytest.mark.parametrize("name", schema.PUBLISHED)
def test_duckdb_finds_csv_and_parquet_equal(release, name):
    columns = {
        column.name: {"int32": "INTEGER", "int64": "BIGINT", "float64": "DOUBLE", "bool": "BOOLEAN", "date32": "DATE"}
        .get(column.type_name, "VARCHAR")
        for column in schema.PUBLISHED[name].columns
    }  # fmt: skip
    parquet = f"from '{release / parquet_path(name)}'"
    csv = f"from read_csv('{release / csv_path(name)}', header=true, columns={columns}, quote='\"', escape='\"')"
    difference = f"(({parquet}) except all ({csv})) union all (({csv}) except all ({parquet}))"
    assert duckdb.sql(difference).fetchall() == []


@pytest.mark.parametrize("name", ["datapackage.csv.json", "datapackage.json"])
def test_frictionless_validates(release, name):
    command = [sys.executable, "-m", "frictionless", "validate", "--json", name]
    result = subprocess.run(command, cwd=release, capture_output=True, text=True, check=False, timeout=120)
    assert result.returncode == 0, result.stdout[-3_000:] + result.stderr[-3_000:]


def test_sha256sum_accepts_every_file(release):
    command = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    assert subprocess.run(command, cwd=release, check=False).returncode == 0

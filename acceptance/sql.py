"""Checks in SQL, run by DuckDB: conservation, derivation from raw bytes, references, CSV = Parquet.

What belongs here: queries that must find nothing.  What does not: Python that looks at rows.

DuckDB decodes UTF-8 by itself; bytes in other encodings go through the codecs of Python's standard library, called
from the query.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from acceptance.check import RefusedError, Release, expect

_GAPS = """
with ranges as (
  select source_id, byte_start, byte_end, char_start, char_end from spans
  union all select source_id, byte_start, byte_end, char_start, char_end from residue),
ordered as (
  select *, lag(byte_end, 1, 0) over w as byte_before, lag(char_end, 1, 0) over w as char_before
  from ranges window w as (partition by source_id order by byte_start))
select source_id, byte_start from ordered where byte_start <> byte_before or char_start <> char_before
union all
select source_id, max(byte_end) from ranges join sources using (source_id)
group by source_id, byte_size, char_count having max(byte_end) <> byte_size or max(char_end) <> char_count
union all
select source_id, 0 from sources anti join ranges using (source_id) where byte_size > 0
"""
_OTHER_FILES = """
select path from sources join raw using (path) where sha256(content) <> sha256 or octet_length(content) <> byte_size
"""
_UNDERIVED = """
with recursive pieces as (
  select article_id, para_no, span_no, byte_start, char_end - char_start as chars,
    case encoding when 'utf-8' then decode(content[byte_start + 1:byte_end])
      else decode_as(content[byte_start + 1:byte_end], encoding) end as piece
  from spans join sources using (source_id) join raw using (path)),
applied as (
  select article_id, para_no, string_agg(piece, '' order by span_no) as text, 0 as step from pieces group by all
  union all
  select article_id, para_no,
    substr(text, 1, at_char) || insert_text || substr(text, at_char + length(delete_text) + 1), step + 1
  from applied join edits using (article_id, para_no) where edit_no = step and
    substr(text, at_char + 1, length(delete_text)) = delete_text),
derived as (select article_id, para_no, max_by(text, step) as text, max(step) as edits from applied group by all),
wanted as (
  select article_id, para_no, p.text, (select count(*) from edits e where e.article_id = p.article_id
    and e.para_no = p.para_no) as edits
  from paragraphs p join articles using (article_id) join sources using (source_id) join raw using (path))
select article_id, para_no from wanted w full join derived d using (article_id, para_no)
where w.text is distinct from d.text or w.edits is distinct from d.edits
union all
select article_id, para_no from pieces where length(piece) <> chars
"""
_TEXTS = """
with joined as (
  select article_id, string_agg(text, chr(10) order by para_no) as text from paragraphs
  where role in ('body', 'subhead', 'caption') group by all)
select article_id from articles a left join joined j using (article_id)
where a.text is distinct from j.text or sha256(coalesce(a.text, '')) <> a.text_sha256
  or length(coalesce(a.text, '')) <> a.char_count
"""
_WORDS = "select article_id from paragraphs where replace(words, ' ', '') <> regexp_replace(text, '\\s', '', 'g')"


def conservation(release: Release) -> str:
    """Spans and residue of each source cover it from its first byte to its last, once, in bytes and in characters."""
    _nothing(_connect(release), _GAPS, "bytes are covered twice or not at all")
    return f"{release.info['counts']['sums'].get('bytes', 0):,} bytes of {release.rows['sources']} sources"


def derivation(release: Release) -> str:
    """Every paragraph follows from the raw bytes that it names, and every raw file is the one its source names."""
    connection = _connect(release)
    at_hand = _raw(release, connection)
    _nothing(connection, _OTHER_FILES, "raw files are not those of their source")
    _nothing(connection, _UNDERIVED, "paragraphs do not follow from their bytes")
    paragraphs = "select count(*) from paragraphs join articles using (article_id) join sources using (source_id)"
    (derived,) = connection.sql(f"{paragraphs} join raw using (path)").fetchall()[0]
    expect(derived > 0, f"no raw file is at hand in {release.raw}")
    return f"{derived:,} of {release.rows['paragraphs']:,} paragraphs from {at_hand} raw files"


def texts(release: Release) -> str:
    """Texts are their paragraphs joined, with the digest and length stated; words are the text without spaces."""
    connection = _connect(release)
    _nothing(connection, _TEXTS, "texts are not their paragraphs")
    _nothing(connection, _WORDS, "words are not their text")
    return f"{release.rows['articles']:,} articles"


def keys_and_references(release: Release) -> str:
    """Keys of datapackage.json are unique and its references lead somewhere."""
    connection = _connect(release)
    count = 0
    for table, described in _schemas(release):
        key = ", ".join(described["primaryKey"])
        _nothing(connection, f"select {key} from {table} group by {key} having count(*) > 1", f"{table}: key {key}")
        for reference in described.get("foreignKeys", ()):
            (column,), target = reference["fields"], reference["reference"]["resource"] or table
            (other,) = reference["reference"]["fields"]
            known = f"from {target} select {other}"
            orphans = f"from {table} select {column} where {column} is not null and {column} not in ({known})"
            _nothing(connection, orphans, f"{table}.{column} leads nowhere")
            count += 1
    return f"{len(release.rows)} keys, {count} references"


def csv_equals_parquet(release: Release) -> str:
    """The CSV files, read with the types of the Parquet files, hold the same rows."""
    connection = _connect(release)
    for table in release.rows:
        types = {name: kind for name, kind, *_ in connection.sql(f"describe {table}").fetchall()}
        csv = f"from read_csv('{release.csv(table)}', header = true, columns = {types}, quote = '\"', escape = '\"')"
        different = f"(from {table} except all {csv}) union all ({csv} except all from {table})"
        _nothing(connection, different, f"{table}: CSV and Parquet differ")
    return f"{len(release.rows)} tables"


def _connect(release: Release) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for table in release.rows:
        connection.execute(f"create view {table} as from '{release.parquet(table)}'")
    return connection


def _schemas(release: Release) -> Iterator[tuple[str, dict[str, Any]]]:
    package = json.loads((release.folder / "datapackage.json").read_text("utf-8"))
    for resource in package["resources"]:
        yield resource["name"], resource["schema"]


def _raw(release: Release, connection: duckdb.DuckDBPyConnection) -> int:
    """Make a table of the raw files that sources name and that are at hand; return how many there are."""
    paths = [path for (path,) in connection.sql("select path from sources").fetchall()]
    files = {path: release.raw / path for path in paths if (release.raw / path).is_file()}
    connection.execute("create table raw (path varchar, content blob)")
    for path, file in files.items():
        connection.execute("insert into raw select ?, content from read_blob(?)", [path, _literal(file)])
    connection.create_function("decode_as", _decode_as, ["BLOB", "VARCHAR"], "VARCHAR")
    return len(files)


def _literal(path: Path) -> str:
    """Return a path in which no character counts as a pattern."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in str(path))


def _decode_as(content: bytes, encoding: str) -> str:
    return bytes(content).decode(encoding, "replace")


def _nothing(connection: duckdb.DuckDBPyConnection, query: str, otherwise: str) -> None:
    found = connection.sql(query).limit(5).fetchall()
    if found:
        raise RefusedError(f"{otherwise}, such as {found}")

"""The queries of acceptance refuse releases that are wrong, though they agree with themselves.

Each fault is built into the tables before the release is written, so every checksum and descriptor fits; Banmian's own
verification is switched off, for this is about what others find without it.
"""

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from acceptance import sql
from acceptance.check import RefusedError, Release
from pipeline import schema
from pipeline.release import publish as publishing
from pipeline.release.inputs import RawFile, ReleaseInputs
from tests.release import tiny

CHECKS = (sql.conservation, sql.derivation, sql.texts, sql.keys_and_references, sql.csv_equals_parquet)
ALL_PAGES = (*tiny.PAGES, tiny.CLOSED)


def release_with(monkeypatch, folder, change=None, raw=None) -> Release:
    inputs = tiny.inputs(ALL_PAGES)
    tables = {
        name: pa.concat_tables([schema.PUBLISHED[name].empty(), *chunks]) for name, chunks in inputs.tables.items()
    }
    for name, altered in (change(tables) if change else {}).items():
        tables[name] = altered
    files = [
        RawFile(f.path, f.source_id, f.rights_status, raw(f.content) if raw else f.content) for f in inputs.raw_files
    ]
    monkeypatch.setattr(publishing, "_accept", lambda *_: None)
    released = publishing.publish(ReleaseInputs({k: [v] for k, v in tables.items()}, files), folder, tiny.SETTINGS)
    return Release(released.path, released.path / "raw", folder)


def test_a_sound_release_passes_whatever_the_encoding(monkeypatch, tmp_path):
    release = release_with(monkeypatch, tmp_path)
    found = [check(release) for check in CHECKS]
    # The closed page is no part of the release: its paragraphs cannot be derived from it.
    assert found[1] == "11 of 13 paragraphs from 2 raw files"


def replaced(table: pa.Table, column: str, old: str, new: str) -> pa.Table:
    at = table.column_names.index(column)
    return table.set_column(
        at, table.schema.field(at), pc.replace_substring(table[column], old, new, max_replacements=1)
    )


def first_row(table: pa.Table, **values: object) -> pa.Table:
    rows = table.to_pylist()
    rows[0] |= values
    return pa.Table.from_pylist(rows, schema=table.schema)


FAULTS = {
    "one character of a paragraph": (
        sql.derivation,
        lambda t: {"paragraphs": replaced(t["paragraphs"], "text", "翻土", "翻地")},
    ),
    "an edit that is not there": (sql.derivation, lambda t: {"edits": t["edits"].slice(1)}),
    "an edit of other characters": (sql.derivation, lambda t: {"edits": replaced(t["edits"], "insert_text", "2", "3")}),
    "a span lost": (sql.conservation, lambda t: {"spans": t["spans"].slice(1)}),
    "a piece of residue lost": (sql.conservation, lambda t: {"residue": t["residue"].slice(1)}),
    "characters miscounted": (sql.conservation, lambda t: {"residue": first_row(t["residue"], char_end=1)}),
    "a newline in a text": (sql.texts, lambda t: {"articles": replaced(t["articles"], "text", "称便", "称\n便")}),
    "other words": (sql.texts, lambda t: {"paragraphs": replaced(t["paragraphs"], "words", "翻", "种")}),
    "a keyword of no article": (
        sql.keys_and_references,
        lambda t: {"keywords": first_row(t["keywords"], article_id="a_" + "z" * 16)},
    ),
    "an article twice": (
        sql.keys_and_references,
        lambda t: {"articles": pa.concat_tables([t["articles"], t["articles"].slice(0, 1)])},
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_that_agree_with_themselves_are_refused(monkeypatch, tmp_path, fault):
    check, change = FAULTS[fault]
    with pytest.raises(RefusedError):
        check(release_with(monkeypatch, tmp_path, change))


def test_another_raw_file_is_refused(monkeypatch, tmp_path):
    release = release_with(monkeypatch, tmp_path, raw=lambda content: content.replace(b"\r\n", b"\n"))
    with pytest.raises(RefusedError, match="not those of their source"):
        sql.derivation(release)


def test_a_csv_that_lacks_a_row_is_refused(monkeypatch, tmp_path):
    release = release_with(monkeypatch, tmp_path)
    path = release.csv("keywords")
    path.parent.chmod(0o755)
    path.chmod(0o644)
    path.write_bytes(b"\r\n".join(path.read_bytes().split(b"\r\n")[:-2]) + b"\r\n")
    with pytest.raises(RefusedError, match="keywords: CSV and Parquet differ"):
        sql.csv_equals_parquet(release)


def test_acceptance_knows_every_text_role():
    assert all(f"'{role}'" in sql._TEXTS for role in schema.TEXT_ROLES)

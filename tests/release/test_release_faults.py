"""Faults in releases that are consistent with themselves: both verifiers must find every one.

Each fault is put into the tables before the release is written, so that all digests, checksums and footers agree
with it; only the meaning of the data tells that something is wrong.
"""

import csv
import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import schema
from pipeline.release import publish as publishing
from pipeline.release import verify
from pipeline.release.checksums import NAME, check_sums, file_digest, write_sums
from pipeline.release.inputs import RawFile, ReleaseInputs
from pipeline.release.publish import publish
from pipeline.release.verification import verify_release
from pipeline.release.write import dataset_digest
from tests.release import tiny

Rows = dict[str, list[tuple]]


def change(table: str, row: int, **cells: object) -> Callable[[Rows], None]:
    """Return a fault that sets cells of one row; a callable gets the old value."""

    def fault(rows: Rows) -> None:
        names = schema.PUBLISHED[table].column_names
        values = dict(zip(names, rows[table][row], strict=True))
        for name, value in cells.items():
            values[name] = value(values[name]) if callable(value) else value
        rows[table][row] = tuple(values.values())

    return fault


def drop(table: str, row: int) -> Callable[[Rows], None]:
    def fault(rows: Rows) -> None:
        del rows[table][row]

    return fault


def repeat(table: str, row: int) -> Callable[[Rows], None]:
    return lambda rows: rows[table].append(rows[table][row])


def reword(rows: Rows) -> None:
    """Change one character of a paragraph everywhere it stands, with its digest: only the raw bytes disagree."""
    swap = {"三": "四"}
    for table, columns in (("paragraphs", ("text", "words")), ("articles", ("text",))):
        names = schema.PUBLISHED[table].column_names
        for position, row in enumerate(rows[table]):
            values = dict(zip(names, row, strict=True))
            for name in columns:
                values[name] = values[name] and values[name].translate(str.maketrans(swap))
            if "text_sha256" in values:
                values["text_sha256"] = hashlib.sha256((values["text"] or "").encode()).hexdigest()
            rows[table][position] = tuple(values.values())


def rename(rows: Rows) -> None:
    """Give an article another well-formed id in every table."""
    old = rows["articles"][0][0]
    for table in rows.values():
        table[:] = [tuple(NOWHERE if cell == old else cell for cell in row) for row in table]


def both(*faults: Callable[[Rows], None]) -> Callable[[Rows], None]:
    def fault(rows: Rows) -> None:
        for one in faults:
            one(rows)

    return fault


def plus(number: int) -> Callable[[int], int]:
    return lambda value: value + number


NOWHERE = "a_" + "2" * 16
FAULTS = {
    "a character changed everywhere": reword,
    "a span lost": drop("spans", 3),
    "a piece of residue lost": drop("residue", 2),
    "a piece of residue grown into its neighbour": change("residue", 0, byte_end=plus(3)),
    "a span shifted with its neighbour": both(
        change("residue", 3, char_end=plus(1)), change("spans", 2, char_start=plus(1))
    ),
    "a span of another source": change("spans", 0, source_id=lambda _: rows_source(1)),
    "a span of another role": change("spans", 0, role="kicker"),
    "a span of a paragraph that is not there": change("spans", 6, para_no=9),
    "a paragraph lost": drop("paragraphs", 4),
    "a paragraph renumbered": change("paragraphs", 4, para_no=7),
    "a newline in a paragraph": change("paragraphs", 4, text=lambda text: text[:3] + "\n" + text[4:]),
    "a paragraph of another length": change("paragraphs", 0, char_count=plus(1)),
    "words that are not the text": change("paragraphs", 0, words="澜河 旧桥 通车"),
    "a word count off by one": change("articles", 0, word_count=plus(1)),
    "a paragraph count off by one": change("articles", 0, paragraph_count=plus(1)),
    "a character count off by one": change("articles", 0, char_count=plus(1)),
    "a digest of another text": change("articles", 0, text_sha256="0" * 64),
    "another title": change("articles", 0, title="澜河旧桥通车"),
    "a title where there is none": change("articles", 3, title="无题"),
    "another byline": change("articles", 0, byline=None),
    "an article that begins earlier": change("articles", 1, byte_start=plus(-1)),
    "an article twice": repeat("articles", 1),
    "an article of an unknown kind": change("articles", 0, kind="story"),
    "an article of an unknown source": change("articles", 0, source_id="s_" + "2" * 16),
    "an article that continues nothing": change("articles", 0, continues_article_id=NOWHERE),
    "an article in another cluster": change("articles", 1, reprint_cluster_id="r_" + "2" * 16),
    "a reprint lost": drop("reprints", 0),
    "an edit that finds nothing": change("edits", 0, at_char=plus(-1)),
    "an edit that puts in something else": change("edits", 1, insert_text="2201"),
    "an edit lost": drop("edits", 0),
    "an edit of a paragraph that is not there": change("edits", 0, para_no=9),
    "a keyword of no article": change("keywords", 0, article_id=NOWHERE),
    "a keyword that is not in the text": change("keywords", 0, keyword="茶庄"),
    "a keyword at another place": change("keywords", 0, first_char=plus(1)),
    "a rank left out": change("keywords", 1, rank=3),
    "a rule that nobody knows": change("residue", 0, rule_id="tiny.unknown"),
    "an account off by one": change("coverage", 0, bytes_kept=plus(1), bytes_layout=plus(-1)),
    "an account lost": drop("coverage", 0),
    "a page decoded otherwise": change("sources", 1, encoding="utf-8"),
    "a page of another length": change("sources", 0, char_count=plus(1)),
    "an id that does not follow": change("sources", 0, sha256="0" * 64),
    "an article of another name": rename,
    "another newspaper": change("articles", 0, newspaper="澜河晚报"),
    "another day": change("articles", 0, issue_date=lambda day: day.replace(day=17)),
    "no page number": change("articles", 0, page_no=None),
    "an article too many in an account": change("coverage", 0, articles=plus(1)),
    "a paragraph too few in an account": change("coverage", 1, paragraphs=plus(-1)),
    "a cluster of two first prints": change("reprints", 1, is_canonical=True),
    "a malformed id": change("credits", 0, article_id="a_short"),
}


def rows_source(page: int) -> str:
    source: str = tiny.rows_of(tiny.PAGES)["sources"][page][0]
    return source


def release_of(folder: Path, rows: Rows, monkeypatch, files: list[RawFile] | None = None) -> Path:
    """Publish tables as they are, without the acceptance that would stop them."""
    monkeypatch.setattr(publishing, "_accept", lambda *_: None)
    sound = tiny.inputs()
    tables = {name: [schema.PUBLISHED[name].from_rows(rows[name])] for name in sound.tables}
    raw_files = sound.raw_files if files is None else files
    return publish(ReleaseInputs(tables, raw_files), folder, tiny.SETTINGS).path


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_is_found_by_both_verifiers(tmp_path, monkeypatch, capsys, name):
    rows = tiny.rows_of(tiny.PAGES)
    FAULTS[name](rows)
    release = release_of(tmp_path, rows, monkeypatch)
    assert verify.main([str(release)]) == 1, "verify.py found nothing"
    output = capsys.readouterr().out
    assert "ok    checksums" in output
    assert "cannot be checked" not in output
    findings = verify_release(release)
    assert findings, "verify_release found nothing"
    assert not any("cannot be checked" in finding.reason for finding in findings)


def test_sound_rows_pass_both_verifiers(tmp_path, monkeypatch, capsys):
    release = release_of(tmp_path, tiny.rows_of(tiny.PAGES), monkeypatch)
    assert verify.main([str(release)]) == 0, capsys.readouterr().out
    assert verify_release(release) == []


@pytest.mark.parametrize("damage", ["a carriage return more", "another byte", "missing"])
def test_raw_files_that_are_not_those_of_their_source_are_found(tmp_path, monkeypatch, damage):
    files = list(tiny.inputs().raw_files)
    first = files[0]
    files[0] = {
        "a carriage return more": replace(first, content=first.content.replace(b"\n", b"\r\n", 1)),
        "another byte": replace(first, content=first.content[:-1] + b" "),
        "missing": replace(first, path="elsewhere.txt"),
    }[damage]
    release = release_of(tmp_path, tiny.rows_of(tiny.PAGES), monkeypatch, files)
    assert verify.main([str(release)]) == 1
    assert {finding.check for finding in verify_release(release)} >= {"raw files"}


def test_raw_folder_given_must_hold_every_page(tmp_path, monkeypatch, capsys):
    release = release_of(tmp_path / "store", tiny.rows_of(tiny.PAGES), monkeypatch, files=[])
    assert verify.main([str(release)]) == 0
    assert "no raw files at hand" in capsys.readouterr().out
    raw = tiny.write_raw(tmp_path / "raw", tiny.PAGES)
    assert verify.main([str(release), "--raw", str(raw)]) == 0
    assert verify_release(release, raw) == []
    (raw / tiny.FRONT.path).unlink()
    assert verify.main([str(release), "--raw", str(raw)]) == 1
    assert [finding.reason for finding in verify_release(release, raw)] == ["is missing"]


@pytest.fixture
def writable(tmp_path):
    """A sound release in a copy that can be damaged."""
    release = publish(tiny.inputs(), tmp_path / "store", tiny.SETTINGS).path
    copy = tmp_path / "copy"
    shutil.copytree(release, copy)
    for path in [copy, *copy.rglob("*")]:
        path.chmod(0o755)
    return copy


def test_any_changed_byte_of_any_file_is_noticed(writable):
    for path in sorted(writable.rglob("*")):
        if path.is_dir():
            continue
        content = path.read_bytes()
        step = max(1, len(content) // 7)
        for position in {*range(0, len(content), step), len(content) - 1}:
            path.write_bytes(content[:position] + bytes([content[position] ^ 0x20]) + content[position + 1 :])
            assert list(check_sums(writable)), (path, position)
            try:
                noticed = list(verify.check_sums(verify.Release(writable, None)))
            except ValueError:
                noticed = [("release.json", "cannot be read")]
            assert noticed, (path, position)
        path.write_bytes(content)
    assert list(check_sums(writable)) == []


def test_missing_and_unlisted_files_are_named(writable):
    (writable / "extra.txt").write_text("x")
    (writable / "LICENSE").unlink()
    expected = {("extra.txt", "is not listed in SHA256SUMS"), ("LICENSE", "is listed in SHA256SUMS and missing")}
    assert set(check_sums(writable)) == expected
    assert set(verify.check_sums(verify.Release(writable, None))) == expected


def test_csv_that_lost_a_row_differs_from_its_parquet(writable, capsys):
    """The CSV, release.json and every checksum agree with each other; the Parquet file still has the row."""
    path = writable / "data/csv/quality.csv"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    info = json.loads((writable / "release.json").read_text("utf-8"))
    info["tables"]["quality"]["rows"] -= 1
    info["tables"]["quality"]["logical_digest"] = file_digest(path)
    digests = {name: table["logical_digest"] for name, table in info["tables"].items()}
    info["logical_digest"] = dataset_digest(digests)
    (writable / "release.json").write_text(json.dumps(info), "utf-8")
    write_sums(writable)
    assert verify.main([str(writable)]) == 1
    assert "quality.parquet" in capsys.readouterr().out
    assert any("quality" in finding.path for finding in verify_release(writable))


def test_cells_of_the_wrong_type_are_found(writable, capsys):
    faults = {
        "articles": ("confidence", "high"),
        "sources": ("issue_date", "2026-02-30"),
        "quality": ("passed", "yes"),
        "paragraphs": ("char_count", "６"),
        "credits": ("name", ""),
    }
    for table, (column, value) in faults.items():
        path = writable / f"data/csv/{table}.csv"
        rows = list(csv.reader(path.read_text("utf-8").splitlines()))
        rows[1][rows[0].index(column)] = value
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    verify.main([str(writable)])
    output = capsys.readouterr().out
    for _, (column, value) in faults.items():
        assert f"column {column}: {repr(value) if value else 'an empty cell'}" in output


def test_the_copy_in_a_release_runs_alone(writable):
    command = [sys.executable, "-I", "-S", str(writable / "verify.py")]
    passed = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert "release 1.0.0 is sound" in passed.stdout
    shutil.rmtree(writable / "__pycache__", ignore_errors=True)
    (writable / NAME).unlink()
    failed = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert failed.returncode == 1
    assert "Traceback" not in failed.stderr

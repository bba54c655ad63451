"""Publishing from end to end on a corpus made by hand."""

import hashlib
import json
import os
import stat
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline import schema
from pipeline.reading.identity import source_id
from pipeline.release.changes import tells_of
from pipeline.release.diff import diff_releases
from pipeline.release.index import read_index
from pipeline.release.inputs import RawFile, ReleaseError, ReleaseInputs
from pipeline.release.publish import PublishResult, publish
from pipeline.release.summary import render
from pipeline.release.verification import verify_release
from tests.release import tiny


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def make(store: Path, pages=tiny.PAGES, **chunking) -> PublishResult:
    return publish(tiny.inputs(pages, **chunking), store, tiny.SETTINGS)


def test_first_release_is_sound_and_indexed(tmp_path):
    result = make(tmp_path)
    assert (result.version, result.published, result.path) == ("1.0.0", True, tmp_path / "releases/1.0.0")
    assert verify_release(result.path) == []
    index = read_index(tmp_path)
    assert (index.latest, index.stable, list(index.versions)) == ("1.0.0", "1.0.0", ["1.0.0"])
    assert index.versions["1.0.0"]["rows"]["articles"] == 4


def test_bytes_do_not_depend_on_chunks_order_or_place(tmp_path):
    one = make(tmp_path / "one", size=1, backwards=True)
    two = make(tmp_path / "somewhere" / "else", size=1_000)
    assert contents(one.path) == contents(two.path)


def test_nothing_changed_publishes_nothing(tmp_path):
    first = make(tmp_path)
    again = make(tmp_path, size=2)
    assert not again.published
    assert again.path == first.path
    assert [path.name for path in (tmp_path / "releases").iterdir() if path.name != ".lock"] == ["1.0.0"]


def test_repackaging_is_a_patch(tmp_path):
    make(tmp_path)
    result = publish(tiny.inputs(), tmp_path, replace(tiny.SETTINGS, repackage=True, licence="CC0-1.0"))
    assert result.version == "1.0.1"
    assert verify_release(result.path) == []


def test_another_licence_or_title_is_a_patch_though_no_row_differs(tmp_path):
    make(tmp_path)
    said = replace(tiny.SETTINGS, licence="CC0-1.0", contact="editor@lanhe.example")
    result = publish(tiny.inputs(), tmp_path, said)
    assert (result.version, result.published) == ("1.0.1", True)
    assert "CC0-1.0" in (result.path / "LICENSE").read_text("utf-8")
    assert not publish(tiny.inputs(), tmp_path, said).published


def test_a_new_page_is_minor_and_a_changed_one_major(tmp_path):
    make(tmp_path, tiny.PAGES[:1])
    # The evening page reprints an article of the front page, so the front page's article gains a cluster.
    unrelated = tiny.EVENING.with_piece(2, tiny.Kept(0, 1, "body", "夜里下了一场小雨。"))
    assert make(tmp_path, (tiny.FRONT, unrelated)).version == "1.1.0"
    corrected = tiny.FRONT.with_piece(14, tiny.Kept(0, 4, "body", "工程师说：桥长四里。"))
    result = make(tmp_path, (corrected, unrelated))
    assert result.version == "2.0.0"
    assert verify_release(result.path) == []
    diff = json.loads((result.path / "diff/from-1.1.0/diff.json").read_text("utf-8"))
    assert diff["tables"]["articles"]["removed"] == diff["tables"]["articles"]["added"] == 2
    assert diff["tables"]["keywords"]["changed"] == 0
    assert "articles" in (result.path / "CHANGELOG.md").read_text("utf-8")
    assert "## 1.1.0" in (result.path / "CHANGELOG.md").read_text("utf-8")


def test_a_withdrawn_article_stays_known_in_every_later_version(tmp_path):
    make(tmp_path, (tiny.FRONT, tiny.EVENING))
    shorter = replace(tiny.EVENING, pieces=tiny.EVENING.pieces[:4])
    second = make(tmp_path, (tiny.FRONT, shorter))
    third = make(tmp_path, (tiny.FRONT, shorter, tiny.CLOSED))
    assert (second.version, third.version) == ("2.0.0", "2.1.0")
    history = (third.path / "data/csv/id_history.csv").read_text("utf-8").splitlines()[1:]
    assert sorted(line.split(",")[3] for line in history) == ['"same"', '"withdrawn"']
    assert all('"2.0.0"' in line for line in history)


def test_diff_of_two_releases_is_the_one_published(tmp_path):
    old = make(tmp_path, tiny.PAGES[:1])
    new = make(tmp_path)
    diff = diff_releases(old.path, new.path)
    published = json.loads((new.path / "diff/from-1.0.0/diff.json").read_text("utf-8"))
    assert json.loads(json.dumps(diff.as_dict())) == published
    assert "articles" in render(diff)
    assert render(diff_releases(old.path, old.path)).endswith("the same")


def test_release_is_read_only(tmp_path):
    result = make(tmp_path)
    for path in [result.path, *result.path.rglob("*")]:
        assert not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH), path


def test_closed_files_are_refused_and_left_out(tmp_path):
    result = make(tmp_path / "a", (*tiny.PAGES, tiny.CLOSED))
    assert not (result.path / "raw" / tiny.CLOSED.path).exists()
    assert (result.path / "raw" / tiny.FRONT.path).is_file()
    leak = RawFile(tiny.CLOSED.path, "s_x", "restricted", b"")
    with pytest.raises(ReleaseError, match="must not be published"):
        publish(ReleaseInputs(tiny.inputs().tables, [leak]), tmp_path / "b", tiny.SETTINGS)


@pytest.mark.parametrize("path", ["../escape.txt", "/etc/escape.txt", ""])
def test_raw_files_stay_below_raw(tmp_path, path):
    with pytest.raises(ReleaseError, match="not a path below"):
        publish(ReleaseInputs(tiny.inputs().tables, [RawFile(path, "s_x", "open", b"")]), tmp_path, tiny.SETTINGS)


def test_further_documents_are_part_of_the_release(tmp_path):
    def documents(staged: Path) -> dict[str, bytes]:
        rows = json.loads((staged / "release.json").read_text("utf-8"))["tables"]["articles"]["rows"]
        return {"report/index.html": f"<p>{rows}</p>".encode()}

    result = publish(replace(tiny.inputs(), documents=documents), tmp_path, tiny.SETTINGS)
    assert (result.path / "report/index.html").read_text("utf-8") == "<p>4</p>"
    assert "report/index.html" in (result.path / "SHA256SUMS").read_text("utf-8")
    with pytest.raises(ReleaseError, match="two files"):
        publish(replace(tiny.inputs(), documents=lambda _: {"LICENSE": b""}), tmp_path / "other", tiny.SETTINGS)


def test_an_unsound_corpus_is_not_published(tmp_path):
    inputs = tiny.inputs()
    tables = dict(inputs.tables)
    tables["spans"] = [next(iter(tables["spans"])).slice(1)]
    with pytest.raises(ReleaseError, match="conservation"):
        publish(ReleaseInputs(tables), tmp_path, tiny.SETTINGS)
    assert not list((tmp_path / "releases").glob("[!.]*"))
    assert not list((tmp_path / "releases").glob(".staging*"))


def test_missing_and_foreign_tables_are_named():
    tables = dict(tiny.inputs().tables)
    del tables["edits"]
    with pytest.raises(ReleaseError, match="no table edits"):
        ReleaseInputs(tables)
    with pytest.raises(ReleaseError, match="must not: id_history"):
        ReleaseInputs({**tiny.inputs().tables, "id_history": []})


def test_date_comes_from_the_parameter_or_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    undated = replace(tiny.SETTINGS, release_date=None)
    dated = publish(tiny.inputs(), tmp_path / "a", undated)
    assert json.loads((dated.path / "release.json").read_text("utf-8"))["release_date"] == "1970-01-02"
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    none = publish(tiny.inputs(), tmp_path / "b", undated)
    assert json.loads((none.path / "release.json").read_text("utf-8"))["release_date"] is None
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(ReleaseError, match="SOURCE_DATE_EPOCH"):
        publish(tiny.inputs(), tmp_path / "c", undated)


def test_nothing_of_this_machine_enters_the_release(tmp_path):
    result = make(tmp_path / "peculiar-folder-name")
    for name, content in contents(result.path).items():
        assert b"peculiar-folder-name" not in content, name
        assert os.uname().nodename.encode() not in content or len(os.uname().nodename) < 6, name


def changes_of(release: Path) -> list[dict]:
    (path,) = release.glob("diff/from-*/changes.parquet")
    return pq.read_table(path).to_pylist()


def test_every_change_is_published_with_both_values(tmp_path):
    make(tmp_path)
    retitled = tiny.EVENING.with_piece(0, tiny.Kept(0, 0, "title", "春耕開始"))
    release = make(tmp_path, (retitled, tiny.CLOSED)).path
    changes = changes_of(release)
    diff = json.loads((release / "diff/from-1.0.0/diff.json").read_text("utf-8"))["tables"]
    counted = Counter((row["table"], row["change"]) for row in changes)
    for name, table in diff.items():
        told = {what: counted[name, what] for what in ("added", "removed", "changed")}
        assert told == {what: table[what] for what in told}, name
    gone = [json.loads(row["old"]) for row in changes if (row["table"], row["change"]) == ("articles", "removed")]
    assert "澜河新桥通车" in {row["title"] for row in gone}
    came = [json.loads(row["new"]) for row in changes if (row["table"], row["change"]) == ("articles", "added")]
    assert {"春耕開始", "闭馆通知"} <= {row["title"] for row in came}
    released = pq.read_table(release / "data/parquet/articles.parquet").to_pylist()
    expected = {row["article_id"]: json.loads(json.dumps(row, default=str)) for row in released}
    assert all(row == expected[row["article_id"]] for row in came)


def test_texts_taken_down_leave_no_trace_in_the_changes(tmp_path):
    first = make(tmp_path)
    ids = pq.read_table(first.path / "data/parquet/articles.parquet", columns=["article_id", "title"]).to_pylist()
    gone = next(row["article_id"] for row in ids if row["title"] == "澜河新桥通车")
    taken = schema.TAKEDOWNS.from_rows(
        [(gone, source_id(hashlib.sha256(tiny.FRONT.raw()).hexdigest()), "privacy", "0" * 64)]
    )
    second = publish(replace(tiny.inputs(tiny.PAGES[1:]), taken_down=taken), tmp_path, tiny.SETTINGS)
    assert second.version == "2.0.0"
    told = [row for row in changes_of(second.path) if gone in row["key"] and row["change"] == "removed"]
    assert {row["table"] for row in told} >= {"articles", "paragraphs", "spans", "keywords", "credits", "edits"}
    assert all(row["old"] is row["new"] is None for row in told)
    assert "正式通车" not in json.dumps(changes_of(second.path), ensure_ascii=False)
    history = pq.read_table(second.path / "data/parquet/id_history.parquet").to_pylist()
    assert ("withdrawn", "taken down: see tombstones") in {
        (row["relation"], row["reason"]) for row in history if row["old_id"] == gone
    }


def test_splits_merges_and_withdrawals_are_recorded_and_told(tmp_path):
    make(tmp_path, tiny.PAGES[:1])
    # The same bytes cut otherwise: the second article becomes part of the first.
    pieces = [
        replace(piece, article=0, para=piece.para + 5) if isinstance(piece, tiny.Kept) and piece.article == 1 else piece
        for piece in tiny.FRONT.pieces
    ]
    merged = make(tmp_path, (replace(tiny.FRONT, pieces=tuple(pieces)),))
    back = make(tmp_path, tiny.PAGES[:1])
    rows = pq.read_table(back.path / "data/parquet/id_history.parquet").to_pylist()
    assert Counter((row["version"], row["relation"]) for row in rows) == {("2.0.0", "merged"): 1, ("3.0.0", "split"): 2}
    assert "合并 merged: 1" in (merged.path / "CHANGELOG.md").read_text("utf-8")
    newest = (back.path / "CHANGELOG.md").read_text("utf-8").split("\n## ")[1]
    assert newest.startswith("3.0.0 - 2026-03-17")
    assert "拆分 split: 2" in newest
    assert newest in f"3.0.0 - 2026-03-17\n\n{back.summary.split(chr(10), 2)[2]}\n"


def test_the_version_follows_from_the_published_diff(tmp_path):
    corrected = tiny.FRONT.with_piece(14, tiny.Kept(0, 4, "body", "工程师说：桥长四里。"))
    for pages in (tiny.PAGES[:1], (tiny.FRONT, tiny.CLOSED), (corrected, tiny.CLOSED), (corrected,)):
        make(tmp_path, pages)
    for release in (tmp_path / "releases").glob("*.*.*"):
        info = json.loads((release / "release.json").read_text("utf-8"))
        if info["previous_version"] is not None:
            diff = json.loads((release / f"diff/from-{info['previous_version']}/diff.json").read_text("utf-8"))
            assert diff["to"] == info["version"]
            assert info["change"] == ("minor" if diff["only_added"] else "major")
    versions = sorted(path.name for path in (tmp_path / "releases").glob("*.*.*"))
    assert versions == ["1.0.0", "1.1.0", "2.0.0", "3.0.0"]


def test_a_contract_that_broke_makes_a_major_version_though_no_value_changed(tmp_path, monkeypatch):
    make(tmp_path)
    columns = tuple(replace(c, nullable=True) if c.name == "method" else c for c in schema.KEYWORDS.columns)
    monkeypatch.setitem(schema.PUBLISHED, "keywords", replace(schema.KEYWORDS, columns=columns))
    inputs = tiny.inputs()
    result = publish(inputs, tmp_path, tiny.SETTINGS)
    assert result.version == "2.0.0"
    assert "keywords.method: may be null now" in (result.path / "CHANGELOG.md").read_text("utf-8")


def test_changes_tell_of_the_rows_whose_values_they_give(tmp_path):
    first = make(tmp_path)
    second = make(tmp_path, tiny.PAGES[1:])
    rows = pq.read_table(first.path / "data/parquet/articles.parquet").to_pylist()
    gone = next(row for row in rows if row["title"] == "澜河新桥通车")
    kept = next(row for row in rows if row["newspaper"] == "澜河晚报" and row["kind"] == "photo")
    assert tells_of(second.path, [gone["article_id"]])
    assert tells_of(second.path, [gone["text_sha256"]])
    assert not tells_of(second.path, [kept["article_id"], kept["text_sha256"]])
    assert not tells_of(first.path, [gone["article_id"]])

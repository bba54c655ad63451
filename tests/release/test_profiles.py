"""The open edition: what it must not say, what it proves, and the way back to the full one."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from cli.main import main
from pipeline import schema
from pipeline.release import hydration, profiles, verify
from pipeline.release import publish as publishing
from pipeline.release.index import read_index
from pipeline.release.inputs import ReleaseError
from pipeline.release.profiles import open_inputs, open_root, open_settings, publish_open
from pipeline.release.publish import publish
from pipeline.release.rehydrate import rehydrate
from pipeline.release.retract import retract
from pipeline.release.verification import verify_release
from tests.release import tiny
from tests.release.searching import found_in, windows

CLOSED_FRONT = replace(tiny.FRONT, rights="restricted")
LICENSED = replace(
    tiny.EVENING, rights="licensed", path="授权/01.txt",
    pieces=(tiny.Kept(0, 0, "title", "夜市重开"), tiny.Left("\r\n"),
            tiny.Kept(0, 1, "body", "澜河边的夜市昨晚重新开张，摊位比去年多出一半。")),
)  # fmt: skip
PAGES = (CLOSED_FRONT, tiny.EVENING, LICENSED)
WORDS_OF_CLOSED = (
    "昨日，澜河新桥正式通车，首日有", "余辆车驶过", "两岸居民称便。", "澜河新桥通车", '工程师说：“桥长三里”，"稳"。',
    "澜河边的夜市昨晚重新开张，摊位比去年多出一半。",
)  # fmt: skip


def tables(release: Path) -> dict[str, bytes]:
    return {str(path.relative_to(release)): path.read_bytes() for path in (release / "data").rglob("*.*")}


@pytest.fixture(scope="module")
def editions(tmp_path_factory):
    """A store with a full release and its open edition, and the raw folder."""
    store = tmp_path_factory.mktemp("editions") / "store"
    full = publish(tiny.inputs(PAGES), store, tiny.SETTINGS).path
    opened = publish_open(store, "1.0.0").path
    return full, opened, tiny.write_raw(store / "raw", PAGES)


def test_no_byte_of_closed_text_is_in_the_open_edition(editions):
    full, opened, _ = editions
    for text in WORDS_OF_CLOSED:
        # The tiny corpus takes its keywords, which stay, from the first characters of a text.
        pieces = windows(text) or {text}
        assert found_in(full, pieces), text
        assert found_in(opened, pieces) == [], text
    assert found_in(opened, ["城郊的田里已经有人翻土"])
    assert sorted(path.name for path in (opened / "raw").rglob("*.txt")) == ["01.txt"]
    assert not (opened / "raw" / LICENSED.path).exists()
    assert (full / "raw" / LICENSED.path).exists()


def test_both_editions_are_sound_with_and_without_raw_files(editions, capsys):
    full, opened, raw = editions
    for release in (full, opened):
        assert verify_release(release) == []
        assert verify_release(release, raw) == []
        assert verify.main([str(release)]) == 0
        assert verify.main([str(release), "--raw", str(raw)]) == 0, capsys.readouterr().out
    info = json.loads((opened / "release.json").read_text("utf-8"))
    told = json.loads((full / "release.json").read_text("utf-8"))
    assert (info["profile"], info["version"]) == ("open", "1.0.0")
    assert info["full_digests"] == {name: table["logical_digest"] for name, table in told["tables"].items()}


def test_what_is_no_text_is_the_same_in_both(editions):
    full, opened, _ = editions
    changed = {"articles", "paragraphs", "withheld"}
    for name in schema.PUBLISHED:
        one, two = (pq.read_table(release / f"data/parquet/{name}.parquet") for release in (full, opened))
        assert one.equals(two) == (name not in changed), name
    articles = pq.read_table(opened / "data/parquet/articles.parquet").to_pylist()
    assert {article["char_count"] > 0 for article in articles} == {True}
    assert sum(article["text"] is None for article in articles) == 3


def test_rehydrating_gives_the_full_tables_byte_for_byte(editions, tmp_path):
    full, opened, raw = editions
    back = rehydrate(opened, raw, tmp_path / "back")
    assert tables(back) == tables(full)
    assert verify_release(back, raw) == []
    assert json.loads((back / "release.json").read_text("utf-8"))["profile"] == "full"
    with pytest.raises(ReleaseError, match="holds its text already"):
        rehydrate(back, raw, tmp_path / "again")
    with pytest.raises(ReleaseError, match="is there already"):
        rehydrate(opened, raw, tmp_path / "back")


def test_raw_files_may_lie_under_any_name(editions, tmp_path):
    _, opened, raw = editions
    for number, path in enumerate(sorted(raw.rglob("*.txt"))):
        shutil.copy(path, tmp_path / f"{number}.bin")
    run = CliRunner().invoke(main, ["rehydrate", str(opened), str(tmp_path), "--to", str(tmp_path / "back")])
    assert run.exit_code == 0, run.output
    assert "proved" in run.stderr
    assert run.stdout.splitlines()[-1] == str(tmp_path / "back")


def test_a_missing_or_altered_raw_file_is_named_and_nothing_stays(editions, tmp_path):
    _, opened, raw = editions
    altered = shutil.copytree(raw, tmp_path / "raw")
    page = altered / CLOSED_FRONT.path
    page.write_bytes(page.read_bytes().replace("三".encode(), "四".encode()))
    with pytest.raises(ReleaseError, match=r"A01\.txt"):
        rehydrate(opened, altered, tmp_path / "back")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["raw"]


def test_a_paragraph_that_names_no_bytes_is_told_and_nothing_stays(editions, tmp_path, monkeypatch):
    full, _, raw = editions
    monkeypatch.setattr(publishing, "_accept", lambda *_: None)
    inputs = open_inputs(full)
    lacking = replace(inputs, tables={**inputs.tables, "spans": []})
    opened = publish(lacking, open_root(tmp_path / "store"), open_settings(full)).path
    with pytest.raises(ReleaseError, match=r"paragraph 0 of article a_.* has no spans"):
        rehydrate(opened, raw, tmp_path / "back")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["store"]


def test_closing_a_source_later_leaves_no_trace_of_its_text(tmp_path):
    """The page was open in 1.0.0; the diff of the next open edition must not repeat what the page now withholds."""
    publish(tiny.inputs((tiny.FRONT,)), tmp_path, tiny.SETTINGS)
    first = publish_open(tmp_path, "1.0.0").path
    text = "昨日，澜河新桥正式通车，首日有"
    assert found_in(first, windows(text))
    full = publish(tiny.inputs((CLOSED_FRONT,)), tmp_path, tiny.SETTINGS)
    second = publish_open(tmp_path, full.version).path
    assert (second / "diff/from-1.0.0/changes.parquet").is_file()
    assert found_in(second, windows(text) | windows("澜河新桥通车没有别处")) == []
    assert verify_release(second) == []


def test_the_data_of_a_version_go_in_both_editions_or_in_none(tmp_path):
    for pages in (PAGES[:1], PAGES):
        publish(tiny.inputs(pages), tmp_path, tiny.SETTINGS)
    roots = (tmp_path, open_root(tmp_path))
    publish_open(tmp_path, "1.0.0")
    with pytest.raises(ReleaseError, match=r"open/releases/1\.0\.0: is the newest there.*`banmian open-edition`"):
        retract(tmp_path, "1.0.0", "撤下", remove_data=True)
    assert [read_index(root).versions["1.0.0"]["retracted"] for root in roots] == [None, None]
    publish_open(tmp_path, "2.0.0")
    retract(tmp_path, "1.0.0", "撤下", remove_data=True)
    assert not any((root / "releases/1.0.0/data").exists() for root in roots)
    assert all(read_index(root).versions["1.0.0"]["retracted"]["data_removed"] for root in roots)


def test_what_was_retracted_gets_no_open_edition(tmp_path):
    publish(tiny.inputs(PAGES), tmp_path, tiny.SETTINGS)
    retract(tmp_path, "1.0.0", "撤下")
    with pytest.raises(ReleaseError, match=r"1\.0\.0: was retracted \(撤下\); make the open edition of"):
        publish_open(tmp_path, "1.0.0")
    assert not open_root(tmp_path).exists()


def test_publishing_an_open_edition_again_changes_nothing(editions):
    full, opened, _ = editions
    again = publish_open(full.parents[1], "1.0.0")
    assert (again.path, again.published) == (opened, False)
    with pytest.raises(ReleaseError, match=r"has no release 9\.0\.0"):
        publish_open(full.parents[1], "9.0.0")
    with pytest.raises(ReleaseError, match="open edition already"):
        open_inputs(opened)


def test_the_open_edition_of_open_sources_is_the_full_one(tmp_path):
    full = publish(tiny.inputs(), tmp_path, tiny.SETTINGS).path
    opened = publish_open(tmp_path, "1.0.0").path
    assert tables(full) == tables(opened)


def leak(column: str):
    def fault(rows):
        def articles():
            for part in rows["articles"]():
                at = part.column_names.index(column)
                yield part.set_column(at, part.schema.field(at), [["泄漏的文字"] * part.num_rows])

        return {"articles": profiles.Again(articles)}

    return fault


def of_withheld(**values):
    """Return a fault that changes the first withheld paragraph."""

    def fault(rows):
        def withheld():
            for part in rows["withheld"]():
                listed = part.to_pylist()
                listed[0] |= values
                yield schema.WITHHELD.from_rows([tuple(row.values()) for row in listed])

        return {"withheld": profiles.Again(withheld)}

    return fault


FAULTS = {
    "a title given": (leak("title"), False),
    "a text given": (leak("text"), False),
    "paragraphs given": (lambda rows: {"paragraphs": rows["full paragraphs"]}, False),
    "paragraphs neither given nor withheld": (lambda _: {"withheld": []}, False),
    "a length that is not that of the article": (of_withheld(role="body"), False),
    "a word more": (of_withheld(word_lengths="1 1 1 1 1 1 1"), True),
    "another digest": (of_withheld(text_sha256="0" * 64), True),
}


@pytest.mark.parametrize("name", FAULTS)
def test_faults_in_open_editions_are_found_by_both_verifiers(editions, tmp_path, monkeypatch, capsys, name):
    full, _, raw = editions
    fault, needs_raw = FAULTS[name]
    monkeypatch.setattr(publishing, "_accept", lambda *_: None)
    inputs = open_inputs(full)
    rows = {table: chunks.start for table, chunks in inputs.tables.items()}
    rows["full paragraphs"] = profiles.unchanged(full, "paragraphs")
    broken = replace(inputs, tables={**inputs.tables, **fault(rows)})
    release = publish(broken, open_root(tmp_path), open_settings(full)).path
    given = (["--raw", str(raw)], [raw]) if needs_raw else ([], [])
    assert verify.main([str(release), *given[0]]) == 1, capsys.readouterr().out
    assert "cannot be checked" not in capsys.readouterr().out
    findings = verify_release(release, *given[1])
    assert findings
    assert not any("cannot be checked" in finding.reason for finding in findings)


def test_a_raw_file_of_a_closed_source_is_refused(editions, tmp_path):
    full, _, _ = editions
    inputs = open_inputs(full)
    files = [tiny.RawFile(LICENSED.path, "s_x", "licensed", LICENSED.raw())]
    with pytest.raises(ReleaseError, match="must not be published"):
        publish(replace(inputs, raw_files=files), tmp_path, open_settings(full))


def test_words_are_cut_as_they_were():
    text, words = "全市 2200 余家企业", "全市 2200 余家 企业"
    assert hydration.cut(text, hydration.word_lengths(words)) == words

"""The commands as a person types them: what they print, how they end, what they say of mistakes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import jieba
import pytest
from click.testing import CliRunner

from cli.main import main
from pipeline.release.publish import publish
from tests.release import tiny

SAMPLE = Path(__file__).resolve().parents[2] / "sample" / "raw"


def run(*arguments: object, text: str | None = None):
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=text)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A store of two pages, and the output of the build."""
    folder = tmp_path_factory.mktemp("commands")
    raw = folder / "raw"
    raw.mkdir()
    for page in ("20260318_01.txt", "20260318_03.txt", "008_00000000e3b0c442.txt", "banmian.toml"):
        shutil.copy(SAMPLE / page, raw / page)
    result = run("build", raw, "--store", folder / "store", "--workers", 1)
    assert result.exit_code == 0, result.output
    yield folder, result
    for path in folder.rglob("*"):
        if path.is_dir():
            path.chmod(0o755)


def test_every_command_has_help():
    for name in main.commands:
        result = run(name, "--help")
        assert result.exit_code == 0
        assert "Usage" in result.stdout
        assert main.commands[name].get_short_help_str()


def test_the_last_line_of_build_is_the_release(built):
    folder, result = built
    release = Path(result.stdout.splitlines()[-1])
    assert release == folder / "store" / "releases" / "1.0.0"
    assert (release / "release.json").exists()
    assert "1 files are in quarantine" in result.stderr
    again = run("build", folder / "raw", "--store", folder / "store", "--workers", 1)
    assert again.stdout.splitlines()[-1] == str(release)
    assert "made 0 issue partitions" in again.stderr


def test_status_tells_what_is_there(built):
    folder, _ = built
    result = run("status", "--store", folder / "store")
    assert result.exit_code == 0
    assert "2 pages" in result.stdout
    assert "quarantine: 008_00000000e3b0c442.txt: empty" in result.stdout
    assert "release: 1.0.0" in result.stdout


def test_verify_passes_and_then_fails_when_a_byte_changes(built, tmp_path):
    folder, _ = built
    copy = Path(shutil.copytree(folder / "store" / "releases" / "1.0.0", tmp_path / "copy"))
    assert run("verify", copy, "--raw", folder / "raw").exit_code == 0
    target = copy / "data" / "csv" / "articles.csv"
    target.parent.chmod(0o755)
    target.chmod(0o644)
    content = target.read_bytes()
    target.write_bytes(content[:-3] + bytes([content[-3] ^ 1]) + content[-2:])
    result = run("verify", copy)
    assert result.exit_code == 1
    assert "articles.csv" in result.stderr


def test_diff_and_retract(built, tmp_path):
    folder, _ = built
    release = folder / "store" / "releases" / "1.0.0"
    assert run("diff", release, release).exit_code == 0
    store = Path(shutil.copytree(folder / "store", tmp_path / "store"))
    assert run("retract", store, "1.0.0").exit_code == 2
    assert run("retract", store, "9.9.9", "--reason", "版次有误").exit_code == 1
    result = run("retract", store, "1.0.0", "--reason", "版次有误")
    assert result.exit_code == 0, result.output
    assert "版次有误" in (store / "releases.json").read_text(encoding="utf-8")


def test_diff_prints_lines_or_json_and_writes_the_changes_that_a_release_holds(tmp_path):
    old = publish(tiny.inputs(tiny.PAGES[:1]), tmp_path, tiny.SETTINGS).path
    new = publish(tiny.inputs(tiny.PAGES[1:]), tmp_path, tiny.SETTINGS).path
    lines = run("diff", old, new)
    assert lines.exit_code == 0, lines.output
    assert lines.stdout.splitlines()[0] == "1.0.0 -> 2.0.0"
    assert "+2 -2 ~0 rows" in lines.stdout
    target = tmp_path / "changes.parquet"
    result = run("diff", old, new, "--json", "--changes", target)
    assert json.loads(result.stdout) == json.loads((new / "diff/from-1.0.0/diff.json").read_text("utf-8"))
    assert target.read_bytes() == (new / "diff/from-1.0.0/changes.parquet").read_bytes()
    assert "is no release" in run("diff", old, tmp_path).stderr


def test_words_is_a_filter_line_by_line():
    text = "澜河大闸7月28日开闸，投资3.5亿元。\n\n全市2200余家企业参加\n"
    lines = run("words", text=text).stdout.split("\n")
    assert [line.replace(" ", "") for line in lines] == text.split("\n")
    assert "7月28日" in lines[0].split()
    assert "3.5亿元" in lines[0].split()
    plain = run("words", "--plain", text=text).stdout.split("\n")
    assert [line.split() for line in plain] == [list(jieba.cut(line)) for line in text.split("\n")]
    tagged = run("words", "--pos", text=text).stdout.split("\n")[0].split()
    assert all(len(word.rsplit("/", 1)) == 2 for word in tagged)


def test_keywords_takes_and_gives_json_lines():
    record = {
        "id": 7,
        "title": "澜河灌区春灌开闸",
        "text": "澜河灌区今年春灌面积达到32万亩。灌区管理局提前检修渠道，春灌用水有保障。",
    }
    result = run("keywords", "--top", 3, text=json.dumps(record, ensure_ascii=False) + "\n")
    (line,) = result.stdout.splitlines()
    found = json.loads(line)
    assert found["id"] == 7
    assert 1 <= len(found["keywords"]) <= 3
    assert all(pair["keyword"] in record["title"] + record["text"] for pair in found["keywords"])
    scores = [pair["score"] for pair in found["keywords"]]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    ("text", "says"),
    [("{", "line 1: not JSON"), ("[1]", "a JSON object is wanted"), ('{"title": 3}', "must be strings")],
)
def test_keywords_says_which_line_is_wrong(text, says):
    result = run("keywords", text=text + "\n")
    assert result.exit_code == 1
    assert says in result.stderr
    assert "Traceback" not in result.output


def test_show_prints_json_html_and_colours(tmp_path):
    page = SAMPLE / "20260318_01.txt"
    shown = json.loads(run("show", page, "--json").stdout)
    assert shown["items"]
    assert run("show", page, "--html", tmp_path / "page.html").exit_code == 0
    assert "<html" in (tmp_path / "page.html").read_text(encoding="utf-8")
    assert run("show", page, "--explain").exit_code == 0


def test_show_carries_out_corrections_and_gives_entries_for_them(tmp_path):
    page = tmp_path / "raw" / "20260318_01.txt"
    page.parent.mkdir()
    shutil.copy(SAMPLE / page.name, page)
    (page.parent / "banmian.toml").touch()
    written = run("show", page, "--toml").stdout
    assert written.startswith(f'[[correction]]\npage = "{page.name}"\nsource = "s_')
    corrections = page.parent / "corrections.toml"
    corrections.write_text(written.replace('kind = "article"', 'kind = "notice"').replace("genre", "# genre"), "utf-8")
    shown, before = (json.loads(run("show", page, "--json", *more).stdout) for more in ((), ("--uncorrected",)))
    assert [item["corrected"] for item in shown["items"]] == [True] * len(before["items"])
    assert {item["kind"] for item in shown["items"]} >= {"notice"}
    assert [item["text"] for item in shown["items"]] == [item["text"] for item in before["items"]]
    corrections.write_text(f'[[correction]]\npage = "{page.name}"\nlines = "9999"\nkind = "photo"\n', "utf-8")
    result = run("show", page)
    assert result.exit_code == 1
    assert f"{corrections}: {page.name}: correction 1 of this page: lines: the page has " in result.stderr


def test_mistakes_are_told_in_one_line(tmp_path):
    (tmp_path / "raw").mkdir()
    for arguments in (
        ("status", "--store", tmp_path),
        ("build", tmp_path / "raw", "--store", tmp_path / "store", "--workers", 1),
        ("show", SAMPLE / "008_00000000e3b0c442.txt"),
        ("verify", tmp_path),
    ):
        result = run(*arguments)
        assert result.exit_code == 1, arguments
        last = result.stderr.strip().splitlines()[-1]
        assert last.startswith("Error: "), result.stderr
        assert "Traceback" not in result.output


def test_a_faulty_configuration_names_file_and_key(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    shutil.copy(SAMPLE / "20260318_01.txt", raw)
    (raw / "banmian.toml").write_text('rights = "free"\n', encoding="utf-8")
    result = run("build", raw, "--store", tmp_path / "store", "--workers", 1)
    assert result.exit_code == 1
    assert "banmian.toml" in result.stderr
    assert "rights" in result.stderr

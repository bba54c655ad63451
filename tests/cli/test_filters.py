"""The filters between other programs of a pipe: any bytes in, a line out for each line, as soon as it is there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jieba
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.main import main
from pipeline.words import engines

DEVELOPMENT = Path(__file__).resolve().parents[2].parent / "shared" / "keywords" / "kg_dev.tsv"
LINES = ["澜河大闸7月28日开闸，投资3.5亿元。", "", " \t\u3000", "见5G-A与𠮷野家，-26.95%", "全市2200余家企业参加"]


def run(*arguments: object, data: bytes) -> bytes:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], input=data)
    assert result.exit_code == 0, result.output
    return result.stdout_bytes


def test_a_line_out_for_each_line_in() -> None:
    text = "\n".join(LINES)
    lines = run("words", data=text.encode()).decode().split("\n")
    assert lines.pop() == ""
    assert [line.split() for line in lines[1:3]] == [[], []]
    assert [line.replace(" ", "") for line in lines] == ["".join(line.split()) for line in LINES]
    # A line feed at the end adds no line, and Windows ends of lines leave nothing behind.
    assert run("words", data=(text + "\n").encode()) == run("words", data=text.encode())
    assert run("words", data=text.replace("\n", "\r\n").encode()) == run("words", data=text.encode())
    assert run("words", data=b"") == b""


@pytest.mark.parametrize("engine", ["jieba", "rjieba", "auto"])
def test_plain_gives_the_tokens_of_jieba(engine: str) -> None:
    out = run("words", "--plain", "--engine", engine, data="\n".join(LINES).encode()).decode()
    assert [line.split() for line in out.splitlines()] == [" ".join(jieba.cut(line)).split() for line in LINES]


@given(st.binary(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_bytes_pass(data: bytes) -> None:
    for options in (("--plain",), (), ("--pos",)):
        out = run("words", *options, data=data)
        assert out.count(b"\n") == data.count(b"\n") + (not data.endswith(b"\n") and data != b"")
    kept = run("words", data=data).decode("utf-8", "surrogateescape")
    assert "".join(kept.split()) == "".join(data.decode("utf-8", "surrogateescape").split())


def test_an_engine_that_is_not_installed_is_told_in_one_line(monkeypatch) -> None:
    monkeypatch.setattr(engines, "_installed", lambda name: None)
    result = CliRunner().invoke(main, ["words", "--engine", "rjieba"], input=b"")
    assert result.exit_code == 1
    assert result.stderr == "Error: rjieba is not installed: run `pip install rjieba`, or choose the engine jieba\n"


def test_tags_follow_the_words_they_belong_to() -> None:
    words = run("words", data="\n".join(LINES).encode()).decode().splitlines()
    tagged = run("words", "--pos", data="\n".join(LINES).encode()).decode().splitlines()
    assert [[word.rpartition("/")[0] for word in line.split()] for line in tagged] == [w.split() for w in words]
    assert "7月28日/t" in tagged[0].split()
    plain = run("words", "--plain", "--pos", data=LINES[0].encode()).decode().split()
    assert [word.rpartition("/")[0] for word in plain] == jieba.lcut(LINES[0])


def test_lines_come_out_before_the_input_ends() -> None:
    command = [sys.executable, "-m", "cli", "words"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("澜河日报\n".encode())
        process.stdin.flush()
        assert process.stdout.readline().decode().replace(" ", "") == "澜河日报\n"
        process.stdin.close()


def test_a_reader_that_has_enough_is_no_error() -> None:
    command = f"{sys.executable} -m cli words | head -n 1"
    done = subprocess.run(command, shell=True, input=("澜河日报\n" * 200_000).encode(), capture_output=True, check=True)
    assert done.stdout.decode().replace(" ", "") == "澜河日报\n"
    assert done.stderr == b""


def test_keywords_stand_where_the_output_says() -> None:
    record = {"title": "澜河灌区春灌开闸", "text": "澜河灌区春灌面积32万亩。\n灌区检修渠道，春灌用水有保障。"}
    blank = {"title": None, "text": ""}
    data = "\n".join([json.dumps(record, ensure_ascii=False), "", json.dumps(blank)])
    first, second = (json.loads(line) for line in run("keywords", data=data.encode("utf-8-sig")).splitlines())
    full = f"{record['title']}\n{record['text']}"
    assert first["keywords"]
    assert second == {**blank, "keywords": []}
    for found in first["keywords"]:
        assert full.find(found["keyword"]) == found["first_char"]
        assert full.count(found["keyword"]) == found["occurrences"]


def test_a_wrong_line_is_named_after_any_number_of_blocks() -> None:
    data = b'{"title": "a"}\n' * 40_000 + b"{\n"
    result = CliRunner().invoke(main, ["keywords"], input=data)
    assert result.exit_code == 1
    assert "line 40001: not JSON" in result.stderr


def test_the_command_finds_what_authors_named() -> None:
    if not DEVELOPMENT.exists():
        pytest.skip("the development set is not here")
    from benchmarks.text.examples import load, macro_f1

    examples = load(DEVELOPMENT)
    records = [json.dumps({"title": e.title, "text": e.text}, ensure_ascii=False) for e in examples]
    out = [json.loads(line) for line in run("keywords", data="\n".join(records).encode()).splitlines()]
    found = [[pair["keyword"] for pair in record["keywords"]] for record in out]
    gold = [example.keywords for example in examples]
    assert macro_f1(found, gold, 3) >= 0.25
    assert macro_f1(found, gold, 5) >= 0.25

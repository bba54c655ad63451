"""Every recipe of docs/consume.md, run as it stands against a release of the sample."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from assets.build import build
from pipeline.engine import SerialEngine
from pipeline.release.excel import ARTICLES, GUARD, MAX_CELL_UNITS

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^### (?P<heading>.+?)\n|^```(?P<language>\w+)\n(?P<code>.*?)^```", re.MULTILINE | re.DOTALL)
NOT_ON_THE_SAMPLE = ("changes.parquet", "id_history")
"""Recipes about a second version, run by a test of their own."""


def recipes(language: str) -> list[str]:
    text = (ROOT / "docs" / "consume.md").read_text("utf-8")
    return [match["code"] for match in FENCE.finditer(text) if match["language"] == language]


@pytest.fixture
def beside(built, monkeypatch):
    """Run in the folder that holds ``releases/``."""
    monkeypatch.chdir(built.store.root)
    return built.result.release


def test_tools_that_the_documents_promise_all_have_recipes():
    text = (ROOT / "docs" / "consume.md").read_text("utf-8")
    for tool in ("pandas", "Polars", "DuckDB", "pyarrow", "Hugging Face datasets", "R", "Excel"):
        assert f"\n### {tool}\n" in text


@pytest.mark.parametrize("code", recipes("python"))
def test_python_recipes_give_every_article(beside, code, monkeypatch, tmp_path):
    # Hugging Face caches by path: a cache of its own, and no network.
    environment = {**os.environ, "HF_HOME": str(tmp_path), "HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1"}
    told = code + "\nprint(latest if 'latest' in globals() else len(articles))\n"
    done = subprocess.run([sys.executable, "-c", told], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    rows = json.loads((beside / "release.json").read_text("utf-8"))["tables"]["articles"]["rows"]
    assert done.stdout.strip() == ("1.0.0" if "latest" in code else str(rows))


def test_sql_recipes_find_what_they_promise(beside):
    connection = duckdb.connect()
    found = {}
    for code in recipes("sql"):
        if not any(name in code for name in NOT_ON_THE_SAMPLE[:1]):
            found[code] = connection.execute(code).fetchall()
    rows = json.loads((beside / "release.json").read_text("utf-8"))["tables"]["articles"]["rows"]
    for code, result in found.items():
        if code.startswith("from "):
            assert len(result) == rows
        elif "id_history" not in code:
            assert result, code
    (headlines,) = (result for code, result in found.items() if "kicker, title" in code)
    titles = pq.read_table(beside / "data/parquet/articles.parquet").to_pylist()
    expected = [row["title"] for row in titles if row["newspaper"] == "澜河日报" and row["issue_date"] and row["title"]]
    assert sorted(row[3] for row in headlines) == sorted(expected)
    (places,) = (result for code, result in found.items() if "x.byte_end\n" in code)
    (pieces,) = (result for code, result in found.items() if "raw_text" in code)
    raw = [
        (path, (beside / "raw" / path).read_bytes()[start:end].decode())
        for _, path, encoding, start, end in places
        if encoding == "utf-8"
    ]
    assert raw == pieces
    assert any("通车" in piece for _, piece in pieces)
    (once,) = (result for code, result in found.items() if "is_canonical" in code)
    assert len(once) < rows


@pytest.mark.parametrize("code", [code for code in recipes("sh") if "banmian" not in code])
def test_shell_recipes_succeed(beside, code):
    done = subprocess.run(["sh", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def r_has(package: str) -> bool:
    if shutil.which("Rscript") is None:
        return False
    found = subprocess.run(
        ["Rscript", "-e", f"stopifnot(requireNamespace('{package}'))"], capture_output=True, check=False
    )
    return found.returncode == 0


@pytest.mark.parametrize("code", recipes("r"))
def test_r_recipes_give_every_article(beside, code):
    package = code.split("<- ")[1].split("::")[0]
    if not r_has(package):
        pytest.skip(f"R with its package {package} is not installed")
    rows = json.loads((beside / "release.json").read_text("utf-8"))["tables"]["articles"]["rows"]
    done = subprocess.run(
        ["Rscript", "-e", f"{code}\ncat(nrow(articles))"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().split()[-1] == str(rows)


def test_excel_can_take_every_cell_of_the_copy(beside):
    content = (beside / ARTICLES).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    with (beside / ARTICLES).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    assert len(rows) == pq.read_metadata(beside / "data/parquet/articles.parquet").num_rows
    numbers = {"article_no", "char_count", "word_count", "paragraph_count", "confidence", "byte_start", "byte_end"}
    for row in rows:
        for name, cell in row.items():
            assert len(cell.encode("utf-16-le")) // 2 <= MAX_CELL_UNITS
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\0"))
            if name not in numbers and not name.endswith("_date") and cell.isdigit():
                pytest.fail(f"{name} {cell} would lose its form: it wants {GUARD}")


def test_recipes_about_a_second_version(again, monkeypatch):
    changed = sorted(again.raw.rglob("*.txt"))[0]
    changed.write_bytes(changed.read_bytes().replace("。".encode(), "！".encode(), 1))
    build(again.raw, again.store, SerialEngine())
    monkeypatch.chdir(again.store.root)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    (command,) = (code for code in recipes("sh") if "banmian" in code)
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "1.0.0 -> 2.0.0" in done.stdout
    connection = duckdb.connect()
    for code in recipes("sql"):
        if any(name in code for name in NOT_ON_THE_SAMPLE) and "create view" not in code:
            history = code.replace("from id_history", "from 'releases/2.0.0/data/parquet/id_history.parquet'")
            result = connection.execute(history).fetchall()
            assert result or "title" in code

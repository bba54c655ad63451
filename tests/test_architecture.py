"""The architecture that one can see from the folders: imports run one way, heavy ones stay out of start-up."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ["pipeline", "expectations", "assets", "cli"]
"""From the inside out: each may import itself and those before it."""
FORBIDDEN = {
    "pipeline": {"dagster", "great_expectations", "click"},
    "expectations": {"dagster", "click"},
    "assets": {"click"},
    "cli": set(),
}


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("room", ROOMS)
def test_imports_run_one_way(room):
    outer = set(ROOMS[ROOMS.index(room) + 1 :]) | FORBIDDEN[room]
    modules = sorted((ROOT / room).rglob("*.py"))
    assert modules
    wrong = {str(path.relative_to(ROOT)): imported(path) & outer for path in modules if imported(path) & outer}
    assert wrong == {}


@pytest.mark.parametrize("room", ROOMS)
def test_every_module_says_what_belongs_in_it(room):
    silent = [
        str(path.relative_to(ROOT))
        for path in (ROOT / room).rglob("*.py")
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("assets.definitions", ["great_expectations", "ray", "scipy"]),
        ("expectations.catalogue", ["great_expectations"]),
        ("cli.main", ["dagster", "pandas", "great_expectations", "jieba"]),
        ("pipeline.stages", ["dagster", "great_expectations"]),
    ],
)
def test_heavy_imports_stay_out_of_start_up(module, heavy):
    code = f"import {module}, sys; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

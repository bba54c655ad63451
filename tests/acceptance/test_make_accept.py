"""The whole acceptance, in its own virtual environment, where `make accept` has made one (it takes a gigabyte)."""

import shutil
import subprocess
from pathlib import Path

import pytest

from pipeline.release.publish import publish
from tests.release import tiny

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv-accept" / "bin" / "python"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PYTHON.exists(), reason="needs the virtual environment that `make accept` makes"),
]


def accept(release: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(PYTHON), "-m", "acceptance", str(release), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_two_releases_are_accepted_and_a_damaged_one_is_not(tmp_path):
    publish(tiny.inputs(tiny.PAGES[:1]), tmp_path, tiny.SETTINGS)
    release = publish(tiny.inputs(), tmp_path, tiny.SETTINGS).path
    done = accept(release)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("ok  ") == 20
    copy = Path(shutil.copytree(release, tmp_path / "damaged"))
    table = copy / "data/parquet/articles.parquet"
    table.parent.chmod(0o755)
    table.unlink()
    shutil.copyfile(copy / "data/parquet/sources.parquet", table)
    only = ("checksums", "croissant_records", "hugging_face", "seven_readers")
    done = accept(copy, *(part for name in only for part in ("--only", name)))
    assert done.returncode == 1
    assert "damaged: 4 of 4 checks failed" in done.stdout

"""Documents of a release: they agree with the schema, with each other and with the data."""

import json
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline import schema
from pipeline.release.checksums import NAME, files_of, line, read_sums
from pipeline.release.dictionary import DEFAULT_FILE, dictionary
from pipeline.release.disclosure import biases
from pipeline.release.figures import Figures
from pipeline.release.inputs import ReleaseError, ReleaseInputs, ReleaseSettings
from pipeline.release.licences import card_name, licence_text
from pipeline.release.publish import publish
from tests.release import tiny

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return publish(tiny.inputs(), tmp_path_factory.mktemp("store"), tiny.SETTINGS).path


def test_committed_dictionary_is_up_to_date():
    committed = (ROOT / DEFAULT_FILE).read_text("utf-8")
    assert committed == dictionary(), "run: python -m pipeline.release.dictionary"
    for table in schema.PUBLISHED.values():
        assert f"## {table.name}\n" in committed
        for column in table.columns:
            assert f"| `{column.name}` |" in committed


def test_figures_of_release_json_are_those_of_the_pages(release):
    info = json.loads((release / "release.json").read_text("utf-8"))
    sums = info["counts"]["sums"]
    assert sums["bytes"] == sum(len(page.raw()) for page in tiny.PAGES)
    parts = ("bytes_kept", "bytes_layout", "bytes_left_out", "bytes_undecided")
    assert sum(sums[part] for part in parts) == sums["bytes"]
    assert sum(info["counts"]["residue_bytes_by_reason"].values()) == sums["bytes"] - sums["bytes_kept"]
    assert info["counts"]["articles_by_kind"] == {"article": 3, "photo": 1}
    assert info["counts"]["pages_by_newspaper"] == {"澜河日报": 1, "澜河晚报": 1}
    assert info["counts"]["first_issue"] == info["counts"]["last_issue"] == "2026-03-16"
    assert (info["version"], info["previous_version"], info["change"]) == ("1.0.0", None, "first")
    assert info["release_date"] == "2026-03-17"


def test_licences_are_named_where_they_are_known():
    assert "creativecommons.org/licenses/by/4.0/" in licence_text(tiny.SETTINGS)
    assert card_name(ReleaseSettings()) == "unknown"
    assert "No licence" in licence_text(ReleaseSettings())
    own = ReleaseSettings(licence="澜河内部使用")
    assert card_name(own) == "other"
    assert "澜河内部使用" in licence_text(own)


def test_documents_of_an_empty_release_divide_by_nothing(tmp_path):
    empty = {name: [] for name in schema.PUBLISHED if name not in ("id_history", "tombstones")}
    settings = ReleaseSettings(licence="澜河内部使用")
    release = publish(ReleaseInputs(empty), tmp_path, settings).path
    text = (release / "README.md").read_text("utf-8")
    assert "未注明" in text
    assert "license_link: LICENSE" in text
    assert json.loads((release / "croissant.json").read_text("utf-8"))["recordSet"] == []


def test_papers_are_told_without_days_and_days_without_papers():
    undated = Figures(newspapers=Counter({"澜河日报": 2}))
    dated = Figures(first_issue="2026-03-16", last_issue="2026-03-17")
    told = [biases(SimpleNamespace(figures=figures))[0].en for figures in (undated, dated)]
    assert told[0].endswith("Most pages: 澜河日报 2; issues unknown.")
    assert told[1].endswith("Most pages: unknown; issues 2026-03-16 – 2026-03-17.")


def test_odd_names_of_datasets_are_refused():
    with pytest.raises(ReleaseError, match="lower-case"):
        ReleaseSettings(name="澜河")


def test_odd_file_names_survive_the_list_of_checksums(tmp_path):
    names = ["plain.txt", "with space.txt", "back\\slash.txt", "new\nline.txt", "caret\rreturn\\n.txt", "澜河.txt"]
    for name in names:
        (tmp_path / name).write_text("x")
    (tmp_path / NAME).write_text("".join(line(name, "0" * 64) + "\n" for name in files_of(tmp_path)))
    assert sorted(read_sums(tmp_path)) == sorted(names)

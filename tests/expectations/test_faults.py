"""Every fault is caught by the check that is named for it; good tables pass every check."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from expectations.catalogue import CATALOGUE, GUARDED
from expectations.handbook import handbook
from tests.expectations.damage import Damage, chain, change
from tests.expectations.fault_matrix import SEVERITY, caught, failing, matrix
from tests.expectations.faults import EDITED, FAULTS, GOOD

ROOT = Path(__file__).resolve().parents[2]
ASSET_OF = {expected.name: expected.asset for expected in CATALOGUE}


@pytest.mark.parametrize("asset", GUARDED)
def test_good_tables_pass(asset: str) -> None:
    assert failing(asset, GOOD) == {}


@pytest.mark.parametrize("asset", GUARDED)
def test_empty_tables_pass(asset: str) -> None:
    assert failing(asset, {name: table.slice(0, 0) for name, table in GOOD.items()}) == {}


@pytest.mark.parametrize(("fault", "check", "damage"), FAULTS, ids=[fault.replace(" ", "-") for fault, _, _ in FAULTS])
def test_fault_is_caught(fault: str, check: str, damage: Damage) -> None:
    found = failing(ASSET_OF[check], damage(GOOD))
    assert check in found, f"{fault}: only {sorted(found)} failed"
    assert found[check], "a failed check shows a row"
    assert json.dumps(found, allow_nan=False)


def test_every_fault_is_caught_by_a_check_that_blocks_or_by_a_warning_that_is_meant_for_it() -> None:
    named = {fault: check for fault, check, _ in FAULTS}
    assert len(named) == len(FAULTS) >= 40
    for fault, found in caught():
        assert found[0] == named[fault]
        if all(SEVERITY[name] == "warning" for name in found):
            assert SEVERITY[named[fault]] == "warning", fault


def test_the_documents_are_those_of_the_checks() -> None:
    """``make docs`` writes them."""
    docs = ROOT / "docs"
    assert (docs / "faults.md").read_text(encoding="utf-8") == matrix()
    assert (docs / "checks.md").read_text(encoding="utf-8") == handbook()


def test_every_written_check_and_every_key_and_reference_catches_a_fault() -> None:
    """Only schema checks of tables like those above may go without a fault of their own."""
    caught = {check for _, check, _ in FAULTS}
    assert {e.name for e in CATALOGUE if not e.name.endswith("_fit_the_schema")} <= caught


def _residue_of(page: int) -> list[int]:
    source = GOOD["sources"]["source_id"][page].as_py()
    return [row for row, value in enumerate(GOOD["residue"]["source_id"].to_pylist()) if value == source]


@pytest.mark.parametrize(("gap_page", "paths"), [(0, ["lanhe/A01.txt"]), (1, ["lanhe/A01.txt", "lanhe/A02.txt"])])
def test_a_gap_is_not_made_up_for_by_an_overrun(gap_page: int, paths: list[str]) -> None:
    """Two bytes too many at the end of page 0 must not hide two missing at the start of it or of the next page."""
    overrun = change("residue", _residue_of(0)[-1], byte_end=lambda n: n + 2)
    gap = change("residue", _residue_of(gap_page)[0], byte_start=2)
    rows = failing("clean_articles", chain(overrun, gap)(GOOD))["spans_and_residue_conserve_bytes"]
    assert [row["path"] for row in rows] == paths


def test_the_page_of_a_fault_is_named() -> None:
    damaged = change("paragraphs", EDITED, text="改过")(GOOD)
    rows = failing("clean_articles", damaged)["paragraphs_rederive_from_raw_bytes"]
    article = GOOD["paragraphs"]["article_id"][EDITED].as_py()
    assert rows[0]["article_id"] == article
    assert rows[0]["para_no"] == 2
    assert rows[0]["source_id"] == GOOD["sources"]["source_id"][0].as_py()
    assert rows[0]["derived"] == "本报讯澜河新桥昨天建成，全长2200米。"

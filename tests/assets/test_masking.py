"""Personal data that the configuration says to mask: gone from every table of the release, and from its raw files."""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest

from assets.build import build
from assets.publication import refuse_other_masks
from pipeline.cleaning.settings import CleaningSettings, save_settings
from pipeline.engine import SerialEngine
from pipeline.reading.config import load_config
from pipeline.release.verification import verify_release
from pipeline.store import Store, StoreError
from tests.assets.conftest import SAMPLE, writable
from tests.release.searching import found_in

NUMBER = "13800001234"
PAGE = "20260318_01.txt"


@pytest.fixture
def raw(tmp_path):
    """One licensed page of the sample whose first long line names a telephone."""
    folder = tmp_path / "raw"
    folder.mkdir()
    text = (SAMPLE / "2026" / "03" / "18" / "01.txt").read_text("utf-8")
    line = next(line for line in text.split("\n") if len(line) > 15 and line.endswith("。"))
    (folder / PAGE).write_text(text.replace(line, f"{line[:-1]}，电话{NUMBER}。"), "utf-8")
    yield folder
    writable(tmp_path)


def configure(raw, mask: str) -> None:
    (raw / "banmian.toml").write_text(f'rights = "licensed"\n[cleaning]\nmask = [{mask}]\n', "utf-8")


def rows(release, table: str) -> list[dict]:
    return pq.read_table(release / f"data/parquet/{table}.parquet").to_pylist()


def test_masking_is_an_input_of_the_pipeline(raw, tmp_path):
    store, engine = Store(tmp_path / "store"), SerialEngine()
    configure(raw, "")
    plain = build(raw, store, engine).release
    marked = [row for row in rows(plain, "quality") if row["signal"] == "personal_mobile"]
    assert [(row["value"], row["passed"]) for row in marked] == [(1.0, False)]
    assert (plain / "raw" / PAGE).exists()

    configure(raw, '"mobile"')
    result = build(raw, store, engine)
    masked = result.release
    assert masked != plain
    assert result.partitions_made == 1
    assert any("138****1234" in row["text"] for row in rows(masked, "paragraphs"))
    assert "clean.mask-mobile" in {row["rule_id"] for row in rows(masked, "edits")}
    assert [row["reason"] for row in rows(masked, "residue") if row["rule_id"] == "clean.mask-mobile"] == ["suppressed"]
    assert not [row for row in rows(masked, "quality") if row["signal"].startswith("personal_")]
    assert not (masked / "raw" / PAGE).exists()
    assert not found_in(masked, [NUMBER])
    assert not verify_release(masked, raw)

    assert build(raw, store, engine).partitions_made == 0


def test_a_release_never_tells_of_masks_that_the_texts_lack(raw, tmp_path):
    store = Store(tmp_path / "store")
    configure(raw, "")
    save_settings(store.root, CleaningSettings(frozenset()))
    refuse_other_masks(store, load_config(raw))
    configure(raw, '"mobile"')
    with pytest.raises(StoreError, match=r"masks \['mobile'\], but .* mask nothing"):
        refuse_other_masks(store, load_config(raw))

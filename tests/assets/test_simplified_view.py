"""The view in Simplified characters: off by default, asked for in ``banmian.toml``, and no table changes for it."""

from __future__ import annotations

import json
import sys

import duckdb
import pytest

from assets.build import build
from pipeline.engine import SerialEngine
from pipeline.reading.config import RawConfig
from pipeline.release.assembly import StoreRelease
from pipeline.release.inputs import ReleaseError
from pipeline.release.simplified import VIEW
from pipeline.release.verification import verify_release
from pipeline.store import Store
from tests.assets.conftest import writable

PAGE = """渡船復航

東嶺社3月16日電 兩岸的油菜花次第開放，停
航三個月的渡船今天復航。沿河的綠道成了市民踏
青的好去處，遊人比往年多。

花農何某說，乾隆年間這裡就有渡口，老碼頭的石
階還在。往年要繞路十餘里，如今坐船只要五分鐘，
買賣也興隆了。
"""
PLAIN = """绿道延伸

东岭社3月16日电 全市绿道今天延伸到著名的老
渡口，停航三个月的渡船同时复航。沿河的绿道成了
市民踏青的好去处，游人比往年多。
"""


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "20260318_01.txt").write_text(PAGE, "utf-8")
    (folder / "20260318_02.txt").write_text(PLAIN, "utf-8")
    yield folder
    writable(tmp_path)


def test_the_view_comes_when_it_is_asked_for(raw, tmp_path):
    store, engine = Store(tmp_path / "store"), SerialEngine()
    plain = build(raw, store, engine).release
    assert not (plain / VIEW).exists()

    (raw / "banmian.toml").write_text("[cleaning]\nsimplified = true\n", "utf-8")
    release = build(raw, store, engine).release
    assert release.name == "1.0.1"
    rows = duckdb.sql(
        f"select a.text, v.text_simplified from '{release}/data/parquet/articles.parquet' a "
        f"join '{release}/{VIEW}' v using (article_id) order by a.text"
    ).fetchall()
    changed = {printed: simplified for printed, simplified in rows if printed != simplified}
    assert len(rows) == 2
    ((printed, simplified),) = changed.items()
    assert "渡船今天復航" in printed
    assert "渡船今天复航" in simplified
    assert "乾隆年间这里" in simplified
    assert "opencc" in json.loads((release / "release.json").read_text("utf-8"))["package_versions"]
    assert not verify_release(release, raw)
    assert build(raw, store, engine).release == release


def test_without_opencc_the_error_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "opencc", None)
    with pytest.raises(ReleaseError, match=r'OpenCC is not installed: run `pip install "banmian\[opencc\]"`'):
        StoreRelease(Store(tmp_path), (), RawConfig().terms, simplified=True)

from __future__ import annotations

from pathlib import Path

from expectations.catalogue import GUARDED, NEEDS, of_asset
from expectations.datadocs import SiteTask, build_site
from expectations.runner import measure
from tests.expectations.damage import drop
from tests.expectations.small_corpus import PARTITION, tables, two_pages


def test_site_shows_every_check_and_what_failed(tmp_path: Path) -> None:
    damaged = drop("words", 0)(tables(two_pages()))
    assets = ("words", "keywords")
    measured = [measure(asset, [(PARTITION, {name: damaged[name] for name in NEEDS[asset]})]) for asset in assets]
    folder = tmp_path / "reports" / "expectations"
    folder.mkdir(parents=True)
    (folder / "stale.html").write_text("of the run before")
    task = SiteTask(tuple(measured), folder)
    index = build_site(task)
    assert index.is_file()
    assert not (folder / "stale.html").exists()
    assert [path.name for path in folder.parent.iterdir()] == ["expectations"]
    pages = {path: path.read_text(encoding="utf-8") for path in (folder / "validations").rglob("*.html")}
    assert len(pages) == sum(len(GUARDED[asset]) for asset in assets)
    for asset in assets:
        for expected in of_asset(asset):
            assert any(expected.name in page and expected.zh in page for page in pages.values()), expected.name
    passed = {path.stem: "</i> Succeeded" in page for path, page in pages.items()}
    assert passed == {"words-words": False, "keywords-keywords": True}
    before = index.stat().st_mtime_ns
    assert build_site(task) == index
    assert index.stat().st_mtime_ns == before, "the very same measures are not shown anew"

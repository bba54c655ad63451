"""Rights in ``banmian.toml``, from the raw folder to both editions, through a takedown and back to the full text."""

from __future__ import annotations

import pyarrow.parquet as pq

from assets.build import build
from pipeline.engine import SerialEngine
from pipeline.release.index import read_index
from pipeline.release.profiles import open_root
from pipeline.release.rehydrate import rehydrate
from pipeline.release.verification import verify_release
from pipeline.store import Store
from pipeline.takedown import demands
from tests.release.searching import everywhere, found_in, windows


def rows(release, table: str) -> list[dict]:
    return pq.read_table(release / f"data/parquet/{table}.parquet").to_pylist()


def pieces_of(article: dict, others: list[dict]) -> set[str]:
    """Return the pieces of an article's text that no other article and no keyword holds."""
    elsewhere = {piece for other in others for piece in everywhere(other["text"] or "")}
    return windows(article["text"]) - elsewhere


def test_rights_of_a_path_decide_what_each_edition_holds(small, tmp_path):
    pages = sorted(small.rglob("*.txt"))
    closed, licensed = (page.relative_to(small).as_posix() for page in pages[:2])
    said = (small / "banmian.toml").read_text("utf-8")
    (small / "banmian.toml").write_text(
        f'profiles = ["full", "open"]\n{said}\n'
        f'[[paths]]\nglob = "{closed}"\nrights = "restricted"\nattribution = "城报社"\n'
        f'[[paths]]\nglob = "{licensed}"\nrights = "licensed"\nlicence = "合同 7"\n',
        "utf-8",
    )
    store = Store(tmp_path / "store")
    full = build(small, store, SerialEngine()).release
    opened = open_root(store.root) / "releases" / full.name
    rights = {row["path"]: row["rights_status"] for row in rows(full, "sources")}
    assert (rights[closed], rights[licensed]) == ("restricted", "licensed")
    assert sorted(set(rights.values())) == ["licensed", "open", "restricted"]
    for release in (full, opened):
        document = (release / "RIGHTS.md").read_text("utf-8")
        assert "| licensed | 合同 7 |" in document
        assert "| 城报社 | 1 |" in document
        assert verify_release(release, small) == []

    source_of = {row["path"]: row["source_id"] for row in rows(full, "sources")}
    articles = rows(full, "articles")
    hidden = [a for a in articles if a["source_id"] in (source_of[closed], source_of[licensed]) and a["text"]]
    assert len(hidden) > 4
    for article in hidden:
        pieces = pieces_of(article, [other for other in articles if other not in hidden])
        assert found_in(opened, pieces) == []
    assert not (opened / "raw" / licensed).exists()
    assert (full / "raw" / licensed).exists()
    assert {row["title"] for row in rows(opened, "articles")} > {None}

    back = rehydrate(opened, small, tmp_path / "back")
    for file in (full / "data").rglob("*.*"):
        assert (back / file.relative_to(full)).read_bytes() == file.read_bytes(), file

    chosen = max(hidden, key=lambda article: article["char_count"])
    gone = pieces_of(chosen, [other for other in articles if other is not chosen])
    demands.suppress(store, [chosen["article_id"]], "copyright", "来函")
    for root in (store.root, open_root(store.root)):
        assert read_index(root).versions["1.0.0"]["retracted"] is not None
    second = build(small, store, SerialEngine()).release
    for root in (store.root, open_root(store.root)):
        release = root / "releases" / second.name
        assert found_in(release, gone) == []
        assert [row["article_id"] for row in rows(release, "tombstones")] == [chosen["article_id"]]
        assert read_index(root).versions["1.0.0"]["retracted"]["replaced_by"] == "2.0.0"

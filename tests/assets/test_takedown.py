"""Taking an article down, from the demand to the release after: no byte of it is left."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from assets.build import build
from cli.main import main
from cli.takedown import CATEGORIES
from pipeline import schema
from pipeline.engine import SerialEngine
from pipeline.planning import stale_partitions
from pipeline.release.index import read_index
from pipeline.release.retract import retract
from pipeline.release.verification import verify_release
from pipeline.store import Store, StoreError
from pipeline.takedown import demands
from pipeline.takedown.suppressions import SUPPRESSIONS, TakedownError, load_suppressions, save_suppressions
from tests.assets.conftest import build_beside, copied, writable
from tests.release.searching import everywhere, found_in, windows


def articles_of(release) -> list[dict]:
    return pq.read_table(release / "data/parquet/articles.parquet").to_pylist()


def only_here(articles: list[dict], chosen: dict) -> set[str]:
    """Return the pieces of an article that stand in no other one."""
    parts = ("kicker", "title", "subtitle", "summary", "text")
    own = {piece for part in parts for piece in windows(chosen[part] or "")}
    others = {
        piece
        for article in articles
        if article["article_id"] != chosen["article_id"]
        for part in parts
        for piece in everywhere(article[part] or "")
    }
    return own - others


def longest(release) -> dict:
    return max(articles_of(release), key=lambda article: article["char_count"])


REASON = "家属来信要求"


@pytest.fixture(scope="module")
def suppressed_once(small_built, tmp_path_factory):
    """A store of which the longest article was taken down, with the release after."""
    folder = tmp_path_factory.mktemp("takedown")
    before = copied(small_built, folder)
    chosen = longest(before.result.release)
    demands.suppress(before.store, [chosen["article_id"]], "privacy", REASON)
    yield build_beside(before.raw), chosen
    writable(folder)


@pytest.fixture
def suppressed(suppressed_once, tmp_path):
    """A copy of it, to change, and the article."""
    built, chosen = suppressed_once
    yield copied(built, tmp_path), chosen
    writable(tmp_path)


def test_a_demand_retracts_what_holds_the_article(again):
    store, first = again.store, again.result.release
    chosen = longest(first)
    done = demands.suppress(store, [chosen["article_id"]], "privacy", REASON)
    assert (done.articles, done.versions) == ((chosen["article_id"],), ("1.0.0",))
    index = read_index(store.root)
    assert index.latest is None
    assert index.versions["1.0.0"]["retracted"]["reason"] == "holds an article that was taken down (privacy)"


def test_no_byte_of_a_suppressed_article_is_in_the_next_release(suppressed):
    built, chosen = suppressed
    raw, store, second = built.raw, built.store, built.result.release
    first = store.root / "releases" / "1.0.0"
    before = articles_of(first)
    pieces = only_here(before, chosen)
    assert len(pieces) > 30
    assert found_in(first, sorted(pieces)[:3])

    assert second.name == "2.0.0"
    assert found_in(second, pieces) == []
    assert found_in(second, [REASON]) == []
    assert verify_release(second, raw) == []
    assert verify_release(second) == []
    tables = {name: pq.read_table(second / f"data/parquet/{name}.parquet") for name in schema.PUBLISHED}
    assert tables["tombstones"].to_pylist() == [
        {"article_id": chosen["article_id"], "withdrawn_in": "2.0.0", "category": "privacy"}
    ]
    (row,) = tables["id_history"].to_pylist()
    assert (row["old_id"], row["relation"]) == (chosen["article_id"], "withdrawn")
    residue = tables["residue"].filter(pc.equal(tables["residue"]["reason"], "suppressed"))
    assert residue["source_id"].unique().to_pylist() == [chosen["source_id"]]
    path = {row["source_id"]: row["path"] for row in tables["sources"].to_pylist()}[chosen["source_id"]]
    assert (first / "raw" / path).is_file()
    assert not (second / "raw" / path).exists()
    kept = {article["article_id"] for article in articles_of(second)}
    assert kept == {article["article_id"] for article in before} - {chosen["article_id"]}
    # The mark on the old version now says what to use instead, and its data can be removed.
    assert read_index(store.root).versions["1.0.0"]["retracted"]["replaced_by"] == "2.0.0"
    retract(store.root, "1.0.0", "撤下", "2.0.0", remove_data=True)
    assert sorted(p.name for p in first.iterdir()) == ["CHANGELOG.md", "LICENSE", "SHA256SUMS", "release.json"]
    assert found_in(store.root / "releases", pieces) == []
    assert build(raw, store, SerialEngine()).release == second


def test_the_tombstone_stays_and_lifting_brings_the_article_back(suppressed):
    built, chosen = suppressed
    raw, store = built.raw, built.store
    page = sorted(path for path in raw.rglob("*.txt"))[0]
    page.write_bytes(page.read_bytes().replace("。".encode(), "！".encode(), 1))
    third = build(raw, store, SerialEngine()).release
    (stone,) = pq.read_table(third / "data/parquet/tombstones.parquet").to_pylist()
    assert stone == {"article_id": chosen["article_id"], "withdrawn_in": "2.0.0", "category": "privacy"}
    demands.lift(store, [chosen["article_id"]])
    fourth = build(raw, store, SerialEngine()).release
    assert pq.read_metadata(fourth / "data/parquet/tombstones.parquet").num_rows == 0
    assert chosen["text"] in {article["text"] for article in articles_of(fourth)}
    with pytest.raises(TakedownError, match="not on the list"):
        demands.lift(store, [chosen["article_id"]])


def test_the_same_text_never_comes_back_from_another_page(suppressed):
    built, chosen = suppressed
    raw, store = built.raw, built.store
    first = store.root / "releases" / "1.0.0"
    sources = {
        row["source_id"]: row["path"] for row in pq.read_table(first / "data/parquet/sources.parquet").to_pylist()
    }
    page = raw / sources[chosen["source_id"]]
    copy = page.with_name(page.stem + "x.txt")
    # One more line: another file with another digest, whose articles have other ids.
    copy.write_bytes(page.read_bytes() + "\n责编 林晓\n".encode())
    third = build(raw, store, SerialEngine()).release
    assert len(articles_of(third)) > len(articles_of(first))
    assert found_in(third, only_here(articles_of(first), chosen)) == []
    assert pq.read_metadata(third / "data/parquet/tombstones.parquet").num_rows == 2
    assert verify_release(third, raw) == []


def test_only_issues_touched_are_made_again(built, tmp_path):
    store = Store(shutil.copytree(built.store.root, tmp_path / "store", ignore=shutil.ignore_patterns("releases")))
    digests = dict.fromkeys(store.partitions("clean_articles"), "")
    partition = next(iter(digests))
    article = store.read("clean_articles", partition).chunk(0, "articles")["article_id"][0].as_py()
    assert stale_partitions(store, "clean_articles", digests) == []
    demands.suppress(store, [article], "other", "试验")
    stale = stale_partitions(store, "clean_articles", digests)
    assert partition in stale
    assert len(stale) < len(digests)


def test_related_articles_are_named_and_go_along_when_asked(built, tmp_path):
    store = Store(shutil.copytree(built.store.root, tmp_path / "store", ignore=shutil.ignore_patterns("releases")))
    table = pq.read_table(built.result.release / "data/parquet/articles.parquet")
    jumped = table.filter(pc.is_valid(table["continues_article_id"])).to_pylist()[0]
    first_part, second_part = jumped["continues_article_id"], jumped["article_id"]
    done = demands.suppress(store, [first_part], "copyright", "来函")
    assert second_part in done.related
    done = demands.suppress(store, [first_part], "copyright", "来函", with_related=True)
    assert second_part in done.articles
    assert done.related == ()


def test_mistakes_are_told_in_one_line(small_built):
    store = small_built.store
    run = CliRunner()
    for arguments, message in (
        (["a_" + "2" * 16, "--reason", "x"], "neither the store"),
        (["a_" + "2" * 16], "--reason is missing"),
        (["a_" + "2" * 16, "--lift"], "not on the list of suppressions"),
        (["a_" + "2" * 16, "--reason", " "], "say why"),
    ):
        result = run.invoke(main, ["suppress", str(store.root), *arguments])
        assert result.exit_code != 0
        assert message in result.stderr
        assert "Traceback" not in result.output
    assert load_suppressions(store.root).entries == ()
    assert read_index(store.root).latest == "1.0.0"


def test_the_command_tells_what_it_did(again):
    store = again.store
    article = longest(again.result.release)["article_id"]
    result = CliRunner().invoke(
        main, ["suppress", str(store.root), article, "--reason", "来函", "--category", "privacy"]
    )
    assert result.exit_code == 0, result.output
    assert article in result.stdout
    assert "retracted: 1.0.0" in result.stdout
    shown = CliRunner().invoke(main, ["status", "--store", str(store.root)]).stdout
    assert "1.0.0 (retracted: holds an article that was taken down (privacy))\n" in shown
    (entry,) = json.loads((store.root / SUPPRESSIONS).read_text("utf-8"))
    assert (entry["reason"], entry["category"]) == ("来函", "privacy")
    with store.locked(), pytest.raises(StoreError, match="another build"):
        demands.suppress(store, [article], "privacy", "来函")
    assert CliRunner().invoke(main, ["suppress", str(store.root), article, "--lift"]).exit_code == 0


def test_a_broken_list_stops_everything(tmp_path):
    (tmp_path / SUPPRESSIONS).write_text("{")
    with pytest.raises(TakedownError, match="restore it from a backup"):
        load_suppressions(tmp_path)


def test_the_list_keeps_what_it_is_given(again, tmp_path):
    store = again.store
    article = longest(again.result.release)["article_id"]
    demands.suppress(store, [article], "legal", "判决")
    (entry,) = load_suppressions(store.root).entries
    other = replace(entry, article_id="a_" + "7" * 16, text_sha256=None, partitions=())
    save_suppressions(tmp_path, both := load_suppressions(store.root).with_entries([other]))
    assert load_suppressions(tmp_path) == both
    assert both.digest_for("never") == ""
    assert both.without([article]).entries == (other,)


def test_categories_are_the_same_everywhere():
    assert CATEGORIES == schema.TAKEDOWN_CATEGORIES


def test_a_version_that_only_tells_the_words_in_its_diff_is_retracted_too(again):
    raw, store, first = again.raw, again.store, again.result.release
    chosen = longest(first)
    sources = pq.read_table(first / "data/parquet/sources.parquet").to_pylist()
    path = next(row["path"] for row in sources if row["source_id"] == chosen["source_id"])
    (raw / path).unlink()
    second = build(raw, store, SerialEngine()).release
    assert chosen["article_id"] not in {row["article_id"] for row in articles_of(second)}
    done = demands.suppress(store, [chosen["article_id"]], "privacy", "本人要求")
    assert done.versions == ("1.0.0", second.name)

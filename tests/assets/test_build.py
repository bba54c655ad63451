"""The whole chain on the sample corpus: every table filled, every byte accounted for, nothing made twice."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import dagster as dg
import duckdb
import pyarrow.parquet as pq
import pytest

from assets.build import BuildError, build
from assets.publication import complete_partitions
from pipeline import schema
from pipeline.cleaning.settings import CleaningSettings, load_settings, save_settings
from pipeline.engine import LocalEngine, SerialEngine
from pipeline.release.index import read_index
from pipeline.store import Store, StoreError
from tests.assets.conftest import SAMPLE, writable

ROOT = Path(__file__).resolve().parents[2]


def parquet(release: Path, table: str) -> Path:
    return release / "data" / "parquet" / f"{table}.parquet"


def test_every_table_has_its_schema_and_rows(built):
    for name, table in schema.PUBLISHED.items():
        found = pq.read_schema(parquet(built.result.release, name)).remove_metadata()
        assert found.equals(table.arrow()), name
    filled = {name for name in schema.PUBLISHED if pq.read_metadata(parquet(built.result.release, name)).num_rows}
    assert set(schema.PUBLISHED) - filled <= {"id_history", "tombstones", "lexicon", "withheld"}


def test_spans_and_residue_cover_every_file_byte_for_byte(built):
    release = built.result.release
    spans, residue, sources = (parquet(release, name) for name in ("spans", "residue", "sources"))
    ranges = f"""
        select source_id, byte_start, byte_end from '{spans}' union all
        select source_id, byte_start, byte_end from '{residue}'"""
    broken = f"""
        select count(*) from (select byte_start, lag(byte_end, 1, 0) over
            (partition by source_id order by byte_start) as before from ({ranges})) where byte_start <> before"""
    short = f"""
        select count(*) from '{sources}' join (select source_id, max(byte_end) as reached from ({ranges})
            group by source_id) using (source_id) where reached <> byte_size"""
    assert duckdb.sql(broken).fetchall() == duckdb.sql(short).fetchall() == [(0,)]


def test_a_foreign_engine_derives_every_paragraph_from_the_raw_bytes(built):
    release = built.result.release
    raw = built.raw
    paths = [
        row[0]
        for row in duckdb.sql(f"select path from '{parquet(release, 'sources')}' where encoding = 'utf-8'").fetchall()
    ]
    files = ", ".join(f"'{raw / path}'" for path in paths)
    derived = duckdb.sql(f"""
        with r as (select source_id, content from '{parquet(release, "sources")}'
            join (select replace(filename, '{raw}/', '') as path, content from read_blob([{files}])) using (path)),
        d as (select article_id, para_no, string_agg(decode(content[byte_start + 1:byte_end]), '' order by span_no) as t
            from '{parquet(release, "spans")}' join r using (source_id) group by all)
        select count(*), count(*) filter (where p.text is distinct from d.t)
        from '{parquet(release, "paragraphs")}' p join d using (article_id, para_no)
        where (article_id, para_no) not in (select (article_id, para_no) from '{parquet(release, "edits")}')""")
    ((checked, wrong),) = derived.fetchall()
    assert checked > 300
    assert wrong == 0


def test_the_release_proves_itself_with_the_standard_library(built):
    release = built.result.release
    done = subprocess.run(
        [sys.executable, "-I", str(release / "verify.py"), str(release)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_damaged_and_empty_files_are_in_quarantine_and_stop_nothing(built):
    notes = [json.loads(p.read_text(encoding="utf-8")) for p in built.store.quarantine.rglob("*.reason.json")]
    assert sorted(note["reason"].split(":")[0] for note in notes) == ["binary", "empty"]
    assert built.result.quarantined == 2


def test_an_agency_story_printed_in_both_papers_is_one_cluster(built):
    release = built.result.release
    clusters = duckdb.sql(f"""
        select reprint_cluster_id, count(distinct newspaper) as papers from '{parquet(release, "articles")}'
        where reprint_cluster_id is not null group by 1 having papers > 1""").fetchall()
    assert clusters


def test_a_jump_across_pages_is_joined(built):
    release = built.result.release
    pairs = duckdb.sql(f"""
        select a.page_no, b.page_no from '{parquet(release, "articles")}' a
        join '{parquet(release, "articles")}' b on a.continues_article_id = b.article_id""").fetchall()
    assert pairs
    assert all(one != other for one, other in pairs)


ELSEWHERE = """
import sys, time
from pathlib import Path

now, now_ns = time.time, time.time_ns
time.time, time.time_ns = (lambda: now() + 40 * 86_400), (lambda: now_ns() + 40 * 86_400 * 10**9)

from assets.build import build
from pipeline.engine import make_engine
from pipeline.store import Store

if __name__ == "__main__":
    engine = make_engine(sys.argv[3], 2, lambda *_: None)
    try:
        print(build(Path(sys.argv[1]), Store(sys.argv[2]), engine).release)
    finally:
        engine.close()
"""
"""A build in a process of its own, by a clock that is forty days ahead."""


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["local", "ray"])
def test_builds_elsewhere_later_and_by_other_engines_are_byte_identical(built, tmp_path, engine):
    if engine == "ray":
        pytest.importorskip("ray", reason="ray is not installed (extra ray)")
    copy = shutil.copytree(built.raw, tmp_path / "elsewhere" / "raw")
    for path in copy.rglob("*.txt"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    program = tmp_path / "build.py"
    program.write_text(ELSEWHERE, encoding="utf-8")
    surroundings = {"PYTHONHASHSEED": "7", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(program), str(copy), str(tmp_path / "other store"), engine]
    done = subprocess.run(command, env={**os.environ, **surroundings}, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    other = done.stdout.splitlines()[-1]
    compared = subprocess.run(["diff", "-r", built.result.release, other], capture_output=True, text=True)
    assert (compared.returncode, compared.stdout) == (0, "")
    writable(tmp_path)


def test_a_page_that_arrives_is_a_minor_change(again):
    late = Path("澜河日报", "2026-03-17", "A05.txt")
    shutil.copy(SAMPLE / late, again.raw / late)
    second = build(again.raw, again.store, SerialEngine()).release
    assert (again.result.release.name, second.name) == ("1.0.0", "1.1.0")
    diff = json.loads((second / "diff/from-1.0.0/diff.json").read_text(encoding="utf-8"))
    assert diff["tables"]["sources"]["added"] == 1
    assert diff["only_added"]


def test_building_again_publishes_nothing(again):
    (again.store.root / "releases.json").unlink()
    result = build(again.raw, again.store, SerialEngine())
    assert result.release == again.result.release
    assert result.partitions_made == 0
    assert read_index(again.store.root).latest == "1.0.0", "a lost index is made anew"
    assert [p.name for p in (again.store.root / "releases").iterdir() if not p.name.startswith(".")] == ["1.0.0"]


def test_changing_a_page_changes_only_what_descends_from_it(again):
    raw, store, first = again.raw, again.store, again.result.release
    changed = sorted(raw.rglob("*.txt"))[0]
    changed.write_bytes(changed.read_bytes().replace("。".encode(), "！".encode(), 1))
    second = build(raw, store, SerialEngine()).release
    assert second.name == "2.0.0"
    changelog = (second / "CHANGELOG.md").read_text("utf-8")
    shown = shown_in_the_ui(store)
    assert shown["summary"].md_str.split("\n", 2)[2].strip() in changelog
    assert shown["articles added"].value == shown["articles removed"].value > 0
    name = changed.relative_to(raw).as_posix()
    sources, articles = parquet(first, "sources"), parquet(first, "articles")
    of_page = f"select article_id from '{articles}' join '{sources}' using (source_id) where path = '{name}'"
    for table in ("articles", "paragraphs", "keywords"):
        before, after = parquet(first, table), parquet(second, table)
        # Reprints and jumps name articles of other pages; everything else depends on its own page alone.
        columns = "* exclude (reprint_cluster_id, continues_article_id)" if table == "articles" else "*"
        kept = f"select {columns} from '{before}' where article_id not in ({of_page})"
        lost = duckdb.sql(f"select count(*) from ({kept} except select {columns} from '{after}')").fetchall()
        assert lost == [(0,)], table


def shown_in_the_ui(store: Store) -> dict[str, dg.MetadataValue]:
    with dg.DagsterInstance.from_config(str(store.dagster_home)) as instance:
        (record,) = instance.fetch_materializations(dg.AssetKey("release"), limit=1).records
    return dict(record.asset_materialization.metadata)


def test_a_page_that_vanishes_is_gone_from_the_next_release(again):
    sorted(again.raw.rglob("*.txt"))[0].unlink()
    second = build(again.raw, again.store, SerialEngine()).release
    releases = (again.result.release, second)
    before, after = (pq.read_metadata(parquet(release, "sources")).num_rows for release in releases)
    assert (before, after) == (4, 3)
    assert pq.read_metadata(parquet(second, "id_history")).num_rows > 0


def test_a_folder_without_pages_is_refused_with_a_remedy(tmp_path):
    (tmp_path / "raw").mkdir()
    with pytest.raises(BuildError, match="no page found; put text files"):
        build(tmp_path / "raw", Store(tmp_path / "store"), SerialEngine())


def test_a_folder_that_lost_all_its_pages_changes_nothing(again):
    masks = CleaningSettings(frozenset({"mobile"}))
    save_settings(again.store.root, masks)
    for path in again.raw.rglob("*.txt"):
        path.unlink()
    with pytest.raises(BuildError, match="no page is left where there were 4; is the folder mounted"):
        build(again.raw, again.store, SerialEngine())
    assert all(again.store.partitions(asset) for asset in ("sources", "clean_articles", "keywords"))
    assert load_settings(again.store.root) == masks
    assert read_index(again.store.root).latest == again.result.release.name


def test_a_release_of_no_page_is_refused(tmp_path):
    (tmp_path / "raw").mkdir()
    store = Store(tmp_path / "store")
    with pytest.raises(StoreError, match="holds no page"):
        complete_partitions(store)


def test_what_a_worker_process_raised_is_told(two_days, tmp_path):
    (two_days.raw / "lexicon.toml").write_text('words = "澜河"\n', "utf-8")
    engine = LocalEngine(2)
    try:
        with pytest.raises(BuildError, match=r"^lexicon: \S*lexicon\.toml: words: '澜河' is no list"):
            build(two_days.raw, Store(tmp_path / "fresh"), engine)
    finally:
        engine.close()


def test_two_builds_at_once_are_refused(small, tmp_path):
    store = Store(tmp_path / "store")
    with store.locked(), pytest.raises(StoreError, match="another build"):
        build(small, store, SerialEngine())

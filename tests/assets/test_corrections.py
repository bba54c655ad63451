"""A curator's corrections as an input of the pipeline: what they make stale, and what becomes of them in a release."""

from __future__ import annotations

import duckdb
import pytest

from assets.build import BuildError, build
from assets.inventory import inventory_digests
from cli.status import print_status
from pipeline.corrections import CorrectionError
from pipeline.engine import SerialEngine
from pipeline.planning import stale_partitions
from pipeline.reading.config import load_config
from pipeline.reading.inventory import partition_digests, scan

PAGE = "20260318_01.txt"


def say(raw, keys: str, page: str = PAGE) -> None:
    (raw / "corrections.toml").write_text(f'[[correction]]\npage = "{page}"\n{keys}\n', encoding="utf-8")


def digests(raw) -> dict[str, str]:
    return partition_digests(scan(raw, None, load_config(raw)).inventory)


def test_a_correction_makes_the_issue_of_its_page_stale_and_no_other(two_days):
    raw = two_days.raw
    before = digests(raw)
    say(raw, 'lines = "12"\nkind = "notice"')
    after = digests(raw)
    assert {day for day in after if after[day] != before[day]} == {"2026-03-18"}
    say(raw, 'lines = "12"\nkind = "photo"')
    assert digests(raw)["2026-03-18"] != after["2026-03-18"]
    (raw / "corrections.toml").unlink()
    assert digests(raw) == before


def test_a_page_that_is_not_there_stops_the_scan(two_days):
    say(two_days.raw, 'lines = "12"\nkind = "notice"', page="20260318_1.txt")
    with pytest.raises(CorrectionError, match=f'correction 1 .*did you mean "{PAGE}"'):
        digests(two_days.raw)


def test_a_corrected_page_in_the_release(two_days):
    raw, store, first, engine = two_days.raw, two_days.store, two_days.result, SerialEngine()

    say(raw, 'lines = "12"\nkind = "notice"\nnote = "公告"')
    second = build(raw, store, engine)
    assert second.partitions_made == 1
    assert second.release != first.release
    release = second.release / "data" / "parquet"
    corrected = duckdb.sql(f"""
        select distinct path, kind from '{release}/spans.parquet' join '{release}/articles.parquet' using (article_id)
        join '{release}/sources.parquet' s on s.source_id = articles.source_id
        where rule_id = 'seg.correct-kind'""").fetchall()
    assert corrected == [(PAGE, "notice")]

    say(raw, 'lines = "900"\nkind = "notice"')
    with pytest.raises(BuildError, match=rf"corrections\.toml: {PAGE}: correction 1 of this page: .* no line 900"):
        build(raw, store, engine)
    assert stale_partitions(store, "page_articles", inventory_digests(store)) == ["2026-03-18"]
    print_status(store)

    (raw / "corrections.toml").unlink()
    third = build(raw, store, engine)
    assert not duckdb.sql(
        f"select 1 from '{third.release}/data/parquet/spans.parquet' where rule_id like 'seg.correct-%'"
    ).fetchall()

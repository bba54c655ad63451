"""Which evidence wins, and what it is called."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.config import PathTerms, RawConfig, Terms, load_config
from pipeline.reading.decoding import Unreadable, decode
from pipeline.reading.place import Place, locate

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample"
SHARED = ROOT.parent / "shared"
PLAIN = RawConfig()
FOLIO = "澜河日报 A02 综合\n2026年3月16日 星期一\n\n本报3月15日讯\n"
DAY = dt.date(2026, 3, 16)


def test_the_text_when_the_path_says_nothing() -> None:
    found = locate("000_f585da57cd6e1821.txt", FOLIO, PLAIN)
    assert found == Place("澜河日报", DAY, "A02", "text:masthead line 1", "text:folio line 2")


def test_the_path_beats_the_text() -> None:
    found = locate("云泽晚报/2025-07-29/A01.txt", FOLIO, PLAIN)
    evidence = "path:NEWSPAPER/DATE/PAGE"
    assert found == Place("云泽晚报", dt.date(2025, 7, 29), "A01", evidence, evidence)


def test_path_and_text_complete_each_other() -> None:
    found = locate("20260316_07.txt", FOLIO, PLAIN)
    assert found == Place("澜河日报", DAY, "07", "text:masthead line 1", "path:DATE_PAGE")


def test_a_pattern_beats_everything() -> None:
    config = RawConfig(newspaper="澜河日报", pattern=r"(?P<newspaper>\w+)\.(?P<date>\d{8})\.(?P<page>\d)")
    found = locate("云泽晚报/2025-07-29/yz.20260316.3.txt", FOLIO, config)
    assert found == Place("yz", DAY, "3", "config:pattern", "config:pattern")


def test_the_configured_newspaper_beats_folders_that_may_be_anything() -> None:
    config = RawConfig(newspaper="东岭晨报")
    assert locate("x1/2025-07-29/A01.txt", "", config).newspaper_evidence == "config:newspaper"
    assert locate("云泽晚报/2025-07-29/A01.txt", "", config).newspaper == "云泽晚报"
    assert locate("000.txt", FOLIO, config).newspaper == "东岭晨报"
    of_paths = RawConfig(newspaper="东岭晨报", paths=(PathTerms("old/**", Terms(newspaper="澜河旧报")),))
    found = locate("old/云泽晚报/2025-07-29/A01.txt", "", of_paths)
    assert (found.newspaper, found.newspaper_evidence) == ("澜河旧报", "config:paths")


def test_a_folder_code_gets_the_name_of_its_newspaper() -> None:
    config = RawConfig(newspapers=(("lhrb", Terms(newspaper="澜河日报")),))
    assert locate("lhrb/2025-07-29/A01.txt", "", config).newspaper == "澜河日报"


def test_a_weekday_that_disagrees_is_told() -> None:
    found = locate("a.txt", "澜河日报\n2026年3月16日 星期三\n", PLAIN)
    assert found.issue_date == DAY
    assert found.date_evidence == "text:folio line 2, but it says 星期三 and the date is a 星期一"


def test_datelines() -> None:
    text = "2025年度名单\n本报讯（记者 沈青）7月28日，"
    found = locate("a.txt", text, PLAIN)
    assert (found.issue_date, found.newspaper) == (dt.date(2025, 7, 28), None)
    assert found.date_evidence == "text:latest dateline 7月28日, year 2025 from line 1"
    unknown = locate("a.txt", text[8:], PLAIN)
    assert (unknown.issue_date, unknown.date_evidence) == (None, "text:latest dateline 7月28日, year unknown")


def test_nothing_at_all() -> None:
    assert locate("a.txt", "甲乙丙丁。\n", PLAIN) == Place(None, None, None, "none", "none")


@given(text=st.text(max_size=200))
def test_any_text_has_a_place(text: str) -> None:
    found = locate("a.txt", text, PLAIN)
    assert found.newspaper_evidence
    assert found.date_evidence


@pytest.mark.skipif(not (SAMPLE / "gold").is_dir(), reason="needs the sample corpus")
def test_the_sample_is_placed_as_its_gold_says_or_not_at_all() -> None:
    config = load_config(SAMPLE / "raw")
    unknown = 0
    golds = sorted((SAMPLE / "gold").glob("*.gold.json"))
    for gold_path in golds:
        gold = json.loads(gold_path.read_text(encoding="utf-8"))
        path = gold["page"].replace("__", "/") + ".txt"
        try:
            text = decode((SAMPLE / "raw" / path).read_bytes()).text
        except Unreadable:
            continue
        found = locate(path, text, config)
        assert found.newspaper in (gold["newspaper"], None), path
        assert found.issue_date in (dt.date.fromisoformat(gold["issue_date"]), None), path
        assert found.page_no is None or int(re.sub(r"\D", "", found.page_no)) == gold["page_no"], path
        unknown += found.issue_date is None
    assert unknown <= len(golds) // 8, "only pages that print no date at all"


@pytest.mark.skipif(not (SHARED / "pages").is_dir(), reason="needs the shared pages")
def test_real_pages_are_placed_by_their_names_and_never_wrongly_by_their_texts() -> None:
    for page in sorted((SHARED / "pages").glob("*.txt")):
        _, day, number = page.stem.split("_")
        date = dt.date.fromisoformat(f"{day[:4]}-{day[4:6]}-{day[6:]}")
        text = page.read_text(encoding="utf-8")
        assert locate(page.name, text, PLAIN) == Place(None, date, number, "none", "path:DATE_PAGE")
        from_text = locate("a.txt", text, PLAIN)
        assert from_text.issue_date in (None, date - dt.timedelta(1)), page.name
        assert (from_text.newspaper, from_text.page_no) == (None, None), page.name


@pytest.mark.skipif(not (SHARED / "seed").is_dir(), reason="needs the shared seed")
def test_the_seed_is_dated_by_its_datelines_quickly() -> None:
    raw = (SHARED / "seed" / "real_seed.txt").read_bytes()
    found = locate("000_f585da57cd6e1821.txt", decode(raw).text, PLAIN)
    assert (found.issue_date, found.newspaper, found.page_no) == (dt.date(2025, 7, 28), None, None)
    if os.environ.get("CI"):
        return
    best = min(_seconds(raw) for _ in range(20))
    assert best < 0.002, "a page is read in well under a millisecond when the machine is quiet"


def _seconds(raw: bytes) -> float:
    start = time.perf_counter()
    locate("000_f585da57cd6e1821.txt", decode(raw).text, PLAIN)
    return time.perf_counter() - start

"""The page setter: committed pages are what it writes, its gold is whole, its lines obey 禁则."""

from __future__ import annotations

import datetime
import json
import random
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sample.setting import load_corpus, set_corpus, vary_pages
from sample.setting.__main__ import ARTICLES, main, write_sample
from sample.setting.breaking import OPENERS, break_text, clusters, justify, width
from sample.setting.pages import RawPage

SAMPLE = ARTICLES.parent
FORBIDDEN_AT_START = tuple("，。、；：！？”》）")
CORPUS = load_corpus(ARTICLES)
PAGES = {page.path: page for page in set_corpus(CORPUS)}
READ = {path: page for path, page in PAGES.items() if page.gold is not None}
PROSE = st.text(alphabet="春耕水稻田里的人“”《》（），。；：！？、—…·%0123456789.ABab+ \n\u3000", max_size=200)


def gold_of(page: RawPage) -> dict[str, Any]:
    assert page.gold is not None
    return page.gold


def lines_of(page: RawPage) -> list[str]:
    """Lines of a page as gold counts them: decoded, parted by newlines only."""
    encoding = "utf-8-sig" if page.data.startswith(b"\xef\xbb\xbf") else "utf-8"
    try:
        text = page.data.decode(encoding)
    except UnicodeDecodeError:
        text = page.data.decode("gb18030")
    return [line.removesuffix("\r") for line in text.split("\n")]


def bare(text: str) -> str:
    return re.sub(r"[\s\x00-\x1f]", "", text)


def files_under(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# ---- the committed corpus


def test_regeneration_gives_the_committed_bytes(tmp_path: Path) -> None:
    write_sample(tmp_path / "raw", tmp_path / "gold")
    assert files_under(tmp_path / "raw") == files_under(SAMPLE / "raw")
    assert files_under(tmp_path / "gold") == files_under(SAMPLE / "gold")


def test_three_issue_dates_two_newspapers_and_enough_pages() -> None:
    assert {issue.date for issue in CORPUS.issues} == {datetime.date(2026, 3, day) for day in (16, 17, 18)}
    assert {issue.newspaper for issue in CORPUS.issues} == {"澜河日报", "云泽晚报"}
    assert len(READ) >= 26


def test_weekdays_in_folios_are_right() -> None:
    found = 0
    for issue in CORPUS.issues:
        for spec in issue.pages:
            for month, day, weekday in re.findall(r"2026年(\d+)月(\d+)日 星期(.)", " ".join(spec.folio)):
                assert datetime.date(2026, int(month), int(day)) == issue.date
                assert "一二三四五六日"[issue.date.weekday()] == weekday
                found += 1
    assert found > 15


def test_special_files() -> None:
    assert PAGES["008_00000000e3b0c442.txt"].data == b""
    assert PAGES["009_c41e9d77aa305b12_copy.txt"].data == PAGES["005_c41e9d77aa305b12.txt"].data
    damaged = PAGES["010_5aa3f0d1b7c6e294.txt"].data
    assert damaged.count(b"\0") > 100
    with pytest.raises(UnicodeDecodeError):
        damaged.decode("utf-8")
    with pytest.raises(UnicodeDecodeError):
        PAGES["006_e9925fd1784c0b3a.txt"].data.decode("utf-8")
    with_mark = PAGES["澜河日报/2026-03-17/A05.txt"].data
    assert with_mark.startswith(b"\xef\xbb\xbf")
    assert with_mark.count(b"\n") == with_mark.count(b"\r\n") > 10
    wide = PAGES["007_17b36c0fe28d94a1.txt"].data.decode("utf-8")
    assert "２０２６年３月１６日" in wide
    assert "\f" in wide
    assert not re.search("[0-9]", wide)


def test_every_raw_file_is_described_in_the_readme() -> None:
    readme = (SAMPLE / "README.md").read_text("utf-8")
    assert [path for path in PAGES if f"`{path}`" not in readme] == []


def test_every_author_is_in_the_list_of_people() -> None:
    people = {name for issue in CORPUS.issues for name in issue.people}
    authors = {name for issue in CORPUS.issues for article in issue.articles for name in article.authors}
    assert authors - people == set()


# ---- gold


@pytest.mark.parametrize("path", READ)
def test_gold_covers_each_line_once(path: str) -> None:
    page = READ[path]
    gold = gold_of(page)
    filled = [number for number, line in enumerate(lines_of(page), 1) if line.strip()]
    counted = Counter([line["n"] for line in gold["lines"]] + gold["furniture"])
    assert sorted(counted) == filled
    assert set(counted.values()) == {1}


@pytest.mark.parametrize("path", READ)
def test_gold_lines_hold_the_text_of_their_article(path: str) -> None:
    """The characters of an article's lines are its title, paragraphs and so on: nothing lost, nothing added."""
    page = READ[path]
    gold = gold_of(page)
    lines = lines_of(page)
    for number, article in enumerate(gold["articles"]):
        mine = [line for line in gold["lines"] if line["article"] == number]
        for role in ("kicker", "title", "subtitle"):
            printed = "".join(lines[line["n"] - 1] for line in mine if line["role"] == role)
            assert bare(printed) == bare("".join(article[role])), article
        body = [line for line in mine if line["role"] in ("body", "subhead", "caption")]
        for para, text in enumerate(article["paragraphs"]):
            printed = bare("".join(lines[line["n"] - 1] for line in body if line["para"] == para))
            assert bare(text) in printed or sorted(bare(text)) == sorted(printed), text


@pytest.mark.parametrize("path", READ)
def test_no_line_begins_with_a_closing_mark(path: str) -> None:
    wrong = [line for line in lines_of(READ[path]) if line.strip("\f\x02 ").startswith(FORBIDDEN_AT_START)]
    assert wrong == []


# ---- line breaking


@given(text=PROSE, measure=st.integers(4, 43), indent=st.integers(0, 2), squeeze=st.booleans())
def test_breaking_loses_nothing(text: str, measure: int, indent: int, squeeze: bool) -> None:
    lines = break_text(text, measure, indent, squeeze)
    assert bare("".join(lines)) == bare(text)
    assert all(line == line.strip() and line for line in lines)


@given(text=PROSE, measure=st.integers(4, 43))
def test_breaking_obeys_the_rules(text: str, measure: int) -> None:
    lines = break_text(text, measure)
    assert not [line for line in lines[1:] if line.startswith(FORBIDDEN_AT_START)]
    assert not [line for line in lines[:-1] if line[-1] in OPENERS]


@given(text=PROSE, measure=st.integers(4, 43))
def test_a_line_overflows_only_when_it_is_one_piece(text: str, measure: int) -> None:
    for line in break_text(text, measure, squeeze=False):
        assert width(line) <= 2 * measure or len(clusters(line)) == 1


def test_numbers_are_not_torn() -> None:
    assert break_text("产值突破12.75亿元", 6) == ["产值突破", "12.75亿元"]


@given(text=PROSE, seed=st.integers(0, 99))
def test_justification_adds_only_spaces(text: str, seed: int) -> None:
    assert justify(text, random.Random(seed), 1.0).replace(" ", "") == text.replace(" ", "")


# ---- varied pages


def test_varied_pages_are_reproducible_and_differ() -> None:
    first = [(page.path, page.data) for page in vary_pages(CORPUS, 70, 7)]
    assert first == [(page.path, page.data) for page in vary_pages(CORPUS, 70, 7)]
    assert len({data for _, data in first}) == 70
    assert first != [(page.path, page.data) for page in vary_pages(CORPUS, 70, 8)]
    assert first[0][0] == "澜河日报/2024-01-01/01.txt"
    assert first[69][0] == "澜河日报/2024-01-03/06.txt"


def test_varied_gold_covers_each_line_once() -> None:
    for page in vary_pages(CORPUS, 40, 3):
        gold = gold_of(page)
        filled = [number for number, line in enumerate(lines_of(page), 1) if line.strip()]
        assert sorted([line["n"] for line in gold["lines"]] + gold["furniture"]) == filled


def test_vary_command_writes_gold_beside(tmp_path: Path) -> None:
    assert main(["vary", "--pages", "3", "--seed", "1", "--out", str(tmp_path), "--gold"]) == 0
    gold = json.loads((tmp_path / "澜河日报/2024-01-01/02.gold.json").read_text("utf-8"))
    assert gold["page"] == "澜河日报__2024-01-01__02"
    assert (tmp_path / "澜河日报/2024-01-01/02.txt").stat().st_size > 1000


def test_a_folder_that_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "thesis.txt").write_text("mine", "utf-8")
    with pytest.raises(SystemExit, match="choose another folder"):
        main(["--out", str(tmp_path / "raw")])
    assert (tmp_path / "raw" / "thesis.txt").read_text("utf-8") == "mine"

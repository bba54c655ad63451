"""Articles that go on on another page are joined to where they began."""

from __future__ import annotations

import datetime as dt
import doctest
from typing import Any

import pyarrow as pa
import pytest

from pipeline import schema
from pipeline.articles import jumps, link_jumps
from pipeline.articles.jumps import page_key

DAY = dt.date(2026, 3, 16)


def article(own_id: str, page_no: str | None, title: str | None, text: str | None, **other: Any) -> tuple[Any, ...]:
    values = {
        "article_id": own_id, "source_id": "s_aaaaaaaaaaaaaaaa", "article_no": 0, "kind": "article", "genre": "other",
        "title": title, "newspaper": "澜河日报", "issue_date": DAY, "page_no": page_no, "text": text, "char_count": 1,
        "paragraph_count": 1, "confidence": 1.0, "text_sha256": "0" * 64, "byte_start": 0, "byte_end": 1, **other,
    }  # fmt: skip
    return tuple(values.get(name) for name in schema.CLEAN_ARTICLES.column_names)


def linked(rows: list[tuple[Any, ...]], marks: list[tuple[str, str | None, str | None]]) -> dict[str, str]:
    table = link_jumps(schema.CLEAN_ARTICLES.from_rows(rows), marks)
    assert table.schema.equals(schema.CLEAN_ARTICLES.arrow())
    pairs = zip(table["article_id"].to_pylist(), table["continues_article_id"].to_pylist(), strict=True)
    return {own_id: continued for own_id, continued in pairs if continued}


BEGINS = article("a_begins", "A01", "春到渡口", "澜河两岸的油菜花次第开放，沿河绿道成了")
GOES_ON = article("a_goes_on", "A03", "春到渡口", "踏青的好去处，渡口的油菜花田里游人如织。")


def test_examples() -> None:
    assert not doctest.testmod(jumps).failed


@pytest.mark.parametrize(
    ("one", "other"),
    [("A01", "A1"), ("01", "1"), ("第三版", "3"), ("Ａ０３", "A3"), ("十二", "12"), ("二十", "20"), ("第10版", "10")],
)
def test_page_numbers_compare_however_they_are_written(one: str, other: str) -> None:
    assert page_key(one) == page_key(other)


def test_both_ends_name_each_other() -> None:
    assert linked([BEGINS, GOES_ON], [("a_begins", "A3", None), ("a_goes_on", None, "A01")]) == {
        "a_goes_on": "a_begins"
    }


def test_a_page_named_without_its_section_is_of_the_same_section() -> None:
    assert linked([BEGINS, GOES_ON], [("a_begins", "3", None), ("a_goes_on", None, "1")]) == {"a_goes_on": "a_begins"}


@pytest.mark.parametrize("jump_to", ["A4", "B3"])
def test_an_article_that_goes_elsewhere_is_not_continued(jump_to: str | None) -> None:
    assert linked([BEGINS, GOES_ON], [("a_begins", jump_to, None), ("a_goes_on", None, "A01")]) == {}


@pytest.mark.parametrize(
    "other", [{"newspaper": "澜河晚报"}, {"issue_date": DAY.replace(day=17)}, {"page_no": None}, {"issue_date": None}]
)
def test_jumps_stay_within_newspaper_and_issue(other: dict[str, Any]) -> None:
    far = article(
        "a_goes_on", "A03", "春到渡口", "踏青的好去处。", **{k: v for k, v in other.items() if k != "page_no"}
    )
    if "page_no" in other:
        far = article("a_goes_on", None, "春到渡口", "踏青的好去处。")
    assert linked([BEGINS, far], [("a_begins", "A3", None), ("a_goes_on", None, "A01")]) == {}


@pytest.mark.parametrize("headline", ["春到渡口", None])
def test_of_several_candidates_the_likest_are_joined(headline: str | None) -> None:
    rival = article("a_a_rival", "A01", "托育服务扩面", "全省新增一批托育服务中心，新增托位")
    rest = article("a_rest", "A03", None, "新增托位向县城倾斜，托育服务中心可以日托。")
    rows = [rival, BEGINS, article("a_goes_on", "A03", headline, "渡口的油菜花田里游人如织，绿道"), rest]
    marks: list[tuple[str, str | None, str | None]] = [
        ("a_a_rival", "A3", None),
        ("a_begins", "A3", None),
        ("a_goes_on", None, "A1"),
        ("a_rest", None, "A1"),
    ]
    expected = {"a_goes_on": "a_begins", "a_rest": "a_a_rival"}
    assert linked(rows, marks) == expected
    assert linked(rows[::-1], marks[::-1]) == expected


OTHERS = [
    article("a_z_tea", "A03", "茶园开园迎客", "北山茶园昨日开园，首批新茶上市，茶农喜笑颜开。"),
    article("a_z_bus", "A03", "夜班公交延时", "夜班公交延长到零点，司机轮流值守，乘客称便。"),
]


@pytest.mark.parametrize(
    "marks",
    [
        [("a_begins", "A3", None), ("a_goes_on", None, "A1")],
        [("a_begins", "A3", None)],
        [("a_goes_on", None, "A1")],
        [("a_begins", "03", None)],
        [("a_goes_on", None, "1")],
    ],
)
@pytest.mark.parametrize("headline", ["春到渡口", "渡口（续）", None])
def test_one_end_that_says_it_jumps_is_enough(
    headline: str | None, marks: list[tuple[str, str | None, str | None]]
) -> None:
    rest = article("a_goes_on", "A03", headline, "踏青的好去处，油菜花田里游人如织，绿道两旁花开得正好。")
    rival = article("a_a_rival", "A01", "托育服务扩面", "全省新增一批托育服务中心，可以日托。")
    assert linked([rival, BEGINS, *OTHERS, rest], marks) == {"a_goes_on": "a_begins"}
    assert linked([rest, *OTHERS[::-1], BEGINS, rival], marks) == {"a_goes_on": "a_begins"}


def test_one_end_alone_is_not_joined_to_what_does_not_belong_to_it() -> None:
    assert linked([BEGINS, *OTHERS], [("a_begins", "A3", None)]) == {}
    photo = article("a_goes_on", "A03", "春到渡口", "油菜花开。", kind="photo")
    assert linked([BEGINS, photo, *OTHERS], [("a_begins", "A3", None)]) == {}


def test_a_headline_alone_may_go_on_elsewhere() -> None:
    teaser = article("a_begins", "A01", "春到渡口 绿道成景", None, kind="teaser")
    assert linked([teaser, GOES_ON, *OTHERS], [("a_begins", "A3", None)]) == {"a_goes_on": "a_begins"}


@pytest.mark.parametrize(("page", "named"), [("1", "A3"), ("A01", "A3"), ("01", "3")])
def test_sections_that_one_side_leaves_out_do_not_part(page: str, named: str) -> None:
    begins = article("a_begins", page, "春到渡口", "澜河两岸的油菜花次第开放。")
    assert linked([begins, GOES_ON], [("a_begins", named, None), ("a_goes_on", None, "A1")]) == {
        "a_goes_on": "a_begins"
    }


def test_a_story_may_jump_twice() -> None:
    middle = article("a_goes_on", "A03", None, "踏青的好去处，")
    last = article("a_last", "A05", None, "游人如织。")
    marks: list[tuple[str, str | None, str | None]] = [
        ("a_begins", "A3", None),
        ("a_goes_on", "A5", "A1"),
        ("a_last", None, "A3"),
    ]
    assert linked([BEGINS, middle, last], marks) == {"a_goes_on": "a_begins", "a_last": "a_goes_on"}


def test_no_jumps_no_links() -> None:
    assert linked([BEGINS, GOES_ON], []) == {}
    assert link_jumps(schema.CLEAN_ARTICLES.empty(), []).num_rows == 0
    assert isinstance(schema.CLEAN_ARTICLES.empty(), pa.Table)

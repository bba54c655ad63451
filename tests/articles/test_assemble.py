"""Rows of the tables that a clean page gives: ids, headline, text, offsets, names."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipeline import schema
from pipeline.articles.assemble import TABLES, assemble_page, jumps_of
from pipeline.cleaning import clean_page
from pipeline.model import CleanPage, Item, LeftOut, Page, PageReading, Piece
from pipeline.reading.identity import article_id

SHA256 = hashlib.sha256(b"a page").hexdigest()
SCHEMAS = {
    table.name: table
    for table in (
        schema.CLEAN_ARTICLES, schema.CLEAN_PARAGRAPHS, schema.CREDITS, schema.SPANS, schema.RESIDUE, schema.EDITS,
        schema.QUALITY, schema.COVERAGE,
    )
}  # fmt: skip

LINES = (
    ("furniture", "澜河日报 2026年3月16日 A01"),
    ("kicker", "抢墒情 追肥水"),
    ("title", "全市冬小麦返青管理"),
    ("title", "全面铺开"),
    ("subtitle", "——市农技站连线田头"),
    ("byline", "本报记者 林慕春"),
    ("body", "东岭社澜河3月15日电（记者 秦怀玉）全市１２６ 万亩"),
    ("body+", "冬小麦陆续返青。"),
    ("subhead", "因苗施策"),
    ("body", "苗情好于常年。"),
    ("teaser", "一片叶子的七道手续"),
    ("caption", "春日渡口。"),
    ("credit", "顾小满 摄"),
)


def page_of(lines: tuple[tuple[str, str], ...]) -> tuple[Page, PageReading]:
    """Set a page of one article, with a teaser and a photo below it where such lines are given."""
    text = "\n".join(line for _, line in lines)
    pieces: dict[str, list[Piece]] = {"article": [], "teaser": [], "photo": []}
    left_out = []
    at = number = 0
    for what, line in lines:
        span = (at, at + len(line))
        kind = {"teaser": "teaser", "caption": "photo", "credit": "photo"}.get(what, "article")
        number += not what.endswith("+")
        if what == "furniture":
            left_out.append(LeftOut(*span, "furniture", "seg.masthead"))
        else:
            role = "title" if what == "teaser" else what.rstrip("+")
            pieces[kind].append(Piece(*span, role, number, "seg.test"))
        at += len(line) + 1
    items = tuple(Item(kind, "other", 0.9, tuple(of_kind)) for kind, of_kind in pieces.items() if of_kind)
    page = Page("s_aaaaaaaaaaaaaaaa", text, "澜河日报", dt.date(2026, 3, 16), "A01")
    return page, PageReading(items, tuple(left_out))


def utf8_offsets(text: str) -> NDArray[np.int64]:
    sizes = [len(character.encode("utf-8", "surrogatepass")) for character in text]
    return np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])


def assemble(page: Page, clean: CleanPage) -> dict[str, list[dict[str, Any]]]:
    """Assemble and read back through the declared schema, which refuses nulls and types that do not belong."""
    rows = assemble_page(page, SHA256, clean, utf8_offsets(page.text))
    assert tuple(rows) == TABLES
    tables = {name: SCHEMAS[name].from_rows(rows[name]) for name in rows}
    for name, table in tables.items():
        for column in SCHEMAS[name].columns:
            assert column.nullable or table[column.name].null_count == 0
            assert not pa.types.is_string(column.type) or "" not in table[column.name].to_pylist()
    return {name: table.to_pylist() for name, table in tables.items()}


@pytest.fixture
def tables() -> dict[str, list[dict[str, Any]]]:
    page, reading = page_of(LINES)
    return assemble(page, clean_page(page, reading))


def test_headline_and_text_are_put_together(tables: dict[str, list[dict[str, Any]]]) -> None:
    article = tables["articles"][0]
    assert article["kicker"] == "抢墒情 追肥水"
    assert article["title"] == "全市冬小麦返青管理 全面铺开"
    assert article["subtitle"] == "——市农技站连线田头"
    assert article["summary"] is None
    assert article["byline"] == "本报记者 林慕春"
    assert article["text"] == (
        "东岭社澜河3月15日电（记者 秦怀玉）全市126万亩冬小麦陆续返青。\n因苗施策\n苗情好于常年。"
    )
    assert article["char_count"] == len(article["text"])
    assert article["paragraph_count"] == 3
    assert article["text_sha256"] == hashlib.sha256(article["text"].encode()).hexdigest()
    assert article["continues_article_id"] is None


def test_articles_stand_in_the_order_of_the_page_and_a_teaser_has_no_text(
    tables: dict[str, list[dict[str, Any]]],
) -> None:
    assert [(a["article_no"], a["kind"]) for a in tables["articles"]] == [(0, "article"), (1, "teaser"), (2, "photo")]
    teaser = tables["articles"][1]
    assert (teaser["text"], teaser["char_count"], teaser["paragraph_count"]) == (None, 0, 0)
    assert teaser["text_sha256"] == hashlib.sha256(b"").hexdigest()


def test_names_agency_and_dateline(tables: dict[str, list[dict[str, Any]]]) -> None:
    article = tables["articles"][0]
    assert (article["agency"], article["dateline_place"]) == ("东岭社", "澜河")
    assert article["dateline_date"] == dt.date(2026, 3, 15)
    of = {a["article_id"]: a["kind"] for a in tables["articles"]}
    assert [(of[c["article_id"]], c["credit_no"], c["name"], c["credit_role"]) for c in tables["credits"]] == [
        ("article", 0, "林慕春", "reporter"),
        ("article", 1, "东岭社", "agency"),
        ("article", 2, "秦怀玉", "reporter"),
        ("photo", 0, "顾小满", "photographer"),
    ]


def test_ids_come_of_the_first_byte_of_the_body_so_that_headlines_may_change() -> None:
    page, reading = page_of(LINES)
    rows = assemble(page, clean_page(page, reading))
    byte = len(page.text[: page.text.index("东岭社")].encode())
    assert rows["articles"][0]["article_id"] == article_id(SHA256, byte)
    caption = len(page.text[: page.text.index("春日渡口")].encode())
    assert rows["articles"][2]["article_id"] == article_id(SHA256, caption)
    first, *others = reading.items
    headless = Item(first.kind, first.genre, 0.1, tuple(p for p in first.pieces if p.role != "title"))
    again = assemble(page, clean_page(page, PageReading((headless, *others), ())))
    assert [a["article_id"] for a in again["articles"]] == [a["article_id"] for a in rows["articles"]]


def test_paragraphs_are_their_spans_with_their_edits(tables: dict[str, list[dict[str, Any]]]) -> None:
    page, _ = page_of(LINES)
    raw = page.text.encode()
    for paragraph in tables["paragraphs"]:
        key = (paragraph["article_id"], paragraph["para_no"])
        spans = [s for s in tables["spans"] if (s["article_id"], s["para_no"]) == key]
        assert {s["role"] for s in spans} == {paragraph["role"]}
        assert [s["span_no"] for s in spans] == list(range(len(spans)))
        text = b"".join(raw[s["byte_start"] : s["byte_end"]] for s in spans).decode()
        edits = [e for e in tables["edits"] if (e["article_id"], e["para_no"]) == key]
        assert [e["edit_no"] for e in edits] == list(range(len(edits)))
        for edit in edits:
            end = edit["at_char"] + len(edit["delete_text"])
            text = text[: edit["at_char"]] + edit["insert_text"] + text[end:]
        assert text == paragraph["text"]
        assert len(text) == paragraph["char_count"]
    assert len(tables["edits"]) == 3


def test_byte_range_of_an_article_is_that_of_its_spans(tables: dict[str, list[dict[str, Any]]]) -> None:
    for article in tables["articles"]:
        spans = [s for s in tables["spans"] if s["article_id"] == article["article_id"]]
        assert article["byte_start"] == min(s["byte_start"] for s in spans)
        assert article["byte_end"] == max(s["byte_end"] for s in spans)


def test_bytes_are_conserved_and_coverage_adds_up(tables: dict[str, list[dict[str, Any]]]) -> None:
    page, _ = page_of(LINES)
    size = len(page.text.encode())
    runs = sorted((r["byte_start"], r["byte_end"]) for name in ("spans", "residue") for r in tables[name])
    assert [0, *(end for _, end in runs)] == [*(start for start, _ in runs), size]
    (coverage,) = tables["coverage"]
    assert sum(value for name, value in coverage.items() if name.startswith("bytes_")) == size
    assert coverage["bytes_left_out"] == len("澜河日报 2026年3月16日 A01".encode())
    assert coverage["bytes_layout"] == len(LINES) - 1 + 1
    assert coverage["bytes_undecided"] == 0
    assert (coverage["articles"], coverage["paragraphs"]) == (3, len(tables["paragraphs"]))


def test_a_page_of_which_nothing_was_read_is_all_residue() -> None:
    page = Page("s_aaaaaaaaaaaaaaaa", "无主的一行\n")
    rows = assemble(page, clean_page(page, PageReading((), ())))
    assert [rows[name] for name in TABLES if name not in ("residue", "coverage")] == [[]] * 6
    assert rows["coverage"][0]["bytes_undecided"] == 15


def test_an_empty_page_has_nothing_but_its_account() -> None:
    rows = assemble(Page("s_aaaaaaaaaaaaaaaa", ""), CleanPage((), ()))
    assert [name for name in TABLES if rows[name]] == ["coverage"]


@given(st.text(st.characters(), max_size=60), st.integers(0, 60))
def test_any_text_gives_rows_that_fit_the_schema(text: str, cut: int) -> None:
    cut = min(cut, len(text))
    pieces = tuple(
        Piece(start, end, role, no, "seg.test")
        for no, (start, end, role) in enumerate([(0, cut, "title"), (cut, len(text), "body")])
        if start < end
    )
    page = Page("s_aaaaaaaaaaaaaaaa", text, None, dt.date(2026, 3, 16))
    reading = PageReading((Item("article", "other", 0.5, pieces),) if pieces else (), ())
    rows = assemble(page, clean_page(page, reading))
    assert rows["coverage"][0]["articles"] == len(rows["articles"])


def test_jumps_are_told_by_article() -> None:
    page, reading = page_of((("title", "抢墒情"), ("body", "全市冬小麦陆续返青。")))
    (item,) = reading.items
    onward = Item(item.kind, item.genre, item.confidence, item.pieces, jump_to="3")
    clean = clean_page(page, PageReading((onward,), ()))
    offsets = utf8_offsets(page.text)
    (row,) = assemble_page(page, SHA256, clean, offsets)["articles"]
    assert jumps_of(SHA256, clean, offsets) == [(row[0], "3", None)]
    assert jumps_of(SHA256, clean_page(page, reading), offsets) == []


@pytest.mark.parametrize(
    ("lead", "issue", "date", "unknown"),
    [
        ("东岭社澜河3月15日电 今日返青。", dt.date(2026, 3, 16), dt.date(2026, 3, 15), [0.0]),
        ("东岭社澜河3月15日电 今日返青。", None, None, [1.0]),
        ("东岭社澜河2月31日电 今日返青。", dt.date(2026, 3, 16), None, [1.0]),
        ("本报讯 今日返青。", None, None, []),
    ],
)
def test_a_date_that_cannot_be_told_is_null_and_a_signal_says_so(
    lead: str, issue: dt.date | None, date: dt.date | None, unknown: list[float]
) -> None:
    page, reading = page_of((("title", "小麦返青"), ("body", lead)))
    page = replace(page, issue_date=issue)
    tables = assemble(page, clean_page(page, reading))
    assert tables["articles"][0]["dateline_date"] == date
    assert [row["value"] for row in tables["quality"] if row["signal"] == "dateline_date_unknown"] == unknown

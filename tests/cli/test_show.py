"""What a person sees of a page: every character of it, each item apart, nothing that breaks the output."""

from __future__ import annotations

import datetime as dt
import html
import io
import json
import re

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from cli.show import as_json, render_html, render_terminal
from pipeline.model import Item, LeftOut, Page, PageReading, Piece

TEXT = "澜河大桥今日合龙\n\n■ 本报记者 林牧\n\n本报讯 今日，澜\n河大桥合龙。<b>\n责编：何田\n"


def piece(text: str, role: str, para: int) -> Piece:
    start = TEXT.index(text)
    return Piece(start, start + len(text), role, para, f"seg.{role}")


PAGE = Page("s_test", TEXT, "澜河日报", dt.date(2026, 3, 16), "A01")
READING = PageReading(
    (
        Item(
            "article",
            "brief",
            0.93,
            (
                piece("澜河大桥今日合龙", "title", 0),
                piece("本报记者 林牧", "byline", 1),
                piece("本报讯 今日，澜", "body", 2),
                piece("河大桥合龙。<b>", "body", 2),
            ),
            jump_to="2",
        ),
    ),
    (
        LeftOut(TEXT.index("■"), TEXT.index("■") + 2, "marker", "seg.bullet"),
        LeftOut(TEXT.index("责编"), TEXT.index("责编") + 5, "furniture", "seg.furniture-editors"),
    ),
)


def test_json_holds_headline_paragraphs_and_lines() -> None:
    found = as_json(PAGE, READING)
    json.dumps(found)
    (item,) = found["items"]  # type: ignore[misc]
    assert item["title"] == ["澜河大桥今日合龙"]
    assert item["byline"] == ["本报记者 林牧"]
    assert item["text"] == "本报讯 今日，澜河大桥合龙。<b>"
    assert item["paragraphs"][2]["lines"] == [5, 6]
    assert item["jump_to"] == "2"
    assert found["left_out"][1] == {  # type: ignore[index]
        "reason": "furniture",
        "rule_id": "seg.furniture-editors",
        "line": 7,
        "text": "责编：何田",
    }


def test_html_shows_every_line_roles_rules_and_order() -> None:
    page = render_html(PAGE, READING)
    assert "<b>\n" not in page
    assert html.escape("河大桥合龙。<b>") in page
    assert 'title="主题 · seg.title"' in page
    assert "<b>1.3</b> 正文" in page
    assert "澜河日报 2026-03-16 A01" in page
    assert 'class="out" title="furniture · seg.furniture-editors"' in page
    assert "http" not in page, "the page needs nothing from elsewhere"


def test_terminal_shows_text_and_legend() -> None:
    console = Console(file=io.StringIO(), width=100, force_terminal=False)
    console.print(render_terminal(PAGE, READING))
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    for part in ("澜河大桥今日合龙", "本报讯 今日，澜", "责编：何田", "稿件（消息）", "0.93", "主题"):
        assert part in shown


@given(st.text(max_size=200))
def test_any_text_can_be_shown(text: str) -> None:
    page = Page("s_any", text)
    reading = PageReading((), ())
    shown = render_html(page, reading)
    assert shown.encode("utf-8")
    console = Console(file=io.StringIO(), width=80)
    console.print(render_terminal(page, reading))
    rows = re.findall(r'<span class="no">', shown)
    assert len(rows) == sum(
        bool(line.strip()) for line in re.split(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", text)
    )

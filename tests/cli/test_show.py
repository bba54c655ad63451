"""What a person sees of a page: every character of it, each item apart, nothing that breaks the output."""

from __future__ import annotations

import datetime as dt
import html
import io
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from cli.show import as_corrections, as_json, render_html, render_terminal
from pipeline.corrections import load_corrections
from pipeline.model import Item, LeftOut, Page, PageReading, Piece
from pipeline.segmentation.corrections import correct

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
    assert 'class="title" title="主题 · seg.title · 主题：' in page
    assert "<b>1.3</b> 正文" in page
    assert "澜河日报 2026-03-16 A01" in page
    assert 'class="out" title="报头报尾 · seg.furniture-editors · 责编行' in page
    assert '<a href="#L3" title="读在第3行之后">' not in page, "only where the line read before is not the one above"
    assert not re.search("https?:|//[a-z]+[.]", page), "the page needs nothing from elsewhere"


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


# A page with columns that interleave: the first article goes on below the second, its headline comes last.
COLUMNS = """澜河两岸今春新栽杨柳三
北山茶园昨日开园，首批
新茶上市，游客可以入园采摘。
万株，树苗来自本市苗圃。
澜河添绿
"""
TWO = Page("s_" + "a" * 16, COLUMNS)


def cut(*items: tuple[str, tuple[tuple[int, str, int], ...]]) -> PageReading:
    """Return a reading of TWO from (kind, ((line, role, paragraph), …)) for each item."""
    starts = [0, *(match.end() for match in re.finditer("\n", COLUMNS))]
    return PageReading(
        tuple(
            Item(
                kind,
                "other",
                0.5,
                tuple(Piece(starts[n - 1], starts[n] - 1, role, para, "seg.body") for n, role, para in pieces),
            )
            for kind, pieces in items
        ),
        (),
    )


INTERLEAVED = cut(
    ("article", ((5, "title", 0), (1, "body", 1), (4, "body", 1))), ("notice", ((2, "caption", 0), (3, "caption", 0)))
)


def test_reading_order_is_told_where_it_leaves_the_order_of_the_page() -> None:
    shown = render_html(TWO, INTERLEAVED)
    assert '<b>1.2</b> 正文 <a href="#L5"' in shown
    assert '<b>1.2</b> 续 <a href="#L1"' in shown
    assert "<pre>[[correction]]\npage = " in shown
    console = Console(file=io.StringIO(), width=100)
    console.print(render_terminal(TWO, INTERLEAVED, explain=True))
    text = console.file.getvalue()  # type: ignore[attr-defined]
    for part in ("正文 ←5", "←1", "↳ seg.body", "可信度低"):
        assert part in text


def test_doubts_are_told() -> None:
    reading = cut(("article", ((1, "body", 0),)))
    (item,) = as_json(TWO, reading)["items"]  # type: ignore[misc]
    assert item["doubts"] == ["无标题", "末句未完", "可信度低"]


def test_entries_of_a_page_make_the_reading_that_they_were_written_of(tmp_path: Path) -> None:
    written = as_corrections(TWO, INTERLEAVED, "甲/01.txt")
    assert 'article = "5, 1, 4"\ntitle = "5"\nparagraphs = "1"\nkind = "article"\ngenre = "other"\n' in written
    (tmp_path / "corrections.toml").write_text(written, encoding="utf-8")
    said = load_corrections(tmp_path).of_page("甲/01.txt", TWO.source_id)
    found = correct(TWO, PageReading((), ()), said)

    def told(reading: PageReading) -> list[object]:
        return [
            (item.kind, item.genre, [(p.char_start, p.char_end, p.role, p.para_no) for p in item.pieces])
            for item in reading.items
        ]

    assert told(found) == told(INTERLEAVED)


@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Chromium")
def test_clicks_on_the_page_write_entries(tmp_path: Path) -> None:
    clicks = """<script>
    const line = (n) => document.querySelector(`#L${n} .no`);
    const tool = (name) => document.querySelector(`[data-subject=${name}]`);
    line(5).click(); tool("headline").click(); line(1).click(); line(4).click(); tool("headline").click();
    line(2).click(); line(3).dispatchEvent(new MouseEvent("click", {shiftKey: true, bubbles: true}));
    const kind = document.querySelector("[data-key=kind]");
    kind.value = "notice"; kind.dispatchEvent(new Event("change", {bubbles: true}));
    document.body.append(written.value);
    </script>"""
    page = tmp_path / "page.html"
    page.write_text(render_html(TWO, INTERLEAVED, "甲/01.txt").replace("</body>", clicks + "</body>"), encoding="utf-8")
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", page.as_uri()]
    shown = subprocess.run(command, capture_output=True, timeout=60, check=True).stdout.decode()
    about = f'page = "甲/01.txt"\nsource = "{TWO.source_id}"\n'
    assert f'[[correction]]\n{about}headline = "5"\nbody = "1, 4"\n' in shown
    assert f'[[correction]]\n{about}lines = "2-3"\nkind = "notice"\n' in shown

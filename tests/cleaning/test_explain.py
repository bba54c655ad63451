"""``explain`` tells a person what was left out and changed, and why."""

from __future__ import annotations

from pipeline.cleaning import clean_page
from pipeline.cleaning.explain import explain
from pipeline.cleaning.rules import FULL_WIDTH, NEWLINE, NUMBER_SPACE
from pipeline.model import Item, LeftOut, Page, PageReading, Piece


def test_every_step_but_line_ends_is_told_in_the_order_of_the_page() -> None:
    text = "■ 澜河日报\n增长３ 万吨\n水位"
    pieces = (Piece(7, 13, "body", 0, "seg.body"), Piece(14, 16, "body", 0, "seg.body"))
    reading = PageReading((Item("article", "brief", 1.0, pieces),), (LeftOut(0, 6, "furniture", "seg.masthead"),))
    page = Page("s_x", text)
    assert explain(page, clean_page(page, reading)) == [
        "line 1: [■␣澜河日报]⏎增长３␣万 left out as furniture (seg.masthead)",
        "line 2: 增长[３ → 3]万吨水位 (clean.full-width)",
        "line 2: 日报⏎增长３[␣]万吨⏎水位 left out as layout_space (clean.number-space)",
        "2 line ends left out as layout_newline (clean.newline)",
        f"clean.newline: {NEWLINE.zh} {NEWLINE.en}",
        f"clean.number-space: {NUMBER_SPACE.zh} {NUMBER_SPACE.en}",
        f"clean.full-width: {FULL_WIDTH.zh} {FULL_WIDTH.en}",
    ]


def test_what_cannot_be_seen_is_shown() -> None:
    page = Page("s_x", "\ufeff水\udc80\x07")
    reading = PageReading((Item("article", "brief", 1.0, (Piece(1, 2, "body", 0, "seg.body"),)),), ())
    told = [line for line in explain(page, clean_page(page, reading)) if line.startswith("line ")]
    assert [line.split("[")[1].split("]")[0] for line in told] == ["BOM", "‹DC80›", "‹0007›"]

"""A page in the terminal: each line in the colour of its article, its number, role and place in the margin."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cli.show.marks import Row, doubts, is_corrected, rows, title_of
from cli.show.words import REASON_NAMES, ROLE_NAMES, colour_of, kind_name, printable
from pipeline.model import Page, PageReading
from pipeline.schema import TEXT_ROLES
from pipeline.segmentation.rules import RULES


def render_terminal(page: Page, reading: PageReading, explain: bool = False) -> RenderableType:
    """Return the page for the terminal; ``explain`` adds the rule that each line rests on."""
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    said = {rule.rule_id: rule.zh for rule in RULES}
    shown: int | None = None
    last_rules: list[str] = []
    for row in rows(page, reading):
        first = row.kept
        item = first.item if first else None
        if shown is not None and item != shown:
            table.add_row()
        role = Text(_role(row, item != shown), style="dim")
        table.add_row(str(row.number), _order(row), role, _coloured(page.text, row))
        rules = list(dict.fromkeys(mark.rule_id for mark in row.marks))
        if explain and rules != last_rules:
            for rule in rules:
                table.add_row("", "", "", Text(f"↳ {rule}  {said.get(rule, '')}", style="dim italic"))
        shown, last_rules = item, rules
    return Group(_legend(page, reading), Padding(table, (1, 0, 0, 0)))


def _order(row: Row) -> Text:
    """Return article and paragraph of a line: ``2.5`` where a paragraph begins, else ``2``."""
    mark = row.kept
    if mark is None or mark.item is None:
        return Text("·")
    paragraph = f".{mark.paragraph + 1}" if mark.begins and mark.paragraph is not None else ""
    return Text(f"{mark.item + 1}{paragraph}", style=f"bold {colour_of(mark.item)}")


def _role(row: Row, other_item: bool) -> str:
    """Return what a line is, and which line is read before it when that is not the one above."""
    mark = row.kept
    if mark is None:
        return REASON_NAMES.get(row.marks[0].role, row.marks[0].role) if row.marks else ""
    name = ROLE_NAMES.get(mark.role, mark.role) if mark.begins or other_item else ""
    return f"{name} ←{mark.after}".strip() if mark.after is not None else name


def _legend(page: Page, reading: PageReading) -> Table:
    legend = Table(box=None, header_style="dim", pad_edge=False)
    for heading in ("", "类别", "标题", "段", "可信度", ""):
        legend.add_column(heading, justify="right" if heading in ("段", "可信度") else "left")
    for number, item in enumerate(reading.items):
        text_paragraphs = len({piece.para_no for piece in item.pieces if piece.role in TEXT_ROLES})
        remarks = [*(["已更正"] if is_corrected(item) else []), *doubts(page, item)]
        remarks += [f"转{item.jump_to}版"] if item.jump_to else []
        remarks += [f"接{item.jump_from}版"] if item.jump_from else []
        legend.add_row(
            Text(str(number + 1), style=f"bold {colour_of(number)}"),
            kind_name(item),
            Text(printable(title_of(page, item)), style=colour_of(number)),
            str(text_paragraphs),
            f"{item.confidence:.2f}",
            Text(" ".join(remarks), style="dim"),
        )
    return legend


def _coloured(text: str, row: Row) -> Text:
    result = Text(printable(text[row.start : row.end]))
    for mark in row.marks:
        style = "dim strike" if mark.item is None else colour_of(mark.item)
        if mark.role in ("kicker", "title", "subtitle"):
            style = f"bold {style}"
        result.stylize(style, mark.start - row.start, min(mark.end, row.end) - row.start)
    return result

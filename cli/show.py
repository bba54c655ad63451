"""How one page was cut, for a person to see: in the terminal, as an HTML page, as JSON.

What belongs here: rendering a ``PageReading`` beside its page.  What does not: cutting the page
(``pipeline.segmentation``) and the command that calls this (``cli.main``).
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pipeline.model import Item, Page, PageReading
from pipeline.schema import TEXT_ROLES

TERMINAL_COLOURS = (
    "cyan",
    "magenta",
    "green",
    "yellow",
    "blue",
    "red",
    "bright_cyan",
    "bright_magenta",
    "bright_green",
)
HUES = (210, 25, 130, 285, 50, 345, 175, 255, 95, 5, 195, 310)
"""Hues of the articles on the HTML page, in degrees, neighbours far apart."""

ROLE_NAMES = {
    "kicker": "引题",
    "title": "主题",
    "subtitle": "副题",
    "summary": "提要",
    "byline": "署名",
    "body": "正文",
    "subhead": "小标题",
    "caption": "图说",
    "credit": "图片署名",
}
KIND_NAMES = {"article": "稿件", "photo": "图片", "teaser": "导读", "notice": "公告", "advertisement": "广告"}
GENRE_NAMES = {"brief": "消息", "dispatch": "电讯", "feature": "通讯", "commentary": "评论", "other": ""}
REASON_NAMES = {"furniture": "报头报尾", "marker": "标记", "undecided": "未决"}

_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class _Mark:
    """What a run of characters of the page is."""

    start: int
    end: int
    item: int | None
    role: str
    rule_id: str
    order: int | None
    """Number of the paragraph within its item when the run begins one."""


def as_json(page: Page, reading: PageReading) -> dict[str, object]:
    """Return the reading as plain values: one object an item with its headline parts, paragraphs and rules.

    ``lines`` are numbers of physical lines from 1; paragraphs are the raw lines joined, not yet cleaned.
    """
    starts = _line_starts(page.text)
    return {
        "source_id": page.source_id,
        "newspaper": page.newspaper,
        "issue_date": page.issue_date.isoformat() if page.issue_date else None,
        "page_no": page.page_no,
        "items": [_item_json(page, item, starts) for item in reading.items],
        "left_out": [
            {
                "reason": run.reason,
                "rule_id": run.rule_id,
                "line": bisect_right(starts, run.char_start),
                "text": page.text[run.char_start : run.char_end],
            }
            for run in reading.left_out
        ],
    }


def _item_json(page: Page, item: Item, starts: list[int]) -> dict[str, object]:
    paragraphs = [
        {
            "role": pieces[0].role,
            "text": _joined([page.text[p.char_start : p.char_end] for p in pieces]),
            "lines": [bisect_right(starts, p.char_start) for p in pieces],
            "rule_id": pieces[0].rule_id,
        }
        for _, group in groupby(item.pieces, key=lambda piece: piece.para_no)
        if (pieces := list(group))
    ]
    parts = {
        role: [paragraph["text"] for paragraph in paragraphs if paragraph["role"] == role]
        for role in ("kicker", "title", "subtitle", "summary", "byline", "credit")
    }
    return {
        "kind": item.kind,
        "genre": item.genre,
        "confidence": item.confidence,
        **parts,
        "jump_to": item.jump_to,
        "jump_from": item.jump_from,
        "text": "\n".join(str(p["text"]) for p in paragraphs if p["role"] in TEXT_ROLES),
        "paragraphs": paragraphs,
    }


def _joined(texts: list[str]) -> str:
    """Join the lines of a paragraph; a blank goes between two Latin words or numbers only."""
    result = ""
    for text in texts:
        gap = " " if result and result[-1].isascii() and text[0].isascii() and result[-1].isalnum() else ""
        result += gap + text
    return result


def render_terminal(page: Page, reading: PageReading) -> RenderableType:
    """Return the page for the terminal: each line in the colour of its item, its number and role in the margin."""
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column()
    shown: int | None = None
    for number, (start, end) in enumerate(_lines(page.text), 1):
        marks = _between(_marks(reading), start, end)
        if not page.text[start:end].strip():
            continue
        first = next((mark for mark in marks if mark.item is not None), None)
        item = first.item if first else None
        colour = _colour(item)
        margin = Text(str(item + 1) if item is not None else "·", style=f"bold {colour}")
        role = ROLE_NAMES.get(first.role, first.role) if first and first.order is not None else ""
        if first is None and marks:
            role = REASON_NAMES.get(marks[0].role, marks[0].role)
        if shown is not None and item != shown:
            table.add_row("", "", "", "")
        shown = item
        table.add_row(str(number), margin, Text(role, style="dim"), _coloured(page.text, start, end, marks))
    return Group(_legend(page, reading), Padding(table, (1, 0, 0, 0)))


def _legend(page: Page, reading: PageReading) -> Table:
    legend = Table(box=None, header_style="dim", pad_edge=False)
    for heading in ("", "类别", "标题", "段", "可信度"):
        legend.add_column(heading, justify="right" if heading in ("段", "可信度") else "left")
    for number, item in enumerate(reading.items):
        text_paragraphs = len({piece.para_no for piece in item.pieces if piece.role in TEXT_ROLES})
        legend.add_row(
            Text(str(number + 1), style=f"bold {_colour(number)}"),
            _kind(item),
            Text(_title(page, item), style=_colour(number)),
            str(text_paragraphs),
            f"{item.confidence:.2f}",
        )
    return legend


def _coloured(text: str, start: int, end: int, marks: list[_Mark]) -> Text:
    result = Text(_printable(text[start:end]))
    for mark in marks:
        style = "dim strike" if mark.item is None else _colour(mark.item)
        if mark.role in ("kicker", "title", "subtitle"):
            style = f"bold {style}"
        result.stylize(style, max(mark.start, start) - start, min(mark.end, end) - start)
    return result


def _colour(item: int | None) -> str:
    return "white" if item is None else TERMINAL_COLOURS[item % len(TERMINAL_COLOURS)]


def render_html(page: Page, reading: PageReading) -> str:
    """Return a self-contained HTML page: the raw page, each item in its colour, roles and reading order marked."""
    heading = " ".join(
        part
        for part in (page.newspaper, page.issue_date.isoformat() if page.issue_date else None, page.page_no)
        if part
    )
    marks = _marks(reading)
    rows = "".join(
        _html_line(page.text, number, start, end, _between(marks, start, end))
        for number, (start, end) in enumerate(_lines(page.text), 1)
    )
    cards = "".join(_html_card(page, item, number) for number, item in enumerate(reading.items))
    left = len(reading.left_out)
    return _HTML.format(
        title=html.escape(heading or page.source_id),
        counts=f"{len(reading.items)} 篇 · 剔除 {left} 处",
        style=_STYLE + "".join(_html_hue(number) for number in range(len(reading.items))),
        cards=cards,
        rows=rows,
    )


def _html_line(text: str, number: int, start: int, end: int, marks: list[_Mark]) -> str:
    if not text[start:end].strip():
        return '<div class="line blank"></div>'
    cells: list[str] = []
    position = start
    for mark in marks:
        cells.append(_escaped(text[position : mark.start]))
        cells.append(_html_mark(mark, text[mark.start : mark.end]))
        position = mark.end
    cells.append(_escaped(text[position:end]))
    first = next((mark for mark in marks if mark.item is not None), None)
    label, owner = "", ""
    if first is not None and first.item is not None:
        owner = f" i{first.item}"
        if first.order is not None:
            label = f"<b>{first.item + 1}.{first.order + 1}</b> {ROLE_NAMES.get(first.role, first.role)}"
    elif marks:
        label = REASON_NAMES.get(marks[0].role, html.escape(marks[0].role))
    return (
        f'<div class="line{owner}"><span class="no">{number}</span>'
        f'<span class="label">{label}</span><span class="text">{"".join(cells)}</span></div>'
    )


def _html_mark(mark: _Mark, text: str) -> str:
    if mark.item is None:
        return f'<span class="out" title="{html.escape(mark.role)} · {mark.rule_id}">{_escaped(text)}</span>'
    return f'<span class="{mark.role}" title="{ROLE_NAMES.get(mark.role, "")} · {mark.rule_id}">{_escaped(text)}</span>'


def _html_card(page: Page, item: Item, number: int) -> str:
    jumps = [f"转第 {item.jump_to} 版"] if item.jump_to else []
    jumps += [f"接第 {item.jump_from} 版"] if item.jump_from else []
    return (
        f'<li class="card i{number}"><span class="chip">{number + 1}</span>'
        f'<span class="name">{_escaped(_title(page, item))}</span>'
        f'<span class="facts">{" · ".join([_kind(item), *jumps])}'
        f'<meter min="0" max="1" value="{item.confidence}"></meter>{item.confidence:.2f}</span></li>'
    )


def _html_hue(number: int) -> str:
    hue = HUES[number % len(HUES)]
    return f".i{number}{{--h:{hue}}}"


def _kind(item: Item) -> str:
    genre = GENRE_NAMES.get(item.genre, item.genre)
    kind = KIND_NAMES.get(item.kind, item.kind)
    return f"{kind}（{genre}）" if genre else kind


def _title(page: Page, item: Item) -> str:
    """Return the title of an item, or else the start of its text."""
    titles = [page.text[p.char_start : p.char_end] for p in item.pieces if p.role == "title"]
    if titles:
        return " ".join(titles)
    first = item.pieces[0]
    return page.text[first.char_start : first.char_end][:16] + "…"


def _marks(reading: PageReading) -> list[_Mark]:
    """Return every run of the page that the reading speaks of, in page order."""
    marks: list[_Mark] = []
    for number, item in enumerate(reading.items):
        last = -1
        for piece in item.pieces:
            order = piece.para_no if piece.para_no != last else None
            marks.append(_Mark(piece.char_start, piece.char_end, number, piece.role, piece.rule_id, order))
            last = piece.para_no
    marks += [_Mark(r.char_start, r.char_end, None, r.reason, r.rule_id, None) for r in reading.left_out]
    return sorted(marks, key=lambda mark: mark.start)


def _between(marks: list[_Mark], start: int, end: int) -> list[_Mark]:
    """Return the marks that begin within a line."""
    first = bisect_right(marks, start - 1, key=lambda mark: mark.start)
    last = bisect_right(marks, end, key=lambda mark: mark.start)
    return [mark for mark in marks[first:last] if mark.start < end]


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each physical line, its line break left out."""
    position = 0
    for match in _BREAK.finditer(text):
        yield position, match.start()
        position = match.end()
    yield position, len(text)


def _line_starts(text: str) -> list[int]:
    return [start for start, _ in _lines(text)]


def _printable(text: str) -> str:
    """Return ``text`` with what no terminal or browser can show as one replacement character each."""
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" or (c < " " and c != "\t") or c == "\x7f" else c for c in text)


def _escaped(text: str) -> str:
    return html.escape(_printable(text))


_STYLE = """
:root{color-scheme:light dark;--paper:#fbfaf7;--ink:#1c1b19;--dim:#8a857b;--rule:#e4dfd5;--deep:38%}
@media(prefers-color-scheme:dark){:root{--paper:#191817;--ink:#ece8df;--dim:#8d877c;--rule:#35322d;--deep:70%}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink)}
body{font:16px/1.7 "Source Han Serif SC","Noto Serif CJK SC",Songti SC,serif}
header{padding:28px 32px 12px;border-bottom:3px double var(--rule)}
h1{margin:0;font-size:24px;letter-spacing:.06em}
header p{margin:2px 0 0;color:var(--dim);font-size:14px}
main{display:grid;grid-template-columns:minmax(240px,340px) 1fr;gap:28px}
main{padding:20px 32px;max-width:1280px;margin:auto}
ol{position:sticky;top:16px;align-self:start;max-height:calc(100vh - 32px);overflow:auto}
ol{list-style:none;margin:0;padding:0}
.card{padding:9px 12px;margin:0 0 8px;border-radius:0 6px 6px 0}
.card{border-left:5px solid hsl(var(--h) 60% 50%);background:hsl(var(--h) 60% 50%/.09)}
.chip{display:inline-block;min-width:22px;text-align:center;border-radius:11px;margin-right:7px}
.chip{color:#fff;background:hsl(var(--h) 55% 45%);font:bold 12px/22px sans-serif}
.name{font-weight:bold}.facts{display:block;color:var(--dim);font-size:13px}
meter{width:54px;height:9px;margin:0 6px 0 10px}
.line{display:grid;grid-template-columns:38px 92px 1fr;align-items:baseline;padding-left:6px}
.line{border-left:5px solid transparent}
.line[class*=" i"]{border-left-color:hsl(var(--h) 60% 50%);background:hsl(var(--h) 60% 50%/.07)}
.blank{height:12px}
.no,.label{font:12px/1.6 sans-serif;color:var(--dim)}
.label b{color:hsl(var(--h,0) 55% 45%)}
.text{white-space:pre-wrap;overflow-wrap:anywhere}
.title{font-weight:bold;font-size:1.18em;color:hsl(var(--h) 60% var(--deep))}
.kicker,.subtitle{font-weight:bold;color:hsl(var(--h) 45% 45%)}
.summary{font-style:italic}.byline,.credit{text-decoration:underline dotted}
.subhead{font-weight:bold}.caption{border-bottom:1px dashed hsl(var(--h) 50% 55%)}
.out{color:var(--dim);text-decoration:line-through}
@media(max-width:760px){main{display:block;padding:14px}ol{position:static;max-height:none;margin-bottom:18px}}
@media print{ol{position:static}}
"""

_HTML = """<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>{style}</style></head>
<body><header><h1>{title}</h1><p>{counts} · 悬停可见所依规则</p></header>
<main><ol>{cards}</ol><section>{rows}</section></main></body></html>
"""

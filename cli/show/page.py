"""A page as a self-contained HTML page: the raw lines in the colours of their articles, and corrections made ready.

What belongs here: the markup.  What does not: how it looks (``page.css``) and how a click becomes an entry of
``corrections.toml`` (``page.js``).
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable
from pathlib import Path

from cli.show.entries import entries, line_ranges
from cli.show.marks import Lines, Mark, Row, doubts, is_corrected, paragraphs, rows, title_of
from cli.show.words import GENRE_NAMES, KIND_NAMES, REASON_NAMES, ROLE_NAMES, hue_of, kind_name, printable
from pipeline.corrections import LEAVE_OUT_REASONS
from pipeline.model import Item, Page, PageReading
from pipeline.segmentation.rules import RULES

_HERE = Path(__file__).parent
_RULES = {rule.rule_id: f"{rule.zh} · {rule.en}" for rule in RULES}


def render_html(page: Page, reading: PageReading, path: str = "", corrections: int = 0) -> str:
    """Return the HTML page.

    ``path`` is the page's path below the raw folder, for entries of ``corrections.toml``; ``corrections`` tells how
    many of them the reading already holds.
    """
    issue = page.issue_date.isoformat() if page.issue_date else None
    heading = " ".join(part for part in (page.newspaper, issue, page.page_no) if part) or path or page.source_id
    counts = [path] if path and path != heading else []
    counts += [f"{len(reading.items)} 篇", f"剔除 {len(reading.left_out)} 处"]
    counts += [f"已用更正 {corrections} 条"] if corrections else []
    lines = Lines(page.text)
    shown = list(rows(page, reading))
    ready = entries(page, reading, path)
    facts = json.dumps({"page": path, "source": page.source_id}, ensure_ascii=False).replace("<", "\\u003c")
    hues = "".join(f".i{number}{{--h:{hue_of(number)}}}" for number in range(len(reading.items)))
    return _PAGE.format(
        title=_escaped(heading),
        counts=_escaped(" · ".join(counts)),
        style=_file("page.css") + hues,
        script=_file("page.js"),
        facts=facts,
        cards="".join(_card(page, item, number, lines, ready[number]) for number, item in enumerate(reading.items)),
        rows="".join(_lines(page.text, shown)),
        map="".join(map(_stripe, shown)),
        roles=_options(ROLE_NAMES.items()),
        kinds=_options(KIND_NAMES.items()),
        genres=_options(GENRE_NAMES.items()),
        reasons=_options((reason, REASON_NAMES[reason]) for reason in LEAVE_OUT_REASONS),
    )


def _file(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _lines(text: str, shown: list[Row]) -> Iterable[str]:
    """Yield the rows, with a gap where the page has blank lines."""
    last = 0
    shown_item: int | None = None
    shown_rules: list[str] = []
    for row in shown:
        if last and row.number > last + 1:
            yield '<div class="blank"></div>'
        item = row.kept.item if row.kept else None
        rules = list(dict.fromkeys(mark.rule_id for mark in row.marks))
        yield _line(text, row, item != shown_item, [] if rules == shown_rules and item == shown_item else rules)
        last, shown_item, shown_rules = row.number, item, rules


def _line(text: str, row: Row, other_item: bool, rules: list[str]) -> str:
    """Return a line; ``rules`` are those to be told below it, where they are others than on the line above."""
    cells: list[str] = []
    position = row.start
    for mark in row.marks:
        cells += [_escaped(text[position : mark.start]), _run(mark, text[mark.start : mark.end])]
        position = mark.end
    cells.append(_escaped(text[position : row.end]))
    owner = f" i{row.kept.item}" if row.kept else ""
    reasons = "".join(f"<span>{rule} {_escaped(_RULES.get(rule, ''))}</span>" for rule in rules)
    return (
        f'<div class="line{owner}" id="L{row.number}"><span class="no">{row.number}</span>'
        f'<span class="label">{_label(row, other_item)}</span><span class="text">{"".join(cells)}</span>'
        f'<span class="why">{reasons}</span></div>'
    )


def _label(row: Row, other_item: bool) -> str:
    """Return place and role of a line, and a link to the line that is read before it when that is not the one above."""
    mark = row.kept
    if mark is None or mark.item is None or mark.paragraph is None:
        return _escaped(REASON_NAMES.get(row.marks[0].role, row.marks[0].role)) if row.marks else ""
    label = ""
    if mark.begins:
        label = f"<b>{mark.item + 1}.{mark.paragraph + 1}</b> {ROLE_NAMES.get(mark.role, mark.role)}"
    elif other_item:
        label = f"<b>{mark.item + 1}.{mark.paragraph + 1}</b> 续"
    if mark.after is not None:
        label += f' <a href="#L{mark.after}" title="读在第{mark.after}行之后">←{mark.after}</a>'
    return label + (" ✎" if mark.rule_id.startswith("seg.correct-") and mark.begins else "")


def _run(mark: Mark, text: str) -> str:
    name = REASON_NAMES.get(mark.role, mark.role) if mark.item is None else ROLE_NAMES.get(mark.role, "")
    kind = "out" if mark.item is None else mark.role
    title = html.escape(f"{name} · {mark.rule_id} · {_RULES.get(mark.rule_id, '')}")
    return f'<span class="{kind}" title="{title}">{_escaped(text)}</span>'


def _stripe(row: Row) -> str:
    """Return a line of the page in small."""
    mark = row.kept
    if mark is None:
        return f'<a href="#L{row.number}"></a>'
    heavy = " head" if mark.role in ("kicker", "title", "subtitle") else ""
    return f'<a class="i{mark.item}{heavy}" href="#L{row.number}"></a>'


def _card(page: Page, item: Item, number: int, lines: Lines, entry: str) -> str:
    facts = [kind_name(item)]
    facts += [f"转第 {_escaped(item.jump_to)} 版"] if item.jump_to else []
    facts += [f"接第 {_escaped(item.jump_from)} 版"] if item.jump_from else []
    read = "".join(f'<p class="{one.role}">{_escaped(one.text)}</p>' for one in paragraphs(page, item))
    first = min(lines.number(piece.char_start) for piece in item.pieces)
    doubtful = "".join(f'<span class="doubt">{doubt}</span>' for doubt in doubts(page, item))
    corrected = '<span class="mended">已更正</span>' if is_corrected(item) else ""
    return (
        f'<li class="card i{number}" data-lines="{line_ranges(item, lines)}"><span class="chip">{number + 1}</span>'
        f'<a class="name" href="#L{first}">{_escaped(title_of(page, item))}</a>'
        f'<span class="facts">{" · ".join(facts)}'
        f'<meter min="0" max="1" low="0.6" high="0.9" optimum="1" value="{item.confidence}"></meter>'
        f"{item.confidence:.2f} {corrected}{doubtful}</span>"
        f"<details><summary>连读</summary>{read}</details>"
        f"<details><summary>更正</summary><pre>{html.escape(entry)}</pre>"
        '<button class="copy">复制</button> <button class="pick">选中各行</button></details></li>'
    )


def _options(names: Iterable[tuple[str, str]]) -> str:
    return "".join(f'<option value="{value}">{name}</option>' for value, name in names)


def _escaped(text: str) -> str:
    return html.escape(printable(text))


_PAGE = """<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>{style}</style></head>
<body><input type="checkbox" id="why"><header><h1>{title}</h1><p>{counts}</p>
<p class="key"><span class="kicker">引题</span><span class="title">主题</span><span class="subtitle">副题</span>
<span class="summary">提要</span><span class="byline">署名</span><span class="body">正文</span>
<span class="subhead">小标题</span><span class="caption">图说</span><span class="out">剔除</span>
<span class="hint">2.3 = 第 2 篇第 3 段；←45 = 读在第 45 行之后</span><label for="why">依据</label></p></header>
<main><ol>{cards}</ol><section>{rows}</section></main><nav>{map}</nav>
<aside hidden><div class="tools"><output></output>
<button data-subject="article" title="这些行是一篇，依所选次序读">一篇</button>
<button data-subject="headline" title="先选标题，点此；再选正文，再点">标题归正文</button>
<select data-key="role"><option value="">角色…</option>{roles}</select>
<select data-key="kind"><option value="">类别…</option>{kinds}</select>
<select data-key="genre"><option value="">体裁…</option>{genres}</select>
<select data-key="leave_out"><option value="">不收…</option>{reasons}</select>
<button data-key="paragraph" data-value="new" title="这些行各起一段">起段</button>
<button data-key="paragraph" data-value="same" title="这些行接上一段">接段</button>
<button class="clear">清空所选</button></div>
<textarea spellcheck="false" readonly placeholder="更正条目写在这里，复制到原始文件夹的 corrections.toml"></textarea>
<div class="tools"><button class="copy">复制</button><button class="undo">撤销一条</button></div></aside>
<script type="application/json" id="facts">{facts}</script><script>{script}</script></body></html>
"""

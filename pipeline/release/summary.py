"""What changed between two releases, told to people: in the changelog, in the Dagster UI and on the terminal.

What belongs here: the words around the figures of a difference.  What does not: the figures (``diff``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.release.compare import TableDiff
from pipeline.release.diff import ReleaseDiff
from pipeline.release.facts import ReleaseFacts

MEANING = {
    "first": "首次发布。First release.",
    "patch": "数据未变，仅包装有变。The data are the same; only the packaging changed.",
    "minor": "只有增加。Only additions.",
    "major": "有行被改动或移除，或结构不再兼容。Rows changed or went, or the structure is no longer compatible.",
}
_RELATIONS = {
    "same": "编号更换 same article under a new id",
    "split": "拆分 split",
    "merged": "合并 merged",
    "withdrawn": "撤下 withdrawn",
}


def headline(facts: ReleaseFacts) -> str:
    """Return version, kind of change and size in one line."""
    rows = facts.figures.rows
    return f"{facts.version} ({facts.change}): {rows['articles']:,} articles of {rows['sources']:,} pages"


def summary(facts: ReleaseFacts) -> str:
    """Return the summary of a release as Markdown, for the Dagster UI."""
    return "\n".join([f"**{headline(facts)}**", "", *sections(facts)])


def sections(facts: ReleaseFacts) -> Iterator[str]:
    """Yield the lines of a version in the changelog: what it means, then additions, changes, removals, ids."""
    yield MEANING[facts.change]
    yield ""
    diff = facts.diff
    if diff is None:
        rows = facts.figures.rows
        yield "### 新增 Added"
        yield ""
        yield f"- {', '.join(f'`{table.name}` {rows[table.name]:,}' for table in facts.filled)}"
        yield ""
        return
    yield from _section("结构 Structure", [*diff.structure.breaking, *diff.structure.additive])
    yield from _section("新增 Added", _counted(diff, "added"))
    yield from _section("改动 Changed", [_changed(name, table) for name, table in diff.tables.items() if table.changed])
    yield from _section("移除 Removed", _counted(diff, "removed"))
    history = [f"{_RELATIONS[name]}: {count:,}" for name, count in sorted(facts.history.items())]
    yield from _section("稿件编号 Article ids (`id_history`)", history)
    yield f"各行前后值 Every row with both values: `diff/from-{diff.old}/`."
    yield ""


def _section(title: str, items: list[str]) -> Iterator[str]:
    if items:
        yield from (f"### {title}", "", *(f"- {item}" for item in items), "")


def _counted(diff: ReleaseDiff, what: str) -> list[str]:
    counts = {name: getattr(table, what) for name, table in diff.tables.items()}
    listed = ", ".join(f"`{name}` {count:,}" for name, count in counts.items() if count)
    return [listed] if listed else []


def _changed(name: str, table: TableDiff) -> str:
    return f"`{name}` {table.changed:,} ({_columns(table)})"


def _columns(table: TableDiff) -> str:
    return ", ".join(f"{column} {count:,}" for column, count in sorted(table.columns.items()))


def render(diff: ReleaseDiff) -> str:
    """Return the difference as lines for a terminal: one a table that differs."""
    structure = [*diff.structure.breaking, *diff.structure.additive]
    if diff.is_same and not structure:
        return f"{diff.old} -> {diff.new}: the data are the same"
    return "\n".join([f"{diff.old} -> {diff.new}", *structure, *table_lines(diff.tables)])


def table_lines(tables: Mapping[str, TableDiff]) -> Iterator[str]:
    """Yield a line for each table that differs: rows added, removed, changed, and the changed columns."""
    width = max(map(len, tables), default=0)
    for name, table in tables.items():
        if table.added or table.removed or table.changed:
            parts = [f"+{table.added} -{table.removed} ~{table.changed} rows"]
            yield f"{name:<{width}}  {'; '.join([*parts, *([_columns(table)] if table.columns else [])])}"

"""CHANGELOG.md: every version, newest first, its figures taken from the diff.

What belongs here: the section of one version and its place before the older ones.  What does not: finding
changes (``diff``).
"""

from __future__ import annotations

from pipeline.release.diff import table_lines
from pipeline.release.facts import ReleaseFacts

NAME = "CHANGELOG.md"
_HEAD = "# 变更记录 Changelog\n"
_MEANING = {
    "first": "首次发布 First release",
    "patch": "数据未变，仅包装有变 The data are the same; only the packaging changed",
    "minor": "只有增加 Only additions",
    "major": "有行被改动或移除 Rows changed or went",
}


def changelog(facts: ReleaseFacts) -> str:
    """Return the changelog of a version: its own section, then those of the previous release."""
    previous, diff, date = facts.previous, facts.diff, facts.settings.release_date
    older = ""
    if previous is not None and (previous / NAME).is_file():
        older = (previous / NAME).read_text("utf-8").removeprefix(_HEAD)
    dated = f" ({date.isoformat()})" if date else ""
    lines = [f"\n## {facts.version}{dated}\n", f"{_MEANING[facts.change]}.\n"]
    if diff is not None and not diff.is_same:
        lines += [*(f"- table {name} gone" for name in diff.tables_removed)]
        lines += [f"- `{text.split()[0]}` {text.split(maxsplit=1)[1]}" for text in table_lines(diff.tables)]
        lines += ["", f"See `diff/from-{diff.old}/`.", ""]
    return _HEAD + "\n".join(lines) + older

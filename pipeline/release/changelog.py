"""CHANGELOG.md: every version, newest first, its figures taken from the diff.

What belongs here: the section of one version and its place before the older ones.  What does not: finding
changes (``diff``) and the words for them (``summary``).
"""

from __future__ import annotations

from pipeline.release.facts import ReleaseFacts
from pipeline.release.summary import sections

NAME = "CHANGELOG.md"
_HEAD = "# 变更记录 Changelog\n"


def changelog(facts: ReleaseFacts) -> str:
    """Return the changelog of a version: its own section, then those of the previous release."""
    previous, date = facts.previous, facts.settings.release_date
    older = ""
    if previous is not None and (previous / NAME).is_file():
        older = (previous / NAME).read_text("utf-8").removeprefix(_HEAD)
    dated = f" - {date.isoformat()}" if date else ""
    return "\n".join([f"{_HEAD}\n## {facts.version}{dated}\n", *sections(facts)]) + older

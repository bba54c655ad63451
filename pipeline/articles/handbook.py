"""``docs/cleaning.md``: the lists in it, made of the rules, their examples and the quality signals.

    python -m pipeline.articles.handbook [FILE]

What belongs here: setting those tables in Markdown, between the marks that the page has for them.  What does not: the
words around them, which are written by hand.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from unicodedata import normalize

from pipeline.articles import quality
from pipeline.cleaning.examples import EXAMPLES
from pipeline.cleaning.rules import RULES

DEFAULT_FILE = Path("docs/cleaning.md")
_VISIBLE = {"\n": "⏎", " ": "␣", "\u3000": "□", "|": "\\|"}


def filled(page: str) -> str:
    """Return the page with its lists made anew; ValueError when it lacks the marks of one."""
    for name, lines in (("rules", _rules()), ("signals", _signals())):
        match = re.search(f"<!-- {name}: .*? -->\n(.*?)<!-- end of {name} -->", page, re.DOTALL)
        if match is None:
            raise ValueError(f"{DEFAULT_FILE}: the marks <!-- {name}: … --> and <!-- end of {name} --> are missing")
        page = "".join((page[: match.start(1)], *(f"{line}\n" for line in lines), page[match.end(1) :]))
    return page


def _rules() -> Iterator[str]:
    yield "| 规则 rule | 说明 what it does | 版面 on the page | 稿件 in the dataset |"
    yield "|---|---|---|---|"
    examples = {example.rule.rule_id: example for example in EXAMPLES}
    for rule in RULES:
        example = examples.get(rule.rule_id)
        cells = (f"`{_shown(example.lines)}`", f"`{_shown(example.clean)}`") if example else ("", "")
        yield f"| `{rule.rule_id}` | {rule.zh}<br>{rule.en} | {cells[0]} | {cells[1]} |"


def _signals() -> Iterator[str]:
    yield "| 信号 signal | 值 value |"
    yield "|---|---|"
    for name, (zh, en) in quality.SIGNALS.items():
        yield f"| `{name}` | {zh}<br>{en} |"


def _shown(text: str) -> str:
    """Return ``text`` with what cannot be seen, or told from another character, made visible."""
    return "".join(
        [_VISIBLE.get(c) or (c if c.isprintable() and c == normalize("NFC", c) else f"‹{ord(c):04X}›") for c in text]
    )


def main(file: Path = DEFAULT_FILE) -> None:
    """Write the lists into a page."""
    file.write_text(filled(file.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))

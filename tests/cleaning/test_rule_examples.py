"""Every rule has an example, and the example shows that rule at work."""

from __future__ import annotations

import re

import pytest

from pipeline.cleaning import clean_page, rules
from pipeline.cleaning.examples import EXAMPLES, Example
from pipeline.cleaning.personal import MASK_RULES
from pipeline.model import Item, Page, PageReading, Piece


def test_every_rule_has_one_example() -> None:
    assert [example.rule for example in EXAMPLES] == [rule for rule in rules.RULES if rule != rules.UNDECIDED]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.rule.rule_id)
def test_an_example_shows_its_rule(example: Example) -> None:
    pieces = [
        Piece(m.start(), m.end(), example.role, 0, "seg.x")
        for m in re.finditer(r"[^\n]+", example.lines)
        if not m[0].isspace()
    ]
    masked = frozenset(kind for kind, rule in MASK_RULES.items() if rule == example.rule)
    page = Page("s_x", example.lines)
    clean = clean_page(page, PageReading((Item("article", "other", 1.0, tuple(pieces)),), ()), masked)
    (paragraph,) = clean.items[0].paragraphs
    assert paragraph.text == example.clean
    named = {run.rule_id for run in clean.residue} | {edit.rule_id for edit in paragraph.edits}
    assert named - {"clean.newline"} <= {example.rule.rule_id}
    assert example.rule.rule_id in named

"""The rule book: the rules of all packages, as the ``rules`` table."""

from __future__ import annotations

from itertools import chain, pairwise

import pyarrow as pa

import pipeline.cleaning.rules
import pipeline.keywords.rules
import pipeline.reading.rules
import pipeline.reprints.rules
import pipeline.segmentation.rules
import pipeline.set_aside
import pipeline.takedown.rules
import pipeline.words.rules
from pipeline import schema
from pipeline.rules import Rule


def all_rules() -> list[Rule]:
    """Return every rule, sorted by id.

    Raises ValueError when two packages use one id.
    """
    rules = sorted(
        chain(
            pipeline.reading.rules.RULES,
            pipeline.segmentation.rules.RULES,
            pipeline.cleaning.rules.RULES,
            pipeline.words.rules.RULES,
            pipeline.keywords.rules.RULES,
            pipeline.reprints.rules.RULES,
            pipeline.takedown.rules.RULES,
            pipeline.set_aside.RULES,
        ),
        key=lambda rule: rule.rule_id,
    )
    for first, second in pairwise(rules):
        if first.rule_id == second.rule_id:
            raise ValueError(f"two rules are called {first.rule_id}")
    return rules


def rules_table() -> pa.Table:
    """Return the ``rules`` table."""
    return schema.RULES.from_rows([rule.row() for rule in all_rules()])

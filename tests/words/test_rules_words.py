from __future__ import annotations

import json

from pipeline import keywords, reprints, words
from pipeline.keywords.rules import RULES as KEYWORD_RULES
from pipeline.reprints.rules import RULES as REPRINT_RULES
from pipeline.schema import RULES as TABLE
from pipeline.words.rules import RULES as WORD_RULES


def test_rules_fit_their_table_and_bear_the_name_of_their_stage() -> None:
    stages = {words: WORD_RULES, keywords: KEYWORD_RULES, reprints: REPRINT_RULES}
    every = [rule for rules in stages.values() for rule in rules]
    assert len({rule.rule_id for rule in every}) == len(every)
    assert TABLE.from_rows([rule.row() for rule in every]).num_rows == len(every)
    for package, rules in stages.items():
        name = package.__name__.rpartition(".")[2]
        for rule in rules:
            assert rule.stage == name
            assert rule.rule_id.startswith(f"{name}.")
            assert json.loads(rule.row()[-1]) == rule.parameters

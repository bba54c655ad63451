"""Rules of reading are well formed and their parameters are those of the code."""

from __future__ import annotations

from pipeline.reading.decoding import MAX_UNDECODABLE_SHARE
from pipeline.reading.rules import BOM, CONTROL, RULES, UNDECODABLE


def test_rules() -> None:
    by_id = {rule.rule_id: rule for rule in RULES}
    assert set(by_id) == {BOM, UNDECODABLE, CONTROL}
    assert all(rule.stage == "reading" and rule.zh and rule.en for rule in RULES)
    assert all(rule.rule_id.startswith("read.") for rule in RULES)
    assert by_id[UNDECODABLE].parameters == {"max_share": MAX_UNDECODABLE_SHARE}

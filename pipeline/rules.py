"""What a rule is: the reason that every span, residue and edit can give.

Each package of ``pipeline`` that decides about text declares its rules in its own ``rules.py`` as a tuple
``RULES``; ``pipeline.rulebook`` gathers them into the ``rules`` table.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: ``rule_id`` (``stage-prefix.name``), stage, what it says in both languages, its parameters."""

    rule_id: str
    stage: str
    zh: str
    en: str
    parameters: dict[str, object] = field(default_factory=dict)

    def row(self) -> tuple[str, str, str, str, str]:
        """Return the row of the ``rules`` table."""
        parameters = json.dumps(self.parameters, ensure_ascii=False, sort_keys=True)
        return (self.rule_id, self.stage, self.zh, self.en, parameters)

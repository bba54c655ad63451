"""The lists in ``docs/cleaning.md`` are those of the code."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.articles import handbook
from pipeline.articles.quality import SIGNALS
from pipeline.cleaning.personal import KINDS
from pipeline.cleaning.rules import RULES

PAGE = Path(__file__).resolve().parents[2] / handbook.DEFAULT_FILE


def test_the_committed_page_is_up_to_date() -> None:
    page = PAGE.read_text("utf-8")
    assert handbook.filled(page) == page, "run: make docs"
    assert all(f"`{rule.rule_id}`" in page for rule in RULES)


def test_a_page_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="marks <!-- rules"):
        handbook.filled("# 清理")


def test_every_kind_of_personal_data_has_a_signal() -> None:
    assert [name for name in SIGNALS if name.startswith("personal_")] == [f"personal_{kind}" for kind in KINDS]

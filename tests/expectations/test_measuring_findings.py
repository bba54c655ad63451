from __future__ import annotations

import pyarrow as pa
import pytest

from expectations.measuring.findings import keywords_occur
from expectations.part import Part
from pipeline import schema

ARTICLE = "a_" + "a" * 16


def _problems(title: str | None, text: str | None, keyword: str, occurrences: int, first_char: int) -> list[object]:
    articles = pa.table({"article_id": [ARTICLE], "source_id": ["s_" + "a" * 16], "title": [title], "text": [text]})
    keywords = schema.KEYWORDS.from_rows([(ARTICLE, 1, keyword, 1.0, occurrences, first_char, "test")])
    part = Part("undated", {"articles": articles, "keywords": keywords})
    return [row["problem"] for row in keywords_occur(part).describe(part, 20)]


@pytest.mark.parametrize(
    ("title", "text", "keyword", "occurrences", "first_char"),
    [
        ("新桥通车", "澜河新桥今日通车。", "新桥", 2, 0),
        ("新桥通车", "澜河新桥今日通车。", "澜河", 1, 5),
        (None, "澜河新桥", "澜河", 1, 1),
        ("通车", None, "通车", 1, 0),
        ("AIR展厅用上AI", "AI导览", "AI", 2, 7),
        ("展厅", "用C++写成", "C++", 1, 4),
    ],
)
def test_a_keyword_that_stands_there(title, text, keyword, occurrences, first_char) -> None:
    assert _problems(title, text, keyword, occurrences, first_char) == []


@pytest.mark.parametrize(
    ("title", "text", "keyword", "occurrences", "first_char", "problem"),
    [
        ("新桥通车", "澜河新桥今日通车。", "新桥", 2, 7, "first stands at 0"),
        ("新桥通车", "澜河新桥今日通车。", "新桥", 3, 0, "stands 2 times"),
        ("新桥通车", "澜河新桥今日通车。", "新桥", 0, 0, "stands 2 times"),
        ("新桥通车", "澜河新桥今日通车。", "通车澜河", 1, 2, "not in the article"),
        ("AIR展厅", "2026AI展", "AI", 1, 0, "not in the article"),
        (None, None, "新桥", 1, 0, "not in the article"),
    ],
)
def test_a_keyword_that_does_not(title, text, keyword, occurrences, first_char, problem) -> None:
    assert _problems(title, text, keyword, occurrences, first_char) == [problem]

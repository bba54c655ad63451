"""Where in an article people and agencies are named."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.articles.names import named_in
from pipeline.model import Paragraph, Span


def paragraph(role: str, text: str) -> Paragraph:
    return Paragraph(role, text, (Span(0, len(text), "seg.test"),))


@pytest.mark.parametrize(
    ("role", "text", "expected"),
    [
        ("byline", "本报记者 林某某 何某", [("林某某", "reporter"), ("何某", "reporter")]),
        ("credit", "苏某 摄", [("苏某", "photographer")]),
        ("credit", "东岭社发（苏某 摄）", [("东岭社", "agency"), ("苏某", "photographer")]),
        ("caption", "东岭社发（苏某 摄）", [("东岭社", "agency"), ("苏某", "photographer")]),
        ("caption", "春日渡口，游人如织。本报记者 苏某 摄", [("苏某", "photographer")]),
        ("caption", "春日渡口。苏某某摄（东岭图片）", [("苏某某", "photographer")]),
        ("caption", "春日渡口。（东岭社记者 苏某 摄）", [("东岭社", "agency"), ("苏某", "photographer")]),
        ("caption", "春日渡口，花开了，市民出发", []),
        ("caption", "游客在拍摄", []),
        ("body", "花开了。（本报记者 林某某 何某）", [("林某某", "reporter"), ("何某", "reporter")]),
        ("body", "花开了（见图）", []),
        ("title", "记者 林某某", []),
    ],
)
def test_names_by_role(role: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert named_in([paragraph(role, text)], None).credits == expected


def test_each_name_counts_once_a_role_in_order_of_appearance() -> None:
    named = named_in(
        [
            paragraph("byline", "本报记者 林某某"),
            paragraph("body", "东岭社澜河3月15日电（记者 秦某某）全省开犁。"),
            paragraph("body", "花开了。（本报记者 林某某）"),
            paragraph("credit", "林某某 摄"),
        ],
        dt.date(2026, 3, 16),
    )
    assert named.credits == [
        ("林某某", "reporter"),
        ("东岭社", "agency"),
        ("秦某某", "reporter"),
        ("林某某", "photographer"),
    ]
    assert (named.agency, named.place, named.date) == ("东岭社", "澜河", dt.date(2026, 3, 15))


def test_only_the_first_body_paragraph_has_a_dateline() -> None:
    named = named_in([paragraph("body", "花开了。"), paragraph("body", "东岭社澜河3月15日电 全省开犁。")], None)
    assert (named.agency, named.place, named.date) == (None, None, None)


def test_the_agency_of_a_photo_is_that_of_its_credit() -> None:
    assert named_in([paragraph("caption", "春日渡口。"), paragraph("credit", "东岭社发")], None).agency == "东岭社"

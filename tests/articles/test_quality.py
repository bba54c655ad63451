"""Quality signals mark what a person should look at."""

from __future__ import annotations

import doctest

import pytest

from pipeline.articles import quality
from pipeline.articles.quality import (
    han_share,
    quality_rows,
    repeated_share,
    replacement_characters,
    unbalanced_quotes,
    unfinished_last_sentence,
)
from pipeline.model import CleanItem, Item, LeftOut, Paragraph, Span

GOOD = "澜河两岸的油菜花次第开放，沿河的绿道成了市民踏青的好去处，“比往年早了三天。”花农何某说，游人也比往年多。"


def item(*texts: str, kind: str = "article", role: str = "body") -> CleanItem:
    paragraphs = tuple(
        Paragraph(role, text, (Span(no * 100, no * 100 + len(text), "seg.test"),)) for no, text in enumerate(texts)
    )
    return CleanItem(Item(kind, "other", 1.0, ()), paragraphs)


def failed(clean: CleanItem, *lost: LeftOut) -> set[str]:
    return {signal for signal, _, _, passed in quality_rows(clean, lost) if not passed}


def test_examples() -> None:
    assert not doctest.testmod(quality).failed


def test_a_sound_article_passes_every_signal() -> None:
    rows = list(quality_rows(item(GOOD), ()))
    assert [signal for signal, *_ in rows] == [
        "han_share", "length", "unbalanced_quotes", "unfinished_last_sentence", "repeated_lines",
        "replacement_characters",
    ]  # fmt: skip
    assert all(passed for *_, passed in rows)
    assert {type(value) for _, value, _, _ in rows} == {float}


@pytest.mark.parametrize(
    ("clean", "signal"),
    [
        (item("3:1 2:0 1:1 " * 8 + "完。"), "han_share"),
        (item("花开了。"), "length"),
        (item(GOOD.replace("。”", "。")), "unbalanced_quotes"),
        (item(GOOD, "沿河的绿道成了市民踏青的"), "unfinished_last_sentence"),
        (item(GOOD, GOOD), "repeated_lines"),
        (item(GOOD.replace("花农", "花〓")), "replacement_characters"),
    ],
)
def test_each_signal_fails_alone(clean: CleanItem, signal: str) -> None:
    assert failed(clean) == {signal}


def test_undecodable_bytes_count_where_they_stand_in_the_article() -> None:
    inside, outside = LeftOut(10, 12, "undecodable", "read.undecodable"), LeftOut(90, 92, "undecodable", "read.control")
    assert failed(item(GOOD), inside) == {"replacement_characters"}
    assert failed(item(GOOD), outside) == set()


@pytest.mark.parametrize("kind", ["photo", "teaser", "notice", "advertisement"])
def test_lengths_are_judged_by_kind(kind: str) -> None:
    assert "length" not in failed(item("春日渡口，市民沿河踏青，花开正好，游人如织。", kind=kind))


def test_a_teaser_is_judged_by_its_headline() -> None:
    assert failed(item("一片叶子的七道手续", kind="teaser", role="title")) == set()


def test_han_share_counts_code_points_of_all_planes() -> None:
    assert han_share("澜a㐀𠀀") == 0.75
    assert han_share("") == 0.0


def test_a_quotation_over_paragraphs_opens_each_of_them() -> None:
    assert unbalanced_quotes("他说：“花开了。\n“游人多了。”") == 0
    assert unbalanced_quotes("花开了。”游人多了。”") == 2


@pytest.mark.parametrize(
    ("last", "expected"), [("花开了。", 0), ("花开了。”", 0), ("花开了（完）", 0), ("成了市民", 1), ("花开，", 1)]
)
def test_unfinished_sentences(last: str, expected: int) -> None:
    assert unfinished_last_sentence(item(last).paragraphs) == expected


def test_short_refrains_do_not_count_as_repeated() -> None:
    assert repeated_share(["因苗施策", GOOD, "因苗施策"]) == 0.0
    assert repeated_share([GOOD, GOOD]) == 0.5


def test_question_marks_count_only_between_han() -> None:
    assert replacement_characters("花?开\ue000了 why?") == 2

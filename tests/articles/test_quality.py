"""Quality signals mark what a person should look at."""

from __future__ import annotations

import doctest

import pytest

from pipeline.articles import quality, script
from pipeline.articles.quality import (
    quality_rows,
    repeated_share,
    replacement_characters,
    unbalanced_quotes,
    unfinished_last_sentence,
)
from pipeline.articles.script import chinese_share, traditional_share
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
    assert not doctest.testmod(script).failed


def test_a_sound_article_passes_every_signal() -> None:
    rows = list(quality_rows(item(GOOD), ()))
    assert [signal for signal, *_ in rows] == [
        "han_share", "language", "traditional_share", "mixed_script", "length", "overlong",
        "unbalanced_quotes", "unfinished_last_sentence", "repeated_lines",
        "replacement_characters",
    ]  # fmt: skip
    assert all(passed for *_, passed in rows)
    assert [signal for signal, *_ in rows] == [
        name for name in quality.SIGNALS if not name.startswith(("personal_", "dateline_"))
    ]
    assert {type(value) for _, value, _, _ in rows} == {float}


@pytest.mark.parametrize(
    ("clean", "signal"),
    [
        (item("3:1 2:0 1:1 " * 8 + "完。"), "han_share"),
        (item("花开了。"), "length"),
        (item(GOOD, *(f"{GOOD}第{no}处" for no in range(230)), GOOD.replace("三天", "两天")), "overlong"),
        (item(GOOD + "這裡遊人說話買賣開門關窗興隆過橋進學舊書。"), "mixed_script"),
        (item(GOOD + "联系电话13800001234。"), "personal_mobile"),
        (item(GOOD + "证号11010519491231002X。"), "personal_id_card"),
        (item(GOOD + "卡号4111 1111 1111 1111。"), "personal_bank_card"),
        (item(GOOD + "热线0700-8326001。"), "personal_landline"),
        (item(GOOD + "车牌鲁A12345。"), "personal_plate"),
        (item(GOOD + "邮箱open@lanhe.example。"), "personal_email"),
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


def test_han_of_all_planes_count() -> None:
    values = {signal: value for signal, value, _, _ in quality_rows(item("澜a㐀𠀀"), ())}
    assert values["han_share"] == 0.75
    assert values["language"] == 0.75


@pytest.mark.parametrize(
    ("text", "is_chinese"),
    [
        ("澜河两岸的油菜花次第开放。", True),
        ("3:1、2:0、1:1", True),
        ("The ferry of Lanhe 澜河", False),
        ("ランヘ川の渡し船は春に再開しました。", False),
        ("란허강의 나룻배가 봄에 다시 떠났다 澜河", False),
    ],
)
def test_language_is_told_by_letters(text: str, is_chinese: bool) -> None:
    values = {signal: passed for signal, _, _, passed in quality_rows(item(text), ())}
    assert values["language"] == is_chinese


def test_a_name_in_rare_letters_does_not_make_a_text_traditional() -> None:
    assert (
        traditional_share("澜河两岸的油菜花开放沿河的绿道成了市民踏青的好去处农民何玥说今年游人也比往年多买卖兴隆")
        < 0.1
    )
    assert traditional_share("何玥") == 0.0
    assert chinese_share("", 0) == 1.0


def test_a_quotation_over_paragraphs_opens_each_of_them() -> None:
    assert unbalanced_quotes("他说：“花开了。\n“游人多了。”") == 0
    assert unbalanced_quotes("花开了。”游人多了。”") == 2


@pytest.mark.parametrize(
    ("last", "expected"), [("花开了。", 0), ("花开了。”", 0), ("花开了（完）", 0), ("成了市民", 1), ("花开，", 1)]
)
def test_unfinished_sentences(last: str, expected: int) -> None:
    assert unfinished_last_sentence(item(last).paragraphs) == expected


@pytest.mark.parametrize(
    "line",
    ["版式设计：林某", "本报记者 何 某摄", "东岭社发", "——花农何某在渡口说", "（作者为本报记者）", "林某 何某某"],
)
def test_who_wrote_or_said_it_is_no_unfinished_sentence(line: str) -> None:
    assert unfinished_last_sentence(item(GOOD, line).paragraphs) == 0
    assert unfinished_last_sentence(item("沿河的绿道成了市民踏青的", line).paragraphs) == 1


def test_short_refrains_do_not_count_as_repeated() -> None:
    assert repeated_share(["因苗施策", GOOD, "因苗施策"]) == 0.0
    assert repeated_share([GOOD, GOOD]) == 0.5


def test_question_marks_count_only_between_han() -> None:
    assert replacement_characters("花?开\ue000了 why?") == 2

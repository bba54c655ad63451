from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.keywords import METHOD, Document, Extractor, Keyword, keywords_table
from pipeline.keywords.extract import _overlap
from pipeline.keywords.vocabulary import BREAK, NOUN, RAREST, WHOLE, Vocabulary, word_list
from pipeline.schema import KEYWORDS, TERM_STATISTICS
from pipeline.words import LexiconEntry, Tokenizer

TITLE = "澜河湿地公园建成开放"
TEXT = (
    "本报讯（记者 王小明）7月28日，澜河湿地公园建成开放。湿地公园占地120公顷，种植水生植物30余种。\n"
    "“候鸟多了，水也清了。”护林员说。据介绍，《澜河湿地保护条例》施行以来，湿地公园监测到候鸟60多种，弗里德里克·泰勒教授曾来观察候鸟。"
)

TOKENIZER = Tokenizer()
EXTRACTOR = Extractor()

pieces = st.sampled_from(
    [
        TEXT[:40],
        TITLE,
        "AI 与 AIR，Air",
        "《河歌》",
        "。\n",
        " ",
        "候鸟",
        "湿地公园",
        "3.5亿元",
        "“",
        "𠙲䥦",
        "x",
        "新 华\u3000社",
    ]
)
texts = st.lists(pieces, max_size=12).map("".join)


def _keywords(title: str | None, text: str | None, top: int = 10) -> list[Keyword]:
    return EXTRACTOR.extract_text(title, text, TOKENIZER, top)


def test_phrases_of_the_headline_come_first() -> None:
    found = [keyword.keyword for keyword in _keywords(TITLE, TEXT)]
    assert "湿地公园" in found[:3]
    assert "候鸟" in found
    assert not {"公园建成", "湿地公园建成"} & set(found)
    assert "《澜河湿地保护条例》" in found
    assert "弗里德里克·泰勒" in found


def test_frame_and_numbers_are_no_keywords() -> None:
    found = {keyword.keyword for keyword in _keywords(TITLE, TEXT, 100)}
    assert not any(
        "记者" in word or "7月28日" in word or "120" in word or "本报" in word or "王小明" in word for word in found
    )


@given(st.one_of(st.none(), texts), st.one_of(st.none(), texts))
@settings(max_examples=150, deadline=None)
def test_keywords_stand_in_the_text_where_they_say(title: str | None, text: str | None) -> None:
    full = f"{title or ''}\n{text or ''}"
    found = _keywords(title, text)
    assert len(found) <= 10
    assert len({keyword.keyword for keyword in found}) == len(found)
    assert [keyword.score for keyword in found] == sorted((k.score for k in found), reverse=True)
    for keyword in found:
        assert 0 < keyword.score <= 1
        assert full.startswith(keyword.keyword, keyword.first_char)
        assert 1 <= keyword.occurrences <= full.count(keyword.keyword)
        assert "\n" not in keyword.keyword
        assert " " not in keyword.keyword
        assert not set("，。“”、") & set(keyword.keyword)


def test_no_phrase_across_marks_paragraphs_or_spaces() -> None:
    found = {keyword.keyword for keyword in _keywords(None, "湿地，公园\n候鸟 教授。湿地\n公园", 50)}
    assert not found & {"湿地公园", "公园候鸟", "候鸟教授"}
    assert {"湿地", "公园", "候鸟", "教授"} <= found


def test_a_latin_keyword_is_not_counted_inside_a_longer_word() -> None:
    found = {keyword.keyword: keyword for keyword in _keywords("AIR大会", "AI改变湿地，用好AI。")}
    assert found["AI"].occurrences == 2
    assert found["AI"].first_char == len("AIR大会\n")


def test_words_that_say_the_same_are_merged() -> None:
    found = [keyword.keyword for keyword in _keywords("Wifi进湿地", "湿地有WIFI，也有wifi")]
    assert sum(word.casefold() == "wifi" for word in found) == 1


def test_a_word_of_the_lexicon_is_a_candidate() -> None:
    text = "岫谷菱丰收，村民忙着采收岫谷菱。"
    assert "岫谷菱" in [k.keyword for k in EXTRACTOR.extract_text(None, text, Tokenizer([LexiconEntry("岫谷菱")]))]


def test_many_documents_give_what_each_gives_alone() -> None:
    texts_of_three = [(TITLE, TEXT), (None, "候鸟与湿地公园"), (None, None)]
    documents = [
        Document(title, text, TOKENIZER.words(title or ""), [TOKENIZER.words(p) for p in (text or "").split("\n")])
        for title, text in texts_of_three
    ]
    assert EXTRACTOR.extract_many(documents) == [EXTRACTOR.extract(document) for document in documents]
    assert EXTRACTOR.extract_many([]) == []


def test_words_frequent_in_the_corpus_weigh_less() -> None:
    rows = [("候鸟", 90_000, 100_000), ("公园", 5, 100_000)]
    vocabulary = Vocabulary(TERM_STATISTICS.from_rows(rows))
    alone = Vocabulary()
    assert vocabulary.idf("候鸟") < 1 < alone.idf("候鸟")
    assert vocabulary.idf("公园") > alone.idf("公园")
    assert vocabulary.idf("从未见过的词") <= RAREST
    text = "候鸟、公园。"
    with_corpus = Extractor(TERM_STATISTICS.from_rows(rows)).extract_text(None, text, TOKENIZER)
    assert with_corpus[0].keyword == "公园"
    assert EXTRACTOR.extract_text(None, text, TOKENIZER)[0].keyword == "候鸟"


@pytest.mark.parametrize(
    ("word", "expected"),
    [("公园", NOUN), ("的", BREAK), ("，", BREAK), ("3.5亿元", BREAK), ("上午9时", BREAK), ("记者", BREAK),
     ("C919", NOUN), ("《河歌》", WHOLE), ("弗里德里克·泰勒", WHOLE),
     ("·", BREAK), ("岫谷菱", NOUN), ("2025", BREAK), ("《", BREAK)],
)  # fmt: skip
def test_word_classes(word: str, expected: int) -> None:
    assert Vocabulary().word_class(word) == expected


@pytest.mark.parametrize(("name", "word"), [("framewords", "记者"), ("commonwords", "通过")])
def test_word_lists_hold_no_comment(name: str, word: str) -> None:
    words = word_list(name)
    assert word in words
    assert not any("#" in word or not word.strip() for word in words)


class TestTable:
    ARTICLES = pa.table(
        {
            "article_id": ["a_aaaaaaaaaaaaaaaa", "a_bbbbbbbbbbbbbbbb"],
            "title": [TITLE, None],
            "text": [TEXT, None],
        }
    )

    def _paragraphs(self) -> pa.Table:
        lines = [("title", TITLE), ("byline", "湿地通讯员"), *(("body", line) for line in TEXT.split("\n"))]
        return pa.table(
            {
                "article_id": ["a_aaaaaaaaaaaaaaaa"] * len(lines),
                "para_no": pa.array(range(len(lines)), pa.int32()),
                "role": [role for role, _ in lines],
                "text": [text for _, text in lines],
                "words": [" ".join(TOKENIZER.words(text)) for _, text in lines],
            }
        )

    def test_rows(self) -> None:
        table = keywords_table(self.ARTICLES, self._paragraphs(), EXTRACTOR)
        assert table.schema == KEYWORDS.arrow()
        assert set(table.column("article_id").to_pylist()) == {"a_aaaaaaaaaaaaaaaa"}
        assert table.column("rank").to_pylist() == list(range(1, table.num_rows + 1))
        assert set(table.column("method").to_pylist()) == {METHOD}
        expected = [(k.keyword, k.score) for k in _keywords(TITLE, TEXT)]
        assert (
            list(zip(table.column("keyword").to_pylist(), table.column("score").to_pylist(), strict=True)) == expected
        )

    def test_a_paragraph_without_words_does_not_matter(self) -> None:
        paragraphs = self._paragraphs()
        blank = paragraphs.slice(1, 1).set_column(paragraphs.column_names.index("words"), "words", pa.array([""]))
        with_blank = keywords_table(self.ARTICLES, pa.concat_tables([paragraphs, blank]), EXTRACTOR)
        assert with_blank.equals(keywords_table(self.ARTICLES, paragraphs, EXTRACTOR))

    def test_no_articles_no_rows(self) -> None:
        assert keywords_table(self.ARTICLES.slice(0, 0), self._paragraphs(), EXTRACTOR).equals(KEYWORDS.empty())


@given(st.text("甲乙丙", min_size=1, max_size=8), st.text("甲乙丙", min_size=1, max_size=8))
def test_an_overlap_is_an_end_that_is_a_beginning(one: str, other: str) -> None:
    assert _overlap(one, other) == any(other.startswith(one[-n:]) for n in range(1, min(len(one), len(other))))

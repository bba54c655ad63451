from __future__ import annotations

import itertools
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.words import LexiconEntry, Tokenizer, dictionary_digest, engine_versions
from pipeline.words.dictionary import jieba_file, mixed_words, parts_of_speech
from pipeline.words.engines import _ASCII_WORDS, JiebaEngine, RjiebaEngine, new_engine
from pipeline.words.pos import Tagger

PAGES = Path(__file__).resolve().parents[2].parent / "shared" / "pages"

LINES = [
    "澜河日报7月28日讯（记者 王小明） 全市2200余家企业复工，投资3.5亿元。",
    "澜河两岸的堤防连夜加固完毕",
    "见 tv.lanhe.com 与 5G-A、2-3 次、5.2.3 版、C++ 和 AT&T、B超、T恤",
    "商标注册商标，汪汪汪，米粿与赵辰蠧",
    "𠙲䥦两字生僻，東岭社電，澜河㳇水",
    "a\r\nb\tc\u3000d\u00a0e\u2028f",
    "x_y.z%+#&._%- 100%的-26.95%…………——“‘’”",
    "ⅷ①②ａｂｃ１２３，．；：",
    "\ue000\ue001字3亿元\ue001，𠮷\ue000㐀5G-A",
    "",
    " ",
]

pieces = st.one_of(
    st.sampled_from(LINES),
    st.text(max_size=12),
    st.text("\r\n\x0b\x85\u2028\u3000\ue000\ue001 3亿元A-·", max_size=8),
    st.text("中国人民的经济发展澜河市工作会议在了和一二三0123456789.+#&_%-abcXYZ ，。《》·（）", max_size=20),
    st.text(st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF), max_size=8),
)
texts = st.lists(pieces, max_size=6).map("".join)


@pytest.fixture(scope="module")
def jieba() -> Tokenizer:
    return Tokenizer(engine="jieba")


@pytest.fixture(scope="module")
def rjieba() -> Tokenizer:
    return Tokenizer(engine="rjieba")


class TestPlainTokens:
    @pytest.mark.parametrize("line", LINES)
    def test_both_engines_give_the_tokens_of_jieba(self, line: str, jieba: Tokenizer, rjieba: Tokenizer) -> None:
        import jieba as reference

        expected = reference.lcut(line)
        assert jieba.plain(line) == expected
        assert rjieba.plain(line) == expected

    @given(texts)
    @settings(max_examples=300, deadline=None)
    def test_engines_agree_on_any_text(self, text: str) -> None:
        assert ENGINES[1].cut(text) == ENGINES[0].cut(text)
        assert "".join(ENGINES[1].cut(text)) == text

    def test_engines_agree_on_newspaper_pages(self, jieba: Tokenizer, rjieba: Tokenizer) -> None:
        files = sorted(PAGES.glob("*.txt"))
        if not files:
            pytest.skip("evaluation pages are not here")
        lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
        pairs = zip(jieba.plain_lines(lines), rjieba.plain_lines(lines), strict=True)
        differing = sum(one != other for one, other in pairs)
        assert len(lines) > 1000
        assert differing / len(lines) <= 0.0001

    @given(st.lists(texts, max_size=5))
    @settings(max_examples=200, deadline=None)
    def test_many_lines_at_once_give_what_each_gives_alone(self, lines: list[str]) -> None:
        alone = [" ".join(token for token in TOKENIZER.plain(line) if not token.isspace()) for line in lines]
        assert TOKENIZER.plain_lines(lines) == alone
        assert TOKENIZER.word_lines(lines) == [" ".join(TOKENIZER.words(line)) for line in lines]

    def test_lone_surrogates_are_cut_too(self, rjieba: Tokenizer) -> None:
        assert "".join(rjieba.plain("澜河\ud800日报")) == "澜河\ud800日报"

    def test_the_ascii_words_are_those_of_the_dictionary(self) -> None:
        lines = jieba_file("dict.txt").read_text(encoding="utf-8").splitlines()
        words = {line.split(" ")[0] for line in lines}
        assert {word for word in words if word.isascii() and len(word) > 1} == _ASCII_WORDS


ENGINES = (JiebaEngine(), RjiebaEngine())

EXAMPLES = {
    "全市2200余家企业投资3.5亿元": "全市 2200余家 企业 投资 3.5亿元",
    "下跌-26.95%后回升": "下跌 -26.95% 后 回升",
    "2025年7月28日上午9时30分开幕": "2025年7月28日 上午9时30分 开幕",
    "东岭社澜河28日电": "东岭 社澜河 28日 电",
    "诗集《澜河两岸》出版": "诗集 《澜河两岸》 出版",
    "作家弗里德里克·泰勒说": "作家 弗里德里克·泰勒 说",
    "总理查尔斯·米歇尔德国之行": "总理 查尔斯·米歇尔 德国 之 行",
    "构建“1+5+N”体系": "构建 “ 1+5+N ” 体系",
    "乘MU5735与ARJ21-700": "乘 MU5735 与 ARJ21-700",
    "见https://www.lanhe.cn/a?b=1，或xie@lanhe.cn": "见 https://www.lanhe.cn/a?b=1 ， 或 xie@lanhe.cn",
    "17部门联合印发": "17 部门 联合 印发",
    "增长3.5个百分点": "增长 3.5个百分点",
    "做B超、穿T恤、写C++": "做 B超 、 穿 T恤 、 写 C++",
    "二〇二五年七月二十八日": "二〇二五年七月二十八日",
    "全长3 公里": "全长 3 公里",
    "比分3:1，10:30开球": "比分 3:1 ， 10:30 开球",
    "始于二〇二五年，盛于一九九八年": "始于 二〇二五年 ， 盛于 一九九八年",
    "印发《澜河市关于进一步做好今年秋季防汛工作的通知》": "印发 《澜河市关于进一步做好今年秋季防汛工作的通知》",
    "阿卜杜勒·卡里姆·侯赛因出席": "阿卜杜勒·卡里姆·侯赛因 出席",
    "J·K·罗琳和列夫·托尔斯泰": "J·K·罗琳 和 列夫·托尔斯泰",
    "月租1000-2000元，年薪10万-20万元": "月租 1000-2000元 ， 年薪 10万-20万元",
    "预计26.95%—30%，需3～5天": "预计 26.95%—30% ， 需 3～5天",
    "约1/3的3,500名职工": "约 1/3 的 3,500名 职工",
    "歼-20与长征五号、C919": "歼-20 与 长征五号 、 C919",
    "CA1501航班和G1234次": "CA1501 航班 和 G1234 次",
    "Wi-Fi、PM2.5与COVID-19": "Wi-Fi 、 PM2.5 与 COVID-19",
    "登录www.lanhe.cn或lanhe.gov.cn/news/1.html": "登录 www.lanhe.cn 或 lanhe.gov.cn/news/1.html",
    "2024—2025年度、1990年代": "2024—2025年度 、 1990年代",
    "2025-07-28、2025/7/28": "2025-07-28 、 2025/7/28",
    "12.5万平方米、1.2亿千瓦时、7.5万亿元人民币": "12.5万平方米 、 1.2亿千瓦时 、 7.5万亿元人民币",
    "气温-3℃，第3届，共100多人": "气温 -3℃ ， 第3届 ， 共 100多人",
}


class TestWords:
    @pytest.mark.parametrize("text", EXAMPLES)
    @pytest.mark.parametrize("engine", ["jieba", "rjieba"])
    def test_examples(self, text: str, engine: str, request: pytest.FixtureRequest) -> None:
        tokenizer = request.getfixturevalue(engine)
        assert tokenizer.words(text) == EXAMPLES[text].split(" ")

    def test_a_long_title_is_cut_like_a_sentence(self, rjieba: Tokenizer) -> None:
        words = rjieba.words(f"印发《{'澜河市人民政府关于防汛的通知，' * 5}》")
        assert words[1] == "《"
        assert words[-1] == "》"

    @given(texts)
    @settings(max_examples=300, deadline=None)
    def test_words_joined_are_the_text_without_white_space(self, text: str) -> None:
        words = TOKENIZER.words(text)
        assert "".join(words) == "".join(text.split())
        assert not any(character.isspace() for word in words for character in word)
        assert all(words)

    @given(texts)
    @settings(max_examples=100, deadline=None)
    def test_tagged_words_are_the_words(self, text: str) -> None:
        tagged = TOKENIZER.tag(text)
        assert [word for word, _ in tagged] == TOKENIZER.words(text)
        assert all(tag.isalpha() and tag.islower() for _, tag in tagged)

    @pytest.mark.parametrize("unit", ["1,", "1-", "a.", "1+", "·", "阿·", "《", "-", "第", "1月", "@a", "上午", "一"])
    def test_long_runs_take_no_longer_than_text(self, unit: str) -> None:
        text = unit * 30_000
        start = time.perf_counter()
        assert "".join(TOKENIZER.words(text)) == text
        assert time.perf_counter() - start < 5

    def test_parts_of_speech(self, rjieba: Tokenizer) -> None:
        tags = dict(rjieba.tag("记者王小明2025年在澜河市看到《河歌》，投资3万元"))
        expected = {"记者": "n", "2025年": "t", "在": "p", "《河歌》": "nz", "，": "x", "3万元": "m"}
        assert {word: tags[word] for word in expected} == expected

    def test_a_tag_that_says_nothing_is_left_to_the_model(self, rjieba: Tokenizer) -> None:
        assert parts_of_speech()["很"] == "zg"
        assert ("很", "d") in rjieba.tag("水很清")

    def test_a_name_outside_the_dictionary_is_tagged_by_the_model(self) -> None:
        assert "王澜枫" not in parts_of_speech()
        assert Tagger().tag("王澜枫") == "nr"


TOKENIZER = Tokenizer([LexiconEntry("澜河市"), LexiconEntry("5G-A专网")])


class TestLexicon:
    @pytest.mark.parametrize("engine", ["jieba", "rjieba"])
    def test_a_new_word_is_kept_whole_and_its_neighbours_too(self, engine: str) -> None:
        text = "东岭社记者走进澜河市人民政府大楼"
        before = Tokenizer(engine=engine).words(text)  # type: ignore[arg-type]
        after = Tokenizer([LexiconEntry("东岭社")], engine).words(text)  # type: ignore[arg-type]
        assert "东岭社" not in before
        assert after[0] == "东岭社"
        assert after[1:] == before[-len(after) + 1 :]

    @pytest.mark.parametrize("engine", ["jieba", "rjieba"])
    @pytest.mark.parametrize(
        ("new", "text"),
        [("社记", "东岭社记者"), ("会工作", "研究会工作人员"),
         ("水利工", "水利工程建设"), ("长三", "校长三次发言")],
    )  # fmt: skip
    def test_a_suggested_frequency_leaves_other_words_whole_where_a_forced_one_breaks_them(
        self, new: str, text: str, engine: Any
    ) -> None:
        before = Tokenizer(engine=engine).words(text)
        assert Tokenizer([LexiconEntry(new)], engine).words(new) == [new]
        assert Tokenizer([LexiconEntry(new)], engine).words(text) == before
        assert Tokenizer([LexiconEntry(new, 10**8)], engine).words(text) != before

    def test_a_name_that_jieba_merely_guesses_is_known_once_supplied(self) -> None:
        assert Tokenizer().words("王小枫") == ["王小枫"]
        assert Tokenizer([LexiconEntry("王小枫")]).knows("王小枫")

    def test_the_engines_agree_with_a_lexicon(self) -> None:
        words = ["东岭社", "澜河市", "河长制", "蓝天白云下", "人民政", "防汛绣花", "数字岭南"]
        entries = [LexiconEntry(word) for word in words]
        one, other = Tokenizer(entries, "jieba"), Tokenizer(entries, "rjieba")
        for parts in itertools.permutations(["东岭社", "澜河市人民政府", "河长制", "在蓝天白云下", "数字岭南工程"], 4):
            assert one.words("".join(parts)) == other.words("".join(parts))

    def test_a_word_with_other_than_han_is_kept_whole(self) -> None:
        tokenizer = Tokenizer([LexiconEntry("5G-A专网"), LexiconEntry("澜·生活")])
        assert tokenizer.words("建成5G-A专网和澜·生活馆") == ["建成", "5G-A专网", "和", "澜·生活", "馆"]
        assert "5G-A专网" in tokenizer.words("15G-A专网 5G-A专网")

    def test_knows(self) -> None:
        tokenizer = Tokenizer([LexiconEntry("东岭社"), LexiconEntry("5G-A")])
        assert tokenizer.knows("东岭社")
        assert tokenizer.knows("5G-A")
        assert tokenizer.knows("经济")
        assert not tokenizer.knows("岭社澜")

    def test_a_frequency_given_by_the_user_counts(self) -> None:
        entry = LexiconEntry("防汛工作", freq=1_000_000)
        assert "防汛工作" in Tokenizer([entry]).words("做好防汛工作部署")


def test_unknown_engine() -> None:
    with pytest.raises(ValueError, match="choose auto, jieba or rjieba"):
        new_engine("paddle")  # type: ignore[arg-type]


def test_versions_and_digest() -> None:
    assert engine_versions()["jieba"] == "0.42.1"
    assert len(dictionary_digest()) == 64
    assert "B超" in mixed_words()

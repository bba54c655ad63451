"""What cleaning makes of lines as they come out of a newspaper page: one case a decision."""

from __future__ import annotations

import re

import pytest

from pipeline.cleaning import clean_page
from pipeline.model import Item, Page, PageReading, Paragraph, Piece


def clean(text: str, role: str = "body") -> Paragraph:
    """Clean one paragraph whose lines are the lines of ``text``."""
    pieces = tuple(Piece(m.start(), m.end(), role, 0, "seg.body") for m in re.finditer(r"[^\n]+", text))
    page = clean_page(Page("s_x", text), PageReading((Item("article", "other", 1.0, pieces),), ()))
    return page.items[0].paragraphs[0]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        # numbers
        ("共有2200 余家", "共有2200余家"),
        ("投入近\n400 亿元", "投入近400亿元"),
        ("总额 1050 亿元", "总额1050亿元"),
        ("7 月\n28 日下午", "7月28日下午"),
        ("占 3 %以上", "占3%以上"),
        ("２２００ 余家", "2200余家"),
        ("年产20\n26吨", "年产2026吨"),
        ("气温 －3 ℃", "气温-3℃"),
        ("拨打 0700 8326 即可", "拨打0700 8326即可"),
        # marks
        ("全市 “一盘棋” 推进", "全市“一盘棋”推进"),
        ("他说： “渡口不能撤。” 说完便走", "他说：“渡口不能撤。”说完便走"),
        ("本报讯 （记者 林某） 昨日", "本报讯（记者 林某）昨日"),
        ("本报讯 （记者 赵某某 焦某） 7 月28 日下午", "本报讯（记者 赵某某 焦某）7月28日下午"),
        ("今天 , 明天", "今天，明天"),
        ("“花开了。” 68岁的老何说", "“花开了。”68岁的老何说"),
        ("“花开了。 ” 68岁的老何说", "“花开了。”68岁的老何说"),
        ("品牌“Lanhe” 2026年上市", "品牌“Lanhe” 2026年上市"),
        ("第5 “一盘棋”", "第5“一盘棋”"),
        # datelines: print sets one space after them
        ("东岭社澜河3月16日电 全省开犁", "东岭社澜河3月16日电 全省开犁"),
        ("东岭社澜河3月16日电\u3000\u300015日，全省开犁", "东岭社澜河3月16日电 15日，全省开犁"),
        ("东岭社澜河3月16日电 （记者 秦某）全省开犁", "东岭社澜河3月16日电（记者 秦某）全省开犁"),
        ("东岭社澜河3月16日电\n全省开犁", "东岭社澜河3月16日电 全省开犁"),
        ("东岭社澜河3月16日电\n（记者秦某）全省开犁", "东岭社澜河3月16日电（记者秦某）全省开犁"),
        # words and names
        ("要 因 地 制 宜，不一刀切", "要因地制宜，不一刀切"),
        ("种粮大户杨 某说", "种粮大户杨某说"),
        ("村民苏 某，今年 35 岁", "村民苏某，今年35岁"),
        ("一面“走进澜河 我们同行”的横幅", "一面“走进澜河 我们同行”的横幅"),
        ("作家安娜 多恩到访", "作家安娜·多恩到访"),
        ("作家安娜 多恩与安德·卡尔到访", "作家安娜 多恩与安德·卡尔到访"),
        ("客人来自新加坡 马来西亚等地", "客人来自新加坡 马来西亚等地"),
        ("（记者 杨 某 王某某）", "（记者 杨某 王某某）"),
        ("（记者 林某某\n何某）", "（记者 林某某 何某）"),
        ("（本报\n记者 林某某 何\n某）", "（本报记者 林某某 何某）"),
        ("（记者\n林某某）", "（记者林某某）"),
        ("河畔晨练。苏 某摄", "河畔晨练。苏某摄"),
        # English
        ("推出“Lanhe Water”品牌", "推出“Lanhe Water”品牌"),
        ("the old ferry of Lanhe\nRiver", "the old ferry of Lanhe River"),
        ("a sustainable develop-\nment goal", "a sustainable development goal"),
        ("a state-of-\nthe-art ferry", "a state-of-the-art ferry"),
        ("a well-\nknown ferry", "a well-known ferry"),
        ("登录www.lan-\nhe.example查询", "登录www.lan-he.example查询"),
        ("登录http://lanhe.exam\nple/news查询", "登录http://lanhe.example/news查询"),
        ("发至open@lanhe\n.example即可", "发至open@lanhe.example即可"),
        ("构建“1+5\n+N”格局", "构建“1+5+N”格局"),
        ("水位3\n.5米", "水位3.5米"),
        ("在M\nV里", "在MV里"),
        ("智能 AI 平台", "智能AI平台"),
        # edges
        ("　　春汛将至。 ", "春汛将至。"),
        ("青石\u200b水库\ufeff", "青石水库"),
        ("甲区\t\t乙区", "甲区 乙区"),
        ("甲区\u00a0乙区", "甲区 乙区"),
    ],
)
def test_running_text(raw: str, expected: str) -> None:
    assert clean(raw).text == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("全力以赴 再创佳绩", "全力以赴 再创佳绩"),
        ("守好“粮袋子” 鼓起“钱袋子”", "守好“粮袋子” 鼓起“钱袋子”"),
        ("老城区供水管网 年内再换 68 公里", "老城区供水管网 年内再换68公里"),
        ("澜 河 新 貌", "澜河新貌"),
        ("渡\u3000口", "渡口"),
        ("抢墒情\u3000\u3000追肥水", "抢墒情 追肥水"),
        ("春到澜河， 万物生", "春到澜河，万物生"),
        ("--榆坪县老茶厂复产见闻", "——榆坪县老茶厂复产见闻"),
        ("一片叶子的七道手续(经济视线)", "一片叶子的七道手续（经济视线）"),
    ],
)
def test_headlines(raw: str, expected: str) -> None:
    assert clean(raw, "title").text == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("本报记者 王某某", "本报记者 王某某"),
        ("本报记者 杨 某 王 某", "本报记者 杨某 王某"),
        ("林某某  何 某 文/图", "林某某 何某 文/图"),
        ("苏 某 摄", "苏某 摄"),
    ],
)
def test_bylines(raw: str, expected: str) -> None:
    assert clean(raw, "byline").text == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("２０２６年增长３．５％", "2026年增长3.5%"),
        ("澜河⼭⽔", "澜河山水"),
        ("新區落成", "新區落成"),
        ("\uf9dd民", "利民"),
        ("渡口︒老桥︑", "渡口。老桥、"),
        ("﹁渡口﹂", "「渡口」"),
        ("今天,全市开工;明天:通水?好!", "今天，全市开工；明天：通水？好！"),
        ("时间是9:30,地点在渡口.", "时间是9:30，地点在渡口。"),
        ("网址www.example.com,欢迎访问", "网址www.example.com，欢迎访问"),
        ("比分3:1", "比分3:1"),
        ("共1,200人,3.5万元", "共1,200人，3.5万元"),
        ("渡口、老桥...都在", "渡口、老桥……都在"),
        ("渡口老桥......都在", "渡口老桥……都在"),
        ("渡口--老桥", "渡口——老桥"),
        ("2020--2026年", "2020--2026年"),
        ('推行"一站式"托育(试点)', "推行“一站式”托育（试点）"),
        ("The ferry, and the bridge.", "The ferry, and the bridge."),
        ("“渡口不能撤!”老何说,“那得修.”", "“渡口不能撤！”老何说，“那得修。”"),
        ("降至0.17%,68个村;达到3%.", "降至0.17%，68个村；达到3%。"),
        ("澜河水务(LWG)与f(x)", "澜河水务（LWG）与f(x)"),
        ("澜河水务 (LWG) 成立", "澜河水务（LWG）成立"),
        ('“4+7"试点', '“4+7"试点'),
        ('"4+7"试点和"1"字', "“4+7”试点和“1”字"),
        ('他说"Lanhe Water"很好', "他说“Lanhe Water”很好"),
        ('the "old ferry" of Lanhe', 'the "old ferry" of Lanhe'),
        ("老桥还在.2026年再修", "老桥还在。2026年再修"),
        ("渡口还在......”他说", "渡口还在……”他说"),
        ("渡口老桥--1956年建成", "渡口老桥——1956年建成"),
        ("——＠澜河水", "——@澜河水"),
        ("１．看水位", "1.看水位"),
        ("图①:老桥", "图①：老桥"),
        ("一.澜河概况", "一.澜河概况"),
        ("“１＋５＋Ｎ”格局", "“1+5+N”格局"),
        ("登录ｗｗｗ．ｌａｎｈｅ．ｅｘａｍｐｌｅ", "登录www.lanhe.example"),
        ("文／图", "文／图"),
        ("⻋站的⻔开着", "车站的门开着"),
        ("老桥\ue78e渡口\ue7c7", "老桥。渡口ḿ"),
        ("安娜・多恩", "安娜·多恩"),
        ("渡口老桥､都在｡", "渡口老桥、都在。"),
        ("ｱｲｳ｡ｶ", "ｱｲｳ｡ｶ"),
        ("渡口老桥。。。。。。", "渡口老桥……"),
        ("渡口老桥···都在", "渡口老桥……都在"),
        ("渡口──老桥", "渡口——老桥"),
        ("推行'一站式'托育", "推行‘一站式’托育"),
        ("the ferry's old '老桥' sign", "the ferry's old ‘老桥’ sign"),
        ("实行“一盘棋“，各县都动起来", "实行“一盘棋”，各县都动起来"),
        ("“老渡口，三代人。", "“老渡口，三代人。"),
        ("同比增长3%.全年看好", "同比增长3%。全年看好"),
        ("8:00-17:30，2020-2026年，-26.95%", "8:00-17:30，2020-2026年，-26.95%"),
        ("３∶２获胜，3~5天", "3∶2获胜，3~5天"),
        ("f(x)=2", "f(x)=2"),
    ],
)
def test_characters_and_punctuation(raw: str, expected: str) -> None:
    assert clean(raw).text == expected


def test_edits_are_numbered_from_the_end_and_name_their_rule() -> None:
    edits = clean("１２ 月,渡口...好").edits
    assert [(e.at_char, e.delete_text, e.insert_text, e.rule_id) for e in edits] == [
        (6, "...", "……", "clean.ellipsis"),
        (3, ",", "，", "clean.marks"),
        (1, "２", "2", "clean.full-width"),
        (0, "１", "1", "clean.full-width"),
    ]


def test_a_space_that_the_page_does_not_have_is_an_edit_of_its_neighbour() -> None:
    paragraph = clean("old Lanhe\nRiver")
    assert paragraph.text == "old Lanhe River"
    assert [(e.at_char, e.delete_text, e.insert_text) for e in paragraph.edits] == [(8, "e", "e ")]


def test_two_changes_of_one_character_make_one_edit() -> None:
    paragraph = clean("old Ｌanhｅ\nRiver")
    assert paragraph.text == "old Lanhe River"
    assert [(e.at_char, e.delete_text, e.insert_text) for e in paragraph.edits] == [(8, "ｅ", "e "), (4, "Ｌ", "L")]

"""One example of every rule that treats a paragraph: lines as a page has them, and what becomes of them.

What belongs here: text, ours and short.  What does not: what a rule says (``rules``).  A test runs each example, and
``docs/cleaning.md`` shows them (``handbook``).  ``clean.undecided`` has none: it names what no paragraph holds.
"""

from __future__ import annotations

from typing import NamedTuple

from pipeline.cleaning import rules
from pipeline.rules import Rule


class Example(NamedTuple):
    """``lines`` of a page, joined by newlines, become ``clean``, a paragraph of ``role``."""

    rule: Rule
    lines: str
    clean: str
    role: str = "body"


EXAMPLES = (
    Example(rules.NEWLINE, "全市冬小麦返青管\n理全面铺开。", "全市冬小麦返青管理全面铺开。"),
    Example(rules.BLANK, "春汛将至。\n　\n", "春汛将至。"),
    Example(rules.ZERO_WIDTH, "青石\u200b水库", "青石水库"),
    Example(rules.EDGE_SPACE, "　　春汛将至。", "春汛将至。"),
    Example(rules.LINE_EDGE_SPACE, "青石 \n水库开闸。", "青石水库开闸。"),
    Example(rules.PUNCTUATION_SPACE, "全市 “一盘棋” 推进", "全市“一盘棋”推进"),
    Example(rules.NUMBER_SPACE, "7 月28 日，共有2200 余家", "7月28日，共有2200余家"),
    Example(rules.SPACED_WORD, "要 因 地 制 宜，不一刀切", "要因地制宜，不一刀切"),
    Example(rules.SPACED_NAME, "种粮大户杨 某说", "种粮大户杨某说"),
    Example(rules.NAME_DOT, "作家安娜 多恩到访", "作家安娜·多恩到访"),
    Example(rules.REPEATED_SPACE, "抢墒情  追肥水", "抢墒情 追肥水", "title"),
    Example(rules.PLAIN_SPACE, "全力以赴　再创佳绩", "全力以赴 再创佳绩", "title"),
    Example(rules.NAME_LIST, "（记者 林某某\n何某）", "（记者 林某某 何某）"),
    Example(rules.ENGLISH_WORDS, "the old ferry of Lanhe\nRiver", "the old ferry of Lanhe River"),
    Example(rules.DATELINE, "东岭社澜河3月16日电\n全省开犁。", "东岭社澜河3月16日电 全省开犁。"),
    Example(rules.HYPHEN, "a sustainable develop-\nment goal", "a sustainable development goal"),
    Example(rules.FULL_WIDTH, "２０２６年增长３５％", "2026年增长35%"),
    Example(rules.SIGN, "构建“1＋5＋N”格局", "构建“1+5+N”格局"),
    Example(rules.RADICAL, "⻋站在⼭脚下", "车站在山脚下"),
    Example(rules.COMPATIBILITY, "便\uf9dd店", "便利店"),
    Example(rules.PRIVATE_USE, "渡口\ue78f老桥", "渡口、老桥"),
    Example(rules.VERTICAL, "渡口︑老桥︒", "渡口、老桥。"),
    Example(rules.MIDDLE_DOT, "作家安娜・多恩", "作家安娜·多恩"),
    Example(rules.HALF_WIDTH_MARK, "渡口､老桥｡", "渡口、老桥。"),
    Example(rules.BRACKETS, "推行托育(试点)", "推行托育（试点）"),
    Example(rules.QUOTES, '推行"一站式"托育', "推行“一站式”托育"),
    Example(rules.QUOTE_DIRECTION, "实行“一盘棋“，各县都动起来", "实行“一盘棋”，各县都动起来"),
    Example(rules.MARKS, "时间是9:30,地点在渡口", "时间是9:30，地点在渡口"),
    Example(rules.FULL_STOP, "水位3.5米.堤防安全.", "水位3.5米。堤防安全。"),
    Example(rules.ELLIPSIS, "渡口、老桥......都在", "渡口、老桥……都在"),
    Example(rules.DASH, "--澜河治水纪事", "——澜河治水纪事", "subtitle"),
    Example(rules.MASK_EMAIL, "邮箱open@lanhe.example", "邮箱o***@lanhe.example"),
    Example(rules.MASK_ID_CARD, "证号11010519491231002X", "证号110**************X"),
    Example(rules.MASK_BANK_CARD, "卡号4111111111111111", "卡号4111********1111"),
    Example(rules.MASK_MOBILE, "电话13800001234", "电话138****1234"),
    Example(rules.MASK_LANDLINE, "热线0700-8326001", "热线0700-832****"),
    Example(rules.MASK_PLATE, "一辆鲁A12345货车", "一辆鲁A****5货车"),
)

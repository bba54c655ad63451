"""Spans that no engine may cut: numbers, dates, times, titles, Latin words, addresses.

What belongs here: patterns, each with its kind, and the units that a number takes up.  What does not: foreign names,
which need the dictionary to find their ends (``names``).

A unit is joined to its number only where the engine itself cuts it off as a word: in ``17部门`` 部 is no unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.words.dictionary import mixed_words

TITLE_LONGEST = 60
"""Characters inside 《》 up to which a title is one word; a longer one is cut like a sentence."""
UNIT_TOKENS = 4
"""Tokens that a unit may be made of, such as 多|万|平方|公里."""
LOOK_AHEAD = 40
"""Characters that a pattern looks ahead at most, so that a page of digits takes no longer than a page of text."""

_LETTER = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u03ff\u0400-\u04ff"
_ALNUM = rf"0-9{_LETTER}"
_NUMBER = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)*"
_RANGE = "[-–—~～/]"
# A minus after a word is a hyphen, unless a fraction or a percentage follows.
_SIGN = rf"(?<![\w%])[-+−±]|[-+−±](?=[\d,]{{0,{LOOK_AHEAD}}}(?:\.\d|\d[%％‰℃]))"
_PERCENT = "(?:%|％|‰|℃|°C|°)?"
_HALF_DAY = "凌晨|清晨|早上|上午|中午|下午|傍晚|晚上"
_MODEL = "歼|轰|运|直|教|空警|东风|红旗|鹰击|长剑|巨浪|神舟|玉兔|嫦娥"
_CRAFT = "神舟|嫦娥|天问|天宫|天舟|长征|北斗|快舟|风云|高分|玉兔"
_HAN_DIGIT = "一二三四五六七八九十〇○零"

_BEGINS = (
    rf"[\d{_LETTER}《+−±￥¥$€£-]|第\d|(?:{_HALF_DAY}|早|晚)\d|(?:{_MODEL})[-－]|(?:{_CRAFT})[{_HAN_DIGIT}]|"
    rf"[{_HAN_DIGIT}]{{4}}年"
)
"""What every pattern below begins with."""
_FIRST = rf"\d{_LETTER}《+−±￥¥$€£\-第{_HAN_DIGIT}" + "".join(
    word[0] for word in (*_HALF_DAY.split("|"), "早", *_MODEL.split("|"), *_CRAFT.split("|"))
)
"""The characters that ``_BEGINS`` begins with, as a class."""

_PATTERNS: tuple[tuple[str, str], ...] = (
    ("address", r"(?:https?://|www\.)[A-Za-z0-9_.~:/?#@!$&'*+,;=%-]*[A-Za-z0-9_/#=]"),
    ("address", r"[A-Za-z0-9][A-Za-z0-9_.+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"),
    ("title", rf"《[^《》\s]{{1,{TITLE_LONGEST}}}》"),
    ("date", r"\d{4}年\d{1,2}月(?:\d{1,2}日)?|\d{1,2}月\d{1,2}日|\d{1,2}日(?=[电讯])|"
             r"\d{4}(?P<mark>[-/.])\d{1,2}(?P=mark)\d{1,2}(?!\d)"),
    ("date", rf"[{_HAN_DIGIT}]{{4}}年(?:[{_HAN_DIGIT}]{{1,2}}月(?:[{_HAN_DIGIT}]{{1,3}}日)?)?"),
    ("time", rf"(?:{_HALF_DAY}|早|晚)?\d{{1,2}}"
             r"(?:[时点]\d{1,2}分(?:\d{1,2}秒)?|[:：∶]\d{2}"
             r"(?:[:：∶]\d{2})?(?!\d))"),
    ("time", rf"(?:{_HALF_DAY})\d{{1,2}}[时点]半?"),
    ("formula", rf"[{_ALNUM}]+(?:[+＋][{_ALNUM}]+)+"),
    ("model", rf"(?:{_MODEL})[-－]\d+[A-Z]?|(?:{_CRAFT})[{_HAN_DIGIT}]{{1,3}}号"),
    ("latin", rf"(?=[\d.,'’&/_-]{{0,{LOOK_AHEAD}}}[{_LETTER}])[{_ALNUM}]+(?:[-.'’&/_][{_ALNUM}]+)*"),
    ("score", r"\d+[:：∶]\d+"),
    ("number", rf"(?:第|{_SIGN})?[￥¥$€£]?(?:{_NUMBER}){_PERCENT}"
               rf"(?:(?:[百千万亿]{{1,2}}(?={_RANGE}\d))?{_RANGE}(?:{_NUMBER}){_PERCENT})*"),
)  # fmt: skip

_LENGTH = "纳米|微米|毫米|厘米|分米|米|千米|公里|华里|里|海里|英里|英尺|英寸|寸|尺|光年"
_AREA = "平方毫米|平方厘米|平方米|平方千米|平方公里|平米|平方|公顷|亩|英亩"
_VOLUME = "立方厘米|立方米|立方千米|立方|升|毫升|加仑"
_MASS = "微克|毫克|克|千克|公斤|斤|吨|磅|盎司|标准箱"
_ENERGY = "瓦|千瓦|兆瓦|吉瓦|瓦时|千瓦时|千瓦小时|度|伏|千伏|安|焦|卡|千卡|马力|赫兹|兆赫|分贝|摄氏度|度电"
_MONEY = "元|元钱|元人民币|美元|欧元|日元|英镑|港元|港币|澳元|卢布|韩元|角|分|块|块钱|法郎|人民币"
_TIME = (
    "年|年度|年代|年级|个月|月|月份|日|天|号|周|周年|周岁|岁|小时|个小时|分钟|分|秒|秒钟|世纪|学时|时|点|"
    "届|期|季度|个工作日|工作日|个季度"
)
_COUNT = (
    "个|人|人次|人份|名|位|户|家|件|次|项|条|台|套|辆|架|艘|座|栋|幢|所|处|篇|部|本|册|张|幅|枚|只|头|匹|株|棵|颗|粒|场|场次|批|批次|种|类|"
    "级|层|版|页|章|节|款|支|块|片|道|门|间|列|班|班次|组|队|对|双|根|瓶|盒|箱|袋|包|桶|盏|口|面|群|卷|首|集|起|例|宗|笔|份|单|票|席|床|"
    "站|桩|树|羽|尾|轮|步|遍|趟|回|代|等奖|倍|成|折|线|号线|号楼|路|楼|室|字|个百分点|百分点|个点|个基点"
)
_UNIT = re.compile(
    rf"[余多几]?(?:[十百千万亿兆]|[百千十]?万|[百千万十]亿|万亿)*[余多几]?"
    rf"(?:{'|'.join((_LENGTH, _AREA, _VOLUME, _MASS, _ENERGY, _MONEY, _TIME, _COUNT))})?"
)


@dataclass(frozen=True, slots=True)
class ProtectedSpan:
    """A half-open range of characters that is one word, and what it is."""

    start: int
    end: int
    kind: str


def find_protected(text: str, literals: tuple[str, ...] = ()) -> Iterator[ProtectedSpan]:
    """Yield the protected spans of ``text`` in order, never overlapping; ``literals`` are words to keep as they are."""
    first, patterns = _compiled(literals)
    at = 0
    # One look at a character class tells where no span can begin: ten times as fast as trying every pattern there.
    while found := first.search(text, at):
        match = patterns.match(text, found.start())
        if match:
            yield ProtectedSpan(match.start(), match.end(), str(match.lastgroup).partition("_")[0])
        at = match.end() if match else found.end()


def unit_length(tokens: list[str]) -> int:
    """Return how many of the first ``tokens`` are the unit of a number that stands right before them."""
    if not tokens or not _UNIT.match(tokens[0]).end():  # type: ignore[union-attr]  # it matches the empty string
        return 0
    for count in range(min(UNIT_TOKENS, len(tokens)), 0, -1):
        if _UNIT.fullmatch("".join(tokens[:count])):
            return count
    return 0


@cache
def _compiled(literals: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what a span begins with, and all patterns as one; the group that matched is named kind and number."""
    named = [("literal", _literals(literals))] if literals else []
    # Words such as B超 stand before Latin words, which would take the B alone.
    named += [*_PATTERNS[:2], ("literal", _literals(mixed_words())), *_PATTERNS[2:]]
    of_literals = re.escape("".join(sorted({word[0] for word in (*literals, *mixed_words())})))
    patterns = "|".join(f"(?P<{kind}_{no}>{pattern})" for no, (kind, pattern) in enumerate(named))
    return re.compile(f"[{_FIRST}{of_literals}]"), re.compile(rf"(?={_BEGINS}|[{of_literals}])(?:{patterns})")


def _literals(words: Iterable[str]) -> str:
    """Return a pattern of ``words``, longest first; a word's Latin end is no other word's middle."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(_bounded(word) for word in ordered)


def _bounded(word: str) -> str:
    before = rf"(?<![{_ALNUM}])" if re.match(rf"[{_ALNUM}]", word) else ""
    after = rf"(?![{_ALNUM}])" if re.search(rf"[{_ALNUM}]\Z", word) else ""
    return before + re.escape(word) + after

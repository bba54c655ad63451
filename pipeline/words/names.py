"""Foreign names with an interpunct: where ``弗里德里克·泰勒`` begins and ends in running text.

What belongs here: the characters that such names are written with, and the search for both ends.  What does not:
names without an interpunct, which jieba's hidden Markov model finds or misses on its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.words.engines import Engine

PART_LONGEST = 8
"""Characters of one part of a name at most."""

# Characters that transcriptions use; those far more common in other words (年, 日, 中, 多, 通, 平) are left out.
_SOUNDS = (
    "阿埃艾爱安昂奥澳巴芭白拜班邦包保鲍贝本比彼毕边别宾波伯勃博布卜察昌茨楚慈达戴丹当道德登邓迪蒂丁东杜敦顿厄恩儿尔法凡范菲芬"
    "丰佛弗夫福富盖冈戈哥格葛根贡古瓜圭哈海汉豪赫亨洪侯胡华怀惠霍基吉季加贾简江杰金居喀卡凯坎康考柯科克肯孔库夸奎昆拉莱兰朗劳勒"
    "雷蕾黎里理丽利莉连良列烈林琳留柳龙隆卢鲁路伦罗洛吕玛马迈曼芒毛梅门蒙米密缅缪摩莫默墨木姆穆拿纳娜奈南瑙内嫩尼妮涅宁牛纽农努"
    "诺欧帕派潘庞佩彭皮匹珀普奇齐恰乔切钦青琼丘热仁荣茹儒瑞若萨塞赛桑瑟森莎沙尚绍舍申圣施史士舒斯丝苏素索塔泰坦汤唐陶特腾提廷"
    "图吐托陀瓦万旺威维韦文翁沃乌武伍西希锡夏香肖谢辛欣兴休雄修许逊雅亚延扬耶伊易因英尤雨约云泽扎詹珍朱兹卓佐买吾孜查治山什歇蓬翰昔撒胥珊苔芙芝茜萝薇妲娅姬嘉叶"
)
_PART = rf"(?:[{_SOUNDS}]{{1,{PART_LONGEST}}}|[A-Z])"
_NAME = re.compile(rf"{_PART}(?:[·•‧・]{_PART})+")
_DOT = re.compile("[·•‧・]")
_CONTEXT = 6
"""Characters on each side of an end that the engine looks at."""


def find_names(text: str, engine: Engine) -> Iterator[tuple[int, int]]:
    """Yield the half-open ranges of foreign names in ``text``, in order.

    An end that lies inside a word of the dictionary moves inwards to that word's edge: 总理查尔斯·… begins at 查.
    """
    for match in _matches(text):
        name = match.group()
        first = match.start() + _DOT.search(name).start()  # type: ignore[union-attr]  # a name holds a dot
        last = match.start() + max(place.end() for place in _DOT.finditer(name))
        start = _start(text, match.start(), first, engine)
        end = _end(text, match.end(), last, engine)
        if start < first and end > last and end - start > len("甲·乙"):
            yield start, end


def _matches(text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of ``_NAME`` in order; only near a dot is there anything to look for."""
    at = 0
    while dot := _DOT.search(text, at):
        starts = range(max(at, dot.start() - PART_LONGEST), dot.start())
        match = next(filter(None, (_NAME.match(text, start) for start in starts)), None)
        if match:
            yield match
        at = match.end() if match else dot.end()


def _start(text: str, run_start: int, dot: int, engine: Engine) -> int:
    """Return where the name starts: after any dictionary word that straddles the start of the run."""
    at = left = max(0, run_start - _CONTEXT)
    for token in engine.cut(text[left:dot]):
        if at < run_start < at + len(token) and engine.knows(token):
            return at + len(token)
        at += len(token)
    return run_start


def _end(text: str, run_end: int, dot: int, engine: Engine) -> int:
    """Return where the name ends: before any dictionary word that straddles the end of the run."""
    at = dot
    for token in engine.cut(text[dot : run_end + _CONTEXT]):
        if at < run_end < at + len(token) and engine.knows(token):
            return at
        at += len(token)
    return run_end

"""Letters set apart: names and words that a typesetter spaced out to fill a measure.

What belongs here: functions ``view -> list of ranges`` (see ``spaces``) about names and words, and the middle dot that
an extractor lost within a name.  What does not: any other white space (``spaces``).
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.cleaning.classes import HAN, SPACES

Range = tuple[int, int]

_SPACE = f"[{SPACES}]"
_GAP = rf"{_SPACE}(?<!{_SPACE}{{2}}){_SPACE}*+"
_EACH_GAP = re.compile(_GAP)


_CREDIT_VERB = "(?:摄影报道|摄影|摄|供图|插图|图|文|绘|作|整理)"
_SINGLES = re.compile(rf"(?<![{HAN}])[{HAN}](?:[{SPACES}]+[{HAN}](?=[^{HAN}]|\Z|{_CREDIT_VERB}(?![{HAN}])))+")
_ENDS_SINGLES = re.compile(rf"{_SPACE}[{HAN}](?=[^{HAN}]|\Z|{_CREDIT_VERB}(?![{HAN}]))")
"""What letters set apart end with, if there are any: found faster than they are."""
_BEFORE_NAMES = re.compile(rf"(?:记者|通讯员|评论员|摄影|执笔|统筹|编辑|策划|摄|文|图)[：:]?[{SPACES}]*\Z")
_HAN_LETTER = re.compile(f"[{HAN}]")
_NAMES_SIGHT = 12
"""Characters looked at before a name: an occupation and the white after it."""


def _are_names(view: str, start: int, end: int) -> bool:
    """Whether letters set apart at ``start`` to ``end`` are names: after an occupation, in brackets, before a verb."""
    after = view[end : end + 1]
    return (
        (after in "）)" and view[start - 1 : start] in ("（", "("))
        or _HAN_LETTER.match(after) is not None
        or view[end - 1] == "摄"
        or _BEFORE_NAMES.search(view, max(0, start - _NAMES_SIGHT), start) is not None
    )


def _singles(view: str) -> list[Range]:
    """Find runs of letters that are each set apart."""
    return [match.span() for match in _SINGLES.finditer(view)] if _ENDS_SINGLES.search(view) else []


def spaced_words(view: str) -> list[Range]:
    """Find gaps within letters that are each set apart: ``因 地 制 宜`` fills a measure, it is one word.

    >>> spaced_words("要 因 地 制 宜，不一刀切")
    [(1, 2), (3, 4), (5, 6), (7, 8)]
    """
    return [
        gap
        for start, end in _singles(view)
        if not _are_names(view, start, end)
        for gap in gaps_within(view, start, end)
    ]


def spaced_names(view: str) -> list[Range]:
    """Find gaps within two-letter names set to the width of three; of four letters two and two are a name.

    >>> spaced_names("本报记者 杨 某 王 某"), spaced_names("苏 某 摄"), spaced_names("因 地 制 宜")
    ([(6, 7), (10, 11)], [(1, 2)], [])
    """
    return [gap for start, end in _singles(view) if _are_names(view, start, end) for gap in _paired(view, start, end)]


def bylines(view: str) -> list[Range]:
    """Find the gaps of ``spaced_names`` where there is nothing but names: in a byline or a credit.

    >>> bylines("杨 某 王 某")
    [(1, 2), (5, 6)]
    """
    return [gap for start, end in _singles(view) for gap in _paired(view, start, end)]


def gaps_within(view: str, start: int, end: int) -> list[Range]:
    """Find the gaps of ``view[start:end]``."""
    return [match.span() for match in _EACH_GAP.finditer(view, start, end)]


def _paired(view: str, start: int, end: int) -> list[Range]:
    """Return the gaps within names among the letters set apart in ``view[start:end]``."""
    places = [match.start() for match in _HAN_LETTER.finditer(view, start, end)]
    if len(places) % 2 and view[end - 1] in "摄图文绘作":
        places.pop()
    if len(places) == 3:
        names = [(places[0], places[1]), (places[1], places[2])]
    else:
        names = list(zip(places[::2], places[1::2], strict=False))
    return [gap for first, second in names for gap in gaps_within(view, first + 1, second)]


_SURNAMES = (
    "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张孔曹严金魏陶姜戚谢邹苏潘葛范彭鲁韦马方俞任袁柳鲍史唐费薛雷贺倪汤"
    "滕罗毕郝安常齐康余顾孟黄穆萧尹姚邵汪毛宋庞熊纪舒项祝董梁杜阮季贾江郭梅林钟徐邱骆高夏蔡田樊胡凌霍万柯管卢"
    "莫房裘丁邓洪石崔龚程邢裴陆翁段侯焦白温庄晏柴瞿阎向易耿匡文欧耿满寇聂曾关查游岳闫苗付肖叶"
)
"""The commonest surnames, but for those that are a common word by themselves (成、于、时、和、应…)."""
_AFTER_NAME = (
    rf"(?:[^0-9A-Za-z“‘《（({HAN}{SPACES}]|\Z|说|表示|介绍|告诉|认为|坦言|回忆|感慨|感叹|笑着|直言|透露|解释|指出|强调|等人|参与|采写"
    "|[和与的在是])"
)
_NO_NAME = "[我你您他她它这那一不也就又还再都才便很大小]"
_PROSE_NAME = re.compile(rf"{_SPACE}(?<=[{_SURNAMES}]{_SPACE}){_SPACE}*+(?=[{HAN}]{_AFTER_NAME})(?!{_NO_NAME})")


def prose_names(view: str) -> list[Range]:
    """Find the gap within a two-letter name in a sentence: a surname, one letter, and what follows a name.

    In print ``杨 旭`` is as wide as ``杨旭东``; a sentence has no other use for a space between two letters.

    >>> prose_names("种粮大户杨 旭说，今年墒情好。"), prose_names("各镇全力以赴 再创佳绩")
    ([(5, 6)], [])
    """
    return [match.span() for match in _PROSE_NAME.finditer(view)]


# --- names of foreigners ---------------------------------------------------------------------------------------

_SOUNDS = (
    "阿埃艾爱安昂奥巴班邦保鲍贝本比彼别宾波伯博布查茨达戴丹当道德登邓蒂迪丁杜敦多厄恩尔法菲芬丰费弗夫福冈戈格古哈海汉赫亨"
    "胡怀惠霍基吉季加贾简姜杰津金卡凯坎康考科柯克肯库夸奎昆拉莱兰朗劳勒雷蕾里利莉列林琳伦龙卢鲁路露伦罗洛吕马玛迈麦曼毛"
    "梅门蒙米密明莫墨默姆木穆拿纳娜奈南内尼妮涅纽努诺欧帕潘庞佩彭皮珀普契奇恰乔切钦琼丘屈让热仁日荣茹瑞若萨塞赛桑森沙莎山"
    "珊舍申圣施什史舒朔斯丝松苏索所塔泰坦汤唐陶特提汀廷图吐托瓦万旺威薇韦维魏温文翁沃乌吾武伍西希锡席夏香肖谢辛欣休许雪雅"
    "亚延扬叶耶伊依因英尤约宰泽曾扎詹珍朱卓祖佐"
)
"""Letters that spell the sounds of foreign names."""
_SOUND = f"[{_SOUNDS}]"
_LOST_DOT = re.compile(rf"{_SPACE}(?<={_SOUND}{{2}}{_SPACE})(?={_SPACE}*+{_SOUND}{{2}})")
_KEPT_DOT = re.compile(f"[{HAN}][·・•‧][{HAN}]")
_LONGEST_PLACE = 6
_PLACES = re.compile(
    "(?:巴西|古巴|秘鲁|智利|海地|巴拿马|哥伦比亚|阿根廷|加拿大|墨西哥|埃及|利比亚|索马里|苏丹|肯尼亚|马里|乌干达|安哥拉"
    "|阿尔及利亚|尼日利亚|埃塞俄比亚|坦桑尼亚|赞比亚|纳米比亚|意大利|希腊|荷兰|波兰|芬兰|爱尔兰|瑞士|瑞典|挪威|丹麦"
    "|西班牙|葡萄牙|罗马尼亚|保加利亚|塞尔维亚|德里|印度|尼泊尔|巴基斯坦|新加坡|马来西亚|新西兰|澳大利亚|土耳其"
    "|以色列|卡塔尔|沙特阿拉伯)\\Z"
)
"""Places spelt with such letters: in a list of countries a space is content."""


@lru_cache(maxsize=1)
def _keeps_dots(page: str) -> bool:
    """Whether a page has a middle dot between Han: then its extractor loses none."""
    return _KEPT_DOT.search(page) is not None


def name_dots(view: str, page: str) -> str:
    """Return ``view`` with a middle dot for the space within a foreign name, where ``page`` has no dot at all.

    Some extractors print a space for a dot that their font table lacks, and they do so all over the page.

    >>> text = "作家安娜 多恩来到澜河。"
    >>> name_dots(text, text), name_dots(text, "安德·卡尔" + text)
    ('作家安娜·多恩来到澜河。', '作家安娜 多恩来到澜河。')
    """
    if not _LOST_DOT.search(view) or _keeps_dots(page):
        return view
    return _LOST_DOT.sub(
        lambda m: m[0] if _PLACES.search(view, max(0, m.start() - _LONGEST_PLACE), m.start()) else "·", view
    )

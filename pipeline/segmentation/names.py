"""Names in bylines and credits: who, in which role, for which agency.

What belongs here: taking apart one string that is known to be a byline.
What does not: datelines (``datelines``) and finding bylines on a page (``marks``, ``blocks``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.segmentation.lines import normalised
from pipeline.segmentation.marks import BULLETS

_ROLE_OF = {
    "摄影记者": "photographer",
    "记者": "reporter",
    "实习生": "reporter",
    "采写": "reporter",
    "撰文": "reporter",
    "执笔": "reporter",
    "整理": "reporter",
    "报道": "reporter",
    "综合报道": "reporter",
    "采访整理": "reporter",
    "整理报道": "reporter",
    "参与采写": "reporter",
    "采访": "reporter",
    "供稿": "reporter",
    "编译": "reporter",
    "翻译": "reporter",
    "作者": "reporter",
    "文字": "reporter",
    "文": "reporter",
    "通讯员": "correspondent",
    "撰稿人": "correspondent",
    "撰稿": "correspondent",
    "报料人": "correspondent",
    "评论员": "commentator",
    "观察员": "commentator",
    "摄影报道": "photographer",
    "摄影": "photographer",
    "摄": "photographer",
    "供图": "photographer",
    "图片": "photographer",
    "图": "photographer",
    "制图": "photographer",
    "绘": "photographer",
    "责任编辑": "editor",
    "责编": "editor",
    "编辑": "editor",
    "美编": "editor",
    "版式": "editor",
    "校对": "editor",
    "审读": "editor",
}
_TITLES = (
    "摄影记者|记者|实习生|通讯员|评论员|观察员|撰稿人|报料人|采访整理|采写|撰文|执笔|整理|编译|翻译|作者"
    "|责任编辑|责编|编辑|美编|版式|校对|审读|摄影|供图|制图|图片|文字"
)
_TRADITIONAL = {
    "記者": "记者", "通訊員": "通讯员", "評論員": "评论员", "觀察員": "观察员", "實習": "实习", "見習": "见习",
    "本報": "本报", "攝影": "摄影", "報道": "报道", "報導": "报道", "採寫": "采写", "採訪": "采访", "執筆": "执笔",
    "撰稿人": "撰稿人", "責任編輯": "责任编辑", "責編": "责编", "編輯": "编辑", "校對": "校对", "圖片": "图片",
    "供圖": "供图", "據": "据", "綜合": "综合", "電": "电", "訊": "讯", "網": "网", "攝": "摄",
}  # fmt: skip
"""Words of bylines and datelines in traditional characters; each has as many characters as its simplified form."""
_TRADITIONAL_WORD = re.compile("|".join(_TRADITIONAL))
_ABOUT_AUTHOR = re.compile(r"作者(?:单位|简介|[为系是])[^，,；;）)]*[，,；;]?")
"""Says what an author is, not who."""
_HEADED = re.compile(r"^(?P<title>[文图])/(?=[\u4e00-\u9fff]{2})")
_ASIDE = re.compile(r"(?<=.)[（(【](?![^）)】]*(?:记者|通讯员))[^）)】]*[）)】]")
_BEFORE = re.compile(
    r"^(?:据|综合)*(?P<house>本报|本社|本网|本刊|[\u4e00-\u9fff]{1,6}?(?:社|报|网|台))?"
    r"(?:见习|实习|特约|特派|首席|资深|参与|综合|驻[\u4e00-\u9fff]{1,4}?|全媒体|融媒体|本报)*"
    rf"(?P<title>{_TITLES})[:：]?"
)
_AFTER = re.compile(
    r"(?P<title>摄影报道|综合报道|整理报道|报道|采访整理|采访|参与采写|采写|撰文|执笔|整理|编译|翻译|供稿|供图|制图|摄影|撰稿"
    r"|文/图|图/文|[摄绘文图])$"
)
_MAYBE_NAME = frozenset("文图绘")
"""Titles that given names end in too."""
_SENT = re.compile(r"^(?P<house>[\u4e00-\u9fff]{2,6}(?:社|网))(?:供图|[发电])$")
_HAN = r"\u3400-\u9fff\U00020000-\U0003ffff"
_NAME = re.compile(rf"^[{_HAN}]{{2,4}}$|^[{_HAN}]{{1,8}}·[{_HAN}·]{{1,10}}$|^[A-Za-z][A-Za-z. ]{{1,30}}$")
_SPLIT = re.compile(r"[\s、，,;；|]+")
_COMPOUND_SURNAMES = frozenset(
    ["欧阳", "司马", "上官", "诸葛", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯", "东方", "端木", "司徒", "南宫"]
)
_OWN_HOUSE = ("本报", "本社", "本网", "本刊")


def parse_byline(text: str, default: str = "reporter") -> list[tuple[str, str]]:
    """Return the names of a byline or credit with their roles (``schema.CREDIT_ROLES``), as printed, in order.

    Names that no word gives a role have the role ``default``: ``photographer`` for names below a photo.

    >>> parse_byline("■ 本报记者 王培 李某"), parse_byline("甲乙 摄")
    ([('王培', 'reporter'), ('李某', 'reporter')], [('甲乙', 'photographer')])
    >>> parse_byline("东岭社记者 杨 旭摄")
    [('东岭社', 'agency'), ('杨旭', 'photographer')]
    """
    found: list[tuple[str, str]] = []
    role: tuple[str, ...] = ()
    waiting: list[str] = []
    for word in _words(text):
        for part, kind in _parts(word, titled=bool(role)):
            if kind == "name":
                waiting.append(part)
            elif kind == "agency":
                found.append((part, "agency"))
            elif kind == "title":
                found.extend(_credits(waiting, role or (default,)))
                role, waiting = (_ROLE_OF[part],), []
            else:
                roles = tuple(dict.fromkeys(_ROLE_OF[title] for title in part.split("/")))
                if not waiting:
                    role = roles
                found.extend(_credits(waiting, roles if not role or "photographer" in roles else role))
                waiting = []
    found.extend(_credits(waiting, role or (default,)))
    return list(dict.fromkeys(found))


def simplified_words(text: str) -> str:
    """Return ``text`` with the words of bylines and datelines in simplified characters; names stay as printed.

    >>> simplified_words("本報記者 李國華 攝")
    '本报记者 李國華 摄'
    """
    return _TRADITIONAL_WORD.sub(lambda match: _TRADITIONAL[match.group()], text)


def _words(text: str) -> list[str]:
    """Return the words of a byline, without marks and brackets."""
    bare = _ABOUT_AUTHOR.sub(" ", simplified_words(normalised(text)))
    bare = _ASIDE.sub(" ", bare)
    bare = re.sub(rf"[{BULLETS}（）()【】\[\]]", " ", bare)
    bare = re.sub(r" */ *", "/", bare.replace("：", " "))
    return [word for word in _SPLIT.split(bare) if word]


def _parts(word: str, titled: bool) -> Iterator[tuple[str, str]]:
    """Yield what a word is made of: a house and title before a name, the name, a title after it.

    ``titled``: a title stands before it, so that a last 文 or 图 is more likely part of the name (何文) than a title.
    """
    sent = _SENT.match(word)
    if sent:
        yield sent["house"], "agency"
        return
    headed = _HEADED.match(word)
    if headed:
        yield headed["title"], "title"
        word = word[headed.end() :]
    before = _BEFORE.match(word)
    if before and not (before["house"] is None and word in ("图片", "文字") and before.end() < len(word)):
        if before["house"] and before["house"] not in _OWN_HOUSE and before["house"].endswith("社"):
            yield before["house"], "agency"
        yield before["title"], "title"
        word = word[before.end() :]
    after = _AFTER.search(word)
    if after and after["title"] in _MAYBE_NAME and (after.start() == 1 or (after.start() > 1 and (titled or before))):
        after = None
    name = word[: after.start()] if after else word
    for piece in name.split("/"):
        if piece and piece not in _ROLE_OF and not piece.startswith(_OWN_HOUSE):
            yield piece, "name"
    if after:
        yield after["title"], "after"


def _credits(words: list[str], roles: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield name and role of every name among the words."""
    for name in _unspaced(words):
        if _NAME.match(name):
            for role in roles:
                yield name, role


def _unspaced(words: list[str]) -> Iterator[str]:
    """Yield the words with spaced-out names put together: nobody has a name of one character.

    >>> list(_unspaced(["林", "牧", "何", "田", "欧阳", "远", "王培", "龚", "相宜"]))
    ['林牧', '何田', '欧阳远', '王培', '龚相宜']
    """
    single = ""
    for number, word in enumerate(words):
        is_single = len(word) == 1 and "\u3400" <= word <= "\u9fff"
        if is_single:
            single += word
            following = words[number + 1] if number + 1 < len(words) else ""
            # Names are spaced out to the width of three characters, so that three in a row are one name.
            if len(single) < 2 or (len(single) == 2 and len(following) == 1 and words[number + 2 : number + 3] == []):
                continue
            yield single
            single = ""
        elif len(single) == 1 and len(word) == 2:
            yield single + word
            single = ""
        elif word in _COMPOUND_SURNAMES:
            single = word
        else:
            yield word
            single = ""

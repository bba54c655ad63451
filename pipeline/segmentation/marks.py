"""What a line says of itself: datelines, bylines, credits, bullets, jumps, furniture.

What belongs here: patterns over one line in its normalised view (see ``lines.normalised``), general to newspapers.
What does not: weighing a line against its neighbours (``features``, ``scoring``) and taking names apart (``names``).
"""

from __future__ import annotations

import re

BULLETS = "■□●◆◇▲△★☆▶►◎○▪▫◼◾"
SENTENCE_END = frozenset("。！？…")
CLOSERS = frozenset("”’》）〉】」』］")
PAUSES = frozenset("，、；：—")
OPENERS = "“‘《（〈【"
CLOSED_BY = dict(zip("”’》）〉】", OPENERS, strict=True))

_REPORTER = (
    r"(?:本报|本社|[\u4e00-\u9fff]{1,6}(?:社|报|网|台))?(?:见习|实习|特约|特派|首席|驻[\u4e00-\u9fff]{1,4}|全媒体|融媒体)*"
    r"(?:记者|通讯员|评论员|观察员|撰稿人)"
)

DATELINE = re.compile(
    r"^[（［【]?(?:本报讯|本网讯|(?:据)?(?:本报|[\u4e00-\u9fff]{2,6}社|[\u4e00-\u9fff]{2,6}网)"
    r"[\u4e00-\u9fff·、 ]{0,24}?(?:\d{4} ?年 ?)?\d{1,2} ?月 ?\d{1,2} ?日(?:[至、—]\d{1,2}日)?(?:专)?电"
    r"|据(?:[\u4e00-\u9fff]{2,10}(?:社|报|网|电视台|通讯社))(?:[\u4e00-\u9fff]{0,6}\d{1,2} ?日)?(?:报道|消息|电)"
    r"|(?:本报|[\u4e00-\u9fff]{2,6}社)记者[\u4e00-\u9fff、 ]{2,20}(?:报道|专电))"
)
SIGN_OFF = re.compile(
    r"（(?:作者|本报|记者|新华社|据|参与|执笔|本文|采写|整理|翻译|摘自|来源|[\u4e00-\u9fff]{2,6}社)[^（）]*(?:（[^（）]*）[^（）]*)*）$"
    r"|（[^（）]{0,60}?(?:电|报道|采写|整理|供稿)）$"
)
BYLINE = re.compile(
    rf"^[{BULLETS}]? ?(?:{_REPORTER}|文/|图/|作者|采写|撰文|执笔|特约撰稿)[ :：]?"
    rf"(?:(?:{_REPORTER})|[\u4e00-\u9fff·/、 ])*$"
)
MARKED_NAMES = re.compile(
    rf"^[{BULLETS}] ?[\u4e00-\u9fff·]{{1,4}}(?:[ 、/]+[\u4e00-\u9fff·]{{1,4}})*(?:报道|整理|文|图|摄|供图|编译)?$"
)
CREDIT = re.compile(
    rf"^[{BULLETS}]? ?(?:{_REPORTER})? ?[\u4e00-\u9fff·、 ]{{2,24}}?"
    r"(?:摄影报道|图/文|文/图|摄影|供图|制图|绘|摄|[图文])(?:[ /]?[\u4e00-\u9fff ]{2,6}文)?(?:/(?:文|图))?$"
    r"|^[（]?(?:新华社|中新社|[\u4e00-\u9fff]{2,4}社|本报)(?:记者)?[\u4e00-\u9fff、 ]{0,12}(?:发|摄|供图)[）]?$"
    r"|^(?:图片来源|供图|摄影|制图|图)[：/].{1,16}$"
)
LABELS = frozenset(
    {"链接", "相关链接", "知识链接", "延伸阅读", "点评", "短评", "小贴士", "编后", "背景", "新闻背景", "相关新闻"}
    | {"名词解释", "记者手记", "专家观点", "专家点评", "观察", "数据", "数说", "声音"}
    | {"核心阅读", "内容提要", "阅读提示", "编者按", "编者的话"}
)
"""Words that head a section inside an article, with or without a bullet."""
OPENING_LABELS = frozenset({"核心阅读", "内容提要", "阅读提示", "编者按", "编者的话", "开栏的话"})
"""Labels that stand at the head of an article only."""
CREDIT_TAIL = re.compile(
    r"(?:[ 。！？”）]|（|^)(?:(?:本报|新华社|[\u4e00-\u9fff]{2,4}社)?(?:特约)?(?:记者|通讯员)?)? ?"
    r"[\u4e00-\u9fff·、 ]{2,16}(?:摄|供图|摄影报道|发)(?:（[^（）]{2,8}）)?[）)]?$"
)
BULLET = re.compile(rf"^[{BULLETS}] *")
_PAGE = r"(?:本报)?(?:第)?([A-Z]?\d{1,3}|[一二三四五六七八九十]{1,3})(?:·?\d*)版(?:[^，。]{0,8})?"
JUMP_TO = re.compile(rf"^[（(【▶►→]* ?(?:下转|转(?=第|[A-Z]?\d)){_PAGE}[）)】▶►→]*$")
JUMP_FROM = re.compile(rf"^[（(【◀◄←]* ?(?:上接|紧接|接){_PAGE}[）)】◀◄←]*$")
JUMP_INLINE = re.compile(
    r"[（(◀▶] ?(下转|上接|紧接)(?:本报)?(?:第)?([A-Z]?\d{1,3}|[一二三四五六七八九十]{1,3})版[^（）]{0,8}[）)]?"
)
POINTER = re.compile(
    r"(?:详见|见|全文见|报道见|刊|更多内容见).{0,6}?(?:第)?(?:[A-Z]?\d{1,3}|[一二三四五六七八九十]{1,3})(?:版|$)"
)
SUBTITLE = re.compile(r"^(?:——|--|—)")
TAG_TAIL = re.compile(r"（[^（）]{2,24}）$|[①-⑳㉑-㉟]$")
CREDIT_LENGTH = 30
"""Most characters of a credit at the end of a text."""
_CREDIT_ENDS = tuple("摄图道发）)")
_TAG_ENDS = ("）", *map(chr, range(ord("①"), ord("⑳") + 1)), *map(chr, range(ord("㉑"), ord("㉟") + 1)))
"""What credits and tags end with: a quick test that spares the pattern for most texts."""


def dateline(text: str) -> re.Match[str] | None:
    """Return the match of a dateline at the start of a normalised text."""
    if "电" in text or "讯" in text or "报道" in text or "消息" in text:
        return DATELINE.match(text)
    return None


def signs_off(text: str) -> bool:
    """Whether a normalised text ends as articles end.

    >>> signs_off("今日开闸。（本报记者 林牧）")
    True
    """
    return text.endswith("）") and SIGN_OFF.search(text) is not None


def ends_in_credit(text: str) -> bool:
    """Whether a normalised text ends in the credit of a photo.

    >>> ends_in_credit("图为今日开闸。 林牧摄")
    True
    """
    return text.endswith(_CREDIT_ENDS) and CREDIT_TAIL.search(text[-CREDIT_LENGTH:]) is not None


def ends_in_tag(text: str) -> bool:
    """Whether a headline ends in a tag in brackets or in a number of a series."""
    return text.endswith(_TAG_ENDS) and TAG_TAIL.search(text) is not None


CHINESE_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")}


def page_number(text: str) -> str:
    """Return the page that a jump names, as it stands on a folio: ``二`` gives ``2``, ``A01`` stays, ``08`` is ``8``.

    >>> page_number("十二"), page_number("A01"), page_number("08")
    ('12', 'A01', '8')
    """
    if text.isascii():
        return text.lstrip("0") or "0" if text.isdigit() else text
    tens, mark, units = text.rpartition("十")
    if not mark:
        return str(int("".join(str(CHINESE_DIGITS.get(c, 0)) for c in text)))
    return str(10 * CHINESE_DIGITS.get(tens, 1 if not tens else 0) + CHINESE_DIGITS.get(units, 0))

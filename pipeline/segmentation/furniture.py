"""Furniture: what stands on a page for the page's sake: masthead, folio, editors' line, page number, hotline.

What belongs here: telling from a line, and from the company it keeps, that it is furniture.
What does not: lines that belong to an article (``marks``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_WEEKDAY = r"(?:星期|周)[一二三四五六日天]"
_DATE = r"\d{4} ?年 ?\d{1,2} ?月 ?\d{1,2} ?日"
_LUNAR = r"(?:农历|夏历)[\u4e00-\u9fff]{2,14}"
_PAPER = r"[\u4e00-\u9fff]{2,6}(?:日报|晚报|早报|晨报|时报|商报|周报|都市报|青年报|导报|快报|新报|报)"
_SECTION = r"[\u4e00-\u9fff][\u4e00-\u9fff·/、 ]{1,11}"
_PAGE = r"(?:第? ?[A-Z]?\d{1,3} ?版|[A-Z]\d{2,3}|第?[〇一二三四五六七八九十]{1,3}版)"

EDITORS = re.compile(
    r"^[■□●◎]? ?(?:本版)?(?:责任编辑|责编|值班编委|值班主任|值班总编|编辑|版式设计|版式|制图|美术编辑|美编|视觉"
    r"|组版|校对|责校|审读|校检|终审|电子信箱|电子邮箱|投稿邮箱|图片编辑|统筹|审签|签发|值班)"
    r"(?:[:：/].{1,60}| (?:[\u4e00-\u9fff]{1,4}(?:[ 、:：/].{0,60})?|[A-Za-z0-9].{0,60}))$"
)
"""After a mere blank a name must follow: 校对 林牧, not 校对 一遍又一遍."""
FOLIO = re.compile(
    rf"^(?:{_PAPER}[ ·]*)?{_PAGE}(?:[ ·:：]*{_SECTION})?$|^\d{{1,3}} ?/ ?\d{{1,3}}$"
    rf"|^(?:{_PAPER}[ ·]*)?{_DATE} ?{_WEEKDAY}(?![，。]).{{0,24}}$|^{_WEEKDAY} ?{_DATE}.{{0,16}}$|^{_LUNAR}$"
    rf"|^{_PAPER}[ ·]*{_PAGE}.{{0,24}}$|^{_DATE} ?{_PAGE}$|^{_PAGE} (?:{_SECTION} )?{_DATE}.{{0,8}}$"
    rf"|^{_SECTION} ?{_PAGE} .{{0,8}}(?:责编|责任编辑|编辑|校对).{{1,40}}$"
)
MASTHEAD = re.compile(
    r"国内统一(?:连续出版物|刊)号|邮发代号|CN ?\d{2}-\d{4}"
    r"|今日 ?\d{1,3} ?版|本期(?:共)? ?\d{1,3} ?版|(?:^|[ ·|（])总?第 ?\d{3,6} ?[期号](?=$|[ ·|）])"
    r"|(?:^|[ ·|])(?:主管主办|主管单位|主办单位|出版单位)[:： ]"
    r"|(?:^|[ ·|])[\u4e00-\u9fff]{2,8}(?:日报社|报社|报业集团|传媒集团)(?:主办|出版|主管)(?=$|[ ·|/、])"
)
"""What a sentence may say too, such as 主办单位, counts only where it stands as an entry."""
CONTACT = re.compile(
    r"^(?:新闻|读者|服务|投诉|爆料|报料|广告|发行|订报|监督)?"
    r"(?:热线|电话|邮箱|传真|E-?mail|网址|社址|地址|邮编|印刷|零售价?|定价)"
    r" ?[:： ] ?[\d（）\-—@./:：、 A-Za-z]{5,60}$|^(?:本报|报社)?(?:社址|本报地址|报社地址)[:： ].{4,60}$"
    r"|^(?:本报|报社)?(?:官方)?(?:微信公众号|微信号|官方微博|印刷厂?)[:：].{2,40}$"
    r"|^\d{3,4}[-—]\d{7,8}(?:[ 、]\d{3,4}[-—]\d{7,8})*$",
    re.IGNORECASE,
)
WEATHER = re.compile(
    r"^(?:今日天气|天气预报|今天(?:白天|夜间)(?:到(?:白天|夜间))?|[\u4e00-\u9fff]{2,4}天气)[ :：].{0,60}$"
    r"|^(?:晴|多云|阴|小雨|中雨|大雨|阵雨|雷阵雨|小雪|雾|霾)[\u4e00-\u9fff ]{0,8}-?\d{1,2} ?℃?[～~—-].{1,40}$"
)

_SECTIONS = (
    r"(?:要闻|综合|时政|经济|财经|社会|民生|城事|县域|国内|国际|文化|体育|文体|教育|健康|副刊|深度|评论|广告|专版|导读)"
    r"(?:[·/、 ][\u4e00-\u9fff]{2,4})*"
)
IN_COMPANY = re.compile(
    rf"^{_PAPER}$|^[A-Z][A-Z ]{{4,40}}$|^(?:{_PAPER} )?{_DATE}(?![，。]).{{0,16}}$|^\d{{1,3}}$"
    rf"|^(?:\d{{2}} ?)?{_SECTIONS}$"
)
"""Lines that are furniture beside other furniture, or at the top or foot of the page."""

_HINT = re.compile(
    r"[责编辑版校期号社办话线箱真址邮价气历周℃]|星期|值班|[A-Z]\d|\d[-—/]\d|视觉|统筹|审[读签]|终审|签发|@|微信|微博|印刷|今天"
)
"""What every furniture line holds somewhere: a quick test that spares the rest for most lines."""
_HINTED = re.compile(r"[责编辑版校期号社办话线箱真址邮价气历周℃班视统审签@微印今A-Z\d]")
"""Characters one of which every hint holds: a quicker test still."""
_FURNITURE_LENGTH = 70


def reason_for(text: str) -> str | None:
    """Return the rule that by itself makes a normalised line furniture, or None.

    >>> reason_for("责任编辑：林牧 校对：何田"), reason_for("澜河日报 A03版 深度")
    ('seg.furniture-editors', 'seg.furniture-folio')
    >>> reason_for("澜河日报") is None
    True
    """
    if len(text) > _FURNITURE_LENGTH or text[-1] in "，。；":
        return None
    if not _HINT.search(text):
        return None
    if EDITORS.match(text):
        return "seg.furniture-editors"
    if FOLIO.match(text):
        return "seg.furniture-folio"
    if MASTHEAD.search(text):
        return "seg.furniture-masthead"
    if CONTACT.match(text):
        return "seg.furniture-contact"
    if WEATHER.match(text):
        return "seg.furniture-weather"
    return None


def reasons(texts: Sequence[str], page_edge: bool) -> list[str | None]:
    """Return for each line of a run (lines without a blank one between) the rule that makes it furniture, or None.

    ``page_edge`` says that the run is the first or last of its page.

    >>> reasons(["澜河日报", "2026年3月16日 星期一"], False)
    ['seg.furniture-masthead', 'seg.furniture-folio']
    """
    found = [reason_for(text) if _HINTED.search(text) else None for text in texts]
    if page_edge or any(found):
        for number, text in enumerate(texts):
            beside = page_edge or any(found[max(0, number - 2) : number + 3])
            if found[number] is None and beside and IN_COMPANY.match(text):
                found[number] = "seg.furniture-masthead"
    return found

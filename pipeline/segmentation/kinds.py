"""Kinds: whether an item is an article, a photo, a teaser, a notice or an advertisement.

What belongs here: deciding from the texts of one item.  What does not: the genre of an article (``genres``).

A text that reports (a dateline, a reporter at work, people who speak) is an article whatever words of notices or
advertisements it holds.  Else a notice is known by its title or by its formula, an advertisement by what it offers.
"""

from __future__ import annotations

import re

from pipeline.segmentation import marks
from pipeline.segmentation.datelines import parse_dateline

CAPTION_LENGTH = 400
"""A text of more characters is no caption: the longest of 22 on the development pages has 179."""
BARE_CAPTION_LENGTH = 160
"""Characters below which a text without headline and dateline is a caption even without a credit."""
ADVERTISEMENT_LENGTH = 400
LEAST_OFFERS = 2
"""Different signs of an offer (price, telephone, address, trade) that make a text an advertisement."""

_NOTICE = re.compile(
    r"(?:公告|启事|公示|通告|声明|通知书?|招标|中标|拍卖|遗失|讣告|更正|致歉|征集令|征稿|招募令?|征文|招领|认领|寻人|寻物"
    r"|(?:停电|停水|停气|停热)(?:信息|预告|计划)?)(?:（[^（）]*）)?$"
    r"|^(?:公告|启事|公示|通告|声明|讣告|更正|致歉|招募令|征集令|寻人|遗失)(?:[：:]|$)"
)
_NOTICE_TEXT = re.compile(
    r"特此(?:公告|声明|公示|通告|启事|更正|致歉|通知|告知)|现将.{0,40}公告如下|(?:现|予)以?公示|公示期"
    r"|声明作废|遗失.{0,40}作废|公告送达|申报债权|视为送达|竞买(?:人|者)|投标截止|遗体告别"
)
_OFFER = re.compile(
    r"(?:招商|订购|咨询|销售|售楼|预约|报名|加盟|广告|订票|购票|招生|订房)(?:热线|电话)|诚聘|急聘|优惠价|欢迎选购|盛大(?:开业|开盘)"
    r"|火爆热销|团购价|全国包邮|(?:电话|凭.{1,12})(?:预约|报名)|每人 ?\d{1,5} ?元|(?:特价|现价|仅售|原价) ?\d+"
    r"|^时间[：:].{2,40}地点[：:]"
)
_OFFERS = (
    re.compile(r"(?<!\d)(?:0\d{2,3}[-— ]?\d{7,8}|1[3-9]\d{9}|400[-—]?\d{3}[-—]?\d{4})(?!\d)|电话[：:]|联系人"),
    re.compile(r"\d+(?:\.\d+)? ?元(?:起|/|一|每)|均价|[\d一二三四五六七八九]折|满 ?\d+ ?元?(?:减|送)|免费|全免"),
    re.compile(r"地址[：:]|地点[：:]|网址|扫码|二维码|公众号"),
    re.compile(r"招生|招租|出租|出售|转让|回收|求购|加盟|代办|维修|上门服务|现货|批发|专营|直销|开盘|上市|包邮"),
    re.compile(r"欢迎(?:光临|惠顾|选购|垂询|致电|咨询|订阅|前来)|机不可失|数量有限|售完即止|先到先得"),
)
_REPORTS = re.compile(r"记者(?!站|证|协会|节)|”[^“”]{0,20}(?:说|告诉|介绍|表示)|(?:说|表示|介绍)：“")
_PICTURED = re.compile(r"(?:图为|^图[①②③一二三1-9]|（图[①②]）|(?:上|下|左|右|大|小|本)图[:：为])")


def kind_of(title: str, texts: list[str], has_credit: bool, has_pointer: bool) -> str:
    """Return the kind of an item from its title and body paragraphs (normalised), credits and pointers apart.

    >>> kind_of("澜河市自来水公司公告", ["因管网检修……特此公告。"], False, False)
    'notice'
    >>> kind_of("旺铺招租", ["南岸路商铺出租，联系人何先生，电话0700-8555555。"], False, False)
    'advertisement'
    """
    text = "".join(texts)
    if not text:
        return "teaser"
    if not _is_report(text):
        if _is_notice(title, text):
            return "notice"
        if _is_advertisement(title, text):
            return "advertisement"
    if not title and len(text) < BARE_CAPTION_LENGTH and not marks.dateline(text):
        return "photo"
    credited = has_credit or any(map(marks.ends_in_credit, texts[-2:]))
    if len(text) < CAPTION_LENGTH and not marks.dateline(text) and (credited or (not title and _PICTURED.search(text))):
        return "photo"
    return "teaser" if has_pointer and len(text) < CAPTION_LENGTH // 4 else "article"


def _is_report(text: str) -> bool:
    return _REPORTS.search(text) is not None or parse_dateline(text, None) is not None


def _is_notice(title: str, text: str) -> bool:
    formal = _NOTICE_TEXT.search(text) is not None
    if title and _NOTICE.search(title):
        return formal or len(text) < CAPTION_LENGTH
    return not title and formal and len(text) < CAPTION_LENGTH


def _is_advertisement(title: str, text: str) -> bool:
    if len(text) >= ADVERTISEMENT_LENGTH:
        return False
    return _OFFER.search(text) is not None or sum(bool(sign.search(title + text)) for sign in _OFFERS) >= LEAST_OFFERS

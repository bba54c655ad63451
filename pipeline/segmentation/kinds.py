"""Kinds: whether an item is an article, a photo, a teaser, a notice or an advertisement.

What belongs here: deciding from the texts of one item.  What does not: the genre of an article (``genres``).
"""

from __future__ import annotations

import re

from pipeline.segmentation import marks

CAPTION_LENGTH = 400
"""A text of more characters is no caption: the longest of 22 on the development pages has 179."""
BARE_CAPTION_LENGTH = 160
"""Characters below which a text without headline and dateline is a caption even without a credit."""
ADVERTISEMENT_LENGTH = 240

_NOTICE = re.compile(
    r"(?:公告|启事|公示|通告|声明|通知书?|招标|中标|拍卖|遗失|讣告|更正|致歉|征集令|征稿|招募|招募令|征文)(?:（[^（）]*）)?$"
    r"|^(?:公告|启事|公示|通告|声明|讣告|更正)"
)
_NOTICE_TEXT = re.compile(
    r"特此(?:公告|声明|公示|通告|启事)|现将.{0,40}公告如下|现予以?公示|公示期|声明作废|遗失.{0,30}作废"
)
_ADVERTISEMENT = re.compile(
    r"(?:招商|订购|咨询|销售|预约|报名|加盟|广告)(?:热线|电话)|诚聘|优惠价|欢迎选购|盛大开业|火爆热销|团购价"
    r"|(?:电话|凭.{1,12})(?:预约|报名)|每人 ?\d{1,5} ?元|(?:特价|现价|仅售) ?\d+|^时间[：:].{2,40}地点[：:]"
)
_PICTURED = re.compile(r"(?:图为|^图[①②③一二三1-9]|（图[①②]）|(?:上|下|左|右|大|小|本)图[:：为])")


def kind_of(title: str, texts: list[str], has_credit: bool, has_pointer: bool) -> str:
    """Return the kind of an item from its title and body paragraphs (normalised), credits and pointers apart.

    >>> kind_of("澜河市自来水公司公告", ["因管网检修……特此公告。"], False, False)
    'notice'
    """
    text = "".join(texts)
    if not text:
        return "teaser"
    if title and _NOTICE.search(title) and (len(text) < CAPTION_LENGTH or _NOTICE_TEXT.search(text)):
        return "notice"
    if not title and len(text) < CAPTION_LENGTH and _NOTICE_TEXT.search(text):
        return "notice"
    if len(text) < ADVERTISEMENT_LENGTH and _ADVERTISEMENT.search(text) and not marks.dateline(text):
        return "advertisement"
    if not title and len(text) < BARE_CAPTION_LENGTH and not marks.dateline(text):
        return "photo"
    credited = has_credit or any(map(marks.ends_in_credit, texts[-2:]))
    if len(text) < CAPTION_LENGTH and not marks.dateline(text) and (credited or (not title and _PICTURED.search(text))):
        return "photo"
    return "teaser" if has_pointer and len(text) < CAPTION_LENGTH // 4 else "article"

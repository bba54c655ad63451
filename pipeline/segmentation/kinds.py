"""Kinds: whether an item is an article, a photo, a teaser, a notice or an advertisement.

What belongs here: deciding from the texts of one item.  What does not: the genre of an article (``genres``).
"""

from __future__ import annotations

import re

from pipeline.segmentation import marks

CAPTION_LENGTH = 400
"""A text of more characters is no caption: 0 of 38 photos of the development pages has one."""

_NOTICE = re.compile(
    r"(?:公告|启事|公示|通告|声明|通知书?|招标|中标|拍卖|遗失|讣告|更正|致歉|征集令)(?:（[^（）]*）)?$|^(?:公告|启事|公示|通告|声明|讣告|更正)"
)
_NOTICE_TEXT = re.compile(
    r"(?:特此公告|特此声明|特此公示|特此通告|特此启事|现将.{0,40}公告如下|现予以?公示|公示期|声明作废|遗失.{0,30}作废)"
)
_ADVERTISEMENT = re.compile(
    r"(?:招商热线|订购热线|咨询电话|销售热线|诚聘|优惠价|欢迎选购|加盟热线|广告热线|盛大开业|火爆热销|团购)"
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
    if title and _NOTICE.search(title) and (_NOTICE_TEXT.search(text) or len(text) < CAPTION_LENGTH):
        return "notice"
    if not title and _NOTICE_TEXT.search(text) and len(text) < CAPTION_LENGTH:
        return "notice"
    if _ADVERTISEMENT.search(text) and len(text) < CAPTION_LENGTH and not marks.dateline(text):
        return "advertisement"
    credited = has_credit or any(marks.CREDIT_TAIL.search(paragraph[-30:]) for paragraph in texts[-2:])
    if (
        len(text) < CAPTION_LENGTH
        and not marks.dateline(text)
        and (credited or (not title and _PICTURED.search(text)))
    ):
        return "photo"
    return "teaser" if has_pointer and len(text) < CAPTION_LENGTH // 4 else "article"

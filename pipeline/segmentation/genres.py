"""Genres of articles: brief 消息, dispatch 电讯, feature 通讯, commentary 评论, or other.

What belongs here: deciding from headline, byline and body of one article.  What does not: kinds (``kinds``).
"""

from __future__ import annotations

import re

from pipeline.segmentation import marks

BRIEF_LENGTH = 1200
"""A text of more characters that a reporter signs is a feature even under 本报讯."""

ARGUING = 110
"""A text with a word of judgement every so many characters argues; reports have far fewer."""

_ARGUES = re.compile(
    r"应当|应该|必须|不能|不妨|更要|还要|要把|需要|值得|莫让|莫把|别让|岂能|警惕|倘若|与其|归根结底|说到底"
)
_AGENCY = re.compile(r"^[（［【]?(?:据)?(?!本报|本社)[\u4e00-\u9fff]{2,6}社[^，。]{0,40}?电")
_COMMENTARY_TAG = re.compile(
    r"（[^（）]*(?:评|论|谈|观察|视角|纵横|声音|随笔|杂谈|漫笔)[^（）]*）|(?:社论|短评|时评|快评|锐评|评论员文章)"
)
_COMMENTATOR = re.compile(r"评论员|时评|特约撰稿|论坛")


def genre_of(title: str, byline: str, texts: list[str]) -> str:
    """Return the genre of an article from its headline, byline and body paragraphs, normalised.

    >>> genre_of("澜河开闸", "", ["东岭社澜河3月16日电 今日开闸。"]), genre_of("澜河开闸", "", ["本报讯 今日开闸。"])
    ('dispatch', 'brief')
    """
    if not texts:
        return "other"
    first = texts[0]
    length = sum(len(text) for text in texts)
    if _AGENCY.match(first[:60]):
        return "dispatch"
    if _COMMENTARY_TAG.search(title) or _COMMENTATOR.search(byline):
        return "commentary"
    if marks.dateline(first[:60]):
        return "brief" if length <= BRIEF_LENGTH else "feature"
    if "记者" in byline or "通讯员" in byline:
        return "feature" if length > BRIEF_LENGTH // 3 else "brief"
    if _ARGUES.search(title) or len(_ARGUES.findall("".join(texts))) * ARGUING >= length:
        return "commentary"
    told = "说" in "".join(texts) or "告诉" in "".join(texts)
    return "feature" if byline and told and length > BRIEF_LENGTH // 3 else "other"

"""What roles, kinds, genres and reasons are called before a curator, and in which colours articles stand."""

from __future__ import annotations

from pipeline.model import Item

ROLE_NAMES = {
    "kicker": "引题",
    "title": "主题",
    "subtitle": "副题",
    "summary": "提要",
    "byline": "署名",
    "body": "正文",
    "subhead": "小标题",
    "caption": "图说",
    "credit": "图片署名",
}
KIND_NAMES = {"article": "稿件", "photo": "图片", "teaser": "导读", "notice": "公告", "advertisement": "广告"}
GENRE_NAMES = {"brief": "消息", "dispatch": "电讯", "feature": "通讯", "commentary": "评论", "other": "其他"}
REASON_NAMES = {
    "furniture": "报头报尾",
    "marker": "标记",
    "advertisement": "广告",
    "duplicate": "重复",
    "undecided": "未决",
}

TERMINAL_COLOURS = (
    "cyan",
    "magenta",
    "green",
    "yellow",
    "blue",
    "red",
    "bright_cyan",
    "bright_magenta",
    "bright_green",
)
HUES = (210, 25, 130, 285, 50, 345, 175, 255, 95, 5, 195, 310)
"""Hues of the articles on the HTML page, in degrees, neighbours far apart."""


def kind_name(item: Item) -> str:
    """Return kind and genre of an item: 稿件（消息）, 公告.

    >>> kind_name(Item("article", "brief", 0.9, ()))
    '稿件（消息）'
    """
    kind = KIND_NAMES.get(item.kind, item.kind)
    return kind if item.genre == "other" else f"{kind}（{GENRE_NAMES.get(item.genre, item.genre)}）"


def colour_of(item: int | None) -> str:
    """Return the terminal colour of the item with this number, from 0."""
    return "white" if item is None else TERMINAL_COLOURS[item % len(TERMINAL_COLOURS)]


def hue_of(item: int) -> int:
    """Return the hue of the item with this number, from 0, in degrees."""
    return HUES[item % len(HUES)]


def printable(text: str) -> str:
    """Return ``text`` with what no terminal or browser can show as one replacement character each."""
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" or (c < " " and c != "\t") or c == "\x7f" else c for c in text)

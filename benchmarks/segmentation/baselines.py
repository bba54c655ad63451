"""Simple ways of cutting a page into articles, to measure ours against.

What belongs here: functions from the text of a page to runs.  What does not: scoring them (`scoring`).

All read physical lines and know a block by the blank line after it.  A block of at most three lines without
sentence-final punctuation is a headline.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from benchmarks.segmentation.scoring import Run

HEAD_LINES = 3
HEAD_CHARS = 60
_DATELINE = re.compile(r"(?:本报|本网|[\u4e00-\u9fff]{2,6}社|据)[^，。]{0,20}(?:讯|电|报道)")
_STOP = re.compile(r"[。！？；]")
Lines = list[tuple[int, int]]


def whole_page(text: str) -> list[Run]:
    """The page is one article, each block a paragraph."""
    return [Run(*line, 0, "body", number) for number, block in enumerate(_blocks(text)) for line in block]


def headlines_and_datelines(text: str) -> list[Run]:
    """A new article at each headline, and at each block that begins with a dateline below other text."""
    found: list[Run] = []
    article, last = -1, ""
    for number, block in enumerate(_blocks(text)):
        head = _is_headline(text, block)
        opens = (head and last != "title") or (_has_dateline(text, block) and last == "body")
        article += opens or article < 0
        last = "title" if head else "body"
        found += [Run(*line, article, last, number) for line in block]
    return found


def shared_pairs(text: str) -> list[Run]:
    """Each block goes to the headline with which it shares most pairs of characters, rare ones counting most.

    A block that shares none with any goes with the block above it.
    """
    blocks = _blocks(text)
    heads: list[set[str]] = []
    owner: list[int | None] = []
    last_was_head = False
    for block in blocks:
        head = _is_headline(text, block)
        if head:
            pairs = _pairs(text, block)
            if last_was_head:
                heads[-1] |= pairs
            else:
                heads.append(pairs)
        owner.append(len(heads) - 1 if head else None)
        last_was_head = head
    spread = Counter(pair for block in blocks for pair in _pairs(text, block))
    found: list[Run] = []
    article = 0
    for number, (block, own) in enumerate(zip(blocks, owner, strict=True)):
        role = "title"
        if own is None:
            role = "body"
            pairs = _pairs(text, block)
            worth = [sum(1 / spread[pair] for pair in pairs & head) for head in heads]
            if worth and max(worth) > 0:
                article = worth.index(max(worth))
        else:
            article = own
        found += [Run(*line, article, role, number) for line in block]
    return found


READERS: dict[str, Callable[[str], list[Run]]] = {
    "headline or dateline opens": headlines_and_datelines,
    "most shared pairs": shared_pairs,
    "whole page": whole_page,
}
"""The simple readers by the name shown."""


def _blocks(text: str) -> list[Lines]:
    blocks: list[Lines] = [[]]
    place = 0
    for line in text.split("\n"):
        if line.strip():
            blocks[-1].append((place + len(line) - len(line.lstrip()), place + len(line.rstrip())))
        elif blocks[-1]:
            blocks.append([])
        place += len(line) + 1
    return [block for block in blocks if block]


def _is_headline(text: str, block: Lines) -> bool:
    joined = _joined(text, block)
    return (
        len(block) <= HEAD_LINES and len(joined) <= HEAD_CHARS and not _STOP.search(joined) and joined[-1] not in "，、"
    )


def _has_dateline(text: str, block: Lines) -> bool:
    return _DATELINE.match(_joined(text, block)[:40].lstrip("（［【")) is not None


def _joined(text: str, block: Lines) -> str:
    return "".join(text[start:end] for start, end in block)


def _pairs(text: str, block: Lines) -> set[str]:
    joined = _joined(text, block)
    return {joined[place : place + 2] for place in range(len(joined) - 1)}

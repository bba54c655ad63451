"""Strands: blocks of running text put end to end where a paragraph was broken off by a column or a page layout.

What belongs here: choosing for each broken paragraph the block that goes on with it.
What does not: which strands make an article (``search``).
"""

from __future__ import annotations

from pipeline.segmentation.features import PageView, link_features, opens_paragraph
from pipeline.segmentation.scoring import LINK, log_odds

LOOK_AHEAD = 12
"""Blocks of text after a broken paragraph that may go on with it."""
LOOK_BACK = 5
"""Blocks of text before it: extractors now and then print the rest of a paragraph first."""


def read_strands(view: PageView) -> list[list[int]]:
    """Return the strands of a page, each a list of block indices in reading order, ordered by their first block.

    Every block of running text is in exactly one strand, and so is every short block that is plainly the first line
    of a paragraph.
    """
    texts = [index for index, is_text in enumerate(view.is_text) if is_text or opens_paragraph(view, index)]
    proposals: list[tuple[float, int, int]] = []
    for place, first in enumerate(texts):
        edges = view.edges[first]
        if edges.ends_sentence and not edges.ends_full:
            continue
        following = texts[place + 1 : place + 2]
        for second in texts[max(0, place - LOOK_BACK) : place] + texts[place + 1 : place + 1 + LOOK_AHEAD]:
            if second not in following and not view.edges[second].starts_full:
                continue
            score = log_odds(link_features(view, first, second), LINK)
            if score > 0:
                proposals.append((-score, first, second))
    return _chains(texts, sorted(proposals))


def _chains(texts: list[int], proposals: list[tuple[float, int, int]]) -> list[list[int]]:
    """Take proposals best first, never two into or out of one block and never round in a ring."""
    follower: dict[int, int] = {}
    leader: dict[int, int] = {}
    chain = {index: index for index in texts}

    def root(index: int) -> int:
        while chain[index] != index:
            chain[index] = chain[chain[index]]
            index = chain[index]
        return index

    for _, first, second in proposals:
        if first in follower or second in leader or root(first) == root(second):
            continue
        follower[first], leader[second] = second, first
        chain[root(second)] = root(first)
    strands: list[list[int]] = []
    for index in texts:
        if index in leader:
            continue
        strand = [index]
        while strand[-1] in follower:
            strand.append(follower[strand[-1]])
        strands.append(strand)
    return strands

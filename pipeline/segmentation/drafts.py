"""Drafts: the blocks of each item of a page, from its headlines, its chains of text, and what stands beside them.

What belongs here: putting decisions together.  What does not: the decisions (``headlines``, ``chains``, ``matching``,
``revising``) and roles and paragraphs (``items``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.segmentation import marks
from pipeline.segmentation.blocks import BYLINE, JUMP, POINTER, SHORT, TEXT
from pipeline.segmentation.chains import Reading, read_chains, read_links
from pipeline.segmentation.features import PageView
from pipeline.segmentation.headed import Article
from pipeline.segmentation.headlines import read_headlines, read_parts
from pipeline.segmentation.judging import Judge
from pipeline.segmentation.matching import match
from pipeline.segmentation.revising import revise


@dataclass(slots=True)
class Draft:
    """The blocks of one item, as indices into the page's."""

    heads: list[int] = field(default_factory=list)
    """Blocks of the headline, in print order."""
    body: list[int] = field(default_factory=list)
    """Blocks of running text and subheads, in reading order."""
    notes: list[int] = field(default_factory=list)
    """Summaries, bylines, credits, jumps and pointers, in print order."""
    linked: set[int] = field(default_factory=set)
    """Blocks of the body that go on with the paragraph of the block before them."""
    evidence: dict[str, float] = field(default_factory=dict)
    """What was measured of it as a whole (``judging``), and how clear it is against what else was tried."""


def read_drafts(view: PageView) -> list[Draft]:
    """Return the drafts of a page in print order."""
    odds = read_headlines(view)
    stretches = read_links(view, odds)
    judge = Judge(view, odds, stretches)
    articles = revise(judge, [read_articles(view, odds, reading) for reading in read_chains(stretches, odds)])
    evidence = judge.evidence(articles)
    drafts = [_of_article(view, *article, found) for article, found in zip(articles, evidence, strict=True)]
    _tie_notes(view, drafts)
    _attach_marks(view, drafts)
    return sorted(drafts, key=first_block)


def read_articles(view: PageView, odds: Mapping[int, float], reading: Reading) -> list[Article]:
    """Return the articles of one way to read the text of a page, every text with the headline that suits it."""
    groups = read_parts(view, {head: odds[head] for head in reading.heads}, reading.chains)
    matched = match(view, groups, reading.chains)
    headed = {chain: tuple(groups[number]) for number, chain in matched.items()}
    articles = [(headed.get(number, ()), tuple(chain)) for number, chain in enumerate(reading.chains)]
    return [*articles, *((tuple(group), ()) for number, group in enumerate(groups) if number not in matched)]


def _tie_notes(view: PageView, drafts: list[Draft]) -> None:
    """Give bylines set right below a headline, and notes without any text, to the item printed above them.

    Of two bylines that an item has, one printed right above the text of another goes to that.
    """
    owner = {index: draft for draft in drafts for index in (*draft.heads, *draft.body)}
    heads = {head for draft in drafts for head in draft.heads}
    for draft in list(drafts):
        for note in sorted(draft.notes):
            block = view.blocks[note]
            tied = block.sort is BYLINE and block.joined_above and note - 1 in heads
            above = owner.get(note - 1)
            if above is not None and above is not draft and (tied or not (draft.heads or draft.body)):
                draft.notes.remove(note)
                above.notes.append(note)
                owner[note] = above
                continue
            below = owner.get(note + 1)
            if below is None or below is draft or not below.body or below.body[0] != note + 1:
                continue
            if block.sort is BYLINE and _bylines(view, draft) > 1 and not _bylines(view, below):
                draft.notes.remove(note)
                below.notes.append(note)
        if not (draft.heads or draft.body or draft.notes):
            drafts.remove(draft)


def _bylines(view: PageView, draft: Draft) -> int:
    return sum(view.blocks[note].sort is BYLINE for note in draft.notes)


def first_block(draft: Draft) -> int:
    """Return the first block of a draft in print order."""
    return min(draft.heads + draft.body + draft.notes)


def _of_article(view: PageView, heads: tuple[int, ...], chain: tuple[int, ...], evidence: dict[str, float]) -> Draft:
    linked = {two for one, two in pairwise(chain) if _runs_on(view, one, two)}
    draft = Draft(list(heads), linked=linked, evidence=evidence)
    for index in chain:
        (draft.body if view.blocks[index].sort in (TEXT, SHORT) else draft.notes).append(index)
    draft.notes.sort()
    return draft


def _runs_on(view: PageView, one: int, two: int) -> bool:
    """Whether a block may go on with the paragraph of the one before it."""
    return not view.edges[one].ends_sentence and view.is_text[two] and not view.edges[two].starts_indented


def _attach_marks(view: PageView, drafts: list[Draft]) -> None:
    """Give jumps and pointers, which stand outside chains, to the item that is printed right beside them."""
    owner = {index: draft for draft in drafts for index in (*draft.heads, *draft.body, *draft.notes)}
    for block in view.blocks:
        if block.sort is JUMP or block.sort is POINTER:
            onward = block.sort is JUMP and marks.JUMP_FROM.match(block.text) is not None
            beside = _nearest(owner, block.index, len(view.blocks), 1 if onward else -1)
            if beside is None:
                beside = Draft()
                drafts.append(beside)
            beside.notes.append(block.index)


def _nearest(owner: dict[int, Draft], index: int, count: int, step: int) -> Draft | None:
    """Return the draft of the nearest block on one side, on the other side when there is none."""
    above, below = range(index - 1, -1, -1), range(index + 1, count)
    for near in (*below, *above) if step > 0 else (*above, *below):
        if near in owner:
            return owner[near]
    return None

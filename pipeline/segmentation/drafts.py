"""Drafts: the blocks of each item of a page, from its headlines, its chains of text, and what stands beside them.

What belongs here: putting decisions together.  What does not: the decisions (``headlines``, ``chains``, ``matching``)
and roles and paragraphs (``items``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.segmentation import marks
from pipeline.segmentation.blocks import BYLINE, CREDIT, JUMP, POINTER, SHORT, TEXT
from pipeline.segmentation.chains import Chain, Reading, read_chains
from pipeline.segmentation.features import PageView, ends_as_caption
from pipeline.segmentation.headlines import read_headlines, read_parts
from pipeline.segmentation.kinds import CAPTION_LENGTH
from pipeline.segmentation.matching import match

CLEAR = 8.0
"""Log-odds from which on a headline and its body count as clear."""
HEADLESS, BODILESS = 2.0, 1.0
"""Prices of a text without headline, unless a caption, and of a headline without text (development pages)."""


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
    chain: Chain | None = None
    """The chain that its text comes of."""
    certainty: dict[str, float] = field(default_factory=dict)
    """How clear the decisions behind the item were, by name, in log-odds (0 is a toss-up)."""


def read_drafts(view: PageView) -> list[Draft]:
    """Return the drafts of a page in print order: of the ways to read its text, the one its headlines suit best."""
    odds = read_headlines(view)
    best: tuple[float, list[Draft]] | None = None
    for reading in read_chains(view, odds):
        drafts = _put_together(view, odds, reading)
        score = suits(view, drafts)
        if best is None or score > best[0]:
            best = score, drafts
        if all(_is_whole(view, draft) for draft in drafts):
            break
    drafts = best[1] if best else []
    for draft in drafts:
        draft.certainty |= draft.chain.certainty() if draft.chain else {}
    _attach_marks(view, drafts)
    return sorted(drafts, key=first_block)


def suits(view: PageView, drafts: list[Draft]) -> float:
    """Return how well headlines and bodies go together, in log-odds."""
    matched = sum(min(CLEAR, draft.certainty.get("match", 0.0)) for draft in drafts)
    bodiless = sum(not draft.body for draft in drafts)
    headless = sum(not _is_whole(view, draft) for draft in drafts) - bodiless
    return matched - BODILESS * bodiless - HEADLESS * headless


def _is_whole(view: PageView, draft: Draft) -> bool:
    """Whether an item has both headline and text, or is the caption of a photo."""
    return bool(draft.body) and (bool(draft.heads) or _is_caption(view, draft))


def _is_caption(view: PageView, draft: Draft) -> bool:
    """Whether a text reads as the caption of a photo: short, and a credit at its end or below it."""
    if sum(len(view.texts[index]) for index in draft.body) >= CAPTION_LENGTH:
        return False
    return any(view.blocks[note].sort is CREDIT for note in draft.notes) or ends_as_caption(view, draft.body)


def _put_together(view: PageView, odds: Mapping[int, float], reading: Reading) -> list[Draft]:
    chains = [chain.blocks for chain in reading.chains]
    groups = read_parts(view, {head: odds[head] for head in reading.heads}, chains)
    matched = match(view, groups, chains)
    drafts = [_of_chain(view, chain) for chain in reading.chains]
    for number, group in enumerate(groups):
        found = matched.get(number)
        if found is None:
            draft = Draft()
            drafts.append(draft)
        else:
            draft = drafts[found[0]]
            draft.certainty["match"] = found[1]
        draft.heads = group
        draft.certainty["head"] = min(odds[index] for index in group)
    _tie_notes(view, drafts)
    return drafts


def _tie_notes(view: PageView, drafts: list[Draft]) -> None:
    """Give bylines set right below a headline, and notes without any text, to the item printed above them."""
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
        if not (draft.heads or draft.body or draft.notes):
            drafts.remove(draft)


def first_block(draft: Draft) -> int:
    """Return the first block of a draft in print order."""
    return min(draft.heads + draft.body + draft.notes)


def _of_chain(view: PageView, chain: Chain) -> Draft:
    draft = Draft(linked=set(chain.linked), chain=chain)
    for index in chain.blocks:
        (draft.body if view.blocks[index].sort in (TEXT, SHORT) else draft.notes).append(index)
    draft.notes.sort()
    return draft


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

"""Text that the search set aside, or left without a headline, joined to the article that it belongs to.

What belongs here: scoring a loose stretch of text against every item of the page and joining it to the best.
What does not: headlines (``matching``).
"""

from __future__ import annotations

from pipeline.segmentation import marks
from pipeline.segmentation.features import PageView, link_features, signs_off
from pipeline.segmentation.scoring import JOIN, LINK, log_odds
from pipeline.segmentation.search import Draft

REACH = 40
"""Drafts before and after a loose text that it may belong to: more than a page of a newspaper has."""


def join_loose(view: PageView, drafts: list[Draft]) -> list[Draft]:
    """Return the drafts with loose texts joined where that is likelier than not.

    A text set aside is always joined when any item is at hand; a text without headline only when it looks like the
    rest of an article rather than one of its own.
    """
    loose = [number for number, draft in enumerate(drafts) if _is_loose(view, draft)]
    gone: set[int] = set()
    for number in sorted(loose, key=lambda number: -len(drafts[number].body)):
        draft = drafts[number]
        around = drafts[max(0, number - REACH) : number + REACH + 1]
        rivals = [d for d in around if d.body and not d.aside and d is not draft and id(d) not in gone]
        if not rivals:
            continue
        own = view.grams_of(draft.body)
        scored = [(log_odds(join_features(view, other, draft, own), JOIN), -n, other) for n, other in enumerate(rivals)]
        score, _, home = max(scored, key=lambda entry: entry[:2])
        if draft.aside or score > 0:
            home.body = sorted([*home.body, *draft.body]) if not _follows(view, home, draft) else home.body + draft.body
            home.notes = sorted(home.notes + draft.notes)
            gone.add(id(draft))
    result = [draft for draft in drafts if id(draft) not in gone]
    for draft in result:
        draft.aside = False
    return result


def _is_loose(view: PageView, draft: Draft) -> bool:
    """Whether a draft may be the rest of another: text without headline that does not open like an article."""
    if draft.aside:
        return True
    if draft.heads or not draft.body or view.dateline[draft.body[0]]:
        return False
    return not marks.ends_in_credit(view.texts[draft.body[-1]])


def _follows(view: PageView, home: Draft, draft: Draft) -> bool:
    """Whether the loose text goes on where the item breaks off."""
    return not view.edges[home.body[-1]].ends_sentence


def join_features(view: PageView, home: Draft, loose: Draft, own: set[str]) -> dict[str, float]:
    """Return what speaks for a loose text, whose pairs are ``own``, belonging to an item."""
    last, first = home.body[-1], loose.body[0]
    rest, head = view.grams_of(home.body), view.grams_of(home.heads)
    start = view.edges[first]
    orphan = start.starts_full and not start.starts_indented
    open_ends = [i for i in home.body if not view.edges[i].ends_sentence and i < first]
    link = max((log_odds(link_features(view, i, first), LINK) for i in open_ends[-3:]), default=-6.0)
    return {
        "likeness": view.likeness(own, rest),
        "told": view.told(head, own, set()) if head else 0.0,
        "orphan": float(orphan),
        "link": max(-6.0, link) / 3,
        "signed off": float(signs_off(view, home.body)),
        "same measure": float(abs(view.measures[last] - view.measures[first]) < 1),
        "after": float(first > home.body[0]),
        "as tall": float(any(abs(len(view.blocks[i].lines) - len(view.blocks[first].lines)) <= 1 for i in home.body)),
        "gap": min(30, abs(first - last)) / 10,
        "headed": float(bool(home.heads)),
    }

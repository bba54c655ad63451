"""Text that the search set aside, or left without a headline, joined to the article that it belongs to.

What belongs here: scoring a loose stretch of text against every item of the page and joining it to the best.
What does not: headlines (``matching``).
"""

from __future__ import annotations

from pipeline.segmentation import marks
from pipeline.segmentation.features import PageView, link_features, signs_off
from pipeline.segmentation.scoring import JOIN, LINK, log_odds
from pipeline.segmentation.search import Draft

REACH = 120
"""Blocks between a loose text and the item that it may belong to: more than a page of a newspaper has."""


def join_loose(view: PageView, drafts: list[Draft]) -> list[Draft]:
    """Return the drafts with loose texts joined where that is likelier than not.

    A text set aside is always joined when any item is at hand; a text without headline only when it looks like the
    rest of an article rather than one of its own.
    """
    loose = [draft for draft in drafts if _is_loose(view, draft)]
    kept = [draft for draft in drafts if draft.body and not draft.aside]
    gone: set[int] = set()
    for draft in sorted(loose, key=lambda draft: -len(draft.body)):
        rivals = [other for other in kept if other is not draft and id(other) not in gone and _near(draft, other)]
        if not rivals:
            continue
        scored = [(log_odds(join_features(view, other, draft), JOIN), -n, other) for n, other in enumerate(rivals)]
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
    tail = view.texts[draft.body[-1]][-30:]
    return marks.CREDIT_TAIL.search(tail) is None


def _near(draft: Draft, other: Draft) -> bool:
    return min(abs(draft.body[0] - other.body[-1]), abs(draft.body[0] - other.body[0])) <= REACH


def _follows(view: PageView, home: Draft, draft: Draft) -> bool:
    """Whether the loose text goes on where the item breaks off."""
    return not view.edges[home.body[-1]].ends_sentence


def join_features(view: PageView, home: Draft, loose: Draft) -> dict[str, float]:
    """Return what speaks for a loose text belonging to an item."""
    last, first = home.body[-1], loose.body[0]
    own: set[str] = set().union(*(view.grams[i] for i in loose.body))
    rest: set[str] = set().union(*(view.grams[i] for i in home.body))
    head: set[str] = set().union(*(view.grams[i] for i in home.heads)) if home.heads else set()
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

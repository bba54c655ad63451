"""Headlines and bodies put together anew, the whole page at once.

What belongs here: min-cost assignment of the headlines that ``search`` found to the bodies that it found.
What does not: changing what a headline or a body is made of.
"""

from __future__ import annotations

import math

from pipeline.segmentation import marks
from pipeline.segmentation.blocks import BYLINE, CREDIT, POINTER, SUMMARY
from pipeline.segmentation.features import PageView, overlap, tail_text
from pipeline.segmentation.search import Draft

TOLD_WEIGHT = 4.0
"""Worth of a headline whose every pair stands in this body and in no other."""
FOUND_TOGETHER = 1.0
"""Worth of the headline that the search gave the body."""
FAR = 0.3
"""Price of the blocks between a headline and its body, by the logarithm of their number."""
CAPTION = 0.8
"""Price of giving a headline to the caption of a photo."""
CAPTION_LENGTH = 400
"""Characters that no caption has."""
LONE_HEAD = -0.1
"""Worth of leaving a headline without a body: the page prints a teaser."""
LARGEST = 60
"""Most headlines matched at once; a longer page is matched in stretches of as many."""


def rematch(view: PageView, drafts: list[Draft]) -> list[Draft]:
    """Return the drafts with their headlines given to the bodies that suit them best over the whole page."""
    result: list[Draft] = []
    for start in range(0, len(drafts), LARGEST):
        result.extend(_rematch(view, drafts[start : start + LARGEST]))
    return sorted(result, key=first_block)


def first_block(draft: Draft) -> int:
    """Return the first block of a draft in print order."""
    return min(draft.heads + draft.body + draft.notes)


def _rematch(view: PageView, drafts: list[Draft]) -> list[Draft]:
    heads = [n for n, draft in enumerate(drafts) if draft.heads]
    bodies = [n for n, draft in enumerate(drafts) if draft.body]
    if not heads or not bodies:
        return drafts
    told = overlap([view.grams_of(drafts[n].heads) for n in heads], [view.grams_of(drafts[n].body) for n in bodies])
    captions = [CAPTION if is_caption(view, drafts[n]) else 0.0 for n in bodies]
    gain = [
        [
            TOLD_WEIGHT * told[row].get(column, 0.0)
            + FOUND_TOGETHER * (head == body)
            - FAR * math.log1p(_distance(drafts[head].heads, drafts[body].body))
            - captions[column]
            for column, body in enumerate(bodies)
        ]
        + [LONE_HEAD if other == row else -1e6 for other in range(len(heads))]
        for row, head in enumerate(heads)
    ]
    partner = best_assignment(gain)
    given = {heads[row]: bodies[column] for row, column in enumerate(partner) if column < len(bodies)}
    if all(head == body for head, body in given.items()) and len(given) == sum(1 for n in heads if drafts[n].body):
        return drafts
    return _regrouped(view, drafts, given)


def _regrouped(view: PageView, drafts: list[Draft], given: dict[int, int]) -> list[Draft]:
    """Return drafts with each head moved to its body; notes stay with the part that they stand next to."""
    bodies = {n: Draft(body=list(d.body)) for n, d in enumerate(drafts) if d.body}
    lone = {n: Draft() for n, d in enumerate(drafts) if not d.body or (d.heads and n not in given)}
    for n, draft in enumerate(drafts):
        home = bodies[given[n]] if n in given else lone[n] if n in lone else bodies[n]
        if draft.heads:
            home.heads = list(draft.heads)
            home.head_after = bool(home.body) and min(draft.heads) > min(home.body)
        for note in draft.notes:
            near_head = draft.heads and min(abs(note - h) for h in draft.heads) <= 1
            with_head = near_head and (view.blocks[note].sort in (SUMMARY, BYLINE, POINTER))
            target = home if with_head or n not in bodies else bodies[n]
            target.notes.append(note)
    return [d for d in (*bodies.values(), *lone.values()) if d.heads or d.body or d.notes]


def _distance(heads: list[int], body: list[int]) -> int:
    """Return how many blocks stand between a headline and the nearer end of a body."""
    return max(0, min(abs(body[0] - heads[-1]), abs(heads[0] - body[-1])) - 1)


def is_caption(view: PageView, draft: Draft) -> bool:
    """Whether the text of a draft reads as the caption of a photo: short, and a credit at its end or below it."""
    size = sum(len(view.texts[index]) for index in draft.body)
    if size >= CAPTION_LENGTH or view.dateline[draft.body[0]]:
        return False
    credited = any(view.blocks[n].sort in (CREDIT, BYLINE) and n > draft.body[-1] for n in draft.notes)
    return credited or marks.ends_in_credit(tail_text(view, draft.body))


def best_assignment(gain: list[list[float]]) -> list[int]:
    """Return for each row its column in the assignment of greatest total gain (Hungarian method, O(rows² columns)).

    There must be at least as many columns as rows.

    >>> best_assignment([[3.0, 2.0], [3.0, 0.0]])
    [1, 0]
    """
    rows, columns = len(gain), len(gain[0])
    row_price, column_price = [0.0] * (rows + 1), [0.0] * (columns + 1)
    taken_by, came_from = [0] * (columns + 1), [0] * (columns + 1)
    for row in range(1, rows + 1):
        taken_by[0], column = row, 0
        least, seen = [float("inf")] * (columns + 1), [False] * (columns + 1)
        while taken_by[column]:
            seen[column] = True
            current, step, following = taken_by[column], float("inf"), 0
            for other in range(1, columns + 1):
                if seen[other]:
                    continue
                cost = -gain[current - 1][other - 1] - row_price[current] - column_price[other]
                if cost < least[other]:
                    least[other], came_from[other] = cost, column
                if least[other] < step:
                    step, following = least[other], other
            for other in range(columns + 1):
                if seen[other]:
                    row_price[taken_by[other]] += step
                    column_price[other] -= step
                else:
                    least[other] -= step
            column = following
        while column:
            taken_by[column] = taken_by[came_from[column]]
            column = came_from[column]
    assignment = [0] * rows
    for column in range(1, columns + 1):
        if taken_by[column]:
            assignment[taken_by[column] - 1] = column - 1
    return assignment

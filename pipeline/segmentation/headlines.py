"""Headlines: which short blocks are headlines or parts of one, and which of them stand together.

What belongs here: measuring short blocks against what stands around them, and the two decisions.  What does not: the
parts of one headline (``roles``) and which body it belongs to (``matching``).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.segmentation import marks
from pipeline.segmentation.blocks import SHORT
from pipeline.segmentation.chains import cover
from pipeline.segmentation.features import INDENT_WIDTH, SQUEEZE, PageView, signs_off
from pipeline.segmentation.links import ALONE, Candidates
from pipeline.segmentation.matching import told_by
from pipeline.segmentation.models import scores

SUBHEAD_PLAY = 0.75
"""How far a line may be from its measure less an indentation to count as set at it, in full-width units."""
APART = 6
"""Headline blocks after a headline block that may go on with its headline."""
FAR = 1200
"""Characters to the next short block from which on it is far."""
FLOOR = 0.05
"""Weight added where two headlines are compared by the bodies that tell of them."""
BESIDE = 2
"""Blocks on either side whose shape is measured."""

_SPACED = re.compile(r"[\u4e00-\u9fff”’》）] +[\u4e00-\u9fff“‘《]")
_SPEAKS = re.compile(
    r"(?:强调|指出|要求|指示|批示|表示|部署|呼吁|认为|签署|显示|印发|发布|提出|主持召开.{2,20}会议?)[：:]?$"
)
HEAD = (
    "wide", "narrow", "indent width", "full width", "wrapped subhead", "even lines", "lines", "tag", "dash before",
    "dash after", "spaced", "comma", "joined", "joined below", "unbalanced", "place", "page top", "page end", "width",
    "widest over measure", "last over measure", "characters", "indent", "colon", "exclaims", "opens with digit",
    "opens with mark", "above goes on", "above signs off", "above gain", "above reads on", "above break gain",
    "dateline below", "below goes on", "below indented", "reads on below", "below gain", "likeness across",
    "no text beside", "told above", "told below", "told far above", "told far below", "told elsewhere",
    *(f"{what} {step:+d}" for step in (-2, -1, 1, 2) for what in ("sort", "lines", "width")),
    "repeats", "alike", "characters above", "characters below", "far likeness across", "page short", "page blocks",
    "page lines",
)  # fmt: skip
"""What is measured of a short block that may be a headline."""
PART = (
    "dash before", "dash after", "colon", "joined", "set off", "tag above", "tag below", "wider", "width above",
    "width below", "lines above", "lines below", "speaks", "spaced below", "spaced above", "odds above",
    "odds below", "alike", "comma above", "gain", "heads between", "text between", "blocks between", "told alike",
    "same best body", "best told above", "best told below", "told gap above", "told gap below", "text above",
    "text below", "heads before", "heads after", "run", "place in run above", "place in run below", "dashes in run",
    "is start", "is end", "page headlines", "page bodies",
)  # fmt: skip
"""What is measured of two headline blocks, the second of which may go on with the headline of the first."""


def read_headlines(view: PageView) -> dict[int, float]:
    """Return the short blocks of a page in print order, each with the log-odds of being a headline or part of one."""
    short = [block.index for block in view.blocks if block.sort is SHORT]
    odds = scores("headlines", as_rows(HEAD, [head_features(view, index) for index in short]))
    return dict(zip(short, odds.tolist(), strict=True))


def read_parts(view: PageView, odds: Mapping[int, float], chains: Sequence[list[int]]) -> list[list[int]]:
    """Return the headlines of a page, each a list of its blocks in print order.

    Headlines of neighbouring articles may be printed through each other: first both kickers, then both titles.
    """
    first, second, features = measure_parts(view, odds, chains)
    return sorted(cover(list(odds), first, second, scores("parts", features)))


def _stretch(view: PageView, index: int, step: int) -> tuple[int, set[str]]:
    """Return the characters and pairs between a short block and the next short one above (-1) or below (1) it."""
    size, grams = 0, set[str]()
    near = index + step
    while 0 <= near < len(view.blocks) and view.blocks[near].sort is not SHORT and size < FAR:
        size += len(view.texts[near])
        grams |= view.grams[near]
        near += step
    return size, grams


def measure_parts(view: PageView, odds: Mapping[int, float], chains: Sequence[list[int]]) -> Candidates:
    """Return the pairs of headline blocks that may follow each other in one headline, and each as start and end."""
    heads = list(odds)
    told = told_by(view, [[head] for head in heads], chains)[0] if heads and chains else np.zeros((len(heads), 1))
    above = [_part_above(view, head, odds, told[place]) for place, head in enumerate(heads)]
    below = [_part_below(view, head, odds, told[place]) for place, head in enumerate(heads)]
    place_of = {head: place for place, head in enumerate(heads)}
    for run in _runs(heads):
        dashes = sum(marks.SUBTITLE.match(view.texts[head]) is not None for head in run)
        for number, head in enumerate(run):
            place = place_of[head]
            above[place] |= {"run": len(run), "place in run above": number, "dashes in run": dashes}
            below[place] |= {"place in run below": number}
    texts = np.cumsum([0, *view.is_text])
    pairs = [(one, two) for one in range(len(heads)) for two in range(one + 1, min(len(heads), one + 1 + APART))]
    together = [
        {
            **_together(view, heads[one], heads[two]),
            "heads between": two - one - 1,
            "text between": min(9, int(texts[heads[two]] - texts[heads[one] + 1])),
            "blocks between": min(20, heads[two] - heads[one] - 1),
            "told alike": _cosine(told[one], told[two]),
            "same best body": float(told[one].max() > 0 and told[one].argmax() == told[two].argmax()),
        }
        for one, two in pairs
    ]
    # No name is measured on two of the sides: the sum puts them side by side.
    uppers, lowers = as_rows(PART, above), as_rows(PART, below)
    starts, ends = lowers.copy(), uppers.copy()
    count = len(heads)
    starts[:, PART.index("is start")] = ends[:, PART.index("is end")] = 1
    starts[:, PART.index("heads before")] = np.arange(count)
    ends[:, PART.index("heads after")] = np.arange(count)[::-1]
    first, second = np.array(pairs, np.int64).reshape(-1, 2).T
    features = np.concatenate([uppers[first] + lowers[second] + as_rows(PART, together), starts, ends])
    features[:, PART.index("page headlines")] = count
    features[:, PART.index("page bodies")] = len(chains)
    every, alone = np.array(heads, np.int64), np.full(count, ALONE)
    return Candidates(
        np.concatenate([every[first], alone, every]), np.concatenate([every[second], every, alone]), features
    )


def as_rows(names: Sequence[str], features: Sequence[Mapping[str, float]]) -> NDArray[np.float32]:
    """Return named features as a matrix, a column for each name; what is not there is 0."""
    return np.array([[found.get(name, 0.0) for name in names] for found in features], np.float32).reshape(
        -1, len(names)
    )


def head_features(view: PageView, index: int) -> dict[str, float]:
    """Return what speaks for or against a short block being a headline, by name; what is not there is left out."""
    block, text, measure, edges = view.blocks[index], view.texts[index], view.measures[index], view.edges[index]
    widths = [line.width for line in block.lines]
    alone, widest, count = len(widths) == 1, max(widths), len(view.blocks)
    at_indent = abs(widths[0] - (measure - INDENT_WIDTH)) <= SUBHEAD_PLAY
    found: dict[str, float] = {
        "wide": widest > measure + 1,
        "narrow": max(0.0, min(1.0, (measure - 3 - widest) / measure)),
        "indent width": alone and at_indent,
        "full width": widest <= measure + 1 and widths[-1] > measure - SQUEEZE,
        "wrapped subhead": not alone and at_indent and max(widths[1:]) <= measure,
        "even lines": not alone and widest < measure - 2.5,
        "lines": len(widths),
        "tag": marks.ends_in_tag(text),
        "dash before": marks.SUBTITLE.match(text) is not None,
        "dash after": text.endswith("——"),
        "spaced": _SPACED.search(text) is not None,
        "comma": "，" in text,
        "joined": block.joined_above,
        "joined below": index + 1 < count and view.blocks[index + 1].joined_above,
        "unbalanced": bool(edges.lacks or edges.leaves),
        "place": index / max(1, count - 1),
        "page top": index == 0,
        "page end": index == count - 1,
        "width": widest,
        "widest over measure": widest - measure,
        "last over measure": widths[-1] - measure,
        "characters": len(text),
        "indent": block.lines[0].indent,
        "colon": text.endswith(("：", "——")) or speaks(text),
        "exclaims": text[-1] in "！？",
        "opens with digit": text[0].isdigit(),
        "opens with mark": text[0] in "“‘《（【" or text[0] in marks.BULLETS,
    }
    breaks = view.breaks
    above, below = text_near(view, index, -1), text_near(view, index, 1)
    if above is not None:
        end = view.edges[above]
        found["above goes on"] = not end.ends_sentence
        found["above signs off"] = signs_off(view, (above - 1, above) if above else (above,))
        found["above reads on"] = (not end.ends_sentence) * view.reads_on(above, index)
        found["above gain"] = breaks.gain(view.texts[above], text)
    if below is not None:
        start = view.edges[below]
        found["dateline below"] = view.dateline[below]
        found["below goes on"] = start.starts_full and not start.starts_indented
        found["below indented"] = start.starts_indented
        found["reads on below"] = found["below goes on"] * view.reads_on(index, below)
        found["below gain"] = breaks.gain(text, view.texts[below])
    if above is not None and below is not None:
        # Text above and below that goes on across the block says that it stands inside a body.
        found["above break gain"] = breaks.gain(view.texts[above], view.texts[below])
    over, under = view.window(index, -1), view.window(index, 1)
    found["likeness across"] = view.likeness(over, under)
    found["no text beside"] = not (over and under)
    grams = view.grams[index]
    found["told above"] = view.told(grams, over, under)
    found["told below"] = view.told(grams, under, over)
    found["told far above"] = view.share(grams, grams & over)
    found["told far below"] = view.share(grams, grams & under)
    found["told elsewhere"] = view.share(grams, {g for g in grams - over - under if view.spread[g] > 1})
    for step in range(-BESIDE, BESIDE + 1):
        if step and 0 <= index + step < count:
            beside = view.blocks[index + step]
            found[f"sort {step:+d}"] = 1 + beside.sort.place
            found[f"lines {step:+d}"] = len(beside.lines)
            found[f"width {step:+d}"] = beside.width - measure
    found["repeats"] = view.copies[text] - 1
    alike = view.short_widths[len(widths)]
    found["alike"] = bisect_right(alike, widest + 1) - bisect_left(alike, widest - 1)
    above_size, over_far = _stretch(view, index, -1)
    below_size, under_far = _stretch(view, index, 1)
    found["characters above"] = min(FAR, above_size)
    found["characters below"] = min(FAR, below_size)
    found["far likeness across"] = view.likeness(over_far, under_far)
    found["page short"] = sum(map(len, view.short_widths.values())) / count
    found["page blocks"] = count
    found["page lines"] = view.middle_height
    return {name: float(value) for name, value in found.items()}


def _runs(heads: Sequence[int]) -> list[list[int]]:
    """Cut headline blocks into runs with nothing else between them."""
    runs: list[list[int]] = []
    for head in heads:
        if runs and runs[-1][-1] == head - 1:
            runs[-1].append(head)
        else:
            runs.append([head])
    return runs


def _part_above(view: PageView, index: int, odds: Mapping[int, float], told: NDArray[np.float32]) -> dict[str, float]:
    """Return what a headline block shows that may go on below."""
    text = view.texts[index]
    return {
        "dash after": text.endswith("——"),
        "colon": text.endswith("："),
        "tag above": marks.ends_in_tag(text),
        "width above": view.blocks[index].width,
        "lines above": len(view.blocks[index].lines),
        "speaks": speaks(text),
        "spaced above": _SPACED.search(text) is not None,
        "odds above": odds[index],
        "comma above": "，" in text,
        "best told above": told.max(initial=0.0),
        "told gap above": _gap(told),
        "text below": index + 1 < len(view.blocks) and view.is_text[index + 1],
    }


def _part_below(view: PageView, index: int, odds: Mapping[int, float], told: NDArray[np.float32]) -> dict[str, float]:
    """Return what a headline block shows that may go on with one above."""
    text = view.texts[index]
    return {
        "dash before": marks.SUBTITLE.match(text) is not None,
        "tag below": marks.ends_in_tag(text),
        "width below": view.blocks[index].width,
        "lines below": len(view.blocks[index].lines),
        "spaced below": _SPACED.search(text) is not None,
        "odds below": odds[index],
        "best told below": told.max(initial=0.0),
        "told gap below": _gap(told),
        "text above": index > 0 and view.is_text[index - 1],
    }


def _together(view: PageView, first: int, second: int) -> dict[str, float]:
    """Return what two headline blocks show side by side."""
    one, two = view.blocks[first], view.blocks[second]
    joined = second == first + 1 and two.joined_above
    return {
        "joined": joined,
        "set off": not joined and two.lines[0].number == one.lines[-1].number + 1,
        "wider": two.width - one.width,
        "alike": view.likeness(view.grams[first], view.grams[second]),
        "gain": view.breaks.gain(view.texts[first], view.texts[second]),
    }


def _gap(told: NDArray[np.float32]) -> float:
    """Return how much more the best body tells of a headline than the second best."""
    ranked = np.sort(told)
    return float(ranked[-1] - ranked[-2]) if len(ranked) > 1 else 0.0


def _cosine(one: NDArray[np.float32], two: NDArray[np.float32]) -> float:
    return float(one @ two / np.sqrt((one @ one + FLOOR) * (two @ two + FLOOR)))


def speaks(text: str) -> bool:
    """Whether a headline line ends as kickers do whose title is what was said: …强调, …要求."""
    return _SPEAKS.search(text) is not None


def text_near(view: PageView, index: int, step: int) -> int | None:
    """Return the nearest block of running text above (-1) or below (1) a block, within a few blocks; None for none.

    Blocks marked as summaries or bylines are passed over.
    """
    for distance in range(1, 6):
        near = index + step * distance
        if not 0 <= near < len(view.blocks):
            return None
        if view.is_text[near]:
            return near
    return None

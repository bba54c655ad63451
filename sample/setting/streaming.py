"""Pages as a layout program streams them: frame after frame, whatever their place on the sheet.

Belongs here: the order of headline, byline and body, and where blank lines fall.  Does not belong here: geometry.
"""

from __future__ import annotations

import random

from sample.setting.breaking import break_text, justify
from sample.setting.model import Article
from sample.setting.styles import Frame, Line, body_frames

MEASURES = (11, 13, 13, 15, 16, 16, 18, 18, 20, 20, 31, 33)
"""Column measures of such pages, in full-width units."""
HEAD_AFTER = 0.6
"""Share of headlines that follow their body."""
PARTED = (0.6, 0.95)
"""Share of paragraphs followed by a blank line: a page keeps to one value in this range."""
JUSTIFIED = 0.1
"""Share of body lines with spaces beside numbers."""


def stream(articles: list[Article], rng: random.Random) -> list[Frame]:
    """Frames of a page: articles shuffled, each with its headline above or below its columns of text."""
    measure = rng.choice(MEASURES)
    parted = rng.uniform(*PARTED)
    groups = []
    for number, article in enumerate(articles):
        own = rng.choice(MEASURES) if rng.random() < 0.1 else measure
        groups.append(_article(number, article, own, parted, rng))
    rng.shuffle(groups)
    return [frame for group in groups for frame in group if frame]


def _article(number: int, article: Article, measure: int, parted: float, rng: random.Random) -> list[Frame]:
    head: Frame = []
    for role in ("kicker", "title", "subtitle"):
        head += [Line(text, number, role) for text in getattr(article, role)]
    if rng.random() < 0.04 and len(head) == 1 and len(head[0].text) > 14:
        head = [Line(text, number, "title") for text in break_text(head[0].text, len(head[0].text) // 2 + 2)]
    if article.pointer:
        head.append(Line(article.pointer, number, "jump"))
    heads = [head] if rng.random() < 0.9 else [[line] for line in head]
    wide = rng.randint(28, 42)
    for para, text in enumerate(article.summary):
        pieces = break_text("■ " + text, wide, squeeze=False)
        heads.append([Line(piece, number, "summary", para) for piece in pieces])
    byline: Frame = [Line(article.byline, number, "byline")] if article.byline else []
    credit: Frame = [Line(article.credit, number, "credit")] if article.credit else []
    body = [*_columns(number, article, measure, parted, rng), credit]
    if not article.body:
        return heads
    where = rng.random()
    if article.kind == "photo" or where >= HEAD_AFTER:
        return [*heads, byline, *body]
    return [byline, *body, *heads] if where < HEAD_AFTER / 2 else [*body, *heads, byline]


def _columns(number: int, article: Article, measure: int, parted: float, rng: random.Random) -> list[Frame]:
    """A blank line after most paragraphs, and at the foot of each column, even in mid-sentence."""
    height = rng.choice((99, 99, rng.randint(8, 24), rng.randint(20, 60)))
    out: list[Frame] = [[]]
    used = 0
    for frame in body_frames(number, article, measure, squeeze=False):
        if out[-1] and rng.random() < parted:
            out.append([])
        for line in frame:
            if used == height:
                out.append([])
                used = 0
            text = line.text if line.role == "jump" else justify(line.text, rng, JUSTIFIED)
            out[-1].append(Line(text, number, line.role, line.para))
            used += 1
    return out

"""Judging: what an article is worth as a whole, whichever reading of the page it comes of.

What belongs here: the model ``articles``, and prices of what is against a convention.  What does not: what is measured
of articles (``headed``, ``texts``) and which are asked about (``revising``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from pipeline.segmentation import texts
from pipeline.segmentation.chains import Stretch
from pipeline.segmentation.features import PageView
from pipeline.segmentation.headed import NAMES, Article, Headed
from pipeline.segmentation.likeness import Floats
from pipeline.segmentation.models import scores
from pipeline.segmentation.texts import Texts


class Change(NamedTuple):
    """Articles that go, and those made of the same blocks that come."""

    old: tuple[Article, ...]
    new: tuple[Article, ...]


CLEAR = 20.0
"""Worth that a change loses when it was out of the question."""
BROKEN = 20.0
"""Worth that an article loses which goes on after names with a dateline: more than any other has."""
HEADLESS = 1.5
"""Price of a text without headline that is no caption (development pages: 1 to 1.5)."""
ROUGH, HOPELESS = 100, -2.0
"""Trees that weigh every article, and the gain by them down to which the others are not asked (development pages: one
gainful change of 600 is lost, three changes of four are dropped)."""
_CAPTION = texts.NAMES.index("caption")


class Judge:
    """What is known of a page when articles are judged; each is judged once."""

    def __init__(self, view: PageView, odds: Mapping[int, float], stretches: Sequence[Stretch]) -> None:
        self.odds = odds
        self.texts = Texts(view, odds, stretches)
        self.margins: dict[Article, float] = {}
        """By article, how much worth the best change would lose that it has a part in."""
        self.headed = Headed(view, odds, self.texts)
        self._rough: dict[Article, float] = {}
        """What the first trees say that an article is worth."""
        self._rows: dict[Article, Floats] = {}
        """What was measured of articles that the other trees have not weighed yet."""
        self._worth: dict[Article, float] = {}

    def worth(self, articles: Iterable[Article]) -> list[float]:
        """Return what articles are worth: readings of a page are compared by the sum over their articles."""
        asked = list(articles)
        self._weigh_roughly(asked)
        fresh = [article for article in dict.fromkeys(asked) if article not in self._worth]
        rows = np.array([self._rows.pop(article) for article in fresh])
        for article, rest in zip(fresh, scores("articles", rows, slice(ROUGH, None)).tolist(), strict=True):
            self._worth[article] = self._rough[article] + rest
        return [self._worth[article] for article in asked]

    def gains(self, changes: Sequence[Change]) -> list[float]:
        """Return how much more the articles that come are worth than those that go; roughly, where it is far less."""
        self._weigh_roughly([article for change in changes for articles in change for article in articles])
        found = [_gain(self._rough, change) for change in changes]
        hopeful = [number for number, gain in enumerate(found) if gain > HOPELESS]
        self.worth([article for number in hopeful for articles in changes[number] for article in articles])
        for number in hopeful:
            found[number] = _gain(self._worth, changes[number])
        return found

    def _weigh_roughly(self, articles: Iterable[Article]) -> None:
        fresh = [article for article in dict.fromkeys(articles) if article not in self._rough]
        rows = self.headed.measure(fresh)
        for article, row, rough in zip(fresh, rows, scores("articles", rows, slice(ROUGH)).tolist(), strict=True):
            self._rough[article] = rough - self._price(article)
            self._rows[article] = row

    def _price(self, article: Article) -> float:
        """Return what an article costs that is against a convention."""
        heads, chain = article
        if not chain:
            return 0.0
        (text,) = self.texts.measure([chain])
        headless = not heads and not text.row[_CAPTION]
        return BROKEN * text.broken + HEADLESS * headless

    def evidence(self, articles: Sequence[Article]) -> list[dict[str, float]]:
        """Return by name what is measured of articles, their worth, and how much less the best change to each is."""
        rows = self.headed.measure(articles).tolist()
        clear = [min(CLEAR, self.margins.get(article, CLEAR)) for article in articles]
        return [
            dict(zip(NAMES, row, strict=True)) | {"worth": worth, "clear by": by}
            for row, worth, by in zip(rows, self.worth(articles), clear, strict=True)
        ]


def _gain(worth: Mapping[Article, float], change: Change) -> float:
    return sum(worth[article] for article in change.new) - sum(worth[article] for article in change.old)

"""Jumps: an article that begins on one page of an issue and goes on on another.

What belongs here: joining the two by what they say of each other (下转第三版, 上接第一版) and by what they tell.  What
does not: finding those remarks on the page (``pipeline.segmentation``).

Bigrams weighed by their rarity in the issue find the second half of an article among all of its page 88 times in 100
(729 halves on development pages; unweighed overlap 60).  A jump of which only one end is marked needs more: the same
title, or a text that is far likelier than any other on that page.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import pyarrow as pa

SAME_TITLE = 0.5
"""Overlap from which two titles are of one story: a continuation's title is often the first one cut short."""
LEAST_LIKE, AHEAD = 0.08, 2.0
"""Likeness, and how many times that of the next likely article, from which texts alone join: wrong 2.5 times in 100."""
LEAST_BROKEN, AHEAD_BROKEN = 0.03, 1.5
"""The same where the first part breaks off in mid-sentence and the second has no title."""
_JUMPING = frozenset(("article", "teaser"))
"""Kinds that jump: a front page may hold no more than the headline of a story."""
_ENDS = tuple("。！？…”’》）")

_PAGE = re.compile(r"([A-Z]*)0*(\d+)")
_LETTERS = re.compile(r"[^\W_]")
_DIGITS = {numeral: value for value, numeral in enumerate("〇一二三四五六七八九")}
_NUMERAL = re.compile("[一二三四五六七八九]?十[一二三四五六七八九]?|[〇一二三四五六七八九]+")


def page_key(page: str, section: str = "") -> str:
    """Return the page number in the form in which page numbers compare; ``section`` is a letter it may lack.

    >>> page_key("A01"), page_key("第十二版"), page_key("03", section="B")
    ('A1', '12', 'B3')
    """
    plain = _arabic(unicodedata.normalize("NFKC", page).upper())
    match = _PAGE.search(plain)
    return f"{match[1] or section}{match[2]}" if match else plain.strip()


def section_of(page: str | None) -> str:
    """Return the letter of a page number: ``A`` of ``A01``, empty when there is none."""
    match = _PAGE.search(unicodedata.normalize("NFKC", page or "").upper())
    return match[1] if match else ""


def _arabic(text: str) -> str:
    """Write Chinese numerals below a hundred in digits."""
    return _NUMERAL.sub(lambda match: str(_value(match.group())), text)


def _value(numeral: str) -> int:
    """Return the value of a numeral such as 三, 十二, 二十 or 一二."""
    tens, ten, ones = numeral.rpartition("十")
    units = int("".join([str(_DIGITS[digit]) for digit in ones]) or 0)
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + units


def same_page(one: str, other: str) -> bool:
    """Whether two page keys may name the same page: a letter that one of them lacks does not part them.

    >>> same_page("A1", "1"), same_page("A1", "B1")
    (True, False)
    """
    (letters, number), (others, other_number) = _parts(one), _parts(other)
    return number == other_number and (letters == others or not letters or not others)


def _parts(page: str) -> tuple[str, str]:
    match = _PAGE.fullmatch(page)
    return (match[1], match[2]) if match else ("", page)


class _Article(NamedTuple):
    """An article of an issue in which something jumps."""

    row: int
    page: str
    title: str
    text: str
    may_continue: bool
    """Whether it may be the other end of a jump although it does not say so."""


class _End(NamedTuple):
    """An article that says it goes on on, or comes from, the page ``other``."""

    article: _Article
    other: str


def link_jumps(articles: pa.Table, jumps: Iterable[tuple[str, str | None, str | None]]) -> pa.Table:
    """Return ``articles`` with ``continues_article_id`` filled where an article continues another.

    ``jumps`` holds (article_id, jump_to, jump_from).  Two articles of the same newspaper and issue are joined when each
    names the other's page; of several pairs the likeliest, each article once in each part.  Where only one end says
    that it jumps, the article on the page that it names is the other end if their titles or their texts say so.
    Articles of pages that no jump leaves or names need not be given.  The result does not depend on any order.
    """
    ids = articles["article_id"].to_pylist()
    said = {own_id: (jump_to, jump_from) for own_id, jump_to, jump_from in jumps}
    continued: list[str | None] = articles["continues_article_id"].to_pylist()
    for issue in _issues(articles):
        starts, ends = [], []
        for article in issue:
            jump_to, jump_from = said.get(ids[article.row], (None, None))
            section = section_of(article.page)
            if jump_to:
                starts.append(_End(article, page_key(jump_to, section)))
            if jump_from:
                ends.append(_End(article, page_key(jump_from, section)))
        if starts or ends:
            for start, end in _pairs(issue, starts, ends):
                continued[end] = ids[start]
    place = articles.schema.get_field_index("continues_article_id")
    return articles.set_column(place, articles.schema.field(place), pa.array(continued, pa.string()))


def _issues(articles: pa.Table) -> Iterable[list[_Article]]:
    """Return the articles of each newspaper and issue whose page is known, in the order of their ids."""
    issues: dict[tuple[object, object], list[_Article]] = defaultdict(list)
    names = ("article_id", "newspaper", "issue_date", "page_no", "title", "text", "kind")
    rows = zip(*(articles[name].to_pylist() for name in names), strict=True)
    for row, (_, newspaper, issue_date, page_no, title, text, kind) in sorted(
        enumerate(rows), key=lambda one: one[1][0]
    ):
        if page_no is not None and issue_date is not None:
            article = _Article(row, page_key(page_no), title or "", text or "", kind in _JUMPING)
            issues[newspaper, issue_date].append(article)
    return issues.values()


def _pairs(issue: Sequence[_Article], starts: Sequence[_End], ends: Sequence[_End]) -> list[tuple[int, int]]:
    """Return (row that begins, row that continues), the likeliest first, each row once in each part."""
    likeness = _Likeness(issue)
    agreed = [
        (likeness.of(start.article, end.article), start.article, end.article)
        for start in starts
        for end in ends
        if _name_each_other(start, end)
    ]
    chosen = _Chosen()
    chosen.take(agreed)
    # Only then the ends whose other end says nothing: what agrees with another is no candidate any more.
    claimed: list[tuple[float, _Article, _Article]] = []
    for start in starts:
        if start.article.row not in chosen.begun:
            there = [one for one in issue if _is_candidate(one, start, ends) and one.row not in chosen.going_on]
            claimed += [(score, start.article, one) for score, one in likeness.plain(start.article, there, onward=True)]
    for end in ends:
        if end.article.row not in chosen.going_on:
            there = [one for one in issue if _is_candidate(one, end, starts) and one.row not in chosen.begun]
            claimed += [(score, one, end.article) for score, one in likeness.plain(end.article, there, onward=False)]
    chosen.take(claimed)
    return chosen.pairs


def _name_each_other(start: _End, end: _End) -> bool:
    apart = start.article.row != end.article.row
    return apart and same_page(start.article.page, end.other) and same_page(end.article.page, start.other)


def _is_candidate(article: _Article, end: _End, saying: Sequence[_End]) -> bool:
    """Whether an article may be the other end of a jump without saying so: on that page, and naming no other page."""
    elsewhere = any(one.article.row == article.row and not same_page(one.other, end.article.page) for one in saying)
    apart = article.row != end.article.row
    return apart and article.may_continue and not elsewhere and same_page(article.page, end.other)


class _Chosen:
    """Pairs taken so far: every article begins one at most and goes on with one at most."""

    def __init__(self) -> None:
        self.pairs: list[tuple[int, int]] = []
        self.begun: set[int] = set()
        self.going_on: set[int] = set()

    def take(self, scored: Iterable[tuple[float, _Article, _Article]]) -> None:
        """Take the pairs that are still free, the likeliest first; of equals the first."""
        for _, start, end in sorted(scored, key=lambda one: -one[0]):
            if start.row not in self.begun and end.row not in self.going_on:
                self.begun.add(start.row)
                self.going_on.add(end.row)
                self.pairs.append((start.row, end.row))


class _Likeness:
    """How much two articles of an issue are one story, by rare character bigrams that they share."""

    def __init__(self, issue: Sequence[_Article]) -> None:
        counts = {article.row: Counter(_bigrams(article.text)) for article in issue}
        documents = Counter(bigram for count in counts.values() for bigram in count)
        rarity = {bigram: math.log(len(issue) / several) for bigram, several in documents.items()}
        self._weights: dict[int, dict[str, float]] = {
            row: {bigram: (1 + math.log(times)) * rarity[bigram] for bigram, times in count.items()}
            for row, count in counts.items()
        }
        self._lengths = {row: math.hypot(*weights.values()) for row, weights in self._weights.items()}

    def of(self, one: _Article, other: _Article) -> float:
        """Return the overlap of the titles plus the cosine of the texts, 0 to 2."""
        return titles_alike(one.title, other.title) + self.texts(one, other)

    def texts(self, one: _Article, other: _Article) -> float:
        """Return the cosine of two texts, 0 to 1."""
        a, b = self._weights[one.row], self._weights[other.row]
        length = self._lengths[one.row] * self._lengths[other.row]
        return sum(a[bigram] * b[bigram] for bigram in a.keys() & b.keys()) / length if length else 0.0

    def plain(self, article: _Article, there: Sequence[_Article], onward: bool) -> list[tuple[float, _Article]]:
        """Return the one of some articles that plainly is the other end of ``article``, with its score, or nothing."""
        scored = sorted(((self.of(article, one), one) for one in there), key=lambda one: (-one[0], one[1].row))
        if not scored:
            return []
        best, found = scored[0]
        second = scored[1][0] if len(scored) > 1 else 0.0
        start, end = (article, found) if onward else (found, article)
        if titles_alike(start.title, end.title) >= SAME_TITLE:
            return [(best, found)]
        broken_off = bool(start.text) and not start.text.endswith(_ENDS) and not end.title
        least, ahead = (LEAST_BROKEN, AHEAD_BROKEN) if broken_off else (LEAST_LIKE, AHEAD)
        return [(best, found)] if best >= least and best >= ahead * second else []


def titles_alike(one: str, other: str) -> float:
    """Return the share of the shorter title's bigrams that the other has; 0 when one is missing."""
    a, b = frozenset(_bigrams(one)), frozenset(_bigrams(other))
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def _bigrams(text: str) -> Iterator[str]:
    return map("".join, pairwise("".join(_LETTERS.findall(text))))

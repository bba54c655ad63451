"""Jumps: an article that begins on one page of an issue and goes on on another.

What belongs here: joining the two by what they say of each other (下转第三版, 上接第一版) and by what they tell.  What
does not: finding those remarks on the page (``pipeline.segmentation``).
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import pyarrow as pa

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


class _End(NamedTuple):
    """One end of a jump: row of the article, key of its page and of the page it names."""

    row: int
    page: str
    other: str


def link_jumps(articles: pa.Table, jumps: Iterable[tuple[str, str | None, str | None]]) -> pa.Table:
    """Return ``articles`` with ``continues_article_id`` filled where an article continues another.

    ``jumps`` holds (article_id, jump_to, jump_from).  An article that comes from page P continues the article of the
    same newspaper and issue on page P that goes to the article's page; of several pairs those that share most
    character bigrams, each article in one pair at most.  The result does not depend on the order of ``jumps``.
    """
    ids = articles["article_id"].to_pylist()
    row_of = {own_id: row for row, own_id in enumerate(ids)}
    issues = list(zip(articles["newspaper"].to_pylist(), articles["issue_date"].to_pylist(), strict=True))
    pages = articles["page_no"].to_pylist()
    starts: dict[tuple[object, ...], list[_End]] = defaultdict(list)
    ends: dict[tuple[object, ...], list[_End]] = defaultdict(list)
    for own_id, jump_to, jump_from in sorted(jumps, key=lambda jump: jump[0]):
        row = row_of.get(own_id)
        if row is None or pages[row] is None or issues[row][1] is None:
            continue
        section, page = section_of(pages[row]), page_key(pages[row])
        if jump_to:
            starts[issues[row]].append(_End(row, page, page_key(jump_to, section)))
        if jump_from:
            ends[issues[row]].append(_End(row, page, page_key(jump_from, section)))
    continued: list[str | None] = articles["continues_article_id"].to_pylist()
    for issue, continuations in ends.items():
        for start, end in _pairs(articles, starts.get(issue, ()), continuations):
            continued[end] = ids[start]
    place = articles.schema.get_field_index("continues_article_id")
    return articles.set_column(place, articles.schema.field(place), pa.array(continued, pa.string()))


def _pairs(articles: pa.Table, starts: Sequence[_End], ends: Sequence[_End]) -> list[tuple[int, int]]:
    """Return (row that begins, row that continues) for the pairs that name each other's page, the likeliest first."""
    possible = [
        (start.row, end.row)
        for start in starts
        for end in ends
        if start.row != end.row and (start.page, start.other) == (end.other, end.page)
    ]
    rows = {row for pair in possible for row in pair}
    bigrams = {row: _bigrams(articles, row) for row in rows}
    possible.sort(key=lambda pair: -_likeness(bigrams[pair[0]], bigrams[pair[1]]))
    chosen: dict[int, int] = {}
    for start, end in possible:
        if end not in chosen and start not in chosen.values():
            chosen[end] = start
    return [(start, end) for end, start in chosen.items()]


Bigrams = tuple[frozenset[str], frozenset[str]]


def _bigrams(articles: pa.Table, row: int) -> Bigrams:
    """Return the character bigrams of an article's title and of its text."""

    def of(value: Any) -> frozenset[str]:
        letters = "".join(_LETTERS.findall(value or ""))
        return frozenset(map("".join, pairwise(letters)))

    return of(articles["title"][row].as_py()), of(articles["text"][row].as_py())


def _likeness(one: Bigrams, other: Bigrams) -> float:
    """Return how much two articles share: overlap of titles plus overlap of texts, 0 to 2."""
    return sum(len(a & b) / min(len(a), len(b)) if a and b else 0.0 for a, b in zip(one, other, strict=True))

"""Which white space of a paragraph is layout and which is content.

What belongs here: functions ``view -> list of ranges``, one a rule; the table of which rules hold for which role.
What does not: line ends (``lines``) and positions in the page (``paragraphs``).

A *view* is a paragraph on one line, stand-ins already replaced (``characters.normalise``).  A *gap* is a whole run
of white space; rules return whole gaps, so that no rule depends on what another one does.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from pipeline.cleaning import rules
from pipeline.cleaning.classes import HAN, QUOTES, SPACES, WIDE_MARKS
from pipeline.cleaning.names import bylines, gaps_within, prose_names, spaced_names, spaced_words
from pipeline.cleaning.punctuation import NARROW
from pipeline.rules import Rule

Range = tuple[int, int]


class Drop(NamedTuple):
    """Leave out ``view[start:end]``."""

    start: int
    end: int
    rule_id: str


# Patterns begin with the class of spaces and look behind after it: a class to begin with is what ``re`` skips to fast.
_SPACE = f"[{SPACES}]"
_GAP = rf"{_SPACE}(?<!{_SPACE}{{2}}){_SPACE}*+"

_EACH_GAP = re.compile(_GAP)
_ANY_SPACE = re.compile(_SPACE)
_LATIN = "0-9A-Za-z"


def _ranges(pattern: re.Pattern[str], view: str) -> list[Range]:
    return [match.span() for match in pattern.finditer(view)]


# --- space that is layout --------------------------------------------------------------------------------------

_EDGES = re.compile(rf"\A{_GAP}|{_GAP}\Z")


def edges(view: str) -> list[Range]:
    """Find the white space at both ends: an indentation of two ideographic spaces, a stray blank at the end.

    >>> edges("　　春汛将至。 ")
    [(0, 2), (7, 8)]
    """
    return _ranges(_EDGES, view) if view[:1].isspace() or view[-1:].isspace() else []


_BESIDE_MARKS = re.compile(
    rf"{_SPACE}(?:(?<=[{WIDE_MARKS}]{_SPACE}){_SPACE}*+|(?<!{_SPACE}{{2}}){_SPACE}*+(?=[{WIDE_MARKS}])"
    rf"|(?<=[{QUOTES}]{_SPACE}){_SPACE}*+(?![{_LATIN}])"
    rf"|(?<!{_SPACE}{{2}})(?<![{_LATIN},.]{_SPACE}){_SPACE}*+(?=[{QUOTES}])"
    rf"|(?<=[0-9]{_SPACE}){_SPACE}*+(?=[“‘]{_SPACE}*+[{HAN}]))"
)
_QUOTE_BEFORE_DIGIT = re.compile(rf"[”’]({_GAP})(?=[0-9])")
_WIDE = re.compile(f"[{HAN}{WIDE_MARKS}]")
_ANY_NARROW = re.compile(f"[{NARROW}.]")
_AROUND_NARROW = re.compile(rf"(?<=[{HAN}])(?:({_GAP})?[{NARROW}]|\.)(?:({_GAP})(?=[{HAN}]))?")


def beside_marks(view: str) -> list[Range]:
    """Find gaps beside a full-width mark: the glyph carries its own white, a space is the typesetter's.

    Quotes are full-width unless a Latin letter stands across the gap and none of Han inside them; a half-width mark
    after Han is a full-width one mistyped.

    >>> beside_marks("本报讯 （记者 林某） 昨日"), beside_marks("今天 , 明天")
    ([(3, 4), (11, 12)], [(2, 3), (4, 5)])
    """
    found = _ranges(_BESIDE_MARKS, view)
    for match in _QUOTE_BEFORE_DIGIT.finditer(view):
        before = match.start() - 1
        while before > 0 and view[before].isspace():
            before -= 1
        if before >= 0 and _WIDE.match(view, before):
            found.append(match.span(1))
    for match in _AROUND_NARROW.finditer(view) if _ANY_NARROW.search(view) else ():
        found += [match.span(group) for group in (1, 2) if match[group]]
    return found


_BESIDE_NUMBERS = re.compile(
    rf"{_SPACE}(?:(?<=[{HAN}]{_SPACE}){_SPACE}*+(?=[{_LATIN}%‰℃$¥￥€+\-])"
    rf"|(?<=[{_LATIN}%‰℃]{_SPACE}){_SPACE}*+(?=[{HAN}])|(?<=[0-9]{_SPACE}){_SPACE}*+(?=[%‰℃]))"
)


def beside_numbers(view: str) -> list[Range]:
    """Find gaps between Han and digits, Latin letters or a percent sign: the white that a program sets between scripts.

    >>> beside_numbers("全市 126 万亩，占 3 %")
    [(2, 3), (6, 7), (11, 12), (13, 14)]
    """
    return _ranges(_BESIDE_NUMBERS, view)


_BESIDE_DIGITS = re.compile(
    rf"{_SPACE}(?:(?<=[{HAN}]{_SPACE}){_SPACE}*+(?=[0-9][0-9.,]*+(?![{HAN}A-Za-z]))"
    rf"|(?<=[0-9%]{_SPACE}){_SPACE}*+(?=[{HAN}])|(?<=[0-9]{_SPACE}){_SPACE}*+(?=[%‰℃]))"
)


def beside_digits(view: str) -> list[Range]:
    """Find gaps around digits in a headline; one before a number and its measure word parts two clauses.

    >>> beside_digits("年内再换 68 公里 管网焕新"), beside_digits("村队联赛揭幕 96支球队参赛")
    ([(4, 5), (7, 8)], [])
    """
    return _ranges(_BESIDE_DIGITS, view)


_BESIDE_PAUSES = re.compile(
    rf"{_SPACE}(?:(?<=[，。、；：？！…—·]{_SPACE}){_SPACE}*+"
    rf"|(?<!{_SPACE}{{2}}){_SPACE}*+(?=[，。、；：？！…—·（）》”’])|(?<=[（《“‘]{_SPACE}){_SPACE}*+)"
)


def beside_pauses(view: str) -> list[Range]:
    """Find gaps beside a pause mark, or just inside brackets, of a headline; beyond quotes a space parts clauses.

    >>> beside_pauses("春风化雨， 以文化人"), beside_pauses("守好“粮袋子” 鼓起“钱袋子”")
    ([(5, 6)], [])
    """
    return _ranges(_BESIDE_PAUSES, view)


# --- space that is content -------------------------------------------------------------------------------------

_DATELINE = re.compile(
    rf"\A[{SPACES}]*(?:本报|[{HAN}]{{1,6}}社|据)[^，。、；：？！{NARROW}（(“]{{0,40}}?[电讯]({_GAP})(?=[^（(])"
)


def after_dateline(view: str) -> list[Range]:
    """Find the gap after a dateline: print sets one space there, and only a bracket makes it needless.

    >>> after_dateline("东岭社澜河3月16日电 15日，全省开犁。"), after_dateline("本报讯 （记者 林某）")
    ([(11, 12)], [])
    """
    match = _DATELINE.match(view)
    return [match.span(1)] if match else []


_WHITE = f"[{SPACES}]*"
_SIGNED_DATE = re.compile(
    rf"({_SPACE}(?<=[{HAN}]{_SPACE}){_SPACE}*+)[0-9]{{4}}{_WHITE}年{_WHITE}[0-9]{{1,2}}{_WHITE}月{_WHITE}[0-9]{{1,2}}{_WHITE}日{_WHITE}\Z"
)


def before_signed_date(view: str) -> list[Range]:
    """Find the gap between who signs a notice and the date: two lines of the original, set as one.

    >>> before_signed_date("特此公告。澜河市教育局 2026年3月17日")
    [(11, 12)]
    """
    match = _SIGNED_DATE.search(view)
    return [match.span(1)] if match else []


_NAME_LISTS = re.compile(r"[（(][^（）()。；]{0,10}?(?:记者|通讯员)[^（）()。；]{0,120}[）)]")


def name_lists(view: str) -> list[Range]:
    """Find bracketed lists of reporters; a space between two names in them is content.

    >>> name_lists("本报讯（记者 林某某 何某）昨日")
    [(3, 14)]
    """
    return _ranges(_NAME_LISTS, view)


# --- which rules hold where ------------------------------------------------------------------------------------

RangeRule = Callable[[str], list[Range]]
_RUNNING: tuple[tuple[RangeRule, Rule], ...] = (
    (edges, rules.EDGE_SPACE),
    (beside_marks, rules.PUNCTUATION_SPACE),
    (beside_numbers, rules.NUMBER_SPACE),
    (spaced_words, rules.SPACED_WORD),
    (spaced_names, rules.SPACED_NAME),
    (prose_names, rules.SPACED_NAME),
)
_HEADLINE: tuple[tuple[RangeRule, Rule], ...] = (
    (edges, rules.EDGE_SPACE),
    (beside_pauses, rules.PUNCTUATION_SPACE),
    (beside_digits, rules.NUMBER_SPACE),
    (spaced_words, rules.SPACED_WORD),
)
_NAMES: tuple[tuple[RangeRule, Rule], ...] = (
    (edges, rules.EDGE_SPACE),
    (beside_marks, rules.PUNCTUATION_SPACE),
    (bylines, rules.SPACED_NAME),
)

LAYOUT_RULES: dict[str, tuple[tuple[RangeRule, Rule], ...]] = {
    **dict.fromkeys(("body", "subhead", "caption", "summary"), _RUNNING),
    **dict.fromkeys(("kicker", "title", "subtitle"), _HEADLINE),
    **dict.fromkeys(("byline", "credit"), _NAMES),
}


def layout(view: str, role: str) -> list[Drop]:
    """Decide about every gap of ``view``: what to leave out, in order; of a gap that no rule names one space stays."""
    if not _ANY_SPACE.search(view):
        return []
    dropped = {span: rule for finder, rule in reversed(LAYOUT_RULES[role]) for span in finder(view)}
    if role in _WITH_NAMES_INSIDE:
        _protect_content(view, dropped)
    drops = []
    for start, end in _ranges(_EACH_GAP, view):
        rule = dropped.get((start, end))
        if rule is not None:
            drops.append(Drop(start, end, rule.rule_id))
            continue
        kept = _kept_space(view, start, end)
        drops += [Drop(a, b, rules.REPEATED_SPACE.rule_id) for a, b in ((start, kept), (kept + 1, end)) if a < b]
    return drops


_WITH_NAMES_INSIDE = ("body", "subhead", "caption", "summary")
"""Roles in which datelines and lists of reporters stand within running text."""


def _protect_content(view: str, dropped: dict[Range, Rule]) -> None:
    """Take back what is content after all: spaces after a dateline, before a date, and between reporters' names."""
    for span in (*after_dateline(view), *before_signed_date(view)):
        dropped.pop(span, None)
    for start, end in name_lists(view):
        paired = set(bylines(view[start:end]))
        for span in gaps_within(view, start, end):
            if (span[0] - start, span[1] - start) in paired:
                dropped[span] = rules.SPACED_NAME
            elif dropped.get(span) in (rules.SPACED_WORD, rules.SPACED_NAME):
                del dropped[span]


def _kept_space(view: str, start: int, end: int) -> int:
    """Return the position of the space to keep: a plain one if there is one, or else the first."""
    plain = view.find(" ", start, end)
    if plain >= 0:
        return plain
    match = _ANY_SPACE.search(view, start, end)
    if match is None:
        raise ValueError(f"no white space at {start}..{end}")
    return match.start()

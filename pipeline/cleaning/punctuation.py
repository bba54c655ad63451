"""Punctuation made Chinese again where the text is Chinese: half-width marks, dots and hyphens of typists and OCR.

What belongs here: one function a rule, ``str -> str`` where a mark becomes another in its place, ``str -> list of
changes`` otherwise.  What does not: marks that stand for another whatever is around them (``characters``).
Brackets and quotes come first; no other rule looks at a character that one of them makes, so that a second pass
finds nothing to do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.cleaning import rules
from pipeline.cleaning.classes import CLOSING, HAN, OPENING, SPACES, WIDE_MARKS

_LEFT, _RIGHT = f"{HAN}{CLOSING}", f"{HAN}{OPENING}{CLOSING}"
"""What a mark stands after and before in Chinese text."""
_FULL_WIDTH_OF = str.maketrans(",;:?!", "，；：？！")

NARROW = ",;:?!"
"""Fragment of a character class: half-width marks that may have to become full-width."""


_BRACKETS = re.compile(f"([(（])|([)）])|[{HAN}]+")


def brackets(text: str) -> str:
    """Return ``text`` with half-width brackets made full-width where there is Han before or between them.

    What stands in brackets after a Chinese word belongs to the Chinese sentence.  A bracket without its partner, as
    a headline cut into lines has them, goes by the letter inside it.

    >>> brackets("（记者 林某)澜河水务(LWG)与f(x)"), brackets("守好渡口(来自")
    ('（记者 林某）澜河水务（LWG）与f(x)', '守好渡口（来自')
    """
    if "(" not in text and ")" not in text:
        return text
    characters = list(text)
    opened: list[tuple[int, int]] = []
    """Position of each open bracket, and the Han seen before it."""
    han = 0
    for match in _BRACKETS.finditer(text):
        if match[1]:
            opened.append((match.start(), han))
        elif not match[2]:
            han += 1
        elif opened:
            start, before = opened.pop()
            if han > before or _CHINESE.match(_before(characters, start)):
                characters[start], characters[match.start()] = "（", "）"
        elif _AFTER_HAN.match(text, match.start()):
            characters[match.start()] = "）"
    for start, _ in opened:
        if _BEFORE_HAN.match(text, start):
            characters[start] = "（"
    return "".join(characters)


def _before(text: Sequence[str], at: int) -> str:
    """Return the last character before ``at`` that is no white space; an empty text when there is none."""
    while at and text[at - 1].isspace():
        at -= 1
    return text[at - 1] if at else ""


def _after(text: str, at: int) -> str:
    """Return the first character from ``at`` on that is no white space; an empty text when there is none."""
    while at < len(text) and text[at].isspace():
        at += 1
    return text[at : at + 1]


_CHINESE = re.compile(f"[{HAN}》）】〕」』]")
"""What a bracket stands after in Chinese text; quotes are none of it, for they are looked at after brackets."""
_AFTER_HAN, _BEFORE_HAN = re.compile(f"(?<=[{HAN}])[)）]"), re.compile(f"[(（](?=[{HAN}])")
_QUOTED = re.compile('"([^"]*)"')
_BESIDE = re.compile(f"[{HAN}{WIDE_MARKS}]")
_SINGLE_QUOTED = re.compile("(?<![0-9A-Za-z'])'([^'‘’]+)'(?![0-9A-Za-z'])")
_ANY_HAN = re.compile(f"[{HAN}]")


def quotes(text: str) -> str:
    """Return ``text`` with straight quotes made curly in pairs where there is Han in or beside them; apostrophes stay.

    A typist's keyboard has one straight quote for both sides; Chinese knows no such mark.

    >>> quotes('推行"一站式"托育')
    '推行“一站式”托育'
    """
    if '"' in text:
        text = _QUOTED.sub(lambda m: f"“{m[1]}”" if _is_chinese(m) else m[0], text)
    if "'" in text:
        text = _SINGLE_QUOTED.sub(lambda m: f"‘{m[1]}’" if _is_chinese(m) else m[0], text)
    return text


def _is_chinese(quoted: re.Match[str]) -> bool:
    """Whether a quotation has Han in it, or Han or a wide mark on either side of it."""
    text, (start, end) = quoted.string, quoted.span()
    beside = (_before(text, start), _after(text, end))
    return _ANY_HAN.search(quoted[1]) is not None or any(map(_BESIDE.match, beside))


_WHITE = f"[{SPACES}]*+"
_MUST_CLOSE = re.compile(rf"(?<!\A)(?<![（《：“])()“(?={_WHITE}(?:[，。、；：？！）》]|\Z))")
_MUST_OPEN = re.compile(rf"((?:[（《]|\A){_WHITE})”(?={_WHITE}[{HAN}])")


def quote_directions(text: str) -> str:
    """Return ``text`` with double quotes that face the wrong way turned round, where that makes all of them pair.

    OCR often reads both quotes as the same; one before a comma can only close, one after a bracket only open.

    >>> quote_directions("市里实行“一盘棋“，各县都动起来。"), quote_directions("“老渡口，三代人。")
    ('市里实行“一盘棋”，各县都动起来。', '“老渡口，三代人。')
    """
    missing = text.count("“") - text.count("”")
    if not missing or missing % 2:
        return text
    wrong, turned = (_MUST_CLOSE, r"\1”") if missing > 0 else (_MUST_OPEN, r"\1“")
    return wrong.sub(turned, text) if 2 * len(wrong.findall(text)) == abs(missing) else text


class Change(NamedTuple):
    """Replace ``text[start:end]`` by ``insert``."""

    start: int
    end: int
    insert: str
    rule_id: str


_MARKS = re.compile(
    rf"(?<=[{_LEFT}①-⑳])[{NARROW}]+(?=[{_RIGHT}0-9A-Za-z]|\Z)|(?<=[0-9A-Za-z%‰℃])[{NARROW}]+(?=[{HAN}{OPENING}])"
    "|(?<=[%‰℃])[,;](?=[0-9])"
)


def marks(text: str) -> list[Change]:
    """Make half-width marks full-width where a neighbour is Chinese; numbers, times and English keep theirs.

    >>> [(c.start, c.insert) for c in marks("澜河市,春汛;9:30开闸")]
    [(3, '，'), (6, '；')]
    """
    return [
        Change(m.start(), m.end(), m.group().translate(_FULL_WIDTH_OF), rules.MARKS.rule_id)
        for m in _MARKS.finditer(text)
    ]


_FULL_STOP = re.compile(
    rf"(?<=[{_LEFT}])(?<!\A[一二三四五六七八九十])\.(?=[{_RIGHT}0-9]|\Z)|(?<=[%‰℃])\.(?=[{_RIGHT}]|\Z)"
)


def full_stop(text: str) -> list[Change]:
    """Make a period 。 between Han or at the end after Han; a leading ``一.`` numbers a list and keeps its dot.

    >>> [c.start for c in full_stop("水位3.5米.堤防安全.")]
    [6, 11]
    """
    return [Change(m.start(), m.end(), "。", rules.FULL_STOP.rule_id) for m in _FULL_STOP.finditer(text)]


_DOTS = r"(?:\.{3,}+|。{3,}+|·{3,}+)"
_ELLIPSIS = re.compile(rf"(?<=[{_LEFT}]){_DOTS}(?![{SPACES}])|(?<![{SPACES}]){_DOTS}(?=[{HAN}{OPENING}])|\A{_DOTS}\Z")


def ellipsis(text: str) -> list[Change]:
    """Make three dots or more, or as many 。, …… beside Han: that is what the typist meant.

    >>> ellipsis("渡口、老桥...都在")[0].insert, ellipsis("渡口、老桥。。。")[0].insert
    ('……', '……')
    """
    return [Change(m.start(), m.end(), "……", rules.ELLIPSIS.rule_id) for m in _ELLIPSIS.finditer(text)]


_LINES = "(?<![─―－])(?:-{2,}+|[─―－]{2,4}+)"
_DASH = re.compile(rf"(?<=[{_LEFT}]){_LINES}(?![{SPACES}])|(?<![{SPACES}]){_LINES}(?=[{HAN}{OPENING}])|\A{_LINES}(?=@)")


def dash(text: str) -> list[Change]:
    """Make two hyphens or more —— beside Han, and at the head of a subtitle; two ruled or full-width lines likewise.

    >>> dash("--澜河治水纪事")[0].insert, dash("渡口──老桥")[0].insert
    ('——', '——')
    """
    return [Change(m.start(), m.end(), "——", rules.DASH.rule_id) for m in _DASH.finditer(text)]


LINES = "─―－"
"""Fragment of a character class: lines of other widths than a dash."""
_ANY = re.compile(rf"[{NARROW}.\-{LINES}]|。。。|···")


def mend(text: str) -> list[Change]:
    """Return every change of punctuation that ``text`` needs, in order, none overlapping another."""
    if not _ANY.search(text):
        return []
    return sorted(change for rule in (marks, full_stop, ellipsis, dash) for change in rule(text))

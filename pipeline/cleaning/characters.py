"""Characters that stand for another: full-width digits, radicals, compatibility ideographs, vertical forms.

What belongs here: replacements of one character by one, whatever stands around it (a decimal point apart).
What does not: punctuation that depends on its neighbours (``punctuation``) and white space (``spaces``).
"""

from __future__ import annotations

import re
import unicodedata

from pipeline.cleaning import rules

_FULL_WIDTH_OFFSET = 0xFEE0
"""Distance between a full-width form and its ASCII character (U+FF01 and U+0021)."""

_VERTICAL_FORMS = dict(
    zip(
        "︐︑︒︓︔︕︖︗︘︙︱︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄﹇﹈﹐﹑﹒﹔﹕﹖﹗",
        "，、。：；！？〖〗…—（）｛｝〔〕【】《》〈〉「」『』［］，、。；：？！",
        strict=True,
    )
)


def full_width(character: str) -> str:
    """Return the ASCII form of a full-width digit, letter or percent sign.

    Typesetting systems set numbers full-width to keep to the grid; nobody searches for them that way.

    >>> full_width("６"), full_width("％")
    ('6', '%')
    """
    return chr(ord(character) - _FULL_WIDTH_OFFSET)


def ideograph(character: str) -> str:
    """Return the unified ideograph of a radical or a compatibility ideograph, the character itself if none.

    PDF fonts map glyphs to whichever code point they find first, often a radical that looks alike.

    >>> ideograph("⼭") == "山"
    True
    """
    unified = unicodedata.normalize("NFKC", character)
    return unified if len(unified) == 1 else character


def vertical(character: str) -> str:
    """Return the horizontal full-width mark of a vertical or small form.

    >>> vertical("︒")
    '。'
    """
    return _VERTICAL_FORMS.get(character, character)


_FULL_WIDTH = "０-９Ａ-Ｚａ-ｚ％"
_RADICALS = "\u2e80-\u2fd5"
_COMPATIBILITY = "\uf900-\ufaff\U0002f800-\U0002fa1f"
STAND_INS = f"{_FULL_WIDTH}{_RADICALS}{_COMPATIBILITY}\ufe10-\ufe19\ufe31-\ufe48\ufe50-\ufe57．"
"""Fragment of a character class: whatever this module may replace."""

_BY_KIND = re.compile(
    f"([{_FULL_WIDTH}])|([{_RADICALS}])|([{_COMPATIBILITY}])|([\ufe10-\ufe19\ufe31-\ufe48\ufe50-\ufe57])"
    "|((?<=[0-9０-９])．(?=[0-9０-９]))"
)
_REPLACEMENTS = (
    (full_width, rules.FULL_WIDTH),
    (ideograph, rules.RADICAL),
    (ideograph, rules.COMPATIBILITY),
    (vertical, rules.VERTICAL),
    (full_width, rules.FULL_WIDTH),
)


def _replacement(match: re.Match[str]) -> str:
    return _REPLACEMENTS[(match.lastindex or 1) - 1][0](match.group())


def normalise(text: str) -> str:
    """Return ``text`` with every stand-in replaced; as long as ``text``, character for character.

    >>> normalise("２０２６年达３．５％")
    '2026年达3.5%'
    """
    return _BY_KIND.sub(_replacement, text)


def rule_of(text: str, position: int) -> str:
    """Return the id of the rule that replaces the stand-in at ``position`` of ``text``."""
    match = _BY_KIND.match(text, position)
    if match is None or match.lastindex is None:
        raise ValueError(f"no rule of characters replaces {text[position]!r}")
    return _REPLACEMENTS[match.lastindex - 1][1].rule_id

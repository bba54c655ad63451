"""Personal data: numbers and addresses by which somebody can be reached or identified, found by type.

What belongs here: one pattern and one proof a type, and which characters a mask hides.  What does not: hiding them
(``paragraphs``) and counting them (``pipeline.articles.quality``).  Names of officials and reporters are content.

A number counts only where its type can be proven or its form leaves no other reading: ID cards by checksum and date
of birth (GB 11643), bank cards by issuer and Luhn's formula (ISO/IEC 7812), telephones by area code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from pipeline.cleaning import rules
from pipeline.rules import Rule


class Found(NamedTuple):
    """Personal data at ``text[start:end]``; a mask hides ``text[hide_start:hide_end]``."""

    start: int
    end: int
    kind: str
    hide_start: int
    hide_end: int


_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_MAYBE = re.compile(
    rf"[0-9A-Z@](?:(?<=@)|(?<=[0-9])(?:[0-9]{{6}}|[0-9]{{2,3}}[ -][0-9]{{4}})|(?<=[{_PROVINCES}][A-Z])[·• 0-9A-Z])"
)
"""What any of the patterns needs; most paragraphs hold none of it."""

_EMAIL = re.compile(r"(?<![0-9A-Za-z._%+-])[0-9A-Za-z][0-9A-Za-z._%+-]{0,63}@[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)+")
_ID_CARD = re.compile(
    "(?<![0-9A-Za-z])[1-8][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]"
    "(?![0-9A-Za-z])"
)
_BANK_CARD = re.compile(
    "(?<![0-9])(?<![0-9][ -])(?:62|4[0-9]|5[1-5]|35|95)[0-9]{2}(?:(?:[ -][0-9]{4}){3}(?:[ -][0-9]{1,3})?|[0-9]{12,15})"
    "(?![ -]?[0-9])"
)
_MOBILE = re.compile(
    "(?<![0-9A-Za-z.])(?:[+]?86[ -]?)?(?P<number>1[3-9][0-9](?:[ -]?[0-9]{4}){2})(?![0-9A-Za-z]|[.][0-9])"
)
_AREA = "0(?:10|2[0-9]|[3-9][0-9]{2})"
_LANDLINE = re.compile(
    rf"(?<![0-9A-Za-z])(?:[(（]{_AREA}[)）] ?|{_AREA}[-－—]?[ ]?)(?P<number>[2-8][0-9]{{6,7}})(?![0-9A-Za-z])"
    "|(?<=电话|热线|座机|致电)[：: ]?(?P<local>[2-8][0-9]{6,7})(?![0-9A-Za-z])"
)
_PLATE = re.compile(
    rf"[{_PROVINCES}][A-HJ-NP-Z][·• ]?"
    "(?=[A-HJ-NP-Z]{0,3}[0-9])(?:[A-HJ-NP-Z0-9]{4}[警学挂港澳领]|[A-HJ-NP-Z0-9]{5,6})(?![0-9A-Za-z])"
)

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"


def is_id_card(number: str) -> bool:
    """Whether the last of 18 characters is the checksum of the rest (GB 11643, ISO 7064 MOD 11-2).

    >>> is_id_card("110105194912310021"), is_id_card("110105194912310022")
    (False, False)
    >>> is_id_card("11010519491231002X")
    True
    """
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _ID_WEIGHTS, strict=True))
    return number[17].upper() == _ID_CHECKS[total % 11]


def is_luhn(number: str) -> bool:
    """Whether digits pass Luhn's formula, which finds every slip of one digit (ISO/IEC 7812).

    >>> is_luhn("4111111111111111"), is_luhn("4111111111111112")
    (True, False)
    """
    digits = [int(digit) for digit in reversed(number)]
    return sum(digits[0::2] + [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]) % 10 == 0


def emails(text: str) -> Iterator[Found]:
    """Find e-mail addresses; a mask leaves the first letter and the host.

    >>> [text[f.start:f.end] for text in ["投稿请发open@lanhe.example。"] for f in emails(text)]
    ['open@lanhe.example']
    """
    for match in _EMAIL.finditer(text):
        start, end = match.span()
        at = text.index("@", start)
        yield Found(start, end, "email", start + 1, at if at > start + 1 else end)


def id_cards(text: str) -> Iterator[Found]:
    """Find numbers of identity cards; a mask leaves the first three digits and the last one.

    >>> [f.kind for f in id_cards("证号11010519491231002X")]
    ['id_card']
    """
    for match in _ID_CARD.finditer(text):
        if is_id_card(match[0]):
            yield Found(*match.span(), "id_card", match.start() + 3, match.end() - 1)


def bank_cards(text: str) -> Iterator[Found]:
    """Find numbers of bank cards, in groups of four or not; a mask leaves the first four digits and the last four.

    >>> [f.kind for f in bank_cards("卡号4111 1111 1111 1111")]
    ['bank_card']
    """
    for match in _BANK_CARD.finditer(text):
        if is_luhn(re.sub("[ -]", "", match[0])):
            yield Found(*match.span(), "bank_card", match.start() + 4, match.end() - 4)


def mobiles(text: str) -> Iterator[Found]:
    """Find numbers of mobile telephones; a mask hides the four digits in the middle.

    >>> [text[f.hide_start:f.hide_end] for text in ["电话13800001234（何女士）"] for f in mobiles(text)]
    ['0000']
    """
    for match in _MOBILE.finditer(text):
        yield Found(*match.span(), "mobile", match.start("number") + 3, match.end() - 4)


def landlines(text: str) -> Iterator[Found]:
    """Find numbers of land lines with area code, or after the word for telephone; a mask hides the last four digits.

    >>> [text[f.start:f.end] for text in ["热线：0700-8326001"] for f in landlines(text)]
    ['0700-8326001']
    """
    for match in _LANDLINE.finditer(text):
        start = match.start() if match["number"] else match.start("local")
        yield Found(start, match.end(), "landline", match.end() - 4, match.end())


def plates(text: str) -> Iterator[Found]:
    """Find number plates of vehicles; a mask leaves province, city and the last character.

    >>> [text[f.start:f.end] for text in ["一辆鲁A12345货车"] for f in plates(text)]
    ['鲁A12345']
    """
    for match in _PLATE.finditer(text):
        yield Found(*match.span(), "plate", match.start() + 2, match.end() - 1)


FINDERS: dict[str, Callable[[str], Iterator[Found]]] = {
    "email": emails,
    "id_card": id_cards,
    "bank_card": bank_cards,
    "mobile": mobiles,
    "landline": landlines,
    "plate": plates,
}
"""The finder of each type; where two overlap, the first one holds."""

KINDS = tuple(FINDERS)
MASK_RULES: dict[str, Rule] = {
    "email": rules.MASK_EMAIL,
    "id_card": rules.MASK_ID_CARD,
    "bank_card": rules.MASK_BANK_CARD,
    "mobile": rules.MASK_MOBILE,
    "landline": rules.MASK_LANDLINE,
    "plate": rules.MASK_PLATE,
}


def find_personal(text: str) -> list[Found]:
    """Return the personal data of ``text`` in order, none overlapping another.

    >>> [f.kind for f in find_personal("电话13800001234，邮箱open@lanhe.example")]
    ['mobile', 'email']
    """
    if not _MAYBE.search(text):
        return []
    found: list[Found] = []
    for finder in FINDERS.values():
        found += [new for new in finder(text) if all(new.end <= old.start or old.end <= new.start for old in found)]
    return sorted(found)

"""Characters that stand for another: full-width digits, radicals, compatibility ideographs, vertical forms.

What belongs here: replacements of one character by one, at most looking at the characters beside it.  What does not:
punctuation whose form is a matter of the sentence (``punctuation``) and white space (``spaces``).  Half-width
katakana are left alone: they are somebody's choice, and no Chinese text.
"""

from __future__ import annotations

import re
import unicodedata

from pipeline.cleaning import rules
from pipeline.cleaning.classes import HAN
from pipeline.rules import Rule

_FULL_WIDTH_OFFSET = 0xFEE0
"""Distance between a full-width form and its ASCII character (U+FF01 and U+0021)."""

_RADICALS_ALIKE = dict(
    zip(
        "⺁⺄⺅⺈⺉⺊⺌⺍⺎⺒⺓⺖⺘⺙⺝⺟⺠⺡⺢⺣⺤⺥⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺲⺶⺹⺻⺼⺾⺿⻀⻁⻂⻃⻄⻅⻆⻈⻉⻋⻌⻍⻎⻏⻐"
        "⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂乙亻刀刂卜小小兀巳幺忄扌攵月母民氵氺灬爫爫牛犭王疋目示礻竹糹纟罒羊耂聿肉艹艹艹虎衤覀西见角讠贝车辶辶辶阝钅"
        "長镸长门阝雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)
"""Supplementary radicals and the ideographs alike (Unicode, EquivalentUnifiedIdeograph.txt): NFKC knows but two."""

_VERTICAL_FORMS = dict(
    zip(
        "︐︑︒︓︔︕︖︗︘︙︱︲︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄﹇﹈﹐﹑﹒﹔﹕﹖﹗﹘﹙﹚﹛﹜﹝﹞﹪",
        "，、。：；！？〖〗…—–（）｛｝〔〕【】《》〈〉「」『』［］，、。；：？！—（）｛｝〔〕%",
        strict=True,
    )
)

_PRIVATE_USE = {
    # GB 18030-2005 had these in private use, and decoders still do; GB 18030-2022 says where they belong.
    "\ue78d": "，", "\ue78e": "。", "\ue78f": "、", "\ue790": "：", "\ue791": "；", "\ue792": "！", "\ue793": "？",
    "\ue794": "〖", "\ue795": "〗", "\ue796": "…", "\ue7c7": "ḿ", "\ue816": "𠂇", "\ue817": "𠂉", "\ue818": "𠃌",
    "\ue81e": "\u9fb4", "\ue826": "\u9fb5", "\ue82b": "\u9fb6", "\ue82c": "\u9fb7", "\ue831": "𡗗", "\ue832": "\u9fb8",
    "\ue83b": "𢦏", "\ue843": "\u9fb9", "\ue854": "\u9fba", "\ue855": "𤇾", "\ue864": "\u9fbb",
    # Symbol fonts (Symbol, Wingdings) as office programs write them: bullets before the points of a list.
    "\uf0b7": "•", "\uf06c": "●", "\uf06e": "■", "\uf075": "◆", "\uf076": "❖", "\uf0a7": "▪", "\uf0d8": "➢",
    "\uf0fc": "✓",
}  # fmt: skip

_HALF_WIDTH_MARKS = {"｡": "。", "｢": "「", "｣": "」", "､": "、"}


def full_width(character: str) -> str:
    """Return the ASCII form of a full-width digit, letter or percent sign.

    Typesetting systems set numbers full-width to keep to the grid; nobody searches for them that way.

    >>> full_width("６"), full_width("％")
    ('6', '%')
    """
    return chr(ord(character) - _FULL_WIDTH_OFFSET)


def sign(character: str) -> str:
    """Return the ASCII form of a full-width sign that stands within a number, a formula or an address.

    The grid again: ``１＋５＋Ｎ`` is one term and ``－３℃`` one temperature.  Between Han a sign stays as it is.

    >>> normalise("“１＋５＋Ｎ”格局、气温－３℃、文／图")
    '“1+5+N”格局、气温-3℃、文／图'
    """
    return full_width(character)


def ideograph(character: str) -> str:
    """Return the unified ideograph of a radical or a compatibility ideograph, the character itself if none.

    PDF fonts map glyphs to whichever code point they find first, often a radical that looks alike.

    >>> ideograph("⼭") == "山", ideograph("⻋") == "车"
    (True, True)
    """
    alike = _RADICALS_ALIKE.get(character)
    if alike is not None:
        return alike
    unified = unicodedata.normalize("NFKC", character)
    return unified if len(unified) == 1 else character


def vertical(character: str) -> str:
    """Return the horizontal full-width mark of a vertical or small form.

    Text set in vertical columns comes with marks turned for them; in a line they look broken.

    >>> vertical("︒")
    '。'
    """
    return _VERTICAL_FORMS.get(character, character)


def private_use(character: str) -> str:
    """Return the character that a private-use code point is known to stand for.

    GB 18030 once kept characters there, and symbol fonts put their bullets there.  Other private-use characters
    stay, and count as unreadable (``pipeline.articles.quality``).

    >>> private_use("\\ue78e"), private_use("\\uf0b7")
    ('。', '•')
    """
    return _PRIVATE_USE.get(character, character)


def middle_dot(_: str) -> str:
    """Return the middle dot for another dot between Han: a katakana dot, a bullet, a hyphenation point.

    Fonts and input methods each have their own, and a name must be spelt one way.

    >>> normalise("安娜・云泽、安娜•云泽")
    '安娜·云泽、安娜·云泽'
    """
    return "·"


def half_width_mark(character: str) -> str:
    """Return the full-width form of a half-width 。「」、 beside Han; among katakana it is left alone.

    >>> normalise("渡口老桥､都在｡")
    '渡口老桥、都在。'
    """
    return _HALF_WIDTH_MARKS[character]


_FULL_WIDTH = "０-９Ａ-Ｚａ-ｚ％"
_SIGNS = "＋－．／＠＆＝＿＃"
_RADICALS = "\u2e80-\u2fd5"
_COMPATIBILITY = "\uf900-\ufaff\U0002f800-\U0002fa1f"
_VERTICAL = "\ufe10-\ufe19\ufe31\ufe32\ufe35-\ufe44\ufe47\ufe48\ufe50-\ufe52\ufe54-\ufe5e\ufe6a"
_PRIVATE = "".join(_PRIVATE_USE)
_DOTS = "・･•‧∙⋅"
_HALF_WIDTH = "".join(_HALF_WIDTH_MARKS)
STAND_INS = "".join((_FULL_WIDTH, _SIGNS, _RADICALS, _COMPATIBILITY, _VERTICAL, _PRIVATE, _DOTS, _HALF_WIDTH))
"""Fragment of a character class: whatever this module may replace."""

_ALNUM = "0-9A-Za-z０-９Ａ-Ｚａ-ｚ"
_BY_KIND = re.compile(
    f"([{_FULL_WIDTH}])|([{_RADICALS}])|([{_COMPATIBILITY}])|([{_VERTICAL}])|([{_PRIVATE}])"
    f"|(＠|(?<=[{_ALNUM}])．|(?<=[{_ALNUM}])[{_SIGNS}](?=[{_ALNUM}])|(?<![{_ALNUM}＋－+\\-])[＋－](?=[0-9０-９]))"
    f"|((?<=[{HAN}])[{_DOTS}](?=[{HAN}]))"
    f"|((?<=[{HAN}])[{_HALF_WIDTH}]|[{_HALF_WIDTH}](?=[{HAN}]))"
)
_REPLACEMENTS = (
    (full_width, rules.FULL_WIDTH),
    (ideograph, rules.RADICAL),
    (ideograph, rules.COMPATIBILITY),
    (vertical, rules.VERTICAL),
    (private_use, rules.PRIVATE_USE),
    (sign, rules.SIGN),
    (middle_dot, rules.MIDDLE_DOT),
    (half_width_mark, rules.HALF_WIDTH_MARK),
)


def _replacement(match: re.Match[str]) -> str:
    return _REPLACEMENTS[(match.lastindex or 1) - 1][0](match.group())


def normalise(text: str) -> str:
    """Return ``text`` with every stand-in replaced; as long as ``text``, character for character.

    >>> normalise("２０２６年达３．５％")
    '2026年达3.5%'
    """
    return _BY_KIND.sub(_replacement, text)


_RULES: dict[str, Rule] = {
    **dict.fromkeys(_SIGNS, rules.SIGN),
    **dict.fromkeys(_DOTS, rules.MIDDLE_DOT),
    **dict.fromkeys(_HALF_WIDTH, rules.HALF_WIDTH_MARK),
}
"""Rules that look at neighbours, by the character that they replace."""


def rule_of(character: str) -> str:
    """Return the id of the rule that replaced a stand-in."""
    if character in _RULES:
        return _RULES[character].rule_id
    match = _BY_KIND.match(character)
    if match is None or match.lastindex is None:
        raise ValueError(f"no rule of characters replaces {character!r}")
    return _REPLACEMENTS[match.lastindex - 1][1].rule_id

"""Script and language of a text: Traditional or Simplified, Chinese or not.  Text is never converted here.

What belongs here: shares of characters that tell.  What does not: thresholds (``quality``).

Two national character sets tell the scripts apart without a dictionary: GB 2312 holds the Simplified forms in use and
Big5 the Traditional ones; what both hold (人, 山) tells nothing.
"""

from __future__ import annotations

import re

LEAST_TELLING = 10
"""Characters that tell: with fewer of them a rare name would decide."""

_OTHER_LETTERS = re.compile(
    "[A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u052f\u0590-\u06ff\u0e00-\u0e7f\u1100-\u11ff\u3040-\u30ff\uac00-\ud7af]+"
)
"""Letters of Latin, Greek, Cyrillic, Hebrew, Arabic, Thai, Hangul and the two kana."""


def traditional_share(han: str) -> float:
    """Return the share of Traditional characters among those of ``han`` that tell the script (0 to 1).

    ``han`` holds nothing but Han.  With fewer than LEAST_TELLING of them the text counts as Simplified (0).

    >>> traditional_share("兩岸的油菜花開放沿河的綠道成了市民踏青的好去處農民說今年遊人也比往年多買賣興隆")
    1.0
    >>> traditional_share("两岸的油菜花开放沿河的绿道成了市民踏青的好去处农民说今年游人也比往年多买卖兴隆")
    0.0
    """
    simplified = len(han) - len(han.encode("big5", "ignore")) // 2
    traditional = len(han) - len(han.encode("gb2312", "ignore")) // 2
    telling = simplified + traditional
    return traditional / telling if telling >= LEAST_TELLING else 0.0


def chinese_share(text: str, han_count: int) -> float:
    """Return the share of Han among the letters of ``text`` (0 to 1; 1 for no letters); ``han_count`` of it are Han.

    >>> chinese_share("澜河Lanhe", 2)
    0.2857142857142857
    """
    others = sum(map(len, _OTHER_LETTERS.findall(text)))
    return han_count / (han_count + others) if han_count + others else 1.0

"""Character classes that cleaning speaks of, as fragments for use inside ``[...]`` of a regular expression.

What belongs here: sets of characters.  What does not: any decision about them.
"""

from __future__ import annotations

import re

HAN = "〇\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
"""Unified ideographs; compatibility ones are turned into these first (``characters``)."""

HAN_RUN = re.compile(f"[{HAN}]+")

NEWLINES = "\n\r\f\v\x85\u2028\u2029"
ODD_SPACES = "\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
SPACES = f" {ODD_SPACES}"
ZERO_WIDTH = "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
"""Characters without width: joiners, direction marks, soft hyphens, byte-order marks."""

CONTROLS = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
UNDECODABLE = "\ud800-\udfff\ufffd\ufffe\uffff"
"""Bytes that no decoder could read (lone surrogates) or that one had given up on before us (U+FFFD)."""

WIDE_MARKS = "，。、；：？！（）《》〈〉【】〔〕〖〗「」『』…—～·"
"""Marks as wide as an ideograph, whose glyph carries its own white."""

QUOTES = "“”‘’"
"""Wide in Chinese, narrow in English: the neighbours tell."""

CLOSING = "”’》〉）】〕〗」』"
OPENING = "“‘《〈（【〔〖「『"

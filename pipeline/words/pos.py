"""Parts of speech of words that are already cut.

What belongs here: the tag of one word, from the dictionary, from the kind of its protected span, or guessed.
What does not: cutting; jieba's own tagger cuts anew, and its words would not be ours.
"""

from __future__ import annotations

import re
import warnings
from functools import lru_cache

from pipeline.words.dictionary import parts_of_speech

_KINDS = {
    "address": "x", "title": "nz", "date": "t", "time": "t", "formula": "nz", "model": "nz", "latin": "eng",
    "score": "m", "number": "m", "name": "nr", "literal": "nz",
}  # fmt: skip
_UNDECIDED = "zg"
"""Tag of 5,666 single characters in jieba's dictionary (很, 村): it says nothing of their part of speech."""
_TIME_UNIT = re.compile(r"\d{1,4}(?:年度?|月份?|日|时|点)\Z")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_REMEMBERED = 65_536
"""Guesses kept: words outside the dictionary repeat within an issue."""


class Tagger:
    """Gives parts of speech in the PFR tag set; holds jieba's dictionary (about 55 MB) from the first call on."""

    def __init__(self) -> None:
        self._known = parts_of_speech()

    def tag(self, word: str, kind: str = "") -> str:
        """Return the tag of ``word``; ``kind`` is that of the protected span that it is, if any."""
        known = self._known.get(word)
        if known is not None:
            return known if known != _UNDECIDED else _guess(word)
        if kind == "number" and _TIME_UNIT.fullmatch(word):
            return "t"
        return _KINDS.get(kind) or _guess(word)


@lru_cache(_REMEMBERED)
def _guess(word: str) -> str:
    """Return the tag that jieba's tagging model gives the last part of a word outside the dictionary."""
    if word.isnumeric():
        return "m"
    if not _HAN.search(word):
        return "eng" if word.isalnum() else "x"
    with warnings.catch_warnings():
        # See engines: the regular expressions of jieba.
        warnings.simplefilter("ignore")
        from jieba.posseg import char_state_tab_P, emit_P, start_P, trans_P
        from jieba.posseg.viterbi import viterbi

    _, states = viterbi(word, char_state_tab_P, start_P, trans_P, emit_P)
    return str(states[-1][1])

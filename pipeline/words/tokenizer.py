"""The tokenizer: jieba's tokens, or the words of the dataset.

What belongs here: how protected spans, the lexicon and the engine work together.  What does not: each of them
(``protected``, ``names``, ``lexicon``, ``engines``) and tables (``tables``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from pipeline.words.engines import Addition, Engine, EngineName, new_engine
from pipeline.words.lexicon import LexiconEntry
from pipeline.words.names import find_names
from pipeline.words.pos import Tagger
from pipeline.words.protected import ProtectedSpan, find_protected, unit_length

_SPACE = re.compile(r"\s")
_HAN_WORD = re.compile("[\u4e00-\u9fd5]+")
# Characters without which a text can hold no protected span, but for literals of the lexicon.
_MAY_PROTECT = re.compile(r"[\dA-Za-z\u00c0-\u04ff《·•‧・〇]|一九|二零")


class Tokenizer:
    """Cuts text into words.  Safe to share between threads; build one in each process, not in each call.

    ``lexicon`` holds words to know besides jieba's dictionary; ``engine`` is ``auto`` (rjieba where installed),
    ``jieba`` (the reference) or ``rjieba``: all give the same words.  Raises ValueError for another engine.
    """

    def __init__(self, lexicon: Iterable[LexiconEntry] = (), engine: EngineName = "auto") -> None:
        entries = list(lexicon)
        self._base = new_engine(engine)
        additions = [(e.word, e.freq) for e in entries if _HAN_WORD.fullmatch(e.word) and self._is_new(e)]
        self._engine: Engine = _with_additions(self._base, additions)
        # jieba never cuts a word with other than Han in it as one, whatever its dictionary says.
        self._literals = tuple(sorted({e.word for e in entries if not _HAN_WORD.fullmatch(e.word)}))

    @property
    def engine(self) -> str:
        """Name of the engine in use: ``jieba`` or ``rjieba``."""
        return self._base.name

    def plain(self, text: str) -> list[str]:
        """Return the very tokens of jieba 0.42.1 with its hidden Markov model on: joined, they are ``text``."""
        return self._base.cut(text)

    def words(self, text: str) -> list[str]:
        """Return the words of ``text`` as in the dataset: joined, they are ``text`` without its white space.

        >>> Tokenizer().words("澜河日报7月28日讯 投资3.5亿元")
        ['澜河', '日报', '7月28日', '讯', '投资', '3.5亿元']
        """
        return self._cut(text)[0]

    def tag(self, text: str) -> list[tuple[str, str]]:
        """Return the words of ``text``, each with its part of speech in the PFR tag set (``n``, ``v``, ``m`` …)."""
        words, kinds = self._cut(text)
        return [(word, self._tagger.tag(word, kinds.get(at, ""))) for at, word in enumerate(words)]

    def knows(self, word: str) -> bool:
        """Whether jieba's dictionary or the lexicon holds ``word``."""
        return self._engine.knows(word) or word in self._literals

    @cached_property
    def _tagger(self) -> Tagger:
        return Tagger()

    def _is_new(self, entry: LexiconEntry) -> bool:
        """Whether adding the word changes anything: the dictionary may hold it, and cut it as one already."""
        return entry.freq is not None or not self._base.knows(entry.word) or self._base.cut(entry.word) != [entry.word]

    def _cut(self, text: str) -> tuple[list[str], dict[int, str]]:
        """Return the words, and the kind of each that is a protected span, by its index."""
        if not self._literals and not _MAY_PROTECT.search(text):
            return _without_space(self._engine.cut(text), text), {}
        words: list[str] = []
        kinds: dict[int, str] = {}
        at = 0
        after_number = False
        for span in self._spans(text):
            if at < span.start:
                self._append(words, text[at : span.start], after_number)
            kinds[len(words)] = span.kind
            words.append(text[span.start : span.end])
            at, after_number = span.end, span.kind == "number"
        if at < len(text):
            self._append(words, text[at:], after_number)
        return words, kinds

    def _append(self, words: list[str], between: str, after_number: bool) -> None:
        """Add the words between two protected spans; the first may be the unit of the number before them."""
        tokens = self._engine.cut(between)
        if after_number:
            taken = unit_length(tokens)
            words[-1] += "".join(tokens[:taken])
            del tokens[:taken]
        words += _without_space(tokens, between)

    def _spans(self, text: str) -> list[ProtectedSpan]:
        """Return protected spans and foreign names in order; where two overlap, the one that starts first stays."""
        spans = list(find_protected(text, self._literals))
        names = [ProtectedSpan(start, end, "name") for start, end in find_names(text, self._base)]
        if not names:
            return spans
        kept: list[ProtectedSpan] = []
        for span in sorted(spans + names, key=lambda span: (span.start, -span.end)):
            if not kept or span.start >= kept[-1].end:
                kept.append(span)
        return kept


def _without_space(tokens: list[str], text: str) -> list[str]:
    """Return the tokens of ``text`` that are not white space."""
    return [token for token in tokens if not token.isspace()] if _SPACE.search(text) else tokens


def _with_additions(base: Engine, additions: list[Addition]) -> Engine:
    return new_engine("jieba" if base.name == "jieba" else "rjieba", additions) if additions else base

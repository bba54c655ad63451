"""The tokenizer: jieba's tokens, or the words of the dataset.

What belongs here: how protected spans, the lexicon and the engine work together.  What does not: each of them
(``protected``, ``names``, ``lexicon``, ``engines``) and tables (``tables``).

A block of lines is cut at once: what stands between protected spans goes to the engine in a single call, with a mark
in place of each span, and the spans go back where the marks come out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from operator import attrgetter

from pipeline.words.engines import Addition, Engine, EngineName, new_engine
from pipeline.words.lexicon import LexiconEntry
from pipeline.words.names import find_names
from pipeline.words.pos import Tagger
from pipeline.words.protected import UNIT_TOKENS, ProtectedSpan, find_protected, unit_length

_HAN_WORD = re.compile("[\u4e00-\u9fd5]+")
_GAP = "\ue001"
"""What the engine gets for a protected span: a mark that it cuts off from what stands around it."""
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
        return [token for token in self._cut(text)[0] if not token.isspace()]

    def tag(self, text: str) -> list[tuple[str, str]]:
        """Return the words of ``text``, each with its part of speech in the PFR tag set (``n``, ``v``, ``m`` …)."""
        tokens, kinds = self._cut(text)
        return self._tagged(tokens, kinds)

    def tag_plain(self, text: str) -> list[tuple[str, str]]:
        """Return the tokens of ``plain`` but for white space, each with its part of speech."""
        return self._tagged(self.plain(text), {})

    def plain_lines(self, lines: Sequence[str]) -> list[str]:
        """Return each line with its tokens of ``plain``, but for white space, separated by single spaces."""
        return _spaced(self._base.cut(_block(lines))) if lines else []

    def word_lines(self, lines: Sequence[str]) -> list[str]:
        """Return each line with its ``words`` separated by single spaces; many lines at once are much faster."""
        return _spaced(self._cut(_block(lines))[0]) if lines else []

    def knows(self, word: str) -> bool:
        """Whether jieba's dictionary or the lexicon holds ``word``."""
        return self._engine.knows(word) or word in self._literals

    @cached_property
    def _tagger(self) -> Tagger:
        return Tagger()

    def _tagged(self, tokens: list[str], kinds: dict[int, str]) -> list[tuple[str, str]]:
        return [
            (token, self._tagger.tag(token, kinds.get(at, "")))
            for at, token in enumerate(tokens)
            if not token.isspace()
        ]

    def _is_new(self, entry: LexiconEntry) -> bool:
        """Whether adding the word changes anything: the dictionary may hold it, and cut it as one already."""
        return entry.freq is not None or not self._base.knows(entry.word) or self._base.cut(entry.word) != [entry.word]

    def _cut(self, text: str) -> tuple[list[str], dict[int, str]]:
        """Return words and white space, and the kind of each that is a protected span, by its index."""
        spans = self._spans(text) if self._literals or _MAY_PROTECT.search(text) else []
        if not spans:
            return self._engine.cut(text), {}
        tokens = self._engine.cut(_GAP.join(_between(text, spans)))
        words: list[str] = []
        kinds: dict[int, str] = {}
        at = 0
        for span in spans:
            gap = tokens.index(_GAP, at)
            words += tokens[at:gap]
            at = gap + 1
            word = text[span.start : span.end]
            if span.kind == "number":
                # The first tokens after it may be its unit.
                taken = unit_length(tokens[at : at + UNIT_TOKENS])
                word = "".join((word, *tokens[at : at + taken]))
                at += taken
            kinds[len(words)] = span.kind
            words.append(word)
        words += tokens[at:]
        return words, kinds

    def _spans(self, text: str) -> list[ProtectedSpan]:
        """Return protected spans and foreign names in order; where two overlap, the one that starts first stays."""
        spans = list(find_protected(text, self._literals))
        if _GAP in text:
            gaps = (ProtectedSpan(match.start(), match.end(), "") for match in re.finditer(_GAP, text))
            spans = sorted((*spans, *gaps), key=attrgetter("start"))
        names = [ProtectedSpan(start, end, "name") for start, end in find_names(text, self._base)]
        if not names:
            return spans
        kept: list[ProtectedSpan] = []
        for span in sorted(spans + names, key=lambda span: (span.start, -span.end)):
            if not kept or span.start >= kept[-1].end:
                kept.append(span)
        return kept


def _between(text: str, spans: list[ProtectedSpan]) -> Iterator[str]:
    """Yield what stands before, between and after ``spans``."""
    at = 0
    for span in spans:
        yield text[at : span.start]
        at = span.end
    yield text[at:]


def _block(lines: Sequence[str]) -> str:
    """Return the lines as one text with a line feed between each two; one inside a line becomes a space."""
    block = "\n".join(lines)
    if block.count("\n") >= len(lines):
        block = "\n".join(line.replace("\n", " ") for line in lines)
    return block


def _spaced(tokens: list[str]) -> list[str]:
    """Return the tokens of each line separated by single spaces, without white space of the text."""
    return [" ".join(line.split()) for line in " ".join(tokens).split("\n")]


def _with_additions(base: Engine, additions: list[Addition]) -> Engine:
    return new_engine("jieba" if base.name == "jieba" else "rjieba", additions) if additions else base

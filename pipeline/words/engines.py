"""The engines under the tokenizer: jieba 0.42.1 itself, and rjieba made to give jieba's very tokens.

What belongs here: cutting plain text with the dictionary and the hidden Markov model, adding words to an engine,
and where jieba keeps its cache.  What does not: protected spans and the lexicon's own rules.

rjieba 0.2.2 equals jieba but for two things, both mended here: Han outside U+4E00-9FD5, which jieba cuts off one by
one (rjieba gets a mark in their place), and marks inside a run of ASCII (such a token is split again).  With both the
tokens were equal on 80,775 lines of newspaper pages and on 514,000 fuzzed lines (``benchmarks/text``).

A text may hold many lines: no token of jieba's reaches over a line feed, and a thousand lines cut at once take half
the time of a thousand lines cut one by one.
"""

from __future__ import annotations

import logging
import os
import re
import tempfile
import warnings
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Literal, Protocol

from pipeline.extras import MissingPackageError
from pipeline.words.dictionary import dictionary_digest

__all__ = ["Engine", "EngineName", "dictionary_digest", "engine_versions", "new_engine"]

EngineName = Literal["auto", "jieba", "rjieba"]
Addition = tuple[str, int | None]
"""A word to add and its frequency; None lets the engine suggest the least that keeps the word whole."""

_TAG = "nz"
_MARK = "\ue000"
"""What rjieba gets for a character that it alone takes for Han: it cuts the mark off, as jieba does the character."""
# Han that jieba does not know as Han, lone surrogates, which no Rust string can hold, and the mark itself.
_BEYOND_RJIEBA = re.compile(f"[\u3400-\u4dbf\u9fd6-\u9fff\ud800-\udfff\uf900-\ufaff\U00020000-\U0003ffff{_MARK}]")
# jieba.finalseg.re_skip: how jieba splits a run of ASCII that its dictionary does not hold.
_ASCII_PARTS = re.compile(r"([a-zA-Z0-9]+(?:\.\d+)?%?)")
_ASCII_MARK = re.compile(r"[+#&._%-]")
_ASCII_WORDS = frozenset({"AT&T", "c#", "C#", "c++", "C++"})


class Engine(Protocol):
    """What the tokenizer asks of an engine."""

    @property
    def name(self) -> str:
        """Name of the engine: ``jieba`` or ``rjieba``."""

    def cut(self, text: str) -> list[str]:
        """Return the tokens of ``text``, white space included: joined, they are ``text``."""

    def knows(self, word: str) -> bool:
        """Whether the engine's dictionary holds ``word``."""


class JiebaEngine:
    """jieba itself, the reference.  ``additions`` are words that it is to know besides its dictionary."""

    name = "jieba"

    def __init__(self, additions: Iterable[Addition] = ()) -> None:
        self._tokenizer = _jieba_tokenizer()
        additions = list(additions)
        if additions:
            self._tokenizer = _copy(self._tokenizer)
            for word, freq in additions:
                self._tokenizer.add_word(word, freq, _TAG)

    def cut(self, text: str) -> list[str]:
        """Return jieba's tokens, hidden Markov model on."""
        tokens: list[str] = self._tokenizer.lcut(text)
        return tokens

    def knows(self, word: str) -> bool:
        """Whether the dictionary holds ``word`` (prefixes have frequency 0)."""
        return bool(self._tokenizer.FREQ.get(word))


class RjiebaEngine:
    """rjieba with jieba's tokens."""

    name = "rjieba"

    def __init__(self, additions: Iterable[Addition] = ()) -> None:
        import rjieba

        additions = list(additions)
        # The module is an engine too, its dictionary loaded; one that learns words must not teach them to others.
        self._jieba = rjieba.Jieba() if additions else rjieba
        for word, freq in additions:
            self._jieba.add_word(word, self._jieba.suggest_freq(word) if freq is None else freq, _TAG)
        self._cut = self._jieba.cut

    def cut(self, text: str) -> list[str]:
        """Return jieba's tokens, hidden Markov model on."""
        beyond = [] if text.isascii() else _BEYOND_RJIEBA.findall(text)
        tokens: list[str] = self._cut(_BEYOND_RJIEBA.sub(_MARK, text) if beyond else text)
        if beyond:
            replaced = iter(beyond)
            tokens = [next(replaced) if token == _MARK else token for token in tokens]
        return _split_ascii(tokens) if _ASCII_MARK.search(text) else tokens

    def knows(self, word: str) -> bool:
        """Whether the dictionary holds ``word``."""
        return not _BEYOND_RJIEBA.search(word) and bool(self._jieba.has_word(word))


def new_engine(name: EngineName = "auto", additions: Iterable[Addition] = ()) -> Engine:
    """Return an engine that knows ``additions``; ``auto`` is rjieba where installed, else jieba.

    Raises ValueError for an unknown name and MissingPackageError when rjieba is asked for but not installed.
    """
    if name not in ("auto", "jieba", "rjieba"):
        raise ValueError(f"unknown segmentation engine {name!r}: choose auto, jieba or rjieba")
    if name == "jieba" or (name == "auto" and _installed("rjieba") is None):
        return JiebaEngine(additions)
    if _installed("rjieba") is None:
        raise MissingPackageError("rjieba is not installed: run `pip install rjieba`, or choose the engine jieba")
    return RjiebaEngine(additions)


def engine_versions() -> dict[str, str]:
    """Return the versions of jieba and, where installed, rjieba."""
    found = {name: _installed(name) for name in ("jieba", "rjieba")}
    return {name: number for name, number in found.items() if number is not None}


def _split_ascii(tokens: list[str]) -> list[str]:
    """Split the ASCII tokens that hold a mark as jieba does (``5G-A`` gives 5G, -, A)."""
    runs = [(at, token) for at, token in enumerate(tokens) if token.isascii() and len(token) > 1]
    marked = [(at, token) for at, token in runs if _ASCII_MARK.search(token) and token not in _ASCII_WORDS]
    # From the last one on, so that the places of the others stay what they are.
    for at, token in reversed(marked):
        tokens[at : at + 1] = [part for part in _ASCII_PARTS.split(token) if part]
    return tokens


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


@cache
def _jieba_tokenizer() -> Any:
    """Return a jieba tokenizer of our own, its prefix dictionary loaded; jieba's global one is left alone."""
    with warnings.catch_warnings():
        # jieba's regular expressions are not raw strings, of which newer Pythons complain aloud.
        warnings.simplefilter("ignore")
        import jieba

    jieba.setLogLevel(logging.CRITICAL)
    tokenizer = jieba.Tokenizer()
    # jieba renames a finished temporary file, so that concurrent workers never see half a cache.
    tokenizer.tmp_dir = str(_cache_folder())
    tokenizer.cache_file = f"jieba-{jieba.__version__}-{dictionary_digest()[:16]}.cache"
    tokenizer.initialize()
    return tokenizer


def _copy(tokenizer: Any) -> Any:
    """Return a tokenizer whose words can be changed without changing those of ``tokenizer``."""
    import jieba

    other = jieba.Tokenizer()
    other.FREQ, other.total, other.initialized = dict(tokenizer.FREQ), tokenizer.total, True
    return other


def _cache_folder() -> Path:
    """Return a folder that only this user can write: jieba unmarshals what it finds there."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(base) / "banmian"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.mkdtemp(prefix="banmian-"))
    return folder

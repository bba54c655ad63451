"""The lexicon: words that the tokenizer knows besides jieba's dictionary.

What belongs here: what an entry is, and reading the user's ``lexicon.toml``.  What does not: finding new words
(``mining``), joining them with the user's (``tables``) and knowing them (``tokenizer``).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.tomlfile import read_toml

SUPPLIED, MINED = "supplied", "mined"


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """A word to know.  Without ``freq`` the engine suggests the least frequency that keeps the word whole."""

    word: str
    freq: int | None = None
    origin: str = MINED


class LexiconError(ValueError):
    """``lexicon.toml`` cannot be used: one line that says where, why and what to do."""


def load_supplied(path: Path) -> list[LexiconEntry]:
    """Return the words of a ``lexicon.toml``, in its order, each once; nothing when the file does not exist.

    The file holds ``words = ["…"]``, or tables ``[[word]]`` with ``word`` and optionally ``freq`` (a whole number), or
    both.  Raises LexiconError when it cannot be read so.
    """
    content = read_toml(path, LexiconError) or {}
    if unknown := sorted(content.keys() - {"words", "word"}):
        raise LexiconError(f'{path}: {unknown[0]}: unknown key; write words = ["…"] or [[word]] tables')
    rows = [{"word": word} for word in _list(path, content, "words")] + _list(path, content, "word")
    entries = [_entry(path, row) for row in rows]
    return list({entry.word: entry for entry in entries}.values())


def _list(path: Path, content: dict[str, Any], key: str) -> list[Any]:
    value = content.get(key, [])
    if not isinstance(value, list):
        form = 'words = ["…"]' if key == "words" else "[[word]] tables"
        raise LexiconError(f"{path}: {key}: {value!r} is no list; write {form}")
    return value


def _entry(path: Path, row: object) -> LexiconEntry:
    """Return the entry of one row of the file."""
    word = row.get("word") if isinstance(row, dict) else None
    if not isinstance(row, dict) or not isinstance(word, str):
        raise LexiconError(f'{path}: {row!r} is no word; write a text in quotes, such as "河长制"')
    if unknown := sorted(row.keys() - {"word", "freq"}):
        raise LexiconError(f"{path}: {unknown[0]} of {word}: unknown key; a word may have a freq, and nothing else")
    if len(word.split()) != 1:
        raise LexiconError(f"{path}: {word!r} is empty or holds white space; write one word, or remove it")
    freq = row.get("freq")
    if freq is not None and (not isinstance(freq, int) or isinstance(freq, bool) or freq < 1):
        raise LexiconError(f"{path}: freq of {word}: {freq!r} will not do; write a whole number above 0")
    return LexiconEntry(word.strip(), freq, SUPPLIED)

"""The lexicon: words that the tokenizer knows besides jieba's dictionary.

What belongs here: reading the user's ``lexicon.toml``, joining it with the mined words (the user's win), and handing
both to the tokenizer.  What does not: finding new words (``mining``).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

SUPPLIED, MINED = "supplied", "mined"


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """A word to know.  Without ``freq`` the engine suggests the least frequency that keeps the word whole."""

    word: str
    freq: int | None = None
    origin: str = MINED


class LexiconError(ValueError):
    """A lexicon file that cannot be used; the message names the file and what to do."""


def load_supplied(path: Path) -> list[LexiconEntry]:
    """Return the words of a ``lexicon.toml``, in its order, each once; nothing when the file does not exist.

    The file holds ``words = ["…"]``, or tables ``[[word]]`` with ``word`` and optionally ``freq`` (a whole number), or
    both.  Raises LexiconError when it cannot be read so.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return []
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LexiconError(f"{path}: not a TOML file in UTF-8: {error}") from error
    unknown = sorted(set(content) - {"words", "word"})
    if unknown:
        raise LexiconError(f'{path}: unknown key {unknown[0]!r}: use words = ["…"] or [[word]] tables')
    rows = [{"word": word} for word in _list(path, content, "words")] + _list(path, content, "word")
    entries = [_entry(path, row) for row in rows]
    return list({entry.word: entry for entry in entries}.values())


def _list(path: Path, content: dict[str, object], key: str) -> list[dict[str, object]]:
    value = content.get(key, [])
    if not isinstance(value, list):
        form = 'words = ["…"]' if key == "words" else "[[word]] tables"
        raise LexiconError(f"{path}: {key} must be a list: write {form}")
    return value


def _entry(path: Path, row: object) -> LexiconEntry:
    """Return the entry of one row of the file."""
    word = row.get("word") if isinstance(row, dict) else None
    if not isinstance(row, dict) or not isinstance(word, str):
        raise LexiconError(f"{path}: each word must be text, found {row!r}")
    word = word.strip()
    if not word or any(character.isspace() for character in word):
        raise LexiconError(f"{path}: a word is not empty and holds no white space, found {word!r}")
    freq = row.get("freq")
    if freq is not None and (not isinstance(freq, int) or isinstance(freq, bool) or freq < 1):
        raise LexiconError(f"{path}: freq of {word} must be a whole number of at least 1, found {freq!r}")
    return LexiconEntry(word, freq, SUPPLIED)

"""``STORE/suppressions.json``: the articles that nothing made from now on may show.

What belongs here: one entry an article taken down, reading and replacing the list.  What does not: finding the
articles that a demand touches (``demands``) and leaving them out (``apply``).

An entry names bytes, not only an id: when the segmenter cuts a page otherwise one day, the article has another id and
the bytes are still the same.  It names the digest of the text too, so that the same text never comes back from
another page.  The list belongs to the store and is never published; the reason given stays in it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.files import replace_file

SUPPRESSIONS = "suppressions.json"


class TakedownError(Exception):
    """An article cannot be taken down; the message says which, why and what to do."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """One article taken down."""

    article_id: str
    category: str
    """One of ``schema.TAKEDOWN_CATEGORIES``: all that the tombstone says."""
    reason: str
    """In the words of the curator; never published."""
    source_id: str
    path: str
    """Of the page, for people."""
    ranges: tuple[tuple[int, int], ...]
    """Bytes of the page that it stands on, half-open."""
    text_sha256: str | None
    """Digest of its text; None when it has none, or one so short that it may stand elsewhere by chance."""
    partitions: tuple[str, ...]
    """Issue dates of the store that the entry touched when it was made."""


@dataclass(frozen=True)
class Suppressions:
    """The list of a store, sorted by article."""

    entries: tuple[Suppression, ...] = ()

    def digest_for(self, partition: str) -> str:
        """Return the digest of the entries that touch an issue date; empty when none does."""
        own = [entry for entry in self.entries if partition in entry.partitions]
        return hashlib.sha256(_as_json(own).encode()).hexdigest() if own else ""

    def with_entries(self, entries: Iterable[Suppression]) -> Suppressions:
        """Return the list with further entries; an article that is on it already takes the new one."""
        merged = {entry.article_id: entry for entry in (*self.entries, *entries)}
        return Suppressions(tuple(merged[key] for key in sorted(merged)))

    def without(self, article_ids: Iterable[str]) -> Suppressions:
        """Return the list without some articles."""
        lifted = frozenset(article_ids)
        return Suppressions(tuple(entry for entry in self.entries if entry.article_id not in lifted))


def load_suppressions(store: Path) -> Suppressions:
    """Return the suppressions of a store, none when it has no list.

    Raises TakedownError when the list cannot be read: going on without it would publish what was taken down.
    """
    path = store / SUPPRESSIONS
    try:
        return _parsed(path.read_text("utf-8"))
    except FileNotFoundError:
        return Suppressions()
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise TakedownError(f"{path}: is no list of suppressions ({error}); restore it from a backup") from None


def save_suppressions(store: Path, suppressions: Suppressions) -> None:
    """Replace the list of a store; readers see the old or the new one, never a part."""
    replace_file(store / SUPPRESSIONS, _as_json(suppressions.entries))


@lru_cache(maxsize=1)
def _parsed(text: str) -> Suppressions:
    """Read a list; kept, because planning asks for it once an issue date."""
    return Suppressions(tuple(_entry(said) for said in json.loads(text)))


def _entry(said: dict[str, Any]) -> Suppression:
    ranges = tuple((int(start), int(end)) for start, end in said["ranges"])
    return Suppression(**{**said, "ranges": ranges, "partitions": tuple(said["partitions"])})


def _as_json(entries: Iterable[Suppression]) -> str:
    return json.dumps([asdict(entry) for entry in entries], ensure_ascii=False, indent=1, sort_keys=True) + "\n"

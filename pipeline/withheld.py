"""``STORE/withheld.json``: pages that failed a check after their articles were made, and are left out the next time.

What belongs here: one entry a page and check, reading and replacing the list.  What does not: which pages fail
(``expectations``) and setting them aside (``set_aside``).

Words and keywords are made of articles that were stored and used already: a page that fails there is set aside by
making its articles again without it.  An entry holds for the code that failed: once that has changed, the page has its
chance.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from pipeline.files import replace_file
from pipeline.store import StoreError

WITHHELD = "withheld.json"


@dataclass(frozen=True, slots=True)
class Withheld:
    """One page that failed one check."""

    source_id: str
    partition: str
    check: str
    violations: int
    rows: str
    """First failing rows, as a JSON list."""
    code: str
    """Code versions under which it failed."""


def load_withheld(store: Path, code: str, partition: str | None = None) -> tuple[Withheld, ...]:
    """Return the pages withheld under a state of the code, of one partition or of all.

    Raises StoreError when the list cannot be read.
    """
    path = store / WITHHELD
    try:
        entries = _parsed(path.read_text("utf-8"))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, TypeError) as error:
        raise StoreError(f"{path}: is no list of withheld pages ({error}): remove it and build again") from None
    return tuple(one for one in entries if one.code == code and partition in (None, one.partition))


def withhold(store: Path, entries: Iterable[Withheld], code: str) -> None:
    """Add pages to the list; what another code withheld is forgotten."""
    merged = {(one.source_id, one.check): one for one in (*load_withheld(store, code), *entries)}
    kept = [asdict(merged[key]) for key in sorted(merged)]
    replace_file(store / WITHHELD, json.dumps(kept, ensure_ascii=False, indent=1) + "\n")


def digest_of(entries: Iterable[Withheld]) -> str:
    """Return the digest of some entries; empty when there are none."""
    named = sorted(f"{one.source_id} {one.check}" for one in entries)
    return hashlib.sha256("\n".join(named).encode()).hexdigest() if named else ""


@lru_cache(maxsize=1)
def _parsed(text: str) -> tuple[Withheld, ...]:
    """Read a list; kept, because planning asks for it once an issue date."""
    return tuple(Withheld(**said) for said in json.loads(text))

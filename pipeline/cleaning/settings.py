"""``STORE/cleaning.json``: what ``banmian.toml`` wishes of cleaning, kept where the workers find it.

What belongs here: the wishes, reading and replacing them.  What does not: the file of the raw folder
(``pipeline.reading.config``), from which the inventory takes them whenever it looks at the folder.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from pipeline.files import replace_file

CLEANING = "cleaning.json"


@dataclass(frozen=True, slots=True)
class CleaningSettings:
    """What is wished of cleaning; the defaults are those of a folder without ``banmian.toml``."""

    masked: frozenset[str] = frozenset()
    """Kinds of personal data (``personal.KINDS``) to hide."""

    def as_json(self) -> str:
        """Return the settings as a JSON object."""
        return json.dumps({"masked": sorted(self.masked)})

    @property
    def digest(self) -> str:
        """SHA-256 of what differs from the defaults; empty when nothing does."""
        return "" if self == CleaningSettings() else hashlib.sha256(self.as_json().encode()).hexdigest()


def load_settings(store: Path) -> CleaningSettings:
    """Return the settings of a store, the defaults when it has none.

    Raises ValueError when the file is damaged: going on without it would publish what is to be hidden.
    """
    path = store / CLEANING
    try:
        return CleaningSettings(frozenset(json.loads(path.read_text("utf-8"))["masked"]))
    except FileNotFoundError:
        return CleaningSettings()
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError(f"{path}: damaged ({error}); remove it and build again") from None


def save_settings(store: Path, settings: CleaningSettings) -> None:
    """Keep the settings in a store, unless they are those that it has."""
    if settings != load_settings(store):
        store.mkdir(parents=True, exist_ok=True)
        replace_file(store / CLEANING, settings.as_json() + "\n")

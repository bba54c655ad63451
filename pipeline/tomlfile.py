"""The files that a user writes in TOML: ``banmian.toml``, ``corrections.toml``, ``lexicon.toml``.

What belongs here: reading one, with complaints that say what to do.  What does not: what its keys mean.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any


def read_toml(path: Path, complaint: type[ValueError]) -> dict[str, Any] | None:
    """Return what a file says, None when there is none; raises ``complaint`` when it cannot be read."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise complaint(f"{path}: cannot be read ({error}); save it as a UTF-8 file that you may read") from None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise complaint(f"{path}: not TOML ({error}); mend that line, texts stand in quotes") from None

"""Reading a single page, outside any inventory: for ``banmian show`` and for benchmarks."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pipeline.corrections import CORRECTIONS_NAME
from pipeline.model import Page
from pipeline.reading.config import CONFIG_NAME, RawConfig, load_config
from pipeline.reading.decoding import decode
from pipeline.reading.identity import source_id
from pipeline.reading.place import locate

LAYOUT_PARTS = 4
"""Parts of a path that are all that a layout needs: NEWSPAPER/DATE/PAGE or YYYY/MM/DD/PAGE."""


def raw_folder_of(page: Path) -> Path | None:
    """Return the nearest folder above a page that holds ``corrections.toml`` or ``banmian.toml``, or None."""
    for folder in page.absolute().parents:
        if (folder / CORRECTIONS_NAME).is_file() or (folder / CONFIG_NAME).is_file():
            return folder
    return None


def path_below(page: Path, raw: Path | None) -> str:
    """Return the path of a page below its raw folder, with forward slashes; as it is where that is not known."""
    whole = page.absolute()
    return (
        whole.relative_to(raw.absolute()).as_posix()
        if raw is not None and raw.absolute() in whole.parents
        else page.as_posix()
    )


def load_page(path: Path, raw: Path | None = None) -> Page:
    """Read one page; newspaper, date and page number come from its path and its text, and from ``raw/banmian.toml``.

    Raises Unreadable when it is empty or binary, ConfigError when ``banmian.toml`` is wrong, OSError when the page
    cannot be opened.
    """
    content = path.read_bytes()
    text = decode(content).text
    config = RawConfig() if raw is None else load_config(raw)
    below = "/".join(path.parts[-LAYOUT_PARTS:]) if raw is None else path_below(path, raw)
    place = locate(below, text, config)
    identity = source_id(hashlib.sha256(content).hexdigest())
    return Page(identity, text, place.newspaper, place.issue_date, place.page_no)

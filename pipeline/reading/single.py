"""Reading a single page, outside any inventory: for ``banmian show`` and for benchmarks."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pipeline.model import Page
from pipeline.reading.config import RawConfig
from pipeline.reading.decoding import decode
from pipeline.reading.identity import source_id
from pipeline.reading.place import locate


def load_page(path: Path) -> Page:
    """Read one page; newspaper, date and page number come from its path and its text.

    Raises Unreadable when it is empty or binary, OSError when it cannot be opened.
    """
    raw = path.read_bytes()
    text = decode(raw).text
    # The last four parts of the path are all that a layout needs: NEWSPAPER/DATE/PAGE or YYYY/MM/DD/PAGE.
    place = locate("/".join(path.parts[-4:]), text, RawConfig())
    identity = source_id(hashlib.sha256(raw).hexdigest())
    return Page(identity, text, place.newspaper, place.issue_date, place.page_no)

"""Looking for a text in every byte of a release, however it is encoded or compressed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow.parquet as pq

ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
WINDOW = 8
"""Characters of the pieces of a text that are looked for."""
STEP = 4
"""Characters from one piece to the next: any run of WINDOW + STEP characters holds a whole piece."""


def every_byte(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the bytes of every file, and of Parquet files what they hold once unpacked."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        yield name, path.name.encode() + b"\0" + path.read_bytes()
        if path.suffix == ".parquet":
            table = pq.read_table(path)
            for column in table.columns:
                yield name, "\0".join(str(value) for value in column.to_pylist()).encode()
            yield name, str(pq.read_metadata(path).metadata).encode()


def windows(text: str) -> set[str]:
    """Return runs of WINDOW characters of a text that leave none of it out."""
    return {text[start : start + WINDOW] for start in range(0, len(text) - WINDOW + 1, STEP)}


def spelled(piece: str) -> set[bytes]:
    """Return the bytes that may stand for a piece of text."""
    return {piece.encode(encoding) for encoding in ENCODINGS} | {json.dumps(piece)[1:-1].encode()}


def everywhere(text: str) -> set[str]:
    """Return all runs of WINDOW characters of a text."""
    return {text[start : start + WINDOW] for start in range(len(text) - WINDOW + 1)}


def found_in(folder: Path, pieces: Iterable[str]) -> list[tuple[str, str]]:
    """Return (file, piece) for every piece that stands anywhere in a folder."""
    needles = [(piece, spelling) for piece in pieces for spelling in spelled(piece)]
    return [(name, piece) for name, content in every_byte(folder) for piece, needle in needles if needle in content]

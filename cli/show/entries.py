"""A reading written as corrections: what a curator copies into ``corrections.toml`` and mends there.

What belongs here: the TOML of whole articles.  What does not: reading the file (``pipeline.corrections``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cli.show.marks import Lines
from pipeline.corrections import quoted
from pipeline.model import Item, Page, PageReading, Piece


def as_corrections(page: Page, reading: PageReading, path: str) -> str:
    """Return entries that make the reading as it is: one an article; ``path`` is the page's, below the raw folder."""
    return "\n".join(entries(page, reading, path))


def entries(page: Page, reading: PageReading, path: str) -> list[str]:
    """Return the entry of each item."""
    lines = Lines(page.text)
    owners: dict[int, set[int]] = {}
    for number, item in enumerate(reading.items):
        for piece in item.pieces:
            owners.setdefault(lines.number(piece.char_start), set()).add(number)
    shared = {line for line, items in owners.items() if len(items) > 1}
    return [_entry(page, item, path, lines, shared) for item in reading.items]


def line_ranges(item: Item, lines: Lines) -> str:
    """Return the lines of an item in reading order, as ``corrections.toml`` names them."""
    return _named(item.pieces, lines, frozenset())


def _entry(page: Page, item: Item, path: str, lines: Lines, shared: set[int]) -> str:
    text_starts = [
        piece
        for above, piece in zip((None, *item.pieces), item.pieces, strict=False)
        if piece.role == "body" and (above is None or above.para_no != piece.para_no)
    ]
    said = {
        "page": quoted(path),
        "source": quoted(page.source_id),
        "article": quoted(_named(item.pieces, lines, shared)),
    }
    roles = dict.fromkeys(piece.role for piece in item.pieces if piece.role != "body")
    for role in roles:
        said[role] = quoted(_named((piece for piece in item.pieces if piece.role == role), lines, shared))
    if text_starts:
        said["paragraphs"] = quoted(_named(text_starts, lines, shared))
    said["kind"] = quoted(item.kind)
    if item.kind == "article":
        said["genre"] = quoted(item.genre)
    for key, jump in (("jump_to", item.jump_to), ("jump_from", item.jump_from)):
        if jump:
            said[key] = quoted(jump)
    return "[[correction]]\n" + "".join(f"{key} = {value}\n" for key, value in said.items())


def _named(pieces: Iterable[Piece], lines: Lines, shared: Iterable[int]) -> str:
    """Return the lines of pieces in their order, joined to ranges over blank lines."""
    ranges: list[tuple[int, int]] = []
    parts: list[str] = []

    def close() -> Iterator[str]:
        for first, last in ranges:
            yield str(first) if first == last else f"{first}-{last}"
        ranges.clear()

    for piece in pieces:
        number = lines.number(piece.char_start)
        if number in shared:
            start = lines.starts[number - 1]
            parts += close()
            parts.append(f"{number}:{piece.char_start - start + 1}-{piece.char_end - start}")
        elif ranges and lines.follows(ranges[-1][1], number):
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    parts += close()
    return ", ".join(parts)

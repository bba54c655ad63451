"""Page readings as tables, and back.

What belongs here: the translation between ``PageReading`` values and rows of ``page_items`` and ``page_pieces``.
What does not: any decision about text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import pyarrow as pa

from pipeline import schema
from pipeline.model import Item, LeftOut, PageReading, Piece

NONE = -1
"""``article_no`` and ``para_no`` of what belongs to no item: integers are never null."""


def to_tables(readings: Iterable[tuple[str, PageReading]]) -> dict[str, pa.Table]:
    """Return the tables ``page_items`` and ``page_pieces`` of (source_id, reading) pairs."""
    items: list[tuple[object, ...]] = []
    pieces: list[tuple[object, ...]] = []
    for source_id, reading in readings:
        of_page: list[tuple[object, ...]] = []
        for number, item in enumerate(reading.items):
            items.append((source_id, number, item.kind, item.genre, item.confidence, item.jump_to, item.jump_from))
            of_page += [(number, p.para_no, p.role, None, p.char_start, p.char_end, p.rule_id) for p in item.pieces]
        of_page += [
            (NONE, NONE, None, run.reason, run.char_start, run.char_end, run.rule_id) for run in reading.left_out
        ]
        pieces += [(source_id, piece_no, *rest) for piece_no, rest in enumerate(of_page)]
    return {
        "page_items": schema.PAGE_ITEMS.from_rows(items),
        "page_pieces": schema.PAGE_PIECES.from_rows(pieces),
    }


def from_tables(tables: Mapping[str, pa.Table]) -> dict[str, PageReading]:
    """Return the readings by source_id; a page with neither item nor piece is not in the result."""
    kept: dict[tuple[str, int], list[Piece]] = defaultdict(list)
    left_out: dict[str, list[LeftOut]] = defaultdict(list)
    pieces = tables["page_pieces"]
    names = ("source_id", "article_no", "para_no", "role", "reason", "char_start", "char_end", "rule_id")
    for source_id, number, para_no, role, reason, start, end, rule_id in zip(
        *(pieces[name].to_pylist() for name in names), strict=True
    ):
        if number == NONE:
            left_out[source_id].append(LeftOut(start, end, reason, rule_id))
        else:
            kept[source_id, number].append(Piece(start, end, role, para_no, rule_id))
    items: dict[str, list[Item]] = defaultdict(list)
    for row in tables["page_items"].to_pylist():
        source_id = row["source_id"]
        items[source_id].append(
            Item(
                row["kind"],
                row["genre"],
                row["confidence"],
                tuple(kept.get((source_id, row["article_no"]), ())),
                row["jump_to"],
                row["jump_from"],
            )
        )
    pages = items.keys() | left_out.keys()
    return {page: PageReading(tuple(items.get(page, ())), tuple(left_out.get(page, ()))) for page in pages}

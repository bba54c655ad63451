"""A page reading as plain values, for JSON."""

from __future__ import annotations

from cli.show.marks import Lines, doubts, is_corrected, paragraphs
from pipeline.model import Item, Page, PageReading
from pipeline.schema import TEXT_ROLES


def as_json(page: Page, reading: PageReading) -> dict[str, object]:
    """Return the reading as plain values: one object an item with its headline parts, paragraphs and rules.

    ``lines`` are numbers of physical lines from 1; paragraphs are the raw lines joined, not yet cleaned.
    """
    lines = Lines(page.text)
    return {
        "source_id": page.source_id,
        "newspaper": page.newspaper,
        "issue_date": page.issue_date.isoformat() if page.issue_date else None,
        "page_no": page.page_no,
        "items": [_item_json(page, item, lines) for item in reading.items],
        "left_out": [
            {
                "reason": run.reason,
                "rule_id": run.rule_id,
                "line": lines.number(run.char_start),
                "text": page.text[run.char_start : run.char_end],
            }
            for run in reading.left_out
        ],
    }


def _item_json(page: Page, item: Item, lines: Lines) -> dict[str, object]:
    found = [
        {
            "role": paragraph.role,
            "text": paragraph.text,
            "lines": [lines.number(piece.char_start) for piece in paragraph.pieces],
            "rule_id": paragraph.pieces[0].rule_id,
        }
        for paragraph in paragraphs(page, item)
    ]
    parts = {
        role: [paragraph["text"] for paragraph in found if paragraph["role"] == role]
        for role in ("kicker", "title", "subtitle", "summary", "byline", "credit")
    }
    return {
        "kind": item.kind,
        "genre": item.genre,
        "confidence": item.confidence,
        "corrected": is_corrected(item),
        "doubts": doubts(page, item),
        **parts,
        "jump_to": item.jump_to,
        "jump_from": item.jump_from,
        "text": "\n".join(str(p["text"]) for p in found if p["role"] in TEXT_ROLES),
        "paragraphs": found,
    }

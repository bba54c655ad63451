"""Rows of the tables that a clean page gives: articles, paragraphs, credits, spans, residue, edits and the rest.

What belongs here: putting together what is already decided, with byte offsets and ids.  What does not: who is named
in a byline (``names``), how good an article is (``quality``), where the bytes went (``coverage``).

Rows are tuples in the column order of ``pipeline.schema``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline import schema
from pipeline.articles.coverage import coverage_row
from pipeline.articles.names import named_in
from pipeline.articles.quality import dateline_row, quality_rows
from pipeline.model import CleanItem, CleanPage, Page, Paragraph
from pipeline.reading.identity import article_id
from pipeline.takedown.apply import Taken

Row = tuple[Any, ...]

TABLES = tuple(
    table.name
    for table in (
        schema.CLEAN_ARTICLES, schema.CLEAN_PARAGRAPHS, schema.CREDITS, schema.SPANS, schema.RESIDUE, schema.EDITS,
        schema.QUALITY, schema.COVERAGE,
    )
)  # fmt: skip


def assemble_page(page: Page, sha256: str, clean: CleanPage, offsets: NDArray[np.int64]) -> dict[str, list[Row]]:
    """Return the rows of ``TABLES`` for one page, by table name.

    ``sha256`` is that of the raw file, 64 hexadecimal digits; ``offsets`` has the byte offset of every code point of
    ``page.text`` and, at the end, the size of the file.  ``continues_article_id`` is null (see ``jumps``).
    """
    at = offsets.tolist()
    rows: dict[str, list[Row]] = {name: [] for name in TABLES}
    lost = [run for run in clean.residue if run.reason == "undecodable"]
    for number, item in enumerate(sorted(clean.items, key=_first_char)):
        own_id = _article_id(sha256, item, at)
        _add_article(rows, page, number, item, own_id, at)
        rows["quality"] += [(own_id, *signal) for signal in quality_rows(item, lost)]
    rows["residue"] = [
        (
            page.source_id,
            at[run.char_start],
            at[run.char_end],
            run.char_start,
            run.char_end,
            run.reason,
            run.rule_id,
        )
        for run in clean.residue
    ]
    rows["coverage"].append(
        coverage_row(page.source_id, rows["spans"], rows["residue"], len(rows["articles"]), len(rows["paragraphs"]))
    )
    return rows


def takedowns_of(
    source_id: str, sha256: str, taken: Iterable[Taken], offsets: NDArray[np.int64]
) -> list[tuple[str, str, str, str]]:
    """Return the rows of ``takedowns`` for the items that were left out of one page."""
    rows = []
    for item, category in taken:
        text = "\n".join(p.text for p in item.paragraphs if p.role in schema.TEXT_ROLES)
        rows.append((_article_id(sha256, item, offsets.tolist()), source_id, category, _digest(text)))
    return rows


def jumps_of(sha256: str, clean: CleanPage, offsets: NDArray[np.int64]) -> list[tuple[str, str | None, str | None]]:
    """Return (article_id, jump_to, jump_from) of the items that say they go on, or began, on another page."""
    jumping = [clean_item for clean_item in clean.items if clean_item.item.jump_to or clean_item.item.jump_from]
    at = offsets.tolist() if jumping else []
    return [
        (_article_id(sha256, clean_item, at), clean_item.item.jump_to, clean_item.item.jump_from)
        for clean_item in jumping
    ]


def _first_char(item: CleanItem) -> int:
    return min([span.char_start for paragraph in item.paragraphs for span in paragraph.spans])


def _article_id(sha256: str, item: CleanItem, at: Sequence[int]) -> str:
    """Return the id, made of the byte at which the body begins: headline and cleaning may change without it.

    Without a body the first caption or subhead counts, and without any text the first span.
    """
    for roles in (("body",), ("caption", "subhead")):
        for paragraph in item.paragraphs:
            if paragraph.role in roles:
                return article_id(sha256, at[paragraph.spans[0].char_start])
    return article_id(sha256, at[item.paragraphs[0].spans[0].char_start])


def _add_article(
    rows: dict[str, list[Row]], page: Page, number: int, clean: CleanItem, own_id: str, at: list[int]
) -> None:
    paragraphs = clean.paragraphs
    by_role: dict[str, list[str]] = {}
    texts = []
    for paragraph in paragraphs:
        by_role.setdefault(paragraph.role, []).append(paragraph.text)
        if paragraph.role in schema.TEXT_ROLES:
            texts.append(paragraph.text)
    text = "\n".join(texts) if texts else None
    named = named_in(paragraphs, page.issue_date)
    if named.is_dated:
        rows["quality"].append((own_id, *dateline_row(named.date is not None)))
    spans = _span_rows(own_id, page.source_id, paragraphs, at)
    rows["articles"].append((
        own_id,
        page.source_id,
        number,
        clean.item.kind,
        clean.item.genre,
        _joined(by_role.get("kicker")),
        _joined(by_role.get("title")),
        _joined(by_role.get("subtitle")),
        _joined(by_role.get("summary")),
        _joined(by_role.get("byline")),
        named.agency,
        named.place,
        named.date,
        page.newspaper,
        page.issue_date,
        page.page_no,
        text,
        len(text) if text else 0,
        len(texts),
        None,
        clean.item.confidence,
        _digest(text or ""),
        min([row[_BYTE_START] for row in spans]),
        max([row[_BYTE_END] for row in spans]),
    ))  # fmt: skip
    rows["spans"] += spans
    rows["paragraphs"] += [(own_id, no, p.role, p.text, len(p.text)) for no, p in enumerate(paragraphs)]
    rows["edits"] += _edit_rows(own_id, paragraphs)
    rows["credits"] += [(own_id, no, name, role) for no, (name, role) in enumerate(named.credits)]


_BYTE_START, _BYTE_END = (schema.SPANS.column_names.index(name) for name in ("byte_start", "byte_end"))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _joined(lines: Iterable[str] | None) -> str | None:
    return " ".join(lines) if lines else None


def _span_rows(own_id: str, source_id: str, paragraphs: Sequence[Paragraph], at: list[int]) -> list[Row]:
    return [
        (own_id, para_no, span_no, source_id, at[start], at[end], start, end, paragraph.role, span.rule_id)
        for para_no, paragraph in enumerate(paragraphs)
        for span_no, span in enumerate(paragraph.spans)
        for start, end in ((span.char_start, span.char_end),)
    ]


def _edit_rows(own_id: str, paragraphs: Sequence[Paragraph]) -> list[Row]:
    return [
        (own_id, para_no, edit_no, edit.at_char, edit.delete_text, edit.insert_text, edit.rule_id)
        for para_no, paragraph in enumerate(paragraphs)
        for edit_no, edit in enumerate(paragraph.edits)
    ]

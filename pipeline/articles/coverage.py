"""Coverage: where the bytes of a source went.

What belongs here: sums over the spans and the residue of one page.  What does not: the proof that they leave no
gap, which is a check (``expectations``) and a property of ``pipeline.cleaning``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pipeline import schema

LAYOUT = ("layout_newline", "layout_space")
_SPAN_START, _SPAN_END = (schema.SPANS.column_names.index(name) for name in ("byte_start", "byte_end"))
_START, _END, _REASON = (schema.RESIDUE.column_names.index(name) for name in ("byte_start", "byte_end", "reason"))


def coverage_row(
    source_id: str,
    spans: Iterable[Sequence[Any]],
    residue: Iterable[Sequence[Any]],
    articles: int,
    paragraphs: int,
) -> tuple[str, int, int, int, int, int, int]:
    """Return the row of ``coverage`` for one source, given its rows of ``spans`` and ``residue``."""
    kept = sum([row[_SPAN_END] - row[_SPAN_START] for row in spans])
    sizes = dict.fromkeys(schema.RESIDUE_REASONS, 0)
    for row in residue:
        sizes[row[_REASON]] += row[_END] - row[_START]
    layout = sum([sizes.pop(reason) for reason in LAYOUT])
    undecided = sizes.pop("undecided")
    return (source_id, kept, layout, sum(sizes.values()), undecided, articles, paragraphs)

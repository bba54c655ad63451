"""A release read in stretches: some hundred articles at a time, with every row that hangs on them.

What belongs here: walking the tables of ``article_id`` of a release side by side.  What does not: what is done with
a stretch (``rehydrate``, ``verification_texts``), and how streams advance to a common bound (``merging``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from pipeline import schema
from pipeline.release.merging import READ_ROWS, SortedStream, read_sorted
from pipeline.release.write import parquet_path

STRETCH_ARTICLES = 512


def stretches(release: Path, names: Sequence[str]) -> Iterator[tuple[pa.Table, dict[str, pa.Table]]]:
    """Yield articles and, by name of their table, the rows that hang on them, empty where there are none."""
    articles = _stream(release, "articles", STRETCH_ARTICLES)
    streams = {name: _stream(release, name) for name in names}
    is_last = False
    while not is_last:
        bound = articles.next_bound()
        is_last = bound is None
        stretch = articles.take_below(bound)
        parts = {name: stream.take_below(bound) for name, stream in streams.items()}
        if stretch is not None:
            empty = {name: schema.PUBLISHED[name].empty() for name, part in parts.items() if part is None}
            yield stretch, parts | empty


def _stream(release: Path, name: str, rows: int = READ_ROWS) -> SortedStream:
    return SortedStream(read_sorted(release / parquet_path(name), rows=rows), "article_id")

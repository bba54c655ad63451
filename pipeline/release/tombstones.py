"""Tombstones: what stays of an article that was taken down, and whose words no diff may repeat.

What belongs here: rows of ``tombstones``.  What does not: the list of suppressions (``pipeline.takedown``) and the
history of ids that went for other reasons (``history``).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import schema
from pipeline.release.changes import NOBODY
from pipeline.release.inputs import Silence
from pipeline.release.merging import read_sorted
from pipeline.release.write import parquet_path


def rows(previous: Path | None, release: Path, taken_down: pa.Table, version: str) -> pa.Table:
    """Return the tombstones of a release: those of the previous one whose article did not come back, and new ones.

    ``taken_down`` has the schema of ``schema.TAKEDOWNS``; the articles of ``release`` must be finished.
    """
    before = {} if previous is None else {row["article_id"]: row for row in _read(previous, "tombstones")}
    since = {key: row["withdrawn_in"] for key, row in before.items()}
    categories = {key: row["category"] for key, row in before.items()}
    categories.update(zip(*(taken_down[name].to_pylist() for name in ("article_id", "category")), strict=True))
    standing: set[str] = set()
    if categories:
        for part in read_sorted(release / parquet_path("articles"), ["article_id"]):
            standing.update(categories.keys() & set(part["article_id"].to_pylist()))
    stones = ((key, since.get(key, version), categories[key]) for key in sorted(categories.keys() - standing))
    return schema.TOMBSTONES.from_rows(stones)


def silent_articles(previous: Path | None, silence: Silence) -> pa.Array:
    """Return the ids of which a diff with the previous release may give no values.

    Those are the articles named, and all articles of the previous release on the same pages or with the same text:
    there the words may have stood under another id.
    """
    if previous is None or not (silence.articles or silence.sources):
        return NOBODY
    pages, texts = (pa.array(sorted(set(values)), pa.string()) for values in (silence.sources, silence.texts))
    silent = set(silence.articles)
    for part in read_sorted(previous / parquet_path("articles"), ["article_id", "source_id", "text_sha256"]):
        concerned = pc.or_(pc.is_in(part["source_id"], pages), pc.is_in(part["text_sha256"], texts))
        silent.update(part.filter(concerned)["article_id"].to_pylist())
    return pa.array(sorted(silent), pa.string())


def _read(release: Path, table: str) -> Iterator[dict[str, str]]:
    for part in read_sorted(release / parquet_path(table)):
        yield from part.to_pylist()

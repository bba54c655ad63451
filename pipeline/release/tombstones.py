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


def silent_articles(previous: Path | None, taken_down: pa.Table, masked: pa.Array = NOBODY) -> pa.Array:
    """Return the ids of which a diff with the previous release may give no values.

    Those are the articles taken down, and all articles of the previous release on the same pages or with the same
    text: there the words may have stood under another id.  So do those of ``masked`` sources: what is hidden now may
    stand in the release before.
    """
    if previous is None or not (taken_down.num_rows or len(masked)):
        return NOBODY
    pages = pa.concat_arrays([*taken_down["source_id"].chunks, masked])
    digests = pc.unique(taken_down["text_sha256"])
    silent = [taken_down["article_id"]]
    for part in read_sorted(previous / parquet_path("articles"), ["article_id", "source_id", "text_sha256"]):
        on_page = pc.is_in(part["source_id"], pages)
        silent.append(part.filter(pc.or_(on_page, pc.is_in(part["text_sha256"], digests)))["article_id"])
    return pc.unique(pa.chunked_array([chunk for column in silent for chunk in column.chunks], pa.string()))


def _read(release: Path, table: str) -> Iterator[dict[str, str]]:
    for part in read_sorted(release / parquet_path(table)):
        yield from part.to_pylist()

"""What became of article ids that an earlier release has and this one has not.

What belongs here: rows of ``id_history``.  What does not: finding which ids went (``diff``).

A vanished article is compared with the new articles of the same path: by equal text, else by how many of the
character 5-grams of one stand in the other.  Memory: the texts of PATHS_A_PASS pages at a time, and O(articles)
ids with the source of each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import schema
from pipeline.release.merging import read_sorted
from pipeline.release.write import parquet_path

GRAM_CHARS = 5
CONTAINED = 0.5
"""Share of an article's 5-grams that must stand in another for the two to be taken for kin."""
PATHS_A_PASS = 1_000


@dataclass(frozen=True, slots=True)
class _Article:
    article_id: str
    text_sha256: str
    text: str

    def grams(self) -> set[str]:
        """Return the character 5-grams of title and text (the whole of anything shorter)."""
        last = max(1, len(self.text) - GRAM_CHARS + 1)
        return {self.text[start : start + GRAM_CHARS] for start in range(last)}


def carried_on(previous: Path | None) -> Iterator[pa.Table]:
    """Yield all rows of the id history of the previous release."""
    if previous is not None:
        yield from read_sorted(previous / parquet_path("id_history"), schema.ID_HISTORY.column_names)


def new_rows(previous: Path, release: Path, vanished: Iterable[str], version: str) -> Iterator[pa.Table]:
    """Yield rows of ``id_history`` for articles that the previous release has and ``release`` has not.

    Both folders must hold finished Parquet files of articles and sources.
    """
    old_pages = _by_path(previous, frozenset(vanished))
    new_pages = _by_path(release, None) if old_pages else {}
    paths = sorted(old_pages)
    for start in range(0, len(paths), PATHS_A_PASS):
        chosen = paths[start : start + PATHS_A_PASS]
        old = _texts(previous, [item for path in chosen for item in old_pages[path]])
        new = _texts(release, [item for path in chosen for item in new_pages.get(path, ())])
        rows: list[tuple[object, ...]] = []
        for path in chosen:
            gone = [old[item] for item in old_pages[path]]
            there = [new[item] for item in new_pages.get(path, ())]
            for old_id, new_id, relation, reason in relate(gone, there):
                rows.append((old_id, new_id, version, relation, reason))
        yield schema.ID_HISTORY.from_rows(rows)


def rows_of_taken_down(article_ids: Iterable[str], version: str) -> pa.Table:
    """Return rows of ``id_history`` for articles that were taken down: no kin of theirs is named."""
    rows = ((item, item, version, "withdrawn", "taken down: see tombstones") for item in sorted(article_ids))
    return schema.ID_HISTORY.from_rows(rows)


def _by_path(release: Path, wanted: frozenset[str] | None) -> dict[str, list[str]]:
    """Return the wanted article ids (None: all) by the path of their page."""
    path_of: dict[str, str] = {}
    for rows in read_sorted(release / parquet_path("sources"), ["source_id", "path"]):
        path_of.update(zip(rows["source_id"].to_pylist(), rows["path"].to_pylist(), strict=True))
    pages: dict[str, list[str]] = defaultdict(list)
    for rows in read_sorted(release / parquet_path("articles"), ["article_id", "source_id"]):
        for article, source in zip(rows["article_id"].to_pylist(), rows["source_id"].to_pylist(), strict=True):
            if wanted is None or article in wanted:
                pages[path_of[source]].append(article)
    return pages


def _texts(release: Path, ids: list[str]) -> dict[str, _Article]:
    wanted = pa.array(ids, pa.string())
    found: dict[str, _Article] = {}
    columns = ["article_id", "title", "text", "text_sha256"]
    for rows in read_sorted(release / parquet_path("articles"), columns):
        for row in rows.filter(pc.is_in(rows["article_id"], wanted)).to_pylist():
            words = "\n".join(part for part in (row["title"], row["text"]) if part)
            digest = row["text_sha256"] if row["text"] else ""
            found[row["article_id"]] = _Article(row["article_id"], digest, words)
    return found


def relate(gone: list[_Article], there: list[_Article]) -> Iterator[tuple[str, str, str, str]]:
    """Yield (old id, new id, relation, reason) for each vanished article of a page, at least one each."""
    by_digest = {article.text_sha256: article for article in reversed(there) if article.text_sha256}
    grams = {article.article_id: article.grams() for article in there}
    changed = []
    for article in gone:
        twin = by_digest.get(article.text_sha256)
        if twin is not None:
            yield article.article_id, twin.article_id, "same", "the text is the same"
        else:
            changed.append((article, _kin(article.grams(), grams)))
    # A new article that holds several old ones was merged from them; one that holds a single one only grew.
    holders: dict[str, int] = defaultdict(int)
    for _, kin in changed:
        for new_id, (held, _) in kin.items():
            holders[new_id] += held >= CONTAINED
    for article, kin in changed:
        yield from _outcome(article.article_id, kin, holders)


def _kin(old: set[str], candidates: dict[str, set[str]]) -> dict[str, tuple[float, float]]:
    """Return, for each candidate of kin, the share of the old 5-grams it holds and of its own that are old."""
    kin = {}
    for new_id, new in candidates.items():
        shared = len(old & new)
        shares = (shared / len(old), shared / len(new))
        if max(shares) >= CONTAINED:
            kin[new_id] = shares
    return kin


def _outcome(
    old_id: str, kin: dict[str, tuple[float, float]], holders: dict[str, int]
) -> Iterator[tuple[str, str, str, str]]:
    if not kin:
        yield old_id, old_id, "withdrawn", "no article of the page holds its text"
        return
    best = max(sorted(kin), key=lambda new_id: kin[new_id])
    held, own = kin[best]
    if held >= CONTAINED and (own >= CONTAINED or holders[best] == 1):
        yield old_id, best, "same", f"{held:.0%} of its text stands in the new article"
    elif held >= CONTAINED:
        yield old_id, best, "merged", f"{held:.0%} of its text stands in an article that holds others too"
    elif len(kin) == 1:
        yield old_id, best, "same", f"the new article is a part of it ({held:.0%})"
    else:
        for new_id in sorted(kin):
            yield old_id, new_id, "split", f"the new article is a part of it ({kin[new_id][0]:.0%})"

"""What became of articles between two releases: the same under another id, split, merged, withdrawn.

What belongs here: rows of ``id_history``.  What does not: finding which ids came and went (``compare``).

The articles of a page before and after are compared by equal text, else by how many of the character 5-grams of one
stand in the other.  An article whose first body byte did not move keeps its id, so one that was split may still be
there, and one that took in another too.  Memory: the texts of PATHS_A_PASS pages at a time, and O(articles) ids with
the page of each.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import schema
from pipeline.release.merging import read_sorted
from pipeline.release.write import parquet_path

GRAM_CHARS = 5
CONTAINED = 0.5
"""Share of an article's 5-grams that must stand in another for the two to be taken for kin."""
PATHS_A_PASS = 1_000
_SHA256_OF_NOTHING = hashlib.sha256().hexdigest()

Row: TypeAlias = tuple[str, str, str, str]
"""Old id, new id, relation, reason."""


@dataclass(frozen=True, slots=True)
class _Article:
    article_id: str
    text_sha256: str
    text: str

    def grams(self) -> set[str]:
        """Return the character 5-grams of title and text: the whole of anything shorter, none of nothing."""
        if not self.text:
            return set()
        last = max(1, len(self.text) - GRAM_CHARS + 1)
        return {self.text[start : start + GRAM_CHARS] for start in range(last)}


def carried_on(previous: Path | None) -> Iterator[pa.Table]:
    """Yield all rows of the id history of the previous release."""
    if previous is not None:
        yield from read_sorted(previous / parquet_path("id_history"), schema.ID_HISTORY.column_names)


def new_rows(
    previous: Path,
    release: Path,
    vanished: Iterable[str],
    added: Iterable[str],
    taken_down: Collection[str],
    version: str,
) -> Iterator[pa.Table]:
    """Yield rows of ``id_history`` for the articles that went, were split or took in others in this version.

    ``taken_down`` holds the ids of articles that were taken down: of those no kin is looked for.  Both folders must
    hold finished Parquet files of articles and sources.
    """
    vanished, added = frozenset(vanished), frozenset(added)
    if not (vanished or added):
        return
    old_pages, new_pages = _by_path(previous), _by_path(release)
    paths = sorted(
        path
        for path, articles in old_pages.items()
        if vanished.intersection(articles) or added.intersection(new_pages.get(path, ()))
    )
    for start in range(0, len(paths), PATHS_A_PASS):
        chosen = paths[start : start + PATHS_A_PASS]
        old = _texts(previous, [item for path in chosen for item in old_pages[path]])
        new = _texts(release, [item for path in chosen for item in new_pages.get(path, ())])
        rows: list[tuple[object, ...]] = []
        for path in chosen:
            before = [old[item] for item in old_pages[path]]
            after = [new[item] for item in new_pages.get(path, ())]
            rows += [(old_id, new_id, version, *rest) for old_id, new_id, *rest in relate(before, after, taken_down)]
        yield schema.ID_HISTORY.from_rows(rows)


def _by_path(release: Path) -> dict[str, list[str]]:
    """Return all article ids by the path of their page."""
    path_of: dict[str, str] = {}
    for rows in read_sorted(release / parquet_path("sources"), ["source_id", "path"]):
        path_of.update(zip(rows["source_id"].to_pylist(), rows["path"].to_pylist(), strict=True))
    pages: dict[str, list[str]] = defaultdict(list)
    for rows in read_sorted(release / parquet_path("articles"), ["article_id", "source_id"]):
        for article, source in zip(rows["article_id"].to_pylist(), rows["source_id"].to_pylist(), strict=True):
            pages[path_of[source]].append(article)
    return pages


def _texts(release: Path, ids: list[str]) -> dict[str, _Article]:
    wanted = pa.array(ids, pa.string())
    found: dict[str, _Article] = {}
    columns = ["article_id", "title", "text", "text_sha256"]
    for rows in read_sorted(release / parquet_path("articles"), columns):
        for row in rows.filter(pc.is_in(rows["article_id"], wanted)).to_pylist():
            words = "\n".join(part for part in (row["title"], row["text"]) if part)
            digest = "" if row["text_sha256"] == _SHA256_OF_NOTHING else row["text_sha256"]
            found[row["article_id"]] = _Article(row["article_id"], digest, words)
    return found


def relate(before: list[_Article], after: list[_Article], taken_down: Collection[str] = ()) -> Iterator[Row]:
    """Yield the rows of one page: at least one for each article that went, two or more for one that was split."""
    old_ids, new_ids = ({article.article_id for article in side} for side in (before, after))
    stayed = old_ids & new_ids
    gone = [article for article in before if article.article_id not in stayed]
    fresh = [article for article in after if article.article_id not in stayed]
    by_digest = {article.text_sha256: article for article in reversed(fresh) if article.text_sha256}
    grams = {article.article_id: article.grams() for article in after}
    rows: list[Row] = []
    changed = []
    for article in gone:
        twin = by_digest.get(article.text_sha256)
        if article.article_id in taken_down:
            rows.append((article.article_id, article.article_id, "withdrawn", "taken down: see tombstones"))
        elif twin is not None:
            rows.append((article.article_id, twin.article_id, "same", "the text is the same"))
        else:
            changed.append((article, _kin(article.grams(), grams)))
    # A new article that holds several old ones was merged from them; one that holds a single one only grew.
    holders: dict[str, int] = defaultdict(int, dict.fromkeys(stayed, 1))
    for _, kin in changed:
        for new_id, (held, _) in kin.items():
            holders[new_id] += held >= CONTAINED
    for article, kin in changed:
        rows += _outcome(article.article_id, kin, holders, stayed)
    yield from rows
    known = {new_id for _, new_id, *_ in rows}
    unclaimed = {article.article_id: grams[article.article_id] for article in fresh if article.article_id not in known}
    for article in before:
        if article.article_id in stayed:
            yield from _split_off(article, grams[article.article_id], unclaimed)


def _kin(old: set[str], candidates: dict[str, set[str]]) -> dict[str, tuple[float, float]]:
    """Return, for each candidate of kin, the share of the old 5-grams it holds and of its own that are old."""
    kin = {}
    for new_id, new in candidates.items():
        shared = len(old & new)
        shares = (shared / max(len(old), 1), shared / max(len(new), 1))
        if max(shares) >= CONTAINED:
            kin[new_id] = shares
    return kin


def _outcome(
    old_id: str, kin: dict[str, tuple[float, float]], holders: dict[str, int], stayed: set[str]
) -> Iterator[Row]:
    if not kin:
        yield old_id, old_id, "withdrawn", "no article of the page holds its text"
        return
    best = max(sorted(kin), key=lambda new_id: kin[new_id])
    held, own = kin[best]
    if held >= CONTAINED and best not in stayed and (own >= CONTAINED or holders[best] == 1):
        yield old_id, best, "same", f"{held:.0%} of its text stands in the new article"
    elif held >= CONTAINED:
        yield old_id, best, "merged", f"{held:.0%} of its text stands in an article that holds others too"
    elif len(kin) == 1:
        yield old_id, best, "same", f"the new article is a part of it ({held:.0%})"
    else:
        for new_id in sorted(kin):
            yield old_id, new_id, "split", f"the new article is a part of it ({kin[new_id][0]:.0%})"


def _split_off(old: _Article, now: set[str], unclaimed: dict[str, set[str]]) -> Iterator[Row]:
    """Yield what became of an article that kept its id and lost text to new articles; nothing when it lost none."""
    before = old.grams()
    lost = before - now
    parts = {new_id: new for new_id, new in sorted(unclaimed.items()) if len(new & lost) >= CONTAINED * len(new) > 0}
    if parts:
        for new_id, new in [(old.article_id, now), *parts.items()]:
            share = len(before & new) / len(before)
            yield old.article_id, new_id, "split", f"the new article is a part of it ({share:.0%})"

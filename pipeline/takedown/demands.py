"""Demands to take articles down: which articles of a store they touch, and where these were published.

What belongs here: making entries of the list from ids, and lifting them.  What does not: the list (``suppressions``).

An article is looked for in the store first and then in its releases, newest first: an id that a curator was sent may
be older than the last build.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import schema
from pipeline.articles.continuations import continuations
from pipeline.release.changes import tells_of
from pipeline.release.index import published
from pipeline.release.merging import read_sorted
from pipeline.release.retract import retract_taken_down
from pipeline.release.write import parquet_path
from pipeline.store import Store
from pipeline.takedown.suppressions import (
    Suppression,
    Suppressions,
    TakedownError,
    load_suppressions,
    save_suppressions,
)

FEWEST_CHARS = 20
"""Shorter texts, such as 资料图片, stand elsewhere by chance: only the bytes named are taken down."""
_FACTS = ["article_id", "source_id", "text_sha256", "char_count"]


@dataclass(frozen=True)
class Suppressed:
    """What came of a demand."""

    articles: tuple[str, ...]
    """Articles of the store that the next build leaves out."""
    related: tuple[str, ...]
    """Near reprints of them, and the other halves of jumps, that were not asked for and stay."""
    versions: tuple[str, ...]
    """Published versions that hold one of them, retracted now."""


def suppress(
    store: Store, article_ids: Sequence[str], category: str, reason: str, *, with_related: bool = False
) -> Suppressed:
    """Put articles on the list of suppressions and retract the versions that hold them.

    Articles with the very same text go too; near reprints and the other halves of jumps ``with_related``.  Raises
    TakedownError when an id is unknown, the category is none of the known ones or no reason is given.
    """
    if category not in schema.TAKEDOWN_CATEGORIES:
        raise TakedownError(f"category {category!r}: use one of {', '.join(schema.TAKEDOWN_CATEGORIES)}")
    if not reason.strip():
        raise TakedownError(f"{', '.join(article_ids)}: say why; the reason stays in the store")
    with store.locked():
        related = _related(store, article_ids)
        wanted = sorted({*article_ids, *related}) if with_related else list(article_ids)
        entries = [_entry(store, article_id, category, reason.strip()) for article_id in wanted]
        texts = [entry.text_sha256 for entry in entries if entry.text_sha256]
        found = _in_store(store, wanted, texts)
        partitions = tuple(sorted({partition for partition, _ in found}))
        touched = [replace(entry, partitions=partitions) for entry in entries]
        save_suppressions(store.root, load_suppressions(store.root).with_entries(touched))
        versions = _retract_holders(store.root, wanted, texts, category)
    articles = {row["article_id"] for _, rows in found for row in rows.to_pylist()} | set(wanted)
    return Suppressed(tuple(sorted(articles)), tuple(sorted(set(related) - articles)), tuple(versions))


def lift(store: Store, article_ids: Sequence[str]) -> Suppressions:
    """Take articles off the list: the next build shows them again.  Returns the list; TakedownError for unknown ids."""
    with store.locked():
        known = load_suppressions(store.root)
        on_list = {entry.article_id for entry in known.entries}
        if missing := sorted(set(article_ids) - on_list):
            listed = ", ".join(sorted(on_list)) or "nobody"
            raise TakedownError(f"{', '.join(missing)}: not on the list of suppressions (on it: {listed})")
        save_suppressions(store.root, left := known.without(article_ids))
    return left


def _entry(store: Store, article_id: str, category: str, reason: str) -> Suppression:
    for tables in (_of_store(store, article_id), _of_releases(store.root, article_id)):
        for sources, article, spans in tables:
            path = sources.filter(pc.equal(sources["source_id"], article["source_id"]))["path"][0].as_py()
            starts, ends = spans["byte_start"].to_pylist(), spans["byte_end"].to_pylist()
            digest = article["text_sha256"] if article["char_count"] >= FEWEST_CHARS else None
            ranges = tuple(sorted(zip(starts, ends, strict=True)))
            return Suppression(article_id, category, reason, article["source_id"], path, ranges, digest, ())
    for entry in load_suppressions(store.root).entries:
        if entry.article_id == article_id:
            return replace(entry, category=category, reason=reason)
    raise TakedownError(
        f"{article_id}: neither the store {store.root} nor one of its releases has this article; "
        "look its id up in articles.article_id, or with `banmian show`"
    )


_Found = Iterator[tuple[pa.Table, dict[str, Any], pa.Table]]
"""Sources, the row of the article, and its spans."""


def _of_store(store: Store, article_id: str) -> _Found:
    for partition in store.partitions("clean_articles"):
        clean = store.read("clean_articles", partition)
        for index in range(clean.chunks):
            rows = _with_id(clean.chunk(index, "articles", _FACTS), article_id)
            if rows.num_rows:
                spans = _with_id(clean.chunk(index, "spans"), article_id)
                yield store.read("sources", partition).chunk(index, "sources"), rows.to_pylist()[0], spans


def _of_releases(store: Path, article_id: str) -> _Found:
    for release in reversed([*published(store)]):
        for part in read_sorted(release / parquet_path("articles"), _FACTS):
            rows = _with_id(part, article_id)
            if rows.num_rows:
                sources = pa.concat_tables(read_sorted(release / parquet_path("sources"), ["source_id", "path"]))
                parts = [_with_id(spans, article_id) for spans in read_sorted(release / parquet_path("spans"))]
                yield sources, rows.to_pylist()[0], pa.concat_tables(parts)


def _with_id(rows: pa.Table, article_id: str) -> pa.Table:
    return rows.filter(pc.equal(rows["article_id"], article_id))


def _in_store(store: Store, ids: Iterable[str], texts: Iterable[str]) -> list[tuple[str, pa.Table]]:
    """Return the articles of the store with one of the ids or texts, by partition."""
    found = []
    for partition in store.partitions("clean_articles"):
        clean = store.read("clean_articles", partition)
        for index in range(clean.chunks):
            rows = _matching(clean.chunk(index, "articles", _FACTS), ids, texts)
            if rows.num_rows:
                found.append((partition, rows))
    return found


def _matching(rows: pa.Table, ids: Iterable[str], texts: Iterable[str]) -> pa.Table:
    by_id = pc.is_in(rows["article_id"], pa.array([*ids], pa.string()))
    return rows.filter(pc.or_(by_id, pc.is_in(rows["text_sha256"], pa.array([*texts], pa.string()))))


def _related(store: Store, ids: Sequence[str]) -> list[str]:
    """Return the prints of the same story and the other parts of jumps, as far as the store knows."""
    related: set[str] = set()
    if store.manifest("reprints") is not None:
        prints = store.read("reprints").table("reprints")
        own = prints.filter(pc.is_in(prints["article_id"], pa.array([*ids], pa.string())))["cluster_id"]
        related.update(prints.filter(pc.is_in(prints["cluster_id"], own))["article_id"].to_pylist())
    neighbours: dict[str, set[str]] = defaultdict(set)
    for row in continuations(store, store.partitions("clean_articles")).to_pylist():
        ends = {row["article_id"], row["continues_article_id"]}
        for end in ends:
            neighbours[end] |= ends
    reached = set(ids)
    while further := {end for one in reached for end in neighbours[one]} - reached:
        reached |= further
    return sorted((related | reached) - set(ids))


def _retract_holders(store: Path, ids: Sequence[str], texts: Sequence[str], category: str) -> list[str]:
    """Retract the versions that hold one of the articles, or give its former words in their diff; return them."""
    holders = [
        release.name
        for release in published(store)
        if any(_matching(rows, ids, texts).num_rows for rows in read_sorted(release / parquet_path("articles"), _FACTS))
        or tells_of(release, [*ids, *texts])
    ]
    if holders:
        retract_taken_down(store, holders, category)
    return holders

"""Which articles continue which: the jumps of a whole store, linked issue by issue.

What belongs here: reading both ends of jumps from the store.  How an end finds its other end is in ``jumps``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.articles.jumps import link_jumps, page_key, section_of
from pipeline.store import Store, StoredTables

COLUMNS = ["article_id", "newspaper", "issue_date", "page_no", "kind", "title", "text", "continues_article_id"]
"""What ``link_jumps`` looks at."""
LINKS = pa.schema([("article_id", pa.string()), ("continues_article_id", pa.string())])


def continuations(store: Store, partitions: Iterable[str]) -> pa.Table:
    """Return the articles that continue another one and which, with the schema LINKS, over some issue dates."""
    return pa.concat_tables([LINKS.empty_table(), *(_of_issue(store, partition) for partition in partitions)])


def _of_issue(store: Store, partition: str) -> pa.Table:
    """Return the links of one issue date; only the articles on pages that a jump leaves or names are held."""
    clean = store.read("clean_articles", partition)
    jumps = [
        tuple(row.values()) for index in range(clean.chunks) for row in clean.chunk(index, "jump_ends").to_pylist()
    ]
    if not jumps:
        return LINKS.empty_table()
    pages = _jumping_pages(clean, jumps)
    articles = [
        of_chunk.filter(pa.array([page_key(page or "") in pages.get(paper, ()) for paper, page in _places(of_chunk)]))
        for index in range(clean.chunks)
        for of_chunk in (clean.chunk(index, "articles", COLUMNS),)
    ]
    linked = link_jumps(pa.concat_tables(articles), jumps).select(LINKS.names)
    return linked.filter(pc.is_valid(linked["continues_article_id"])).cast(LINKS)


def _jumping_pages(clean: StoredTables, jumps: Iterable[tuple[str, str | None, str | None]]) -> dict[object, set[str]]:
    """Return for each newspaper the keys of the pages on which jumps begin or end, with and without section."""
    said = {own_id: jump for own_id, *jump in jumps}
    pages: dict[object, set[str]] = defaultdict(set)
    for index in range(clean.chunks):
        of_chunk = clean.chunk(index, "articles", ["article_id", "newspaper", "page_no"])
        for own_id, (newspaper, page) in zip(of_chunk["article_id"].to_pylist(), _places(of_chunk), strict=True):
            for named in (page, *said[own_id]) if own_id in said else ():
                if named:
                    pages[newspaper] |= {page_key(named), page_key(named, section_of(page))}
                    pages[newspaper].add(page_key(named).lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    return pages


def _places(articles: pa.Table) -> Iterable[tuple[object, str | None]]:
    return zip(articles["newspaper"].to_pylist(), articles["page_no"].to_pylist(), strict=True)

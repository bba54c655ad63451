"""Which articles continue which: the jumps of a whole store, linked issue by issue.

What belongs here: reading both ends of jumps from the store.  How an end finds its other end is in ``jumps``.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.articles.jumps import link_jumps
from pipeline.store import Store

LINKS = pa.schema([("article_id", pa.string()), ("continues_article_id", pa.string())])


def continuations(store: Store, partitions: Iterable[str]) -> pa.Table:
    """Return the articles that continue another one and which, with the schema LINKS, over some issue dates."""
    return pa.concat_tables([LINKS.empty_table(), *(_of_issue(store, partition) for partition in partitions)])


def _of_issue(store: Store, partition: str) -> pa.Table:
    """Return the links of one issue date; only the articles at either end of a jump are held."""
    clean = store.read("clean_articles", partition)
    articles: list[pa.Table] = []
    jumps: list[tuple[str, str | None, str | None]] = []
    for index in range(clean.chunks):
        ends = clean.chunk(index, "jump_ends")
        if ends.num_rows:
            of_chunk = clean.chunk(index, "articles")
            articles.append(of_chunk.filter(pc.is_in(of_chunk["article_id"], value_set=ends["article_id"])))
            jumps += zip(*(column.to_pylist() for column in ends.columns), strict=True)
    if not articles:
        return LINKS.empty_table()
    linked = link_jumps(pa.concat_tables(articles), jumps).select(LINKS.names)
    return linked.filter(pc.is_valid(linked["continues_article_id"])).cast(LINKS)

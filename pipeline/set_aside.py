"""Setting a page aside: none of its articles go on, and every one of its bytes is accounted for as undecided.

What belongs here: what becomes of the tables of a chunk when a page of it must not go on.  What does not: why it must
not, which checks say (``expectations``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import schema
from pipeline.rules import Rule

SET_ASIDE = Rule(
    "check.set-aside",
    "cleaning",
    "整版隔离：该版未通过检查，其全部字节列为未决，稿件不收",
    "A page set aside because it failed a check: all of its bytes are undecided, none of its articles go on",
)
RULES = (SET_ASIDE,)

_BY_ARTICLE = ("paragraphs", "credits", "edits", "quality", "jump_ends")
_BY_SOURCE = ("articles", "spans", "residue", "coverage")


def set_aside(tables: Mapping[str, pa.Table], sources: pa.Table, pages: Iterable[str]) -> dict[str, pa.Table]:
    """Return the tables of ``clean_articles`` for a chunk without the articles of some pages.

    ``sources`` holds source_id, byte_size and char_count of the chunk; ``pages`` are source ids.  A page set aside
    keeps one row of residue over the whole of it, and one of coverage.  Other tables are returned as they are.
    """
    left_out = pa.array(sorted(pages), pa.string())
    articles = tables["articles"]
    gone = articles.filter(pc.is_in(articles["source_id"], value_set=left_out))["article_id"].combine_chunks()
    kept = dict(tables)
    for names, column, values in ((_BY_ARTICLE, "article_id", gone), (_BY_SOURCE, "source_id", left_out)):
        for name in names:
            table = tables[name]
            kept[name] = table.filter(pc.invert(pc.is_in(table[column], value_set=values)))
    rows = sources.filter(pc.is_in(sources["source_id"], value_set=left_out)).to_pylist()
    residue = schema.RESIDUE.from_rows(
        (row["source_id"], 0, row["byte_size"], 0, row["char_count"], "undecided", SET_ASIDE.rule_id) for row in rows
    )
    coverage = schema.COVERAGE.from_rows((row["source_id"], 0, 0, 0, row["byte_size"], 0, 0) for row in rows)
    for name, added in (("residue", residue), ("coverage", coverage)):
        kept[name] = pa.concat_tables([kept[name], added.cast(kept[name].schema)])
    return {name: table.combine_chunks() for name, table in kept.items()}

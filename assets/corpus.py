"""The assets over the whole corpus: lexicon, term statistics, reprints.  What they do is in ``pipeline.corpus``.

Lexicon and term statistics are refreshed on their own schedule and frozen in between: a page that arrives on Tuesday
must not change the words of every article.
"""

from pathlib import Path

import dagster as dg

from assets.inventory import OWNERS
from assets.io import Chunks
from assets.metadata import definition_metadata
from assets.pages import clean_articles, words
from pipeline.corpus import make_lexicon, make_reprints, make_term_statistics
from pipeline.engine import Engine
from pipeline.stages import TABLES_OF
from pipeline.store import UNPARTITIONED, Store


@dg.asset(
    deps=[clean_articles],
    group_name="language",
    kinds={"parquet", "python"},
    owners=OWNERS,
    code_version="1",
    metadata=definition_metadata(TABLES_OF["lexicon"]),
    description="词表：自全部稿件挖得的新词，加用户所供（lexicon.toml）；按周更新，其间不变。New words mined from all "
    "articles, and those that the user supplies; refreshed weekly, frozen in between.",
)
def lexicon(raw: dg.ResourceParam[Path], store: dg.ResourceParam[Store], engine: dg.ResourceParam[Engine]) -> Chunks:
    """Mine the corpus for words and add the supplied ones."""
    return Chunks([(UNPARTITIONED, engine.apart(make_lexicon, (store.root, raw)))])


@dg.asset(
    deps=[words],
    group_name="language",
    kinds={"parquet", "python"},
    owners=OWNERS,
    code_version="1",
    metadata=definition_metadata(TABLES_OF["term_statistics"]),
    description="词频：各词见于多少稿件；与词表同时更新。In how many articles each word stands; refreshed with the "
    "lexicon.",
)
def term_statistics(store: dg.ResourceParam[Store], engine: dg.ResourceParam[Engine]) -> Chunks:
    """Count the articles that hold each word."""
    return Chunks([(UNPARTITIONED, {"term_statistics": engine.apart(make_term_statistics, store.root)})])


@dg.asset(
    deps=[clean_articles],
    group_name="publication",
    kinds={"parquet", "python"},
    owners=OWNERS,
    code_version="1",
    metadata=definition_metadata(TABLES_OF["reprints"]),
    description="转载：内容相同或相近的稿件。Articles printed more than once, word for word or nearly.",
)
def reprints(store: dg.ResourceParam[Store], engine: dg.ResourceParam[Engine]) -> Chunks:
    """Find reprints over all articles."""
    return Chunks([(UNPARTITIONED, {"reprints": make_reprints(store, engine)})])

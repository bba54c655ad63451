"""The assets over the whole corpus: lexicon, term statistics, reprints.

What belongs here: which parts of the store they read.  How words are mined and reprints found is in ``pipeline``.

Lexicon and term statistics are refreshed on their own schedule and frozen in between: a page that arrives on Tuesday
must not change the words of every article.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import dagster as dg
import pyarrow as pa
import pyarrow.compute as pc

from assets.inventory import OWNERS
from assets.io import Chunks
from assets.metadata import definition_metadata
from assets.pages import clean_articles, words
from pipeline import schema
from pipeline.articles.continuations import continuations
from pipeline.engine import Engine
from pipeline.keywords.statistics import count_documents
from pipeline.reprints import find_reprints
from pipeline.stages import ChunkTask, sign_articles
from pipeline.store import UNPARTITIONED, Store
from pipeline.words.lexicon import lexicon_table, load_supplied
from pipeline.words.mining import mine
from pipeline.words.tokenizer import Tokenizer

SUPPLIED_LEXICON = "lexicon.toml"
"""File in the raw folder with words that the user supplies."""

TEXT_COLUMNS = ["article_id", "issue_date", "text"]


class StoredColumns:
    """Some columns of a stored table over all partitions; iterating starts anew each time."""

    def __init__(self, store: Store, asset: str, table: str, columns: list[str]) -> None:
        self._arguments = (asset, table, columns)
        self._store = store

    def __iter__(self) -> Iterator[pa.Table]:
        return self._store.iterate(*self._arguments)


@dg.asset(
    deps=[clean_articles],
    group_name="language",
    kinds={"parquet", "python"},
    owners=OWNERS,
    code_version="1",
    metadata=definition_metadata((schema.LEXICON,)),
    description="词表：自全部稿件挖得的新词，加用户所供（lexicon.toml）；按周更新，其间不变。New words mined from all "
    "articles, and those that the user supplies; refreshed weekly, frozen in between.",
)
def lexicon(raw: dg.ResourceParam[Path], store: dg.ResourceParam[Store]) -> Chunks:
    """Mine the corpus for words and add the supplied ones."""
    mined = mine(StoredColumns(store, "clean_articles", "articles", TEXT_COLUMNS), Tokenizer())
    table = lexicon_table(mined, load_supplied(raw / SUPPLIED_LEXICON))
    return Chunks([(UNPARTITIONED, {"lexicon": table})])


@dg.asset(
    deps=[words],
    group_name="language",
    kinds={"parquet", "python"},
    owners=OWNERS,
    code_version="1",
    metadata=definition_metadata((schema.TERM_STATISTICS,)),
    description="词频：各词见于多少稿件；与词表同时更新。In how many articles each word stands; refreshed with the "
    "lexicon.",
)
def term_statistics(store: dg.ResourceParam[Store]) -> Chunks:
    """Count the articles that hold each word."""
    table = count_documents(StoredColumns(store, "words", "words", ["article_id", "words"]))
    return Chunks([(UNPARTITIONED, {"term_statistics": table})])


@dg.asset(
    deps=[clean_articles],
    group_name="publication",
    kinds={"parquet", "python"},
    owners=OWNERS,
    code_version="1",
    metadata=definition_metadata((schema.REPRINTS,)),
    description="转载：内容相同或相近的稿件。Articles printed more than once, word for word or nearly.",
)
def reprints(store: dg.ResourceParam[Store], engine: dg.ResourceParam[Engine]) -> Chunks:
    """Find reprints over all articles."""
    partitions = store.partitions("clean_articles")
    tasks = [
        ChunkTask(store.root, partition, index)
        for partition in partitions
        for index in range(store.read("clean_articles", partition).chunks)
    ]
    jumps = zip(*(column.to_pylist() for column in continuations(store, partitions).columns), strict=True)
    signed = engine.map(sign_articles, tasks, "reprints")
    table = find_reprints(signed, lambda ids: texts_of(store, ids), jumps)
    return Chunks([(UNPARTITIONED, {"reprints": table})])


def texts_of(store: Store, wanted: Iterable[str]) -> dict[str, str]:
    """Return the texts of some articles by id; the rest is read but not kept."""
    ids = pa.array(sorted(wanted), pa.string())
    texts: dict[str, str] = {}
    for chunk in store.iterate("clean_articles", "articles", ["article_id", "text"]):
        found = chunk.filter(pc.is_in(chunk["article_id"], value_set=ids))
        texts.update(zip(found["article_id"].to_pylist(), found["text"].to_pylist(), strict=True))
    return texts

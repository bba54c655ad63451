"""The keywords table: the keywords of each article.

What belongs here: from words tables to rows of ``schema.KEYWORDS``, a chunk of articles at a time.  What does not:
which keywords (``extract``).
"""

from __future__ import annotations

from collections import defaultdict

import pyarrow as pa

from pipeline.keywords.extract import TOP, Document, Extractor
from pipeline.schema import KEYWORDS, TEXT_ROLES

METHOD = "phrase-logistic-2"
"""Name of the method in the table; its number rises when the same text would get other keywords."""
ARTICLES_AT_ONCE = 500
"""Articles scored together: more is no faster and takes more memory."""


def keywords_table(
    articles: pa.Table, paragraphs_with_words: pa.Table, extractor: Extractor, top: int = TOP
) -> pa.Table:
    """Return the KEYWORDS rows of ``articles`` (article_id, title, text), in their order, best keyword first.

    ``paragraphs_with_words`` (article_id, para_no, role, words) holds the paragraphs of these articles in order; only
    the titles and the paragraphs that make up the text count.
    """
    titles, bodies = _words_by_article(paragraphs_with_words)
    rows: list[tuple[object, ...]] = []
    for start in range(0, articles.num_rows, ARTICLES_AT_ONCE):
        chunk = articles.slice(start, ARTICLES_AT_ONCE)
        ids = chunk.column("article_id").to_pylist()
        texts = zip(ids, chunk.column("title").to_pylist(), chunk.column("text").to_pylist(), strict=True)
        documents = [Document(title, text, titles[key], bodies[key]) for key, title, text in texts]
        for key, keywords in zip(ids, extractor.extract_many(documents, top), strict=True):
            rows.extend(
                (key, rank, k.keyword, k.score, k.occurrences, k.first_char, METHOD)
                for rank, k in enumerate(keywords, 1)
            )
    return KEYWORDS.from_rows(rows)


def _words_by_article(paragraphs: pa.Table) -> tuple[dict[str, list[str]], dict[str, list[list[str]]]]:
    """Return the words of titles and of text paragraphs, by article."""
    titles: dict[str, list[str]] = defaultdict(list)
    bodies: dict[str, list[list[str]]] = defaultdict(list)
    columns = (paragraphs.column(name).to_pylist() for name in ("article_id", "role", "words"))
    for article_id, role, words in zip(*columns, strict=True):
        if not words:
            continue
        if role == "title":
            titles[article_id].extend(words.split(" "))
        elif role in TEXT_ROLES:
            bodies[article_id].append(words.split(" "))
    return titles, bodies

"""The words table: the words of each paragraph.

What belongs here: from paragraphs to rows of ``schema.WORDS``, a chunk of pages at a time.  What does not: cutting.
"""

from __future__ import annotations

import pyarrow as pa

from pipeline.schema import WORDS
from pipeline.words.tokenizer import Tokenizer


def words_table(paragraphs: pa.Table, tokenizer: Tokenizer) -> pa.Table:
    """Return the WORDS rows of ``paragraphs`` (article_id, para_no, text), in the same order.

    ``words`` joins the words of a paragraph by single spaces; a paragraph without text raises ValueError.
    """
    cut = [tokenizer.words(text) for text in paragraphs.column("text").to_pylist()]
    columns = [
        paragraphs.column("article_id"),
        paragraphs.column("para_no"),
        pa.array([" ".join(words) for words in cut], pa.string()),
        pa.array([len(words) for words in cut], pa.int64()),
    ]
    return pa.table(columns, schema=WORDS.arrow())

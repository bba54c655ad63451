"""The tables of words: the words of each paragraph, and the lexicon.

What belongs here: from paragraphs to rows of ``schema.WORDS``, a chunk of pages at a time; joining mined with supplied
words (the user's win); handing a stored lexicon to the tokenizer.  What does not: cutting (``tokenizer``) and finding
new words (``mining``).
"""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.schema import SUPPLIED_WORDS, WORDS
from pipeline.words.lexicon import LexiconEntry
from pipeline.words.tokenizer import Tokenizer


def words_table(paragraphs: pa.Table, tokenizer: Tokenizer) -> pa.Table:
    """Return the WORDS rows of ``paragraphs`` (article_id, para_no, text), in the same order.

    ``words`` joins the words of a paragraph by single spaces; a paragraph without text raises TypeError.
    """
    words = pa.array(tokenizer.word_lines(paragraphs.column("text").to_pylist()), pa.string())
    spaces = pc.cast(pc.count_substring(words, " "), pa.int64())
    counts = pc.if_else(pc.equal(words, ""), 0, pc.add(spaces, 1))
    columns = [paragraphs.column("article_id"), paragraphs.column("para_no"), words, counts]
    return pa.table(columns, schema=WORDS.arrow())


def lexicon_table(mined: pa.Table, supplied: pa.Table) -> pa.Table:
    """Return the LEXICON table of mined and supplied words, sorted by word; a word in both is the user's."""
    is_also_supplied = pc.is_in(mined.column("word"), value_set=supplied.column("word"))
    return pa.concat_tables([mined.filter(pc.invert(is_also_supplied)), supplied]).sort_by("word").combine_chunks()


def supplied_table(supplied: Iterable[LexiconEntry]) -> pa.Table:
    """Return the SUPPLIED_WORDS table: the user's words with the frequencies that they gave, sorted by word."""
    return SUPPLIED_WORDS.from_rows((entry.word, entry.freq) for entry in sorted(supplied, key=lambda e: e.word))


def entries_of(lexicon: pa.Table, supplied: pa.Table) -> list[LexiconEntry]:
    """Return the entries of a LEXICON table for a Tokenizer, with the frequencies of its SUPPLIED_WORDS table."""
    given = dict(zip(*(supplied.column(name).to_pylist() for name in ("word", "freq")), strict=True))
    columns = zip(lexicon.column("word").to_pylist(), lexicon.column("origin").to_pylist(), strict=True)
    return [LexiconEntry(word, given.get(word), origin) for word, origin in columns]

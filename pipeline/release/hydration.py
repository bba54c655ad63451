"""Giving withheld paragraphs their text back from raw bytes, and taking it away.

What belongs here: a paragraph and its withheld form, one made of the other.  What does not: which sources are open
(``profiles``), whole releases (``rehydrate``), and whether the result is right (``verification_texts``).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import schema

TEXT_COLUMNS = ("kicker", "title", "subtitle", "summary", "byline", "text")
"""Columns of ``articles`` that hold words of the paper; all may be null."""
Piece = Callable[[str, int, int], bytes]
"""Gives the bytes of a range of a source as UTF-8."""


def withheld(paragraphs: pa.Table) -> pa.Table:
    """Return paragraphs in their withheld form: digests and lengths instead of words."""
    digests = [hashlib.sha256(text.encode()).hexdigest() for text in paragraphs["text"].to_pylist()]
    lengths = [word_lengths(words) for words in paragraphs["words"].to_pylist()]
    kept = [paragraphs[name] for name in ("article_id", "para_no", "role", "char_count")]
    return pa.table([*kept, pa.array(digests, pa.string()), pa.array(lengths, pa.string())], schema.WITHHELD.arrow())


def closed(articles: pa.Table, is_closed: pa.ChunkedArray) -> pa.Table:
    """Return articles of which those that are closed (a mask) lack the words of the paper."""
    for name in TEXT_COLUMNS:
        at = articles.column_names.index(name)
        values = pc.if_else(is_closed, pa.scalar(None, pa.string()), articles[name])
        articles = articles.set_column(at, schema.ARTICLES.arrow().field(at), values)
    return articles


def word_lengths(words: str) -> str:
    """Return the lengths of words that are separated by single spaces.

    >>> word_lengths("澜河 新桥 通车")
    '2 2 2'
    """
    return " ".join([str(len(word)) for word in words.split(" ")])


def cut(text: str, lengths: str) -> str:
    """Cut a text into words of the lengths given, white space left out: what ``word_lengths`` was made of.

    >>> cut("澜河新桥 通车", "2 2 2")
    '澜河 新桥 通车'
    """
    letters = "".join(text.split())
    words, at = [], 0
    for length in map(int, lengths.split(" ")):
        words.append(letters[at : at + length])
        at += length
    return " ".join(words)


def derived_texts(spans: pa.Table, edits: pa.Table, piece: Piece) -> dict[tuple[str, int], str]:
    """Return the text of each paragraph: the raw characters of its spans joined, its edits applied."""
    pieces: dict[tuple[str, int], list[bytes]] = defaultdict(list)
    columns = ("article_id", "para_no", "source_id", "byte_start", "byte_end")
    for article, para, source, start, end in zip(*(spans[name].to_pylist() for name in columns), strict=True):
        pieces[article, para].append(piece(source, start, end))
    texts = {key: b"".join(parts).decode("utf-8", "replace") for key, parts in pieces.items()}
    for edit in edits.to_pylist():
        key, at = (edit["article_id"], edit["para_no"]), edit["at_char"]
        if key in texts:
            texts[key] = texts[key][:at] + edit["insert_text"] + texts[key][at + len(edit["delete_text"]) :]
    return texts


def hydrated(hidden: pa.Table, texts: Mapping[tuple[str, int], str]) -> pa.Table:
    """Return withheld paragraphs with their text and words; a paragraph without known text raises KeyError."""
    keys = list(zip(hidden["article_id"].to_pylist(), hidden["para_no"].to_pylist(), strict=True))
    own = [texts[key] for key in keys]
    words = [cut(text, lengths) for text, lengths in zip(own, hidden["word_lengths"].to_pylist(), strict=True)]
    columns = [
        hidden["article_id"],
        hidden["para_no"],
        hidden["role"],
        pa.array(own, pa.string()),
        pa.array(words, pa.string()),
        hidden["char_count"],
    ]
    return pa.table(columns, schema.PARAGRAPHS.arrow())


def filled(articles: pa.Table, paragraphs: pa.Table) -> pa.Table:
    """Return articles with the words of the paper, put together from their paragraphs (all of them, in order)."""
    lines: dict[tuple[str, str], list[str]] = defaultdict(list)
    for article, role, text in zip(
        *(paragraphs[name].to_pylist() for name in ("article_id", "role", "text")), strict=True
    ):
        lines[article, "text" if role in schema.TEXT_ROLES else role].append(text)
    ids: Sequence[str] = articles["article_id"].to_pylist()
    for name in TEXT_COLUMNS:
        at = articles.column_names.index(name)
        separator = "\n" if name == "text" else " "
        values = [separator.join(lines[article, name]) if (article, name) in lines else None for article in ids]
        articles = articles.set_column(at, schema.ARTICLES.arrow().field(at), pa.array(values, pa.string()))
    return articles

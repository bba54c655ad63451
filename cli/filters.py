"""The filters: ``banmian words`` and ``banmian keywords``, lines in, lines out.

What belongs here: reading what has arrived, handing it on block by block, writing it at once.  Whatever bytes come in,
a line goes out for each line, so that both fit between other programs of a pipe.  What does not: cutting and scoring.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BufferedReader
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.errors import plain_errors
from cli.options import FOLDER

if TYPE_CHECKING:
    from pipeline.keywords import Document, Extractor, Keyword
    from pipeline.words import LexiconEntry, Tokenizer

BLOCK_BYTES = 2**18
"""Bytes read at once at most: enough that cutting many lines at once pays, little enough to hold."""

FILE = click.argument("file", type=click.File("rb"), default="-")


@click.command()
@FILE
@click.option("--plain", is_flag=True, help="jieba's own tokens: no protected spans, no lexicon.")
@click.option("--pos", is_flag=True, help="Add /tag, the part of speech, to every word.")
@click.option("--store", type=FOLDER, help="Use the lexicon of this store.")
@click.option(
    "--engine",
    type=click.Choice(["auto", "jieba", "rjieba"]),
    default="auto",
    show_default=True,
    help="jieba is the reference; rjieba gives the same words 7 times as fast, and auto takes it where installed.",
)
@plain_errors
def words(file: BufferedReader, plain: bool, pos: bool, store: Path | None, engine: str) -> None:
    """Segment text into words: a line in, the same line out with words separated by single spaces."""
    from pipeline.words import Tokenizer

    tokenizer = Tokenizer(_lexicon(store), engine)  # type: ignore[arg-type]  # click has checked the choice
    cut = _tagging(tokenizer, plain) if pos else tokenizer.plain_lines if plain else tokenizer.word_lines
    # A byte that is no UTF-8 passes as it is.
    for block in _blocks(file):
        lines = b"\n".join(block).decode("utf-8", "surrogateescape").split("\n")
        _write(line.encode("utf-8", "surrogateescape") for line in cut(lines))


@click.command()
@FILE
@click.option("--top", type=click.IntRange(min=1), default=10, show_default=True, help="Keywords a line at most.")
@click.option("--store", type=FOLDER, help="Use the lexicon and the term statistics of this store.")
@plain_errors
def keywords(file: BufferedReader, top: int, store: Path | None) -> None:
    """Find keywords: JSON lines with "title" and "text" in, the same with "keywords" out.

    A keyword comes with its score, how often it occurs, and the character at which it first stands in title, newline
    and text.
    """
    from pipeline.keywords import Extractor
    from pipeline.words import Tokenizer

    tokenizer = Tokenizer(_lexicon(store))
    extractor = Extractor(_term_statistics(store))
    name = getattr(file, "name", "<stdin>")
    numbers = count(1)
    for block in _blocks(file):
        numbered = zip(block, numbers, strict=False)
        records = [_record(line, f"{name}, line {number}") for line, number in numbered if line.strip()]
        for record, found in zip(records, _keywords_of(records, tokenizer, extractor, top), strict=True):
            record["keywords"] = [
                {"keyword": k.keyword, "score": k.score, "occurrences": k.occurrences, "first_char": k.first_char}
                for k in found
            ]
        _write(json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogatepass") for record in records)


def _tagging(tokenizer: Tokenizer, plain: bool) -> Callable[[Sequence[str]], list[str]]:
    """Return what cuts lines into words with their tags."""
    tag = tokenizer.tag_plain if plain else tokenizer.tag
    return lambda lines: [" ".join([f"{word}/{kind}" for word, kind in tag(line)]) for line in lines]


def _keywords_of(
    records: list[dict[str, Any]], tokenizer: Tokenizer, extractor: Extractor, top: int
) -> list[list[Keyword]]:
    """Return the keywords of each record; what stands on a line of its text is a paragraph."""
    return extractor.extract_many([_document(record, tokenizer) for record in records], top)


def _document(record: dict[str, Any], tokenizer: Tokenizer) -> Document:
    from pipeline.keywords import Document

    title, text = record.get("title") or "", record.get("text") or ""
    cut = [line.split() for line in tokenizer.word_lines([title, *text.split("\n")])]
    return Document(title, text, cut[0], cut[1:])


def _record(line: bytes, place: str) -> dict[str, Any]:
    """Return the JSON object of a line; ClickException when it is none, or its title or text is no string."""
    try:
        record = json.loads(line)
    except ValueError as error:
        raise click.ClickException(f"{place}: not JSON: {error}") from error
    if not isinstance(record, dict):
        raise click.ClickException(f"{place}: a JSON object is wanted, with title and text")
    if not all(isinstance(record.get(name) or "", str) for name in ("title", "text")):
        raise click.ClickException(f"{place}: title and text must be strings")
    return record


def _blocks(file: BufferedReader) -> Iterator[list[bytes]]:
    """Yield whole lines, without their line feeds, as they arrive: as many at once as are there."""
    parts: list[bytes] = []
    while data := file.read1(BLOCK_BYTES):
        if b"\n" not in data:
            parts.append(data)
            continue
        *lines, rest = b"".join((*parts, data)).split(b"\n")
        parts = [rest] if rest else []
        yield lines
    if parts:
        yield [b"".join(parts)]


def _write(lines: Iterable[bytes]) -> None:
    """Write lines, each with a line feed, and let them go at once."""
    sys.stdout.buffer.write(b"".join(line + b"\n" for line in lines))
    sys.stdout.buffer.flush()


def _lexicon(store: Path | None) -> list[LexiconEntry]:
    if store is None:
        return []
    from pipeline.stages import stored_lexicon
    from pipeline.store import Store

    return stored_lexicon(Store(store))


def _term_statistics(store: Path | None) -> Any:
    if store is None:
        return None
    from pipeline.store import Store

    return Store(store).read("term_statistics").table("term_statistics")

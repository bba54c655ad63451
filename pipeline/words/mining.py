"""New words of the corpus: found by how firmly their characters hold together and how freely they move.

What belongs here: reading the texts in blocks and the choice among candidates.  What does not: counting n-grams
(``grams``), the figures of a candidate (``figures``), and what the tokenizer does with the words (``lexicon``,
``tokenizer``).

Two passes over the texts.  The first counts n-grams of one to six Han characters as 64-bit hashes, a block of
two million characters at a time.  Memory stays bounded however large the corpus is: a table of more than
``GRAMS_KEPT`` n-grams drops its rarest (lossy counting: a count is too low by at most the floors that were dropped,
and such rare n-grams are no candidates).  The second looks at the few survivors only, their neighbours, articles and
surroundings; how jieba cuts those tells a word from a part of one.  A paragraph that was printed before, as agency
stories are, counts once: reprints make no words.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from pipeline.schema import LEXICON
from pipeline.words.figures import CONTEXT_CHARS, Candidate, Candidates
from pipeline.words.grams import BOUNDARY, HAN_FIRST, HAN_LAST, NO_DAY, SHORTEST, Block, GramCounts, Thresholds
from pipeline.words.lexicon import MINED
from pipeline.words.tokenizer import Tokenizer

BLOCK_CHARS = 2_000_000
"""Characters counted at once."""
PARAGRAPHS_REMEMBERED = 4_000_000
"""Hashes of paragraphs kept to leave reprints out: about 250 MB when full, then the memory starts anew."""

_LINKS = frozenset("的了着过和与及或在是为对")
"""Words that make what they stand in a phrase."""
_FRAMES = frozenset({"记者", "本报", "作者", "编辑", "据悉"})
"""Words that newspapers print before names and places."""


def mine(
    documents: Iterable[pa.Table | pa.RecordBatch],
    tokenizer: Tokenizer | None = None,
    thresholds: Thresholds | None = None,
) -> pa.Table:
    """Return the new words of ``documents`` as a LEXICON table (origin ``mined``), sorted by word.

    ``documents`` gives batches with columns source_id (of the page; those of one page stand together), issue_date
    (date32 or null) and text (null is skipped); it is read twice, so it must be a list or another object that can be
    iterated anew, not a generator.  The result
    does not depend on how the articles are batched, only on their order where a reprint hides a paragraph.
    Raises TypeError for an iterator.
    """
    if iter(documents) is documents:
        raise TypeError("mine() reads the documents twice: give a list or a re-iterable, not an iterator")
    tokenizer = tokenizer or Tokenizer()
    limits = thresholds or Thresholds()
    counts = GramCounts()
    for texts in text_blocks(documents):
        counts.add(_block(texts).codes)
    candidates = Candidates(counts, limits, lambda text, cohesion: _is_new(text, cohesion, tokenizer, limits))
    for texts in text_blocks(documents):
        candidates.add(_block(texts))
    whole = [c for c in candidates.found() if _whole_share(c, tokenizer) >= limits.whole_share]
    chosen = _without_nested(whole, limits.nested_share)
    return LEXICON.from_rows(
        (w.text, w.occurrences, w.documents, w.cohesion, w.left_entropy, w.right_entropy, MINED, w.first_seen)
        for w in sorted(chosen, key=lambda w: w.text)
    )


def _is_new(text: str, cohesion: float, tokenizer: Tokenizer, limits: Thresholds) -> bool:
    """Whether the tokenizer does not cut ``text`` as one word, and it is more than a phrase."""
    parts = tokenizer.plain(text)
    if len(parts) == 1 or parts[0] in _FRAMES or not _LINKS.isdisjoint(parts):
        return False
    is_phrase = all(len(part) > 1 for part in parts)
    return cohesion >= (limits.cohesion_of_words if is_phrase else limits.cohesion)


def _whole_share(candidate: Candidate, tokenizer: Tokenizer) -> float:
    """Return the share of its surroundings in which the tokenizer cuts at both ends of ``candidate``."""
    ends = {CONTEXT_CHARS, CONTEXT_CHARS + len(candidate.text)}
    whole = 0
    for text in candidate.surroundings:
        whole += ends <= {0, *accumulate(len(token) for token in tokenizer.plain(text))}
    return whole / max(1, len(candidate.surroundings))


def _without_nested(candidates: list[Candidate], share: float) -> list[Candidate]:
    """Return the candidates without those that mostly occur inside one longer candidate."""
    occurrences = {candidate.text: candidate.occurrences for candidate in candidates}
    nested = set()
    for text, times in occurrences.items():
        for length in range(SHORTEST, len(text)):
            for start in range(len(text) - length + 1):
                part = text[start : start + length]
                if times > share * occurrences.get(part, math.inf):
                    nested.add(part)
    return [candidate for candidate in candidates if candidate.text not in nested]


class Texts(NamedTuple):
    """Some whole articles without the paragraphs that were printed before, with the day and the page of each."""

    texts: list[str]
    days: list[int]
    pages: list[int]


def text_blocks(documents: Iterable[pa.Table | pa.RecordBatch]) -> Iterator[Texts]:
    """Yield the articles of ``documents``, about BLOCK_CHARS at a time."""
    seen: set[int] = set()
    block = Texts([], [], [])
    size = page = 0
    last_source = None
    for batch in documents:
        dates = batch.column("issue_date").cast(pa.int32())
        columns = (batch.column("text"), dates, batch.column("source_id"))
        for text, day, source in zip(*(column.to_pylist() for column in columns), strict=True):
            page += source != last_source
            last_source = source
            fresh = _fresh(text or "", seen)
            block.texts.append(fresh)
            block.days.append(NO_DAY if day is None else day)
            block.pages.append(page)
            size += len(fresh)
            if size >= BLOCK_CHARS:
                yield block
                block, size = Texts([], [], []), 0
    if block.texts:
        yield block


def _fresh(text: str, seen: set[int]) -> str:
    """Return the paragraphs of ``text`` that are not in ``seen``, and put them there."""
    if len(seen) > PARAGRAPHS_REMEMBERED:
        seen.clear()
    lines = text.split("\n")
    paragraphs = dict(zip(map(hash, lines), lines, strict=True))
    if not seen.isdisjoint(paragraphs):
        paragraphs = {key: paragraph for key, paragraph in paragraphs.items() if key not in seen}
    seen.update(paragraphs)
    return "\n".join(paragraphs.values())


def _block(articles: Texts) -> Block:
    """Return the texts as code points, Han as themselves and all else as BOUNDARY, with a boundary after each."""
    joined = "\n".join(articles.texts) + "\n"
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    codes = np.where((codes >= HAN_FIRST) & (codes <= HAN_LAST), codes, np.uint32(BOUNDARY))
    sizes = np.array([len(text) + 1 for text in articles.texts], np.int64)
    numbers = np.repeat(np.arange(len(sizes)), sizes)
    return Block(codes, numbers, np.array(articles.days, np.int64), np.array(articles.pages, np.int64))

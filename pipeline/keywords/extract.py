"""The keywords of articles: the best candidates, as they stand in the text.

What belongs here: from ready words to keywords with offsets.  What does not: counting (``candidates``), weights
(``scoring``) and Arrow tables (``tables``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from pipeline.keywords.candidates import Candidates, Tokens, find_candidates
from pipeline.keywords.scoring import scores
from pipeline.keywords.vocabulary import Vocabulary

if TYPE_CHECKING:
    from pipeline.words import Tokenizer

TOP = 10
"""Keywords of an article unless told otherwise."""
LOOKED_AT = 4
"""Candidates looked at for each keyword wanted: some are the same as a better one."""

_STAFF = frozenset({"记者", "通讯员", "摄影", "编辑", "责编", "作者"})
_MARK = "，"

_LATIN_EDGE = re.compile(r"\A[0-9A-Za-z]|[0-9A-Za-z]\Z")


@dataclass(frozen=True, slots=True)
class Keyword:
    """A keyword: its score (0 to 1), how often it stands in title, newline and text, and where first."""

    keyword: str
    score: float
    occurrences: int
    first_char: int


@dataclass(frozen=True, slots=True)
class Document:
    """An article, cut into words: those of its title, and those of each paragraph of its text."""

    title: str | None
    text: str | None
    title_words: Sequence[str]
    paragraph_words: Sequence[Sequence[str]]

    @property
    def full_text(self) -> str:
        """Title, newline and text: what offsets count in."""
        return f"{self.title or ''}\n{self.text or ''}"


class Extractor:
    """Finds keywords.  ``statistics`` is a TERM_STATISTICS table; without one jieba's frequencies stand alone."""

    def __init__(self, statistics: pa.Table | None = None) -> None:
        self._vocabulary = Vocabulary(statistics)

    def extract(self, document: Document, top: int = TOP) -> list[Keyword]:
        """Return at most ``top`` keywords, best first."""
        return self.extract_many([document], top)[0]

    def extract_text(self, title: str | None, text: str | None, tokenizer: Tokenizer, top: int = TOP) -> list[Keyword]:
        """Return the keywords of a text that is not yet cut; its lines are its paragraphs."""
        paragraphs = [tokenizer.words(paragraph) for paragraph in (text or "").split("\n")]
        return self.extract(Document(title, text, tokenizer.words(title or ""), paragraphs), top)

    def extract_many(self, documents: Sequence[Document], top: int = TOP) -> list[list[Keyword]]:
        """Return the keywords of each document; many at once are faster than one by one."""
        words, tokens = self._tokens(documents)
        candidates = find_candidates(tokens)
        score = scores(candidates)
        order = np.lexsort((candidates.size, candidates.first, -score, candidates.article))
        limits = np.searchsorted(candidates.article[order], np.arange(len(documents) + 1))
        found = []
        for number, document in enumerate(documents):
            best = order[limits[number] : limits[number + 1]][: top * LOOKED_AT]
            phrases = _phrases(words, candidates, best)
            found.append(_choose(document.full_text, phrases, score[best].tolist(), top))
        return found

    def _tokens(self, documents: Sequence[Document]) -> tuple[list[str], Tokens]:
        """Return the words of the documents, one after another, as text and as numbers."""
        words: list[str] = []
        sizes: list[int] = []
        owners: list[int] = []
        titles: list[bool] = []
        for number, document in enumerate(documents):
            for place, paragraph in enumerate((document.title_words, *document.paragraph_words)):
                words.extend(paragraph)
                sizes.append(len(paragraph))
                owners.append(number)
                titles.append(place == 0)
        numbers: dict[str, int] = {}
        coded = np.array([numbers.setdefault(word, len(numbers)) for word in words], np.int64)
        coded[_names_of_staff(words)] = numbers.setdefault(_MARK, len(numbers))
        classes, idf, lengths = self._vocabulary.look_up(list(numbers))
        return words, Tokens(
            words=coded,
            paragraphs=np.repeat(np.arange(len(sizes)), sizes),
            articles=np.repeat(np.array(owners, np.int64), sizes),
            in_title=np.repeat(np.array(titles, np.bool_), sizes),
            classes=classes,
            idf=idf,
            lengths=lengths,
        )


def _names_of_staff(words: list[str]) -> list[int]:
    """Return the places of words right after 记者 and the like: who wrote an article is not what it is about."""
    return [at for at, (before, _) in enumerate(pairwise(words), 1) if before in _STAFF]


def _phrases(words: list[str], candidates: Candidates, which: np.ndarray) -> list[str]:
    starts, sizes = candidates.first[which].tolist(), candidates.size[which].tolist()
    return ["".join(words[start : start + size]) for start, size in zip(starts, sizes, strict=True)]


def _choose(text: str, phrases: list[str], score: list[float], top: int) -> list[Keyword]:
    """Return the best phrases, none of which says the same as a better one."""
    chosen: list[Keyword] = []
    for phrase, value in zip(phrases, score, strict=True):
        if len(chosen) == top:
            break
        occurrences, first = _occurrences(text, phrase)
        # Words that white space parts in the text make no phrase.
        if occurrences and not any(_says_the_same(phrase, occurrences, better) for better in chosen):
            chosen.append(Keyword(phrase, value, occurrences, first))
    return chosen


def _says_the_same(phrase: str, occurrences: int, better: Keyword) -> bool:
    """Whether ``phrase`` adds nothing to ``better``, a keyword with a higher score.

    So it is when both differ in case only, or when ``phrase`` stands no more often and is a part of ``better``, or
    shares an end with it (公园建成 beside 湿地公园), or is longer by one character and as frequent.
    """
    other = better.keyword
    if len(phrase) == len(other) and phrase.casefold() == other.casefold():
        return True
    if occurrences > better.occurrences:
        return False
    if other in phrase:
        return len(phrase) == len(other) + 1 and occurrences == better.occurrences
    return phrase in other or _overlap(phrase, other) or _overlap(other, phrase)


def _overlap(one: str, other: str) -> bool:
    """Whether an end of ``one`` is a beginning of ``other``."""
    return any(other.startswith(one[-size:]) for size in range(1, min(len(one), len(other))))


def _occurrences(text: str, phrase: str) -> tuple[int, int]:
    """Return how often ``phrase`` stands in ``text``, and where first (-1 when nowhere); AI does not stand in AIR."""
    if not _LATIN_EDGE.search(phrase):
        return text.count(phrase), text.find(phrase)
    places = [match.start() for match in _bounded(phrase).finditer(text)]
    return len(places), places[0] if places else -1


@lru_cache(4096)
def _bounded(phrase: str) -> re.Pattern[str]:
    before = r"(?<![0-9A-Za-z])" if re.match("[0-9A-Za-z]", phrase) else ""
    after = r"(?![0-9A-Za-z])" if re.search(r"[0-9A-Za-z]\Z", phrase) else ""
    return re.compile(before + re.escape(phrase) + after)

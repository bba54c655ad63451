"""The keywords of articles: the best candidates, as they stand in the text.

What belongs here: from ready words to keywords with offsets.  What does not: counting (``candidates``), weights
(``scoring``) and Arrow tables (``tables``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from string import ascii_letters, digits
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from pipeline.keywords.candidates import LONGEST_PHRASE, Candidates, Floats, Ints, Tokens, find_candidates
from pipeline.keywords.scoring import DECIMALS, Model, scores
from pipeline.keywords.vocabulary import Vocabulary

if TYPE_CHECKING:
    from pipeline.words import Tokenizer

TOP = 10
"""Keywords of an article unless told otherwise."""
LOOKED_AT = 4
"""Candidates looked at for each keyword wanted: some are the same as a better one."""

_STAFF = frozenset({"记者", "通讯员", "摄影", "编辑", "责编", "作者"})
_MARK = "，"

_LATIN = frozenset(ascii_letters + digits)


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
    """Finds keywords.

    ``statistics`` is a TERM_STATISTICS table; without one jieba's frequencies stand alone.  ``model`` weighs the
    features of candidates; without one that of ``weights.json`` does.
    """

    def __init__(self, statistics: pa.Table | None = None, model: Model | None = None) -> None:
        self._vocabulary = Vocabulary(statistics)
        self._model = model

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
        score = scores(candidates, self._model)
        order = _best_first(candidates, score)
        edges = np.append(0, np.cumsum(np.bincount(candidates.article, minlength=len(documents)))).tolist()
        found = []
        for document, (start, end) in zip(documents, pairwise(edges), strict=True):
            best = order[start : min(end, start + top * LOOKED_AT)]
            phrases = _phrases(words, candidates, best)
            found.append(_choose(document.full_text, zip(phrases, score[best].tolist(), strict=True), top))
        return found

    def candidates(self, documents: Sequence[Document]) -> tuple[list[str], Candidates]:
        """Return all candidates of the documents, as text and as numbers, in the same order."""
        words, tokens = self._tokens(documents)
        candidates = find_candidates(tokens)
        return list(_phrases(words, candidates, np.arange(len(candidates.first)))), candidates

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
        numbers = {word: number for number, word in enumerate(dict.fromkeys((*words, _MARK)))}
        coded = np.fromiter(map(numbers.__getitem__, words), np.int64, len(words))
        # Who wrote an article, the word right after 记者 and the like, is not what it is about.
        before_names = np.isin(coded, [numbers[word] for word in _STAFF if word in numbers])
        coded[1:][before_names[:-1]] = numbers[_MARK]
        known = self._vocabulary.look_up(list(numbers))
        return words, Tokens(
            words=coded,
            paragraphs=np.repeat(np.arange(len(sizes)), sizes),
            articles=np.repeat(np.array(owners, np.int64), sizes),
            in_title=np.repeat(np.array(titles, np.bool_), sizes),
            classes=known["class"],
            idf=known["idf"],
            lengths=known["chars"],
            traits=known["traits"],
        )


def _best_first(candidates: Candidates, score: Floats) -> Ints:
    """Return the order of the candidates by article, best first; of equal ones the earlier, then the shorter."""
    steps = 10**DECIMALS
    by_score = candidates.article * (steps + 1) - np.rint(score * steps).astype(np.int64)
    by_place = candidates.first * (LONGEST_PHRASE + 1) + candidates.size
    return np.lexsort((by_place, by_score))


def _phrases(words: list[str], candidates: Candidates, which: Ints) -> Iterator[str]:
    starts, sizes = candidates.first[which].tolist(), candidates.size[which].tolist()
    return ("".join(words[start : start + size]) for start, size in zip(starts, sizes, strict=True))


def _choose(text: str, scored_phrases: Iterable[tuple[str, float]], top: int) -> list[Keyword]:
    """Return the best phrases, none of which says the same as a better one."""
    chosen: list[Keyword] = []
    letters: list[frozenset[str]] = []
    for phrase, value in scored_phrases:
        if len(chosen) == top:
            break
        occurrences, first = _occurrences(text, phrase)
        # Words that white space parts in the text make no phrase.
        if not occurrences:
            continue
        folded = phrase.casefold()
        # Phrases without a letter in common, as most are, never say the same.
        if not any(
            not its_letters.isdisjoint(folded) and _says_the_same(phrase, occurrences, better)
            for better, its_letters in zip(chosen, letters, strict=True)
        ):
            chosen.append(Keyword(phrase, value, occurrences, first))
            letters.append(frozenset(folded))
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
    at = one.find(other[0], max(1, len(one) - len(other) + 1))
    while at >= 0:
        if other.startswith(one[at:]):
            return True
        at = one.find(other[0], at + 1)
    return False


def _occurrences(text: str, phrase: str) -> tuple[int, int]:
    """Return how often ``phrase`` stands in ``text``, and where first (-1 when nowhere); AI does not stand in AIR."""
    if phrase[0] not in _LATIN and phrase[-1] not in _LATIN:
        return text.count(phrase), text.find(phrase)
    places = [match.start() for match in _bounded(phrase).finditer(text)]
    return len(places), places[0] if places else -1


@lru_cache(4096)
def _bounded(phrase: str) -> re.Pattern[str]:
    before = r"(?<![0-9A-Za-z])" if phrase[0] in _LATIN else ""
    after = r"(?![0-9A-Za-z])" if phrase[-1] in _LATIN else ""
    return re.compile(before + re.escape(phrase) + after)

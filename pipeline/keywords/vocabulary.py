"""What is known of a word: its class, and how rare it is.

What belongs here: from parts of speech to the few classes that phrases are made of, and document frequency smoothed
by jieba's while the corpus is small.  What does not: phrases and scores.
"""

from __future__ import annotations

import math
import re
from functools import cache
from importlib.resources import files

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipeline.words.dictionary import jieba_file, parts_of_speech

PRIOR_DOCUMENTS = 5_000
"""Articles for which jieba's document frequencies count beside those of the corpus."""
RAREST = 14.0
"""Inverse document frequency at most, in nats: that of the rarest words of jieba's file."""
WORDS_REMEMBERED = 200_000
"""Words whose class and weight are kept between chunks."""

BREAK, NOUN, VERBAL_NOUN, VERB, ADJECTIVE, OTHER, WHOLE = range(7)
"""Classes of words.  BREAK never stands in a keyword; WHOLE is one by itself and never part of a longer one."""

_NOUN_TAGS = frozenset({"n", "nr", "ns", "nt", "nz", "nrt", "ng", "an", "nrfg", "l", "j", "s", "eng", "k"})
_OTHER_LONG = frozenset("dmtfx")
_LATIN = re.compile(r"[^\W\d_]|\d+[^\W\d_]")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_NUMERIC = re.compile(r"[第+\-−±￥¥$€£]?\d|(?:凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|早|晚)\d")
_MODEL = re.compile(r"\d*[A-Za-z]")


class Vocabulary:
    """Classes and weights of words; ``statistics`` is a TERM_STATISTICS table, None when nothing was counted yet."""

    _seen: dict[str, int]
    """Number of each word that was looked up; the arrays hold what is known of it."""
    _classes: NDArray[np.int64]
    _idf: NDArray[np.float64]
    _lengths: NDArray[np.int64]

    def __init__(self, statistics: pa.Table | None = None) -> None:
        self._stopwords = stopwords()
        self._tags = parts_of_speech()
        self._prior = _jieba_idf()
        # A word that jieba's file lacks is taken to be as rare as its median word, as jieba does.
        self._prior_unknown = float(np.median(np.fromiter(self._prior.values(), np.float64)))
        self._documents: dict[str, int] = {}
        self._corpus = 0
        self._forget()
        if statistics is not None and statistics.num_rows:
            self._corpus = statistics.column("corpus_documents")[0].as_py()
            # A word of one article is as rare as one never seen: most words are, and take most memory.
            repeated = statistics.filter(pc.greater(statistics.column("documents"), 1))
            counts = repeated.column("documents").to_pylist()
            self._documents = dict(zip(repeated.column("word").to_pylist(), counts, strict=True))

    def idf(self, word: str) -> float:
        """Return the inverse document frequency of ``word`` in nats, jieba's weighed with the corpus's."""
        prior = PRIOR_DOCUMENTS * math.exp(-self._prior.get(word, self._prior_unknown))
        found = self._documents.get(word, 0)
        return min(RAREST, math.log((self._corpus + PRIOR_DOCUMENTS) / (found + prior)))

    def word_class(self, word: str) -> int:
        """Return the class of ``word``."""
        if word in self._stopwords:
            return BREAK
        tag = self._tags.get(word)
        if tag is None:
            return _class_of_unknown(word)
        if tag in _NOUN_TAGS:
            return NOUN
        if tag == "vn":
            return VERBAL_NOUN
        if tag[0] == "v":
            return VERB
        if tag[0] in "abz" and tag != "ad":
            return ADJECTIVE
        return OTHER if len(word) > 1 and tag[0] in _OTHER_LONG else BREAK

    def look_up(self, words: list[str]) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]]:
        """Return class, inverse document frequency and length in characters of each of ``words``."""
        if len(self._seen) > WORDS_REMEMBERED:
            self._forget()
        new = [word for word in words if word not in self._seen]
        if new:
            self._seen.update(zip(new, range(len(self._classes), len(self._classes) + len(new)), strict=True))
            self._classes = np.append(self._classes, [self.word_class(word) for word in new])
            self._idf = np.append(self._idf, [self.idf(word) for word in new])
            self._lengths = np.append(self._lengths, [len(word) for word in new])
        at = np.fromiter(map(self._seen.__getitem__, words), np.int64, len(words))
        return self._classes[at], self._idf[at], self._lengths[at]

    def _forget(self) -> None:
        """Start the memory of words anew."""
        self._seen = {}
        self._classes = np.empty(0, np.int64)
        self._idf = np.empty(0, np.float64)
        self._lengths = np.empty(0, np.int64)


def _class_of_unknown(word: str) -> int:
    """Return the class of a word outside the dictionary: a name, a new word, a number, a mark."""
    if word[0] == "《" or "·" in word[1:-1]:
        return WHOLE if len(word) > len("《》") else BREAK
    if _NUMERIC.match(word) and not _MODEL.match(word):
        return BREAK
    if _HAN.search(word):
        return NOUN if len(word) > 1 else BREAK
    return NOUN if _LATIN.match(word) else BREAK


@cache
def stopwords() -> frozenset[str]:
    """Return the words that are no keyword, nor part of one (``stopwords.txt``)."""
    lines = files("pipeline.keywords").joinpath("stopwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def _jieba_idf() -> dict[str, float]:
    """Return jieba's inverse document frequencies (258,826 words, about 40 MB, once a process)."""
    with jieba_file("analyse", "idf.txt").open(encoding="utf-8") as lines:
        pairs = (line.split(" ") for line in lines)
        return {word: float(value) for word, value in pairs}

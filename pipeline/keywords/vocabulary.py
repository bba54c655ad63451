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

BREAK, NOUN, VERBAL_NOUN, VERB, ADJECTIVE, OTHER, WHOLE, COMMON, PREFIX, HYPHEN = range(10)
"""Classes of words.  BREAK never stands in a keyword; WHOLE is one by itself and never part of a longer one; COMMON is
none by itself, but may be a part of one; PREFIX only begins one and HYPHEN only joins two words of one."""

OF, AND, QUOTE, PREPOSITION, IS_KNOWN, IS_NAME, IS_LATIN = (1 << bit for bit in range(7))
"""Traits of words, bits to be added up: what they say about words beside them, or about themselves."""

_NOUN_TAGS = frozenset({"n", "nr", "ns", "nt", "nz", "nrt", "ng", "an", "nrfg", "l", "j", "s", "eng", "k"})
_NAME_TAGS = frozenset({"nr", "nrt", "ns", "nz", "nt"})
_BESIDE = {
    **dict.fromkeys("的之", OF),
    **dict.fromkeys(("、", "和", "与", "及", "或", "以及"), AND),
    **dict.fromkeys('“”"‘’()（）<>〈〉「」【】', QUOTE),
    **dict.fromkeys(("对", "基于", "以", "在", "于", "用", "将", "把", "为", "从", "利用", "采用"), PREPOSITION),
}
_PREFIXES = frozenset("非自超亚反半准抗双单微异逆副")
_HYPHENS = frozenset("-－–—")
_OTHER_LONG = frozenset("dmtfx")
_LATIN = re.compile(r"[^\W\d_]|\d+[^\W\d_]")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_NUMERIC = re.compile(r"[第+\-−±￥¥$€£]?\d|(?:凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|早|晚)\d")
_MODEL = re.compile(r"\d*[A-Za-z]")
_LETTER = re.compile("[A-Za-z]")


_KNOWN = np.dtype([("class", np.int64), ("idf", np.float64), ("chars", np.int64), ("traits", np.int64)])
"""What is known of a word; ``idf`` is in nats."""


class Vocabulary:
    """Classes and weights of words; ``statistics`` is a TERM_STATISTICS table, None when nothing was counted yet."""

    _seen: dict[str, int]
    """Number of each word that was looked up: its place in ``_known``."""
    _known: NDArray[np.void]

    def __init__(self, statistics: pa.Table | None = None) -> None:
        self._frame, self._common = word_list("framewords"), word_list("commonwords")
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
        if word in self._frame:
            return BREAK
        if word in self._common:
            return COMMON
        if word in _HYPHENS:
            return HYPHEN
        if word in _PREFIXES:
            return PREFIX
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

    def traits(self, word: str) -> int:
        """Return the traits of ``word``, added up."""
        tag = self._tags.get(word)
        # A title in 《》 and a foreign name are as sure to be words as those of the dictionary.
        known = tag is not None or self.word_class(word) == WHOLE
        own = (IS_KNOWN if known else 0) | (IS_NAME if tag in _NAME_TAGS else 0)
        return own | _BESIDE.get(word, 0) | (IS_LATIN if _LETTER.search(word) else 0)

    def look_up(self, words: list[str]) -> NDArray[np.void]:
        """Return what is known of each of ``words``: fields class, idf, chars and traits."""
        if len(self._seen) > WORDS_REMEMBERED:
            self._forget()
        new = [word for word in words if word not in self._seen]
        if new:
            self._seen.update(zip(new, range(len(self._seen), len(self._seen) + len(new)), strict=True))
            rows = [(self.word_class(word), self.idf(word), len(word), self.traits(word)) for word in new]
            self._known = np.append(self._known, np.array(rows, _KNOWN))
        return self._known[np.fromiter(map(self._seen.__getitem__, words), np.int64, len(words))]

    def _forget(self) -> None:
        """Start the memory of words anew."""
        self._seen = {}
        self._known = np.empty(0, _KNOWN)


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
def word_list(name: str) -> frozenset[str]:
    """Return the words of ``framewords.txt`` (no keyword, nor part of one) or ``commonwords.txt`` (none alone)."""
    lines = files("pipeline.keywords").joinpath(f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def _jieba_idf() -> dict[str, float]:
    """Return jieba's inverse document frequencies (258,826 words, about 40 MB, once a process)."""
    with jieba_file("analyse", "idf.txt").open(encoding="utf-8") as lines:
        pairs = (line.split(" ") for line in lines)
        return {word: float(value) for word, value in pairs}

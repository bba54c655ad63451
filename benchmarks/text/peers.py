"""Peers of our keywords: jieba's TF-IDF and TextRank, and YAKE, on words that are cut already.

What belongs here: handing ready words to each of them.  What does not: measuring (``keywords``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.keywords import Document
from pipeline.words.pos import Tagger

Method = Callable[[Sequence[Document]], list[list[str]]]
"""Documents in, their keywords out, best first."""


class _Ready:
    """Stands in for jieba's tokenizers: gives words that are cut already."""

    def __init__(self) -> None:
        self.words: Sequence[object] = ()

    def cut(self, _sentence: str) -> Sequence[object]:
        return self.words


def tf_idf(top: int) -> Method:
    """Return jieba's TF-IDF."""
    from jieba.analyse import TFIDF

    method, ready = TFIDF(), _Ready()
    method.tokenizer = ready

    def extract(document: Document) -> list[str]:
        ready.words = _words(document)
        return list(method.extract_tags("", top))

    return lambda documents: [extract(document) for document in documents]


def text_rank(top: int) -> Method:
    """Return jieba's TextRank; our parts of speech tell it which words may be keywords."""
    from jieba.analyse import TextRank
    from jieba.posseg import pair

    method, ready, tagger = TextRank(), _Ready(), Tagger()
    method.tokenizer = ready

    def extract(document: Document) -> list[str]:
        ready.words = [pair(word, tagger.tag(word)) for word in _words(document)]
        return list(method.textrank("", top))

    return lambda documents: [extract(document) for document in documents]


def yake(top: int, longest: int) -> Method:
    """Return YAKE for phrases of up to ``longest`` words; it takes text, so words are separated by spaces."""
    from yake import KeywordExtractor

    method = KeywordExtractor(lan="zh", n=longest, top=top)

    def extract(document: Document) -> list[str]:
        text = "\n".join(" ".join(words) for words in (document.title_words, *document.paragraph_words))
        return [phrase.replace(" ", "") for phrase, _ in method.extract_keywords(text)]

    return lambda documents: [extract(document) for document in documents]


def _words(document: Document) -> list[str]:
    return [word for words in (document.title_words, *document.paragraph_words) for word in words]

"""The rules by which text is cut into words.

What belongs here: declarations with their parameters.  What does not: the code that follows them.
"""

from __future__ import annotations

from pipeline.rules import Rule
from pipeline.words.grams import LONGEST, SHORTEST, Thresholds
from pipeline.words.names import PART_LONGEST
from pipeline.words.protected import TITLE_LONGEST, UNIT_TOKENS

_LIMITS = Thresholds()

RULES = (
    Rule(
        "words.engine",
        "words",
        "以结巴分词（隐马尔可夫模型开启）切分，逐词与其参考实现一致",
        "Text is cut as jieba cuts it, hidden Markov model on, token by token",
        {"dictionary": "jieba dict.txt", "hmm": True},
    ),
    Rule(
        "words.protected",
        "words",
        "数字、日期、时间、网址、外文词、型号与书名号标题自成一词，不切开，也不与邻词相并",
        "Numbers, dates, times, addresses, Latin words, models and 《titles》 are one word each",
        {"title_longest": TITLE_LONGEST},
    ),
    Rule(
        "words.unit",
        "words",
        "数字与其后由引擎单独切出的单位合为一词",
        "A number takes up the unit after it, where the engine cuts that off as a word",
        {"unit_tokens": UNIT_TOKENS},
    ),
    Rule(
        "words.foreign-name",
        "words",
        "带间隔号的译名自成一词，词界取自词典",
        "A foreign name with an interpunct is one word; the dictionary tells where it ends",
        {"part_longest": PART_LONGEST},
    ),
    Rule(
        "words.supplied",
        "words",
        "用户词表（lexicon.toml）中的词优先于挖得的词",
        "Words of the user's lexicon.toml are known, before mined ones",
    ),
    Rule(
        "words.mined",
        "words",
        "自语料挖得的新词：凝固、左右自由、见于多版多篇、两端皆为词界",
        "New words of the corpus: firm inside, free outside, in several articles and pages, cut at both ends",
        {
            "shortest": SHORTEST,
            "longest": LONGEST,
            "occurrences": _LIMITS.occurrences,
            "occurrences_per_million": _LIMITS.occurrences_per_million,
            "documents": _LIMITS.documents,
            "pages": _LIMITS.pages,
            "cohesion_bits": _LIMITS.cohesion,
            "cohesion_of_words_bits": _LIMITS.cohesion_of_words,
            "entropy_bits": _LIMITS.entropy,
            "whole_share": _LIMITS.whole_share,
            "nested_share": _LIMITS.nested_share,
        },
    ),
)

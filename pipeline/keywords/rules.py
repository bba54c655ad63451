"""The rules by which keywords are found.

What belongs here: declarations with their parameters.  What does not: the code that follows them.
"""

from __future__ import annotations

from pipeline.keywords.candidates import FEWEST_CHARS, LONGEST_PHRASE, MOST_CHARS
from pipeline.keywords.extract import TOP
from pipeline.keywords.scoring import model
from pipeline.keywords.vocabulary import PRIOR_DOCUMENTS
from pipeline.rules import Rule

RULES = (
    Rule(
        "keywords.candidate",
        "keywords",
        "候选：同一段内、标点之间相邻的实词，一至五词；书名与译名自成一个",
        "Candidates: one to five content words in a row, within a paragraph and between marks; titles stand alone",
        {"longest_phrase": LONGEST_PHRASE, "fewest_chars": FEWEST_CHARS, "most_chars": MOST_CHARS},
    ),
    Rule(
        "keywords.rarity",
        "keywords",
        "词的稀有程度取语料的文档频率，语料尚小时以结巴的频率补足",
        "How rare a word is: document frequency in the corpus, beside jieba's while the corpus is small",
        {"prior_documents": PRIOR_DOCUMENTS},
    ),
    Rule(
        "keywords.score",
        "keywords",
        "得分：次数、标题、位置、长度、稀有程度与左右邻词等特征的逻辑回归",
        "Score: a logistic regression over times, headline, position, length, rarity and words beside it",
        {**model()._asdict(), "top": TOP},
    ),
    Rule(
        "keywords.merge",
        "keywords",
        "与得分更高者相同、重叠或为其一部分，而出现不更多者，略去",
        "A candidate that is, overlaps or is part of a better one, and stands no more often, is left out",
    ),
)

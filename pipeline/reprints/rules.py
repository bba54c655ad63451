"""The rules by which prints of the same story are found.

What belongs here: declarations with their parameters.  What does not: the code that follows them.
"""

from __future__ import annotations

from pipeline.reprints.clusters import (
    FEWEST_CHARS_ABRIDGED,
    FEWEST_CHARS_EQUAL,
    LEAST_CONTAINED,
    LEAST_SIMILARITY,
    MOST_COMPARED,
)
from pipeline.reprints.shingles import SHINGLE
from pipeline.reprints.signatures import FEWEST_CHARS, LEAD_BANDS, LEAD_CHARS, LEAD_ROWS, WHOLE_BANDS, WHOLE_ROWS
from pipeline.rules import Rule

RULES = (
    Rule(
        "reprints.equal",
        "reprints",
        "去掉空格与标点后正文相同",
        "The texts are equal without spaces and punctuation",
        {"fewest_chars": FEWEST_CHARS_EQUAL},
    ),
    Rule(
        "reprints.near",
        "reprints",
        "字符五元组的杰卡德相似度达到阈值",
        "The Jaccard similarity of character 5-grams reaches the threshold",
        {"least_similarity": LEAST_SIMILARITY, "shingle": SHINGLE, "fewest_chars": FEWEST_CHARS},
    ),
    Rule(
        "reprints.abridged",
        "reprints",
        "较短者的五元组大多见于较长者：删节转载",
        "Most 5-grams of the shorter text stand in the longer: an abridged print",
        {"least_contained": LEAST_CONTAINED, "fewest_chars": FEWEST_CHARS_ABRIDGED},
    ),
    Rule(
        "reprints.candidates",
        "reprints",
        "以最小哈希分段找出值得比较的稿件，只与簇中首发稿比较",
        "MinHash bands find the articles worth comparing; only first prints are compared with",
        {
            "whole": [WHOLE_BANDS, WHOLE_ROWS],
            "lead": [LEAD_BANDS, LEAD_ROWS, LEAD_CHARS],
            "most_compared": MOST_COMPARED,
        },
    ),
    Rule(
        "reprints.first-print",
        "reprints",
        "首发稿：出版日期最早者，同日取编号最小者；转版相续的稿件不算转载",
        "The first print has the earliest date, then the smallest id; parts of a jumped article are no reprints",
    ),
)

"""Measures of what is found in the text: keywords, reprints, lexicon."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from expectations.measuring.text import numbered, out_of_sequence, outside, repeats
from expectations.measuring.violations import Reasons, Violations, of_rows, where
from expectations.part import Part
from pipeline.words.dictionary import jieba_file

MINED_DOCUMENTS = 3
"""Articles that a mined word must stand in: a word of one page is a name or a misprint."""
LEAST_CLUSTER = 2
"""Articles of a cluster of reprints: one alone is no reprint."""


def keywords_occur(part: Part) -> Violations:
    """Return keywords that do not stand in title or text, first and as often as stated.

    Positions count in ``title``, a newline, ``text``.  Occurrences may be fewer than those of the mere string, and the
    first one later: AI does not stand in AIR.
    """
    problems = dict(_absent_keywords(part))
    return of_rows("keywords", part.rows("keywords"), problems, "keyword", "occurrences", "first_char")


def _absent_keywords(part: Part) -> Iterator[tuple[int, str]]:
    titles, texts = part.column("articles", "title"), part.column("articles", "text")
    articles = part.article_rows("keywords").tolist()
    names = ("keyword", "occurrences", "first_char")
    columns = zip(*(part.column("keywords", name).to_pylist() for name in names), strict=True)
    current, whole = -1, ""
    for row, (article, (keyword, occurrences, first)) in enumerate(zip(articles, columns, strict=True)):
        if article < 0 or not keyword:
            yield row, "no such article" if keyword else "no keyword"
            continue
        if article != current:
            current, whole = article, f"{titles[article].as_py() or ''}\n{texts[article].as_py() or ''}"
        at = _first_place(whole, keyword)
        if at != first:
            yield row, "not in the article" if at < 0 else f"first stands at {at}"
        elif not 1 <= occurrences <= whole.count(keyword):
            yield row, f"stands {whole.count(keyword)} times"


def _first_place(text: str, keyword: str) -> int:
    """Return where ``keyword`` first stands in ``text`` without being a piece of a Latin word or number; else -1.

    >>> _first_place("AIR与AI", "AI")
    4
    """
    at = text.find(keyword)
    while at >= 0 and (
        _fused(text[at - 1 : at], keyword[0]) or _fused(keyword[-1], text[at + len(keyword) : at + len(keyword) + 1])
    ):
        at = text.find(keyword, at + 1)
    return at


def _fused(left: str, right: str) -> bool:
    """Whether two neighbouring characters belong to one Latin word or number; nothing belongs to no word."""
    return left.isascii() and left.isalnum() and right.isascii() and right.isalnum()


def keywords_ranked(part: Part) -> Violations:
    """Return keywords out of rank: ranks not 1, 2, 3, …, scores outside (0, 1] or rising, a keyword twice."""
    article, rank = numbered(part.column("keywords", "article_id")), part.integers("keywords", "rank")
    score = part.column("keywords", "score").to_numpy(zero_copy_only=False).astype(np.float64)
    order = np.lexsort((rank, article))
    rising = np.zeros(len(order), np.bool_)
    rising[order[1:]] = (article[order][1:] == article[order][:-1]) & (score[order][1:] > score[order][:-1])
    reasons = Reasons()
    reasons.add("ranks do not run from 1", out_of_sequence(article, rank - 1))
    reasons.add("score is not above 0 and up to 1", ~((score > 0) & (score <= 1)))
    reasons.add("score rises with rank", rising)
    reasons.add("keyword comes twice", repeats(article, numbered(part.column("keywords", "keyword"))))
    return reasons.violations("keywords", part.rows("keywords"), "keyword", "score")


def clusters_sound(part: Part) -> Violations:
    """Return reprints whose cluster is too small, has not one original, or is not named after it."""
    cluster = numbered(part.column("reprints", "cluster_id"))
    canonical = part.column("reprints", "is_canonical").to_numpy(zero_copy_only=False).astype(np.bool_)
    names = pc.utf8_slice_codeunits(part.column("reprints", "cluster_id"), 2)
    own = pc.utf8_slice_codeunits(part.column("reprints", "article_id"), 2)
    clusters = int(cluster.max(initial=-1)) + 1
    members = np.bincount(cluster, minlength=clusters)
    originals = np.bincount(cluster[canonical], minlength=clusters)
    misnamed = pc.not_equal(names, own).to_numpy(zero_copy_only=False) & canonical
    reasons = Reasons()
    reasons.add(f"cluster has fewer than {LEAST_CLUSTER} articles", (members < LEAST_CLUSTER)[cluster])
    reasons.add("cluster has not one original", (originals != 1)[cluster])
    reasons.add("cluster is not named after its original", misnamed)
    reasons.add("similarity is not between 0 and 1", outside(part.column("reprints", "similarity"), 0, 1))
    return reasons.violations("reprints", part.rows("reprints"), "cluster_id", "is_canonical", "similarity")


def lexicon_evidence(part: Part) -> Violations:
    """Return lexicon words that hold white space, or that were mined from too few articles."""
    documents, occurrences = part.integers("lexicon", "documents"), part.integers("lexicon", "occurrences")
    mined = pc.equal(part.column("lexicon", "origin"), "mined").to_numpy(zero_copy_only=False)
    reasons = Reasons()
    reasons.add("holds white space", pc.match_substring_regex(part.column("lexicon", "word"), r"[\s\x{3000}]"))
    reasons.add(f"stands in fewer than {MINED_DOCUMENTS} articles", mined & (documents < MINED_DOCUMENTS))
    reasons.add("occurs less often than in one place an article", occurrences < documents)
    return reasons.violations("lexicon", part.rows("lexicon"), "origin", "documents", "occurrences")


def lexicon_new(part: Part) -> Violations:
    """Return mined words that jieba's dictionary has already."""
    mined = pc.equal(part.column("lexicon", "origin"), "mined")
    known = pc.is_in(part.column("lexicon", "word"), value_set=_base_dictionary())
    return where(part, "lexicon", pc.and_(mined, known), "occurrences")


@cache
def _base_dictionary() -> pa.ChunkedArray:
    """Return the words of jieba's dictionary, read as a file: importing jieba would cost more."""
    table = pa.csv.read_csv(
        jieba_file("dict.txt"),
        read_options=pa.csv.ReadOptions(column_names=["word", "frequency", "tag"]),
        parse_options=pa.csv.ParseOptions(delimiter=" ", quote_char=False),
        convert_options=pa.csv.ConvertOptions(include_columns=["word"], column_types={"word": pa.string()}),
    )
    return table["word"]


MEASURES = {
    "keywords_occur_in_their_article": keywords_occur,
    "keywords_are_ranked_by_score": keywords_ranked,
    "reprints_clusters_have_one_original": clusters_sound,
    "lexicon_words_have_evidence": lexicon_evidence,
    "lexicon_words_are_new": lexicon_new,
}

"""Measures of articles: their text, headline, counts, dates and place on the page."""

from __future__ import annotations

import hashlib
from itertools import chain

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from expectations.measuring.text import (
    characters_counted,
    differs,
    joined_paragraphs,
    numbered,
    outside,
    repeats,
    utf8,
)  # fmt: skip
from expectations.measuring.violations import Reasons, Violations, mask, where
from expectations.part import Ints, Part, picked
from pipeline import schema

TITLE_CHARS = (2, 80)
"""Usual length of a title in characters; 949 titles of 150 development pages have 2 to 71 (99 %: up to 39)."""
ARTICLE_CHARS = (10, 10_000)
"""Usual length of the text of an article in characters; 752 articles of 150 development pages have 7 to 7,133 (98 %
of them 14 to 4,593)."""
LEAST_HAN_SHARE = 0.5
"""Least usual share of Han characters in the text of an article; the same articles have 0.50 to 0.95 (99 %: 0.69)."""
HAN_LEADS = (0xE4, 0xE9)
"""First bytes, in UTF-8, of U+4000 to U+9FFF: the common Han characters, and next to nothing else."""
DATELINE_DAYS = 45
"""Days by which a dateline may precede the issue: monthly pages reprint dispatches of the month before."""
PAIRS = (("“", "”"), ("‘", "’"), ("「", "」"), ("『", "』"), ("《", "》"))
"""Marks of which an article has as many opening as closing ones."""
HEADLINE_ROLES = ("kicker", "title", "subtitle", "summary", "byline")
"""Roles whose paragraphs, joined by spaces, make up the article's column of the same name."""


def agree_with_source(part: Part) -> Violations:
    """Return articles whose newspaper, issue date or page is not that of their source."""
    rows = part.source_rows("articles")
    places = pa.array(rows, mask=rows < 0)
    reasons = Reasons()
    for name in ("newspaper", "page_no"):
        theirs = part.column("sources", name).take(places)
        reasons.add(f"{name} differs", differs(part.column("articles", name), theirs))
    theirs = part.column("sources", "issue_date").take(places)
    same = pc.equal(_days(part.column("articles", "issue_date")), _days(theirs))
    reasons.add("issue_date differs", pc.invert(same))
    return reasons.violations("articles", part.rows("articles"), "newspaper", "issue_date", "page_no")


def _days(dates: pa.Array) -> pa.Array:
    return dates.cast(pa.int32()).fill_null(np.iinfo(np.int32).min)


def within_source(part: Part) -> Violations:
    """Return articles whose byte range is not that of their spans, or does not lie within the source."""
    count = part.rows("articles")
    span_article = part.article_rows("spans")
    known = span_article >= 0
    first = np.full(count, np.iinfo(np.int64).max)
    last = np.full(count, -1, np.int64)
    np.minimum.at(first, span_article[known], part.integers("spans", "byte_start")[known])
    np.maximum.at(last, span_article[known], part.integers("spans", "byte_end")[known])
    start, end = part.integers("articles", "byte_start"), part.integers("articles", "byte_end")
    source = part.source_rows("articles")
    size = picked(part.integers("sources", "byte_size"), source)
    reasons = Reasons()
    reasons.add("byte range is not that of its spans", (start != first) | (end != last))
    reasons.add("byte range leaves the source", (start < 0) | (start >= end) | (end > size))
    return reasons.violations("articles", count, "byte_start", "byte_end")


def text_equals_paragraphs(part: Part) -> Violations:
    """Return articles whose text is not that of their paragraphs joined by newlines."""
    joined = joined_paragraphs(part, schema.TEXT_ROLES, "\n")
    text = part.column("articles", "text")

    def found(position: int) -> dict[str, object]:
        row = int(rows[position])
        return {"differs": _first_difference(text[row].as_py() or "", joined[row].as_py())}

    violations = where(part, "articles", differs(text, joined), "title", found=found)
    rows = violations.rows
    return violations


def _first_difference(one: str, other: str) -> str:
    """Say where two texts part, with a few characters of each."""
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return f"at {at}: {one[at : at + 8]!r} against {other[at : at + 8]!r}"


def headline_equals_paragraphs(part: Part) -> Violations:
    """Return articles of which a headline column is not that of its paragraphs joined by spaces."""
    reasons = Reasons()
    for role in HEADLINE_ROLES:
        joined = joined_paragraphs(part, (role,), " ")
        reasons.add(f"{role} differs from its paragraphs", differs(part.column("articles", role), joined))
    return reasons.violations("articles", part.rows("articles"), "title")


def text_has_digest(part: Part) -> Violations:
    """Return articles whose text_sha256 is not the SHA-256 of their text."""
    content, offsets = utf8(part.column("articles", "text"))
    view = content.data
    stated = part.column("articles", "text_sha256").to_pylist()
    bounds = offsets.tolist()
    bad = [
        hashlib.sha256(view[start:end]).hexdigest() != digest
        for start, end, digest in zip(bounds, bounds[1:], stated, strict=False)
    ]
    return where(part, "articles", np.array(bad, np.bool_), "title", "text")


def counts_agree(part: Part) -> Violations:
    """Return articles whose char_count or paragraph_count does not fit their text."""
    characters = pc.utf8_length(part.column("articles", "text")).fill_null(0).to_numpy(zero_copy_only=False)
    of_text = pc.is_in(part.column("paragraphs", "role"), value_set=pa.array(schema.TEXT_ROLES))
    owners = part.article_rows("paragraphs")[of_text.to_numpy(zero_copy_only=False)]
    paragraphs = np.bincount(owners[owners >= 0], minlength=part.rows("articles"))
    reasons = Reasons()
    reasons.add("char_count differs", part.integers("articles", "char_count") != characters)
    reasons.add("paragraph_count differs", part.integers("articles", "paragraph_count") != paragraphs)
    return reasons.violations("articles", part.rows("articles"), "title", "char_count", "paragraph_count")


def have_text(part: Part) -> Violations:
    """Return items of kind article that have no text."""
    bad = pc.and_(pc.equal(part.column("articles", "kind"), "article"), part.column("articles", "text").is_null())
    return where(part, "articles", bad, "title")


def confidence_share(part: Part) -> Violations:
    """Return articles whose confidence does not lie between 0 and 1."""
    return where(part, "articles", outside(part.column("articles", "confidence"), 0, 1), "confidence")


def datelines_near(part: Part) -> Violations:
    """Return articles dated after their issue or more than DATELINE_DAYS before it."""
    issue, dateline = part.column("articles", "issue_date"), part.column("articles", "dateline_date")
    before = pc.subtract(issue.cast(pa.int32()), dateline.cast(pa.int32()))
    bad = pc.or_(pc.less(before, 0), pc.greater(before, DATELINE_DAYS))
    return where(part, "articles", bad, "title", "issue_date", "dateline_date")


def titles_usual(part: Part) -> Violations:
    """Return articles whose title is shorter or longer than usual."""
    length = pc.utf8_length(part.column("articles", "title"))
    bad = pc.or_(pc.less(length, TITLE_CHARS[0]), pc.greater(length, TITLE_CHARS[1]))
    return where(part, "articles", bad, "title")


def lengths_usual(part: Part) -> Violations:
    """Return items of kind article whose text is shorter or longer than usual; one without text is told elsewhere."""
    length = pc.utf8_length(part.column("articles", "text"))
    bad = pc.or_(pc.less(length, ARTICLE_CHARS[0]), pc.greater(length, ARTICLE_CHARS[1]))
    is_article = pc.equal(part.column("articles", "kind"), "article")
    return where(part, "articles", pc.and_(bad, is_article), "title", "char_count", "text")


def han_share_usual(part: Part) -> Violations:
    """Return items of kind article of whose characters fewer than LEAST_HAN_SHARE are Han."""
    texts = part.column("articles", "text")
    content, offsets = utf8(texts)
    is_lead = (content >= HAN_LEADS[0]) & (content <= HAN_LEADS[1])
    before = np.concatenate([[0], np.cumsum(is_lead, dtype=np.int32)])
    han = before[offsets[1:]] - before[offsets[:-1]]
    characters = pc.utf8_length(texts).fill_null(0).to_numpy(zero_copy_only=False)
    is_article = mask(pc.equal(part.column("articles", "kind"), "article"))
    rows = np.flatnonzero(is_article & (characters > 0) & (han < LEAST_HAN_SHARE * characters))
    return Violations(
        "articles", part.rows("articles"), rows, ("title", "text"),
        lambda i: {"han_share": round(float(han[rows[i]] / characters[rows[i]]), 3)},
    )  # fmt: skip


def titles_differ(part: Part) -> Violations:
    """Return items of kind article whose title an earlier one on the page has."""
    titles = numbered(part.column("articles", "title"))
    is_article = pc.equal(part.column("articles", "kind"), "article").to_numpy(zero_copy_only=False)
    titled = np.flatnonzero((titles >= 0) & is_article)
    bad = np.zeros(len(titles), np.bool_)
    bad[titled[repeats(part.source_rows("articles")[titled], titles[titled])]] = True
    return where(part, "articles", bad, "article_no", "title")


def quotes_paired(part: Part) -> Violations:
    """Return articles that do not have as many closing as opening quotes and title marks."""
    content, offsets = utf8(part.column("articles", "text"))
    counts: dict[str, Ints] = characters_counted(content, offsets, "".join(chain.from_iterable(PAIRS)))
    reasons = Reasons()
    for opening, closing in PAIRS:
        reasons.add(f"{opening}{closing} are not paired", counts[opening] != counts[closing])
    every = reasons.violations("articles", part.rows("articles"), "title", "text")
    # An article that fails for two pairs is one failing article: the share is of articles.
    rows, first = np.unique(every.rows, return_index=True)
    return Violations("articles", every.checked, rows, every.show, lambda i: every.found(int(first[i])))


MEASURES = {
    "articles_agree_with_their_source": agree_with_source,
    "articles_lie_within_their_source": within_source,
    "articles_text_equals_its_paragraphs": text_equals_paragraphs,
    "articles_headline_equals_its_paragraphs": headline_equals_paragraphs,
    "articles_text_has_its_digest": text_has_digest,
    "articles_counts_agree": counts_agree,
    "articles_have_text": have_text,
    "articles_confidence_is_a_share": confidence_share,
    "articles_datelines_are_near_the_issue": datelines_near,
    "articles_titles_have_usual_length": titles_usual,
    "articles_have_usual_length": lengths_usual,
    "articles_han_share_is_usual": han_share_usual,
    "articles_titles_differ_on_a_page": titles_differ,
    "articles_quotes_are_paired": quotes_paired,
}

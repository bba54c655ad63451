"""Measures of paragraphs and their words: numbering, characters, counts, segmentation that loses nothing."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from expectations.measuring.text import out_of_sequence
from expectations.measuring.violations import Reasons, Violations, where
from expectations.part import Part, picked

STRAY = r"[\x00-\x1f\x7f-\x{9f}\x{200b}-\x{200f}\x{2028}-\x{202e}\x{2060}\x{fdd0}-\x{fdef}\x{feff}\x{fffc}-\x{ffff}]"
"""Controls, line separators, zero-width and directional marks, non-characters, the replacement character."""
FULL_WIDTH = r"[\x{ff10}-\x{ff19}\x{ff21}-\x{ff3a}\x{ff41}-\x{ff5a}]"
"""Full-width digits and Latin letters."""


def numbered_from_zero(part: Part) -> Violations:
    """Return paragraphs that do not carry on the numbering 0, 1, 2, … of their article."""
    bad = out_of_sequence(part.article_rows("paragraphs"), part.integers("paragraphs", "para_no"))
    return where(part, "paragraphs", bad, "role", "text")


def no_stray_characters(part: Part) -> Violations:
    """Return paragraphs that hold a newline, control, zero-width or replacement character."""
    return where(part, "paragraphs", pc.match_substring_regex(part.column("paragraphs", "text"), STRAY), "text")


def half_width(part: Part) -> Violations:
    """Return paragraphs that hold a full-width digit or Latin letter."""
    return where(part, "paragraphs", pc.match_substring_regex(part.column("paragraphs", "text"), FULL_WIDTH), "text")


def counts_agree(part: Part) -> Violations:
    """Return paragraphs whose char_count is not the number of their characters."""
    lengths = pc.utf8_length(part.column("paragraphs", "text")).fill_null(0).to_numpy(zero_copy_only=False)
    return where(part, "paragraphs", part.integers("paragraphs", "char_count") != lengths, "char_count", "text")


def words_equal_text(part: Part) -> Violations:
    """Return rows of words that, joined, are not the paragraph's text without white space; every paragraph has one."""
    rows = part.paragraph_rows("words")
    known = np.flatnonzero(rows >= 0)
    words = part.column("words", "words").take(pa.array(known))
    texts = part.column("paragraphs", "text").take(pa.array(rows[known]))
    suspect = pc.not_equal(pc.replace_substring(words, " ", ""), pc.replace_substring(texts, " ", ""))
    astray = [
        row
        for row in np.flatnonzero(suspect.fill_null(True).to_numpy(zero_copy_only=False)).tolist()
        # White space other than the space is rare: only where spaces did not explain it is it looked for.
        if (words[row].as_py() or "").replace(" ", "") != "".join((texts[row].as_py() or "").split())
    ]
    differ = np.zeros(len(rows), np.bool_)
    differ[known[astray]] = True
    seen = np.bincount(rows[known], minlength=part.rows("paragraphs"))
    reasons = Reasons()
    reasons.add("no such paragraph", rows < 0)
    reasons.add("words are not those of the text", differ)
    reasons.add("paragraph comes twice", picked(seen, rows) > 1)
    violations = reasons.violations("words", part.rows("paragraphs"), "words")
    missing = np.flatnonzero(seen == 0)
    if not len(missing):
        return violations
    first = int(missing[0])
    problem = {
        "source_id": part.source_id("paragraphs", first),
        "article_id": part.column("paragraphs", "article_id")[first].as_py(),
        "para_no": part.column("paragraphs", "para_no")[first].as_py(),
        "problem": f"{len(missing)} paragraphs have no words, this one first",
    }
    return Violations("words", violations.checked, violations.rows, ("words",), violations.found, (problem,))


def words_counts_agree(part: Part) -> Violations:
    """Return rows whose words are not separated by single spaces, or whose word_count is not their number."""
    words = part.column("words", "words")
    count = pc.add(pc.count_substring(words, " "), 1).fill_null(-1).to_numpy(zero_copy_only=False)
    reasons = Reasons()
    reasons.add("not separated by single spaces", pc.match_substring_regex(words, r"^\s|\s$|\s\s"))
    reasons.add("word_count differs", part.integers("words", "word_count") != count)
    return reasons.violations("words", part.rows("words"), "word_count", "words")


MEASURES = {
    "paragraphs_are_numbered_from_zero": numbered_from_zero,
    "paragraphs_hold_no_stray_characters": no_stray_characters,
    "paragraphs_letters_are_half_width": half_width,
    "paragraphs_counts_agree": counts_agree,
    "words_joined_equal_text": words_equal_text,
    "words_counts_agree": words_counts_agree,
}

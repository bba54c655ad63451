"""Measures of where the bytes of each page went: spans, residue and the account of both.

Spans and residue of all pages of a part are laid out in one order, by source and first byte, once; conservation,
character ranges and sums are read off that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from expectations.measuring.text import out_of_sequence, repeats
from expectations.measuring.violations import Reasons, Violations, mask
from expectations.part import Bools, Ints, Part, picked
from pipeline import schema
from pipeline.set_aside import SET_ASIDE

UNDECIDED_SHARE = 0.02
"""Share of a page's bytes that may be undecided before the page is shown."""
_POSITION_BITS = 40
"""Bits of a byte position in a joint key: files are smaller than a tebibyte."""
_LAYOUT = ("layout_newline", "layout_space")


@dataclass(frozen=True, slots=True)
class _Laid:
    """Spans and residue of known sources, in order of source and first byte; ``first`` marks a source's first row."""

    source: Ints
    byte_start: Ints
    byte_end: Ints
    char_start: Ints
    char_end: Ints
    first: Bools
    unknown: int
    """Rows that name no source of the part."""


def _laid(part: Part) -> _Laid:
    return part.keep(("laid",), lambda: _lay(part))


def _lay(part: Part) -> _Laid:
    source = np.concatenate([part.source_rows("spans"), part.source_rows("residue")])
    names = ("byte_start", "byte_end", "char_start", "char_end")
    ranges = [np.concatenate([part.integers("spans", name), part.integers("residue", name)]) for name in names]
    known = np.flatnonzero(source >= 0)
    place = np.clip(ranges[0][known], 0, (1 << _POSITION_BITS) - 1)
    order = known[np.argsort((source[known] << _POSITION_BITS) | place, kind="stable")]
    placed = source[order]
    first = np.ones(len(placed), np.bool_)
    first[1:] = placed[1:] != placed[:-1]
    byte_start, byte_end, char_start, char_end = (values[order] for values in ranges)
    return _Laid(placed, byte_start, byte_end, char_start, char_end, first, len(source) - len(known))


def _flagged(laid: _Laid, bad: Bools, pages: int) -> Bools:
    return np.bincount(laid.source[bad], minlength=pages) > 0


def _unknown(laid: _Laid) -> tuple[dict[str, object], ...]:
    return ({"problem": f"{laid.unknown} spans or residue rows name no source"},) if laid.unknown else ()


def conserve_bytes(part: Part) -> Violations:
    """Return sources whose spans and residue do not run from 0 to byte_size without gap or overlap."""
    laid, pages, size = _laid(part), part.rows("sources"), part.integers("sources", "byte_size")
    inside = (laid.byte_start >= 0) & (laid.byte_end > laid.byte_start) & (laid.byte_end <= size[laid.source])
    overlap = np.zeros(len(laid.source), np.bool_)
    overlap[1:] = ~laid.first[1:] & (laid.byte_start[1:] < laid.byte_end[:-1])
    covered = _sums(laid.source, laid.byte_end - laid.byte_start, pages)
    # Rows that lie inside, do not overlap and add up to the size leave no gap.
    bad = (covered != size) | _flagged(laid, ~inside, pages) | _flagged(laid, overlap, pages)
    rows = np.flatnonzero(bad)
    overlaps = np.bincount(laid.source[overlap], minlength=pages)

    def found(position: int) -> dict[str, object]:
        row = int(rows[position])
        return {"bytes_in_rows": int(covered[row]), "overlaps": int(overlaps[row])}

    totals = {"of_sources": int(size.sum()), "in_rows": int((laid.byte_end - laid.byte_start).sum())}
    return Violations("sources", pages, rows, ("path", "byte_size"), found, _unknown(laid), totals)


def agree_in_characters(part: Part) -> Violations:
    """Return sources whose character ranges, in the order of bytes, do not run from 0 to char_count."""
    laid, pages, size = _laid(part), part.rows("sources"), part.integers("sources", "char_count")
    expected = np.zeros(len(laid.source), np.int64)
    expected[1:] = np.where(laid.first[1:], 0, laid.char_end[:-1])
    broken = (laid.char_start != expected) | (laid.char_end <= laid.char_start)
    reached = np.zeros(pages, np.int64)
    np.maximum.at(reached, laid.source, laid.char_end)
    rows = np.flatnonzero(_flagged(laid, broken, pages) | (reached != size))

    def found(position: int) -> dict[str, object]:
        row = int(rows[position])
        places = np.flatnonzero(broken & (laid.source == row))
        return {"first_break_at": int(laid.char_start[places[0]]) if len(places) else int(reached[row])}

    totals = {"of_sources": int(size.sum()), "in_rows": int((laid.char_end - laid.char_start).sum())}
    return Violations("sources", pages, rows, ("path", "char_count"), found, _unknown(laid), totals)


def _sums(group: Ints, values: Ints, groups: int) -> Ints:
    """Return the sum of each group; exact below 2^53, which bytes of a page never reach."""
    known = group >= 0
    return np.bincount(group[known], weights=values[known], minlength=groups).astype(np.int64)


def spans_agree(part: Part) -> Violations:
    """Return spans of another role or source than their paragraph, or not numbered from 0; every paragraph has one."""
    paragraph, article = part.paragraph_rows("spans"), part.article_rows("spans")
    roles = [_role_numbers(part, table) for table in ("spans", "paragraphs")]
    reasons = Reasons()
    reasons.add("role differs from the paragraph's", (paragraph >= 0) & (roles[0] != picked(roles[1], paragraph)))
    sources = picked(part.source_rows("articles"), article)
    reasons.add("source differs from the article's", (article >= 0) & (part.source_rows("spans") != sources))
    sequence = out_of_sequence(paragraph, part.integers("spans", "span_no"))
    reasons.add("span_no does not count from 0", (paragraph >= 0) & sequence)
    violations = reasons.violations("spans", part.rows("spans"), "role", "byte_start")
    bare = np.flatnonzero(np.bincount(paragraph[paragraph >= 0], minlength=part.rows("paragraphs")) == 0)
    if not len(bare):
        return violations
    first = int(bare[0])
    problem = {
        "source_id": part.source_id("paragraphs", first),
        "article_id": part.column("paragraphs", "article_id")[first].as_py(),
        "para_no": part.column("paragraphs", "para_no")[first].as_py(),
        "problem": f"{len(bare)} paragraphs have no span, this one first",
    }
    return Violations("spans", violations.checked, violations.rows, violations.show, violations.found, (problem,))


def _role_numbers(part: Part, table: str) -> Ints:
    numbers = pc.index_in(part.column(table, "role"), value_set=pa.array(schema.ROLES)).fill_null(-1)
    return np.asarray(numbers.to_numpy(zero_copy_only=False).astype(np.int64))


def undecided_small(part: Part) -> Violations:
    """Return sources of whose bytes more than UNDECIDED_SHARE are undecided; a page set aside is told of elsewhere."""
    undecided = _residue_bytes(part, ("undecided",))
    share = undecided / np.maximum(part.integers("sources", "byte_size"), 1)
    rows = np.flatnonzero((share > UNDECIDED_SHARE) & ~_holding(part, "rule_id", SET_ASIDE.rule_id))
    return Violations(
        "sources", part.rows("sources"), rows, ("path", "byte_size"),
        lambda i: {"bytes_undecided": int(undecided[rows[i]]), "share": round(float(share[rows[i]]), 4)},
    )  # fmt: skip


def _residue_bytes(part: Part, reasons: tuple[str, ...]) -> Ints:
    chosen = pc.is_in(part.column("residue", "reason"), value_set=pa.array(reasons)).to_numpy(zero_copy_only=False)
    length = part.integers("residue", "byte_end") - part.integers("residue", "byte_start")
    return _sums(part.source_rows("residue"), np.where(chosen, length, 0), part.rows("sources"))


def coverage_adds_up(part: Part) -> Violations:
    """Return rows of coverage whose figures are not the sums over the other tables; each source has one row."""
    rows, pages = part.source_rows("coverage"), part.rows("sources")
    kept = part.integers("spans", "byte_end") - part.integers("spans", "byte_start")
    others = tuple(reason for reason in schema.RESIDUE_REASONS if reason not in (*_LAYOUT, "undecided"))
    paragraph_source = picked(part.source_rows("articles"), part.article_rows("paragraphs"))
    sums = {
        "bytes_kept": _sums(part.source_rows("spans"), kept, pages),
        "bytes_layout": _residue_bytes(part, _LAYOUT),
        "bytes_left_out": _residue_bytes(part, others),
        "bytes_undecided": _residue_bytes(part, ("undecided",)),
        "articles": _counts(part.source_rows("articles"), pages),
        "paragraphs": _counts(paragraph_source, pages),
    }
    reasons = Reasons()
    reasons.add("no such source", rows < 0)
    reasons.add("source comes twice", (rows >= 0) & repeats(rows))
    for name, expected in sums.items():
        reasons.add(f"{name} is not the sum", (rows >= 0) & (part.integers("coverage", name) != picked(expected, rows)))
    violations = reasons.violations("coverage", pages, *sums)
    missing = np.flatnonzero(_counts(rows, pages) == 0)
    general = tuple(
        {"source_id": part.column("sources", "source_id")[int(row)].as_py(), "problem": "source has no coverage"}
        for row in missing
    )
    return Violations("coverage", pages, violations.rows, violations.show, violations.found, general)


def _holding(part: Part, column: str, value: str) -> Bools:
    """Return which sources have a row of residue with a value in a column."""
    rows = mask(pc.equal(part.column("residue", column), value))
    return _counts(part.source_rows("residue")[rows], part.rows("sources")) > 0


def _counts(group: Ints, groups: int) -> Ints:
    return np.asarray(np.bincount(group[group >= 0], minlength=groups), dtype=np.int64)


def articles_on_every_page(part: Part) -> Violations:
    """Return sources that hold no article, but for pages set aside and those of which articles were taken down."""
    excused = _holding(part, "rule_id", SET_ASIDE.rule_id) | _holding(part, "reason", "suppressed")
    rows = np.flatnonzero((_counts(part.source_rows("articles"), part.rows("sources")) == 0) & ~excused)
    return Violations("sources", part.rows("sources"), rows, ("path", "char_count"))


MEASURES = {
    "spans_and_residue_conserve_bytes": conserve_bytes,
    "spans_and_residue_agree_in_characters": agree_in_characters,
    "spans_agree_with_their_paragraphs": spans_agree,
    "residue_undecided_is_small": undecided_small,
    "coverage_adds_up": coverage_adds_up,
    "coverage_shows_articles_on_every_page": articles_on_every_page,
}

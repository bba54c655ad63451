"""Measures that go back to the raw bytes: a sample of paragraphs is derived once more and compared.

A part gives at most SAMPLED paragraphs to each check, evenly spaced, so that the cost of a part is bounded and the
choice is the same every time.  ``pipeline.release`` verifies all of them before publishing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from expectations.measuring.violations import Violations, of_rows
from expectations.part import Ints, Part
from pipeline.reading.codec import decode_as

SAMPLED = 200
"""Paragraphs of a part that each check derives again: a few milliseconds."""


@dataclass(frozen=True, slots=True)
class _Edit:
    row: int
    at_char: int
    delete_text: str
    insert_text: str


def rederive(part: Part) -> Violations:
    """Return paragraphs of the sample whose raw bytes, edits applied, do not give their text."""
    sample = _sample(np.arange(part.rows("paragraphs")))
    texts = part.column("paragraphs", "text").take(pa.array(sample)).to_pylist()
    derived: dict[int, str] = {}
    for row, text, raw, edits in zip(
        sample.tolist(), texts, _raw_texts(part, sample), _edits(part, sample), strict=True
    ):
        result = "its raw bytes are missing" if raw is None else _applied(raw, edits)
        if raw is None or result != text:
            derived[row] = result
    return of_rows("paragraphs", len(sample), derived, "role", "text", label="derived")


def edits_apply(part: Part) -> Violations:
    """Return edits of sampled paragraphs that do not delete what stands there, overlap, or name no paragraph."""
    owners = part.paragraph_rows("edits")
    sample = _sample(np.unique(owners[owners >= 0]))
    problems = dict.fromkeys(np.flatnonzero(owners < 0).tolist(), "no such paragraph")
    checked = len(problems)
    for raw, edits in zip(_raw_texts(part, sample), _edits(part, sample), strict=True):
        checked += len(edits)
        problems.update(_misapplied(raw, edits))
    return of_rows("edits", checked, problems, "at_char", "delete_text", "insert_text", "rule_id")


def _misapplied(raw: str | None, edits: Iterable[_Edit]) -> Iterator[tuple[int, str]]:
    """Yield row and problem of the edits of one paragraph, which come in the order of edit_no: from its end."""
    if raw is None:
        yield from ((edit.row, "its raw bytes are missing") for edit in edits)
        return
    bound = len(raw)
    for edit in edits:
        end = edit.at_char + len(edit.delete_text)
        if edit.at_char < 0 or raw[edit.at_char : end] != edit.delete_text:
            yield edit.row, f"there stands {raw[max(edit.at_char, 0) : end]!r}"
        elif end > bound:
            yield edit.row, "overlaps the edit after it, or is not numbered from the end"
        bound = min(edit.at_char, end)


def _applied(raw: str, edits: Iterable[_Edit]) -> str:
    for edit in edits:
        raw = raw[: edit.at_char] + edit.insert_text + raw[edit.at_char + len(edit.delete_text) :]
    return raw


def _sample(rows: Ints) -> Ints:
    if len(rows) <= SAMPLED:
        return rows
    return rows[np.linspace(0, len(rows) - 1, SAMPLED).astype(np.int64)]


def _raw_texts(part: Part, paragraphs: Ints) -> list[str | None]:
    """Return the joined raw characters of each paragraph; None where the source or its bytes are missing."""
    places = pc.index_in(part.column("spans", "source_id"), value_set=part.column("source_bytes", "source_id"))
    contents: dict[int, bytes] = {}
    texts: list[str | None] = []
    starts, ends = part.integers("spans", "byte_start"), part.integers("spans", "byte_end")
    sources, encodings = part.source_rows("spans"), part.column("sources", "encoding")
    for rows in _rows_of(part, "spans", "span_no", paragraphs):
        pieces: list[str] = []
        for row in rows.tolist():
            place, source = places[row].as_py(), int(sources[row])
            if place is None or source < 0:
                break
            if place not in contents:
                contents[place] = part.column("source_bytes", "content")[place].as_py()
            content = contents[place][max(int(starts[row]), 0) : max(int(ends[row]), 0)]
            pieces.append(decode_as(content, encodings[source].as_py()))
        else:
            texts.append("".join(pieces))
            continue
        texts.append(None)
    return texts


def _edits(part: Part, paragraphs: Ints) -> Iterator[list[_Edit]]:
    """Yield the edits of each paragraph in the order of edit_no."""
    columns = [part.column("edits", name) for name in ("at_char", "delete_text", "insert_text")]
    for rows in _rows_of(part, "edits", "edit_no", paragraphs):
        yield [_Edit(row, *(column[row].as_py() for column in columns)) for row in rows.tolist()]


def _rows_of(part: Part, table: str, number: str, paragraphs: Ints) -> Iterator[Ints]:
    """Yield, for each paragraph, the rows of a table that belong to it, in the order of ``number``."""
    owners = part.paragraph_rows(table)
    order = part.keep(("of paragraphs", table), lambda: np.lexsort((part.integers(table, number), owners)))
    sorted_owners = owners[order]
    lows = np.searchsorted(sorted_owners, paragraphs, side="left")
    highs = np.searchsorted(sorted_owners, paragraphs, side="right")
    for low, high in zip(lows.tolist(), highs.tolist(), strict=True):
        yield order[low:high]


MEASURES = {
    "paragraphs_rederive_from_raw_bytes": rederive,
    "edits_apply_to_raw_characters": edits_apply,
}

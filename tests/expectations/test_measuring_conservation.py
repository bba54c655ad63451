from __future__ import annotations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations.measuring.conservation import agree_in_characters, conserve_bytes
from expectations.part import Part
from pipeline import schema

Row = tuple[str, int, int, int, int, str, str]
pages_of_pieces = st.lists(st.lists(st.integers(1, 9), min_size=1, max_size=6), min_size=1, max_size=4)


def _part(pages: list[list[int]], rows: list[Row]) -> Part:
    """Pages cut into pieces of some lengths; a character has three bytes, and every other piece is a span."""
    sources = pa.table(
        {
            "source_id": [f"s_{number}" for number in range(len(pages))],
            "path": [f"{number}.txt" for number in range(len(pages))],
            "byte_size": [3 * sum(pieces) for pieces in pages],
            "char_count": [sum(pieces) for pieces in pages],
        }
    )
    residue = schema.RESIDUE.from_rows(rows[1::2])
    spans = schema.SPANS.from_rows([("a", 0, 0, *row[:5], "body", "rule") for row in rows[::2]])
    return Part("undated", {"sources": sources, "spans": spans, "residue": residue})


def _rows(pages: list[list[int]]) -> list[Row]:
    rows = []
    for number, pieces in enumerate(pages):
        at = 0
        for length in pieces:
            end = at + length
            rows.append((f"s_{number}", 3 * at, 3 * end, at, end, "furniture", "rule"))
            at = end
    return rows


@settings(deadline=None)  # the first call pays for imports
@given(pages_of_pieces, st.randoms())
def test_any_partition_of_any_pages_is_conserved_in_any_order(pages: list[list[int]], random) -> None:
    rows = _rows(pages)
    random.shuffle(rows)
    part = _part(pages, rows)
    assert conserve_bytes(part).count == 0
    assert agree_in_characters(part).count == 0


@settings(deadline=None)  # the first call pays for imports
@given(pages_of_pieces, st.data())
def test_any_other_boundary_fails_exactly_its_page(pages: list[list[int]], data) -> None:
    rows = _rows(pages)
    row = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.integers(1, 4))
    changed = list(rows[row])
    changed[column] += data.draw(st.integers(-40, 40).filter(bool))
    rows[row] = tuple(changed)
    part = _part(pages, rows)
    check = conserve_bytes if column <= 2 else agree_in_characters
    assert [found["source_id"] for found in check(part).describe(part, 99)] == [changed[0]]


@settings(deadline=None)  # the first call pays for imports
@given(pages_of_pieces, st.data())
def test_a_lost_piece_fails_exactly_its_page(pages: list[list[int]], data) -> None:
    rows = _rows(pages)
    lost = rows.pop(data.draw(st.integers(0, len(rows) - 1)))
    part = _part(pages, rows)
    for check in (conserve_bytes, agree_in_characters):
        assert [found["source_id"] for found in check(part).describe(part, 99)] == [lost[0]]

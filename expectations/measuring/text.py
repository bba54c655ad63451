"""Small vectorised questions about text: how paragraphs join, where a character stands, which rows repeat.

What belongs here: helpers that several measures share, on Arrow arrays and numpy, knowing no check.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from expectations.part import Bools, Ints, Part

Bytes = npt.NDArray[np.uint8]


def utf8(array: Any) -> tuple[Bytes, Ints]:
    """Return the bytes of a string array and the offset of each row in them (one more than rows), without copying."""
    _, offsets, data = array.buffers()
    places = np.frombuffer(offsets, np.int32)[array.offset : array.offset + len(array) + 1].astype(np.int64)
    start, end = (int(places[0]), int(places[-1])) if len(places) else (0, 0)
    # An array of nothing but nulls or empty strings may come without a data buffer.
    content = np.frombuffer(data, np.uint8)[start:end] if data is not None and end > start else np.empty(0, np.uint8)
    return content, (places - start if len(places) else np.zeros(1, np.int64))


def characters_counted(content: Bytes, offsets: Ints, characters: str) -> dict[str, Ints]:
    """Count each of some three-byte characters in every row of UTF-8 bytes.

    One scan for a lead byte serves all characters that share it; news text holds few of them.
    """
    counts: dict[str, Ints] = {}
    rows = len(offsets) - 1
    places_of: dict[int, Ints] = {}
    for character in characters:
        lead, middle, last = character.encode()
        if lead not in places_of:
            places_of[lead] = np.flatnonzero(content[: max(len(content) - 2, 0)] == lead)
        places = places_of[lead]
        places = places[(content[places + 1] == middle) & (content[places + 2] == last)]
        counts[character] = np.diff(np.searchsorted(places, offsets)) if rows else np.zeros(0, np.int64)
    return counts


def joined_paragraphs(part: Part, roles: tuple[str, ...], separator: str) -> Any:
    """Return, for each article, its paragraphs of some roles in order, joined; an empty string where it has none."""
    chosen = np.flatnonzero(
        pc.is_in(part.column("paragraphs", "role"), value_set=pa.array(roles)).to_numpy(zero_copy_only=False)
        & (part.article_rows("paragraphs") >= 0)
    )
    keys = part.paragraph_keys("paragraphs")[chosen]
    if len(keys) > 1 and (keys[1:] < keys[:-1]).any():
        chosen = chosen[np.argsort(keys, kind="stable")]
    articles = part.article_rows("paragraphs")[chosen]
    bounds = np.searchsorted(articles, np.arange(part.rows("articles") + 1)).astype(np.int32)
    texts = part.column("paragraphs", "text")
    if len(chosen) < len(texts):
        texts = texts.take(pa.array(chosen))
    return pc.binary_join(pa.ListArray.from_arrays(pa.array(bounds), texts), separator)


def differs(one: Any, other: Any) -> Bools:
    """Return where two string arrays differ, null counting as the empty string (which no column holds)."""
    unequal = pc.not_equal(pc.fill_null(one, ""), pc.fill_null(other, ""))
    return np.asarray(unequal.to_numpy(zero_copy_only=False), dtype=np.bool_)


def outside(column: Any, least: float, most: float) -> Bools:
    """Return where a number is null, not a number, or not within ``least`` and ``most``, both allowed."""
    values = column.to_numpy(zero_copy_only=False).astype(np.float64)
    return np.asarray(~((values >= least) & (values <= most)))


def repeats(*keys: Ints) -> Bools:
    """Return which rows have a joint key that an earlier row has, keys being integer arrays of equal length."""
    rows = len(keys[0])
    repeated = np.zeros(rows, np.bool_)
    if rows < 2:
        return repeated
    order = np.lexsort(keys[::-1])
    same = np.ones(rows - 1, np.bool_)
    for key in keys:
        placed = key[order]
        same &= placed[1:] == placed[:-1]
    repeated[order[1:][same]] = True
    return repeated


def numbered(column: Any) -> Ints:
    """Return one integer a row such that equal values, and only they, have equal integers; null has -1."""
    codes = column.dictionary_encode().indices
    return np.asarray(codes.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64))


def out_of_sequence(group: Ints, number: Ints) -> Bools:
    """Return which rows do not carry on the numbering 0, 1, 2, … of their group, whatever the order of rows."""
    if not len(group):
        return np.zeros(0, np.bool_)
    order = np.lexsort((number, group))
    groups = group[order]
    first = np.ones(len(order), np.bool_)
    first[1:] = groups[1:] != groups[:-1]
    starts = np.flatnonzero(first)
    expected = np.arange(len(order)) - np.repeat(starts, np.diff(np.append(starts, len(order))))
    bad = np.zeros(len(order), np.bool_)
    bad[order[number[order] != expected]] = True
    return bad

"""Differences between releases, against the plainest way to count them."""

import datetime as dt
from dataclasses import replace

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import schema
from pipeline.release.diff import ReleaseDiff, TableComparer, TableDiff, render
from pipeline.release.inputs import ReleaseError
from pipeline.release.versions import Version, change_of, next_version

KEYWORDS = schema.KEYWORDS
KEYS = st.tuples(st.sampled_from([f"a_{letter * 16}" for letter in "abcdef"]), st.integers(1, 4))
VALUES = st.tuples(st.sampled_from(["桥", "河"]), st.integers(0, 1))


def keywords(rows: dict[tuple[str, int], tuple[str, int]]) -> pa.Table:
    return KEYWORDS.from_rows(
        (key[0], key[1], value[0], 0.5, value[1], 0, "tiny-1") for key, value in sorted(rows.items())
    )


def parts(table: pa.Table, size: int) -> list[pa.Table]:
    return [table.slice(start, size) for start in range(0, table.num_rows, size)]


def compare(old: pa.Table, new: pa.Table, sizes=(3, 2), table=KEYWORDS) -> tuple[TableDiff, list[dict]]:
    changes: list[pa.Table] = []
    comparer = TableComparer(table, parts(old, sizes[0]), old.column_names, changes.append)
    for part in parts(new, sizes[1]):
        comparer.feed(part)
    return comparer.finish(), [row for change in changes for row in change.to_pylist()]


@given(
    old=st.dictionaries(KEYS, VALUES),
    new=st.dictionaries(KEYS, VALUES),
    sizes=st.tuples(st.integers(1, 9), st.integers(1, 9)),
)
def test_counts_are_those_of_a_plain_comparison(old, new, sizes):
    diff, changes = compare(keywords(old), keywords(new), sizes)
    added, removed = new.keys() - old.keys(), old.keys() - new.keys()
    changed = {key for key in new.keys() & old.keys() if new[key] != old[key]}
    assert (diff.rows_before, diff.rows_after) == (len(old), len(new))
    assert (diff.added, diff.removed, diff.changed) == (len(added), len(removed), len(changed))
    assert diff.is_same == (old == new)
    assert diff.only_added == (not removed and not changed)

    def listed(kind: str) -> set[str]:
        return {row["key"] for row in changes if row["change"] == kind}

    assert listed("added") == {f"{one},{two}" for one, two in added}
    assert listed("removed") == {f"{one},{two}" for one, two in removed}
    assert listed("changed") == {f"{one},{two}" for one, two in changed}
    assert sum(diff.columns.values()) == sum(row["change"] == "changed" for row in changes)
    for row in changes:
        if row["change"] == "changed":
            article, rank = row["key"].split(",")
            at = ("keyword", "occurrences").index(row["column"])
            key = (article, int(rank))
            assert (row["old"], row["new"]) == (str(old[key][at]), str(new[key][at]))
        else:
            assert (row["column"], row["old"], row["new"]) == (None, None, None)


def test_a_null_that_gets_a_value_is_a_change():
    row = ("桥", 1, 1, 0.5, 0.5, 0.5, "mined")
    old, new = (schema.LEXICON.from_rows([(*row, date)]) for date in (None, dt.date(2026, 3, 1)))
    diff, changes = compare(old, new, table=schema.LEXICON)
    assert diff.columns == {"first_seen": 1}
    assert (changes[0]["old"], changes[0]["new"]) == (None, "2026-03-01")
    assert compare(old, old, table=schema.LEXICON)[0].is_same


def test_columns_that_come_and_go_are_told_apart():
    rows = keywords({("a_" + "a" * 16, 1): ("桥", 1)})
    came, _ = compare(rows.drop_columns("method"), rows)
    assert (came.columns_added, came.only_added, came.is_same) == (["method"], True, False)
    went, _ = compare(rows.append_column("note", pa.array(["x"])), rows)
    assert (went.columns_removed, went.only_added) == (["note"], False)


def test_integers_of_another_width_are_compared_by_value():
    rows = keywords({("a_" + letter * 16, 1): ("桥", 1) for letter in "abc"})
    wide = rows.set_column(1, "rank", rows["rank"].cast(pa.int64()))
    diff, _ = compare(wide, rows)
    assert diff.is_same


def test_removed_table_is_no_mere_addition():
    diff = ReleaseDiff("1.0.0", "2.0.0", {"articles": TableDiff(1, 1)}, ["votes"])
    assert not diff.only_added
    assert "table votes gone" in render(diff)
    shown = render(replace(diff, tables={"articles": TableDiff(5, 6, 2, 1, 3, {"title": 3}, ["mood"], ["tone"])}))
    assert "articles  +2 -1 ~3 rows; title 3; new column mood; column tone gone" in shown


@pytest.mark.parametrize(
    ("previous", "change", "expected"),
    [
        (None, "first", "1.0.0"),
        ("1.2.3", "patch", "1.2.4"),
        ("1.2.3", "minor", "1.3.0"),
        ("1.2.3", "major", "2.0.0"),
    ],
)
def test_versions_follow_from_changes(previous, change, expected):
    assert str(next_version(previous and Version.parse(previous), change)) == expected


def test_change_is_named_after_what_happened_to_rows():
    assert change_of(digest_changed=False, only_added=False) == "patch"
    assert change_of(digest_changed=True, only_added=True) == "minor"
    assert change_of(digest_changed=True, only_added=False) == "major"


def test_versions_are_ordered_by_number_and_read_strictly():
    assert max(map(Version.parse, ("1.9.0", "1.10.0", "1.2.11"))) == Version(1, 10, 0)
    for text in ("1.0", "v1.0.0", "1.0.0-rc1", "01.0.0", ""):
        with pytest.raises(ReleaseError, match="not a version"):
            Version.parse(text)
    with pytest.raises(ValueError, match="none"):
        next_version(Version(1, 0, 0), "none")

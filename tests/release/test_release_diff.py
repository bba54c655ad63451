"""Differences between releases, against the plainest way to count them."""

import datetime as dt
import json
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import schema
from pipeline.release.changes import NOBODY, as_json_values
from pipeline.release.compare import TableComparer, TableDiff
from pipeline.release.diff import ReleaseDiff, comparer_with
from pipeline.release.inputs import ReleaseError
from pipeline.release.publish import publish
from pipeline.release.structure import StructureDiff, compare_structures, declared
from pipeline.release.summary import render
from pipeline.release.versions import Version, change_of, next_version
from pipeline.release.write import parquet_path
from tests.release import tiny

KEYWORDS = schema.KEYWORDS
KEYS = st.tuples(st.sampled_from([f"a_{letter * 16}" for letter in "abcdef"]), st.integers(1, 4))
VALUES = st.tuples(st.sampled_from(["桥", "河"]), st.integers(0, 1))


def keywords(rows: dict[tuple[str, int], tuple[str, int]]) -> pa.Table:
    return KEYWORDS.from_rows(
        (key[0], key[1], value[0], 0.5, value[1], 0, "tiny-1") for key, value in sorted(rows.items())
    )


def parts(table: pa.Table, size: int) -> list[pa.Table]:
    return [table.slice(start, size) for start in range(0, table.num_rows, size)]


def compare(old: pa.Table, new: pa.Table, sizes=(3, 2), table=KEYWORDS, silent=NOBODY) -> tuple[TableDiff, list[dict]]:
    changes: list[pa.Table] = []
    comparer = TableComparer(table, parts(old, sizes[0]), old.column_names, changes.append, silent)
    for part in parts(new, sizes[1]):
        comparer.feed(part)
    return comparer.finish(), [row for change in changes for row in change.to_pylist()]


@settings(deadline=None)
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

    listed = {row["key"]: row for row in changes}
    assert len(listed) == len(changes) == len(added) + len(removed) + len(changed)
    for key in added | removed | changed:
        row = listed[json.dumps({"article_id": key[0], "rank": key[1]})]
        before, after = ({**dict(zip(("article_id", "rank"), key, strict=True)), **values(side.get(key))}
                         for side in (old, new))  # fmt: skip
        told = [None if row[side] is None else json.loads(row[side]) for side in ("old", "new")]
        if key in added:
            assert (row["change"], row["columns"], told) == ("added", None, [None, after])
        elif key in removed:
            assert (row["change"], row["columns"], told) == ("removed", None, [before, None])
        else:
            names = [name for name in after if before[name] != after[name]]
            assert (row["change"], row["columns"].split(", ")) == ("changed", names)
            assert told == [{name: side[name] for name in names} for side in (before, after)]
    assert sum(diff.columns.values()) == sum(len(row["columns"].split(", ")) for row in changes if row["columns"])


def values(row: tuple[str, int] | None) -> dict[str, object]:
    if row is None:
        return {}
    return {"keyword": row[0], "score": 0.5, "occurrences": row[1], "first_char": 0, "method": "tiny-1"}


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), st.text())))
def test_texts_are_told_as_json_whatever_they_hold(texts):
    try:
        array = pa.chunked_array([pa.array(texts, pa.string())])
    except UnicodeEncodeError:
        return
    assert [json.loads(text) for text in as_json_values(array).to_pylist()] == texts


def test_rows_of_silent_articles_are_counted_and_show_no_values():
    old = {("a_" + letter * 16, rank): ("桥", 1) for letter in "abc" for rank in (1, 2)}
    new = {key: ("河", 1) for key in old if key[0][2] != "a"} | {("a_" + "d" * 16, 1): ("茶", 1)}
    secret = pa.array(["a_" + letter * 16 for letter in "abd"])
    diff, changes = compare(keywords(old), keywords(new), silent=secret)
    assert (diff.added, diff.removed, diff.changed) == (1, 2, 4)
    told = {json.loads(row["key"])["article_id"][2] for row in changes if row["old"] or row["new"]}
    assert told == {"c"}
    assert len(changes) == 7


def test_a_null_that_gets_a_value_is_a_change():
    row = ("桥", 1, 1, 0.5, 0.5, 0.5, "mined")
    old, new = (schema.LEXICON.from_rows([(*row, date)]) for date in (None, dt.date(2026, 3, 1)))
    diff, changes = compare(old, new, table=schema.LEXICON)
    assert diff.columns == {"first_seen": 1}
    assert [json.loads(changes[0][side]) for side in ("old", "new")] == [
        {"first_seen": None}, {"first_seen": "2026-03-01"}
    ]  # fmt: skip
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


def test_a_column_of_another_type_is_compared_as_text():
    rows = keywords({("a_" + letter * 16, 1): ("桥", 1) for letter in "abc"})
    texts = rows.set_column(5, "first_char", pa.array(["0", "0", "7"]))
    diff, _ = compare(texts, rows)
    assert diff.columns == {"first_char": 1}


def test_removed_table_is_no_mere_addition():
    gone = StructureDiff(breaking=["table votes gone"])
    diff = ReleaseDiff("1.0.0", "2.0.0", {"articles": TableDiff(1, 1)}, ["votes"], gone)
    assert not diff.only_added
    assert "table votes gone" in render(diff)
    shown = render(replace(diff, tables={"articles": TableDiff(5, 6, 2, 1, 3, {"title": 3})}))
    assert "articles  +2 -1 ~3 rows; title 3" in shown


BROKEN = {
    "articles: column title gone": lambda t: t["articles"]["fields"].pop(6),
    "articles: columns stand in another order": lambda t: t["articles"]["fields"].reverse(),
    "articles: key is newspaper, was article_id": lambda t: t["articles"].update(primaryKey=["newspaper"]),
    "articles.char_count: type is string, was integer": lambda t: t["articles"]["fields"][17].update(type="string"),
    "articles.kind: may be null now": lambda t: t["articles"]["fields"][3]["constraints"].pop("required"),
    "articles.kind: may hold any value now": lambda t: t["articles"]["fields"][3]["constraints"].pop("enum"),
    "articles.source_id: refers to nothing or to something else": lambda t: t["articles"].pop("foreignKeys"),
    "table edits gone": lambda t: t.pop("edits"),
}
GROWN = {
    "articles: new column mood": lambda t: t["articles"]["fields"].append({"name": "mood", "type": "string"}),
    "articles.kind: may hold poem now": lambda t: t["articles"]["fields"][3]["constraints"]["enum"].append("poem"),
    "new table votes": lambda t: t.update(votes=t["edits"]),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_breaks_a_reader_is_told_apart(what):
    after = declared()
    BROKEN[what](after)
    found = compare_structures(declared(), after)
    assert what in found.breaking
    assert found.additive == []


@pytest.mark.parametrize("what", GROWN)
def test_what_only_adds_to_the_structure_is_told_apart(what):
    after = declared()
    GROWN[what](after)
    assert compare_structures(declared(), after) == StructureDiff(additive=[what])


def test_the_same_structure_does_not_differ():
    assert compare_structures(declared(), declared()) == StructureDiff()


def test_where_the_key_changed_every_row_is_gone_and_new(tmp_path):
    release = publish(tiny.inputs(), tmp_path, tiny.SETTINGS).path
    table = replace(schema.KEYWORDS, key=("keyword",))
    comparer = comparer_with(release, table, None)
    rows = pq.read_table(release / parquet_path("keywords"))
    comparer.feed(rows.sort_by("keyword").cast(table.arrow()))
    diff = comparer.finish()
    assert (diff.removed, diff.added, diff.rows_before) == (rows.num_rows, rows.num_rows, rows.num_rows)


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
    assert change_of(digest_changed=False, only_added=False, has_grown=True) == "minor"
    assert change_of(digest_changed=True, only_added=True, is_broken=True) == "major"


def test_versions_are_ordered_by_number_and_read_strictly():
    assert max(map(Version.parse, ("1.9.0", "1.10.0", "1.2.11"))) == Version(1, 10, 0)
    for text in ("1.0", "v1.0.0", "1.0.0-rc1", "01.0.0", ""):
        with pytest.raises(ReleaseError, match="not a version"):
            Version.parse(text)
    with pytest.raises(ValueError, match="none"):
        next_version(Version(1, 0, 0), "none")

"""Sorting with bounded memory: the same rows in the same order, however they came."""

import random

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import schema
from pipeline.release import sorting
from pipeline.release.inputs import ReleaseError
from pipeline.release.sorting import row_groups, sort_chunks

RESIDUE = schema.RESIDUE


def residue(keys: list[tuple[str, int]]) -> pa.Table:
    rows = [(source, start, start + 1, start, start + 1, "marker", "tiny.left") for source, start in keys]
    return RESIDUE.from_rows(rows)


def ident(number: int) -> str:
    return f"s_{number:016d}"


def small_runs(monkeypatch, run_bytes: int = 4_000, batch_bytes: int = 500) -> None:
    monkeypatch.setattr(sorting, "RUN_BYTES", run_bytes)
    monkeypatch.setattr(sorting, "BATCH_BYTES", batch_bytes)


@given(
    keys=st.sets(st.tuples(st.sampled_from([ident(n) for n in range(12)]), st.integers(0, 10_000)), max_size=300),
    size=st.integers(1, 90),
    seed=st.integers(0, 9),
)
def test_order_is_that_of_the_keys_whatever_the_chunks(tmp_path_factory, keys, size, seed):
    shuffled = sorted(keys)
    random.Random(seed).shuffle(shuffled)
    table = residue(shuffled)
    chunks = [table.slice(start, size) for start in range(0, len(shuffled), size)]
    with pytest.MonkeyPatch.context() as monkeypatch:
        small_runs(monkeypatch)
        ordered = sort_chunks(RESIDUE, chunks, tmp_path_factory.mktemp("scratch"))
        rows = [row for part in ordered for row in zip(*(part[name].to_pylist() for name in RESIDUE.key), strict=True)]
    assert ordered.rows == len(keys)
    assert rows == sorted(keys)


def test_chinese_words_sort_by_code_point(tmp_path, monkeypatch):
    small_runs(monkeypatch, 2_000, 200)
    words = [chr(point) + tail for point in (0x4E00, 0x9FA5, 0x20000, 0x41) for tail in ("", "河", "桥", "a")]
    lexicon = schema.LEXICON
    table = lexicon.from_rows([(word, 1, 1, 0.5, 0.5, 0.5, "mined", None) for word in reversed(words)])
    chunks = [table.slice(start, 3) for start in range(0, len(words), 3)]
    ordered = sort_chunks(lexicon, chunks, tmp_path)
    assert [word for part in ordered for word in part["word"].to_pylist()] == sorted(words)


def test_memory_does_not_grow_with_the_rows(tmp_path, monkeypatch):
    small_runs(monkeypatch, 400_000, 10_000)

    def peak(count: int) -> int:
        before, highest = pa.total_allocated_bytes(), 0
        chunks = (
            residue([(ident((start + i) * 7919 % count), 0) for i in range(500)]) for start in range(0, count, 500)
        )
        for part in sort_chunks(RESIDUE, chunks, tmp_path / str(count)):
            highest = max(highest, pa.total_allocated_bytes() - before, part.nbytes)
        return highest

    assert peak(64_000) < 1.3 * peak(16_000)


@pytest.mark.parametrize("size", [7, 1_000, 70_000])
def test_row_groups_depend_on_the_rows_alone(monkeypatch, size):
    monkeypatch.setattr(sorting, "GROUP_ROWS", 1_000)
    table = residue([(ident(number), 0) for number in range(3_500)])
    groups = list(row_groups(table.slice(start, size) for start in range(0, 3_500, size)))
    assert [group.num_rows for group in groups] == [1_000, 1_000, 1_000, 500]
    assert pa.concat_tables(groups).equals(table)
    assert all(column.num_chunks == 1 for group in groups for column in group.columns)


@given(
    lengths=st.lists(st.integers(1, 60), min_size=1, max_size=60),
    sizes=st.tuples(st.integers(1, 60), st.integers(1, 60)),
)
def test_row_groups_stay_below_their_size_whatever_the_chunks(lengths, sizes):
    rows = schema.RULES.from_rows([(f"r{n:03d}", "words", "说", "x" * n, "{}") for n in lengths])
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(sorting, "GROUP_ROWS", 7)
        monkeypatch.setattr(sorting, "GROUP_BYTES", 200)
        one, two = (
            list(row_groups(rows.slice(start, size) for start in range(0, rows.num_rows, size))) for size in sizes
        )
    assert [group.num_rows for group in one] == [group.num_rows for group in two]
    assert pa.concat_tables(one).equals(rows)
    assert all(group.num_rows <= 7 and sorting._row_bytes(group).sum() <= 200 for group in one)


def test_a_row_larger_than_a_group_stands_alone(monkeypatch):
    monkeypatch.setattr(sorting, "GROUP_BYTES", 50)
    rows = schema.RULES.from_rows([(f"r{n}", "words", "说", "x" * n, "{}") for n in (1, 900, 1, 1, 900)])
    assert [group.num_rows for group in row_groups([rows])] == [1, 1, 2, 1]


@pytest.mark.parametrize(
    ("chunk", "message"),
    [
        (residue([(ident(1), 0)]).drop_columns("reason"), "table residue: columns are"),
        (
            residue([(ident(1), 0)]).set_column(1, "byte_start", pa.array([0], pa.int32())),
            "residue, column byte_start: type is int32, the schema declares int64",
        ),
        (
            residue([(ident(1), 0)]).set_column(6, "rule_id", pa.array([None], pa.string())),
            "column rule_id: 1 values are null",
        ),
        (
            residue([(ident(1), 0)]).set_column(6, "rule_id", pa.array([""], pa.string())),
            "column rule_id: an empty string",
        ),
    ],
)
def test_chunks_that_do_not_fit_are_refused(tmp_path, chunk, message):
    with pytest.raises(ReleaseError, match=message):
        sort_chunks(RESIDUE, [chunk], tmp_path)


def test_only_a_leading_string_can_be_a_key(tmp_path):
    with pytest.raises(ValueError, match="first column"):
        sort_chunks(RESIDUE, [], tmp_path, key=("byte_start",))

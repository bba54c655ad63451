"""Verifying a release through Arrow: the same checks as ``verify.py``, on the Parquet files, and faster.

What belongs here: the list of checks, and those of files, schemas, keys and bytes.  What does not: checks of
texts (``verification_texts``), and anything that the standard library must be able to do alone (``verify``).

That the canonical form of each Parquet file has the digest that ``release.json`` states, and the CSV file too,
proves that the two hold the same rows.  Memory: a stretch of rows, and O(articles) ids for references.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline import schema
from pipeline.release.checksums import check_sums, file_digest
from pipeline.release.diff import release_info
from pipeline.release.findings import Finding, RawPages
from pipeline.release.inputs import Progress, ReleaseError
from pipeline.release.merging import SortedStream, read_sorted
from pipeline.release.sorting import sort_chunks
from pipeline.release.verification_texts import check_residue_pieces, check_texts
from pipeline.release.write import csv_header, csv_path, csv_rows, dataset_digest, parquet_path

FINDINGS_A_CHECK = 20
CHECKS_AT_ONCE = 2
"""Checks under way at a time: reading and hashing release the interpreter lock; each holds a few megabytes."""
_LAYOUT = ("layout_newline", "layout_space")
_KEPT, _LAID_OUT, _LEFT_OUT = range(3)
_RANGES = schema.Table(
    "ranges", "字节范围", "Ranges of bytes", ("source_id", "byte_start"),
    (
        *(schema.RESIDUE.column(name) for name in ("source_id", "byte_start", "byte_end", "char_start", "char_end")),
        schema.Column("account", schema.INT32, "账目", "Column of coverage that the bytes count for"),
    ),
)  # fmt: skip


def verify_release(release: Path, raw: Path | None = None, on_progress: Progress | None = None) -> list[Finding]:
    """Return what is wrong with a release; nothing when it is sound.

    ``raw`` is a folder with the raw files (default: ``raw/`` in the release, whose paragraphs are then derived
    again from their bytes).  Checks stop after the first kind that finds anything, each with its first
    FINDINGS_A_CHECK findings.
    """
    report = on_progress or (lambda *_: None)
    checks: dict[str, Callable[[], Iterator[Finding]]] = {
        "checksums": lambda: _check_sums(release),
        "tables": lambda: _check_tables(release),
        "references": lambda: _check_references(release),
        "conservation": lambda: _check_conservation(release),
        "texts": lambda: _check_texts(release, raw),
    }
    with ThreadPoolExecutor(CHECKS_AT_ONCE) as pool:
        under_way = {name: pool.submit(_findings, name, check, release) for name, check in checks.items()}
        for done, (name, future) in enumerate(under_way.items()):
            report(f"verify {name}", done, len(checks))
            if findings := future.result():
                # Each check rests on those before it: on a damaged release it would only repeat the damage.
                pool.shutdown(cancel_futures=True)
                return findings
    return []


def _findings(name: str, check: Callable[[], Iterator[Finding]], release: Path) -> list[Finding]:
    """Return the first findings of a check; one that cannot be carried out finds just that."""
    try:
        return list(islice(check(), FINDINGS_A_CHECK))
    except (OSError, pa.ArrowException, ReleaseError, LookupError, ValueError) as error:
        return [Finding(name, str(release), f"cannot be checked: {error}")]


def _check_texts(release: Path, raw: Path | None) -> Iterator[Finding]:
    """Raw files are those of the sources, texts agree with each other and derive from the raw bytes."""
    pages = RawPages(release, raw)
    yield from pages.check()
    yield from check_texts(release, pages)
    yield from check_residue_pieces(release, pages)


def _check_sums(release: Path) -> Iterator[Finding]:
    for name, reason in check_sums(release):
        yield Finding("checksums", name, reason)


def _check_tables(release: Path) -> Iterator[Finding]:
    """Parquet has the declared schema, keys and values; it, the CSV and release.json agree on the digest."""
    info = release_info(release)
    digests = {}
    for name, table in schema.PUBLISHED.items():
        path = parquet_path(name)
        declared = info["tables"][name]
        with pq.ParquetFile(release / path) as file:
            found, metadata = file.schema_arrow, file.metadata
        if not found.remove_metadata().equals(table.arrow()):
            yield Finding("schema", path, f"has another schema than table {name}: {found}")
            continue
        hashed = hashlib.sha256(csv_header(table))
        rows = 0
        for part in _checked_values(release, table):
            if isinstance(part, Finding):
                yield part
                continue
            hashed.update(csv_rows(part))
            rows += part.num_rows
        digests[name] = hashed.hexdigest()
        if rows != declared["rows"]:
            yield Finding("tables", path, f"has {rows} rows, release.json says {declared['rows']}")
        if digests[name] != declared["logical_digest"]:
            yield Finding("tables", path, "its rows have another digest than release.json says")
        if file_digest(release / csv_path(name)) != digests[name]:
            yield Finding("tables", csv_path(name), "does not hold the rows of the Parquet file")
        footer = {key.decode(): value.decode() for key, value in (metadata.metadata or {}).items()}
        expected = {
            "dataset": info["dataset"], "dataset_version": info["version"], "schema_version": info["schema_version"],
            "table": name, "primary_key": ",".join(table.key), "logical_digest": digests[name],
        }  # fmt: skip
        if {key: footer.get(key) for key in expected} != expected:
            yield Finding("tables", path, f"its footer says {footer}, not {expected}")
    if digests and dataset_digest(digests) != info["logical_digest"]:
        yield Finding("tables", "release.json", "its logical_digest is not that of its tables")


def _checked_values(release: Path, table: schema.Table) -> Iterator[pa.Table | Finding]:
    """Yield the rows of a table, each part followed by what is wrong with its keys and values."""
    path = parquet_path(table.name)
    last: pa.Table | None = None
    for part in read_sorted(release / path):
        yield part
        keys = part.select(list(table.key))
        both = keys if last is None else pa.concat_tables([last, keys])
        for reason in _unordered(both, table.key):
            yield Finding("keys", path, reason)
        last = keys.slice(keys.num_rows - 1)
        for column in table.columns:
            for reason in _bad_values(column, part.column(column.name)):
                yield Finding("values", path, f"column {column.name}: {reason}")


def _unordered(keys: pa.Table, names: tuple[str, ...]) -> Iterator[str]:
    """Yield a reason when keys do not strictly ascend."""
    if keys.num_rows < 2:
        return
    before, after = keys.slice(0, keys.num_rows - 1), keys.slice(1)
    ascends = pa.array(np.zeros(before.num_rows, bool))
    for name in reversed(names):
        low, high = before.column(name), after.column(name)
        ascends = pc.or_(pc.less(low, high), pc.and_(pc.equal(low, high), ascends))
    bad = pc.index(ascends, False).as_py()
    if bad >= 0:
        yield f"key {tuple(after.slice(bad, 1).to_pylist()[0].values())} is repeated or out of order"


def _bad_values(column: schema.Column, values: pa.ChunkedArray) -> Iterator[str]:
    if values.null_count and not column.nullable:
        yield f"{values.null_count} nulls"
    if column.values:
        odd = values.filter(pc.invert(pc.is_in(values, pa.array(column.values, pa.string())))).drop_null()
        if len(odd):
            yield f"{odd[0].as_py()!r} is not one of {', '.join(column.values)}"
    if column.pattern:
        distinct = pc.unique(values).drop_null()
        odd = distinct.filter(pc.invert(pc.match_substring_regex(distinct, column.pattern)))
        if len(odd):
            yield f"{odd[0].as_py()!r} does not match {column.pattern}"


def _check_references(release: Path) -> Iterator[Finding]:
    """Every value of a referring column stands in the column that it refers to; no article has a tombstone."""
    targets: dict[str, pa.Array] = {}
    for name, table in schema.PUBLISHED.items():
        for column in table.columns:
            if column.references is None:
                continue
            if column.references not in targets:
                target, key = column.references.split(".")
                parts = [part[key] for part in read_sorted(release / parquet_path(target), [key])]
                targets[column.references] = pa.chunked_array(
                    [chunk for part in parts for chunk in part.chunks], pa.string()
                ).combine_chunks()
            known = targets[column.references]
            for part in read_sorted(release / parquet_path(name), [column.name]):
                values = pc.unique(part[column.name]).drop_null()
                odd = values.filter(pc.invert(pc.is_in(values, known)))
                if len(odd):
                    reason = f"column {column.name}: {odd[0].as_py()} is not in {column.references}"
                    yield Finding("references", parquet_path(name), reason)
    articles = targets["articles.article_id"]
    for part in read_sorted(release / parquet_path("tombstones"), ["article_id"]):
        for back in part.filter(pc.is_in(part["article_id"], articles))["article_id"].to_pylist():
            yield Finding("references", parquet_path("tombstones"), f"article {back} was taken down and is there")


def _check_conservation(release: Path) -> Iterator[Finding]:
    """Spans and residue of each source run from 0 to its end without gap or overlap, as coverage says."""
    with tempfile.TemporaryDirectory(prefix="banmian-") as scratch:
        ranges = SortedStream(sort_chunks(_RANGES, _ranges(release), Path(scratch)), "source_id")
        sources = SortedStream(read_sorted(release / parquet_path("sources")), "source_id")
        coverage = SortedStream(read_sorted(release / parquet_path("coverage")), "source_id")
        is_last = False
        while not is_last:
            bound = ranges.next_bound()
            is_last = bound is None
            pages, parts, accounts = (stream.take_below(bound) for stream in (sources, ranges, coverage))
            if pages is not None:
                parts = _RANGES.empty() if parts is None else parts
                index = _row_of(parts["source_id"], pages["source_id"])
                yield from _broken_accounts(pages, parts, index)
                accounts = schema.COVERAGE.empty() if accounts is None else accounts
                yield from _wrong_coverage(pages, accounts, parts, index)


def _ranges(release: Path) -> Iterator[pa.Table]:
    """Yield the byte ranges of spans and residue, with the account that each belongs to."""
    columns = [name for name in _RANGES.column_names if name != "account"]
    for part in read_sorted(release / parquet_path("spans"), columns):
        account = pa.array(np.full(part.num_rows, _KEPT, np.int32))
        yield part.select(columns).append_column("account", account)
    for part in read_sorted(release / parquet_path("residue"), [*columns, "reason"]):
        is_layout = pc.is_in(part["reason"], pa.array(_LAYOUT))
        account = pc.if_else(is_layout, pa.scalar(_LAID_OUT, pa.int32()), pa.scalar(_LEFT_OUT, pa.int32()))
        yield part.select(columns).append_column("account", account)


def _row_of(keys: pa.ChunkedArray, known: pa.ChunkedArray) -> np.ndarray:
    """Return the position of each key among the known ones (references were checked before)."""
    return np.asarray(pc.index_in(keys, known.combine_chunks()).to_numpy().astype(np.int64))


def _broken_accounts(pages: pa.Table, ranges: pa.Table, index: np.ndarray) -> Iterator[Finding]:
    """Yield the sources whose ranges, sorted by byte_start, do not run from 0 to the end of the source."""
    is_first = np.ones(len(index), bool)
    is_first[1:] = index[1:] != index[:-1]
    broken = np.zeros(pages.num_rows, bool)
    for kind, size in (("byte", "byte_size"), ("char", "char_count")):
        starts, ends = ranges[f"{kind}_start"].to_numpy(), ranges[f"{kind}_end"].to_numpy()
        expected = np.zeros(len(index), np.int64)
        expected[1:] = np.where(is_first[1:], 0, ends[:-1])
        broken[index[(starts != expected) | (ends <= starts)]] = True
        final = np.zeros(pages.num_rows, np.int64)
        np.maximum.at(final, index, ends)
        broken |= final != pages[size].to_numpy()
    for row in pages.filter(broken).to_pylist():
        reason = (
            f"source {row['source_id']} ({row['path']}): its spans and residue do not cover its "
            f"{row['byte_size']} bytes and {row['char_count']} characters once"
        )
        yield Finding("conservation", parquet_path("spans"), reason)


def _wrong_coverage(pages: pa.Table, coverage: pa.Table, ranges: pa.Table, index: np.ndarray) -> Iterator[Finding]:
    """Yield sources whose coverage row is not what their spans and residue add up to."""
    lengths = ranges["byte_end"].to_numpy() - ranges["byte_start"].to_numpy()
    cells = index * 3 + ranges["account"].to_numpy()
    found = np.bincount(cells, lengths, pages.num_rows * 3).reshape(-1, 3).astype(np.int64)
    names = ("bytes_kept", "bytes_layout", "bytes_left_out", "bytes_undecided")
    kept, layout, left_out, undecided = (coverage[name].to_numpy() for name in names)
    stated = np.zeros_like(found)
    stated[_row_of(coverage["source_id"], pages["source_id"])] = np.stack((kept, layout, left_out + undecided), 1)
    for row in pages.filter((stated != found).any(axis=1)).to_pylist():
        reason = f"source {row['source_id']}: is not what its spans and residue add up to"
        yield Finding("conservation", parquet_path("coverage"), reason)

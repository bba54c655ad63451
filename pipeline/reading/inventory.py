"""The inventory of the raw folder: one row a file, and what a partition is made of.

What belongs here: comparing the folder with an earlier inventory, aliases, partitions and their digests, and handing
out the bytes of sources.  What does not: reading one file (``pipeline.reading.files``) and keeping the
quarantine folder (``pipeline.reading.quarantine``).

A file whose size and modification time are those of its row is not opened again, unless the configuration or the
code that read it changed (column ``reader``) or it could not be opened then.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import schema
from pipeline.corrections import CorrectionsFile, load_corrections
from pipeline.reading.config import RawConfig
from pipeline.reading.files import UNOPENABLE, FileFacts, Found, list_files, read_files, shown
from pipeline.reading.identity import UNDATED

READER_CODE = "1"
"""Raised by hand whenever the same file would be read differently: every file is then read again."""
CHUNK_FILES = 64
"""Files that a worker reads at a time: about 1 MB and a tenth of a second."""
_STATED = ("path", "sha256", "encoding", "newspaper", "issue_date", "page_no", "newspaper_evidence", "date_evidence",
           "rights_status", "status")  # fmt: skip

Progress = Callable[[int, int], None]
"""Called with the files read and the files to be read."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scan found."""

    inventory: pa.Table
    """A table of ``schema.INVENTORY``, sorted by path."""
    pending: int
    """New or changed files left for a later scan by ``limit``."""
    unsettled: int
    """New or changed files left for a later scan because they changed a moment ago."""
    read: int
    """Files opened by this scan."""
    ignored: int
    """Files that are no pages by their names."""


class SourceChanged(RuntimeError):  # noqa: N818  (named for what happened)
    """A raw file is no longer what the inventory says."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem} since the raw folder was scanned; scan it again (source_inventory)")
        self.path = path


def scan(
    raw: Path,
    previous: pa.Table | None,
    config: RawConfig,
    *,
    map_: Callable[..., Iterable[list[FileFacts]]] = map,
    settle_seconds: float = 0,
    now_ns: int | None = None,
    limit: int | None = None,
    on_progress: Progress | None = None,
) -> Scan:
    """Take stock of the raw folder.

    ``previous`` is an earlier inventory, whose rows are kept for files that did not change.  ``map_`` works like
    the built-in one and may hand chunks to workers.  At most ``limit`` files are read, and none that changed less than
    ``settle_seconds`` ago; such a file keeps the row that it has, if it has one.  A file that cannot be read is
    quarantined, never an exception; CorrectionError when ``corrections.toml`` is wrong or names what is not there.
    """
    listing = list_files(raw, config)
    corrections = load_corrections(raw)
    corrections.check_pages({shown(file.path) for file in listing.files})
    reader = _reader(config)
    known = _Known(previous, reader)
    now = time.time_ns() if now_ns is None else now_ns
    settle_ns = int(settle_seconds * 1e9)
    kept: list[int] = []
    due: list[Found] = []
    unsettled = pending = 0
    for file in listing.files:
        row = known.row(file)
        if row is not None and known.is_current(file, row):
            kept.append(row)
            continue
        # A time in the future is a wrong clock, not a file being written.
        moving = 0 <= now - file.mtime_ns < settle_ns
        unsettled += moving
        if not moving and (limit is None or len(due) < limit):
            due.append(file)
            continue
        pending += not moving
        if row is not None:
            kept.append(row)
    facts = _read(due, raw, config, map_, on_progress)
    inventory = _assembled(known.table.take(pa.array(kept, pa.int64())), _table(facts, reader), corrections)
    return Scan(inventory, pending, unsettled, len(due), listing.ignored)


def partition_digests(inventory: pa.Table) -> dict[str, str]:
    """Return a SHA-256 for each partition over all that its sources depend on; modification times do not count."""
    hashes: dict[str, hashlib._Hash] = {}
    names = (*_STATED, "source_id", "corrections", "partition")
    columns = [inventory[name].cast(pa.string()).to_pylist() for name in names]
    for *stated, source, corrections, partition in zip(*columns, strict=True):
        if partition is None:
            continue
        # Where an alias would belong if it were alone does not matter to the source that it is an alias of.
        said = [stated[0], source] if stated[-1] == "alias" else stated
        if corrections is not None:
            said = [*said, corrections]
        line = json.dumps(said, ensure_ascii=False) + "\n"
        hashes.setdefault(partition, hashlib.sha256()).update(line.encode("utf-8"))
    return {partition: hashes[partition].hexdigest() for partition in sorted(hashes)}


def sources_of(inventory: pa.Table, partition: str) -> tuple[pa.Table, pa.Table]:
    """Return the sources of a partition (``schema.SOURCES``) and their aliases (``schema.SOURCE_ALIASES``)."""
    rows = inventory.filter(pc.equal(inventory["partition"], partition))
    tables = []
    for table, status in ((schema.SOURCES, "page"), (schema.SOURCE_ALIASES, "alias")):
        chosen = rows.filter(pc.equal(rows["status"], status)).select(table.column_names)
        chosen = chosen.sort_by([(name, "ascending") for name in table.key])
        tables.append(chosen.cast(table.arrow()))
    return tables[0], tables[1]


def corrections_of(inventory: pa.Table, partition: str) -> pa.Table:
    """Return what is said of the sources of a partition (``schema.PAGE_CORRECTIONS``), under any of their paths."""
    chosen = pc.and_(pc.equal(inventory["partition"], partition), pc.is_valid(inventory["corrections"]))
    table = schema.PAGE_CORRECTIONS
    rows = inventory.filter(chosen).select(table.column_names)
    return rows.sort_by([(name, "ascending") for name in table.key]).cast(table.arrow())


def read_bytes(raw: Path, sources: pa.Table) -> Iterator[tuple[str, bytes]]:
    """Yield (source_id, bytes) of each source; SourceChanged when a file is no longer what the inventory says."""
    for source_id, path, sha256 in zip(
        *(sources[name].to_pylist() for name in ("source_id", "path", "sha256")), strict=True
    ):
        try:
            content = (raw / path).read_bytes()
        except OSError as error:
            raise SourceChanged(path, f"cannot be read ({error.strerror or error})") from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise SourceChanged(path, "has changed")
        yield source_id, content


def _reader(config: RawConfig) -> str:
    """Return the digest of all that a row depends on but the file."""
    return hashlib.sha256(f"{READER_CODE}:{schema.SCHEMA_VERSION}:{config.digest()}".encode()).hexdigest()


class _Known:
    """The rows of an earlier inventory, found by path."""

    def __init__(self, previous: pa.Table | None, reader: str) -> None:
        names = schema.INVENTORY.column_names
        if previous is None or not set(names) <= set(previous.column_names):
            previous = schema.INVENTORY.empty()
        self.table = previous.select(names)
        self._rows = {path: row for row, path in enumerate(self.table["path"].to_pylist())}
        self._sizes = self.table["byte_size"].to_numpy()
        self._times = self.table["mtime_ns"].to_numpy()
        unopenable = pc.fill_null(pc.starts_with(self.table["reason"], f"{UNOPENABLE}:"), False)
        self._valid = pc.and_not(pc.equal(self.table["reader"], reader), unopenable).to_numpy()

    def row(self, file: Found) -> int | None:
        return self._rows.get(shown(file.path))

    def is_current(self, file: Found, row: int) -> bool:
        unchanged = self._sizes[row] == file.byte_size and self._times[row] == file.mtime_ns
        return bool(unchanged and self._valid[row])


def _read(
    due: list[Found],
    raw: Path,
    config: RawConfig,
    map_: Callable[..., Iterable[list[FileFacts]]],
    on_progress: Progress | None,
) -> list[FileFacts]:
    chunks = [due[start : start + CHUNK_FILES] for start in range(0, len(due), CHUNK_FILES)]
    facts: list[FileFacts] = []
    for chunk in map_(partial(read_files, raw=raw, config=config), chunks):
        facts += chunk
        if on_progress:
            on_progress(len(facts), len(due))
    return facts


def _table(facts: list[FileFacts], reader: str) -> pa.Table:
    """Return rows whose status and partition are still those of files alone."""
    return schema.INVENTORY.from_rows(
        (
            fact.path, fact.byte_size, fact.mtime_ns, fact.sha256, "quarantined" if fact.reason else "page",
            fact.reason, fact.source_id, None, fact.encoding, fact.newspaper, fact.issue_date, fact.page_no,
            fact.newspaper_evidence, fact.date_evidence, fact.rights_status, fact.char_count, None, reader,
        )
        for fact in facts
    )  # fmt: skip


def _assembled(kept: pa.Table, fresh: pa.Table, corrections: CorrectionsFile) -> pa.Table:
    """Join kept and fresh rows and settle what does not depend on one file alone: status, partition, corrections."""
    table = pa.concat_tables([kept.cast(schema.INVENTORY.arrow()), fresh]).sort_by("path").combine_chunks()
    if not len(table):
        return schema.INVENTORY.empty()
    is_readable = table["source_id"].is_valid().to_numpy()
    own = pc.fill_null(table["issue_date"].cast(pa.string()), UNDATED).to_numpy(zero_copy_only=False)
    # The first path of equal bytes is the source; the rows stand in the order of their paths.
    _, first, group = np.unique(
        table["sha256"].to_numpy(zero_copy_only=False)[is_readable], return_index=True, return_inverse=True
    )
    readable_rows = np.flatnonzero(is_readable)
    source_row = np.arange(len(table))
    source_row[readable_rows] = readable_rows[first[group]]
    is_alias = source_row != np.arange(len(table))
    status = np.where(is_alias, "alias", np.where(is_readable, "page", "quarantined"))
    partition = pa.array(own[source_row], pa.string(), mask=~is_readable)
    paths, sources = table["path"].to_pylist(), table["source_id"].to_pylist()
    said = corrections.by_page({path: source for path, source in zip(paths, sources, strict=True) if source})
    corrected = pa.array([said.get(path) for path in paths], pa.string())
    settled = {"status": pa.array(status, pa.string()), "partition": partition, "corrections": corrected}
    for name, values in settled.items():
        at = table.column_names.index(name)
        table = table.set_column(at, schema.INVENTORY.arrow().field(name), values)
    return table

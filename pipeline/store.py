"""The store: one folder with the tables of every asset, and a manifest beside each.

What belongs here: where files lie, how they are replaced as a whole, what a manifest records, and how tables are
read back chunk by chunk.  What does not: what is in the tables (``pipeline.schema``) and when they are written
(``assets``).

::

    STORE/tables/<asset>/<partition>/<table>.parquet      STORE/tables/<asset>/<partition>/manifest.json
    STORE/tables/<asset>/all/…                            of an asset without partitions

Every file of an asset has the same number of row groups: row group *i* of each table holds what came of chunk *i* of
the pages.  A later stage therefore reads one chunk of any table without touching the rest, and memory is bounded
by a chunk, whatever the size of a partition.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.files import Busy, held
from pipeline.schema import Table

UNPARTITIONED = "all"
"""Name of the one partition of an asset that has none."""

ZSTD_LEVEL = 1
"""Store files are rewritten often: level 1 writes four times as fast as 9 and is a third larger."""

Chunk = Mapping[str, pa.Table]
"""What came of one chunk of pages: Arrow tables by table name."""


class StoreError(Exception):
    """The store lacks something or holds something damaged; the message names the file and the remedy."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """Facts of one table file."""

    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a materialisation was made of and what came of it."""

    asset: str
    partition: str
    code_version: str
    inputs: dict[str, str]
    """Digest of every input, by name of the upstream asset (or ``inventory``)."""
    chunks: int
    tables: dict[str, FileRecord] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """SHA-256 over the digests of the files: the data version of the materialisation."""
        whole = "\n".join(f"{name} {self.tables[name].sha256}" for name in sorted(self.tables))
        return hashlib.sha256(whole.encode()).hexdigest()

    @property
    def rows(self) -> int:
        """Rows of all tables together."""
        return sum(record.rows for record in self.tables.values())


class TableWriter:
    """Writes the tables of one asset and partition chunk by chunk into a folder that appears only when complete."""

    def __init__(self, store: Store, asset: str, partition: str, tables: Iterable[Table]) -> None:
        self._final = store.folder(asset, partition)
        self._staged = self._final.with_name(f".{self._final.name}.staged-{os.getpid()}")
        shutil.rmtree(self._staged, ignore_errors=True)
        self._staged.mkdir(parents=True)
        self._asset, self._partition = asset, partition
        self._schemas = {table.name: table.arrow() for table in tables}
        self._writers = {
            name: pq.ParquetWriter(
                self._staged / f"{name}.parquet", schema, compression="zstd", compression_level=ZSTD_LEVEL
            )
            for name, schema in self._schemas.items()
        }
        self._rows = dict.fromkeys(self._schemas, 0)
        self._chunks = 0

    def write(self, chunk: Chunk) -> None:
        """Append a chunk: one row group to every table.

        Raises StoreError when a table is missing, unknown or has another schema than declared.
        """
        if chunk.keys() != self._schemas.keys():
            wrong = sorted(chunk.keys() ^ self._schemas.keys())
            raise StoreError(f"{self._asset} [{self._partition}]: tables {wrong} missing or not declared")
        for name, table in chunk.items():
            schema = self._schemas[name]
            if not table.schema.equals(schema):
                raise StoreError(
                    f"{self._asset} [{self._partition}]: table {name} does not have its declared schema:"
                    f"\n{table.schema}\nexpected\n{schema}"
                )
            self._writers[name].write_table(table, row_group_size=max(1, table.num_rows))
            self._rows[name] += table.num_rows
        self._chunks += 1

    def close(self, code_version: str, inputs: Mapping[str, str]) -> Manifest:
        """Close the files, write the manifest and put the folder in place of the former one."""
        for writer in self._writers.values():
            writer.close()
        records = {}
        for name, rows in self._rows.items():
            path = self._staged / f"{name}.parquet"
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            records[name] = FileRecord(rows, path.stat().st_size, digest)
        manifest = Manifest(self._asset, self._partition, code_version, dict(inputs), self._chunks, records)
        text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1, sort_keys=True)
        (self._staged / "manifest.json").write_text(text + "\n", encoding="utf-8")
        _replace_folder(self._staged, self._final)
        return manifest

    def abort(self) -> None:
        """Close and remove what was staged; the former files stay as they are."""
        for writer in self._writers.values():
            writer.close()
        shutil.rmtree(self._staged, ignore_errors=True)


def _replace_folder(staged: Path, final: Path) -> None:
    former = final.with_name(f".{final.name}.former-{os.getpid()}")
    if final.exists():
        final.rename(former)
    staged.rename(final)
    shutil.rmtree(former, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class StoredTables:
    """The tables of one asset and partition, read lazily."""

    folder: Path
    manifest: Manifest

    @property
    def chunks(self) -> int:
        """Number of chunks, which is the number of row groups of each file."""
        return self.manifest.chunks

    def path(self, table: str) -> Path:
        """Path of a table's file."""
        return self.folder / f"{table}.parquet"

    def chunk(self, index: int, table: str, columns: list[str] | None = None) -> pa.Table:
        """Read chunk ``index`` of a table."""
        with pq.ParquetFile(self.path(table)) as file:
            return file.read_row_group(index, columns=columns, use_threads=False)

    def table(self, name: str, columns: list[str] | None = None) -> pa.Table:
        """Read a whole table."""
        with pq.ParquetFile(self.path(name)) as file:
            return file.read(columns=columns)

    def chunk_of(self, names: Iterable[str], index: int) -> dict[str, pa.Table]:
        """Read chunk ``index`` of several tables."""
        return {name: self.chunk(index, name) for name in names}


class Store:
    """A store folder.  Creating the object creates nothing on disk."""

    def __init__(self, root: Path | str) -> None:
        self.root = Path(root)

    def __repr__(self) -> str:
        return f"Store({str(self.root)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Store) and other.root == self.root

    def __hash__(self) -> int:
        return hash(self.root)

    @property
    def tables(self) -> Path:
        """Folder of the assets' Parquet files."""
        return self.root / "tables"

    @property
    def quarantine(self) -> Path:
        """Folder of what could not be read, with reasons."""
        return self.root / "quarantine"

    @property
    def reports(self) -> Path:
        """Folder of reports that people look at."""
        return self.root / "reports"

    @property
    def dagster_home(self) -> Path:
        """Folder of Dagster's run storage."""
        return self.root / "dagster"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the store for one build or one change of its lists; StoreError when another process holds it."""
        self.root.mkdir(parents=True, exist_ok=True)
        try:
            with held(self.root / ".build.lock"):
                yield
        except Busy as busy:
            raise StoreError(
                f"{self.root}: another build is under way on this store (process {busy.holder}); wait until it ends"
            ) from None

    def folder(self, asset: str, partition: str = UNPARTITIONED) -> Path:
        """Folder of an asset's files for one partition."""
        return self.tables / asset / partition

    def writer(self, asset: str, partition: str, tables: Iterable[Table]) -> TableWriter:
        """Return a writer whose result replaces the partition's files as a whole."""
        return TableWriter(self, asset, partition, tables)

    def manifest(self, asset: str, partition: str = UNPARTITIONED) -> Manifest | None:
        """Return the manifest, or None when the partition was never materialised."""
        path = self.folder(asset, partition) / "manifest.json"
        try:
            fields = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except ValueError as error:
            raise StoreError(f"{path}: not a manifest ({error}); remove its folder and build again") from error
        fields["tables"] = {name: FileRecord(**record) for name, record in fields["tables"].items()}
        return Manifest(**fields)

    def read(self, asset: str, partition: str = UNPARTITIONED) -> StoredTables:
        """Return the stored tables; StoreError when the partition was never materialised."""
        manifest = self.manifest(asset, partition)
        if manifest is None:
            raise StoreError(f"{asset} [{partition}] is not in the store {self.root}: materialise it first")
        return StoredTables(self.folder(asset, partition), manifest)

    def partitions(self, asset: str) -> list[str]:
        """Return the partitions of an asset that are materialised, sorted."""
        folder = self.tables / asset
        if not folder.is_dir():
            return []
        return sorted(p.name for p in folder.iterdir() if p.is_dir() and not p.name.startswith("."))

    def remove(self, asset: str, partition: str) -> None:
        """Remove an asset's files for one partition, if there are any."""
        shutil.rmtree(self.folder(asset, partition), ignore_errors=True)

    def iterate(self, asset: str, table: str, columns: list[str] | None = None) -> Iterator[pa.Table]:
        """Yield a table of all partitions, chunk by chunk, in order of partition and chunk."""
        for partition in self.partitions(asset):
            stored = self.read(asset, partition)
            for index in range(stored.chunks):
                yield stored.chunk(index, table, columns)

"""The Parquet IO manager: nothing is pickled, and nothing is stored that does not have its declared schema.

What belongs here: the way between what assets return and the store.  Keep treatment of text out of it.

An asset returns ``Chunks``: (partition, tables) pairs in order of partition, made lazily, so that a step over a
thousand partitions holds one chunk at a time.  The manager writes each partition under a temporary name and renames
it, and records rows, bytes, digests and a preview.  A loaded input is ``Stored``: a lazy view of the partitions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import dagster as dg
import pandas as pd
import pyarrow as pa
from dagster._core.execution.context.metadata_logging import (
    AssetMetadataHandle,
    OutputMetadataAccumulator,
    OutputMetadataHandle,
)
from dagster._core.execution.context.system import StepExecutionContext

from assets.metadata import Metadata, detailed_metadata, partition_metadata, stored_metadata
from pipeline.schema import Table
from pipeline.store import UNPARTITIONED, Chunk, Manifest, Store, StoredTables


@dataclass(frozen=True, slots=True)
class Chunks:
    """What an asset gives: (partition, tables) pairs; the chunks of a partition follow each other."""

    chunks: Iterable[tuple[str, Chunk]]


@dataclass(frozen=True, slots=True)
class Stored:
    """What an asset gets: the partitions of an upstream asset, read lazily."""

    store: Store
    asset: str
    partitions: tuple[str, ...]

    def __iter__(self) -> Iterator[tuple[str, StoredTables]]:
        return ((partition, self.store.read(self.asset, partition)) for partition in self.partitions)

    def iterate(self, table: str, columns: list[str] | None = None) -> Iterator[pa.Table]:
        """Yield a table chunk by chunk over all partitions."""
        for _, stored in self:
            for index in range(stored.chunks):
                yield stored.chunk(index, table, columns)


class StoreIOManager(dg.IOManager):
    """Keeps assets in the store; see the module's docstring."""

    def __init__(
        self,
        store: Store,
        tables: Mapping[str, tuple[Table, ...]],
        code_version: Callable[[str], str],
        inputs: Callable[[Store, str, str], Mapping[str, str]],
        on_stored: Callable[[str, Iterable[str]], None] = lambda asset, partitions: None,
    ) -> None:
        self._store, self._tables = store, tables
        self._code_version, self._inputs, self._on_stored = code_version, inputs, on_stored

    def handle_output(self, context: dg.OutputContext, obj: object) -> None:
        """Write every partition of the step.

        Raises TypeError when the asset did not return ``Chunks``, StoreError when a table has not its schema.
        """
        if not isinstance(obj, Chunks):
            raise TypeError(f"{context.asset_key.to_user_string()} must return Chunks, not {type(obj).__name__}")
        asset = context.asset_key.to_user_string()
        wanted = list(context.asset_partition_keys) if context.has_asset_partitions else [UNPARTITIONED]
        written = {}
        for partition, group in groupby(obj.chunks, key=itemgetter(0)):
            if partition not in wanted or partition in written:
                raise ValueError(f"{asset}: partition {partition!r} was not asked for, or came twice")
            written[partition] = self._write(asset, partition, (chunk for _, chunk in group))
        for partition in wanted:
            if partition not in written:
                written[partition] = self._write(asset, partition, ())
        self._on_stored(asset, written)
        self._record(context, asset, written)

    def _write(self, asset: str, partition: str, chunks: Iterable[Chunk]) -> Manifest:
        inputs = self._inputs(self._store, asset, partition)
        writer = self._store.writer(asset, partition, self._tables[asset])
        try:
            for chunk in chunks:
                writer.write(chunk)
        except BaseException:
            writer.abort()
            raise
        return writer.close(self._code_version(asset), inputs)

    def _record(self, context: dg.OutputContext, asset: str, written: Mapping[str, Manifest]) -> None:
        tables = self._tables[asset]
        step = context.step_context
        if not step.has_data_version(context.asset_key):
            step.set_data_version(context.asset_key, dg.DataVersion(_content_version(written)))
        views = {key: StoredTables(self._store.folder(asset, key), manifest) for key, manifest in written.items()}
        if len(views) == 1:
            (view,) = views.values()
            context.add_output_metadata(detailed_metadata(view, tables))
            return
        context.add_output_metadata(stored_metadata(written, tables[0].name))
        _tell_of_partitions(
            step, context.asset_key, {k: partition_metadata(v, tables[0].name) for k, v in views.items()}
        )

    def load_input(self, context: dg.InputContext) -> object:
        """Return the upstream partitions: ``Stored``, or a frame of the first table where a DataFrame is asked for."""
        asset = context.asset_key.to_user_string()
        partitioned = context.has_asset_partitions
        partitions = tuple(context.asset_partition_keys) if partitioned else (UNPARTITIONED,)
        stored = Stored(self._store, asset, partitions)
        if context.dagster_type.typing_type is not pd.DataFrame:
            return stored
        first = self._tables[asset][0]
        chunks = list(stored.iterate(first.name))
        return (pa.concat_tables(chunks) if chunks else first.empty()).to_pandas()


def _tell_of_partitions(step: StepExecutionContext, asset_key: dg.AssetKey, metadata: Mapping[str, Metadata]) -> None:
    """Attach metadata to the partitions of a step, all at once.

    ``step.add_asset_metadata`` asks the database for all partitions at every call and copies what it has: 28 ms a
    partition at 63 partitions (measured, Dagster 1.13.27), and quadratic in their number.
    """
    told: dict[OutputMetadataHandle | AssetMetadataHandle, Mapping[str, Any]] = {
        AssetMetadataHandle(asset_key=asset_key, partition_key=key): values for key, values in metadata.items()
    }
    known = step._metadata_accumulator.per_output_metadata
    step._metadata_accumulator = OutputMetadataAccumulator(per_output_metadata={**known, **told})


def _content_version(written: Mapping[str, Manifest]) -> str:
    """Return the digest of one partition, or one over all: Dagster keeps a single data version a step."""
    digests = [manifest.digest for manifest in written.values()]
    return digests[0] if len(digests) == 1 else hashlib.sha256("\n".join(digests).encode()).hexdigest()

"""What verification finds, and the raw files it can look into.

What belongs here: values shared by the checks.  What does not: the checks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import schema
from pipeline.reading.identity import source_id
from pipeline.release.diff import release_info
from pipeline.release.inputs import PUBLIC_RIGHTS
from pipeline.release.merging import read_sorted
from pipeline.release.write import parquet_path

_PAGES_AT_HAND = 64


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: the check, the file of the release, the reason."""

    check: str
    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.check}: {self.path}: {self.reason}"


class RawPages:
    """The raw files of the sources of a release, as far as they are at hand."""

    def __init__(self, release: Path, raw: Path | None) -> None:
        self._release = release
        self._is_given = raw is not None
        self._raw = release / "raw" if raw is None else raw
        self.place: dict[str, tuple[str, str]] = {}
        """Path and encoding of each source whose file is at hand: O(pages)."""
        self.sha256: dict[str, str] = {}
        """SHA-256 of each source: O(pages)."""
        self._cut = frozenset(_cut_sources(release))
        info = release_info(release)
        self._public = ("open",) if info.get("profile", "full") == "open" else PUBLIC_RIGHTS
        self.closed = pa.array(closed_sources(release) if info.get("profile", "full") == "open" else [], pa.string())
        """Sources whose text this edition must not give."""
        said = ["source_id", "newspaper", "issue_date", "page_no"]
        parts = [schema.SOURCES.empty().select(said), *read_sorted(release / parquet_path("sources"), said)]
        self.sources = pa.concat_tables(parts).combine_chunks()
        """What articles repeat of their sources: O(pages)."""
        columns = ["source_id", "path", "encoding", "sha256"]
        for part in read_sorted(release / parquet_path("sources"), columns):
            for row in part.to_pylist():
                self.sha256[row["source_id"]] = row["sha256"]
                if (self._raw / row["path"]).is_file():
                    self.place[row["source_id"]] = (row["path"], row["encoding"])
        # A cache of its own: pages are asked for article by article, in no order of pages.
        self._read = lru_cache(_PAGES_AT_HAND)(lambda path: (self._raw / path).read_bytes())

    def piece(self, source_id: str, start: int, end: int) -> bytes:
        """Return the bytes of a range as UTF-8; what does not decode becomes U+FFFD."""
        path, encoding = self.place[source_id]
        piece: bytes = self._read(path)[start:end]
        return piece if encoding == "utf-8" else piece.decode(encoding, "replace").encode()

    def check(self) -> Iterator[Finding]:
        """Yield the raw files that are missing though they should be there, or are not those of their source."""
        columns = ["source_id", "path", "byte_size", "sha256", "rights_status"]
        for part in read_sorted(self._release / parquet_path("sources"), columns):
            for row in part.to_pylist():
                path = f"raw/{row['path']}"
                if row["source_id"] != source_id(row["sha256"]):
                    reason = f"source_id {row['source_id']} does not follow from its sha256"
                    yield Finding("sources", parquet_path("sources"), reason)
                if row["source_id"] in self.place:
                    content = self._read(row["path"])
                    if len(content) != row["byte_size"] or hashlib.sha256(content).hexdigest() != row["sha256"]:
                        reason = "is not the file of its source: size or SHA-256 differ"
                        yield Finding("raw files", path, reason)
                    if not self._is_given and not self._may_be_here(row):
                        reason = "must not be handed on: its rights are closed, or something on it was taken down"
                        yield Finding("raw files", path, reason)
                elif self._is_given or (self._may_be_here(row) and self._raw.is_dir()):
                    yield Finding("raw files", path, "is missing")

    def _may_be_here(self, source: dict[str, str]) -> bool:
        return source["rights_status"] in self._public and source["source_id"] not in self._cut


def closed_sources(release: Path) -> list[str]:
    """Return the ids of the sources of a release whose text is not for everybody."""
    closed = []
    for part in read_sorted(release / parquet_path("sources"), ["source_id", "rights_status"]):
        closed += part.filter(pc.not_equal(part["rights_status"], "open"))["source_id"].to_pylist()
    return closed


def _cut_sources(release: Path) -> Iterator[str]:
    """Yield the sources on which something was taken down."""
    for part in read_sorted(release / parquet_path("residue"), ["source_id", "reason"]):
        yield from pc.unique(part.filter(pc.equal(part["reason"], "suppressed"))["source_id"]).to_pylist()

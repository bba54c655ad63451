"""Delivery to a folder, a bucket, or any other file system that pyarrow or fsspec can reach.

What belongs here: carrying files, reading them back, writing the pointer.  What does not: what is carried
(``parcel``).

A target looks like a store: ``releases/<version>/…`` and ``releases.json``, the pointer, written last.  On a disk a
release grows under another name and is renamed once; a bucket has no rename, so there ``SHA256SUMS`` comes after all
other files and the pointer after that.  Every file is read back and its SHA-256 compared.  What an interrupted
delivery left is compared likewise and kept where it is right.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from pyarrow import ArrowException, fs

from pipeline.delivery.parcel import Parcel, merged_index
from pipeline.files import Busy, held
from pipeline.release.checksums import NAME as SUMS
from pipeline.release.index import INDEX, Index, parse_index
from pipeline.release.inputs import Progress, ReleaseError
from pipeline.release.retract import ON_RECORD
from pipeline.release.staging import RELEASES

INCOMING = ".incoming-"
BLOCK_BYTES = 8 * 2**20
AT_ONCE = 4
"""Files under way at a time."""


def open_target(target: str) -> FileTarget:
    """Return the target that a path or a URI names; ReleaseError when there is no way to reach it."""
    if "://" not in target:
        path = Path(target).absolute()
        path.mkdir(parents=True, exist_ok=True)
        return FileTarget(fs.LocalFileSystem(), path.as_posix(), target)
    try:
        system, base = fs.FileSystem.from_uri(target)
    except (ArrowException, ValueError) as error:
        if not str(error).startswith("Unrecognized filesystem type"):
            raise ReleaseError(f"{target}: cannot be reached: {error}") from None
        system, base = _by_fsspec(target)
    if isinstance(system, fs.LocalFileSystem):
        Path(base).mkdir(parents=True, exist_ok=True)
    return FileTarget(system, base.rstrip("/"), target)


def _by_fsspec(target: str) -> tuple[fs.FileSystem, str]:
    """Reach what pyarrow does not know itself (sftp, webdav, memory and many more) through fsspec."""
    import fsspec

    try:
        system, base = fsspec.core.url_to_fs(target)
    except (ImportError, ValueError) as error:
        raise ReleaseError(f"{target}: cannot be reached: {error}") from None
    return fs.PyFileSystem(fs.FSSpecHandler(system)), base


class FileTarget:
    """A place that holds releases."""

    def __init__(self, system: fs.FileSystem, base: str, name: str) -> None:
        self._fs, self._base, self.name = system, base, name
        self._is_local = isinstance(system, fs.LocalFileSystem)

    def deliver(self, parcel: Parcel, report: Progress) -> str:
        """Bring a release there and point at it; return where it is.

        Raises ReleaseError when the version is there with other content, when a file did not arrive as it was, or
        when another delivery to a folder is under way.
        """
        place = f"{RELEASES}/{parcel.version}"
        with self._errors_told(), self._alone():
            index = merged_index(parcel, self.index())
            if parcel.version not in self.index().versions:
                self._bring(parcel, place, report)
            self._point(index)
            self._remove_withdrawn(index)
        return f"{self.name.rstrip('/')}/{place}"

    def index(self) -> Index:
        """Return what the target says it holds; nothing when it has no pointer."""
        path = self._path(INDEX)
        if self._fs.get_file_info(path).type == fs.FileType.NotFound:
            return Index()
        with self._fs.open_input_stream(path) as file:
            return parse_index(file.read().decode(), f"{self.name}/{INDEX}")

    def _bring(self, parcel: Parcel, place: str, report: Progress) -> None:
        """Bring all files of a release that are not there yet, SHA256SUMS last, and see that all are right."""
        growing = f"{RELEASES}/{INCOMING}{parcel.version}" if self._is_local else place
        there = self._sizes(growing)
        for name in sorted(there.keys() - parcel.files.keys()):
            self._fs.delete_file(self._path(growing, name))
        names = [*parcel.sums]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            carried = pool.map(lambda name: self._carry(parcel, growing, name, there.get(name)), names)
            for done, _ in enumerate(carried, start=1):
                report("publish", done, len(names))
        self._carry(parcel, growing, SUMS, there.get(SUMS))
        if self._is_local:
            if self._fs.get_file_info(self._path(place)).type != fs.FileType.NotFound:
                raise ReleaseError(
                    f"{self.name}: holds {place}, which its {INDEX} does not list; remove it or put {INDEX} right"
                )
            self._sync(growing)
            self._fs.move(self._path(growing), self._path(place))

    def _carry(self, parcel: Parcel, folder: str, name: str, size_there: int | None) -> None:
        source, path, digest = parcel.folder / name, self._path(folder, name), parcel.files[name]
        if size_there == source.stat().st_size and self._digest(path) == digest:
            return
        if self._fs.type_name != "s3":
            self._fs.create_dir(path.rpartition("/")[0], recursive=True)
        with source.open("rb") as file, self._fs.open_output_stream(path) as out:
            for block in _blocks(file):
                out.write(block)
        if self._digest(path) != digest:
            raise ReleaseError(f"{self.name}: {name} did not arrive as it was sent; publish again to send it anew")

    def _digest(self, path: str) -> str:
        digest = hashlib.sha256()
        with self._fs.open_input_stream(path) as file:
            for block in _blocks(file):
                digest.update(block)
        return digest.hexdigest()

    def _sizes(self, folder: str) -> dict[str, int]:
        """Return the sizes of the files below a folder, by path relative to it."""
        base = self._path(folder)
        found = self._fs.get_file_info(fs.FileSelector(base, allow_not_found=True, recursive=True))
        return {info.path.removeprefix(base).lstrip("/"): info.size for info in found if info.type == fs.FileType.File}

    def _point(self, index: Index) -> None:
        """Write the pointer: on a disk by a rename, in a bucket as one object."""
        path, content = self._path(INDEX), index.as_text().encode()
        written = f"{self._path()}/.{INDEX}" if self._is_local else path
        with self._fs.open_output_stream(written) as out:
            out.write(content)
        if self._is_local:
            self._sync_one(written)
            self._fs.move(written, path)
            self._sync_one(self._path())

    def _remove_withdrawn(self, index: Index) -> None:
        """Remove the data of versions whose data the store removed; their record stays."""
        for version, entry in index.versions.items():
            if entry["retracted"] and entry["retracted"].get("data_removed"):
                folder = f"{RELEASES}/{version}"
                for name in self._sizes(folder):
                    if name not in ON_RECORD:
                        self._fs.delete_file(self._path(folder, name))

    def _path(self, *parts: str) -> str:
        return "/".join(part for part in (self._base, *parts) if part)

    def _sync(self, folder: str) -> None:
        for name in self._sizes(folder):
            self._sync_one(self._path(folder, name))

    @staticmethod
    def _sync_one(path: str) -> None:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep others from delivering to the same folder; a bucket has no lock (see docs/publishing.md)."""
        if not self._is_local:
            yield
            return
        try:
            with held(Path(self._base) / ".publish.lock"):
                yield
        except Busy as busy:
            raise ReleaseError(f"{self.name}: process {busy.holder} is publishing there; wait until it ends") from None

    @contextmanager
    def _errors_told(self) -> Iterator[None]:
        try:
            yield
        except (ArrowException, OSError) as error:
            raise ReleaseError(
                f"{self.name}: {error}; what arrived stays there unseen, and publishing again goes on from it"
            ) from error


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: file.read(BLOCK_BYTES), b"")

"""The raw folder: which files are in it, and what each of them is.

What belongs here: walking the folder and reading one file into a row of facts.  What does not: comparing with an
earlier inventory, aliases and partitions (``pipeline.reading.inventory``).
"""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple

from pipeline.reading.config import RawConfig
from pipeline.reading.decoding import Unreadable, decode
from pipeline.reading.identity import source_id
from pipeline.reading.place import locate

UNOPENABLE = "unopenable"
"""Reason of a file that the operating system would not give us; such a file is tried again at every scan."""
NO_DIGEST = "0" * 64
"""Stands for the SHA-256 of a file that could not be opened."""


class Found(NamedTuple):
    """A file as the folder shows it, unopened."""

    path: str
    """Relative to the raw folder, with forward slashes, as it can be opened (surrogates stand for bytes)."""
    byte_size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What was found in one file: a row of the inventory but for what depends on other files."""

    path: str
    byte_size: int
    mtime_ns: int
    sha256: str
    reason: str | None = None
    source_id: str | None = None
    encoding: str | None = None
    newspaper: str | None = None
    issue_date: dt.date | None = None
    page_no: str | None = None
    newspaper_evidence: str | None = None
    date_evidence: str | None = None
    rights_status: str | None = None
    char_count: int = 0


class Listing(NamedTuple):
    """The files that are pages, sorted by path, and how many other files lie beside them."""

    files: list[Found]
    ignored: int


def list_files(raw: Path, config: RawConfig) -> Listing:
    """List the raw folder and those below it: hidden ones and links that lead back up are skipped.

    A folder below that cannot be listed stands in the list itself, and reading it says why.  Raises an OSError that
    says what to do when ``raw`` itself is no folder or may not be listed: an empty list would make pages vanish.
    """
    if not raw.exists():
        raise FileNotFoundError(f"raw folder {raw} does not exist: name the folder that holds the pages")
    if not raw.is_dir():
        raise NotADirectoryError(f"raw folder {raw} is a file: name the folder that holds the pages")
    if not os.access(raw, os.R_OK | os.X_OK):
        raise PermissionError(f"raw folder {raw} may not be listed: allow reading it")
    files: list[Found] = []
    ignored = 0
    for entry in _walk(raw, "", frozenset()):
        if entry.byte_size < 0 or config.includes(entry.path.rsplit("/", 1)[-1]):
            files.append(Found(entry.path, max(entry.byte_size, 0), entry.mtime_ns))
        else:
            ignored += 1
    return Listing(sorted(files, key=lambda file: shown(file.path)), ignored)


def _walk(folder: Path, prefix: str, above: frozenset[tuple[int, int]]) -> Iterator[Found]:
    """Yield the files under ``folder``; a folder that cannot be listed has the size -1."""
    try:
        status = folder.stat()
        identity = (status.st_dev, status.st_ino)
        if identity in above:
            return
        with os.scandir(folder) as scan:
            entries = sorted(scan, key=lambda entry: entry.name)
    except OSError:
        yield Found(prefix.rstrip("/"), -1, 0)
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        try:
            if entry.is_dir():
                yield from _walk(Path(entry.path), f"{prefix}{entry.name}/", above | {identity})
            elif entry.is_file():
                status = entry.stat()
                yield Found(prefix + entry.name, status.st_size, status.st_mtime_ns)
            elif entry.is_symlink():
                yield from _dangling(entry, prefix)
        except OSError as error:
            if error.errno != errno.ELOOP:
                yield Found(prefix + entry.name, 0, 0)


def _dangling(entry: os.DirEntry[str], prefix: str) -> Iterator[Found]:
    """Yield a link that leads nowhere, so that reading it says so; a link to itself is skipped."""
    try:
        entry.stat()
    except FileNotFoundError:
        yield Found(prefix + entry.name, 0, entry.stat(follow_symlinks=False).st_mtime_ns)


def shown(path: str) -> str:
    """Return a path as it can be stored: bytes of a name that are no UTF-8 become escapes such as ``\\xc4``."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(path).decode("utf-8", "backslashreplace")
    return path


def read_files(files: Sequence[Found], raw: Path, config: RawConfig) -> list[FileFacts]:
    """Read a chunk of files; never raises for what is wrong with one of them.  Workers run this."""
    return [read_file(file, raw, config) for file in files]


def read_file(file: Found, raw: Path, config: RawConfig) -> FileFacts:
    """Read one file and say what it is and where it belongs."""
    path = shown(file.path)
    try:
        with (raw / file.path).open("rb") as stream:
            status = os.fstat(stream.fileno())
            size, mtime = status.st_size, status.st_mtime_ns
            if size > config.max_page_bytes:
                reason = f"too_large: {size:,} bytes, the limit is {config.max_page_bytes:,}"
                return FileFacts(path, size, mtime, _streamed_sha256(stream), reason)
            content = stream.read(config.max_page_bytes + 1)
    except OSError as error:
        reason = f"{UNOPENABLE}: {error.strerror or type(error).__name__}"
        return FileFacts(path, file.byte_size, file.mtime_ns, NO_DIGEST, reason)
    sha256 = hashlib.sha256(content).hexdigest()
    if path != file.path:
        return FileFacts(path, len(content), mtime, sha256, "unreadable: the file's name is no UTF-8")
    try:
        decoded = decode(content, config.max_page_bytes)
    except Unreadable as found:
        return FileFacts(path, len(content), mtime, sha256, str(found))
    place = locate(path, decoded.text, config)
    return FileFacts(
        path=path,
        byte_size=len(content),
        mtime_ns=mtime,
        sha256=sha256,
        source_id=source_id(sha256),
        encoding=decoded.encoding,
        newspaper=place.newspaper,
        issue_date=place.issue_date,
        page_no=place.page_no,
        newspaper_evidence=place.newspaper_evidence,
        date_evidence=place.date_evidence,
        rights_status=config.terms(path, place.newspaper).rights,
        char_count=len(decoded.text),
    )


def _streamed_sha256(stream: BufferedReader) -> str:
    """Return the SHA-256 of an open file, a block at a time."""
    return hashlib.file_digest(stream, "sha256").hexdigest()

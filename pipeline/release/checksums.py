"""SHA256SUMS: every other file of a release, none unlisted.

What belongs here: writing and reading the list in the format of ``sha256sum``, and checking a folder against it.
What does not: logical digests of tables (``write``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

NAME = "SHA256SUMS"
_ESCAPES = (("\\", "\\\\"), ("\n", "\\n"), ("\r", "\\r"))
_DIGEST_CHARS = 64


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def files_of(release: Path) -> Iterator[str]:
    """Yield the paths of all files of a release but SHA256SUMS, relative, with forward slashes, sorted."""
    found = (path.relative_to(release).as_posix() for path in release.rglob("*") if not path.is_dir())
    yield from sorted(name for name in found if name != NAME)


def write_sums(release: Path) -> str:
    """Write SHA256SUMS over all other files; return its own SHA-256."""
    lines = "".join(f"{line(name, file_digest(release / name))}\n" for name in files_of(release))
    (release / NAME).write_bytes(lines.encode())
    return hashlib.sha256(lines.encode()).hexdigest()


def line(name: str, digest: str) -> str:
    """Return the line of a file as ``sha256sum`` writes it (a leading backslash marks an escaped name)."""
    escaped = name
    for plain, code in _ESCAPES:
        escaped = escaped.replace(plain, code)
    return f"{'' if escaped == name else chr(92)}{digest}  {escaped}"


def read_sums(release: Path) -> Mapping[str, str]:
    """Return the digests that SHA256SUMS lists, by file name.

    Raises OSError when there is no list and ValueError when a line of it is not of the format.
    """
    sums = {}
    lines = (release / NAME).read_text("utf-8").split("\n")
    if lines.pop():
        raise ValueError(f"{NAME}: its last line is cut off")
    for number, text in enumerate(lines, start=1):
        is_escaped = text.startswith("\\")
        body = text[1:] if is_escaped else text
        digest, name = body[:_DIGEST_CHARS], body[_DIGEST_CHARS + 2 :]
        if body[_DIGEST_CHARS : _DIGEST_CHARS + 2] != "  " or not name:
            raise ValueError(f"{NAME} line {number}: is not 'digest  file'")
        sums[_unescape(name) if is_escaped else name] = digest
    return sums


def _unescape(name: str) -> str:
    plain = {code[1]: char for char, code in _ESCAPES}
    parts = name.split("\\\\")
    return "\\".join(part.replace("\\n", plain["n"]).replace("\\r", plain["r"]) for part in parts)


def check_sums(release: Path) -> Iterator[tuple[str, str]]:
    """Yield (file, reason) for each file that is missing, changed or unlisted."""
    try:
        sums = read_sums(release)
    except (OSError, ValueError) as error:
        yield NAME, str(error)
        return
    present = set(files_of(release))
    for name, digest in sums.items():
        if name not in present:
            yield name, "is listed in SHA256SUMS and missing"
        elif file_digest(release / name) != digest:
            yield name, "has other bytes than SHA256SUMS says"
    for name in sorted(present - set(sums)):
        yield name, "is not listed in SHA256SUMS"

"""Identifiers that follow from content alone.

What belongs here: how the ids of sources and articles are made.  What does not: which bytes an article begins with.
Sixteen base32 characters are 80 bits: among a million ids the chance of any clash is under one in 10^12.
"""

from __future__ import annotations

import base64
import hashlib

_ID_CHARS = 16

UNDATED = "undated"
"""The partition of pages whose issue date is not known."""


def _short(digest: bytes) -> str:
    return base64.b32encode(digest).decode("ascii").lower()[:_ID_CHARS]


def source_id(sha256_hex: str) -> str:
    """Return the id of the source whose file has this SHA-256 (64 hexadecimal digits).

    >>> source_id("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    's_4oymiquy7qobjgx3'
    """
    return "s_" + _short(bytes.fromhex(sha256_hex))


def article_id(source_sha256_hex: str, byte_start: int) -> str:
    """Return the id of the article of that source whose body begins at byte ``byte_start``."""
    return "a_" + _short(hashlib.sha256(f"{source_sha256_hex}:{byte_start}".encode("ascii")).digest())

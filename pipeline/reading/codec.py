"""Bytes to code points and back, without losing a byte.

What belongs here: decoding under a known codec, where every undecodable byte becomes one code point, and the byte
offset of each code point.  What does not: finding out which codec it is (``pipeline.reading.decoding``).

An undecodable byte ``b`` becomes the lone surrogate U+DC00 + b.  No codec used here yields a lone surrogate
otherwise, so the two can never be mistaken for each other.  Newlines and the byte-order mark stay as they are.
"""

from __future__ import annotations

import codecs
from functools import cache

import numpy as np
import numpy.typing as npt

UNDECODABLE_FIRST = 0xDC00
UNDECODABLE_LAST = 0xDCFF
"""Code points that stand for the undecodable bytes 0x00 to 0xFF."""

_HANDLER = "banmian-byte"
_IN_C = "surrogateescape"
"""Python's own handler: the same result in UTF-8, where no ASCII byte is ever undecodable, 50 times as fast."""


def _keep_bytes(error: UnicodeError) -> tuple[str | bytes, int]:
    """Codec error handler: one code point a byte when decoding, that byte again when encoding.

    UTF-16 gives up whole code units, so that what follows stays aligned; the others give up a single byte, so
    that a sound character right after a broken one survives.
    """
    if isinstance(error, UnicodeDecodeError):
        end = error.end if error.encoding.startswith("utf-16") else error.start + 1
        return "".join(chr(UNDECODABLE_FIRST + byte) for byte in error.object[error.start : end]), end
    if isinstance(error, UnicodeEncodeError):
        code = ord(error.object[error.start]) - UNDECODABLE_FIRST
        if 0 <= code <= 0xFF:
            return bytes([code]), error.start + 1
    raise error


codecs.register_error(_HANDLER, _keep_bytes)


def decode_as(raw: bytes, encoding: str) -> str:
    """Decode ``raw`` under ``encoding``: total, and the same for the same input in every stage."""
    return raw.decode(encoding, _IN_C if encoding == "utf-8" else _HANDLER)


def byte_offsets(raw: bytes, text: str, encoding: str) -> npt.NDArray[np.int64]:
    """Return where each code point of ``text`` begins in ``raw``, and ``len(raw)`` at the end.

    ``text`` must be ``decode_as(raw, encoding)``.  The result has ``len(text) + 1`` entries; the bytes between two
    neighbours decode to that code point on their own, or are the one undecodable byte that it stands for.
    """
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    if encoding == "utf-8":
        lengths = 1 + (points >= 0x80).view(np.int8) + (points >= 0x800) + (points >= 0x10000)
    elif encoding.startswith("utf-16"):
        lengths = 2 + 2 * (points >= 0x10000).view(np.int8)
    elif text.encode(encoding, _HANDLER) == raw:
        lengths = _encoded_lengths(encoding)[np.minimum(points, 0x10000)]
    else:
        # The file spells a character in a way that Python would not write: read the lengths off the bytes.
        return _walked_offsets(raw, text)
    undecodable = (points >= UNDECODABLE_FIRST) & (points <= UNDECODABLE_LAST)
    offsets = np.zeros(len(points) + 1, dtype=np.int64)
    np.cumsum(np.where(undecodable, 1, lengths), out=offsets[1:])
    return offsets


@cache
def _encoded_lengths(encoding: str) -> npt.NDArray[np.int8]:
    """Return how many bytes each code point of the BMP takes; entry 0x10000 is for those beyond."""
    lengths = [len(chr(point).encode(encoding, "ignore")) for point in range(0x10000)]
    return np.array([*lengths, 4], dtype=np.int8)


def _walked_offsets(raw: bytes, text: str) -> npt.NDArray[np.int64]:
    """Return the offsets in GB18030 or Big5 by walking the bytes: one, two, or four before a digit byte."""
    offsets = np.empty(len(text) + 1, dtype=np.int64)
    at = 0
    for index, char in enumerate(text):
        offsets[index] = at
        if raw[at] < 0x80 or UNDECODABLE_FIRST <= ord(char) <= UNDECODABLE_LAST:
            at += 1
        else:
            at += 4 if 0x30 <= raw[at + 1] <= 0x39 else 2
    offsets[len(text)] = at
    return offsets

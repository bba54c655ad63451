"""Bytes to text: which encoding a page is in, or why it cannot be read.

What belongs here: telling UTF-8, UTF-16, GB18030 and Big5 apart, and refusing what is no text.  What does not:
decoding under a codec already known and byte offsets (``pipeline.reading.codec``).

The order of the questions: nothing in it?  the mark of a binary format?  a byte-order mark?  NULs, and UTF-16 makes
sense of them?  valid UTF-8, or nearly?  otherwise GB18030 or Big5, whichever gives the more common characters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from pipeline.reading.codec import UNDECODABLE_FIRST, UNDECODABLE_LAST, byte_offsets, decode_as

__all__ = ["MAX_PAGE_BYTES", "Decoded", "Unreadable", "byte_offsets", "decode", "decode_as"]

MAX_PAGE_BYTES = 16 * 1024 * 1024
"""Largest page read by default, in bytes: a printed page has some 10,000 characters, a thousandth of that."""

MAX_NUL_SHARE = 0.005
"""Share of NUL bytes above which a file is binary; extractors leave one now and then, never one in 200 bytes."""
MAX_CONTROL_SHARE = 0.05
"""Share of C0 control bytes above which a file is binary; broken font maps leave one a line, some 2 %."""
MAX_UNDECODABLE_SHARE = 0.10
"""Share of undecodable bytes above which nobody would want the rest."""
MIN_UTF8_SHARE = 0.5
"""Share of the non-ASCII bytes in valid three- or four-byte sequences that makes a file UTF-8.

Measured on 150 newspaper pages: at most 0.08 when the file is GB18030 or Big5.
"""
MIN_COMMON_SHARE = 0.7
"""Least share of common characters for a Chinese text.

Measured on 150 newspaper pages: 0.99 under the right codec, at most 0.54 under the wrong one; Shift JIS, Cyrillic,
Latin-1 and random bytes read as GB18030 stay under 0.25.
"""
MIN_COMMON_LEAD = 0.15
"""Lead of the better codec under which charset-normalizer is asked as well: only for snippets of a few characters."""
MIN_UTF16_SHARE = 0.8
"""Least share of ordinary characters for UTF-16 without a mark; the wrong byte order gives about 0.35."""
SAMPLE_BYTES = 64 * 1024
"""Bytes on which double-byte encodings are told apart: more than a page, and enough of anything longer."""

_MAGIC = (
    (b"%PDF-", "a PDF: extract its text first"),
    (b"PK\x03\x04", "a ZIP archive or an Office document: unpack it, or save it as plain text"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document: save it as plain text"),
    (b"{\\rtf", "a rich text document: save it as plain text"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image: run character recognition on it first"),
    (b"\xff\xd8\xff", "a JPEG image: run character recognition on it first"),
    (b"GIF8", "a GIF image: run character recognition on it first"),
    (b"II*\x00", "a TIFF image: run character recognition on it first"),
    (b"MM\x00*", "a TIFF image: run character recognition on it first"),
    (b"AT&TFORM", "a DjVu document: extract its text first"),
    (b"\x1f\x8b", "a gzip archive: unpack it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive: unpack it"),
    (b"Rar!\x1a\x07", "a RAR archive: unpack it"),
    (b"\xfd7zXZ\x00", "an xz archive: unpack it"),
)
_UTF32_MARKS = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_CONTROLS = bytes(b for b in (*range(0x20), 0x7F) if b not in b"\t\n\v\f\r")
_INK = re.compile(r"[^\s\x00-\x1f\x7f\ufeff\u200b-\u200f\u2060]")
"""A character that leaves something on paper."""


class Unreadable(Exception):  # noqa: N818  (a finding about a file, not a failure of the program)
    """A file that is no page: ``reason`` is ``empty``, ``binary``, ``too_large`` or ``unreadable``."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded page: its code points, the codec under which any span decodes on its own, and how that was told."""

    text: str
    encoding: str
    evidence: str


def decode(raw: bytes, max_bytes: int = MAX_PAGE_BYTES) -> Decoded:
    """Decode one page whose encoding nobody knows; raises Unreadable when it is no text."""
    if len(raw) > max_bytes:
        raise Unreadable("too_large", f"{len(raw):,} bytes, the limit is {max_bytes:,}")
    if not raw.strip():
        raise Unreadable("empty", "no characters" if not raw else "white space only")
    for magic, detail in _MAGIC:
        if raw.startswith(magic):
            raise Unreadable("binary", detail)
    if raw.startswith(_UTF32_MARKS):
        raise Unreadable("unreadable", "UTF-32: convert it to UTF-8")
    return _checked(raw, _detected(raw))


def _checked(raw: bytes, decoded: Decoded) -> Decoded:
    """Refuse a text with too much damage in it, or nothing but white space; pass on any other."""
    if not _INK.search(decoded.text):
        raise Unreadable("empty", "white space only")
    if not decoded.encoding.startswith("utf-16"):
        controls = len(raw) - len(raw.translate(None, _CONTROLS))
        nuls = raw.count(0) if controls else 0
        if nuls > MAX_NUL_SHARE * len(raw):
            raise Unreadable("binary", f"{nuls:,} of {len(raw):,} bytes are NUL: not text, or a broken copy")
        if controls > MAX_CONTROL_SHARE * len(raw):
            raise Unreadable("binary", f"{controls:,} of {len(raw):,} bytes are control codes: not text")
    undecodable = _undecodable(decoded.text)
    if undecodable > MAX_UNDECODABLE_SHARE * len(raw):
        share = f"{undecodable:,} of {len(raw):,} bytes"
        raise Unreadable("unreadable", f"{share} are no {decoded.encoding}: convert it to UTF-8")
    if undecodable:
        evidence = f"{decoded.evidence}, {undecodable:,} undecodable bytes"
        return Decoded(decoded.text, decoded.encoding, evidence)
    return decoded


def _detected(raw: bytes) -> Decoded:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return Decoded(decode_as(raw, encoding), encoding, "byte-order mark")
    if 0 in raw and (wide := _utf16(raw)):
        return wide
    try:
        return Decoded(raw.decode("utf-8"), "utf-8", "valid utf-8")
    except UnicodeDecodeError:
        text = decode_as(raw, "utf-8")
    points = _points(text)
    wide_bytes = 3 * int(np.count_nonzero((points >= 0x800) & ~_is_undecodable(points)))
    foreign_bytes = len(raw) - int(np.count_nonzero(points < 0x80))
    if wide_bytes >= MIN_UTF8_SHARE * foreign_bytes:
        return Decoded(text, "utf-8", "mostly valid utf-8")
    return _double_byte(raw)


def _utf16(raw: bytes) -> Decoded | None:
    """Return the text if its NULs are those of UTF-16 without a mark."""
    best, best_share = None, MIN_UTF16_SHARE
    for encoding in ("utf-16-le", "utf-16-be"):
        text = decode_as(raw, encoding)
        share = _ordinary_share(_points(text))
        if share > best_share:
            best, best_share = Decoded(text, encoding, f"{share:.0%} ordinary characters"), share
    return best


def _double_byte(raw: bytes) -> Decoded:
    """Tell GB18030 from Big5 by the share of common characters that each gives."""
    sample = raw[:SAMPLE_BYTES]
    shares = {encoding: _common_share(_points(sample.decode(encoding, "replace"))) for encoding in ("gb18030", "cp950")}
    first, second = sorted(shares, key=lambda encoding: -shares[encoding])
    evidence = f"{shares[first]:.0%} common characters, {shares[second]:.0%} as {second}"
    if shares[first] < MIN_COMMON_SHARE:
        raise Unreadable("unreadable", _foreign(raw))
    if shares[first] - shares[second] < MIN_COMMON_LEAD and shares[second] >= MIN_COMMON_SHARE:
        guess = _guess(raw, ("gb18030", "cp950"))
        if guess == second:
            first, evidence = second, f"{evidence}, charset-normalizer says {second}"
    return Decoded(decode_as(raw, first), first, evidence)


def _foreign(raw: bytes) -> str:
    guess = _guess(raw, ())
    looks = f"looks like {guess}" if guess else "in no encoding known here"
    return f"{looks}: convert it to UTF-8 (read here: UTF-8, UTF-16, GB18030, Big5)"


def _guess(raw: bytes, candidates: tuple[str, ...]) -> str | None:
    """Ask charset-normalizer, which costs milliseconds: only where our own measure cannot tell."""
    from charset_normalizer import from_bytes

    best = from_bytes(raw[:SAMPLE_BYTES], cp_isolation=list(candidates) or None).best()
    return best.encoding if best else None


def _points(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def _is_undecodable(points: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    return (points >= UNDECODABLE_FIRST) & (points <= UNDECODABLE_LAST)


def _undecodable(text: str) -> int:
    """Count undecodable bytes; a text without surrogates encodes to UTF-8, which is the fast way to know."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return int(np.count_nonzero(_is_undecodable(_points(text))))
    return 0


def _common_share(points: npt.NDArray[np.uint32]) -> float:
    """Return the share of common Chinese characters and punctuation among those that are not ASCII."""
    foreign = points[points >= 0x80]
    if not len(foreign):
        return 0.0
    common = _common()[np.minimum(foreign, 0xFFFF)]
    return float(np.count_nonzero(common)) / len(foreign)


def _ordinary_share(points: npt.NDArray[np.uint32]) -> float:
    """Return the share of ASCII, Chinese characters and punctuation."""
    han = (points >= 0x4E00) & (points <= 0x9FFF)
    ascii_text = ((points >= 0x20) & (points < 0x7F)) | ((points >= 0x09) & (points <= 0x0D))
    ordinary = han | ascii_text | _punctuation(points)
    return float(np.count_nonzero(ordinary)) / max(1, len(points))


def _punctuation(points: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    """Tell CJK punctuation, full-width forms, dashes, quotes, geometric marks, the middle dot and the mark itself."""
    is_mark: npt.NDArray[np.bool_] = (points == 0xB7) | (points == 0xFEFF)
    for first, last in ((0x3000, 0x301F), (0xFF00, 0xFF5E), (0x2010, 0x203B), (0x25A0, 0x25FF)):
        is_mark |= (points >= first) & (points <= last)
    return is_mark


@cache
def _common() -> npt.NDArray[np.bool_]:
    """Return a table of the BMP: punctuation, and level 1 of GB 2312 and of Big5, as those standards sort them."""
    table = _punctuation(np.arange(0x10000, dtype=np.uint32))
    for encoding, leads in (("gb2312", range(0xB0, 0xD8)), ("cp950", range(0xA4, 0xC7))):
        for lead in leads:
            for trail in (*range(0x40, 0x7F), *range(0xA1, 0xFF)):
                for char in bytes((lead, trail)).decode(encoding, "ignore"):
                    table[ord(char)] |= ord(char) >= 0x80
    return table

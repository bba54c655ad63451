"""What a curator says of pages that were cut wrongly: ``RAW/corrections.toml``, which nobody has to write.

What belongs here: the file, its keys, their checks, and the ``Correction`` that each entry is.  What does not: carrying
a correction out (``pipeline.segmentation.corrections``).

    [[correction]]                  # this headline belongs to that body
    page = "澜河日报/2026-03-16/A01.txt"      # path below the raw folder
    source = "s_k3fqx2m7a5t6yw2b"   # optional: the file that was looked at; another one is refused
    headline = "1-2"
    body = "14-30"

    [[correction]]                  # these lines are one article, read in this order
    page = "澜河日报/2026-03-16/A01.txt"
    article = "5-6, 40-52, 31-39"
    title = "5"                     # kicker, title, subtitle, summary, byline, body, subhead, caption, credit
    paragraphs = "40, 45, 33"       # body lines at which a paragraph begins
    kind = "advertisement"
    genre = "other"

    [[correction]]                  # what some lines are, or the articles that hold them
    page = "澜河日报/2026-03-16/A01.txt"
    lines = "60-61"
    role = "subhead"                # or kind, genre, leave_out = "furniture", paragraph = "new", jump_to = "3"

Lines are physical lines from 1, as ``banmian show`` numbers them: ``"3"``, ``"3-5"``, ``"3-5, 9"``; ``"7:1-12"`` means
characters 1 to 12 of line 7, for a line that holds two columns.  The entries of a page are carried out in order.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pipeline.schema import GENRES, KINDS, ROLES, SOURCE_ID
from pipeline.tomlfile import read_toml

CORRECTIONS_NAME = "corrections.toml"

LEAVE_OUT_REASONS = ("furniture", "advertisement", "duplicate", "marker")
"""Reasons for which a curator may leave lines out; the others are found by the pipeline itself."""
PARAGRAPHS = ("new", "same")
SUBJECTS = ("article", "headline", "lines")
"""What an entry speaks of: it has just one of these keys."""

_ABOUT = frozenset(("page", "source", "note"))
_KEYS = {
    "article": frozenset(("article", "paragraphs", "kind", "genre", "jump_to", "jump_from", *ROLES)),
    "headline": frozenset(("headline", "body")),
    "lines": frozenset(("lines", "role", "kind", "genre", "leave_out", "paragraph", "jump_to", "jump_from")),
}
_RANGE = re.compile(r"(?P<first>\d+)(?:-(?P<last>\d+))?|(?P<line>\d+):(?P<char_first>\d+)-(?P<char_last>\d+)")
_PAGE_NO = re.compile(r"[A-Za-z]{0,2}\d{1,3}")
HOW_LINES = 'write line numbers as `banmian show` gives them, such as "3-5, 9"'


class CorrectionError(ValueError):
    """``corrections.toml`` cannot be carried out: one line that says which entry, why and what to do."""


@dataclass(frozen=True, slots=True)
class LineRange:
    """Physical lines ``first`` to ``last``, from 1, both included; or characters of one line, from 1, included."""

    first: int
    last: int
    char_first: int | None = None
    char_last: int | None = None


Lines = tuple[LineRange, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """One entry: what it speaks of, which lines, and what it says of them (None or empty: nothing)."""

    subject: str
    lines: Lines
    body: Lines = ()
    roles: tuple[tuple[str, Lines], ...] = ()
    paragraphs: Lines = ()
    role: str | None = None
    kind: str | None = None
    genre: str | None = None
    leave_out: str | None = None
    paragraph: str | None = None
    jump_to: str | None = None
    jump_from: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the file: its number from 1, the page it names, the source it was written for, what it says."""

    number: int
    page: str
    source: str | None
    said: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CorrectionsFile:
    """A checked ``corrections.toml``."""

    path: Path
    entries: tuple[Entry, ...] = ()

    def check_pages(self, pages: Collection[str]) -> None:
        """Raise CorrectionError when an entry names a page that is not among the files of the raw folder."""
        for entry in self.entries:
            if entry.page not in pages:
                close = get_close_matches(entry.page, pages, 1)
                meant = f'did you mean "{close[0]}"?' if close else "write its path below the raw folder"
                raise self.complaint(entry, "page: no such file in the raw folder", f"{meant} Or remove the entry")

    def by_page(self, sources: Mapping[str, str]) -> dict[str, str]:
        """Return for each page that is corrected its entries as JSON, a list in the order of the file.

        ``sources`` gives the source_id of each page that can be read; CorrectionError when an entry was written for
        another source.  Neither the number of an entry nor the entries of other pages change what is returned.
        """
        said: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for entry in self.entries:
            source = sources.get(entry.page)
            if source is not None and entry.source not in (None, source):
                remedy = f"look at it again with `banmian show`, mend the entry and set source = {quoted(source)}"
                raise self.complaint(entry, f"source: the page has changed, it is {source} now", remedy)
            said[entry.page].append(entry.said)
        return {page: json.dumps(entries, ensure_ascii=False, sort_keys=True) for page, entries in said.items()}

    def of_page(self, page: str, source: str) -> list[Correction]:
        """Return the corrections of one page; CorrectionError when one was written for another source."""
        return corrections_of(json.loads(self.by_page({page: source}).get(page, "[]")))

    def complaint(self, entry: Entry, reason: str, remedy: str) -> CorrectionError:
        """Return the error about an entry."""
        return CorrectionError(f"{self.path}: correction {entry.number} ({entry.page}): {reason}; {remedy}")


def quoted(text: str) -> str:
    """Return ``text`` as a TOML string."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def corrections_of(entries: list[Mapping[str, Any]]) -> list[Correction]:
    """Return the corrections that checked entries are."""
    return [_correction(said) for said in entries]


def load_corrections(raw: Path) -> CorrectionsFile:
    """Read ``corrections.toml`` in the raw folder, empty when there is none; CorrectionError when it is wrong."""
    path = raw / CORRECTIONS_NAME
    said = read_toml(path, CorrectionError) or {}
    entries = said.pop("correction", [])
    if said or not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        wrong = f"unknown key {next(iter(said))!r}" if said else "correction is no list of tables"
        raise CorrectionError(f"{path}: {wrong}; write every correction as [[correction]] with its keys below it")
    return CorrectionsFile(path, tuple(_entry(path, number, entry) for number, entry in enumerate(entries, 1)))


def _entry(path: Path, number: int, said: Mapping[str, Any]) -> Entry:
    """Check an entry and return it."""
    page = said.get("page")
    where = f"{path}: correction {number}" + (f" ({page})" if isinstance(page, str) else "")
    try:
        if not isinstance(page, str) or not page.strip():
            raise _Wrong("page", "missing", 'name the page, such as page = "澜河日报/2026-03-16/A01.txt"')
        source = said.get("source")
        if source is not None and (not isinstance(source, str) or not re.match(SOURCE_ID, source)):
            raise _Wrong("source", f"{source!r} is no source_id", "take it from `banmian show`, or leave it out")
        own = {key: value for key, value in said.items() if key not in _ABOUT}
        _correction(own)
    except _Wrong as wrong:
        raise CorrectionError(f"{where}: {wrong}") from None
    return Entry(number, page.strip().replace("\\", "/").removeprefix("./"), source, own)


class _Wrong(Exception):  # noqa: N818  (a key that is wrong, told by whoever knows the entry)
    def __init__(self, key: str, reason: str, remedy: str) -> None:
        super().__init__(f"{key}: {reason}; {remedy}")


def _correction(said: Mapping[str, Any]) -> Correction:
    """Return what an entry says; _Wrong when it cannot be meant."""
    subjects = [key for key in SUBJECTS if key in said]
    if len(subjects) != 1:
        found = " and ".join(subjects) or "none of them"
        raise _Wrong(" or ".join(SUBJECTS), f"an entry has one of these keys, here {found}", "write one entry for each")
    subject = subjects[0]
    for key in said:
        if key not in _KEYS[subject]:
            known = ", ".join(sorted(_KEYS[subject] - {subject}))
            raise _Wrong(key, f"unknown beside {subject}", f"use one of {known}")
    if subject != "article" and len(said) == 1:
        known = ", ".join(sorted(_KEYS[subject] - {subject}))
        raise _Wrong(subject, "nothing is said of these lines", f"add one of {known}")
    if "leave_out" in said and len(said) > 2:
        raise _Wrong("leave_out", "what is left out has no role or kind", "remove the other keys")
    roles = [(key, _lines(said, key)) for key in ROLES if key in said] if subject == "article" else []
    kind, genre = _one_of(said, "kind", KINDS), _one_of(said, "genre", GENRES)
    if genre not in (None, "other") and kind not in (None, "article"):
        raise _Wrong("genre", f"a {kind} has no genre", "remove genre, or set kind to article")
    return Correction(
        subject,
        _lines(said, subject),
        _lines(said, "body") if subject == "headline" else (),
        tuple(roles),
        _lines(said, "paragraphs"),
        _one_of(said, "role", ROLES),
        kind,
        genre,
        _one_of(said, "leave_out", LEAVE_OUT_REASONS),
        _one_of(said, "paragraph", PARAGRAPHS),
        _page_no(said, "jump_to"),
        _page_no(said, "jump_from"),
    )


def _one_of(said: Mapping[str, Any], key: str, known: tuple[str, ...]) -> str | None:
    value = said.get(key)
    if value is not None and value not in known:
        raise _Wrong(key, f"unknown value {value!r}", f"use one of {', '.join(known)}")
    return value


def _page_no(said: Mapping[str, Any], key: str) -> str | None:
    value = said.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not _PAGE_NO.fullmatch(str(value)):
        raise _Wrong(key, f"{value!r} is no page number", 'write it as "3" or "A03"')
    return str(value)


def _lines(said: Mapping[str, Any], key: str) -> Lines:
    """Return the lines that a key names, empty when it is missing."""
    value = said.get(key)
    if value is None:
        return ()
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise _Wrong(key, f"{value!r} names no lines", HOW_LINES)
    # NFKC, so that a comma, a hyphen or digits typed in Chinese mode will do.
    plain = re.sub("[‐-―−~～]", "-", unicodedata.normalize("NFKC", str(value)).replace("、", ","))
    return tuple(_line_range(key, part) for part in re.sub(r"\s*([-:])\s*", r"\1", plain).split(","))


def _line_range(key: str, part: str) -> LineRange:
    match = _RANGE.fullmatch(part.strip())
    if match is None:
        raise _Wrong(key, f"{part.strip()!r} names no lines", HOW_LINES)
    if match["line"]:
        line = int(match["line"])
        found = LineRange(line, line, int(match["char_first"]), int(match["char_last"]))
        backwards = int(match["char_last"]) < int(match["char_first"])
    else:
        found = LineRange(int(match["first"]), int(match["last"] or match["first"]))
        backwards = found.last < found.first
    if backwards or found.first < 1 or found.char_first == 0:
        raise _Wrong(key, f"{part.strip()!r} runs backwards or from 0", HOW_LINES)
    return found

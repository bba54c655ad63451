"""What the owner of a raw folder says about it: ``RAW/banmian.toml``, which nobody has to write.

What belongs here: the keys, their checks, and which of them apply to a path or a newspaper.  What does not: guessing
what the file does not say (``pipeline.reading.place``).

    newspaper = "澜河日报"                  # of every page that nothing more precise is known of
    place = "澜河"                          # where the newspaper is
    pattern = '(?P<newspaper>[^/]+)/(?P<date>\\d{8})-(?P<page>\\d+)'
    rights = "unknown"                      # open | licensed | unknown | restricted
    profiles = ["full", "open"]             # editions to publish; the full one alone when nothing is said
    licence = "CC-BY-4.0"
    attribution = "澜河日报社"
    include = ["*.txt"]                     # file names, upper or lower case
    max_page_bytes = 16777216

    [cleaning]
    mask = ["mobile", "id_card"]            # kinds of personal data to hide; none unless named
    simplified = false                      # whether releases hold a view with Traditional text made Simplified

    [release]                               # what releases are called, and whom to ask about them
    name = "lanhe-press"                    # identifier: lower-case letters, digits, '.', '_' and '-'
    title = "澜河报纸"
    contact = "editor@lanhe.example"
    takedown_days = 7                       # requests to take an article down are answered within

    [newspapers.lhrb]                       # a newspaper, as the folder or the page names it
    newspaper = "澜河日报"
    rights = "licensed"

    [[paths]]                               # files whose path matches; ** stands for any folders
    glob = "1950s/**"
    rights = "open"

What is said of a path beats what is said of a newspaper, which beats the rest; of several ``[[paths]]`` a later
one beats an earlier one, key by key.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.cleaning.personal import KINDS
from pipeline.reading.decoding import MAX_PAGE_BYTES
from pipeline.schema import PROFILES, RIGHTS
from pipeline.tomlfile import read_toml

CONFIG_NAME = "banmian.toml"
DATASET_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")
DATASET_NAME_FORM = "lower-case letters, digits, '.', '_' and '-'"
PATTERN_GROUPS = ("newspaper", "date", "year", "month", "day", "page")


class ConfigError(ValueError):
    """``banmian.toml`` cannot be used: one line that says where, why and what to do."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What was said of a newspaper or of some paths; None where nothing was said."""

    newspaper: str | None = None
    rights: str | None = None
    licence: str | None = None
    attribution: str | None = None


@dataclass(frozen=True, slots=True)
class PathTerms:
    """Terms for the paths that match a glob."""

    glob: str
    terms: Terms

    def matches(self, path: str) -> bool:
        """Whether the glob matches a path relative to the raw folder."""
        return _glob_regex(self.glob).fullmatch(path) is not None


@dataclass(frozen=True, slots=True)
class ReleaseTerms:
    """What releases are called, and whom to ask about them."""

    name: str = "banmian"
    title: str | None = None
    contact: str | None = None
    takedown_days: int | None = None


@dataclass(frozen=True, slots=True)
class RawConfig:
    """The configuration of a raw folder; the defaults are those of a folder without ``banmian.toml``."""

    newspaper: str | None = None
    place: str | None = None
    pattern: str | None = None
    rights: str = "unknown"
    licence: str | None = None
    attribution: str | None = None
    include: tuple[str, ...] = ("*.txt",)
    max_page_bytes: int = MAX_PAGE_BYTES
    masked: tuple[str, ...] = ()
    """Kinds of personal data that cleaning hides, sorted."""
    simplified: bool = False
    """Whether releases hold a view of the articles with Traditional text made Simplified."""
    release: ReleaseTerms = ReleaseTerms()
    newspapers: tuple[tuple[str, Terms], ...] = ()
    paths: tuple[PathTerms, ...] = ()
    profiles: tuple[str, ...] = ("full",)

    def digest(self) -> str:
        """Return the SHA-256 of what the configuration says, whatever way it is written."""
        said = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(said.encode("utf-8")).hexdigest()

    def includes(self, name: str) -> bool:
        """Whether a file of this name is a page."""
        return any(fnmatchcase(name.lower(), glob.lower()) for glob in self.include)

    def path_terms(self, path: str) -> Terms:
        """Return what ``[[paths]]`` says of a path."""
        said = Terms()
        for entry in self.paths:
            if entry.matches(path):
                said = _over(said, entry.terms)
        return said

    def newspaper_terms(self, newspaper: str | None) -> Terms:
        """Return what ``[newspapers.…]`` says of a newspaper, under any of its names."""
        said = Terms()
        for name, terms in self.newspapers:
            if newspaper is not None and newspaper in (name, terms.newspaper):
                said = _over(said, terms)
        return said

    def terms(self, path: str, newspaper: str | None) -> Terms:
        """Return the terms under which a page stands; ``rights`` is never None."""
        said = Terms(self.newspaper, self.rights, self.licence, self.attribution)
        return _over(_over(said, self.newspaper_terms(newspaper)), self.path_terms(path))


def load_config(raw: Path) -> RawConfig:
    """Read ``banmian.toml`` in the raw folder, or the defaults when there is none; ConfigError when it is wrong."""
    path = raw / CONFIG_NAME
    said = read_toml(path, ConfigError)
    return RawConfig() if said is None else _Reader(path).config(said)


def _over(below: Terms, above: Terms) -> Terms:
    """Lay one set of terms over another."""
    return Terms(
        above.newspaper or below.newspaper,
        above.rights or below.rights,
        above.licence or below.licence,
        above.attribution or below.attribution,
    )


@lru_cache(maxsize=256)
def _glob_regex(glob: str) -> re.Pattern[str]:
    """Compile a path glob: ``*`` and ``?`` stay within a folder, ``**`` does not."""
    pieces = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", glob)
    return re.compile("".join(pieces.get(part) or re.escape(part) for part in parts), re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Checks the parsed file; every complaint names the file and the key."""

    path: Path

    _TERMS = frozenset(("newspaper", "rights", "licence", "attribution"))
    _TOP = _TERMS | {
        "place", "pattern", "include", "max_page_bytes", "cleaning", "release", "newspapers", "paths", "profiles",
    }  # fmt: skip

    def config(self, said: Mapping[str, Any]) -> RawConfig:
        self._known(said, self._TOP, "")
        defaults = RawConfig()
        terms = self._terms(said, "")
        masked, simplified = self._cleaning(said)
        return RawConfig(
            newspaper=terms.newspaper,
            place=self._text(said, "place", ""),
            pattern=self._pattern(said),
            rights=terms.rights or defaults.rights,
            licence=terms.licence,
            attribution=terms.attribution,
            include=self._include(said) or defaults.include,
            max_page_bytes=self._size(said) or defaults.max_page_bytes,
            masked=masked,
            simplified=simplified,
            release=self._release(said),
            newspapers=self._newspapers(said),
            paths=self._paths(said),
            profiles=self._profiles(said),
        )

    def _fail(self, key: str, reason: str, remedy: str) -> ConfigError:
        return ConfigError(f"{self.path}: {key}: {reason}; {remedy}")

    def _known(self, said: Mapping[str, Any], known: frozenset[str] | set[str], prefix: str) -> None:
        for key in said:
            if key not in known:
                raise self._fail(prefix + key, "unknown key", f"use one of {', '.join(sorted(known))}")

    def _text(self, said: Mapping[str, Any], key: str, prefix: str) -> str | None:
        value = said.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip():
            raise self._fail(prefix + key, f"{value!r} is no text", 'write a text in quotes, such as "澜河日报"')
        return value.strip()

    def _terms(self, said: Mapping[str, Any], prefix: str) -> Terms:
        newspaper, rights, licence, attribution = (
            self._text(said, key, prefix) for key in ("newspaper", "rights", "licence", "attribution")
        )
        if rights is not None and rights not in RIGHTS:
            raise self._fail(prefix + "rights", f"unknown value {rights!r}", f"use one of {', '.join(RIGHTS)}")
        return Terms(newspaper, rights, licence, attribution)

    def _pattern(self, said: Mapping[str, Any]) -> str | None:
        pattern = self._text(said, "pattern", "")
        if pattern is None:
            return None
        try:
            groups = set(re.compile(pattern).groupindex)
        except re.error as error:
            remedy = "mend it, and put it in single quotes so that backslashes stay"
            raise self._fail("pattern", f"no regular expression ({error})", remedy) from None
        names = ", ".join(f"(?P<{name}>…)" for name in PATTERN_GROUPS)
        if not groups or groups - set(PATTERN_GROUPS):
            found = ", ".join(sorted(groups - set(PATTERN_GROUPS))) or "none"
            raise self._fail("pattern", f"groups not known here: {found}", f"name its groups {names}")
        if groups & {"year", "month", "day"} not in (set(), {"year", "month", "day"}):
            raise self._fail("pattern", "year, month and day go together", "name all three groups, or use date")
        return pattern

    def _profiles(self, said: Mapping[str, Any]) -> tuple[str, ...]:
        profiles = said.get("profiles", ["full"])
        if not isinstance(profiles, list) or "full" not in profiles or not set(profiles) <= set(PROFILES):
            raise self._fail("profiles", f"{profiles!r} will not do", 'write ["full"] or ["full", "open"]')
        return tuple(name for name in PROFILES if name in profiles)

    def _include(self, said: Mapping[str, Any]) -> tuple[str, ...]:
        globs = said.get("include", [])
        if not isinstance(globs, list) or not all(isinstance(glob, str) and glob for glob in globs):
            raise self._fail("include", f"{globs!r} is no list of texts", 'write it as ["*.txt", "*.text"]')
        return tuple(globs)

    def _size(self, said: Mapping[str, Any]) -> int:
        size = said.get("max_page_bytes", 0)
        if not isinstance(size, int) or isinstance(size, bool) or ("max_page_bytes" in said and size < 1):
            raise self._fail("max_page_bytes", f"{size!r} is no number of bytes", "write a whole number above 0")
        return size

    def _cleaning(self, said: Mapping[str, Any]) -> tuple[tuple[str, ...], bool]:
        table = said.get("cleaning", {})
        if not isinstance(table, dict):
            raise self._fail("cleaning", "no table", "write [cleaning] with keys below it")
        self._known(table, {"mask", "simplified"}, "cleaning.")
        masked, simplified = table.get("mask", []), table.get("simplified", False)
        if not isinstance(masked, list) or not all(isinstance(kind, str) for kind in masked):
            raise self._fail("cleaning.mask", f"{masked!r} is no list of texts", 'write it as ["mobile", "id_card"]')
        if unknown := sorted(set(masked) - set(KINDS)):
            raise self._fail("cleaning.mask", f"unknown {', '.join(unknown)}", f"use any of {', '.join(KINDS)}")
        if not isinstance(simplified, bool):
            raise self._fail("cleaning.simplified", f"{simplified!r} is neither true nor false", "write true or false")
        return tuple(sorted(set(masked))), simplified

    def _release(self, said: Mapping[str, Any]) -> ReleaseTerms:
        table = said.get("release", {})
        if not isinstance(table, dict):
            raise self._fail("release", "no table", "write [release] with keys below it")
        self._known(table, {"name", "title", "contact", "takedown_days"}, "release.")
        name, title, contact = (self._text(table, key, "release.") for key in ("name", "title", "contact"))
        if name is not None and not DATASET_NAME.fullmatch(name):
            raise self._fail("release.name", f"{name!r} is no identifier", f"write it as {DATASET_NAME_FORM}")
        days = table.get("takedown_days")
        if days is not None and (not isinstance(days, int) or isinstance(days, bool) or days < 1):
            raise self._fail("release.takedown_days", f"{days!r} is no number of days", "write a whole number above 0")
        return ReleaseTerms(name or ReleaseTerms().name, title, contact, days)

    def _newspapers(self, said: Mapping[str, Any]) -> tuple[tuple[str, Terms], ...]:
        tables = said.get("newspapers", {})
        if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
            raise self._fail("newspapers", "no tables", 'write [newspapers."澜河日报"] with keys below it')
        for name, table in tables.items():
            self._known(table, self._TERMS, f"newspapers.{name}.")
        return tuple((name, self._terms(tables[name], f"newspapers.{name}.")) for name in sorted(tables))

    def _paths(self, said: Mapping[str, Any]) -> tuple[PathTerms, ...]:
        tables = said.get("paths", [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise self._fail("paths", "no list of tables", 'write [[paths]] with glob = "…" and keys below it')
        return tuple(self._path(table, f"paths[{number}].") for number, table in enumerate(tables))

    def _path(self, table: Mapping[str, Any], prefix: str) -> PathTerms:
        self._known(table, self._TERMS | {"glob"}, prefix)
        glob = self._text(table, "glob", prefix)
        if glob is None:
            raise self._fail(prefix + "glob", "missing", 'say which paths, such as glob = "1950s/**"')
        return PathTerms(glob, self._terms(table, prefix))

"""What a release is made from: tables, raw files, and what its makers say about it.

What belongs here: the values that a store and a caller hand to ``publish``.  What does not: how a store keeps
its tables, and how a release is laid out.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeAlias, TypeVar

import pyarrow as pa

from pipeline import schema
from pipeline.reading.config import DATASET_NAME, DATASET_NAME_FORM

Chunk: TypeAlias = pa.Table | pa.RecordBatch
Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with the name of a step, how much of it is done and how much there is (0 when unknown)."""

Document: TypeAlias = bytes | Callable[[Path], None]
"""What a further file of a release holds, or what writes it."""

DERIVED_TABLES = ("id_history", "tombstones")
"""Published tables that a release works out itself, from its predecessor: they name versions."""

PUBLIC_RIGHTS = ("open", "licensed")
"""Rights under which the raw file itself may be part of a full release."""
_SECONDS_A_DAY = 86_400


T = TypeVar("T")


@dataclass(frozen=True)
class Again(Generic[T]):
    """An iterable that starts anew each time."""

    start: Callable[[], Iterator[T]]

    def __iter__(self) -> Iterator[T]:
        return self.start()


class ReleaseError(Exception):
    """A release cannot be made, read or changed; the message says what, where and what to do."""


@dataclass(frozen=True, slots=True)
class RawFile:
    """One raw file that may be handed on: path relative to the raw folder, and its bytes."""

    path: str
    source_id: str
    rights_status: str
    content: bytes


@dataclass(frozen=True)
class Silence:
    """Articles whose words no diff may give: by id, and of the release before also by page and by text."""

    articles: Sequence[str] = ()
    sources: Sequence[str] = ()
    texts: Sequence[str] = ()
    """SHA-256 of texts."""


@dataclass(frozen=True)
class Edition:
    """What a further edition of a release takes over from it: nothing in it is worked out anew."""

    version: str
    change: str
    derived: Mapping[str, Iterable[Chunk]]
    """The tables of ``DERIVED_TABLES``."""
    silence: Silence
    allowed: frozenset[str] = frozenset(("open",))
    """Rights under which raw files may be part of it."""


@dataclass(frozen=True)
class ReleaseInputs:
    """The tables and raw files of a release.

    ``tables`` maps the name of each published table to a re-iterable of Arrow chunks (a few thousand rows each,
    in any order, with the schema of ``schema.PUBLISHED``); tables are read in two threads, each by one of them.
    ``raw_files`` yields the files of open and licensed sources on which nothing was taken down or masked, and no
    others; it is read once.  ``taken_down`` has the schema of ``schema.TAKEDOWNS``: articles that the tables leave
    out.  ``masked`` are ids of sources on which personal data was hidden.
    ``documents`` is given the staged release, complete but for SHA256SUMS, and returns further files for it
    (path within the release -> content, or a function that writes the file, for one too large to be held), such as
    ``report/index.html``; it must not write there itself.
    ``edition`` is given for another edition of a release that is there already (see ``profiles``).
    """

    tables: Mapping[str, Iterable[Chunk]]
    raw_files: Iterable[RawFile] = ()
    taken_down: pa.Table = field(default_factory=schema.TAKEDOWNS.empty)
    masked: pa.Array = field(default_factory=lambda: pa.array([], pa.string()))
    documents: Callable[[Path], Mapping[str, Document]] = lambda _: {}
    edition: Edition | None = None

    def __post_init__(self) -> None:
        """Raise ReleaseError when a table is missing, unknown, or one that the release works out itself."""
        wanted = set(schema.PUBLISHED) - set(DERIVED_TABLES)
        if missing := sorted(wanted - set(self.tables)):
            raise ReleaseError(f"the store hands over no table {', '.join(missing)}: materialise it first")
        if unknown := sorted(set(self.tables) - wanted):
            raise ReleaseError(f"the store hands over a table that it must not: {', '.join(unknown)}")

    @property
    def silence(self) -> Silence:
        """The articles whose words must not live on in a diff."""
        if self.edition is not None:
            return self.edition.silence
        articles, sources, texts = (
            self.taken_down[name].to_pylist() for name in ("article_id", "source_id", "text_sha256")
        )
        return Silence(articles, [*sources, *self.masked.to_pylist()], texts)

    def chunks(self, name: str) -> Iterable[Chunk]:
        """Return the chunks of a table."""
        return self.tables[name]


@dataclass(frozen=True)
class ReleaseSettings:
    """What the makers of a release say about it.  Nothing here may depend on time, host, path or workers."""

    name: str = "banmian"
    """Identifier of the dataset: lower-case letters, digits, ``.``, ``_`` and ``-``."""
    title: str | None = None
    licence: str | None = None
    """SPDX identifier, or a licence in words."""
    attribution: str | None = None
    place: str | None = None
    contact: str | None = None
    """Whom to ask, for corrections and takedowns: a name, an address or a link."""
    masked: tuple[str, ...] = ()
    """Kinds of personal data that were hidden."""
    takedown_days: int | None = None
    """Days within which requests to take an article down are answered; None: no promise was made."""
    release_date: dt.date | None = None
    code_revision: str = "unknown"
    config_digest: str = ""
    dictionary_digest: str = ""
    lexicon_digest: str = ""
    input_digest: str = ""
    package_versions: Mapping[str, str] = field(default_factory=dict)
    profile: str = "full"
    """One of ``schema.PROFILES``."""
    full_digests: Mapping[str, str] = field(default_factory=dict)
    """In the open edition: the logical digests of the tables of the full one, by which a rehydrated copy is proved."""
    repackage: bool = False
    """Make a PATCH release even though the data did not change."""
    stable: bool = True
    """Whether ``stable`` in ``releases.json`` moves to the new version."""

    def __post_init__(self) -> None:
        """Raise ReleaseError when the name cannot stand in a descriptor."""
        if not DATASET_NAME.fullmatch(self.name):
            raise ReleaseError(f"dataset name {self.name!r}: use {DATASET_NAME_FORM} only")


def release_date(given: dt.date | None, environ: Mapping[str, str] = os.environ) -> dt.date | None:
    """Return the date of a release: the one given, else the day (UTC) of SOURCE_DATE_EPOCH, else none."""
    epoch = environ.get("SOURCE_DATE_EPOCH")
    if given is not None or not epoch:
        return given
    try:
        return dt.date(1970, 1, 1) + dt.timedelta(days=int(epoch) // _SECONDS_A_DAY)
    except (ValueError, OverflowError) as error:
        raise ReleaseError(f"SOURCE_DATE_EPOCH={epoch!r} is not a number of seconds: {error}") from None

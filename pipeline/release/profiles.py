"""The open edition of a release: the same build without the words of sources that are not open.

What belongs here: where the editions of a store lie, and what the open one is made of.  What does not: writing it
(``publish``), giving its text back (``rehydrate``).

A store's open editions lie in ``STORE/open/``, laid out like the store: ``releases/<version>/`` and a
``releases.json``.  Each is a function of the full release of the same version: metadata, spans, digests, keywords and
counts of all sources, text and raw files of open ones.  Whoever holds the raw files can make the full one of it again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import schema
from pipeline.release import hydration
from pipeline.release.diff import release_info
from pipeline.release.findings import closed_sources
from pipeline.release.index import read_index
from pipeline.release.inputs import (
    DERIVED_TABLES,
    Again,
    Document,
    Edition,
    Progress,
    RawFile,
    ReleaseError,
    ReleaseInputs,
    ReleaseSettings,
    Silence,
)
from pipeline.release.merging import read_sorted
from pipeline.release.publish import RAW_FOLDER, PublishResult, publish
from pipeline.release.report import report_html
from pipeline.release.simplified import VIEW, write_view
from pipeline.release.staging import OPEN_ROOT, RELEASES
from pipeline.release.write import parquet_path

_CARRIED = ("RIGHTS.md", "quality/**/*.json")
"""Documents that are the same in both editions; results of checks name rows by their keys, never by their text."""


def open_root(store: Path) -> Path:
    """Return the folder that holds the open editions of a store."""
    return store / OPEN_ROOT


def publish_open(store: Path, version: str, on_progress: Progress | None = None) -> PublishResult:
    """Publish the open edition of a release of a store; the one that is there when it was published before.

    Raises ReleaseError when the store has no such release, when it was retracted, or when the result is not sound.
    """
    full, target = store / RELEASES / version, open_root(store) / RELEASES / version
    if target.is_dir():
        return PublishResult(target, version, False, f"{version} (open): is there")
    if not full.is_dir():
        raise ReleaseError(f"{store}: has no release {version} to make an open edition of; `banmian build` makes one")
    if mark := read_index(store).versions.get(version, {}).get("retracted"):
        raise ReleaseError(f"{full}: was retracted ({mark['reason']}); make the open edition of what replaces it")
    return publish(open_inputs(full), open_root(store), open_settings(full), on_progress)


def open_settings(full: Path) -> ReleaseSettings:
    """Return the settings of the open edition of a full release."""
    info = release_info(full)
    digests = {name: table["logical_digest"] for name, table in info["tables"].items()}
    return settings_of(info, "open", digests)


def settings_of(info: Mapping[str, Any], profile: str, full_digests: Mapping[str, str]) -> ReleaseSettings:
    """Return the settings of another edition of the release that ``info`` (its ``release.json``) describes."""
    date = info["release_date"]
    same = ("title", "licence", "attribution", "place", "contact", "takedown_days", "code_revision", "config_digest",
            "dictionary_digest", "lexicon_digest", "input_digest", "package_versions")  # fmt: skip
    return ReleaseSettings(
        name=info["dataset"],
        release_date=None if date is None else dt.date.fromisoformat(date),
        profile=profile,
        full_digests=full_digests,
        masked=tuple(info["masked"]),
        **{name: info[name] for name in same},
    )


def open_inputs(full: Path) -> ReleaseInputs:
    """Return what the open edition of a full release is made of."""
    info = release_info(full)
    if info.get("profile", "full") != "full":
        raise ReleaseError(f"{full}: is an open edition already")
    hidden = _Hidden(full)
    tables = {name: unchanged(full, name) for name in schema.PUBLISHED if name not in DERIVED_TABLES}
    tables["articles"] = Again(hidden.articles)
    tables["paragraphs"] = Again(hidden.open_paragraphs)
    tables["withheld"] = Again(hidden.withheld)
    derived = {name: unchanged(full, name) for name in DERIVED_TABLES}
    edition = Edition(info["version"], info["change"], derived, hidden.silence())
    return ReleaseInputs(tables, _open_files(full), documents=lambda staged: _documents(full, staged), edition=edition)


def unchanged(release: Path, table: str) -> Iterable[pa.Table]:
    """Return the rows of a table as a release has them."""
    return Again(lambda: read_sorted(release / parquet_path(table)))


class _Hidden:
    """What of a full release the open edition does not show.  Memory: O(closed articles) ids."""

    def __init__(self, full: Path) -> None:
        self._full = full
        self._sources = pa.array(closed_sources(full), pa.string())
        ids: list[str] = []
        for part in read_sorted(full / parquet_path("articles"), ["article_id", "source_id"]):
            ids += part.filter(pc.is_in(part["source_id"], self._sources))["article_id"].to_pylist()
        self._articles = pa.array(ids, pa.string())

    def articles(self) -> Iterator[pa.Table]:
        """Yield articles, those of closed sources without the words of the paper."""
        for part in read_sorted(self._full / parquet_path("articles")):
            yield hydration.closed(part, pc.is_in(part["source_id"], self._sources))

    def open_paragraphs(self) -> Iterator[pa.Table]:
        """Yield the paragraphs of open sources."""
        return self._paragraphs(is_closed=False)

    def withheld(self) -> Iterator[pa.Table]:
        """Yield what is told of the paragraphs of closed sources."""
        return map(hydration.withheld, self._paragraphs(is_closed=True))

    def _paragraphs(self, *, is_closed: bool) -> Iterator[pa.Table]:
        for part in read_sorted(self._full / parquet_path("paragraphs")):
            yield part.filter(pc.equal(pc.is_in(part["article_id"], self._articles), is_closed))

    def silence(self) -> Silence:
        """Return the articles whose words no diff may give: closed ones and those that were taken down."""
        down, cut = [], []
        for part in read_sorted(self._full / parquet_path("tombstones"), ["article_id"]):
            down += part["article_id"].to_pylist()
        for part in read_sorted(self._full / parquet_path("residue"), ["source_id", "reason"]):
            cut += pc.unique(part.filter(pc.equal(part["reason"], "suppressed"))["source_id"]).to_pylist()
        return Silence([*self._articles.to_pylist(), *down], [*self._sources.to_pylist(), *cut])


def _open_files(full: Path) -> Iterator[RawFile]:
    """Yield the raw files of open sources that the full release holds."""
    for part in read_sorted(full / parquet_path("sources"), ["source_id", "path", "rights_status"]):
        for row in part.filter(pc.equal(part["rights_status"], "open")).to_pylist():
            file = full / RAW_FOLDER / row["path"]
            if file.is_file():
                yield RawFile(row["path"], row["source_id"], row["rights_status"], file.read_bytes())


def _documents(full: Path, staged: Path) -> dict[str, Document]:
    """Return the further files of an open edition: made of its own tables, or the same in both."""
    documents: dict[str, Document] = {"report/index.html": report_html(staged).encode()}
    if (full / VIEW).is_file():
        documents[VIEW] = partial(write_view, staged)
    carried = sorted(file for pattern in _CARRIED for file in full.glob(pattern))
    return documents | {file.relative_to(full).as_posix(): file.read_bytes() for file in carried}

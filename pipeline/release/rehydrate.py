"""From an open edition and the raw files back to the full one.

What belongs here: finding the raw files, giving every withheld paragraph its text, and the proof.  What does not:
making the open edition (``profiles``).

The proof: the logical digests of all tables, which are SHA-256 over their CSV files, are those that the open edition
states for the full one (``full_digests`` in its ``release.json``).  Nothing that is not the text is left over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import schema
from pipeline.release import hydration
from pipeline.release.checksums import file_digest
from pipeline.release.diff import release_info
from pipeline.release.inputs import (
    DERIVED_TABLES,
    Again,
    Document,
    Edition,
    Progress,
    ReleaseError,
    ReleaseInputs,
    Silence,
)
from pipeline.release.merging import read_sorted
from pipeline.release.profiles import settings_of, unchanged
from pipeline.release.publish import write_release
from pipeline.release.report import report_html
from pipeline.release.staging import STAGING_PREFIX, remove, reveal
from pipeline.release.stretches import stretches
from pipeline.release.write import parquet_path

NAMED = 5
"""Missing files named one by one."""
_PAGES_AT_HAND = 64
_PARTS = ("paragraphs", "withheld", "spans", "edits")


def rehydrate(release: Path, raw: Path, target: Path, on_progress: Progress | None = None) -> Path:
    """Write the full edition of an open release to ``target``, which must not exist; return it.

    ``raw`` is a folder with the raw files, under their own paths or any others.  Raises ReleaseError when one of
    them is missing, or when what came of it is not proved to be the full edition; nothing is left behind then.
    """
    info = release_info(release)
    if info.get("profile") != "open":
        raise ReleaseError(f"{release}: is no open edition: it holds its text already")
    if target.exists():
        raise ReleaseError(f"{target}: is there already; name a folder that is not")
    pages = _Pages(release, raw)
    staging = target.with_name(f"{STAGING_PREFIX}{target.name}")
    if staging.exists():
        remove(staging)
    staging.mkdir(parents=True)
    try:
        inputs = _inputs(release, info, pages)
        facts = write_release(staging, inputs, settings_of(info, "full", {}), None, on_progress or (lambda *_: None))
        assert facts is not None
        _prove(release, info["full_digests"], facts.digests)
        reveal(staging, target)
    finally:
        if staging.exists():
            remove(staging)
    return target


def _prove(release: Path, stated: Mapping[str, str], found: Mapping[str, str]) -> None:
    wrong = sorted(name for name in stated.keys() | found.keys() if stated.get(name) != found.get(name))
    if wrong:
        raise ReleaseError(
            f"{release}: the tables {', '.join(wrong)} did not come out as the full edition has them; "
            "the release or the files are not what they say (see `banmian verify`)"
        )


class _Pages:
    """The raw files of the sources of a release, wherever they lie in a folder."""

    def __init__(self, release: Path, raw: Path) -> None:
        self._raw = raw
        self._place: dict[str, tuple[Path, str]] = {}
        missing: dict[str, tuple[str, str, str]] = {}
        columns = ["source_id", "path", "sha256", "encoding"]
        for part in read_sorted(release / parquet_path("sources"), columns):
            for row in part.to_pylist():
                file = raw / row["path"]
                if file.is_file() and file_digest(file) == row["sha256"]:
                    self._place[row["source_id"]] = (file, row["encoding"])
                else:
                    missing[row["sha256"]] = (row["source_id"], row["encoding"], row["path"])
        if missing:
            self._search(missing)
        self.read = lru_cache(_PAGES_AT_HAND)(lambda path: path.read_bytes())

    def _search(self, missing: dict[str, tuple[str, str, str]]) -> None:
        """Look for files under other names; ReleaseError when one is nowhere."""
        for file in sorted(path for path in self._raw.rglob("*") if path.is_file()):
            if not missing:
                return
            source = missing.pop(file_digest(file), None)
            if source is not None:
                self._place[source[0]] = (file, source[1])
        if missing:
            paths = sorted(path for _, _, path in missing.values())
            named = ", ".join(paths[:NAMED]) + (" …" if len(paths) > NAMED else "")
            raise ReleaseError(
                f"{self._raw}: {len(paths)} raw files are not there or have other bytes ({named}); "
                "column sha256 of table sources says which bytes are wanted"
            )

    def piece(self, source_id: str, start: int, end: int) -> bytes:
        """Return the bytes of a range as UTF-8."""
        file, encoding = self._place[source_id]
        piece: bytes = self.read(file)[start:end]
        return piece if encoding == "utf-8" else piece.decode(encoding, "replace").encode()


def _inputs(release: Path, info: Mapping[str, Any], pages: _Pages) -> ReleaseInputs:
    """Return what the full edition is made of.  Its raw files stay where they are: whoever asks has them."""
    tables = {name: unchanged(release, name) for name in schema.PUBLISHED if name not in DERIVED_TABLES}
    tables["articles"] = Again(lambda: (articles for articles, _ in _hydrated(release, pages)))
    tables["paragraphs"] = Again(lambda: (paragraphs for _, paragraphs in _hydrated(release, pages)))
    tables["withheld"] = []
    derived = {name: unchanged(release, name) for name in DERIVED_TABLES}
    edition = Edition(info["version"], info["change"], derived, Silence())
    return ReleaseInputs(tables, documents=_documents, edition=edition)


def _documents(staged: Path) -> dict[str, Document]:
    return {"report/index.html": report_html(staged).encode()}


def _hydrated(release: Path, pages: _Pages) -> Iterator[tuple[pa.Table, pa.Table]]:
    """Yield articles and all their paragraphs, with the words of the paper."""
    for articles, parts in stretches(release, _PARTS):
        hidden = parts["withheld"]
        mine = {name: pc.is_in(parts[name]["article_id"], hidden["article_id"]) for name in ("spans", "edits")}
        texts = hydration.derived_texts(
            parts["spans"].filter(mine["spans"]), parts["edits"].filter(mine["edits"]), pages.piece
        )
        try:
            returned = hydration.hydrated(hidden, texts)
        except KeyError as missing:
            article, para = missing.args[0]
            raise ReleaseError(
                f"{release}: paragraph {para} of article {article} has no spans, so its text cannot be found; "
                "the release is not what it says (see `banmian verify`)"
            ) from None
        paragraphs = pa.concat_tables([parts["paragraphs"], returned])
        order = [(name, "ascending") for name in schema.PARAGRAPHS.key]
        paragraphs = paragraphs.sort_by(order)
        yield hydration.filled(articles, paragraphs), paragraphs

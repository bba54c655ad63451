"""Publishing: tables in, an immutable release out, or nothing when nothing changed.

What belongs here: the order of the steps, from the lock to the index.  What does not: any one of the steps.

Everything happens in a staging folder beside the target; a crash at any point leaves the last release as it is.
Tables are written and compared with the previous release at the same time, two tables at once.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import pyarrow as pa

from pipeline import schema
from pipeline.release import history, index, tombstones
from pipeline.release.changes import ChangesFile, write_changes
from pipeline.release.checksums import write_sums
from pipeline.release.compare import TableComparer
from pipeline.release.describe import as_json, describe, statement
from pipeline.release.diff import ReleaseDiff, comparer_with, release_info, tables_gone
from pipeline.release.facts import ReleaseFacts, data_files
from pipeline.release.figures import Figures
from pipeline.release.inputs import (
    DERIVED_TABLES,
    PUBLIC_RIGHTS,
    Chunk,
    Document,
    Progress,
    RawFile,
    ReleaseError,
    ReleaseInputs,
    ReleaseSettings,
    release_date,
)
from pipeline.release.lineage import write_lineage
from pipeline.release.sorting import row_groups, sort_chunks
from pipeline.release.staging import exclusive, reveal, seal, staged
from pipeline.release.structure import StructureDiff, compare_structures, declared, structure_of
from pipeline.release.summary import summary
from pipeline.release.verification import verify_release
from pipeline.release.versions import Version, change_of, next_version
from pipeline.release.write import CSV_FOLDER, PARQUET_FOLDER, TableWriter, dataset_digest

RAW_FOLDER = "raw"
_SCRATCH = ".scratch"
_WRITERS = 2
"""Tables written at once: sorting, compressing and hashing release the interpreter lock."""
_HEAVIEST_FIRST = ("paragraphs", "articles", "residue", "spans", "keywords")


@dataclass(frozen=True)
class PublishResult:
    """What came of publishing: the folder and version of the newest release, and whether it is a new one."""

    path: Path
    version: str
    published: bool
    summary: str
    """What changed, as Markdown."""
    diff: ReleaseDiff | None = None
    """The difference from the release before, when a new one was published and it is not the first."""


@dataclass(frozen=True)
class _Written:
    """One table in the staging folder: its files still await their footers."""

    writer: TableWriter
    comparer: TableComparer


class _Build:
    """The state of one release while it grows in its staging folder."""

    def __init__(self, staging: Path, previous: Path | None, settings: ReleaseSettings, silent: pa.Array) -> None:
        self.staging = staging
        self.scratch = staging / _SCRATCH
        self.previous = previous
        self.settings = settings
        self.silent = silent
        self.figures = Figures()
        self.structure = StructureDiff() if previous is None else compare_structures(structure_of(previous), declared())
        self.written: dict[str, _Written] = {}
        for folder in (PARQUET_FOLDER, CSV_FOLDER):
            (staging / folder).mkdir(parents=True)
        self.scratch.mkdir()

    def write_table(self, name: str, chunks: Iterable[Chunk]) -> None:
        """Sort, write, count and compare one table."""
        table = schema.PUBLISHED[name]
        ordered = sort_chunks(table, chunks, self.scratch)
        writer = TableWriter(table, self.staging, ordered.rows)
        with ChangesFile(self.scratch / f"{name}.changes") as changes:
            comparer = comparer_with(self.previous, table, changes.add, self.silent)
            for group in row_groups(ordered):
                writer.write(group)
                self.figures.add(name, group)
                if self.previous is not None:
                    comparer.feed(group)
            comparer.finish()
        self.written[name] = _Written(writer, comparer)

    def digests(self) -> dict[str, str]:
        return {name: self.written[name].writer.digest for name in schema.PUBLISHED if name in self.written}

    def change(self) -> str:
        """Name the change against the previous release over all tables written so far."""
        if self.previous is None:
            return "first"
        known = release_info(self.previous)["tables"]
        before = {name: known[name]["logical_digest"] for name in known if name not in DERIVED_TABLES}
        diff = self.diff_so_far("")
        return change_of(
            digest_changed=before != self.digests(),
            only_added=diff.only_added and not diff.is_same,
            is_broken=bool(self.structure.breaking),
            has_grown=bool(self.structure.additive),
        )

    def is_restated(self) -> bool:
        """Whether the makers say something else of the dataset than in the previous release."""
        assert self.previous is not None
        said = release_info(self.previous)
        return any(said.get(key) != value for key, value in statement(self.settings).items())

    def close(self, names: Iterable[str], version: str) -> None:
        """Finish the files of some tables."""
        footer = {
            "dataset": self.settings.name,
            "dataset_version": version,
            "schema_version": schema.SCHEMA_VERSION,
        }
        for name in names:
            self.written[name].writer.close(footer)

    def diff_so_far(self, version: str) -> ReleaseDiff:
        """Return the difference from the previous release (there must be one) over all tables written so far."""
        assert self.previous is not None
        tables = {name: self.written[name].comparer.diff for name in schema.PUBLISHED if name in self.written}
        return ReleaseDiff(self.previous.name, version, tables, tables_gone(self.previous), self.structure)


def publish(
    inputs: ReleaseInputs, store: Path, settings: ReleaseSettings, on_progress: Progress | None = None
) -> PublishResult:
    """Make the next release of a store; none when no row differs from the newest one.

    The version is computed from the difference.  Raises ReleaseError when the tables do not fit the schema, when
    the staged copy fails its verification, or when another build is publishing.
    """
    report = on_progress or (lambda *_: None)
    settings = replace(settings, release_date=release_date(settings.release_date))
    with exclusive(store) as folder:
        index.refresh(store)
        previous = index.latest_release(store, None if inputs.edition is None else inputs.edition.version)
        with staged(folder) as staging:
            facts = write_release(staging, inputs, settings, previous, report)
            if facts is None:
                assert previous is not None
                return PublishResult(previous, previous.name, False, f"{previous.name}: nothing changed")
            report("seal", 0, 1)
            seal(staging)
            target = folder / facts.version
            reveal(staging, target)
            index.refresh(store, stable=facts.version if settings.stable else None)
    return PublishResult(target, facts.version, True, summary(facts), facts.diff)


def write_release(
    staging: Path, inputs: ReleaseInputs, settings: ReleaseSettings, previous: Path | None, report: Progress
) -> ReleaseFacts | None:
    """Write a whole release into an empty folder and verify it; None when it would not differ from the previous one."""
    build = _Build(staging, previous, settings, tombstones.silent_articles(previous, inputs.silence))
    try:
        facts = _fill(build, inputs, report)
    finally:
        for item in build.written.values():
            with suppress(pa.ArrowException, OSError):
                item.writer.abandon()
    if facts is not None:
        _accept(staging, report)
    return facts


def _fill(build: _Build, inputs: ReleaseInputs, report: Progress) -> ReleaseFacts | None:
    """Write everything into the staging folder; None when there is nothing to publish."""
    names = [name for name in schema.PUBLISHED if name not in DERIVED_TABLES]
    names.sort(key=lambda name: (*_HEAVIEST_FIRST, name).index(name))
    with ThreadPoolExecutor(_WRITERS) as pool:
        futures = [pool.submit(build.write_table, name, inputs.chunks(name)) for name in names]
        for done, (name, future) in enumerate(zip(names, futures, strict=True)):
            report(f"write {name}", done, len(names))
            future.result()
    previous, edition = build.previous, inputs.edition
    if edition is not None:
        version, change = edition.version, edition.change
    else:
        change = build.change()
        if change == "patch" and not (build.settings.repackage or build.is_restated()):
            return None
        version = str(next_version(None if previous is None else Version.parse(previous.name), change))
    build.close(names, version)
    relations: Counter[str] = Counter()
    if edition is not None:
        for name in DERIVED_TABLES:
            build.write_table(name, edition.derived[name])
        build.close(DERIVED_TABLES, version)
    else:
        relations = _write_history(build, version, inputs.taken_down)
        _write_tombstones(build, version, inputs.taken_down)
    _write_raw(build.staging, inputs.raw_files, PUBLIC_RIGHTS if edition is None else edition.allowed, report)
    diff = None if previous is None else build.diff_so_far(version)
    if diff is not None:
        _write_diff(build, diff)
    shutil.rmtree(build.scratch)
    digests = build.digests()
    facts = ReleaseFacts(
        build.settings,
        version,
        change,
        digests,
        dataset_digest(digests),
        build.figures,
        data_files(build.staging),
        previous,
        diff,
        relations,
    )
    report("describe", 0, 1)
    describe(build.staging, facts)
    for path, content in inputs.documents(build.staging).items():
        _write_new(build.staging, path, content)
    write_lineage(build.staging, facts)
    write_sums(build.staging)
    return facts


def _write_history(build: _Build, version: str, taken_down: pa.Table) -> Counter[str]:
    """Write ``id_history``: the rows of the previous release and those of this one; return the latter by relation."""
    chunks = list(history.carried_on(build.previous))
    relations: Counter[str] = Counter()
    if build.previous is not None:
        articles = build.written["articles"].comparer
        demanded = frozenset(taken_down["article_id"].to_pylist())
        for rows in history.new_rows(
            build.previous, build.staging, articles.removed_ids, articles.added_ids, demanded, version
        ):
            relations.update(rows["relation"].to_pylist())
            chunks.append(rows)
    build.write_table("id_history", chunks)
    build.close(["id_history"], version)
    return relations


def _write_tombstones(build: _Build, version: str, taken_down: pa.Table) -> None:
    build.write_table("tombstones", [tombstones.rows(build.previous, build.staging, taken_down, version)])
    build.close(["tombstones"], version)


def _write_raw(staging: Path, files: Iterable[RawFile], allowed: Collection[str], report: Progress) -> None:
    for done, file in enumerate(files):
        if file.rights_status not in allowed:
            raise ReleaseError(f"{file.path}: its rights are {file.rights_status}, so its bytes must not be published")
        _write_new(staging / RAW_FOLDER, file.path, file.content)
        report("raw files", done, 0)


def _write_new(folder: Path, path: str, content: Document) -> None:
    """Write a file that must not be there yet, below ``folder``."""
    relative = PurePosixPath(path)
    if relative.is_absolute() or not relative.parts or ".." in relative.parts:
        raise ReleaseError(f"{path!r}: is not a path below {folder.name}/")
    target = folder / relative
    if target.exists():
        raise ReleaseError(f"{path!r}: two files of the release have this path")
    target.parent.mkdir(parents=True, exist_ok=True)
    if callable(content):
        content(target)
    else:
        target.write_bytes(content)


def _write_diff(build: _Build, diff: ReleaseDiff) -> None:
    folder = build.staging / "diff" / f"from-{diff.old}"
    folder.mkdir(parents=True)
    (folder / "diff.json").write_bytes(as_json(diff.as_dict()).encode())
    write_changes(folder / "changes.parquet", [build.scratch / f"{name}.changes" for name in schema.PUBLISHED])


def _accept(staging: Path, report: Progress) -> None:
    """Verify the staged copy; ReleaseError with the first findings when it is not sound."""
    findings = verify_release(staging, on_progress=report)
    if findings:
        shown = "\n".join(f"  {finding}" for finding in findings[:10])
        more = f"\n  and {len(findings) - 10} more" if len(findings) > 10 else ""
        raise ReleaseError(f"the release is not sound and was not published:\n{shown}{more}")

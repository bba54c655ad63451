"""Publishing: tables in, an immutable release out, or nothing when nothing changed.

What belongs here: the order of the steps, from the lock to the index.  What does not: writing tables (``draft``), and
what the other files say.

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
from pipeline.release.changes import write_changes
from pipeline.release.checksums import write_sums
from pipeline.release.describe import as_json, describe
from pipeline.release.diff import ReleaseDiff
from pipeline.release.draft import Draft
from pipeline.release.facts import ReleaseFacts, data_files
from pipeline.release.inputs import (
    DERIVED_TABLES,
    PUBLIC_RIGHTS,
    Document,
    Edition,
    Progress,
    RawFile,
    ReleaseError,
    ReleaseInputs,
    ReleaseSettings,
    release_date,
)
from pipeline.release.lineage import write_lineage
from pipeline.release.staging import exclusive, reveal, seal, staged
from pipeline.release.summary import summary
from pipeline.release.verification import verify_release
from pipeline.release.versions import Version, next_version
from pipeline.release.write import dataset_digest

RAW_FOLDER = "raw"
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
    draft = Draft(staging, previous, settings, tombstones.silent_articles(previous, inputs.silence))
    try:
        facts = _fill(draft, inputs, report)
    finally:
        for item in draft.written.values():
            with suppress(pa.ArrowException, OSError):
                item.writer.abandon()
    if facts is not None:
        _accept(staging, report)
    return facts


def _fill(draft: Draft, inputs: ReleaseInputs, report: Progress) -> ReleaseFacts | None:
    """Write everything into the staging folder; None when there is nothing to publish."""
    _write_tables(draft, inputs, report)
    numbered = _numbered(draft, inputs.edition)
    if numbered is None:
        return None
    version, change = numbered
    draft.close(list(draft.written), version)
    relations = _write_derived(draft, inputs, version)
    allowed = PUBLIC_RIGHTS if inputs.edition is None else inputs.edition.allowed
    _write_raw(draft.staging, inputs.raw_files, allowed, report)
    diff = None if draft.previous is None else draft.diff_so_far(version)
    if diff is not None:
        _write_diff(draft, diff)
    shutil.rmtree(draft.scratch)
    digests = draft.digests()
    facts = ReleaseFacts(
        draft.settings,
        version,
        change,
        digests,
        dataset_digest(digests),
        draft.figures,
        data_files(draft.staging),
        draft.previous,
        diff,
        relations,
    )
    report("describe", 0, 1)
    describe(draft.staging, facts)
    for path, content in inputs.documents(draft.staging).items():
        _write_new(draft.staging, path, content)
    write_lineage(draft.staging, facts)
    write_sums(draft.staging)
    return facts


def _write_tables(draft: Draft, inputs: ReleaseInputs, report: Progress) -> None:
    """Write the tables that are handed over, some at a time."""
    names = [name for name in schema.PUBLISHED if name not in DERIVED_TABLES]
    names.sort(key=lambda name: (*_HEAVIEST_FIRST, name).index(name))
    with ThreadPoolExecutor(_WRITERS) as pool:
        futures = [pool.submit(draft.write_table, name, inputs.chunks(name)) for name in names]
        for done, (name, future) in enumerate(zip(names, futures, strict=True)):
            report(f"write {name}", done, len(names))
            future.result()


def _numbered(draft: Draft, edition: Edition | None) -> tuple[str, str] | None:
    """Return the version and what it changes: those of the edition that is made again, else computed.

    None when nothing changed that a release would tell.
    """
    if edition is not None:
        return edition.version, edition.change
    change = draft.change()
    if change == "patch" and not (draft.settings.repackage or draft.is_restated()):
        return None
    previous = None if draft.previous is None else Version.parse(draft.previous.name)
    return str(next_version(previous, change)), change


def _write_derived(draft: Draft, inputs: ReleaseInputs, version: str) -> Counter[str]:
    """Write the tables that name versions; return the rows that ``id_history`` gained, by relation."""
    relations: Counter[str] = Counter()
    if inputs.edition is None:
        relations = _write_history(draft, version, inputs.taken_down)
        _write_tombstones(draft, version, inputs.taken_down)
    else:
        for name in DERIVED_TABLES:
            draft.write_table(name, inputs.edition.derived[name])
    draft.close(DERIVED_TABLES, version)
    return relations


def _write_history(draft: Draft, version: str, taken_down: pa.Table) -> Counter[str]:
    """Write ``id_history``: the rows of the previous release and those of this one; return the latter by relation."""
    chunks = list(history.carried_on(draft.previous))
    relations: Counter[str] = Counter()
    if draft.previous is not None:
        articles = draft.written["articles"].comparer
        demanded = frozenset(taken_down["article_id"].to_pylist())
        for rows in history.new_rows(
            draft.previous, draft.staging, articles.removed_ids, articles.added_ids, demanded, version
        ):
            relations.update(rows["relation"].to_pylist())
            chunks.append(rows)
    draft.write_table("id_history", chunks)
    return relations


def _write_tombstones(draft: Draft, version: str, taken_down: pa.Table) -> None:
    draft.write_table("tombstones", [tombstones.rows(draft.previous, draft.staging, taken_down, version)])


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


def _write_diff(draft: Draft, diff: ReleaseDiff) -> None:
    folder = draft.staging / "diff" / f"from-{diff.old}"
    folder.mkdir(parents=True)
    (folder / "diff.json").write_bytes(as_json(diff.as_dict()).encode())
    write_changes(folder / "changes.parquet", [draft.scratch / f"{name}.changes" for name in schema.PUBLISHED])


def _accept(staging: Path, report: Progress) -> None:
    """Verify the staged copy; ReleaseError with the first findings when it is not sound."""
    findings = verify_release(staging, on_progress=report)
    if findings:
        shown = "\n".join(f"  {finding}" for finding in findings[:10])
        more = f"\n  and {len(findings) - 10} more" if len(findings) > 10 else ""
        raise ReleaseError(f"the release is not sound and was not published:\n{shown}{more}")

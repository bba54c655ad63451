"""Delivery to a dataset repository of the Hugging Face Hub, through ``huggingface_hub`` (extra ``hub``).

What belongs here: one release as one commit, its verification, its tag.  What does not: what is carried (``parcel``).

The root of the repository holds the newest release delivered, so that its card is the repository's card and
``load_dataset("OWNER/NAME", "articles", revision="1.2.0")`` reads a version.  All files of a release come in a single
commit: a reader of ``main`` sees the release before or this one, never a half.  Large files are sent ahead of the
commit and looked up by their SHA-256, so that an interrupted delivery sends none of them twice.  The tag, which is
what one cites, is the pointer: it is set last, once the Hub's own digests of all files were compared with ours.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.delivery.parcel import Parcel
from pipeline.release.inputs import Progress, ReleaseError

TYPE = "dataset"
OF_THE_HUB = (".gitattributes",)
"""Files that the Hub keeps in a repository by itself."""
SENT_AT_ONCE = 64
"""Files sent between two notes of progress."""


def deliver_to_hub(parcel: Parcel, repository: str, report: Progress) -> str:
    """Bring a release to a dataset repository, made when there is none, and tag it; return its address.

    Raises ReleaseError when ``huggingface_hub`` is missing, the Hub refuses, the version is there with other content,
    or a file did not arrive as it was sent.
    """
    try:
        from huggingface_hub import HfApi
    except ImportError:
        raise ReleaseError('publishing to the Hub needs huggingface_hub: run `pip install "banmian[hub]"`') from None
    hub = _Repository(HfApi(), repository)
    with _refusals_told(repository):
        hub.api.create_repo(repository, repo_type=TYPE, exist_ok=True)
        if parcel.version in hub.tags():
            hub.check(parcel, parcel.version, "has this version with other content, and a version never changes")
        else:
            commit = hub.commit(parcel, report)
            hub.check(parcel, commit, "did not take the files as they were sent; publish again")
            hub.api.create_tag(repository, repo_type=TYPE, tag=parcel.version, revision=commit)
    return f"{hub.api.endpoint}/datasets/{repository}/tree/{parcel.version}"


class _Repository:
    """One dataset repository."""

    def __init__(self, api: Any, name: str) -> None:
        self.api, self._name = api, name

    def tags(self) -> set[str]:
        return {tag.name for tag in self.api.list_repo_refs(self._name, repo_type=TYPE).tags}

    def commit(self, parcel: Parcel, report: Progress) -> str:
        """Make the root of the repository this release, in one commit; return the commit."""
        from huggingface_hub import CommitOperationAdd, CommitOperationDelete

        head = self.api.repo_info(self._name, repo_type=TYPE, revision="main").sha
        there = {entry.path for entry in self._files(head)}
        adding = [CommitOperationAdd(name, str(parcel.folder / name)) for name in parcel.files]
        for start in range(0, len(adding), SENT_AT_ONCE):
            report("publish", start, len(adding))
            some = adding[start : start + SENT_AT_ONCE]
            self.api.preupload_lfs_files(self._name, some, repo_type=TYPE, free_memory=False)
        gone = sorted(there - parcel.files.keys() - set(OF_THE_HUB))
        done = self.api.create_commit(
            self._name,
            [*adding, *(CommitOperationDelete(name, is_folder=False) for name in gone)],
            commit_message=f"Release {parcel.version}",
            repo_type=TYPE,
            parent_commit=head,
        )
        report("publish", len(adding), len(adding))
        return str(done.oid)

    def check(self, parcel: Parcel, revision: str, complaint: str) -> None:
        """Compare the Hub's digests of all files at a revision with ours."""
        there = {entry.path: entry for entry in self._files(revision)}
        for name, digest in parcel.files.items():
            entry = there.pop(name, None)
            if entry is None or not _is_same(entry, parcel.folder / name, digest):
                raise ReleaseError(f"{self._name}: {complaint} ({name} differs)")
        if further := sorted(there.keys() - set(OF_THE_HUB)):
            raise ReleaseError(f"{self._name}: {complaint} (it holds {further[0]} besides)")

    def _files(self, revision: str) -> Iterator[Any]:
        for entry in self.api.list_repo_tree(self._name, repo_type=TYPE, revision=revision, recursive=True):
            if hasattr(entry, "blob_id"):
                yield entry


def _is_same(entry: Any, file: Path, digest: str) -> bool:
    """Whether the Hub's entry of a file has its digest: SHA-256 of a large file, git's SHA-1 of any other."""
    if entry.lfs is not None:
        return bool(entry.lfs.sha256 == digest)
    content = file.read_bytes()
    blob = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
    return bool(entry.blob_id == blob)


@contextmanager
def _refusals_told(repository: str) -> Iterator[None]:
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError

    try:
        yield
    except (HfHubHTTPError, HFValidationError, OSError, RuntimeError) as error:
        said = " ".join(str(error).split())
        raise ReleaseError(
            f"hf://datasets/{repository}: {said}; log in with `hf auth login` or set HF_TOKEN, then publish again: "
            "what was sent is not sent twice"
        ) from error

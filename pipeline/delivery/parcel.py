"""What is delivered: a release folder that is whole, with rights that allow it.

What belongs here: the files with their digests, and the refusals.  What does not: where they go.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.release.checksums import NAME as SUMS
from pipeline.release.checksums import check_sums, file_digest, read_sums
from pipeline.release.diff import release_info
from pipeline.release.index import Index, entry_of, read_index
from pipeline.release.inputs import PUBLIC_RIGHTS, ReleaseError


@dataclass(frozen=True)
class Parcel:
    """A release on its way."""

    folder: Path
    version: str
    sums: dict[str, str]
    """SHA-256 by path of every file but SHA256SUMS, sorted."""
    sums_digest: str
    """SHA-256 of SHA256SUMS itself."""
    index: Index
    """What the store says of its versions; of a release outside a store, of this one alone."""

    @property
    def files(self) -> dict[str, str]:
        """SHA-256 of every file by path, SHA256SUMS last."""
        return {**self.sums, SUMS: self.sums_digest}


def pack(folder: Path, *, for_public: bool = True) -> Parcel:
    """Take up a release for delivery.

    Raises ReleaseError when it is damaged or retracted, or, unless the target is not public, when it is a full
    edition with text of sources whose rights are neither open nor licensed.
    """
    folder = folder.resolve()
    info = release_info(folder)
    version = str(info["version"])
    for name, reason in check_sums(folder):
        raise ReleaseError(f"{folder / name}: {reason}; a damaged release is not handed on (see `banmian verify`)")
    closed = {
        rights: pages for rights, pages in info["counts"]["pages_by_rights"].items() if rights not in PUBLIC_RIGHTS
    }
    if for_public and closed and info.get("profile", "full") == "full":
        counted = ", ".join(f"{pages} pages are {rights}" for rights, pages in sorted(closed.items()))
        raise ReleaseError(
            f"{folder}: holds text that must not be made public ({counted}): publish its open edition "
            "(`banmian open-edition STORE`), state the rights in banmian.toml, or say --not-public of a closed target"
        )
    index = read_index(folder.parents[1])
    if version not in index.versions or folder.parent.name != "releases":
        index = Index(version, version, {version: {**entry_of(folder), "retracted": None}})
    mark = index.versions[version]["retracted"]
    if mark is not None:
        raise ReleaseError(f"{folder}: was retracted ({mark['reason']}); publish what replaces it")
    return Parcel(folder, version, dict(sorted(read_sums(folder).items())), file_digest(folder / SUMS), index)


def merged_index(parcel: Parcel, there: Index) -> Index:
    """Return the index of a target that now holds the parcel too, with all that the store knows of its versions.

    Raises ReleaseError when the target has the same version with other content.
    """
    own = parcel.index.versions[parcel.version]
    known = there.versions.get(parcel.version)
    if known is not None and known["sha256sums"] != parcel.sums_digest:
        raise ReleaseError(
            f"version {parcel.version}: the target has it with other content, and a version never changes; "
            "publish to another target, or make a new version"
        )
    versions = {**there.versions, parcel.version: own}
    for version, entry in versions.items():
        said = parcel.index.versions.get(version)
        if said is not None and said["sha256sums"] == entry["sha256sums"]:
            entry = {**entry, "retracted": said["retracted"]}
        versions[version] = entry
    return Index.of(versions, parcel.index.stable)

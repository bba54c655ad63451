"""Which target a name means.

What belongs here: telling repositories of the Hugging Face Hub from folders and buckets.  What does not: how either
is reached.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.delivery.parcel import pack
from pipeline.release.inputs import Progress

HUB = "hf://datasets/"


def deliver(release: Path, target: str, *, for_public: bool = True, on_progress: Progress | None = None) -> str:
    """Publish a release to a folder, a file system's URI or ``hf://datasets/OWNER/NAME``; return where it is.

    Raises ReleaseError when it may not go out, cannot be brought there, or is there with other content.
    """
    parcel = pack(release, for_public=for_public)
    report = on_progress or (lambda *_: None)
    if target.startswith(HUB):
        from pipeline.delivery.hub import deliver_to_hub

        return deliver_to_hub(parcel, target.removeprefix(HUB).strip("/"), report)
    from pipeline.delivery.filesystems import open_target

    return open_target(target).deliver(parcel, report)

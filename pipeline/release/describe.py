"""The documents of a release, written beside its data.

What belongs here: which descriptive files a release has, and ``release.json``.  What does not: the content of
the card, changelog and descriptors (a module each).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline import schema
from pipeline.release import changelog, verify
from pipeline.release.card import card
from pipeline.release.datapackage import descriptor
from pipeline.release.diff import ReleaseDiff
from pipeline.release.figures import Figures
from pipeline.release.inputs import ReleaseSettings
from pipeline.release.licences import licence_text


@dataclass(frozen=True)
class ReleaseFacts:
    """What is known of a release once its tables are written."""

    settings: ReleaseSettings
    version: str
    change: str
    """``first``, ``patch``, ``minor`` or ``major``."""
    digests: Mapping[str, str]
    """Logical digest by table."""
    digest: str
    """Logical digest of the whole dataset."""
    figures: Figures
    previous: Path | None
    diff: ReleaseDiff | None


def describe(release: Path, facts: ReleaseFacts) -> None:
    """Write every document of a release; its data must be complete."""
    settings, version = facts.settings, facts.version
    documents = {
        "release.json": as_json(release_json(facts)),
        "README.md": card(settings, version, facts.digest, facts.figures),
        "LICENSE": licence_text(settings),
        changelog.NAME: changelog.changelog(facts.previous, version, settings.release_date, facts.change, facts.diff),
        "datapackage.json": as_json(descriptor(release, settings, version, facts.digest, is_csv=False)),
        "datapackage.csv.json": as_json(descriptor(release, settings, version, facts.digest, is_csv=True)),
        "verify.py": Path(verify.__file__).read_text("utf-8"),
    }
    for name, text in documents.items():
        (release / name).write_bytes(text.encode())


def as_json(content: Mapping[str, object]) -> str:
    """Return JSON as it stands in a release: keys in the order given, readable Chinese, a final newline."""
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def release_json(facts: ReleaseFacts) -> dict[str, object]:
    """Return the content of ``release.json``."""
    settings = facts.settings
    return {
        "dataset": settings.name,
        "title": settings.title or settings.name,
        "version": facts.version,
        "previous_version": None if facts.previous is None else facts.previous.name,
        "change": facts.change,
        "schema_version": schema.SCHEMA_VERSION,
        "release_date": settings.release_date.isoformat() if settings.release_date else None,
        "licence": settings.licence,
        "attribution": settings.attribution,
        "place": settings.place,
        "logical_digest": facts.digest,
        "tables": {
            name: {"rows": facts.figures.rows[name], "logical_digest": facts.digests[name]} for name in schema.PUBLISHED
        },
        "input_digest": settings.input_digest,
        "code_revision": settings.code_revision,
        "config_digest": settings.config_digest,
        "dictionary_digest": settings.dictionary_digest,
        "lexicon_digest": settings.lexicon_digest,
        "package_versions": dict(sorted(settings.package_versions.items())),
        "counts": facts.figures.as_dict(),
    }

"""The documents of a release, written beside its data.

What belongs here: which descriptive files a release has, and ``release.json``.  What does not: the content of
the card, changelog and descriptors (a module each).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from pipeline import schema
from pipeline.release import changelog, citation, contract, croissant, datasheet, verify
from pipeline.release.card import card
from pipeline.release.datapackage import descriptor
from pipeline.release.excel import write_excel
from pipeline.release.facts import ReleaseFacts
from pipeline.release.inputs import ReleaseSettings
from pipeline.release.licences import licence_text


def describe(release: Path, facts: ReleaseFacts) -> None:
    """Write every document of a release; its data must be complete."""
    documents = {
        "release.json": as_json(release_json(facts)),
        "README.md": card(facts),
        "LICENSE": licence_text(facts.settings),
        changelog.NAME: changelog.changelog(facts),
        datasheet.NAME: datasheet.datasheet(facts),
        citation.NAME: citation.citation(facts),
        contract.NAME: contract.contract(facts),
        "datapackage.json": as_json(descriptor(facts, is_csv=False)),
        "datapackage.csv.json": as_json(descriptor(facts, is_csv=True)),
        croissant.NAME: as_json(croissant.croissant(facts)),
        "verify.py": Path(verify.__file__).read_text("utf-8"),
    }
    for name, text in documents.items():
        (release / name).write_bytes(text.encode())
    write_excel(release)


def as_json(content: Mapping[str, object]) -> str:
    """Return JSON as it stands in a release: keys in the order given, readable Chinese, a final newline."""
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def statement(settings: ReleaseSettings) -> dict[str, object]:
    """Return what the makers say about a dataset: when it changes, a release is due though no row differs."""
    return {
        "dataset": settings.name,
        "title": settings.title or settings.name,
        "licence": settings.licence,
        "attribution": settings.attribution,
        "place": settings.place,
        "contact": settings.contact,
        "takedown_days": settings.takedown_days,
    }


def release_json(facts: ReleaseFacts) -> dict[str, object]:
    """Return the content of ``release.json``."""
    settings = facts.settings
    return {
        **statement(settings),
        "version": facts.version,
        "previous_version": None if facts.previous is None else facts.previous.name,
        "change": facts.change,
        "profile": settings.profile,
        "schema_version": schema.SCHEMA_VERSION,
        "release_date": settings.release_date.isoformat() if settings.release_date else None,
        "masked": list(settings.masked),
        "logical_digest": facts.digest,
        "tables": {
            name: {"rows": facts.figures.rows[name], "logical_digest": facts.digests[name]} for name in schema.PUBLISHED
        },
        "full_digests": dict(sorted(settings.full_digests.items())),
        "input_digest": settings.input_digest,
        "code_revision": settings.code_revision,
        "config_digest": settings.config_digest,
        "dictionary_digest": settings.dictionary_digest,
        "lexicon_digest": settings.lexicon_digest,
        "package_versions": dict(sorted(settings.package_versions.items())),
        "counts": facts.figures.as_dict(),
    }

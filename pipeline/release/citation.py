"""How to cite a release: CITATION.cff 1.2.0 and a BibTeX entry.

What belongs here: who made a release, under which words it is cited.  What does not: its licence text
(``licences``).
"""

from __future__ import annotations

import yaml

from pipeline.release import disclosure, licences
from pipeline.release.facts import ReleaseFacts
from pipeline.release.inputs import ReleaseSettings

NAME = "CITATION.cff"
_LINE_WIDTH = 120


def authors(settings: ReleaseSettings) -> list[str]:
    """Return who is to be named: those whom the makers ask to attribute, else the dataset itself."""
    return [settings.attribution or settings.title or settings.name]


def citation(facts: ReleaseFacts) -> str:
    """Return the content of CITATION.cff."""
    settings = facts.settings
    described: dict[str, object] = {
        "cff-version": "1.2.0",
        "message": "引用本数据集时请注明版本。Please cite the version that you used.",
        "type": "dataset",
        "title": facts.title,
        "version": facts.version,
        "authors": [{"name": name} for name in authors(settings)],
        "abstract": disclosure.abstract(facts).joined(),
        "keywords": ["newspapers", "Chinese", "报纸"],
        "identifiers": [
            {
                "type": "other",
                "value": f"urn:sha256:{facts.digest}",
                "description": "logical digest of the data: the same wherever and whenever they are written",
            }
        ],
    }
    if settings.release_date:
        described["date-released"] = settings.release_date
    licence = licences.known(settings)
    if licence is not None:
        described["license"] = licence.spdx
    if settings.contact:
        described["contact"] = [{"name": settings.contact}]
    return yaml.safe_dump(described, allow_unicode=True, sort_keys=False, width=_LINE_WIDTH)


def bibtex(facts: ReleaseFacts) -> str:
    """Return the BibTeX entry of a release."""
    settings = facts.settings
    fields = {
        "author": " and ".join(f"{{{name}}}" for name in authors(settings)),
        "title": f"{{{facts.title}}}",
        "version": facts.version,
        "note": f"sha256:{facts.digest}",
    }
    if settings.release_date:
        fields["year"] = str(settings.release_date.year)
    inner = ", ".join(f"{name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{settings.name}-{facts.version}, {inner}}}"

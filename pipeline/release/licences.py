"""What a licence is called in different places, and the LICENSE file of a release.

What belongs here: the licences that we know by name.  What does not: rights of single sources
(``sources.rights_status``).
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.release.inputs import ReleaseSettings


@dataclass(frozen=True, slots=True)
class Licence:
    """One licence: SPDX identifier, full title and where its text stands."""

    spdx: str
    title: str
    url: str


_CC = "https://creativecommons.org/licenses"
KNOWN = {
    licence.spdx.casefold(): licence
    for licence in (
        Licence("CC0-1.0", "Creative Commons Zero 1.0", "https://creativecommons.org/publicdomain/zero/1.0/legalcode"),
        Licence("CC-BY-4.0", "Creative Commons Attribution 4.0", f"{_CC}/by/4.0/legalcode"),
        Licence("CC-BY-SA-4.0", "Creative Commons Attribution-ShareAlike 4.0", f"{_CC}/by-sa/4.0/legalcode"),
        Licence("CC-BY-NC-4.0", "Creative Commons Attribution-NonCommercial 4.0", f"{_CC}/by-nc/4.0/legalcode"),
        Licence(
            "CC-BY-NC-SA-4.0",
            "Creative Commons Attribution-NonCommercial-ShareAlike 4.0",
            f"{_CC}/by-nc-sa/4.0/legalcode",
        ),
        Licence("CC-BY-ND-4.0", "Creative Commons Attribution-NoDerivatives 4.0", f"{_CC}/by-nd/4.0/legalcode"),
        Licence("ODbL-1.0", "Open Database License 1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
        Licence("ODC-By-1.0", "Open Data Commons Attribution 1.0", "https://opendatacommons.org/licenses/by/1-0/"),
        Licence(
            "PDDL-1.0", "Public Domain Dedication and License 1.0", "https://opendatacommons.org/licenses/pddl/1-0/"
        ),
    )
}


def known(settings: ReleaseSettings) -> Licence | None:
    """Return the licence of a release when we know it by name."""
    return KNOWN.get((settings.licence or "").casefold())


def card_name(settings: ReleaseSettings) -> str:
    """Return the identifier under which the front matter of a card names the licence."""
    licence = known(settings)
    if licence is not None:
        return licence.spdx.casefold()
    return "unknown" if settings.licence is None else "other"


def licence_text(settings: ReleaseSettings) -> str:
    """Return the content of LICENSE."""
    lines = [f"Dataset: {settings.title or settings.name}"]
    if settings.attribution:
        lines.append(f"Attribution: {settings.attribution}")
    licence = known(settings)
    if licence is not None:
        lines += [f"Licence: {licence.title} ({licence.spdx})", f"Text: {licence.url}"]
    elif settings.licence:
        lines.append(f"Licence: {settings.licence}")
    else:
        lines += [
            "No licence has been stated for this dataset: ask its makers before you pass it on.",
            "本数据集未声明许可；转发之前请先征询制作者。",
        ]
    lines += [
        "",
        "The text of single sources may be protected all the same: see column rights_status of table sources.",
        "个别来源的文字仍可能受保护，见 sources 表 rights_status 列。",
    ]
    return "\n".join(lines) + "\n"

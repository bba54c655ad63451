"""Data Docs: a site of Great Expectations that shows suites and results, for people.

What belongs here: building that site into a folder from measures already taken.  What does not: releases, whose
``quality/`` folder holds results without wall-clock times.  The site shows times, and its pages load styles from the
network where there is one.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from expectations.catalogue import GUARDED
from expectations.measures import Measures
from expectations.records import digest
from expectations.runner import ONE_AT_A_TIME, quiet_context

_SITE = "banmian"
_SHOWN = "measures.sha256"
"""File of the site that holds the digest of what it shows."""


@dataclass(frozen=True, slots=True)
class SiteTask:
    """What a site shows, and the folder that it takes the place of."""

    measured: tuple[Measures, ...]
    folder: Path


def build_site(task: SiteTask) -> Path:
    """Judge the measures of some assets once more, build their site in place of the folder, and return its index.

    A site that shows the very same measures is left as it is.  Memory and time: one page a table, some 0.2 s each,
    however many rows were measured.
    """
    folder = task.folder
    shown = hashlib.sha256("\n".join(digest(measures) for measures in task.measured).encode()).hexdigest()
    if _read(folder / _SHOWN) == shown and (folder / "index.html").is_file():
        return folder / "index.html"
    staged = folder.with_name(f".{folder.name}.staged")
    shutil.rmtree(staged, ignore_errors=True)
    with ONE_AT_A_TIME:
        _build(task.measured, staged)
    (staged / _SHOWN).write_text(shown, encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    staged.rename(folder)
    return folder / "index.html"


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _build(measured: Iterable[Measures], folder: Path) -> None:
    import great_expectations as gx

    from expectations.suites import suite

    # A context of its own: the runner's one must not gather results for as long as the process lives.
    context = quiet_context()
    for name in list(context.get_site_names()):
        context.delete_data_docs_site(name)
    site: Any = {
        "class_name": "SiteBuilder",
        "show_how_to_buttons": False,
        "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder.absolute())},
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
    }
    context.add_data_docs_site(_SITE, site)
    for measures in measured:
        source = context.data_sources.add_pandas(measures.asset)
        for table in GUARDED[measures.asset]:
            batch = source.add_dataframe_asset(table.name).add_batch_definition_whole_dataframe("all partitions")
            definition = gx.ValidationDefinition(
                name=table.name, data=batch, suite=context.suites.add(suite(table.name))
            )
            checkpoint = gx.Checkpoint(
                name=table.name, validation_definitions=[context.validation_definitions.add(definition)]
            )
            context.checkpoints.add(checkpoint).run({"dataframe": measures.frame(table.name).to_pandas()})
    context.build_data_docs(site_names=[_SITE])

"""Records of checks: what was measured of a partition, kept beside its tables until they are made again.

What belongs here: writing measures down and reading them back.  What does not: measuring (``stored``).

``checks.json`` lies in the folder of the partition, so it goes when the partition is replaced; it names the digest
of what was measured and the version of the checks, and is passed over when either is another one now.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from expectations.measures import Finding, Measures, Tally
from pipeline.store import UNPARTITIONED, Store

CHECKS_CODE = "1"
"""Raised by hand whenever a check measures something else than before."""
NAME = "checks.json"


def save(store: Store, measures: Measures, partition: str = UNPARTITIONED) -> None:
    """Keep the measures of one partition of an asset."""
    path = _path(store, measures.asset, partition)
    # Not brought to the disk with a sync: what a crash takes is measured again.
    temporary = path.with_name(f".{NAME}.{os.getpid()}")
    kept = json.dumps(_as_dict(measures, _stamp(store, measures, partition)), ensure_ascii=False)
    temporary.write_text(kept + "\n", encoding="utf-8")
    temporary.replace(path)


def load(store: Store, asset: str, partition: str = UNPARTITIONED) -> Measures | None:
    """Return the measures of one partition; None when it was not measured as it is now by the checks there are now."""
    measures = Measures(asset)
    try:
        kept = json.loads(_path(store, asset, partition).read_text(encoding="utf-8"))
        if kept["stamp"] != _stamp(store, measures, partition):
            return None
        _fill(measures, kept)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return measures


def digest(measures: Measures) -> str:
    """Return a SHA-256 over all that was measured."""
    return hashlib.sha256(json.dumps(_as_dict(measures, ""), sort_keys=True).encode()).hexdigest()


def _path(store: Store, asset: str, partition: str) -> Path:
    return store.folder(asset, partition) / NAME


def _stamp(store: Store, measures: Measures, partition: str) -> str:
    """Return what a record stands for: the checks, and the tables they were measured on."""
    manifest = store.manifest(measures.asset, partition)
    said = "\n".join([CHECKS_CODE, manifest.digest if manifest else "", *sorted(measures.findings)])
    return hashlib.sha256(said.encode()).hexdigest()


def _as_dict(measures: Measures, stamp: str) -> dict[str, Any]:
    return {
        "stamp": stamp,
        "rows": measures.rows_of,
        "pages": measures.pages,
        "set_aside": sorted(measures.set_aside),
        "findings": {name: _finding_as_dict(finding) for name, finding in measures.findings.items()},
    }


def _finding_as_dict(finding: Finding) -> dict[str, Any]:
    kept: dict[str, Any] = {"tallies": {key: _tally_as_dict(tally) for key, tally in finding.tallies.items()}}
    lists = ("rows", "sources", "quarantined", "rows_set_aside")
    return kept | _sparse({name: getattr(finding, name) for name in lists})


def _tally_as_dict(tally: Tally) -> dict[str, Any]:
    # Not dataclasses.asdict, which copies deeply: there are fifty tallies a partition.
    return _sparse({name: getattr(tally, name) for name in ("checked", "violations", "totals", "least")})


def _sparse(values: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is nothing, as most of it is."""
    return {name: value for name, value in values.items() if value not in (None, 0, [], {})}


def _fill(measures: Measures, kept: dict[str, Any]) -> None:
    measures.rows_of = kept["rows"]
    measures.pages = kept["pages"]
    measures.set_aside = set(kept["set_aside"])
    for name, found in kept["findings"].items():
        tallies = {key: Tally(**tally) for key, tally in found.pop("tallies").items()}
        measures.findings[name] = Finding(measures.findings[name].expected, tallies=tallies, **found)

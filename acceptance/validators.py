"""Checks by command-line validators: checksums, descriptors, contract, citation.

What belongs here: which command must succeed on a release.  What does not: reading rows (``readers``, ``sql``).

Measured: `sha256sum -c` notices no extra file; `mlcroissant validate` reads no file; datacontract checks types of CSV
alone; frictionless does not compare the hash of Parquet.  Each gap is closed by another check.
"""

from __future__ import annotations

import json
from pathlib import Path

import dplib

from acceptance.check import RefusedError, Release, expect, run, tool


def checksums(release: Release) -> str:
    """`sha256sum` finds every listed file as it was."""
    run(release, "sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS")
    return "every listed file"


def nothing_unlisted(release: Release) -> str:
    """SHA256SUMS lists every file and no other."""
    lines = (release.folder / "SHA256SUMS").read_text("utf-8").splitlines()
    # A leading backslash marks an escaped name, as sha256sum writes it.
    listed = {line[66:] if line[0] != "\\" else line[67:].replace("\\n", "\n").replace("\\\\", "\\") for line in lines}
    present = {path.relative_to(release.folder).as_posix() for path in release.folder.rglob("*") if path.is_file()}
    expect(present - listed == {"SHA256SUMS"}, f"unlisted: {sorted(present - listed - {'SHA256SUMS'})[:5]}")
    return f"{len(listed)} files"


def own_verification(release: Release) -> str:
    """The program inside the release, under the system's Python without any package."""
    raw = () if release.raw == release.folder / "raw" else ("--raw", str(release.raw))
    return run(release, "python3", "-I", "verify.py", ".", *raw).strip().splitlines()[-1]


def data_package_profile(release: Release) -> str:
    """Both descriptors fit the JSON Schema of Data Package v2, as it ships with dplib."""
    profile = Path(dplib.__file__).parent / "profiles" / "2.0" / "datapackage.json"
    run(release, tool("check-jsonschema"), "--schemafile", str(profile), "datapackage.json", "datapackage.csv.json")
    return "2 descriptors"


def frictionless_csv(release: Release) -> str:
    """Frictionless: types, constraints, keys, references, sizes and hashes of the CSV files."""
    return _frictionless(release, "datapackage.csv.json")


def frictionless_parquet(release: Release) -> str:
    """Frictionless: types, constraints, keys and references of the Parquet files."""
    return _frictionless(release, "datapackage.json")


def _frictionless(release: Release, descriptor: str) -> str:
    report = json.loads(run(release, tool("frictionless"), "validate", "--json", descriptor))
    tasks = {task["name"]: task["stats"].get("rows", 0) for task in report["tasks"]}
    expect(tasks == release.rows, f"frictionless read {tasks}, release.json says {release.rows}")
    return f"{sum(tasks.values()):,} rows of {len(tasks)} tables"


def croissant(release: Release) -> str:
    """The Croissant validator accepts the descriptor."""
    run(release, tool("mlcroissant"), "validate", "--jsonld", "croissant.json")
    return "croissant.json"


def contract_lint(release: Release) -> str:
    """The contract fits its standard."""
    run(release, tool("datacontract"), "lint", "contract.odcs.yaml")
    return "contract.odcs.yaml"


def contract_test(release: Release) -> str:
    """The CSV files keep the contract."""
    output = run(release, tool("datacontract"), "test", "--server", "csv", "contract.odcs.yaml")
    return output.strip().splitlines()[-1].lstrip("🟢 ")


def contract_breaks_only_in_major_versions(release: Release) -> str:
    """Against the release before, where it lies beside: a contract that broke means a major version."""
    before = release.info["previous_version"]
    previous = release.folder.parent / str(before) / "contract.odcs.yaml"
    if before is None or not previous.is_file():
        return "no release before it"
    try:
        run(release, tool("datacontract"), "breaking", str(previous), "contract.odcs.yaml")
    except RefusedError as broken:
        expect(release.info["change"] == "major", f"the contract broke in a {release.info['change']} version: {broken}")
        return "broken, in a major version"
    return "not broken"


def citation(release: Release) -> str:
    """CITATION.cff fits its schema."""
    run(release, tool("cffconvert"), "--validate", "--infile", "CITATION.cff")
    return "CITATION.cff"

"""Runs every check on a release and prints a line each; exits 1 when one refuses.

python -m acceptance RELEASE [--raw RAW] [--only NAME]...
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

OFFLINE = {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "DO_NOT_TRACK": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}


def main() -> int:
    """Run the checks; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m acceptance", description=__doc__.splitlines()[0])
    parser.add_argument("release", type=Path)
    parser.add_argument("--raw", type=Path, help="folder with the raw files (default: raw/ in the release)")
    parser.add_argument("--only", action="append", default=[], help="name of a check to run; may be given again")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="acceptance-") as work:
        # Caches by path have served rows of other releases: every run begins with none.
        os.environ.update(OFFLINE, HF_HOME=f"{work}/hugging-face")
        return accept(options.release.resolve(), options.raw, Path(work), options.only)


def accept(folder: Path, raw: Path | None, work: Path, only: list[str]) -> int:
    """Run the checks (all unless some are named) on a release folder; return 0 when it passes all of them."""
    from acceptance import readers, sql, validators
    from acceptance.check import Check, RefusedError, Release

    checks: list[Check] = [
        validators.checksums, validators.nothing_unlisted, validators.own_verification,
        validators.data_package_profile, validators.frictionless_csv, validators.frictionless_parquet,
        validators.croissant, readers.croissant_records, readers.hugging_face,
        validators.contract_lint, validators.contract_test, validators.contract_breaks_only_in_major_versions,
        validators.citation, readers.open_lineage,
        sql.conservation, sql.derivation, sql.texts, sql.keys_and_references, sql.csv_equals_parquet,
        readers.seven_readers,
    ]  # fmt: skip
    chosen = [check for check in checks if not only or check.__name__ in only]
    if unknown := set(only) - {check.__name__ for check in checks}:
        sys.exit(f"no check is called {', '.join(sorted(unknown))}")
    release = Release(folder, folder / "raw" if raw is None else raw.resolve(), work)
    refused = 0
    for check in chosen:
        started = time.monotonic()
        try:
            verdict, found = "ok  ", check(release)
        except Exception as error:  # a tool that breaks on a release has refused it
            verdict, found = (
                "FAIL",
                str(error) if isinstance(error, RefusedError) else f"{type(error).__name__}: {error}",
            )
            refused += 1
        print(f"{verdict}  {time.monotonic() - started:5.1f} s  {check.__name__}: {found}", flush=True)
    print(f"{folder.name}: {refused} of {len(chosen)} checks failed" if refused else f"{folder.name}: accepted")
    return int(bool(refused))


if __name__ == "__main__":
    sys.exit(main())

"""What code made something: its digest and the versions of the packages under it."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("jieba", "numpy", "pyarrow")
"""Packages whose version can change the bytes of a release."""


@lru_cache(maxsize=1)
def code_revision() -> str:
    """Return the version of Banmian and the first 12 hexadecimal digits of a digest over the code of ``pipeline``.

    A digest of the code, unlike a commit, is the same in a checkout, a copy and an installed package, and tells
    an edited file from the committed one.
    """
    root = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        digest.update(f"{path.relative_to(root).as_posix()}\n".encode())
        digest.update(path.read_bytes())
    return f"{version('banmian')}+code.{digest.hexdigest()[:12]}"


def package_versions(*optional: str) -> dict[str, str]:
    """Return the versions of Banmian and of the packages that can change the bytes of a release."""
    return {name: version(name) for name in ("banmian", *PACKAGES, *optional)}

"""The trained models: small boosted trees that weigh what was measured.

What belongs here: loading a model of this folder and scoring rows with it.  What does not: features (the modules that
score), training (``benchmarks.segmentation``).
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from lightgbm import Booster

FOLDER = Path(__file__).with_name("models")
ALL = slice(None)


@cache
def digest(name: str) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of a model: which one weighed."""
    return hashlib.sha256((FOLDER / f"{name}.txt").read_bytes()).hexdigest()[:16]


@cache
def model(name: str) -> Booster:
    """Return a model by name, loaded once a process.

    Raises RuntimeError with the remedy where LightGBM is installed but the system lacks OpenMP.
    """
    try:
        from lightgbm import Booster  # heavy: only where a page is cut
    except OSError as error:
        raise RuntimeError(
            f"LightGBM cannot start: {error}. Install OpenMP: `apt-get install libgomp1`, `brew install libomp`"
        ) from error
    return Booster(model_file=str(FOLDER / f"{name}.txt"))


def load() -> None:
    """Load all models, so that a system that cannot fails before a page is read, not page by page."""
    for path in sorted(FOLDER.glob("*.txt")):
        model(path.stem)


def scores(name: str, rows: NDArray[np.float32], trees: slice = ALL) -> NDArray[np.float64]:
    """Return the raw score of each row under a model: log-odds, or worth against rivals; no rows give none.

    A score is a sum over trees: that of the first ones and that of the others add up to that of all.
    """
    if not len(rows):
        return np.zeros(0)
    first = trees.start or 0
    count = trees.stop - first if trees.stop is not None else -1
    found = model(name).predict(rows, first, count, raw_score=True, num_threads=1)
    return np.asarray(found, np.float64)

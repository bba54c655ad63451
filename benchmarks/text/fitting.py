"""Fit the weights of keywords: ``python -m benchmarks.text.fitting`` writes ``pipeline/keywords/weights.json``.

What belongs here: a logistic regression with a ridge over candidates, which are keywords of their authors or not, and
how it does on examples that it was not fitted on.  What does not: features (``pipeline.keywords.scoring``).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.text.examples import SHARED, Example, documents_of, load
from pipeline.keywords import Extractor
from pipeline.keywords.scoring import Model, features
from pipeline.words import Tokenizer

WEIGHTS = Path(__file__).resolve().parents[2] / "pipeline" / "keywords" / "weights.json"
RIDGE = 30.0
"""Penalty on the squared weights of standardised features, beside a loss summed over all candidates."""
STEPS = 12
"""Newton steps: more change no weight in its third decimal."""
DECIMALS = 3
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Labelled:
    """Candidates of examples: values of their features, whether an author named them, number of their example."""

    names: tuple[str, ...]
    values: NDArray[np.float64]
    wanted: NDArray[np.bool_]
    example: NDArray[np.int64]

    def fitted(self, which: NDArray[np.bool_]) -> Model:
        """Return the model fitted on the candidates ``which``."""
        values, wanted = self.values[which], self.wanted[which]
        mean, spread = values.mean(axis=0), values.std(axis=0)
        spread[spread == 0.0] = 1.0
        # A column of ones for the intercept, which has no penalty.
        design = np.column_stack([np.ones(len(values)), (values - mean) / spread])
        penalty = np.diag([0.0] + [RIDGE] * len(self.names))
        weights = np.zeros(design.shape[1])
        for _ in range(STEPS):
            chance = 1.0 / (1.0 + np.exp(-design @ weights))
            slope = design.T @ (chance - wanted) + penalty @ weights
            curvature = (design * (chance * (1.0 - chance))[:, None]).T @ design + penalty
            weights -= np.linalg.solve(curvature, slope)
        raw = weights[1:] / spread
        rounded = {name: round(float(weight), DECIMALS) for name, weight in zip(self.names, raw, strict=True)}
        return Model(round(float(weights[0] - raw @ mean), DECIMALS), rounded)


def label(examples: Sequence[Example], tokenizer: Tokenizer, extractor: Extractor) -> Labelled:
    """Return the candidates of ``examples`` with their labels."""
    phrases, candidates = extractor.candidates(documents_of(examples, tokenizer))
    wanted = [set(example.keywords) for example in examples]
    pairs = zip(phrases, candidates.article.tolist(), strict=True)
    values = features(candidates)
    return Labelled(
        tuple(values),
        np.column_stack(list(values.values())),
        np.array([phrase in wanted[article] for phrase, article in pairs]),
        candidates.article,
    )


def cross_validated(examples: Sequence[Example], tokenizer: Tokenizer, top: int) -> list[list[str]]:
    """Return the keywords of each example, found by a model that was fitted on the other folds."""
    labelled = label(examples, tokenizer, Extractor())
    found: list[list[str]] = [[] for _ in examples]
    for fold in range(FOLDS):
        extractor = Extractor(model=labelled.fitted(labelled.example % FOLDS != fold))
        left_out = examples[fold::FOLDS]
        keywords = extractor.extract_many(documents_of(left_out, tokenizer), top)
        found[fold::FOLDS] = [[k.keyword for k in of_one] for of_one in keywords]
    return found


def main() -> None:
    """Fit on all examples and write the weights."""
    labelled = label(load(SHARED / "keywords" / "kg_dev.tsv"), Tokenizer(), Extractor())
    fitted = labelled.fitted(np.ones(len(labelled.wanted), np.bool_))
    WEIGHTS.write_text(json.dumps(fitted._asdict(), indent=1) + "\n", encoding="utf-8")
    print(f"{len(fitted.weights)} weights, fitted on {len(labelled.wanted):,} candidates, are in {WEIGHTS}")


if __name__ == "__main__":
    main()

"""Keywords: how well they agree with those that authors gave, beside jieba's own two methods.

What belongs here: reading the examples, the measure, the table.  What does not: fitting weights.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.keywords import Document, Extractor
from pipeline.words import Tokenizer

CUTS = (3, 5, 10)
"""Numbers of keywords at which agreement is measured."""


@dataclass(frozen=True, slots=True)
class Example:
    """An abstract with its title and the keywords of its authors."""

    title: str
    text: str
    keywords: list[str]


Method = Callable[[Sequence[Example]], list[list[str]]]


def load(file: Path) -> list[Example]:
    """Return the examples of a file: task, abstract and title parted by the last space, keywords joined by ``_``."""
    examples = []
    for line in file.read_text(encoding="utf-8").splitlines():
        _, content, gold = line.split("\t")
        text, _, title = content.rpartition(" ")
        examples.append(Example(title, text, gold.split("_")))
    return examples


def macro_f1(found: Sequence[Sequence[str]], gold: Sequence[Sequence[str]], count: int) -> float:
    """Return the mean over documents of F1 of the first ``count`` keywords, equal strings only."""
    total = 0.0
    for one, wanted in zip(found, gold, strict=True):
        first = one[:count]
        hits = len(set(first) & set(wanted))
        total += 2 * hits / (len(first) + len(set(wanted))) if first else 0.0
    return total / len(gold)


def report(file: Path) -> str:
    """Return the table for the examples of ``file``, or the reason why there is none."""
    if not file.exists():
        return f"keywords: skipped, {file} is not here"
    examples = load(file)
    megabytes = sum(len((e.title + e.text).encode()) for e in examples) / 1e6
    rows = [
        f"keywords: {len(examples):,} abstracts",
        "  " + f"{'':<24}" + "".join(f"{f'F1@{n}':>8}" for n in CUTS) + "    MB/s",
    ]
    for name, extract in _methods().items():
        start = time.perf_counter()
        found = extract(examples)
        speed = megabytes / (time.perf_counter() - start)
        figures = "".join(f"{macro_f1(found, [e.keywords for e in examples], n):>8.3f}" for n in CUTS)
        rows.append(f"  {name:<24}{figures}{speed:>8.2f}")
    rows.append(
        "  Ours was fitted on abstracts of this file: see pipeline/keywords/scoring.py for cross-validated figures."
    )
    return "\n".join(rows)


def _methods() -> dict[str, Method]:
    """Return each way to find the keywords of examples, its dictionaries loaded."""
    import jieba.analyse

    tokenizer, extractor = Tokenizer(), Extractor()

    def ours(examples: Sequence[Example]) -> list[list[str]]:
        documents = [
            Document(e.title, e.text, tokenizer.words(e.title), [tokenizer.words(line) for line in e.text.split("\n")])
            for e in examples
        ]
        return [[k.keyword for k in keywords] for keywords in extractor.extract_many(documents, max(CUTS))]

    methods: dict[str, Method] = {
        "ours": ours,
        "jieba TF-IDF": lambda es: [list(jieba.analyse.extract_tags(f"{e.title}\n{e.text}", max(CUTS))) for e in es],
        "jieba TextRank": lambda es: [list(jieba.analyse.textrank(f"{e.title}\n{e.text}", max(CUTS))) for e in es],
    }
    warm_up = Example("澜河湿地公园开放", "湿地公园占地一百公顷，候鸟很多。", [])
    for method in methods.values():
        method([warm_up])
    return methods

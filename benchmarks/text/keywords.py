"""Keywords: how well they agree with those that authors gave, beside peers on the same words.

What belongs here: one run over all methods, the table.  What does not: the methods (``pipeline.keywords``, ``peers``)
and fitting weights (``fitting``).
"""

from __future__ import annotations

import time
from pathlib import Path

from benchmarks.text.examples import Example, documents_of, load, macro_f1
from benchmarks.text.fitting import FOLDS, cross_validated
from benchmarks.text.peers import Method, text_rank, tf_idf, yake
from pipeline.keywords import Extractor
from pipeline.words import Tokenizer

CUTS = (3, 5, 10)
"""Numbers of keywords at which agreement is measured."""
TOP = max(CUTS)
WARM_UP = Example("澜河湿地公园开放", "湿地公园占地一百公顷，候鸟很多。", [])


def report(file: Path) -> str:
    """Return the table for the examples of ``file``, or the reason why there is none."""
    if not file.exists():
        return f"keywords: skipped, {file} is not here"
    examples, tokenizer = load(file), Tokenizer()
    documents = documents_of(examples, tokenizer)
    gold = [example.keywords for example in examples]
    megabytes = sum(len((e.title + e.text).encode()) for e in examples) / 1e6
    rows = [
        f"keywords: {len(examples):,} abstracts, every method on the same words",
        "  " + f"{'':<34}" + "".join(f"{f'F1@{n}':>8}" for n in CUTS) + "    MB/s",
    ]

    def row(name: str, found: list[list[str]], speed: str) -> str:
        return f"  {name:<34}" + "".join(f"{macro_f1(found, gold, n):>8.3f}" for n in CUTS) + f"{speed:>8}"

    for name, method in _methods().items():
        method(documents_of([WARM_UP], tokenizer))
        start = time.perf_counter()
        found = method(documents)
        rows.append(row(name, found, f"{megabytes / (time.perf_counter() - start):.2f}"))
    left_out = f"ours, {FOLDS}-fold cross-validated"
    rows.insert(3, row(left_out, cross_validated(examples, tokenizer, TOP), "-"))
    return "\n".join(rows)


def _methods() -> dict[str, Method]:
    """Return each way to find the keywords of documents."""
    extractor = Extractor()
    return {
        "ours, fitted on these abstracts": lambda documents: [
            [k.keyword for k in found] for found in extractor.extract_many(documents, TOP)
        ],
        "jieba TF-IDF": tf_idf(TOP),
        "jieba TextRank": text_rank(TOP),
        "YAKE, single words": yake(TOP, 1),
        "YAKE, phrases": yake(TOP, 3),
    }

"""Texts for the benchmarks, and how agreement with the keywords of authors is measured.

What belongs here: where the examples lie, reading them, F1.  What does not: methods that find keywords.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.keywords import Document
from pipeline.words import Tokenizer

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
"""Folder of evaluation texts beside the repository."""


@dataclass(frozen=True, slots=True)
class Example:
    """An abstract with its title and the keywords of its authors."""

    title: str
    text: str
    keywords: list[str]


def load(file: Path) -> list[Example]:
    """Return the examples of a file: task, abstract and title parted by the last space, keywords joined by ``_``."""
    examples = []
    for line in file.read_text(encoding="utf-8").splitlines():
        _, content, gold = line.split("\t")
        text, _, title = content.rpartition(" ")
        examples.append(Example(title, text, gold.split("_")))
    return examples


def documents_of(examples: Sequence[Example], tokenizer: Tokenizer) -> list[Document]:
    """Return the examples cut into words."""
    documents = []
    for example in examples:
        title, *lines = (words.split() for words in tokenizer.word_lines([example.title, *example.text.split("\n")]))
        documents.append(Document(example.title, example.text, title, lines))
    return documents


def macro_f1(found: Sequence[Sequence[str]], gold: Sequence[Sequence[str]], count: int) -> float:
    """Return the mean over documents of F1 of the first ``count`` keywords, equal strings only."""
    total = 0.0
    for one, wanted in zip(found, gold, strict=True):
        first = one[:count]
        hits = len(set(first) & set(wanted))
        total += 2 * hits / (len(first) + len(set(wanted))) if first else 0.0
    return total / len(gold)

"""Unwrapping: are lines joined into the paragraphs of the author, beside the rules of thumb that scripts use.

What belongs here: paragraph breaks between consecutive body lines of an article, ours and the baselines', against the
gold reading.  What does not: which lines make an article (the baselines are told, ours has to find out).

A gold file ``PAGE.gold.json`` lies beside ``PAGE.txt``; its ``lines`` say of each line the article, role and
paragraph.  Figures are means over pages, and the name of a page begins with the way in which it was extracted.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import mean, quantiles

from pipeline.model import Page
from pipeline.reading.decoding import decode
from pipeline.segmentation import segment_page

BODY = ("body", "caption")
SHORT_BY = 1.5
"""Full-width units by which a line must fall short of its column: compressed punctuation takes up to one."""


@dataclass(frozen=True, slots=True)
class Line:
    """A body line: its number on the page (from 1), its text and its paragraph in the gold reading."""

    number: int
    text: str
    paragraph: int


Breaks = Callable[[Sequence[Line]], list[bool]]
"""Says for each of the lines of an article but the last whether a paragraph ends with it."""

_ENDS_SENTENCE = re.compile("[。！？…][”’）》]*$")


def after_sentences(lines: Sequence[Line]) -> list[bool]:
    """Break wherever a line ends with 。！？, with what closes after it."""
    return [_ENDS_SENTENCE.search(line.text) is not None for line in lines[:-1]]


def after_short_lines(lines: Sequence[Line]) -> list[bool]:
    """Break after a line that falls short of the measure, the width that nine lines in ten do not exceed."""
    widths = [_width(line.text) for line in lines]
    measure = quantiles(widths, n=10)[-1] if len(widths) > 1 else widths[0]
    return [width < measure - SHORT_BY for width in widths[:-1]]


def after_short_sentences(lines: Sequence[Line]) -> list[bool]:
    """Break where both of these would."""
    return [one and two for one, two in zip(after_sentences(lines), after_short_lines(lines), strict=True)]


def _width(text: str) -> float:
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def ours(text: str) -> Breaks:
    """Read a page as the pipeline does and return where it breaks."""
    home = _homes(text)
    return lambda lines: [
        home.get(one.number) is None or home.get(one.number) != home.get(two.number) for one, two in pairwise(lines)
    ]


def _homes(text: str) -> dict[int, tuple[int, int]]:
    """Return the item and paragraph that hold most of each line, by line number."""
    held: dict[int, Counter[tuple[int, int]]] = defaultdict(Counter)
    for number, item in enumerate(segment_page(Page("s_benchmark", text)).items):
        for piece in item.pieces:
            line = text.count("\n", 0, piece.char_start) + 1
            held[line][number, piece.para_no] += piece.char_end - piece.char_start
    return {line: counts.most_common(1)[0][0] for line, counts in held.items()}


def report(folder: Path) -> str:
    """Return the table for the pages of ``folder`` that have gold, or the reason why there is none."""
    golds = sorted(folder.glob("*.gold.json"))
    if not golds:
        return f"unwrapping: skipped, no gold pages in {folder}"
    scores: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for gold in golds:
        text = decode(gold.with_name(gold.name.replace(".gold.json", ".txt")).read_bytes()).text
        articles = list(_articles(json.loads(gold.read_text("utf-8")), text))
        methods = {
            "break after 。！？": after_sentences,
            "break after a short line": after_short_lines,
            "both": after_short_sentences,
            "ours, articles found too": ours(text),
        }
        for name, method in methods.items():
            score = f1(articles, method)
            if score is not None:
                scores[name][gold.name.split("_")[0]].append(score)
                scores[name]["all"].append(score)
    styles = [*sorted(scores["both"].keys() - {"all"}), "all"]
    rows = [
        f"unwrapping: F1 of paragraph breaks, mean over {len(golds)} pages",
        f"  {'':<28}" + "".join(f"{style:>10}" for style in styles),
    ]
    rows += [f"  {name:<28}" + "".join(f"{mean(by[style]):>10.3f}" for style in styles) for name, by in scores.items()]
    return "\n".join(rows)


def _articles(gold: dict[str, list[dict[str, object]]], text: str) -> Iterator[list[Line]]:
    """Yield the body lines of each article of a page; a line of two articles counts for none."""
    printed = text.split("\n")
    lines: dict[object, list[Line]] = defaultdict(list)
    for said in gold["lines"]:
        number, paragraph = said["n"], said["para"]
        assert isinstance(number, int)
        assert isinstance(paragraph, int)
        if said["role"] in BODY and not said.get("mixed"):
            lines[said["article"]].append(Line(number, printed[number - 1].strip(), paragraph))
    yield from lines.values()


def f1(articles: Sequence[Sequence[Line]], breaks: Breaks) -> float | None:
    """Return F1 over the line ends within articles; None when there is no break to find or to invent."""
    hits = wrong = 0
    for lines in articles:
        gold = [one.paragraph != two.paragraph for one, two in pairwise(lines)]
        found = breaks(lines)
        hits += sum(g and f for g, f in zip(gold, found, strict=True))
        wrong += sum(g != f for g, f in zip(gold, found, strict=True))
    return 2 * hits / (2 * hits + wrong) if hits + wrong else None

"""Pages to learn from: stored with gold, of the sample corpus, generated, and small ones cut out of others.

What belongs here: reading and making pages with gold.  What does not: what is learnt from them (``training``).
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.segmentation.truth import Truth, truth_of
from pipeline.reading.single import load_page
from pipeline.segmentation import read_view
from pipeline.segmentation.features import PageView
from sample.setting.generating import STYLES, generate
from sample.setting.noise import NOISES

SAMPLE = Path(__file__).resolve().parents[2] / "sample"
LINED = tuple(style for style in STYLES if style != "layout")
"""Styles in which a physical line belongs to one article, which gold by lines can tell."""
EXCERPTS = 2
"""Small pages cut out of each page of style stream."""
BRIEF_LAYOUTS = 1
"""Layouts of a page set anew, of each style, of which a page of briefs is cut out."""
ALL = 10_000
"""More paragraphs than any article has."""
MADE = 0.5
"""Weight of a page that was generated or set anew against one that came as it is."""


@dataclass(frozen=True)
class Learnt:
    """A page to learn from."""

    name: str
    text: str
    gold: dict[str, Any]
    view: PageView
    truth: Truth
    weight: float

    @property
    def source(self) -> str:
        """What a page is made of: pages of the same articles have the same, whichever style they are set in."""
        name = self.name.split("~")[0]
        style, _, page = name.partition("_")
        return page if style in STYLES else name


def learnt(name: str, text: str, gold: dict[str, Any], weight: float) -> Learnt:
    """Read a page with gold."""
    view = read_view(text)
    return Learnt(name, text, gold, view, truth_of(view, text, gold), weight)


def stored(folder: Path, weight: float) -> list[Learnt]:
    """Return the pages of a folder."""
    return [
        learnt(
            path.name.removesuffix(".gold.json"),
            path.with_name(path.name.removesuffix(".gold.json") + ".txt").read_bytes().decode("utf-8"),
            json.loads(path.read_text("utf-8")),
            weight,
        )
        for path in sorted(folder.glob("*.gold.json"))
    ]


def sample() -> list[Learnt]:
    """Return the pages of the sample corpus."""
    return [
        learnt(
            path.name.removesuffix(".gold.json"),
            load_page(SAMPLE / "raw" / (path.name.removesuffix(".gold.json").replace("__", "/") + ".txt")).text,
            json.loads(path.read_text("utf-8")),
            1.0,
        )
        for path in sorted((SAMPLE / "gold").glob("*.gold.json"))
    ]


def generated(count: int) -> Iterator[Learnt]:
    """Yield pages set from our own text: ``count`` clean ones of each style, and half as many with noise."""
    noises = list(NOISES)[1:]
    for style in LINED:
        for seed in range(count):
            yield learnt(f"{style}_{seed}", *generate(style, "clean", seed), MADE)
            if seed % 2:
                noise = noises[seed // 2 % len(noises)]
                yield learnt(f"{style}_{seed}~{noise}", *generate(style, noise, seed), MADE)


def excerpts(page: Learnt) -> Iterator[Learnt]:
    """Yield pages of one to four articles of a page, some cut to their first paragraphs: small pages exist, and briefs.

    Whole articles are only cut out where they stand one after the other, as in style stream.
    """
    rng = random.Random(page.name)
    articles = list(page.truth.texts)
    if len(articles) < 3:
        return
    if "stream" in page.name:
        for number in range(EXCERPTS):
            chosen = rng.sample(articles, rng.randint(1, 3))
            yield _excerpt(page, number, dict.fromkeys(chosen, ALL))
    layout = page.name.rpartition("~")[2]
    if not layout.isdigit() or int(layout) < BRIEF_LAYOUTS:
        chosen = rng.sample(articles, rng.randint(2, min(4, len(articles))))
        yield _excerpt(page, EXCERPTS, {article: rng.choice((1, 1, 2, 3)) for article in chosen})


def _excerpt(page: Learnt, number: int, paragraphs: Mapping[int, int]) -> Learnt:
    """Return a page of the lines of some articles, of each the first so many paragraphs."""
    kept: dict[int, int] = {}
    lines: list[str] = []
    known = {line["n"]: line for line in page.gold["lines"]}
    for place, text in enumerate(page.text.split("\n"), 1):
        line = known.get(place)
        wanted = line is not None and (line["para"] or 0) < paragraphs.get(line["article"], 0)
        if wanted or (not text.strip() and lines and lines[-1]):
            lines.append(text)
            kept[place] = len(lines)
    gold = page.gold | {"lines": [line | {"n": kept[n]} for n, line in known.items() if n in kept]}
    return learnt(f"{page.name}~excerpt~{number}", "\n".join(lines), gold, MADE)

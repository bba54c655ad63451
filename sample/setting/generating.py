"""Pages with gold for benchmarks: any number of them, in the styles of common extractors, at chosen noise.

Belongs here: dealing the articles of a page, and text and gold out of its lines.  Does not belong here: wording
(`writing`), geometry (`sheet`, `extractors`), order of streams (`streaming`), noise (`noise`).

Gold has the form of `pages`, and `runs`: `[start, end, article, role, para]` for each run of characters, `article` and
`para` null for furniture.  Where a physical line holds several columns (style `layout`), the line is `mixed` and only
`runs` tells what is what.
"""

from __future__ import annotations

import datetime
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from sample.setting.extractors import in_cells, read_as_layout, read_as_pdfminer, read_as_poppler
from sample.setting.model import Article, load_corpus
from sample.setting.noise import NOISES, laid_over
from sample.setting.pages import gold_article
from sample.setting.sheet import COLUMNS, MEASURES, Placed, Sheet
from sample.setting.streaming import stream
from sample.setting.styles import Frame, Line
from sample.setting.varying import names_of, renamed
from sample.setting.writing import Writer

STYLES = ("pdfminer", "poppler", "stream", "layout")
ARTICLES = Path(__file__).resolve().parent.parent / "articles"
LENGTHS = (60, 140, 340, 520, 720, 950, 1200, 1480, 2300, 3200)
"""Characters of a body, in ten equal shares of all articles, as on pages of dailies."""
FROM_SAMPLE = 0.4
"""Share of articles taken from the sample's, with other names and numbers, where one is of the length wanted."""
FURNISHED = 0.35
"""Share of pages with a folio."""
_SENTENCE = re.compile(r"[^。！？“”]*(?:“[^“”]*”[^。！？“”]*)*[。！？](?:”)?")
FIRST_DAY = datetime.date(2023, 1, 1)


Dirty = Callable[[list[Frame]], list[Frame]]
"""What lays noise over frames."""


@dataclass(frozen=True)
class Physical:
    """A physical line of the page: its texts with the cell each begins at; none for a blank line."""

    texts: tuple[tuple[int, Line], ...]
    cells: int = 2
    """Cells of a full-width character."""


def generate(style: str, noise: str = "clean", seed: int = 0) -> tuple[str, dict[str, Any]]:
    """Set one page of a style at a noise; the same arguments give the same page.

    Raises ValueError naming what there is when the style or the noise is unknown.
    """
    if style not in STYLES or noise not in NOISES:
        raise ValueError(f"unknown style or noise {style!r}, {noise!r}: there are {STYLES} and {tuple(NOISES)}")
    # pages of one seed hold the same articles in every style, set alike at every noise: scores compare
    deal, look = random.Random(f"articles {seed}"), random.Random(f"{style} {seed}")
    date = FIRST_DAY + datetime.timedelta(days=deal.randrange(1000))
    writer = Writer(deal, date, _stock().prose)
    articles = _deal(writer, date, deal)
    folio = writer.folio("澜河日报", deal.randint(1, 24)) if deal.random() < FURNISHED else ()
    lines = _set(
        articles, folio, style, look, partial(laid_over, noise=NOISES[noise], rng=random.Random(f"{noise} {seed}"))
    )
    text, found = _written(lines)
    gold = {
        "page": f"{style}_{noise}_{seed:06d}",
        "articles": [gold_article(article) for article in articles],
        **found,
        "newspaper": "澜河日报",
        "issue_date": date.isoformat(),
    }
    return text, gold


def _set(
    articles: list[Article], folio: tuple[str, ...], style: str, rng: random.Random, dirtied: Dirty
) -> list[Physical]:
    furniture: list[Frame] = [[Line(text, None, "furniture") for text in folio]] if folio else []
    if style == "stream":
        frames = stream(articles, rng)
    else:
        placed = Sheet(rng.choice(MEASURES), rng.choice(COLUMNS), rng).set(articles)
        if style == "layout":
            return _in_columns(placed, furniture, rng, dirtied)
        frames = (read_as_pdfminer if style == "pdfminer" else read_as_poppler)(placed)
    frames = [*furniture, *frames] if rng.random() < 0.5 else [*frames, *furniture]
    blank = Physical(())
    return [line for frame in dirtied(frames) for line in (*(Physical(((0, one),)) for one in frame), blank)]


def _in_columns(placed: list[Placed], furniture: list[Frame], rng: random.Random, dirtied: Dirty) -> list[Physical]:
    """Physical lines of several columns; blank lines are those of the sheet."""
    # each line by itself: there are no frames to tear or fuse, and specks beside a column are part of its lines
    dirty = [replace(one, line=dirtied([[one.line]])[0][0]) for one in placed]
    cells = rng.choice((1, 2))
    head = [Physical(((0, line),)) for frame in furniture for line in frame]
    rows = read_as_layout(dirty, cells)
    body = [Physical(tuple((start, one.line) for start, one in row), cells) for row in rows]
    return [*head, Physical(()), *body] if head else body


def _written(lines: list[Physical]) -> tuple[str, dict[str, Any]]:
    """Text and gold of physical lines."""
    texts: list[str] = []
    found: dict[str, list[Any]] = {"lines": [], "furniture": [], "runs": []}
    place = 0
    for number, physical in enumerate(lines, 1):
        text = ""
        for start, line in physical.texts:
            gap = start - in_cells(text, physical.cells)
            text += " " * max(gap, 2 if text else 0)
            here = place + len(text)
            text += line.text
            para = None if line.article is None else line.para
            found["runs"].append([here, here + len(line.text), line.article, line.role, para])
        texts.append(text)
        place += len(text) + 1
        mine = [line for _, line in physical.texts]
        if mine and all(line.article is None for line in mine):
            found["furniture"].append(number)
        elif mine:
            first = next(line for line in mine if line.article is not None)
            where = {"n": number, "article": first.article, "role": first.role, "para": first.para}
            found["lines"].append({**where, "mixed": len(mine) > 1})
    return "\n".join(texts) + "\n", found


# ---- articles


@dataclass(frozen=True)
class _Stock:
    """The sample's articles with their dates, the names in them, and their sentences with slots for the names."""

    articles: list[tuple[Article, datetime.date]]
    names: re.Pattern[str]
    prose: list[str]


@lru_cache(maxsize=1)
def _stock() -> _Stock:
    corpus = load_corpus(ARTICLES)
    whole = [(one, issue.date) for issue in corpus.issues for one in issue.articles if not (one.lead or one.tail)]
    names = names_of(corpus)
    plain = [
        text for one, _ in whole if one.kind == "article"
        for place, text in enumerate(one.body) if place and place not in one.subheads
    ]  # fmt: skip
    sentences = [sentence for text in plain for sentence in _SENTENCE.findall(text) if "{" not in sentence]
    return _Stock(whole, names, [names.sub(_slot, sentence) for sentence in sentences])


def _slot(name: re.Match[str]) -> str:
    return "{place}" if name.group()[-1] in "县区镇" else "{p}" if len(name.group()) % 2 else "{q}"


def _deal(writer: Writer, date: datetime.date, rng: random.Random) -> list[Article]:
    """The articles of one page: written ones, and some of the sample's."""
    stock = _stock()
    used: set[str] = set()
    articles: list[Article] = []
    for _ in range(rng.choice((4, 4, 5, 5, 6, 6, 7, 7, 8, 9))):
        chance = rng.random()
        if chance < 0.12:
            articles.append(writer.teaser())
        elif chance < 0.17:
            articles.append(writer.photo())
        else:
            low = rng.randrange(len(LENGTHS) - 1)
            chars = rng.randint(LENGTHS[low], LENGTHS[low + 1])
            near = [
                one for one in stock.articles
                if one[0].key not in used and one[0].kind != "teaser" and 0.6 < sum(map(len, one[0].body)) / chars < 1.7
            ]  # fmt: skip
            if near and rng.random() < FROM_SAMPLE:
                article, old = rng.choice(near)
                used.add(article.key)
                articles.append(renamed(article, old, date, stock.names, rng))
            else:
                articles.append(writer.article(chars))
    return articles

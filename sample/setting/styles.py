"""Three ways in which an extractor leaves a newspaper page: stream, pdfminer, poppler.

Belongs here: the order of frames, where blank lines stand, what is displaced.  Does not belong here: bytes and files
(see `pages`).  A frame is a run of lines; frames are parted by one blank line when the page is written.

* stream: the frames of a layout program; headline often after the body, a blank line between paragraphs
* pdfminer: narrow columns, most paragraphs their own block, blocks of neighbours interleaved, datelines torn off
* poppler: narrow columns, a blank line at the foot of columns only, columns of neighbours interleaved
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import zip_longest

from sample.setting.breaking import break_text, justify
from sample.setting.model import Article


@dataclass(frozen=True)
class Line:
    """One line of a page with its gold reading; `article` is None for furniture."""

    text: str
    article: int | None
    role: str
    para: int = 0


Frame = list[Line]
Column = list[Frame]

_DATELINE = re.compile(r"^[^，。（]{4,16}电(?=　|（| )")
JUSTIFIED = {"stream": 0.35, "pdfminer": 0.12, "poppler": 0.12}
"""Share of lines with spaces beside numbers, as seen in pages of each origin."""

BANDED = {"pdfminer": 0.4, "poppler": 0.85}
"""Chance that neighbours are read column by column, so that 3 of 4 pages (pdfminer) or nearly all (poppler) show it."""


def set_stream(articles: list[Article], furniture: list[Frame], at: str, rng: random.Random) -> list[Frame]:
    """Frames of a page as a layout program streams them: articles shuffled, headline before or after the body."""
    groups = [_stream_article(number, article, rng) for number, article in enumerate(articles)]
    rng.shuffle(groups)
    teasers = [group for group in groups if articles[group[0][0].article or 0].kind == "teaser"]
    if len(teasers) > 1 and rng.random() < 0.5:
        # neighbouring teasers share one frame on a front page
        groups = [group for group in groups if group not in teasers]
        groups.insert(rng.randint(0, len(groups)), [[line for group in teasers for frame in group for line in frame]])
    return _with_furniture(groups, furniture, at)


def set_pdfminer(articles: list[Article], furniture: list[Frame], at: str, rng: random.Random) -> list[Frame]:
    """Frames as pdfminer groups them: a block a paragraph, datelines torn off, neighbours interleaved."""
    columns = [_miner_article(number, article, rng) for number, article in enumerate(articles)]
    return _with_furniture(_interleave(columns, BANDED["pdfminer"], rng), furniture, at)


def set_poppler(articles: list[Article], furniture: list[Frame], at: str, rng: random.Random) -> list[Frame]:
    """Frames as pdftotext prints them: a block a column, paragraphs unparted, neighbours interleaved."""
    columns = [_poppler_article(number, article, rng) for number, article in enumerate(articles)]
    return _with_furniture(_interleave(columns, BANDED["poppler"], rng), furniture, at)


Style = Callable[[list[Article], list[Frame], str, random.Random], list[Frame]]
STYLES: dict[str, Style] = {"stream": set_stream, "pdfminer": set_pdfminer, "poppler": set_poppler}


def _with_furniture(groups: list[list[Frame]], furniture: list[Frame], at: str) -> list[Frame]:
    place = {"first": 0, "middle": len(groups) // 2, "last": len(groups)}[at]
    return [frame for group in [*groups[:place], furniture, *groups[place:]] for frame in group]


def _interleave(articles: list[list[Column]], rate: float, rng: random.Random) -> list[Column]:
    """Columns in page order; with probability `rate` two or three neighbours form a band, read column by column."""
    out: list[Column] = []
    rest = list(articles)
    while rest:
        size = rng.choice((2, 2, 3)) if rng.random() < rate else 1
        band, rest = rest[:size], rest[size:]
        out.extend(column for row in zip_longest(*band) for column in row if column is not None)
    return out


# ---- pieces that all styles share


def _plain(texts: tuple[str, ...], number: int, role: str) -> Frame:
    return [Line(text, number, role) for text in texts]


def _wrapped(text: str, measure: int, number: int, role: str, para: int, indent: int = 0) -> Frame:
    return [Line(piece, number, role, para) for piece in break_text(text, measure, indent)]


def body_frames(number: int, article: Article, measure: int, squeeze: bool = True) -> list[Frame]:
    """One frame a paragraph: body, subheads and the marks of a jump."""
    main = "caption" if article.kind == "photo" else "body"
    texts = list(article.body)
    if article.marks_inline and texts:
        texts[0] = article.lead + texts[0]
        texts[-1] = texts[-1] + article.tail
    frames: list[Frame] = []
    for para, text in enumerate(texts):
        is_subhead = para in article.subheads
        pieces = break_text(text, measure, 0 if is_subhead else 2, squeeze)
        frames.append([Line(piece, number, "subhead" if is_subhead else main, para) for piece in pieces])
    if not article.marks_inline:
        if article.lead:
            frames.insert(0, [Line(article.lead, number, "jump")])
        if article.tail:
            frames.append([Line(article.tail, number, "jump")])
    return frames


def _body(number: int, article: Article, measure: int, style: str, rng: random.Random) -> list[Frame]:
    """As `body_frames`, with the spaces of justification."""
    return [
        [
            line if line.role == "jump" else replace(line, text=justify(line.text, rng, JUSTIFIED[style]))
            for line in frame
        ]
        for frame in body_frames(number, article, measure)
    ]


def _summary(number: int, article: Article, measure: int) -> list[Frame]:
    return [_wrapped("■ " + text, measure, number, "summary", para) for para, text in enumerate(article.summary)]


def _byline(number: int, article: Article) -> Frame:
    return [Line(article.byline, number, "byline")] if article.byline else []


def _credit(number: int, article: Article) -> list[Frame]:
    return [[Line(article.credit, number, "credit")]] if article.credit else []


def _kept(frames: list[Frame]) -> list[Frame]:
    return [frame for frame in frames if frame]


# ---- stream


def _stream_article(number: int, article: Article, rng: random.Random) -> list[Frame]:
    title = _plain(article.title, number, "title")
    if title and rng.random() < 0.1:
        title[0] = replace(title[0], text=" " + title[0].text)
    head = title + _plain(article.subtitle, number, "subtitle")
    kicker = _plain(article.kicker, number, "kicker")
    pointer = [Line(article.pointer, number, "jump")] if article.pointer else []
    if article.kind == "teaser":
        return [kicker + head + pointer]
    measure, height = _stream_measure(article, rng)
    body = _stream_columns(_body(number, article, measure, "stream", rng), height, rng)
    byline = _byline(number, article)
    heads = [kicker, head] if rng.random() < 0.5 else [kicker + head]
    heads += _summary(number, article, rng.randint(40, 43))
    credit = _credit(number, article)
    if article.kind == "photo":
        return _kept([*heads, *body, *credit])
    where = rng.random()
    if where < 0.4:
        return _kept([byline, *body, *heads, *credit])
    if where < 0.65 and not article.summary:
        return _kept([*body, *heads[:-1], heads[-1] + byline, *credit])
    return _kept([*heads, byline, *body, *credit])


def _stream_measure(article: Article, rng: random.Random) -> tuple[int, int]:
    """Column measure in full-width units and column height in lines, by the length of the text."""
    chars = sum(map(len, article.body))
    if article.kind == "photo":
        return rng.randint(11, 20), 99
    if chars < 260:
        return rng.choice((17, 20, 22, 23)), 99
    if chars > 700:
        return rng.choice((13, 16, 17, 18)), rng.randint(17, 26)
    measure = rng.choice((17, 18, 21, 23, 33, 36))
    return measure, rng.randint(10, 16) if measure < 24 else 99


def _stream_columns(paragraphs: list[Frame], height: int, rng: random.Random) -> list[Frame]:
    """A blank line between paragraphs and at the column's foot, even in mid-sentence.

    Shortly after a column break the blank line after a paragraph is often missing, as in real pages.
    """
    out: list[Frame] = [[]]
    used, broken = 0, False
    for paragraph in paragraphs:
        if out[-1] and not (broken and used <= 8 and rng.random() < 0.6):
            out.append([])
        for line in paragraph:
            if used == height:
                out.append([])
                used, broken = 0, True
            out[-1].append(line)
            used += 1
    return out


# ---- pdfminer


def _narrow_head(number: int, article: Article, measure: int) -> Frame:
    """Headline lines as a narrow frame breaks them."""
    frame = _plain(article.kicker, number, "kicker")
    for text in article.title:
        frame += _wrapped(text, max(measure, 7), number, "title", 0)
    for text in article.subtitle:
        frame += _wrapped(text, max(measure + 4, 12), number, "subtitle", 0)
    return frame + ([Line(article.pointer, number, "jump")] if article.pointer else [])


def _miner_article(number: int, article: Article, rng: random.Random) -> list[Column]:
    head = [_narrow_head(number, article, rng.choice((8, 10, 14, 20)))]
    head += _summary(number, article, rng.choice((24, 30)))
    measure = rng.choice((9, 12, 13, 13, 14, 16))
    height = rng.randint(9, 20)
    columns: list[Column] = [[*_kept(head), *_kept([_byline(number, article)]), []]]
    used = 0
    for paragraph in _miner_paragraphs(_body(number, article, measure, "pdfminer", rng), rng):
        if columns[-1][-1] and rng.random() < 0.85:
            columns[-1].append([])
        for place, line in enumerate(paragraph):
            if used >= height:
                columns.append([[]])
                used = 0
            elif place == 1 and used >= height - 2:
                # the indented first line stands alone at the foot of a column
                columns[-1].append([])
            columns[-1][-1].append(line)
            used += 1
    columns[-1] += _credit(number, article)
    if len(columns) > 1 and rng.random() < 0.15 and len(columns[0][-1]) > 2:
        # the last line of a column is grouped with its top
        lost = columns[0][-1].pop()
        columns[0].insert(max(len(columns[0]) - 2, 1), [lost])
    return [_kept(column) for column in columns]


def _miner_paragraphs(paragraphs: list[Frame], rng: random.Random) -> list[Frame]:
    """Tear `东岭社云州3月15日电` off as a line of its own, with the blank that followed it."""
    first = next((i for i, paragraph in enumerate(paragraphs) if paragraph[0].role == "body"), None)
    if first is None or rng.random() < 0.4:
        return paragraphs
    line = paragraphs[first][0]
    match = _DATELINE.match(line.text)
    if not match or match.end() == len(line.text):
        return paragraphs
    torn = replace(line, text=match.group() + " ")
    left = replace(line, text=line.text[match.end() :].strip())
    return [*paragraphs[:first], [torn], [left, *paragraphs[first][1:]], *paragraphs[first + 1 :]]


# ---- poppler


def _poppler_article(number: int, article: Article, rng: random.Random) -> list[Column]:
    head = _narrow_head(number, article, rng.choice((9, 12, 14, 22)))
    measure = rng.choice((9, 11, 13, 16, 16, 18, 20))
    height = rng.randint(12, 24)
    lines = [line for paragraph in _body(number, article, measure, "poppler", rng) for line in paragraph]
    columns: list[Column] = [[lines[start : start + height]] for start in range(0, len(lines), height)] or [[]]
    above = _kept([head, *_summary(number, article, 24), _byline(number, article)])
    if rng.random() < 0.75 or article.kind == "teaser":
        columns[0] = above + columns[0]
    else:
        columns[-1] = columns[-1] + above
    columns[-1] = columns[-1] + _credit(number, article)
    return columns

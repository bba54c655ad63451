"""``python -m benchmarks.segmentation.resetting GOLD_DIR OUT``: set the articles of pages with gold in new layouts.

What belongs here: random sheets as PDF, read back by pdfminer.six and poppler's pdftotext, and frames in the order of a
layout program, with gold.  What does not: pages of our own text (`sample.setting`, which imitates extractors) and
learning (``training``).

The result is for learning how layouts and extractors mix columns; it holds the words of GOLD_DIR and stays out of the
repository.  Needs the extra ``train``, and pdftotext with poppler-data for style poppler.
"""

from __future__ import annotations

import argparse
import html
import io
import json
import random
import re
import subprocess
import sys
import tempfile
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sample.setting.breaking import break_text

FONT = "STSong-Light"
STYLES = ("pdfminer", "poppler", "stream")
MARGIN = 40.0
MEASURES = (11, 13, 15, 17)
"""Column measures of sheets, in full-width units."""
STREAM_MEASURES = (11, 13, 13, 15, 16, 16, 18, 18, 20, 20, 31, 33)
SUBHEAD_LENGTH = 24
"""Characters of the longest paragraph without final punctuation that is set as a subhead."""
LEAST_SIZE = 1.15
"""Of a headline's font against the body's, down to which it is set smaller to take fewer lines."""
LOST = 0.02
"""Share of lines that an extractor may change beyond recognition before the page is dropped."""
_BLANK = re.compile(r"\s+")
_WORD = re.compile("<word [^>]*>(.*?)</word>")


@dataclass(frozen=True)
class Set:
    """A line with what it is."""

    text: str
    article: int
    role: str
    para: int = 0
    indent: float = 0.0
    """In full-width units."""
    size: float = 1.0
    """Of its font, against the body's."""


@dataclass(frozen=True)
class Drawn:
    """A line at its place on the sheet, in points from the top left."""

    x: float
    y: float
    line: Set


Article = dict[str, Any]


def is_subhead(text: str) -> bool:
    """Whether a paragraph of gold is set as a subhead.

    >>> is_subhead("春耕备耕忙"), is_subhead("春耕备耕忙。")
    (True, False)
    """
    return len(text) <= SUBHEAD_LENGTH and text[-1] not in "。！？”…）"


def body_of(number: int, article: Article, measure: int, flush: bool) -> list[Set]:
    """Break the paragraphs of an article; subheads stand flush or indented."""
    lines: list[Set] = []
    for para, raw in enumerate(article["paragraphs"]):
        text = raw.strip()
        if not text:
            continue
        subhead, marked = is_subhead(text), text[0] in "■□●"
        indent = 0 if marked or (subhead and flush) else 2
        role = "summary" if text[0] in "■●" else "body"
        for place, line in enumerate(break_text(text, measure - 2 * subhead, indent, squeeze=False)):
            lines.append(Set(line, number, role, para, float(indent if place == 0 or subhead else 0)))
    return lines


def head_of(number: int, article: Article, width: float, rng: random.Random) -> list[Set]:
    """Break the headline for a width in full-width units of the body; long ones are set smaller."""
    large, small = rng.choice((1.4, 1.6, 1.8, 2.0, 2.2)), rng.choice((1.0, 1.1, 1.2, 1.3))
    most = rng.choice((2, 3, 3, 4))
    found: list[Set] = []
    for role, size in (("kicker", small), ("title", large), ("subtitle", small)):
        for text in article[role]:
            lines = break_text(text.strip(), max(4, int(width / size)), squeeze=False)
            while len(lines) > most and size > LEAST_SIZE:
                size -= 0.1
                lines = break_text(text.strip(), max(4, int(width / size)), squeeze=False)
            found += [Set(line, number, role, size=size) for line in lines]
    return found


class Sheet:
    """A page being set: rows of articles in columns, short ones one below the other."""

    def __init__(self, articles: Sequence[Article], rng: random.Random) -> None:
        self.articles, self.rng = articles, rng
        self.measure = rng.choice(MEASURES)
        self.size = float(rng.choice((8, 9, 10)))
        self.lead = self.size * rng.choice((1.2, 1.3, 1.35, 1.4))
        self.gutter = self.size * rng.choice((1.0, 1.5, 2.0))
        self.flush = rng.random() < 0.6
        self.columns = rng.choice((4, 5, 5, 6, 6) if self.measure < 15 else (3, 4, 4, 5))
        self.step = self.measure * self.size + self.gutter
        self.drawn: list[Drawn] = []
        self.height = self._fill()

    @property
    def width(self) -> float:
        """Of the sheet, in points."""
        return self.columns * self.step - self.gutter + 2 * MARGIN

    def _fill(self) -> float:
        rng, waiting, y = self.rng, list(range(len(self.articles))), MARGIN
        while waiting:
            free, x, bottom = self.columns, MARGIN, y
            while free > 0 and waiting:
                number = waiting.pop(0)
                columns = self._columns_for(number, free)
                below = self._place(number, x, y, columns)
                while waiting and below < bottom - 8 * self.lead and rng.random() < 0.7:
                    rows = self._characters(waiting[0]) / (self.measure * columns)
                    if rows * self.lead > (bottom - below) * 1.3:
                        break
                    below = self._place(waiting.pop(0), x, below + 1.2 * self.lead, columns)
                bottom, x, free = max(bottom, below), x + columns * self.step, free - columns
            y = bottom + self.lead * rng.choice((1.2, 1.8))
        return y + MARGIN

    def _characters(self, number: int) -> int:
        return sum(map(len, self.articles[number]["paragraphs"]))

    def _columns_for(self, number: int, free: int) -> int:
        wanted = round(self._characters(number) / (self.measure * self.rng.uniform(18, 45)))
        columns = free if self.rng.random() < 0.15 else max(1, min(free, wanted))
        return free if free - columns == 1 and self.rng.random() < 0.5 else columns

    def _place(self, number: int, x: float, y: float, columns: int) -> float:
        """Set one article: its headline above, above some columns, or beside; return where it ends."""
        article, rng = self.articles[number], self.rng
        body = body_of(number, article, self.measure, self.flush)
        way = rng.random()
        if way < 0.15 and columns >= 2 and body:
            left = rng.random() < 0.6
            head = head_of(number, article, self.measure, rng)
            end = self._head(head, x if left else x + (columns - 1) * self.step, y)
            return max(end, self._body(body, x + self.step * left, y, [0] * (columns - 1)))
        if way < 0.3 and columns >= 3 and body:
            wide, right = rng.randint(1, columns - 1), rng.random() < 0.3
            head = head_of(number, article, wide * self.measure, rng)
            end = self._head(head, x + (columns - wide) * self.step if right else x, y)
            taken = int((end - y) / self.lead) + 1
            under = [taken] * wide
            clear = [0] * (columns - wide)
            return max(end, self._body(body, x, y, [*clear, *under] if right else [*under, *clear]))
        head = head_of(number, article, columns * self.measure, rng)
        end = self._head(head, x, y, columns * self.step - self.gutter if rng.random() < 0.7 else 0.0)
        gap = self.lead * rng.choice((0.8, 1.2, 1.6, 2.0)) if head and body else 0.0
        return self._body(body, x, end + gap, [0] * columns)

    def _head(self, lines: Sequence[Set], x: float, y: float, centred: float = 0.0) -> float:
        for line in lines:
            size = line.size * self.size
            wide = size * sum(0.5 if ord(char) < 0x250 else 1.0 for char in line.text)
            self.drawn.append(Drawn(x + max(0.0, (centred - wide) / 2), y + size, line))
            y += size * 1.35
        return y

    def _body(self, lines: Sequence[Set], x: float, y: float, taken: Sequence[int]) -> float:
        """Set lines in columns of one height, of which the headline has ``taken`` some rows."""
        rows = -(-(len(lines) + sum(taken)) // len(taken))
        end, waiting = y, deque(lines)
        for column, first in enumerate(taken):
            last = column == len(taken) - 1
            row = first
            while waiting and (row < rows or last):
                line = waiting.popleft()
                top = y + row * self.lead
                self.drawn.append(Drawn(x + column * self.step + line.indent * self.size, top + self.size, line))
                end, row = max(end, top + self.lead), row + 1
        return end

    def pdf(self) -> bytes:
        """Return the sheet as PDF."""
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont
        from reportlab.pdfgen.canvas import Canvas

        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        buffer = io.BytesIO()
        canvas = Canvas(buffer, pagesize=(self.width, self.height))
        for drawn in self.drawn:
            canvas.setFont(FONT, drawn.line.size * self.size)
            canvas.drawString(drawn.x, self.height - drawn.y, drawn.line.text)
        canvas.save()
        return buffer.getvalue()


def extracted(pdf: bytes, style: str) -> str:
    """Return the text that an extractor finds, without form feeds."""
    if style == "pdfminer":
        from pdfminer.high_level import extract_text

        return str(extract_text(io.BytesIO(pdf))).replace("\f", "")
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        done = subprocess.run(["pdftotext", "-bbox-layout", file.name, "-"], capture_output=True, check=True)
    return "\n".join(_blocks(done.stdout.decode("utf-8")))


def _blocks(layout: str) -> Iterator[str]:
    """Yield the blocks of text that poppler finds, each a run of lines: where the font changes, a block ends."""
    for block in layout.split("<block ")[1:]:
        lines = (_WORD.findall(line) for line in block.split("<line ")[1:])
        yield "".join(" ".join(map(html.unescape, words)) + "\n" for words in lines)


def gold_of(text: str, lines: Sequence[Set], articles: Sequence[Article], name: str) -> dict[str, Any] | None:
    """Return the gold of an extracted page; None when too many lines are not found as they were set."""
    waiting: defaultdict[str, deque[Set]] = defaultdict(deque)
    for line in lines:
        waiting[_BLANK.sub("", line.text)].append(line)
    found = []
    lost = 0
    for number, physical in enumerate(text.split("\n"), 1):
        key = _BLANK.sub("", physical)
        if waiting.get(key):
            line = waiting[key].popleft()
            found.append({"n": number, "article": line.article, "role": line.role, "para": line.para, "mixed": False})
        else:
            lost += bool(key)
    if lost > LOST * len(lines):
        return None
    return {"page": name, "articles": list(articles), "lines": found}


def streamed(articles: Sequence[Article], rng: random.Random) -> Iterator[Set | None]:
    """Yield the lines of frames in the order of a layout program; None for a blank line."""
    common, parted = rng.choice(STREAM_MEASURES), rng.uniform(0.6, 0.97)
    after, spaced = rng.choice((0.2, 0.5, 0.6, 0.8, 0.9)), rng.choice((0.3, 0.6, 1.0, 1.0))
    for number, article in enumerate(articles):
        measure = common if rng.random() > 0.1 else rng.choice(STREAM_MEASURES)
        head = [Set(text.strip(), number, role) for role in ("kicker", "title", "subtitle") for text in article[role]]
        heads = [head] if len(head) > 1 and rng.random() < 0.85 else [[line] for line in head]
        height, used = rng.choice((9999, 9999, rng.randint(8, 24), rng.randint(20, 60))), 0
        frames: list[list[Set]] = [[]]
        before: Set | None = None
        for line in body_of(number, article, measure, flush=True):
            new = before is not None and line.para != before.para
            subhead = is_subhead(article["paragraphs"][line.para].strip())
            was_subhead = new and before is not None and is_subhead(article["paragraphs"][before.para].strip())
            chance = spaced * 0.6 if was_subhead else spaced if subhead else parted
            if frames[-1] and ((new and rng.random() < chance) or used == height):
                used = 0 if used == height else used
                frames.append([])
            frames[-1].append(line)
            before, used = line, used + 1
        photo = article.get("kind") == "photo"
        ordered = [*heads, *frames] if photo or rng.random() > after else [*frames, *heads]
        for frame in filter(None, ordered):
            yield from frame
            yield None


def set_anew(articles: Sequence[Article], style: str, name: str) -> tuple[str, dict[str, Any]] | None:
    """Set some articles anew; the same name gives the same page, None one that the extractor spoilt."""
    rng = random.Random(name)
    shuffled = list(articles)
    rng.shuffle(shuffled)
    if style == "stream":
        lines = list(streamed(shuffled, rng))
        text = "\n".join(line.text if line else "" for line in lines)
        gold = [
            {"n": number, "article": line.article, "role": line.role, "para": line.para, "mixed": False}
            for number, line in enumerate(lines, 1)
            if line
        ]
        return text, {"page": name, "articles": shuffled, "lines": gold}
    sheet = Sheet(shuffled, rng)
    text = extracted(sheet.pdf(), style)
    gold_found = gold_of(text, [drawn.line for drawn in sheet.drawn], shuffled, name)
    return None if gold_found is None else (text, gold_found)


def main() -> None:
    """Set every page of a folder anew in every style."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.segmentation.resetting", description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--times", type=int, default=3, help="new layouts of each page and style")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    made = 0
    for path in sorted(arguments.gold.glob("*.gold.json")):
        source = path.name.removesuffix(".gold.json")
        articles = [a for a in json.loads(path.read_text("utf-8"))["articles"] if a["title"] or a["paragraphs"]]
        for style in STYLES:
            for number in range(arguments.times):
                name = f"{source}~{style}~{number}"
                page = set_anew(articles, style, name)
                if page is not None:
                    (arguments.out / f"{name}.txt").write_text(page[0], "utf-8", newline="")
                    (arguments.out / f"{name}.gold.json").write_text(json.dumps(page[1], ensure_ascii=False), "utf-8")
                    made += 1
        print(f"\r{made} pages", end="", file=sys.stderr)
    print(file=sys.stderr)


if __name__ == "__main__":
    main()

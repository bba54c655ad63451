"""The sample corpus: its lines, cleaned, are the paragraphs as their author wrote them.

Which line belongs to which paragraph is taken from the gold reading, so that this is about cleaning alone.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from pipeline.cleaning import clean_page
from pipeline.model import Item, Page, PageReading, Piece
from pipeline.reading.decoding import decode

SAMPLE = Path(__file__).resolve().parents[2] / "sample"
GOLD = sorted((SAMPLE / "gold").glob("*.gold.json"))
BODY = ("body", "caption", "subhead")
JUMP = re.compile(r"[（(](?:上接|下转)[^）)]*[）)]")
"""Marks of a jump within a line: the segmenter leaves them out, the gold reading goes by lines."""
FULL_WIDTH = re.compile("[０-９Ａ-Ｚａ-ｚ％]")
"""One page is set in these, and its gold reading keeps them."""
MOST_SHUFFLED = 1
"""Paragraphs of a page whose columns the extractor printed in the wrong order: setting that right is segmentation."""


def readings(gold: dict[str, Any], text: str) -> dict[tuple[int, int], PageReading]:
    """Return a reading of one paragraph each for the body paragraphs of a page, by (article, paragraph)."""
    starts = [0, *(at + 1 for at, character in enumerate(text) if character == "\n")]
    pieces: dict[tuple[int, int], list[Piece]] = defaultdict(list)
    for line in gold["lines"]:
        if line["role"] not in BODY or line["mixed"]:
            continue
        start = starts[line["n"] - 1]
        printed = re.search(r"[^\s\x00-\x1f](?:[^\n]*[^\s\x00-\x1f])?", text[start:].split("\n", 1)[0])
        assert printed is not None
        pieces[line["article"], line["para"]].append(
            Piece(start + printed.start(), start + printed.end(), line["role"], 0, "seg.gold")
        )
    return {key: PageReading((Item("article", "other", 1.0, tuple(lines)),), ()) for key, lines in pieces.items()}


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.name.removesuffix(".gold.json"))
def test_paragraphs_come_out_as_they_were_written(path: Path) -> None:
    gold = json.loads(path.read_text(encoding="utf-8"))
    text = decode((SAMPLE / "raw" / f"{gold['page'].replace('__', '/')}.txt").read_bytes()).text
    different = shuffled = 0
    for (article, number), reading in readings(gold, text).items():
        (item,) = clean_page(Page("s_x", text), reading).items
        got = JUMP.sub("", item.paragraphs[0].text)
        written = FULL_WIDTH.sub(
            lambda m: unicodedata.normalize("NFKC", m[0]), gold["articles"][article]["paragraphs"][number]
        )
        different += sorted(got) != sorted(written)
        shuffled += got != written
    assert not different
    assert shuffled <= MOST_SHUFFLED


def test_there_are_pages_to_test() -> None:
    assert len(GOLD) >= 24

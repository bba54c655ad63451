"""Readings against gold: the sample pages of this repository, and the seed page where it is at hand."""

from __future__ import annotations

import importlib.util
import json
from bisect import bisect_right
from collections import Counter, defaultdict
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pipeline.model import Page, PageReading
from pipeline.segmentation import segment_page

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
GOLD = ROOT / "sample" / "gold"

Labels = dict[int, tuple[int, str, int]]


def labels(text: str, reading: PageReading) -> Labels:
    """Return line number (from 1) -> (item, role, paragraph) that most of its characters have."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    votes: defaultdict[int, Counter[tuple[int, str, int]]] = defaultdict(Counter)
    for number, item in enumerate(reading.items):
        for piece in item.pieces:
            line = bisect_right(starts, piece.char_start)
            votes[line][(number, piece.role, piece.para_no)] += piece.char_end - piece.char_start
    return {line: count.most_common(1)[0][0] for line, count in votes.items()}


def matched(gold: dict[str, Any], found: Labels, least: float) -> tuple[int, int, int]:
    """Return articles of the gold, items found, and pairs whose lines agree to at least ``least``."""
    wanted: defaultdict[int, set[int]] = defaultdict(set)
    got: defaultdict[int, set[int]] = defaultdict(set)
    for line in gold["lines"]:
        if not line["mixed"] and line["role"] != "jump":
            wanted[line["article"]].add(line["n"])
            if line["n"] in found:
                got[found[line["n"]][0]].add(line["n"])
    pairs = sum(len(a & b) / len(a | b) >= least for a in wanted.values() for b in got.values())
    return len(wanted), len(got), pairs


def sample_pages() -> list[Path]:
    return sorted(GOLD.glob("*.gold.json"))


def decoded(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030")


@pytest.mark.skipif(len(sample_pages()) < 6, reason="the sample corpus is not there")
def test_sample_pages() -> None:
    wanted = got = pairs = roles = lines = furniture = left = 0
    for path in sample_pages():
        gold = json.loads(path.read_text("utf-8"))
        raw = ROOT / "sample" / "raw" / (path.name.removesuffix(".gold.json").replace("__", "/") + ".txt")
        text = decoded(raw.read_bytes())
        found = labels(text, segment_page(Page("s_sample", text)))
        a, b, c = matched(gold, found, 0.9)
        wanted, got, pairs = wanted + a, got + b, pairs + c
        for line in gold["lines"]:
            if line["role"] != "jump":
                lines += 1
                roles += line["n"] in found and found[line["n"]][1] == line["role"]
        furniture += len(gold["furniture"])
        left += sum(number not in found for number in gold["furniture"])
    assert 2 * pairs / (wanted + got) >= LEAST_F1
    assert roles / lines >= LEAST_ROLES
    assert left / furniture >= LEAST_FURNITURE


LEAST_F1, LEAST_ROLES, LEAST_FURNITURE = 0.65, 0.95, 0.97


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_pages", SHARED / "score" / "score_pages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(not (SHARED / "seed").is_dir(), reason="the shared folder is not there")
def test_the_seed_page_is_read_perfectly() -> None:
    gold = json.loads((SHARED / "seed" / "real_seed.gold.json").read_text("utf-8"))
    text = (SHARED / "seed" / "real_seed.txt").read_text("utf-8")
    reading = segment_page(Page("s_seed", text))
    assert [item.kind for item in reading.items] == [article["kind"] for article in gold["articles"]]
    score = scorer().score_page(gold, text, labels(text, reading))
    assert score == dict.fromkeys(score, 1.0)

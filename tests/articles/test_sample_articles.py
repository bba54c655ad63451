"""The sample corpus from bytes to rows: every byte accounted for, names and datelines found."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from pipeline import schema
from pipeline.articles import assemble_page
from pipeline.cleaning import clean_page
from pipeline.model import Page
from pipeline.reading.config import RawConfig
from pipeline.reading.decoding import byte_offsets, decode
from pipeline.reading.place import locate
from pipeline.rulebook import all_rules
from pipeline.segmentation import segment_page

SAMPLE = Path(__file__).resolve().parents[2] / "sample"
GOLD = sorted((SAMPLE / "gold").glob("*.gold.json"))
Rows = dict[str, list[dict[str, Any]]]


def rows_of(path: str) -> tuple[bytes, str, Rows]:
    raw = (SAMPLE / "raw" / path).read_bytes()
    decoded = decode(raw)
    place = locate(path, decoded.text, RawConfig())
    page = Page("s_aaaaaaaaaaaaaaaa", decoded.text, place.newspaper, place.issue_date, place.page_no)
    clean = clean_page(page, segment_page(page))
    offsets = byte_offsets(raw, decoded.text, decoded.encoding)
    rows = assemble_page(page, hashlib.sha256(raw).hexdigest(), clean, offsets)
    names = {name: schema.PUBLISHED[name].without("word_count", "reprint_cluster_id", "words") for name in rows}
    return raw, decoded.encoding, {name: names[name].from_rows(rows[name]).to_pylist() for name in rows}


@pytest.fixture(scope="module")
def corpus() -> dict[str, tuple[bytes, str, Rows, dict[str, Any]]]:
    pages = {}
    for path in GOLD:
        gold = json.loads(path.read_text(encoding="utf-8"))
        pages[gold["page"]] = (*rows_of(gold["page"].replace("__", "/") + ".txt"), gold)
    return pages


def test_every_byte_is_in_one_row(corpus: dict[str, tuple[bytes, str, Rows, dict[str, Any]]]) -> None:
    for raw, _, rows, _ in corpus.values():
        runs = sorted((row["byte_start"], row["byte_end"]) for name in ("spans", "residue") for row in rows[name])
        assert [0, *(end for _, end in runs)] == [*(start for start, _ in runs), len(raw)]


def test_paragraphs_come_back_from_the_raw_bytes(
    corpus: dict[str, tuple[bytes, str, Rows, dict[str, Any]]],
) -> None:
    for raw, encoding, rows, _ in corpus.values():
        texts: dict[tuple[str, int], str] = {}
        for span in rows["spans"]:
            key = (span["article_id"], span["para_no"])
            texts[key] = texts.get(key, "") + raw[span["byte_start"] : span["byte_end"]].decode(encoding)
        for edit in rows["edits"]:
            key = (edit["article_id"], edit["para_no"])
            end = edit["at_char"] + len(edit["delete_text"])
            texts[key] = texts[key][: edit["at_char"]] + edit["insert_text"] + texts[key][end:]
        assert texts == {(p["article_id"], p["para_no"]): p["text"] for p in rows["paragraphs"]}


def test_ids_are_unique_and_every_rule_is_in_the_book(
    corpus: dict[str, tuple[bytes, str, Rows, dict[str, Any]]],
) -> None:
    ids = [article["article_id"] for *_, rows, _ in corpus.values() for article in rows["articles"]]
    assert len(ids) == len(set(ids))
    named = {
        row["rule_id"]
        for *_, rows, _ in corpus.values()
        for name in ("spans", "residue", "edits")
        for row in rows[name]
    }
    assert named <= {rule.rule_id for rule in all_rules()}


def test_people_are_found(corpus: dict[str, tuple[bytes, str, Rows, dict[str, Any]]]) -> None:
    written = found = 0
    for *_, rows, gold in corpus.values():
        authors = {author for article in gold["articles"] for author in article["authors"]}
        named = {credit["name"] for credit in rows["credits"] if credit["credit_role"] != "agency"}
        written += len(authors)
        found += len(authors & named)
    assert found / written > 0.9


def test_datelines_are_of_the_days_before_the_issue(
    corpus: dict[str, tuple[bytes, str, Rows, dict[str, Any]]],
) -> None:
    dated = [
        (article["issue_date"] - article["dateline_date"]).days
        for *_, rows, _ in corpus.values()
        for article in rows["articles"]
        if article["dateline_date"] and article["issue_date"]
    ]
    assert dated
    assert all(0 <= days <= 3 for days in dated)

"""Ids follow from content: these values are part of every published release."""

from __future__ import annotations

import base64
import hashlib
import re

from pipeline import schema
from pipeline.reading.identity import article_id, source_id

DIGEST = hashlib.sha256("澜河日报".encode()).hexdigest()


def test_source_id_is_the_head_of_the_digest() -> None:
    assert source_id(DIGEST) == "s_" + base64.b32encode(bytes.fromhex(DIGEST)).decode().lower()[:16]
    assert re.fullmatch(schema.SOURCE_ID, source_id(DIGEST))


def test_source_id_never_changes() -> None:
    assert source_id("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855") == "s_4oymiquy7qobjgx3"


def test_article_id_depends_on_source_and_byte() -> None:
    ids = {article_id(DIGEST, 0), article_id(DIGEST, 1), article_id("0" * 64, 0)}
    assert len(ids) == 3
    assert all(re.fullmatch(schema.ARTICLE_ID, found) for found in ids)


def test_article_id_follows_the_documented_formula() -> None:
    expected = base64.b32encode(hashlib.sha256(f"{DIGEST}:12".encode()).digest()).decode().lower()[:16]
    assert article_id(DIGEST, 12) == f"a_{expected}"

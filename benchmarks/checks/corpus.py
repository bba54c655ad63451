"""A large store of sound tables, made without reading a page: what the checks of a long archive have to look at.

What belongs here: tables that hold together, of text drawn at random.  What does not: measuring (``__main__``).

A few chunks of distinct pages are drawn; every partition gets one of them under its own date, so that a million
paragraphs are written in the time that a few thousand take to make.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from collections.abc import Callable, Iterator

import pyarrow as pa

from pipeline import schema
from pipeline.cleaning.rules import FULL_WIDTH, NEWLINE
from pipeline.planning import current_inputs
from pipeline.reading.identity import article_id, source_id
from pipeline.stages import STAGES, TABLES_OF
from pipeline.store import UNPARTITIONED, Store

PAGES, ARTICLES, BODY_PARAGRAPHS = 64, 6, 8
"""Pages of a chunk, articles of a page, body paragraphs of an article; a title comes on top."""
CHUNK_PARAGRAPHS = PAGES * ARTICLES * (BODY_PARAGRAPHS + 1)
PARAGRAPH_CHARS = (30, 120)
KEYWORDS = 10
VARIANTS = 8
"""Distinct chunks."""
FIRST_DAY = dt.date(1990, 1, 1)
NEWSPAPER = "澜河日报"
COMMON = "".join(chr(0x4E00 + 7 * i) for i in range(2500))
"""Characters that text is drawn from."""

Rows = dict[str, list[tuple[object, ...]]]


def write_store(store: Store, paragraphs: int) -> list[str]:
    """Fill a store with at least so many paragraphs, in partitions of one chunk, and return the partitions."""
    drawn = [_chunk(random.Random(seed)) for seed in range(VARIANTS)]
    days = [FIRST_DAY + dt.timedelta(number) for number in range(-(-paragraphs // CHUNK_PARAGRAPHS))]
    words = (COMMON[at : at + 4] for at in range(0, len(COMMON) - 4, 2))
    lexicon = [(word, 9, 5, 7.0, 2.0, 2.0, "mined", FIRST_DAY) for word in words]
    _write(store, "lexicon", UNPARTITIONED, {"lexicon": schema.LEXICON.from_rows(lexicon)})
    for number, day in enumerate(days):
        tables = _dated(drawn[number % VARIANTS], day)
        for asset in ("sources", "clean_articles", "words", "keywords"):
            _write(store, asset, day.isoformat(), tables)
    _write(store, "reprints", UNPARTITIONED, {"reprints": schema.REPRINTS.from_rows(_reprints(drawn[0]))})
    return [day.isoformat() for day in days]


def _write(store: Store, asset: str, partition: str, tables: dict[str, pa.Table]) -> None:
    writer = store.writer(asset, partition, TABLES_OF[asset])
    writer.write({table.name: tables.get(table.name, table.empty()) for table in TABLES_OF[asset]})
    writer.close("benchmark", current_inputs(store, asset, partition, {}) if asset in STAGES else {})


def _dated(tables: dict[str, pa.Table], day: dt.date) -> dict[str, pa.Table]:
    """Return the tables with another issue date."""
    dated = dict(tables)
    for name in ("sources", "articles"):
        table = tables[name]
        place = table.column_names.index("issue_date")
        days = pa.array([day] * len(table), pa.date32())
        dated[name] = table.set_column(place, table.schema.field("issue_date"), days)
    return dated


def _reprints(tables: dict[str, pa.Table]) -> Iterator[tuple[object, ...]]:
    ids = tables["articles"]["article_id"].to_pylist()
    for first, second in zip(ids[::2], ids[1::2], strict=True):
        yield first, f"r_{first[2:]}", True, 1.0, "same"
        yield second, f"r_{first[2:]}", False, 0.9, "near"


def _chunk(rng: random.Random) -> dict[str, pa.Table]:
    rows: Rows = {}
    for number in range(PAGES):
        _add_page(rows, rng, number)
    declared = {table.name: table for asset in TABLES_OF.values() for table in asset}
    return {name: declared[name].from_rows(found) for name, found in rows.items()}


def _text(rng: random.Random, least: int, most: int) -> str:
    return "".join(rng.choices(COMMON, k=rng.randint(least, most)))


def _add_page(rows: Rows, rng: random.Random, number: int) -> None:
    articles = [
        [_text(rng, 8, 20), *(_text(rng, *PARAGRAPH_CHARS) + "。" for _ in range(BODY_PARAGRAPHS))]
        for _ in range(ARTICLES)
    ]
    # One full-width digit in each article, which an edit makes narrow.
    raw_of = [[*texts[:-1], f"２{texts[-1]}"] for texts in articles]
    raw = "".join(f"{text}\n" for texts in raw_of for text in texts)
    content = raw.encode()
    sha = hashlib.sha256(content).hexdigest()
    source = source_id(sha)
    page_no = f"{number + 1:02}"
    add = _adder(rows)
    add("sources", source, f"{page_no}-{sha[:8]}.txt", sha, len(content), len(raw), "utf-8", NEWSPAPER, FIRST_DAY,
        page_no, "path", "path", "open")  # fmt: skip
    add("source_bytes", source, content)
    byte = char = kept = 0
    for article_no, (texts, raws) in enumerate(zip(articles, raw_of, strict=True)):
        start = byte
        first_body = byte + len(raws[0].encode()) + 1
        article = article_id(sha, first_body)
        for para, raw_text in enumerate(raws):
            size = len(raw_text.encode())
            role = "title" if para == 0 else "body"
            add("spans", article, para, 0, source, byte, byte + size, char, char + len(raw_text), role,
                FULL_WIDTH.rule_id)  # fmt: skip
            byte, char, kept = byte + size, char + len(raw_text), kept + size
            add("residue", source, byte, byte + 1, char, char + 1, "layout_newline", NEWLINE.rule_id)
            byte, char = byte + 1, char + 1
        add("edits", article, BODY_PARAGRAPHS, 0, 0, "２", "2", FULL_WIDTH.rule_id)
        clean = [*texts[:-1], f"2{texts[-1]}"]
        _add_article(add, rng, (article, source, article_no, page_no, start, byte - 1), clean)
    add("coverage", source, kept, len(content) - kept, 0, 0, ARTICLES, ARTICLES * (BODY_PARAGRAPHS + 1))


def _adder(rows: Rows) -> Callable[..., None]:
    def add(table: str, *values: object) -> None:
        rows.setdefault(table, []).append(values)

    return add


def _add_article(add: Callable[..., None], rng: random.Random, place: tuple[object, ...], clean: list[str]) -> None:
    article, source, article_no, page_no, start, end = place
    title, *body = clean
    text = "\n".join(body)
    for para, paragraph in enumerate(clean):
        add("paragraphs", article, para, "body" if para else "title", paragraph, len(paragraph))
        words = [paragraph[at : at + 2] for at in range(0, len(paragraph), 2)]
        add("words", article, para, " ".join(words), len(words))
    add("articles", article, source, article_no, "article", "brief", None, title, None, None, None, None, None, None,
        NEWSPAPER, FIRST_DAY, page_no, text, len(text), len(body), None, 0.9,
        hashlib.sha256(text.encode()).hexdigest(), start, end)  # fmt: skip
    add("credits", article, 0, "田禾", "reporter")
    for signal in ("han_share", "length", "unbalanced_quotes", "unfinished_last_sentence"):
        add("quality", article, signal, 0.9, 0.5, True)
    whole = f"{title}\n{text}"
    places = sorted(rng.sample(range(len(body[0]) - 4), KEYWORDS))
    keywords = list(dict.fromkeys(body[0][at : at + 4] for at in places))
    for rank, keyword in enumerate(keywords, 1):
        add(
            "keywords",
            article,
            rank,
            keyword,
            1 / rank,
            whole.count(keyword),
            whole.find(keyword),
            "drawn",
        )

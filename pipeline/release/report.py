"""The report of a release: figures that a person looks at, as one HTML file without scripts or outside files.

What belongs here: counting over the published tables and setting the counts in HTML.
"""

from __future__ import annotations

import html
import json
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pyarrow.compute as pc

from pipeline.release.merging import read_sorted
from pipeline.release.trends import trends_html

Row = tuple[str | int, ...]
"""Names, then a count."""

TOP_KEYWORDS = 30
LENGTH_BANDS = (0, 1, 100, 300, 600, 1200, 2400)
"""Lower ends of the bands of article lengths, in characters."""
BAR_WIDTH = 240
"""Pixels of the longest bar."""

_STYLE = """
body{font:16px/1.6 "Noto Serif CJK SC","Songti SC",Georgia,serif;max-width:58rem;margin:2rem auto;padding:0 1rem;
color:#222;background:#fdfcf8}h1{font-size:1.7rem}h2{font-size:1.15rem;border-bottom:1px solid #ccc;margin-top:2rem}
table{border-collapse:collapse}td,th{padding:.15rem .9rem .15rem 0;text-align:left}td.n{text-align:right;
font-variant-numeric:tabular-nums}.bar{display:inline-block;height:.7rem;background:#8a1c1c;vertical-align:middle}
p.note{color:#666}
"""


def report_html(release: Path) -> str:
    """Return the report of a release folder.

    Raises FileNotFoundError when the folder is not a release.
    """
    facts = json.loads((release / "release.json").read_text(encoding="utf-8"))
    parquet = release / "data" / "parquet"
    sections = [
        _section("各期 · Issues", ("报纸 newspaper", "日期 date", "稿件 articles"), _issues(parquet)),
        _section("类别 · Kinds", ("类别 kind", "稿件 articles"), _counts(parquet, "articles", "kind")),
        _section("体裁 · Genres", ("体裁 genre", "稿件 articles"), _counts(parquet, "articles", "genre")),
        _section("篇幅 · Lengths", ("字数 characters", "稿件 articles"), _lengths(parquet)),
        _section("剔除的字节及原因 · Bytes left out, and why", ("原因 reason", "字节 bytes"), _residue(parquet)),
        _section("关键词 · Keywords", ("关键词 keyword", "稿件 articles"), _keywords(parquet)),
        trends_html(parquet),
    ]
    version = html.escape(str(facts["version"]))
    return (
        '<!doctype html><html lang="zh"><meta charset="utf-8">'
        f"<title>Banmian 版面 {version}</title><style>{_STYLE}</style>"
        f"<h1>版面数据集 {version}</h1><p class=note>Figures counted from the published tables of release {version}. "
        f"各项数字均由已发布的表统计而得。</p>{''.join(sections)}</html>\n"
    )


def _tally(parquet: Path, table: str, columns: list[str]) -> Counter[tuple[object, ...]]:
    """Count the distinct rows of some columns, a few thousand rows at a time."""
    found: Counter[tuple[object, ...]] = Counter()
    for part in read_sorted(parquet / f"{table}.parquet", columns):
        counted = part.group_by(columns).aggregate([([], "count_all")])
        for *values, count in zip(*(column.to_pylist() for column in counted.columns), strict=True):
            found[tuple(values)] += count
    return found


def _counts(parquet: Path, table: str, column: str) -> list[Row]:
    return _most_first((str(value), count) for (value,), count in _tally(parquet, table, [column]).items())


def _most_first(pairs: Iterable[tuple[str, int]]) -> list[Row]:
    return [*sorted(pairs, key=lambda pair: (-pair[1], pair[0]))]


def _issues(parquet: Path) -> list[Row]:
    pairs = _tally(parquet, "articles", ["newspaper", "issue_date"]).items()
    return sorted((str(paper or "?"), str(date or "?"), count) for (paper, date), count in pairs)


def _lengths(parquet: Path) -> list[Row]:
    found: Counter[int] = Counter()
    for (length,), count in _tally(parquet, "articles", ["char_count"]).items():
        found[max(band for band in LENGTH_BANDS if band <= int(str(length)))] += count
    names = {band: f"{band}–{after - 1}" for band, after in pairwise(LENGTH_BANDS)}
    names[0] = "0"
    return [(names.get(band, f"≥ {band}"), found[band]) for band in LENGTH_BANDS if found[band]]


def _residue(parquet: Path) -> list[Row]:
    found: Counter[str] = Counter()
    for part in read_sorted(parquet / "residue.parquet", ["reason", "byte_start", "byte_end"]):
        sizes = part.append_column("bytes", pc.subtract(part["byte_end"], part["byte_start"]))
        for row in sizes.group_by("reason").aggregate([("bytes", "sum")]).to_pylist():
            found[row["reason"]] += row["bytes_sum"]
    return _most_first(found.items())


def _keywords(parquet: Path) -> list[Row]:
    return _counts(parquet, "keywords", "keyword")[:TOP_KEYWORDS]


def _section(title: str, head: Iterable[str], rows: list[Row]) -> str:
    most = max((row[-1] for row in rows if isinstance(row[-1], int)), default=0)
    body = "".join(f"<tr>{_cells(row, most)}</tr>" for row in rows)
    cells = "".join(f"<th>{html.escape(name)}</th>" for name in head)
    return f"<h2>{html.escape(title)}</h2><table><tr>{cells}</tr>{body}</table>"


def _cells(row: Row, most: int) -> str:
    *names, count = row
    text = "".join(f"<td>{html.escape(str(name))}</td>" for name in names)
    width = round(BAR_WIDTH * int(str(count)) / most) if most else 0
    return f'{text}<td class=n>{count:,}</td><td><span class=bar style="width:{width}px"></span></td>'

"""Trends of keywords: in how many articles the commonest ones stand, by time and by newspaper, as tables of the report.

What belongs here: counting over the published tables ``articles`` and ``keywords``, and setting the counts in HTML.
What does not: the rest of the report (``report``).

A keyword's share is that of the articles of a day (or month, or year) that have it, so that a thick issue looks no
different from a thin one.  Articles without a date, or without a newspaper, are left out of the table that needs it.
"""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.release.merging import SortedStream, read_sorted

TOP = 20
"""Keywords whose trends are shown."""
MOST_PERIODS = 14
"""Columns of a table at most: more days than that are added up to months, more months to years."""
_PERIODS = {"日期 day": len("2025-07-28"), "月份 month": len("2025-07"), "年份 year": len("2025")}
SHADE = 0.6
"""Opacity of the darkest cell: the figure stays readable on it."""
_NAMES = ["newspaper", "issue_date"]


Cells = Counter[tuple[str | None, str | None]]
"""Number of articles by newspaper and issue date."""
ColumnOf = Callable[[str | None, str | None], str | None]
"""The column that a newspaper and an issue date belong to."""


@dataclass(frozen=True, slots=True)
class Trends:
    """Articles with each keyword in each column (a period or a newspaper), and all articles in each column."""

    unit: str
    columns: tuple[str, ...]
    articles: tuple[int, ...]
    counts: dict[str, tuple[int, ...]]

    def change(self, keyword: str) -> float:
        """Return by how much the keyword's share grew from the first to the second half of the columns, in percent."""
        half = len(self.columns) // 2
        (early, all_early), (late, all_late) = (
            (sum(self.counts[keyword][part]), sum(self.articles[part]))
            for part in (slice(0, half), slice(len(self.columns) - half, None))
        )
        return 100 * (late / all_late - early / all_early) if all_early and all_late else 0.0


def trends_html(parquet: Path, top: int = TOP) -> str:
    """Return the two tables for the ``top`` keywords of a release's Parquet folder; nothing where it has none."""
    articles, counts = _counted(parquet, top)
    if not counts:
        return ""
    return _table("关键词走势 · Keywords over time", over_time(articles, counts), is_ordered=True) + _table(
        "各报关键词 · Keywords by newspaper", by_newspaper(articles, counts), is_ordered=False
    )


def over_time(articles: Cells, counts: dict[str, Cells]) -> Trends:
    """Return the trends by day, or by month or year where there are more than MOST_PERIODS of the shorter ones."""
    dates = {date for _, date in articles if date is not None}
    fitting = ((unit, size) for unit, size in _PERIODS.items() if len({date[:size] for date in dates}) <= MOST_PERIODS)
    unit, size = next(fitting, list(_PERIODS.items())[-1])
    columns = sorted({date[:size] for date in dates})[-MOST_PERIODS:]
    return _trends(unit, columns, articles, counts, lambda _, date: date[:size] if date else None)


def by_newspaper(articles: Cells, counts: dict[str, Cells]) -> Trends:
    """Return the trends by newspaper, those with most articles first."""
    sizes: Counter[str] = Counter()
    for (newspaper, _), count in articles.items():
        if newspaper is not None:
            sizes[newspaper] += count
    columns = sorted(sizes, key=lambda name: (-sizes[name], name))[:MOST_PERIODS]
    return _trends("报纸 newspaper", columns, articles, counts, lambda newspaper, _: newspaper)


def _trends(
    unit: str, columns: Sequence[str], articles: Cells, counts: dict[str, Cells], column_of: ColumnOf
) -> Trends:
    def row(cells: Cells) -> tuple[int, ...]:
        totals: Counter[str | None] = Counter()
        for newspaper, date in cells:
            totals[column_of(newspaper, date)] += cells[newspaper, date]
        return tuple(totals[column] for column in columns)

    return Trends(unit, tuple(columns), row(articles), {keyword: row(cells) for keyword, cells in counts.items()})


def _counted(parquet: Path, top: int) -> tuple[Cells, dict[str, Cells]]:
    """Return the articles that have keywords, and of these the ones with each of the ``top`` keywords."""
    totals: Counter[str] = Counter()
    for part in read_sorted(parquet / "keywords.parquet", ["keyword"]):
        for entry in pc.value_counts(part["keyword"].combine_chunks()).to_pylist():
            totals[entry["values"]] += entry["counts"]
    chosen = [keyword for keyword, _ in sorted(totals.items(), key=lambda pair: (-pair[1], pair[0]))[:top]]
    articles: Cells = Counter()
    counts: dict[str, Cells] = {keyword: Counter() for keyword in chosen}
    for found in _joined(parquet):
        cells = zip(*(found[name].to_pylist() for name in (*_NAMES, "rank", "keyword")), strict=True)
        for newspaper, date, rank, keyword in cells:
            key = (newspaper, date.isoformat() if date else None)
            articles[key] += rank == 1
            if keyword in counts:
                counts[keyword][key] += 1
    return articles, counts


def _joined(parquet: Path) -> Iterator[pa.Table]:
    """Yield keywords with newspaper and date of their article, a stretch of articles at a time."""
    articles = SortedStream(read_sorted(parquet / "articles.parquet", ["article_id", *_NAMES]), "article_id")
    keywords = SortedStream(read_sorted(parquet / "keywords.parquet", ["article_id", "rank", "keyword"]), "article_id")
    while not (articles.is_done and keywords.is_done):
        bounds = [bound for bound in (articles.next_bound(), keywords.next_bound()) if bound is not None]
        bound = min(bounds, default=None)
        some, of_some = articles.take_below(bound), keywords.take_below(bound)
        if some is not None and of_some is not None:
            yield of_some.join(some, "article_id")
        if bound is None:
            return


def _table(title: str, trends: Trends, is_ordered: bool) -> str:
    """Return a table of shares, darker where a keyword stands in more of a column's articles."""
    if not trends.columns:
        return ""
    shares = {
        keyword: [100 * n / total if total else 0.0 for n, total in zip(row, trends.articles, strict=True)]
        for keyword, row in trends.counts.items()
    }
    most = max((share for row in shares.values() for share in row), default=0.0) or 1.0
    has_change = is_ordered and len(trends.columns) > 1
    change_head = "<th>变化 change</th>" if has_change else ""
    heads = "".join(f"<th>{html.escape(column)}</th>" for column in trends.columns)
    totals = "".join(f"<td class=n>{total:,}</td>" for total in trends.articles)
    rows = [f"<tr><td>稿件 articles</td>{'<td></td>' if has_change else ''}{totals}</tr>"]
    for keyword, row in shares.items():
        change = f"<td class=n>{trends.change(keyword):+.1f}</td>" if has_change else ""
        shades = [f"background:rgba(138,28,28,{share / most * SHADE:.2f})" for share in row]
        cells = "".join(
            f'<td class=n style="{shade}">{share:.1f}</td>' for shade, share in zip(shades, row, strict=True)
        )
        rows.append(f"<tr><td>{html.escape(keyword)}</td>{change}{cells}</tr>")
    note = "占同列有关键词的稿件的百分比。 Percent of a column's articles with keywords."
    return (
        f"<h2>{html.escape(title)}</h2><p class=note>{note}</p>"
        f"<table><tr><th>{html.escape(trends.unit)}</th>{change_head}{heads}</tr>{''.join(rows)}</table>"
    )

"""Trends of keywords, counted over tables written by hand."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.release import merging
from pipeline.release.trends import by_newspaper, over_time, trends_html

ARTICLES = [
    ("a_1", "澜河日报", dt.date(2025, 7, 1), ("春灌", "候鸟")),
    ("a_2", "澜河日报", dt.date(2025, 7, 1), ("春灌",)),
    ("a_3", "澜河晚报", dt.date(2025, 7, 2), ("候鸟", "湿<地")),
    ("a_4", None, dt.date(2025, 7, 2), ("候鸟",)),
    ("a_5", "澜河晚报", None, ("春灌",)),
    ("a_6", "澜河晚报", dt.date(2025, 7, 2), ()),
]


@pytest.fixture
def parquet(tmp_path: Path) -> Path:
    ids, newspapers, dates, keywords = map(list, zip(*ARTICLES, strict=True))
    articles = {"article_id": ids, "newspaper": newspapers, "issue_date": pa.array(dates, pa.date32())}
    pq.write_table(pa.table(articles), tmp_path / "articles.parquet")
    rows = [
        {"article_id": article_id, "rank": rank, "keyword": keyword}
        for article_id, of_article in zip(ids, keywords, strict=True)
        for rank, keyword in enumerate(of_article, 1)
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "keywords.parquet")
    return tmp_path


@pytest.mark.parametrize("rows", [1, 2, 100])
def test_the_tables_of_the_report(parquet: Path, rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging.read_sorted, "__defaults__", (None, rows))
    text = trends_html(parquet)
    assert text.count("<table>") == 2
    # Of the two articles of 1 July that have keywords, both have 春灌; of those of 2 July none has.
    by_time, by_paper = text.split("<h2>")[1:]
    row = by_time[by_time.index("<td>春灌</td>") :].split("</tr>")[0]
    assert ">100.0</td>" in row
    assert ">0.0</td>" in row
    assert ">-100.0</td>" in row
    assert "湿&lt;地" in by_time
    assert by_paper.index("澜河日报") < by_paper.index("澜河晚报")


def test_a_release_without_keywords_has_no_trends(tmp_path: Path) -> None:
    assert trends_html(tmp_path) == ""


def test_many_days_are_added_up_to_months_and_months_to_years() -> None:
    days = [dt.date(2025, 1, 1) + dt.timedelta(days=n) for n in range(60)]
    articles = Counter({("澜河日报", day.isoformat()): 2 for day in days})
    counts = {"春灌": Counter({("澜河日报", days[0].isoformat()): 1, ("澜河日报", days[59].isoformat()): 2})}
    trends = over_time(articles, counts)
    assert trends.columns == ("2025-01", "2025-02", "2025-03")
    assert trends.articles == (62, 56, 2)
    assert trends.counts == {"春灌": (1, 0, 2)}
    assert trends.change("春灌") == pytest.approx(100 * (2 / 2 - 1 / 62))
    long_ago = Counter({("澜河日报", f"{1990 + n}-0{1 + n % 2}-01"): 1 for n in range(30)})
    assert len(over_time(long_ago, {}).columns) == 14
    assert over_time(long_ago, {}).columns[-1] == "2019"


def test_newspapers_stand_in_the_order_of_their_size() -> None:
    articles = Counter({("甲报", "2025-01-01"): 1, ("乙报", "2025-01-01"): 3, (None, "2025-01-01"): 9})
    trends = by_newspaper(articles, {"春灌": Counter({("甲报", "2025-01-01"): 1})})
    assert trends.columns == ("乙报", "甲报")
    assert trends.counts == {"春灌": (0, 1)}

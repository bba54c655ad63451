"""Quality signals: how often they fire on articles in which nothing is wrong.

What belongs here: the signals of ``pipeline.articles.quality`` on the articles of the gold reading, as their papers
published them.  What does not: how much of what is wrong they find (``tests/articles/test_quality.py`` has cases).

Personal data is marked because it is there, so those signals are counted beside the others and are no false alarms.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pipeline.articles.quality import quality_rows
from pipeline.model import CleanItem, Item, Paragraph, Span

MOST_FALSE_ALARMS = 0.005
"""Share of sound articles on which a signal may fire."""


def report(folder: Path) -> str:
    """Return the table for the gold articles of ``folder``, or the reason why there is none."""
    articles = list(_articles(folder))
    if not articles:
        return f"quality signals: skipped, no gold pages in {folder}"
    fired: Counter[str] = Counter()
    alarmed = 0
    for article in articles:
        signals = quality_rows(article, ())
        failed = [name for name, _, _, passed in signals if not passed]
        fired.update({name: 0 for name, *_ in signals} | Counter(failed))
        alarmed += any(not name.startswith("personal_") for name in failed)
    rows = [f"quality signals: share of {len(articles):,} sound articles on which each fires"]
    for name, count in fired.items():
        note = " (what was found is there)" if name.startswith("personal_") else ""
        rows.append(f"  {name:<28}{count:>5}{count / len(articles):>9.2%}{note}")
    share = alarmed / len(articles)
    verdict = "within" if share <= MOST_FALSE_ALARMS else "above"
    rows.append(f"  {'any but personal data':<28}{alarmed:>5}{share:>9.2%}, {verdict} {MOST_FALSE_ALARMS:.1%}")
    return "\n".join(rows)


def _articles(folder: Path) -> Iterator[CleanItem]:
    """Yield each article with a body once: pages are set in several styles, and may hold the same article."""
    seen: set[str] = set()
    for gold in sorted(folder.glob("*.gold.json")):
        for article in json.loads(gold.read_text("utf-8"))["articles"]:
            text = "\n".join(article["paragraphs"])
            if text and text not in seen:
                seen.add(text)
                lines = [("title", line) for line in article["title"]]
                lines += [("body", line) for line in article["paragraphs"]]
                paragraphs = tuple(Paragraph(role, line, (Span(0, len(line), "gold"),)) for role, line in lines)
                yield CleanItem(Item(article["kind"], "other", 1.0, ()), paragraphs)

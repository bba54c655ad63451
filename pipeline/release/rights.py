"""RIGHTS.md: what may be done with the pages of each newspaper, as ``banmian.toml`` says it.

What belongs here: rights, licence and attribution, counted over the sources of a release.  What does not: the licence
of the dataset as a whole (``licences``) and reading the configuration (``pipeline.reading.config``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from pipeline.reading.config import Terms
from pipeline.release.merging import read_sorted
from pipeline.release.write import parquet_path

NAME = "RIGHTS.md"
TermsOf = Callable[[str, str | None], Terms]
"""Gives the terms of a page by path and newspaper."""
_MEANING = {
    "open": ("文本与原始文件均可公开", "text and raw files are for everybody"),
    "licensed": (
        "经许可使用：完整版含文本与原始文件，开放版不含",
        "under licence: in the full edition, not in the open one",
    ),
    "unknown": ("权利不明：不提供原始文件，开放版不含文本", "nobody knows: no raw files, no text in the open edition"),
    "restricted": ("不得公开：不提供原始文件，开放版不含文本", "closed: no raw files, no text in the open edition"),
}


def rights_document(release: Path, terms: TermsOf) -> str:
    """Return RIGHTS.md for a release whose tables are written."""
    pages: Counter[tuple[str, str, str, str]] = Counter()
    for part in read_sorted(release / parquet_path("sources"), ["path", "newspaper", "rights_status"]):
        for path, newspaper, rights in zip(*(column.to_pylist() for column in part.columns), strict=True):
            said = terms(path, newspaper)
            pages[newspaper or "?", rights, said.licence or "–", said.attribution or "–"] += 1
    lines = [
        "# 权利 Rights",
        "",
        "逐个来源的权利状态见 `sources.rights_status`。The rights of each single source stand in "
        "`sources.rights_status`.",
        "",
        "| 报纸 newspaper | 权利 rights | 许可 licence | 署名 attribution | 版数 pages |",
        "|---|---|---|---|---|",
        *(f"| {' | '.join(_cell(text) for text in key)} | {count:,} |" for key, count in sorted(pages.items())),
        "",
        *(f"- `{name}`：{zh}。{en[0].upper()}{en[1:]}." for name, (zh, en) in _MEANING.items()),
    ]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")

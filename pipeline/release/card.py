"""The dataset card: README.md of a release, Chinese then English.

What belongs here: prose about a release and the figures in it, all generated.  What does not: counting
(``figures``), descriptors (``datapackage``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from pipeline import schema
from pipeline.release import licences
from pipeline.release.figures import Figures
from pipeline.release.inputs import ReleaseSettings
from pipeline.release.write import csv_path, parquet_path

_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"),
          (10_000_000, "1M<n<10M"))  # fmt: skip
_LARGEST = "n>10M"


def card(settings: ReleaseSettings, version: str, digest: str, figures: Figures) -> str:
    """Return README.md."""
    title = settings.title or settings.name
    front = _front_matter(settings, title, figures)
    return "\n".join([*front, *_chinese(settings, title, version, digest, figures), "",
                      *_english(settings, title, version, digest, figures)]) + "\n"  # fmt: skip


def _front_matter(settings: ReleaseSettings, title: str, figures: Figures) -> list[str]:
    """Return the front matter: a configuration for each table with rows (an empty one cannot be loaded)."""
    lines = ["---", f"pretty_name: {json.dumps(title, ensure_ascii=False)}", "language:", "- zh",
             f"license: {licences.card_name(settings)}"]  # fmt: skip
    if licences.card_name(settings) == "other":
        lines.append("license_link: LICENSE")
    size = next((name for limit, name in _SIZES if figures.rows["articles"] < limit), _LARGEST)
    lines += ["size_categories:", f"- {size}", "task_categories:", "- text-generation", "- token-classification",
              "tags:", "- newspapers", "- chinese", "- provenance", "configs:"]  # fmt: skip
    for name in schema.PUBLISHED:
        if figures.rows[name]:
            lines.append(f"- config_name: {name}")
            if name == "articles":
                lines.append("  default: true")
            lines.append(f"  data_files: {parquet_path(name)}")
    return [*lines, "---"]


def _markdown_table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> list[str]:
    names = list(head)
    lines = [f"| {' | '.join(names)} |", f"|{'---|' * len(names)}"]
    return lines + [f"| {' | '.join(str(cell) for cell in row)} |" for row in rows]


def _number(count: int) -> str:
    return f"{count:,}"


def _listed(counts: Mapping[str, int]) -> str:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{name} {_number(count)}" for name, count in ordered) or "0"


def _share(part: int, whole: int) -> str:
    return f"{_number(part)} ({part / whole:.2%})" if whole else "0"


def _period(figures: Figures, unknown: str) -> str:
    if figures.first_issue is None:
        return unknown
    return f"{figures.first_issue} – {figures.last_issue}"


def _ledger(figures: Figures) -> list[tuple[str, str, int]]:
    """Return the account of bytes: Chinese name, English name, bytes."""
    sums = figures.sums
    return [
        ("收入稿件", "kept in articles", sums["bytes_kept"]),
        ("换行与排版空格", "newlines and layout spaces", sums["bytes_layout"]),
        ("有因剔除", "left out for a reason", sums["bytes_left_out"]),
        ("未决", "undecided", sums["bytes_undecided"]),
    ]


def _recipe() -> list[str]:
    return [
        "```python",
        "import pandas as pd",
        f'articles = pd.read_parquet("{parquet_path("articles")}")',
        f'articles = pd.read_csv("{csv_path("articles")}", keep_default_na=False, na_values=[""])',
        "```",
        "```sql",
        f"select newspaper, issue_date, title from '{parquet_path('articles')}';  -- DuckDB",
        "```",
    ]


def _chinese(settings: ReleaseSettings, title: str, version: str, digest: str, figures: Figures) -> list[str]:
    sums, rows = figures.sums, figures.rows
    about = [("版本", version), ("数据摘要（逻辑）", f"`{digest}`"), ("结构版本", schema.SCHEMA_VERSION),
             ("发布日期", settings.release_date or "未注明"), ("地点", settings.place or "未注明"),
             ("许可", settings.licence or "未声明"), ("署名", settings.attribution or "未注明"),
             ("出版日期", _period(figures, "未知"))]  # fmt: skip
    return [
        f"# {title}",
        "",
        f"中文报纸 {_number(rows['sources'])} 个版面，切分为 {_number(rows['articles'])} 篇稿件，"
        f"正文 {_number(sums['characters'])} 字、{_number(sums['words'])} 词。"
        "每一段文字都可追溯到原始文件的字节；每一个未收入的字节都注明了原因。",
        "",
        *_markdown_table(("项目", "内容"), about),
        "",
        "## 读法",
        "",
        *_recipe(),
        "",
        "Parquet 与 CSV 内容相同。CSV 为 UTF-8（无 BOM）、CRLF、空单元格即空值；`articles.csv` 的正文含换行，"
        "pyarrow.csv 须设 `newlines_in_values=True`。",
        "",
        "## 表",
        "",
        *_markdown_table(("表", "行数", "主键", "说明"),
                         ((f"`{name}`", _number(rows[name]), "、".join(f"`{key}`" for key in table.key), table.zh)
                          for name, table in schema.PUBLISHED.items())),
        "",
        "## 构成",
        "",
        f"- 报纸（版数）：{_listed(figures.newspapers)}",
        f"- 类别：{_listed(figures.kinds)}",
        f"- 体裁（限 article 类）：{_listed(figures.genres)}",
        f"- 权利状态（版数）：{_listed(figures.rights)}",
        f"- 日期不明的版面：{_number(sums['undated_pages'])}",
        "",
        "## 字节的去向",
        "",
        *_markdown_table(("去向", "字节"), ((zh, _share(count, sums["bytes"])) for zh, _, count in _ledger(figures))),
        "",
        f"剔除原因（字节）：{_listed(figures.residue_bytes)}",
        "",
        "## 校验",
        "",
        "`python3 -I verify.py` 只用标准库：校验和、表结构、主键与引用、字节账目，有原始文件时从字节重算每一段。",
    ]  # fmt: skip


def _english(settings: ReleaseSettings, title: str, version: str, digest: str, figures: Figures) -> list[str]:
    sums, rows = figures.sums, figures.rows
    about = [("version", version), ("logical digest", f"`{digest}`"), ("schema version", schema.SCHEMA_VERSION),
             ("release date", settings.release_date or "not stated"), ("place", settings.place or "not stated"),
             ("licence", settings.licence or "not stated"), ("attribution", settings.attribution or "not stated"),
             ("issues", _period(figures, "unknown"))]  # fmt: skip
    return [
        f"# {title} (English)",
        "",
        f"{_number(rows['sources'])} pages of Chinese newspapers, cut into {_number(rows['articles'])} articles: "
        f"{_number(sums['characters'])} characters and {_number(sums['words'])} words of text. Every paragraph can be "
        "traced to the bytes of a raw file; every byte left out says why.",
        "",
        *_markdown_table(("item", "value"), about),
        "",
        "## Reading it",
        "",
        *_recipe(),
        "",
        "Parquet and CSV hold the same rows. CSV is UTF-8 without BOM, CRLF, an empty cell is null; the text in "
        "`articles.csv` holds newlines, so pyarrow.csv needs `newlines_in_values=True`.",
        "",
        "## Tables",
        "",
        *_markdown_table(("table", "rows", "key", "what it holds"),
                         ((f"`{name}`", _number(rows[name]), ", ".join(f"`{key}`" for key in table.key), table.en)
                          for name, table in schema.PUBLISHED.items())),
        "",
        "## What is in it",
        "",
        f"- newspapers (pages): {_listed(figures.newspapers)}",
        f"- kinds: {_listed(figures.kinds)}",
        f"- genres (of kind article): {_listed(figures.genres)}",
        f"- rights (pages): {_listed(figures.rights)}",
        f"- pages without a date: {_number(sums['undated_pages'])}",
        "",
        "## Where the bytes went",
        "",
        *_markdown_table(("where", "bytes"), ((en, _share(count, sums["bytes"])) for _, en, count in _ledger(figures))),
        "",
        f"Reasons for leaving out (bytes): {_listed(figures.residue_bytes)}",
        "",
        "## Checking it",
        "",
        "`python3 -I verify.py` needs the standard library alone: checksums, schema, keys and references, the account "
        "of bytes, and, where raw files are at hand, every paragraph derived again from its bytes.",
    ]  # fmt: skip

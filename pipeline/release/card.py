"""The dataset card: README.md of a release, Chinese then English, with the front matter that Hugging Face reads.

What belongs here: how the statements and figures of a release are set as a card.  What does not: counting
(``figures``), the statements (``disclosure``), other descriptors.

Measured on datasets 5.2: a card with Parquet and CSV configurations cannot be loaded, nor one with a table without
rows; so each table with rows has one configuration, and it is Parquet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import yaml

from pipeline import schema
from pipeline.release import disclosure, licences
from pipeline.release.citation import bibtex
from pipeline.release.disclosure import Both
from pipeline.release.facts import ReleaseFacts
from pipeline.release.figures import Figures
from pipeline.release.write import csv_path, parquet_path

Pick = Callable[[Both], str]
"""Chooses one language."""

_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"),
          (10_000_000, "1M<n<10M"))  # fmt: skip
_LARGEST = "n>10M"
_LINE_WIDTH = 120


def card(facts: ReleaseFacts) -> str:
    """Return README.md."""
    front = yaml.safe_dump(front_matter(facts), allow_unicode=True, sort_keys=False, width=_LINE_WIDTH)
    chinese = [f"# {facts.title}", "", *_body(facts, lambda both: both.zh)]
    english = [f"# {facts.title} (English)", "", *_body(facts, lambda both: both.en)]
    return "\n".join([f"---\n{front}---", *chinese, "", *english]) + "\n"


def front_matter(facts: ReleaseFacts) -> dict[str, object]:
    """Return what Hugging Face reads: a configuration and the features of each table with rows."""
    name = licences.card_name(facts.settings)
    rows = facts.figures.rows["articles"]
    configs: list[dict[str, object]] = [
        {
            "config_name": table.name,
            **({"default": True} if table.name == "articles" else {}),
            "data_files": parquet_path(table.name),
        }
        for table in facts.filled
    ]
    return {
        "pretty_name": facts.title,
        "language": ["zh"],
        "license": name,
        **({"license_link": "LICENSE"} if name == "other" else {}),
        "size_categories": [next((size for limit, size in _SIZES if rows < limit), _LARGEST)],
        "task_categories": ["text-generation", "token-classification"],
        "tags": ["newspapers", "chinese", "provenance", "croissant"],
        "configs": configs,
        "dataset_info": [
            {
                "config_name": table.name,
                "features": [{"name": column.name, "dtype": column.type_name} for column in table.columns],
            }
            for table in facts.filled
        ],
    }


def _body(facts: ReleaseFacts, pick: Pick) -> Iterable[str]:
    figures = facts.figures
    yield from (pick(disclosure.abstract(facts)), "")
    yield from _table((Both("项目", "item"), Both("内容", "value")), _about(facts), pick)
    yield from _heading(Both("读法", "Reading it"), pick)
    yield from _recipes()
    yield from ("", pick(_FORMS), "")
    yield from _heading(Both("表", "Tables"), pick)
    yield from _table(
        (Both("表", "table"), Both("行数", "rows"), Both("主键", "key"), Both("说明", "what it holds")),
        (
            (f"`{table.name}`", _number(figures.rows[table.name]), ", ".join(f"`{key}`" for key in table.key),
             Both(table.zh, table.en))
            for table in schema.PUBLISHED.values()
        ),
        pick,
    )  # fmt: skip
    yield from ("", pick(_COLUMNS))
    yield from _heading(Both("构成", "What is in it"), pick)
    yield from (f"- {pick(name)}{pick(_COLON)}{value}" for name, value in _contents(figures))
    yield from _heading(Both("字节的去向", "Where the bytes went"), pick)
    total = figures.sums["bytes"]
    ledger = ((name, _share(count, total)) for name, count in _ledger(figures))
    yield from _table((Both("去向", "where"), Both("字节", "bytes")), ledger, pick)
    reasons = Both("剔除原因（字节）", "Reasons for leaving out (bytes)")
    yield from ("", f"{pick(reasons)}{pick(_COLON)}{_listed(figures.residue_bytes)}")
    yield from _heading(Both("局限、偏差与个人信息", "Limits, biases, personal data"), pick)
    notes = [*disclosure.limitations(facts), *disclosure.biases(facts), disclosure.personal(facts)]
    yield from (f"- {pick(note)}" for note in notes)
    yield from _heading(Both("维护与撤下", "Maintenance and takedown"), pick)
    yield pick(disclosure.maintenance(facts))
    yield from _heading(Both("校验", "Checking it"), pick)
    yield pick(_CHECKING)
    yield from _heading(Both("引用", "Citing it"), pick)
    yield from ("```bibtex", bibtex(facts), "```")


_COLON = Both("：", ": ")
_FORMS = Both(
    "Parquet 与 CSV 内容相同。CSV 为 UTF-8（无 BOM）、CRLF、空单元格即空值；`articles.csv` 的正文含换行，pyarrow.csv "
    "须设 `newlines_in_values=True`。Excel 请开 `excel/articles.excel.csv`（副本，改动过的单元格见 "
    "`excel/altered.csv`）。",
    "Parquet and CSV hold the same rows. CSV is UTF-8 without BOM, CRLF, an empty cell is null; the text in "
    "`articles.csv` holds newlines, so pyarrow.csv needs `newlines_in_values=True`. For Excel open "
    "`excel/articles.excel.csv` (a copy; cells that it alters are listed in `excel/altered.csv`).",
)
_COLUMNS = Both(
    "各列的类型、说明、取值与来历见 `datapackage.json`、`croissant.json` 与 `contract.odcs.yaml`；制作经过见 "
    "`DATASHEET.md`，逐版变动见 `CHANGELOG.md` 与 `diff/`，逐列来历见 `lineage/`。",
    "Types, descriptions, value sets and origins of all columns: `datapackage.json`, `croissant.json` and "
    "`contract.odcs.yaml`. How it was made: `DATASHEET.md`; what changed: `CHANGELOG.md` and `diff/`; where each "
    "column comes from: `lineage/`.",
)
_CHECKING = Both(
    "`python3 -I verify.py` 只用标准库：校验和、表结构、主键与引用、字节账目，有原始文件时从字节重算每一段。",
    "`python3 -I verify.py` needs the standard library alone: checksums, schema, keys and references, the account of "
    "bytes, and, where raw files are at hand, every paragraph derived again from its bytes.",
)


def _about(facts: ReleaseFacts) -> Iterable[tuple[Both | str, ...]]:
    settings, figures = facts.settings, facts.figures
    unstated = Both("未注明", "not stated")
    yield Both("版本", "version"), facts.version
    yield Both("数据摘要（逻辑）", "logical digest"), f"`{facts.digest}`"
    yield Both("结构版本", "schema version"), schema.SCHEMA_VERSION
    yield Both("发布日期", "release date"), settings.release_date.isoformat() if settings.release_date else unstated
    yield Both("地点", "place"), settings.place or unstated
    yield Both("许可", "licence"), settings.licence or Both("未声明", "not stated")
    yield Both("署名", "attribution"), settings.attribution or unstated
    yield Both("联系", "contact"), settings.contact or unstated
    yield Both("出版日期", "issues"), figures.period or Both("未知", "unknown")


def _contents(figures: Figures) -> Iterable[tuple[Both, str]]:
    yield Both("报纸（版数）", "newspapers (pages)"), _listed(figures.newspapers)
    yield Both("类别", "kinds"), _listed(figures.kinds)
    yield Both("体裁（限 article 类）", "genres (of kind article)"), _listed(figures.genres)
    yield Both("权利状态（版数）", "rights (pages)"), _listed(figures.rights)
    yield Both("日期不明的版面", "pages without a date"), _number(figures.sums["undated_pages"])


def _ledger(figures: Figures) -> Iterable[tuple[Both, int]]:
    yield Both("收入稿件", "kept in articles"), figures.sums["bytes_kept"]
    yield Both("换行与排版空格", "newlines and layout spaces"), figures.sums["bytes_layout"]
    yield Both("有因剔除", "left out for a reason"), figures.sums["bytes_left_out"]
    yield Both("未决", "undecided"), figures.sums["bytes_undecided"]


def _recipes() -> Iterable[str]:
    articles = parquet_path("articles")
    return (
        "```python",
        "import pandas as pd",
        f'articles = pd.read_parquet("{articles}")',
        f'articles = pd.read_csv("{csv_path("articles")}", keep_default_na=False, na_values=[""])',
        "```",
        "```sql",
        f"select newspaper, issue_date, title from '{articles}';  -- DuckDB",
        "```",
    )


def _heading(text: Both, pick: Pick) -> Iterable[str]:
    return ("", f"## {pick(text)}", "")


def _table(head: Iterable[Both], rows: Iterable[Iterable[Both | str]], pick: Pick) -> Iterable[str]:
    names = [pick(name) for name in head]
    yield f"| {' | '.join(names)} |"
    yield f"|{'---|' * len(names)}"
    for row in rows:
        yield f"| {' | '.join(pick(cell) if isinstance(cell, Both) else cell for cell in row)} |"


def _number(count: int) -> str:
    return f"{count:,}"


def _listed(counts: Mapping[str, int]) -> str:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{name} {_number(count)}" for name, count in ordered) or "0"


def _share(part: int, whole: int) -> str:
    return f"{_number(part)} ({part / whole:.2%})" if whole else "0"

"""The data dictionary: every table and column in Chinese and English, as Markdown.

    python -m pipeline.release.dictionary [FILE]

What belongs here: setting ``pipeline.schema`` in Markdown; FILE defaults to ``docs/data-dictionary.md``.  What
does not: a word that is not in the schema, but for headings.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline import schema
from pipeline.release.changes import CHANGES

DEFAULT_FILE = Path("docs/data-dictionary.md")
_HEAD = f"""# 数据字典 Data dictionary

<!-- Written by `python -m pipeline.release.dictionary` from pipeline/schema.py: change that file, not this one. -->

结构版本 schema version {schema.SCHEMA_VERSION}

- 区间左闭右开。`char_*` 按 Unicode 码点计，`byte_*` 按原始文件字节计。文本没有空串，空值即空单元格。
- Ranges are half-open. `char_*` counts code points, `byte_*` bytes of the raw file. No text is empty: an empty
  cell is null.
- `changes` 在 `diff/from-<上一版>/changes.parquet`。 It stands in `diff/from-<previous>/changes.parquet`.
- 来历 derivation: `table.column`; `raw` 为原始文件 the raw files, `config` 为配置 `banmian.toml`.
"""
_COLUMNS = "| 列 column | 类型 type | 空 null | 说明 what it holds | 取值 values | 引用 refers to | 来历 derives from |"


def dictionary() -> str:
    """Return the data dictionary of all published tables as Markdown."""
    tables = [*schema.PUBLISHED.values(), CHANGES]
    return "\n".join([_HEAD, *_contents(tables), *(line for table in tables for line in _table(table))])


def _contents(tables: Iterable[schema.Table]) -> Iterator[str]:
    yield "| 表 table | 主键 key | 说明 what it holds |"
    yield "|---|---|---|"
    for table in tables:
        yield f"| [{table.name}](#{table.name}) | {_codes(table.key)} | {table.zh}<br>{table.en} |"
    yield ""


def _table(table: schema.Table) -> Iterator[str]:
    yield from (f"## {table.name}", "", f"{table.zh}。", f"{table.en}.", "", f"主键 key: {_codes(table.key)}", "")
    yield from (_COLUMNS, "|---|---|---|---|---|---|---|")
    for column in table.columns:
        cells = (
            f"`{column.name}`",
            column.type_name,
            "可空 yes" if column.nullable else "",
            f"{column.zh}<br>{column.en}",
            _codes(column.values) or (f"`{column.pattern}`" if column.pattern else ""),
            f"`{column.references}`" if column.references else "",
            _codes(column.derives_from),
        )
        yield f"| {' | '.join(cells)} |"
    yield ""


def _codes(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def main(arguments: list[str]) -> None:
    """Write the dictionary to the file named, or to its usual place."""
    target = Path(arguments[0]) if arguments else DEFAULT_FILE
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(dictionary().encode())
    print(f"wrote {target}")


if __name__ == "__main__":
    main(sys.argv[1:])

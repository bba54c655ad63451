"""The list of all checks: what must hold, of which table, how grave it is, and why.

What belongs here: plain data, cheap to import, from which check specifications are made when code is loaded.  What
does not: how a check is measured (``expectations.measuring``) or judged (``expectations.suites``).

Checks of the same form are generated here (schema, key, reference, files, inputs); ``written`` holds the rest.
"""

from __future__ import annotations

from expectations.expected import GROUPS, Expected
from expectations.further import FILES, INPUTS, RELEASE, RELEASED
from expectations.issues import ISSUES
from expectations.written import WRITTEN
from pipeline import schema

GUARDED: dict[str, tuple[schema.Table, ...]] = {
    "sources": (schema.SOURCES, schema.SOURCE_ALIASES),
    "clean_articles": (
        schema.CLEAN_ARTICLES, schema.CLEAN_PARAGRAPHS, schema.CREDITS, schema.SPANS, schema.RESIDUE, schema.EDITS,
        schema.QUALITY, schema.COVERAGE,
    ),
    "words": (schema.WORDS,),
    "keywords": (schema.KEYWORDS,),
    "reprints": (schema.REPRINTS,),
    "lexicon": (schema.LEXICON,),
    "release": (RELEASE, schema.RULES, schema.ID_HISTORY, schema.TOMBSTONES),
}  # fmt: skip
"""Tables that the checks of each asset judge, in the form in which that asset stores them."""

MADE_OF = ("clean_articles", "words", "keywords")
"""Assets that must be made again when what they were made of changes."""

_FURTHER: dict[str, dict[str, tuple[str, ...]]] = {
    "sources": {"source_bytes": ("source_id", "content")},
    "clean_articles": {
        "sources": (
            "source_id", "path", "byte_size", "char_count", "encoding", "newspaper", "issue_date", "page_no",
        ),
        "source_bytes": ("source_id", "content"),
        ISSUES.name: tuple(ISSUES.column_names),
    },
    "words": {"articles": ("article_id", "source_id"), "paragraphs": ("article_id", "para_no", "text")},
    "keywords": {"articles": ("article_id", "source_id", "title", "text")},
    "reprints": {"articles": ("article_id", "source_id")},
    "lexicon": {},
    "release": {
        RELEASED: ("article_id", "source_id", "word_count", "reprint_cluster_id", "continues_article_id"),
        "reprints": ("article_id", "cluster_id"),
        "word_counts": ("article_id", "words"),
    },
}  # fmt: skip
LOOKED_AT: dict[str, dict[str, tuple[str, ...]]] = {
    asset: {
        **further,
        FILES.name: tuple(FILES.column_names),
        **({INPUTS.name: tuple(INPUTS.column_names)} if asset in MADE_OF else {}),
    }
    for asset, further in _FURTHER.items()
}
"""Further tables that the checks of an asset look at, and the columns of them that are enough: of other assets, or
worked out when it is checked."""

NEEDS: dict[str, tuple[str, ...]] = {
    asset: (*(table.name for table in tables), *LOOKED_AT[asset]) for asset, tables in GUARDED.items()
}
"""Names of the tables that a part handed to the checks of an asset must hold."""

FAULTS: dict[str, str] = {
    "sources": schema.SOURCE_FAULTS.name,
    **dict.fromkeys(("clean_articles", "words", "keywords"), schema.PAGE_FAULTS.name),
}
"""Table that tells which pages were set aside because they failed a check of an asset (see ``gate``)."""

KEYED = ("sources", "source_aliases", "articles", "credits", "spans", "edits", "quality", "reprints", "lexicon",
         "rules", "id_history", "tombstones")  # fmt: skip
"""Tables with a check of their key; of the others a stronger check says it (numbering, conservation, balance)."""

REFERENCES: dict[str, str] = {
    "source_aliases": "sources",
    "articles": "sources",
    "paragraphs": "articles",
    "credits": "articles",
    "spans": "paragraphs",
    "edits": "paragraphs",
    "quality": "articles",
    "keywords": "articles",
    "reprints": "articles",
}
"""Table to the table whose rows its rows must name; of the others a stronger check says it."""

_ALTERNATE_KEY_ZH = {"articles": "；同一版内序号也不得重复"}
_ALTERNATE_KEY_EN = {"articles": "; nor may a number come twice on a page"}


def _label(table: schema.Table) -> str:
    return table.zh.partition("：")[0]


def _fits(asset: str, table: schema.Table) -> Expected:
    return Expected(
        f"{table.name}_fit_the_schema", asset, table.name, "critical", "shape",
        f"{_label(table)}表的列、类型、必填、取值与编号格式须与声明一致，否则读者的程序会出错",
        f"Columns, types, required values, value sets and id patterns of {table.name} are as declared, "
        "or programs that read them break",
    )  # fmt: skip


def _unique(asset: str, table: schema.Table) -> Expected:
    key = ", ".join(table.key)
    return Expected(
        f"{table.name}_key_is_unique", asset, table.name, "critical", "identity",
        f"{_label(table)}表的主键（{key}）不得重复，否则引用落空{_ALTERNATE_KEY_ZH.get(table.name, '')}",
        f"The key of {table.name} ({key}) never repeats, or a reference means two things"
        f"{_ALTERNATE_KEY_EN.get(table.name, '')}",
    )  # fmt: skip


def _refers(asset: str, table: schema.Table) -> Expected:
    referred = REFERENCES[table.name]
    return Expected(
        f"{table.name}_refer_to_{referred}", asset, table.name, "critical", "reference",
        f"{_label(table)}表每一行所指的{_label(schema.PUBLISHED[referred])}须存在",
        f"Every row of {table.name} names a row of {referred} that exists",
    )  # fmt: skip


def _files(asset: str, table: schema.Table) -> Expected:
    return Expected(
        f"{asset}_files_match_their_digests", asset, table.name, "critical", "lineage",
        f"{_label(table)}的文件须与写下时所记的摘要相同：不缺、不多、未被改动或截断",
        f"Files of {asset} have the digests written down when they were made: none lost, added, changed or cut off",
    )  # fmt: skip


def _current(asset: str, table: schema.Table) -> Expected:
    return Expected(
        f"{asset}_come_of_current_inputs", asset, table.name, "warning", "reference",
        f"{_label(table)}须由现有的输入制成；词表、撤稿名单等改动之后须重新制作",
        f"What {asset} was made of is what there is now: after a change of lexicon or lists it is made again",
    )  # fmt: skip


def _generated() -> list[Expected]:
    tables = [(asset, table) for asset, guarded in GUARDED.items() for table in guarded if table is not RELEASE]
    return [
        *(_files(asset, guarded[0]) for asset, guarded in GUARDED.items()),
        *(_current(asset, GUARDED[asset][0]) for asset in MADE_OF),
        *(_fits(asset, table) for asset, table in tables),
        *(_unique(asset, table) for asset, table in tables if table.name in KEYED),
        *(_refers(asset, table) for asset, table in tables if table.name in REFERENCES),
    ]


def _by_suite(expected: Expected) -> tuple[int, int, int]:
    assets = list(GUARDED)
    tables = [table.name for table in GUARDED[expected.asset]]
    return assets.index(expected.asset), tables.index(expected.table), GROUPS.index(expected.group)


CATALOGUE: tuple[Expected, ...] = tuple(sorted((*_generated(), *WRITTEN), key=_by_suite))
"""All checks, names unique, suite by suite, and within a suite by what they protect."""


def of_asset(asset: str) -> list[Expected]:
    """Return the checks that guard an asset; KeyError when it has none."""
    if asset not in GUARDED:
        raise KeyError(f"asset {asset!r} has no checks: {', '.join(GUARDED)} have")
    return [expected for expected in CATALOGUE if expected.asset == asset]


def of_table(table: str) -> list[Expected]:
    """Return the checks that judge a table, in the order of the catalogue."""
    return [expected for expected in CATALOGUE if expected.table == table]

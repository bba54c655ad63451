"""The list of all checks: what must hold, of which table, how grave it is, and why.

What belongs here: plain data, cheap to import, from which check specifications are made when code is loaded.  What
does not: how a check is measured (``expectations.measuring``) or judged (``expectations.suites``).

Three sorts of checks are generated from ``pipeline.schema`` (schema, key, reference); ``_WRITTEN`` holds the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline import schema

Severity = Literal["critical", "warning"]
"""``critical`` blocks what comes after; ``warning`` passes and shows."""
Group = Literal["identity", "shape", "text", "lineage", "reference"]
"""What a check protects."""


@dataclass(frozen=True, slots=True)
class Expected:
    """One check: its unique name, the asset it guards, the table it judges, and the reason in both languages."""

    name: str
    asset: str
    table: str
    severity: Severity
    group: Group
    zh: str
    en: str
    tolerance: float = 0.0
    """Share of the rows looked at, over all partitions of a run, that may fail (0 to 1)."""

    @property
    def description(self) -> str:
        """The reason in Chinese, then in English."""
        return f"{self.zh} / {self.en}"

    @property
    def blocking(self) -> bool:
        """Whether a failure stops what comes after."""
        return self.severity == "critical"


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
}  # fmt: skip
"""Tables that the checks of each asset judge, in the form in which that asset stores them."""

LOOKED_AT: dict[str, dict[str, tuple[str, ...]]] = {
    "sources": {"source_bytes": ("source_id", "content")},
    "clean_articles": {
        "sources": (
            "source_id", "path", "byte_size", "char_count", "encoding", "newspaper", "issue_date", "page_no",
        ),
        "source_bytes": ("source_id", "content"),
    },
    "words": {"articles": ("article_id", "source_id"), "paragraphs": ("article_id", "para_no", "text")},
    "keywords": {"articles": ("article_id", "source_id", "title", "text")},
    "reprints": {"articles": ("article_id", "source_id")},
    "lexicon": {},
}  # fmt: skip
"""Tables of other assets that the checks of an asset look at, and the columns of them that are enough."""

NEEDS: dict[str, tuple[str, ...]] = {
    asset: (*(table.name for table in tables), *LOOKED_AT[asset]) for asset, tables in GUARDED.items()
}
"""Names of the tables that a part handed to the checks of an asset must hold."""

KEYED = ("sources", "source_aliases", "articles", "credits", "spans", "edits", "quality", "reprints", "lexicon")
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


def _generated() -> list[Expected]:
    tables = [(asset, table) for asset, guarded in GUARDED.items() for table in guarded]
    return [
        *(_fits(asset, table) for asset, table in tables),
        *(_unique(asset, table) for asset, table in tables if table.name in KEYED),
        *(_refers(asset, table) for asset, table in tables if table.name in REFERENCES),
    ]


_WRITTEN = (
    # --- sources ---------------------------------------------------------------------------------------
    Expected("sources_match_their_bytes", "sources", "sources", "critical", "lineage",
             "来源的摘要、字节数、编码与字符数须与原始字节相符，否则片段指错位置",
             "Digest, size, encoding and character count of a source fit its raw bytes, or spans point astray"),
    Expected("sources_are_not_empty", "sources", "sources", "critical", "shape",
             "每一版须有字节、有字符；空文件属于隔离区",
             "Every page has bytes and characters: an empty file belongs in quarantine"),
    Expected("sources_dates_are_possible", "sources", "sources", "critical", "shape",
             "出版日期须在1900年以后、不晚于收录之日，否则是认错了日期",
             "Issue dates lie after 1900 and not after the day of ingestion, or the date was misread"),
    # --- articles --------------------------------------------------------------------------------------
    Expected("articles_agree_with_their_source", "clean_articles", "articles", "critical", "reference",
             "稿件的报名、日期、版次须与其来源相同",
             "Newspaper, issue date and page of an article are those of its source"),
    Expected("articles_continue_articles", "clean_articles", "articles", "critical", "reference",
             "转版稿件所续的稿件须存在，且不得是其自身",
             "The article that a jump continues exists and is another one"),
    Expected("articles_lie_within_their_source", "clean_articles", "articles", "critical", "lineage",
             "稿件的字节范围须恰为其各片段所及，且不出来源之外",
             "The byte range of an article is that of its spans and lies within its source"),
    Expected("articles_text_equals_its_paragraphs", "clean_articles", "articles", "critical", "text",
             "正文须等于其正文、小标题、图说各段以换行相连，否则两表各说各话",
             "Text equals the body, subhead and caption paragraphs joined by newlines, or two tables disagree"),
    Expected("articles_headline_equals_its_paragraphs", "clean_articles", "articles", "critical", "text",
             "引题、主题、副题、提要、署名须等于相应各段以空格相连",
             "Kicker, title, subtitle, summary and byline equal their paragraphs joined by spaces"),
    Expected("articles_text_has_its_digest", "clean_articles", "articles", "critical", "text",
             "text_sha256须是正文的SHA-256，否则无从证明正文未被改动",
             "text_sha256 is the SHA-256 of text, or nobody can prove that the text is unchanged"),
    Expected("articles_counts_agree", "clean_articles", "articles", "critical", "text",
             "稿件的字符数、段数须与正文相符",
             "Character and paragraph counts of an article fit its text"),
    Expected("articles_have_text", "clean_articles", "articles", "critical", "text",
             "类别为稿件者须有正文；只有标题的是导读",
             "An item of kind article has text: a headline alone is a teaser"),
    Expected("articles_confidence_is_a_share", "clean_articles", "articles", "critical", "shape",
             "切分可信度须在0与1之间", "The confidence of a cut lies between 0 and 1"),
    Expected("articles_datelines_are_near_the_issue", "clean_articles", "articles", "warning", "text",
             "电头日期须在出版日前45天之内且不晚于出版日，否则多半认错年份",
             "A dateline lies at most 45 days before the issue and not after it, or its year was misread",
             tolerance=0.01),
    Expected("articles_titles_have_usual_length", "clean_articles", "articles", "warning", "text",
             "主题长度通常为2至80字；过长者多半并入了正文",
             "A title has 2 to 80 characters: a longer one has probably swallowed body text", tolerance=0.01),
    Expected("articles_titles_differ_on_a_page", "clean_articles", "articles", "warning", "text",
             "同一版上主题不应相同，否则多半一稿被切成两篇",
             "Titles on a page differ, or one article was probably cut in two", tolerance=0.01),
    Expected("articles_quotes_are_paired", "clean_articles", "articles", "warning", "text",
             "引号、书名号应成对，至少99%的稿件如此；不成对者多半切断了段落",
             "Quotes and title marks are paired in at least 99 % of articles: an odd one hints at a broken paragraph",
             tolerance=0.01),
    # --- paragraphs ------------------------------------------------------------------------------------
    Expected("paragraphs_are_numbered_from_zero", "clean_articles", "paragraphs", "critical", "identity",
             "稿件各段自0起连续编号，缺号或重号即有段落丢失或重复",
             "Paragraphs of an article are numbered from 0 without gap or repeat, or one was lost or doubled"),
    Expected("paragraphs_hold_no_stray_characters", "clean_articles", "paragraphs", "critical", "text",
             "段落内不得有换行、控制字符、零宽字符与替换字符",
             "A paragraph holds no newline, control, zero-width or replacement character"),
    Expected("paragraphs_letters_are_half_width", "clean_articles", "paragraphs", "warning", "text",
             "数字与拉丁字母应为半角，否则检索与计数会漏",
             "Digits and Latin letters are half-width, or searches and counts miss them"),
    Expected("paragraphs_counts_agree", "clean_articles", "paragraphs", "critical", "text",
             "段落的字符数须与文本相符", "The character count of a paragraph fits its text"),
    Expected("paragraphs_rederive_from_raw_bytes", "clean_articles", "paragraphs", "critical", "lineage",
             "抽查：由原始字节取片段、施行改动，须得到段落文本",
             "A sample: raw bytes of the spans, edits applied, give the text of the paragraph"),
    # --- spans, residue, edits, coverage ----------------------------------------------------------------
    Expected("spans_and_residue_conserve_bytes", "clean_articles", "spans", "critical", "lineage",
             "每个来源的片段与剔除部分须自0至文件末尾，不缺不叠：一个字节也不丢",
             "Spans and residue of a source run from 0 to its size without gap or overlap: no byte is lost"),
    Expected("spans_and_residue_agree_in_characters", "clean_articles", "spans", "critical", "lineage",
             "依字节次序，字符范围也须自0至字符数首尾相接",
             "In the order of bytes the character ranges, too, run from 0 to the character count"),
    Expected("spans_agree_with_their_paragraphs", "clean_articles", "spans", "critical", "lineage",
             "每段都有片段，自0起连续编号，角色同于段落，来源同于稿件",
             "Every paragraph has spans, numbered from 0, of its role and of its article's source"),
    Expected("spans_residue_and_edits_name_rules", "clean_articles", "spans", "critical", "reference",
             "片段、剔除、改动所依的规则须在规则表中，否则说不出为什么",
             "Rules that spans, residue and edits rest on are in the rule book, or nobody can say why"),
    Expected("residue_undecided_is_small", "clean_articles", "residue", "warning", "lineage",
             "一版中未决字节不应超过2%，否则切分漏了内容",
             "At most 2 % of a page's bytes are undecided, or the cut has missed content"),
    Expected("edits_apply_to_raw_characters", "clean_articles", "edits", "critical", "lineage",
             "抽查：改动所删字符须正在原始字符的该处，且互不重叠",
             "A sample: what an edit deletes stands at that place of the raw characters, and edits never overlap"),
    Expected("coverage_adds_up", "clean_articles", "coverage", "critical", "lineage",
             "每个来源一行账目，各项须等于片段、剔除、稿件与段落之和",
             "Each source has one row whose figures equal the sums over spans, residue, articles and paragraphs"),
    Expected("coverage_shows_articles_on_every_page", "clean_articles", "coverage", "warning", "lineage",
             "每一版应至少有一篇稿件", "Every page has at least one article"),
    # --- words, keywords, reprints, lexicon ---------------------------------------------------------------
    Expected("words_joined_equal_text", "words", "words", "critical", "text",
             "每段恰有一行分词，去掉空格须等于去掉空白的段落文本",
             "Each paragraph has one row of words; without spaces they equal its text without white space"),
    Expected("words_counts_agree", "words", "words", "critical", "text",
             "词以单个空格相隔，词数须与之相符", "Words are separated by single spaces, and their count agrees"),
    Expected("keywords_occur_in_their_article", "keywords", "keywords", "critical", "text",
             "关键词须在题文之中，首次出现位置与次数属实",
             "A keyword stands in title or text, first where it says and as often as it says"),
    Expected("keywords_are_ranked_by_score", "keywords", "keywords", "critical", "shape",
             "名次自1起连续，得分大于0、至多为1，依名次不升；同一稿件不重词",
             "Ranks run from 1, scores lie above 0 and up to 1 and never rise, and no keyword comes twice"),
    Expected("reprints_clusters_have_one_original", "reprints", "reprints", "critical", "identity",
             "每簇至少两篇，恰有一篇首发，簇以其编号命名，相似度在0与1之间",
             "A cluster has two articles or more, one of them the original it is named after; similarity is 0 to 1"),
    Expected("lexicon_words_have_evidence", "lexicon", "lexicon", "critical", "shape",
             "挖得之词须不含空白，见于至少3篇稿件，次数不少于篇数",
             "A mined word holds no white space, stands in 3 articles or more, and occurs as often as that"),
    Expected("lexicon_words_are_new", "lexicon", "lexicon", "warning", "reference",
             "挖得之词不应已在基础词典中", "A mined word is not in the base dictionary already"),
)  # fmt: skip

CATALOGUE: tuple[Expected, ...] = (*_generated(), *_WRITTEN)
"""All checks, names unique."""


def of_asset(asset: str) -> list[Expected]:
    """Return the checks that guard an asset; KeyError when it has none."""
    if asset not in GUARDED:
        raise KeyError(f"asset {asset!r} has no checks: {', '.join(GUARDED)} have")
    return [expected for expected in CATALOGUE if expected.asset == asset]


def of_table(table: str) -> list[Expected]:
    """Return the checks that judge a table, in the order of the catalogue."""
    return [expected for expected in CATALOGUE if expected.table == table]

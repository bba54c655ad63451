"""Every table and column of Banmian, declared once.

What belongs here: names, Arrow types, nullability, keys, references, value sets, descriptions (Chinese and
English) and the columns that a column derives from.  Arrow schemas, Dagster column metadata, CSV and Parquet
writers, descriptors, expectations and the data dictionary are generated from these declarations.

What does not: how values are computed (the other packages of ``pipeline``) and how files are laid out
(``pipeline.release``, ``assets.io``).

A derivation is written ``table.column``; ``raw`` stands for the bytes of the raw files and ``config`` for
``banmian.toml``.  ``PUBLISHED`` tables make up a release; ``INTERNAL`` ones stay in the store.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pyarrow as pa

SCHEMA_VERSION = "1.1.0"

STRING, INT32, INT64, FLOAT, BOOL = pa.string(), pa.int32(), pa.int64(), pa.float64(), pa.bool_()
DATE, BINARY = pa.date32(), pa.large_binary()

KINDS = ("article", "photo", "teaser", "notice", "advertisement")
GENRES = ("brief", "dispatch", "feature", "commentary", "other")
ROLES = ("kicker", "title", "subtitle", "summary", "byline", "body", "subhead", "caption", "credit")
TEXT_ROLES = ("body", "subhead", "caption")
"""Roles whose paragraphs, in order, make up ``articles.text``."""
RESIDUE_REASONS = (
    "layout_newline", "layout_space", "furniture", "marker", "advertisement", "duplicate", "suppressed",
    "undecodable", "undecided",
)  # fmt: skip
CREDIT_ROLES = ("reporter", "correspondent", "commentator", "photographer", "editor", "agency")
REPRINT_RELATIONS = ("same", "near", "jump")
LEXICON_ORIGINS = ("mined", "supplied")
HISTORY_RELATIONS = ("same", "split", "merged", "withdrawn")
TAKEDOWN_CATEGORIES = ("privacy", "copyright", "legal", "error", "other")
PROFILES = ("full", "open")
"""Editions of a release: with all text, and with the text of open sources alone."""
RIGHTS = ("open", "licensed", "unknown", "restricted")
STAGES = ("reading", "segmentation", "cleaning", "words", "keywords", "reprints", "release")

SOURCE_ID = r"^s_[a-z2-7]{16}$"
ARTICLE_ID = r"^a_[a-z2-7]{16}$"
SHA256 = r"^[0-9a-f]{64}$"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, Arrow type, descriptions and what it derives from."""

    name: str
    type: pa.DataType
    zh: str
    en: str
    derives_from: tuple[str, ...] = ()
    nullable: bool = False
    values: tuple[str, ...] = ()
    pattern: str | None = None
    references: str | None = None
    """``table.column`` whose values this column must hold (a foreign key)."""

    @property
    def type_name(self) -> str:
        """Name of the Arrow type as written in documents, such as ``string`` or ``date32``."""
        return {"date32[day]": "date32", "double": "float64", "large_binary": "binary"}.get(
            str(self.type), str(self.type)
        )


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its key, columns and descriptions."""

    name: str
    zh: str
    en: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def column_names(self) -> list[str]:
        """Names of the columns in their published order."""
        return [column.name for column in self.columns]

    def column(self, name: str) -> Column:
        """Return the column called ``name``; KeyError when the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table {self.name} has no column {name}")

    def without(self, *names: str) -> Table:
        """Return this table lacking some columns: the form it has before a later stage adds them."""
        return replace(self, columns=tuple(c for c in self.columns if c.name not in names))

    def arrow(self) -> pa.Schema:
        """Return the Arrow schema: the one that every file of this table has."""
        return pa.schema([pa.field(c.name, c.type, nullable=c.nullable) for c in self.columns])

    def empty(self) -> pa.Table:
        """Return the table with no rows."""
        return self.arrow().empty_table()

    def from_rows(self, rows: Iterable[tuple[object, ...]]) -> pa.Table:
        """Build an Arrow table from row tuples in column order.

        Raises pyarrow.ArrowInvalid or ArrowTypeError when a value does not fit its column.
        """
        columns = list(zip(*rows, strict=True)) or [()] * len(self.columns)
        arrays = [pa.array(values, c.type) for c, values in zip(self.columns, columns, strict=True)]
        return pa.Table.from_arrays(arrays, schema=self.arrow())


def _n(column: Column) -> Column:
    return replace(column, nullable=True)


def _source_id(zh: str = "来源编号", en: str = "Identifier of the source") -> Column:
    return Column("source_id", STRING, zh, en, ("sources.sha256",), pattern=SOURCE_ID,
                  references="sources.source_id")  # fmt: skip


def _article_id(*derives: str) -> Column:
    return Column("article_id", STRING, "稿件编号", "Identifier of the article", derives or ("articles.article_id",),
                  pattern=ARTICLE_ID, references="articles.article_id")  # fmt: skip


def _range(what_zh: str, what_en: str, *derives: str) -> tuple[Column, ...]:
    """Return the four columns of a half-open range in the raw file, in bytes and in code points."""
    return (
        Column("byte_start", INT64, f"{what_zh}首字节（含）", f"First byte of {what_en}, inclusive", derives),
        Column("byte_end", INT64, f"{what_zh}末字节（不含）", f"End byte of {what_en}, exclusive", derives),
        Column("char_start", INT64, f"{what_zh}首字符（含）", f"First code point of {what_en}, inclusive", derives),
        Column("char_end", INT64, f"{what_zh}末字符（不含）", f"End code point of {what_en}, exclusive", derives),
    )


_RULE = Column("rule_id", STRING, "所依规则", "The rule that decided", ("rules.rule_id",), references="rules.rule_id")
_PARA_NO = Column("para_no", INT32, "段落序号，自0起", "Number of the paragraph in the article, from 0",
                  ("spans.para_no",))  # fmt: skip

SOURCES = Table(
    "sources", "来源：一个原始文件，即某期报纸的一版", "Sources: one raw file, one page of one issue", ("source_id",),
    (
        Column("source_id", STRING, "来源编号", "s_ and 16 base32 characters of the file's SHA-256", ("raw",),
               pattern=SOURCE_ID),
        Column("path", STRING, "相对原始文件夹的路径", "Path relative to the raw folder, with forward slashes", ("raw",)),
        Column("sha256", STRING, "原始文件的SHA-256", "SHA-256 of the raw file", ("raw",), pattern=SHA256),
        Column("byte_size", INT64, "字节数", "Size in bytes", ("raw",)),
        Column("char_count", INT64, "解码后字符数，含换行", "Code points of the decoded file, newlines included", ("raw",)),
        Column("encoding", STRING, "编码（Python编解码器名）", "Python codec under which any span decodes on its own",
               ("raw",)),
        _n(Column("newspaper", STRING, "报纸名称", "Name of the newspaper", ("raw", "config"))),
        _n(Column("issue_date", DATE, "出版日期", "Date of the issue", ("raw", "config"))),
        _n(Column("page_no", STRING, "版次，如01、A01", "Printed page number, such as 01 or A01", ("raw", "config"))),
        Column("newspaper_evidence", STRING, "报名依据", "Where the newspaper's name was found", ("raw", "config")),
        Column("date_evidence", STRING, "日期依据", "Where the issue date was found", ("raw", "config")),
        Column("rights_status", STRING, "权利状态", "What may be done with the text", ("config",), values=RIGHTS),
    ),
)  # fmt: skip

SOURCE_ALIASES = Table(
    "source_aliases", "来源别名：与某来源逐字节相同的其他文件", "Files with the very bytes of another source",
    ("source_id", "path"),
    (
        _source_id(),
        Column("path", STRING, "同内容文件的路径", "Path of the file with the same bytes", ("raw",)),
    ),
)  # fmt: skip

ARTICLES = Table(
    "articles", "稿件：版面上的一篇内容", "Articles: one content item of a page", ("article_id",),
    (
        Column("article_id", STRING, "稿件编号", "a_ and 16 base32 characters of SHA-256 over source digest and first body byte",
               ("sources.sha256", "spans.byte_start"), pattern=ARTICLE_ID),
        _source_id(),
        Column("article_no", INT32, "版内序号，自0起", "Number of the article on its page in reading order, from 0",
               ("spans.byte_start",)),
        Column("kind", STRING, "类别", "What sort of item it is", ("spans.role",), values=KINDS),
        Column("genre", STRING, "体裁", "Genre of an article", ("paragraphs.text",), values=GENRES),
        _n(Column("kicker", STRING, "引题", "Line above the main title", ("paragraphs.text",))),
        _n(Column("title", STRING, "主题（多行以空格相连）", "Main title, its lines joined by a space", ("paragraphs.text",))),
        _n(Column("subtitle", STRING, "副题", "Line below the main title", ("paragraphs.text",))),
        _n(Column("summary", STRING, "提要（多条以空格相连）", "Deck or bullets under the headline, joined by a space",
                  ("paragraphs.text",))),
        _n(Column("byline", STRING, "署名", "Byline as printed", ("paragraphs.text",))),
        _n(Column("agency", STRING, "通讯社", "News agency that sent it", ("paragraphs.text",))),
        _n(Column("dateline_place", STRING, "电头地点", "Place in the dateline", ("paragraphs.text",))),
        _n(Column("dateline_date", DATE, "电头日期", "Date in the dateline, its year resolved by the issue date",
                  ("paragraphs.text", "sources.issue_date"))),
        _n(Column("newspaper", STRING, "报纸名称", "Name of the newspaper", ("sources.newspaper",))),
        _n(Column("issue_date", DATE, "出版日期", "Date of the issue", ("sources.issue_date",))),
        _n(Column("page_no", STRING, "版次", "Printed page number", ("sources.page_no",))),
        _n(Column("text", STRING, "正文：正文、小标题、图说各段以换行相连",
                  "Body, subhead and caption paragraphs in order, joined by a newline", ("paragraphs.text",))),
        Column("char_count", INT64, "正文字符数", "Code points of text", ("articles.text",)),
        Column("word_count", INT64, "正文词数", "Words of text", ("paragraphs.words",)),
        Column("paragraph_count", INT32, "正文段数", "Paragraphs of text", ("paragraphs.para_no",)),
        _n(Column("continues_article_id", STRING, "所续稿件编号（转版）", "The article that this one continues after a jump",
                  ("paragraphs.text",), pattern=ARTICLE_ID, references="articles.article_id")),
        _n(Column("reprint_cluster_id", STRING, "转载簇编号", "Cluster of reprints that it belongs to",
                  ("reprints.cluster_id",))),
        Column("confidence", FLOAT, "切分可信度，0至1", "How likely the cut of this article is right, 0 to 1", ("raw",)),
        Column("text_sha256", STRING, "正文的SHA-256", "SHA-256 of text in UTF-8 (of nothing where text is null)",
               ("articles.text",), pattern=SHA256),
        Column("byte_start", INT64, "所涉首字节", "First byte of any of its spans", ("spans.byte_start",)),
        Column("byte_end", INT64, "所涉末字节（不含）", "End byte of any of its spans, exclusive", ("spans.byte_end",)),
    ),
)  # fmt: skip

PARAGRAPHS = Table(
    "paragraphs", "段落：稿件的一段，含标题各行与署名", "Paragraphs, headline lines and bylines included",
    ("article_id", "para_no"),
    (
        _article_id(),
        _PARA_NO,
        Column("role", STRING, "角色", "What the paragraph is", ("spans.role",), values=ROLES),
        Column("text", STRING, "文本，无换行", "Text without newline: raw characters of its spans, edits applied",
               ("raw", "spans.byte_start", "spans.byte_end", "edits.insert_text")),
        Column("words", STRING, "分词，以单个空格相隔", "Words separated by single spaces",
               ("paragraphs.text", "lexicon.word")),
        Column("char_count", INT64, "字符数", "Code points of text", ("paragraphs.text",)),
    ),
)  # fmt: skip

WITHHELD = Table(
    "withheld", "未予：所属来源权利不许公开文本的段落", "Paragraphs whose text the rights of their source keep out of this edition",
    ("article_id", "para_no"),
    (
        _article_id(),
        _PARA_NO,
        PARAGRAPHS.column("role"),
        PARAGRAPHS.column("char_count"),
        Column("text_sha256", STRING, "文本的SHA-256", "SHA-256 of the text in UTF-8, to prove it by", ("paragraphs.text",),
               pattern=SHA256),
        Column("word_lengths", STRING, "各词字符数，以空格相隔", "Code points of each word, separated by single spaces",
               ("paragraphs.words",)),
    ),
)  # fmt: skip

CREDITS = Table(
    "credits", "署名者：记者、通讯员、摄影者等", "People and agencies named in bylines and credits",
    ("article_id", "credit_no"),
    (
        _article_id(),
        Column("credit_no", INT32, "序号，自0起", "Number of the credit in the article, from 0", ("paragraphs.text",)),
        Column("name", STRING, "姓名或机构", "Name of the person or agency", ("paragraphs.text",)),
        Column("credit_role", STRING, "身份", "What they did", ("paragraphs.text",), values=CREDIT_ROLES),
    ),
)  # fmt: skip

SPANS = Table(
    "spans", "保留：原始文件中收入稿件的字节", "Spans: raw bytes kept in an article", ("article_id", "para_no", "span_no"),
    (
        _article_id(),
        replace(_PARA_NO, derives_from=("raw",)),
        Column("span_no", INT32, "段内序号，自0起", "Number of the span in the paragraph, from 0", ("raw",)),
        _source_id(),
        *_range("片段", "the span", "raw"),
        Column("role", STRING, "角色", "Role of the paragraph it belongs to", ("raw",), values=ROLES),
        _RULE,
    ),
)  # fmt: skip

RESIDUE = Table(
    "residue", "剔除：未收入任何稿件的字节及其原因", "Residue: raw bytes left out, with the reason",
    ("source_id", "byte_start"),
    (
        _source_id(),
        *_range("片段", "the piece", "raw"),
        Column("reason", STRING, "原因", "Why it was left out", ("raw",), values=RESIDUE_REASONS),
        _RULE,
    ),
)  # fmt: skip

EDITS = Table(
    "edits", "改动：对作者字符的改动", "Edits: changes of an author's characters", ("article_id", "para_no", "edit_no"),
    (
        _article_id(),
        _PARA_NO,
        Column("edit_no", INT32, "序号，自段尾起为0，依序施行无须移位",
               "Number from the end of the paragraph, so that applying them in order shifts nothing", ("raw",)),
        Column("at_char", INT64, "在段落原始字符中的位置", "Offset in the joined raw characters of the paragraph", ("raw",)),
        Column("delete_text", STRING, "删去的字符", "Characters taken away", ("raw",)),
        Column("insert_text", STRING, "代入的字符", "Characters put in their place", ("rules.rule_id",)),
        _RULE,
    ),
)  # fmt: skip

KEYWORDS = Table(
    "keywords", "关键词", "Keywords of an article, best first", ("article_id", "rank"),
    (
        _article_id(),
        Column("rank", INT32, "名次，自1起", "Rank, from 1", ("keywords.score",)),
        Column("keyword", STRING, "关键词，依原文字形", "Keyword as it stands in the text", ("paragraphs.words",)),
        Column("score", FLOAT, "得分，0至1", "Score, 0 to 1", ("paragraphs.words", "lexicon.word")),
        Column("occurrences", INT32, "出现次数", "Times it stands in title and text", ("paragraphs.text",)),
        Column("first_char", INT64, "首次出现位置", "Offset of its first occurrence in title, newline, text", ("paragraphs.text",)),
        Column("method", STRING, "方法", "Method that found it", ()),
    ),
)  # fmt: skip

LEXICON = Table(
    "lexicon", "词表：自语料挖得或由用户提供的新词", "New words mined from the corpus or supplied", ("word",),
    (
        Column("word", STRING, "词", "The word", ("paragraphs.text",)),
        Column("occurrences", INT64, "出现次数", "Occurrences in the corpus", ("paragraphs.text",)),
        Column("documents", INT64, "所见稿件数", "Articles that hold it", ("paragraphs.text",)),
        Column("cohesion", FLOAT, "凝固度（最小逐点互信息，比特）", "Least pointwise mutual information of its parts, in bits",
               ("paragraphs.text",)),
        Column("left_entropy", FLOAT, "左邻熵（比特）", "Entropy of the character before it, in bits", ("paragraphs.text",)),
        Column("right_entropy", FLOAT, "右邻熵（比特）", "Entropy of the character after it, in bits", ("paragraphs.text",)),
        Column("origin", STRING, "来历", "Mined from the corpus or supplied by the user", ("config",),
               values=LEXICON_ORIGINS),
        _n(Column("first_seen", DATE, "首见日期", "Issue date of its first occurrence", ("sources.issue_date",))),
    ),
)  # fmt: skip

REPRINTS = Table(
    "reprints", "转载：相同或相近的稿件", "Articles that are printed more than once", ("article_id",),
    (
        _article_id(),
        Column("cluster_id", STRING, "簇编号（最小稿件编号所生）", "Cluster, named after its canonical article", ("articles.text",)),
        Column("is_canonical", BOOL, "是否首发", "Whether it is the first print of its cluster", ("articles.issue_date",)),
        Column("similarity", FLOAT, "与首发稿的相似度", "Jaccard similarity of character 5-grams with the canonical article",
               ("articles.text",)),
        Column("relation", STRING, "关系", "How it relates to the canonical article", ("articles.text",),
               values=REPRINT_RELATIONS),
    ),
)  # fmt: skip

QUALITY = Table(
    "quality", "质量信号：只标记，不剔除", "Quality signals: they mark, they never drop", ("article_id", "signal"),
    (
        _article_id(),
        Column("signal", STRING, "信号", "Name of the signal", ()),
        Column("value", FLOAT, "值", "Measured value", ("paragraphs.text",)),
        Column("threshold", FLOAT, "阈值", "Value at which it fails", ("rules.parameters",)),
        Column("passed", BOOL, "是否通过", "Whether it passed", ("quality.value", "quality.threshold")),
    ),
)  # fmt: skip

COVERAGE = Table(
    "coverage", "账目：每个来源的字节去向", "Where the bytes of each source went", ("source_id",),
    (
        _source_id(),
        Column("bytes_kept", INT64, "收入稿件的字节", "Bytes in spans", ("spans.byte_end",)),
        Column("bytes_layout", INT64, "版式字节（换行与排版空格）", "Bytes of layout: newlines and layout spaces",
               ("residue.byte_end",)),
        Column("bytes_left_out", INT64, "有因剔除的字节", "Bytes left out for a reason", ("residue.byte_end",)),
        Column("bytes_undecided", INT64, "未决字节", "Bytes about which nothing could be decided", ("residue.byte_end",)),
        Column("articles", INT32, "稿件数", "Articles", ("articles.article_id",)),
        Column("paragraphs", INT32, "段落数", "Paragraphs", ("paragraphs.para_no",)),
    ),
)  # fmt: skip

RULES = Table(
    "rules", "规则：每一决定的依据", "Rules: what each decision rests on", ("rule_id",),
    (
        Column("rule_id", STRING, "规则编号", "Identifier of the rule", ()),
        Column("stage", STRING, "阶段", "Stage of the pipeline", (), values=STAGES),
        Column("description_zh", STRING, "中文说明", "Description in Chinese", ()),
        Column("description_en", STRING, "英文说明", "Description in English", ()),
        Column("parameters", STRING, "参数（JSON）", "Parameters as a JSON object", ()),
    ),
)  # fmt: skip

ID_HISTORY = Table(
    "id_history", "编号沿革", "What became of article ids of earlier versions", ("old_id", "new_id", "version"),
    (
        Column("old_id", STRING, "旧编号", "Identifier in an earlier version", ("articles.article_id",), pattern=ARTICLE_ID),
        Column("new_id", STRING, "新编号（撤下者同旧）", "Identifier now; the old one itself when withdrawn",
               ("articles.article_id",), pattern=ARTICLE_ID),
        Column("version", STRING, "变动所在版本", "Version in which it changed", ()),
        Column("relation", STRING, "关系", "What happened", ("spans.byte_start",), values=HISTORY_RELATIONS),
        Column("reason", STRING, "原因", "Why", ()),
    ),
)  # fmt: skip

TOMBSTONES = Table(
    "tombstones", "墓碑：已撤下的稿件", "Articles taken down", ("article_id",),
    (
        # No reference to articles: a tombstone stands for an article that is no longer there.
        replace(_article_id(), references=None),
        Column("withdrawn_in", STRING, "撤下所在版本", "Version that first leaves it out", ()),
        Column("category", STRING, "类别", "Category of the reason", ("config",), values=TAKEDOWN_CATEGORIES),
    ),
)  # fmt: skip

PUBLISHED: dict[str, Table] = {
    table.name: table
    for table in (
        SOURCES, SOURCE_ALIASES, ARTICLES, PARAGRAPHS, WITHHELD, CREDITS, SPANS, RESIDUE, EDITS, KEYWORDS, LEXICON,
        REPRINTS, QUALITY, COVERAGE, RULES, ID_HISTORY, TOMBSTONES,
    )
}  # fmt: skip

# --- tables of the store that are not published ------------------------------------------------------------

INVENTORY = Table(
    "inventory", "原始文件清单", "Raw files: one row a file", ("path",),
    (
        Column("path", STRING, "相对路径", "Path relative to the raw folder", ("raw",)),
        Column("byte_size", INT64, "字节数", "Size in bytes", ("raw",)),
        Column("mtime_ns", INT64, "修改时间（纳秒）", "Modification time, in nanoseconds", ("raw",)),
        Column("sha256", STRING, "SHA-256", "SHA-256 of the file", ("raw",), pattern=SHA256),
        Column("status", STRING, "状态", "page, or alias of another file, or quarantined", ("raw",),
               values=("page", "alias", "quarantined")),
        _n(Column("reason", STRING, "隔离原因", "Why it was quarantined", ("raw",))),
        _n(Column("source_id", STRING, "来源编号", "Source that the file is, or is an alias of", ("raw",))),
        _n(Column("partition", STRING, "分区", "Issue date as ISO text, or undated", ("raw",))),
        *(_n(SOURCES.column(name)) for name in (
            "encoding", "newspaper", "issue_date", "page_no", "newspaper_evidence", "date_evidence", "rights_status",
        )),
        Column("char_count", INT64, "字符数", "Code points of the decoded file (0 when quarantined)", ("raw",)),
        _n(Column("corrections", STRING, "该版的人工更正（JSON）", "What corrections.toml says of this page, as a JSON list",
                  ("config",))),
        Column("reader", STRING, "读取所依配置与代码的摘要", "Digest of the configuration and code that read the file",
               ("config",), pattern=SHA256),
    ),
)  # fmt: skip

SOURCE_BYTES = Table(
    "source_bytes", "原始字节快照", "Snapshot of the raw bytes, so that later stages never depend on the raw folder",
    ("source_id",),
    (_source_id(), Column("content", BINARY, "原始字节", "Raw bytes", ("raw",))),
)  # fmt: skip

PAGE_CORRECTIONS = Table(
    "page_corrections", "人工更正的快照", "Snapshot of what corrections.toml says of each page", ("source_id", "path"),
    (
        _source_id(),
        Column("path", STRING, "更正所指的路径", "Path that the corrections name", ("config",)),
        Column("corrections", STRING, "更正（JSON）", "The corrections in order, as a JSON list", ("config",)),
    ),
)  # fmt: skip

PAGE_ITEMS = Table(
    "page_items", "版面切分：各篇", "Segmentation of a page: its items", ("source_id", "article_no"),
    (
        _source_id(),
        ARTICLES.column("article_no"),
        ARTICLES.column("kind"),
        ARTICLES.column("genre"),
        ARTICLES.column("confidence"),
        _n(Column("jump_to", STRING, "转至版次", "Page that the item continues on", ("raw",))),
        _n(Column("jump_from", STRING, "上接版次", "Page that the item continues from", ("raw",))),
    ),
)  # fmt: skip

PAGE_PIECES = Table(
    "page_pieces", "版面切分：各行片段", "Segmentation of a page: what each run of characters is",
    ("source_id", "piece_no"),
    (
        _source_id(),
        Column("piece_no", INT32, "序号，自0起", "Number of the piece in reading order, from 0", ("raw",)),
        Column("article_no", INT32, "所属稿件，-1为无", "Item it belongs to, -1 for none", ("raw",)),
        Column("para_no", INT32, "段落序号，-1为无", "Paragraph of the item, -1 for none", ("raw",)),
        _n(Column("role", STRING, "角色", "Role, null when left out", ("raw",), values=ROLES)),
        _n(Column("reason", STRING, "剔除原因", "Reason, null when kept", ("raw",), values=RESIDUE_REASONS)),
        *(c for c in _range("片段", "the piece", "raw") if c.name.startswith("char_")),
        _RULE,
    ),
)  # fmt: skip

JUMP_ENDS = Table(
    "jump_ends", "转版的两端", "Articles that say they go on, or began, on another page", ("article_id",),
    (_article_id(), PAGE_ITEMS.column("jump_to"), PAGE_ITEMS.column("jump_from")),
)  # fmt: skip

TAKEDOWNS = Table(
    "takedowns", "撤下：按撤稿名单不予收入的稿件", "Articles left out because the list of suppressions says so", ("article_id",),
    (
        replace(_article_id(), references=None),
        _source_id(),
        TOMBSTONES.column("category"),
        ARTICLES.column("text_sha256"),
    ),
)  # fmt: skip

_FAULT = (
    _source_id(),
    Column("path", STRING, "相对路径", "Path relative to the raw folder", ("raw",)),
    Column("sha256", STRING, "SHA-256", "SHA-256 of the file", ("raw",), pattern=SHA256),
    Column("byte_size", INT64, "字节数", "Size in bytes", ("raw",)),
    Column("check", STRING, "未通过的检查", "Check that the page failed", ()),
    Column("violations", INT64, "不合之处数", "Rows of the page that failed it", ()),
    Column("rows", STRING, "不合之行（JSON）", "First failing rows, as a JSON list", ("raw",)),
)  # fmt: skip
SOURCE_FAULTS = Table(
    "source_faults", "未通过来源检查而隔离的版面", "Pages set aside because they failed a check of sources",
    ("source_id", "check"), _FAULT,
)  # fmt: skip
PAGE_FAULTS = Table(
    "page_faults", "未通过稿件检查而隔离的版面", "Pages set aside because they failed a check of articles",
    ("source_id", "check"), _FAULT,
)  # fmt: skip

CLEAN_ARTICLES = ARTICLES.without("word_count", "reprint_cluster_id")
CLEAN_PARAGRAPHS = PARAGRAPHS.without("words")

WORDS = Table(
    "words", "分词", "Words of each paragraph", ("article_id", "para_no"),
    (_article_id(), _PARA_NO, PARAGRAPHS.column("words"),
     Column("word_count", INT64, "词数", "Number of words", ("paragraphs.words",))),
)  # fmt: skip

TERM_STATISTICS = Table(
    "term_statistics", "词的文档频率", "Document frequency of words", ("word",),
    (
        Column("word", STRING, "词", "The word", ("paragraphs.words",)),
        Column("documents", INT64, "所见稿件数", "Articles that hold it", ("paragraphs.words",)),
        Column("corpus_documents", INT64, "语料稿件总数", "Articles in the corpus that was counted", ("paragraphs.words",)),
    ),
)  # fmt: skip

SUPPLIED_WORDS = Table(
    "supplied_words", "用户词表原文", "Words of the user's lexicon.toml, as they were when the lexicon was made", ("word",),
    (
        Column("word", STRING, "词", "The word", ("config",)),
        _n(Column("freq", INT64, "用户所定词频", "Frequency that the user gave it", ("config",))),
    ),
)  # fmt: skip

INTERNAL: dict[str, Table] = {
    table.name: table
    for table in (
        INVENTORY, SOURCE_BYTES, PAGE_CORRECTIONS, PAGE_ITEMS, PAGE_PIECES, JUMP_ENDS, TAKEDOWNS, WORDS,
        TERM_STATISTICS, SUPPLIED_WORDS, SOURCE_FAULTS, PAGE_FAULTS,
    )
}  # fmt: skip

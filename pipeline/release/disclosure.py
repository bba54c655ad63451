"""What a reader must know before using a release: one statement each, in both languages.

What belongs here: the statements that the datasheet, Croissant's RAI fields, the contract and the card share, with
the figures of the release in them.  What does not: how a document sets them.

Figures are *measured* where they were counted over the published tables, and called *estimated* elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.release.facts import ReleaseFacts
from pipeline.release.figures import CONFIDENT, DOUBTFUL


@dataclass(frozen=True, slots=True)
class Both:
    """A text in Chinese and in English."""

    zh: str
    en: str

    def as_map(self) -> dict[str, str]:
        """Return the language map of JSON-LD."""
        return {"zh": self.zh, "en": self.en}

    def joined(self) -> str:
        """Return both texts, English first, for fields that take a single one."""
        return f"{self.en} {self.zh}"


def abstract(facts: ReleaseFacts) -> Both:
    """Say what the dataset is, with its size."""
    sums, rows = facts.figures.sums, facts.figures.rows
    return Both(
        f"中文报纸 {rows['sources']:,} 个版面，切分为 {rows['articles']:,} 篇稿件，正文 {sums['characters']:,} 字、"
        f"{sums['words']:,} 词。每一段文字都可追溯到原始文件的字节；每一个未收入的字节都注明了原因。",
        f"{rows['sources']:,} pages of Chinese newspapers, cut into {rows['articles']:,} articles: "
        f"{sums['characters']:,} characters and {sums['words']:,} words of text. Every paragraph can be traced to the "
        "bytes of a raw file; every byte left out says why.",
    )


PURPOSE = Both(
    "把报纸版面的原始文本变成可检索、可统计、可引用的稿件数据集，供语料研究、数字人文、媒体监测与语言模型训练使用。",
    "To turn raw text of newspaper pages into articles that can be searched, counted and cited: for corpus "
    "linguistics, digital humanities, media monitoring and the training of language models.",
)
USES = Both(
    "适于：全文检索、关键词与词频趋势、转载研究、分词与体裁研究、经权利人许可的模型训练。不适于：推断个人情况；把字数当作"
    "版面面积；把“未见于本数据集”当作“当日未曾刊登”。",
    "Suited to full-text search, trends of keywords and words, the study of reprints, of segmentation and of genres, "
    "and, where rights allow, to training models. Not suited to inferring anything about persons, to reading counts "
    "of characters as space on the page, or to taking absence from the dataset for absence from the paper.",
)
COLLECTION = Both(
    "原始文件由数据提供者以文本形式交来，多为版面文件（PDF）的文字提取或光学识别结果；采集过程不在本数据集之内。"
    "原始字节的 SHA-256 见 sources 表。",
    "The raw files were handed over as text, as a rule what a PDF extractor or an OCR engine made of printed pages; "
    "how they were gathered lies outside this dataset. Table sources holds the SHA-256 of every raw file.",
)
PREPROCESSING = (
    Both(
        "切分：依行文特征（标题、署名、电头、段落）把版面切成稿件，不用版面坐标。",
        "Segmentation: a page is cut into articles by features of its text (headlines, bylines, datelines, "
        "paragraphs), without any layout coordinates.",
    ),
    Both(
        "清理：并行、去排版空格、规范标点。删去的字节见 residue，改动的字符见 edits，各有规则编号。",
        "Cleaning: lines are unwrapped, layout spaces closed, punctuation mended. What was left out stands in residue, "
        "what was changed in edits, each with the rule that decided.",
    ),
    Both(
        "分词、关键词与转载：jieba 加自语料挖得的词表；关键词依原文字形；转载依字五元组的重合。",
        "Words, keywords and reprints: jieba with a lexicon mined from the corpus; keywords as they stand in the text; "
        "reprints by shared character 5-grams.",
    ),
)
TOOLS = ("Banmian", "jieba")


def limitations(facts: ReleaseFacts) -> list[Both]:
    """Say what the data cannot bear, with what was measured over this release."""
    sums, bands, articles = facts.figures.sums, facts.figures.confidence, facts.figures.rows["articles"]
    lines = [
        Both(
            f"切分由程序完成，未经人工校对。程序自估的可信度：{bands['high']:,} 篇不低于 {CONFIDENT}，"
            f"{bands['low']:,} 篇低于 {DOUBTFUL}（共 {articles:,} 篇；估计值，非实测准确率）。",
            "Articles were cut by a program and not proofread. Its own estimate of confidence is at least "
            f"{CONFIDENT} for {bands['high']:,} and below {DOUBTFUL} for {bands['low']:,} of {articles:,} articles "
            "(estimated; not a measured accuracy).",
        ),
        Both(
            f"有 {sums['bytes_undecided']:,} 字节（共 {sums['bytes']:,} 字节）未能判定归属，见 residue（实测）。",
            f"{sums['bytes_undecided']:,} of {sums['bytes']:,} bytes could not be decided; they stand in residue "
            "(measured).",
        ),
        Both(
            f"{sums['undated_pages']:,} 个版面日期不明（实测）；提取错误与缺字随原始文件而来，质量信号见 quality 表。",
            f"{sums['undated_pages']:,} pages have no known date (measured). Errors of extraction and missing "
            "characters came with the raw files; table quality marks what looks wrong.",
        ),
    ]
    failed = facts.figures.failed_signals
    if failed:
        listed = ", ".join(f"{name} {count:,}" for name, count in sorted(failed.items()))
        lines.append(Both(
            f"未通过的质量信号（篇，实测）：{listed}。", f"Quality signals that failed (articles, measured): {listed}."
        ))  # fmt: skip
    return lines


def biases(facts: ReleaseFacts) -> list[Both]:
    """Say which papers and times the data stand for."""
    papers = facts.figures.newspapers
    most = sorted(papers.items(), key=lambda item: (-item[1], item[0]))[:5]
    listed = "、".join(f"{name} {count:,}" for name, count in most) or "未知"
    listed_en = ", ".join(f"{name} {count:,}" for name, count in most) or "unknown"
    period = facts.figures.period
    return [
        Both(
            f"所收以交来的报纸与日期为限，不代表全部报纸。版数最多者：{listed}；日期 {period or '未知'}。",
            f"Only the papers and days that were handed over are in it; they do not stand for the press at large. Most "
            f"pages: {listed_en}; issues {period or 'unknown'}.",
        ),
        Both(
            "报纸反映出版者的取舍与立场，语体为新闻书面语。",
            "Newspapers reflect what their publishers chose to print and their point of view; the register is written "
            "news prose.",
        ),
    ]


LANGUAGE = Both(
    "现代汉语书面语，新闻语体，依原文字形（简体或繁体）。",
    "Written modern Chinese (zh), news prose, in the characters of the print.",
)


def personal(facts: ReleaseFacts) -> Both:
    """Say which personal data are in it."""
    named = facts.figures.rows["credits"]
    kinds = ", ".join(facts.settings.masked)
    masked = (
        Both(f"正文中的下列信息已遮盖：{kinds}", f"the following are masked in texts: {kinds}")
        if kinds
        else Both("不为遮蔽个人信息而改动正文", "no text is masked")
    )
    return Both(
        f"含公开刊登的姓名：署名 {named:,} 条（实测）及正文中的人名。程序不推断个人属性；{masked.zh}；"
        "电话、证件号等见quality表的personal信号；需要撤下的稿件由撤下程序处理。",
        f"It holds names as they were printed: {named:,} credits (measured) and the people named in texts. Nothing is "
        f"inferred about persons, and {masked.en}; signals personal_* of table quality count telephone, card and plate "
        "numbers and addresses; what must go is taken down (see maintenance).",
    )


SOCIAL_IMPACT = Both(
    "便于公众检索与核查旧闻；也可能让已被淡忘的个人事件重新可检索，故设撤下与墓碑机制。",
    "It makes old news findable and checkable; it may also make findable what people hoped was forgotten, which is "
    "why articles can be taken down and leave a tombstone.",
)


def maintenance(facts: ReleaseFacts) -> Both:
    """Say how the dataset changes, and how an article is taken down."""
    contact, days = facts.settings.contact, facts.settings.takedown_days
    zh = f"请联系：{contact}。" if contact else "请联系发布者。"
    en = f"Ask: {contact}." if contact else "Ask the publisher."
    if days is not None:
        zh, en = f"{zh}答复期限 {days} 日。", f"{en} Requests are answered within {days} days."
    return Both(
        "版本依差异计算：只增为 MINOR，改动或移除为 MAJOR，仅包装有变为 PATCH；已发布者不再改动。稿件可以撤下："
        f"下一版本不含该稿件，tombstones 表留其编号，含有它的旧版本标记为撤回。{zh}",
        "Versions are computed from the difference: MINOR when rows were only added, MAJOR when any changed or went, "
        "PATCH when only the packaging did; what is published never changes. An article can be taken down: the next "
        "version leaves it out, table tombstones keeps its identifier, and the versions that hold it are marked as "
        f"retracted. {en}",
    )

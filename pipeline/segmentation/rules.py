"""Rules of segmentation: what every piece of an item and every run left out of a page rests on.

What belongs here: the declarations, for the ``rules`` table.  What does not: the code that applies them.
"""

from __future__ import annotations

from pipeline.rules import Rule
from pipeline.segmentation.blocks import HEAD_LINES, SHORT_NOTE
from pipeline.segmentation.features import CHUNK, INDENT_WIDTH, SQUEEZE, WINDOW
from pipeline.segmentation.models import digest
from pipeline.segmentation.scoring import PARAGRAPH, SUBTITLE


def _rule(name: str, zh: str, en: str, **parameters: object) -> Rule:
    return Rule(f"seg.{name}", "segmentation", zh, en, parameters)


FAILED = _rule("failed", "切分出错：整版留待人工", "Segmentation failed: the whole page is left for a person")

RULES = (
    _rule(
        "title",
        "主题：全版最优解读认定的标题行",
        "Title: lines that the best reading of the page takes for a headline",
        headlines=digest("headlines"),
        parts=digest("parts"),
        matches=digest("matches"),
        head_lines=HEAD_LINES,
        window=WINDOW,
        chunk=CHUNK,
    ),
    _rule(
        "kicker",
        "引题：主题之上，以破折号、冒号或“强调”等作结",
        "Kicker: above the title, ends in a dash, a colon or a verb of saying",
    ),
    _rule(
        "subtitle",
        "副题：主题之下，以破折号起或字号不同",
        "Subtitle: below the title, opens with a dash or is set in another size",
        weights=dict(SUBTITLE),
    ),
    _rule("summary", "提要：标题旁以项目符号起的段落", "Summary: bulleted paragraphs beside a headline"),
    _rule(
        "byline",
        "署名：■ 或“本报记者”起的姓名行",
        "Byline: names after a mark or a reporter's title",
        widest=SHORT_NOTE,
    ),
    _rule(
        "credit",
        "图片署名：“摄”“供图”或图说之后的姓名行",
        "Credit: names with 摄 or 供图, or names below a caption",
        widest=SHORT_NOTE,
    ),
    _rule(
        "body",
        "正文：按版心宽度、语句相续与用词相近归为一篇，再分段",
        "Body: text joined by measure, running sentences and shared words, then cut into paragraphs",
        chains=digest("chains"),
        paragraph=dict(PARAGRAPH),
        indent=INDENT_WIDTH,
        squeeze=SQUEEZE,
    ),
    _rule(
        "subhead",
        "小标题：正文中单独成段、无句末标点的短行",
        "Subhead: a short line of its own in the body, without final punctuation",
    ),
    _rule(
        "caption",
        "图说：无标题、有图片署名的短文",
        "Caption: a short text without headline that a credit follows",
    ),
    _rule("bullet", "项目符号：■ 等符号本身不入正文", "Bullet: the mark itself is not part of the text"),
    _rule("speck", "污点：行首行尾孤立的零星符号", "Speck: a stray mark, alone or at a line's edge"),
    _rule("jump", "转版标记：下转、上接", "Jump: continued on, continued from"),
    _rule("pointer", "导读指引：见某版", "Pointer of a teaser to another page"),
    _rule("furniture-editors", "责编行：责任编辑、版式、校对", "Editors' line"),
    _rule("furniture-folio", "报眉：日期、版次、版名", "Folio: date, page number, section"),
    _rule("furniture-masthead", "报头：报名、刊号、主办单位", "Masthead: name of the paper, serial numbers, publisher"),
    _rule("furniture-contact", "联系方式：热线、邮箱、社址", "Contact: hotline, mail, address"),
    _rule("furniture-weather", "天气栏", "Weather box"),
    FAILED,
    _rule("correct-article", "人工更正：这些行是一篇", "Corrected by a person: these lines are one article"),
    _rule("correct-headline", "人工更正：此标题属此文", "Corrected by a person: this headline belongs to that body"),
    _rule("correct-role", "人工更正：这些行的角色", "Corrected by a person: the role of these lines"),
    _rule("correct-kind", "人工更正：此篇的类别或体裁", "Corrected by a person: the kind or genre of the article"),
    _rule("correct-paragraph", "人工更正：段落起讫", "Corrected by a person: where a paragraph begins"),
    _rule("correct-jump", "人工更正：转版", "Corrected by a person: the page it continues on or from"),
    _rule("correct-left-out", "人工更正：这些行不收", "Corrected by a person: these lines are left out"),
)

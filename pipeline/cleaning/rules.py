"""The rules of cleaning: every reason that a space, a character or a mark of punctuation can give.

What belongs here: declarations.  What does not: the functions that carry them out (``spaces``, ``characters``,
``punctuation``, ``residue``), which name the rule they follow.
"""

from __future__ import annotations

from pipeline.rules import Rule

STAGE = "cleaning"


def _rule(name: str, zh: str, en: str, **parameters: object) -> Rule:
    return Rule(f"clean.{name}", STAGE, zh, en, parameters)


NEWLINE = _rule("newline", "换行只是版式：段落内各行相连", "A line break is layout: the lines of a paragraph join")
BLANK = _rule("blank", "段落之外的空白是版式", "White space outside paragraphs is layout")
ZERO_WIDTH = _rule("zero-width", "零宽字符不可见，剔除", "Zero-width characters cannot be seen and are left out")
UNDECIDED = _rule("undecided", "切分未作判断的字符", "Characters about which segmentation decided nothing")

EDGE_SPACE = _rule("edge-space", "段首段尾的空白是缩进", "White space at the ends of a paragraph is indentation")
LINE_EDGE_SPACE = _rule("line-edge-space", "行首行尾的空白是版式", "White space at a line's end or start is layout")
PUNCTUATION_SPACE = _rule(
    "punctuation-space",
    "全角标点自带空白，旁边的空格是版式",
    "Full-width marks carry their own white: a space beside is layout",
)
NUMBER_SPACE = _rule(
    "number-space", "汉字与数字、字母、百分号之间的空格是版式",
    "A space between Han and digits, Latin letters or a percent sign is layout",
)  # fmt: skip
SPACED_WORD = _rule("spaced-word", "为撑满行宽而拉开的字词合拢", "Letters spaced out to fill a measure close up")
SPACED_NAME = _rule(
    "spaced-name",
    "为与三字名对齐而拉开的两字名合拢",
    "Two-letter names spaced out to the width of three close up",
)
NAME_DOT = _rule(
    "name-dot",
    "提取时丢失间隔号的外国人名，以空格处补间隔号",
    "A space within a foreign name becomes the middle dot that the extractor lost",
)
REPEATED_SPACE = _rule("repeated-space", "连续空格只留一个", "Of a run of spaces one is kept")
PLAIN_SPACE = _rule(
    "plain-space", "表意空格、不换行空格等改为普通空格", "Ideographic, no-break and other spaces become plain"
)
NAME_LIST = _rule(
    "name-list", "记者名单在行末断开处补一空格", "Names in a list parted by a line end are parted by a space"
)
ENGLISH_WORDS = _rule(
    "english-words", "英文词组在行末断开处补一空格", "English words parted by a line end are parted by a space"
)
DATELINE = _rule(
    "dateline", "电头止于行末处补一空格", "A dateline that ends at a line's end is parted from the text by a space"
)
HYPHEN = _rule(
    "hyphen", "英文单词行末断字的连字符剔除", "The hyphen of an English word broken at a line end is left out"
)

FULL_WIDTH = _rule(
    "full-width", "全角数字、字母、百分号改为半角", "Full-width digits, letters and percent signs become ASCII"
)
RADICAL = _rule(
    "radical", "康熙部首与部首补充字符改为同形汉字", "Kangxi and supplementary radicals become the ideograph alike"
)
COMPATIBILITY = _rule("compatibility", "兼容汉字改为统一汉字", "Compatibility ideographs become unified ones")
PRIVATE_USE = _rule(
    "private-use", "私用区字符中有定论者改为其所代字符", "Private-use characters known to stand for another become it"
)
SIGN = _rule(
    "sign",
    "数字、字母之间的全角加减号、点、斜线等改为半角",
    "Full-width signs within numbers, formulas and addresses become ASCII",
)
MIDDLE_DOT = _rule("middle-dot", "汉字间的各式中圆点统一为间隔号", "Dots of other kinds between Han become ·")
HALF_WIDTH_MARK = _rule(
    "half-width-mark", "汉字旁的半角中文标点改为全角", "Half-width 。「」、 beside Han become full-width"
)
VERTICAL = _rule(
    "vertical", "竖排与小型标点改为横排全角标点", "Vertical and small forms of marks become the full-width ones"
)

BRACKETS = _rule("brackets", "括有汉字的半角括号改为全角", "Half-width brackets around Han become full-width")
QUOTES = _rule("quotes", "括有汉字的直引号成对改为弯引号", "Straight quotes around Han become curly, in pairs")
QUOTE_DIRECTION = _rule(
    "quote-direction", "方向不合的弯引号改正，使之成对", "Curly quotes that face the wrong way turn, so that they pair"
)
MARKS = _rule(
    "marks",
    "汉字旁的半角逗号、分号、冒号、问号、叹号改为全角",
    "ASCII comma, semicolon, colon, question and exclamation mark beside Han become full-width",
)
FULL_STOP = _rule(
    "full-stop", "汉字之间或段尾的半角句点改为句号", "An ASCII period between Han or ending a paragraph becomes 。"
)
ELLIPSIS = _rule(
    "ellipsis", "汉字间的连点、连圈改为省略号", "A run of dots or of 。 beside Han becomes ……", least_dots=3
)
DASH = _rule(
    "dash",
    "汉字间的连字符串、制表线改为破折号",
    "A run of hyphens or ruled lines between Han becomes ——",
    least_hyphens=2,
)

MASK_EMAIL, MASK_ID_CARD, MASK_BANK_CARD, MASK_MOBILE, MASK_LANDLINE, MASK_PLATE = MASKS = tuple(
    _rule(
        f"mask-{name}",
        f"依配置遮盖{zh}：所遮字符剔除，代以星号",
        f"{en}, where the configuration says so: the characters are left out and asterisks stand for them",
    )
    for name, zh, en in (
        ("email", "电子邮箱", "E-mail addresses are masked"),
        ("id-card", "身份证号", "Numbers of identity cards are masked"),
        ("bank-card", "银行卡号", "Numbers of bank cards are masked"),
        ("mobile", "手机号", "Numbers of mobile telephones are masked"),
        ("landline", "座机号", "Numbers of land lines are masked"),
        ("plate", "车牌号", "Number plates are masked"),
    )
)

RULES = (
    NEWLINE, BLANK, ZERO_WIDTH, UNDECIDED, EDGE_SPACE, LINE_EDGE_SPACE, PUNCTUATION_SPACE, NUMBER_SPACE, SPACED_WORD,
    SPACED_NAME, NAME_DOT, REPEATED_SPACE, PLAIN_SPACE, NAME_LIST, ENGLISH_WORDS, DATELINE, HYPHEN, FULL_WIDTH, SIGN,
    RADICAL, COMPATIBILITY, PRIVATE_USE, VERTICAL, MIDDLE_DOT, HALF_WIDTH_MARK, BRACKETS, QUOTES, QUOTE_DIRECTION,
    MARKS, FULL_STOP, ELLIPSIS, DASH, *MASKS,
)  # fmt: skip

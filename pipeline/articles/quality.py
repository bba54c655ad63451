"""Quality signals of an article: numbers that mark what a person should look at; nothing is dropped for them.

What belongs here: one small function a signal, its threshold and which side of it is good.  What does not: checks
of the tables (``expectations``), and what script and language a text is in (``script``).

False alarms on sound articles are measured by ``benchmarks.text.alarms``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.articles.script import chinese_share, traditional_share
from pipeline.cleaning.classes import HAN, HAN_RUN
from pipeline.cleaning.personal import KINDS, find_personal
from pipeline.model import CleanItem, LeftOut, Paragraph
from pipeline.schema import TEXT_ROLES

LEAST_HAN_SHARE = 0.5
"""Share of characters: 0.77 to 0.91 in 9 of 10 articles, 0.62 at least (951 articles of development pages)."""
LEAST_CHARS = {"article": 40, "photo": 8, "teaser": 4, "notice": 20, "advertisement": 8}
"""Characters by kind, well below the 1st percentile of the same pages (82, 18, 8, 62, 52): less is a stray line."""
MOST_CHARS = {"article": 12_000, "photo": 2_000, "teaser": 500, "notice": 12_000, "advertisement": 12_000}
"""Characters by kind: a whole page holds at most 11,700 (150 development pages); more is several items in one."""
LEAST_CHINESE_SHARE = 0.5
"""Share of letters that are Han: Japanese has 0.3 to 0.5, a Chinese article about software 0.9."""
MOST_MIXED_SCRIPT = 0.2
"""Share of the rarer script among characters that tell: 0.06 at most in 833 articles, for a name said seven times."""
MOST_TRADITIONAL = 1.0
"""A record of the script, which no value of it fails."""
MOST_PERSONAL_DATA = 0
MOST_UNBALANCED_QUOTES = 0
MOST_UNFINISHED = 0
MOST_REPEATED_SHARE = 0.0
MOST_REPLACEMENT_CHARACTERS = 0
MOST_UNRESOLVED_DATELINES = 0
LEAST_REPEATED_CHARS = 12
"""Paragraphs shorter than this (subheads, refrains) may well stand twice."""

Signal = tuple[str, float, float, bool]

SIGNALS: dict[str, tuple[str, str]] = {
    "han_share": ("汉字占全部字符之比", "Share of Han among all characters"),
    "language": (
        "汉字占全部字母（含假名、谚文、拉丁字母）之比",
        "Share of Han among letters of all scripts: is it Chinese",
    ),
    "traditional_share": (
        "可辨繁简之字中繁体之比：1为繁体，0为简体；只作记录，从不告警",
        "Share of Traditional among the characters that tell the script: 1 is Traditional, 0 is Simplified; a record, "
        "which never fails",
    ),
    "mixed_script": ("可辨繁简之字中较少一方之比", "Share of the rarer script among the characters that tell"),
    "length": ("字符数（下限依类别）", "Characters; the least depends on the kind"),
    "overlong": ("字符数（上限依类别）", "Characters; the most depends on the kind"),
    "unbalanced_quotes": ("不成对的引号与括号数", "Quotes and brackets without a partner"),
    "unfinished_last_sentence": ("末句未完为1", "1 when the last sentence stops in the middle"),
    "repeated_lines": ("重复段落的字符之比", "Share of characters in paragraphs that stood before"),
    "replacement_characters": (
        "缺字符号与无法解码的字节数",
        "Signs for glyphs that nobody could read, and undecodable bytes",
    ),
    "dateline_date_unknown": (
        "电头印有日期而无法确定为1（出版日期不详，或并无此日）；仅电头印有日期者有此行",
        "1 when the dateline prints a day that cannot be told: the issue date is unknown, or there is no such day; "
        "a row only where a day is printed",
    ),
    "personal_email": ("电子邮箱数", "E-mail addresses"),
    "personal_id_card": ("身份证号数（校验码相符）", "Numbers of identity cards, by checksum"),
    "personal_bank_card": ("银行卡号数（Luhn校验相符）", "Numbers of bank cards, by Luhn's formula"),
    "personal_mobile": ("手机号数", "Numbers of mobile telephones"),
    "personal_landline": ("座机号数", "Numbers of land lines"),
    "personal_plate": ("车牌号数", "Number plates of vehicles"),
}
"""Every signal in both languages; those of datelines and personal data have a row only where there is some."""

_PAIRS = (("“", "”"), ("‘", "’"), ("《", "》"), ("（", "）"), ("「", "」"), ("『", "』"), ("【", "】"))
_USUAL_ENDS = tuple("。！？…；：")
_SENTENCE_END = re.compile(r"[。！？…；：]$|[。！？…][”’）》」』]+$|）$|[.!?][\"')]*$")
_MAYBE_REPLACEMENT = re.compile("[〓\ue000-\uf8ff\U000f0000-\U0010fffd□?]")
_REPLACEMENT = re.compile(f"[〓\ue000-\uf8ff\U000f0000-\U0010fffd]|(?<=[{HAN}])[□?](?=[{HAN}])")


def quality_rows(clean: CleanItem, lost: Sequence[LeftOut]) -> list[Signal]:
    """Return (signal, value, threshold, passed) for one article; ``lost`` is what its page has of undecodable runs."""
    texts = [paragraph.text for paragraph in clean.paragraphs if paragraph.role in TEXT_ROLES]
    # A teaser has no text: its headline is what can be judged.
    everything = "\n".join(texts or [paragraph.text for paragraph in clean.paragraphs])
    unread = replacement_characters(everything) + undecodable_within(clean.paragraphs, lost)
    han = "".join(HAN_RUN.findall(everything))
    traditional = traditional_share(han)
    # A notice ends with who signs it, an advertisement with an address.
    unfinished = unfinished_last_sentence(clean.paragraphs) if clean.item.kind in ("article", "photo") else 0
    return [
        _at_least("han_share", len(han) / len(everything) if everything else 0.0, LEAST_HAN_SHARE),
        _at_least("language", chinese_share(everything, len(han)), LEAST_CHINESE_SHARE),
        _at_most("traditional_share", traditional, MOST_TRADITIONAL),
        _at_most("mixed_script", min(traditional, 1.0 - traditional), MOST_MIXED_SCRIPT),
        _at_least("length", len(everything), LEAST_CHARS[clean.item.kind]),
        _at_most("overlong", len(everything), MOST_CHARS[clean.item.kind]),
        _at_most("unbalanced_quotes", unbalanced_quotes(everything), MOST_UNBALANCED_QUOTES),
        _at_most("unfinished_last_sentence", unfinished, MOST_UNFINISHED),
        _at_most("repeated_lines", repeated_share(texts), MOST_REPEATED_SHARE),
        _at_most("replacement_characters", unread, MOST_REPLACEMENT_CHARACTERS),
        *_personal_data(clean.paragraphs),
    ]


def _personal_data(paragraphs: Sequence[Paragraph]) -> list[Signal]:
    """Return one signal for each kind of personal data that the paragraphs show; none where there is none of it."""
    found = find_personal("\n".join([paragraph.text for paragraph in paragraphs]))
    counts = Counter([data.kind for data in found])
    return [_at_most(f"personal_{kind}", counts[kind], MOST_PERSONAL_DATA) for kind in KINDS if counts[kind]]


def dateline_row(is_resolved: bool) -> Signal:
    """Return the signal of a dateline that prints a day: 1 when the date could not be told, 0 when it could.

    It fails where no issue date tells the year, or where the day does not exist.
    """
    return _at_most("dateline_date_unknown", float(not is_resolved), MOST_UNRESOLVED_DATELINES)


def _at_least(signal: str, value: float, threshold: float) -> Signal:
    return (signal, float(value), float(threshold), value >= threshold)


def _at_most(signal: str, value: float, threshold: float) -> Signal:
    return (signal, float(value), float(threshold), value <= threshold)


def unbalanced_quotes(text: str) -> int:
    """Count quotes and brackets without their partner.

    A quotation may run over paragraphs, each of which opens it anew, so an opening mark at the start of a
    paragraph counts only as often as something closes.

    >>> unbalanced_quotes("他说：“渡口不能撤。")
    1
    """
    found = 0
    for opening, closing in _PAIRS:
        opened, closed = text.count(opening), text.count(closing)
        if opened > closed:
            opened -= min(opened - closed, text.count("\n" + opening))
        found += abs(opened - closed)
    return found


_SIGN_OFF = re.compile(
    r"——|@|[（(][^（()）]*[）)]\Z|[^。，；]*[：:]|[^。，；]*(?:摄|摄影|图|文|绘|作|发|整理|报道|讲述)(?:[（(][^（()）]*[）)])?\Z"
    rf"|[{HAN}]{{2,3}}\Z|[{HAN}]{{2,4}}(?: [{HAN}]{{2,4}})+\Z"
)
_LONGEST_SIGN_OFF = 60
"""Characters: ``——`` and who said it on which occasion."""


def is_sign_off(text: str) -> bool:
    """Whether a paragraph says who wrote, took, drew or said something: it is no sentence, and ends none.

    >>> is_sign_off("版式设计：林某"), is_sign_off("本报记者 何某摄"), is_sign_off("沿河的绿道成了市民踏青的")
    (True, True, False)
    """
    return len(text) <= _LONGEST_SIGN_OFF and _SIGN_OFF.match(text) is not None


def unfinished_last_sentence(paragraphs: Sequence[Paragraph]) -> int:
    """Return 1 when the last sentence of the body stops in the middle, 0 otherwise or without a body."""
    bodies = (paragraph.text for paragraph in reversed(paragraphs) if paragraph.role == "body")
    last = next((text for text in bodies if text.endswith(_USUAL_ENDS) or not is_sign_off(text)), None)
    return int(last is not None and not last.endswith(_USUAL_ENDS) and not _SENTENCE_END.search(last))


def repeated_share(texts: Sequence[str]) -> float:
    """Return the share of characters that stand in a paragraph for the second time or more (0 to 1)."""
    if len(set(texts)) == len(texts):
        return 0.0
    total = sum(map(len, texts))
    counts = Counter(text for text in texts if len(text) >= LEAST_REPEATED_CHARS)
    repeated = sum(len(text) * (count - 1) for text, count in counts.items() if count > 1)
    return repeated / total if total else 0.0


def replacement_characters(text: str) -> int:
    """Count signs that stand for a glyph that nobody could read: 〓, private use, □ and ? between Han."""
    return len(_REPLACEMENT.findall(text)) if _MAYBE_REPLACEMENT.search(text) else 0


def undecodable_within(paragraphs: Sequence[Paragraph], lost: Sequence[LeftOut]) -> int:
    """Count the undecodable characters of the page that stand within the lines of these paragraphs."""
    if not lost:
        return 0
    extents = [(p.spans[0].char_start, p.spans[-1].char_end) for p in paragraphs]
    return sum(
        run.char_end - run.char_start
        for run in lost
        if any(start <= run.char_start and run.char_end <= end for start, end in extents)
    )

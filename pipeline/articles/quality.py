"""Quality signals of an article: numbers that mark what a person should look at; nothing is dropped for them.

What belongs here: one small function a signal, its threshold and which side of it is good.  What does not: checks
of the tables (``expectations``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.cleaning.classes import HAN
from pipeline.model import CleanItem, LeftOut, Paragraph
from pipeline.schema import TEXT_ROLES

LEAST_HAN_SHARE = 0.5
"""Share of characters: 0.77 to 0.91 in 9 of 10 articles, 0.62 at least (951 articles of development pages)."""
LEAST_CHARS = {"article": 40, "photo": 8, "teaser": 4, "notice": 20, "advertisement": 8}
"""Characters by kind, well below the 1st percentile of the same pages (82, 18, 8, 62, 52): less is a stray line."""
MOST_UNBALANCED_QUOTES = 0
MOST_UNFINISHED = 0
MOST_REPEATED_SHARE = 0.0
MOST_REPLACEMENT_CHARACTERS = 0
LEAST_REPEATED_CHARS = 12
"""Paragraphs shorter than this (subheads, refrains) may well stand twice."""

Signal = tuple[str, float, float, bool]

_HAN_RUN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+")
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
    return [
        _at_least("han_share", han_share(everything), LEAST_HAN_SHARE),
        _at_least("length", len(everything), LEAST_CHARS[clean.item.kind]),
        _at_most("unbalanced_quotes", unbalanced_quotes(everything), MOST_UNBALANCED_QUOTES),
        _at_most("unfinished_last_sentence", unfinished_last_sentence(clean.paragraphs), MOST_UNFINISHED),
        _at_most("repeated_lines", repeated_share(texts), MOST_REPEATED_SHARE),
        _at_most("replacement_characters", unread, MOST_REPLACEMENT_CHARACTERS),
    ]


def _at_least(signal: str, value: float, threshold: float) -> Signal:
    return (signal, float(value), float(threshold), value >= threshold)


def _at_most(signal: str, value: float, threshold: float) -> Signal:
    return (signal, float(value), float(threshold), value <= threshold)


def han_share(text: str) -> float:
    """Return the share of Han among the characters of ``text`` (0 to 1; 0 for no text)."""
    if not text:
        return 0.0
    return sum(map(len, _HAN_RUN.findall(text))) / len(text)


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


def unfinished_last_sentence(paragraphs: Sequence[Paragraph]) -> int:
    """Return 1 when the last body paragraph stops in the middle of a sentence, 0 otherwise or without a body."""
    last = next((paragraph.text for paragraph in reversed(paragraphs) if paragraph.role == "body"), None)
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

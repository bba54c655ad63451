"""Noise as optical character recognition and odd fonts leave it, laid over the lines of a page.

Belongs here: changing the characters of a line and the blank lines between frames.  Does not belong here: which line
belongs to which article: that stays as it was.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace

from pipeline.segmentation.forms import OLD_FORMS, SIMPLE_FORMS
from sample.setting.styles import Frame, Line


@dataclass(frozen=True)
class Noise:
    """How much of what is wrong; shares are of characters, lines or frames as said."""

    half_width: float = 0.0
    """Share of punctuation marks printed in half width."""
    wrong_mark: float = 0.0
    """Share of commas, stops and enumeration commas taken for each other."""
    lost_mark: float = 0.0
    """Share of punctuation marks that are not there."""
    confused: float = 0.0
    """Share of characters taken for one of like shape, where the table has one."""
    spaced_line: float = 0.0
    """Share of lines of headlines, subheads and bylines with a blank after each character."""
    spaced_word: float = 0.0
    """Share of body lines with two to four characters spaced out."""
    stray: float = 0.0
    """Share of lines with a speck before or after them."""
    speck_line: float = 0.0
    """Share of frames after which specks stand alone."""
    torn: float = 0.0
    """Share of frames with a blank line too many."""
    fused: float = 0.0
    """Share of frames without a blank line before them."""
    traditional: bool = False
    vertical: bool = False
    """Whether marks have the forms of vertical setting."""


NOISES: dict[str, Noise] = {
    "clean": Noise(),
    "light": Noise(
        half_width=0.04, wrong_mark=0.005, lost_mark=0.005, confused=0.02, spaced_line=0.08, spaced_word=0.02,
        stray=0.005, speck_line=0.01, torn=0.01, fused=0.01,
    ),
    "heavy": Noise(
        half_width=0.25, wrong_mark=0.02, lost_mark=0.02, confused=0.1, spaced_line=0.25, spaced_word=0.06,
        stray=0.03, speck_line=0.05, torn=0.04, fused=0.04,
    ),
    "traditional": Noise(traditional=True),
    "vertical": Noise(vertical=True),
}  # fmt: skip

_HALF = str.maketrans("，。：；！？（）“”‘’", ",.:;!?()\"\"''")
_VERTICAL = str.maketrans("，。、：；！？（）“”‘’《》—…", "︐︒︑︓︔︕︖︵︶﹁﹂﹃﹄︽︾︱︙")
_MARKS = "，。：；！？（）“”‘’、"
_LIKE = dict(zip("日己未人大土千入末已曰士干", "曰已末入太士干人未己日土千", strict=True))
_SPECKS = "·.'`|_~^-*,"
_HEADS = frozenset(("kicker", "title", "subtitle", "subhead", "byline"))
_WORD = re.compile(r"[\u4e00-\u9fff]{2,4}")


def laid_over(frames: list[Frame], noise: Noise, rng: random.Random) -> list[Frame]:
    """The frames with noise over them; every line keeps its article and role, specks alone are furniture."""
    out: list[Frame] = []
    for frame in frames:
        lines = [replace(line, text=noisy(line.text, line.role, noise, rng)) for line in frame]
        if out and rng.random() < noise.fused:
            out[-1].extend(lines)
        else:
            out.append(lines)
        if len(lines) > 3 and rng.random() < noise.torn:
            cut = rng.randrange(1, len(lines))
            out[-1], rest = out[-1][: len(out[-1]) - len(lines) + cut], lines[cut:]
            out.append(rest)
        if rng.random() < noise.speck_line:
            specks = " ".join(rng.choice(_SPECKS) for _ in range(rng.randint(1, 4)))
            out.append([Line(specks, None, "furniture")])
    return out


def noisy(text: str, role: str, noise: Noise, rng: random.Random) -> str:
    """One line with noise over it; it never becomes blank."""
    if noise.traditional:
        text = text.translate(TRADITIONAL)
    if noise.vertical:
        text = text.translate(_VERTICAL)
    if noise.half_width or noise.wrong_mark or noise.lost_mark or noise.confused:
        text = "".join(_character(char, noise, rng) for char in text) or text
    if role in _HEADS and rng.random() < noise.spaced_line:
        text = " ".join(text.replace(" ", ""))
    elif noise.spaced_word and rng.random() < noise.spaced_word:
        words = list(_WORD.finditer(text))
        if words:
            word = rng.choice(words)
            text = text[: word.start()] + " ".join(word.group()) + text[word.end() :]
    if noise.stray and rng.random() < noise.stray:
        speck = rng.choice(_SPECKS)
        text = f"{speck} {text}" if rng.random() < 0.5 else f"{text} {speck}"
    return text


def _character(char: str, noise: Noise, rng: random.Random) -> str:
    if char in _MARKS:
        chance = rng.random()
        if chance < noise.lost_mark:
            return ""
        if chance < noise.lost_mark + noise.wrong_mark and char in "，。、":
            return rng.choice("，。、·")
        return char.translate(_HALF) if rng.random() < noise.half_width else char
    if char in _LIKE and rng.random() < noise.confused:
        return _LIKE[char]
    return char


TRADITIONAL = str.maketrans(SIMPLE_FORMS, OLD_FORMS)
"""The commonest characters that differ, one for one; the rest stay simplified, as in hurried conversions."""

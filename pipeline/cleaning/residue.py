"""Residue: what is not kept, cut by reason, so that spans and residue together are the page.

What belongs here: the complement of the kept spans and the class of each of its characters.  What does not: which
characters are kept (``paragraphs``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.cleaning import rules
from pipeline.cleaning.classes import CONTROLS, NEWLINES, SPACES, UNDECODABLE, ZERO_WIDTH
from pipeline.model import LeftOut
from pipeline.reading.rules import BOM, CONTROL
from pipeline.reading.rules import UNDECODABLE as UNDECODABLE_BYTES

_LINE_ENDS = frozenset(("\n", "\n\n", "\n\n\n\n"))
"""What nearly always stands between two kept lines."""
_CLASSES = (
    (f"[{NEWLINES}]+", "layout_newline", rules.NEWLINE.rule_id),
    (f"[{UNDECODABLE}]+", "undecodable", UNDECODABLE_BYTES),
    (f"[{CONTROLS}]+", "undecodable", CONTROL),
    ("\\A\ufeff", "layout_space", BOM),
    (f"[{SPACES}]+", "layout_space", rules.BLANK.rule_id),
    (f"[{ZERO_WIDTH}]+?", "layout_space", rules.ZERO_WIDTH.rule_id),
    (f"[^{NEWLINES}{UNDECODABLE}{CONTROLS}{SPACES}{ZERO_WIDTH}]+", "undecided", rules.UNDECIDED.rule_id),
)
_CLASS = re.compile("|".join(f"({pattern})" for pattern, _, _ in _CLASSES))
_FIRST_WEAK = 4
"""Classes from this number on take the reason of a run that was left out as a whole; the strong ones keep theirs."""
_STRONG = re.compile(f"[{NEWLINES}{UNDECODABLE}{CONTROLS}]")


def residue(text: str, kept: Sequence[tuple[int, int]], left_out: Sequence[LeftOut]) -> tuple[LeftOut, ...]:
    """Return every character of ``text`` outside ``kept`` (sorted ranges) as runs with reason and rule, in order.

    ``left_out`` are runs whose reason is known, in any order; where two overlap, the one that starts first holds,
    and a kept range beats both.  Raises ValueError when kept ranges overlap.
    """
    found: list[LeftOut] = []
    known = sorted(left_out, key=_start)
    first = at = 0
    newline = rules.NEWLINE.rule_id
    for start, end in (*kept, (len(text), len(text))):
        if start < at:
            raise ValueError(f"characters {start} to {min(at, end)} of the page were given to two pieces")
        if start > at:
            if text[at:start] in _LINE_ENDS:
                found.append(LeftOut(at, start, "layout_newline", newline))
                at = end
                continue
            while first < len(known) and known[first].char_end <= at:
                first += 1
            run = known[first] if first < len(known) else None
            if run and run.char_start <= at and start <= run.char_end and not _STRONG.search(text, at, start):
                found.append(LeftOut(at, start, run.reason, run.rule_id))
            else:
                found += _merge(_classify(text, at, start, known, first))
        at = end
    return tuple(found)


def _start(run: LeftOut) -> int:
    return run.char_start


def _classify(text: str, at: int, end: int, known: Sequence[LeftOut], first: int) -> Iterator[LeftOut]:
    """Yield the runs of ``text[at:end]``, none of which is kept; ``known[first]`` is the first that may reach it."""
    for index in range(first, len(known)):
        run = known[index]
        if run.char_start >= end:
            break
        start, stop = max(run.char_start, at), min(run.char_end, end)
        if start >= stop:
            continue
        yield from _by_class(text, at, start, None)
        yield from _by_class(text, start, stop, run)
        at = stop
    yield from _by_class(text, at, end, None)


def _by_class(text: str, start: int, end: int, known: LeftOut | None) -> Iterator[LeftOut]:
    """Yield ``text[start:end]`` cut by class; what is no newline and no undecodable byte takes the known reason."""
    for match in _CLASS.finditer(text, start, end):
        number = match.lastindex or 0
        if known is not None and number >= _FIRST_WEAK:
            yield LeftOut(match.start(), match.end(), known.reason, known.rule_id)
        else:
            _, reason, rule_id = _CLASSES[number - 1]
            yield LeftOut(match.start(), match.end(), reason, rule_id)


def _merge(runs: Iterator[LeftOut]) -> list[LeftOut]:
    """Join runs that touch and have the same reason and rule."""
    merged: list[LeftOut] = []
    for run in runs:
        last = merged[-1] if merged else None
        if last and last.char_end == run.char_start and (last.reason, last.rule_id) == (run.reason, run.rule_id):
            merged[-1] = LeftOut(last.char_start, run.char_end, run.reason, run.rule_id)
        else:
            merged.append(run)
    return merged

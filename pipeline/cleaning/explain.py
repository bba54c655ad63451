"""What cleaning did to a page, step by step, for people.

What belongs here: sentences about spans, residue and edits that exist.  What does not: taking the decisions.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from pipeline.cleaning import rules
from pipeline.model import CleanPage, LeftOut, Page, Paragraph

_CONTEXT = 6
"""Characters shown on either side of a change."""
_SHOWN = {"\n": "⏎", "\r": "␍", "\t": "→", " ": "␣", "\u3000": "□", "\ufeff": "BOM"}


def explain(page: Page, clean: CleanPage) -> list[str]:
    """Return one line for every run left out and every edit of a page, in its order, and then what the rules say.

    Line ends left out between the lines of a paragraph, which are most of the residue, are told as a number.
    """
    starts = [0, *(at + 1 for at, character in enumerate(page.text) if character == "\n")]
    steps = [*_left_out(page.text, clean.residue)]
    for item in clean.items:
        for paragraph in item.paragraphs:
            steps += _edits(page.text, paragraph)
    told = [f"line {bisect_right(starts, at)}: {what}" for at, what in sorted(steps)]
    line_ends = sum(run.rule_id == rules.NEWLINE.rule_id for run in clean.residue)
    if line_ends:
        told.append(f"{line_ends} line ends left out as layout_newline ({rules.NEWLINE.rule_id})")
    return told + _legend(clean)


def _legend(clean: CleanPage) -> list[str]:
    """Return what each rule says that cleaning followed on this page, in both languages."""
    named = {run.rule_id for run in clean.residue}
    named |= {edit.rule_id for item in clean.items for paragraph in item.paragraphs for edit in paragraph.edits}
    return [f"{rule.rule_id}: {rule.zh} {rule.en}" for rule in rules.RULES if rule.rule_id in named]


def _left_out(text: str, residue: tuple[LeftOut, ...]) -> Iterator[tuple[int, str]]:
    for run in residue:
        if run.rule_id != rules.NEWLINE.rule_id:
            before, after = text[max(0, run.char_start - _CONTEXT) : run.char_start], text[run.char_end :][:_CONTEXT]
            taken = text[run.char_start : run.char_end]
            yield (
                run.char_start,
                f"{_shown(before)}[{_shown(taken)}]{_shown(after)} left out as {run.reason} ({run.rule_id})",
            )


def _edits(text: str, paragraph: Paragraph) -> Iterator[tuple[int, str]]:
    places = [at for span in paragraph.spans for at in range(span.char_start, span.char_end)]
    raw = "".join([text[at] for at in places])
    for edit in paragraph.edits:
        before = raw[max(0, edit.at_char - _CONTEXT) : edit.at_char]
        after = raw[edit.at_char + len(edit.delete_text) :][:_CONTEXT]
        change = f"[{_shown(edit.delete_text)} → {_shown(edit.insert_text)}]"
        yield places[edit.at_char], f"{before}{change}{after} ({edit.rule_id})"


def _shown(text: str) -> str:
    """Return ``text`` with what cannot be seen made visible; lone surrogates and controls as their code point."""
    return "".join([_SHOWN.get(c) or (c if c.isprintable() else f"‹{ord(c):04X}›") for c in text])

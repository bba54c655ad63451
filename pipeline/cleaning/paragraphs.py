"""A paragraph made of its pieces: lines joined, layout left out, edits applied.

What belongs here: positions, that is the way from pieces of the page to a *view* (see ``spaces``) and back to spans.
What does not: any decision about text, which ``spaces``, ``characters`` and ``punctuation`` take.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple

from pipeline.cleaning import rules
from pipeline.cleaning.characters import STAND_INS, normalise, rule_of
from pipeline.cleaning.classes import CONTROLS, NEWLINES, ODD_SPACES, SPACES, UNDECODABLE, ZERO_WIDTH
from pipeline.cleaning.lines import (
    dateline_joints,
    english_joints,
    hyphens,
    line_edges,
    name_joints,
    parts_dateline,
    parts_occupation,
)
from pipeline.cleaning.names import name_dots
from pipeline.cleaning.personal import KINDS, MASK_RULES, Found, find_personal
from pipeline.cleaning.punctuation import LINES, NARROW, brackets, mend, quote_directions, quotes
from pipeline.cleaning.spaces import Drop, layout
from pipeline.model import Edit, LeftOut, Paragraph, Piece, Span

_NEVER_KEPT = re.compile(f"([{NEWLINES}])|[{ZERO_WIDTH}{CONTROLS}{UNDECODABLE}]")
_BLANK = re.compile(f"[{SPACES}]*")
_ODD = f"{ODD_SPACES}{ZERO_WIDTH}{CONTROLS}{UNDECODABLE}\r\f\v\x85\u2028\u2029{STAND_INS}{LINES}()\"'"
_MAY_NEED_CARE = re.compile(rf"[{_ODD}{NARROW}.\-A-Za-z]")
"""A class alone is found ten times as fast as the alternatives of the next pattern, which tell more exactly."""
_NEEDS_CARE = re.compile(
    # Whatever some rule but those of plain spaces could act on; most paragraphs of a newspaper hold none of it.
    rf"[{_ODD}]|[{NARROW}.\-](?![0-9])|(?<![0-9])[{NARROW}.\-]|[A-Za-z] *\n *[A-Za-z]"
)


class Cleaned(NamedTuple):
    """A paragraph and the runs of layout found inside it, whose rules the residue will name."""

    paragraph: Paragraph
    left_out: list[LeftOut]


def clean_paragraph(text: str, pieces: Sequence[Piece], role: str, masked: Set[str] = frozenset()) -> Cleaned | None:
    """Make the paragraph whose pieces (in reading order) these are; None when nothing of it can be kept.

    ``masked`` are the kinds of personal data (``personal.KINDS``) to hide.
    """
    last = pieces[-1]
    if len(pieces) == 1:
        view = text[last.char_start : last.char_end]
        whole_lines = "\n" not in view
    else:
        # With the character after it each piece but the last brings its own line end, unless it stops within a line.
        parts = [text[piece.char_start : piece.char_end + 1] for piece in pieces]
        parts[-1] = text[last.char_start : last.char_end]
        view = "".join(parts)
        whole_lines = [*map(len, view.split("\n"))] == [piece.char_end - piece.char_start for piece in pieces]
    if not whole_lines or masked or _needs_care(view):
        return _clean_with_care(text, pieces, role, masked)
    if " " in view:
        return _clean_spaced(text, pieces, role, view.split("\n"))
    if "记者\n" in view or "通讯员\n" in view or "日电\n" in view:
        return _clean_with_care(text, pieces, role)
    spans = tuple([Span(p.char_start, p.char_end, p.rule_id) for p in pieces if p.char_start < p.char_end])
    return Cleaned(Paragraph(role, view.replace("\n", ""), spans), []) if spans else None


_RUNS = ("。。", "。\n。", "··", "·\n·")
"""What a run of dots may begin with, over a line end too."""


def _needs_care(view: str) -> bool:
    """Whether any rule but those of plain spaces and line ends could act on ``view``."""
    return (
        (_MAY_NEED_CARE.search(view) is not None and _NEEDS_CARE.search(view) is not None)
        or view.count("“") != view.count("”")
        or any(run in view for run in _RUNS)
    )


def _space_joints(view: str, page: str) -> dict[int, int]:
    """Return the line ends of ``view`` that stand for a space, but for those between English words."""
    joints: dict[int, int] = {}
    if _ANY_OCCUPATION.search(view):
        joints = dict.fromkeys(name_joints(view, parts_occupation(page)), _NAME_SPACE)
    if "日电\n" in view:
        joints |= dict.fromkeys(dateline_joints(view, parts_dateline(page)), _DATELINE_SPACE)
    return joints


def _clean_spaced(text: str, pieces: Sequence[Piece], role: str, lines: list[str]) -> Cleaned | None:
    """Make a paragraph of whole ``lines`` in which plain spaces are all that rules may act on: no edit, only drops.

    After ``line_edges`` no gap reaches over a line end, so ranges do where ``_Thread`` follows single characters.
    """
    starts = [piece.char_start for piece in pieces]
    left_out: list[LeftOut] = []
    for number, line in enumerate(lines):
        start = starts[number]
        bare = line.rstrip(" ") if number < len(lines) - 1 else line
        if len(bare) < len(line):
            left_out.append(LeftOut(start + len(bare), start + len(line), "layout_space", _LINE_EDGE))
        if number and bare.startswith(" "):
            length, bare = len(bare), bare.lstrip(" ")
            starts[number] += length - len(bare)
            left_out.append(LeftOut(start, starts[number], "layout_space", _LINE_EDGE))
        lines[number] = bare
    joined = "".join(lines)
    if (len(lines) > 1 and _space_joints("\n".join(lines), text)) or name_dots(joined, text) != joined:
        return _clean_with_care(text, pieces, role)
    drops = layout(joined, role)
    spans: list[Span] = []
    kept: list[str] = []
    begin = at = index = 0
    for piece, start, line in zip(pieces, starts, lines, strict=True):
        # What stands at ``at`` of the joined lines stands at ``at + shift`` of the page.
        shift = start - begin
        end = begin + len(line)
        while index < len(drops) and drops[index].start < end:
            drop = drops[index]
            if at < drop.start:
                spans.append(Span(at + shift, drop.start + shift, piece.rule_id))
                kept.append(joined[at : drop.start])
            left_out.append(LeftOut(drop.start + shift, drop.end + shift, "layout_space", drop.rule_id))
            at = drop.end
            index += 1
        if at < end:
            spans.append(Span(at + shift, end + shift, piece.rule_id))
            kept.append(joined[at:end])
        begin = at = end
    return Cleaned(Paragraph(role, "".join(kept), tuple(spans)), left_out) if spans else None


_LINE_EDGE = rules.LINE_EDGE_SPACE.rule_id


def _clean_with_care(text: str, pieces: Sequence[Piece], role: str, masked: Set[str] = frozenset()) -> Cleaned | None:
    thread = _Thread.of(text, pieces)
    thread.seen = normalise(thread.seen)
    thread.leave_out([Drop(*span, _LINE_EDGE) for span in line_edges(thread.seen)])
    thread.leave_out([Drop(*span, rules.HYPHEN.rule_id) for span in hyphens(thread.seen)])
    thread.join_lines(text)
    thread.seen = name_dots(quote_directions(quotes(brackets(normalise(thread.seen)))), text)
    thread.leave_out(layout(thread.seen, role))
    if masked:
        thread.hide([found for found in find_personal(thread.seen) if found.kind in masked])
    spans = thread.spans(pieces)
    if not spans:
        return None
    raw = "".join([text[span.char_start : span.char_end] for span in spans])
    edits = _edits(raw, thread)
    return Cleaned(Paragraph(role, apply(raw, edits), tuple(spans), tuple(edits)), thread.left_out)


def apply(raw: str, edits: Sequence[Edit]) -> str:
    """Return ``raw`` with ``edits`` applied; they are numbered from the end, so that one by one none shifts another."""
    parts: list[str] = []
    at = 0
    for edit in reversed(edits):
        parts += (raw[at : edit.at_char], edit.insert_text)
        at = edit.at_char + len(edit.delete_text)
    return "".join((*parts, raw[at:]))


class _Thread:
    """The characters of a paragraph on their way to clean text, each with its place on the page."""

    def __init__(self) -> None:
        self.seen = ""
        """The characters as rules see them; one each for the line ends until these are joined."""
        self.places: list[int] = []
        """Where each character of ``seen`` stands on the page; a negative number for what does not stand there."""
        self.left_out: list[LeftOut] = []

    @classmethod
    def of(cls, text: str, pieces: Sequence[Piece]) -> _Thread:
        """String the pieces together, without any character that is never kept."""
        thread = cls()
        parts: list[str] = []
        for index, piece in enumerate(pieces):
            start = piece.char_start
            if index:
                before = pieces[index - 1].char_end
                # White between two pieces of one line may be content: it goes with the piece after it.
                if before <= start and _BLANK.fullmatch(text, before, start):
                    start = before
                else:
                    parts.append("\n")
                    thread.places.append(_LINE_END)
            for match in _NEVER_KEPT.finditer(text, start, piece.char_end):
                thread._take(parts, text, start, match.start())
                if match[1]:
                    parts.append("\n")
                    thread.places.append(_LINE_END)
                start = match.end()
            thread._take(parts, text, start, piece.char_end)
        thread.seen = "".join(parts)
        return thread

    def _take(self, parts: list[str], text: str, start: int, end: int) -> None:
        parts.append(text[start:end])
        self.places += range(start, end)

    def leave_out(self, drops: Sequence[Drop]) -> None:
        """Take the drops (in order, none overlapping another) out, and remember why."""
        if not drops:
            return
        seen: list[str] = []
        places: list[int] = []
        at = 0
        for start, end, rule_id in drops:
            seen.append(self.seen[at:start])
            places += self.places[at:start]
            self._remember(start, end, "marker" if rule_id == rules.HYPHEN.rule_id else "layout_space", rule_id)
            at = end
        self.seen = "".join((*seen, self.seen[at:]))
        self.places = places + self.places[at:]

    def _remember(self, start: int, end: int, reason: str, rule_id: str) -> None:
        for first, last in _runs([place for place in self.places[start:end] if place >= 0]):
            self.left_out.append(LeftOut(first, last, reason, rule_id))

    def hide(self, found: Sequence[Found]) -> None:
        """Leave out what a mask hides, and put asterisks, which stand nowhere on the page, in its place."""
        seen = list(self.seen)
        for data in found:
            hidden = range(data.hide_start, data.hide_end)
            self._remember(hidden.start, hidden.stop, "suppressed", MASK_RULES[data.kind].rule_id)
            for at in hidden:
                seen[at], self.places[at] = "*", _MASKS[data.kind]
        self.seen = "".join(seen)

    def join_lines(self, page: str) -> None:
        """Take out the line ends; where one stands for a space, put one that stands nowhere on the page."""
        if "\n" not in self.seen:
            return
        standing = dict.fromkeys(english_joints(self.seen), _ENGLISH_SPACE) | _space_joints(self.seen, page)
        self.places = [
            standing.get(at, place) for at, place in enumerate(self.places) if place != _LINE_END or at in standing
        ]
        seen = list(self.seen)
        for at in standing:
            seen[at] = " "
        self.seen = "".join(seen).replace("\n", "")

    def spans(self, pieces: Sequence[Piece]) -> list[Span]:
        """Return the runs of the page that are left, cut where a piece begins."""
        rule_at = {piece.char_start: piece.rule_id for piece in pieces}
        starts = sorted(rule_at)
        runs = _runs([place for place in self.places if place >= 0], frozenset(starts))
        return [Span(first, last, rule_at[starts[bisect_right(starts, first) - 1]]) for first, last in runs]


_ANY_OCCUPATION = re.compile("记者|通讯员")
_LINE_END, _ENGLISH_SPACE, _NAME_SPACE, _DATELINE_SPACE = -1, -2, -3, -4
_MASKS = {kind: -5 - number for number, kind in enumerate(KINDS)}
_RULE_OF_PLACE = {
    **{place: MASK_RULES[kind].rule_id for kind, place in _MASKS.items()},
    _ENGLISH_SPACE: rules.ENGLISH_WORDS.rule_id,
    _NAME_SPACE: rules.NAME_LIST.rule_id,
    _DATELINE_SPACE: rules.DATELINE.rule_id,
}


def _runs(places: Sequence[int], cuts: frozenset[int] = frozenset()) -> Iterator[tuple[int, int]]:
    """Yield the half-open ranges of consecutive places; a new one begins at every cut."""
    begin = 0
    for at in range(1, len(places) + 1):
        if at == len(places) or places[at] != places[at - 1] + 1 or places[at] in cuts:
            yield places[begin], places[at - 1] + 1
            begin = at


_RULE_IN_PLACE = {
    "(": rules.BRACKETS, ")": rules.BRACKETS, '"': rules.QUOTES, "'": rules.QUOTES, "“": rules.QUOTE_DIRECTION,
    "”": rules.QUOTE_DIRECTION,
}  # fmt: skip
"""Rules that replace one character by another, by the one that goes."""
_ODD_SPACE = re.compile(f"[{ODD_SPACES}]")


def _rule_in_place(character: str) -> str:
    """Return the id of the rule that put another character in the place of this one."""
    if character.isspace():
        return rules.NAME_DOT.rule_id
    return _RULE_IN_PLACE[character].rule_id if character in _RULE_IN_PLACE else rule_of(character)


def _edits(raw: str, thread: _Thread) -> list[Edit]:
    """Return the edits that turn ``raw``, the characters of the page, into clean text, the last one first."""
    missing = [(at, place) for at, place in enumerate(thread.places) if place < 0]
    offset_of = [at for at, place in enumerate(thread.places) if place >= 0]
    seen = "".join([thread.seen[at] for at in offset_of]) if missing else thread.seen
    changes: dict[int, tuple[int, str, str]] = {}
    if raw != seen:
        for at, (old, new) in enumerate(zip(raw, seen, strict=True)):
            if old != new:
                changes[at] = (at + 1, new, _rule_in_place(old))
    for match in _ODD_SPACE.finditer(seen):
        changes[match.start()] = (match.end(), " ", rules.PLAIN_SPACE.rule_id)
    for change in mend(thread.seen):
        start, end = (bisect_left(offset_of, at) for at in (change.start, change.end))
        for at in range(start, end):
            changes.pop(at, None)
        changes[start] = (end, change.insert, change.rule_id)
    for at, place in missing:
        # The neighbour is a letter or a mark by itself, so if it is changed at all, then alone.
        before = bisect_left(offset_of, at) - 1
        insert = changes[before][1] if before in changes else raw[before]
        changes[before] = (before + 1, insert + thread.seen[at], _RULE_OF_PLACE[place])
    return [
        Edit(at, raw[at:end], insert, rule_id) for at, (end, insert, rule_id) in sorted(changes.items(), reverse=True)
    ]

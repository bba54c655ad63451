"""Corrections carried out: a page's reading and what a curator says of it give another reading.

What belongs here: moving pieces between items and naming the rule ``seg.correct-…`` for what was moved.  What does
not: the file that corrections come from (``pipeline.corrections``) and how a page is read without them.

Every correction is a function from reading to reading.  Lines are named by the curator, so a correction holds its
meaning whatever reading it is applied to: a better segmenter later does not break it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pipeline.corrections import Correction, CorrectionError, Lines
from pipeline.model import Item, LeftOut, Page, PageReading, Piece
from pipeline.schema import TEXT_ROLES
from pipeline.segmentation.genres import genre_of
from pipeline.segmentation.kinds import kind_of
from pipeline.segmentation.lines import normalised

ARTICLE, HEADLINE, ROLE, KIND = "seg.correct-article", "seg.correct-headline", "seg.correct-role", "seg.correct-kind"
LEFT_OUT, PARAGRAPH, JUMP = "seg.correct-left-out", "seg.correct-paragraph", "seg.correct-jump"
PREFIX = "seg.correct-"

CERTAIN = 1.0
"""Confidence of an item that a person put together."""

_RANK = {"kicker": 0, "title": 1, "subtitle": 2, "summary": 3, "byline": 4}
_TEXT_RANK = 5
_HEADLINE = ("kicker", "title", "subtitle")
_LINE_EACH = (*_HEADLINE, "byline", "credit")
"""Roles of which every line is a paragraph of its own."""
_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SENTENCE_END = re.compile(r"[。！？…!?][”’」』）)]*$")

Ranges = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece on its way to another item: ``origin`` is the item it comes from, -1 when it was left out."""

    piece: Piece
    origin: int
    begins: bool | None = None
    """Whether a curator says that it begins a paragraph."""


def correct(page: Page, reading: PageReading, corrections: Iterable[Correction]) -> PageReading:
    """Return the reading with all corrections carried out in order.

    Raises CorrectionError when a correction names a line that the page does not have, or that is blank.
    """
    sheet = _Sheet(page.text, _lines_of(page.text))
    for number, correction in enumerate(corrections, 1):
        try:
            reading = _CARRY_OUT[correction.subject](sheet, reading, correction)
        except CorrectionError as error:
            raise CorrectionError(f"correction {number} of this page: {error}") from None
    return reading


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page and the character ranges of its physical lines, line breaks left out."""

    text: str
    lines: Ranges

    def ranges(self, named: Lines, key: str) -> Ranges:
        """Return the ranges of text that a curator names, without the white space around them, in their order."""
        found: Ranges = []
        for part in named:
            if part.last > len(self.lines):
                raise CorrectionError(
                    f"{key}: the page has {len(self.lines)} lines and no line {part.last}; "
                    "look at its line numbers with `banmian show`"
                )
            for start, end in self.lines[part.first - 1 : part.last]:
                if part.char_first is not None and part.char_last is not None:
                    start, end = start + part.char_first - 1, min(end, start + part.char_last)
                found += _trimmed(self.text, start, end)
        if named and not found:
            raise CorrectionError(f"{key}: these lines are blank; look at the line numbers with `banmian show`")
        return list(dict.fromkeys(found))


def _lines_of(text: str) -> Ranges:
    breaks = [match.span() for match in _BREAK.finditer(text)]
    return list(zip([0, *(end for _, end in breaks)], [*(start for start, _ in breaks), len(text)], strict=True))


# --- this headline belongs to that body ----------------------------------------------------------------------


def _join_headline(sheet: _Sheet, reading: PageReading, correction: Correction) -> PageReading:
    """Give the headline to the item of the body; the headline that it had becomes an item of its own."""
    ranges = sheet.ranges(correction.lines, "headline")
    body = [one for one in sheet.ranges(correction.body, "body") if not _overlaps(one, ranges)]
    if not body:
        raise CorrectionError("body: names no line beside those of the headline; name a line of the text it belongs to")
    reading = _cut(sheet, reading, [*ranges, *body])
    heads, reading = _take(sheet, reading, ranges)
    home = _home(reading, body)
    if home is None:
        parts, reading = _take(sheet, reading, body)
        item = _build(sheet, [*_as_headline(heads), *_named(parts, ARTICLE)])
        return _settle(reading, [*reading.items, item])
    host = reading.items[home]
    former = [piece for piece in host.pieces if piece.role in _HEADLINE]
    rest = [_Part(piece, home) for piece in host.pieces if piece.role not in _HEADLINE]
    items = list(reading.items)
    items[home] = _with_jumps(_build(sheet, [*_as_headline(heads), *rest], host), host.jump_to, host.jump_from)
    if former:
        items.append(replace(_build(sheet, [_Part(piece, home) for piece in former]), confidence=host.confidence))
    return _settle(reading, items)


def _as_headline(parts: Sequence[_Part]) -> list[_Part]:
    """Return the parts as lines of a headline; those that were none are titles."""
    roles = [part.piece.role if part.piece.role in _HEADLINE else "title" for part in parts]
    if "title" not in roles:
        roles = ["title"] * len(roles)
    return [
        _Part(replace(part.piece, role=role, rule_id=HEADLINE), part.origin)
        for part, role in zip(parts, roles, strict=True)
    ]


# --- these lines are one article -----------------------------------------------------------------------------


def _make_article(sheet: _Sheet, reading: PageReading, correction: Correction) -> PageReading:
    """Make one item of the lines, in the order in which they are named."""
    ranges = sheet.ranges(correction.lines, "article")
    given = {role: sheet.ranges(lines, role) for role, lines in correction.roles}
    begins = sheet.ranges(correction.paragraphs, "paragraphs")
    for key, some in [*given.items(), ("paragraphs", begins)]:
        if any(not _overlaps(one, ranges) for one in some):
            raise CorrectionError(f"{key}: names a line that is not in article; add the line to article")
    reading = _cut(sheet, reading, [*ranges, *(one for some in given.values() for one in some)])
    main = _home(reading, ranges)
    host = reading.items[main] if main is not None else None
    parts, rest = _take(sheet, reading, ranges)
    parts = [_with_role(part, given) for part in _named(parts, ARTICLE)]
    if begins:
        parts = [
            replace(part, begins=_overlaps((part.piece.char_start, part.piece.char_end), begins)) for part in parts
        ]
    if "title" not in given:
        parts = _one_headline(parts)
    item = _build(sheet, parts, host, correction.kind, correction.genre)
    spent = [before for before, after in zip(reading.items, rest.items, strict=True) if not after.pieces]
    item = _with_jumps(
        item,
        correction.jump_to or next((one.jump_to for one in spent if one.jump_to), None),
        correction.jump_from or next((one.jump_from for one in spent if one.jump_from), None),
    )
    return _settle(rest, [*rest.items, item])


def _with_role(part: _Part, given: dict[str, Ranges]) -> _Part:
    """Return a part with the role that the curator gives it.

    A role that is given in full takes it from the other lines: they become body.
    """
    place = (part.piece.char_start, part.piece.char_end)
    for role, ranges in given.items():
        if _overlaps(place, ranges):
            return replace(part, piece=replace(part.piece, role=role, rule_id=ROLE))
    if part.piece.role in given:
        return replace(part, piece=replace(part.piece, role="body", rule_id=ROLE))
    return part


def _one_headline(parts: list[_Part]) -> list[_Part]:
    """Return the parts with one headline: headline lines that come after text become subheads."""
    seen_title = seen_text = False
    result = []
    for part in parts:
        role = part.piece.role
        if role in _HEADLINE and seen_title and seen_text:
            part = replace(part, piece=replace(part.piece, role="subhead"))
        seen_title = seen_title or role == "title"
        seen_text = seen_text or role in TEXT_ROLES
        result.append(part)
    return result


# --- what some lines are -------------------------------------------------------------------------------------


def _say_of_lines(sheet: _Sheet, reading: PageReading, correction: Correction) -> PageReading:
    """Carry out what is said of lines, or of the items that hold them."""
    ranges = sheet.ranges(correction.lines, "lines")
    reading = _cut(sheet, reading, ranges)
    if correction.leave_out:
        return _leave_out(sheet, reading, ranges, correction.leave_out)
    reading = _adopt(sheet, reading, ranges, beside=correction.role is not None)
    items = list(reading.items)
    for number, item in enumerate(items):
        chosen = [_overlaps((piece.char_start, piece.char_end), ranges) for piece in item.pieces]
        if any(chosen):
            items[number] = _said_of(sheet, item, chosen, correction)
    return _settle(reading, items)


def _said_of(sheet: _Sheet, item: Item, chosen: Sequence[bool], correction: Correction) -> Item:
    """Return an item with the role or the paragraph of some pieces changed, its own kind, genre and jumps."""
    parts = _parts(item)
    for number, is_chosen in enumerate(chosen):
        piece = parts[number].piece
        if is_chosen and correction.role:
            parts[number] = _Part(replace(piece, role=correction.role, rule_id=ROLE), 0)
        if is_chosen and correction.paragraph:
            parts[number] = _Part(
                replace(parts[number].piece, rule_id=PARAGRAPH), 0, begins=correction.paragraph == "new"
            )
    if correction.kind or correction.genre or correction.jump_to or correction.jump_from:
        rule = KIND if correction.kind or correction.genre else JUMP
        parts = [
            part if part.piece.rule_id.startswith(PREFIX) else replace(part, piece=replace(part.piece, rule_id=rule))
            for part in parts
        ]
    built = replace(_build(sheet, parts, item, correction.kind, correction.genre), confidence=item.confidence)
    return _with_jumps(built, correction.jump_to or item.jump_to, correction.jump_from or item.jump_from)


def _leave_out(sheet: _Sheet, reading: PageReading, ranges: Ranges, reason: str) -> PageReading:
    """Leave whole lines out, whatever was on them."""
    items = [
        replace(item, pieces=tuple(p for p in item.pieces if not _overlaps((p.char_start, p.char_end), ranges)))
        for item in reading.items
    ]
    items = [
        item if len(item.pieces) == len(before.pieces) else _again(sheet, item)
        for item, before in zip(items, reading.items, strict=True)
    ]
    kept = [run for run in reading.left_out if not _overlaps((run.char_start, run.char_end), ranges)]
    left_out = [*kept, *(LeftOut(start, end, reason, LEFT_OUT) for start, end in ranges)]
    return _settle(PageReading((), tuple(left_out)), items)


def _adopt(sheet: _Sheet, reading: PageReading, ranges: Ranges, beside: bool) -> PageReading:
    """Return the reading with what the ranges name and no item holds put into an item.

    That is the item of the other lines named; else, when ``beside``, the one that begins last above them; else an item
    of their own.
    """
    parts, rest = _take(sheet, reading, ranges, only_left_out=True)
    if not parts:
        return reading
    items = list(rest.items)
    home = _home(rest, ranges)
    if home is None and beside:
        above = [n for n, item in enumerate(items) if item.pieces[0].char_start < parts[0].piece.char_start]
        home = max(above, key=lambda n: _last_before(items[n], parts[0].piece.char_start), default=None)
    named = _named(parts, ARTICLE)
    if home is None:
        items.append(_build(sheet, named))
    else:
        host = items[home]
        items[home] = _with_jumps(_build(sheet, [*_parts(host), *named], host), host.jump_to, host.jump_from)
    return _settle(rest, items)


def _last_before(item: Item, place: int) -> int:
    return max(piece.char_start for piece in item.pieces if piece.char_start < place)


_CARRY_OUT: dict[str, Callable[[_Sheet, PageReading, Correction], PageReading]] = {
    "article": _make_article,
    "headline": _join_headline,
    "lines": _say_of_lines,
}

# --- pieces and items ----------------------------------------------------------------------------------------


def _overlaps(place: tuple[int, int], ranges: Ranges) -> bool:
    start, end = place
    return any(start < other_end and other_start < end for other_start, other_end in ranges)


def _home(reading: PageReading, ranges: Ranges) -> int | None:
    """Return the item that holds most characters of the ranges, or None."""
    held: Counter[int] = Counter()
    for number, item in enumerate(reading.items):
        for piece in item.pieces:
            if _overlaps((piece.char_start, piece.char_end), ranges):
                held[number] += piece.char_end - piece.char_start
    return min(held, key=lambda number: (-held[number], number)) if held else None


def _cut(sheet: _Sheet, reading: PageReading, ranges: Ranges) -> PageReading:
    """Return the reading with every piece and left-out run cut where a range begins or ends inside it."""
    edges = sorted({edge for one in ranges for edge in one})

    def bounds(start: int, end: int) -> Ranges:
        inner = [edge for edge in edges if start < edge < end]
        return list(zip([start, *inner], [*inner, end], strict=True)) if inner else [(start, end)]

    items = tuple(
        replace(
            item,
            pieces=tuple(
                replace(piece, char_start=first, char_end=last)
                for piece in item.pieces
                for start, end in bounds(piece.char_start, piece.char_end)
                for first, last in _trimmed(sheet.text, start, end)
            ),
        )
        for item in reading.items
    )
    left_out = tuple(
        replace(run, char_start=start, char_end=end)
        for run in reading.left_out
        for start, end in bounds(run.char_start, run.char_end)
    )
    return PageReading(items, left_out)


def _trimmed(text: str, start: int, end: int) -> Ranges:
    """Return the range without the white space around it, none when it is blank."""
    kept = text[start:end].strip()
    first = start + text[start:end].index(kept)
    return [(first, first + len(kept))] if kept else []


def _take(
    sheet: _Sheet, reading: PageReading, ranges: Ranges, only_left_out: bool = False
) -> tuple[list[_Part], PageReading]:
    """Take what stands in the ranges out of a reading: its parts in the order of the ranges, and the reading left.

    Bullets and jumps stay left out.  What was left out otherwise, or not spoken of at all, comes as body.  The items
    of the reading that is left keep their numbers; some may be without pieces.
    """
    owned = [(piece, number) for number, item in enumerate(reading.items) for piece in item.pieces]
    left_out = [run for run in reading.left_out if run.reason != "marker"]
    parts: list[_Part] = []
    for start, end in ranges:
        here = [(p, n) for p, n in owned if start <= p.char_start and p.char_end <= end]
        markers = [(r.char_start, r.char_end) for r in reading.left_out if r.reason == "marker"]
        covered = [(p.char_start, p.char_end) for p, _ in here] + [m for m in markers if start <= m[0] < end]
        found = [] if only_left_out else [_Part(piece, number) for piece, number in here]
        found += [_Part(Piece(a, b, "body", -1, ARTICLE), -1) for a, b in _gaps(sheet.text, start, end, covered)]
        parts += sorted(found, key=lambda part: part.piece.char_start)
    taken = {part.piece for part in parts}
    items = tuple(
        replace(item, pieces=tuple(piece for piece in item.pieces if piece not in taken)) for item in reading.items
    )
    gone = [(part.piece.char_start, part.piece.char_end) for part in parts if part.origin == -1]
    kept = [run for run in left_out if not _overlaps((run.char_start, run.char_end), gone)]
    kept += [run for run in reading.left_out if run.reason == "marker"]
    return parts, PageReading(items, tuple(kept))


def _gaps(text: str, start: int, end: int, covered: Ranges) -> Ranges:
    """Return the stretches of ``text[start:end]`` outside ``covered`` that are not blank, trimmed."""
    found: Ranges = []
    for a, b in zip([start, *(b for _, b in sorted(covered))], [*(a for a, _ in sorted(covered)), end], strict=True):
        found += _trimmed(text, a, b)
    return found


def _named(parts: Sequence[_Part], rule_id: str) -> list[_Part]:
    return [replace(part, piece=replace(part.piece, rule_id=rule_id)) for part in parts]


def _parts(item: Item) -> list[_Part]:
    return [_Part(piece, 0) for piece in item.pieces]


def _build(
    sheet: _Sheet, parts: Sequence[_Part], host: Item | None = None, kind: str | None = None, genre: str | None = None
) -> Item:
    """Return the item that parts make: headline first, then the rest as it stands, paragraphs numbered anew.

    Kind and genre that are not given are those of ``host`` unless it lacked text or has none now.
    """
    ordered = sorted(parts, key=lambda part: _RANK.get(part.piece.role, _TEXT_RANK))
    pieces: list[Piece] = []
    number = -1
    above: _Part | None = None
    for part in ordered:
        number += above is None or _breaks(sheet.text, above, part)
        pieces.append(replace(part.piece, para_no=number))
        above = part
    title, texts, byline, credited = _contents(sheet.text, pieces)
    if kind is None:
        lasting = host is not None and bool(texts) and host.kind != "teaser"
        kind = host.kind if host is not None and lasting else kind_of(title, texts, credited, False)
    if genre is None:
        lasting = host is not None and host.kind == "article"
        genre = host.genre if host is not None and lasting else genre_of(title, byline, texts)
    return Item(kind, genre if kind == "article" else "other", CERTAIN, tuple(pieces))


def _breaks(text: str, above: _Part, below: _Part) -> bool:
    """Whether a paragraph begins between two parts of an item."""
    if below.begins is not None and above.piece.role == below.piece.role:
        return below.begins
    if above.piece.role != below.piece.role or below.piece.role in _LINE_EACH:
        return True
    if above.origin == below.origin and above.origin >= 0:
        return above.piece.para_no != below.piece.para_no
    return _SENTENCE_END.search(text[above.piece.char_start : above.piece.char_end]) is not None


def _contents(text: str, pieces: Sequence[Piece]) -> tuple[str, list[str], str, bool]:
    """Return title, text paragraphs and byline as kinds and genres want them, and whether there is a credit."""
    paragraphs = [
        (group[0].role, normalised("".join(text[p.char_start : p.char_end] for p in group)))
        for _, pieces_of in groupby(pieces, key=lambda piece: piece.para_no)
        if (group := list(pieces_of))
    ]
    title = "".join(one for role, one in paragraphs if role in _HEADLINE)
    byline = " ".join(one for role, one in paragraphs if role == "byline")
    texts = [one for role, one in paragraphs if role in TEXT_ROLES]
    return title, texts, byline, any(role == "credit" for role, _ in paragraphs)


def _again(sheet: _Sheet, item: Item) -> Item:
    """Return an item from which pieces were taken, numbered anew."""
    if not item.pieces:
        return item
    built = replace(_build(sheet, _parts(item), item), confidence=item.confidence)
    return _with_jumps(built, item.jump_to, item.jump_from)


def _with_jumps(item: Item, jump_to: str | None, jump_from: str | None) -> Item:
    return replace(item, jump_to=jump_to, jump_from=jump_from)


def _settle(reading: PageReading, items: Sequence[Item]) -> PageReading:
    """Return a reading of the items that have pieces, in the order of the page."""
    kept = [_renumbered(item) for item in items if item.pieces]
    kept.sort(key=lambda item: min(piece.char_start for piece in item.pieces))
    return PageReading(tuple(kept), tuple(sorted(reading.left_out, key=lambda run: run.char_start)))


def _renumbered(item: Item) -> Item:
    """Return the item with paragraphs numbered from 0 without gaps, and as a teaser when no text is left."""
    numbers = {number: new for new, number in enumerate(dict.fromkeys(piece.para_no for piece in item.pieces))}
    pieces = tuple(replace(piece, para_no=numbers[piece.para_no]) for piece in item.pieces)
    if item.kind == "article" and not any(piece.role in TEXT_ROLES for piece in pieces):
        return replace(item, pieces=pieces, kind="teaser", genre="other")
    return replace(item, pieces=pieces)

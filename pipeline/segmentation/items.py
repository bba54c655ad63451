"""From drafts to items: pieces with roles and paragraphs, and the runs of characters that belong to none.

What belongs here: laying out one item in reading order and naming the rule behind each piece.
What does not: deciding which blocks make an item (``drafts``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.model import Item, LeftOut, Piece
from pipeline.segmentation import furniture, marks
from pipeline.segmentation.blocks import BYLINE, CREDIT, FURNITURE, JUMP, POINTER, SHORT, SUMMARY, Block
from pipeline.segmentation.drafts import Draft
from pipeline.segmentation.features import PageView, ends_sentence
from pipeline.segmentation.genres import genre_of
from pipeline.segmentation.kinds import kind_of
from pipeline.segmentation.lines import Line
from pipeline.segmentation.paragraphs import BodyLine, starts
from pipeline.segmentation.roles import HeadLine, head_roles

HEAD_RULES = {"kicker": "seg.kicker", "title": "seg.title", "subtitle": "seg.subtitle"}
SUBHEAD_LINES = 2


@dataclass(slots=True)
class _Layout:
    """An item being laid out."""

    pieces: list[Piece] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    para_no: int = -1
    jump_to: str | None = None
    jump_from: str | None = None

    def add(self, start: int, end: int, role: str, rule_id: str, new: bool) -> None:
        """Add a piece, as a new paragraph or as more of the last one."""
        if new or not self.pieces:
            self.para_no += 1
        self.pieces.append(Piece(start, end, role, self.para_no, rule_id))

    def add_paragraph(self, lines: list[BodyLine], role: str, rule_id: str) -> None:
        """Add the lines of one paragraph."""
        self.para_no += 1
        self.pieces += [Piece(part.line.start, part.line.end, role, self.para_no, rule_id) for part in lines]

    def leave(self, start: int, end: int, reason: str, rule_id: str) -> None:
        """Leave a run of characters out."""
        self.left_out.append(LeftOut(start, end, reason, rule_id))


def lay_out(view: PageView, draft: Draft) -> tuple[Item | None, list[LeftOut]]:
    """Return the item that a draft makes and what it leaves out; None when nothing of it is kept."""
    layout = _Layout()
    notes = [view.blocks[index] for index in draft.notes]
    _add_head(view, layout, draft)
    for block in notes:
        if block.sort is SUMMARY:
            _add_marked(layout, block, "summary", "seg.summary")
    for block in notes:
        if block.sort is BYLINE and not _is_photo_credit(view, draft, block):
            _add_marked(layout, block, "byline", "seg.byline")
    body = _add_body(view, layout, draft)
    for block in notes:
        if block.sort is CREDIT or (block.sort is BYLINE and _is_photo_credit(view, draft, block)):
            _add_marked(layout, block, "credit", "seg.credit")
        elif block.sort is JUMP:
            _leave_jump(layout, block)
        elif block.sort is POINTER:
            for line in block.lines:
                layout.leave(line.start, line.end, "marker", "seg.pointer")
    if not layout.pieces:
        return None, layout.left_out
    return _item(view, layout, draft, body), layout.left_out


def leave_furniture(view: PageView) -> list[LeftOut]:
    """Return the furniture of a page."""
    found: list[LeftOut] = []
    for block in view.blocks:
        if block.sort is FURNITURE:
            for line in block.lines:
                rule = furniture.reason_for(line.text) or "seg.furniture-masthead"
                found.append(LeftOut(line.start, line.end, "furniture", rule))
    return found


def _add_head(view: PageView, layout: _Layout, draft: Draft) -> None:
    lines: list[HeadLine] = []
    for index in draft.heads:
        for number, line in enumerate(view.blocks[index].lines):
            above = lines[-1].line.text if lines else ""
            reads_on = bool(above) and view.has_inked(above[-1] + line.text[0])
            in_word = view.breaks.gain(above, line.text) > 0
            lines.append(HeadLine(line, number == 0, reads_on, in_word))
    for role, head in zip(head_roles(lines), lines, strict=True):
        layout.add(head.line.start, head.line.end, role, HEAD_RULES[role], new=True)


def _add_marked(layout: _Layout, block: Block, role: str, rule_id: str) -> None:
    """Add a block whose paragraphs begin with a bullet; the bullets are left out."""
    for number, line in enumerate(block.lines):
        bullet = marks.BULLET.match(line.text)
        start = line.start
        if bullet and bullet.end() < len(line.text):
            start += bullet.end()
            layout.leave(line.start, start, "marker", "seg.bullet")
        layout.add(start, line.end, role, rule_id, new=number == 0 or bullet is not None or role != "summary")


def _is_photo_credit(view: PageView, draft: Draft, block: Block) -> bool:
    """Whether names alone, printed below a short text without a headline, are those of its photographers."""
    if draft.heads or not draft.body or marks.BYLINE.match(block.text):
        return False
    return block.index > max(draft.body)


def _add_body(view: PageView, layout: _Layout, draft: Draft) -> list[str]:
    """Add the body lines and return the normalised text of each paragraph."""
    lines: list[BodyLine] = []
    for index in draft.body:
        block, measure = view.blocks[index], view.measures[index]
        short, goes_on = block.sort is SHORT, index in draft.linked
        for line in block.lines:
            kept = _without_jumps(layout, line) if "版" in line.text else line
            if kept is not None:
                lines.append(BodyLine(kept, measure, index, goes_on, short))
            goes_on = False
    paragraphs: list[list[BodyLine]] = []
    for new, body_line in zip(starts(lines), lines, strict=True):
        if new:
            paragraphs.append([])
        paragraphs[-1].append(body_line)
    texts = ["".join([part.line.text for part in paragraph]) for paragraph in paragraphs]
    caption = not draft.heads and _reads_as_caption(view, draft, texts)
    for number, (paragraph, text) in enumerate(zip(paragraphs, texts, strict=True)):
        last = number == len(paragraphs) - 1
        role, rule_id = ("caption", "seg.caption") if caption else ("body", "seg.body")
        if not caption and not last and _is_subhead(paragraph, text):
            role, rule_id = "subhead", "seg.subhead"
        layout.add_paragraph(paragraph, role, rule_id)
    return texts


def _is_subhead(paragraph: list[BodyLine], text: str) -> bool:
    if len(paragraph) > SUBHEAD_LINES or ends_sentence(text) or text[-1] in "，、；：":
        return False
    return all(part.line.width <= part.measure - 1 for part in paragraph)


def _reads_as_caption(view: PageView, draft: Draft, texts: list[str]) -> bool:
    credited = any(view.blocks[n].sort is CREDIT or _is_photo_credit(view, draft, view.blocks[n]) for n in draft.notes)
    return kind_of("", texts, credited, False) == "photo"


def _without_jumps(layout: _Layout, line: Line) -> Line | None:
    """Return the line less a jump at its start or end, which is left out; None when nothing remains."""
    found = marks.JUMP_INLINE.search(line.text)
    if found is None or (found.start() > 0 and found.end() < len(line.text)):
        return line
    start, end = line.start + found.start(), line.start + found.end()
    layout.leave(start, end, "marker", "seg.jump")
    _note_jump(layout, found.group(1), found.group(2))
    before, after = line.text[: found.start()].rstrip(), line.text[found.end() :]
    if before:
        return Line(line.number, line.start, line.start + len(before), before, line.width, line.indent)
    kept = after.lstrip()
    if not kept:
        return None
    return Line(line.number, line.end - len(kept), line.end, kept, line.width, line.indent)


def _leave_jump(layout: _Layout, block: Block) -> None:
    for line in block.lines:
        layout.leave(line.start, line.end, "marker", "seg.jump")
        for pattern, word in ((marks.JUMP_TO, "下转"), (marks.JUMP_FROM, "上接")):
            found = pattern.match(line.text)
            if found:
                _note_jump(layout, word, found.group(1))


def _note_jump(layout: _Layout, word: str, page: str) -> None:
    if word == "下转":
        layout.jump_to = marks.page_number(page)
    else:
        layout.jump_from = marks.page_number(page)


def _item(view: PageView, layout: _Layout, draft: Draft, texts: list[str]) -> Item:
    sorts = [view.blocks[index].sort for index in draft.notes]
    title = "".join(view.texts[index] for index in draft.heads)
    byline = " ".join(view.texts[n] for n, sort in zip(draft.notes, sorts, strict=True) if sort is BYLINE)
    credited = any(piece.role == "credit" for piece in layout.pieces)
    kind = kind_of(title, texts, credited, POINTER in sorts)
    if any(piece.role == "caption" for piece in layout.pieces):
        kind = "photo"
    genre = genre_of(title, byline, texts) if kind == "article" else "other"
    return Item(kind, genre, 0.0, tuple(layout.pieces), layout.jump_to, layout.jump_from)


def evidence_of(drafts: Sequence[Draft], kinds: Sequence[str]) -> list[dict[str, float]]:
    """Return what tells how sure the cut of each item of a page is (``confidence.NAMES``)."""
    page = {
        "page items": float(len(drafts)),
        "page bodiless": float(sum(not draft.body for draft in drafts)),
        "page headless": float(sum(bool(draft.body) and not draft.heads for draft in drafts)),
        "page least worth": min((draft.evidence.get("worth", 0.0) for draft in drafts), default=0.0),
    }
    kind_flags = [{kind: 1.0} for kind in kinds]
    return [draft.evidence | flags | page for draft, flags in zip(drafts, kind_flags, strict=True)]

"""The contract of ``clean_page``: conservation for any text and any valid reading, and nothing lost or invented."""

from __future__ import annotations

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cleaning import clean_page
from pipeline.cleaning.classes import CONTROLS, NEWLINES, UNDECODABLE, ZERO_WIDTH
from pipeline.cleaning.rules import RULES
from pipeline.model import CleanPage, Item, LeftOut, Page, PageReading, Paragraph, Piece
from pipeline.schema import RESIDUE_REASONS, ROLES

TELLING = (
    "澜河新闻一二 \u3000\u00a0\n\r\u2028\u200b\ufeff\x00\udc80�,.;:-()\"'0５％aBz“”，。（）电讯记者摄…⼭︒"
    "＋－．・•､。──'杨旭安娜多恩日电·说"
)
"""Characters that rules look at; arbitrary text would hardly ever hold two of them side by side."""
NEVER = re.compile(f"[{NEWLINES}]|[{ZERO_WIDTH}{CONTROLS}{UNDECODABLE}]")

texts = st.one_of(st.text(st.sampled_from(TELLING), max_size=60), st.text(st.characters(), max_size=40))


@st.composite
def readings(draw: st.DrawFn) -> tuple[Page, PageReading]:
    """Draw a page and a reading of it whose pieces and left-out runs do not overlap but are otherwise arbitrary."""
    text = draw(texts)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=12)))
    items: dict[int, list[Piece]] = {}
    left_out = []
    para_no = 0
    role = "body"
    for start, end in pairwise(cuts):
        use = draw(st.sampled_from(["piece", "piece", "new paragraph", "left out", "nothing"]))
        if use == "left out":
            left_out.append(LeftOut(start, end, "furniture", "seg.furniture"))
        elif use != "nothing":
            if use == "new paragraph":
                para_no += 1
                role = draw(st.sampled_from(ROLES))
            items.setdefault(para_no // 2, []).append(Piece(start, end, role, para_no, "seg.body"))
    built = tuple(Item("article", "other", 1.0, tuple(pieces)) for pieces in items.values())
    return Page("s_aaaaaaaaaaaaaaaa", text), PageReading(built, tuple(left_out))


def paragraphs_of(clean: CleanPage) -> list[Paragraph]:
    return [paragraph for item in clean.items for paragraph in item.paragraphs]


def body(text: str, *lines: tuple[int, int], role: str = "body") -> PageReading:
    pieces = tuple(Piece(start, end, role, 0, "seg.body") for start, end in lines or [(0, len(text))])
    return PageReading((Item("article", "other", 1.0, pieces),), ())


def cleaned(text: str, role: str = "body") -> str:
    """Return the one paragraph whose lines are the lines of ``text``, each without the white at its ends."""
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    (paragraph,) = paragraphs_of(clean_page(Page("s_x", text), body(text, *lines, role=role)))
    return paragraph.text


@given(readings())
def test_spans_and_residue_cover_every_character_once(drawn: tuple[Page, PageReading]) -> None:
    page, reading = drawn
    clean = clean_page(page, reading)
    kept = [(span.char_start, span.char_end) for p in paragraphs_of(clean) for span in p.spans]
    runs = sorted(kept + [(run.char_start, run.char_end) for run in clean.residue])
    assert all(start < end for start, end in runs)
    assert [0, *(end for _, end in runs)] == [*(start for start, _ in runs), len(page.text)]


@given(readings())
def test_text_is_the_spans_with_edits_applied_from_the_end(drawn: tuple[Page, PageReading]) -> None:
    page, reading = drawn
    for paragraph in paragraphs_of(clean_page(page, reading)):
        raw = "".join(page.text[span.char_start : span.char_end] for span in paragraph.spans)
        edited = raw
        for edit in paragraph.edits:
            end = edit.at_char + len(edit.delete_text)
            edited = edited[: edit.at_char] + edit.insert_text + edited[end:]
        assert paragraph.text == edited
        ends = [(edit.at_char, edit.at_char + len(edit.delete_text)) for edit in paragraph.edits]
        assert all(earlier[1] <= later[0] for later, earlier in pairwise(ends))
        for edit in paragraph.edits:
            assert edit.delete_text
            assert edit.insert_text
            assert raw[edit.at_char :].startswith(edit.delete_text)


@given(readings())
def test_text_holds_nothing_that_cannot_be_published(drawn: tuple[Page, PageReading]) -> None:
    page, reading = drawn
    clean = clean_page(page, reading)
    assert all(item.paragraphs for item in clean.items)
    for paragraph in paragraphs_of(clean):
        assert paragraph.text
        assert paragraph.text == paragraph.text.strip()
        assert not NEVER.search(paragraph.text)
        assert "  " not in paragraph.text


@given(readings())
def test_residue_says_what_it_is(drawn: tuple[Page, PageReading]) -> None:
    page, reading = drawn
    residue = clean_page(page, reading).residue
    for run in residue:
        characters = page.text[run.char_start : run.char_end]
        assert run.reason in RESIDUE_REASONS
        assert (run.reason == "layout_newline") == bool(re.fullmatch(f"[{NEWLINES}]+", characters))
        assert (run.reason == "undecodable") == bool(re.fullmatch(f"[{CONTROLS}{UNDECODABLE}]+", characters))
        if run.reason == "layout_space":
            assert not NEVER.sub("", characters).strip()
    for one, two in pairwise(residue):
        assert one.char_end < two.char_start or (one.reason, one.rule_id) != (two.reason, two.rule_id)


@given(readings())
def test_what_is_written_survives(drawn: tuple[Page, PageReading]) -> None:
    """No letter, digit or mark of a piece is left out but hyphens at line ends: only white and the unreadable."""
    page, reading = drawn
    clean = clean_page(page, reading)
    kept = {at for p in paragraphs_of(clean) for span in p.spans for at in range(span.char_start, span.char_end)}
    for item in reading.items:
        for piece in item.pieces:
            for at in range(piece.char_start, piece.char_end):
                character = page.text[at]
                assert at in kept or character.isspace() or character == "-" or NEVER.match(character)


@given(texts, st.sampled_from(ROLES))
def test_a_clean_paragraph_is_clean(text: str, role: str) -> None:
    for paragraph in paragraphs_of(clean_page(Page("s_x", text), body(text, role=role))):
        again = clean_page(Page("s_x", paragraph.text), body(paragraph.text, role=role))
        assert [p.text for p in paragraphs_of(again)] == [paragraph.text]
        assert not paragraphs_of(again)[0].edits


@given(
    st.lists(st.text(st.sampled_from(TELLING.replace("\n", "")), min_size=1, max_size=12), min_size=1, max_size=5),
    st.sampled_from(ROLES),
)
def test_a_paragraph_of_lines_is_clean_after_one_pass(lines: list[str], role: str) -> None:
    text = "\n".join(lines)
    ends = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    for paragraph in paragraphs_of(clean_page(Page("s_x", text), body(text, *ends, role=role))):
        again = clean_page(Page("s_x", paragraph.text), body(paragraph.text, role=role))
        assert [p.text for p in paragraphs_of(again)] == [paragraph.text]


def test_the_plain_and_the_careful_way_agree() -> None:
    """A paragraph with nothing to mend takes a short cut: its spans must be those of the long way."""
    text = "全市冬小麦返青管理\n全面铺开，总体苗情\n好于常年。"
    marked = text.replace("全面", "\u200b全面")
    (plain,) = paragraphs_of(clean_page(Page("s_x", text), body(text, (0, 9), (10, 19), (20, 25))))
    (careful,) = paragraphs_of(clean_page(Page("s_x", marked), body(marked, (0, 9), (10, 20), (21, 26))))
    assert plain.text == careful.text == text.replace("\n", "")
    assert [span.char_end - span.char_start for span in plain.spans] == [9, 9, 5]
    assert [span.char_end - span.char_start for span in careful.spans] == [9, 9, 5]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\n\n", " \n", "\u2028", "\x85"])
def test_lines_join_whatever_ends_them(line_end: str) -> None:
    text = f"抢墒情、{line_end}追肥水"
    first = text.index("、") + 1
    (paragraph,) = paragraphs_of(
        clean_page(Page("s_x", text), body(text, (0, first), (first + len(line_end), len(text))))
    )
    assert paragraph.text == "抢墒情、追肥水"


def test_white_between_two_pieces_of_a_line_is_judged_like_any_other() -> None:
    text = "王某 何某"
    (paragraph,) = paragraphs_of(clean_page(Page("s_x", text), body(text, (0, 2), (3, 5), role="byline")))
    assert paragraph.text == text


def test_pieces_may_stand_in_another_order_than_on_the_page() -> None:
    text = "后半句。\n前半句，"
    (paragraph,) = paragraphs_of(clean_page(Page("s_x", text), body(text, (5, 9), (0, 4))))
    assert paragraph.text == "前半句，后半句。"


def test_the_house_decides_whether_a_space_follows_an_occupation() -> None:
    for house, expected in (("（记者 林某）", "（记者 何某）"), ("（记者林某）", "（记者何某）"), ("", "（记者何某）")):
        text = f"{house}\n本报讯（记者\n何某）昨日"
        first = len(house) + 1
        lines = (first, first + 6), (first + 7, len(text))
        (paragraph,) = paragraphs_of(clean_page(Page("s_x", text), body(text, *lines)))
        assert paragraph.text == f"本报讯{expected}昨日"


@pytest.mark.parametrize(
    "unit", ["澜河春汛，５ 米 .", "（记者\n林 某\n何某）", " ", '"(', "a\nb-\n", ",.", "本报讯 （记者 甲", "\u200b\x00"]
)
def test_time_grows_with_the_page_and_no_faster(unit: str) -> None:
    """A page of 200,000 characters that holds nothing but what rules dislike takes seconds, not minutes."""
    text = unit * (200_000 // len(unit))
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    start = time.process_time()
    clean_page(Page("s_x", text), body(text, *lines))
    assert time.process_time() - start < 10


def test_an_item_of_nothing_but_white_is_no_item() -> None:
    text = "\u3000\u200b \n澜河"
    reading = PageReading((*body(text, (0, 3)).items, *body(text, (4, 6)).items), ())
    clean = clean_page(Page("s_x", text), reading)
    assert [p.text for p in paragraphs_of(clean)] == ["澜河"]
    assert [run.reason for run in clean.residue] == ["layout_space", "layout_space", "layout_space", "layout_newline"]


def test_left_out_runs_keep_their_reason_and_the_rest_is_undecided() -> None:
    text = "\ufeff澜河日报 A01\n■ 新政\x00落地\n无主"
    reading = PageReading(
        body(text, (13, 14), (15, 17)).items,
        (LeftOut(1, 9, "furniture", "seg.folio"), LeftOut(10, 12, "marker", "seg.bullet")),
    )
    clean = clean_page(Page("s_x", text), reading)
    assert [(text[r.char_start : r.char_end], r.reason, r.rule_id) for r in clean.residue] == [
        ("\ufeff", "layout_space", "read.bom"),
        ("澜河日报 A01", "furniture", "seg.folio"),
        ("\n", "layout_newline", "clean.newline"),
        ("■ ", "marker", "seg.bullet"),
        ("新", "undecided", "clean.undecided"),
        ("\x00", "undecodable", "read.control"),
        ("\n", "layout_newline", "clean.newline"),
        ("无主", "undecided", "clean.undecided"),
    ]


def test_overlapping_pieces_are_refused() -> None:
    text = "澜河新貌"
    reading = PageReading((*body(text, (0, 3)).items, *body(text, (2, 4)).items), ())
    with pytest.raises(ValueError, match="characters 2 to 3"):
        clean_page(Page("s_x", text), reading)


def test_a_piece_beyond_the_page_is_refused() -> None:
    with pytest.raises(ValueError, match="beyond the page's 2"):
        clean_page(Page("s_x", "澜河"), body("澜河", (0, 5)))


def test_rules_are_declared_once_and_in_both_languages() -> None:
    ids = [rule.rule_id for rule in RULES]
    assert len(ids) == len(set(ids))
    assert all(rule.rule_id.startswith("clean.") and rule.zh and rule.en for rule in RULES)


@given(readings())
def test_every_rule_named_is_declared(drawn: tuple[Page, PageReading]) -> None:
    page, reading = drawn
    clean = clean_page(page, reading)
    named = {run.rule_id for run in clean.residue} | {e.rule_id for p in paragraphs_of(clean) for e in p.edits}
    declared = {rule.rule_id for rule in RULES} | {"read.bom", "read.control", "read.undecodable", "seg.furniture"}
    assert named <= declared

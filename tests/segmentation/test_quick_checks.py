"""Quick tests that spare a pattern or a sum must never change what the pattern or the sum says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.segmentation import furniture, marks
from pipeline.segmentation.lines import Line, normalised, read_lines, width_of
from pipeline.segmentation.paragraphs import BodyLine, _plainly_goes_on, break_features
from pipeline.segmentation.scoring import PARAGRAPH, log_odds

SIGNS = "澜河甲乙 。！（）()①㉟摄影供图发报道电讯消息作者本报记者据社年月日版责编星期班视觉12AＡ１「」：:—、／"
TEXTS = st.text(alphabet=SIGNS, max_size=40)
WIDTHS = st.integers(0, 60).map(lambda halves: halves / 2)


@given(TEXTS)
def test_the_end_of_a_text_tells_as_much_as_its_pattern(text: str) -> None:
    assert marks.signs_off(text) == bool(marks.SIGN_OFF.search(text))
    assert marks.ends_in_tag(text) == bool(marks.TAG_TAIL.search(text))
    assert marks.ends_in_credit(text) == bool(marks.CREDIT_TAIL.search(text[-marks.CREDIT_LENGTH :]))
    assert bool(marks.dateline(text)) == bool(marks.DATELINE.match(text))


@given(st.lists(TEXTS.filter(bool), min_size=1, max_size=4))
def test_a_run_of_lines_is_furniture_where_its_lines_are(texts: list[str]) -> None:
    found = furniture.reasons(texts, page_edge=False)
    alone = [furniture.reason_for(text) for text in texts]
    assert [rule for rule, single in zip(found, alone, strict=True) if single] == [rule for rule in alone if rule]


@given(st.text(alphabet=SIGNS + "\n\u3000\t“”", max_size=60))
def test_lines_are_as_wide_as_their_characters(text: str) -> None:
    for line in read_lines(text):
        printed = text[line.start : line.end]
        assert line.text == normalised(printed)
        quotes = sum(printed.count(mark) for mark in "“”")
        assert line.width in (width_of(printed), width_of(printed) - 0.5 * quotes)


@given(WIDTHS, WIDTHS, WIDTHS.filter(bool), st.sampled_from([0.0, 0.5, 1.0, 2.0]), st.booleans(), st.booleans())
def test_lines_that_plainly_go_on_are_no_break(
    above_width: float, below_width: float, measure: float, indent: float, opens: bool, indents: bool
) -> None:
    for end in "河，。”":
        above = BodyLine(Line(0, 0, 2, "澜" + end, above_width, 0.0), measure, 0, False, False)
        below = BodyLine(Line(1, 3, 5, "开闸", below_width, indent), measure, 0, False, False)
        if _plainly_goes_on(above, below, opens):
            assert log_odds(break_features(above, below, opens, indents), PARAGRAPH) <= 0

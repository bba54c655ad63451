"""``corrections.toml``: what can be said in it, and what its errors tell a curator."""

from __future__ import annotations

import json

import pytest

from pipeline.corrections import Correction, CorrectionError, LineRange, load_corrections

PAGE = 'page = "a/01.txt"\n'


def loaded(tmp_path, text: str):
    (tmp_path / "corrections.toml").write_text(text, encoding="utf-8")
    return load_corrections(tmp_path)


def only(tmp_path, keys: str) -> Correction:
    (correction,) = loaded(tmp_path, f"[[correction]]\n{PAGE}{keys}").of_page("a/01.txt", "s_any")
    return correction


def test_no_file_says_nothing(tmp_path):
    assert load_corrections(tmp_path).entries == ()


def test_headline_and_body(tmp_path):
    found = only(tmp_path, 'headline = "1-2"\nbody = 14\nnote = "对调"')
    assert found == Correction("headline", (LineRange(1, 2),), body=(LineRange(14, 14),))


def test_article_with_roles_kind_and_paragraphs(tmp_path):
    found = only(
        tmp_path,
        'article = "5-6, 40-52"\ntitle = "5"\nparagraphs = "40, 45"\nkind = "notice"\njump_to = 3',
    )
    assert found.lines == (LineRange(5, 6), LineRange(40, 52))
    assert found.roles == (("title", (LineRange(5, 5),)),)
    assert found.paragraphs == (LineRange(40, 40), LineRange(45, 45))
    assert (found.kind, found.jump_to) == ("notice", "3")


@pytest.mark.parametrize("lines", ["3-5,9", "3 - 5 , 9", "３－５，９", "3—5、9", "3~5, 9"])
def test_lines_may_be_typed_in_chinese_mode(tmp_path, lines):
    assert only(tmp_path, f'lines = "{lines}"\nrole = "body"').lines == (LineRange(3, 5), LineRange(9, 9))


def test_part_of_a_line(tmp_path):
    assert only(tmp_path, 'lines = "7:1-12"\nrole = "body"').lines == (LineRange(7, 7, 1, 12),)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[correction]", "not TOML"),
        ("[[corection]]\n" + PAGE, "unknown key 'corection'"),
        ('[[correction]]\nlines = "3"\nrole = "body"', "correction 1: page: missing; name the page"),
        ("[[correction]]\n" + PAGE, "an entry has one of these keys, here none of them"),
        (
            f'[[correction]]\n{PAGE}lines = "1"\nrole = "body"\n[[correction]]\n{PAGE}lines = "1"\narticle = "2"',
            "correction 2 (a/01.txt): article or headline or lines: an entry has one of these keys, "
            "here article and lines; write one entry for each",
        ),
        (f'[[correction]]\n{PAGE}lines = "1"', "lines: nothing is said of these lines; add one of genre, "),
        (
            f'[[correction]]\n{PAGE}lines = "1"\nrole = "headline"',
            "role: unknown value 'headline'; use one of kicker, ",
        ),
        (f'[[correction]]\n{PAGE}lines = "1"\nkinds = "photo"', "kinds: unknown beside lines; use one of genre, "),
        (f'[[correction]]\n{PAGE}headline = "1"\nkind = "photo"', "kind: unknown beside headline; use one of body"),
        (f'[[correction]]\n{PAGE}lines = "5-3"\nrole = "body"', "lines: '5-3' runs backwards or from 0; write line"),
        (f'[[correction]]\n{PAGE}lines = "0"\nrole = "body"', "lines: '0' runs backwards or from 0"),
        (f'[[correction]]\n{PAGE}lines = "the first"\nrole = "body"', "lines: 'the first' names no lines; write line"),
        (f'[[correction]]\n{PAGE}lines = ""\nrole = "body"', "lines: '' names no lines"),
        (f'[[correction]]\n{PAGE}lines = "1"\nleave_out = "furniture"\nkind = "photo"', "remove the other keys"),
        (f'[[correction]]\n{PAGE}lines = "1"\nkind = "photo"\ngenre = "brief"', "genre: a photo has no genre"),
        (f'[[correction]]\n{PAGE}lines = "1"\njump_to = "next"', "jump_to: 'next' is no page number"),
        (
            f'[[correction]]\n{PAGE}source = "x"\nlines = "1"\nrole = "body"',
            "source: 'x' is no source_id; take it from",
        ),
    ],
)
def test_errors_name_file_entry_and_remedy(tmp_path, text, says):
    with pytest.raises(CorrectionError) as caught:
        loaded(tmp_path, text)
    message = str(caught.value)
    assert message.startswith(f"{tmp_path / 'corrections.toml'}: ")
    assert says in message
    assert ";" in message, "no remedy"


def test_a_file_in_another_encoding_is_told(tmp_path):
    (tmp_path / "corrections.toml").write_bytes("# 更正".encode("gb18030"))
    with pytest.raises(CorrectionError, match="save it as a UTF-8 file"):
        load_corrections(tmp_path)


def test_a_page_that_is_not_there_and_what_was_meant(tmp_path):
    found = loaded(tmp_path, f'[[correction]]\n{PAGE}lines = "1"\nrole = "body"')
    found.check_pages({"a/01.txt", "a/02.txt"})
    with pytest.raises(CorrectionError, match=r'no such file in the raw folder; did you mean "a/1\.txt"'):
        found.check_pages({"a/1.txt", "b.txt"})


def test_an_entry_for_another_source_is_refused(tmp_path):
    was, now = "s_" + "a" * 16, "s_" + "b" * 16
    found = loaded(tmp_path, f'[[correction]]\n{PAGE}source = "{was}"\nlines = "1"\nrole = "body"')
    assert found.of_page("a/01.txt", was)
    with pytest.raises(CorrectionError, match=f"the page has changed, it is {now} now; look at it again"):
        found.of_page("a/01.txt", now)


def test_what_is_said_of_a_page_depends_on_its_own_entries_alone(tmp_path):
    own = f'[[correction]]\n{PAGE}lines = "1"\nrole = "body"\n'
    other = '[[correction]]\npage = "b.txt"\nlines = "2"\nkind = "photo"\n'
    alone = loaded(tmp_path, own).by_page({})["a/01.txt"]
    assert (
        loaded(tmp_path, "# 说明\n" + other + own.replace('lines = "1"', "lines='1'")).by_page({})["a/01.txt"] == alone
    )
    assert json.loads(alone) == [{"lines": "1", "role": "body"}]

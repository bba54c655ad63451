from __future__ import annotations

import datetime as dt
import math
from pathlib import Path

import pyarrow as pa
import pytest

from pipeline.schema import LEXICON, WORDS
from pipeline.words import LexiconEntry, Tokenizer, load_supplied
from pipeline.words.lexicon import LexiconError
from pipeline.words.supplied import measure
from pipeline.words.tables import entries_of, lexicon_table, supplied_table, words_table


class TestLoadSupplied:
    def test_list_and_tables(self, tmp_path: Path) -> None:
        file = tmp_path / "lexicon.toml"
        file.write_text('words = ["东岭社", " 澜河市 "]\n[[word]]\nword = "河长制"\nfreq = 50\n', encoding="utf-8")
        assert load_supplied(file) == [
            LexiconEntry("东岭社", None, "supplied"),
            LexiconEntry("澜河市", None, "supplied"),
            LexiconEntry("河长制", 50, "supplied"),
        ]

    def test_a_byte_order_mark_does_no_harm(self, tmp_path: Path) -> None:
        file = tmp_path / "lexicon.toml"
        file.write_text('words = ["东岭社"]', encoding="utf-8-sig")
        assert [entry.word for entry in load_supplied(file)] == ["东岭社"]

    def test_no_file_no_words(self, tmp_path: Path) -> None:
        assert load_supplied(tmp_path / "lexicon.toml") == []

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            ("words = [", "not TOML"),
            ('words = "东岭社"', "words: .* is no list"),
            ('word = "东岭社"', "word: .* is no list"),
            ('word = ["东岭社"]', "is no word"),
            ("words = [3]", "is no word"),
            ('words = ["东岭 社"]', "holds white space"),
            ('words = [""]', "is empty"),
            ('[[word]]\nword = "东岭社"\nfreq = 0', "above 0"),
            ('[[word]]\nword = "东岭社"\nfreq = true', "above 0"),
            ('[[word]]\nword = "东岭社"\nfrequency = 9', "frequency of 东岭社: unknown key"),
            ('wrods = ["东岭社"]', "wrods: unknown key"),
        ],
    )
    def test_errors_name_the_file(self, content: str, message: str, tmp_path: Path) -> None:
        file = tmp_path / "lexicon.toml"
        file.write_text(content, encoding="utf-8")
        with pytest.raises(LexiconError, match=message) as error:
            load_supplied(file)
        assert str(error.value).startswith(f"{file}: ")
        assert ";" in str(error.value), "no remedy"

    def test_a_file_in_another_encoding_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "lexicon.toml").write_bytes('words = ["东岭社"]'.encode("gb18030"))
        with pytest.raises(LexiconError, match="save it as a UTF-8 file"):
            load_supplied(tmp_path / "lexicon.toml")


class TestLexiconTable:
    MINED = LEXICON.from_rows(
        [("河长制", 9, 4, 8.0, 2.0, 2.5, "mined", None), ("澜河湾", 7, 3, 9.0, 2.0, 2.0, "mined", None)]
    )
    TEXTS = ("河长制好，行河长制。\n河长制", "东岭社5G-A专网", "东岭社5G-A专网", None)

    def _measured(self, *words: str) -> pa.Table:
        days = [dt.date(2025, 7, 2), dt.date(2025, 7, 1), dt.date(2025, 7, 3), None]
        columns = {
            "source_id": ["s_aaaaaaaaaaaaaaaa"] * len(days),
            "issue_date": pa.array(days, pa.date32()),
            "text": pa.array(self.TEXTS, pa.string()),
        }
        return measure([pa.table(columns)], words)

    def test_supplied_words_have_figures_too(self) -> None:
        table = self._measured("河长制", "5G-A专网", "岫谷菱")
        assert table.schema == LEXICON.arrow()
        rows = {row["word"]: row for row in table.to_pylist()}
        assert list(rows) == sorted(rows)
        assert (rows["河长制"]["occurrences"], rows["河长制"]["documents"]) == (3, 1)
        # Beside it stand 好, 。 and an end; 行 and two beginnings of paragraphs.
        assert rows["河长制"]["right_entropy"] == pytest.approx(math.log2(3))
        assert rows["河长制"]["left_entropy"] == pytest.approx(math.log2(3))
        assert rows["河长制"]["cohesion"] > 0
        # The second print of a paragraph does not count.
        assert (rows["5G-A专网"]["occurrences"], rows["5G-A专网"]["first_seen"]) == (1, dt.date(2025, 7, 1))
        assert rows["岫谷菱"] == {
            "word": "岫谷菱", "occurrences": 0, "documents": 0, "cohesion": 0.0, "left_entropy": 0.0,
            "right_entropy": 0.0, "origin": "supplied", "first_seen": None,
        }  # fmt: skip
        assert self._measured().equals(LEXICON.empty())

    def test_supplied_words_win(self) -> None:
        table = lexicon_table(self.MINED, self._measured("河长制", "东岭社"))
        assert table.schema == LEXICON.arrow()
        rows = {row["word"]: row for row in table.to_pylist()}
        assert list(rows) == sorted(rows)
        assert {word: row["origin"] for word, row in rows.items()} == {
            "东岭社": "supplied",
            "河长制": "supplied",
            "澜河湾": "mined",
        }

    def test_entries_keep_the_frequency_of_the_user(self) -> None:
        supplied = [LexiconEntry("河长制", 5, "supplied"), LexiconEntry("东岭社", None, "supplied")]
        table = lexicon_table(self.MINED, self._measured("河长制", "东岭社"))
        entries = entries_of(table, supplied_table(supplied))
        assert {(entry.word, entry.freq) for entry in entries} == {
            ("河长制", 5),
            ("东岭社", None),
            ("澜河湾", None),
        }


def test_words_table() -> None:
    paragraphs = pa.table(
        {
            "article_id": ["a_aaaaaaaaaaaaaaaa"] * 2,
            "para_no": pa.array([0, 1], pa.int32()),
            "text": ["全力以赴 再创佳绩", "投资3.5亿元。"],
        }
    )
    table = words_table(paragraphs, Tokenizer())
    assert table.schema == WORDS.arrow()
    assert table.column("words").to_pylist() == ["全力以赴 再创 佳绩", "投资 3.5亿元 。"]
    assert table.column("word_count").to_pylist() == [3, 3]
    assert words_table(paragraphs.slice(0, 0), Tokenizer()).equals(WORDS.empty())


def test_a_paragraph_of_white_space_alone_has_no_words() -> None:
    rows = {"article_id": ["a_aaaaaaaaaaaaaaaa"], "para_no": pa.array([0], pa.int32()), "text": ["\u3000 "]}
    assert words_table(pa.table(rows), Tokenizer()).column("word_count").to_pylist() == [0]

"""The copy for Excel: what it guards, what it cuts, and that it says so."""

import csv

import pyarrow as pa
import pytest

from pipeline import schema
from pipeline.release import excel
from pipeline.release.excel import CUT_MARK, MAX_CELL_UNITS, for_excel
from pipeline.release.publish import publish
from tests.release import tiny


def articles(**texts: str | None) -> pa.Table:
    row = tiny.rows_of(tiny.PAGES)["articles"][0]
    values = dict(zip(schema.ARTICLES.column_names, row, strict=True)) | texts
    return schema.ARTICLES.from_rows([tuple(values.values())])


@pytest.mark.parametrize(
    "title", ["=1+1", "+86", "-5℃", "@澜河", "\t表", "01", "3-15", "2026年3月16日", "8:30", "50%", "TRUE", "1e5"]
)
def test_cells_that_excel_would_change_are_guarded_and_listed(title):
    rows, changes = for_excel(articles(title=title, page_no="A01"))
    assert rows["title"].to_pylist() == [f"'{title}"]
    assert [(row["column"], row["change"]) for row in changes.to_pylist()] == [("title", "guarded")]


@pytest.mark.parametrize("title", ["澜河新桥通车", "3月15日，澜河新桥通车", "第01版", None])
def test_other_cells_stay_as_they_are(title):
    rows, changes = for_excel(articles(title=title, page_no="A01"))
    assert rows["title"].to_pylist() == [title]
    assert changes.num_rows == 0


@pytest.mark.parametrize("char", ["桥", "𠮷"])
def test_long_cells_are_cut_with_a_mark(char):
    rows, changes = for_excel(articles(text=char * (MAX_CELL_UNITS + 1), page_no="A01"))
    (text,) = rows["text"].to_pylist()
    assert text.endswith(CUT_MARK)
    assert MAX_CELL_UNITS - 1 <= len(text.encode("utf-16-le")) // 2 <= MAX_CELL_UNITS
    assert [(row["column"], row["change"]) for row in changes.to_pylist()] == [("text", "cut")]
    fits = char * (MAX_CELL_UNITS // len(char.encode("utf-16-le")) * 2)
    assert for_excel(articles(text=fits, page_no="A01"))[0]["text"].to_pylist() == [fits]


def test_copy_holds_every_article_under_a_byte_order_mark(tmp_path):
    release = publish(tiny.inputs(), tmp_path, tiny.SETTINGS).path
    content = (release / excel.ARTICLES).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    with (release / excel.ARTICLES).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    with (release / "data/csv/articles.csv").open(encoding="utf-8", newline="") as file:
        canonical = list(csv.DictReader(file, strict=True))
    assert rows == canonical
    assert (release / excel.ALTERED).read_bytes() == b"\xef\xbb\xbfarticle_id,column,change\r\n"


def test_a_full_sheet_goes_on_in_a_second_file(tmp_path, monkeypatch):
    monkeypatch.setattr(excel, "MAX_SHEET_ROWS", 3)
    release = publish(tiny.inputs(), tmp_path, tiny.SETTINGS).path
    assert len(list((release / excel.FOLDER).iterdir())) == len(["articles", "its second sheet", "altered"])
    sheets = [release / excel.FOLDER / name for name in ("articles.excel.csv", "articles.excel-2.csv")]
    counts = [len(list(csv.DictReader(path.open(encoding="utf-8-sig", newline="")))) for path in sheets]
    assert counts == [3, 1]

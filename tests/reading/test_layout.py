"""What paths say, with and without a pattern."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.layout import PathPlace, read_path, read_pattern

DAY = dt.date(2025, 7, 29)


@pytest.mark.parametrize(
    ("path", "newspaper", "page", "layout"),
    [
        ("澜河日报/2025-07-29/A01.txt", "澜河日报", "A01", "NEWSPAPER/DATE/PAGE"),
        ("2025-07-29/澜河日报/03.txt", "澜河日报", "03", "DATE/NEWSPAPER/PAGE"),
        ("省报/澜河日报/2025-07-29/3.txt", "澜河日报", "3", "NEWSPAPER/DATE/PAGE"),
        ("lanhe/2025/07/29/01.txt", "lanhe", "01", "NEWSPAPER/DATE/PAGE"),
        ("2025/07/29/01.txt", None, "01", "DATE/PAGE"),
        ("2025/7/29/page-3.txt", None, "3", "DATE/PAGE"),
        ("2025年/7月/29日/第十二版.txt", None, "12", "DATE/PAGE"),
        ("2025-07/29/b02.txt", None, "B02", "DATE/PAGE"),
        ("2025/0729/01.txt", None, "01", "DATE/PAGE"),
        ("20250729/03版 要闻.txt", None, "03", "DATE/PAGE"),
        ("raw/2025.7.29/p2.txt", None, "2", "DATE/PAGE"),
        ("2025年7月29日/第3版.txt", None, "3", "DATE/PAGE"),
        ("澜河日报/2025-07-29/000_f585da57cd6e1821.txt", "澜河日报", None, "NEWSPAPER/DATE"),
        ("20250729_01.txt", None, "01", "DATE_PAGE"),
        ("20250729-01-3.txt", None, "01", "DATE_PAGE"),
        ("stream_20250729_13.txt", None, "13", "DATE_PAGE"),
        ("lhrb20250729A01.txt", None, "A01", "DATE_PAGE"),
        ("澜河日报 2025年7月29日 第三版.txt", None, "3", "DATE_PAGE"),
        ("澜河日报/2025-07-29.txt", "澜河日报", None, "NEWSPAPER/DATE"),
        ("batch 7/20250729_01.txt", None, "01", "DATE_PAGE"),
    ],
)
def test_layouts(path: str, newspaper: str | None, page: str | None, layout: str) -> None:
    assert read_path(path) == PathPlace(newspaper, DAY, page, layout)


@pytest.mark.parametrize(
    "path",
    [
        "000_f585da57cd6e1821.txt",
        "f585da20191017cd.txt",
        "ab20191017cd.txt",
        "20251399_01.txt",
        "20250230_01.txt",
        "00012345.txt",
        "2025072901.txt",
        "0020250729.txt",
        "01.txt",
        "batch1/01.txt",
        "noextension",
    ],
)
def test_odd_names_say_nothing(path: str) -> None:
    assert read_path(path) == PathPlace()


def test_a_folder_named_like_a_newspaper_is_one() -> None:
    assert read_path("澜河日报/000_f585da57cd6e1821.txt") == PathPlace("澜河日报", None, None, "NEWSPAPER")
    assert read_path("扫描件/000_f585da57cd6e1821.txt") == PathPlace()


@given(digest=st.text("0123456789abcdef", min_size=16, max_size=16), serial=st.integers(0, 999))
def test_a_digest_is_never_a_date(digest: str, serial: int) -> None:
    assert read_path(f"{serial:03d}_{digest}.txt").issue_date is None


@given(
    date=st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)),
    form=st.sampled_from(["%Y-%m-%d/{}.txt", "%Y/%m/%d/{}.txt", "%Y%m%d_{}.txt", "%Y%m%d/{}.txt", "x-%Y.%m.%d-{}.txt"]),
    page=st.from_regex(r"[A-D]?[0-9]{2}", fullmatch=True),
)
def test_any_date_and_page_are_read_back(date: dt.date, form: str, page: str) -> None:
    found = read_path(date.strftime(form).format(page))
    assert (found.issue_date, found.page_no) == (date, page)


@given(path=st.text("澜河日报版0123456789/-_.aA年月", min_size=1, max_size=40))
def test_any_path_is_read(path: str) -> None:
    read_path(path)


def test_a_pattern_of_the_owner() -> None:
    pattern = r"(?P<newspaper>[^/]+)/(?P<date>\d{8})-(?P<page>\w+)"
    found = read_pattern("x/lhrb/20250729-A1.txt", pattern)
    assert found == PathPlace("lhrb", DAY, "A1", "pattern")
    assert read_pattern("lhrb/other.txt", pattern) == PathPlace()
    parts = r"(?P<day>\d\d)(?P<month>\d\d)(?P<year>\d{4})"
    assert read_pattern("29072025.txt", parts).issue_date == DAY
    assert read_pattern("99992025.txt", parts).issue_date is None

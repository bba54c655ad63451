"""Lines that stand on a page for the page's sake, and lines that only look so."""

from __future__ import annotations

import pytest

from pipeline.segmentation.furniture import reason_for, reasons


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("责任编辑：林牧 校对：何田", "editors"),
        ("□本版编辑：林牧", "editors"),
        ("审签：林牧", "editors"),
        ("第A03版 深度", "folio"),
        ("2026年3月16日 星期一 农历丙午年正月廿八", "folio"),
        ("国内统一连续出版物号 CN 37-0001", "masthead"),
        ("总第12345期 今日8版", "masthead"),
        ("主办单位：云泽日报社", "masthead"),
        ("云泽日报社主办", "masthead"),
        ("责编 林 牧 校对 何田", "editors"),
        ("新闻热线：0700-8326110", "contact"),
        ("广告热线 0700-8326110", "contact"),
        ("E-mail：news@example.com", "contact"),
        ("社址：澜河市南岸路1号 邮编：252000", "contact"),
        ("微信公众号：澜河日报", "contact"),
        ("今日天气 多云转晴 6℃～18℃ 南风3级", "weather"),
        ("今天白天到夜间：晴转多云，最高气温18℃", "weather"),
    ],
)
def test_furniture_says_what_it_is(line: str, rule: str) -> None:
    assert reason_for(line) == f"seg.furniture-{rule}"


@pytest.mark.parametrize(
    "line",
    [
        "新闻记者提醒市民：热线电话已开通",
        "记者编辑同走长征路",
        "今天，大桥合龙。",
        "印刷术的故事",
        "书节在市图书馆开幕。据主办单位介绍，本届读",
        "由云泽日报社主办的读书节今天开幕",
        "第3015期的开奖号码已经公布",
        "统筹 推进春耕和防汛",
        "校对 一遍又一遍",
        "地址：澜河家具城一楼",
        "澜河日报",
    ],
)
def test_other_lines_are_left_to_their_articles(line: str) -> None:
    assert reason_for(line) is None


def test_the_name_of_the_paper_is_furniture_in_company_alone() -> None:
    assert reasons(["澜河日报", "2026年3月16日 星期一"], False) == ["seg.furniture-masthead", "seg.furniture-folio"]
    assert reasons(["澜河日报", "读者来信"], False) == [None, None]

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import random
from collections.abc import Mapping, Sequence

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reprints import find_reprints, signatures
from pipeline.reprints.signatures import BANDS, FEWEST_CHARS, SIGNATURES, band_matrix
from pipeline.schema import REPRINTS

STORY = (
    "东岭社澜河7月28日电（记者 王小明）入汛以来，澜河上游连降暴雨，沿岸六个乡镇的三万余名群众于二十七日夜间安全转移。"
    "澜河市防汛指挥部当晚启动二级响应，向城西水库增派三支抢险队，连夜加固两处险段。"
    "截至二十八日上午八时，干流水位比警戒水位低零点四米，预计傍晚前后洪峰通过市区。"
    "市水务局负责人说，水库调度比去年提前了十二个小时，为下游腾出了库容。"
    "设在中小学的十九个安置点备足饮水、被褥和药品，医护人员轮流值守。"
    "气象部门预报，未来三天仍有中到大雨，提醒市民不要靠近河道。"
)
EDITED = (
    STORY.replace("东岭社澜河7月28日电（记者 王小明）", "本报讯 ")
    .replace("安全转移", "得到妥善安置")
    .replace("市水务局负责人说", "市水务局负责人介绍")
)
ABRIDGED = STORY.split("市水务局")[0]
SAME_SUBJECT = (
    "本报讯（记者 李青）昨日下午，记者在城西水库看到，坝顶的抢险队员正在码放沙袋。澜河市防汛指挥部已经启动二级响应。"
    "队长赵大川告诉记者，队员们从凌晨一直干到现在，午饭是乡亲们送来的热包子。老支书陈水根家离河最近，他第一个报名巡堤。"
    "“只要水不退，我们就不下坝。”他说。夜里，堤上的灯一直亮着，年轻人换班时在条凳上睡一会儿，又接着往前走。"
)
OTHER = (
    "澜河湿地公园上月建成开放，园内种植水生植物三十余种。每到清晨，摄影爱好者早早架好相机，等候白鹭归来。"
    "护林员说，候鸟多了，水也清了，孩子们周末常来这里上自然课，认识芦苇、菖蒲和香蒲。"
)


def _id(number: int) -> str:
    digest = hashlib.sha256(str(number).encode()).digest()
    return "a_" + base64.b32encode(digest).decode().lower()[:16]


def _articles(texts: Sequence[str | None], days: Sequence[int | None] | None = None) -> pa.Table:
    dates = [None if day is None else dt.date(2025, 7, day) for day in (days or [1] * len(texts))]
    return pa.table(
        {
            "article_id": [_id(number) for number in range(len(texts))],
            "issue_date": pa.array(dates, pa.date32()),
            "text_sha256": [hashlib.sha256((text or "").encode()).hexdigest() for text in texts],
            "text": pa.array(texts, pa.string()),
        }
    )


class Texts:
    """Gives texts by id, and notes how many it was asked for."""

    def __init__(self, articles: pa.Table) -> None:
        self._texts = dict(zip(articles["article_id"].to_pylist(), articles["text"].to_pylist(), strict=True))
        self.asked: list[int] = []

    def __call__(self, ids: Sequence[str]) -> Mapping[str, str]:
        self.asked.append(len(ids))
        return {key: self._texts[key] for key in ids}


def _find(articles: pa.Table, chunk: int = 1000, jumps: Sequence[tuple[str, str]] = ()) -> dict[int, dict[str, object]]:
    chunks = [signatures(articles.slice(at, chunk)) for at in range(0, articles.num_rows, chunk)]
    table = find_reprints(chunks, Texts(articles), jumps)
    assert table.schema == REPRINTS.arrow()
    numbers = {_id(number): number for number in range(articles.num_rows)}
    return {numbers[row["article_id"]]: row for row in table.to_pylist()}


def test_edited_and_abridged_prints_are_found_and_other_stories_are_not() -> None:
    rows = _find(_articles([STORY, EDITED, ABRIDGED, SAME_SUBJECT, OTHER], [1, 2, 3, 1, 1]))
    assert set(rows) == {0, 1, 2}
    assert {row["cluster_id"] for row in rows.values()} == {"r_" + _id(0)[2:]}
    assert [rows[n]["relation"] for n in (0, 1, 2)] == ["same", "near", "near"]
    assert [rows[n]["is_canonical"] for n in (0, 1, 2)] == [True, False, False]
    assert rows[0]["similarity"] == 1.0
    assert 0.5 <= rows[1]["similarity"] < 1  # type: ignore[operator]
    assert 0.2 < rows[2]["similarity"] < 0.7  # type: ignore[operator]


def test_spaces_and_punctuation_do_not_matter() -> None:
    rows = _find(
        _articles(["图为市民在湿地公园散步。", "图为 市民在湿地公园，散步", "图为市民在湿地公园跑步。", STORY])
    )
    assert set(rows) == {0, 1}
    assert {row["relation"] for row in rows.values()} == {"same"}


def test_short_texts_are_reprints_only_when_equal() -> None:
    one = "澜河大桥昨日合龙，计划明年国庆节前通车。"
    assert len(one) < FEWEST_CHARS
    assert not _find(_articles([one, one.replace("昨日", "今日"), "图片", "图片", None, None, ""]))


def test_short_signatures_differ() -> None:
    texts = [STORY[start : start + 50] for start in range(0, 200, 10)]
    bands = band_matrix(signatures(_articles(texts)))
    assert len({row.tobytes() for row in bands}) == len(texts)


def test_the_earliest_is_canonical_and_an_unknown_date_is_last() -> None:
    rows = _find(_articles([STORY, STORY, EDITED], [None, 9, 3]))
    assert [number for number, row in rows.items() if row["is_canonical"]] == [2]
    same_day = _find(_articles([STORY, STORY], [3, 3]))
    assert [_id(number) for number, row in same_day.items() if row["is_canonical"]] == [min(_id(0), _id(1))]


def test_copies_of_a_near_print_join_its_cluster() -> None:
    rows = _find(_articles([STORY, EDITED, EDITED + "。"], [1, 2, 3]))
    assert [rows[n]["relation"] for n in (0, 1, 2)] == ["same", "near", "near"]
    assert rows[1]["similarity"] == rows[2]["similarity"]


def test_parts_of_a_jumped_article_are_no_reprints() -> None:
    articles = _articles([STORY, EDITED], [1, 1])
    assert len(_find(articles)) == 2
    assert not _find(articles, jumps=[(_id(1), _id(0))])
    equal = _articles([STORY, STORY, STORY], [1, 1, 2])
    rows = _find(equal, jumps=[(_id(1), _id(0))])
    assert len(rows) == 2
    assert 2 in rows


def _corpus(seed: int) -> pa.Table:
    chance = random.Random(seed)
    han = [chr(0x4E00 + number) for number in range(2500)]
    texts: list[str] = []
    for _ in range(chance.randint(1, 12)):
        story = "".join(chance.choices(han, k=chance.randint(20, 200)))
        texts.append(story)
        for _ in range(chance.choice([0, 0, 1, 3])):
            copy = list(story)
            for _ in range(len(copy) // 40):
                copy[chance.randrange(len(copy))] = chance.choice(han)
            texts.append("".join(copy))
    chance.shuffle(texts)
    return _articles(texts, [chance.choice([None, *range(1, 9)]) for _ in texts])


@given(st.integers(0, 10_000), st.integers(1, 9))
@settings(max_examples=25, deadline=None)
def test_chunks_and_their_order_do_not_matter(seed: int, chunk: int) -> None:
    articles = _corpus(seed)
    chunks = [signatures(articles.slice(at, chunk)) for at in range(0, articles.num_rows, chunk)]
    whole = find_reprints([signatures(articles)], Texts(articles))
    assert find_reprints(reversed(chunks), Texts(articles)).equals(whole)
    for cluster in set(whole["cluster_id"].to_pylist()):
        rows = [row for row in whole.to_pylist() if row["cluster_id"] == cluster]
        assert len(rows) > 1
        assert sum(row["is_canonical"] for row in rows) == 1
        assert all(0 < row["similarity"] <= 1 for row in rows)


def test_eighty_copies_cost_eighty_comparisons(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.reprints import clusters

    chance = random.Random(3)
    texts = []
    for number in range(20):
        story = "".join(chr(0x4E00 + chance.randrange(2500)) for _ in range(150))
        texts += [story[:at] + "改" + story[at + 1 :] for at in range(80)]
        texts.append(f"{story[75:]}{number}")
    compared = []
    original = clusters.at_most_shared
    monkeypatch.setattr(clusters, "BATCH", 256)
    monkeypatch.setattr(clusters, "at_most_shared", lambda one, other: compared.append(1) or original(one, other))
    articles = _articles(texts)
    read = Texts(articles)
    table = find_reprints([signatures(articles)], read)
    assert table.num_rows >= 20 * 80
    assert len(compared) < 3 * len(texts)
    assert sum(read.asked) < 3 * len(texts)
    assert max(read.asked) < 1000


def test_signatures_of_a_chunk() -> None:
    table = signatures(_articles([STORY, None]))
    assert table.schema == SIGNATURES
    assert band_matrix(table).shape == (2, BANDS)
    assert not band_matrix(table)[1].any()
    assert find_reprints([], Texts(_articles([]))).equals(REPRINTS.empty())

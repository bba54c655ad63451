"""DATASHEET.md: the questions of *Datasheets for Datasets* (Gebru et al., 2021), answered from the release.

What belongs here: the questions and how their answers are set.  What does not: the statements (``disclosure``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline import schema
from pipeline.release import disclosure, licences
from pipeline.release.disclosure import Both
from pipeline.release.facts import ReleaseFacts

NAME = "DATASHEET.md"


def datasheet(facts: ReleaseFacts) -> str:
    """Return the content of DATASHEET.md: Chinese, then English."""
    chinese = ["# 数据说明书", "", f"{facts.title} {facts.version}", ""]
    english = ["# Datasheet", "", f"{facts.settings.name} {facts.version}", ""]
    for heading, answers in _answers(facts):
        chinese += _set(heading.zh, (answer.zh for answer in answers))
        english += _set(heading.en, (answer.en for answer in answers))
    note = Both(
        "“实测”者由已发布的表统计而得，“估计”者出自程序自评。",
        "*Measured* figures were counted over the published tables; *estimated* ones are the program's own judgement.",
    )
    return "\n".join([*chinese, f"*{note.zh}*", "", *english, note.en]) + "\n"


def _set(heading: str, answers: Iterable[str]) -> Iterator[str]:
    yield from (f"## {heading}", "")
    for answer in answers:
        yield from (answer, "")


def _answers(facts: ReleaseFacts) -> Iterator[tuple[Both, list[Both]]]:
    yield Both("缘起：为何、由谁制作", "Motivation: why and by whom"), [disclosure.PURPOSE, _makers(facts)]
    yield (
        Both("构成：每条记录是什么，共有多少", "Composition: what the records are, and how many"),
        [disclosure.abstract(facts), _tables(facts)],
    )
    yield Both("构成：语言", "Composition: language"), [disclosure.LANGUAGE]
    yield Both("构成：缺漏、错误与噪声", "Composition: gaps, errors and noise"), disclosure.limitations(facts)
    yield Both("构成：代表性与偏差", "Composition: what it stands for, and biases"), disclosure.biases(facts)
    yield Both("构成：个人信息", "Composition: personal data"), [disclosure.personal(facts)]
    yield Both("采集", "Collection"), [disclosure.COLLECTION]
    yield Both("预处理、清理与标注", "Preprocessing, cleaning and labelling"), list(disclosure.PREPROCESSING)
    yield (
        Both("原始数据是否保留", "Are the raw data kept"),
        [
            Both(
                "权利允许再分发的原始文件见 raw/；其余文件仅留 SHA-256 与字节区间，持有原始文件者可据以重算每一段。",
                "Raw files that may be passed on are under raw/. Of all others the release holds SHA-256 and byte "
                "ranges: whoever has the file can derive every paragraph again.",
            )
        ],
    )
    yield Both("用途", "Uses"), [disclosure.USES, disclosure.SOCIAL_IMPACT]
    yield Both("分发：许可与权利", "Distribution: licence and rights"), [_licence(facts)]
    yield Both("维护、版本与撤下", "Maintenance, versions and takedown"), [disclosure.maintenance(facts)]
    yield Both("复现", "Reproduction"), [_reproduction(facts)]


def _tables(facts: ReleaseFacts) -> Both:
    rows = facts.figures.rows
    return Both(
        "\n".join(f"- `{table.name}`（{rows[table.name]:,} 行）：{table.zh}" for table in schema.PUBLISHED.values()),
        "\n".join(f"- `{table.name}` ({rows[table.name]:,} rows): {table.en}" for table in schema.PUBLISHED.values()),
    )


def _makers(facts: ReleaseFacts) -> Both:
    names = (facts.settings.attribution, facts.settings.place, facts.settings.contact)
    zh, en = ([name or unknown for name in names] for unknown in ("未注明", "not stated"))
    return Both(
        f"署名：{zh[0]}；地点：{zh[1]}；联系：{zh[2]}。", f"Attribution: {en[0]}; place: {en[1]}; contact: {en[2]}."
    )


def _reproduction(facts: ReleaseFacts) -> Both:
    code, inputs = facts.settings.code_revision, facts.settings.input_digest
    return Both(
        f"代码 {code}；输入摘要 `{inputs or '无'}`；相同的输入、代码与配置得出逐字节相同的发布。",
        f"Code {code}; input digest `{inputs or 'none'}`. The same input, code and configuration give the same bytes.",
    )


def _licence(facts: ReleaseFacts) -> Both:
    known = licences.known(facts.settings)
    name = f"{known.title} ({known.spdx}), {known.url}" if known else facts.settings.licence
    pages = ", ".join(f"{status} {count:,}" for status, count in sorted(facts.figures.rights.items())) or "0"
    return Both(
        f"许可：{name or '未声明'}。各来源的权利状态（版数）：{pages}；见 sources 表 rights_status 列。",
        f"Licence: {name or 'not stated'}. Rights by page: {pages}; see column rights_status of table sources.",
    )

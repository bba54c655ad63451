"""The declared schema: complete, consistent, and in line with the rules on nulls."""

from __future__ import annotations

import pyarrow as pa
import pytest

from pipeline import schema
from pipeline.rulebook import all_rules, rules_table

TABLES = {**schema.PUBLISHED, **schema.INTERNAL}


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_column_is_described_and_every_reference_resolves(table):
    assert set(table.key) <= set(table.column_names)
    assert len(set(table.column_names)) == len(table.columns)
    for column in table.columns:
        assert column.zh
        assert column.en
        for dotted in (*column.derives_from, *([column.references] if column.references else [])):
            if "." in dotted:
                name, referred = dotted.split(".")
                assert referred in TABLES[name].column_names, dotted
            else:
                assert dotted in ("raw", "config")


@pytest.mark.parametrize("table", schema.PUBLISHED.values(), ids=lambda table: table.name)
def test_published_columns_are_scalar_and_integers_are_never_null(table):
    for column in table.columns:
        assert not pa.types.is_nested(column.type)
        assert not pa.types.is_dictionary(column.type)
        if pa.types.is_integer(column.type) or pa.types.is_boolean(column.type):
            assert not column.nullable, column.name
    assert not any(table.column(name).nullable for name in table.key)


def test_rows_that_do_not_fit_are_refused():
    assert schema.CREDITS.from_rows([]).schema.equals(schema.CREDITS.arrow())
    with pytest.raises(pa.ArrowInvalid):
        schema.CREDITS.from_rows([("a_1", "first", "林一舟", "reporter")])
    with pytest.raises(KeyError):
        schema.CREDITS.column("nickname")


def test_rules_are_unique_and_speak_both_languages():
    rules = all_rules()
    assert len({rule.rule_id for rule in rules}) == len(rules) == rules_table().num_rows
    for rule in rules:
        assert rule.stage in schema.STAGES
        assert rule.zh
        assert rule.en

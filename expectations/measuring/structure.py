"""Measures generated from ``pipeline.schema``: declared form, unique keys, references that resolve.

What belongs here: checks that every table has in the same form.  What does not: checks of one table's meaning.

Keys are unique, and references resolve, within a part: identifiers embed the digest of their page, and a part holds
whole pages, so that what could repeat or refer lies in the same part (``late`` holds the exceptions).  An id pattern
is only looked at where the column defines the id: where it refers, the reference check says more.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from expectations.catalogue import GUARDED, KEYED, MADE_OF, REFERENCES
from expectations.further import RELEASE
from expectations.measuring.files import files_match, inputs_current
from expectations.measuring.late import LATE
from expectations.measuring.text import numbered, repeats
from expectations.measuring.violations import Reasons, Violations, mask, where
from expectations.part import Ints, Part
from pipeline import schema

Measure = Callable[[Part], Violations]


def fits_schema(declared: schema.Table, part: Part) -> Violations:
    """Return what of a table is not as declared: columns, types, nulls, empty strings, value sets, patterns."""
    table = part.table(declared.name)
    expected = {column.name: column.type for column in declared.columns}
    actual = {field.name: field.type for field in table.schema}
    if list(actual) != list(expected) or actual != expected:
        general = ({"problem": _form_problem(expected, actual)},)
        return Violations(declared.name, table.num_rows, np.empty(0, np.int64), general=general)
    reasons = Reasons()
    for column in declared.columns:
        values = part.column(declared.name, column.name)
        if not column.nullable and values.null_count:
            reasons.add(f"{column.name} is null", values.is_null())
        if column.type == schema.STRING:
            reasons.add(f"{column.name} is an empty string", pc.equal(pc.binary_length(values), 0))
        if column.values:
            listed = pc.is_in(values, value_set=pa.array(column.values))
            reasons.add(f"{column.name} is not in its value set", pc.and_(values.is_valid(), pc.invert(listed)))
        if column.pattern and not column.references:
            reasons.add(f"{column.name} is malformed", pc.invert(pc.match_substring_regex(values, column.pattern)))
    return reasons.violations(declared.name, table.num_rows, *(c.name for c in declared.columns if c.values))


def _form_problem(expected: dict[str, pa.DataType], actual: dict[str, pa.DataType]) -> str:
    missing = [name for name in expected if name not in actual]
    unknown = [name for name in actual if name not in expected]
    if missing or unknown:
        return f"columns missing: {', '.join(missing) or 'none'}; not declared: {', '.join(unknown) or 'none'}"
    wrong = [f"{name} is {actual[name]}, not {expected[name]}" for name in expected if actual[name] != expected[name]]
    return "; ".join(wrong) or f"columns out of order: {', '.join(actual)}"


def _key_values(part: Part, table: str, name: str) -> Ints:
    column = part.column(table, name)
    return part.integers(table, name) if pa.types.is_integer(column.type) else numbered(column)


def key_unique(declared: schema.Table, part: Part) -> Violations:
    """Return rows whose key an earlier row has."""
    bad = repeats(*(_key_values(part, declared.name, name) for name in declared.key))
    return where(part, declared.name, bad)


def articles_key_unique(part: Part) -> Violations:
    """Return articles whose id, or whose number on their page, an earlier row has."""
    reasons = Reasons()
    reasons.add("article_id repeats", repeats(numbered(part.column("articles", "article_id"))))
    numbers = part.integers("articles", "article_no")
    reasons.add("article_no repeats on the page", repeats(numbered(part.column("articles", "source_id")), numbers))
    return reasons.violations("articles", part.rows("articles"), "article_no", "title")


_LOOKED_UP: dict[str, Callable[[Part, str], Ints]] = {
    "sources": Part.source_rows,
    "articles": Part.article_rows,
    "paragraphs": Part.paragraph_rows,
}


def refers(declared: schema.Table, referred: str, part: Part) -> Violations:
    """Return rows that name no row of the table they refer to."""
    return where(part, declared.name, _LOOKED_UP[referred](part, declared.name) < 0)


def name_rules(part: Part) -> Violations:
    """Return the rules that spans, residue and edits rest on and the rule book lacks, each with its first page."""
    unknown: list[dict[str, object]] = []
    for table in ("spans", "residue", "edits"):
        rules = part.column(table, "rule_id")
        rows = np.flatnonzero(mask(pc.invert(pc.is_in(rules, value_set=_known_rules()))))
        for rule in pc.unique(rules.take(pa.array(rows))):
            first = int(pc.index(rules, rule).as_py())
            unknown.append({"source_id": part.source_id(table, first), "table": table, "rule_id": rule.as_py()})
    looked_at = sum(part.rows(table) for table in ("spans", "residue", "edits"))
    return Violations("spans", looked_at, np.empty(0, np.int64), general=tuple(unknown))


@cache
def _known_rules() -> pa.Array:
    # The rule book imports every stage, which listing checks must not.
    from pipeline.rulebook import all_rules

    return pa.array([rule.rule_id for rule in all_rules()], pa.string())


def _measures() -> dict[str, Measure]:
    measures: dict[str, Measure] = {f"{asset}_files_match_their_digests": files_match for asset in GUARDED}
    measures |= {f"{asset}_come_of_current_inputs": inputs_current for asset in MADE_OF}
    for table in (table for tables in GUARDED.values() for table in tables):
        if table is not RELEASE:
            measures[f"{table.name}_fit_the_schema"] = partial(fits_schema, table)
        if table.name in KEYED:
            measures[f"{table.name}_key_is_unique"] = partial(key_unique, table)
        referred = REFERENCES.get(table.name)
        if referred and f"{table.name}_refer_to_{referred}" not in LATE:
            measures[f"{table.name}_refer_to_{referred}"] = partial(refers, table, referred)
    return {
        **measures,
        "articles_key_is_unique": articles_key_unique,
        "spans_residue_and_edits_name_rules": name_rules,
    }


MEASURES = _measures()

"""Answers and sums: what packs want counted or added up over all plans, field by field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from cqip_xl.model.book import Content, Sheet
from cqip_xl.model.case import Case, school_count
from cqip_xl.model.field import Field
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import Row
from cqip_xl.model.table import Column
from cqip_xl.rules.requirements import asked
from cqip_xl.summary.pack_columns import HEADER, columns_in, rows_in
from cqip_xl.summary.pack_rows import KEPT_BACK
from cqip_xl.summary.register import Head, register
from cqip_xl.summary.rollup_view import RollupView, by_pack

HEADS = (
    Head("pack", 14),
    Head("table", 24),
    Head("field", 36),
    Head("answer", 36),
    Head("times", 10, "number"),
    Head("sum", 16, "figure"),
    Head("schools", 10, "number"),
)
#: The filled cells of one field: school, row, columns with a value.
_Filled = tuple[Case, Row, tuple[str, ...]]


def has_totals(framework: Framework) -> bool:
    tables = framework.tables.values()
    return any(f.summary in ("count", "sum") for f in (*framework.header, *(f for t in tables for f in t.fields)))


def totals(view: RollupView) -> Sheet:
    """A line for each answer of each field that is counted, and for each sum."""
    rows = [line for _, cases in sorted(by_pack(view).items()) for line in _of_pack(view, cases)]
    return register(view, "totals", view.say("summary.hint_totals"), HEADS, rows, "cqip_totals", "0E7490")


def _of_pack(view: RollupView, cases: Sequence[Case]) -> Iterator[list[Content]]:
    """Field by field; of what is asked for each school year a field is a column of its own."""
    for table in (HEADER, *cases[0].framework.tables):
        if view.public and table in KEPT_BACK:
            continue
        fields: dict[tuple[str, int], Column] = {}
        for case in cases:
            for column in columns_in(case, table):
                if column.field.summary in ("count", "sum"):
                    fields.setdefault((column.field.id, column.year), column)
        for column in fields.values():
            lines = _counted if column.field.summary == "count" else _added
            yield from lines(view, table, column, [*_filled(cases, table, column)])


def _filled(cases: Sequence[Case], table: str, column: Column) -> Iterator[_Filled]:
    for case in cases:
        own = [c.id for c in columns_in(case, table) if (c.field.id, c.year) == (column.field.id, column.year)]
        for row in rows_in(case, table):
            if names := tuple(name for name in own if row.values.get(name) is not None):
                yield case, row, names


def _about(view: RollupView, case: Case, table: str, column: Column) -> list[Content]:
    lex = view.lex(case)
    name = lex.unit_label if table == HEADER else lex.table_label(case.framework.tables[table])
    return [view.pack(case.framework), name, lex.field_label(table, column)]


def _counted(view: RollupView, table: str, column: Column, filled: Sequence[_Filled]) -> Iterator[list[Content]]:
    """How often each answer stands there, in the order of its list; rows may have lists of their own."""
    count: Counter[tuple[str, str]] = Counter()
    schools: dict[tuple[str, str], list[Case]] = {}
    for case, row, names in filled:
        listed = view.lex(case).list_name(_as_asked(case, table, column.field, row))
        for answer in ((listed, str(row.values[name])) for name in names):
            count[answer] += 1
            schools.setdefault(answer, []).append(case)
    for listed in dict.fromkeys(listed for listed, _ in count):
        offer = view.lex(filled[0][0]).offer(listed)
        for code in (code for code in offer.codes if count[listed, code]):
            about, times = _about(view, filled[0][0], table, column), count[listed, code]
            yield [*about, offer.label(code), float(times), "", float(school_count(schools[listed, code]))]


def _as_asked(case: Case, table: str, f: Field, row: Row) -> Field:
    if table != "criteria":
        return f
    return asked(case.framework.tables[table], f, case.framework.criterion(row.key)) or f


def _added(view: RollupView, table: str, column: Column, filled: Sequence[_Filled]) -> Iterator[list[Content]]:
    values = [value for _, row, names in filled for name in names if isinstance(value := row.values[name], float)]
    if values:
        about, schools = _about(view, filled[0][0], table, column), school_count(case for case, _, _ in filled)
        yield [*about, "", float(len(values)), sum(values), float(schools)]

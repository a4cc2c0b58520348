"""Hypothesis strategies: plans with random values for every field of a pack, by the field's kind."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, lru_cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cqip_xl.kinds.ditto import is_ditto
from cqip_xl.kinds.fonts import old_font
from cqip_xl.kinds.kind import BOUNDS, is_empty, is_error
from cqip_xl.kinds.signs import odd_sign
from cqip_xl.kinds.text import fold, tidy
from cqip_xl.model.finding import Place
from cqip_xl.model.framework import Framework, header_columns
from cqip_xl.model.indicator import Indicator
from cqip_xl.model.measure import MeasureRow, measure_rows
from cqip_xl.model.plan import Plan, Row, School, Value
from cqip_xl.model.table import OTHER, Column, Table, columns_of
from cqip_xl.rules.requirements import asked
from cqip_xl.verbs import blank_plan
from cqip_xl.words.lexicon import Lexicon, lexicon
from tests.workbooks import DAY

#: Whatever can be typed: any script, line breaks, texts that look like formulas, numbers, codes or tags.
LETTERS = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co")) | st.sampled_from("\n=+-@'\"&<>%#ăêơĐ学_")
STRANGE = ("=1+1", "+x", "-", "@x", "'x", "1.10", "007", "1e5", "TRUE", "NA", "None", "_x0041_", "a;b", "&amp;", "31/3")
TEXTS = (
    (st.text(LETTERS, max_size=40) | st.sampled_from(STRANGE))
    .map(tidy)
    # Noise that looks like an old font, an error or a mark for the same as above is told, as it should be.
    .filter(lambda text: not (is_empty(text) or old_font(text) or is_error(text) or is_ditto(text)))
)
CODES = TEXTS.filter(lambda text: odd_sign(text) is None)  # others are taken and told
NAMES = st.lists(TEXTS, min_size=1, max_size=6, unique_by=fold)
NEAR = st.dates(DAY - timedelta(20), DAY + timedelta(20))
DATES = NEAR | st.dates(date(2024, 1, 1), date(2029, 12, 31)) | st.dates(date(1990, 1, 1), date(2099, 12, 31))


@st.composite
def plans(draw: st.DrawFn, framework: Framework, language: str, period: str) -> Plan:
    """A plan as it would be read: every table, every column, some of the cells empty."""
    school = School(*(draw(st.just("") | texts) for texts in (CODES, TEXTS, TEXTS)))
    plan = blank_plan(framework, language, school, period, DAY)
    lex = lexicon(framework, language, plan.period)
    there = {fold(row.text("name")) for row in plan.rows("people")}
    listed = "people" in framework.tables  # else nothing tells two people in one cell from one of that name
    names = [name for name in draw(NAMES) if fold(name) not in there and (listed or _outside(name, ()))] or ["A"]
    known = [*names, *(row.text("name") for row in plan.rows("people"))]
    tables: dict[str, tuple[Row, ...]] = {}
    for name, table in framework.tables.items():
        if name == "people":
            people = [{**draw(_row(lex, table, plan, known, "")), "name": n, "alias": None} for n in names]
            tables[name] = (*plan.rows(name), *_rows("X", people))
        elif table.source in ("criteria", "clauses"):
            ids = [c.id for c in (framework.criteria if table.source == "criteria" else framework.clauses)]
            rows = {code: draw(_row(lex, table, plan, known, code)) for code in ids}
            tables[name] = tuple(row for code, values in rows.items() for row in _rows(code, [values], numbered=False))
        elif table.source == "indicators":
            tables[name] = tuple(
                row for spec in measure_rows(framework, plan.period) for row in draw(_measure(lex, plan, spec))
            )
        else:
            so_far = replace(plan, tables={**plan.tables, **tables})
            given = [draw(_row(lex, table, so_far, known, "")) for _ in range(draw(st.integers(0, 5)))]
            tables[name] = (*plan.rows(name), *_rows("Q-", given))
    header = {c.id: draw(_value(lex, c, known, "")) for c in header_columns(framework)}
    header |= {"submitted_on": draw(st.none() | DATES), "as_of_fixed": draw(st.none() | DATES)}
    if framework.identity:  # a field of its own is the school's number
        header[framework.identity] = school.id or None
    return replace(plan, tables=tables, header={name: value for name, value in header.items() if value is not None})


def _rows(key: str, given: Sequence[Mapping[str, Value]], numbered: bool = True) -> tuple[Row, ...]:
    filled = [{name: value for name, value in values.items() if value is not None} for values in given]
    return tuple(Row(f"{key}{n}" if numbered else key, values, Place()) for n, values in enumerate(filled, 1) if values)


@st.composite
def _measure(draw: st.DrawFn, lex: Lexicon, plan: Plan, spec: MeasureRow) -> tuple[Row, ...]:
    """One row of measures, where anything is entered in it: one in three, so that plans stay small."""
    if draw(st.integers(0, 2)):
        return ()
    table = lex.framework.tables["measures"]
    made = _rows(spec.key, [draw(_row(lex, table, plan, (), spec.key, spec.indicator))], numbered=False)
    about: dict[str, Value] = {"indicator": spec.indicator.id, "year": spec.period}
    return tuple(replace(row, values={**about, **row.values}) for row in made)


@st.composite
def _row(
    draw: st.DrawFn,
    lex: Lexicon,
    table: Table,
    plan: Plan,
    known: Sequence[str],
    key: str,
    indicator: Indicator | None = None,
) -> dict[str, Value]:
    """People stand in the first slots of their field, as the workbook draws them."""
    values: dict[str, Value] = {}
    people: list[str] = []
    for column in columns_of(table, plan.period):
        criterion = lex.framework.criterion(key) if table.source == "criteria" else None
        if column.id == "title" and not (criterion and criterion.free):
            continue  # the pack's own words
        f = asked(table, column.field, criterion or indicator)
        if f is None:
            continue
        column = replace(column, field=f)
        if column.slot == OTHER:
            values[column.id] = draw(_outsider(tuple(known)))
        elif f.kind == "person" and f.slots > 1:
            people = draw(_some(tuple(known), f.slots)) if column.slot == 1 else people
            values[column.id] = people[column.slot - 1] if column.slot <= len(people) else None
        elif f.kind == "row":
            keys = [row.key for row in plan.rows(f.rows)]
            values[column.id] = draw(st.sampled_from(keys) | st.none()) if keys else None
        elif not f.shows:
            of = key if table.source == "criteria" else str(values.get("criterion") or "")
            values[column.id] = draw(_value(lex, column, known, of))
    return values


def _outside(text: str, known: Sequence[str]) -> bool:
    """Whether a text names one person who stands on no list."""
    return not re.search("[;,、+；，\n]", text) and fold(text) not in map(fold, known)


def _value(lex: Lexicon, column: Column, known: Sequence[str], criterion: str) -> st.SearchStrategy[Value]:
    """An empty cell or a value that this column can hold."""
    f = column.field
    low, high = BOUNDS.get(f.kind, (None, None))
    low, high = f.low if f.low is not None else low, f.high if f.high is not None else high
    filled: st.SearchStrategy[Value]
    match f.kind:
        case "date":
            filled = DATES
        case "period":
            filled = _periods(tuple(lex.periods(f)))
        case "number" | "percent" | "money":
            least, most = int((-1e6 if low is None else low) * 100), int((1e9 if high is None else high) * 100)
            filled = _numbers(least, most, 100)
        case "integer":
            filled = _numbers(int(-1e6 if low is None else low), int(1e6 if high is None else high), 1)
        case "level":
            filled = _one_of(tuple(lex.levels_for(f, lex.framework.criterion(criterion))))
        case "criterion" | "choice" | "yes_no" | "indicator":
            filled = _one_of(tuple(lex.offer(lex.list_name(f)).codes))
        case "person":
            filled = _one_of(tuple(known))
        case "code":
            filled = CODES
        case _:
            filled = TEXTS
    return _or_none(filled)


# A strategy is checked when it is first drawn from: made anew for each cell, that takes half of the time of a plan.


@cache
def _numbers(least: int, most: int, parts: int) -> st.SearchStrategy[Value]:
    return st.integers(least, most).map(lambda n: n / parts)


@lru_cache(maxsize=200)
def _one_of(codes: tuple[Value, ...]) -> st.SearchStrategy[Value]:
    return st.sampled_from(codes) if codes else st.none()


@lru_cache(maxsize=200)
def _some(known: tuple[str, ...], most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(known), max_size=most, unique=True)


@lru_cache(maxsize=200)
def _outsider(known: tuple[str, ...]) -> st.SearchStrategy[Value]:
    return st.none() | TEXTS.filter(lambda text: _outside(text, known))


@cache
def _periods(offered: tuple[Value, ...]) -> st.SearchStrategy[Value]:
    return st.sampled_from(offered) | DATES


@lru_cache(maxsize=500)
def _or_none(filled: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    return st.none() | filled


def some_plan(framework: Framework, language: str, period: str) -> Plan:
    """The fullest of a few random plans, the same on every run."""
    found: list[Plan] = []

    @settings(max_examples=4, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(plans(framework, language, period))
    def collect(plan: Plan) -> None:
        found.append(plan)

    collect()
    return max(found, key=lambda plan: sum(len(row.values) for rows in plan.tables.values() for row in rows))

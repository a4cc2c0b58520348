"""Workbooks into which the columns of each feature are typed, read and judged: what the checklist's tests try."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from cqip_xl.excel.read import grid_of
from cqip_xl.excel.write import write_book
from cqip_xl.model.book import Book, Content
from cqip_xl.model.case import Case
from cqip_xl.model.framework import Framework, header_columns
from cqip_xl.model.period import PlanPeriod
from cqip_xl.model.plan import School, Value
from cqip_xl.model.standard import Criterion
from cqip_xl.model.table import Column, columns_of
from cqip_xl.reading.extract import extract_plan
from cqip_xl.rules.case import case_of, checked
from cqip_xl.rules.requirements import asked
from cqip_xl.verbs import blank_plan, plan_book
from cqip_xl.words.lexicon import Lexicon, lexicon
from tests.workbook.packs import SHIPPED, periods_of
from tests.workbooks import DAY, typed_book

#: What is typed in a cell, and what must be read from it.
Entry = tuple[Content, Value]
Tables = Mapping[str, Sequence[Mapping[str, Content]]]
HELD = date(2025, 10, 1)
MA, VN, VN57, EZ = "ma-qris-ost", "vn-mn-tt19", "vn-mn-tt57", "cn-ezhou-24681"
SE, TQ, MED = "se-kvalitet", "cn-teaching-quality", "cn-medical-quality"


@dataclass(frozen=True, slots=True)
class Typed:
    """A row: its table, `key` where the form fixes it, its entries by column."""

    table: str
    key: str
    entries: Mapping[str, Entry]


def typed_row(pack: str, table: str, names: str, feature: str) -> Typed:
    """An entry for each of these columns, of the kind that the column is for, in English."""
    framework, wanted = SHIPPED[pack], names.split()
    lex = lexicon(framework, "en", period_of(pack))
    if table == "header":
        columns = {column.id: column for column in header_columns(framework)}
        return Typed(table, "", {name: _entry(lex, columns[name], None, feature) for name in wanted})
    columns = {column.id: column for column in columns_of(framework.tables[table], lex.period)}
    criterion = _row_that_asks(framework, table, [columns[name] for name in wanted])
    by = "" if table == "criteria" else feature  # several features share the row of a criterion
    row = {name: _entry(lex, columns[name], criterion, by) for name in wanted}
    return Typed(table, criterion.id if table == "criteria" and criterion else "", row)


def period_of(pack: str) -> PlanPeriod:
    return blank_plan(SHIPPED[pack], "en", period=periods_of(SHIPPED[pack])[0], as_of=DAY).period


def _row_that_asks(framework: Framework, table: str, columns: list[Column]) -> Criterion | None:
    """The first criterion whose row asks for all the columns; one of the school's own where its title is typed."""
    spec, own = framework.tables[table], any(column.id == "title" for column in columns)
    fits = (c for c in framework.criteria if c.free == own and all(asked(spec, one.field, c) for one in columns))
    return next(fits) if table == "criteria" else framework.criteria[0]


def _entry(lex: Lexicon, column: Column, criterion: Criterion | None, feature: str) -> Entry:
    table = lex.framework.tables.get("criteria")
    f = (asked(table, column.field, criterion) if table and criterion and column.field.bounds else None) or column.field
    if f.choices == "row" and criterion:
        code = lex.framework.choices[criterion.one_of][0]
        return lex.word(f"choices/{criterion.one_of}/{code}"), code
    match f.kind:
        case "date":
            return HELD, HELD
        case "period":
            return lex.period_label(lex.periods(f)[0]), lex.periods(f)[0]
        case "number" | "integer" | "money":
            number = float(max(f.low or 0, min(3, f.high if f.high is not None else 3)))
            return number, number
        case "percent":
            return 0.5, 0.5
        case "level":
            code = next(code for code in lex.levels_for(f, criterion) if code)
            return lex.offer(lex.list_name(f)).label(code), code
        case "choice" | "yes_no" | "criterion" | "indicator":
            offer = lex.offer(lex.list_name(f))
            return offer.labels[0], offer.codes[0]
        case _:
            text = f"{feature} {column.id}".strip()
            return text, text


@cache
def judged(pack: str, rows: tuple[tuple[str, str, str], ...]) -> tuple[bytes, Case, tuple[Typed, ...]]:
    """One workbook with a row for each of (feature, table, columns), as bytes, and read, judged and checked."""
    typed = tuple(typed_row(pack, table, names, feature) for feature, table, names in rows)
    tables: dict[str, list[dict[str, Content]]] = {}
    header: dict[str, Content] = {}
    for row in typed:
        cells = {name: content for name, (content, _) in row.entries.items()}
        if row.table == "header":
            header |= cells
        else:
            tables.setdefault(row.table, []).append({"key": row.key, **cells} if row.key else cells)
    tables = {name: [*_joined(given)] for name, given in tables.items()}
    data = written(pack, tables, header)
    return data, read(pack, data), typed


def written(pack: str, tables: Tables, header: Mapping[str, Content] | None = None) -> bytes:
    """A workbook in English into which that is typed."""
    framework = SHIPPED[pack]
    plan = blank_plan(framework, "en", School(f"T-{pack}", f"School of {pack}"), periods_of(framework)[0], DAY)
    return write_book(typed_book(framework, tables, header, plan=plan))


def read(pack: str, data: bytes) -> Case:
    """What is read from a workbook, judged and checked."""
    framework = SHIPPED[pack]
    plan, _ = extract_plan(grid_of(data, f"{pack}.xlsx"), lambda _: framework)
    return checked(case_of(framework, plan, DAY))


@cache
def untouched(pack: str) -> Case:
    """The same of a workbook into which nothing is typed."""
    return typed_into(pack, {})


def typed_into(pack: str, tables: Tables, header: Mapping[str, Content] | None = None) -> Case:
    return read(pack, written(pack, tables, header))


def _joined(rows: list[dict[str, Content]]) -> Iterator[dict[str, Content]]:
    """Rows of one key as one row, the rest as they are."""
    by_key: dict[Content, dict[str, Content]] = {}
    for row in rows:
        if "key" in row:
            by_key.setdefault(row["key"], {}).update(row)
        else:
            yield row
    yield from by_key.values()


def save(folder: Path, name: str, data: bytes) -> None:
    (folder / f"{name}.xlsx").write_bytes(data)


@cache
def blank_book(pack: str, language: str = "en") -> Book:
    """The workbook that a school gets."""
    plan = blank_plan(SHIPPED[pack], language, period=periods_of(SHIPPED[pack])[0], as_of=DAY)
    return plan_book(SHIPPED[pack], plan, DAY)


@cache
def texts_of(pack: str, language: str = "en") -> frozenset[str]:
    """Every text of it on sheets that are seen."""
    return frozenset(str(c.content) for s in blank_book(pack, language).sheets if not s.hidden for c in s.cells)

"""Whether a district summary adds up: everything added up again from its sheets, each fault as a plain sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from cqip_xl.model.framework import UNITS
from cqip_xl.model.rule import STATUSES
from cqip_xl.model.table import TABLES
from cqip_xl.packs.folders import shipped_packs
from cqip_xl.verbs import load_framework
from cqip_xl.words.catalog import catalog
from cqip_xl.words.wording import Wording, wording_of

#: What no formula of the summary may use (docs: COUNTIF takes "1.1" for "1.10", the others break elsewhere).
FORBIDDEN = re.compile(r"\b(INDIRECT|OFFSET|COUNTIFS?|SUMIFS?|ROWS)\(|\[")
REGISTERS = ("sources", "reconciliation", "actions", "schools")
ROWS = ("rows_in", "rows_out", "rows_rejected")


@dataclass(frozen=True)
class Line:
    """One row of a register: column key -> value, and where it stands."""

    row: int
    values: Mapping[str, Any]

    def number(self, key: str) -> float:
        value = self.values.get(key)
        return float(value) if isinstance(value, int | float) else 0.0

    def text(self, key: str) -> str:
        return str(self.values.get(key) or "")


@dataclass(frozen=True)
class Ledger:
    """A summary opened twice, for what its cells show and for their formulas."""

    wording: Wording
    as_of: date
    shown: Any
    typed: Any
    registers: Mapping[str, tuple[str, Mapping[str, str], Sequence[Line]]]

    def say(self, key: str, **values: object) -> str:
        return self.wording.say(key, **values)

    def sheet(self, name: str) -> str:
        return self.registers[name][0]

    def lines(self, name: str) -> Sequence[Line]:
        return self.registers[name][2]

    def total(self, name: str, key: str) -> float:
        return sum(line.number(key) for line in self.lines(name))

    def formula(self, sheet: str, cell: str) -> str:
        """The formula of a cell, "" where it has none."""
        value = self.typed[sheet][cell].value
        return value if isinstance(value, str) and value.startswith("=") else ""


def complaints(path: Path) -> list[str]:
    """Everything in a summary that does not add up; nothing is the wish."""
    ledger = opened(path)
    missing = [f"There is no table cqip_{name}." for name in REGISTERS if name not in ledger.registers]
    return missing or [said for rule in RULES for said in rule(ledger)]


def opened(path: Path) -> Ledger:
    shown, typed = openpyxl.load_workbook(path, data_only=True), openpyxl.load_workbook(path)
    meta = dict(shown["_cqip"].iter_rows(max_col=2, values_only=True))
    language = str(meta["language"])
    wording = _wording(language, {sheet.title for sheet in shown.worksheets})
    registers = {}
    for sheet in shown.worksheets:
        for table in sheet.tables.values():
            registers[table.name.removeprefix("cqip_")] = sheet.title, *_register(sheet, table, wording)
    return Ledger(wording, date.fromisoformat(str(meta["as_of"])), shown, typed, registers)


def _wording(language: str, sheets: set[str]) -> Wording:
    """The words of the summary: those by which it calls its sheet of schools."""
    packs = [load_framework(pack) for pack in shipped_packs()]
    known = [wording_of(language, [framework]) for framework in packs] + [Wording(language, unit) for unit in UNITS]
    return next(wording for wording in known if wording.say("sheets.schools") in sheets)


def _register(sheet: Any, table: Any, wording: Wording) -> tuple[dict[str, str], list[Line]]:
    """The letter of each column, and the rows that hold something."""
    words: dict[str, list[str]] = {}
    for key in catalog(wording.language):
        if key.startswith("col."):
            words.setdefault(wording.say(key), []).append(key.removeprefix("col."))
    keys = [words.get(column.name, [column.name]) for column in table.tableColumns]
    rows = list(sheet[table.ref])
    letters = {key: get_column_letter(cell.column) for cell, some in zip(rows[0], keys, strict=True) for key in some}
    lines = [
        Line(row[0].row, {key: cell.value for cell, some in zip(row, keys, strict=True) for key in some})
        for row in rows[1:]
        if any(cell.value is not None for cell in row)
    ]
    return letters, lines


# -- rules ------------------------------------------------------------------------------------------


def rows_in_are_rows_out_and_rejected(ledger: Ledger) -> Iterator[str]:
    for name in ("sources", "reconciliation"):
        for line in ledger.lines(name):
            rows_in, rows_out, rejected = map(line.number, ROWS)
            if rows_in != rows_out + rejected:
                yield (
                    f"{ledger.sheet(name)}, row {line.row}: {rows_in:.0f} rows in, "
                    f"but {rows_out:.0f} out and {rejected:.0f} rejected."
                )


def differences_are_computed(ledger: Ledger) -> Iterator[str]:
    sheet, letters, lines = ledger.registers["reconciliation"]
    for line in lines:
        rows_in, rows_out, rejected = map(line.number, ROWS)
        wanted = "={}{row}-{}{row}-{}{row}".format(*(letters[key] for key in ROWS), row=line.row)
        if ledger.formula(sheet, f"{letters['difference']}{line.row}") != wanted:
            yield f"{sheet}, row {line.row}: the difference is not computed."
        elif line.number("difference") != rows_in - rows_out - rejected:
            yield f"{sheet}, row {line.row}: the difference shown is {line.number('difference'):.0f}."


def totals_of_sources_add_up(ledger: Ledger) -> Iterator[str]:
    sheet, letters, lines = ledger.registers["sources"]
    page = ledger.shown[sheet]
    below = lines[-1].row + 2 if lines else page.max_row
    if page.cell(below, 1).value != ledger.say("summary.total"):
        yield f"{sheet} has no totals in row {below}."
        return
    for key in ("counts", *ROWS, "findings"):
        cell = f"{letters[key]}{below}"
        yield from _figure(ledger, sheet, cell, ledger.total("sources", key))


def every_file_is_reconciled(ledger: Ledger) -> Iterator[str]:
    """Files of one name (in a zip) are taken together."""
    given, found = (Counter(line.text("file") for line in ledger.lines(name)) for name in ("sources", "reconciliation"))
    for file in sorted(given.keys() - found.keys()):
        yield f"{file} is missing on {ledger.sheet('reconciliation')}."
    for file in sorted(found.keys() - given.keys()):
        yield f"{file} is missing on {ledger.sheet('sources')}."
    for file in sorted(given.keys() & found.keys()):
        one, other = ([li for li in ledger.lines(n) if li.text("file") == file] for n in ("sources", "reconciliation"))
        for key in ROWS:
            first, second = (sum(line.number(key) for line in lines) for lines in (one, other))
            if first != second:
                yield (
                    f"{file}: {ledger.say(f'col.{key}')} is {first:.0f} on {ledger.sheet('sources')}, "
                    f"{second:.0f} on {ledger.sheet('reconciliation')}."
                )
        if sum(line.number("files") for line in other) != given[file]:
            yield f"{file} is there {given[file]} times, but not so often on {ledger.sheet('reconciliation')}."


def every_rejected_row_is_listed(ledger: Ledger) -> Iterator[str]:
    listed = list(rejected_rows(ledger))
    for row, values in listed:
        if not all(values[:4]):
            yield f"{ledger.sheet('sources')}, row {row}: a rejected row without file, reason, text or table."
    found = Counter(str(values[0]) for _, values in listed)
    wanted = {line.text("file"): line.number("rows_rejected") for line in ledger.lines("sources")}
    for file in sorted({*found, *wanted}):
        if found[file] != wanted.get(file, 0):
            yield f"{file}: {wanted.get(file, 0):.0f} rows are rejected, {found[file]} are listed."
    tables = Counter((str(values[0]), str(values[3])) for _, values in listed)
    for line in ledger.lines("reconciliation"):
        key = line.text("file"), line.text("table")
        if line.text("table") and tables[key] != line.number("rows_rejected"):
            yield (
                f"{key[0]}, {key[1]}: {line.number('rows_rejected'):.0f} rows are rejected, {tables[key]} are listed."
            )


def rejected_rows(ledger: Ledger) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """The list below Sources, by the row in which each stands."""
    page = ledger.shown[ledger.sheet("sources")]
    after = None
    for row, values in enumerate(page.iter_rows(max_col=6, values_only=True), start=1):
        if after is not None and row > after and any(value is not None for value in values):
            yield row, values
        elif values[0] == ledger.say("summary.rejected"):
            after = row + 1


def actions_are_what_came_out(ledger: Ledger) -> Iterator[str]:
    """File by file: those listed, those that came out of the table, those that the school has."""
    number = TABLES.index("actions") + 1
    listed = Counter(line.text("file") for line in ledger.lines("actions"))
    out: Counter[str] = Counter()
    for line in ledger.lines("reconciliation"):
        if line.number("table_no") == number:
            out[line.text("file")] += round(line.number("rows_out"))
    for file in sorted({*listed, *out}):
        if listed[file] != out[file]:
            yield f"{file}: {listed[file]} actions are listed, {out[file]} came out."
    had, shown = ledger.total("schools", "actions"), len(ledger.lines("actions"))
    if had != shown:
        yield f"The schools have {had:.0f} actions, {shown} are listed."
    for line in ledger.lines("schools"):
        if sum(line.number(f"status_{status}") for status in STATUSES) != line.number("actions"):
            yield f"{ledger.sheet('schools')}, row {line.row}: the statuses do not add up to the actions."


def schools_are_the_files_that_count(ledger: Ledger) -> Iterator[str]:
    listed = Counter(line.text("school") for line in ledger.lines("schools"))
    counted = Counter(line.text("school") for line in ledger.lines("sources") if line.number("counts"))
    for school in sorted({*listed, *counted}):
        if listed[school] != counted[school]:
            yield f"{school} is listed {listed[school]} times, {counted[school]} of its files count."
    for line in ledger.lines("sources"):
        if not line.number("counts") and line.number("rows_out"):
            yield f"{line.text('file')} does not count, but {line.number('rows_out'):.0f} of its rows came out."


def key_figures_are_what_the_registers_say(ledger: Ledger) -> Iterator[str]:
    sheet = ledger.say("sheets.overview")
    cells = {row[1].value: row[2].coordinate for row in ledger.shown[sheet].iter_rows(max_col=3, max_row=30)}
    for name, value in figures(ledger).items():
        label = ledger.say(f"summary.{name}", days=14)  # no framework here says other days
        if label not in cells:
            yield f"{sheet} does not tell: {label}."
        else:
            yield from _figure(ledger, sheet, cells[label], value)


def figures(ledger: Ledger) -> dict[str, float | str]:
    """The key figures that follow from the registers."""
    actions = ledger.lines("actions")
    counting = [line for line in actions if line.number("counts")]
    due = [d for d in counting if isinstance(day := d.values.get("due_on"), datetime) and day.date() <= ledger.as_of]
    done = [line for line in due if line.number("progress") == 1]
    progress = sum(line.number("progress") for line in counting)
    return {
        "plans_received": ledger.total("sources", "counts"),
        "actions": float(len(actions)),
        "completion": progress / len(counting) if counting else ledger.say("summary.no_plan"),
        "on_schedule": len(done) / len(due) if due else ledger.say("summary.nothing_due"),
        "overdue": ledger.total("schools", "status_overdue"),
        "due_soon": ledger.total("schools", "status_due_soon"),
        "no_owner": float(sum(not line.text("owner") for line in counting)),
        "errors": ledger.total("schools", "errors"),
        "reconciled": ledger.say("summary.adds_up"),
    }


def the_proof_holds(ledger: Ledger) -> Iterator[str]:
    """Line by line both sides, as shown and as added up here, and the word beside them."""
    sheet = ledger.sheet("reconciliation")
    names = {"here": "reconciliation", "sources": "sources", "schools": "schools", "actions": "all_actions"}
    called = {name: ledger.say(f"sheets.{key}") for name, key in (*names.items(), ("overview", "overview"))}
    rows = {row[0].value: row for row in ledger.shown[sheet].iter_rows(max_col=4, max_row=40)}
    for name, (left, right) in sides(ledger).items():
        label = ledger.say(f"summary.proof_{name}", **called)
        if label not in rows:
            yield f"{sheet} has no line: {label}."
            continue
        wanted: tuple[float | str, ...] = (left, right, ledger.say("summary.adds_up"))
        for cell, value in zip(rows[label][1:], wanted, strict=True):
            yield from _figure(ledger, sheet, cell.coordinate, value)
        if left != right:
            yield f"{sheet}: {label}, but {left:.0f} is not {right:.0f}."


def sides(ledger: Ledger) -> dict[str, tuple[float, float]]:
    """Both sides of each line of the proof."""
    total, lines = ledger.total, ledger.lines
    number = TABLES.index("actions") + 1
    planned = sum(line.number("rows_out") for line in lines("reconciliation") if line.number("table_no") == number)
    uneven = sum(line.number("difference") != 0 for line in lines("reconciliation"))
    return {
        **{key: (total("reconciliation", key), total("sources", key)) for key in ROWS},
        "difference": (float(uneven), 0.0),
        "listed": (float(len(list(rejected_rows(ledger)))), total("sources", "rows_rejected")),
        "files": (total("reconciliation", "files"), float(len(lines("sources")))),
        "schools": (float(len(lines("schools"))), total("sources", "counts")),
        "actions": (float(len(lines("actions"))), planned),
        "overview": (float(len(lines("actions"))), total("schools", "actions")),
    }


def formulas_are_plain(ledger: Ledger) -> Iterator[str]:
    for page in ledger.typed.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if cell.data_type == "f" and FORBIDDEN.search(re.sub(r"'(?:[^']|'')*'!|\"[^\"]*\"", "", cell.value)):
                    yield f"{page.title}!{cell.coordinate} uses what not every program computes: {cell.value[:80]}"


def _figure(ledger: Ledger, sheet: str, cell: str, wanted: float | str) -> Iterator[str]:
    """A formula whose result, as it was saved, is what was added up here."""
    value = ledger.shown[sheet][cell].value
    if not ledger.formula(sheet, cell):
        yield f"{sheet}!{cell} is no formula."
    number = isinstance(value, int | float) and not isinstance(wanted, str)
    if not (abs(value - wanted) < 1e-9 if number else value == wanted):
        yield f"{sheet}!{cell} shows {value}; {wanted} is right."


RULES: tuple[Callable[[Ledger], Iterator[str]], ...] = (
    rows_in_are_rows_out_and_rejected,
    differences_are_computed,
    totals_of_sources_add_up,
    every_file_is_reconciled,
    every_rejected_row_is_listed,
    actions_are_what_came_out,
    schools_are_the_files_that_count,
    key_figures_are_what_the_registers_say,
    the_proof_holds,
    formulas_are_plain,
)

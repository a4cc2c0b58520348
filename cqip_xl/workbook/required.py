"""Marks of required cells that are empty: where a row is used, and where the test of a pack wants them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from itertools import groupby

from cqip_xl.kinds.text import excel_bare
from cqip_xl.model.book import Area
from cqip_xl.model.field import Field
from cqip_xl.model.markers import CALC, letters, quoted
from cqip_xl.model.plan import Row
from cqip_xl.model.rule import Wanted
from cqip_xl.model.standard import Criterion
from cqip_xl.rules.checks.cells import check_wanted
from cqip_xl.rules.formula import Sight, Term, excel_test
from cqip_xl.rules.presets import named
from cqip_xl.rules.requirements import asked, is_by_row
from cqip_xl.words.lexicon import excel_without_placeholders
from cqip_xl.workbook.calc_actions import ActionColumns
from cqip_xl.workbook.calc_own import StandingColumns
from cqip_xl.workbook.entry import is_calculated
from cqip_xl.workbook.fault import BEGUN, Cells, Fault, Twin, missing
from cqip_xl.workbook.hidden_sheets import status_positions
from cqip_xl.workbook.plan_view import PlanView, TablePlace
from cqip_xl.workbook.row_limits import criterion_at, subject_at
from cqip_xl.workbook.school import HeaderPlace
from cqip_xl.workbook.terms import ranges_of, term_of

#: Kinds of cells in which a blank is an entry to Excel, and none to who reads it; in others it is none of their list.
BLANK = ("text", "long_text", "code", "person", "row")
#: What a test reads of an action besides its entries -> the column of `_calc` in which it stands.
_FOLLOWED = {"due_on": "due_on", "start_on": "start", "done_on": "done", "progress": "share"}
#: The same of another row with a status.
_STANDING = {"due_on": "due_on", "start_on": "start", "done_on": "done_on", "progress": "progress"}
_STANDING |= {name: name for name in ("completion", "parts_due", "parts_overdue")}


def header_marks(columns: ActionColumns, place: HeaderPlace) -> Iterator[Fault]:
    """Cells of the School sheet that a test wants; those always required are marked as the sheet is drawn."""
    own = own_terms(columns, place)
    lacking = {found.values["field"] for found in check_wanted(columns.view.case) if found.code == "header.missing"}
    for wanted in _wanted(columns.view, ""):
        row, test = place.rows[wanted.field], excel_test(wanted.when, Sight({}, columns.as_of, own))
        area = Area(row, place.column, row, place.column)
        asked = f"@column/header/{wanted.field}" in lacking

        def twin(cells: Cells, row: int, asked: bool = asked) -> bool:
            return asked

        there = excel_test(wanted.when, Sight({}, columns.as_of, columns.header))
        empty = 'LEN({}&"")=0'
        counted = f"AND({there},{empty.format(place.cell(wanted.field))})"
        yield missing(area, f"AND({test},{empty.format(place.own(wanted.field))})", twin, counted=counted)


def own_terms(columns: ActionColumns, place: HeaderPlace) -> dict[str, Term]:
    """The lines of the School sheet as marks on it name them."""
    header = columns.header.items()
    return {name: replace(term, cell=term.cell.replace(place.cell(name), place.own(name))) for name, term in header}


def _wanted(view: PlanView, table: str) -> Iterator[Wanted]:
    return (wanted for wanted in view.framework.wanted if wanted.table == table)


class RequiredCells:
    """The marks of one table. `columns`: those of `_calc` for the actions; `own`: for the table's own rows' status."""

    def __init__(
        self, view: PlanView, place: TablePlace, columns: ActionColumns, own: StandingColumns | None = None
    ) -> None:
        self.view, self.place, self.columns, self.own = view, place, columns, own
        self.of_actions = place.table.id == "actions"
        source = place.table.source
        by_key = {row.key: row for row in view.plan.rows(place.table.id)}
        keys = [c.id for c in view.framework.criteria] if source == "criteria" else [m.key for m in view.measures]
        self.rows = [by_key.get(key) for key in keys] if source in ("criteria", "indicators") else [*by_key.values()]

    def marks(self) -> Iterator[Fault]:
        """Cells without which a used row is not complete; twin of `check_required` and `check_wanted`."""
        for f in self._always():
            for area in self.runs(f):
                test = f"{self._empty(f, area)}{self._counts(area)}"
                counted = f"AND({self.begun(area)},{test})"
                yield missing(area, f"AND({self.used(area)},{test})", self._lacks(f), self._each(f, area), counted)
        for wanted in _wanted(self.view, self.place.table.id):
            f = next(one for one in self.place.table.fields if one.id == wanted.field)
            for area in self.runs(f):
                test = excel_test(wanted.when, self.sight(area))
                lacks = f"{self._empty(f, area)},{test}"
                counted = f"AND({self.begun(area)},{lacks})"
                yield missing(area, f"AND({self.used(area)},{lacks})", self._lacks_now(f), counted=counted)
        day = self.place.table.field("done_on")
        if self._may_be_full() and day and not day.required:
            yield self._full_not_done(day)

    def _may_be_full(self) -> bool:
        """Whether rows have a progress and a day of completion."""
        return self.of_actions and "progress" in self.columns.at and "done_on" in self.place.at

    def _full_not_done(self, day: Field) -> Fault:
        """The empty day of completion of an action at 100 %; twin of `check_full_progress`. A cell counts once: what
        is no day has its own mark, and so has a day that a test of the pack wants.
        """
        place, judged, lacks = self.place, {one.key: one for one in self.view.verdict.actions}, self._lacks_now(day)
        area = Area(place.first, place.at[day.id], place.last, place.at[day.id])

        def twin(cells: Cells, line: int) -> bool:
            one = judged.get(row.key) if (row := self.row(line)) else None
            if one is None or day.id in one.row.raw or lacks(cells, line):
                return False
            return one.row.values.get("progress") == 1.0 and one.done_on is None and one.counts

        full, done, now = (self._calc(name, area) for name in ("progress", "done", "status"))
        empty = (f"{full}=1", f'{done}=""', f'{place.cell(day.id, area.top)}=""')
        tests = (*empty, f"{now}<>{status_positions()['not_needed']}")
        wanted = [
            excel_test(one.when, self.sight(area)) for one in _wanted(self.view, "actions") if one.field == day.id
        ]
        each = "" if wanted else "*".join(f"({test})" for test in tests)
        return missing(area, f"AND({','.join((*tests, *(f'NOT({test})' for test in wanted)))})", twin, each)

    def _each(self, f: Field, area: Area) -> str:
        """The same as a number, for whole columns; '' where blanks may stand in the cell, or its criterion fix it."""
        place = self.place
        if (
            not self.of_actions
            or f.kind in BLANK
            or (f.preset and f"preset/{f.id}" in self.columns.hidden.of_criterion)
        ):
            return ""
        cells = (place.cell(c.id, area.top) for c in place.columns if c.field.id == f.id)
        empty = "*".join(f'({cell}="")' for cell in cells)
        needed = f"({self._calc('status', area)}<>{status_positions()['not_needed']})"
        return f"({self._calc('exists', area)}=1)*{needed}*{empty}"

    def _always(self) -> list[Field]:
        """The fields that a used row must have, whatever it is about."""
        table = self.place.table
        fields = () if table.source == "criteria" else table.fields
        return [f for f in fields if f.required and not (f.shows or is_by_row(table, f))]

    def to_fill(self, row: str, now: int, cells: Cells) -> Iterator[tuple[str, str, bool]]:
        """Columns in which something may lack in a row, which an Excel expression gives, `now` from 1: a required cell,
        the day of an action at 100 %. Each with its test, and whether that holds.
        """
        place, ids = self.place, {f.id for f in self._always()}
        for c in (c for c in place.columns if c.field.id in ids and c.slot == 1):
            col = letters(place.at[c.id])
            test = f'INDEX({quoted(place.sheet)}!${col}:${col},{row})=""'
            yield col, test, cells(place.at[c.id]) in (None, "")
        if self._may_be_full():
            n, of = now - 1 - self.columns.first, self.columns
            full, done = (of.columns[of.at[name]].values for name in ("progress", "done"))
            progress, day = (
                f"{quoted(CALC)}!{of.at_cell(name, '')}:{of.at_cell(name, '')}" for name in ("progress", "done")
            )
            test = f'(INDEX({progress},{row})=1)*(INDEX({day},{row})="")'
            yield letters(place.at["done_on"]), test, full[n] == 1.0 and done[n] == ""

    def row(self, line: int) -> Row | None:
        """What was entered in a row of the sheet."""
        n = self.place.drawn_at(line - self.place.first)
        return self.rows[n] if n is not None and n < len(self.rows) else None

    def _lacks(self, f: Field) -> Twin:
        """Whether a used row lacks the field; twin of the expression."""
        framework = self.view.framework
        done_without = {a.key for a in self.view.verdict.actions if a.status == "not_needed"} if self.of_actions else ()

        def twin(cells: Cells, line: int) -> bool:
            row = self.row(line)
            if row is None or row.key in done_without or any(name.split(".")[0] == f.id for name in row.raw):
                return False
            return not (row.all(f.id) or (self.of_actions and named(framework, row, f.id)))

        return twin

    def _lacks_now(self, f: Field) -> Twin:
        """The same where a test of the pack wants it."""
        table = self.place.table.id
        told = f"@column/{table}/{f.id}"
        found = check_wanted(self.view.case)
        keys = {one.values["key"] for one in found if one.code == "cell.missing" and one.values["field"] == told}

        def twin(cells: Cells, line: int) -> bool:
            row = self.row(line)
            return row is not None and row.key in keys

        return twin

    def runs(self, f: Field, given: bool = False) -> Iterator[Area]:
        """Runs of rows that ask for the field, by year in each year's column; what the pack itself left empty in
        a row of its own is nobody's to fill. `given`: such rows as well.
        """
        view, place = self.view, self.place
        rows = view.plan.rows(place.table.id) if not place.table.source else ()
        columns = [place.at[c.id] for c in place.columns if c.field.id == f.id and c.slot == 1]

        def run(n: int) -> tuple[int, bool, bool, tuple[tuple[str, ...], ...]]:
            criterion = criterion_at(view, place, n)
            made = not given and n < len(rows) and rows[n].prefilled and not rows[n].all(f.id)
            shut = made or asked(place.table, f, subject_at(view, place, n)) is None
            return place.row(n) - n, shut, bool(criterion and criterion.free), self._levels(criterion)

        for (_, shut, *_), lines in groupby(range(place.drawn), run):
            found = [place.row(n) for n in lines]
            if not shut:
                yield from (Area(found[0], col, found[-1], col) for col in columns)

    def _levels(self, criterion: Criterion | None) -> tuple[tuple[str, ...], ...]:
        """The levels that a criterion has in each field of its row."""
        fields = self.place.table.fields if criterion else ()
        return tuple(self.view.lex.levels_for(f, criterion) for f in fields if f.kind == "level" and not f.shows)

    def _criterion(self, area: Area) -> Criterion | None:
        n = self.place.drawn_at(area.top - self.place.first)
        return None if n is None else criterion_at(self.view, self.place, n)

    def used(self, area: Area) -> str:
        """Whether anything is entered in the row."""
        if self.of_actions:
            return f"{self._calc('exists', area)}=1"
        if self.own:
            return f"{quoted(CALC)}!{self.own.at_cell('exists', self._own_row(self.own, area))}=1"
        joined = excel_without_placeholders(self._joined(area), self.view.lex.languages)
        return f"LEN({excel_bare(joined)})>0"

    def begun(self, area: Area) -> str:
        """The same where rows are counted one by one."""
        return self.used(area) if self.of_actions or self.own else BEGUN

    def whether_begun(self, row: int) -> str:
        """The Excel expression for `BEGUN` in a row of the sheet."""
        return self.used(Area(row, 0, row, 0))

    def _joined(self, area: Area) -> str:
        """What is entered in the row, one after the other."""
        place = self.place
        criterion = self._criterion(area)
        given = {"key", "next_code", "required"} | ({"title"} if criterion and not criterion.free else set())
        own = [c for c in place.columns if c.id not in given and not is_calculated(c)]
        return "&".join(place.cell(c.id, area.top) for c in own)

    def _counts(self, area: Area) -> str:
        """An action that is not needed need not be complete."""
        return f",{self._calc('status', area)}<>{status_positions()['not_needed']}" if self.of_actions else ""

    def _empty(self, f: Field, area: Area) -> str:
        """Whether nothing stands in any of the field's columns, nor is fixed by the row's criterion."""
        cells = "&".join(self.place.cell(c.id, area.top) for c in self.place.columns if c.field.id == f.id)
        if f.kind in BLANK:
            cells = excel_bare(excel_without_placeholders(cells, (self.view.lex.language,)))
        empty = f"LEN({cells})=0" if "&" in cells or f.kind in BLANK else f'LEN({cells}&"")=0'
        fixed = self.columns.hidden.of_criterion.get(f"preset/{f.id}", "") if self.of_actions and f.preset else ""
        if not fixed:
            return empty
        criterion = self._calc("criterion", area)
        return f"{empty},IF({criterion}>0,INDEX({fixed},{criterion}),0)=0"

    def _calc(self, name: str, area: Area) -> str:
        return f"{quoted(CALC)}!{self.columns.at_cell(name, area.top + 1)}"

    def sight(self, area: Area) -> Sight:
        """What a test can see of the row."""
        view, place, lookups = self.view, self.place, self.columns.hidden.lookups
        firsts = [c for c in place.columns if c.id == c.field.id and not is_calculated(c) and not c.field.per]
        cells = {c.id: term_of(view.lex, c.field, place.cell(c.id, area.top), lookups) for c in firsts}
        if criterion := self._criterion(area):
            levels = (c.field for c in firsts if c.field.kind == "level")
            cells |= {f.id: _only(cells[f.id], view.lex.levels_for(f, criterion)) for f in levels}
        if self.of_actions:
            known = {name: column for name, column in _FOLLOWED.items() if column in self.columns.at}
            cells |= {name: Term(self._calc(column, area)) for name, column in known.items()}
            cells |= self._due(area)
        cells |= self._standing(area)
        key = place.cell("key", area.top)
        return Sight(cells, self.columns.as_of, self.columns.header, self._ranges, key)

    @cached_property
    def _ranges(self) -> dict[str, tuple[str, ...]]:
        return ranges_of(self.view)

    def _standing(self, area: Area) -> dict[str, Term]:
        """What follows of a row of the pack's own that has a status."""
        if (own := self.own) is None:
            return {}
        row = self._own_row(own, area)
        known = {name: column for name, column in _STANDING.items() if column in own.at}
        return {name: Term(f"{quoted(CALC)}!{own.at_cell(column, row)}") for name, column in known.items()}

    def _own_row(self, own: StandingColumns, area: Area) -> int:
        return own.first + area.top - self.place.first + 1

    def _due(self, area: Area) -> dict[str, Term]:
        """The due entry, which is a day or an offered period."""
        position, day = self._calc("due_position", area), self._calc("due_date", area)
        return {"due": Term(f"IF({position}>0,{position},{day})")} if "due" in self.place.at else {}


def _only(term: Term, codes: tuple[str, ...]) -> Term:
    """A position in a list, where the row offers no more of it than those codes."""
    among = ",".join(str(n) for n, code in enumerate(term.codes, start=1) if code in codes)
    return Term(f"IF(ISNUMBER(MATCH({term.cell},{{{among}}},0)),{term.cell},0)" if among else "0", term.codes)

"""Marks of required cells that are empty: where a row is used, and where the test of a pack wants them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from cqip_xl.drawing.style import MISSING
from cqip_xl.kinds.text import excel_bare
from cqip_xl.model.book import Area, Condition
from cqip_xl.model.field import Field
from cqip_xl.model.markers import CALC, quoted
from cqip_xl.model.rule import Wanted
from cqip_xl.model.standard import Criterion
from cqip_xl.rules.formula import Sight, Term, excel_test
from cqip_xl.rules.requirements import asked, is_by_row
from cqip_xl.words.lexicon import excel_without_placeholders
from cqip_xl.workbook.calc_actions import ActionColumns
from cqip_xl.workbook.calc_own import StandingColumns
from cqip_xl.workbook.entry import is_calculated
from cqip_xl.workbook.hidden_sheets import status_positions
from cqip_xl.workbook.plan_view import PlanView, TablePlace
from cqip_xl.workbook.row_limits import criterion_at, subject_at
from cqip_xl.workbook.school import HeaderPlace
from cqip_xl.workbook.terms import ranges_of, term_of

#: What a test reads of an action besides its entries -> the column of `_calc` in which it stands.
_FOLLOWED = {"due_on": "due_on", "start_on": "start", "done_on": "done", "progress": "share"}
#: The same of another row with a status.
_STANDING = {"due_on": "due_on", "start_on": "start", "done_on": "done_on", "progress": "progress"}
_STANDING |= {name: name for name in ("completion", "parts_due", "parts_overdue")}


def header_marks(columns: ActionColumns, place: HeaderPlace) -> Iterator[Condition]:
    """Cells of the School sheet that a test wants; those always required are marked as the sheet is drawn."""
    header = columns.header.items()
    own = {name: replace(term, cell=term.cell.replace(place.cell(name), place.own(name))) for name, term in header}
    for wanted in _wanted(columns.view, ""):
        row, test = place.rows[wanted.field], excel_test(wanted.when, Sight({}, columns.as_of, own))
        area = Area(row, place.column, row, place.column)
        yield Condition(area, f'=AND({test},LEN({place.own(wanted.field)}&"")=0)', MISSING)


def _wanted(view: PlanView, table: str) -> Iterator[Wanted]:
    return (wanted for wanted in view.framework.wanted if wanted.table == table)


class RequiredCells:
    """The marks of one table. `columns`: those of `_calc` for the actions; `own`: for the table's own rows' status."""

    def __init__(
        self, view: PlanView, place: TablePlace, columns: ActionColumns, own: StandingColumns | None = None
    ) -> None:
        self.view, self.place, self.columns, self.own = view, place, columns, own
        self.of_actions = place.table.id == "actions"

    def marks(self) -> Iterator[Condition]:
        """Cells without which a used row is not complete; twin of `check_required` and `check_wanted`."""
        for f in () if self.place.table.source == "criteria" else self.place.table.fields:
            if f.required and not (f.shows or is_by_row(self.place.table, f)):
                for area in self._areas(f):
                    yield Condition(
                        area, f"=AND({self._used(area)},{self._empty(f, area)}{self._counts(area)})", MISSING
                    )
        for wanted in _wanted(self.view, self.place.table.id):
            f = next(one for one in self.place.table.fields if one.id == wanted.field)
            for area in self._areas(f):
                test = excel_test(wanted.when, self._sight(area))
                yield self._mark(area, f"{self._empty(f, area)},{test}")

    def _mark(self, area: Area, tests: str) -> Condition:
        return Condition(area, f"=AND({self._used(area)},{tests})", MISSING)

    def _areas(self, f: Field) -> Iterator[Area]:
        """Runs of rows that ask for the field, by year in each year's column; what the pack itself put into a row is
        nobody's entry.
        """
        view, place = self.view, self.place
        rows = view.plan.rows(place.table.id) if not place.table.source else ()
        columns = [place.at[c.id] for c in place.columns if c.field.id == f.id and c.slot == 1]

        def run(n: int) -> tuple[int, bool, bool, tuple[tuple[str, ...], ...]]:
            criterion = criterion_at(view, place, n)
            shut = (n < len(rows) and rows[n].prefilled) or asked(place.table, f, subject_at(view, place, n)) is None
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

    def _used(self, area: Area) -> str:
        """Whether anything is entered in the row."""
        if self.of_actions:
            return f"{self._calc('exists', area)}=1"
        place = self.place
        criterion = self._criterion(area)
        given = {"key", "next_code", "required"} | ({"title"} if criterion and not criterion.free else set())
        own = [c for c in place.columns if c.id not in given and not is_calculated(c)]
        joined = excel_without_placeholders("&".join(place.cell(c.id, area.top) for c in own), self.view.lex.languages)
        return f"LEN({excel_bare(joined)})>0"

    def _counts(self, area: Area) -> str:
        """An action that is not needed need not be complete."""
        return f",{self._calc('status', area)}<>{status_positions()['not_needed']}" if self.of_actions else ""

    def _empty(self, f: Field, area: Area) -> str:
        """Whether nothing stands in any of the field's columns, nor is fixed by the row's criterion."""
        cells = "&".join(self.place.cell(c.id, area.top) for c in self.place.columns if c.field.id == f.id)
        empty = f"LEN({cells})=0" if "&" in cells else f'LEN({cells}&"")=0'
        fixed = self.columns.hidden.of_criterion.get(f"preset/{f.id}", "") if self.of_actions and f.preset else ""
        if not fixed:
            return empty
        criterion = self._calc("criterion", area)
        return f"{empty},IF({criterion}>0,INDEX({fixed},{criterion}),0)=0"

    def _calc(self, name: str, area: Area) -> str:
        return f"{quoted(CALC)}!{self.columns.c(name, area.top + 1)}"

    def _sight(self, area: Area) -> Sight:
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
        return Sight(cells, self.columns.as_of, self.columns.header, ranges_of(view), key)

    def _standing(self, area: Area) -> dict[str, Term]:
        """What follows of a row of the pack's own that has a status."""
        if (own := self.own) is None:
            return {}
        row = own.first + area.top - self.place.first + 1
        known = {name: column for name, column in _STANDING.items() if column in own.at}
        return {name: Term(f"{quoted(CALC)}!{own.c(column, row)}") for name, column in known.items()}

    def _due(self, area: Area) -> dict[str, Term]:
        """The due entry, which is a day or an offered period."""
        position, day = self._calc("due_position", area), self._calc("due_date", area)
        return {"due": Term(f"IF({position}>0,{position},{day})")} if "due" in self.place.at else {}


def _only(term: Term, codes: tuple[str, ...]) -> Term:
    """A position in a list, where the row offers no more of it than those codes."""
    among = ",".join(str(n) for n, code in enumerate(term.codes, start=1) if code in codes)
    return Term(f"IF(ISNUMBER(MATCH({term.cell},{{{among}}},0)),{term.cell},0)" if among else "0", term.codes)

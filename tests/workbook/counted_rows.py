"""Which rows each number of the Status sheet counts, worked out from the judged plan alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count

from cqip_xl.faces.documents import lexicon_of
from cqip_xl.model.book import Cell, Content, Formula, Link, Sheet
from cqip_xl.model.case import Case
from cqip_xl.model.framework import sheets_in_order
from cqip_xl.model.layers import criteria_below, criterion_scales, scale_of
from cqip_xl.model.months import spans_of
from cqip_xl.model.verdict import Judged
from cqip_xl.rules.cadence import held_in_header
from cqip_xl.rules.measures import open_measures
from cqip_xl.rules.milestones import milestone_columns
from cqip_xl.rules.own_measures import open_years
from tests.workbook.computed import Cells
from tests.workbook.engines import Tagged

#: Row and column on Status, from 1, and the rows that the number there counts.
Counted = tuple[tuple[int, int], list[int]]
MET = ("met", "partly", "not_met")


def said(content: Content) -> str:
    """What a drawn cell says."""
    match content:
        case Formula():
            return str(content.value)
        case Link():
            return content.text
        case _:
            return "" if content is None else str(content)


@dataclass(frozen=True)
class Status:
    """The sheet as drawn: what stands in column B by row from 1, and where its sections begin."""

    labels: Mapping[int, str]
    titles: Mapping[str, int]

    def top(self, section: str) -> int:
        return self.titles[section]


def status_of(sheet: Sheet, case: Case) -> Status:
    labels = {cell.row + 1: said(cell.content) for cell in sheet.cells if cell.col == 1}
    lex = lexicon_of(case)
    names = (
        *("key_figures", "chart_level", "chart_due", "reviews", "measures", "own_measures", "own", "milestones"),
        *("by_standard", "by_criterion"),
    )
    words = {lex.say(f"status_sheet.{name}"): name for name in names}
    bold = [cell for cell in sheet.cells if cell.col == 1 and is_title(cell)]
    return Status(labels, {words[s]: c.row + 1 for c in bold if (s := said(c.content)) in words})


def is_title(cell: Cell) -> bool:
    return cell.style.bold and cell.style.size == 12


def counted_rows(case: Case, status: Status, where: Mapping[str, Tagged], cells: Cells) -> dict[tuple[int, int], int]:
    """The first row that each number counts, where it counts any."""
    found = _Rows(case, status, where, cells)
    return {at: min(rows) for at, rows in found.all() if rows}


class _Rows:
    def __init__(self, case: Case, status: Status, where: Mapping[str, Tagged], cells: Cells) -> None:
        self.case, self.status, self.where, self.cells = case, status, where, cells
        self.actions = list(zip(count(where["actions"].first), case.verdict.actions))

    def all(self) -> Iterator[Counted]:
        parts: Mapping[str, Callable[[int], Iterator[Counted]]] = {
            "key_figures": self._blocking,
            "chart_level": self._levels,
            "chart_due": self._months,
            "reviews": self._reviews,
            "measures": self._measures,
            "own_measures": self._own_measures,
            "own": self._own,
            "milestones": self._milestones,
            "by_standard": self._standards,
            "by_criterion": self._criteria,
        }
        for name, top in self.status.titles.items():
            yield from parts[name](top)

    def _line(self, row: int, among: Callable[[Judged], bool]) -> Iterator[Counted]:
        for col, code in ((3, ""), (4, "done"), (5, "overdue")):
            yield (row, col), [n for n, a in self.actions if among(a) and code in ("", a.status)]

    def _standards(self, top: int) -> Iterator[Counted]:
        row = top + 2
        for row, standard in enumerate(self.case.framework.all_standards, start=top + 2):
            own = {c.id for c in criteria_below(self.case.framework)[standard.id]}
            yield from self._line(row, lambda a, own=own: a.criterion in own)  # type: ignore[misc]
        yield from self._line(row + 1, lambda a: not a.criterion)

    def _criteria(self, top: int) -> Iterator[Counted]:
        for row, criterion in enumerate(self.case.framework.criteria, start=top + 2):
            yield from self._line(row, lambda a, own=criterion.id: a.criterion == own)  # type: ignore[misc]

    def _months(self, top: int) -> Iterator[Counted]:
        spans = spans_of(self.case.framework.calendar, self.case.plan.period)
        days = (date.min, *(one.first for one in spans), date.fromordinal(spans[-1].last.toordinal() + 1), date.max)
        for row, low, high in zip(count(top + 2), days, days[1:]):
            due = [(n, a) for n, a in self.actions if a.counts and a.due_on and low <= a.due_on < high]
            yield (row, 3), [n for n, _ in due]
            yield (row, 4), [n for n, a in due if a.status == "done"]
            yield (row, 5), [n for n, a in due if a.status != "done"]

    def _keyed(self, table: str, keys: Iterable[str]) -> list[int]:
        """The rows of a table in which these keys stand."""
        place, wanted = self.where[table], set(keys)
        col, shown = place.columns["key"], self.cells[place.sheet]
        return [row for row in range(place.first, place.first + 500) if shown.get(f"{col}{row}") in wanted]

    def _levels(self, top: int) -> Iterator[Counted]:
        framework, lex = self.case.framework, lexicon_of(self.case)
        entered = {row.key: row for row in self.case.plan.rows("criteria")}
        heads = [name for name in ("current", "target") if framework.tables["criteria"].field(f"level_{name}")]
        rows, scales = iter(range(top + 2, top + 100)), {s.id: s for s in criterion_scales(framework)}
        for scale in scales.values():
            own = [c.id for c in framework.criteria if scale_of(framework, c) == scale.id and c.id in entered]
            for code in scale.codes:
                if not any(code in c.levels for c in framework.criteria) and code != scale.zero:
                    continue
                row = next(rows)
                assert self.status.labels[row] == lex.offer(f"scale/{scale.id}").label(code)
                for col, name in enumerate(heads, start=3):
                    there = [c for c in own if entered[c].text(f"level_{name}") == code]
                    yield (row, col), self._keyed("criteria", there)

    def _blocking(self, top: int) -> Iterator[Counted]:
        """The first line of Status that says so of a part; else the first clause."""
        word, levels = lexicon_of(self.case).say("status_sheet.blocking"), self.case.verdict.levels
        row = next((row for row, label in self.status.labels.items() if label == word), 0)
        if row and levels:
            below, kept = self.status.top("by_standard"), {*levels.blocking}
            lines = [n for n, s in self.status.labels.items() if n > below and s.split(" ")[0] in kept]
            yield (row, 3), lines or (self._keyed("clauses", levels.blocking) if "clauses" in self.where else [])

    def _reviews(self, top: int) -> Iterator[Counted]:
        """The row of the log in which the last one stands, unless days of the form are counted as well."""
        framework = self.case.framework
        place, logged = self.where["reviews"], list(enumerate(self.case.plan.rows("reviews")))
        for row, review in enumerate(self.case.verdict.reviews, start=top + 2):
            if any(cadence.id == review.id and held_in_header(framework, cadence) for cadence in framework.cadence):
                continue
            held = [n for n, one in logged if review.id in one.values.values() and review.last in one.values.values()]
            yield (row, 3), [place.first + n for n in held if review.last]

    def _measures(self, top: int) -> Iterator[Counted]:
        case, found = self.case, self.case.verdict.measures
        for row, code in enumerate(MET, start=top + 1):
            yield (row, 3), self._keyed("measures", (m.key for m in found if m.attainment == code))
        still = open_measures(case.framework, case.plan, case.verdict.as_of)
        yield (top + 4, 3), self._keyed("measures", (one.key for one in still))

    def _own_measures(self, top: int) -> Iterator[Counted]:
        for row, (name, found) in enumerate(self.case.verdict.own_measures.items(), start=top + 2):
            rows = list(zip(count(self.where[name].first), found))
            for col, code in enumerate(MET, start=3):
                yield (row, col), [n for n, one in rows if any(year.attainment == code for year in one.years)]
            yield (row, 6), [n for n, one in rows if [*open_years(one, self.case.verdict.as_of)]]

    def _own(self, top: int) -> Iterator[Counted]:
        tables = self.case.verdict.standings
        for row, name in enumerate((n for n in sheets_in_order(self.case.framework) if n in tables), start=top + 2):
            rows = list(zip(count(self.where[name].first), tables[name]))
            for col, code in enumerate(("", "done", "overdue", "due_soon"), start=3):
                yield (row, col), [n for n, one in rows if code in ("", one.status)]

    def _milestones(self, top: int) -> Iterator[Counted]:
        """A line for each field; rows are told by their key."""
        columns = milestone_columns(self.case.framework, self.case.plan.period)
        for row, (table, name) in enumerate(dict.fromkeys((t, c.field.id) for t, c, _ in columns), start=top + 2):
            own = [m for m in self.case.verdict.milestones if (m.table, m.column.partition(".")[0]) == (table, name)]
            for col, chosen in enumerate((own, [m for m in own if m.done], [m for m in own if m.overdue]), start=3):
                yield (row, col), self._keyed(table, (m.row.key for m in chosen))

"""Reviews that come round: a block of `_calc` that reads the log, and their lines on the Status sheet.

Twin of rules.cadence.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cqip_xl.drawing.style import HIDDEN
from cqip_xl.kinds.dates import excel_date
from cqip_xl.kinds.kind import KINDS
from cqip_xl.model.book import Cell, Content, Formula
from cqip_xl.model.field import Field
from cqip_xl.model.markers import CALC, serial, span
from cqip_xl.model.period import school_year
from cqip_xl.rules.cadence import MONTHS, recurring
from cqip_xl.workbook.calc_phases import first_day
from cqip_xl.workbook.hidden_sheets import Hidden
from cqip_xl.workbook.plan_view import PlanView
from cqip_xl.workbook.school import HeaderPlace


class ReviewColumns:
    """For each recurring review a column of the days on which it was held, 0 elsewhere."""

    def __init__(self, view: PlanView, hidden: Hidden, header: HeaderPlace, as_of: str, first: int, left: int) -> None:
        self.view, self.hidden, self.header, self.as_of = view, hidden, header, as_of
        self.first, self.left = first, left
        self.recurring = recurring(view.framework) if "reviews" in view.tables else ()
        self.right = left + len(self.recurring)
        self.found = view.verdict.reviews if self.recurring else ()

    def cells(self) -> Iterator[Cell]:
        if not self.recurring:
            return
        place = self.view.tables["reviews"]
        rows = self.view.plan.rows("reviews")
        for col, (cadence, kind, day) in enumerate(self.recurring, start=self.left):
            yield Cell(self.first - 1, col, f"reviews/{cadence.id}", HIDDEN)
            for n in range(place.size):
                row = rows[n] if n < len(rows) else None
                value = row.values.get(day.id) if row and row.text(kind.id) == cadence.id else None
                held = serial(value) if isinstance(value, date) and value <= self.view.as_of else 0
                yield Cell(self.first + n, col, Formula(self._held(cadence.id, kind, day, n), float(held)), HIDDEN)

    def _held(self, cadence: str, kind: Field, day: Field, n: int) -> str:
        place, lex = self.view.tables["reviews"], self.view.lex
        name = lex.list_name(kind)
        cell, on = (f"INDEX({place.range(f.id)},{n + 1})" for f in (kind, day))
        position = lex.offer(name).codes.index(cadence) + 1
        named = KINDS["choice"].excel(cell, lex.context(kind), self.hidden.lookups[name])
        held = excel_date(on)
        return f"=IFERROR(IF(AND({named}={position},ISNUMBER({held})),IF({held}<={self.as_of},{held},0),0),0)"

    def lines(self) -> Iterator[tuple[str, Content, Content, Content]]:
        """Name, last, next due, and how that stands, of each recurring review."""
        start = school_year(self.view.framework.calendar, self.view.plan.period.first).first
        late, fine = self.view.say("status_sheet.review_late"), self.view.say("status_sheet.ok")
        size = self.view.tables["reviews"].size if self.recurring else 0
        for n, ((cadence, _, _), review) in enumerate(zip(self.recurring, self.found, strict=True)):
            col = self.left + n
            last = f"MAX({span(CALC, self.first, col, self.first + size - 1, col)})"
            begin = f"DATE({start.year},{start.month},{start.day})"
            if cadence.start:
                begin = f"IFERROR({first_day(self.view, self.header, cadence.start)},{begin})"
            if cadence.id in self.hidden.review_days:
                due = self._on_days(*self.hidden.review_days[cadence.id], last, begin)
            else:
                due = f"EDATE(IF({last}=0,{begin},{last}),{MONTHS[cadence.every]})"
            yield (
                self.view.lex.word(f"cadence/{cadence.id}"),
                Formula(f'=IF({last}=0,"",{last})', review.last or ""),
                Formula(f"={due}", review.due or ""),
                Formula(
                    f'=IF(ISNUMBER({due}),IF({due}<{self.as_of},"{late}","{fine}"),"{fine}")',
                    late if review.overdue else fine,
                ),
            )

    def _on_days(self, starts: str, days: str, last: str, begin: str) -> str:
        """The day after the one for which the last review counts; twin of rules.cadence."""
        first, past = f"SUMPRODUCT(--({days}<{begin}))", f"SUMPRODUCT(--({starts}<={last}))"
        at = f"MAX(1,IF({last}=0,{first},{past}))+1"
        return f'IF({at}>ROWS({days}),"",INDEX({days},{at}))'

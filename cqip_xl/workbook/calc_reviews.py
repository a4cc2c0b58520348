"""Reviews that come round: a block of `_calc` that reads the log, and their lines on the Status sheet.

Twin of rules.cadence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from cqip_xl.drawing.style import HIDDEN
from cqip_xl.kinds.dates import excel_date
from cqip_xl.kinds.kind import KINDS
from cqip_xl.model.book import Cell, Content, Formula
from cqip_xl.model.field import Field
from cqip_xl.model.markers import CALC, letters, serial, span
from cqip_xl.model.moment import Cadence
from cqip_xl.model.period import school_year
from cqip_xl.model.plan import Row
from cqip_xl.rules.cadence import MONTHS, begins, days_held, days_of, held_in_header, recurring
from cqip_xl.workbook.calc_phases import first_day
from cqip_xl.workbook.first_rows import least, linked
from cqip_xl.workbook.hidden_sheets import Hidden
from cqip_xl.workbook.plan_view import PlanView
from cqip_xl.workbook.school import HeaderPlace


class ReviewColumns:
    """For each recurring review a column of the days on which it was held, 0 elsewhere.

    For each with days of its own one more: those of these days for which none was held. Where several are told apart by
    one column of the log, what stands in it and the day are read once a row: as long as in ten columns of each.
    """

    def __init__(self, view: PlanView, hidden: Hidden, header: HeaderPlace, as_of: str, first: int, left: int) -> None:
        self.view, self.hidden, self.header, self.as_of = view, hidden, header, as_of
        self.first, self.left = first, left
        self.recurring = recurring(view.framework) if "reviews" in view.tables else ()
        held = len(self.recurring)
        on = [cadence.id for cadence, _, _ in self.recurring if cadence.on]
        self.open_at = {name: left + held + n for n, name in enumerate(on)}
        logs = Counter((kind.id, day.id) for _, kind, day in self.recurring)
        shared = [log for log, count in logs.items() if count > 1]
        self.read_at = {log: left + held + len(on) + 2 * n for n, log in enumerate(shared)}
        self.right = left + held + len(on) + 2 * len(shared)
        self.found = view.verdict.reviews if self.recurring else ()

    def cells(self) -> Iterator[Cell]:
        if not self.recurring:
            return
        yield from self._open_days()
        place = self.view.tables["reviews"]
        rows = self.view.plan.rows("reviews")
        for kind, day in {(k.id, d.id): (k, d) for _, k, d in self.recurring if (k.id, d.id) in self.read_at}.values():
            yield from self._read(kind, day, rows)
        for col, (cadence, kind, day) in enumerate(self.recurring, start=self.left):
            yield Cell(self.first - 1, col, f"reviews/{cadence.id}", HIDDEN)
            text = self._held(cadence.id, kind, day)
            for n in range(place.size):
                row = rows[n] if n < len(rows) else None
                value = row.values.get(day.id) if row and row.text(kind.id) == cadence.id else None
                held = serial(value) if isinstance(value, date) and value <= self.view.as_of else 0
                yield Cell(self.first + n, col, Formula(text, float(held)), HIDDEN)

    def _read(self, kind: Field, day: Field, rows: Sequence[Row]) -> Iterator[Cell]:
        """Of each row of the log the position of its kind, and the day by which it was held; 0 where there is none."""
        left, codes = self.read_at[kind.id, day.id], self.view.lex.offer(self.view.lex.list_name(kind)).codes
        named, held = (f"=IFERROR({text},0)" for text in self._said(kind, day))
        for col, name in enumerate((kind.id, day.id), start=left):
            yield Cell(self.first - 1, col, f"reviews/{name}", HIDDEN)
        for n in range(self.view.tables["reviews"].size):
            row = rows[n] if n < len(rows) else None
            code, value = (row.text(kind.id), row.values.get(day.id)) if row else ("", None)
            at = codes.index(code) + 1 if code in codes else 0
            on = serial(value) if isinstance(value, date) and value <= self.view.as_of else 0
            yield Cell(self.first + n, left, Formula(named, float(at)), HIDDEN)
            yield Cell(self.first + n, left + 1, Formula(held, float(on)), HIDDEN)

    def _said(self, kind: Field, day: Field) -> tuple[str, str]:
        """Excel's expressions for both of a row."""
        place, lex = self.view.tables["reviews"], self.view.lex
        cell, on = (f"INDEX({place.range(f.id)},ROW()-{self.first})" for f in (kind, day))
        held = excel_date(on)
        named = KINDS["choice"].excel(cell, lex.context(kind), self.hidden.lookups[lex.list_name(kind)])
        return named, f"IF(ISNUMBER({held}),IF({held}<={self.as_of},{held},0),0)"

    def _open_days(self) -> Iterator[Cell]:
        """Below each other the days of a review, empty where one was held for it or it lies before the first."""
        period = self.view.plan.period
        for n, (cadence, kind, day_field) in enumerate(self.recurring):
            days = days_of(self.view.framework, period, cadence) if cadence.on else None
            if days is None:
                continue
            col, begin = self.open_at[cadence.id], begins(self.view.framework, self.view.plan, cadence)
            yield Cell(self.first - 1, col, f"reviews/{cadence.id}/open", HIDDEN)
            held = self._days_held(self.left + n, cadence)
            known = days_held(self.view.framework, self.view.plan, cadence, kind, day_field, self.view.as_of)
            for at, day in enumerate(days.due[1:], start=1):
                start, after = days.from_[at], days.from_[at + 1] if at + 1 < len(days.from_) else date(2999, 12, 31)
                done = "+".join(f"SUMPRODUCT(({h}>={serial(start)})*({h}<{serial(after)}))" for h in held)
                text = f'=IF({serial(day)}<{self._begin(cadence)},"",IF({done}=0,{serial(day)},""))'
                is_open = day >= begin and not any(start <= one < after for one in known)
                yield Cell(self.first + at - 1, col, Formula(text, float(serial(day)) if is_open else ""), HIDDEN)

    def _days_held(self, col: int, cadence: Cadence) -> list[str]:
        """Excel's expressions for the days on which a review was held: those of the log, then those of the form."""
        size = self.view.tables["reviews"].size
        dates = [excel_date(self.header.cell(name)) for name in held_in_header(self.view.framework, cadence)]
        form = [f"IF(ISNUMBER({day}),IF({day}<={self.as_of},{day},0),0)" for day in dates]
        return [span(CALC, self.first, col, self.first + size - 1, col), *form]

    def _begin(self, cadence: Cadence) -> str:
        """The day from which reviews are asked for."""
        start = school_year(self.view.framework.calendar, self.view.plan.period.first).first
        begin = f"DATE({start.year},{start.month},{start.day})"
        return f"IFERROR({first_day(self.view, self.header, cadence.start)},{begin})" if cadence.start else begin

    def _held(self, cadence: str, kind: Field, day: Field) -> str:
        position = self.view.lex.offer(self.view.lex.list_name(kind)).codes.index(cadence) + 1
        left = self.read_at.get((kind.id, day.id))
        if left is None:
            named, held = self._said(kind, day)
        else:
            last = self.first + self.view.tables["reviews"].size
            columns = (f"${letters(col)}$" for col in (left, left + 1))
            named, held = (f"INDEX({c}{self.first + 1}:{c}{last},ROW()-{self.first})" for c in columns)
        return f"=IFERROR(IF({named}={position},{held},0),0)"

    def lines(self) -> Iterator[tuple[str, Content, Content, Content]]:
        """Name, last, next due, and how that stands, of each recurring review."""
        late, fine = self.view.say("status_sheet.review_late"), self.view.say("status_sheet.ok")
        for n, ((cadence, _, _), review) in enumerate(zip(self.recurring, self.found, strict=True)):
            last = f"MAX({','.join(self._days_held(self.left + n, cadence))})"
            begin = self._begin(cadence)
            if cadence.id in self.open_at:
                due = self._first_open(cadence)
            elif cadence.id in self.hidden.review_days:
                due = self._in_terms(*self.hidden.review_days[cadence.id], last, begin)
            else:
                due = f"EDATE(IF({last}=0,{begin},{last}),{MONTHS[cadence.every]})"
            yield (
                self.view.lex.word(f"cadence/{cadence.id}"),
                Formula(f'=IF({last}=0,"",{self._to_last(n, last, cadence)})', review.last or ""),
                Formula(f"={due}", review.due or ""),
                Formula(
                    f'=IF(ISNUMBER({due}),IF({due}<{self.as_of},{self._to_next(late)},"{fine}"),"{fine}")',
                    late if review.overdue else fine,
                ),
            )

    def _to_last(self, n: int, last: str, cadence: Cadence) -> str:
        """The day of the last review, which leads to its row of the log; where days of the form count, too, plain."""
        place, (held, *form) = self.view.tables["reviews"], self._days_held(self.left + n, cadence)
        shift = place.first - self.first
        row = least(f"ROW({held})", f"({held}={last})") + (f"{shift:+d}" if shift else "")
        return last if form else f"HYPERLINK({linked(place.sheet, 'B', row)},{last})"

    def _to_next(self, late: str) -> str:
        """The word for what is late, which leads to where the next review is entered: below the last row with a day."""
        place, days = self.view.tables["reviews"], self.view.tables["reviews"].range(self.recurring[0][2].id)
        row = f'IFERROR(MAX({place.first},SUMPRODUCT(MAX(({days}<>"")*ROW({days})))),{place.first})+1'
        return f'HYPERLINK({linked(place.sheet, "B", row)},"{late}")'

    def _first_open(self, cadence: Cadence) -> str:
        col = self.open_at[cadence.id]
        days = days_of(self.view.framework, self.view.plan.period, cadence)
        rows = span(CALC, self.first, col, self.first + max(len(days.due) - 2 if days else 0, 0), col)
        return f'IF(COUNT({rows})=0,"",MIN({rows}))'

    def _in_terms(self, starts: str, days: str, last: str, begin: str) -> str:
        """The day after the one for which the last review counts; twin of rules.cadence."""
        first, past = f"SUMPRODUCT(--({days}<{begin}))", f"SUMPRODUCT(--({starts}<={last}))"
        at = f"MAX(1,IF({last}=0,{first},{past}))+1"
        return f'IF({at}>ROWS({days}),"",INDEX({days},{at}))'

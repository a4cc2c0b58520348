"""What follows from an action's entries: due and done date and progress as they count; twins of rules.judge.follow."""

from __future__ import annotations

from datetime import date

from cqip_xl.kinds.dates import excel_date
from cqip_xl.model.period import school_year
from cqip_xl.rules.judge import follow, inherits, slot_field
from cqip_xl.workbook.calc import normalised
from cqip_xl.workbook.calc_entries import ActionEntries
from cqip_xl.workbook.first_rows import nth


def add_followed(columns: ActionEntries) -> None:
    """Adds the columns `due_on`, `done` and `share`."""
    followed = _Followed(columns)
    columns.add("due_on", followed.due, lambda n: followed.value(n, "due_on"))
    columns.add("done", followed.done, lambda n: followed.value(n, "done_on"))
    columns.add("share", followed.share, lambda n: followed.value(n, "progress"))


class _Followed:
    """`years`, `slots`: school years of an action that is due each year, and the columns of their dates."""

    def __init__(self, columns: ActionEntries) -> None:
        view = columns.view
        field = slot_field(view.framework)
        self.of, self.view, self.hidden = columns, view, columns.hidden
        self.years = view.plan.period.years if field and view.plan.period.kind == "stage" else ()
        self.slots = [f"{field.id}.{year}" for year in self.years] if field else []

    def value(self, n: int, part: str) -> str | float:
        row = self.of.rows[n]
        if row is None:
            return ""
        return normalised(getattr(follow(self.view.framework, self.view.plan, row), part))

    def due(self) -> str:
        return self._either(self._each_due(), self._plain_due()) if self.slots else f"={self._plain_due()}"

    def done(self) -> str:
        own = self._inherited(self.of.c("done_on") if "done_on" in self.of.at else '""')
        if not self.slots:
            return f"={own}"
        dates = self._dates()
        return self._either(f'IF(COUNT({dates})={len(self.slots)},MAX({dates}),"")', own)

    def share(self) -> str:
        own = self.of.c("progress") if "progress" in self.of.at else '""'
        return self._either(f"COUNT({self._dates()})/{len(self.slots)}", own) if self.slots else f"={own}"

    def _either(self, each: str, plain: str) -> str:
        return f"=IF({self.of.c('each')}=1,{each},{plain})"

    def _dates(self) -> str:
        """The cells with a date done for each school year."""
        return f"{self.of.at_cell(self.slots[0])}:{self.of.at_cell(self.slots[-1])}"

    def _plain_due(self) -> str:
        """The last day of the offered period, else the typed day, else the end of the named phase."""
        position, day = self.of.c("due_position"), self.of.c("due_date")
        last = f"INDEX({self.of.dues.last},{position})" if self.of.dues.last else '""'
        phase = self.of.phase
        if not phase or not self.hidden.phase_ends:
            return f"IF({position}>0,{last},{day})"
        named = self.of.c(phase.id)
        end = f'IF({named}>0,INDEX({self.hidden.phase_ends},{named}),"")'
        return f'IF({position}>0,{last},IF({day}="",{end},{day}))'

    def _each_due(self) -> str:
        """The end of the first school year without a date."""
        ends = [school_year(self.view.framework.calendar, year).last for year in self.years]
        text = _excel_day(ends[-1])
        for slot, end in reversed(list(zip(self.slots, ends, strict=True))):
            text = f'IF({self.of.c(slot)}="",{_excel_day(end)},{text})'
        return text

    def _inherited(self, own: str) -> str:
        """The action's own date, else that of its criterion row where the pack says so."""
        name, place = inherits(self.view.framework), self.view.tables.get("criteria")
        if not name or place is None or name not in place.at:
            return own
        key, criterion = place.range("key"), self.of.c("criterion")
        code = f"INDEX({self.hidden.of_criterion['code']},{criterion})"
        position = f"SUMPRODUCT(({key}={code})*{nth(key)})"
        text = excel_date(f"INDEX({place.range(name)},{position})")
        return f'IF({own}<>"",{own},IF({criterion}=0,"",IFERROR({text},"")))'


def _excel_day(day: date) -> str:
    return f"DATE({day.year},{day.month},{day.day})"

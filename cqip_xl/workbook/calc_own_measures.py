"""Indicators of the school's own: a block of `_calc` for each table, and what its sheet shows. Twin of own_measures."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cqip_xl.kinds.text import excel_number
from cqip_xl.model.book import Content, Formula
from cqip_xl.model.markers import serial
from cqip_xl.model.table import Column
from cqip_xl.model.verdict import OwnMeasured, OwnYear
from cqip_xl.rules.measures import ATTAINMENTS, NEAR, TRENDS
from cqip_xl.rules.own_measures import BETTER, open_years, years_of
from cqip_xl.workbook.calc_rows import EntryColumns
from cqip_xl.workbook.entry import is_calculated
from cqip_xl.workbook.hidden_sheets import Hidden
from cqip_xl.workbook.plan_view import PlanView

_HOLDS = {
    ">=": "{v}>={t}-{near}",
    ">": "{v}>{t}+{near}",
    "<=": "{v}<={t}+{near}",
    "<": "{v}<{t}-{near}",
    "=": "ABS({v}-{t})<={near}",
}


class MeasuredColumns(EntryColumns):
    """The rows of one table: what is entered, and year by year what follows from it."""

    def __init__(self, view: PlanView, hidden: Hidden, as_of: str, table: str, first: int, left: int) -> None:
        super().__init__(view, hidden, as_of, table, first, left)
        found = view.verdict.own_measures.get(table, ())
        self.found: tuple[OwnMeasured | None, ...] = (*found, *((None,) * (self.size - len(found))))
        self.years = years_of(view.framework, view.plan.period)
        self.add_exists()
        asked = ("better", "baseline", "target", "actual")
        for column in self.place.columns:
            if column.field.id in asked and not is_calculated(column):
                self.add_entry(column)
        for n, (year, period) in enumerate(self.years):
            self._add_year(n, year, serial(period.last))

    def _year(self, n: int, at: int) -> OwnYear | None:
        return found.years[at] if (found := self.found[n]) else None

    def _add_year(self, at: int, year: int, end: int) -> None:
        def code(codes: tuple[str, ...], name: str) -> Callable[[int], float]:
            def of(n: int) -> float:
                said = getattr(self._year(n, at), name, "")
                return float(codes.index(said) + 1) if said else 0.0

            return of

        def opened(n: int) -> float:
            found = self.found[n]
            return float(found is not None and found.years[at] in open_years(found, self.view.as_of))

        value, before = f"actual.{year}", f"actual.{year - 1}" if at else "baseline"
        self.add(f"attainment.{year}", lambda: self._attained(year, before), code(ATTAINMENTS, "attainment"))
        self.add(f"trend.{year}", lambda: self._trend(value, before), code(TRENDS, "trend"))
        test = f"{end}<{self.as_of}"
        self.add(
            f"open.{year}",
            lambda: f"=IF(AND({self.c('exists')}=1,NOT(ISNUMBER({self.c(value)})),{test}),1,0)",
            opened,
        )

    def _figure(self, name: str) -> str:
        return self.c(name) if name in self.at else '""'

    def _attained(self, year: int, before: str) -> str:
        v, t, p = (self._figure(name) for name in (f"actual.{year}", f"target.{year}", before))
        near, op = excel_number(NEAR), self.c("better")
        tests = (_HOLDS[BETTER[code]].format(v=v, t=t, near=near) for code in self.codes("better"))
        nearer = f"IF(ISNUMBER({p}),IF(ABS({v}-{t})<ABS({p}-{t})-{near},2,1),1)"
        known = f"AND({op}>0,ISNUMBER({v}),ISNUMBER({t}))"
        return f"=IFERROR(IF({known},IF(CHOOSE({op},{','.join(tests)}),3,{nearer}),0),0)"

    def _trend(self, value: str, before: str) -> str:
        v, p = self._figure(value), self._figure(before)
        moved = f"IF(ABS({v}-{p})<={excel_number(NEAR)},2,IF({v}>{p},3,1))"
        return f"=IFERROR(IF(AND(ISNUMBER({v}),ISNUMBER({p})),{moved},0),0)"

    def content(self, column: Column, n: int) -> Content:
        """A calculated cell of the n-th row of the sheet."""
        codes = ATTAINMENTS if column.field.id == "attainment" else TRENDS
        words = [self.view.say(f"measures.{code}") for code in codes]
        at = self.at_row(column.id)
        found = self._year(n, [year for year, _ in self.years].index(column.year))
        code = getattr(found, column.field.id, "")
        offered = ",".join(f'"{word}"' for word in words)
        text = f'=IFERROR(IF({at}=0,"",CHOOSE({at},{offered})),"")'
        return Formula(text, words[codes.index(code)] if code else "", max(words, key=len))

    def totals(self) -> Iterator[Formula]:
        """For the Status sheet: how many years of all rows are met, partly, not; and how many figures are missing."""
        years = [one for found in self.found if found for one in found.years]
        for n, code in reversed([*enumerate(ATTAINMENTS, start=1)]):
            mask = "+".join(f"({self.range(f'attainment.{year}')}={n})" for year, _ in self.years)
            yield Formula(self.counted(mask), float(sum(one.attainment == code for one in years)))
        mask = "+".join(f"({self.range(f'open.{year}')}=1)" for year, _ in self.years)
        missing = sum(len([*open_years(found, self.view.as_of)]) for found in self.found if found)
        yield Formula(self.counted(mask), float(missing))

"""The line above a sheet's table that names the school and the period, as the School sheet says them: live, on paper
repeated on each page."""

from __future__ import annotations

from dataclasses import replace

from cqip_xl.drawing.style import BRAND
from cqip_xl.model.book import Cell, Formula, Sheet, Style
from cqip_xl.workbook.plan_view import SCHOOL_ROW, PlanView
from cqip_xl.workbook.school import HeaderPlace

#: Between the line and the headings of its table lie no more rows than these.
_NEAR = 4
#: The sheet's name at the left of a page's head, bold.
_TITLE = "&L&B&14&A"
SCHOOL_LINE = Style(bold=True, color=BRAND, valign="center")


def with_school_line(view: PlanView, sheet: Sheet, header: HeaderPlace, row: int | None = SCHOOL_ROW) -> Sheet:
    """The sheet with its line in that row; None: a workbook that was made before such lines has none.

    On paper it is repeated with the headings below it; headings further down give way to it. What stands over it, the
    hint and the worked row, is for the screen: each page says at its head what the sheet is called.
    """
    if row is None:
        return sheet
    name = header.cell("school_name")
    unnamed, period = view.say("school.unnamed"), str(view.plan.period)
    said = view.plan.school.name or unnamed
    formula = f'=IF(LEN(TRIM({name}&""))=0,"{unnamed}",TRIM({name}&""))&" · {period}"'
    cell = Cell(row, 1, Formula(formula, f"{said} · {period}"), SCHOOL_LINE)
    first, last = sheet.page.titles or (row, row)
    titles = (row, last if first <= row + _NEAR else row)
    area = replace(sheet.page.area, top=row) if sheet.page.area else None
    page = replace(sheet.page, titles=titles, area=area, header=f"{_TITLE}{sheet.page.header}")
    return replace(sheet, cells=(*sheet.cells, cell), page=page)

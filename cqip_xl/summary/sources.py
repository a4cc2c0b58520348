"""Sources: every file with its outcome, rows and hash; below them the rejected rows with their raw text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cqip_xl.drawing.style import CELL, HEAD, LABEL, NUMBER, SECTION
from cqip_xl.model.book import Cell, Content, Formula, Sheet
from cqip_xl.model.case import Case, Unread
from cqip_xl.model.markers import letters
from cqip_xl.model.period import Period
from cqip_xl.model.plan import Value
from cqip_xl.model.table import columns_of
from cqip_xl.summary.public import MASK
from cqip_xl.summary.register import FIRST_ROW, Head, at, register
from cqip_xl.summary.rollup_view import RollupView, school_name, sheet_shown

SOURCE_HEADS = (
    Head("file", 40),
    Head("outcome", 24),
    Head("advice", 60),
    Head("school", 32),
    Head("pack", 17),
    Head("version", 9),
    Head("language", 10),
    Head("counts", 11, "number"),
    Head("rows_in", 9, "number"),
    Head("rows_out", 9, "number"),
    Head("rows_rejected", 9, "number"),
    Head("findings", 9, "number", last_printed=True),
    Head("saved_at", 20),
    Head("sha256", 66),
)
#: What is added up below them.
ADDED = ("counts", "rows_in", "rows_out", "rows_rejected", "findings")


def sources(view: RollupView) -> Sheet:
    """Every file, its outcome, its rows, its hash; below it the rejected rows with their raw text."""
    rows = [_source(view, file) for file in view.rollup.files]
    sheet = register(view, "sources", view.say("summary.hint_sources"), SOURCE_HEADS, rows, "cqip_sources", "52606D")
    last = FIRST_ROW + max(len(rows), 1) - 1
    cells = list(sheet.cells)
    cells.append(Cell(last + 2, 0, view.say("summary.total"), LABEL))
    for col in (at(SOURCE_HEADS, key) for key in ADDED):
        total = sum(value for row in rows if isinstance(value := row[col], float))
        area = f"{letters(col)}{FIRST_ROW + 1}:{letters(col)}{last + 1}"
        cells.append(Cell(last + 2, col, Formula(f"=SUM({area})", total), NUMBER))
    below = rejected_row(view)
    rejected = list(_rejected(view, below))
    page, printed = sheet.page, sheet.page.area
    assert printed
    if rejected:
        page = replace(page, titles=(below + 1, below + 1))
    cells += rejected
    page = replace(page, area=replace(printed, bottom=max(cell.row for cell in cells)))
    return replace(sheet, cells=tuple(cells), page=page)


def _source(view: RollupView, file: Case | Unread) -> list[Content]:
    plan = file.plan if isinstance(file, Case) else None
    return [
        view.shown(file.path),
        view.say(f"outcome.{file.outcome}"),
        f"{view.say(f'outcome_advice.{file.outcome}')} {view.detail(file.detail)}".strip(),
        school_name(plan) if plan else "",
        view.pack(file.framework) if isinstance(file, Case) else "",
        plan.version if plan else "",
        plan.language if plan else "",
        float(file.counts),
        float(file.rows_in),
        float(file.rows_out),
        float(len(file.rejected)),
        float(len(file.findings)),
        plan.source.saved.at if plan else "",
        file.sha256,
    ]


def _rejected(view: RollupView, row: int) -> Iterator[Cell]:
    lines = [(case, one) for case in view.rollup.cases for one in case.rejected]
    if not lines:
        return
    yield Cell(row, 0, view.say("summary.rejected"), SECTION)
    for col, key in enumerate(("file", "reason", "text", "table", "sheet", "cell")):
        yield Cell(row + 1, col, view.say(f"col.{key}"), HEAD)
    for n, (case, one) in enumerate(lines, start=row + 2):
        kept = view.public and one.table == "measures"  # a public copy tells no figure on the way
        told = ((key, MASK if kept else _told(view, case, one.table, key, v)) for key, v in one.raw.items())
        text = "; ".join(f"{_label(view, case, one.table, key)}: {v}" for key, v in told if v)
        place = one.place
        values = (
            *(view.shown(case.path), view.say(f"reason.{one.reason}"), text, table_name(view, case, one.table)),
            *(sheet_shown(view, place.sheet), place.cell),
        )
        for col, value in enumerate(values):
            yield Cell(n, col, value, CELL)


def rejected_row(view: RollupView) -> int:
    """Where the rejected rows begin on Sources: below the register and its totals."""
    return FIRST_ROW + max(len(view.rollup.files), 1) + 4


def table_name(view: RollupView, case: Case, table: str) -> str:
    """What a table is called; a row that was rejected for its table is of none that the framework has."""
    lex = view.lex(case)
    return lex.table_label(lex.framework.tables[table]) if table in lex.framework.tables else table


def _told(view: RollupView, case: Case, table: str, name: str, value: Value) -> str:
    """An entry as its cell holds it: labels for codes and periods."""
    if value is None:
        return ""
    lex = view.lex(case)
    f = lex.framework.tables[table].field(name) if table in lex.framework.tables else None
    shown = lex.period_label(value) if isinstance(value, Period) else lex.show(f, value) if f else value
    return f"{shown:g}" if isinstance(shown, float) else str(shown)


def _label(view: RollupView, case: Case, table: str, name: str) -> str:
    """What a column is called."""
    if name == "status":
        return view.say("col.status")
    lex = view.lex(case)
    spec = lex.framework.tables.get(table)
    columns = {c.id: c for c in columns_of(spec, case.plan.period)} if spec else {}
    return lex.field_label(table, columns[name]) if name in columns else name

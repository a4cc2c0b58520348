"""How much of a sheet a screen shows: `python -m tests.workbook.screen_sizes` writes the tables in docs/screen.md."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from math import trunc
from pathlib import Path
from tempfile import TemporaryDirectory

from cqip_xl.drawing.pages import TEXT_SIZE, WIDTH, column_points, printed_scale
from cqip_xl.drawing.style import ENTRY
from cqip_xl.model.book import Area, Book, Cell, Formula, Link, Sheet
from cqip_xl.model.markers import TAG, VIEWS
from cqip_xl.verbs import blank_plan, check, plan_book
from cqip_xl.words.lexicon import lexicon
from tests.workbook.packs import CASES, PACKS
from tests.workbooks import DAY, save_typed, typed_book, with_few_rows

#: A screen as many schools have it; the core of the plan ends within less, for there are row numbers and bars.
SCREEN, CORE = 1366, 1280
#: Excel's numbers of rows and its scroll bar.
AROUND = 48
PAGE = Path(__file__).parents[2] / "docs" / "screen.md"
#: The row with the headings of groups, above that of ids.
HEADING = 2
#: What the check says where something has not been typed.
MISSING = ("cell.missing", "header.missing", "school.unnamed", "levels.missing", "criterion.untitled", "tool.missing")
MARK = "<!-- sizes -->"

Case = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one table from left to right: id and right edge in pixels, hidden ones without width."""

    table: str
    sheet: Sheet
    head: int
    edges: dict[str, int]
    at: dict[str, int]

    @property
    def frozen(self) -> tuple[str, ...]:
        """Ids of the columns that stay in sight when the sheet moves sideways."""
        right = self.sheet.freeze[1] if self.sheet.freeze else 0
        return tuple(name for name, col in self.at.items() if col < right)

    def text(self, row: int, name: str) -> str:
        """What stands in a row above a column."""
        cell = next((c for c in self.sheet.cells if (c.row, c.col) == (row, self.at[name])), None)
        content = cell.content if cell else None
        return content.text if isinstance(content, Link) else str(content or "")

    def entered(self) -> str:
        """The first column in which somebody types."""
        open_ = {c.col for c in self.sheet.cells if c.row > self.head and c.style.fill == ENTRY and not c.style.locked}
        return next(name for name, col in self.at.items() if col in open_)


def pixels(width: float) -> int:
    """A column's pixels in Excel at 100 %, by the formula of the file format; digits of 11-point Calibri are 7 wide."""
    in_file = trunc((width * 7 + 5) / 7 * 256) / 256
    return trunc((256 * in_file + trunc(128 / 7)) / 256 * 7)


@cache
def blank(case: Case) -> Book:
    name, language, period = case
    framework = with_few_rows(PACKS[name])
    return plan_book(framework, blank_plan(framework, language, period=period, as_of=DAY), DAY)


def columns_of(book: Book) -> Iterator[Columns]:
    """Those of each table of a book into which people type."""
    others = (f"{TAG}header", *(f"{TAG}{name}" for name in VIEWS))
    for sheet in book.sheets:
        for tag in (c for c in sheet.cells if str(c.content).startswith(TAG) and c.content not in others):
            yield _columns(sheet, tag)


def _columns(sheet: Sheet, tag: Cell) -> Columns:
    ids = {c.col: str(c.content) for c in sheet.cells if c.row == tag.row and c.col > tag.col and c.content}
    wide = [0 if col in sheet.hidden_columns else pixels(sheet.widths.get(col, 8.43)) for col in range(max(ids) + 1)]
    edges = list(accumulate(wide))
    there = sorted(ids)
    at = {ids[col]: col for col in there}
    return Columns(str(tag.content).removeprefix(TAG), sheet, tag.row + 1, {ids[c]: edges[c] for c in there}, at)


def plan_of(case: Case) -> Columns:
    return next(columns for columns in columns_of(blank(case)) if columns.table == "actions")


def figures() -> Iterator[str]:
    """The lines of the table: a pack and language each."""
    heads = ("plan", "language", "columns", "px", "in sight at 1366", "frozen, px", "core ends at", "done on ends at")
    yield f"| {' | '.join(heads)} | groups right of it |"
    yield f"|{'---|' * (len(heads) + 1)}"
    for case in CASES:
        plan = plan_of(case)
        seen = [name for name in plan.at if name != "due_on"]
        shown = sum(plan.edges[name] <= SCREEN - AROUND for name in seen)
        right, done = max(plan.edges.values()), plan.edges.get("done_on")
        core, stay = plan.edges[core_of(plan)[-1]], plan.edges[plan.frozen[-1]]
        groups = ", ".join(plan.text(HEADING, name) for name in headed(plan))
        yield (
            f"| {case[0]} {case[2]} | {case[1]} | {len(seen)} | {right} | {shown} "
            f"| {stay} | {core} | {done or ''} | {groups} |"
        )


def more_figures() -> Iterator[str]:
    """The lines of the second table: what the check asks for with six actions, what is drawn, how it lies on paper."""
    heads = (
        "plan",
        "language",
        "cells typed for six actions",
        "charts",
        "bars in cells",
        "paper",
        "smallest print, pt",
    )
    yield f"| {' | '.join(heads)} | pages across, Plan |"
    yield f"|{'---|' * (len(heads) + 1)}"
    for case in CASES:
        sheets = [sheet for sheet in blank(case).sheets if not sheet.hidden]
        bars = sum(
            "REPT(" in cell.content.text for s in sheets for cell in s.cells if isinstance(cell.content, Formula)
        )
        charts, plan = sum(len(sheet.charts) for sheet in sheets), plan_of(case).sheet.page
        paper = "A3" if any(s.page.large for s in sheets) else "Letter" if plan.letter else "A4"
        points = min(TEXT_SIZE * printed_scale(sheet.page, printed_points(sheet)) for sheet in sheets)
        yield (
            f"| {case[0]} {case[2]} | {case[1]} | {cells_for(case, 6)} | {charts} | {bars} | {paper} "
            f"| {points:.1f} | {1 + len(plan.across)} |"
        )


def printed_points(sheet: Sheet) -> float:
    """The width of what is printed of a sheet, in points."""
    area = sheet.page.area or Area(0, 0, 0, max(cell.col for cell in sheet.cells))
    shown = (col for col in range(area.left, area.right + 1) if col not in sheet.hidden_columns)
    return sum(column_points(sheet.widths.get(col, WIDTH)) for col in shown)


def cells_for(case: Case, actions: int) -> int:
    """The cells of which the check says that they are missing, for so many actions of as many criteria."""
    name, language, period = case
    framework = with_few_rows(PACKS[name])
    plan = blank_plan(framework, language, period=period, as_of=DAY)
    labels = lexicon(framework, language, plan.period).offer("criterion").labels[:actions]
    typed = typed_book(framework, "\n".join(["| criterion |", *(f"| {label} |" for label in labels)]), plan=plan)
    with TemporaryDirectory() as folder:
        told = check(save_typed(Path(folder) / "plan.xlsx", typed), as_of=DAY).findings
    wanted = [f for f in told if f.code in MISSING and f.severity != "note"]
    counted = (f.values.get("count", "1") if f.code == "levels.missing" else "1" for f in wanted)
    return actions + sum(map(int, counted))


def headed(plan: Columns) -> list[str]:
    """The columns with which its groups begin."""
    heads = {c.col for c in plan.sheet.cells if c.row == HEADING and c.content and c.col > plan.at["key"]}
    return [name for name, col in plan.at.items() if col in heads]


def core_of(plan: Columns) -> list[str]:
    """The columns left of the first group."""
    first = min((plan.at[name] for name in headed(plan)), default=10_000)
    return [name for name, col in plan.at.items() if col < first]


def main() -> None:
    parts = PAGE.read_text(encoding="utf-8").split(MARK)
    parts[1], parts[3] = ("\n".join(["", *lines, ""]) for lines in (figures(), more_figures()))
    PAGE.write_text(MARK.join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()

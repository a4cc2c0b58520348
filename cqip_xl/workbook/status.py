"""The Status sheet: key figures, counts, what is missing, by standard and by criterion. All live formulas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from cqip_xl.drawing.style import (
    BIG,
    CELL,
    DAY,
    LABEL,
    LINK,
    NOTE,
    NUMBER,
    PERCENT,
    status_style,
)
from cqip_xl.model.book import Area, Cell, Condition, Content, Formula, Sheet, Style
from cqip_xl.model.layers import criteria_below, ways
from cqip_xl.model.markers import COMPLETION, COUNT, letters, span
from cqip_xl.model.rule import STATUSES, UNREPORTED
from cqip_xl.model.standard import Criterion
from cqip_xl.model.verdict import Tally
from cqip_xl.words.grounds import grounds_of
from cqip_xl.words.named import column_called
from cqip_xl.workbook.calc import CalcPlace
from cqip_xl.workbook.calc_blocks import Blocks
from cqip_xl.workbook.calc_rows import WORD
from cqip_xl.workbook.calc_to_mend import MendColumns
from cqip_xl.workbook.calc_word import WORD_POSITIONS
from cqip_xl.workbook.entry import coloured
from cqip_xl.workbook.first_rows import COUNTED, counted, leading, least, led
from cqip_xl.workbook.hidden_sheets import Hidden, status_positions
from cqip_xl.workbook.mend_lines import mend_lines
from cqip_xl.workbook.plan_view import HINT_ROW, TITLE_ROW, PlanView
from cqip_xl.workbook.status_levels import StatusLevels
from cqip_xl.workbook.status_pictures import StatusPictures
from cqip_xl.workbook.status_tables import StatusTables, heads, section
from cqip_xl.workbook.statuses import statuses_said
from cqip_xl.workbook.table import headline, page

#: How wide columns of figures are.
COLUMN = 11.5
#: What is part of a number above it, and how many.
_SAID = replace(LINK, border="", wrap=False, indent=1)
_PART = replace(COUNTED, color=NOTE.color, border="")


@dataclass(frozen=True, slots=True)
class StatusSheet:
    sheet: Sheet
    names: dict[str, str]


def status_sheet(
    view: PlanView, hidden: Hidden, calc: CalcPlace, blocks: Blocks, mend: MendColumns, as_of: str
) -> StatusSheet:
    """Draws the sheet; `names`: the defined names that scripts read."""
    return _StatusDrawing(view, hidden, calc, blocks, mend, as_of).draw()


class _StatusDrawing:
    def __init__(
        self, view: PlanView, hidden: Hidden, calc: CalcPlace, blocks: Blocks, mend: MendColumns, as_of: str
    ) -> None:
        self.mend = mend
        self.blocks, self.criteria = blocks, blocks.criteria
        self.levels = StatusLevels(blocks.criteria) if blocks.criteria.leveled else None
        self.view, self.hidden, self.calc, self.as_of = view, hidden, calc, as_of
        self.cells: list[Cell] = []
        self.conditions: list[Condition] = []
        self.names: dict[str, str] = {}
        self.merges = [Area(HINT_ROW, 1, HINT_ROW, 6)]
        self.name = view.names["status"]
        self.pictures = StatusPictures(view, blocks.criteria, calc, self.name)
        #: Rows of statuses that no entry of the pack leads to: scripts read their counts, people have no use for them.
        self.never: list[int] = []
        #: Rows of the first status, and of the first and last standard.
        self.counts_at, self.standards_at = 0, (0, 0)
        #: Ranges in which lines say that they keep the school from its next level.
        self.blocks_at: list[str] = []
        #: What the criteria's own columns for levels are called.
        self._level_heads = {name: column_called(view.lex, f"criteria.level_{name}") for name in ("current", "target")}
        self.none = view.say("status_sheet.no_plan")
        self.nothing_due = view.say("status_sheet.nothing_due")

    def draw(self) -> StatusSheet:
        view = self.view
        self.cells += headline(view, self.name, view.say("status_sheet.hint"))
        row = self._counts(self._below_key_figures(3) + 1)
        row = self._to_mend(row + 1)
        drawn, row = self.pictures.draw(row + 1)
        self.cells += drawn
        self.conditions += self.pictures.conditions
        tables = StatusTables(view, self.blocks, row + 1)
        self.cells += tables.cells
        self.conditions += tables.conditions
        row = self._standards(tables.next)
        self._criteria(row + 1)
        self._key_figures(3)
        self.cells += self.pictures.bars(self.standards_at[0], row + 3)
        widths: dict[int, float] = {0: 1.5, 1: 46, **{n: COLUMN for n in range(2, 11)}}
        if self.levels:
            widths |= dict.fromkeys((7, 8), self.levels.width(COLUMN))
        last = max(cell.row for cell in self.cells)
        sheet = Sheet(
            self.name,
            tuple(self.cells),
            widths=widths,
            merges=tuple(self.merges),
            heights={TITLE_ROW: 28},
            hidden_rows=tuple(self.never),
            conditions=tuple(self.conditions),
            charts=tuple(self.pictures.charts(self.counts_at, self.standards_at)),
            freeze=(3, 0),
            tab="14532D",
            page=page(view, (row + 2, row + 2), Area(0, 0, last, max(9, *(c.col for c in self.cells))), wide=False),
        )
        return StatusSheet(sheet, self.names)

    # -- blocks -------------------------------------------------------------------------------------

    def _below_key_figures(self, row: int) -> int:
        return row + (6 if self.levels and self.criteria.rule else 4)

    def _key_figures(self, row: int) -> None:
        """Drawn last: what keeps the school from its next level is said in lines below."""
        view, total = self.view, self.view.verdict.total
        weight, score = self.calc.range("weight"), self.calc.range("score")
        due, done = self.calc.range("due"), self.calc.range("due_done")
        self._section(row, "status_sheet.key_figures")
        lines: list[tuple[str, Content, Style, str]] = [
            ("as_of", Formula(f"={self.as_of}", view.as_of), DAY, ""),
            (
                "completion",
                Formula(f"=IF(SUM({weight})=0,0,SUM({score})/SUM({weight}))", total.completion or 0.0),
                PERCENT,
                COMPLETION,
            ),
            (
                "on_schedule",
                Formula(
                    f'=IF(SUM({due})=0,"{self.nothing_due}",SUM({done})/SUM({due}))',
                    self.nothing_due if total.on_schedule is None else total.on_schedule,
                ),
                PERCENT,
                "",
            ),
        ]
        if self.levels and self.criteria.rule:
            self._coloured(Area(row + 1 + len(lines), 2, row + 1 + len(lines), 2), self.criteria.rule.scale)
            lines.append(("level_reached", self.levels.reached(self.criteria.rule), CELL, ""))
            lines.append(("blocking", self.levels.blocking_count(self.criteria.rule, self.blocks_at), COUNTED, ""))
            self._leading(row + len(lines), 1, 2)
        for n, (key, content, style, name) in enumerate(lines, start=row + 1):
            self.cells.append(Cell(n, 1, view.say(f"status_sheet.{key}"), LABEL))
            big = replace(BIG, number=style.number) if key in ("completion", "level_reached") else style
            self.cells.append(Cell(n, 2, content, replace(big, align="center")))
            self.merges.append(Area(n, 2, n, 4))
            if name:
                self.names[name] = span(self.name, n, 2, n, 2)

    def _counts(self, row: int) -> int:
        view, counts = self.view, self.view.verdict.total.counts
        status = self.calc.range("status")
        offer = view.lex.offer("status")
        self._section(row, "status_sheet.counts")
        self.counts_at, reached = row + 1, {code for code, _ in statuses_said(view)}
        for n, code in enumerate(STATUSES):
            here = row + 1 + n
            position = status_positions()[code]
            text = self._led(offer.label(code), here, status, position)
            self.cells.append(Cell(here, 1, Formula(text, offer.label(code)), LABEL))
            formula = f"=SUMPRODUCT(--({status}={position}))"
            count = float(counts.get(code, 0))
            # Wrapping, as a chart draws it: else LibreOffice 7.4 ends as it saves a word that is typed over it.
            self.cells.append(Cell(here, 2, Formula(formula, count), NUMBER))
            self.cells.append(self.pictures.count_bar(here, self.counts_at, count))
            look, there = status_style(code), Area(here, 1, here, 1)
            self.conditions.append(Condition(there, f"=$C${here + 1}>0", replace(look, underline=True)))
            self.conditions.append(Condition(there, "=TRUE", look))
            self.names[COUNT + code] = span(self.name, here, 2, here, 2)
            if code not in reached:
                self.never.append(here)
        return row + len(STATUSES) + 1 + self._unreported(row + len(STATUSES) + 1)

    def _led(self, label: str, row: int, among: str, position: int, none: str | None = None) -> str:
        """A label that leads to the first action counted beside it: that position stands in a column of `_calc`."""
        first = least(f"ROW({among})", f"{among}={position}")
        return led(label, self.view.names["actions"], f"N($C${row + 1})", first, none)

    def _unreported(self, row: int) -> int:
        """How many of these are in progress by their start alone, only where there are any; the rows that it takes."""
        if WORD not in self.calc:
            return 0
        said, now = self.view.say(f"status_sheet.{UNREPORTED}"), self.view.verdict.unreported
        words, position = self.calc.range(WORD), WORD_POSITIONS[UNREPORTED]
        count = f"SUMPRODUCT(--({words}={position}))"
        text = self._led(said, row, words, position, none="")
        self.cells.append(Cell(row, 1, Formula(text, said if now else "", said), _SAID))
        self.cells.append(Cell(row, 2, Formula(f'=IF({count}=0,"",{count})', float(now) or ""), _PART))
        return 1

    def _to_mend(self, row: int) -> int:
        """Sheet by sheet how many cells must be mended; apart what would help."""
        drawn = mend_lines(self.view, self.mend, self.blocks, self.calc, row)
        self.cells += drawn.cells
        self.conditions += drawn.conditions
        return drawn.next

    def _standards(self, row: int) -> int:
        view = self.view
        criterion = self.calc.range("criterion")
        self._section(row, "status_sheet.by_standard")
        leveled = self.criteria.rated is not None
        more = ("current", "blocks") if leveled else ()
        self._heads(row + 1, ("actions", "done", "overdue", "completion", "on_schedule", *more))
        position = {c.id: k for k, c in enumerate(view.framework.criteria, start=1)}
        here = row + 2
        self.standards_at = here, here + len(view.framework.all_standards) - 1
        for standard in view.framework.all_standards:
            # Positions of a standard's criteria follow one another: first and last tell them all.
            codes = [position[c.id] for c in criteria_below(view.framework)[standard.id]]
            low, high = (min(codes), max(codes)) if codes else (-1, -1)
            mask = f"({criterion}>={low})*({criterion}<={high})"
            label = f"{standard.id} {view.lex.word('standards/' + standard.id)}"
            depth = len(ways(view.framework)[standard.id]) - 1
            self._line(here, label, mask, view.verdict.by_standard.get(standard.id), depth)
            if self.levels and leveled:
                for col, content in enumerate(self.levels.of_standard(standard.id), start=7):
                    self.cells.append(Cell(here, col, content, replace(CELL, align="center")))
            here += 1
        if self.levels and leveled:
            self._coloured(Area(row + 2, 7, here - 1, 7), *view.framework.scales)
            self._blocking(row + 2, here - 1, 8)
        other = view.verdict.by_standard.get("")
        self._line(here, view.say("status_sheet.without_criterion"), f"({criterion}=0)", other)
        return self._leading(row + 2, here - row - 1, 4)

    def _criteria(self, row: int) -> None:
        view = self.view
        criterion = self.calc.range("criterion")
        leveled = self.criteria.leveled
        self._section(row, "status_sheet.by_criterion")
        shown = [name for name in ("current", "target") if self._level_heads[name]] if leveled else []
        more = (*shown, "blocks") if leveled else ()
        self._heads(row + 1, ("actions", "done", "overdue", "completion", "on_schedule", *more))
        for n, c in enumerate(view.framework.criteria, start=1):
            here = row + 1 + n
            tally = view.verdict.by_criterion.get(c.id)
            self._line(here, self._criterion_label(c, n), f"({criterion}={n})", tally)
            if self.levels:
                current, target, blocks = self.levels.of_criterion(n, c.id)
                contents = (current, target, blocks) if "target" in shown else (current, blocks)
                for col, content in enumerate(contents, start=7):
                    self.cells.append(Cell(here, col, content, replace(CELL, align="center")))
        first, last = row + 2, self._leading(row + 2, len(view.framework.criteria), 4) - 1
        if self.levels:
            for col in range(7, 7 + len(shown)):
                self._coloured(Area(first, col, last, col), *view.framework.scales)
            self._blocking(first, last, 7 + len(shown))

    # -- parts of blocks ----------------------------------------------------------------------------

    def _blocking(self, first: int, last: int, col: int) -> None:
        """Where lines say that they keep the school from its next level."""
        self.blocks_at.append(f"${letters(col)}${first + 1}:${letters(col)}${last + 1}")
        self.conditions += self.levels.marks(Area(first, col, last, col)) if self.levels else ()

    def _leading(self, row: int, count: int, right: int) -> int:
        """Numbers of so many rows, as far as a column, lead to the first row that they count; the row below."""
        self.conditions.append(leading(Area(row, 2, row + count - 1, right)))
        return row + count

    def _section(self, row: int, key: str) -> None:
        self.cells.append(section(self.view, row, key))

    def _coloured(self, area: Area, *scales: str) -> None:
        """Levels on the grounds that the pack gives them."""
        lists = (f"scale/{name}" for name in scales)
        self.conditions += coloured(grounds_of(self.view.lex, *lists), (area,))

    def _heads(self, row: int, keys: tuple[str, ...]) -> None:
        self.cells += heads(self.view, row, keys, self._level_heads)

    def _criterion_label(self, criterion: Criterion, n: int) -> Content:
        """A row of the school's own is called what its list entry says, live."""
        if not criterion.free:
            return self.view.lex.criterion_label(criterion)
        labels = self.hidden.ranges.lists["criterion"]
        return Formula(f"=INDEX({labels},{n})", self.view.criterion_label(criterion))

    def _line(self, row: int, label: Content, mask: str, tally: Tally | None, depth: int = 0) -> None:
        view, tally = self.view, tally or Tally(dict.fromkeys(STATUSES, 0))
        position = status_positions()
        r: Callable[[str], str] = self.calc.range
        status = r("status")
        style = replace(LABEL, indent=2 * depth, bold=False, align="left") if depth else LABEL
        self.cells.append(Cell(row, 1, label, style))

        def sums(name: str) -> str:
            return f"SUMPRODUCT({mask}*{r(name)})"

        completion = tally.completion
        schedule = tally.on_schedule
        tests = [">0", *(f"={position[code]}" for code in ("done", "overdue"))]
        counts = (tally.actions, tally.counts["done"], tally.counts["overdue"])
        plan = view.names["actions"]
        contents: list[tuple[str, str | float, Style]] = [
            *(
                (counted(plan, status, f"{mask}*({status}{test})"), float(count), COUNTED)
                for test, count in zip(tests, counts, strict=True)
            ),
            (
                f'=IF({sums("weight")}=0,"{self.none}",{sums("score")}/{sums("weight")})',
                self.none if completion is None else completion,
                PERCENT,
            ),
            (
                f'=IF({sums("due")}=0,"–",{sums("due_done")}/{sums("due")})',
                "–" if schedule is None else schedule,
                PERCENT,
            ),
        ]
        for col, (formula, value, style) in enumerate(contents, start=2):
            self.cells.append(Cell(row, col, Formula(formula, value), style))

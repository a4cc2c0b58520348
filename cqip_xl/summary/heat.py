"""The heat map: school × standard, completion beside the number of actions, "no plan" apart from 0 %."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cqip_xl.drawing.style import CELL, HEAD, LABEL, NUMBER, PERCENT, SECTION, SUBTITLE, TITLE
from cqip_xl.model.book import Area, Cell, Condition, Content, Sheet, Style
from cqip_xl.model.case import Case
from cqip_xl.model.framework import Framework
from cqip_xl.model.layers import layers, ways
from cqip_xl.model.markers import letters
from cqip_xl.model.standard import Standard
from cqip_xl.model.verdict import Tally, total_of
from cqip_xl.summary.register import hint_area, page
from cqip_xl.summary.rollup_view import RollupView, by_pack, school_name

#: Three bands that a legend words; the number stands in the cell as well.
BANDS = (
    ("heat_low", "<0.25", Style(fill="F9CFC9", color="7F1D1D")),
    ("heat_middle", "<=0.75", Style(fill="FCE7B0", color="5C3D00")),
    ("heat_high", ">0.75", Style(fill="C9E7D0", color="14532D")),
)
NO_PLAN = Style(fill="FFFFFF", color="616E7C", border="CBD2D9", italic=True, align="center")


def heat(view: RollupView) -> Sheet:
    """Draws one block for each framework; frameworks are never mixed."""
    cells = [
        Cell(0, 0, view.say("sheets.heat"), TITLE),
        Cell(1, 0, view.say("summary.hint_heat"), SUBTITLE),
    ]
    cells += [Cell(2, 2 + 2 * n, view.say(f"summary.{key}"), style) for n, (key, _, style) in enumerate(BANDS)]
    conditions: list[Condition] = []
    packs = by_pack(view)
    row, widest = 4, 1
    titles = None
    for _, cases in sorted(packs.items()):
        titles = (row + 1, row + 1)
        for layer in _layers(cases[0].framework):
            row = _block(view, cases, layer, row, cells, conditions)
            widest = max(widest, len(layer))
        row = _levels(view, cases, row, cells)
    widths: dict[int, float] = {0: 36.0, 1: 18.0}
    widths |= {2 + n: (13.0 if n % 2 == 0 else 9.0) for n in range(2 * (widest + 1))}
    return Sheet(
        view.say("sheets.heat"),
        tuple(cells),
        widths=widths,
        merges=(hint_area(widths),),
        heights={0: 28},
        conditions=tuple(conditions),
        freeze=(4, 1),
        protected=False,
        tab="C2410C",
        page=page(view, titles),
    )


def _layers(framework: Framework) -> list[list[Standard]]:
    """The standards that stand in no other, then those in them, and so on."""
    way = ways(framework)
    return [[s for s in framework.all_standards if len(way[s.id]) == n] for n in range(1, layers(framework) + 1)]


def _block(
    view: RollupView,
    cases: list[Case],
    standards: list[Standard],
    row: int,
    cells: list[Cell],
    conditions: list[Condition],
) -> int:
    """The completion of one layer of standards, a row for each school; gives the row of the next block."""
    framework, lex = cases[0].framework, view.lex(cases[0])
    title, layer = lex.word("title"), len(ways(framework)[standards[0].id])
    if layers(framework) > 1:
        title = view.say("summary.heat_layer", title=title, layer=layer, count=layers(framework))
    cells.append(Cell(row, 0, title, SECTION))
    head = row + 1
    cells += [Cell(head, 0, view.say("col.school"), HEAD), Cell(head, 1, view.say("col.district"), HEAD)]
    ids = [s.id for s in standards]
    titles = [f"{s.id} {lex.word('standards/' + s.id)}" for s in standards] + [view.say("summary.total")]
    for n, title in enumerate(titles):
        cells.append(Cell(head, 2 + 2 * n, title, HEAD))
        short = ids[n] if n < len(ids) else title
        cells.append(Cell(head, 3 + 2 * n, view.say("summary.count_of", standard=short), HEAD))
    for r, case in enumerate(cases, start=head + 1):
        here = [*(case.verdict.by_standard.get(code) for code in ids), case.verdict.total]
        cells += [Cell(r, 0, school_name(case.plan), LABEL), Cell(r, 1, case.plan.school.district, CELL)]
        cells += _line(view, r, here)
    end = head + len(cases) + 1
    tallies = [total_of(case.verdict.by_standard[code] for case in cases) for code in ids]
    tallies.append(total_of(case.verdict.total for case in cases))
    cells += [Cell(end, 0, view.say("summary.total"), LABEL), Cell(end, 1, "", LABEL), *_line(view, end, tallies)]
    for n in range(len(titles)):
        col = 2 + 2 * n
        area, cell = Area(head + 1, col, end, col), f"{letters(col)}{head + 2}"
        conditions += [
            Condition(area, f"=AND(ISNUMBER({cell}),{cell}{test})", style, stop=True) for _, test, style in BANDS
        ]
    return end + 3


def _levels(view: RollupView, cases: list[Case], row: int, cells: list[Cell]) -> int:
    """The levels that standards have, a row for each school; gives the row of the next block."""
    framework, lex = cases[0].framework, view.lex(cases[0])
    standards = [(s, s.levels) for s in framework.all_standards if s.levels]
    if not standards:
        return row
    title = view.say("summary.heat_levels", title=lex.word("title"))
    heads = [view.say("col.school"), view.say("col.district")]
    heads += [f"{s.id} {lex.word('standards/' + s.id)}" for s, _ in standards]
    cells.append(Cell(row, 0, title, SECTION))
    cells += [Cell(row + 1, col, head, HEAD) for col, head in enumerate(heads)]
    for r, case in enumerate(cases, start=row + 2):
        found = case.verdict.levels.standards if case.verdict.levels else {}
        cells += [Cell(r, 0, school_name(case.plan), LABEL), Cell(r, 1, case.plan.school.district, CELL)]
        for col, (standard, rule) in enumerate(standards, start=2):
            code = found.get(standard.id)
            shown = lex.word(f"scales/{rule.scale}/{code}") if code else "–"
            cells.append(Cell(r, col, shown, replace(CELL, align="center")))
    return row + len(cases) + 3


def _line(view: RollupView, row: int, tallies: Sequence[Tally | None]) -> list[Cell]:
    cells = []
    for n, tally in enumerate(tallies):
        share = tally.completion if tally else None
        content: Content = view.say("summary.no_plan") if share is None else share
        style = NO_PLAN if share is None else replace(PERCENT, align="center")
        cells.append(Cell(row, 2 + 2 * n, content, style))
        cells.append(Cell(row, 3 + 2 * n, float(tally.actions if tally else 0), NUMBER))
    return cells

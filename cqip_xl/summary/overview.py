"""The first sheet: key figures, two charts, what needs attention. One landscape page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cqip_xl.drawing.fit import text_width, wrapped
from cqip_xl.drawing.style import (
    CELL,
    HIDDEN,
    LABEL,
    PROBLEM,
    SECTION,
    STATUS_COLORS,
    SUBTITLE,
    TITLE,
    status_style,
)
from cqip_xl.model.book import Area, Cell, Chart, Condition, Series, Sheet
from cqip_xl.model.case import Case, school_count
from cqip_xl.model.markers import span
from cqip_xl.model.rule import STATUSES
from cqip_xl.model.table import worded_in
from cqip_xl.model.verdict import total_of
from cqip_xl.summary.key_figures import FIGURES, PARTS, key_figures, problem_files
from cqip_xl.summary.levels import distribution
from cqip_xl.summary.register import page
from cqip_xl.summary.rollup_view import RollupView, by_pack
from cqip_xl.words.catalog import say

CHARTS = "_charts"
#: Charts of more points cannot be read.
MAX_POINTS = 20
#: Of a chart's label: digits in a line, lines; pixels of a digit in the chart's 10-point font.
LABEL_WIDTH, LABEL_LINES, LABEL_PIXELS = 34, 2, 7.5
#: Lines in each list of what needs attention.
LINES = 8
#: Where the chart below the key figures stands at least, and how many rows it takes.
CHART_ROW, CHART_ROWS = 17, 17
#: Characters of an action shown in them.
WHAT = 100


@dataclass(frozen=True, slots=True)
class Overview:
    """`actions`, `expected`: where these numbers stand, as formulas of other sheets name them."""

    sheet: Sheet
    points: Sheet
    actions: str
    expected: str


def overview(view: RollupView) -> Overview:
    """Draws the sheet and the hidden sheet of its charts' points."""
    cells: list[Cell] = [
        Cell(0, 1, view.say("summary.title"), TITLE),
        Cell(1, 1, _hint(view), SUBTITLE),
        Cell(3, 1, view.say("summary.key_figures"), SECTION),
    ]
    figures = list(enumerate(key_figures(view), start=FIGURES))
    for n, (key, content, style) in figures:
        label = f"– {view.say(key)}" if key in PARTS else view.say(f"summary.{key}", days=view.soon)
        cells += [Cell(n, 1, label, LABEL), Cell(n, 2, content, style)]
    at = {key: n for n, (key, _, _) in figures}
    below = max(CHART_ROW, FIGURES + len(figures) + 1)
    statuses, standards = _status_points(view), _standard_points(view)
    points = [*_points(statuses, 0), *_points(standards, 3)]
    row = below + CHART_ROWS
    for heading, lines in _attention(view):
        cells.append(Cell(row, 1, heading, SECTION))
        for line in lines or [(view.say("summary.none"), "", "")]:
            row += 1
            cells += [Cell(row, 1 + c, text, CELL) for c, text in enumerate(line)]
        row += 2
    sheet = Sheet(
        view.say("sheets.overview"),
        tuple(cells),
        widths={0: 1.5, 1: 44.0, 2: 16.0, 3: 92.0},
        heights={0: 30},
        merges=(Area(1, 1, 1, 3),),
        conditions=tuple(_marks(view, at["reconciled"])),
        charts=(_chart(view, "status", statuses, 0, below, 1, 430), _chart(view, "standard", standards, 3, 3, 3, 640)),
        protected=False,
        tab="1F4E79",
        page=replace(page(view), tall=1),
    )
    points_sheet = Sheet(CHARTS, tuple(points), hidden="hidden", protected=False)

    def cell(key: str) -> str:
        return span(sheet.name, at[key], 2, at[key], 2) if key in at else "0"

    return Overview(sheet, points_sheet, cell("actions"), cell("schools_expected"))


def _points(rows: Sequence[tuple[str, float]], left: int) -> Iterator[Cell]:
    for r, (label, value) in enumerate(rows):
        yield Cell(r, left, label, HIDDEN)
        yield Cell(r, left + 1, value, HIDDEN)


def _hint(view: RollupView) -> str:
    rollup = view.rollup
    hint = view.say(
        "summary.hint_overview",
        as_of=rollup.as_of,
        schools=school_count(rollup.counted),
        actions=rollup.total.actions,
    )
    return f"{hint} {_frameworks(view)}".strip()


def _marks(view: RollupView, row: int) -> Iterator[Condition]:
    """Green where all rows add up, red where they do not."""
    cell = Area(row, 2, row, 2)
    yield Condition(cell, f'=$C${row + 1}="{view.say("summary.adds_up")}"', status_style("done"))
    yield Condition(cell, f'=$C${row + 1}="{view.say("summary.adds_not")}"', PROBLEM)


def _status_points(view: RollupView) -> list[tuple[str, float]]:
    counts = view.rollup.total.counts
    return [(say(view.language, f"status.{code}"), float(counts.get(code, 0))) for code in STATUSES]


def _standard_points(view: RollupView) -> list[tuple[str, float]]:
    """Completion by standard of the framework with the most schools, at most 20 points."""
    packs = by_pack(view)
    if not packs:
        return [("–", 0.0)]
    cases = max(packs.values(), key=len)
    lex = view.lex(cases[0])
    points = []
    for standard in lex.framework.standards[:MAX_POINTS]:
        total = total_of(case.verdict.by_standard[standard.id] for case in cases)
        label = _label(f"{standard.id} {lex.word('standards/' + standard.id)}")
        points.append((label, total.completion or 0.0))
    return points


def _chart(
    view: RollupView, name: str, points: Sequence[tuple[str, float]], col: int, row: int, at: int, width: int
) -> Chart:
    percent = name == "standard"
    told = "; ".join(f"{label}: {value:.0%}" if percent else f"{label}: {value:.0f}" for label, value in points)
    last = len(points) - 1
    widest = max((text_width(line) for label, _ in points for line in label.split("\n")), default=0.0)
    series = Series(
        view.say(f"summary.chart_{name}"),
        "=" + span(CHARTS, 0, col, last, col),
        "=" + span(CHARTS, 0, col + 1, last, col + 1),
        "2F6DA8" if percent else STATUS_COLORS["done"][1],
        labels=True,
    )
    return Chart(
        "bar",
        row,
        at,
        _chart_title(view, name),
        view.say(f"summary.chart_{name}_alt", text=told),
        (series,),
        width=width,
        height=300 if name == "status" else 560,
        percent=percent,
        margin=(widest * LABEL_PIXELS + 12) / width,
    )


def _chart_title(view: RollupView, name: str) -> str:
    """Of several frameworks the standards of the most used one are shown, and it is named."""
    packs = by_pack(view)
    several = name == "standard" and len(packs) > 1
    most = max(packs.values(), key=len) if several else ()
    return view.say(f"summary.chart_{name}") + (f" ({view.pack(most[0].framework)})" if most else "")


def _label(text: str) -> str:
    """A chart's label in lines of our own: charts neither wrap nor cut a label at their frame."""
    lines = wrapped(text, LABEL_WIDTH)
    return "\n".join(lines if len(lines) <= LABEL_LINES else [*lines[: LABEL_LINES - 1], f"{lines[LABEL_LINES - 1]} …"])


def _frameworks(view: RollupView) -> str:
    """How many schools and actions each framework has; frameworks are summed, never mixed."""
    packs = by_pack(view)
    lines = (
        view.say(
            "summary.framework_line",
            pack=view.pack(cases[0].framework),
            schools=school_count(cases),
            actions=sum(case.verdict.total.actions for case in cases),
        )
        for _, cases in sorted(packs.items())
    )
    return " · ".join(lines) if len(packs) > 1 else ""


def _districts(view: RollupView) -> list[tuple[str, str, str]]:
    """Each district: name, completion, how many schools and actions; the lowest completion first."""
    groups: dict[str, list[Case]] = {}
    for case in (case for case in view.rollup.counted if case.plan.school.district):
        groups.setdefault(case.plan.school.district, []).append(case)
    found = []
    for name, cases in groups.items():
        total = total_of(case.verdict.total for case in cases)
        values = {"schools": school_count(cases), "actions": total.actions, "overdue": total.counts.get("overdue", 0)}
        share = view.say("summary.no_plan") if total.completion is None else f"{total.completion:.0%}"
        found.append((total.completion or 0.0, (name, share, view.say("summary.district_line", **values))))
    return [line for _, line in sorted(found)]


def _this_week(view: RollupView) -> list[tuple[str, str, str]]:
    """Actions due within seven days of the summary's date, school by school."""
    found = []
    for case in view.rollup.counted:
        for action in case.verdict.actions:
            days = (action.due_on - view.rollup.as_of).days if action.due_on else -1
            if 0 <= days <= 7 and action.status not in ("done", "not_needed") and action.due_on:
                told = worded_in(case.framework.tables["actions"])
                what = " ".join(action.row.text(told).split())
                line = (view.school(case.plan), view.day(action.due_on), what[:WHAT] + "…" * (len(what) > WHAT))
                found.append((action.due_on, line))
    return [line for _, line in sorted(found)]


def _cut(view: RollupView, lines: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """The first lines, and how many more there are."""
    rest = len(lines) - LINES
    return lines if rest <= 0 else [*lines[: LINES - 1], (view.say("summary.more", count=rest + 1), "", "")]


def _attention(view: RollupView) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    districts = _districts(view)
    if districts:
        yield view.say("summary.by_district"), _cut(view, districts)
    levels = [
        (view.pack(cases[0].framework), "", text)
        for _, cases in sorted(by_pack(view).items())
        for text in [distribution(view, cases) if cases[0].framework.levels else ""]
        if text
    ]
    if levels:
        yield view.say("summary.by_level"), levels
    warned = list(_warned(view))
    if warned:
        yield view.say("summary.attention_cards"), _cut(view, warned)
    yield view.say("summary.due_this_week"), _cut(view, _this_week(view))
    late = [(case.verdict.total.counts["overdue"], case) for case in view.rollup.counted]
    late = sorted(((count, case) for count, case in late if count), key=lambda one: (-one[0], one[1].path))
    lines = [(view.school(case.plan), str(count), view.shown(case.path)) for count, case in late]
    yield view.say("summary.attention_overdue"), _cut(view, lines)
    files = [
        (view.shown(f.path), view.say(f"outcome.{f.outcome}"), view.say(f"outcome_advice.{f.outcome}"))
        for f in problem_files(view)
    ]
    yield view.say("summary.attention_files"), _cut(view, files)
    if replaced := list(_replaced(view)):
        yield view.say("summary.attention_superseded"), _cut(view, replaced)
    if view.rollup.roster:
        yield view.say("summary.attention_missing"), _cut(view, list(_wanted(view)))
    if unsure := list(_unsure(view)):
        yield view.say("summary.attention_unsure"), _cut(view, unsure)


def _wanted(view: RollupView) -> Iterator[tuple[str, str, str]]:
    """School, deadline, what has come instead of a plan and whom to ask."""
    for found in view.rollup.expected:
        if found.wanted and (row := found.row):
            day = view.day(row.deadline) if row.deadline else ""
            told = " · ".join(part for part in (view.say(f"state.{found.state}"), row.contact) if part)
            yield view.told_apart(found.school), day, told


def _unsure(view: RollupView) -> Iterator[tuple[str, str, str]]:
    """School, number and files of each that somebody has to settle; the list of schools says what is asked."""
    for found in view.rollup.schools:
        if found.state == "unsure":
            files = "; ".join(map(view.shown, found.files))
            yield view.told_apart(found.school) or files, found.school.id if found.school.name else "", files


def _replaced(view: RollupView) -> Iterator[tuple[str, str, str]]:
    """File, school and reason of each file in whose place another counts."""
    for case in view.rollup.cases:
        if case.outcome == "duplicate":
            yield view.shown(case.path), view.school(case.plan), view.detail(case.detail)


def _warned(view: RollupView) -> Iterator[tuple[str, str, str]]:
    """School, proposal and file of each early warning."""
    for case in view.rollup.counted:
        for card in case.verdict.cards:
            step = view.lex(case).word(f"alerts/{card.alert}/{card.step}")
            yield view.school(case.plan), step, view.shown(case.path)

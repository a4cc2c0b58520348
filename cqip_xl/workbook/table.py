"""One drawing for every table: hidden id row, header, entry rows, dropdowns, prompts and marks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from cqip_xl.drawing.fit import text_width
from cqip_xl.drawing.pages import WIDTH
from cqip_xl.drawing.style import (
    CALCULATED,
    GIVEN_CELL,
    HEAD,
    HEAD_GIVEN,
    HIDDEN,
    LINK,
    SUBTITLE,
    TITLE,
    entry_style,
    group_style,
    sided,
)
from cqip_xl.kinds.kind import KINDS
from cqip_xl.model.book import Area, Cell, Condition, Content, Link, Page, Sheet, Style, Validation
from cqip_xl.model.field import Field
from cqip_xl.model.layers import ways
from cqip_xl.model.markers import BACK, TAG, quoted
from cqip_xl.model.plan import Row, Value, spread
from cqip_xl.model.rule import STATUSES
from cqip_xl.model.table import OTHER, Column, Table
from cqip_xl.rules.requirements import Subject, asked
from cqip_xl.workbook.entry import Ranges, clip, is_calculated, marks, validations
from cqip_xl.workbook.plan_view import GUTTER, HINT_ROW, TITLE_ROW, PlanView, TablePlace
from cqip_xl.workbook.row_limits import row_marks, row_validations, style_of, subject_at

#: What a calculated column holds at a position: an Excel formula with the value that Python reads.
Calculated = Callable[[Column, int], Content]

_WIDTHS = {
    **{"key": 7, "status": 14, "title": 44, "due_on": 12, "name": 34, "alias": 30, "role": 26, "in_charge": 20},
    **{"number": 9, "heading": 34, "text": 70, "criteria": 22, "next_code": 16},
    **{"indicator": 40, "wanted": 32, "value": 11, "attainment": 15, "trend": 12, "numerator": 10, "denominator": 10},
}
#: How calculated days and numbers are shown.
_NUMBERS = {"date": "dd/mm/yyyy", "percent": "0%", "integer": "0"}
#: What the framework fixes is often a list.
_PRESET = 34.0
#: The widest that row numbers make their column.
_WIDEST_KEY = 24.0
_WIDEST_CHOICE = 22.0


@dataclass(frozen=True, slots=True)
class Drawn:
    """The parts that a table adds to its sheet."""

    cells: tuple[Cell, ...]
    validations: tuple[Validation, ...]
    conditions: tuple[Condition, ...]
    widths: dict[int, float]
    hidden_rows: tuple[int, ...]
    hidden_columns: tuple[int, ...]


def draw_table(
    view: PlanView,
    ranges: Ranges,
    place: TablePlace,
    rows: Iterable[Row | None],
    fixed: Callable[[int], tuple[str, str]],
    calculated: Calculated | None = None,
    more: Iterable[Condition] = (),
) -> Drawn:
    """Draws a table. `fixed(position)`: key and title of the row; `rows`: entries in drawing order."""
    cells = [Cell(place.head - 1, GUTTER, f"{TAG}{place.table.id}", HIDDEN)]
    cells += [Cell(place.head - 1, place.at[c.id], c.id, HIDDEN) for c in place.columns]
    cells += [_heading(view, place, c) for c in place.columns]
    given = list(rows)
    usual = [(column, _style(view, column, place)) for column in place.columns]
    known: dict[int, list[tuple[Column, int, Style]]] = {}
    for n in range(place.drawn):
        row = given[n] if n < len(given) else None
        key, title = fixed(n)
        subject, line = subject_at(view, place, n), place.row(n)
        if id(subject) not in known:
            known[id(subject)] = [_meant(view, place, column, style, subject) for column, style in usual]
        for column, col, style in known[id(subject)]:
            is_blank = row is None and column.id not in ("key", "title") and not is_calculated(column)
            content = None if is_blank else _content(view, column, row, n, key, title, calculated)
            cells.append(Cell(line, col, content, style))
    cells += _headings(view, place)
    shown = (*(fixed(n)[0] for n in range(place.drawn)), *(row.key for row in given if row))
    longest = max(map(text_width, shown), default=0.0)
    keys = max(float(_WIDTHS["key"]), min(longest + 1, _WIDEST_KEY))
    hidden = tuple(place.at[c.id] for c in place.columns if c.id == "due_on")
    return Drawn(
        cells=tuple(cells),
        validations=(*validations(view, ranges, place), *row_validations(view, ranges, place)),
        conditions=(*more, *marks(view, ranges, place), *row_marks(view, ranges, place)),
        widths={GUTTER: 1.5, **{place.at[c.id]: _width(view, c) for c in place.columns}, place.at["key"]: keys},
        hidden_rows=(place.head - 1,),
        hidden_columns=hidden,
    )


def _meant(
    view: PlanView, place: TablePlace, column: Column, style: Style, subject: Subject
) -> tuple[Column, int, Style]:
    """The column as rows of one subject mean it, where it stands, and how its cells look there."""
    own = asked(place.table, column.field, subject) if subject else None
    meant = column if own is None or own is column.field else replace(column, field=own)
    return meant, place.at[column.id], style_of(view, place, column, subject) or style


def sheet_of(
    view: PlanView, name: str, hint: str, drawn: Drawn, place: TablePlace, freeze: int, filtered: bool, tab: str
) -> Sheet:
    """A sheet that holds one table from top to bottom."""
    printed = [place.at[c.id] for c in place.columns if c.field.printed]
    right = max(printed, default=1)
    last = max(place.at.values())
    merge = Area(HINT_ROW, 1, HINT_ROW, _wide_enough(drawn.widths, right))
    printed_to = max(right, merge.right)
    paper = page(view, (place.head, place.head), Area(0, 0, place.last, printed_to))
    return Sheet(
        name=name,
        cells=(*headline(view, name, hint), *drawn.cells),
        widths=drawn.widths,
        merges=(merge,),
        hidden_rows=drawn.hidden_rows,
        hidden_columns=drawn.hidden_columns,
        validations=drawn.validations,
        conditions=drawn.conditions,
        freeze=(place.first, freeze),
        filter=Area(place.head, 1, place.last, last) if filtered else None,
        heights={TITLE_ROW: 28},
        tab=tab,
        page=replace(paper, kept=(0, freeze - 1)),
    )


def _wide_enough(widths: Mapping[int, float], right: int) -> int:
    """The column up to which the hint above a table may run: about a screen, not beyond what is printed."""
    total = 0.0
    for col in count(1):
        total += widths.get(col, WIDTH)
        if total > 110 or (col >= right and total > 50):
            break
    return col


_BACK = replace(LINK, border="", size=14, bold=True, underline=False, align="center", valign="center", wrap=False)


def headline(view: PlanView, title: str, hint: str, back: int = GUTTER) -> tuple[Cell, ...]:
    """Title and hint, and the way back to Start here. `back`: the column in which that stands."""
    start, look = view.names["start"], _BACK if back == GUTTER else replace(_BACK, align="left")
    return (
        Cell(TITLE_ROW, back, Link(f"internal:{quoted(start)}!A1", BACK, start), look),
        Cell(TITLE_ROW, 1, title, TITLE),
        Cell(HINT_ROW, 1, hint, SUBTITLE),
    )


def page(view: PlanView, titles: tuple[int, int] | None = None, area: Area | None = None, wide: bool = True) -> Page:
    """Landscape, one page wide; period and framework in the header, page n of m in the footer.

    The school's name is typed later than a header is written: it stands in a row, see workbook/school_line.py.
    """
    pack = clip(view.lex.word("short" if view.lex.has_word("short") else "title"), 90).replace("&", "&&")
    return Page(
        landscape=wide,
        letter=view.framework.region.letter,
        titles=titles,
        area=area,
        header=f"&R{view.plan.period} · {pack}",
        footer=f"&L{view.say('page.title')}&R{view.say('page.number')}",
    )


def is_filtered(table: Table) -> bool:
    """Whether its rows may be sorted and filtered: not those under headings, and what lies below them."""
    return table.source in ("", "indicators")


def _heading(view: PlanView, place: TablePlace, column: Column) -> Cell:
    label = view.lex.field_label(place.table.id, column)
    if column.field.required and column.slot == 1 and not is_calculated(column):
        label = f"{label}\n({view.say('entry.required_word')})"
    given = is_calculated(column) or column.id in ("key", "title")
    style = sided(HEAD_GIVEN if given else HEAD, column.field.kind, is_filtered(place.table))
    return Cell(place.head, place.at[column.id], label, style)


def _headings(view: PlanView, place: TablePlace) -> Iterator[Cell]:
    """The standards over their criteria: rows without a number, in which nothing can be entered."""
    for line, standard in place.headings:
        style = group_style(len(ways(view.framework)[standard]) - 1)
        title = f"{standard} {view.lex.word('standards/' + standard)}"
        for column in place.columns:
            content = title if column.id == "title" else None
            yield Cell(place.first + line, place.at[column.id], content, style)


def _content(
    view: PlanView,
    column: Column,
    row: Row | None,
    n: int,
    key: str,
    title: str,
    calculated: Calculated | None,
) -> Content:
    if column.id == "key":
        return row.key if row else key
    if column.id == "title":
        return title or (row.text("title") if row else "") or None
    if is_calculated(column):
        return calculated(column, n) if calculated else None
    if row is None:
        return None
    several = column.slot == OTHER or column.field.kind == "person"
    value = _person(column, row) if several else row.values.get(column.id)
    if value is None:
        # A bad cell's text is carried over as text: nothing that was entered is lost on the way.
        return row.raw.get(column.id) or None
    if column.field.kind in ("criterion", "indicator") and column.id in row.raw:
        return row.raw[column.id]  # what names a second code is left as it was typed
    if column.field.kind == "criterion" and (criterion := view.framework.criterion(str(value))):
        return view.criterion_label(criterion)
    if column.field.kind == "row":
        return view.row_label(column.field.rows, str(value))
    shown = view.lex.show(column.field, value)
    return shown if isinstance(shown, str | float | date) else str(shown)


def _person(column: Column, row: Row) -> Value:
    """What a people slot holds: several that stood in one cell move on to the slots that are free."""
    f = column.field
    if f.per:
        return "; ".join(row.people(column.id)) or None
    others = [c for c in row.values if c.startswith(f"{f.id}.other")]
    names = [str(v) for c, v in row.values.items() if v is not None and c not in others and c.split(".")[0] == f.id]
    own = [str(row.values[c]) for c in others]
    made = dict(spread(f, names))
    if own:
        made[f"{f.id}.other"] = "; ".join([*([made[f"{f.id}.other"]] if f"{f.id}.other" in made else []), *own])
    return made.get(column.id)


def _style(view: PlanView, column: Column, place: TablePlace) -> Style:
    if column.id == "key" and place.table.source == "indicators":
        return replace(CALCULATED, number="@")
    if column.id == "title" or (column.id == "key" and place.table.source):
        return GIVEN_CELL
    if column.id == "key":
        return replace(CALCULATED, number="@")
    if is_calculated(column):
        style = replace(CALCULATED, number=_NUMBERS.get(column.field.kind, CALCULATED.number))
        return sided(replace(style, bold=column.id == "status"), column.field.kind)
    return entry_style(column, view.framework.region)


def _width(view: PlanView, column: Column) -> float:
    """By kind and id; wide enough for one line of each offered word, as far as that is reasonable."""
    f = column.field
    if _is_preset(view, f):
        return _PRESET
    width = _WIDTHS.get(column.field.id, min(KINDS[f.kind].width, 14) if f.slots > 2 else KINDS[f.kind].width)
    short = f.kind in ("choice", "yes_no", "level")
    name = "status" if column.id == "status" else view.lex.list_name(f) if short else ""
    words = view.lex.offer(name).labels if name else ()
    if column.id == "status":
        words = words[: len(STATUSES)]  # the word that is no status is longer: its first line says what matters
    if column.id == "year":
        words = tuple({view.lex.period_label(row.period) for row in view.measures})
    return max(width, min(_WIDEST_CHOICE, max((text_width(word) * 1.1 for word in words), default=0.0)))


def _is_preset(view: PlanView, f: Field) -> bool:
    """Whether it shows what the framework fixes, itself or by way of a field of another table."""
    table, _, name = f.shows.partition(".")
    spec = view.framework.tables.get(table)
    of = spec.field(name) if spec else None
    return table == "preset" or bool(of and of.shows.startswith("preset."))

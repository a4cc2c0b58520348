"""What a person meets in an entry cell: dropdown or limits, prompt, error text, marks for wrong values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby, product

from cqip_xl.drawing.style import FADED, answer_style
from cqip_xl.kinds.dates import FIRST, LAST
from cqip_xl.kinds.kind import BOUNDS, KINDS
from cqip_xl.model.book import Area, Condition, Validation
from cqip_xl.model.field import Field
from cqip_xl.model.layers import BY_ROW, scale_of
from cqip_xl.model.markers import CALC, LISTS, letters, quoted
from cqip_xl.model.period import Period
from cqip_xl.model.table import NEXT_CODE, Column
from cqip_xl.rules.requirements import is_by_row
from cqip_xl.words.examples import example_of
from cqip_xl.words.grounds import Grounds, grounds_of
from cqip_xl.workbook.calc import calc_column
from cqip_xl.workbook.fault import Cells, Fault, Offered, Twin, foreign, neither, problem, unread
from cqip_xl.workbook.plan_view import PlanView, TablePlace

#: Excel's limits: prompt and error titles 32 characters, texts 255.
TITLE_LIMIT, TEXT_LIMIT = 32, 255


@dataclass(frozen=True, slots=True)
class RowRanges:
    """The rows of a table that cells elsewhere name: the name of what is offered and the range that it stands for.

    `keys`, `texts`: where their numbers and what they say stand.
    """

    offered: str
    source: str
    keys: str
    texts: str


@dataclass(frozen=True, slots=True)
class Ranges:
    """Where dropdowns draw from: list name -> range; codes of levels, or offered periods -> range of their labels."""

    lists: dict[str, str]
    level_sets: dict[tuple[str, ...], str]
    periods: Mapping[tuple[Period, ...], str]
    people: str
    people_names: str
    rows: Mapping[str, RowRanges] = field(default_factory=dict)
    #: Each of those ranges -> the same side by side, and as many ones below each other.
    across: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    #: The same of what the workbook gives in rows that the framework fixes: "criteria/key", "criteria/title" …
    fixed: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def offered(self, source: str, labels: Collection[str]) -> Offered:
        """What a dropdown draws on; `labels`: the words that stand there now."""
        return Offered(source, *self.across[source], labels)


@dataclass(frozen=True, slots=True)
class Said:
    title: str
    prompt: str
    error_title: str
    error: str


def said(view: PlanView, table: str, column: Column) -> Said:
    """Prompt (what, with an example) and error text (what is wanted, what to do) of a column."""
    f = column.field
    label = view.lex.field_label(table, column)
    order = view.say(f"dates.order.{view.lex.wording.order}")
    prompt = view.lex.field_text(table, f.id, "prompt") or _of_kind(view, "prompt", f, order)
    example = example_of(view.lex, table, f)
    parts = [view.say("entry.required")] if f.required and column.slot == 1 else []
    parts.append(prompt)
    if f.pattern:
        parts.append(view.say("entry.next_offered"))
    if example:
        parts.append(view.say("entry.example", example=example))
    error = _of_kind(view, "error", f, order)
    if table == "actions" and f.id == "budget":
        error = f"{error} {view.say('entry.error_budget')}".strip()
    if example and f.kind not in ("text", "long_text", "code"):
        error = f"{error} {view.say('entry.example', example=example)}"
    return Said(
        clip(label, TITLE_LIMIT),
        clip(" ".join(parts), TEXT_LIMIT),
        clip(view.say("entry.error_title", field=label), TITLE_LIMIT),
        clip(error, TEXT_LIMIT),
    )


def _of_kind(view: PlanView, part: str, f: Field, order: str) -> str:
    """What cells of a kind say; without a sheet of people a person is a text like another."""
    return view.say(f"entry.{part}.{f.kind}", order=order) or view.say(f"entry.{part}.text")


def clip(text: str, limit: int) -> str:
    """A text within Excel's limit, cut at a word with an ellipsis."""
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def header_validation(view: PlanView, ranges: Ranges, column: Column, area: Area) -> Validation:
    """The validation of one cell of the header form."""
    return validation_of(view, ranges, "header", column, area, ranges.lists.get(view.lex.list_name(column.field), ""))


def validations(view: PlanView, ranges: Ranges, place: TablePlace) -> Iterator[Validation]:
    """One validation for each entry column; level columns of fixed rows one for each run of equal levels."""
    table = place.table
    for column in place.columns:
        f, col = column.field, place.at[column.id]
        area = Area(place.first, col, place.last, col)
        if is_calculated(column) or (column.id == "key" and table.source == "indicators"):
            yield refusal(view, area)
        elif column.id in ("key", "title") or is_by_row(place.table, f):
            continue
        elif f.kind == "level" and table.source == "criteria":
            for run, codes in level_runs(view, place, column):
                whole = validation_of(view, ranges, table.id, column, run, ranges.level_sets[codes])
                yield from _with_levels_told(view, place, f, whole, codes)
        elif f.kind == "level" and f.of == "criterion" and table.id == "actions":
            yield validation_of(view, ranges, table.id, column, area, level_offset(view, place.first))
        elif f.pattern and NEXT_CODE.id in place.at:
            yield _next_code(view, ranges, place, column, area)
        else:
            source = ranges.lists.get(view.lex.list_name(f), "")
            for run in place.areas(column.id):
                yield validation_of(view, ranges, table.id, column, run, source)


def _with_levels_told(
    view: PlanView, place: TablePlace, f: Field, whole: Validation, codes: Sequence[str]
) -> Iterator[Validation]:
    """The validation of a run of level cells, cell by cell where the pack says what each level asks of a criterion."""
    lex, offer = view.lex, view.lex.offer(view.lex.list_name(f))
    told: dict[int, str] = {}
    for row in range(whole.area.top, whole.area.bottom + 1):
        at = place.drawn_at(row - place.first)
        paths = {code: f"levels/{view.framework.criteria[at].id}/{code}" for code in codes} if at is not None else {}
        parts = (f"{offer.label(code)}: {lex.word(path)}" for code, path in paths.items() if lex.has_word(path))
        told[row] = "\n".join(parts)
    if not any(told.values()):
        yield whole
        return
    for row, text in told.items():
        area = replace(whole.area, top=row, bottom=row)
        yield replace(whole, area=area, prompt=clip(text, TEXT_LIMIT) if text else whole.prompt)


def _next_code(view: PlanView, ranges: Ranges, place: TablePlace, column: Column, area: Area) -> Validation:
    """A dropdown of one entry, the next free code of that row; any other code can be typed.

    The code is taken as a value: one by formula would become another when rows are sorted or deleted, while the Plan
    still names the old one.
    """
    base = validation_of(view, ranges, place.table.id, column, area, "")
    source = f"=${letters(place.at[NEXT_CODE.id])}{place.first + 1}"
    return replace(base, kind="list", source=source, low=None, high=None, error_title="", error="")


def is_calculated(column: Column) -> bool:
    return bool(column.field.shows)


def refusal(view: PlanView, area: Area) -> Validation:
    """A calculated cell takes no typing."""
    title = clip(view.say("entry.calculated_title"), TITLE_LIMIT)
    text = clip(view.say("entry.calculated"), TEXT_LIMIT)
    return Validation(area, "custom", source="=FALSE", title=title, prompt=text, error_title=title, error=text)


def level_offset(view: PlanView, row: int) -> str:
    """The levels of the criterion chosen in this row, out of the sorted hidden list."""
    lists, calc = quoted(LISTS), quoted(CALC)
    first, count = calc_column("level_first"), calc_column("level_count")
    return f"OFFSET({lists}!$A$1,{calc}!${first}{row + 1},0,{calc}!${count}{row + 1},1)"


def level_runs(view: PlanView, place: TablePlace, column: Column) -> Iterator[tuple[Area, tuple[str, ...]]]:
    """Runs of fixed rows whose criteria have the same levels, so that each draws on a static range."""
    col = place.at[column.id]
    sets = [view.lex.levels_for(column.field, c) for c in view.framework.criteria]
    start = 0
    for n in range(1, len(sets) + 1):
        if n == len(sets) or sets[n] != sets[start] or place.row(n) != place.row(n - 1) + 1:
            if sets[start]:
                yield Area(place.row(start), col, place.row(n - 1), col), sets[start]
            start = n


def validation_of(view: PlanView, ranges: Ranges, table: str, column: Column, area: Area, source: str) -> Validation:
    """Dropdown or limits of an area, with prompt and error text."""
    f = column.field
    text = said(view, table, column)
    low, high = BOUNDS.get(f.kind, (None, None))
    low, high = (f.low if f.low is not None else low), (f.high if f.high is not None else high)

    base = Validation(area, "any", "", None, None, text.title, text.prompt, text.error_title, text.error)

    match f.kind:
        case "criterion" | "choice" | "yes_no" | "level" | "indicator":
            return replace(base, kind="list", source="=" + source) if source else base
        case "person":
            return _suggested(base, ranges.people) if ranges.people else base
        case "row":
            return _suggested(base, ranges.rows[f.rows].offered)
        case "period":
            offered = ranges.periods.get(view.lex.periods(f))
            return _suggested(base, offered) if offered else _date(base, view)
        case "date":
            return _date(base, view)
        case "percent" | "number" | "money":
            return replace(base, kind="decimal", low=-1e15 if low is None else low, high=1e15 if high is None else high)
        case "integer":
            return replace(base, kind="whole", low=-1e9 if low is None else low, high=1e9 if high is None else high)
        case _:
            return replace(base, kind="length", low=0, high=32_000)


def _suggested(base: Validation, source: str) -> Validation:
    """A list that may be left: Excel asks, and keeps what was typed if told so."""
    return replace(base, kind="list", source="=" + source, stop="warning")


def _date(base: Validation, view: PlanView) -> Validation:
    """Dates within ten years of the plan; outside, it is a slip of the year."""
    years = view.plan.period
    low, high = date(max(years.first - 10, 1), 1, 1), date(years.last + 10, 12, 31)
    return replace(base, kind="date", low=max(FIRST, low), high=min(LAST, high))


def marks(view: PlanView, ranges: Ranges, place: TablePlace) -> Iterator[Condition]:
    """Conditional formats of a table: values smuggled past a dropdown, answers on their grounds, what is not asked."""
    for column in place.columns:
        f, col = column.field, place.at[column.id]
        if is_by_row(place.table, f):
            continue
        yield from _coloured(view, place, column)
        if is_calculated(column) or column.id in ("key", "title"):
            continue
        area = Area(place.first, col, place.last, col)
        yield from _wrong(view, ranges, place, column)
        if f.per and f.when and place.table.id == "actions":
            yield Condition(area, f"={quoted(CALC)}!${calc_column('each')}{place.first + 1}=0", FADED)


def _wrong(view: PlanView, ranges: Ranges, place: TablePlace, column: Column) -> Iterator[Fault]:
    """Values that a column does not take."""
    f, col = column.field, place.at[column.id]
    if f.kind == "level" and place.table.source == "criteria":
        for run, codes in level_runs(view, place, column):
            offer = view.lex.offer(view.lex.list_name(f))
            labels = [offer.label(code) for code in codes]
            yield foreign(run, ranges.offered(ranges.level_sets[codes], labels))
    elif f.kind == "row":
        area, cell = Area(place.first, col, place.last, col), f"${letters(col)}{place.first + 1}"
        yield _no_such_row(view, area, cell, ranges.rows[f.rows], f.rows)
    elif source := _offered(view, ranges, place, column):
        yield from (_foreign_in(view, ranges, run, column, source, place) for run in place.areas(column.id))
    elif KINDS[f.kind].typed:
        yield from (unread(run, f, view.lex.context(f)) for run in place.areas(column.id))


def _coloured(view: PlanView, place: TablePlace, column: Column) -> Iterator[Condition]:
    """The same of a column; of levels that are of each row's own scale, run by run."""
    f, areas = column.field, tuple(place.areas(column.id))
    if f.scale != BY_ROW or place.table.source != "criteria" or not view.framework.colours:
        yield from coloured(grounds_of(view.lex, _list_shown(view, f)), areas)
        return
    scales = [scale_of(view.framework, c) for c in view.framework.criteria]
    for name, run in groupby(range(len(scales)), scales.__getitem__):
        rows = [Area(place.row(n), place.at[column.id], place.row(n), place.at[column.id]) for n in run]
        yield from coloured(grounds_of(view.lex, f"scale/{name}"), rows)


def _list_shown(view: PlanView, f: Field) -> str:
    """The list of what stands in a column; where it shows a field of another table, that one's."""
    table, _, name = f.shows.partition(".")
    spec = view.framework.tables.get(table)
    return view.lex.list_name((spec.field(name) if spec else None) or f)


def coloured(grounds: Grounds, areas: Iterable[Area]) -> Iterator[Condition]:
    """Answers on the grounds that the pack gives them."""
    for area, (text, ground) in product(areas, grounds):
        said = text.replace('"', '""')
        yield Condition(area, f'=${letters(area.left)}{area.top + 1}="{said}"', answer_style(ground))


def _foreign_in(view: PlanView, ranges: Ranges, area: Area, column: Column, source: str, place: TablePlace) -> Fault:
    """A value that a column does not offer; days may stand in cells that offer periods."""
    f = column.field
    match f.kind:
        case "period":
            labels = [view.lex.period_label(p) for p in view.lex.periods(f)]
            return neither(area, f, view.lex.context(f), ranges.offered(source, labels))
        case "person":
            people = [row.text("name") for row in view.plan.rows("people")]
            return replace(foreign(area, ranges.offered(source, people)), better="unlisted")
        case "level" if f.of == "criterion" and place.table.id == "actions":
            cell = f"${letters(area.left)}{area.top + 1}"
            mark = foreign(area, Offered(source, "", "", ()))
            counted = _no_level(cell, ranges, area.top)
            return replace(mark, twin=_other_level(view, place, column), each="", counted=counted)
        case _:
            return foreign(area, ranges.offered(source, labels_of(view, view.lex.list_name(f))))


def _no_level(cell: str, ranges: Ranges, row: int) -> str:
    """The same test without OFFSET, which only the Plan may use: levels are told by where they stand."""
    last = max(int(source.rpartition("$")[2]) for source in ranges.level_sets.values()) + 1
    levels = f"{quoted(LISTS)}!$A$1:$A${last}"
    first, count = (f"{quoted(CALC)}!${calc_column(name)}{row + 1}" for name in ("level_first", "level_count"))
    there = f"(ROW({levels})>{first})*(ROW({levels})<={first}+{count})"
    return f'AND(LEN({cell}&"")>0,SUMPRODUCT(({levels}={cell})*{there})=0)'


def _other_level(view: PlanView, place: TablePlace, column: Column) -> Twin:
    """Whether a cell holds no level of the criterion chosen in its row."""
    offer, rows = view.lex.offer(view.lex.list_name(column.field)), view.plan.rows(place.table.id)

    def twin(cells: Cells, row: int) -> bool:
        n, content = row - place.first, cells(place.at[column.id])
        criterion = view.framework.criterion(rows[n].text("criterion")) if n < len(rows) else None
        codes = view.lex.levels_for(column.field, criterion)
        return content is not None and content not in [offer.label(code) for code in codes]

    return twin


def labels_of(view: PlanView, name: str) -> list[str]:
    """What a list offers, as it stands on the hidden sheet."""
    if name == "criterion":
        return [view.criterion_label(criterion) for criterion in view.framework.criteria]
    return list(view.lex.offer(name).labels)


def _no_such_row(view: PlanView, area: Area, cell: str, rows: RowRanges, table: str) -> Fault:
    """A filled cell that names no row of that table."""
    given = view.plan.rows(table)
    keys = {row.key.casefold() for row in given}
    told = view.framework.tables[table].told_by
    texts = {row.text(told).casefold() for row in given} if told else set()

    def twin(cells: Cells, row: int) -> bool:
        content = cells(area.left)
        text = "" if content is None else str(content).casefold()
        return bool(text) and text.partition(" ")[0] not in keys and text not in texts

    return replace(problem(area, f"AND({_names_no_row(cell, rows)})", twin), better="unlisted")


def _names_no_row(cell: str, rows: RowRanges) -> str:
    """Whether a filled cell begins with no number of such a row, nor holds what one says."""
    number = f'LEFT({cell},FIND(" ",{cell}&" ")-1)'
    known = f"SUMPRODUCT(--({rows.keys}={number}))" + (f"+SUMPRODUCT(--({rows.texts}={cell}))" if rows.texts else "")
    return f'LEN({cell}&"")>0,{known}=0'


def _offered(view: PlanView, ranges: Ranges, place: TablePlace, column: Column) -> str:
    """The range of the column's dropdown, for the mark of foreign values."""
    f = column.field
    if f.kind == "person":
        return ranges.people_names
    if f.kind == "period":
        return ranges.periods.get(view.lex.periods(f), "")
    if f.kind == "level" and f.of == "criterion" and place.table.id == "actions":
        return level_offset(view, place.first)
    return ranges.lists.get(view.lex.list_name(f), "")

"""The hidden sheets `_lists`, `_periods` and `_cqip`: what dropdowns offer and formulas look up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cqip_xl.drawing.meta_sheet import meta_sheet
from cqip_xl.kinds.context import Lookup
from cqip_xl.kinds.text import excel_bare
from cqip_xl.model.book import Content, Formula, Sheet
from cqip_xl.model.field import Field
from cqip_xl.model.framework import Framework
from cqip_xl.model.layers import criterion_scales, level_rules, scale_of
from cqip_xl.model.markers import EPOCH, GIVEN, LISTS, NAMED_ROWS, PEOPLE, letters, quoted, span
from cqip_xl.model.period import Period
from cqip_xl.model.rule import STATUSES
from cqip_xl.model.standard import Criterion
from cqip_xl.rules.cadence import days_of, recurring
from cqip_xl.rules.evidence import number_of, pattern_field
from cqip_xl.rules.known_rows import FIRST_CHARACTERS, row_fields, row_label
from cqip_xl.rules.presets import preset
from cqip_xl.words.lexicon import TITLE_CHARACTERS
from cqip_xl.workbook.across import Across
from cqip_xl.workbook.calc import day_number
from cqip_xl.workbook.calc_measures import MeasureLists, measure_lists
from cqip_xl.workbook.calc_phases import phase_ends, plan_days_read
from cqip_xl.workbook.entry import Ranges, RowRanges
from cqip_xl.workbook.fixed_rows import fixed_texts
from cqip_xl.workbook.hidden_columns import HiddenColumns
from cqip_xl.workbook.period_lists import Due, periods_sheet
from cqip_xl.workbook.plan_view import PlanView
from cqip_xl.workbook.school import HeaderPlace

#: For each set of levels where it begins in column A, and how many they are.
_Sets = Mapping[tuple[str, ...], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Hidden:
    """The hidden lists and where everything in them stands. `of_criterion`: range by criterion position."""

    sheets: tuple[Sheet, ...]
    ranges: Ranges
    lookups: Mapping[str, Lookup]
    of_criterion: Mapping[str, str]
    levels_of: Mapping[str, tuple[int, int]]
    all_levels: tuple[int, int]
    dues: Mapping[tuple[Period, ...], Due]
    phase_ends: str
    plan_days: tuple[str, str]
    measures: MeasureLists | None
    review_days: Mapping[str, tuple[str, str]]
    names: Mapping[str, str]


def hidden_lists(view: PlanView, header: HeaderPlace) -> Hidden:
    """Draws the lists of a plan workbook."""
    out = HiddenColumns(LISTS)
    sets, level_sets = _level_sets(view, out)
    lists: dict[str, str] = {}
    lookups: dict[str, Lookup] = {}
    for name in _list_names(view):
        offer = view.lex.offer(name)
        if not offer.codes:
            continue
        lists[name] = out.put(name, _criteria(view) if name == "criterion" else list(offer.labels))
        lookups[name] = Lookup(
            out.put(f"{name}/spelling", [spelling for spelling, _ in offer.accepted]),
            out.put(f"{name}/position", [float(offer.codes.index(code) + 1) for _, code in offer.accepted]),
        )
    of_criterion = _by_criterion(view, out, sets)
    ends = phase_ends(view, header)
    people, people_names, source = _people(view, out)
    rows = _named_rows(view, out)
    drawn_periods, periods, dues = periods_sheet(view)
    phase_range = out.put("phase/last", ends) if ends else ""
    plan_days = _plan_days(view, header, out)
    measures = measure_lists(view, out.put) if view.measures else None
    review_days = _review_days(view, out)
    offered = (*lists.values(), *level_sets.values(), *periods.values())
    across, fixed = _across(view, out, drawn_periods, offered, people_names)
    return Hidden(
        sheets=(_lists_sheet(out), drawn_periods, meta_sheet(meta_of(view))),
        ranges=Ranges(lists, level_sets, periods, people, people_names, rows, across, fixed),
        lookups=lookups,
        of_criterion=of_criterion,
        levels_of=_levels_of(view, sets),
        all_levels=sets[view.lex.levels_for(_level_field(view), None)] if view.framework.scales else (1, 1),
        dues=dues,
        phase_ends=phase_range,
        plan_days=plan_days,
        measures=measures,
        review_days=review_days,
        names={**({PEOPLE: source} if source else {}), **{one.offered: one.source for one in rows.values()}},
    )


def _lists_sheet(out: HiddenColumns) -> Sheet:
    return Sheet(LISTS, tuple(out.cells), hidden="hidden", protected=False)


def _plan_days(view: PlanView, header: HeaderPlace, out: HiddenColumns) -> tuple[str, str]:
    """The cells of the plan's first and last day."""
    sheet, _, cell = out.put("plan/days", plan_days_read(view, header)).partition(":")[0].rpartition("!")
    return f"{sheet}!{cell}", f"{sheet}!{cell.removesuffix('$2')}$3"


def _across(
    view: PlanView, out: HiddenColumns, periods: Sheet, sources: Iterable[str], people: str
) -> tuple[Mapping[str, tuple[str, str]], Mapping[str, tuple[str, str]]]:
    """The lists side by side, those of people as they stand now; and what rows that the framework fixes are called."""
    across = Across(out.cells, periods.cells, out.next)
    for one in dict.fromkeys(sources):
        across.copy(one)
    if people:
        across.copy(people, [name for row in view.plan.rows("people") if (name := row.text("name"))])
    return across.ranges, {name: across.put(texts) for name, texts in fixed_texts(view)}


def meta_of(view: PlanView) -> dict[str, str]:
    """What `_cqip` tells scripts and the reader: pack, version, language, school and period."""
    from cqip_xl.model.version import VERSION

    plan, framework = view.plan, view.framework
    return {
        "pack": framework.id,
        "pack_version": framework.version,
        "pack_hash": framework.hash,
        "school_id": plan.school.id,
        "school_name": plan.school.name,
        "language": view.lex.language,
        "period": str(plan.period),
        "product_version": VERSION,
        **_given(sorted(plan.given)),
    }


#: Marks in one cell, which Excel lets have 32,767 characters.
MARKS = 3_000


def _given(marks: Sequence[str]) -> dict[str, str]:
    """What an office filled in beforehand, as many to a cell as it takes."""
    parts = [" ".join(marks[n : n + MARKS]) for n in range(0, len(marks), MARKS)]
    return {f"{GIVEN}.{n}" if n > 1 else GIVEN: part for n, part in enumerate(parts, start=1)}


def _criteria(view: PlanView) -> list[Content]:
    """What the criterion dropdown offers; rows of the school's own by the titles on the criteria sheet, live."""
    place = view.tables.get("criteria")
    made: list[Content] = []
    for n, criterion in enumerate(view.framework.criteria):
        label = view.criterion_label(criterion)
        if criterion.free and place:
            title = excel_bare(f"INDEX({place.range('title')},{place.row(n) - place.first + 1})")
            blank = view.lex.criterion_label(criterion)
            shown = f'"{criterion.id} "&LEFT({title},{TITLE_CHARACTERS})'
            made.append(Formula(f'=IFERROR(IF(LEN({title})=0,"{blank}",{shown}),"{blank}")', label))
        else:
            made.append(label)
    return made


def _list_names(view: PlanView) -> tuple[str, ...]:
    fields = [*view.framework.header, *(f for t in view.framework.tables.values() for f in t.fields)]
    names = [view.lex.list_name(f) for f in fields if f.choices != "row"]
    names += [f"choice/{c.one_of}" for c in view.framework.criteria if c.one_of]
    scales = criterion_scales(view.framework) if level_rules(view.framework) else ()
    names += [f"scale/{scale.id}" for scale in scales]
    return tuple(dict.fromkeys(["status", "criterion", *(name for name in names if name)]))


def _level_field(view: PlanView) -> Field:
    actions = view.framework.tables.get("actions")
    fields = [f for f in (actions.fields if actions else ()) if f.kind == "level" and f.of]
    return fields[0] if fields else Field("level", "level")


def _level_sets(
    view: PlanView, out: HiddenColumns
) -> tuple[dict[tuple[str, ...], tuple[int, int]], dict[tuple[str, ...], str]]:
    """Column A: the levels of every set of levels one below the other; set -> (row offset, count)."""
    if not view.framework.scales:
        out.put("levels", [])
        return {}, {}
    fields = [f for t in view.framework.tables.values() for f in t.fields if f.kind == "level" and not f.shows] or [
        _level_field(view)
    ]
    wanted: list[tuple[str, ...]] = []
    owner: dict[tuple[str, ...], Field] = {}
    for f in (*fields, _level_field(view)):
        criteria: tuple[Criterion | None, ...] = (*view.framework.criteria, None)
        for criterion in criteria:
            codes = view.lex.levels_for(f, criterion)
            if codes and codes not in owner:
                wanted.append(codes)
                owner[codes] = f
    values: list[Content] = []
    sets: dict[tuple[str, ...], tuple[int, int]] = {}
    for codes in wanted:
        sets[codes] = (len(values) + 1, len(codes))
        offer = view.lex.offer(view.lex.list_name(owner[codes]))
        values += [offer.label(code) for code in codes]
    out.put("levels", values)
    if not all(view.lex.levels_for(_level_field(view), criterion) for criterion in view.framework.criteria):
        sets[()] = (len(values) + 1, 1)  # a criterion without levels offers the empty cell below them
    return sets, {codes: span(LISTS, top, 0, top + count - 1, 0) for codes, (top, count) in sets.items()}


def _levels_of(view: PlanView, sets: _Sets) -> dict[str, tuple[int, int]]:
    """Where the levels of each criterion stand, and how many."""
    if not sets:
        return {}
    f = _level_field(view)
    return {c.id: sets[codes] for c in view.framework.criteria if (codes := view.lex.levels_for(f, c)) in sets}


def _by_criterion(view: PlanView, out: HiddenColumns, sets: _Sets) -> dict[str, str]:
    """Ranges by criterion position: standard, where its levels stand, how many, position of the highest."""
    framework = view.framework
    order = [s.id for s in framework.all_standards]
    found = {
        "code": out.put("criterion/code", [c.id for c in framework.criteria]),
        "standard": out.put("criterion/standard", [float(order.index(c.standard) + 1) for c in framework.criteria]),
    }
    if pattern_field(framework):
        found["standard_id"] = out.put("criterion/standard_id", [c.standard for c in framework.criteria])
        found["number"] = out.put("criterion/number", [number_of(c) for c in framework.criteria])
    actions = framework.tables.get("actions")
    wanted = {"owner", *(one.field for one in framework.wanted if one.table == "actions")}
    for f in actions.fields if actions else ():
        if f.preset and (f.required or f.id in wanted):
            found[f"preset/{f.id}"] = out.put(
                f"criterion/{f.id}", [float(bool(preset(f, c))) for c in framework.criteria]
            )
    return found | _level_ranges(view, out, sets) if framework.scales else found


def _level_ranges(view: PlanView, out: HiddenColumns, sets: _Sets) -> dict[str, str]:
    framework, f = view.framework, _level_field(view)
    default = sets[view.lex.levels_for(f, None)]
    where = [sets.get(view.lex.levels_for(f, c), default) for c in framework.criteria]
    scales = [scale_of(framework, c) for c in framework.criteria]
    tops = [
        level_position(framework, scale, c.levels[-1]) if c.levels else 0.0
        for c, scale in zip(framework.criteria, scales, strict=True)
    ]
    found = {
        "first": out.put("criterion/first", [float(first) for first, _ in where]),
        "count": out.put("criterion/count", [float(count) for _, count in where]),
        "top": out.put("criterion/top", tops),
    }
    own = [scale.id for scale in criterion_scales(framework)]
    if len(own) > 1:
        found["scale"] = out.put("criterion/scale", [float(own.index(scale) + 1) for scale in scales])
    if framework.levels and framework.levels.others is not None:
        found["mandatory"] = out.put("criterion/mandatory", [float(c.mandatory) for c in framework.criteria])
    return found


def zero_position(framework: Framework) -> int:
    """What stands for a level below the lowest of a criterion: 1 where any of their scales has a code for it."""
    return int(any(scale.zero for scale in criterion_scales(framework)))


def level_position(framework: Framework, scale: str, code: str) -> float:
    """A level as the hidden sheets hold it: its rank on its scale and `zero_position`; 0 for none."""
    one, zero = framework.scales.get(scale), zero_position(framework)
    if one is None or not code:
        return 0.0
    if code in one.points:
        return float(one.points.index(code) + 1 + zero)
    return float(zero) if code == one.zero else 0.0


def _review_days(view: PlanView, out: HiddenColumns) -> dict[str, tuple[str, str]]:
    """For reviews of each term: from which day one counts for the next of these, and the last days of terms."""
    found: dict[str, tuple[str, str]] = {}
    for cadence, _, _ in recurring(view.framework) if "reviews" in view.tables else ():
        days = None if cadence.on else days_of(view.framework, view.plan.period, cadence)
        if days:
            starts = [day_number(day) if day > EPOCH else 0.0 for day in days.from_]
            ends = [day_number(day) for day in days.due]
            found[cadence.id] = (out.put(f"{cadence.id}/from", starts), out.put(f"{cadence.id}/due", ends))
    return found


def _people(view: PlanView, out: HiddenColumns) -> tuple[str, str, str]:
    """Names of the People sheet without its gaps; staff extend the sheet and the dropdown follows."""
    place = view.tables.get("people")
    if place is None or "name" not in place.at:
        return "", "", ""
    rng = place.range("name")
    given = [
        ("" if row.values.get("left_on") or row.raw.get("left_on") else name, name)
        for row in view.plan.rows("people")
        for name in (row.text("name"),)
    ]
    left = place.range("left_on") if "left_on" in place.at else ""
    return PEOPLE, rng, _without_gaps(out, "people", rng, place.size, given, "INDEX({texts},{n})", left)


def _without_gaps(
    out: HiddenColumns,
    heading: str,
    texts: str,
    size: int,
    given: Sequence[tuple[str, str]],
    shown: str,
    away: str = "",
) -> str:
    """The filled rows of a column, one below the other; gives the range that a dropdown draws on.

    `given`: text and label of each row now; `shown`: the label as a formula of {texts} and {n}, the row's place;
    `away`: a column of which a filled cell takes its row out.
    """
    col = letters(out.next)
    counts: list[Content] = []
    total = 0
    for n in range(size):
        total += bool(n < len(given) and given[n][0])
        before = f"{col}{n + 1}" if n else "0"
        filled = f"LEN({excel_bare(f'INDEX({texts},{n + 1})')})>0"
        filled = f"AND({filled},ISBLANK(INDEX({away},{n + 1})))" if away else filled
        counts.append(Formula(f"=IFERROR({before}+({filled}),{before})", float(total)))
    counted = out.put(f"{heading}/count", counts)
    labels = [label for text, label in given if text]
    compact: list[Content] = []
    for n in range(size):
        position = f"SUMPRODUCT(--({counted}<{n + 1}))+1"
        value = labels[n] if n < len(labels) else ""
        label = shown.format(texts=texts, n=position)
        compact.append(Formula(f'=IF({n + 1}>MAX({counted}),"",IFERROR({label},""))', value))
    listed = letters(out.next)
    out.put(f"{heading}/name", compact)
    return f"OFFSET({quoted(LISTS)}!${listed}$2,0,0,MAX(1,MAX({counted})),1)"


def _named_rows(view: PlanView, out: HiddenColumns) -> dict[str, RowRanges]:
    """For each table whose rows cells name: numbers and first words of those that say something."""
    tables = view.framework.tables
    found: dict[str, RowRanges] = {}
    for name in dict.fromkeys(f.rows for table in tables.values() for f in row_fields(table).values()):
        place, table = view.tables[name], tables[name]
        keys, texts = place.range("key"), place.range(table.told_by or "key")
        given = [
            (row.text(table.told_by) if table.told_by else row.key, row_label(table, row))
            for row in view.plan.rows(name)
        ]
        label = f'INDEX({keys},{{n}})&" "&LEFT({excel_bare("INDEX({texts},{n})")},{FIRST_CHARACTERS})'
        shown = label if table.told_by else f"INDEX({keys},{{n}})"
        source = _without_gaps(out, f"rows/{name}", texts, place.size, given, shown)
        found[name] = RowRanges(NAMED_ROWS + name, source, keys, texts)
    return found


def status_positions() -> dict[str, int]:
    """Status code -> its position in the hidden list, from 1."""
    return {code: n for n, code in enumerate(STATUSES, start=1)}

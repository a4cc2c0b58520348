"""What a spreadsheet program computes in a plan workbook, beside what `cqip check` says of the same file."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from python_calamine import CalamineWorkbook

from cqip_xl.faces.documents import file_json, lexicon_of
from cqip_xl.kinds.dates import iso_date
from cqip_xl.model.case import Case, Unread
from cqip_xl.model.markers import BARS, letters
from cqip_xl.model.rule import STATUSES
from cqip_xl.model.standard import Standard
from cqip_xl.model.table import of_status
from cqip_xl.verbs import check
from cqip_xl.words.lexicon import Lexicon
from tests.workbook.computed import Cells, plain, same
from tests.workbook.markup import by_markup, lines_of

PARTS = ("no_owner", "no_due")


@dataclass(frozen=True)
class Tagged:
    """Where a table stands: its sheet, the letter of each column id, its first row; `rows`: header field -> row."""

    sheet: str
    columns: Mapping[str, str]
    first: int
    rows: Mapping[str, int]


@dataclass(frozen=True)
class Figures:
    """The numbers of one plan. `actions`, `labels`, `due_on`: by sheet row; `criteria`: None is "no plan".

    `standards`: completion, level in words and whether it keeps the school from its next, by id.
    `own`: what rows of the pack's own tables show of their status, by table, row and column.
    `measures`: by key, value, attainment and trend in words; `reviews`: by name, last and next day and whether late.
    """

    completion: float
    on_schedule: float | None
    counts: Mapping[str, int]
    actions: Mapping[int, str]
    labels: Mapping[int, str]
    due_on: Mapping[int, object]
    criteria: Mapping[str, float | None]
    standards: Mapping[str, tuple[float | None, str, bool]]
    reached: str
    missing: Mapping[str, float]
    measures: Mapping[str, object]
    reviews: Mapping[str, object]
    evidence: Mapping[str, object]
    own: Mapping[str, object]


def checked(path: Path, packs: Sequence[str]) -> Case | Unread:
    """What the check says of a file: said once, as what a workbook shows and what is read are compared by it."""
    return _checked(path, path.stat().st_mtime_ns, tuple(packs))


@lru_cache(maxsize=4)
def _checked(path: Path, saved_at: int, packs: tuple[str, ...]) -> Case | Unread:
    return check(path, packs=packs)


@lru_cache(maxsize=4)
def named(path: Path) -> dict[str, tuple[str, str]]:
    """Defined name -> sheet and cell, as a script finds them."""
    found = {}
    with zipfile.ZipFile(path) as parts:
        names = ElementTree.fromstring(parts.read("xl/workbook.xml")).iterfind(".//{*}definedName")
    for name in names:
        if "localSheetId" not in name.attrib:
            sheet, _, cell = str(name.text).rpartition("!")
            found[name.attrib["name"]] = sheet.strip("'").replace("''", "'"), cell.replace("$", "")
    return found


def _lines(path: Path) -> dict[str, list[list[Any]]]:
    """Every value by sheet and row; calamine is faster, but cannot do with days that Python has not."""
    try:
        with CalamineWorkbook.from_path(path) as book:
            return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except OverflowError:
        return {sheet: lines_of(cells) for sheet, cells in by_markup(path).items()}


@lru_cache(maxsize=4)
def tagged(path: Path) -> dict[str, Tagged]:
    """Every tagged table by its id."""
    found = {}
    for sheet, lines in _lines(path).items():
        for number, line in enumerate(lines, start=1):
            tag = next((str(value) for value in line if str(value).startswith("#cqip:")), "")
            if tag:
                columns = {str(value): letters(col) for col, value in enumerate(line) if value}
                rows = {str(below[0]): row for row, below in enumerate(lines[number:], start=number + 1) if below[0]}
                found[tag.removeprefix("#cqip:")] = Tagged(sheet, columns, number + 2, rows)
    return found


def figures_shown(cells: Cells, path: Path, packs: Sequence[str] = ()) -> Figures:
    """What the workbook itself shows, `cells` having been computed from the file at `path`."""
    names, where = named(path), tagged(path)["actions"]
    result = checked(path, packs)
    assert isinstance(result, Case)
    lex = lexicon_of(result)
    calc = cells["_calc"]
    heads: dict[str, str] = {}
    for cell, v in calc.items():
        if isinstance(v, str):
            heads.setdefault(v, cell.rstrip("0123456789"))
    rows = takewhile(lambda row: f"{heads['status']}{row}" in calc, range(where.first, where.first + 5000))
    positions = {row: int(number(calc[f"{heads['status']}{row}"])) for row in rows}
    plan = cells[where.sheet]
    shown = {row: plan.get(f"{where.columns['status']}{row}") for row in positions}
    status_sheet, corner = names["cqip_completion"]
    status = cells[status_sheet]
    by_label = {str(status.get(f"B{row}")): row for row in range(int(corner[1:]), 200) if status.get(f"B{row}")}
    # The last block: a row for each criterion, called by its code, then its name or the school's own title.
    below = max(row for label, row in by_label.items() if label == lex.say("status_sheet.by_criterion"))
    by_code = {label.split(" ")[0]: row for label, row in by_label.items() if row > below}
    criteria = {c.id: status.get(f"F{by_code[c.id]}") for c in lex.framework.criteria}
    above = by_label[lex.say("status_sheet.by_standard")]
    standards = {str(status.get(f"B{row}")).split(" ")[0]: row for row in range(above + 1, below)}
    reached = status.get(f"C{by_label.get(lex.say('status_sheet.level_reached'), 0)}", "")
    counted = {code: cells[names[f"cqip_count_{code}"][0]] for code in STATUSES}
    schedule = status[f"C{by_label[lex.say('status_sheet.on_schedule')]}"]
    due = {row: plan.get(f"{where.columns['due_on']}{row}") for row in positions}
    return Figures(
        completion=number(status[corner]),
        on_schedule=schedule if isinstance(schedule, float) else None,
        counts={code: int(number(counted[code][names[f"cqip_count_{code}"][1]])) for code in STATUSES},
        actions={row: STATUSES[at - 1] for row, at in positions.items() if at},
        labels={row: str(label) for row, label in shown.items() if label},
        due_on={row: day for row, day in due.items() if day not in (None, "")},
        criteria={code: v if isinstance(v, float) else None for code, v in criteria.items()},
        standards={s.id: standard_shown(status, standards[s.id]) for s in lex.framework.all_standards},
        reached=str(reached),
        missing={part: sum(number(calc.get(f"{heads[part]}{row}", 0.0)) for row in positions) for part in PARTS},
        measures=measures_shown(cells, path),
        reviews={
            str(status[f"B{row}"]): (day(status.get(f"C{row}")), day(status.get(f"D{row}")), status.get(f"E{row}"))
            for row in range(by_label.get(lex.say("status_sheet.reviews"), 0) + 2, 200)
            if lex.say("status_sheet.reviews") in by_label and status.get(f"E{row}") in review_words(lex)
        },
        own=own_shown(cells, path, result),
        evidence={"lacking": sum(v for c, v in calc.items() if lacks(heads, c) and isinstance(v, float))},
    )


def standard_shown(status: Mapping[str, object], row: int) -> tuple[float | None, str, bool]:
    """Completion, level and whether it blocks of one standard on the Status sheet."""
    value = status.get(f"F{row}")
    # Without levels the bar of its completion stands there.
    level, blocks = (str(status.get(f"{col}{row}") or "").strip(BARS) for col in "HI")
    return value if isinstance(value, float) else None, level, bool(blocks)


def standard_read(
    case: Case, said: Mapping[str, Any], lex: Lexicon, standard: Standard
) -> tuple[float | None, str, bool]:
    """The same as the check says it."""
    levels, rule, code = case.verdict.levels, standard.levels, standard.id
    if levels is None or rule is None:
        return said["completion"], "", False
    reached = levels.standards[code]
    label = (reached and lex.offer(f"scale/{rule.scale}").label(reached)) or "–"
    return said["completion"], label, code in levels.blocking


def measure_read(lex: Lexicon, said: Mapping[str, Any]) -> tuple[object, ...]:
    """Value, attainment and trend of one measure in words."""
    words = (lex.say(f"measures.{said[name]}") if said[name] else None for name in ("attainment", "trend"))
    return said["value"], *words


def review_words(lex: Lexicon) -> tuple[str, str]:
    return lex.say("status_sheet.review_late"), lex.say("status_sheet.ok")


def day(value: object) -> object:
    """A day, or nothing where a dash says so."""
    return None if value in ("–", "", None) else plain(value)


def lacks(heads: Mapping[str, str], cell: str) -> bool:
    """Whether a cell of `_calc` says that a criterion lacks evidence."""
    return "evidence/lacks" in heads and cell.rstrip("0123456789") == heads["evidence/lacks"]


def measures_shown(cells: Cells, path: Path) -> dict[str, object]:
    """Key -> value, attainment and trend as the measures sheet shows them; rows that show nothing left out."""
    where = tagged(path).get("measures")
    if where is None:
        return {}
    sheet, columns = cells[where.sheet], where.columns
    found: dict[str, object] = {}
    for row in range(where.first, where.first + 500):
        shown = tuple(sheet.get(f"{columns[name]}{row}") or None for name in ("attainment", "trend"))
        value = sheet.get(f"{columns['value']}{row}")
        if isinstance(value, float) or any(shown):
            found[str(sheet[f"{columns['key']}{row}"])] = (value if isinstance(value, float) else None, *shown)
    return found


def own_shown(cells: Cells, path: Path, case: Case) -> dict[str, object]:
    """What rows of the pack's own tables show that is judged; `Table: total` is the line on the Status sheet."""
    found: dict[str, object] = {}
    lex = lexicon_of(case)
    for name in case.verdict.standings:
        where = tagged(path)[name]
        for f in of_status(case.framework.tables[name]):
            for row in range(where.first, where.first + 200):
                value = cells[where.sheet].get(f"{where.columns[f.id]}{row}")
                if value not in (None, "", 0.0) or (value == 0.0 and f.id == "completion"):
                    found[f"{name} {row} {f.id}"] = value
    status = cells[named(path)["cqip_completion"][0]]
    label = {status.get(f"B{row}"): row for row in range(1, 201)}
    for name in case.verdict.standings:
        row = label[lex.table_label(case.framework.tables[name])]
        found[f"{name}: total"] = tuple(value_in(status.get(f"{col}{row}")) for col in "CDEFG")
    for name in case.verdict.own_measures:
        where, block = tagged(path)[name], label[lex.table_label(case.framework.tables[name])]
        found[f"{name}: met"] = tuple(value_in(status.get(f"{col}{block}")) for col in "CDEF")
        for column, letter in where.columns.items():
            if column.partition(".")[0] in ("attainment", "trend"):
                for row in range(where.first, where.first + 200):
                    if value := cells[where.sheet].get(f"{letter}{row}"):
                        found[f"{name} {row} {column}"] = value
    return found


def value_in(value: object) -> object:
    return value if isinstance(value, float) else None


def own_read(case: Case) -> dict[str, object]:
    """The same as the check says it."""
    found: dict[str, object] = {}
    statuses = lexicon_of(case).offer("status")
    for name, standings in case.verdict.standings.items():
        table = case.framework.tables[name]
        for one in standings:
            row = int("".join(filter(str.isdigit, one.row.place.cell)))
            for f in of_status(table):
                value = statuses.label(one.word) if f.id == "status" else plain(getattr(one, f.id))
                if value not in (None, "", 0.0) or (value == 0.0 and f.id == "completion"):
                    found[f"{name} {row} {f.id}"] = value
        said = [one.completion for one in standings if one.completion is not None]
        counts = [float(sum(one.status == code for one in standings)) for code in ("done", "overdue", "due_soon")]
        mean = sum(said) / len(said) if said else None
        found[f"{name}: total"] = (float(len(standings)), *(counts if table.is_dated else [None] * 3), mean)
    say = lexicon_of(case).say
    for name, measured in case.verdict.own_measures.items():
        years = [(one.row.place.cell, year) for one in measured for year in one.years]
        met = [float(sum(year.attainment == code for _, year in years)) for code in ("met", "partly", "not_met")]
        missing = sum(year.value is None and year.period.last < case.verdict.as_of for _, year in years)
        found[f"{name}: met"] = (*met, float(missing))
        for cell, year in years:
            row = int("".join(filter(str.isdigit, cell)))
            for what, code in (("attainment", year.attainment), ("trend", year.trend)):
                found |= {f"{name} {row} {what}.{year.year}": say(f"measures.{code}")} if code else {}
    return found


def figures_read(path: Path, packs: Sequence[str] = ()) -> Figures:
    """What `cqip check` says of the same file, without believing any computed cell."""
    result = checked(path, packs)
    said: dict[str, Any] = file_json(result)
    assert isinstance(result, Case), said["detail"]
    lex = lexicon_of(result)
    levels = result.verdict.levels
    reached = "" if levels is None or lex.framework.levels is None else lex.say("status_sheet.unknown")
    if levels and levels.reached is not None and lex.framework.levels:
        reached = lex.offer(f"scale/{lex.framework.levels.scale}").label(levels.reached) or "–"
    return Figures(
        completion=said["completion"],
        on_schedule=said["on_schedule"],
        counts=said["counts"],
        actions={a["row"]: a["status"] for a in said["actions"]},
        labels={a["row"]: a["status_label"] for a in said["actions"]},
        due_on={a["row"]: plain(iso_date(a["due_on"])) for a in said["actions"] if a["due_on"]},
        criteria={code: c["completion"] for code, c in said["criteria"].items()},
        standards={s.id: standard_read(result, said["standards"][s.id], lex, s) for s in lex.framework.all_standards},
        reached=reached,
        missing={part: getattr(result.verdict.total, part) for part in PARTS},
        measures={
            m["key"]: (
                m["value"],
                *(lex.say(f"measures.{m[name]}") if m[name] else None for name in ("attainment", "trend")),
            )
            for m in said["measures"]
            if m["value"] is not None
        },
        reviews={
            lex.word(f"cadence/{r['id']}"): (
                *(plain(iso_date(r[name])) if r[name] else None for name in ("last", "due")),
                review_words(lex)[0 if r["overdue"] else 1],
            )
            for r in said["reviews"]
        },
        own=own_read(result),
        evidence={"lacking": float(len(said["without_evidence"]))},
    )


def number(value: object) -> float:
    assert isinstance(value, int | float), value
    return float(value)


def differences(shown: Figures, read: Figures) -> list[str]:
    """Where the workbook and the check disagree, a line each; nothing is the wish."""
    found = []
    if not same(shown.completion, float(read.completion)):
        found.append(f"completion: {shown.completion} in the workbook, {read.completion} by the check")
    if not same(plain(shown.on_schedule), plain(read.on_schedule)):
        found.append(f"on schedule: {shown.on_schedule} in the workbook, {read.on_schedule} by the check")
    if shown.reached != read.reached:
        found.append(f"level reached: {shown.reached} in the workbook, {read.reached} by the check")
    for what in (
        "counts",
        "actions",
        "labels",
        "due_on",
        "criteria",
        "standards",
        "missing",
        "measures",
        "reviews",
        "evidence",
        "own",
    ):
        a, b = getattr(shown, what), getattr(read, what)
        for key in sorted({*a, *b}, key=str):
            one, two = a.get(key), b.get(key)
            if not alike(one, two):
                found.append(f"{what} {key}: {one} in the workbook, {two} by the check")
    return found


def alike(one: object, two: object) -> bool:
    if isinstance(one, tuple) and isinstance(two, tuple):
        return len(one) == len(two) and all(same(plain(a), plain(b)) for a, b in zip(one, two, strict=True))
    return same(plain(one), plain(two))


def disagreement(cells: Cells, path: Path, packs: Sequence[str] = ()) -> list[str]:
    """Where what an engine computed in a file differs from what the check reads there."""
    return differences(figures_shown(cells, path, packs), figures_read(path, packs))

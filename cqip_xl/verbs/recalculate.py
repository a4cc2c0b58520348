"""Recalculate: what an open workbook needs put back, its findings marked, or the whole workbook renewed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from cqip_xl.excel.inspect import inspect
from cqip_xl.excel.read import grid_of, read_bytes
from cqip_xl.excel.swap import sweep
from cqip_xl.excel.write import write_book
from cqip_xl.mending.difference import Mended, mend
from cqip_xl.mending.left_sheet import left_sheet
from cqip_xl.mending.marks import FILLS, Stamp, findings_sheet, in_order, mark_repairs, marks_of, with_marks
from cqip_xl.model.anchors import Anchors
from cqip_xl.model.book import Book
from cqip_xl.model.case import Case
from cqip_xl.model.errors import BadInput, WriteRefused
from cqip_xl.model.finding import Finding
from cqip_xl.model.left import LeftText
from cqip_xl.model.markers import HIDDEN_SHEETS, VIEWS, sheet_called, sheet_key
from cqip_xl.model.plan import Plan, Rejected
from cqip_xl.model.repair import Repairs
from cqip_xl.model.seen import Seen
from cqip_xl.model.version import compare_versions
from cqip_xl.reading.anchor import anchors_of
from cqip_xl.reading.extract import extract_plan
from cqip_xl.reading.left_over import is_error_told, left_before, left_now, without_errors
from cqip_xl.reading.locate import Located
from cqip_xl.rules.case import case_of, checked
from cqip_xl.rules.split_actions import split_actions
from cqip_xl.verbs.plans import judged_by, named_by_file, plan_in
from cqip_xl.verbs.workbooks import plan_book, refuse_to_lose, save_book, unread
from cqip_xl.words.catalog import say
from cqip_xl.words.lexicon import Lexicon, lexicon
from cqip_xl.words.message import message
from cqip_xl.words.sheet_texts import sheet_texts
from cqip_xl.workbook.plan_view import Unplaced
from cqip_xl.workbook.workbook import compose_workbook


@dataclass(frozen=True, slots=True)
class Opened:
    """A workbook as it lies open: read as every workbook is read, and seen as a spreadsheet."""

    case: Case
    seen: Seen
    anchors: Anchors
    book: Book | None
    hindrance: str = ""

    @property
    def lex(self) -> Lexicon:
        return lexicon(self.case.framework, self.case.plan.language, self.case.plan.period)

    @property
    def problems(self) -> list[Finding]:
        """Errors and warnings, errors first, then by place."""
        return in_order(self.case.problems, self.sheets)

    @property
    def sheets(self) -> tuple[str, ...]:
        return tuple(self.seen.sheets)


def open_workbook(path: str | Path, as_of: date | None = None, packs: Iterable[str] = ()) -> Opened:
    """Reads a copy of an open workbook. Raises NotOurWorkbook, BadInput where it is saved in another format."""
    data = read_bytes(Path(path))
    plan, located = plan_in(data, str(path), packs)
    if located.grid.format != "xlsx":
        raise BadInput("workbook.other_format", format=f".{located.grid.format}")
    case = checked(case_of(located.framework, plan, judged_by(plan, as_of)))
    seen = inspect(data)
    found = _with_sheets(anchors_of(located, plan, seen), seen, plan.language)
    book, hindrance = _composed(case, found)
    if book and (strange := _strange_sheets(book, seen, found)):
        found = _with_sheets(replace(found, names=_without(found.names, strange)), seen, plan.language)
        book, hindrance = _composed(case, found)
    return Opened(case, seen, found, book, hindrance)


#: Share of its texts by which a sheet is known to be our Start or Status.
ALIKE = 0.5


def _with_sheets(found: Anchors, seen: Seen, language: str) -> Anchors:
    """Start and Status have a name of their own, also where the workbook lost them and gave the name to others."""
    taken = [*seen.sheets, *found.names.values()]
    lost = [name for name in ("start", "status") if name not in found.names]
    return replace(found, names={**found.names, **{n: _free_name(say(language, f"sheets.{n}"), taken) for n in lost}})


def _strange_sheets(book: Book, seen: Seen, found: Anchors) -> list[str]:
    """Which of Start and Status only has the name: few of our texts stand there."""
    strange = []
    for sheet in book.sheets:
        name = next((n for n in ("start", "status") if found.names[n] == sheet.name), "")
        if name and sheet.name in seen.sheets:
            ours = [cell.content for cell in sheet.cells if isinstance(cell.content, str) and cell.content]
            there = set(seen.sheets[sheet.name].contents.values())
            if sum(text in there for text in ours) < ALIKE * len(ours):
                strange.append(name)
    return strange


def _without(names: Mapping[str, str], gone: Iterable[str]) -> dict[str, str]:
    return {name: sheet for name, sheet in names.items() if name not in gone}


def _composed(case: Case, found: Anchors) -> tuple[Book | None, str]:
    """What the workbook should hold, in its own places; else why that cannot be said."""
    framework, plan = case.framework, case.plan
    if compare_versions(plan.version, framework.version):
        values = {"own": plan.version, "known": framework.version}
        return None, say(plan.language, "recalculate.other_version", **values)
    try:
        return compose_workbook(case, anchors=found), ""
    except Unplaced as missing:
        lex = lexicon(framework, plan.language, plan.period)
        table = framework.tables.get(missing.table)
        where = lex.table_label(table) if table else lex.unit_label
        return None, lex.say("recalculate.unplaced", table=where, what=missing.what or where)


def mending(opened: Opened) -> Mended:
    """Formulas, given texts, dropdowns, formats, marks, names and hidden sheets that are not as they should be."""
    if opened.book is None:
        return Mended(Repairs(), hindrance=opened.hindrance)
    names = opened.anchors.names
    owned = HIDDEN_SHEETS | {names[name] for name in ("status", *VIEWS) if name in names}
    tables = opened.anchors.tables
    keys = {(t.sheet, (row, t.columns["key"])) for t in tables.values() for row in t.mistaken if "key" in t.columns}
    labels = sheet_texts(opened.case.framework, "status")
    mended = mend(opened.book, opened.seen, owned, frozenset(FILLS.values()), keys, labels.has)
    bare = [opened.lex.table_label(opened.case.framework.tables[n]) for n, t in tables.items() if t.bare]
    hindrance = opened.lex.say("recalculate.bare", tables=", ".join(bare)) if bare else ""
    return replace(mended, hindrance=hindrance)


def marking(opened: Opened, now: datetime, more: Iterable[str] = ()) -> Repairs:
    """Colour and note at each finding's cell, those of mended ones taken away, and the list of findings."""
    stamp = Stamp(now, opened.case.verdict.as_of, tuple(more))
    findings = opened.case.findings
    name = opened.anchors.names.get("findings") or _free_name(opened.lex.say("sheets.findings"), opened.sheets)
    sheet = findings_sheet(findings, opened.lex, stamp, name, opened.sheets)
    own = opened.anchors.names.values()
    return mark_repairs(opened.seen, opened.book, marks_of(findings, opened.lex), sheet, own)


def _free_name(name: str, taken: Iterable[str]) -> str:
    """A sheet name that no sheet of the school's own has."""
    there = {sheet_key(other) for other in taken}
    return next(
        n for n in (name, *(f"{sheet_called(name, 27)} {k}" for k in range(2, 1000))) if sheet_key(n) not in there
    )


@dataclass(frozen=True, slots=True)
class Renewed:
    """`case`: the new workbook, read back. `left`: findings about what the old one holds and the new one does not.

    `rejected`: rows of the old one that count nowhere and are not in the new one; `added`: rows made by splitting.
    """

    path: Path
    case: Case
    left: tuple[Finding, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    added: int = 0


def renew(
    source: str | Path,
    target: str | Path,
    *,
    as_of: date | None = None,
    packs: Iterable[str] = (),
    now: datetime | None = None,
    split: bool = False,
) -> Renewed:
    """A workbook renewed from its own entries, findings marked and listed. Raises NotOurWorkbook, WriteRefused.

    `split`: an action that lists several tasks becomes a row for each.
    The source is not written to; the target is replaced only where nothing that somebody entered would be lost.
    """
    origin, output, packs = Path(source), Path(target), tuple(packs)
    if output.exists() and origin.exists() and output.samefile(origin):
        raise WriteRefused("output.is_source", path=source)
    with named_by_file(source):
        plan, located = plan_in(read_bytes(origin), str(source), packs)
    framework, lex = located.framework, lexicon(located.framework, plan.language, plan.period)
    told = (*unread(plan), *filter(is_error_told, plan.findings))
    left = _left(located, plan, told, lex)
    rejected, whole = plan.rejected, without_errors(plan)
    plan = split_actions(framework, whole) if split else whole
    added = len(plan.rows("actions")) - len(whole.rows("actions"))
    refuse_to_lose(output, framework, plan, left)
    day = judged_by(plan, as_of)
    book = plan_book(framework, plan, day)
    again, _ = extract_plan(grid_of(write_book(book), str(output)), lambda _: framework)
    case = checked(case_of(framework, again, judged_by(again, as_of)))
    names = tuple(sheet.name for sheet in book.sheets)
    stamp = Stamp(now or datetime.now(), day)
    listed = findings_sheet(case.findings, lex, stamp, _free_name(lex.say("sheets.findings"), names), names)
    kept = [left_sheet(left, lex, _free_name(lex.say("sheets.left_over"), (*names, listed.name)))] if left else []
    book = with_marks(book, marks_of(case.findings, lex), listed, *kept)
    sweep(output.parent)
    path = save_book(book, framework, plan, output, day)
    return Renewed(path, case, told, rejected, added)


def _left(located: Located, plan: Plan, told: Sequence[Finding], lex: Lexicon) -> list[LeftText]:
    """What the new workbook keeps on a sheet of its own: of earlier renewals, then of this one."""

    def reason(row: Rejected) -> str:
        return lex.say(f"reason.{row.reason}")

    now = left_now(located, plan, told, lambda finding: message(finding, lex), reason)
    return [*left_before(located), *now]

"""Grid -> Plan: every entry typed by its column's kind, every fault a finding, no row lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cqip_xl.kinds.kind import is_empty, shown
from cqip_xl.kinds.text import fold
from cqip_xl.model.errors import NotOurWorkbook
from cqip_xl.model.framework import Framework, tables_in_order
from cqip_xl.model.grid import Grid
from cqip_xl.model.markers import LEFT, LEFT_COLUMNS, LEFT_FIRST, SCHOOL_NOTE, SUMMARY, address, sheet_meant
from cqip_xl.model.plan import Plan, Row, School, Source, Value
from cqip_xl.model.version import VERSION, compare_versions
from cqip_xl.reading.belongs import FindFramework, KnownFrameworks, framework_of, language_of, pack_named
from cqip_xl.reading.columns import of_older_version
from cqip_xl.reading.copies import Followed
from cqip_xl.reading.count import uneven
from cqip_xl.reading.drawn_sheets import drawn_sheets, typed_there
from cqip_xl.reading.finding_log import FindingLog
from cqip_xl.reading.form import read_form, report_form
from cqip_xl.reading.header import typed_period
from cqip_xl.reading.locate import Located, locate
from cqip_xl.reading.outside import cells_outside
from cqip_xl.reading.remarks import report_remarks
from cqip_xl.reading.spelling import Entries
from cqip_xl.reading.table_rows import read_table
from cqip_xl.reading.tags import given_marks, markers_of
from cqip_xl.reading.typed_over import typed_over
from cqip_xl.reading.unheaded import count_unheaded, is_lost_table, report_unread
from cqip_xl.reading.view_sheets import typed_on_views
from cqip_xl.rules.known_people import known_people, with_people
from cqip_xl.rules.known_rows import with_known_rows
from cqip_xl.rules.phases import with_defaults
from cqip_xl.words.lexicon import lexicon


def extract_plan(
    grid: Grid, find: FindFramework, known: KnownFrameworks = tuple, followed: Followed = dict
) -> tuple[Plan, Located]:
    """The plan of a workbook, and where it stands there. Raises NotOurWorkbook (not_a_plan, unknown_framework).

    `find`: pack id -> framework; `known`: frameworks to choose among where the workbook lost its id.
    `followed`: which of two copies of a table counts.
    """
    markers = markers_of(grid)
    if markers.meta.get("kind") in (SUMMARY, SCHOOL_NOTE):
        raise NotOurWorkbook("own_output")
    located = locate(markers, framework_of(markers, find, known), followed)
    return _plan_of(located), located


def _plan_of(located: Located) -> Plan:
    """The plan whose places in a workbook are known."""
    framework, meta, grid = located.framework, located.meta, located.grid
    language = meta.get("language", "")
    language = language if language in framework.languages else language_of(grid, framework)
    log, lex = FindingLog(grid.path), lexicon(framework, language, located.period)
    entries = Entries(lex, grid.epoch_1904, log)
    _report_markers(located, log)
    report_form(located, log)
    unread = _report_unread(located, log)
    report_remarks(located, unread, log)
    header, school, header_raw = _form(located, entries)
    tables = _tables(located, entries)
    count_unheaded(log)
    for name, rows, read in uneven(log.counts, tables, log.rejected):
        place = log.place(log.counts[name].sheet)
        log.add("rows.uneven", place, table=f"@table/{name}", count=rows, read=read)
    older = compare_versions(meta.get("pack_version") or framework.version, framework.version) < 0
    plan = Plan(
        framework=framework.id,
        version=meta.get("pack_version", "") or framework.version,
        language=language,
        school=school,
        period=located.period,
        header=header,
        tables=tables,
        rejected=tuple(log.rejected),
        source=Source(grid.path, grid.sha256, grid.saved, grid.size),
        header_place=next((log.place(found.sheet.name) for found in located.of("header")), log.place()),
        header_cells={name: replace(cell.place, file=grid.path) for name, cell in located.header.items()},
        header_raw=header_raw,
        sheets={found.id: found.sheet.name for found in reversed(located.tables)},
        counts=log.counts,
        unread=unread,
        given=given_marks(meta),
        origin=School(meta.get("school_id", ""), meta.get("school_name", "")),
    )
    log.findings.extend(typed_over(framework, plan, log.ours, is_as_made(framework, meta)))
    return replace(plan, findings=of_older_version(log.findings) if older else tuple(log.findings))


def _form(located: Located, entries: Entries) -> tuple[dict[str, Value], School, dict[str, str]]:
    """What the form says; a parameter for which an older form has no line is at what the pack says."""
    header, school, raw = read_form(located, entries)
    unknown = [name for name in located.framework.parameters if name not in located.header]
    return with_defaults(located.framework, located.period, header, unknown), school, raw


def is_as_made(framework: Framework, meta: Mapping[str, str]) -> bool:
    """Whether a workbook has the wording of this version of framework and product."""
    return (meta.get("pack_version"), meta.get("product_version")) == (framework.version, VERSION)


def _report_markers(located: Located, log: FindingLog) -> None:
    """What the workbook no longer says of itself, and how it was known all the same."""
    if not located.dated:
        log.add("period.unknown", log.place())
    typed = located.header.get("period")
    if typed and not is_empty(typed.raw) and typed_period(located.framework, located.header) != located.period:
        place = replace(typed.place, file=log.file)
        log.add("period.differs", place, raw=shown(typed.raw), period=str(located.period))
    if not located.meta:
        log.add("cqip.lost", log.place())
    if not pack_named(located.meta, located.header):
        log.add("framework.guessed", log.place(), pack=located.framework.id)
    for found in located.tables:
        if found.by_heading and found is located.of(found.id)[0]:
            place = log.place(found.sheet.name, address(found.tag_row, max(found.tag_col, 0)))
            name = "@sheets.school" if found.id == "header" else f"@table/{found.id}"
            log.add("table.by_heading", place, table=name)


def _report_unread(located: Located, log: FindingLog) -> tuple[str, ...]:
    """Cells that belong to no table; gives the sheets of which nothing is read."""
    as_made = is_as_made(located.framework, located.meta)
    drawn = dict(drawn_sheets(located))
    for sheet in located.grid.sheets:
        if sheet.name in drawn and is_lost_table(located, sheet):
            del drawn[sheet.name]
    unread = list(located.unread_sheets(frozenset(map(sheet_meant, drawn))))
    for sheet in unread:
        report_unread(located, sheet, log)
    for table in located.of(LEFT):
        texts = sum(not is_empty(row.get(LEFT_COLUMNS[0])) for row in table.sheet.rows[LEFT_FIRST:])
        log.add("sheet.left_over", log.place(table.sheet.name), raw=table.sheet.name, count=texts)
    log.findings.extend(cells_outside(located, as_made))
    log.findings.extend(typed_there(located, drawn, as_made))
    log.findings.extend(typed_on_views(located, "warning" if as_made else "note"))
    return tuple(sheet.name for sheet in unread)


def _tables(located: Located, entries: Entries) -> Mapping[str, tuple[Row, ...]]:
    """Every table of the pack, row by row; owners read as people of the plan, rows that others belong to as these."""
    framework, findings = located.framework, entries.log.findings
    own = [framework.tables[name] for name in tables_in_order(framework)]
    tables: dict[str, tuple[Row, ...]] = {}
    for table in own:
        tables[table.id] = read_table(located, table, entries)
        if table.rows == "fixed_then_free":
            entries.own.update({row.key: fold(title) for row in tables[table.id] if (title := row.text("title"))})
    people = known_people(framework, tables.get("people", ()))
    named = {
        table.id: tables[table.id]
        if table.id == "people"
        else tuple(with_people(framework, table, row, people, findings) for row in tables[table.id])
        for table in own
    }
    return {name: tuple(rows) for name, rows in with_known_rows(framework, named, findings).items()}

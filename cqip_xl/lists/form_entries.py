"""Cells of the School sheet out of an office's own columns of the roster."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cqip_xl.lists.cell import entry_finding, read_entry, shown_any
from cqip_xl.lists.roster_heads import head_form, roster_heads
from cqip_xl.model.derived import derived
from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.framework import Framework, header_columns
from cqip_xl.model.period import PlanPeriod
from cqip_xl.model.plan import Value
from cqip_xl.model.roster import RosterRow
from cqip_xl.model.table import Column
from cqip_xl.words.headings import headings
from cqip_xl.words.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class HeaderEntries:
    """Values by column id of the header form, the text of those that could not be read, and what was found."""

    values: Mapping[str, Value] = field(default_factory=dict)
    raw: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def header_entries(framework: Framework, lex: Lexicon, row: RosterRow) -> HeaderEntries:
    """What a school's line of the roster says under headings of the framework's header form, its number aside."""
    values: dict[str, Value] = {}
    raw: dict[str, str] = {}
    texts: dict[str, str] = {}
    findings: list[Finding] = []
    heads = _header_heads(framework, lex.period)
    for head, given in row.cells:
        column, text = heads.get(head_form(head)), shown_any(given)
        if column is None or column.id == framework.identity:
            continue
        place = Place(row.source, "", f"{row.line}: {head}")
        if (first := texts.setdefault(column.id, text)) != text:
            said = {"field": f"@column/header/{column.id}", "raw": text, "first": first}
            findings.append(Finding.of("header.twice", place, said))
            continue
        reading = read_entry(framework, lex, column.field, given)
        if reading.value is not None:
            values[column.id] = reading.value
        elif reading.fault:
            raw[column.id] = text
        if reading.fault:
            findings.append(entry_finding(column.field, f"header/{column.id}", place, text, reading))
    return HeaderEntries(values, raw, tuple(findings))


def numbered(row: RosterRow, framework: Framework) -> RosterRow:
    """The line with the number that it has under the heading of the framework's own field for the school's number."""
    heads = _header_heads(framework, _ANY) if framework.identity else {}
    for head, given in row.cells:
        column = heads.get(head_form(head))
        if column and column.id == framework.identity:
            return replace(row, school_id=shown_any(given))
    return row


def numbered_by_any(rows: Iterable[RosterRow], frameworks: Iterable[Framework]) -> tuple[RosterRow, ...]:
    """The same of many lines: by the framework that a line names, by any where it has neither that nor a number."""
    made = list(rows)
    for framework in sorted((one for one in frameworks if one.identity), key=lambda one: one.id):
        for n, row in enumerate(made):
            if row.pack == framework.id or not (row.pack or row.school_id):
                made[n] = numbered(row, framework)
    return tuple(made)


def unread_columns(rows: Iterable[RosterRow], frameworks: Iterable[Framework]) -> tuple[str, ...]:
    """Headings of filled columns that neither the roster nor the header form of any of the frameworks knows.

    Without a framework nobody can tell. A column that only counts the lines is no note of anybody's.
    """
    forms = [_header_heads(framework, _ANY) for framework in frameworks]
    known = {*roster_heads(), *(head for form in forms for head in form)}
    if not forms:
        return ()
    columns: dict[str, list[str]] = {}
    for head, given in (cell for row in rows for cell in row.cells):
        columns.setdefault(head, []).append(shown_any(given))
    return tuple(head for head, texts in columns.items() if head_form(head) not in known and not _counts_up(texts))


def _counts_up(texts: Sequence[str]) -> bool:
    """Whether these are 1, 2, 3 and so on; two or fewer may be a figure."""
    return len(texts) > 2 and all(text == str(n) for n, text in enumerate(texts, 1))


#: No heading of the header form names a year.
_ANY = PlanPeriod(2000, 2001)


@derived
def _header_heads(framework: Framework, period: PlanPeriod) -> Mapping[str, Column]:
    """Heading, as `head_form` gives it -> cell of the header form; what follows from other cells is left out."""
    columns = {column.id: column for column in header_columns(framework) if not column.field.shows}
    found = headings(framework, "header", columns.values(), period)
    return {head_form(head): columns[name] for head, name in found.items() if name in columns}

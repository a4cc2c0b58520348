"""Sheets that hold nothing but what we drew, Start, Status and the list of findings: what somebody typed on them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache

from cqip_xl.kinds.kind import is_empty, shown
from cqip_xl.kinds.text import tidy
from cqip_xl.model.finding import Finding
from cqip_xl.model.grid import CellRow, GridSheet, NoResult
from cqip_xl.model.markers import BACK, BARS, FINDINGS, META, Spot, address, sheet_meant
from cqip_xl.model.months import span_label, spans_of
from cqip_xl.model.region import ORDERS
from cqip_xl.reading.locate import Located
from cqip_xl.reading.named_school import school_lines
from cqip_xl.reading.typed_over import neighbours, stray
from cqip_xl.words.catalog import LANGUAGES
from cqip_xl.words.given import alike
from cqip_xl.words.lexicon import lexicon
from cqip_xl.words.sheet_texts import Part, SheetTexts, is_message, sheet_texts
from cqip_xl.words.wording import every_form

#: A sheet is ours where half of its texts are, or so many: what the school adds may outweigh them.
ALIKE, ENOUGH = 0.5, 15
#: The list of findings: its head, then a line for each with number, severity, place and sentence.
_FIRST, _NUMBER = 5, 1
_AT = re.compile(r".+ [A-Z]{1,3}\d{1,7}")


def drawn_sheets(located: Located) -> Mapping[str, Part]:
    """Which sheet is our Start, which our Status: by their texts, whatever they are called."""
    taken = {table.sheet.name for table in (*located.tables, *located.copies)}
    left = (sheet for sheet in located.grid.sheets if sheet.name not in taken and sheet_meant(sheet.name) != META)
    return {sheet.name: part for sheet in left if (part := _part(located, sheet))}


def _part(located: Located, sheet: GridSheet) -> Part | None:
    every = {cell for row in sheet.rows for cell in row.values() if isinstance(cell, str)}
    texts = [cell for cell in every if not is_empty(cell)]
    parts: tuple[Part, ...] = ("start", "status")  # both name sheets and statuses
    known, part = max((sum(map(sheet_texts(located.framework, part).has, texts)), part) for part in parts)
    return part if known and known >= min(ALIKE * len(texts), ENOUGH) else None


def typed_there(located: Located, drawn: Mapping[str, Part], as_made: bool) -> Iterator[Finding]:
    """A finding for neighbouring rows of such sheets in which somebody typed something."""
    listed = {table.sheet.name for table in located.of(FINDINGS)}
    for sheet in located.grid.sheets:
        if sheet.name in drawn:
            ours = sheet_texts(located.framework, drawn[sheet.name])
            calculates = drawn[sheet.name] == "status"
            more: list[Iterable[str]] = [_sheets_now(located, drawn)]
            if calculates and not sheet.formulas:
                more += [_own_labels(located), _month_labels(located), school_lines(located)]
            ours = replace(ours, more=frozenset().union(*more))
            spots = _strange(sheet, ours, calculates)
        elif sheet.name in listed:
            spots = _beside_list(located, sheet)
        else:
            continue
        for there in neighbours(spots):
            yield stray(located.grid.path, sheet, there, "warning" if as_made else "note")


def _sheets_now(located: Located, drawn: Mapping[str, Part]) -> Iterator[str]:
    """What our sheets are called in this workbook: links say so, and people rename sheets."""
    return map(alike, {*drawn, *(table.sheet.name for table in located.tables)})


def _own_labels(located: Located) -> Iterator[str]:
    """What lists call the criteria that the school added, by their titles on the sheet of the criteria."""
    free = {criterion.id: criterion for criterion in located.framework.criteria if criterion.free}
    lex = lexicon(located.framework, located.framework.native, located.period)
    for found in located.of("criteria") if free else ():
        for r in found.rows:
            criterion, title = free.get(tidy(shown(found.cell(r, "key")))), shown(found.cell(r, "title"))
            if criterion and title:
                yield alike(lex.own_label(criterion, title))


def _month_labels(located: Located) -> Iterator[str]:
    """What the months of the plan's years are called in a chart's table."""
    spans = spans_of(located.framework.calendar, located.period)
    return (alike(span_label(span, order)) for span in spans for order in ORDERS)


def _strange(sheet: GridSheet, ours: SheetTexts, calculates: bool) -> Iterator[Spot]:
    """Cells with no text of ours; where the sheet calculates also what stands in place of its results."""
    formulas = sheet.formulas if calculates else None
    for r, row in enumerate(sheet.rows):
        given = row if not formulas else {c: cell for c, cell in row.items() if address(r, c) not in formulas}
        if given:
            label = next((c for c, cell in row.items() if _is_label(cell, ours)), None)
            several = not formulas or (label is not None and alike(shown(row[label])) in _heads())
            yield from ((r, c) for c in _strange_in(given, ours, label, several))
            # Where all formulas are gone, the number behind a word of ours was calculated.
            last = label if calculates and not formulas else None
            yield from ((r, c) for c in _numbers(given) if last is None or c < last)


def _numbers(given: CellRow) -> Iterator[int]:
    """A formula whose result its program left out says nothing."""
    return (c for c, cell in given.items() if not (cell is None or isinstance(cell, str | NoResult)))


def _strange_in(given: CellRow, ours: SheetTexts, label: int | None, several: bool) -> Iterator[int]:
    """Texts of a row that are not ours; `label`: where it begins, `several`: whether there are more of them."""
    for c, cell in given.items():
        is_text = isinstance(cell, str) and cell != BACK and bool(cell.strip(BARS)) and not is_empty(cell)
        if is_text and c != label and not (several and ours.has(shown(cell))):
            yield c


def _is_label(cell: object, ours: SheetTexts) -> bool:
    """Whether a row begins with it: a text of ours, drawn or calculated."""
    return isinstance(cell, str) and cell != BACK and ours.has(cell)


@cache
def _heads() -> frozenset[str]:
    """What the rows begin with that hold headings, one beside the other; others have one label."""
    return frozenset(alike(text) for language in LANGUAGES for text in every_form(language, "status_sheet.what"))


def _beside_list(located: Located, sheet: GridSheet) -> Iterator[Spot]:
    """What stands in the list of findings and is no part of it: answers, notes beside and below."""
    for r, row in enumerate(sheet.rows):
        for c, cell in row.items():
            if c and not is_empty(cell) and not _is_listed(located, sheet, (r, c)):
                yield r, c


def _is_listed(located: Located, sheet: GridSheet, spot: Spot) -> bool:
    """Whether a cell is one of the head of the list or of its lines, each of which begins with its number."""
    (r, c), text = spot, shown(sheet.at(*spot))
    ours = sheet_texts(located.framework, "findings")
    if r < _FIRST:
        return ours.has(text) or is_message(located.framework, text)
    if not isinstance(sheet.at(r, _NUMBER), float):
        return False
    match c:
        case 1:
            return True
        case 2:
            return ours.has(text)
        case 3:
            return bool(_AT.fullmatch(text)) or text in {other.name for other in located.grid.sheets}
        case 4:
            return is_message(located.framework, text)
        case _:
            return False

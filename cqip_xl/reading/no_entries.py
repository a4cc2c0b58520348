"""Rows of a table that are no entries: headings again, numbers of columns, units, totals, a block of signatures.

They are known by their form; words of five languages serve only where the form is not enough. A row with a criterion,
a day or any other value out of a list is never one of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

from cqip_xl.kinds.dates import serial_of
from cqip_xl.kinds.kind import KINDS, is_empty, shown
from cqip_xl.model.field import Field
from cqip_xl.model.grid import ErrorCell, Raw
from cqip_xl.model.markers import address
from cqip_xl.model.plan import Rejected, Value
from cqip_xl.reading.closing_rows import ClosingLine, closing_rows, closing_words, is_signed
from cqip_xl.reading.finding_log import listed
from cqip_xl.reading.row_cells import Entered, TableReader
from cqip_xl.words.headings import plain

#: A row of headings fills this share of the columns; a row of numbers at least so many.
_MOST, _NUMBERS = 0.7, 3
#: Characters of a heading, and of a unit.
_LINE, _UNIT = 60, 24
#: The first cells of a row: where none of them is a heading, none is.
_FIRSTS = 6
#: Cells with the numbers of columns, texts of a row below the last entry, and all its cells.
_FEW, _TEXTS, _CELLS = 2, 3, 6

_NUMBER = re.compile(r"[(\[]?\s*(\d{1,2}|[a-z])\s*[)\]]?(\s*=.*)?")
_OPENING = "([【"
_BRACKETED = re.compile(rf"[(\[【][^()\[\]【】]{{1,{_UNIT * 2}}}[)\]】]")
#: Kinds whose values stand on a list or in a calendar: a cell that has one is an entry.
_TELLING = frozenset("criterion indicator level choice yes_no date period".split())

#: Faults of a text that is no value at all.
_NO_VALUE = frozenset(("not_offered", "not_a_date", "not_a_number"))

#: Row -> why it is no entry, a reason of the catalog.
Reasons = dict[int, str]


def no_entries(reading: TableReader, lines: Sequence[tuple[int, Entered]], heads: Mapping[str, str]) -> Reasons:
    """Which rows are none. `lines`: rows and their filled cells, from top to bottom; `heads`: heading -> column id."""
    found: Reasons = {}
    first = True
    for r, cells in lines:
        if reading.is_ours(r, cells):  # nearly all: what follows is looked at in few rows
            first = False
            continue
        reason = _form(reading, r, cells, heads, first)
        if reason and not _is_telling(reading, r, cells):
            found[r] = reason
        else:
            first = False
    if reading.table.id != "texts":  # there they are what is asked for
        rest = [line for line in lines if found.get(line[0], "signature") == "signature"]
        found |= closing_rows(list(_below(reading, rest))[::-1], reading.table.id == "people")
    return found | {r: "nothing_read" for r, cells in lines if r not in found and _says_nothing(reading, r, cells)}


def _form(reading: TableReader, r: int, cells: Entered, heads: Mapping[str, str], first: bool) -> str:
    """What a row is by its form. `first`: nothing above it is an entry."""
    lead = next(iter(cells.values()))
    text = _text(lead)
    if len(text) > _LINE:
        return ""
    if len(text) <= _UNIT and _NUMBER.fullmatch(text) and _are_numbers(cells.values()):
        return "column_numbers"
    if _are_headings(reading, r, cells, heads):
        return "heading_row"
    if first and _is_reworded(reading, r, cells):
        return "heading_row"
    if text[:1] in _OPENING and _are_bracketed(cells.values()):
        return "signature" if closing_words().is_signature(text) else "units_row"
    return "units_row" if first and _are_units(reading, cells) else ""


def _are_headings(reading: TableReader, r: int, cells: Entered, heads: Mapping[str, str]) -> bool:
    """Whether columns are called again by their names, in whatever language."""
    columns = reading.columns_at
    there = [(columns.get(c, ""), value) for c, value in reading.found.sheet.row(r).items()]
    for name, value in there[:_FIRSTS]:
        if isinstance(value, str) and len(value) <= _LINE and heads.get(plain(value)) == name:
            break
    else:
        return False
    known = sum(heads.get(plain(value)) == name for name, value in there)
    return known > 1 and 2 * known >= len(cells)


def _text(cell: Raw | ErrorCell) -> str:
    if isinstance(cell, date) and cell.year <= 1900:
        cell = serial_of(cell)  # the number of a column of days
    text = shown(cell)
    return text.strip().casefold() if text.isascii() else unicodedata.normalize("NFKC", text).strip().casefold()


def _are_numbers(cells: Iterable[Raw | ErrorCell]) -> bool:
    """Whether cells count upwards: (1) (2) (3), 1 2 3, a b 1 2."""
    matches = [_NUMBER.fullmatch(_text(cell)) for cell in cells]
    texts = [match[1] for match in matches if match]
    numbers = [int(text) for text in texts if text.isdecimal()]
    rises = all(0 < b - a <= 4 for a, b in pairwise(numbers))
    return len(texts) == len(matches) >= _NUMBERS and len(numbers) >= _FEW and rises


def _is_reworded(reading: TableReader, r: int, cells: Entered) -> bool:
    """Whether a row right below the ids, where no heading is known, has a text in nearly every column."""
    found = reading.found
    if found.by_heading or r != next((row for row, _ in found.lines()), -1) or found.rows.start != found.tag_row + 1:
        return False
    row, columns = found.sheet.row(r), {*found.columns.values()}
    texts = sum(isinstance(value, str) and len(value) <= _LINE for c, value in row.items() if c in columns)
    return texts >= _MOST * len(columns) and all(isinstance(cell, str) for cell in cells.values())


def _are_bracketed(cells: Iterable[Raw | ErrorCell]) -> bool:
    """Whether each stands in brackets, and they differ: units of several columns, no entry such as [none]."""
    texts = [_text(cell) for cell in cells]
    return len(set(texts)) > 1 and all(map(_BRACKETED.fullmatch, texts))


def _are_units(reading: TableReader, cells: Entered) -> bool:
    """Whether nothing is filled but columns of numbers and days, with words without any digit."""
    texts = [_text(cell) for cell in cells.values() if isinstance(cell, str)]
    typed = all(KINDS[reading.columns[name].field.kind].typed for name in cells if name in reading.columns)
    short = all(len(text) <= _UNIT and not any(map(str.isdigit, text)) for text in texts)
    return typed and short and len(texts) == len(cells) > 1


def _is_telling(reading: TableReader, r: int, cells: Entered) -> bool:
    """Whether the row is one of the framework's, or any cell has a value out of a list or calendar."""
    if reading.is_ours(r, cells):
        return True
    kinds = ((reading.columns[name].field, cell) for name, cell in cells.items() if name in reading.columns)
    return any(_is_value(reading, f, cell) for f, cell in kinds)


def _is_value(reading: TableReader, f: Field, cell: Raw | ErrorCell) -> bool:
    if f.kind == "code":
        return any(map(str.isdigit, shown(cell))) and not _NUMBER.fullmatch(_text(cell))
    return f.kind in _TELLING and f.choices != "row" and reading.entries.read(f, cell).value is not None


def _says_nothing(reading: TableReader, r: int, cells: Entered) -> bool:
    """Whether a row without a number holds one text alone, none that its column could mean: a heading between rows."""
    if len(cells) > 1 or reading.is_numbered(r) or reading.table.source:
        return False
    (name, cell), *_ = cells.items()
    read = reading.entries.read(reading.columns[name].field, cell)
    return read.value is None and read.fault in _NO_VALUE and not read.hint


def reject(reading: TableReader, lines: Sequence[tuple[int, Entered]], strange: Reasons) -> None:
    """Lists rows that are no entries with what they are: once for all that are the same."""
    log, sheet, col = reading.entries.log, reading.found.sheet, max(reading.found.tag_col, 0)
    for r, cells in lines:
        if reason := strange.get(r):
            raw: dict[str, Value] = {name: shown(cell) for name, cell in cells.items()}
            place = log.place(sheet.name, address(r, reading.found.columns.get("key", col)))
            log.rejected.append(Rejected(reading.table.id, reason, place, raw))
    for reason in dict.fromkeys(strange.values()):
        rows = sorted(r for r, why in strange.items() if why == reason)
        spots = [address(r, c) for r in rows for c, value in sheet.row(r).items() if not is_empty(value)]
        values = {"rows": listed(sorted(r + 1 for r in rows)), "cells": listed(spots), "count": len(rows)}
        log.add("rows.no_entries", log.place(sheet.name, spots[0]), reason=f"@reason.{reason}", **values)


def _below(reading: TableReader, lines: Sequence[tuple[int, Entered]]) -> Iterator[ClosingLine]:
    """The rows with little else below the last real entry, from the bottom up."""
    for r, cells in reversed(lines):
        values = list(cells.values())
        texts = sum(isinstance(cell, str) for cell in values)
        bare = texts <= _TEXTS and len(values) <= _CELLS and not _is_telling(reading, r, cells)
        if not bare and (reading.is_ours(r, cells) or not is_signed(values)):
            return
        yield ClosingLine(r, values)

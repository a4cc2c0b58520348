"""A workbook of ours read back after it was written: whole, opened by another library, every table complete."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from cqip_xl.excel.archive import faults_named
from cqip_xl.excel.our_summary import Odd, rows_of
from cqip_xl.excel.panic import panics_named
from cqip_xl.model.book import Block, Book, Entry, Styled, content_in
from cqip_xl.model.errors import NotOurWorkbook, WriteRefused
from cqip_xl.model.markers import META

_CHUNK = 1 << 20
_SHEET = re.compile(r"xl/worksheets/(sheet\d+\.xml)")
_TABLE_PART = re.compile(rb'Target="\.\./tables/(table\d+\.xml)"')
_TABLE = re.compile(rb'<table [^>]*?\bname="([^"]*)"[^>]*?\bref="[A-Z]+(\d+):[A-Z]+(\d+)"')


@dataclass(frozen=True, slots=True)
class Held:
    """What a table holds: rows with anything in them, and filled cells, hidden ones beside it included."""

    rows: int
    cells: int


def held_by(book: Book) -> dict[str, Held]:
    """What each table of a book that stands over a block must hold once it is written."""
    return {
        table.name: _held(block)
        for sheet in book.sheets
        for table in sheet.lists
        for block in sheet.blocks
        if block.row == table.area.top + 1
    }


def read_back(path: Path, kind: str, wanted: Mapping[str, Held]) -> None:
    """Raises WriteRefused where a table lacks a row or cell of what it must hold; NotOurWorkbook where the workbook
    is not whole or not of that kind.
    """
    found: dict[str, Held] = {}
    with faults_named(), zipfile.ZipFile(path) as zipped:
        for name in zipped.namelist():
            sheet = _SHEET.fullmatch(name)
            tables = list(_tables(zipped, sheet[1])) if sheet else []
            with zipped.open(name) as part:
                found |= _counted(part, tables)
    if _said(path).get("kind") != kind:
        raise NotOurWorkbook("damaged", "damaged")
    for table, held in wanted.items():
        if found.get(table) != held:
            raise WriteRefused("output.rows_lost", table=table, count=held.rows)


def _tables(zipped: zipfile.ZipFile, sheet: str) -> Iterator[tuple[str, range]]:
    """Name and rows of each table on a sheet, without its headings."""
    relations = f"xl/worksheets/_rels/{sheet}.rels"
    parts = _TABLE_PART.findall(zipped.read(relations)) if relations in zipped.namelist() else []
    for part in parts:
        if found := _TABLE.search(zipped.read(f"xl/tables/{part.decode()}")):
            yield found[1].decode(), range(int(found[2]), int(found[3]))


def _counted(part: IO[bytes], tables: Sequence[tuple[str, range]]) -> dict[str, Held]:
    """What the tables of a sheet hold. The part is read to its end, which proves its checksum."""
    if not tables:
        while part.read(_CHUNK):
            pass
        return {}
    rows, cells = Counter[str](), Counter[str]()
    try:
        for row, markup in rows_of(part):
            filled = markup.count(b"<v>")
            for name, there in tables:
                if filled and row in there:
                    rows[name] += 1
                    cells[name] += filled
    except Odd as problem:
        raise NotOurWorkbook("damaged", "damaged") from problem
    return {name: Held(rows[name], cells[name]) for name, _ in tables}


def _held(block: Block) -> Held:
    filled = [len(row) - sum(map(_contents(row).count, (None, ""))) for row in block.rows]
    return Held(sum(map(bool, filled)), sum(filled))


def _contents(row: Sequence[Entry]) -> Sequence[Entry]:
    """What the entries of a row say, however they look; few rows hold one with a look of its own."""
    return [content_in(entry) for entry in row] if Styled in map(type, row) else row


def _said(path: Path) -> dict[object, object]:
    """What the workbook says of itself, by another library than the one that wrote it."""
    from python_calamine import CalamineWorkbook

    try:
        with panics_named(), CalamineWorkbook.from_path(path) as workbook:
            return {row[0]: row[-1] for row in workbook.get_sheet_by_name(META).to_python()}
    except Exception as problem:  # calamine's errors, a panic, a sheet that is not there: it is not what was written
        raise NotOurWorkbook("damaged", "damaged") from problem

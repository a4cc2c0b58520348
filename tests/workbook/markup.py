"""The values in a workbook's markup as they stand there, by nobody's reader: numbers are numbers, never days."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_V, _T, _C, _F, _SAID_ALOUD = (f"{_MAIN}{name}" for name in ("v", "t", "c", "f", "rPh"))


def by_markup(path: Path) -> dict[str, dict[str, object]]:
    """Sheet -> cell -> text, number, truth value or the word of an error; empty cells left out."""
    with zipfile.ZipFile(path) as archive:
        there = "xl/sharedStrings.xml" in archive.namelist()
        texts = list(map(_text, fromstring(archive.read("xl/sharedStrings.xml")))) if there else []
        return {name: _cells(sheet, texts) for name, sheet in _sheets(archive)}


def formulas_in(path: Path) -> dict[str, list[str]]:
    """Sheet -> the cells that hold a formula."""
    with zipfile.ZipFile(path) as archive:
        return {
            name: [cell.get("r", "") for cell in sheet.iter(_C) if cell.find(_F) is not None]
            for name, sheet in _sheets(archive)
        }


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, Element]]:
    links = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    parts = {link.get("Id"): posixpath.join("/xl", link.get("Target", ""))[1:] for link in links}
    for sheet in fromstring(archive.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):
        if "/worksheets/" in parts[sheet.get(_ID)]:
            yield sheet.get("name", ""), fromstring(archive.read(parts[sheet.get(_ID)]))


def lines_of(cells: Mapping[str, object]) -> list[list[object]]:
    """The same by row and column, "" where nothing stands."""
    rows: dict[int, dict[int, object]] = {}
    for at, value in cells.items():
        column = at.rstrip("0123456789")
        rows.setdefault(int(at[len(column) :]), {})[_number(column)] = value
    width = max((max(row) for row in rows.values()), default=0)
    return [[rows.get(r, {}).get(c, "") for c in range(1, width + 1)] for r in range(1, max(rows, default=0) + 1)]


def _cells(sheet: Element, texts: list[str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for cell in sheet.iter(_C):
        kind, said = cell.get("t", "n"), cell.findtext(_V)
        if kind == "inlineStr":
            found[cell.get("r", "")] = _text(cell)
        elif said:
            found[cell.get("r", "")] = _value(kind, said, texts)
    return {at: value for at, value in found.items() if value != ""}


def _value(kind: str, said: str, texts: list[str]) -> object:
    match kind:
        case "s":
            return texts[int(said)]
        case "n":
            return float(said)
        case "b":
            return said == "1"
        case _:
            return said


def _text(item: Element) -> str:
    """A text, also one of several styles; without what is shown above it to say it aloud."""
    aloud = {id(text) for part in item.iter(_SAID_ALOUD) for text in part.iter(_T)}
    return "".join(text.text or "" for text in item.iter(_T) if id(text) not in aloud)


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number

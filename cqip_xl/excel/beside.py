"""All that a sheet of an .xlsx holds besides the values of its cells, and what cells say without it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from cqip_xl.excel.archive import Archive
from cqip_xl.excel.formula_cells import Formulas, formula_remarks, formulas_in
from cqip_xl.excel.relations import targets
from cqip_xl.excel.remarks import remarks_beside
from cqip_xl.excel.struck import Strikes, strikes_of, struck_cells
from cqip_xl.model.grid import GridSheet, Raw, Remark
from cqip_xl.model.markers import spot_of

#: A picture that Excel put into a cell; for older programs it is an error.
_PICTURE = re.compile(
    rb"""<(?:\w+:)?c\b(?=[^>]*\bvm\s*=)(?=[^>]*\bt\s*=\s*["']e["'])[^>]*\br\s*=\s*["']([A-Z]+\d+)["'][^>]*>"""
    rb"""\s*<(?:\w+:)?v>#VALUE!<"""
)
_LINKED = re.compile(rb"""<(?:\w+:)?externalReference\b[^>]*\bid\s*=\s*["']([^"']*)["']""")


@dataclass(frozen=True, slots=True)
class Beside:
    """`instead`: what cells say without what is struck through in them and without a picture, None for nothing."""

    remarks: tuple[Remark, ...] = ()
    instead: Mapping[str, Raw] = field(default_factory=dict)


NOTHING = Beside()


@dataclass(frozen=True, slots=True)
class Referred:
    """What the sheets of a workbook refer to: fonts that strike through, other workbooks by number."""

    strikes: Strikes
    books: Mapping[str, str]


def book_of(archive: Archive, workbook: str, related: Mapping[str, tuple[str, str]]) -> Referred:
    """`workbook`: its part; `related`: what that refers to."""
    parts = {kind.rpartition("/")[2]: target for kind, target in related.values()}
    styles, texts = (archive.get(parts.get(kind, "")) for kind in ("styles", "sharedStrings"))
    linked = _LINKED.findall(archive.get(workbook)) if "externalLink" in parts else ()
    files = {str(n): _file(archive, related.get(name.decode(), ("", ""))[1]) for n, name in enumerate(linked, 1)}
    return Referred(strikes_of(styles, texts), files)


def _file(archive: Archive, part: str) -> str:
    """The name of the workbook that an external link leads to."""
    target = next((target for _, target in targets(archive, part).values()), "")
    return unquote(target).replace("\\", "/").rpartition("/")[2]


def beside(archive: Archive, part: str, xml: bytes, book: Referred, formulas: Formulas | None = None) -> Beside:
    """Of one sheet. `formulas`: where it was written plainly, so that nothing more can stand in its cells."""
    thorough = formulas is None
    given = formulas_in(xml) if formulas is None else formulas
    remarks = [*formula_remarks(given, book.books), *remarks_beside(archive, part, xml)]
    instead: dict[str, Raw] = {}
    for cell, runs in struck_cells(xml, book.strikes, inline=thorough):
        remarks.append(Remark("struck", cell, runs.struck if runs else ""))
        instead.update({cell: runs.left} if runs else {})
    remarks += _pictures(xml) if thorough else ()
    instead.update((remark.cell, None) for remark in remarks if remark.kind == "cell_picture")
    return Beside(tuple(remarks), instead) if remarks else NOTHING


def _pictures(xml: bytes) -> Iterator[Remark]:
    return (Remark("cell_picture", cell.decode(), "") for cell in _PICTURE.findall(xml))


def with_beside(sheet: GridSheet, found: Beside) -> GridSheet:
    """The sheet with its remarks, and its cells without what they only tell of."""
    if not found.remarks:
        return sheet
    rows = list(sheet.rows)
    for cell, value in found.instead.items():
        row, col = spot_of(cell) or (len(rows), 0)
        if row < len(rows):
            changed = {**rows[row], col: value}
            rows[row] = changed if value is not None else {c: there for c, there in rows[row].items() if c != col}
    return replace(sheet, rows=tuple(rows), remarks=found.remarks)

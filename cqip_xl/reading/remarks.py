"""What a workbook holds besides its cells, and cells that say more than their text: told, so that nothing is lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cache

from cqip_xl.kinds.kind import is_empty, shown
from cqip_xl.kinds.text import fold
from cqip_xl.model.grid import GridSheet, Remark, RemarkKind
from cqip_xl.model.markers import SHOWN_FIELDS, spot_of, without_our_notes
from cqip_xl.model.table import shown_beside
from cqip_xl.reading.columns import CALCULATED_IDS
from cqip_xl.reading.finding_log import FindingLog
from cqip_xl.reading.locate import Located
from cqip_xl.reading.tags import FoundTable
from cqip_xl.words.catalog import LANGUAGES, say
from cqip_xl.words.sheet_texts import sheet_texts

#: What is told once a sheet; the first group of every sheet, the other of those only where entries of the plan stand.
_ANYWHERE: dict[RemarkKind, str] = {
    "comment": "sheet.comments",
    "box": "sheet.boxes",
    "picture": "sheet.pictures",
    "cell_picture": "sheet.pictures_in_cells",
}
_ON_OURS: dict[RemarkKind, str] = {
    "link": "sheet.links",
    "header": "sheet.page_texts",
    "external": "sheet.other_workbooks",
}
#: Of a comment everything is told, since it may be an order; of anything else so many characters.
_FIRST_WORDS = 80
#: How our page headers begin at the right: period, pack and version.
#: Period and framework, as it is called today, or with its id and version as once.
_OUR_HEADER = re.compile(r"\d{4}(?:-\d{4})? · (.+)", re.S)
_BY_ID = re.compile(r"[\w-]+ \S+")
_FIELDS = re.compile(r"&[PNADTFZ]")


def report_remarks(located: Located, unread: Collection[str], log: FindingLog) -> None:
    """`unread`: sheets of which nothing is read."""
    names = _our_page_texts(located)
    for sheet in (_without_our_charts(located, sheet) for sheet in located.grid.sheets):
        if sheet.remarks:
            own = sheet.name not in unread
            _report_sheet(sheet, _ANYWHERE | (_ON_OURS if own else {}), names, log)
            _report_cells(sheet, located, log) if own else None


def _report_sheet(sheet: GridSheet, codes: dict[RemarkKind, str], names: Collection[str], log: FindingLog) -> None:
    for kind, code in codes.items():
        remarks = [said for remark in sheet.remarks if remark.kind == kind and (said := _others(sheet, remark, names))]
        if not remarks:
            continue
        cells = [remark.cell for remark in remarks if remark.cell]
        values: dict[str, object] = (
            {} if kind == "header" else {"count": len(remarks), "cells": ", ".join(cells) or "–"}
        )
        if kind not in ("picture", "cell_picture"):
            values["said"] = " · ".join(map(_quoted, remarks))
        log.add(code, log.place(sheet.name, min(cells, key=_order, default="")), **values)


def _others(sheet: GridSheet, remark: Remark, ours: Collection[str]) -> Remark | None:
    """A remark without what the product itself has written; None where nothing is left, or the cell says it too."""
    match remark.kind:
        case "comment":
            text = without_our_notes(remark.text)
            return Remark("comment", remark.cell, text) if text else None
        case "header":
            return None if _is_our_page_text(remark.text, ours) else remark
        case "link":
            spot = spot_of(remark.cell)
            return None if spot and _address(shown(sheet.at(*spot))) == _address(remark.text) else remark
        case _:
            return remark


def _without_our_charts(located: Located, sheet: GridSheet) -> GridSheet:
    """The sheet without those of its charts that are ours, as their descriptions say."""
    if not any(r.kind == "picture" and r.text for r in sheet.remarks):
        return sheet
    ours = sheet_texts(located.framework, "status")
    return replace(sheet, remarks=tuple(r for r in sheet.remarks if r.kind != "picture" or not ours.has(r.text)))


def _address(link: str) -> str:
    return fold(link).removeprefix("mailto:").rstrip("/")


def _quoted(remark: Remark) -> str:
    text = " ".join(remark.text.split())
    if remark.kind != "comment" and len(text) > _FIRST_WORDS:
        text = f"{text[: _FIRST_WORDS - 1]}…"
    return f"{remark.cell} “{text}”".strip()


def _order(cell: str) -> tuple[int, int]:
    return spot_of(cell) or (0, 0)


def _our_page_texts(located: Located) -> frozenset[str]:
    """The school's name as our headers show it, and how pages are counted."""
    names = [located.meta.get("school_name", ""), *(shown(cell.raw) for cell in located.header.values())]
    # In earlier versions a name that was typed otherwise since then stands still at the left of most pages.
    pages = ([r.text for r in sheet.remarks if r.kind == "header"][:2] for sheet in located.grid.sheets)
    called = [words.get(name, "") for words in located.framework.words.values() for name in ("short", "title")]
    ours = frozenset(fold(name) for name in called if name)
    named = [texts for texts in pages if any(_names_plan(text, ours) for text in texts)]
    left = Counter(texts[0] for texts in named if _names_plan(texts[-1], ours))
    names += [text for text, count in left.most_common(1) if 2 * count > len(named)]
    return frozenset((*map(fold, names), *ours, *_words_of_pages()))


def _names_plan(text: str, called: Collection[str]) -> bool:
    """Whether a text is what stands at the right of our pages."""
    found = _OUR_HEADER.fullmatch(text)
    return found is not None and (fold(found[1]) in called or _BY_ID.fullmatch(found[1]) is not None)


@cache
def _words_of_pages() -> frozenset[str]:
    return frozenset(fold(say(code, name)) for code in LANGUAGES for name in ("school.unnamed", "page.number"))


def _is_our_page_text(text: str, ours: Collection[str]) -> bool:
    if _names_plan(text, ours) or fold(text) in ours:
        return True
    if text.endswith("…"):  # a long name, cut
        return any(name.startswith(fold(text[:-1])) for name in ours)
    # A program's own "Page 1": nothing but a word of ours beside the number.
    words = {word for name in ours if "&p" in name for word in _words(name)}
    return bool(_FIELDS.search(text)) and set(_words(fold(text))) <= words


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", re.sub(r"&[a-z]", " ", text))


def _report_cells(sheet: GridSheet, located: Located, log: FindingLog) -> None:
    """Entries that are struck through or change by themselves, a finding each."""
    tables = [table for table in located.read if table.sheet.name == sheet.name]
    for remark in sheet.remarks:
        spot = spot_of(remark.cell)
        if spot is None or remark.kind not in ("struck", "volatile"):
            continue
        place, there = log.place(sheet.name, remark.cell), sheet.at(*spot)
        if remark.kind == "volatile":
            if not is_empty(there) and any(_is_entry(table, located, *spot) for table in tables):
                log.add("cell.changes_itself", place, raw=remark.text)
        elif remark.text:
            log.add("cell.struck_part", place, raw=remark.text, left=shown(there))
        elif not is_empty(there) and not _is_given(tables, sheet, remark.cell):
            log.add("cell.struck", place, raw=shown(there))


def _is_given(tables: Sequence[FoundTable], sheet: GridSheet, cell: str) -> bool:
    """Whether the product writes what stands there: a formula, a row's number."""
    spot = spot_of(cell) or (0, 0)
    keys = (table.columns.get("key") for table in tables if spot[0] in table.rows)
    return cell in (sheet.formulas or ()) or spot[1] in keys


def _is_entry(table: FoundTable, located: Located, row: int, col: int) -> bool:
    if table.id == "header":
        spots = {spot_of(cell.place.cell) for name, cell in located.header.items() if name not in SHOWN_FIELDS}
        return (row, col) in spots
    spec = located.framework.tables[table.id]
    given = {*CALCULATED_IDS, *(f.id for f in (*spec.fields, *shown_beside(spec)) if f.shows)}
    given |= {f.id for f in shown_beside(spec)}
    by_year = {f.id for f in shown_beside(spec) if f.per}
    ours = given | {name for name in table.columns if name.partition(".")[0] in by_year}
    return row in table.rows and any(at == col and name not in ours for name, at in table.columns.items())

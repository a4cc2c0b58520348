"""What people do to an open workbook without meaning to, through UNO: the office itself moves and adjusts."""

from __future__ import annotations

from typing import Any

from cqip_xl.hosts.uno_bridge import enum
from cqip_xl.model.anchors import Anchors, TableAnchor

#: com.sun.star.sheet.CellFlags: values, days, texts, formulas.
CONTENTS = 1 | 2 | 4 | 16


def harm(book: Any, anchors: Anchors) -> None:
    """Everything at once; entries are moved about, and only prepared rows are pasted over."""
    doc = book.api
    for name in doc.Sheets.ElementNames:
        doc.Sheets.getByName(name).unprotect("")
    table = anchors.tables["actions"]
    sheet = doc.Sheets.getByName(table.sheet)
    overwritten_and_deleted(sheet, table)
    without_dropdowns(sheet, table)
    pasted_over(doc, sheet, table)
    status = doc.Sheets.getByName(anchors.names["status"])
    status.getCellRangeByName("C4:D9").clearContents(CONTENTS)
    status.getCellRangeByName("C12").setString("ask the head")
    status.Rows.insertByIndex(6, 1)
    doc.Sheets.getByName("_calc").getCellRangeByName("E7:H12").clearContents(CONTENTS)
    inserted(doc, anchors)
    if "people" in anchors.tables:
        doc.Sheets.getByName(anchors.tables["people"].sheet).Columns.insertByIndex(0, 1)
    doc.Sheets.getByName(anchors.names["school"]).Rows.insertByIndex(2, 1)
    doc.NamedRanges.removeByName("cqip_completion")
    sheet.setName("Mine & 'yours' 100%")


def overwritten_and_deleted(sheet: Any, table: TableAnchor) -> None:
    """Words typed over statuses, other statuses deleted, some merged."""
    col = table.columns["status"]
    for n in range(3):
        sheet.getCellByPosition(col, table.first + n).setString("all fine")
    sheet.getCellRangeByPosition(col, table.first + 4, col, table.first + 8).clearContents(CONTENTS)
    sheet.getCellRangeByPosition(col, table.last - 2, col, table.last).merge(True)


def without_dropdowns(sheet: Any, table: TableAnchor) -> None:
    for name in ("criterion", "what", "due"):
        if name in table.columns:
            col = table.columns[name]
            cells = sheet.getCellRangeByPosition(col, table.first, col, table.last)
            rule = cells.Validation
            rule.Type = enum("sheet.ValidationType", "ANY")
            cells.Validation = rule


def pasted_over(doc: Any, sheet: Any, table: TableAnchor) -> None:
    """A block from the Start sheet over the last prepared rows: formats, rules and contents go with it."""
    other = doc.Sheets.getByIndex(0)
    source = other.getCellRangeByName("H1:N3").RangeAddress  # empty cells: nothing is entered by it
    target = sheet.getCellByPosition(1, table.last - 3).CellAddress
    sheet.copyRange(target, source)


def inserted(doc: Any, anchors: Anchors) -> None:
    """Two rows in the middle of the actions, one among the criteria, one above the evidence."""
    actions = anchors.tables["actions"]
    doc.Sheets.getByName(actions.sheet).Rows.insertByIndex(actions.first + 2, 2)
    if "criteria" in anchors.tables:
        criteria = anchors.tables["criteria"]
        doc.Sheets.getByName(criteria.sheet).Rows.insertByIndex(criteria.first + 1, 1)
    if "evidence" in anchors.tables:
        evidence = anchors.tables["evidence"]
        doc.Sheets.getByName(evidence.sheet).Rows.insertByIndex(0, 1)

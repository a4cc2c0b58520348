"""Workbooks as pasting, deleting and overwriting leave them: a Book spoilt before it is written."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from cqip_xl.model.book import Area, Book, Cell, Formula, Sheet, Style
from cqip_xl.model.markers import Spot


@dataclass(slots=True)
class Spoilt:
    """The spoilt workbook, and where what was done to it."""

    book: Book
    formulas: dict[tuple[str, Spot], str] = field(default_factory=dict)
    dropdowns: set[tuple[str, Spot]] = field(default_factory=set)
    shut: set[tuple[str, Spot]] = field(default_factory=set)
    names: set[str] = field(default_factory=set)


def spoilt(book: Book, seed: int) -> Spoilt:
    """Formulas overwritten and deleted, dropdowns and marks gone, cells locked by pasting, names deleted."""
    dice = random.Random(seed)
    done = Spoilt(book)
    done.book = replace(book, sheets=tuple(_spoilt(sheet, dice, done) for sheet in book.sheets))
    lost = dice.choice(sorted(book.names))
    done.names.add(lost)
    done.book = replace(done.book, names={k: v for k, v in book.names.items() if k != lost})
    return done


def _spoilt(sheet: Sheet, dice: random.Random, done: Spoilt) -> Sheet:
    if sheet.hidden == "very":
        return sheet
    cells = [_formula(sheet, cell, dice, done) for cell in sheet.cells]
    checks = [check for check in sheet.validations if dice.random() < 0.6]
    for check in sheet.validations:
        if check not in checks:
            done.dropdowns |= {(sheet.name, spot) for spot in _spots(check.area)}
    cells = [_pasted(sheet, cell, dice, done) for cell in cells]
    conditions = tuple(c for c in sheet.conditions if dice.random() < 0.7)
    return replace(sheet, cells=tuple(cells), validations=tuple(checks), conditions=conditions)


def _formula(sheet: Sheet, cell: Cell, dice: random.Random, done: Spoilt) -> Cell:
    if not isinstance(cell.content, Formula) or dice.random() > 0.1:
        return cell
    done.formulas[sheet.name, (cell.row, cell.col)] = cell.content.text
    return cell._replace(content=dice.choice((None, "đã xong", 7.0, Formula("=1+1", 2.0))))


def _pasted(sheet: Sheet, cell: Cell, dice: random.Random, done: Spoilt) -> Cell:
    """A cell that lost its dropdown by pasting has a stranger's look, and is locked."""
    if (sheet.name, (cell.row, cell.col)) not in done.dropdowns or dice.random() < 0.5:
        return cell
    done.shut.add((sheet.name, (cell.row, cell.col)))
    return cell._replace(style=Style(bold=True, fill="00FF00"))


def changed(book: Book, change: Callable[[Sheet], Sheet]) -> Book:
    return replace(book, sheets=tuple(change(sheet) for sheet in book.sheets))


def _spots(area: Area) -> list[Spot]:
    return [(r, c) for r in range(area.top, area.bottom + 1) for c in range(area.left, area.right + 1)]

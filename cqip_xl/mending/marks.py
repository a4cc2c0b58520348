"""Findings in a workbook: a colour and a note at each cell, and a list of them all with links."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from cqip_xl.drawing.fit import fitted
from cqip_xl.drawing.style import CELL, EARLIER_ENTRY, ENTRY, HEAD_GIVEN, HIDDEN, LINK, NOTE, SUBTITLE, TITLE
from cqip_xl.mending.difference import dresses_of
from cqip_xl.model.book import Area, Block, Book, Cell, Formula, Page, Sheet, Style
from cqip_xl.model.finding import Finding
from cqip_xl.model.findings import SEVERITIES
from cqip_xl.model.markers import FINDINGS, NOTE_END, NOTE_SIGN, TAG, Spot, quoted, spot_of, without_our_notes
from cqip_xl.model.repair import Repairs, SheetRepair
from cqip_xl.model.seen import Seen, SeenSheet
from cqip_xl.model.version import VERSION
from cqip_xl.words.lexicon import Lexicon
from cqip_xl.words.message import message

#: Colours that nothing else in our workbooks has, so that a mark is known again.
FILLS = {"error": "F9B4C4", "warning": "FFD9A8"}
_HEAD, _FIRST = 4, 5
_WIDTHS = {0: 1.5, 1: 6.0, 2: 12.0, 3: 30.0, 4: 100.0}


@dataclass(frozen=True, slots=True)
class Stamp:
    """When and by which date the findings were made; `more`: what else to say, a line each."""

    now: datetime
    as_of: date
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    severity: str
    text: str


def marks_of(findings: Sequence[Finding], lex: Lexicon) -> dict[str, dict[Spot, Mark]]:
    """Sheet -> cell -> mark, of errors and warnings that name a cell; several findings of a cell in one note."""
    found: dict[str, dict[Spot, Mark]] = {}
    for finding in in_order(findings, ()):
        spot = spot_of(finding.place.cell)
        if spot is None or finding.severity not in FILLS:
            continue
        here = found.setdefault(finding.place.sheet, {})
        line = f"{NOTE_SIGN}{' '.join(message(finding, lex).split()).replace(NOTE_END, ')')}{NOTE_END}"
        before = here.get(spot)
        here[spot] = Mark(before.severity, f"{before.text}\n{line}") if before else Mark(finding.severity, line)
    return found


def in_order(findings: Sequence[Finding], sheets: Sequence[str]) -> list[Finding]:
    """Errors first, then by sheet, row and column."""
    order = {name: n for n, name in enumerate(sheets)}

    def key(finding: Finding) -> tuple[int, int, int, int]:
        row, col = spot_of(finding.place.cell) or (-1, -1)
        return SEVERITIES.index(finding.severity), order.get(finding.place.sheet, len(order)), row, col

    return sorted(findings, key=key)


def findings_sheet(findings: Sequence[Finding], lex: Lexicon, stamp: Stamp, name: str, sheets: Sequence[str]) -> Sheet:
    """The list; `sheets`: names in the order of the workbook."""
    counts = {code: sum(f.severity == code for f in findings) for code in SEVERITIES}
    said = lex.say(
        "recalculate.stamp",
        now=stamp.now.strftime("%Y-%m-%d %H:%M"),
        version=VERSION,
        as_of=stamp.as_of,
    )
    total = lex.say("recalculate.counts", **counts) if findings else lex.say("recalculate.none")
    cells = [
        Cell(0, 0, TAG + FINDINGS, HIDDEN),
        Cell(0, 1, name, TITLE),
        Cell(1, 1, said, SUBTITLE),
        Cell(2, 1, " ".join((total, *stamp.more)), NOTE),
        *(
            Cell(_HEAD, col, lex.say(f"col.{key}"), HEAD_GIVEN)
            for col, key in enumerate(("number", "severity", "cell", "message"), start=1)
        ),
    ]
    for n, finding in enumerate(in_order(findings, sheets), start=1):
        cells += _line(_FIRST + n - 1, n, finding, lex)
    last = max(_FIRST + len(findings) - 1, _HEAD)
    return fitted(
        Sheet(
            name,
            tuple(cells),
            widths=_WIDTHS,
            heights={0: 28},
            merges=(Area(1, 1, 1, 4), Area(2, 1, 2, 4)),
            hidden_columns=(0,),
            freeze=(_FIRST, 0),
            tab="831843",
            page=Page(letter=lex.wording.region.letter, titles=(_HEAD, _HEAD), area=Area(0, 0, last, 4)),
        )
    )


def _line(row: int, n: int, finding: Finding, lex: Lexicon) -> Iterator[Cell]:
    place = finding.place
    severity = replace(CELL, fill=FILLS.get(finding.severity, ""))
    yield Cell(row, 1, float(n), replace(CELL, align="center"))
    yield Cell(row, 2, lex.say(f"severity.{finding.severity}"), severity)
    if place.sheet:
        shown = f"{place.sheet} {place.cell}".strip()
        target = f"#{quoted(place.sheet)}!{place.cell if spot_of(place.cell) else 'A1'}"
        yield Cell(row, 3, Formula(f'=HYPERLINK("{_in_text(target)}","{_in_text(shown)}")', shown), LINK)
    else:
        yield Cell(row, 3, "", CELL)
    yield Cell(row, 4, message(finding, lex), CELL)


def _in_text(text: str) -> str:
    return text.replace('"', '""')


def with_marks(book: Book, marks: Mapping[str, Mapping[Spot, Mark]], *more: Sheet) -> Book:
    """A workbook before it is written, with its findings marked, and listed on sheets behind those that are seen."""
    sheets = [_with_marks(sheet, marks.get(sheet.name, {})) for sheet in book.sheets]
    visible = [n for n, sheet in enumerate(sheets) if not sheet.hidden]
    sheets[visible[-1] + 1 : visible[-1] + 1] = more
    return replace(book, sheets=tuple(sheets))


def _with_marks(sheet: Sheet, marks: Mapping[Spot, Mark]) -> Sheet:
    if not marks:
        return sheet
    cells = [
        cell._replace(style=replace(cell.style, fill=FILLS[mark.severity]))
        if (mark := marks.get((cell.row, cell.col)))
        else cell
        for cell in sheet.cells
    ]
    return replace(sheet, cells=tuple(cells), notes={spot: mark.text for spot, mark in marks.items()})


def mark_repairs(
    seen: Seen, book: Book | None, marks: Mapping[str, Mapping[Spot, Mark]], findings: Sheet, own: Collection[str]
) -> Repairs:
    """The same in an open workbook: new marks set, those of mended findings taken away, the list made anew.

    `book`: what the cells should look like, None where that cannot be said. A colour or note of somebody else stays.
    `own`: sheets of the plan; on others, copies of them among these, marks are set and never taken away.
    """
    drawn = (
        {sheet.name: {(c.row, c.col): c.style.fill for c in sheet.all_cells()} for sheet in book.sheets} if book else {}
    )
    repairs = [
        repair
        for name, there in seen.sheets.items()
        if name != findings.name
        and (repair := _marking(there, drawn.get(name, {}), marks.get(name, {}), name in drawn or name in own))
    ]
    there = seen.sheets.get(findings.name)
    repairs.append(SheetRepair(findings.name, made=findings) if there is None else _listing(findings, there))
    return Repairs(tuple(repairs))


def _marking(there: SeenSheet, fills: Mapping[Spot, str], marks: Mapping[Spot, Mark], own: bool) -> SheetRepair:
    looks = [(spot, Style(fill=fill)) for spot, fill in _dyed(there, fills, marks, own).items()]
    return SheetRepair(there.name, dresses=tuple(dresses_of(looks, only="fill")), notes=_noted(there, marks, own))


def _dyed(there: SeenSheet, fills: Mapping[Spot, str], marks: Mapping[Spot, Mark], own: bool) -> dict[Spot, str]:
    """The colours to set: those of new marks, and what a cell had before a mark that is settled."""
    settled = [spot for spot, look in there.looks.items() if spot not in marks and look.fill in FILLS.values()]
    dyed = {spot: fills.get(spot, ENTRY) for spot in settled} if own else {}
    for spot, mark in marks.items():
        fill = there.looks[spot].fill if spot in there.looks else ""
        drawn = fill in ("", fills.get(spot, ENTRY), EARLIER_ENTRY, *FILLS.values())
        if drawn and fill != FILLS[mark.severity]:
            dyed[spot] = FILLS[mark.severity]
    return dyed


def _noted(there: SeenSheet, marks: Mapping[Spot, Mark], own: bool) -> dict[Spot, str]:
    """The notes to write: those of new marks, and of settled ones what somebody has added."""
    ours = {spot: rest for spot, text in there.notes.items() if (rest := without_our_notes(text)) != text.strip()}
    noted = {spot: rest for spot, rest in ours.items() if own and spot not in marks}
    for spot, mark in marks.items():
        text = "\n".join(part for part in (mark.text, ours.get(spot, "")) if part)
        if (spot in ours or spot not in there.notes) and not _alike(there.notes.get(spot, ""), text):
            noted[spot] = text
    return noted


def _alike(there: str, text: str) -> bool:
    """Excel and LibreOffice break the lines of a note differently."""
    return there.split() == text.split()


def _listing(findings: Sheet, there: SeenSheet) -> SheetRepair:
    """The whole list written over the old one, which may have been longer; what somebody wrote below stays."""
    cells = {(cell.row, cell.col): cell for cell in findings.cells}
    end = _FIRST
    while there.contents.get((end, 1)) == end - _FIRST + 1:
        end += 1
    last = max(end - 1, *(row for row, _ in cells))
    rows = tuple(
        tuple(cells[row, col].content if (row, col) in cells else None for col in range(5)) for row in range(last + 1)
    )
    looks = [(spot, cell.style) for spot, cell in cells.items()]
    looks += [((row, col), NOTE) for row in range(_FIRST, last + 1) for col in range(1, 5) if (row, col) not in cells]
    return SheetRepair(findings.name, blocks=(Block(0, 0, rows),), dresses=tuple(dresses_of(looks)))

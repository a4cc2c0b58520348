"""The correction note of one school: a page to print, in the school's language."""

from __future__ import annotations

from cqip_xl.drawing.fit import fitted
from cqip_xl.drawing.meta_sheet import meta_sheet
from cqip_xl.drawing.style import CELL, HEAD, MISSING, PROBLEM, SUBTITLE, TEXT, TITLE
from cqip_xl.model.book import Area, Book, Cell, Page, Sheet, Style
from cqip_xl.model.case import Case
from cqip_xl.model.findings import SEVERITIES
from cqip_xl.model.version import VERSION
from cqip_xl.summary.rollup_view import own_name
from cqip_xl.words.lexicon import lexicon
from cqip_xl.words.message import message

_STYLES: dict[str, Style] = {"error": PROBLEM, "warning": MISSING}
_WIDTHS = {0: 5.0, 1: 11.0, 2: 20.0, 3: 9.0, 4: 62.0}


def compose_note(case: Case) -> Book:
    """What to correct in a workbook, errors first; notes need no action and are left out."""
    plan, as_of, lex = case.plan, case.verdict.as_of, lexicon(case.framework, case.plan.language, case.plan.period)
    found = [f for severity in SEVERITIES[:2] for f in case.problems if f.severity == severity]
    errors = sum(f.severity == "error" for f in found)
    file = own_name(case.path)
    school = " ".join(part for part in (plan.school.name, plan.school.id) if part)
    cells = [
        Cell(0, 0, lex.say("note.title"), TITLE),
        Cell(1, 0, f"{school} · {plan.period}", SUBTITLE),
        Cell(2, 0, lex.say("note.intro", file=file, as_of=as_of.isoformat()), TEXT),
        Cell(3, 0, lex.say("note.counts", errors=errors, warnings=len(found) - errors), SUBTITLE),
    ]
    heads = ("number", "severity", "sheet", "cell", "message")
    cells += [Cell(5, col, lex.say(f"col.{key}"), HEAD) for col, key in enumerate(heads)]
    for n, finding in enumerate(found, start=1):
        row, place = 5 + n, finding.place
        cells += [
            Cell(row, 0, float(n), CELL),
            Cell(row, 1, lex.say(f"severity.{finding.severity}"), _STYLES[finding.severity]),
            Cell(row, 2, place.sheet, CELL),
            Cell(row, 3, place.cell, CELL),
            Cell(row, 4, message(finding, lex), CELL),
        ]
    last = 7 + len(found)
    cells.append(Cell(last, 0, lex.say("note.end"), TEXT))
    merges = tuple(Area(row, 0, row, 4) for row in (0, 1, 2, 3, last))
    sheet = Sheet(
        lex.say("sheets.note"),
        tuple(cells),
        widths=_WIDTHS,
        merges=merges,
        heights={0: 30, 2: 50},
        protected=False,
        page=Page(
            landscape=False,
            titles=(5, 5),
            header=f"&L{_in_header(school)}&R{as_of.isoformat()}",
            footer=f"&R{lex.say('page.number')}",
        ),
    )
    meta = {"kind": "note", "pack": plan.framework, "language": lex.language, "product_version": VERSION}
    return Book((fitted(sheet), meta_sheet(meta)), title=lex.say("note.title"), language=lex.language, created=as_of)


def _in_header(text: str) -> str:
    """A name in a line of the page's head, where & begins a command."""
    return " ".join(text.split())[:90].rstrip().replace("&", "&&")

"""The correction note of one school: a page to print, in the school's language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cqip_xl.drawing.fit import fitted
from cqip_xl.drawing.meta_sheet import meta_sheet
from cqip_xl.drawing.style import CELL, HEAD, MISSING, PROBLEM, SUBTITLE, TEXT, TITLE
from cqip_xl.model.book import Area, Book, Cell, Page, Sheet, Style
from cqip_xl.model.case import Case
from cqip_xl.model.finding import Finding
from cqip_xl.model.findings import SEVERITIES
from cqip_xl.model.markers import SCHOOL_NOTE
from cqip_xl.model.version import VERSION
from cqip_xl.summary.rollup_view import own_name
from cqip_xl.words.lexicon import Lexicon, lexicon
from cqip_xl.words.message import message

_STYLES: dict[str, Style] = {"error": PROBLEM, "warning": MISSING, "note": CELL}
#: First row of the table, below its headings.
_FIRST = 6
_WIDTHS = {0: 5.0, 1: 11.0, 2: 20.0, 3: 9.0, 4: 62.0}


def compose_note(case: Case) -> Book:
    """What to correct in a workbook, errors first; notes that need no action are left out."""
    plan, as_of, lex = case.plan, case.verdict.as_of, lexicon(case.framework, case.plan.language, case.plan.period)
    found = sorted(case.asked, key=lambda f: SEVERITIES.index(f.severity))
    school = " ".join(part for part in (plan.school.name, plan.school.id) if part)
    last = _FIRST + 1 + len(found)
    sheet = Sheet(
        lex.say("sheets.note"),
        (*_top(case, school, found, lex), *_table(found, lex), Cell(last, 0, lex.say("note.end"), TEXT)),
        widths=_WIDTHS,
        merges=tuple(Area(row, 0, row, len(_WIDTHS) - 1) for row in (0, 1, 2, 3, last)),
        heights={0: 30, 2: 50},
        protected=False,
        page=Page(
            landscape=False,
            letter=lex.wording.region.letter,
            titles=(_FIRST - 1, _FIRST - 1),
            header=f"&L{_in_header(school)}&R{lex.wording.day(as_of)}",
            footer=f"&R{lex.say('page.number')}",
        ),
    )
    # By these a later run knows whose note it is, and whether somebody has saved it since.
    about = {"school_id": plan.school.id, "school_name": plan.school.name, "file": own_name(case.path)}
    meta = {"kind": SCHOOL_NOTE, "pack": plan.framework, "language": lex.language, "product_version": VERSION}
    meta |= {**about, "as_of": as_of.isoformat()}
    return Book(
        (fitted(sheet), meta_sheet(meta)),
        title=lex.say("note.title"),
        language=lex.language,
        dates=lex.wording.order,
        created=as_of,
    )


def _top(case: Case, school: str, found: Sequence[Finding], lex: Lexicon) -> Iterator[Cell]:
    """Whose note it is, of which file and day, and how much there is to correct."""
    errors, warnings = (sum(f.severity == severity for f in found) for severity in SEVERITIES[:2])
    yield Cell(0, 0, lex.say("note.title"), TITLE)
    yield Cell(1, 0, f"{school} · {case.plan.period}", SUBTITLE)
    yield Cell(2, 0, lex.say("note.intro", file=own_name(case.path), as_of=case.verdict.as_of), TEXT)
    yield Cell(3, 0, lex.say("note.counts", errors=errors, warnings=warnings), SUBTITLE)


def _table(found: Sequence[Finding], lex: Lexicon) -> Iterator[Cell]:
    for col, key in enumerate(("number", "severity", "sheet", "cell", "message")):
        yield Cell(_FIRST - 1, col, lex.say(f"col.{key}"), HEAD)
    for n, finding in enumerate(found):
        row, place = _FIRST + n, finding.place
        yield Cell(row, 0, float(n + 1), CELL)
        yield Cell(row, 1, lex.say(f"severity.{finding.severity}"), _STYLES[finding.severity])
        yield Cell(row, 2, place.sheet, CELL)
        yield Cell(row, 3, place.cell, CELL)
        yield Cell(row, 4, message(finding, lex), CELL)


def _in_header(text: str) -> str:
    """A name in a line of the page's head, where & begins a command."""
    return " ".join(text.split())[:90].rstrip().replace("&", "&&")

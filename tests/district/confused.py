"""A district of 64 schools, made by script: a roster, and what came, with every confusion that offices know."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cqip_xl.district.roll_up import roll_up
from cqip_xl.model.case import Case, Read, Unread
from cqip_xl.model.finding import Place
from cqip_xl.model.period import PlanPeriod
from cqip_xl.model.plan import Plan, Row, School, Source
from cqip_xl.model.rollup import Rollup
from cqip_xl.model.roster import RosterRow
from cqip_xl.verbs import blank_plan
from tests.reading.books import PACK, PERIOD
from tests.workbooks import DAY

BLANK = blank_plan(PACK, "en", School(), str(PERIOD), DAY)
#: The names of schools are two words each, one of either line.
WORDS = {
    "vi": ("Sao Hoa Mây Lá Suối Đồi Biển Trăng", "Mai Hồng Khuê Xanh Nguồn Thông Khơi Quỳnh"),
    "en": ("Ashfield Birch Cooper Dover Elmwood Foxley Grove Harbor", "Street Park Hill Square Bridge Meadow Gate End"),
}
KIND = {"vi": "Trường Mầm non {}", "en": "{} Elementary School"}
#: A name with a tone or an apostrophe, and how others write it.
SPELLED = {
    "vi": ("Trường Mầm non Hòa Thủy", "MN Hoà Thuỷ"),
    "en": ("St. Mary's Elementary School", "ST MARY’S ELEM. SCHOOL"),
}


@dataclass(frozen=True)
class Known:
    """A school of the roster and ways to write it: `spaced` and `wide` its number, `other` and `longer` its name."""

    id: str
    name: str
    district: str
    other: str = ""

    @property
    def spaced(self) -> str:
        return self.id.replace("-", " ").lower()

    @property
    def wide(self) -> str:
        return "".join(chr(ord(c) + 0xFEE0) for c in self.id)

    @property
    def longer(self) -> str:
        return f"{self.name} (Kim Sa)"

    @property
    def decomposed(self) -> str:
        return unicodedata.normalize("NFD", self.name)


def schools(language: str) -> list[Known]:
    """65 of them, so that the first of the roster is number 1. Schools 10 and 11 have one name in two districts."""
    first, second = (line.split() for line in WORDS[language])
    names = [KIND[language].format(f"{a} {b}") for a in first for b in second]
    made = [Known(f"MN-{n:02}", name, f"D{1 + n % 4}") for n, name in enumerate(["", *names])]
    made[7] = replace(made[7], **dict(zip(("name", "other"), SPELLED[language], strict=True)))
    made[8] = replace(made[8], id="008")
    made[11] = replace(made[11], name=made[10].name)
    return made


#: What came besides the plans of the schools that nothing is wrong with. `{3.name}`: the name of school 3; rows: whose
#: actions it holds (+ and *: one more, -: one less); made: the school that the workbook was made for, where it is
#: another.
CAME = """
| file                        | id         | name         | rows | made | submitted  | district      | period    |
| {1.id} {1.name}.xlsx        | {1.id}     | {1.name}     | 1    |      | 2026-03-01 |               |           |
| {3.id} {3.name}.xlsx        | {1.id}     | {1.name}     | 3    |      | 2026-03-09 |               |           |
| a.xlsx                      | {2.id}     | {2.name}     | 2    |      | 2026-03-01 |               |           |
| b.xlsx                      | {2.id}     | {2.name}     | 4    |      | 2026-03-09 |               |           |
| c.xlsx                      |            | {5.name}     | 5    |      | 2026-03-01 |               |           |
| d.xlsx                      | {5.id}     | {5.name}     | 5    |      | 2026-03-09 |               |           |
| e.xlsx                      | {6.spaced} | {6.name}     | 6    |      | 2026-03-01 |               |           |
| f.xlsx                      | {6.wide}   | {6.name}     | 6    |      | 2026-03-09 |               |           |
| g.xlsx                      |            | {7.other}    | 7    |      | 2026-03-01 |               |           |
| h.xlsx                      | 8          | {8.name}     | 8    |      | 2026-03-01 |               |           |
| i.xlsx                      |            | {9.decomposed} | 9  |      | 2026-03-01 |               |           |
| j.xlsx                      |            | {10.name}    | 10   |      | 2026-03-01 | {10.district} |           |
| k.xlsx                      |            | {10.name}    | 11   |      | 2026-03-01 |               |           |
| l.xlsx                      | {12.id}    | {13.name}    | 12   |      | 2026-03-01 |               |           |
| {14.id}.xlsx                |            |              | 14   |      | 2026-03-01 |               |           |
| m.xlsx                      | {16.id}    | {16.name}    | 15   | 15   | 2026-03-01 |               |           |
| n.xlsx                      | {17.id}    | {17.name}    | 17   |      | 2026-03-01 |               |           |
| o.xlsx                      | {17.id}    | {17.name}    | 17   |      | 2026-03-01 |               | 2029-2034 |
| p.xlsx                      | {18.id}    | {18.name}    | 18   |      | 2026-03-01 |               |           |
| q.xlsx                      | {18.id}    | {18.name}    | 50   |      | 2026-03-09 |               |           |
| r.xlsx                      | {19.id}    | {19.name}    | 19   |      | 2026-03-01 |               |           |
| s.xlsx                      | {19.id}    | {19.name}    | 20   |      | 2026-03-09 |               |           |
| t.xlsx                      | {21.id}    | Qwerty       | 21   |      | 2026-03-01 |               |           |
| u.xlsx                      | {22.id}    | {22.name}    | 22   |      | 2026-03-01 |               |           |
| v.xlsx                      | X-99       | Zyxwvu       | 51   |      | 2026-03-01 |               |           |
| w.xlsx                      | X-26       | {26.name}    | 26   |      | 2026-03-01 |               |           |
| y.xlsx                      |            | {24.longer}  | 24   |      | 2026-03-01 |               |           |
| x {27.name} y.xlsx          | {27.id}    | {27.name}    | 27   | 28   | 2026-03-01 |               |           |
| aa.xlsx                     | {29.id}    | {29.name}    | 29   |      | 2026-03-01 |               |           |
| ab.xlsx                     | {29.id}    | {29.name}    | 29+  |      |            |               |           |
| ac.xlsx                     | {30.id}    | {30.name}    | 30+  |      | 2026-03-01 |               |           |
| ad.xlsx                     | {30.id}    | {30.name}    | 30-  |      | 2026-03-09 |               |           |
| ae.xlsx                     | {31.id}    | {31.name}    | 31+  |      |            |               |           |
| af.xlsx                     | {31.id}    | {31.name}    | 31*  |      |            |               |           |
| ag.xlsx                     | {32.id}    | {32.name}    | 33   |      | 2026-03-01 |               |           |
"""
_TASKS = ("Buy shelves for group", "Train staff of team", "Paint room", "Meet families of class", "Plant trees in yard")
#: How another version of a plan differs.
_CHANGES = {"+": (*_TASKS, "Invite the fire brigade to"), "*": (*_TASKS, "Repair the roof of"), "-": _TASKS[:-1]}
#: Schools from this number on sent one plan each, and nothing is wrong.
CLEAR = 33
#: Number of a school -> the file that the roster names for it; and the school that it leaves out.
PINS, EXCLUDED = {18: "p.xlsx", 20: "s.xlsx"}, 22


def district(language: str) -> Rollup:
    """The roll-up of all that came."""
    known = schools(language)
    files = [_plan(line, known) for line in _lines(known)]
    unread = Unread(f"z/{known[25].id} {known[25].name}.docx", "unsupported_format")
    files += [_of(f"z/{s.id} {s.name}.xlsx", School(s.id, s.name, s.district), n) for n, s in enumerate(known)][CLEAR:]
    roster = [
        RosterRow(s.id, s.name, s.district, include=n != EXCLUDED, file=PINS.get(n, ""), line=n)
        for n, s in enumerate(known)
    ][1:]
    blank = _of("z/blank.xlsx", School(known[23].id, known[23].name), 23)
    untouched = replace(blank, tables=BLANK.tables)
    read: list[Case | Read | Unread] = [Read(PACK, plan) for plan in (*files, untouched)]
    return roll_up([*read, unread], roster, (), DAY)


def _lines(known: list[Known]) -> list[Mapping[str, str]]:
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in CAME.strip().splitlines()]
    return [{head: cell.format(*known) for head, cell in zip(table[0], row, strict=True)} for row in table[1:]]


def _plan(line: Mapping[str, str], known: list[Known]) -> Plan:
    school = School(line["id"], line["name"], line["district"])
    rows = line["rows"]
    plan = _of(f"z/{line['file']}", school, int(rows.rstrip("+*-")), _CHANGES.get(rows[-1], _TASKS))
    submitted = line["submitted"]
    made = known[int(line["made"])] if line["made"] else None
    first, _, last = line["period"].partition("-")
    return replace(
        plan,
        header={**plan.header, "submitted_on": date.fromisoformat(submitted) if submitted else None},
        origin=School(made.id, made.name) if made else school,
        period=PlanPeriod(int(first), int(last)) if last else plan.period,
    )


def _of(path: str, school: School, rows: int, tasks: Sequence[str] = _TASKS) -> Plan:
    """A plan of five actions that no other school has."""
    actions = tuple(
        Row(f"A{n:03}", {"criterion": "1.1", "what": f"{task} {rows}"}, Place(path, "Plan", f"B{n}"))
        for n, task in enumerate(tasks, start=1)
    )
    tables = {**BLANK.tables, "actions": actions}
    return replace(BLANK, school=school, origin=school, tables=tables, source=Source(path))

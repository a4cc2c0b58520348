"""Findings that only several files together show: duplicates, unknown schools, days that differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from cqip_xl.model.case import Case as Checked
from cqip_xl.model.plan import School
from cqip_xl.verbs import consolidate
from cqip_xl.words.lexicon import lexicon
from cqip_xl.words.message import message
from tests.reading.books import FOLDER, PACK, PERIOD, book_of
from tests.workbooks import DAY, Typed, save_typed


class Sent(NamedTuple):
    """A file: its school, what was typed on its School sheet and into tables."""

    school: School
    typed: Typed
    tables: Mapping[str, str] = {}


@dataclass(frozen=True)
class Case:
    """Files by name. `told`: those that get the finding; `roster` is a .csv, or .yaml where it has two tables."""

    code: str
    says: str
    files: dict[str, Sent]
    told: Iterable[str]
    roster: str = ""
    counted: int = 2

    def __str__(self) -> str:
        return self.code


def school(number: str, name: str, **typed: date) -> Sent:
    return Sent(School(number, name), typed)


def with_rows(number: str, name: str, **tables: str) -> Sent:
    return Sent(School(number, name), {}, tables)


TWICE = {
    "a.xlsx": school("T01", "Ashfield", submitted_on=date(2026, 1, 1)),
    "b.xlsx": school("T01", "Ashfield", submitted_on=date(2026, 9, 1)),
}
BOOKS = "| what | due |\n" + "".join(f"| Buy books for class {n} | @2026-0{n}-10 |\n" for n in range(4, 8))
FAIR = "| Hold a fair | @2026-09-01 |\n"
CASES = [
    Case(
        "school.no_id_twice",
        "without a school number",
        {"a.xlsx": school("", "Ashfield"), "b.xlsx": school("", " ASHFIELD")},
        ["a.xlsx", "b.xlsx"],
    ),
    Case(
        "school.same_id",
        "The school number T01 stands in files of differently named schools",
        {"a.xlsx": school("T01", "Ashfield"), "b.xlsx": school("T01", "Birch")},
        ["a.xlsx", "b.xlsx"],
    ),
    Case(
        "school.not_in_roster",
        'The school "Birch" is not in the roster',
        {"a.xlsx": school("T01", "Ashfield"), "b.xlsx": school("T02", "Birch")},
        ["b.xlsx"],
        roster="school_id,name\nT01,Ashfield\n",
    ),
    Case(
        "school.by_file_name",
        "by the name of its file the plan was taken for that of Ashfield",
        {"Ashfield (final).xlsx": school("", ""), "b.xlsx": school("T02", "Birch")},
        ["Ashfield (final).xlsx"],
        roster="school_id,name\nT01,Ashfield\nT02,Birch\n",
    ),
    Case(
        "school.pin_unmet",
        'names the file "c.xlsx" for this school',
        {"a.xlsx": school("T01", "Ashfield"), "b.xlsx": school("T02", "Birch")},
        ["a.xlsx"],
        roster="school_id,name,file\nT01,Ashfield,c.xlsx\nT02,Birch,b.xlsx\n",
    ),
    Case(
        "school.other_people",
        "but the people in this file are those of T02 Birch: whose plan is it?",
        {
            "a.xlsx": with_rows("T01", "Ashfield", people="| name |\n| Ann Lee |\n| Bo Ek |"),
            "b.xlsx": with_rows("T02", "Birch", actions="| what |\n| Another task |"),
        },
        ["a.xlsx"],
        roster='school_id,name,contact\nT01,Ashfield,Cy Dahl\nT02,Birch,"Ann Lee, 555 010"\n',
    ),
    Case("duplicate.order_unsure", "their dates do not say which is the newest", TWICE, ["b.xlsx"], counted=1),
    Case(
        "duplicate.order_unsure",
        "their dates do not say which is the newest",
        {
            "a.xlsx": school("T01", "Ashfield"),
            "b.xlsx": with_rows("T01", "Ashfield", actions="| what |\n| Another task |"),
        },
        ["b.xlsx"],
        counted=1,
    ),
    Case(
        "duplicate.rows_lost",
        "has rows that it lacks (1): A005 Hold a fair",
        {
            "a.xlsx": Sent(School("T01", "Ashfield"), {"submitted_on": date(2026, 1, 9)}, {"actions": BOOKS + FAIR}),
            "b.xlsx": Sent(School("T01", "Ashfield"), {"submitted_on": date(2026, 2, 9)}, {"actions": BOOKS}),
        },
        ["b.xlsx"],
        counted=1,
    ),
    Case(
        "text.alike",
        "5 of 5 actions (100 %) are, word for word and day for day, those of",
        {
            "a.xlsx": with_rows("T01", "Ashfield", actions=BOOKS + FAIR),
            "b.xlsx": with_rows("T02", "Birch", actions=BOOKS + FAIR),
            "c.xlsx": with_rows("T03", "Cedar", actions="| what |\n| Another task |"),
        },
        ["a.xlsx", "b.xlsx"],
        counted=3,
    ),
    Case(
        "as_of.differs",
        "judged by its own date 31 December 2025, the summary by 31 March 2026",
        {"a.xlsx": school("T01", "Ashfield", as_of_fixed=date(2025, 12, 31)), "b.xlsx": school("T02", "Birch")},
        ["a.xlsx"],
    ),
    Case(
        "measure.differs",
        "visits/2024: Value entered is 25 in the workbook, the district's list says 24",
        {"a.xlsx": school("T01", "Ashfield"), "b.xlsx": school("T02", "Birch")},
        ["a.xlsx"],
        roster="""
schools: [{school_id: T01, name: Ashfield}, {school_id: T02, name: Birch}]
figures:
  - {school_id: T01, indicator: visits, year: 2024-2025, actual: 24}
  - {school_id: T02, indicator: visits, year: 2024-2025, actual: 25}
""",
    ),
    Case(
        "text.other_school",
        'Action names another school: "Ashfield School"',
        {
            "a.xlsx": with_rows("T01", "Ashfield School", actions="| what |\n| All of Ashfield School take part |"),
            "b.xlsx": with_rows("T02", "Birch School", actions="| what |\n| All of ASHFIELD School take part |"),
        },
        ["b.xlsx"],
    ),
]
#: The last ones: tests/summary/test_measures.py, test_older.py.
COVERED = {case.code for case in CASES} | {"measure.other_plan", "table.newer", "column.newer"}


def district(case: Case, folder: Path) -> dict[str, Checked]:
    """The consolidated files by name."""
    schools = folder / "schools"
    schools.mkdir()
    for name, sent in case.files.items():
        save_typed(schools / name, book_of(sent.tables, sent.typed, sent.school))
    roster = folder / f"roster.{'yaml' if 'figures:' in case.roster else 'csv'}"
    roster.write_text(case.roster, encoding="utf-8")
    done = consolidate(
        [schools],
        folder / "summary.xlsx",
        roster=str(roster) if case.roster else "",
        as_of=DAY,
        packs=[str(FOLDER)],
        jobs=1,
    )
    assert len(done.rollup.counted) == case.counted
    return {Path(file.path).name: file for file in done.rollup.cases}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_files_concerned_get_the_finding_and_its_message(case: Case, tmp_path: Path) -> None:
    files = district(case, tmp_path)
    found = {name: [f for f in file.findings if f.code == case.code] for name, file in files.items()}
    assert {name for name, findings in found.items() if findings} == set(case.told)
    for name in case.told:
        assert case.says in message(found[name][0], lexicon(PACK, "en", PERIOD))
        assert found[name][0].place.file == files[name].path


def test_of_two_equal_copies_one_counts_and_nobody_is_asked(tmp_path: Path) -> None:
    twice = Case("", "", {name: school("T01", "Ashfield") for name in ("a.xlsx", "b.xlsx")}, [], counted=1)
    files = district(twice, tmp_path)
    assert {f.code for file in files.values() for f in file.findings} == set()


def test_a_pinned_file_settles_which_duplicate_counts(tmp_path: Path) -> None:
    pinned = Case("", "", TWICE, [], roster="school_id,name,file\nT01,Ashfield,a.xlsx\n", counted=1)
    files = district(pinned, tmp_path)
    assert [files[name].outcome for name in ("a.xlsx", "b.xlsx")] == ["read", "duplicate"]
    assert files["b.xlsx"].rows_out == 0 and files["b.xlsx"].rows_in == files["a.xlsx"].rows_in

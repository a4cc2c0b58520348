"""What a pack adds reaches the district: entries in columns of their own, counts of answers, sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest

from cqip_xl.model.plan import School
from cqip_xl.verbs import blank_plan, consolidate
from cqip_xl.workbook.plan_view import FIRST_ROW
from tests.packs.small import pack_of
from tests.workbooks import DAY, Typed, save_typed, typed, typed_book

PACK = """\
schema: cqip/pack/1
id: lantern
version: "1"
native: en
languages: [en]
choices: {colour: [red, green], kind: [talk, visit], tool: [class, arnett]}
standards:
  - id: "1"
    criteria: [{id: "1.1", one_of: tool}, {id: "1.2"}]
levels: none
header:
  - {id: children, kind: integer, summary: sum}
  - {id: head_teacher, kind: person, summary: column}
  - {id: state_now, kind: choice, choices: colour, summary: count}
tables:
  criteria:
    fields:
      - {id: used, kind: choice, choices: row, summary: count}
      - {id: strengths, kind: text, summary: column}
  actions:
    fields:
      - {id: criterion, kind: criterion, required: true}
      - {id: what, kind: long_text}
      - {id: signal, kind: choice, choices: colour, summary: column}
      - {id: hours, kind: number, summary: sum}
      - {id: helpers, kind: text, slots: 2, summary: column}
      - {id: begun, kind: date, summary: column}
      - {id: remark, kind: text}
  reviews:
    fields:
      - {id: day, kind: date, summary: column}
      - {id: kind, kind: choice, choices: kind, summary: count}
status: standard
"""
WORDS = """\
title: Lantern
standards: {"1": First}
criteria: {"1.1": One, "1.2": Two}
choices: {colour: {red: Red, green: Green}, kind: {talk: Talk, visit: Visit}, tool: {class: CLASS, arnett: Arnett}}
fields: {signal: Signal, hours: Hours, helpers: Helpers, begun: Begun, children: Children, remark: Remark,
  head_teacher: Head teacher, state_now: State now, used: Tool used, strengths: Strengths, kind: Kind, day: Day}
"""
HEADERS: tuple[Typed, ...] = (
    {"children": 210.0, "head_teacher": "Mira Holm", "state_now": "Green"},
    {"children": 90.0, "state_now": "Green"},
)
ROWS: tuple[Mapping[str, Sequence[Typed]], ...] = (
    {
        "actions": typed("""
            | criterion | what    | signal | hours | helpers | helpers.2 | begun       | remark |
            | 1.1 One   | A roof  | Red    | #2.5  | Ann     | Bo        | @2026-01-15 | wet    |
            | 1.2 Two   | A floor | Green  | #4    |         |           | in spring   |        |
        """),
        "criteria": [{"key": "1.1", "used": "Arnett", "strengths": "Light"}],
        "reviews": typed("""
            | day         | kind |
            | @2026-02-01 | Talk |
            | @2026-02-08 | Talk |
        """),
    },
    {
        "actions": typed("| criterion | what | hours |\n| 1.1 One | A wall | #1 |"),
        "criteria": [{"key": "1.1", "used": "Arnett"}, {"key": "1.2", "strengths": "Air"}],
    },
)
Sheets = Mapping[str, list[dict[str, object]]]


def registers(path: Path) -> Sheets:
    """Each sheet's rows by heading."""
    found: dict[str, list[dict[str, object]]] = {}
    for sheet in openpyxl.load_workbook(path):
        heads = [cell.value for cell in sheet[4]]
        lines = sheet.iter_rows(min_row=5, values_only=True)
        found[sheet.title] = [{str(h): v for h, v in zip(heads, line, strict=True)} for line in lines]
    return found


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lantern")
    own = pack_of(folder, PACK, en=WORDS)
    (folder / "in").mkdir()
    for n, (header, rows) in enumerate(zip(HEADERS, ROWS, strict=True)):
        plan = blank_plan(own, "en", School(f"S{n}", f"School {n}"), as_of=DAY)
        save_typed(folder / "in" / f"{n}.xlsx", typed_book(own, rows, header, plan=plan))
    return folder


@pytest.fixture(scope="module")
def told(inbox: Path) -> Sheets:
    made = consolidate([inbox / "in"], inbox / "s.xlsx", as_of=DAY, packs=[str(inbox)], language="en", jobs=1)
    return registers(made.summary)


def test_entries_of_actions_stand_in_columns_of_their_own(told: Sheets) -> None:
    roof, floor = told["Actions"][0], told["Actions"][1]
    assert (roof["Signal"], roof["Helpers"], str(roof["Begun"])[:10]) == ("Red", "Ann; Bo", "2026-01-15")
    assert (floor["Signal"], floor["Helpers"], floor["Begun"]) == ("Green", None, "in spring")
    assert (roof["Further entries"], floor["Further entries"]) == ("Hours: 2.5; Remark: wet", "Hours: 4")


def test_entries_of_the_school_sheet_stand_on_schools(told: Sheets) -> None:
    assert [line["Head teacher"] for line in told["Schools"]] == ["Mira Holm", None]


def test_rows_of_other_tables_have_a_register_with_school_and_place(told: Sheets) -> None:
    strengths = [(line["School"], line["Criterion"], line["Strengths"]) for line in told["Self-assessment"]]
    assert strengths == [("School 0", "1.1 One", "Light"), ("School 1", "1.2 Two", "Air")]
    days = [(str(line["Day"])[:10], line["File"], line["Row"]) for line in told["Reviews, row by row"]]
    first = FIRST_ROW + 1
    assert days == [("2026-02-01", "0.xlsx", first), ("2026-02-08", "0.xlsx", first + 1)]


def test_answers_are_counted_and_figures_added_up(told: Sheets) -> None:
    lines = [
        (line["Table"], line["Column"], line["Answer"], line["Times"], line["Sum"], line["Schools"])
        for line in told["Answers and sums"]
    ]
    assert lines == [
        ("School", "Children", None, 2, 300, 2),
        ("School", "State now", "Green", 2, None, 2),
        ("Self-assessment", "Tool used", "Arnett", 2, None, 2),
        ("Plan", "Hours", None, 3, 7.5, 2),
        ("Reviews", "Kind", "Talk", 2, None, 1),
    ]


def test_a_public_copy_names_nobody_in_them(inbox: Path) -> None:
    to = inbox / "public.xlsx"
    made = consolidate([inbox / "in"], to, as_of=DAY, packs=[str(inbox)], language="en", jobs=1, public=True)
    assert [line["Head teacher"] for line in registers(made.summary)["Schools"]] == ["•••", None]

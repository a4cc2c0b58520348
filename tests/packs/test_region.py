"""How people of a country write days and amounts, on which paper they print, and what is soon to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from cqip_xl.model.case import Case
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import School
from cqip_xl.summary.note import compose_note
from cqip_xl.summary.summary import compose_summary
from cqip_xl.verbs import blank_plan, check, check_pack, consolidate, load_framework
from cqip_xl.words.lexicon import lexicon
from cqip_xl.words.message import message
from tests.workbooks import DAY, Typed, save_typed, typed_book

PACK = """
schema: cqip/pack/1
id: {name}
version: "1"
extends: vn-mn-tt19
status: standard
region: {region}
"""


def pack_of(folder: Path, region: str, name: str = "elsewhere") -> Path:
    (folder / name).mkdir()
    (folder / name / "framework.yaml").write_text(PACK.format(region=region, name=name), "utf-8")
    return folder / name


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    region = "{paper: letter, dates: {en: month_first}, currency: $, due_soon: 30}"
    return pack_of(tmp_path_factory.mktemp("pack"), region)


@pytest.fixture(scope="module")
def american(folder: Path) -> Framework:
    return load_framework(str(folder))


@pytest.mark.parametrize(
    ("region", "codes"),
    [
        ("{paper: a5}", ["pack.not_allowed"]),
        ("{dates: {fr: day_first}}", ["pack.not_allowed"]),
        ("{dates: [day_first]}", ["pack.wrong_type"]),
        ("{currency: £12}", ["pack.wrong_type"]),
        ("{currency_stands: behind}", ["pack.missing_key"]),
        ("{due_soon: -1}", ["pack.wrong_type"]),
    ],
)
def test_what_a_region_cannot_say_is_a_fault(tmp_path: Path, region: str, codes: list[str]) -> None:
    found = check_pack(str(pack_of(tmp_path, region)))
    assert [f.code for f in found if f.severity == "error"] == codes


def formats(path: Path) -> set[str]:
    """The number formats of days and amounts in all cells."""
    cells = (cell for sheet in openpyxl.load_workbook(path) for row in sheet for cell in row)
    return {code for cell in cells if re.search(r"yy|\.00|\$", code := str(cell.number_format))}


def test_cells_show_days_and_amounts_as_the_region_writes_them(american: Framework, tmp_path: Path) -> None:
    english = save_typed(tmp_path / "en.xlsx", typed_book(american, language="en"))
    assert formats(english) == {"mm/dd/yyyy", "mm/yyyy", '"$"#,##0.00'}
    native = save_typed(tmp_path / "vi.xlsx", typed_book(american, language="vi"))
    assert formats(native) == {"dd/mm/yyyy", "mm/yyyy", '"$"#,##0.00'}


def test_workbook_note_and_summary_are_for_the_region_s_paper(
    american: Framework, folder: Path, tmp_path: Path
) -> None:
    book = typed_book(american, "| criterion | what |\n| 1.1 | Task |", language="en")
    assert all(sheet.page.letter for sheet in book.sheets if not sheet.hidden)
    save_typed(tmp_path / "plan.xlsx", book)
    rollup = consolidate([tmp_path], tmp_path / "summary.xlsx", as_of=DAY, packs=(str(folder),)).rollup
    note = compose_note(rollup.counted[0])
    assert all(sheet.page.letter for sheet in note.sheets if not sheet.hidden)
    summary = compose_summary(rollup, "en", tmp_path / "summary.xlsx")
    assert summary.order == "month_first"
    assert all(sheet.page.letter for sheet in summary.sheets if not sheet.hidden)
    assert "As of March 31, 2026" in summary.dump() and "Due within 30 days" in summary.dump()


def prompts(framework: Framework, language: str, period: str) -> Iterator[str]:
    plan = blank_plan(framework, language, School("1", "A"), period, DAY)
    for sheet in typed_book(framework, plan=plan).sheets:
        yield from (one.prompt for one in sheet.validations if one.kind == "date")


def test_prompts_ask_for_days_in_that_order_and_in_the_years_of_the_plan(american: Framework) -> None:
    english = set(prompts(american, "en", "2031-2036"))
    assert "The date on which the action was finished. Leave empty until then. Example: 05/20/2032" in english
    assert "The date on which the action was finished." in "".join(english)
    assert not [text for text in english if re.search(r"20[12]\d", text)]
    assert any("Ví dụ: 20/05/2032" in text for text in prompts(american, "vi", "2031-2036"))


def test_a_day_of_a_list_is_read_month_first_and_said(american: Framework, tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text('criterion,what,done_on,budget\n1.1,A,01/05/2025,"$12,500.50"\n1.1,B,05/13/2025,850\n', "utf-8")
    plan = blank_plan(american, "en", School("1", "A"), "2024-2029", DAY, rows=str(rows))
    assert [row.values["done_on"] for row in plan.rows("actions")] == [date(2025, 1, 5), date(2025, 5, 13)]
    assert [row.values["budget"] for row in plan.rows("actions")] == [12500.5, 850.0]
    said = {f.values["raw"]: f.values["meant"] for f in plan.findings if f.code.endswith(".read_as")}
    assert said["01/05/2025"] == "2025-01-05" and said["$12,500.50"] == "12500.5"


def checked(pack: Path, tmp_path: Path, language: str, rows: str) -> Case:
    book = typed_book(load_framework(str(pack)), rows, language=language)
    found = check(save_typed(tmp_path / "plan.xlsx", book), DAY, (str(pack),))
    assert isinstance(found, Case)
    return found


@pytest.mark.parametrize(
    ("region", "language", "typed", "amount"),
    [
        ("{currency: £}", "en", "£850", 850.0),
        ("{currency: £}", "en", "850 £", 850.0),
        ("{currency: GBP}", "en", "£1,250.50", 1250.5),
        ("{currency: kr, decimals: comma}", "en", "1 250,50 kr", 1250.5),
        ("{currency: EUR}", "vi", "1.250,50 €", 1250.5),
        ("{currency: £}", "en", "$850", None),
    ],
)
def test_an_amount_typed_with_its_currency_counts_and_is_said(
    tmp_path: Path, region: str, language: str, typed: str, amount: float | None
) -> None:
    case = checked(
        pack_of(tmp_path, region), tmp_path, language, f"| criterion | what | budget |\n| 1.1 | Task | {typed} |"
    )
    (row,) = case.plan.rows("actions")
    assert row.values.get("budget") == amount and (amount or row.raw["budget"] == typed)
    assert [f.code for f in case.findings if f.code.startswith("budget.")] == [
        "budget.read_as" if amount else "budget.not_a_number"
    ]


def test_a_day_typed_as_text_is_asked_for_again_in_the_order_of_the_region(folder: Path, tmp_path: Path) -> None:
    case = checked(folder, tmp_path, "en", "| criterion | what | done_on |\n| 1.1 | Task | 01/05/2026 |")
    (row,), (found,) = case.plan.rows("actions"), [f for f in case.findings if f.code == "done_on.ambiguous_date"]
    assert row.read["done_on"] == date(2026, 1, 5) and "done_on" not in row.values
    said = message(found, lexicon(case.framework, "en", case.plan.period))
    assert "a date such as 03/31/2025 is wanted" in said and 'Did you mean "January 5, 2026"?' in said


def test_days_before_something_is_due_soon_are_the_region_s(american: Framework, folder: Path, tmp_path: Path) -> None:
    rows = "| criterion | what | due |\n| 1.1 | Task | @2026-04-25 |"
    (action,) = checked(folder, tmp_path, "en", rows).verdict.actions
    assert action.status == "due_soon"
    book = typed_book(american, language="en")
    assert "is within the next 30 days." in book.dump() and "14 days" not in book.dump()


def test_a_summary_of_packs_that_differ_writes_days_as_its_language_does(folder: Path, tmp_path: Path) -> None:
    other = pack_of(tmp_path, "{dates: year_first, due_soon: 7}", "another")
    (tmp_path / "in").mkdir()
    for framework in map(load_framework, (str(folder), str(other))):
        book = typed_book(framework, "| criterion | what |\n| 1.1 | Task |", language="en")
        save_typed(tmp_path / "in" / f"{framework.id}.xlsx", book)
    packs = (str(folder), str(other))
    rollup = consolidate([tmp_path / "in"], tmp_path / "summary.xlsx", as_of=DAY, packs=packs).rollup
    summary = compose_summary(rollup, "en", tmp_path / "summary.xlsx")
    assert summary.order == "day_first" and not any(sheet.page.letter for sheet in summary.sheets)
    assert "As of 31 March 2026" in summary.dump() and "Due within 7–30 days" in summary.dump()


@pytest.mark.parametrize(
    ("region", "amounts", "shown"),
    [
        ("{currency: £}", (850.0, 12500.0), '"£"#,##0'),
        ("{currency: $}", (850.0, 12500.5), '"$"#,##0.00'),
        ("{currency: đ, currency_stands: behind}", (12000000.0, 1.0), '#,##0" đ"'),
        ("{currency: kr}", (850.0, 1.0), '#,##0" kr"'),
        ("{due_soon: 9}", (850.25, 1.0), "#,##0.00"),
    ],
)
def test_the_summary_shows_amounts_as_the_region_does(
    region: str, amounts: tuple[float, float], shown: str, tmp_path: Path
) -> None:
    pack = pack_of(tmp_path, region)
    framework = load_framework(str(pack))
    code = framework.criteria[0].id
    rows: list[Typed] = [{"criterion": code, "what": "Buy", "budget": amount} for amount in amounts]
    (tmp_path / "in").mkdir()
    save_typed(tmp_path / "in" / "a.xlsx", typed_book(framework, {"actions": rows}, language="en"))
    done = consolidate([tmp_path / "in"], tmp_path / "s.xlsx", as_of=DAY, packs=(str(pack),), language="en", jobs=1)
    sheet = openpyxl.load_workbook(done.summary)["Actions"]
    (column,) = (c for c in range(1, sheet.max_column + 1) if sheet.cell(4, c).value == "Budget")
    assert {sheet.cell(row, column).number_format for row in (5, 6)} == {shown}

"""A linter over generated workbooks: only what Excel 2010, LibreOffice, WPS and Google Sheets all understand."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest

from cqip_xl.demo.sample_district import DEMO_DAY, sample_plans
from cqip_xl.excel.write import write_book
from cqip_xl.model.markers import VIEWS
from cqip_xl.model.plan import Plan, School
from cqip_xl.model.rule import STATUSES
from cqip_xl.model.version import VERSION
from cqip_xl.verbs import blank_plan, plan_book
from tests.size import part_of
from tests.workbook.computed import ironcalc_computes, same, stored
from tests.workbook.packs import EACH, PACKS, SHIPPED, SOME
from tests.workbook.plans_at_random import some_plan
from tests.workbooks import DAY, with_few_rows

WORKBOOKS = [", ".join((*case, "filled")) for case in SOME] + [", ".join((*case, "blank")) for case in EACH]
WHOLE = WORKBOOKS[len(SOME)]

#: Functions of Excel 2007 to 2010 that LibreOffice 7.4, WPS and Google Sheets compute alike; no other may be used.
ALLOWED = set(
    "ABS ADDRESS AND CHAR CHOOSE CLEAN COLUMN COLUMNS COUNT COUNTA DATE EDATE FIND HYPERLINK IF IFERROR INDEX INT "
    "ISBLANK ISERROR ISLOGICAL ISNUMBER ISTEXT LEFT LEN LOWER MAX MID MIN MMULT MOD N NOT OFFSET OR REPT RIGHT "
    "ROUND ROW ROWS SMALL SUBSTITUTE SUM SUMPRODUCT TODAY TRIM VALUE".split()
)
QUOTED = re.compile(r'"(?:[^"]|"")*"')
SHEET_NAME = re.compile(r"'(?:[^']|'')*'!")
#: Lists of people and of rows of tables, without their gaps.
SHORT_FORM = re.compile("cqip_(people|rows_[a-z_]+)")
#: Names of the People sheet down to the last, for whose actions are to be shown: chosen there, they are no entry.
ALL_NAMES = re.compile(r"OFFSET\(('(?:[^']|'')+'!\$[A-Z]+\$\d+:\$[A-Z]+\$\d+),0,0,SUMPRODUCT\(MAX\(1,\(\1<>.*,1\)")
#: What is proposed in a row itself, and nothing else is refused there: the next free code.
PROPOSED = re.compile(r"\$[A-Z]+\d+")
ONE_RANGE = re.compile(r"'_(?:lists|periods)'!\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?")

#: `cqip generate` for one pack after another: a process of its own for each would start four times as often.
GENERATE = """
import sys
from contextlib import suppress
from cqip_xl.faces.cli import cli
day, folder, *packs = sys.argv[1:]
for pack in packs:
    with suppress(SystemExit):
        cli(["generate", pack, "-o", f"{folder}/{pack}.xlsx", "--as-of", day, "--school", "A"], standalone_mode=False)
"""


class Text(NamedTuple):
    """One formula and where it stands; `where` ends in what it is: cell, dropdown, mark or name."""

    sheet: str
    where: str
    formula: str


@cache
def planned(case: str) -> Plan:
    """The plan of a case."""
    pack, language, period, filled = case.split(", ")
    framework = PACKS[pack]
    if filled == "blank":
        plan = blank_plan(framework, language, School("T01", "Trường A & B"), period, DAY)
    else:
        plan = some_plan(framework, language, period)
    return replace(plan, header={**plan.header, "as_of_fixed": DAY})


def made(case: str) -> bytes:
    """The workbook of a case, all but one with few prepared rows: what stands in one row stands in all."""
    framework = PACKS[case.partition(", ")[0]]
    return write_book(plan_book(framework if case == WHOLE else with_few_rows(framework), planned(case), DAY))


@pytest.fixture(params=WORKBOOKS, scope="module")
def workbook(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("formulas") / "plan.xlsx"
    path.write_bytes(made(request.param))
    return path


@pytest.fixture(scope="module")
def opened(workbook: Path) -> Any:
    return openpyxl.load_workbook(workbook)


def formulas(book: Any) -> Iterator[Text]:
    """Every formula of a workbook: cells, dropdowns and limits, conditional formats, defined names."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            yield from (Text(sheet.title, f"{c.coordinate} cell", c.value[1:]) for c in row if c.data_type == "f")
        for check in sheet.data_validations.dataValidation:
            for text in (check.formula1, check.formula2):
                if text and not re.fullmatch(r"-?[\d.]+(E\+?\d+)?", str(text)):
                    yield Text(sheet.title, f"{check.sqref} dropdown", str(text))
        for area, rules in sheet.conditional_formatting._cf_rules.items():
            yield from (Text(sheet.title, f"{area.sqref} mark", text) for rule in rules for text in rule.formula)
    for name, defined in book.defined_names.items():
        yield Text("", f"{name} name", defined.attr_text)


def bare(formula: str) -> str:
    """A formula without its texts and sheet names."""
    return SHEET_NAME.sub("", QUOTED.sub('""', formula))


def kinds(found: Iterator[Text]) -> dict[tuple[str, str], Text]:
    """One formula of each kind on a sheet: they differ in row numbers only."""
    return {(text.sheet + text.where.split()[-1], re.sub(r"\d+", "0", text.formula)): text for text in found}


def check_functions(text: Text) -> str:
    unknown = set(re.findall(r"([A-Z][A-Z0-9.]*)\(", bare(text.formula))) - ALLOWED
    return f"uses {', '.join(sorted(unknown))}" if unknown else ""


def check_offset(text: Text, plan: str) -> str:
    """It is calculated at every change, but where a list is only looked up as it is opened."""
    listed = text.where.endswith("dropdown") or re.fullmatch("cqip_(people|rows_[a-z_]+) name", text.where)
    elsewhere = text.sheet != plan and not listed
    return "uses OFFSET outside the Plan" if "OFFSET(" in bare(text.formula) and elsewhere else ""


def check_own_sheet(text: Text) -> str:
    """A formula that names its own sheet sorts wrongly: Excel keeps the row it named."""
    own = f"'{text.sheet.replace(chr(39), chr(39) * 2)}'!"
    return "names its own sheet" if not text.sheet.startswith("_") and text.sheet and own in text.formula else ""


def check_limits(text: Text) -> str:
    """Excel: 8192 characters, 255 in a text and in a validation, 64 levels of parentheses, 255 arguments."""
    depth = deepest = 0
    for char in bare(text.formula):
        depth += (char == "(") - (char == ")")
        deepest = max(deepest, depth)
    texts = [len(found) - 2 for found in QUOTED.findall(text.formula)]
    longest = 255 if text.where.endswith("dropdown") else 8192
    faults = [
        f"{len(text.formula)} characters" * (len(text.formula) > longest),
        "a long text" * any(size > 255 for size in texts),
        f"{deepest} levels" * (deepest > 60),
        "unbalanced" * (depth != 0),
        "structured reference" * ("[" in bare(text.formula)),
    ]
    return ", ".join(filter(None, faults))


def test_every_formula_keeps_to_the_functions_and_limits_of_old_excel(opened: Any) -> None:
    plan = next(s.title for s in opened.worksheets for row in s.iter_rows(max_row=9) if row[0].value == "#cqip:actions")
    faults = []
    for text in kinds(formulas(opened)).values():
        found = (check_functions(text), check_offset(text, plan), check_own_sheet(text), check_limits(text))
        faults += [f"{text.sheet}!{text.where} {fault}: {text.formula[:150]}" for fault in found if fault]
    assert not faults, "\n".join(faults)


def test_every_dropdown_draws_on_a_range_and_keeps_to_excels_lengths(opened: Any) -> None:
    faults = []
    for sheet in opened.worksheets:
        for check in sheet.data_validations.dataValidation:
            source = str(check.formula1)
            if check.type == "list" and not (
                ONE_RANGE.fullmatch(source)
                or SHORT_FORM.fullmatch(source)
                or (PROPOSED.fullmatch(source) and not check.showErrorMessage)
                or source.startswith("OFFSET('_lists'!$A$1,")
                or ALL_NAMES.fullmatch(source)
            ):
                faults.append(f"{sheet.title}!{check.sqref} draws on {source}")
            said = {check.promptTitle: 32, check.prompt: 255, check.errorTitle: 32, check.error: 255}
            faults += [f"{sheet.title}!{check.sqref} says {t!r}" for t, limit in said.items() if t and len(t) > limit]
            faults += [f"{sheet.title}!{check.sqref} has no prompt"] * (not check.prompt)
    assert not faults, "\n".join(faults)


def test_values_smuggled_past_a_dropdown_are_marked_by_the_same_range(opened: Any) -> None:
    faults = []
    for sheet in opened.worksheets:
        marks: dict[str, list[str]] = {}
        for area, rules in sheet.conditional_formatting._cf_rules.items():
            marks.setdefault(str(area.sqref), []).extend(text for rule in rules for text in rule.formula)
        for check in sheet.data_validations.dataValidation:
            area, source = str(check.sqref), str(check.formula1)
            cell = "$" + area.split(":")[0]
            wanted = f"SUMPRODUCT(--({source}={cell}))=0"
            if PROPOSED.fullmatch(source) or ALL_NAMES.fullmatch(source):
                continue
            short = SHORT_FORM.fullmatch(source)  # marked by the whole sheet, of which the list is the short form
            if check.type == "list" and not short and not any(wanted in text for text in marks.get(area, ())):
                faults.append(f"{sheet.title}!{area} offers {source}, its marks are {marks.get(area)}")
    assert not faults, "\n".join(faults)


def test_scripts_find_the_names_sheets_and_keys_of_the_contract(opened: Any, request: pytest.FixtureRequest) -> None:
    names = set(opened.defined_names)
    assert {"cqip_as_of", "cqip_completion", *(f"cqip_count_{status}" for status in STATUSES)} <= names
    states = {sheet.title: sheet.sheet_state for sheet in opened.worksheets}
    hidden = {"_lists": "hidden", "_periods": "hidden", "_calc": "hidden", "_cqip": "veryHidden"}
    assert {title: state for title, state in states.items() if state != "visible"} == hidden
    pack, language, period, filled = request.node.callspec.params["workbook"].split(", ")
    told = dict(opened["_cqip"].iter_rows(values_only=True))
    assert list(told) == "pack pack_version pack_hash school_id school_name language period product_version".split()
    framework = PACKS[pack]
    assert (told["pack"], told["pack_version"], told["pack_hash"]) == (framework.id, framework.version, framework.hash)
    assert (told["language"], told["period"], told["product_version"]) == (language, period, VERSION)
    if filled == "blank":
        assert (told["school_id"], told["school_name"]) == ("T01", "Trường A & B")


def test_id_rows_are_hidden_and_stand_in_column_a(opened: Any) -> None:
    found = {}
    for sheet in opened.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if str(cell.value).startswith("#cqip:"):
                    found[cell.value] = cell
                    shut = sheet.row_dimensions[cell.row].hidden or str(cell.value).removeprefix("#cqip:") in VIEWS
                    assert cell.column == 1 and shut, (sheet.title, cell.coordinate)
    assert {"#cqip:header", "#cqip:actions"} <= set(found)


def test_sheets_are_protected_without_a_password_and_may_be_sorted_and_filtered(opened: Any) -> None:
    for sheet in opened.worksheets:
        guard = sheet.protection
        assert guard.sheet == (sheet.sheet_state == "visible") and not guard.password, sheet.title
        assert not (sheet.sheet_state == "visible" and (guard.sort or guard.autoFilter)), sheet.title  # true is locked
        if sheet.auto_filter.ref:
            rows = list(sheet[sheet.auto_filter.ref])[1:]
            locked = [cell.coordinate for row in rows for cell in row if cell.protection.locked]
            assert not locked, f"{sheet.title} cannot be sorted: {locked[:5]}"
    assert opened.security is None or not opened.security.lockStructure


def test_no_formula_shows_an_error_or_anything_but_what_python_wrote(workbook: Path, opened: Any) -> None:
    written, computed = stored(workbook), ironcalc_computes(workbook)
    found = [
        (s.title, c.coordinate) for s in opened.worksheets for row in s.iter_rows() for c in row if c.data_type == "f"
    ]
    wrong = [
        f"{sheet}!{cell}: {written[sheet].get(cell)!r} written, {computed[sheet].get(cell)!r} computed"
        for sheet, cell in found
        if not same(written[sheet].get(cell), computed[sheet].get(cell))
    ]
    assert not wrong, "\n".join(wrong[:20])


def test_the_demo_schools_formulas_are_of_the_same_kinds(tmp_path: Path) -> None:
    framework, plan = next(iter(sample_plans(DEMO_DAY)))
    path = tmp_path / "demo.xlsx"
    path.write_bytes(write_book(plan_book(framework, plan, DEMO_DAY)))
    found = kinds(formulas(openpyxl.load_workbook(path)))
    assert not [text for text in found.values() if check_functions(text) or check_own_sheet(text) or check_limits(text)]


def test_the_same_command_writes_the_same_bytes(tmp_path: Path) -> None:
    """For some packs, by processes that hash texts otherwise."""
    some = part_of(list(SHIPPED))
    written = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        command = [sys.executable, "-c", GENERATE, str(DAY), str(folder), *some]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True)
        written.append([(folder / f"{pack}.xlsx").read_bytes() for pack in some])
    assert written[0] == written[1]


def test_the_same_plan_written_twice_gives_the_same_bytes(workbook: Path, request: pytest.FixtureRequest) -> None:
    assert made(request.node.callspec.params["workbook"]) == workbook.read_bytes()

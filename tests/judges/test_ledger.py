"""Every summary adds up by the sums of the judge, and the judge complains of each that was tampered with."""

from __future__ import annotations

import shutil
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest

from cqip_xl import verbs
from cqip_xl.demo.sample_district import DEMO_DAY
from cqip_xl.district.personal_names import personal_names
from cqip_xl.excel.write import write_book
from cqip_xl.model.book import Area, Book, Cell, Content, Formula
from cqip_xl.model.framework import Framework
from cqip_xl.model.markers import address
from cqip_xl.model.rollup import Rollup
from cqip_xl.summary import compose_summary
from cqip_xl.summary.public import masked
from cqip_xl.words.catalog import LANGUAGES
from tests.judges import ledger
from tests.judges.ledger import RULES, Ledger, Line, complaints, opened
from tests.office import needs_office, recalculate
from tests.size import part_of
from tests.workbook.computed import Cells, ironcalc_computes, same, stored
from tests.workbooks import Typed, save_typed, typed_book

COPIES = [*part_of(LANGUAGES), "public"]


def summary(rollup: Rollup, language: str, public: bool = False) -> Book:
    """As `consolidate` makes it, without reading the files once more."""
    book = compose_summary(rollup, language, Path("s.xlsx"), public=public)
    return masked(book, personal_names(rollup.cases, [row.contact for row in rollup.roster])) if public else book


@pytest.fixture(scope="module")
def written(district: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The summary of the demo district, read once, in the languages, and a public copy."""
    folder = tmp_path_factory.mktemp("summaries")
    roster = str(district / "roster.xlsx")
    read = verbs.consolidate([district / "schools"], folder / "s.xlsx", roster=roster, as_of=DEMO_DAY, dry_run=True)
    paths = {language: folder / f"{language}.xlsx" for language in COPIES}
    for language, path in paths.items():
        public = language == "public"
        path.write_bytes(write_book(summary(read.rollup, "vi" if public else language, public)))
    return paths


@pytest.fixture(scope="module")
def messy(framework: Framework, tmp_path_factory: pytest.TempPathFactory) -> Rollup:
    """A school that made everything that is counted, its earlier file, a school that is excluded, files of no use."""
    folder = tmp_path_factory.mktemp("messy")
    save_typed(folder / "a.xlsx", untidy(plan(framework, "S1", date(2026, 3, 9), "one", "two", "three")))
    save_typed(folder / "a first.xlsx", plan(framework, "S1", date(2026, 3, 2), "one", "two"))
    save_typed(folder / "b.xlsx", plan(framework, "S2", date(2026, 3, 2), "four", "five"))
    save_typed(folder / "c.xlsx", plan(framework, "S3", date(2026, 3, 2), "six"))
    (folder / "cut.xlsx").write_bytes(b"PK\x03\x04cut off")
    with zipfile.ZipFile(folder / "more.zip", "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _ in range(2):
            archive.writestr("read.me", "two files of one name")
    roster = folder / "roster.csv"
    roster.write_text("school_id,name,include\nS1,School S1,yes\nS2,School S2,yes\nS3,School S3,no\n", "utf-8")
    files = sorted(folder.glob("*.[xz]*"))
    return verbs.consolidate(files, folder / "s.xlsx", roster=str(roster), as_of=DEMO_DAY, dry_run=True, jobs=1).rollup


def plan(framework: Framework, school: str, submitted: date, *tasks: str) -> Book:
    rows: dict[str, list[Typed]] = {"actions": [{"what": task, "owner": "An"} for task in tasks]}
    header: Typed = {"school_id": school, "school_name": f"School {school}", "submitted_on": submitted}
    return typed_book(framework, rows, header)


def untidy(book: Book) -> Book:
    """One row hidden, two cells merged, a column and a sheet of the school's own, and the plan's sheet twice."""
    sheet = next(s for s in book.sheets if any(c.content == "#cqip:actions" for c in s.cells))
    ids = {c.content: (c.row, c.col) for c in sheet.cells if c.content in ("#cqip:actions", "owner")}
    top, owner = ids["#cqip:actions"][0] + 2, ids["owner"][1]
    right = max(c.col for c in sheet.cells) + 2
    cells = [c for c in sheet.cells if (c.row, c.col) != (top + 1, owner)]
    own = replace(
        sheet,
        cells=(*cells, Cell(top - 1, right, "Mine"), Cell(top, right, "x")),
        merges=(*sheet.merges, Area(top, owner, top + 1, owner)),
        validations=(),
        hidden_rows=(*sheet.hidden_rows, top + 2),
    )
    again = replace(own, name="Copy", hidden_rows=sheet.hidden_rows, conditions=())
    notes = replace(sheet, name="Ms Bell", cells=(Cell(0, 0, "mine"),), merges=(), validations=(), conditions=())
    return replace(book, sheets=(*(own if s is sheet else s for s in book.sheets), again, notes))


@pytest.fixture(scope="module")
def tidy(messy: Rollup, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tidy") / "s.xlsx"
    path.write_bytes(write_book(summary(messy, "en")))
    return path


@pytest.fixture(scope="module")
def tidy_ledger(tidy: Path) -> Ledger:
    return opened(tidy)


def wrong_formulas(path: Path, computed: Cells) -> Iterator[str]:
    """Formulas whose result, as it was saved, an engine does not come to."""
    cached = stored(path)
    for sheet in openpyxl.load_workbook(path).worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            one, two = cached[sheet.title].get(cell.coordinate), computed[sheet.title].get(cell.coordinate)
            if not same(one, two):
                yield f"{path.name} {sheet.title}!{cell.coordinate}: {one!r} written, {two!r} computed"


@pytest.mark.parametrize("copy", COPIES)
def test_the_summary_of_the_district_adds_up(written: Mapping[str, Path], copy: str) -> None:
    assert complaints(written[copy]) == []


def test_what_is_left_out_hidden_and_unread_is_counted_table_by_table(tidy: Path) -> None:
    assert complaints(tidy) == []
    found = opened(tidy)
    by_file = {line.text("file").rpartition("/")[2]: line for line in found.lines("reconciliation") if table(line) == 3}
    counts = ("rows_in", "rows_out", "rows_rejected", "hidden_rows", "merged_cells", "ignored_columns")
    assert {file: tuple(map(line.number, counts)) for file, line in by_file.items()} == {
        "a.xlsx": (6, 3, 3, 1, 2, 2),
        "a first.xlsx": (2, 0, 2, 0, 0, 0),
        "b.xlsx": (2, 2, 0, 0, 0, 0),
        "c.xlsx": (1, 0, 1, 0, 0, 0),
    }
    firsts = [line for line in found.lines("reconciliation") if line.number("files")]
    assert [line.text("unread_sheets") for line in firsts if line.text("unread_sheets")] == ["Ms Bell"]
    assert len(firsts) == len(found.lines("sources")) == 7
    rejected = {(str(v[0]).rpartition("/")[2], v[1]) for _, v in ledger.rejected_rows(found)}
    assert {file for file, _ in rejected} == {"a.xlsx", "a first.xlsx", "c.xlsx"} and len(rejected) == 3


def table(line: Line) -> float:
    return line.number("table_no")


def test_a_public_copy_tells_how_many_sheets_were_not_read_and_no_name_of_a_sheet_or_file(messy: Rollup) -> None:
    sheet = next(s for s in summary(messy, "en", public=True).sheets if s.name == "Reconciliation")
    texts = {str(cell.content) for cell in sheet.all_cells()}
    assert "•••" in texts and "••• 1" in texts
    assert not [text for text in texts if "Ms Bell" in text or "Copy" in text or ".xlsx" in text]


def test_a_folder_of_which_nothing_can_be_read_adds_up(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("one.xlsx", "two.xlsx"):
        (folder / name).write_bytes(b"PK\x03\x04cut off")
    made = verbs.consolidate([folder], tmp_path / "s.xlsx", as_of=DEMO_DAY, language="en", jobs=1)
    assert complaints(made.summary) == []
    assert len(opened(made.summary).lines("reconciliation")) == 2
    assert list(wrong_formulas(made.summary, ironcalc_computes(made.summary))) == []


def test_a_second_engine_computes_what_was_written(written: Mapping[str, Path], tidy: Path) -> None:
    assert [said for path in (written["en"], tidy) for said in wrong_formulas(path, ironcalc_computes(path))] == []


@needs_office
@pytest.mark.office
def test_libreoffice_computes_what_was_written(written: Mapping[str, Path], tidy: Path, tmp_path: Path) -> None:
    paths = [written["en"], written["zh-Hans"], Path(shutil.copy(tidy, tmp_path / "tidy.xlsx"))]
    again = recalculate(paths, tmp_path / "computed")
    wrong = [said for path, made in zip(paths, again, strict=True) for said in wrong_formulas(path, stored(made))]
    assert wrong == []


# -- tampering --------------------------------------------------------------------------------------

Edit = Mapping[tuple[str, str], Content]  # sheet and cell -> what stands there instead


class Case(NamedTuple):
    """What is done to a summary, the rule that notices it, a part of what it says; `seen`: by the workbook as well."""

    name: str
    edit: Callable[[Ledger], Edit]
    rule: Callable[[Ledger], Iterator[str]]
    says: str
    seen: bool = True


def without(register: str, file: str = "", n: int = 0) -> Callable[[Ledger], Edit]:
    """Empties the lines of a file, or one line."""

    def edit(found: Ledger) -> Edit:
        sheet, letters, lines = found.registers[register]
        gone = [line for line in lines if line.text("file").endswith(file)] if file else [lines[n]]
        return {(sheet, f"{letter}{line.row}"): None for line in gone for letter in letters.values()}

    return edit


def instead(
    register: str, key: str, content: Content, file: str = "/a.xlsx", number: int = 0
) -> Callable[[Ledger], Edit]:
    """Writes something else into a cell of a file's line."""

    def edit(found: Ledger) -> Edit:
        sheet, letters, lines = found.registers[register]
        line = next(line for line in lines if line.text("file").endswith(file) and number in (0, table(line)))
        return {(sheet, f"{letters[key]}{line.row}"): content}

    return edit


def unlisted(found: Ledger) -> Edit:
    """Empties the first of the rejected rows below Sources."""
    row = next(row for row, _ in ledger.rejected_rows(found))
    return {("Sources", f"{letter}{row}"): None for letter in "ABCDEF"}


def at(sheet: str, cell: str, content: Content) -> Callable[[Ledger], Edit]:
    return lambda found: {(sheet, cell): content}


def total(key: str, content: Content) -> Callable[[Ledger], Edit]:
    """Writes something else below a column of Sources."""

    def edit(found: Ledger) -> Edit:
        sheet, letters, lines = found.registers["sources"]
        return {(sheet, f"{letters[key]}{lines[-1].row + 2}"): content}

    return edit


ACTIONS = 3
CASES = [
    Case("an action is dropped", without("actions"), ledger.actions_are_what_came_out,
         "a.xlsx: 2 actions are listed, 3 came out."),
    Case("a school is dropped", without("schools"), ledger.schools_are_the_files_that_count,
         "School S1 is listed 0 times, 1 of its files count."),
    Case("a file without rows is dropped", without("reconciliation", "/cut.xlsx"), ledger.every_file_is_reconciled,
         "cut.xlsx is missing on Reconciliation."),
    Case("a file is not counted", instead("reconciliation", "files", 0.0), ledger.every_file_is_reconciled,
         "a.xlsx is there 1 times, but not so often on Reconciliation."),
    Case("a source is dropped", without("sources", "/b.xlsx"), ledger.every_file_is_reconciled,
         "b.xlsx is missing on Sources."),
    Case("a rejected row is dropped", unlisted, ledger.every_rejected_row_is_listed,
         "rows are rejected"),
    Case("rows out are changed", instead("reconciliation", "rows_out", 4.0, number=ACTIONS),
         ledger.rows_in_are_rows_out_and_rejected, "6 rows in, but 4 out and 3 rejected."),
    Case("a row is lost in both columns", instead("reconciliation", "rows_in", 5.0, number=ACTIONS),
         ledger.the_proof_holds, "Rows in: Reconciliation = Sources, but"),
    Case("rows in of a source are changed", instead("sources", "rows_in", 99.0),
         ledger.rows_in_are_rows_out_and_rejected, "Sources, row "),
    Case("a file does not count any more", instead("sources", "counts", 0.0),
         ledger.schools_are_the_files_that_count, "a.xlsx does not count, but"),
    Case("a difference is typed over", instead("reconciliation", "difference", 0.0),
         ledger.differences_are_computed, "the difference is not computed.", seen=False),
    Case("a total is typed over", total("rows_in", 1.0), ledger.totals_of_sources_add_up,
         "shows 1; ", seen=False),
    Case("an action is moved to another school", instead("actions", "file", "b.xlsx"),
         ledger.actions_are_what_came_out, "b.xlsx: 1 actions are listed, 0 came out.", seen=False),
    Case("a status is changed", instead("schools", "status_done", 7.0, ""), ledger.actions_are_what_came_out,
         "the statuses do not add up to the actions.", seen=False),
    Case("a key figure is typed over", at("Overview", "C5", 2.0),
         ledger.key_figures_are_what_the_registers_say, "Overview!C5 is no formula.", seen=False),
    Case("a side of the proof is typed over", at("Reconciliation", "B5", 12.0), ledger.the_proof_holds,
         "Reconciliation!B5 is no formula."),
    Case("a word of the proof says no", at("Reconciliation", "D5", Formula('=IF(B5=C5,"a","b")', "b")),
         ledger.the_proof_holds, "Reconciliation!D5 shows b; adds up is right.", seen=False),
    Case("a formula counts by COUNTIF", at("Overview", "C5", Formula("=COUNTIF('Sources'!$H$5:$H$11,1)", 2.0)),
         ledger.formulas_are_plain, "Overview!C5 uses what not every program computes", seen=False),
]  # fmt: skip


def tampered(messy: Rollup, edit: Edit) -> Book:
    """The summary with other cells, every saved result as it was."""
    book = summary(messy, "en")
    there = {(s.name, address(c.row, c.col)) for s in book.sheets for c in s.all_cells()}
    assert edit.keys() <= there
    sheets = []
    for sheet in book.sheets:
        where = ((cell, (sheet.name, address(cell.row, cell.col))) for cell in sheet.all_cells())
        cells = tuple(cell._replace(content=edit[at]) if at in edit else cell for cell, at in where)
        sheets.append(replace(sheet, cells=cells, blocks=()))
    return replace(book, sheets=tuple(sheets))


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_judge_says_what_was_tampered_with(case: Case, messy: Rollup, tidy_ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    path.write_bytes(write_book(tampered(messy, case.edit(tidy_ledger))))
    said = list(case.rule(opened(path)))
    assert any(case.says in sentence for sentence in said), said
    overview = ironcalc_computes(path)["Overview"]
    word = next(overview[f"C{cell[1:]}"] for cell, text in overview.items() if text == "Do all rows add up?")
    assert word == ("does not add up" if case.seen else "adds up")


def test_every_rule_of_the_judge_has_its_case() -> None:
    assert {case.rule for case in CASES} == set(RULES)

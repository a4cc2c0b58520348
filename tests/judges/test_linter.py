"""Each rule of the linter catches the smallest workbook that breaks it, and says nothing of a good one."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

import pytest
import xlsxwriter

from tests.judges import linter
from tests.judges.linter import RULES, complaints
from tests.judges.opened import Opened, functions, names, opened, references

BOOK, STYLES, TABLE, CHART = "xl/workbook.xml", "xl/styles.xml", "xl/tables/table1.xml", "xl/charts/chart1.xml"
SHEET, LINKS, STRINGS = "xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels", "xl/sharedStrings.xml"


@cache
def small() -> bytes:
    """A good workbook with one of everything that has a rule."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": "Small"})
    book.set_custom_property("Language", "en")
    plan, lists = book.add_worksheet("Plan"), book.add_worksheet("Other lists")
    plan.write_row("A2", ["fence", 2, "red"])
    plan.write_formula("A4", "=SUM(B2,total)", None, 5)
    plan.add_table("A1:C2", {"name": "things", "columns": [{"header": head} for head in ("name", "count", "note")]})
    plan.merge_range("A6:B6", "one")
    plan.merge_range("A7:B7", "another")
    said = {"input_title": "T", "input_message": "P", "error_title": "E", "error_message": "M"}
    plan.data_validation("C6:C8", {"validate": "list", "source": ["red", "green"], **said})
    plan.data_validation("C10:C12", {"validate": "list", "source": "='Other lists'!$A$1:$A$2"})
    mark = {"type": "formula", "criteria": "=$B2>'Other lists'!$B$1", "format": book.add_format({"bold": True})}
    plan.conditional_format("B2:B4", mark)
    plan.write_url("A9", "internal:'Other lists'!A1")
    plan.write_url("A10", "external:a.xlsx")
    plan.print_area("A1:C12")
    plan.repeat_rows(0)
    lists.write_column("A1", ["red", "green"])
    lists.write_column("B1", [1, 2])
    book.define_name("total", "='Other lists'!$B$1:$B$2")
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": "='Other lists'!$B$1:$B$2", "categories": "='Other lists'!$A$1:$A$2"})
    lists.insert_chart("D2", chart)
    book.close()
    return buffer.getvalue()


class Case(NamedTuple):
    """In `part` the text `old` becomes `new`; then the rule says just `says`."""

    rule: Callable[[Opened], Iterator[str]]
    part: str
    old: str
    new: str
    says: str

    def __str__(self) -> str:
        return f"{self.rule.__name__}: {self.says[:60]}"

    def spoilt(self) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(small())) as source, zipfile.ZipFile(buffer, "w") as target:
            for name in source.namelist():
                text = source.read(name).decode()
                if name == self.part:
                    assert self.old in text
                    text = text.replace(self.old, self.new, 1)
                target.writestr(name, text)
        return buffer.getvalue()


def name(text: str, to: str = "'Other lists'!$B$1", scope: str = "") -> str:
    return f'<definedName name="{text}"{scope}>{to}</definedName></definedNames>'


END = "</definedNames>"
LONG_LIST, LONG_TEXT = "x," * 128, "x" * 32_766 + "😀"
SUM = "<f>SUM(B2,total)</f>"
LISTED = "<formula1>'Other lists'!$A$1:$A$2</formula1>"
DROPDOWN = "dropdown or limit Plan!C6:C8"
CASES = [
    Case(linter.sheet_names_are_allowed, BOOK, 'name="Plan"', f'name="{"x" * 32}"',
         f'The sheet name "{"x" * 32}" has 32 characters; 1 to 31 are allowed.'),
    Case(linter.sheet_names_are_allowed, BOOK, 'name="Plan"', 'name="a/b"', 'The sheet name "a/b" is not allowed.'),
    Case(linter.sheet_names_are_allowed, BOOK, 'name="Plan"', 'name="x\'"', 'The sheet name "x\'" is not allowed.'),
    Case(linter.sheet_names_are_allowed, BOOK, 'name="Plan"', 'name="OTHER LISTS"',
         'Two sheets are called "other lists".'),
    Case(linter.defined_names_are_unique, BOOK, END, name("TOTAL"), "The name total is defined twice."),
    Case(linter.defined_names_are_unique, BOOK, END, name("B2"), "The name B2 is not allowed."),
    Case(linter.defined_names_are_unique, BOOK, END, name("here", scope=' localSheetId="2"'),
         "The name here belongs to a sheet that is not there."),
    Case(linter.references_exist, BOOK, END, name("far", "Gone!$A$1"),
         'The name far points to the sheet "Gone", which is not there.'),
    Case(linter.references_exist, BOOK, END, name("far", "Plan!$A$1:$A$1048577"),
         "The name far points beyond the sheet: Plan!$A$1:$A$1048577."),
    Case(linter.references_exist, SHEET, LISTED, "<formula1>Gone!$A$1:$A$2</formula1>",
         'The dropdown or limit Plan!C10:C12 points to the sheet "Gone", which is not there.'),
    Case(linter.references_exist, SHEET, LISTED, "<formula1>colours</formula1>",
         "The dropdown or limit Plan!C10:C12 uses the name colours, which is not defined."),
    Case(linter.references_exist, SHEET, "<formula>$B2&gt;'Other lists'!$B$1", "<formula>$B2&gt;Gone!$B$1",
         'The mark Plan!B2:B4 points to the sheet "Gone", which is not there.'),
    Case(linter.references_exist, SHEET, SUM, "<f>XFE1</f>", "The cell Plan!A4 points beyond the sheet: XFE1."),
    Case(linter.references_exist, CHART, "'Other lists'!$B$1:$B$2", "Gone!$B$1:$B$2",
         f'The chart {CHART} points to the sheet "Gone", which is not there.'),
    Case(linter.references_exist, CHART, "'Other lists'!$B$1:$B$2", "'Other lists'!$B$5:$B$6",
         f"The chart {CHART} draws empty cells: 'Other lists'!$B$5:$B$6."),
    Case(linter.references_exist, CHART, "'Other lists'!$B$1:$B$2", "1", f"The chart {CHART} draws no range: 1."),
    Case(linter.formulas_are_old_enough, SHEET, SUM, "<f>SUM(#REF!)</f>",
         "The cell Plan!A4 has lost a reference (#REF!)."),
    Case(linter.formulas_are_old_enough, SHEET, SUM, f"<f>{'1+' * 4096}1</f>",
         "The cell Plan!A4 has 8193 characters; 8192 are allowed."),
    Case(linter.formulas_are_old_enough, SHEET, SUM, '<f>XLOOKUP("SUM(",A1:A2,B1:B2)</f>',
         "The cell Plan!A4 uses XLOOKUP, which is no function of the Open XML standard."),
    Case(linter.formulas_are_old_enough, BOOK, END, name("new", "_xlfn.LET(_xlpm.a,1,2)"),
         "The name new uses _xlfn.LET, which is no function of the Open XML standard."),
    Case(linter.texts_fit_their_cells, STRINGS, "fence", LONG_TEXT,
         "The cell Plan!A2 has 32768 characters; 32767 are allowed."),
    Case(linter.cells_find_their_texts, SHEET, 't="s"><v>0</v>', 't="s"><v>10</v>',
         "The cell Plan!A2 names a shared text that is not there."),
    Case(linter.validations_are_short_enough, SHEET, '"red,green"', f'"{LONG_LIST}"',
         f"The {DROPDOWN} lists 256 characters; 255 are allowed."),
    *(Case(linter.validations_are_short_enough, SHEET, f' {what}="{was}"', f' {what}="{"x" * size}"',
           f"The {what} of the {DROPDOWN} has {size} characters; {size - 1} are allowed.")
      for what, was, size in
      (("promptTitle", "T", 33), ("errorTitle", "E", 33), ("prompt", "P", 256), ("error", "M", 256))),
    Case(linter.areas_are_inside_their_sheet, SHEET, 'sqref="C6:C8"', 'sqref="C6:C1048577"',
         'The sheet Plan has a dataValidation at "C6:C1048577", which is no range.'),
    Case(linter.areas_are_inside_their_sheet, SHEET, 'sqref="B2:B4"', 'sqref="#REF!"',
         'The sheet Plan has a conditionalFormatting at "#REF!", which is no range.'),
    Case(linter.areas_do_not_overlap, SHEET, 'ref="A7:B7"', 'ref="A6:A7"',
         "The sheet Plan has merged cells that overlap."),
    Case(linter.areas_do_not_overlap, SHEET, 'sqref="C6:C8"', 'sqref="A3 C6:C10"',
         "The sheet Plan has dropdowns or limits that overlap."),
    Case(linter.areas_do_not_overlap, SHEET, 'ref="A7:B7"', 'ref="A2:B2"',
         "The sheet Plan has a table that overlaps another, a filter or merged cells."),
    Case(linter.tables_match_their_cells, TABLE, 'name="count"', 'name="Count"',
         'The table things has the heading "Count" where its cell says "count".'),
    Case(linter.tables_match_their_cells, STRINGS, "<t>note</t>", "<t>NAME</t>",
         'The table things has the heading "note" where its cell says "NAME".'),
    Case(linter.tables_match_their_cells, TABLE, 'ref="A1:C2"', 'ref="A1:D2"',
         "The table things has 3 columns and the range A1:D2."),
    Case(linter.table_names_are_unique, TABLE, 'displayName="things"', 'displayName="Total"',
         "The name of the table total is taken."),
    Case(linter.table_names_are_unique, TABLE, 'displayName="things"', 'displayName="my things"',
         "The table name my things is not allowed."),
    Case(linter.styles_are_there, STYLES, "</cellXfs>", '<xf numFmtId="0"/>' * 65_489 + "</cellXfs>",
         "There are 65491 cell styles; 65490 are allowed."),
    Case(linter.styles_are_there, STYLES, 'fontId="1"', 'fontId="2"', "A cell style names number 2 of 2 fonts."),
    Case(linter.styles_are_there, STYLES, 'numFmtId="0"', 'numFmtId="164"',
         "A cell style names the number format 164, which is not there."),
    Case(linter.styles_are_there, SHEET, 's="1"', 's="2"', "The sheet Plan names number 2 of 2 cellXfs."),
    Case(linter.styles_are_there, SHEET, 'dxfId="0"', 'dxfId="1"', "The sheet Plan names number 1 of 1 dxfs."),
    Case(linter.styles_are_there, TABLE, 'ref="A1:C2"', 'headerRowDxfId="1" ref="A1:C2"',
         "The table things names number 1 of 1 dxfs."),
    Case(linter.links_lead_somewhere, SHEET, "location=\"'Other lists'!A1\"", 'location="Gone!A1"',
         "The link at Plan!A9 leads to Gone!A1, which is not there."),
    Case(linter.links_lead_somewhere, LINKS, 'Id="rId1"', 'Id="rId9"', "The link at Plan!A10 leads nowhere."),
    Case(linter.links_lead_somewhere, LINKS, "a.xlsx", "a" * 2080,
         "The link at Plan!A10 has 2080 characters; 2079 are allowed."),
    *(Case(linter.links_lead_somewhere, LINKS, "a.xlsx", target,
           f"The link at Plan!A10 leads to a place on one machine: {target}.")
      for target in ("file:///C:/plans/a.xlsx", r"C:\plans\a.xlsx", r"\\server\plans\a.xlsx", "/home/an/a.xlsx")),
    Case(linter.links_lead_somewhere, SHEET, "<hyperlinks>", "<hyperlinks>" + '<hyperlink ref="A9"/>' * 65_529,
         "The sheet Plan has 65531 links; 65530 are allowed."),
    Case(linter.print_ranges_are_on_their_sheet, BOOK, "Plan!$A$1:$C$12", "'Other lists'!$A$1:$C$12",
         "What is printed of Plan stands on another sheet: 'Other lists'!$A$1:$C$12."),
    Case(linter.print_ranges_are_on_their_sheet, BOOK, "Plan!$1:$1", "Plan!$11:$11",
         "What is printed of Plan lies beyond its last cell: Plan!$11:$11."),
    Case(linter.properties_are_set, "docProps/core.xml", "Small", " ",
         "The workbook has no title among its properties."),
    Case(linter.properties_are_set, "docProps/custom.xml", "Language", "Author",
         "The workbook does not tell its language among its properties."),
]  # fmt: skip


def test_a_good_workbook_gives_no_complaint() -> None:
    assert complaints(small()) == []


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_rule_says_what_is_wrong_and_no_more(case: Case) -> None:
    data = case.spoilt()
    assert list(case.rule(opened(data))) == [case.says]
    assert case.says in complaints(data)


def test_a_part_that_stands_twice_is_named() -> None:
    buffer = io.BytesIO(small())
    with zipfile.ZipFile(buffer, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns as well
        archive.writestr(BOOK, archive.read(BOOK))
    assert complaints(buffer.getvalue()) == [f"{BOOK} stands twice in the file."]


def test_tables_that_share_a_name_a_number_or_a_heading_are_named() -> None:
    data = small()
    head = Case(linter.tables_match_their_cells, TABLE, 'name="count"', 'name="NAME"', "").spoilt()
    assert 'The table things has two columns "name".' in complaints(head)
    second = {"xl/tables/table2.xml": TABLE, LINKS: LINKS}
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for part in source.namelist():
            if part not in second:
                target.writestr(part, source.read(part))
        target.writestr("xl/tables/table2.xml", source.read(TABLE))
        links = source.read(LINKS).decode()
        more = links[links.index('<Relationship Id="rId2"') :].replace("rId2", "rId3").replace("table1", "table2")
        target.writestr(LINKS, links.replace("</Relationships>", more))
    said = complaints(buffer.getvalue())
    assert "The name of the table things is taken." in said and "Two tables have the number 1." in said
    assert "The sheet Plan has a table that overlaps another, a filter or merged cells." in said


def test_every_rule_has_its_broken_workbook() -> None:
    assert {case.rule for case in CASES} | {linter.members_stand_once} == set(RULES)


def test_a_formula_is_taken_apart() -> None:
    text = "IF('It''s'!$A$1:B2=\"SUM(C3)\",Kế!D4+total,things[a]+$E:$E+#N/A+TRUE+1E5)"
    found = [(sheet, area and tuple(area)) for sheet, area in references(text)]
    assert found == [("It's", (1, 1, 2, 2)), ("Kế", (4, 4, 4, 4)), ("", (1, 5, 1_048_576, 5))]
    assert functions(text) == {"IF"} and names(text) == {"total"}

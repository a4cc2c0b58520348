"""What stands on a sheet besides its cells, or in a cell besides its text, is said; what is ours is not."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from cqip_xl.excel.read import grid_of
from cqip_xl.model.case import Case
from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.markers import NOTE_END, NOTE_SIGN
from cqip_xl.summary.findings import grouped
from cqip_xl.verbs import check
from cqip_xl.words.catalog import LANGUAGES
from cqip_xl.words.lexicon import lexicon
from cqip_xl.words.message import message
from tests import office
from tests.hostile.base import base, packed
from tests.reading.books import FOLDER
from tests.reading.remark_parts import SPOILT, Parts, commented, header, in_cell, linked, struck
from tests.size import part_of
from tests.workbook.engines import tagged
from tests.workbooks import DAY

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "samples").glob("*.xlsx"))
SAMPLE = ROOT / "samples" / "se-kvalitet.bjorkdalsskolan.xlsx"
CODES = {
    *("sheet.comments", "sheet.boxes", "sheet.pictures", "sheet.pictures_in_cells", "sheet.links", "sheet.page_texts"),
    *("sheet.other_workbooks", "cell.struck", "cell.struck_part", "cell.changes_itself"),
}


def plain() -> tuple[Parts, str, str]:
    """The parts of a plan in English; the part of its actions, and the first cell of what is done there."""
    return dict(base().parts), "xl/worksheets/sheet4.xml", base().what


def sample(path: Path = SAMPLE) -> tuple[Parts, str, str]:
    """Of a sample, one in Swedish."""
    actions = tagged(path)["actions"]
    number = [sheet.name for sheet in grid_of(path.read_bytes(), path.name).sheets].index(actions.sheet) + 1
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return parts, f"xl/worksheets/sheet{number}.xml", f"{actions.columns['what']}{actions.first}"


BOOKS = {"en": plain, "sv": sample}


def found(parts: Parts, folder: Path) -> tuple[Case, list[Finding]]:
    """What is told of a workbook in this room."""
    (folder / "plan.xlsx").write_bytes(packed(parts))
    case = check(folder / "plan.xlsx", DAY, (str(FOLDER),))
    assert isinstance(case, Case), case
    return case, [finding for finding in case.findings if finding.code in CODES]


@pytest.mark.parametrize("name", SPOILT)
@pytest.mark.parametrize("book", BOOKS)
def test_what_a_sheet_holds_besides_is_said_once_with_its_place(name: str, book: str, tmp_path: Path) -> None:
    parts, sheet, cell = BOOKS[book]()
    spoil, said = SPOILT[name]
    case, findings = found(spoil(parts, sheet, cell), tmp_path)
    assert [f.code for f in findings] == [name.split()[0]]
    place = findings[0].place
    assert place.sheet == case.plan.sheets["actions"]
    assert place.cell == {"sheet.page_texts": ""}.get(
        name, "C7" if "C7" in findings[0].values.get("cells", "") else cell
    )
    lex = lexicon(case.framework, case.plan.language, case.plan.period)
    assert said in message(findings[0], lex)
    for language in LANGUAGES:
        assert "{" not in message(findings[0], lexicon(case.framework, language, case.plan.period))


@pytest.mark.parametrize("book", BOOKS)
def test_what_is_ours_is_no_remark(book: str, tmp_path: Path) -> None:
    parts, sheet, cell = BOOKS[book]()
    assert not found(parts, tmp_path)[1]
    assert not found(commented(parts, sheet, cell, f"{NOTE_SIGN}What is empty{NOTE_END}"), tmp_path)[1]
    own = "&amp;L&amp;&quot;Calibri,Regular&quot;&amp;11Page &amp;P"
    assert not found(header(parts, sheet, own), tmp_path)[1]


def test_every_comment_is_told_whole_in_one_line_of_the_summary(tmp_path: Path) -> None:
    parts, sheet, cell = plain()
    long = "word " * 60
    parts = commented(parts, sheet, cell, long)
    more = f'<comment ref="H9"><text><t>And this, {NOTE_SIGN}ours{NOTE_END}</t></text></comment></commentList>'
    parts["xl/comments9.xml"] = parts["xl/comments9.xml"].replace(b"</commentList>", more.encode())
    case, findings = found(parts, tmp_path)
    assert findings[0].values["cells"] == f"{cell}, H9" and findings[0].values["count"] == "2"
    text = message(findings[0], lexicon(case.framework, "en", case.plan.period))
    assert long.strip() in text and "H9 “And this,”" in text
    assert len(grouped(tuple(findings))) == 1


def test_every_struck_text_is_told_in_the_summary_and_repeats_in_one_line() -> None:
    place = Place("a.xlsx", "Plan")
    struck = [Finding.of("cell.struck", place, {"raw": text}, "warning") for text in ("Paint", "Repair", "Paint")]
    assert [[f.values["raw"] for f in group] for group in grouped(tuple(struck))] == [["Paint", "Paint"], ["Repair"]]


def test_an_address_that_its_cell_says_too_is_no_remark(tmp_path: Path) -> None:
    assert not found(linked(*plain(), "mailto:Task"), tmp_path)[1]


def test_what_is_struck_through_in_part_is_read_without_it(tmp_path: Path) -> None:
    parts = plain()[0]
    texts = parts["xl/sharedStrings.xml"].replace(
        b"<si><t>Task</t></si>", b"<si><r><rPr><strike/></rPr><t>Tusk</t></r><r><t>Task</t></r></si>"
    )
    case, findings = found({**parts, "xl/sharedStrings.xml": texts}, tmp_path)
    assert findings[0].code == "cell.struck_part" and findings[0].values == {"raw": "Tusk", "left": "Task"}
    assert case.plan.tables["actions"][0].text("what") == "Task"


def test_a_picture_in_a_cell_is_no_entry_and_no_error(tmp_path: Path) -> None:
    for name in ("sheet.pictures_in_cells", "sheet.pictures_in_cells of Excel"):
        parts, sheet, cell = plain()
        case, _ = found(SPOILT[name][0](parts, sheet, cell), tmp_path)
        assert case.plan.tables["actions"][0].text("what") == ""
        assert "what.error_cell" not in {f.code for f in case.findings}


def test_only_an_entry_is_told_to_change_by_itself(tmp_path: Path) -> None:
    """Our own =TODAY() stands on the School sheet; elsewhere nobody is misled by one."""
    school = next(s for s in grid_of(base().data, "plan.xlsx").sheets if any(r.kind == "volatile" for r in s.remarks))
    assert school.name == "School" and not found(plain()[0], tmp_path)[1]


@pytest.mark.office
@pytest.mark.parametrize(("ending", "kind"), [(".xls", "MS Excel 97"), (".ods", "calc8")])
def test_the_same_is_said_of_a_workbook_saved_in_another_format(ending: str, kind: str, tmp_path: Path) -> None:
    parts, sheet, cell = plain()
    (tmp_path / "plan.xlsx").write_bytes(packed(struck(parts, sheet, cell)))
    (saved,) = office.convert([tmp_path / "plan.xlsx"], tmp_path, ending, kind)
    case = check(saved, DAY, (str(FOLDER),))
    assert isinstance(case, Case)
    said = [(f.code, f.place.cell) for f in case.findings if f.code in CODES]
    assert said == [("cell.struck", cell)]


@pytest.mark.parametrize("path", part_of(SAMPLES), ids=lambda path: path.stem)
def test_what_changes_by_itself_is_told_in_every_plan(path: Path, tmp_path: Path) -> None:
    formulas = "TODAY()", "NOW()+7", "today()", "RAND()", "RANDBETWEEN(1,9)", "IF(1,TODAY ( ),0)", "RANDARRAY(1)"
    parts, sheet, cell = sample(path)
    for n, formula in enumerate(formulas):
        below = f"{cell[0]}{int(cell[1:]) + n}"
        parts = in_cell(parts, sheet, below, f"<f>{formula}</f><v>Task</v>", ' t="str"')
    told = found(parts, tmp_path)[1]
    assert [(f.code, f.values["raw"]) for f in told] == [("cell.changes_itself", f"={text}") for text in formulas]


def test_cells_that_share_a_formula_are_told_each(tmp_path: Path) -> None:
    parts, sheet, cell = sample()
    below = f"{cell[0]}{int(cell[1:]) + 1}"
    first = f'<f t="shared" si="9" ref="{cell}:{below}">TODAY()</f><v>46000</v>'
    parts = in_cell(in_cell(parts, sheet, cell, first), sheet, below, '<f t="shared" si="9"/><v>46000</v>')
    told = found(parts, tmp_path)[1]
    assert [(f.code, f.place.cell) for f in told] == [("cell.changes_itself", cell), ("cell.changes_itself", below)]

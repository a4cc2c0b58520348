"""What stands on a sheet besides its cells, or in a cell besides its text, is said; what is ours is not."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
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
from tests.workbooks import DAY

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "samples" / "se-kvalitet.bjorkdalsskolan.xlsx"
CODES = {
    *("sheet.comments", "sheet.boxes", "sheet.pictures", "sheet.pictures_in_cells", "sheet.links", "sheet.page_texts"),
    *("sheet.other_workbooks", "cell.struck", "cell.struck_part", "cell.changes_itself"),
}
_MAIN = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_BOX = (
    f'<xdr:wsDr xmlns:xdr="{_DRAWING}/spreadsheetDrawing" xmlns:a="{_DRAWING}/main"><xdr:twoCellAnchor><xdr:from>'
    "<xdr:col>2</xdr:col><xdr:row>6</xdr:row></xdr:from>%s</xdr:twoCellAnchor></xdr:wsDr>"
)
_TEXT = "<xdr:sp><xdr:txBody><a:p><a:r><a:t>%s</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
Parts = dict[str, bytes]


def plain() -> tuple[Parts, str, str]:
    """The parts of a plan in English; the part of its actions, and the first cell of what is done there."""
    return dict(base().parts), "xl/worksheets/sheet4.xml", base().what


def sample() -> tuple[Parts, str, str]:
    """Of one in Swedish."""
    with zipfile.ZipFile(SAMPLE) as archive:
        return {name: archive.read(name) for name in archive.namelist()}, "xl/worksheets/sheet4.xml", "E5"


BOOKS = {"en": plain, "sv": sample}


def related(parts: Parts, sheet: str, *links: tuple[str, str], outside: bool = False) -> Parts:
    """The sheet refers to other parts, each given by its kind and name."""
    mode = ' TargetMode="External"' if outside else ""
    drawn = "".join(
        f'<Relationship Id="rX{n}" Type="{_MAIN}/{kind}" Target="{target}"{mode}/>'
        for n, (kind, target) in enumerate(links)
    )
    name = sheet.replace("worksheets/", "worksheets/_rels/") + ".rels"
    assert name not in parts
    return {**parts, name: (_RELATIONS % drawn).encode()}


def in_cell(parts: Parts, sheet: str, cell: str, content: str, attributes: str = "") -> Parts:
    pattern = rb'<c r="%s"( s="\d+")[^>]*?(?:/>|>.*?</c>)' % cell.encode()
    new = f'<c r="{cell}"'.encode() + rb"\g<1>" + f"{attributes}>{content}</c>".encode()
    return {**parts, sheet: re.sub(pattern, new, parts[sheet])}


def behind(parts: Parts, sheet: str, markup: str) -> Parts:
    """Something that stands behind the cells of a sheet."""
    return {**parts, sheet: parts[sheet].replace(b"</sheetData>", b"</sheetData>" + markup.encode())}


def commented(parts: Parts, sheet: str, cell: str, text: str) -> Parts:
    comment = f'<comments><commentList><comment ref="{cell}"><text><r><t>{text}</t></r></text></comment>'
    parts = related(parts, sheet, ("comments", "../comments9.xml"))
    return {**parts, "xl/comments9.xml": f"{comment}</commentList></comments>".encode()}


def threaded(parts: Parts, sheet: str, cell: str) -> Parts:
    thread = f'<ThreadedComments><threadedComment ref="{cell}"><text>Dropped.</text></threadedComment>'
    both = ("comments", "../comments9.xml"), ("threadedComment", "../threadedComments/threadedComment1.xml")
    return {
        **commented(parts, sheet, cell, "[Threaded comment] Dropped."),
        **related(parts, sheet, *both),
        "xl/threadedComments/threadedComment1.xml": f"{thread}</ThreadedComments>".encode(),
    }


def drawn(parts: Parts, sheet: str, shape: str) -> Parts:
    parts = related(parts, sheet, ("drawing", "../drawings/drawing9.xml"))
    return {**parts, "xl/drawings/drawing9.xml": (_BOX % shape).encode()}


def linked(parts: Parts, sheet: str, cell: str, target: str) -> Parts:
    parts = related(parts, sheet, ("hyperlink", target), outside=True)
    return behind(parts, sheet, f'<hyperlinks><hyperlink ref="{cell}" r:id="rX0" xmlns:r="{_MAIN}"/></hyperlinks>')


def struck(parts: Parts, sheet: str, cell: str) -> Parts:
    """The cell in a format of its own, whose font is struck through."""
    styles = parts["xl/styles.xml"].decode()
    fonts, formats = (len(re.findall(f"<{tag}[ />]", styles[: styles.find(end)])) for tag, end in _LISTS)
    formats -= len(re.findall("<xf ", styles[: styles.find("<cellXfs")]))
    styles = styles.replace("</fonts>", "<font><strike/></font></fonts>")
    styles = styles.replace("</cellXfs>", f'<xf numFmtId="0" fontId="{fonts}"/></cellXfs>')
    cells = re.sub(rb'(<c r="%s" s=")\d+' % cell.encode(), rb"\g<1>%d" % formats, parts[sheet])
    return {**parts, "xl/styles.xml": styles.encode(), sheet: cells}


_LISTS = (("font", "</fonts>"), ("xf", "</cellXfs>"))


def other_workbook(parts: Parts, sheet: str, cell: str) -> Parts:
    parts = in_cell(parts, sheet, cell, "<f>'[1]Blad 1'!A1</f><v>Task</v>", ' t="str"')
    rels = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        f'<Relationship Id="rX" Type="{_MAIN}/externalLink" Target="externalLinks/externalLink1.xml"/>'
        "</Relationships>".encode(),
    )
    book = parts["xl/workbook.xml"].replace(
        b"</sheets>", b'</sheets><externalReferences><externalReference r:id="rX"/></externalReferences>'
    )
    out = f'<Relationship Id="r1" Type="{_MAIN}/externalLinkPath" Target="file:///C:/Budget%202025.xlsx" TargetMode='
    return {
        **parts,
        "xl/_rels/workbook.xml.rels": rels,
        "xl/workbook.xml": book,
        "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
        "xl/externalLinks/_rels/externalLink1.xml.rels": (_RELATIONS % f'{out}"External"/>').encode(),
    }


def header(parts: Parts, sheet: str, text: str) -> Parts:
    return {**parts, sheet: parts[sheet].replace(b"<oddHeader>", f"<oddHeader>&amp;C{text}".encode())}


SPOILT: Mapping[str, tuple[Callable[[Parts, str, str], Parts], str]] = {
    "sheet.comments": (lambda p, s, c: commented(p, s, c, "Ask  Ms Lee"), "“Ask Ms Lee”"),
    "sheet.comments again": (threaded, "“Dropped.”"),
    "sheet.boxes": (lambda p, s, c: drawn(p, s, _TEXT % "One more step"), "C7 “One more step”"),
    "sheet.boxes grouped": (lambda p, s, c: drawn(p, s, f"<xdr:grpSp>{_TEXT % 'Inside'}</xdr:grpSp>"), "“Inside”"),
    "sheet.pictures": (lambda p, s, c: drawn(p, s, "<xdr:pic/>"), "C7"),
    "sheet.pictures_in_cells": (
        lambda p, s, c: in_cell(p, s, c, '<f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v>', ' t="str"'),
        "",
    ),
    "sheet.pictures_in_cells of Excel": (
        lambda p, s, c: in_cell(p, s, c, "<v>#VALUE!</v>", ' t="e" vm="1"'),
        "",
    ),
    "sheet.links": (lambda p, s, c: linked(p, s, c, "https://school.example/17"), "“https://school.example/17”"),
    "sheet.page_texts": (lambda p, s, c: header(p, s, '&amp;"Arial,Bold"&amp;14DRAFT &amp;P'), "“DRAFT &P”"),
    "sheet.other_workbooks": (other_workbook, "“='[Budget 2025.xlsx]Blad 1'!A1”"),
    "cell.struck": (struck, ""),
    "cell.struck_part": (
        lambda p, s, c: in_cell(
            p, s, c, "<is><r><rPr><strike/></rPr><t>Old</t></r><r><t> New</t></r></is>", ' t="inlineStr"'
        ),
        "New",
    ),
    "cell.changes_itself": (lambda p, s, c: in_cell(p, s, c, "<f>NOW()+7</f><v>Task</v>", ' t="str"'), "=NOW()+7"),
}


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

"""The plain reader gives what the thorough way gives, cell by cell, or leaves the workbook to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cqip_xl.excel import read
from cqip_xl.excel.archive import Archive, open_archive
from cqip_xl.excel.container import format_of
from cqip_xl.excel.plain import plain_sheets
from cqip_xl.excel.plain_markup import NotPlain
from cqip_xl.excel.plain_texts import formats_of, shared_texts
from cqip_xl.model.errors import NotOurWorkbook
from cqip_xl.model.grid import ErrorCell, Grid, NoResult
from cqip_xl.model.limits import limits
from tests.fuzz.mutations import spoilt
from tests.hostile.base import PLAN, TEXTS, base, changed, packed
from tests.hostile.corpus import CASES
from tests.size import FUZZ

ROOT = Path(__file__).parents[2]
BOOKS = sorted((ROOT / "samples").glob("*.xlsx")) + sorted((ROOT / "workbooks" / "templates").glob("*.xlsx"))
SHEET, STYLES = "xl/worksheets/sheet1.xml", "xl/styles.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def same(data: bytes) -> bool | None:
    """Whether both ways give one grid; None where the plain way leaves the workbook to the other."""
    try:
        if format_of(data) != "xlsx":
            return None
        archive = open_archive(data, limits())
        if plain_sheets(archive, limits()) is None:
            return None
        one = read.grid_of(data, "plan.xlsx")
    except NotOurWorkbook:
        return None
    try:
        other = thorough(data)
    except NotOurWorkbook:  # torn where nobody reads, or packed in a way that calamine does not know
        other = replace(thorough(packed(mended(archive))), sha256=one.sha256, size=one.size)
    return one == other and cells(one) == cells(other)


def mended(archive: Archive) -> dict[str, bytes]:
    """Its parts, those of a whole workbook where they are torn."""
    parts: dict[str, bytes] = {}
    for name in archive.names:
        try:
            parts[name] = archive.get(name)
        except NotOurWorkbook:
            parts[name] = base().parts[name]
    return parts


def thorough(data: bytes) -> Grid:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(read, "plain_sheets", lambda *given: None)
        return read.grid_of(data, "plan.xlsx")


def cells(grid: Grid) -> list[str]:
    """Every cell with its type, in order."""
    return [f"{s.name} {r} {c} {v!r}" for s in grid.sheets for r, row in enumerate(s.rows) for c, v in row.items()]


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.name)
def test_what_we_write_is_read_plainly_and_the_same(path: Path) -> None:
    assert same(path.read_bytes())


def test_hostile_workbooks_are_read_the_same_or_left_to_the_thorough_way() -> None:
    answers = {name: same(build()) for name, build in CASES.items()}
    assert not [name for name, answer in answers.items() if answer is False]
    assert sum(answer is True for answer in answers.values()) > 10


def test_spoilt_workbooks_are_read_the_same_or_left_to_the_thorough_way() -> None:
    answers = {seed: same(spoilt(Random(seed))) for seed in range(500_000, 500_000 + 60 * FUZZ)}
    assert not [seed for seed, answer in answers.items() if answer is False]
    assert sum(answer is True for answer in answers.values()) > len(answers) // 3


LINKS, BOOK = "xl/_rels/workbook.xml.rels", "xl/workbook.xml"
#: A part, what stands in it, and what instead: readers differ there, or call it damaged.
_ODD = (
    (LINKS, rb'Target="worksheets/(?=sheet4)', b'Target="./worksheets/'),
    (LINKS, rb'Target="worksheets/(?=sheet4)', b'Target="worksheets//'),
    (LINKS, rb'Target="worksheets/(?=sheet4)', b'Target="../xl/worksheets/'),
    (LINKS, rb'Target="worksheets/(?=sheet4)', rb'Target="worksheets\\'),
    (LINKS, rb'Target="worksheets/(?=sheet4)', b'Target="work&#115;heets/'),
    (LINKS, rb'(<Relationship [^>]*)Target="worksheets/(sheet4.xml)"/>', rb'\1Target="worksheets/\2/"/>'),
    (BOOK, rb'(<sheet [^>]*)(r:id="rId4")', rb'\1id="rId1" \2'),
    (BOOK, rb'<sheet (?=[^>]*r:id="rId4")', b'<sheet xmlns:q="urn:q" q:id="rId1" '),
    (SHEET, rb'<row r="(\d+)"', rb'<row r="\1" r="\1"'),
    (SHEET, rb'<row r="(\d+)"', rb'<row r="\1" xmlns:q="urn:q" q:hidden="1"'),
    (PLAN, b"<f>", b'<f ca="1" ca="1">'),
    (PLAN, rb'<mergeCell ref="([A-Z]+)(\d+)', rb'<mergeCell ref="$\1$\2'),
    (TEXTS, b"<si><t>", b'<si><r><rPr><sz val="1" val="2"/></rPr><t>a</t></r></si><si><t>'),
    (TEXTS, b"<si><t>", b"<si><r><rPr><si/></rPr><t>a</t></r></si><si><t>"),
    (TEXTS, b"<si><t>", b"<si><r><rPr><1/></rPr><t>a</t></r></si><si><t>"),
    (TEXTS, b"<si><t>", b'<si><t>a</t><phoneticPr fontId="1" fontId="1"/></si><si><t>'),
)


@pytest.mark.parametrize(("part", "old", "new"), _ODD)
def test_what_readers_may_take_otherwise_is_left_to_the_thorough_way(part: str, old: bytes, new: bytes) -> None:
    odd = re.sub(old, new, base().parts[part], count=1)
    assert odd != base().parts[part] and same(packed(base().parts))
    assert same(packed({**base().parts, part: odd})) is None


# -- sheets made at random ------------------------------------------------------------------------------

_FORMATS = ("General", "0.00", "@", "dd/mm/yyyy", "[h]:mm", "yyyy\\-mm\\-dd;@", '0 "km"', "[Red]0", "m", '"d"0', "0;d")
_STYLE_SHEET = (
    f'<?xml version="1.0" encoding="UTF-8"?>\n<styleSheet xmlns="{MAIN}"><numFmts count="{len(_FORMATS)}">'
    + "".join(
        f'<numFmt numFmtId="{164 + n}" formatCode="{code.replace(chr(34), "&quot;")}"/>'
        for n, code in enumerate(_FORMATS)
    )
    + '</numFmts><cellXfs count="1">'
    + "".join(f'<xf numFmtId="{number}"/>' for number in (0, 14, 22, 46, 9, *range(164, 164 + len(_FORMATS))))
    + "</cellXfs></styleSheet>"
).encode()
_TEXT_TABLE = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst xmlns="{MAIN}"><si><t>One &amp; only</t></si>'
    '<si><t xml:space="preserve"> two\nlines </t></si><si><r><t>Bold</t></r><r><rPr><b/><sz val="11"/></rPr>'
    '<t xml:space="preserve"> text</t></r><phoneticPr fontId="1" type="noConversion"/></si><si><t>đ中</t></si></sst>'
).encode()
_VALUES = st.sampled_from(
    "0|1|2|3|4|-1|5|60|61|45000|45000.25|1.5E-2|1e400|2958465|2958466|0.30000000000000004|7x|123456789012|true|"
    "| |Text &lt;b&gt;|a&#10;b|#N/A|#REF!| x |_x000D_|á|&#13;".split("|")
)
_INNER = st.one_of(
    _VALUES.map(lambda v: f"<v>{v}</v>"),
    _VALUES.map(lambda v: f"<f>A1&amp;1</f><v>{v}</v>"),
    _VALUES.map(lambda v: f'<is><t xml:space="preserve">{v}</t></is>'),
    _VALUES.map(lambda v: f"<is><t>{v}</t></is>"),
    st.sampled_from(("", "<f>A1</f>", "<f/>", '<f t="shared" si="0"/><v>1</v>', "<v/>", '<f aca="false">1</f><v></v>')),
)
_KINDS = st.sampled_from(("", ' t="s"', ' t="s"', ' t="str"', ' t="n"', ' t="b"', ' t="e"', ' t="inlineStr"', ' t="d"'))
_STYLE = st.one_of(st.just(""), st.integers(0, 16).map(lambda n: f' s="{n}"'))
_CELL = st.tuples(st.integers(0, 5), _KINDS, _STYLE, _INNER, st.sampled_from("rrrrrrrrrq"))
_ROW = st.tuples(st.integers(1, 2), st.sampled_from(("", "", ' hidden="1"', ' ht="12" hidden="true"')), st.lists(_CELL))


def sheet_of(rows: list[tuple[int, str, list[tuple[int, str, str, str, str]]]]) -> bytes:
    """A sheet's markup; cells of one row stand in their order, save where two would share a column."""
    drawn, number = [], 0
    for step, attributes, found in rows:
        number += step
        each = {c: (kind, style, inner, name) for c, kind, style, inner, name in found}
        marked = "".join(
            f'<c {name}="{"ABCDEF"[c]}{number}"{style}{kind}>{inner}</c>'
            if inner
            else f'<c r="{"ABCDEF"[c]}{number}"/>'
            for c, (kind, style, inner, name) in sorted(each.items())
        )
        drawn.append(f'<row r="{number}"{attributes}>{marked}</row>')
    body = "".join(drawn)
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData>'
    return f'{head}<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells></worksheet>'.encode()


@settings(max_examples=150 * FUZZ, deadline=None)
@given(st.lists(_ROW, max_size=4))
def test_sheets_at_random(rows: list[tuple[int, str, list[tuple[int, str, str, str, str]]]]) -> None:
    parts = {**base().parts, SHEET: sheet_of(rows), STYLES: _STYLE_SHEET, TEXTS: _TEXT_TABLE}
    plainly = {name: data for name, data in parts.items() if "sheet" not in name or name == SHEET}
    book, links = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    plainly[book] = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<workbook xmlns="{MAIN}" xmlns:r="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships"><sheets><sheet name="Plan" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ).encode()
    assert links in plainly
    assert same(packed(plainly)) in (True, None)


def test_every_value_that_office_writes_is_taken() -> None:
    rows = (
        '<row r="1" spans="1:9" ht="15" x14ac:dyDescent="0.25"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1" s="2"/>'
        '<c r="C1"><v>1.5</v></c><c r="D1" t="b"><f>TRUE()</f><v>1</v></c><c r="E1" t="e"><v>#N/A</v></c>'
        '<c r="F1" t="str"><f aca="false">A1</f><v>x &amp; y</v></c></row><row r="7" hidden="1"/>'
        '<row r="9"><c r="B9"><f>NOW()</f></c></row>'
    )
    sheet = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<worksheet xmlns="{MAIN}"><sheetData>{rows}'
    data = packed({**base().parts, SHEET: f"{sheet}</sheetData></worksheet>".encode(), TEXTS: _TEXT_TABLE})
    found = plain_sheets(open_archive(data, limits()), limits())
    assert found is None  # the other sheets ask for texts that are not there
    one = {**base().parts, SHEET: f"{sheet}</sheetData></worksheet>".encode()}
    grid = read.grid_of(packed(one), "plan.xlsx")
    first = grid.sheets[0]
    assert [row for row in first.rows if row] == [
        {0: first.at(0, 0), 2: 1.5, 3: True, 4: ErrorCell("#N/A"), 5: "x & y"},
        {1: NoResult("=…")},
    ]
    assert first.hidden_rows == {6} and len(first.rows) == 9 and grid.doubts == ("no_result",)
    assert same(packed(one))


def test_number_formats_are_told_as_calamine_tells_them() -> None:
    kinds = formats_of(_STYLE_SHEET)
    assert kinds[:5] == ("number", "date", "date", "", "number")
    assert kinds[5:] == ("number", "number", "number", "date", "", "date", "", "", "date", "", "")


@pytest.mark.parametrize("number", ["27", "31", "36", "46", "50", "58", "81"])
def test_formats_that_are_days_only_in_east_asia_are_left_to_the_reader(number: str) -> None:
    sheet = _STYLE_SHEET.replace(b'numFmtId="14"', f'numFmtId="{number}"'.encode())
    assert sheet != _STYLE_SHEET and "" in formats_of(sheet)[:3]


def test_the_format_of_a_mark_is_not_that_of_a_cell() -> None:
    mark = b'<dxfs count="1"><dxf><numFmt numFmtId="164" formatCode="0.00"/></dxf></dxfs></styleSheet>'
    marked = _STYLE_SHEET.replace(b"</styleSheet>", mark)
    assert marked != _STYLE_SHEET and formats_of(marked) == formats_of(_STYLE_SHEET)


_ITEMS = """<si><t></t></si>
<si><t>a</t><rPh sb='0' eb='1'><t>b</t></rPh></si>
<si><t> a</t></si>
<si/>
<si><t>a_x000D_</t></si>
<si><t>&nbsp;</t></si>
<!-- --><si><t>a</t></si>
<si><t>a</t></si>b"""


@pytest.mark.parametrize("item", _ITEMS.splitlines())
def test_texts_that_readers_may_take_otherwise_are_left_to_them(item: str) -> None:
    with pytest.raises(NotPlain):
        shared_texts(f'<?xml version="1.0" encoding="UTF-8"?>\n<sst xmlns="{MAIN}">{item}</sst>'.encode())
    whole = f'<?xml version="1.0" encoding="UTF-8"?>\n<sst xmlns="{MAIN}"><si><t>a</t></si></sst>'.encode()
    assert shared_texts(whole) == {b"0": "a"}


def test_the_limits_hold_on_both_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    for setting, most in (("CELLS", "50"), ("AREA", "60"), ("MERGES", "1"), ("PARTS", "5")):
        with monkeypatch.context() as patch:
            patch.setenv(f"CQIP_LIMIT_{setting}", most)
            told = [_refusal(lambda data: read.grid_of(data, "plan.xlsx")), _refusal(thorough)]
        assert told[0] == told[1] and told[0], setting


def _refusal(way: Callable[[bytes], Grid]) -> tuple[object, ...]:
    try:
        way(next(path for path in BOOKS if path.name.startswith("vn-mn")).read_bytes())
    except NotOurWorkbook as problem:
        return problem.outcome, problem.detail.code, problem.detail.values
    return ()


def test_one_grid_is_compared_with_another() -> None:
    """The judge of all this must be able to say no."""
    grid = thorough(BOOKS[0].read_bytes())
    first = grid.sheets[0]
    other = replace(grid, sheets=(replace(first, rows=first.rows[:-1]), *grid.sheets[1:]))
    assert grid != other and any(a != b for a, b in zip_longest(cells(grid), cells(other)))


# -- formulas -------------------------------------------------------------------------------------------


def formulas(data: bytes) -> set[str]:
    """Addresses of the formulas of the sheet Plan, which both ways find."""
    plain = next(sheet for sheet in read.grid_of(data, "plan.xlsx").sheets if sheet.name == "Plan")
    assert plain.formulas == next(sheet for sheet in thorough(data).sheets if sheet.name == "Plan").formulas
    return set(plain.formulas or ())


def test_a_formula_is_known_where_it_stands_and_what_is_typed_over_it_is_none() -> None:
    before = formulas(base().data)
    over = sorted(before)[0].encode()
    after = formulas(changed(PLAN, lambda xml: re.sub(rb'(<c r="%s"[^>]*>)<f>[^<]*</f>' % over, rb"\1", xml)))
    assert before - after == {over.decode()} and not after - before


def test_a_formula_that_fills_several_cells_stands_in_each_of_them() -> None:
    over = re.escape(base().note.encode())
    filled = b'<c r="' + base().note.encode() + b'"><f t="array" ref="%s:XA9">1</f><v>1</v></c>'
    data = changed(PLAN, lambda xml: re.sub(rb'<c r="%s"[^>]*(/>|>.*?</c>)' % over, filled % base().note.encode(), xml))
    assert {base().note, "XA9"} <= formulas(data)

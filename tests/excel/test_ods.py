"""What an .ods tells besides values, whoever wrote it."""

from __future__ import annotations

import io
import zipfile

import pytest

from cqip_xl.excel.read import grid_of
from cqip_xl.model.errors import NotOurWorkbook
from cqip_xl.model.grid import GridSheet, NoResult, Remark

_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{urn}:1.0"'
    for name, urn in (
        *(("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("draw", "drawing")),
    )
)
_STYLES = (
    '<office:automatic-styles><style:style style:name="s1"><style:text-properties '
    'style:text-line-through-style="solid"/></style:style><style:style style:name="s2"><style:text-properties '
    'style:text-line-through-type="single"/></style:style><style:style style:name="s3"><style:text-properties '
    'style:text-line-through-style="none"/></style:style></office:automatic-styles>'
)


def ods(*cells: str, **parts: str) -> bytes:
    """A workbook of one row; `parts`: others by name, with _ for a point."""
    row = "".join(cells)
    content = (
        f'<office:document-content {_SPACES} xmlns:xlink="http://www.w3.org/1999/xlink">{_STYLES}<office:body>'
        f'<office:spreadsheet><table:table table:name="Plan"><table:table-row>{row}</table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return out.getvalue()


def text(said: str, inside: str = "", attributes: str = "") -> str:
    return (
        f'<table:table-cell office:value-type="string" {attributes}>{inside}<text:p>{said}</text:p></table:table-cell>'
    )


def sheet(data: bytes) -> GridSheet:
    return grid_of(data, "plan.ods").sheets[0]


def test_comments_links_boxes_pictures_and_struck_texts_are_told() -> None:
    comment = "<office:annotation><text:p>Dropped?</text:p></office:annotation>"
    link = '<text:a xlink:href="https://school.example/17">Minutes</text:a>'
    box = "<draw:frame><draw:text-box><text:p>One more</text:p></draw:text-box></draw:frame>"
    picture = "<draw:frame><draw:image/></draw:frame>"
    found = sheet(
        ods(
            text("A", comment),
            text(link),
            text("C", box),
            text("D", picture),
            text("Gone", attributes='table:style-name="s1"'),
            text('<text:span text:style-name="s2">Old</text:span><text:span text:style-name="s3"> New</text:span>'),
        )
    )
    assert found.remarks == (
        Remark("comment", "A1", "Dropped?"),
        Remark("link", "B1", "https://school.example/17"),
        Remark("box", "C1", "One more"),
        Remark("picture", "D1", ""),
        Remark("struck", "E1", ""),
        Remark("struck", "F1", "Old"),
    )
    assert found.at(0, 4) == "Gone" and found.at(0, 5) == "New"


def test_a_formula_with_an_empty_text_has_its_result_and_one_without_any_has_none() -> None:
    found = sheet(
        ods(
            text("x"),
            '<table:table-cell table:formula="of:=&quot;&quot;"><text:p/></table:table-cell>',
            '<table:table-cell table:formula="of:=TODAY()"/>',
        )
    )
    assert found.formulas == frozenset(("B1", "C1")) and found.at(0, 1) is None
    assert isinstance(found.at(0, 2), NoResult)
    assert [remark.kind for remark in found.remarks] == ["volatile"]


@pytest.mark.parametrize("indent", ["\n", "\n   ", "\t"])
def test_blanks_between_tags_are_nothing(indent: str) -> None:
    plain = ods(text("A"), text("B  and C"))
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        content = archive.read("content.xml").decode()
    spread = content.replace("><table:", f">{indent}<table:").replace("></table:", f">{indent}</table:")
    spread = spread.replace("><text:p", f">{indent}<text:p")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made, zipfile.ZipFile(io.BytesIO(plain)) as archive:
        for name in archive.namelist():
            made.writestr(name, spread if name == "content.xml" else archive.read(name))
    assert sheet(out.getvalue()).rows == sheet(plain).rows


def test_macros_that_come_with_it_are_not_looked_at() -> None:
    declared = '<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd"><a/>'
    assert sheet(ods(text("A"), Basic__Standard__Module1_xml=declared)).at(0, 0) == "A"


def test_one_with_a_password_is_protected_and_not_torn() -> None:
    sealed = ods().replace(b"<manifest/>", b"<manifest/>")
    out = io.BytesIO(sealed)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("meta.xml", b"\x00\x01\x02 no XML")
    data = io.BytesIO()
    with zipfile.ZipFile(out) as given, zipfile.ZipFile(data, "w") as made:
        for name in given.namelist():
            kept = "<manifest><encryption-data/></manifest>" if name.startswith("META") else given.read(name)
            made.writestr(name, b"\x9c<\0sealed" if name == "content.xml" else kept)
    with pytest.raises(NotOurWorkbook) as stopped:
        sheet(data.getvalue())
    assert (stopped.value.outcome, stopped.value.detail.code) == ("protected", "password")

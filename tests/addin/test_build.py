"""The built file: the same bytes each time, read alike by strangers, its ribbon and its macros fit each other."""

from __future__ import annotations

import io
import os
import re
import struct
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import olefile  # type: ignore[import-untyped, unused-ignore]
import pytest

from cqip_xl.addin.build import MODULE, word_rows
from cqip_xl.addin.source import ribbon_source
from cqip_xl.words.catalog import LANGUAGES, catalog
from tests.addin.command_line import CALLBACKS
from tests.addin.macro_host import ENGLISH, Control, addin, built_source, decompressed, excel, part, words
from tests.conftest import Run
from tests.judges import node
from tests.judges.node import needs_node

UI = "{http://schemas.microsoft.com/office/2009/07/customui}"
EMPTY = b"Option Explicit\r\n"
#: Icons of Excel 2010 that were found in use in other add-ins or in Office's own list of controls.
ICONS = {"CalculateNow", "ErrorChecking", "ReviewNextComment", "Consolidate", "FileNew", "Help"}
OTHERS = {"PYTHONHASHSEED": "7", "TZ": "Asia/Ho_Chi_Minh", "LC_ALL": "C", "PYTHONOPTIMIZE": "1", "COLUMNS": "20"}


def compound() -> olefile.OleFileIO:
    """Fails at the least defect that olefile knows."""
    return olefile.OleFileIO(io.BytesIO(part("xl/vbaProject.bin")), raise_defects=olefile.DEFECT_UNSURE)


def buttons() -> list[dict[str, str]]:
    return [dict(element.attrib) for element in ribbon().iter(f"{UI}button")]


def ribbon() -> ElementTree.Element:
    return ElementTree.fromstring(part("customUI/customUI14.xml"))


def test_building_again_elsewhere_gives_the_same_bytes(tmp_path: Path) -> None:
    code = "import sys; from cqip_xl.addin.build import build_addin; sys.stdout.buffer.write(build_addin())"
    here = {name: value for name, value in os.environ.items() if name in ("PATH", "SYSTEMROOT")}
    again = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=here | OTHERS, capture_output=True, check=True
    )
    assert again.stdout == addin()


def test_the_file_is_small_and_holds_what_an_add_in_holds_and_no_more() -> None:
    assert len(addin()) < 100_000
    with zipfile.ZipFile(io.BytesIO(addin())) as archive:
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
        assert set(archive.namelist()) == {
            *("[Content_Types].xml", "_rels/.rels", "customUI/customUI14.xml", "docProps/app.xml", "docProps/core.xml"),
            *("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/vbaProject.bin", "xl/worksheets/sheet1.xml"),
            *("xl/sharedStrings.xml", "xl/styles.xml", "xl/theme/theme1.xml"),
        }
    assert b'"application/vnd.ms-excel.addin.macroEnabled.main+xml"' in part("[Content_Types].xml")
    assert part("_rels/.rels").count(b"relationships/ui/extensibility") == 1
    assert b'codeName="ThisWorkbook"' in part("xl/workbook.xml")
    assert b'codeName="Sheet1"' in part("xl/worksheets/sheet1.xml")


def test_the_container_is_sound_to_a_strict_reader() -> None:
    with compound() as container:
        assert not container.parsing_issues
        assert {"/".join(path) for path in container.listdir()} == {
            *("PROJECT", "PROJECTwm", "VBA/dir", "VBA/_VBA_PROJECT"),
            *(f"VBA/{module}" for module in ("ThisWorkbook", "Sheet1", MODULE)),
        }


@needs_node
def test_another_reader_finds_the_same_bytes_in_it(tmp_path: Path) -> None:
    file = tmp_path / "vbaProject.bin"
    file.write_bytes(part("xl/vbaProject.bin"))
    with compound() as container:
        ours = {"Root Entry/" + "/".join(path): container.openstream(path).read() for path in container.listdir()}
    assert node.streams(file) == ours


@needs_node
def test_the_open_xml_sdk_has_no_complaint(tmp_path: Path) -> None:
    """It knows the schema of the ribbon as well."""
    file = tmp_path / "cqip.xlam"
    file.write_bytes(addin())
    assert node.validate([file]) == {file: []}


def test_the_modules_hold_the_source_and_nothing_compiled() -> None:
    """Decompressed from its first byte on: before the source there is no room for compiled code."""
    with compound() as container:
        found = {
            module: decompressed(container.openstream(["VBA", module]).read())
            for module in ("ThisWorkbook", "Sheet1", MODULE)
        }
        # The version that stands for "no compiled code": Excel compiles anew, as with xlwings' own add-ins.
        assert container.openstream(["VBA", "_VBA_PROJECT"]).read().hex() == "cc61ffff000100"
    assert found[MODULE] == ribbon_source().replace("\n", "\r\n").encode("ascii")
    for document in ("ThisWorkbook", "Sheet1"):
        assert found[document].partition(b"VB_Customizable = True\r\n")[2] == EMPTY


def test_oletools_reads_the_same_source() -> None:
    assert built_source() == ribbon_source()


def test_the_project_is_not_locked_and_names_no_file_of_whoever_built_it() -> None:
    with compound() as container:
        listed = decompressed(container.openstream(["VBA", "dir"]).read())
        project = container.openstream("PROJECT").read().decode("ascii")
    assert re.findall(rb"[A-Z]:\\[\w\\ .]+", listed) == [
        *(rb"C:\Windows\System32\stdole2.tlb", rb"C:\Program Files\Common Files\Microsoft Shared\OFFICE16\MSO.DLL")
    ]
    assert "Module=CqipRibbon" in project and "Class=" not in project
    assert struct.pack("<HI", 3, 2) + struct.pack("<H", 1252) in listed


def test_every_callback_of_the_ribbon_is_a_public_sub_with_its_signature() -> None:
    wanted = {}
    for element in ribbon().iter():
        for name, value in element.attrib.items():
            if name == "onAction":
                wanted[value] = "control As IRibbonControl"
            elif name.startswith("get"):
                wanted[value] = "control As IRibbonControl, ByRef returnedVal"
    found = dict(re.findall(r"^Public Sub (\w+)\((.*)\)$", built_source(), re.M))
    assert found == wanted
    assert {b["tag"]: b["onAction"] for b in buttons()} == CALLBACKS


def test_nothing_but_the_callbacks_can_be_called_by_a_cell() -> None:
    """A function of an add-in that is not Private is a function for the cells of every open workbook."""
    heads = re.findall(
        r"^(?:(?:Public|Private|Friend) )?(?:Static )?(?:Function|Sub|Property \w+) .*", built_source(), re.M
    )
    assert len(heads) > 30
    assert [h for h in heads if not h.startswith(("Private ", "Public Sub Cqip"))] == []
    assert not re.search(r"^(Public|Global|Dim) \w+ As|\bDeclare\b|\bAuto_Open\b|Workbook_Open", built_source(), re.M)


def test_the_paper_for_it_departments_lists_every_procedure_and_no_other() -> None:
    paper = (Path(__file__).parents[2] / "docs" / "addin-it.md").read_text("utf-8")
    listed = re.findall(r"^\| (`.*`) \| .*\|$", paper.partition("### The macros")[2].partition("###")[0], re.M)
    names = re.findall(r"^\w+ (?:Function|Sub) (\w+)", built_source(), re.M)
    assert sorted(re.findall(r"`(\w+)`", " ".join(listed))) == sorted(names)


def test_of_a_received_workbook_the_macros_ask_only_the_name() -> None:
    code = re.sub(r"^ *'.*", "", built_source(), flags=re.M)
    used = re.findall(r"ActiveWorkbook\S*|ActiveSheet|ActiveCell|Selection|Workbooks|ThisWorkbook\S*", code)
    assert used == ["ActiveWorkbook", "ActiveWorkbook.Name)", "ThisWorkbook.Worksheets(1)"]


def test_what_stands_on_the_ribbon_has_its_words_icon_and_name() -> None:
    ids = [element.attrib["id"] for element in ribbon().iter() if "id" in element.attrib]
    assert len(set(ids)) == len(ids)
    assert {b["imageMso"] for b in buttons()} == ICONS
    assert [tab.attrib["keytip"] for tab in ribbon().iter(f"{UI}tab")] == ["CQ"]  # Q alone is Excel's search
    for button in buttons():
        for get in ("getLabel", "getScreentip", "getSupertip", "getKeytip"):
            kind = get[3:].lower()
            host = excel(language=ENGLISH)
            given = host.run(button[get], Control(button["tag"]), "")
            assert given is not None or not host.said
            assert f"ribbon.{button['tag']}.{kind}" in catalog("en")
    tags = {e.attrib["tag"] for e in ribbon().iter() if "tag" in e.attrib}
    assert {key.split(".")[1] for key in catalog("en") if key.startswith("ribbon.")} == tags


@pytest.mark.parametrize("language", LANGUAGES)
def test_tips_are_letters_of_their_own_and_texts_fit(language: str) -> None:
    said = catalog(language)
    tips = [text for key, text in said.items() if key.startswith("ribbon.") and key.endswith(".keytip")]
    assert len(set(tips)) == len(tips) == len(CALLBACKS)
    assert all(re.fullmatch("[A-Z]", tip) for tip in tips)
    assert max(len(text) for key, text in said.items() if key.startswith("ribbon.")) <= 1_024
    assert max(len(said[f"ribbon.{tag}.label"]) for tag in CALLBACKS) <= 20


def test_the_sheet_holds_every_word_that_the_macros_say() -> None:
    assert [tuple(row) for row in words()] == list(word_rows())
    said = set(re.findall(r'CqipText\("(macro\.\w+)"\)', ribbon_source()))
    assert said == {key for key in catalog("en") if key.startswith("macro.")}


def test_a_word_that_is_missing_does_not_leave_a_button_bare() -> None:
    assert excel().run("CqipWord", "ribbon.nothing.label", ENGLISH) == "ribbon.nothing.label"
    assert excel().run("CqipWord", "ribbon.help.label", 1066) == "Trợ giúp"


def test_no_file_of_somebody_s_is_replaced(tmp_path: Path, run: Run) -> None:
    target = tmp_path / "cqip.xlam"
    assert run("addin", "build", "-o", target).code == 0 and run("addin", "build", "-o", target).code == 0
    for theirs in (b"mine", next((Path(__file__).parents[2] / "samples").glob("*.xlsx")).read_bytes()):
        target.write_bytes(theirs)
        ran = run("addin", "build", "-o", target)
        assert ran.code == 2 and "is not an add-in made by this program" in ran.err
        assert target.read_bytes() == theirs

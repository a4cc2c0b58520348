"""The VBA project of the add-in, written by pyopenvba: source only, without compiled code, the same bytes each time."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from pyopenvba import ExcelFile  # type: ignore[import-untyped, unused-ignore]
from pyopenvba.cfb import CFB  # type: ignore[import-untyped, unused-ignore]

#: The modules that belong to the workbook and to its one sheet; no code of ours stands in them.
WORKBOOK, SHEET = "ThisWorkbook", "Sheet1"
_EMPTY = "Option Explicit\r\n"
#: A project without compiled code: version 0xFFFF, no cache ([MS-OVBA] 2.3.4.1), as xlwings' own add-ins have it. The
#: template's version is that of some Excel, which might take the emptied cache for its own.
_SOURCE_ONLY = bytes.fromhex("cc61ffff000100")


def vba_project(name: str, source: str) -> bytes:
    """`vbaProject.bin` with one module; `source` has line ends as in files."""
    with TemporaryDirectory(prefix="cqip-") as folder:
        path = Path(folder, "project.xlam")  # pyopenvba knows projects in files only
        with ExcelFile.create_new(path) as file:
            project = file.vba_project()
            for unused in set(project.module_names()) - {WORKBOOK, SHEET}:
                project.delete_module(unused)
            for document in (WORKBOOK, SHEET):
                file.set_module(document, _EMPTY)  # the template's are compiled
            project.add_module(name, source.replace("\n", "\r\n"))
            file.save()
        with ExcelFile(path) as file:
            container = CFB.from_bytes(bytes(file.vba_project_bytes()))
    container.write_stream_in_storage("VBA", "_VBA_PROJECT", _SOURCE_ONLY)
    return bytes(container.to_bytes())

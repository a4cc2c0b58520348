"""Runs the VBA of the built add-in without Excel: pyopenvba's interpreter, and an Excel and a Windows made of paper.

What the macros would start, say or delete is written down instead; nothing of it is done.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

import openpyxl  # type: ignore[import-untyped, unused-ignore]
from pyopenvba.interpreter import (  # type: ignore[import-untyped, unused-ignore]
    NOTHING,
    HostBridge,
    Interpreter,
    VBARuntimeError,
    member,
    method,
    setter,
)
from pyopenvba.interpreter import VBAObject as _VBAObject

from cqip_xl.addin.build import MODULE, build_addin

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # oletools calls its parser by older names
    from oletools.olevba import VBA_Parser, decompress_stream  # type: ignore[import-untyped, unused-ignore]

F = TypeVar("F", bound=Callable[..., object])

ENGLISH = 1033
AUTOMATIC, MANUAL = -4105, -4135  # XlCalculation
PYTHON_WIN = r"C:\Users\Nguyễn & Bông\cqip 100\Scripts\python.exe"
PYTHON_MAC = "/Users/an/Library/Application Support/cqip it's/bin/python"
#: Windows as the macros ask for it; a user whose name the code page lacks.
ENVIRONMENT = {
    "USERPROFILE": r"C:\Users\Nguyễn & Bông",
    "TEMP": r"C:\Users\Nguyễn & Bông\Temp",
    "SystemRoot": r"C:\WINDOWS",
}
CONFIG_WIN = ENVIRONMENT["USERPROFILE"] + r"\.cqip\cqip.conf"
HOME_MAC = "/Users/an/Library/Containers/com.microsoft.Excel/Data"


#: VBA gives code units from 8000 on as negative numbers; the interpreter's own AscW runs over there.
_BOTH = """
Public Function AscW(ByVal Text As String) As Integer
    AscW = PaperUnit(Text)
End Function
"""
#: The interpreter leaves the computer alone, so these of VBA's own procedures are answered here.
_MAC = f"""
Public Function Environ(ByVal Name As String) As String
    If Name = "HOME" Then Environ = "{HOME_MAC}"
End Function
Public Function Dir(ByVal Path As String) As String
    Dir = PaperFile(Path)
End Function
"""


@cache
def addin() -> bytes:
    return build_addin()


@cache
def built_source() -> str:
    """The VBA of the built file, as oletools reads it."""
    parser = VBA_Parser("cqip.xlam", data=addin())
    found = {str(name): str(code) for _, _, name, code in parser.extract_macros()}
    return found[f"{MODULE}.bas"].replace("\r\n", "\n")


@cache
def words() -> Sequence[Sequence[object]]:
    """The sheet of the built file."""
    book = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(addin())) as source, zipfile.ZipFile(book, "w") as target:
        for name in source.namelist():  # openpyxl opens workbooks only
            target.writestr(name, source.read(name).replace(b"ms-excel.addin.macro", b"ms-excel.sheet.macro"))
    return list(openpyxl.load_workbook(book).worksheets[0].iter_rows(values_only=True))


@dataclass
class Excel:
    """What the macros find, and what they did. `files`: path -> text; a file that is there and holds nothing is ""."""

    book: str | None = "Plan.xlsx"
    language: int = ENGLISH
    mac: bool = False
    interpreter: str = PYTHON_MAC  # of the configuration on macOS
    files: Mapping[str, str] = field(default_factory=dict)
    exit_code: int = 0
    said: list[str] = field(default_factory=list)
    ran: list[str] = field(default_factory=list)  # command lines of Windows
    scripts: list[tuple[str, str, str]] = field(default_factory=list)  # AppleScriptTask
    deleted: list[str] = field(default_factory=list)
    status: object = False
    calculation: int = AUTOMATIC
    events: bool = True
    at_work: Callable[[Excel], None] = lambda excel: None  # what Python changes of it

    def run(self, procedure: str, *args: object) -> object:
        """Runs one procedure of the add-in. Fails as VBA fails."""
        vba = Interpreter(_Bridge(self))
        vba.add_module(_source(self.mac), name=MODULE)
        vba.add_module(_BOTH + (_MAC if self.mac else ""), name="Paper")
        result = vba.run(procedure, list(args))
        self.said += [prompt for _, prompt, _, _ in vba.dialogs]
        return result

    def click(self, callback: str) -> None:
        self.run(callback, Control(""))


def excel(**values: Any) -> Excel:
    """An Excel whose add-in is installed, on Windows or (`mac=True`) on macOS."""
    files = (
        {HOME_MAC + "/cqip.conf": ""} if values.get("mac") else {CONFIG_WIN: config_text(PYTHON_WIN), PYTHON_WIN: ""}
    )
    return Excel(**{"files": files, **values})


def config_text(interpreter: str) -> str:
    return f'"INTERPRETER_WIN","{interpreter}"\r\n"ADD_WORKBOOK_TO_PYTHONPATH","False"\r\n'


@cache
def _source(mac: bool) -> str:
    text = built_source()
    if not mac:
        return text
    # The interpreter opens no files. What macOS reads by VBA's own Open is answered here: the configuration is there,
    # the log is not.
    head, _, rest = text.partition("  #If Mac Then\n  If FileExists(sFile) Then\n")
    _, _, tail = rest.partition("  #Else\n")
    assert head and tail
    answer = 'GetConfigFromFile = (sName = "INTERPRETER_MAC")\n    sValue = PaperInterpreter()'
    text = f"{head}  #If Mac Then\n    {answer}\n  #Else\n{tail}"
    changes = {
        "#If Not Mac ": "#If False ",
        "#If Mac ": "#If True ",
        "MAC_OFFICE_VERSION >= 15": "True",
        "    FileNum = FreeFile": "    Err.Raise 53",
        "Kill LOG_FILE": "",
    }
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return text


def prop(function: F) -> F:
    """A property that VBA may ask for; the last of a class is its default one, as the value is of a cell."""
    marked: F = member(function, default=True)
    return marked


def act(function: F) -> F:
    """A method that VBA may call."""
    marked: F = method(function)
    return marked


class VBAObject(_VBAObject):  # type: ignore[misc, unused-ignore]
    """Typed, so that mypy takes subclasses."""


class Control(VBAObject):
    def __init__(self, tag: str) -> None:
        self.tag = tag

    @prop
    def Tag(self) -> str:
        return self.tag


class _Bridge(HostBridge):  # type: ignore[misc, unused-ignore]
    def __init__(self, excel: Excel) -> None:
        self.excel = excel

    def global_object(self, name: str) -> object:
        book = self.excel.book
        found: dict[str, Callable[[], object]] = {
            "application": lambda: _Application(self.excel),
            "activeworkbook": lambda: NOTHING if book is None else _Workbook(book),
            "thisworkbook": lambda: _Workbook("cqip.xlam"),
        }
        return found[name]() if name in found else super().global_object(name)

    def has_global_member(self, name: str) -> bool:
        return name.lower() in ("applescripttask", "paperfile", "paperinterpreter", "paperunit")

    def call_global(self, name: str, args: list[object], named: dict[str, object]) -> object:
        if name.lower() == "paperunit":
            return (ord(str(args[0])[0]) ^ 0x8000) - 0x8000
        if name.lower() == "paperinterpreter":
            return self.excel.interpreter
        if name.lower() == "paperfile":
            return "there" if str(args[0]) in self.excel.files else ""
        self.excel.scripts.append((str(args[0]), str(args[1]), str(args[2])))
        return ""

    def create(self, type_name_: str) -> object:
        return {"WScript.Shell": _Shell, "Scripting.FileSystemObject": _Files}[type_name_](self.excel)


class _Paper(VBAObject):
    def __init__(self, excel: Excel) -> None:
        self.excel = excel


class _Application(_Paper):
    @prop
    def Path(self) -> str:
        if self.excel.mac:
            return "/Applications/Microsoft Excel.app/Contents/MacOS"
        return r"C:\Program Files\Microsoft Office\root\Office16"

    @prop
    def Name(self) -> str:
        return "Microsoft Excel"

    @prop
    def Hwnd(self) -> int:
        return 4711

    @prop
    def StatusBar(self) -> object:
        return self.excel.status

    @setter("StatusBar")  # type: ignore[untyped-decorator, unused-ignore]
    def set_status(self, value: object) -> None:
        self.excel.status = value

    @prop
    def Calculation(self) -> int:
        assert self.excel.book is not None  # Excel has none then
        return self.excel.calculation

    @setter("Calculation")  # type: ignore[untyped-decorator, unused-ignore]
    def set_calculation(self, value: int) -> None:
        self.excel.calculation = value

    @prop
    def EnableEvents(self) -> bool:
        return self.excel.events

    @setter("EnableEvents")  # type: ignore[untyped-decorator, unused-ignore]
    def set_events(self, value: bool) -> None:
        self.excel.events = value

    @prop
    def LanguageSettings(self) -> object:
        return _LanguageSettings(self.excel)


class _LanguageSettings(_Paper):
    @prop
    def LanguageID(self, Id: int) -> int:
        assert int(Id) == 2  # msoLanguageIDUI
        return self.excel.language


class _Workbook(VBAObject):
    """The add-in, or a received workbook: of that the macros may ask for nothing but the name."""

    def __init__(self, name: str) -> None:
        self.name = name

    @prop
    def Name(self) -> str:
        """In UTF-16 code units, as texts are in VBA; the interpreter counts as Python does."""
        units = self.name.encode("utf-16-be", "surrogatepass")
        return "".join(chr(units[i] << 8 | units[i + 1]) for i in range(0, len(units), 2))

    @act
    def Worksheets(self, Index: int) -> object:
        assert self.name == "cqip.xlam" and int(Index) == 1
        return _Words()


class _Words(VBAObject):
    @act
    def Cells(self, Row: int, Column: int) -> object:
        rows = words()
        return _Cell(rows[int(Row) - 1][int(Column) - 1] if int(Row) <= len(rows) else "")


class _Cell(VBAObject):
    def __init__(self, value: object) -> None:
        self.value = value

    @prop
    def Value(self) -> object:
        return self.value


class _Shell(_Paper):
    @act
    def ExpandEnvironmentStrings(self, Text: str) -> str:
        for name, value in ENVIRONMENT.items():
            Text = Text.replace(f"%{name}%", value)
        return Text

    @act
    def Run(self, Command: str, Style: int, Wait: bool) -> int:
        self.excel.ran.append(Command)
        self.excel.at_work(self.excel)
        return self.excel.exit_code

    @act
    def Popup(self, Text: str, Seconds: int, Title: str, Style: int) -> int:
        self.excel.said.append(Text)
        return 1


class _Files(_Paper):
    @act
    def FileExists(self, Path: str) -> bool:
        return Path in self.excel.files

    @act
    def DeleteFile(self, Path: str) -> None:
        self.excel.deleted.append(Path)

    @act
    def OpenTextFile(self, Path: str, Mode: int, Create: bool, Format: int) -> object:
        found = next((text for path, text in self.excel.files.items() if Path.startswith(path)), None)
        if found is None:
            raise VBARuntimeError(53, "File not found")
        return _TextFile(found)


class _TextFile(VBAObject):
    def __init__(self, text: str) -> None:
        self.text = text

    @prop
    def AtEndOfStream(self) -> bool:
        return not self.text

    @prop
    def ReadAll(self) -> str:
        return self.text

    @act
    def Close(self) -> None:
        pass


def decompressed(stream: bytes) -> bytes:
    """What a stream of a VBA project holds."""
    return bytes(decompress_stream(bytearray(stream)))


def part(name: str) -> bytes:
    """A part of the built file."""
    with zipfile.ZipFile(io.BytesIO(addin())) as archive:
        return archive.read(name)

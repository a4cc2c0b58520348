"""The VBA source of the add-in: our ribbon, and below it what the installed xlwings gives to start Python.

xlwings' module is never taken whole. Some of its procedures are taken by name, and each alteration names the very
text that it replaces: where a later xlwings reads otherwise nothing is built.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from cqip_xl.model.errors import CqipError
from cqip_xl.model.version import VERSION

#: Of the checkout, and of the wheel; where both are, the checkout's.
_FOLDERS = (Path(__file__).parents[2] / "macros", Path(__file__).parents[1] / "macros")
_PROCEDURE = re.compile(r"^(?:Public |Private )?((?:Function|Sub) (\w+)\(.*?^End (?:Function|Sub)\n)", re.M | re.S)
_LICENCE = re.compile(r"^'xlwings is distributed under a BSD.*?OF SUCH DAMAGE\.\n", re.M | re.S)
_VERSION = re.compile(r'^Public Const XLWINGS_VERSION As String = "(.+)"$', re.M)
#: What would show that something of a received workbook, a library or a paid feature has slipped through.
_FORBIDDEN = re.compile(
    r"ActiveWorkbook|ThisWorkbook|Worksheet|Sheets\(|Range\(|Declare|\.dll|MacScript|conda|frozen|udf|license_?key"
    r"|xlwings\.pro|onedrive|sharepoint|directory ?config|\"\.py\"|https?:",
    re.I,
)


class BuildRefused(CqipError):
    """The add-in cannot be built from the xlwings that is installed."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Replaces the text from `first` to the end of `last` (of `first` itself, if empty); each must be there once."""

    first: str
    last: str = ""
    put: str = ""

    def of(self, text: str, where: str) -> str:
        """The text altered. Raises BuildRefused."""
        for mark in filter(None, (self.first, self.last)):
            if text.count(mark) != 1:
                raise BuildRefused("build.mark_missing", where=where, mark=repr(mark.strip()))
        start = text.index(self.first)
        end = text.find(self.last, start) + len(self.last) if self.last else start + len(self.first)
        if end < start:
            raise BuildRefused("build.mark_early", where=where, mark=repr(self.last.strip()))
        return text[:start] + self.put + text[end:]


#: Procedures to take, and what is cut in each.
TAKEN: Mapping[str, tuple[Cut, ...]] = {
    "ExecuteWindows": (
        # Neither code nor a program comes from whoever calls: the one is ours, the other the user's own setting.
        Cut("(IsFrozen As Boolean", "FrozenArgs As String) As Integer", "(ByVal Verb As String) As Integer"),
        Cut("    Dim ShowConsole As Integer\n", put="    Dim ShowConsole As Integer, PythonCommand As String, "
            "PYTHON_WIN As String\n    PythonCommand = CqipCommand(Verb)\n    PYTHON_WIN = CqipInterpreter()\n"),
        Cut('GetConfig("SHOW CONSOLE", False) = True', put='UCase$(GetConfig("SHOW CONSOLE")) = "TRUE"'),
        # VBA's Environ has no letters beyond the code page.
        Cut('GetConfig("TEMP DIR"', "'undocumented setting", 'ExpandEnvironmentStrings("%TEMP%")'),
        Cut("If Not IsFrozen And (PYTHON_WIN", put="If (PYTHON_WIN"),
        Cut('MsgBox "Could not find Interpreter!", vbCritical', put='CqipSay CqipText("macro.interpreter_gone")'),
        Cut(", condaExcecutable As String", put=" As String"),
        Cut(", CondaCmd As String", "CondaEnv As String"),
        # Conda, and paths of the workbook made fit for a command line.
        Cut('    CondaPath = GetConfig("CONDA PATH")', '        CondaCmd = ""\n    End If\n'),
        Cut("    If IsFrozen = False Then\n"),
        Cut('CondaCmd & PythonInterpreter & " -B', put='PythonInterpreter & " -P -B'),  # -P: no current folder
        Cut('\\""" & PYTHONPATH & "\\""', put='\\""false;;;;;\\""'),
        Cut("    ElseIf IsFrozen = True Then", 'FrozenArgs & " "\n    End If\n'),
        # A cmd.exe in the current folder shall not be found first; /D: what the user has it do at its start waits.
        Cut('"cmd.exe /C "', put='ExpandEnvironmentStrings("%SystemRoot%") & "\\System32\\cmd.exe /D /C "'),
        Cut("ActiveWorkbook.Name", put="CqipBookCode()"),
        Cut("        Kill LOG_FILE", put="        CqipFiles().DeleteFile LOG_FILE"),
    ),
    "ExecuteMac": (
        Cut("(PythonCommand As String", "Optional PYTHONPATH As String)", "(ByVal Verb As String)"),
        Cut(", CondaCmd As String, CondaPath As String, CondaEnv As String"),
        Cut("    ' Transform paths\n", "        PythonInterpreter = \"python\"\n    End If\n",
            "    PythonInterpreter = CqipShellWord(CqipInterpreter())\n"),
        Cut('ParameterString = PYTHONPATH + ";"', put='ParameterString = "false;;;;;"'),
        Cut('"|" + PythonCommand', put='"|" + CqipCommand(Verb)'),
        Cut("ActiveWorkbook.Name", put="CqipBookCode()"),
        Cut('MsgBox "To enable RunPython', ", vbCritical", 'CqipSay CqipText("macro.no_script")'),
    ),
    "CleanUp": (
        Cut("KillFileOnMac ToMacPath(ToPosixPath(LOG_FILE))", put="Kill LOG_FILE"),
    ),
    "GetConfig": (
        Cut("    ' If source is provided", "overrides the config file/ribbon\n"),
        # The layers of the workbook's sheet, of this add-in's sheet and of the workbook's folder.
        Cut("    ' Sheet\n", "    ' User Config\n", "    ' User Config\n"),
    ),
    "GetConfigFilePath": (
        Cut("        ' ~/Library/Containers/com.microsoft.Excel/Data/xlwings.conf\n"),
        Cut('GetMacDir("$HOME", False)', put='Environ("HOME")'),
        Cut('Environ("USERPROFILE")', put='ExpandEnvironmentStrings("%USERPROFILE%")'),
    ),
    "GetConfigFromFile": (
        Cut("  ' open text file to read settings\n", put="  #If Mac Then\n"),
        Cut("    Close #iFileNum\n  End If\n", put="    Close #iFileNum\n  End If\n  #Else\n"
            "  sValue = CqipSetting(CqipReadFile(sFile), sName)\n"
            '  GetConfigFromFile = sValue <> ""\n  #End If\n'),
    ),
    "ReadFile": (
        Cut("FileName = ToMacPath(FileName)\n        "),
        Cut("FileName = ExpandEnvironmentStrings(FileName)", "LineBreak = vbCrLf",
            "ReadFile = CqipReadFile(FileName)\n        Exit Function"),
    ),
    "ExpandEnvironmentStrings": (
        Cut('        If Left(s, 1) = "$" Then', "    #Else\n", "        ExpandEnvironmentStrings = s\n    #Else\n"),
    ),
    "WScript": (),
    "FileExists": (),
    "ParentFolder": (),
    "CreateGUID": (),
}  # fmt: skip


def macros() -> Path:
    """The folder of our own VBA source and ribbon. Raises BuildRefused."""
    for folder in _FOLDERS:
        if (folder / "CqipRibbon.bas").is_file():
            return folder
    raise BuildRefused("build.no_macros")


def ribbon_source() -> str:
    """The module CqipRibbon as it stands in the add-in, line ends as in files. Raises BuildRefused."""
    own = (macros() / "CqipRibbon.bas").read_text("ascii")
    number, module = xlwings_module()
    for name, value in (("@CQIP_VERSION@", VERSION), ("@XLWINGS_VERSION@", number)):
        own = Cut(name, put=value).of(own, "CqipRibbon.bas")
    head = f"\n' ---- From here on: procedures of xlwings {number}, altered by cqip_xl (see docs/addin-it.md).\n'\n"
    return own + head + cut_module(number, module)


def xlwings_module() -> tuple[str, str]:
    """Version and VBA module of the installed xlwings, which is found without being imported. Raises BuildRefused."""
    found = find_spec("xlwings")
    path = Path(found.origin or "").parent / "xlwings_custom_addin.bas" if found else Path()
    if not path.is_file():
        raise BuildRefused("build.no_xlwings")
    return version("xlwings"), path.read_text("ascii", "replace")


def cut_module(number: str, module: str) -> str:
    """Licence and procedures of xlwings' VBA module that we use, all Private. Raises BuildRefused."""
    where = f"The VBA module of xlwings {number}"
    said, licence = _VERSION.search(module), _LICENCE.search(module)
    if not said or said[1] != number:
        raise BuildRefused("build.other_version", where=where, version=said[1] if said else "?")
    if not licence:
        raise BuildRefused("build.no_licence", where=where)
    taken = dict(_taken(module, where))
    text = "\n".join([licence[0], *(f"Private {procedure}" for procedure in taken.values())])
    code = re.sub(r"^ *'.*\n", "", text, flags=re.M)
    if forbidden := _FORBIDDEN.search(code):
        raise BuildRefused("build.forbidden", where=where, text=repr(forbidden[0]))
    known = taken.keys() | _names((macros() / "CqipRibbon.bas").read_text("ascii"))
    if missing := [name for name in sorted(_names(module) - known) if re.search(rf"\b{name}\b", code)]:
        raise BuildRefused("build.not_taken", where=where, names=", ".join(missing))
    return text


def _names(module: str) -> set[str]:
    return {found[2] for found in _PROCEDURE.finditer(module)}


def _taken(module: str, where: str) -> Iterator[tuple[str, str]]:
    for name, cuts in TAKEN.items():
        found = [m[1] for m in _PROCEDURE.finditer(module) if m[2] == name]
        if len(found) != 1:
            raise BuildRefused("build.not_once", where=where, name=name, count=len(found))
        yield name, reduce(lambda text, cut: cut.of(text, f"{where}, {name},"), cuts, found[0])

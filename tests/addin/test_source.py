"""How xlwings' module is cut: whatever reads otherwise than expected, nothing is built."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

from cqip_xl.addin import source
from cqip_xl.addin.source import TAKEN, BuildRefused, Cut, cut_module, ribbon_source, xlwings_module
from cqip_xl.model.version import VERSION

NUMBER, MODULE = xlwings_module()
CUTS = [(name, cut, at) for name, cuts in TAKEN.items() for cut in cuts for at in (cut.first, cut.last) if at]
ROOT = Path(__file__).parents[2]


def procedure(text: str, name: str) -> str:
    found = re.search(rf"^\w+ (?:Function|Sub) {name}\(.*?^End \w+\n", text, re.M | re.S)
    assert found, name
    return found[0]


@pytest.mark.parametrize(("name", "cut", "text"), CUTS, ids=range(len(CUTS)))
def test_a_text_that_is_missing_is_named(name: str, cut: Cut, text: str) -> None:
    found = re.search(rf"^(?:\w+ )?(?:Function|Sub) {name}\(.*?^End \w+\n", MODULE, re.M | re.S)
    assert found
    head = f"{name}("  # the procedure itself must stay findable
    spoilt = found[0].replace(text, text.replace(head, "\0").replace("o", "0").replace("e", "3").replace("\0", head))
    if spoilt == found[0]:
        spoilt = found[0].replace(text, text + text)
    with pytest.raises(BuildRefused) as refused:
        cut_module(NUMBER, MODULE.replace(found[0], spoilt))
    assert name in str(refused.value) and f"xlwings {NUMBER}" in str(refused.value)
    assert repr(text.strip()) in str(refused.value) or "still holds" in str(refused.value)


@pytest.mark.parametrize("name", TAKEN)
def test_a_procedure_that_is_gone_or_doubled_is_named(name: str) -> None:
    gone = re.sub(rf"(Function|Sub) {name}\(", rf"\1 {name}2(", MODULE)
    twice = MODULE + f"\nFunction {name}()\nEnd Function\n"
    for module in (gone, twice):
        with pytest.raises(BuildRefused, match=f"procedure {name} "):
            cut_module(NUMBER, module)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("    x = ActiveWorkbook.Path", "ActiveWorkbook"),
        ('    x = ThisWorkbook.Sheets("xlwings.conf")', "ThisWorkbook"),
        ('    MacScript "do shell script"', "MacScript"),
        ('    x = GetConfig("LICENSE_KEY")', "LICENSE_KEY"),
        ("    GetUdfModules", "calls what was not taken: GetUdfModules|still holds 'Udf'"),
        ("    x = GetFullName(1)", "calls what was not taken: GetFullName"),
    ],
)
def test_what_a_later_xlwings_adds_is_not_let_through(more: str, said: str) -> None:
    head = "Function WScript(Optional CreateNew As Boolean) As Object\n"
    assert MODULE.count(head) == 1
    with pytest.raises(BuildRefused, match=said):
        cut_module(NUMBER, MODULE.replace(head, f"{head}{more}\n"))


def test_a_module_of_another_version_or_without_licence_is_refused() -> None:
    with pytest.raises(BuildRefused, match=r"says it is of version"):
        cut_module("99.0", MODULE)
    with pytest.raises(BuildRefused, match="licence"):
        cut_module(NUMBER, MODULE.replace("BSD 3-clause", "other"))


def test_without_xlwings_or_our_own_macros_the_build_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(source, "find_spec", lambda _: None)
        with pytest.raises(BuildRefused, match="xlwings"):
            ribbon_source()
    monkeypatch.setattr(source, "_FOLDERS", (tmp_path,))
    with pytest.raises(BuildRefused, match="macros"):
        ribbon_source()


def test_the_wheel_carries_the_macros_where_they_are_looked_for() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    included = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert included == {"macros": "cqip_xl/macros"}
    assert [folder.relative_to(ROOT).as_posix() for folder in source._FOLDERS] == ["macros", "cqip_xl/macros"]


def test_versions_are_those_of_the_packages() -> None:
    text = ribbon_source()
    assert f'CQIP_VERSION As String = "{VERSION}"' in text
    assert f'XLWINGS_VERSION As String = "{version("xlwings")}"' in text
    assert "@" not in text.partition("' ---- Buttons")[0]


def test_the_licence_of_xlwings_comes_along() -> None:
    text = ribbon_source()
    assert "xlwings is distributed under a BSD 3-clause license" in text
    assert "Copyright (C) 2014-present, Zoomer Analytics LLC." in text
    assert "IF ADVISED OF THE\n'POSSIBILITY" in text or "EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE." in text


def test_the_layers_that_a_received_workbook_could_bring_are_gone() -> None:
    text = ribbon_source()
    assert "GetConfigFromFile(GetConfigFilePath()" in procedure(text, "GetConfig")
    for name in ("GetConfigFromSheet", "GetDirectoryConfigFilePath", "SheetExists", "PYTHONPATH", "ADD_WORKBOOK"):
        assert name not in text
    assert text.count('"false;;;;;"') == 1 and text.count('\\""false;;;;;\\""') == 1


def test_nothing_of_xlwings_is_copied_into_the_repository() -> None:
    """Only words that mark a place: no line of its code stands in ours."""
    lines = {line.strip() for line in MODULE.split("\n") if len(line.strip()) > 50}
    ours = [ROOT / "macros" / "CqipRibbon.bas", Path(source.__file__)]
    assert [line for path in ours for line in path.read_text("utf-8").split("\n") if line.strip() in lines] == []


def test_the_source_is_plain_ascii_and_fits_the_editor() -> None:
    text = ribbon_source()
    assert text.isascii() and "\t" not in text and "\r" not in text
    assert max(map(len, text.split("\n"))) < 1_023

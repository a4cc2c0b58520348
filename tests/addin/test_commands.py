"""Whatever a received workbook is called and whatever lies beside it: Python is started with our words only."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

import pytest

from cqip_xl.model.version import VERSION
from cqip_xl.words.catalog import LANGUAGES, say
from tests.addin.command_line import (
    CALLBACKS,
    clicked,
    mac_shell,
    mac_task,
    split_argv,
    split_cmd,
    windows_argv,
    windows_line,
)
from tests.addin.macro_host import (
    AUTOMATIC,
    CONFIG_WIN,
    ENVIRONMENT,
    HOME_MAC,
    MANUAL,
    PYTHON_MAC,
    PYTHON_WIN,
    Excel,
    config_text,
    excel,
)
from tests.size import FUZZ

#: Names that workbooks can have on one system or another.
NAMES = (
    "Plan.xlsx",
    'a"$(touch X)`touch Y`b.xlsx',
    "a & calc.exe & b.xlsx",
    "%TEMP%%PATH%.xlsx",
    "x' -c 'import os;os.system(chr(99))'.xlsx",
    "|<>^()!;.xlsx",
    r"back\slash\".xlsx",
    "--from_xl=0 --wb=other.xlsx",
    "kế hoạch cải tiến 質量改進計劃 åäö 𝄞.xlsx",
    "new\nline\ttab.xlsx",
    "evil.py",
    "Book1",
    "x" * 255,
)
OFFICE_LANGUAGES = {1066: "vi", 2052: "zh-Hans", 4100: "zh-Hans", 1028: "zh-Hant", 3076: "zh-Hant", 5124: "zh-Hant"} | {
    1053: "sv",
    2077: "sv",
    1033: "en",
    2057: "en",
    1041: "en",
    1036: "en",
}


def decoded(code: str) -> str:
    assert re.fullmatch(r"(?:[0-9A-F]{4})*", code)
    return bytes.fromhex(code).decode("utf-16-be", "surrogatepass")


def code_of(argument: str) -> str:
    return argument.removeprefix("--wb=")


#: Every name with one button, every button with one name; at night each with each.
CLICKS = [(n, verb) for n, _ in enumerate(NAMES) for verb in CALLBACKS if FUZZ > 1 or n == 0 or verb == "check"]


@pytest.mark.parametrize(("nth", "verb"), CLICKS)
def test_windows_starts_our_python_with_our_words(nth: int, verb: str) -> None:
    name = NAMES[nth]
    line = split_cmd(windows_line(name, verb))
    assert line.program == ENVIRONMENT["SystemRoot"] + r"\System32\cmd.exe /D"
    assert line.commands[:-1] == ("C:", 'cd "{}"'.format(PYTHON_WIN.rpartition("\\")[0]))
    assert re.fullmatch(re.escape(ENVIRONMENT["TEMP"]) + r"\\xlwings-[0-9A-F-]{36}\.log", line.log)
    program, *arguments = split_argv(line.commands[-1])
    assert program == PYTHON_WIN
    assert [a for a in arguments if not a.startswith("--wb=")] == [
        "-P",
        "-B",
        "-c",
        'import xlwings.utils;xlwings.utils.prepare_sys_path("false;;;;;"); '
        f"from cqip_xl.faces.addin import click; click('{verb}','{VERSION}',1033)",
        "--from_xl=1",
        r"--app=C:\Program Files\Microsoft Office\root\Office16\Microsoft Excel",
        "--hwnd=4711",
    ]
    assert [decoded(code_of(a)) for a in arguments if a.startswith("--wb=")] == [name]


def test_the_longest_name_fits_a_command_line() -> None:
    assert len(windows_line("x" * 255, "next_problem")) < 8_191  # cmd.exe


@pytest.mark.skipif(sys.platform == "win32", reason="the shell is that of macOS")
@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_the_shell_of_macos_starts_our_python_with_our_words(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "Application Support" / "it's $(touch X) `touch Y`"
    folder.mkdir(parents=True)
    python, answer, log = folder / "python", tmp_path / "answer", tmp_path / "xlwings.log"
    python.write_text(f'#!{sys.executable}\nimport json, sys\nopen("{answer}", "w").write(json.dumps(sys.argv))\n')
    python.chmod(0o755)
    before = sorted(tmp_path.rglob("*"))
    subprocess.run(["/bin/sh", "-c", mac_shell(name, "check", str(python), str(log))], cwd=tmp_path, check=True)
    for _ in range(500):  # the applescript starts Python in the background
        if answer.is_file() and answer.read_text():
            break
        time.sleep(0.02)
    program, *options, command, book, from_xl, app = json.loads(answer.read_text())
    assert (program, options) == (str(python), ["-B", "-u", "-W", "ignore", "-c"])
    assert command.strip() == (
        "import xlwings.utils;xlwings.utils.prepare_sys_path('false;;;;;');"
        f"from cqip_xl.faces.addin import click; click('check','{VERSION}',1033)"
    )
    assert decoded(code_of(book)) == name and book.startswith("--wb=")
    assert from_xl == "--from_xl=1" and app.startswith("--app=/Applications/")
    assert sorted(tmp_path.rglob("*")) == sorted([*before, answer, log])
    assert log.read_text() == ""


def test_a_mac_hands_over_six_pieces_none_of_them_from_the_workbook() -> None:
    path, python, command, book, app, log = mac_task('|a|b"', "new", PYTHON_MAC)
    assert (path, decoded(book), log) == ("false;;;;;", '|a|b"', HOME_MAC + "/xlwings.log")
    assert python == "'{}'".format(PYTHON_MAC.replace("'", r"'\''"))
    assert command.endswith(f"click('new','{VERSION}',1033)") and app.startswith("/Applications/")


def test_a_mac_asks_for_the_script_of_the_same_xlwings_and_says_that_it_works() -> None:
    host = clicked(excel(mac=True, language=1053), "recalculate")
    assert host.scripts[0][:2] == (f"xlwings-{version('xlwings')}.applescript", "VbaHandler")
    assert host.status == say("sv", "macro.running") and not host.said


def test_python_puts_no_folder_on_its_path_for_us() -> None:
    """What xlwings makes of the constant: a folder of the workbook would be found before our own package."""
    argument = re.search(r'prepare_sys_path\("(.*?)"\)', windows_argv("a.xlsx", "check")[4])
    assert argument
    asked = "import sys, xlwings.utils as u; b = list(sys.path); u.prepare_sys_path({!r}); assert b == sys.path"
    subprocess.run([sys.executable, "-c", asked.format(argument[1])], check=True)


@pytest.mark.parametrize("verb", ["consolidate", "new", "help"])
def test_some_buttons_need_no_workbook(verb: str) -> None:
    assert "--wb=" in windows_argv(None, verb)
    assert mac_task(None, verb, PYTHON_MAC)[3] == ""


@pytest.mark.parametrize("verb", ["recalculate", "check", "next_problem"])
def test_the_others_say_so(verb: str) -> None:
    for host in (excel(book=None), excel(book=None, mac=True)):
        clicked(host, verb)
        assert host.said == [say("en", "macro.no_workbook")]
        assert not host.ran and not host.scripts


@pytest.mark.parametrize("python", ["", "python", r"Scripts\python.exe", r".\python.exe", "C:python.exe"])
def test_without_a_whole_path_to_python_nothing_is_looked_for(python: str) -> None:
    """A relative one would be looked for in the folder of the workbook that was opened last."""
    config = config_text(python) if python else ""
    host = clicked(Excel(files={CONFIG_WIN: config, python: ""}, language=1066), "check")
    assert host.said == [say("vi", "macro.no_interpreter")] and not host.ran
    mac = clicked(excel(mac=True, interpreter=python.replace("\\", "/")), "check")
    assert mac.said == [say("en", "macro.no_interpreter")] and not mac.scripts


def test_not_installed_and_python_gone_are_told_apart() -> None:
    assert clicked(Excel(), "help").said == [say("en", "macro.no_interpreter")]
    assert clicked(Excel(files={CONFIG_WIN: config_text(PYTHON_WIN)}), "help").said == [
        say("en", "macro.interpreter_gone")
    ]


def test_only_the_users_own_configuration_is_read() -> None:
    """Others lie beside the workbook and in the folder of the add-in, as xlwings itself would look for them."""
    evil = config_text(r"C:\evil\python.exe")
    beside = {rf"C:\Received\{name}": evil for name in ("cqip.conf", "xlwings.conf", "python.exe", "cqip_xl.py")}
    host = clicked(Excel(files={**beside, r"C:\evil\python.exe": ""}), "check")
    assert host.said == [say("en", "macro.no_interpreter")] and not host.ran


@pytest.mark.parametrize(
    "text",
    [
        config_text(PYTHON_WIN),
        f"INTERPRETER_WIN,{PYTHON_WIN}\n",
        f'"PYTHONPATH","C:\\evil"\r"interpreter_win" , "{PYTHON_WIN}"\r"INTERPRETER_WIN","C:\\second.exe"',
    ],
)
def test_a_configuration_is_read_as_the_installer_and_people_write_it(text: str) -> None:
    host = clicked(Excel(files={CONFIG_WIN: text, PYTHON_WIN: ""}), "check")
    assert split_argv(split_cmd(host.ran[0]).commands[-1])[0] == PYTHON_WIN


def test_quotes_of_a_configuration_do_not_reach_the_command_line() -> None:
    host = clicked(
        Excel(files={CONFIG_WIN: config_text(r'C:\a" & calc.exe & "b.exe'), r"C:\a & calc.exe & b.exe": ""}), "new"
    )
    assert split_argv(split_cmd(host.ran[0]).commands[-1])[0] == r"C:\a & calc.exe & b.exe"


def test_what_python_could_not_tell_is_told_with_a_plain_sentence_first() -> None:
    log = ENVIRONMENT["TEMP"] + r"\xlwings-"
    files = {CONFIG_WIN: config_text(PYTHON_WIN), PYTHON_WIN: "", log: "ImportError: no module"}
    host = clicked(Excel(files=files, exit_code=1, language=2052), "help")
    assert host.said == [say("zh-Hans", "macro.failed") + "\r\n\r\nImportError: no module"]
    assert len(host.deleted) == 1 and host.deleted[0].startswith(log)


def test_an_error_of_the_macro_itself_is_told_and_never_opens_an_editor() -> None:
    files = {CONFIG_WIN: config_text(PYTHON_WIN), PYTHON_WIN: ""}
    host = clicked(Excel(files=files, exit_code=1), "help")  # the log is missing
    assert [text.split("\r\n\r\n")[0] for text in host.said] == [say("en", "macro.failed")]


@pytest.mark.parametrize("told", [True, False])
def test_a_python_that_is_killed_leaves_excel_as_it_was(told: bool) -> None:
    def killed(host: Excel) -> None:
        host.status, host.events, host.calculation = "CQIP: …", False, MANUAL

    files = {CONFIG_WIN: config_text(PYTHON_WIN), PYTHON_WIN: ""}
    files |= {ENVIRONMENT["TEMP"] + r"\xlwings-": ""} if told else {}  # its log may be missing
    host = clicked(Excel(files=files, exit_code=1, at_work=killed), "recalculate")
    assert (host.status, host.events, host.calculation) == (False, True, AUTOMATIC) and len(host.said) == 1
    whole = clicked(Excel(files=files, at_work=lambda host: setattr(host, "status", "CQIP: 1 of 3")), "next_problem")
    assert whole.status == "CQIP: 1 of 3"


def test_whoever_calls_a_macro_can_only_press_a_button() -> None:
    host = excel()
    with pytest.raises(Exception, match="Invalid procedure call"):
        host.run("ExecuteWindows", "import os; os.system('calc')")
    host.run("CqipClick", "help'); import os; ('", False)
    assert not host.ran and len(host.said) == 1


@pytest.mark.parametrize("office", OFFICE_LANGUAGES)
def test_the_macros_speak_the_language_of_office(office: int) -> None:
    language = OFFICE_LANGUAGES[office]
    host = clicked(excel(book=None, language=office), "check")
    assert host.said == [say(language, "macro.no_workbook")]
    assert windows_line("a.xlsx", "check", office).count(f"click('check','{VERSION}',{office})") == 1


def test_every_language_has_its_office() -> None:
    assert set(OFFICE_LANGUAGES.values()) == set(LANGUAGES)


@pytest.mark.skipif(not shutil.which("sh"), reason="needs a shell")
def test_the_readers_of_command_lines_know_the_rules() -> None:
    assert split_argv(r'"C:\a b\p.exe" a "b c" "d\"e" "f\\" g\h "" i""j') == [
        *(r"C:\a b\p.exe", "a", "b c", 'd"e', "f\\", r"g\h", "", "ij")
    ]
    assert split_cmd(r'C:\cmd.exe /C C: & "a & b" -c "x\"y\"" z 2> "l g"').commands == ("C:", '"a & b" -c "x\\"y\\"" z')
    for bad in ("a | b", "a < b", "a ^& b", '"%PATH%"', '"open', "a > b"):
        with pytest.raises(AssertionError):
            split_cmd(f"cmd.exe /C {bad}")

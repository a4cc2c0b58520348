"""The command lines that the built add-in would start, and how Windows and a shell take them apart.

The VBA of the built file is really run (macro_host.py); on macOS its answer goes through the applescript of the
installed xlwings, whose text is read from the package.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tests.addin.macro_host import ENGLISH, Excel, excel

#: What the ribbon's XML calls, by what Python is told.
CALLBACKS = {
    "recalculate": "CqipRecalculate",
    "check": "CqipCheck",
    "next_problem": "CqipNextProblem",
    "consolidate": "CqipConsolidate",
    "new": "CqipNew",
    "help": "CqipHelp",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line for cmd.exe: the commands between its `&`, and where the last one sends its errors."""

    program: str
    commands: tuple[str, ...]
    log: str


def windows_line(book_name: str | None, verb: str, language: int = ENGLISH) -> str:
    """What the add-in gives to Windows when a button is clicked."""
    host = clicked(excel(book=book_name, language=language), verb)
    assert len(host.ran) == 1, host.said
    return host.ran[0]


def windows_argv(book_name: str | None, verb: str) -> list[str]:
    """What the Python of that line finds as its arguments; the first is the program."""
    return split_argv(split_cmd(windows_line(book_name, verb)).commands[-1])


def mac_task(book_name: str | None, verb: str, interpreter: str) -> list[str]:
    """What the add-in gives to the applescript, taken apart as that does."""
    host = clicked(excel(book=book_name, mac=True, interpreter=interpreter), verb)
    assert len(host.scripts) == 1, host.said
    return host.scripts[0][2].split("|")


def mac_shell(book_name: str | None, verb: str, interpreter: str, log: str) -> str:
    """What the applescript gives to the shell."""
    text = applescript()
    named = re.search(r"set \{(.+?)\} to SplitString", text)
    line = re.search(r"set ShellCommand to (.+?)\n\ttry", text, re.S)
    assert named and line
    names, values = named[1].split(", "), mac_task(book_name, verb, interpreter)
    assert len(names) == len(values)
    told = {**dict(zip(names, values, strict=True)), "LOG_FILE": log}
    parts = re.findall(r'"((?:\\.|[^"\\])*)"|(\w+)', line[1])
    return "".join(told[name] if name else re.sub(r"\\(.)", r"\1", text) for text, name in parts)


def applescript() -> str:
    found = find_spec("xlwings")
    assert found and found.origin
    return next(Path(found.origin).parent.glob("xlwings-*.applescript")).read_text("utf-8")


def clicked(host: Excel, verb: str) -> Excel:
    host.click(CALLBACKS[verb])
    return host


def split_cmd(line: str) -> Line:
    """A line `cmd.exe /C …` as cmd.exe reads it. Fails where anything is left to its special characters.

    cmd.exe knows no escaped quotes: every quote opens or closes, `\\"` as well.
    """
    program, _, rest = line.partition(" /C ")
    commands, quoted = [""], False
    for letter in rest:
        quoted ^= letter == '"'
        if letter == "&" and not quoted:
            commands.append("")
            continue
        assert quoted or letter not in "|<^()\n\r", f"{letter!r} stands unquoted in {rest!r}"
        assert letter not in "%\n\r", f"cmd.exe would expand or end the line: {rest!r}"
        commands[-1] += letter
    assert not quoted
    *first, last = (command.strip() for command in commands)
    # A quote has closed by then, as it has been counted above.
    last, _, log = last.partition(" 2> ")
    assert ">" not in last.replace(" 2>", "")
    return Line(program, (*first, last), log.strip().strip('"'))


def split_argv(command: str) -> list[str]:
    """The arguments by the rules of CommandLineToArgvW; the program's name knows no backslash escapes."""
    program = re.match(r'"([^"]*)"|\S+', command)
    assert program
    found, word, quoted, at = [program[1] or program[0]], None, False, program.end()
    while at < len(command):
        letter = command[at]
        slashes = len(command[at:]) - len(command[at:].lstrip("\\"))
        if slashes and command[at + slashes : at + slashes + 1] == '"':
            word = (word or "") + "\\" * (slashes // 2) + '"' * (slashes % 2)
            at += slashes + slashes % 2
            continue
        if letter == '"':
            word, quoted = word or "", not quoted
        elif letter in " \t" and not quoted:
            if word is not None:
                found.append(word)
            word = None
        else:
            word = (word or "") + letter
        at += 1
    return [*found, word] if word is not None else found

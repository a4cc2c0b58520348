"""`cqip addin`: builds, installs, takes away and examines the Excel add-in."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from cqip_xl.faces.escaped import escaped, json_text
from cqip_xl.faces.reader_language import LANGUAGE, reader_language
from cqip_xl.model.errors import WriteRefused


@click.group()
def addin() -> None:
    """The ribbon buttons in Excel: build, install, uninstall, doctor."""


@addin.command()
@click.option("-o", "--output", default="cqip.xlam", metavar="FILE", help="The add-in (.xlam).")
def build(output: str) -> None:
    """Make the add-in's file; the same bytes each time."""
    from cqip_xl.addin.build import build_addin
    from cqip_xl.excel.addin_file import refuse_other
    from cqip_xl.excel.swap import write_whole

    target = Path(output)
    if target.suffix.lower() != ".xlam" or target.is_dir():
        raise WriteRefused("output.not_xlam", path=target)
    refuse_other(target)
    print(escaped(write_whole(build_addin(), target, refuse_other, date.today())))


@addin.command()
@LANGUAGE
def install(language: str | None) -> None:
    """Put the add-in where Excel loads it, and tell it where this program is."""
    from cqip_xl.addin.build import build_addin
    from cqip_xl.addin.computer import this_system
    from cqip_xl.addin.install import install as install_addin

    _print(install_addin(this_system(), build_addin(), language or reader_language()))


@addin.command()
@LANGUAGE
def uninstall(language: str | None) -> None:
    """Take away exactly what install wrote."""
    from cqip_xl.addin.computer import this_system
    from cqip_xl.addin.install import uninstall as uninstall_addin

    _print(uninstall_addin(this_system(), language or reader_language()))


@addin.command()
@LANGUAGE
@click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout and nothing else.")
def doctor(language: str | None, as_json: bool) -> None:
    """Find what keeps the add-in from working, and say the fix."""
    from cqip_xl.addin.build import build_addin
    from cqip_xl.addin.computer import this_system
    from cqip_xl.addin.doctor import examine, in_sentences

    spoken = language or reader_language()
    found = examine(this_system(), build_addin())
    if as_json:
        lines = [{"code": a.code, "severity": a.severity, "what": a.what(spoken), "fix": a.fix(spoken)} for a in found]
        print(json_text({"ailments": lines}))
    else:
        _print(in_sentences(found, spoken))
    sys.exit(1 if any(a.severity == "error" for a in found) else 0)


def _print(lines: list[str]) -> None:
    for line in lines:
        print(escaped(line))

"""`cqip pack`: begin a framework pack, and see every fault of one."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from cqip_xl import verbs
from cqip_xl.faces.escaped import escaped, json_text
from cqip_xl.faces.options import JSON
from cqip_xl.faces.reader_language import LANGUAGE, reader_language
from cqip_xl.words.catalog import say

if TYPE_CHECKING:
    from cqip_xl.model.finding import Finding


@click.group()
def pack() -> None:
    """Author a framework pack."""


@pack.command("check")
@click.argument("folders", nargs=-1, required=True, metavar="DIR...")
@JSON
def pack_check(folders: tuple[str, ...], as_json: bool) -> None:
    """Every fault of a pack at once, with file and line."""
    from cqip_xl.words.message import pack_message

    language = reader_language(sys.argv)
    found = [finding for folder in folders for finding in verbs.check_pack(folder)]
    count = Counter(finding.severity for finding in found)
    if as_json:
        print(json_text({"findings": [_finding_json(finding, language) for finding in found]}))
    else:
        for finding in found:
            severity = say(language, f"severity.{finding.severity}")
            print(escaped(f"{finding.place} · {severity} · {pack_message(finding, language)}"))
        counts = {"errors": count["error"], "warnings": count["warning"], "notes": count["note"]}
        print(say(language, "command.pack_faults", **counts))
    sys.exit(1 if count["error"] else 0)


@pack.command("new")
@click.argument("name", metavar="ID")
@click.option("--from", "source", required=True, metavar="PACK", help="The pack to extend: a shipped id, or a path.")
@click.option("-o", "--output", default="", metavar="DIR", help="Where the folder of the new pack lies; else here.")
@LANGUAGE
def pack_new(name: str, source: str, output: str, language: str | None) -> None:
    """Begin a pack that says only what differs from another."""
    spoken = language or reader_language()
    made = verbs.new_pack(name, source, output, spoken)
    print(escaped(say(spoken, "new_pack.written", path=made, parent=source)))


def _finding_json(finding: Finding, language: str) -> dict[str, Any]:
    from cqip_xl.words.message import pack_message

    place = {"file": finding.place.file, "line": finding.place.line}
    return {"code": finding.code, "severity": finding.severity, **place, "message": pack_message(finding, language)}

"""`cqip demo`: a sample district in the reader's language, and what to open in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cqip_xl.faces.escaped import escaped
from cqip_xl.faces.options import AS_OF
from cqip_xl.faces.progress import progress
from cqip_xl.faces.reader_language import LANGUAGE, reader_language
from cqip_xl.words.catalog import say

if TYPE_CHECKING:
    from cqip_xl.demo.sample_district import Post
    from cqip_xl.verbs import Consolidated


@click.command()
@click.option("-o", "--output", default="demo", metavar="DIR", help="Folder for the sample district.")
@click.option("--all", "everything", is_flag=True, help="The districts of all frameworks instead of one.")
@LANGUAGE
@AS_OF
def demo(output: str, everything: bool, language: str | None, as_of: date | None) -> None:
    """Make a sample district in your language, and its summary."""
    from cqip_xl.demo.sample_district import summarize, write_post
    from cqip_xl.demo.story import every_framework, story
    from cqip_xl.faces import report

    spoken = language or reader_language()
    shown = every_framework() if everything else story(spoken)
    with progress(say(spoken, "demo.making")) as tell:
        post = write_post(Path(output), shown, as_of, tell)
    with progress(say(spoken, "demo.reading")) as tell:
        made = summarize(post, tell)
    report.show_consolidated(made, report.console())
    _say_what_to_open(post, made, spoken)


def _say_what_to_open(post: Post, made: Consolidated, language: str) -> None:
    print()
    print(say(language, "demo.open"))
    sheets = {name: say(made.language, f"sheets.{name}") for name in ("overview", "reconciliation")}
    for key, path in _worth_opening(post, made).items():
        print(escaped(f"  {path}"))
        print(f"      {say(language, f'demo.{key}', **sheets)}")
    schools, roster = _typed(post.folder / "schools"), _typed(post.roster)
    again = f"cqip consolidate {schools} -o district.xlsx --roster {roster}"
    print(escaped(say(language, "demo.again", command=again)))
    if post.story.language:
        beside = post.folder.parent / f"{post.folder.name or 'demo'}-all"
        print(escaped(say(language, "demo.all", command=f"cqip demo --all -o {_typed(beside)}")))


def _typed(path: Path) -> str:
    """A path as one word of a command."""
    return f'"{path}"' if " " in str(path) else str(path)


def _worth_opening(post: Post, made: Consolidated) -> dict[str, Path]:
    """The summary, the workbook of one school, and the note of the one with most to correct."""
    found = {"summary": made.summary, "workbook": post.files[0]}
    counted = sorted(made.rollup.counted, key=lambda file: -sum(f.severity == "error" for f in file.findings))
    ids = [file.plan.school.id for file in counted if file.plan and file.plan.school.id]
    notes = [note for school in ids for note in made.notes if note.name.startswith(school)]
    return {**found, "note": notes[0]} if notes else found

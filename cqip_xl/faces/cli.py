"""The command line. Exit code 0 clean, 1 findings of severity error, 2 could not run."""

from __future__ import annotations

import os
import signal
import sys
import threading
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from cqip_xl import verbs
from cqip_xl.faces.cli_addin import addin
from cqip_xl.faces.cli_demo import demo
from cqip_xl.faces.cli_frameworks import frameworks
from cqip_xl.faces.cli_pack import pack
from cqip_xl.faces.escaped import aside, escaped, json_text
from cqip_xl.faces.options import AS_OF, DATE, JSON, PACKS, ROSTER
from cqip_xl.faces.progress import progress
from cqip_xl.faces.reader_language import Spoken, reader_language
from cqip_xl.model.errors import BadInput, CqipError, SpecError, of_system
from cqip_xl.model.version import VERSION
from cqip_xl.words.catalog import say
from cqip_xl.words.detail import detail_text, refusal_text
from cqip_xl.words.lexicon import lexicon
from cqip_xl.words.message import message

if TYPE_CHECKING:
    from cqip_xl.model.case import Case, Unread
    from cqip_xl.model.finding import Finding

# A command loads what it needs when it runs: help, and a mistyped option, are answered at once.


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(VERSION, prog_name="cqip")
def cli() -> None:
    """Quality improvement plans as Excel workbooks: generate, check, consolidate."""


cli.add_command(addin)
cli.add_command(frameworks)
cli.add_command(demo)
cli.add_command(pack)


@cli.command()
@click.argument("pack")
@click.option("-o", "--output", required=True, metavar="FILE|DIR", help="The workbook, or with --roster the folder.")
@click.option("--language", default="", help="Language of the workbook.")
@click.option("--school", default="", metavar="NAME")
@click.option("--school-id", default="", metavar="ID")
@click.option("--district", default="", metavar="NAME")
@click.option("--period", default="", metavar="2024-2029", help="A stage, or one school year (2025-2026).")
@click.option("--spare", type=click.IntRange(1, 2000), help="Rows of the plan.")
@click.option("--as-of", type=DATE, help="The date that cached results stand for (YYYY-MM-DD).")
@click.option("--people", default="", metavar="FILE", help="Owners: .csv .xlsx .yaml")
@click.option("--rows", default="", metavar="FILE", help="Rows to prefill: .yaml (tables by id) .csv .xlsx")
@click.option("--roster", default="", metavar="FILE", help=f"One workbook for each row: .csv .xlsx .yaml. {ROSTER}")
def generate(pack: str, output: str, roster: str, school: str, school_id: str, district: str, **more: Any) -> None:
    """Generate a school workbook, or one for every school of a roster."""
    if not roster:
        path, findings = verbs.generate(pack, output, school=school, school_id=school_id, district=district, **more)
        _tell_rows(pack, findings)
        print(escaped(path))
        _leave(findings)
    if Path(output).suffix.lower() == ".xlsx" or Path(output).is_file():
        raise BadInput("roster.not_a_folder", path=output)
    if school or school_id or district:
        raise BadInput("roster.school_too")
    from cqip_xl.lists.roster import read_roster
    from cqip_xl.verbs.packs import day_order

    rows, _ = read_roster(Path(roster), day_order(pack=pack, language=more["language"]))
    language = reader_language(sys.argv)
    with progress(say(language, "command.workbooks")) as tell:
        paths, findings = verbs.generate_many(pack, rows, output, progress=tell, **more)
    _tell_rows(pack, findings)
    print(escaped(say(language, "command.workbooks_made", count=len(paths), folder=output)))
    if left_out := sum(not row.include for row in rows):
        print(say(language, "command.left_out", count=left_out))
    _leave(findings)


@cli.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@AS_OF
@JSON
@PACKS
def check(files: tuple[str, ...], as_of: date | None, as_json: bool, packs: tuple[str, ...]) -> None:
    """Status, completion, levels and findings of plan workbooks, also of folders and zips of them."""
    from cqip_xl.faces import documents, report

    results = verbs.check_many(files, as_of, packs)
    if as_json:
        print(json_text(documents.check_json(results, as_of)))
    else:
        report.show_check(results, report.console())
    sys.exit(1 if any(_has_errors(r) for r in results) else 0)


@cli.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("-o", "--output", required=True, metavar="FILE", help="The district summary (.xlsx).")
@click.option("--roster", default="", metavar="FILE", help=f"Schools expected: .csv .xlsx .yaml. {ROSTER}")
@click.option("--language", type=Spoken(), help="Language of the summary.")
@click.option("--dry-run", is_flag=True, help="Read and judge everything, write nothing.")
@click.option("--notes", default="", metavar="DIR", help="One printable correction note for each school.")
@click.option("--reminders", default="", metavar="DIR", help="Drafts of letters to the schools; nothing is sent.")
@click.option("--public", is_flag=True, help="No personal names in the summary.")
@click.option("--jobs", type=click.IntRange(0, 64), default=0, help="Reader processes (0: as many as cores).")
@AS_OF
@JSON
@PACKS
def consolidate(paths: tuple[str, ...], output: str, language: str | None, as_json: bool, **more: Any) -> None:
    """Many school workbooks (folders, files, zips) become one district summary."""
    from cqip_xl.faces import documents, report

    spoken = reader_language(sys.argv)
    with progress(say(spoken, "command.files")) as tell:
        done = verbs.consolidate(paths, output, language=language or "", progress=tell, **more)
    if as_json:
        print(json_text(documents.consolidate_json(done)))
    else:
        report.show_consolidated(done, report.console())
    if done.beside:
        aside(say(spoken, "command.beside", output=output, summary=done.summary))
    sys.exit(1 if any(_has_errors(r) for r in done.rollup.files) else 0)


@cli.command()
@click.argument("file")
@click.option("-o", "--output", required=True, metavar="NEW", help="The renewed workbook (.xlsx).")
@click.option("--split", is_flag=True, help="A row for each task of an action that lists several.")
@AS_OF
@PACKS
def recalculate(file: str, output: str, split: bool, as_of: date | None, packs: tuple[str, ...]) -> None:
    """A workbook renewed from its own entries: formulas and dropdowns whole, findings marked and listed."""
    from cqip_xl.faces import report

    made = verbs.renew(file, output, as_of=as_of, packs=packs, split=split)
    report.show_renewed(made, report.console())
    sys.exit(1 if made.left or made.rejected or _has_errors(made.case) else 0)


def _has_errors(file: Case | Unread) -> bool:
    return file.needs_attention or any(f.severity == "error" for f in file.findings)


def _tell_rows(pack: str, findings: tuple[Finding, ...]) -> None:
    """Given cells that could not be read, whose text stands in the workbook as given, and what others were read as."""
    language, framework = reader_language(sys.argv), verbs.load_framework(pack)
    spoken = language if language in framework.languages else framework.native
    lex = lexicon(framework, spoken, verbs.chosen_period(framework, "", date.today()))
    for f in findings:
        where = " · ".join(filter(None, (f.place.file, f.place.sheet)))
        if f.code == "column.calculated":
            aside(f"{where} · {say(language, 'findings.column.calculated', heading=f.values['heading'])}")
            continue
        if f.values.get("fault") in UNREAD_FAULTS:
            kind, meant = say(language, f"command.kinds.{f.values['kind']}"), f.values["meant"]
            told = say(language, "command.unread", raw=f.values["raw"], kind=kind)
            told += f" {say(language, 'findings.did_you_mean', meant=meant)}" if meant else ""
        else:
            told = message(f, lex)
        aside(f"{where} {f.place.cell}".rstrip() + f" · {told}")


#: Faults of cells that are not read at all.
UNREAD_FAULTS = (
    *("not_a_date", "ambiguous_date", "out_of_range", "not_a_number", "out_of_bounds", "not_whole", "not_offered"),
    "number_for_code",
)


def _leave(findings: tuple[Finding, ...] | list[Finding]) -> NoReturn:
    sys.exit(1 if any(f.severity == "error" for f in findings) else 0)


def _stop(*_: object) -> NoReturn:
    """Being told to end is like Ctrl-C: what was half written is taken away."""
    raise KeyboardInterrupt


def main() -> None:
    """Runs the command line; users see sentences, never tracebacks."""
    _set_up()
    try:
        cli(standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as leaving:
        sys.exit(leaving.exit_code)
    except BrokenPipeError:
        # Whoever read our output has gone; what is left of it must not raise again at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(2)
    except (Exception, KeyboardInterrupt) as problem:
        language = reader_language(sys.argv)
        lines = _sentences(problem, language)
        if not lines and os.environ.get("CQIP_DEBUG"):
            raise
        for line in lines or [say(language, "command.unexpected", problem=f"{type(problem).__name__}: {problem}")]:
            aside(line)
        sys.exit(2)


def _set_up() -> None:
    """Signals that end a run in order, and streams that take every letter."""
    if threading.current_thread() is threading.main_thread():
        for name in ("SIGTERM", "SIGHUP"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), _stop)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _sentences(problem: BaseException, language: str) -> list[str]:
    """What to say of a reason not to go on; nothing of one that nobody expects."""
    match problem:
        case click.Abort() | KeyboardInterrupt():
            return [say(language, "command.stopped")]
        case click.exceptions.NoArgsIsHelpError():
            return problem.format_message().splitlines()
        case click.ClickException():
            return [problem.format_message()]
        case SpecError():
            from cqip_xl.words.message import pack_message

            faults = (f"{finding.place} · {pack_message(finding, language)}" for finding in problem.findings)
            return [refusal_text(language, problem), *faults]
        case CqipError():
            return [refusal_text(language, problem)]
        case OSError():
            return [detail_text(language, of_system(problem))]
        case _:
            return []


if __name__ == "__main__":
    main()

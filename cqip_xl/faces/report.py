"""Results as tables a person can read."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from cqip_xl.faces.documents import lexicon_of
from cqip_xl.faces.escaped import escaped
from cqip_xl.model.case import Case, Unread, school_count
from cqip_xl.model.finding import Finding
from cqip_xl.model.findings import SEVERITIES
from cqip_xl.model.received import Received
from cqip_xl.model.rollup import Rollup
from cqip_xl.model.rule import STATUSES
from cqip_xl.words.catalog import say
from cqip_xl.words.detail import detail_text
from cqip_xl.words.message import message
from cqip_xl.words.states import sum_of_states
from cqip_xl.words.wording import Wording, wording_of_rollup

if TYPE_CHECKING:
    from cqip_xl.verbs import Consolidated, Renewed


def console() -> Console:
    """Where tables go; wide where nobody's terminal limits it, so that nothing is cut in a pipe."""
    plain = Console()
    return plain if plain.is_terminal or "COLUMNS" in os.environ else Console(width=200)


def show(table: RichTable, console: Console) -> None:
    """A table; in a pipe or file no blanks fill its lines up."""
    if console.is_terminal:
        console.print(table)
        return
    with console.capture() as drawn:
        console.print(table)
    console.file.write("".join(f"{line.rstrip()}\n" for line in drawn.get().rstrip("\n").split("\n")))


def _text(text: str, style: str = "") -> Text:
    """Names and texts that came in, and whatever holds one: neither markup nor anything unseen works in it."""
    return Text(escaped(text), style)


def show_check(results: Sequence[Case | Unread], console: Console) -> None:
    """For each file: how it stands, in the words of its own workbook, then its findings by place."""
    for result in results:
        console.print(_text(result.path, "bold"), soft_wrap=True)
        if isinstance(result, Unread):
            advice = say("en", f"outcome_advice.{result.outcome}")
            outcome, detail = say("en", f"outcome.{result.outcome}"), detail_text("en", result.detail)
            console.print(_text(f"{outcome}: {detail} {advice}"))
            continue
        _show_plan(result, console)


def show_renewed(made: Renewed, console: Console) -> None:
    """The new workbook's standing, then what stays behind in the old one."""
    lex = lexicon_of(made.case)
    console.print(_text(str(made.path), "bold"), soft_wrap=True)
    _show_plan(made.case, console)
    if made.added:
        console.print(_text(lex.say("recalculate.split", count=made.added)), soft_wrap=True)
    for finding in made.left:
        console.print(_text(f"{finding.place} · {message(finding, lex)}"), soft_wrap=True)
    for row in made.rejected:
        shown = "; ".join(str(value) for value in row.raw.values() if value is not None)
        console.print(_text(f"{row.place} · {lex.say(f'reason.{row.reason}')}: {shown}"), soft_wrap=True)
    if made.left or made.rejected:
        console.print(_text(lex.say("recalculate.left")), soft_wrap=True)


def _show_plan(case: Case, console: Console) -> None:
    plan, verdict, lex = case.plan, case.verdict, lexicon_of(case)
    total = verdict.total
    table = RichTable(show_header=False, box=None, pad_edge=False)
    name = plan.school.name or plan.school.id or lex.say("school.unnamed")
    table.add_row(lex.say("fields.school_name.label"), _text(f"{name} {plan.school.id if plan.school.name else ''}"))
    table.add_row(lex.say("fields.pack.label"), _text(f"{plan.framework} {plan.version}, {plan.period}"))
    table.add_row(lex.say("status_sheet.as_of"), verdict.as_of.isoformat())
    table.add_row(lex.say("status_sheet.completion"), f"{total.completion or 0:.0%}")
    schedule = total.on_schedule
    shown = lex.say("status_sheet.nothing_due") if schedule is None else f"{schedule:.0%}"
    table.add_row(lex.say("status_sheet.on_schedule"), shown)
    if verdict.levels is not None and lex.framework.levels is not None:
        reached = verdict.levels.reached
        scale = lex.framework.levels.scale
        text = lex.say("status_sheet.unknown") if reached is None else lex.word(f"scales/{scale}/{reached}")
        table.add_row(lex.say("status_sheet.level_reached"), _text(text))
    offer = lex.offer("status")
    counts = ", ".join(f"{offer.label(code)} {total.counts[code]}" for code in STATUSES)
    if verdict.unreported:
        counts += f"; {lex.say('status_sheet.unreported')}: {verdict.unreported}"
    table.add_row(lex.say("status_sheet.counts"), _text(counts))
    show(table, console)
    if not case.findings:
        console.print(lex.say("status_sheet.ok"))
        return
    found = RichTable(box=None, pad_edge=False, header_style="bold")
    for key in ("severity", "sheet", "cell", "message"):
        found.add_column(lex.say(f"col.{key}"), overflow="fold", no_wrap=key == "cell")
    for finding, more in grouped(case.findings):
        found.add_row(
            lex.say(f"severity.{finding.severity}"),
            _text(finding.place.sheet),
            f"{finding.place.cell} +{more}" if more else finding.place.cell,
            _text(message(finding, lex)),
        )
    show(found, console)


def grouped(findings: Iterable[Finding]) -> list[tuple[Finding, int]]:
    """Errors first; the same fault in one column stands once, with how many more there are (--json lists all)."""
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for f in findings:
        column = f.place.cell.rstrip("0123456789")
        key = (f.severity, f.code, f.place.sheet, column, f.values.get("raw", ""))
        groups.setdefault(key, []).append(f)
    order = {severity: n for n, severity in enumerate(SEVERITIES)}
    return [(group[0], len(group) - 1) for group in sorted(groups.values(), key=lambda g: order[g[0].severity])]


def _shared(paths: Sequence[str]) -> str:
    """The folder that all paths share, '' where they share none; names inside zips are no folders."""
    try:
        return os.path.commonpath([os.path.dirname(path.partition("!")[0]) for path in paths]).replace(os.sep, "/")
    except ValueError:
        return ""


def short_path(path: str, shared: str) -> str:
    """A path without the folder that all files share."""
    return path[len(shared) :].removeprefix("/") if shared and path.startswith(shared) else path


#: Columns of a terminal below which heads break at their blanks and outcomes after so many, to leave files readable.
ROOMY, NARROW_OUTCOME = 100, 18


def _narrow(head: str, key: str) -> int | None:
    """The most that a column takes on a narrow terminal; None for the files, which get all the rest."""
    if key in ("file", "outcome"):
        return NARROW_OUTCOME if key == "outcome" else None
    return max(map(cell_len, head.split()))


def _counts(done: Consolidated, words: Wording) -> Iterator[str]:
    """Why fewer files count than were given, and where rows of the others are."""
    rollup = done.rollup
    left = [file for file in rollup.files if not file.counts]
    if left:
        many = Counter(words.say(f"outcome.{file.outcome}") for file in left)
        reasons = ", ".join(f"{outcome} {count}" for outcome, count in many.items())
        numbers = {"files": len(rollup.files), "counted": len(rollup.counted), "left": len(left)}
        yield words.say("consolidated.files", **numbers, reasons=reasons)
    if any(file.rejected for file in left):
        yield words.say("consolidated.rejected")


def _of_schools(rollup: Rollup, words: Wording) -> Iterator[str]:
    """Schools whose plan is wanted, with what has come instead; those to settle; files named that did not come."""
    many = Counter(found.school.name for found in rollup.expected)

    def called(found: Received) -> str:
        number, name = found.school.id, found.school.name
        return f"{number} {name}".strip() if many[name] > 1 else name or number

    def with_state(found: Received) -> str:
        return called(found) if found.state == "missing" else f"{called(found)} ({words.say(f'state.{found.state}')})"

    if wanted := [with_state(found) for found in rollup.expected if found.wanted]:
        yield f"{words.say('summary.attention_missing')} ({len(wanted)}): {'; '.join(wanted)}"
    if unsure := [called(found) for found in rollup.expected if found.state == "unsure"]:
        yield f"{words.say('summary.attention_unsure')} ({len(unsure)}): {'; '.join(unsure)}"
    if unmet := [f"{called(found)}: {found.pin_unmet}" for found in rollup.expected if found.pin_unmet]:
        yield words.say("consolidated.pins_unmet", count=len(unmet), files="; ".join(unmet))


def _files_of_schools(done: Consolidated, words: Wording) -> Iterator[str]:
    """What was written for the schools, and what of earlier runs no longer applies."""
    if done.notes:
        yield f"{words.say('sheets.note')}: {len(done.notes)} → {done.notes[0].parent}"
    if done.reminders:
        folder = done.reminders[0].parent
        yield words.say("consolidated.reminders", count=len(done.reminders), folder=folder)
    for key, paths in (("outdated", done.outdated.gone), ("kept", done.outdated.kept)):
        if paths:
            yield words.say(f"consolidated.{key}", files="; ".join(path.name for path in paths))


def _totals(rollup: Rollup, words: Wording) -> Iterator[str]:
    """What came and how far it is; with a roster the sum of its schools, since plans may be of unknown ones too."""
    received = f"{words.say('summary.schools_received')}: {school_count(rollup.counted)}"
    if rollup.roster:
        yield sum_of_states(rollup.expected, words)
        received = f"{words.say('summary.plans_received')}: {len(rollup.counted)}"
    total = rollup.total
    actions = f"{words.say('summary.actions')}: {total.actions}"
    yield f"{received} · {actions} · {words.say('summary.completion')}: {total.completion or 0:.0%}"


def show_consolidated(done: Consolidated, console: Console) -> None:
    """A line a file with its outcome, then the sums."""
    rollup = done.rollup
    words = wording_of_rollup(rollup, done.language)
    table = RichTable(box=None, pad_edge=False, header_style="bold")
    for key in ("file", "outcome", "rows_in", "rows_out", "rows_rejected", "findings"):
        head, left = words.say(f"col.{key}"), key in ("file", "outcome")
        width = _narrow(head, key) if console.width < ROOMY else None
        table.add_column(head, justify="left" if left else "right", overflow="fold", max_width=width)
    shared = _shared([r.path for r in rollup.files])
    for r in rollup.files:
        outcome = words.say(f"outcome.{r.outcome}")
        numbers = (str(r.rows_in), str(r.rows_out), str(len(r.rejected)), str(len(r.findings)))
        table.add_row(_text(short_path(r.path, shared)), _text(outcome), *numbers)
    show(table, console)
    for line in _counts(done, words):
        console.print(line, soft_wrap=True)
    for line in _totals(rollup, words):
        console.print(_text(line), soft_wrap=True)
    for line in _of_schools(rollup, words):
        console.print(_text(line), soft_wrap=True)
    if rollup.unused:
        console.print(words.say("summary.unused_figures", count=len(rollup.unused)))
    if rollup.unread_columns:
        columns = "; ".join(rollup.unread_columns)
        console.print(_text(words.say("findings.roster.column_unread", columns=columns)), soft_wrap=True)
    for line in _files_of_schools(done, words):
        console.print(_text(line), soft_wrap=True)
    if done.written:
        console.print(_text(f"→ {done.summary}"))

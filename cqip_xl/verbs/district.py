"""Many workbooks become one district summary."""

from __future__ import annotations

import gc
import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path

from cqip_xl.district.comments import read_comments, refuse_lost
from cqip_xl.district.copied import with_other_schools
from cqip_xl.district.gather import gather
from cqip_xl.district.personal_names import personal_names
from cqip_xl.district.roll_up import common_date, main_language, roll_up
from cqip_xl.excel.own import own_grid
from cqip_xl.excel.readback import Held, held_by, read_back
from cqip_xl.excel.swap import Overtaken, sweep, write_beside, write_whole
from cqip_xl.excel.write import write_book
from cqip_xl.lists.figures import is_of, with_figures, with_other_plans
from cqip_xl.lists.roster import read_roster
from cqip_xl.model.book import Book
from cqip_xl.model.errors import BadInput, NotOurWorkbook, WriteRefused
from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.framework import Framework
from cqip_xl.model.grid import Grid
from cqip_xl.model.markers import COMMENT_MARK
from cqip_xl.model.rollup import COUNTED, Figure, FileResult, Rollup
from cqip_xl.reading.tags import meta_of
from cqip_xl.rules.checks.records import check_measures
from cqip_xl.rules.judge import judge
from cqip_xl.summary import compose_summary
from cqip_xl.summary.desk import own_name
from cqip_xl.summary.note import compose_note
from cqip_xl.summary.public import masked
from cqip_xl.verbs.packs import finder
from cqip_xl.verbs.plans import Progress, read_files, result_of
from cqip_xl.verbs.workbooks import file_name
from cqip_xl.words.catalog import LANGUAGES
from cqip_xl.words.lexicon import lexicon


@dataclass(frozen=True, slots=True)
class Consolidated:
    """The roll-up and the summary's path (not `written` in a dry run); `notes`: correction notes written.

    `beside`: it was written beside a target that is open elsewhere.
    """

    rollup: Rollup
    summary: Path
    language: str
    beside: bool = False
    written: bool = True
    notes: tuple[Path, ...] = ()
    public: bool = False


def consolidate(
    paths: Iterable[str | Path],
    output: str | Path,
    *,
    roster: str = "",
    as_of: date | None = None,
    language: str = "",
    packs: Iterable[str] = (),
    jobs: int = 0,
    dry_run: bool = False,
    notes: str | Path = "",
    public: bool = False,
    progress: Progress = lambda done, total, what: None,
) -> Consolidated:
    """Folders, files and zips -> one district summary. Raises BadInput, WriteRefused; never for one file.

    `dry_run`: reads and judges, writes nothing. `notes`: a folder for one correction note a school.
    `public`: no personal name stands in the summary; it carries no comments either.
    """
    target, packs = Path(output), tuple(packs)
    refuse_foreign_target(target)
    if notes and os.path.isfile(notes):
        raise WriteRefused("notes.is_file", path=notes)
    if not dry_run:
        sweep(target.parent)
    with faults_of_inputs():
        rows, figures = read_roster(Path(roster)) if roster else ((), ())
        find = finder(packs)
        files = gather([Path(path) for path in paths], target)
    if not files:
        raise BadInput("inputs.none")
    results = read_files(files, as_of, packs, jobs, progress)
    day = common_date((r.plan for r in results if r.plan), as_of, date.today())
    known_figures = _Figures(figures)
    rollup = roll_up([_judged_on(r, day, find) for r in results], rows, day)
    rollup = replace(rollup, files=tuple(known_figures.added_to(r, find) for r in rollup.files))
    rollup = replace(rollup, unused=known_figures.unused(rollup))
    rollup = with_other_schools(with_other_plans(rollup, find), find)
    language = language or main_language(rollup, LANGUAGES)
    if language not in LANGUAGES:
        raise BadInput("language.unknown", language=language, known=", ".join(LANGUAGES))
    known = {f.plan.framework: find(f.plan.framework) for f in rollup.files if f.plan}
    counted = {r.plan.framework for r in rollup.counted if r.plan}
    rollup = replace(rollup, frameworks=tuple(f for name, f in sorted(known.items()) if f and name in counted))
    if dry_run:
        return Consolidated(rollup, target, language, written=False)
    known_packs = {k: v for k, v in known.items() if v}
    written = _write_summary(rollup, known_packs, language, target, public)
    try:
        made = write_notes(rollup, known_packs, Path(notes)) if notes else ()
    except WriteRefused as problem:
        raise WriteRefused("notes.failed", problem=problem, path=written) from problem
    return Consolidated(rollup, written, language, written != target, notes=made, public=public)


#: How often the summary is composed where the old one keeps being saved meanwhile.
TRIES = 3


def _write_summary(rollup: Rollup, packs: Mapping[str, Framework], language: str, target: Path, public: bool) -> Path:
    """Composes with the comments in the old summary; again, where somebody saved it meanwhile."""
    for _ in range(TRIES):
        old = refuse_foreign_target(target)
        comments = {} if old is None else {k: (c.place, c.text) for k, c in read_comments(old).items()}
        if public and comments:
            raise WriteRefused("output.holds_comments", path=target, count=len(comments))
        data, held = _summary(rollup, packs, language, target, comments, public)
        verify = partial(_verify_summary, held, comments)
        with suppress(Overtaken):
            return write_whole(data, target, verify, rollup.as_of, old.sha256 if old else "")
    return write_beside(data, target, verify, rollup.as_of)


def _summary(
    rollup: Rollup,
    packs: Mapping[str, Framework],
    language: str,
    target: Path,
    comments: Mapping[str, tuple[str, str]],
    public: bool,
) -> tuple[bytes, Mapping[str, Held]]:
    """The summary's bytes, and what its tables hold."""
    with _without_collection():
        book = compose_summary(rollup, packs, language, target, comments, public)
        if public:
            plans = [(packs[f.plan.framework], f.plan) for f in rollup.files if f.plan]
            book = masked(book, personal_names(plans, [row.contact for row in rollup.roster]))
        return write_book(book), _held(book, rollup)


def _held(book: Book, rollup: Rollup) -> Mapping[str, Held]:
    """What each table of the summary must hold. Raises WriteRefused where one was drawn without all its rows."""
    held = held_by(book)
    wanted = {
        "cqip_actions": rollup.total.actions,
        "cqip_schools": len(rollup.counted),
        "cqip_sources": len(rollup.files),
    }
    for table, rows in wanted.items():
        if held[table].rows != rows:
            raise WriteRefused("output.rows_lost", table=table, count=rows)
    return held


@contextmanager
def faults_of_inputs() -> Iterator[None]:
    """A disk or share that fails while the inputs are looked for is said in a sentence."""
    try:
        yield
    except OSError as problem:
        if not problem.filename:
            raise BadInput("inputs.unreadable", reason=problem) from problem
        raise BadInput("file.unreadable", path=os.fsdecode(problem.filename), reason=problem) from problem


@contextmanager
def _without_collection() -> Iterator[None]:
    """No search for circles of garbage among millions of cells that all stay: a fifth of the time saved."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def write_notes(rollup: Rollup, frameworks: Mapping[str, Framework], folder: Path) -> tuple[Path, ...]:
    """One printable note for each school with something to correct. Raises WriteRefused."""
    sweep(folder)
    made: list[Path] = []
    taken: set[str] = set()
    for result in rollup.counted:
        plan = result.plan
        if plan is None or not any(f.severity != "note" for f in result.findings):
            continue
        lex = lexicon(frameworks[plan.framework], plan.language, plan.period)
        name = file_name(f"{plan.school.id} {plan.school.name}".strip() or Path(own_name(result.path)).stem)
        path = folder / f"{_not_taken(name, taken)}.xlsx"
        _ours(path, "note", "output.other_note")
        verify = partial(read_back, kind="note", wanted={})
        made.append(write_whole(write_book(compose_note(result, lex)), path, verify, rollup.as_of))
    return tuple(made)


def _not_taken(name: str, taken: set[str]) -> str:
    """The name, with a number where a note of this run has it: systems hold `A` and `a` for one name."""
    for n in count(1):
        free = name if n == 1 else f"{name} ({n})"
        folded = unicodedata.normalize("NFC", free).casefold()
        if folded not in taken:
            break
    taken.add(folded)
    return free


def refuse_foreign_target(target: Path) -> Grid | None:
    """The summary replaces only a summary of ours; gives the one that stands there. Raises WriteRefused."""
    if target.suffix.lower() != ".xlsx":
        raise WriteRefused("output.not_xlsx", path=target)
    if os.path.isdir(target):
        raise WriteRefused("output.is_folder", path=target)
    return _ours(target, "summary", "output.other_summary")


def _ours(path: Path, kind: str, refusal: str) -> Grid | None:
    """The output of ours that stands there, None where nothing does; what cannot be read now is nobody's to replace."""
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as problem:
        raise _unreadable(path, problem) from problem
    try:
        old = own_grid(path, COMMENT_MARK)
    except NotOurWorkbook as problem:
        if problem.outcome == "no_permission":
            raise _unreadable(path, problem.__cause__) from problem
        raise WriteRefused(refusal, path=path) from problem
    if meta_of(old).get("kind") != kind:
        raise WriteRefused(refusal, path=path)
    return old


def _unreadable(path: Path, problem: BaseException | None) -> WriteRefused:
    if isinstance(problem, OSError) and problem.strerror:
        return WriteRefused("output.shut_because", path=path, reason=problem)
    return WriteRefused("output.shut", path=path)


class _Figures:
    """The district's figures, and which of them some plan has taken up."""

    def __init__(self, figures: tuple[Figure, ...]) -> None:
        self.figures, self.used = figures, set[tuple[str, int]]()

    def added_to(self, result: FileResult, find: Callable[[str], Framework | None]) -> FileResult:
        """A result that counts with the school's figures in its plan; how many rows the file has stays as it was."""
        plan = result.plan
        framework = find(plan.framework) if plan and self.figures else None
        if plan is None or framework is None or result.verdict is None or result.outcome not in COUNTED:
            return result
        plan, findings, used = with_figures(framework, plan, self.figures)
        if not used:
            return result
        self.used |= {(f.sheet, f.line) for f in used}
        verdict = judge(framework, plan, result.verdict.as_of)
        known = (f for f in result.findings if not f.code.startswith("measure."))
        found = (*known, *findings, *check_measures(framework, plan, verdict))
        outcome = result.outcome
        if outcome == "read" and any(f.severity != "note" for f in found):
            outcome = "read_with_findings"
        return replace(result, plan=plan, verdict=verdict, findings=found, outcome=outcome)

    def unused(self, rollup: Rollup) -> tuple[tuple[Figure, str], ...]:
        """Figures that no plan took up, and why: `no_plan`, or `unknown` to the school's plan."""
        left = [f for f in self.figures if (f.sheet, f.line) not in self.used]
        plans = [r.plan for r in rollup.counted if r.plan]
        return tuple((f, "unknown" if any(is_of(f, plan) for plan in plans) else "no_plan") for f in left)


def _judged_on(result: FileResult, day: date, find: Callable[[str], Framework | None]) -> FileResult:
    """The same result judged by the summary's date; a workbook with a date of its own is told of it."""
    plan = result.plan
    framework = find(plan.framework) if plan else None
    if plan is None or framework is None:
        return result
    if result.verdict and result.verdict.as_of != day:
        again = result_of((plan, framework), day)
        result = replace(again, rejected=result.rejected, rows_in=result.rows_in, out=result.out)
    own = plan.header.get("as_of_fixed")
    if isinstance(own, date) and own != day:
        place = Place(result.path, plan.header_place.sheet)
        found = Finding.of("as_of.differs", place, {"own": own.isoformat(), "as_of": day.isoformat()})
        result = replace(result, findings=(*result.findings, found))
    return result


def _verify_summary(wanted: Mapping[str, Held], comments: Mapping[str, tuple[str, str]], path: Path) -> None:
    """Reads the summary back: every table, and every comment of the one before."""
    read_back(path, "summary", wanted)
    if comments:
        refuse_lost((text for _, text in comments.values()), path)

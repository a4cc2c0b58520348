"""A workbook for every school of a roster: what the schools share is read, composed and written once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from cqip_xl.drawing.fit import text_width
from cqip_xl.excel.file_name import file_name
from cqip_xl.excel.stamped import Master, is_stampable
from cqip_xl.excel.swap import sweep
from cqip_xl.excel.write import write_book
from cqip_xl.lists.form_entries import HeaderEntries, header_entries, numbered, unread_columns
from cqip_xl.lists.prefill import with_number
from cqip_xl.model.errors import BadInput, CqipError, Detail
from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.framework import Framework, header_columns
from cqip_xl.model.grid import CELL_LIMIT
from cqip_xl.model.plan import Plan, School, Value
from cqip_xl.model.roster import RosterRow
from cqip_xl.verbs.packs import load_framework
from cqip_xl.verbs.plans import Progress
from cqip_xl.verbs.workbooks import (
    blank_plan,
    plan_book,
    refuse_to_lose,
    refuse_unwritable,
    save_written,
    writable,
)
from cqip_xl.words.lexicon import lexicon

#: A school of the length that most have: a longer one could take a line more, so its workbook is drawn anew.
MARKS = School("QXIDENTITYQX", "QX the name of a school as long as most QX", "QX its district, too QX")


#: Kinds of cells of the School sheet by whose entries workbooks differ in letters alone.
_LETTERED = ("text", "person", "code")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One school's workbook to be; `shared`: the plan of all schools alike, without a name."""

    framework: Framework
    shared: Plan
    school: School
    header: HeaderEntries

    @property
    def plan(self) -> Plan:
        return self._with(self.school, self.header.values)

    @property
    def marked(self) -> Plan:
        """The plan with a mark for each text in which workbooks alike differ."""
        school = School(*(text and mark for mark, text in zip(_names(MARKS), _names(self.school), strict=True)))
        return self._with(school, {**self.header.values, **self._marks})

    def _with(self, school: School, header: Mapping[str, Value]) -> Plan:
        plan = with_number(self.framework, replace(self.shared, school=school, header_raw=self.header.raw))
        return replace(plan, header={**plan.header, **header})

    @property
    def _marks(self) -> dict[str, str]:
        """Column id of the header form -> the mark of its text."""
        columns, values = header_columns(self.framework), self.header.values
        lettered = [c.id for c in columns if c.field.kind in _LETTERED and isinstance(values.get(c.id), str)]
        return {name: f"QX entry {n} of the School sheet QX" for n, name in enumerate(lettered)}

    @property
    def texts(self) -> dict[str, str]:
        """Mark -> the text that stands there in this school's workbook."""
        named = {mark: text for mark, text in zip(_names(MARKS), _names(self.school), strict=True) if text}
        return named | {mark: str(self.header.values[name]) for name, mark in self._marks.items()}

    @property
    def alike(self) -> tuple[object, ...]:
        """What workbooks have in common that differ in the letters of these texts alone."""
        marks = self._marks
        others = tuple((name, str(value)) for name, value in self.header.values.items() if name not in marks)
        raw = tuple(self.header.raw.items())
        return id(self.shared), tuple(self.texts), tuple(marks), others, raw


def generate_many(
    pack: str,
    roster: Iterable[RosterRow],
    folder: str | Path,
    *,
    language: str = "",
    period: str = "",
    spare: int | None = None,
    as_of: date | None = None,
    people: str = "",
    rows: str = "",
    progress: Progress = lambda done, total, what: None,
) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    """One workbook for each roster row, named by number and name. Raises BadInput, WriteRefused.

    Everything is checked before the first file is written: a fault in any line leaves the folder as it was.
    """
    day = as_of or date.today()

    @cache
    def shared(pack: str, language: str, people: str) -> tuple[Framework, Plan]:
        framework = load_framework(pack)
        return framework, blank_plan(framework, language, School(), period, day, people, rows)

    def wanted(row: RosterRow) -> _Wanted:
        framework, plan = shared(row.pack or pack, row.language or language, row.people or people)
        row = numbered(row, framework)
        entries = header_entries(framework, lexicon(framework, plan.language, plan.period), row)
        for text in (*entries.values.values(), *entries.raw.values()):
            refuse_unwritable(str(text), CELL_LIMIT)
        return _Wanted(framework, plan, writable(School(row.school_id, row.name, row.district)), entries)

    listed = [row for row in roster if row.include]
    made = _checked(listed, Path(folder), wanted)
    sweep(Path(folder))
    for n, (path, one, data) in enumerate(_written(made, day, spare), start=1):
        refuse_to_lose(path, one.framework, one.plan)
        save_written(data, one.framework, one.plan, path, day)
        progress(n, len(made), path.name)
    return tuple(made), tuple(_findings(listed, tuple(made.values())))


def _findings(rows: Sequence[RosterRow], made: Sequence[_Wanted]) -> Iterator[Finding]:
    """What was found in rows that all schools share, once; in each school's line; and columns that nobody reads."""
    for plan in {id(one.shared): one.shared for one in made}.values():
        yield from plan.findings
    for one in made:
        yield from one.header.findings
    if unread := unread_columns(rows, {one.framework for one in made}):
        yield Finding.of("roster.column_unread", Place(rows[0].source), {"columns": "; ".join(unread)})


def _checked(roster: Sequence[RosterRow], folder: Path, wanted: Callable[[RosterRow], _Wanted]) -> dict[Path, _Wanted]:
    """Path -> the workbook wanted there. Raises BadInput with the first faults of the roster's lines."""
    made: dict[Path, _Wanted] = {}
    faults: list[Detail] = []
    for row in roster:
        try:
            one = wanted(row)
            path = folder / f"{file_name(f'{one.school.id} {one.school.name}'.strip())}.xlsx"
            if path in made:
                path = path.with_stem(f"{path.stem} (line {row.line})")
            refuse_to_lose(path, one.framework, one.plan)
            made[path] = one
        except CqipError as problem:
            faults.append(Detail.of("roster.line", line=row.line, problem=problem))
    if faults:
        more = Detail.of("roster.more_lines", count=len(faults) - 5) if len(faults) > 5 else Detail()
        raise BadInput("roster.not_made", faults=tuple(faults[:5]), more=more)
    return made


def _written(made: Mapping[Path, _Wanted], day: date, spare: int | None) -> Iterator[tuple[Path, _Wanted, bytes]]:
    """The bytes of each workbook, those of alike schools from one master."""
    alike = Counter(one.alike for one in made.values())
    masters: dict[tuple[object, ...], Master] = {}
    for path, one in made.items():
        kind = one.alike
        if alike[kind] > 1 and kind not in masters:
            masters[kind] = Master(write_book(plan_book(one.framework, one.marked, day, spare)), one.texts)
        master = masters.get(kind)
        texts = _texts(one, master) if master else None
        if master and texts is not None:
            yield path, one, master.stamped(texts)
        else:
            yield path, one, write_book(plan_book(one.framework, one.plan, day, spare))


def _texts(one: _Wanted, master: Master) -> dict[str, str] | None:
    """Mark -> what stands there in a school's workbook; None where more than letters would differ."""
    texts = one.texts
    short = all(is_stampable(text) and text_width(text) <= text_width(mark) for mark, text in texts.items())
    own = len({*texts.values()}) == len(texts) and not master.taken & {*texts.values()}
    return texts if short and own else None


def _names(school: School) -> tuple[str, str, str]:
    return school.id, school.name, school.district

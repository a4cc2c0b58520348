"""What the product shows in the cells that it fills, worked out again: in whatever language the workbook is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar

from cqip_xl.kinds.dates import from_serial
from cqip_xl.kinds.kind import shown
from cqip_xl.kinds.text import tidy
from cqip_xl.model.derived import derived
from cqip_xl.model.field import Field
from cqip_xl.model.framework import Framework
from cqip_xl.model.markers import serial
from cqip_xl.model.measure import measure_rows
from cqip_xl.model.period import PlanPeriod
from cqip_xl.model.plan import Plan, Row
from cqip_xl.model.rule import STATUS_WORDS
from cqip_xl.model.standard import Criterion
from cqip_xl.model.verdict import Judged, Measured, Standing, Verdict
from cqip_xl.reading.our_cells import OurCell, is_bare
from cqip_xl.rules.evidence import next_code
from cqip_xl.rules.judge import judge
from cqip_xl.rules.presets import preset
from cqip_xl.rules.requirements import ALWAYS, is_required, level_in_force
from cqip_xl.words.catalog import LANGUAGES, say
from cqip_xl.words.given import alike, every_language, standard_headings, titled
from cqip_xl.words.lexicon import Lexicon
from cqip_xl.words.sheet_texts import is_above
from cqip_xl.words.wanted import wanted
from cqip_xl.words.wording import every_form

T = TypeVar("T")

#: Two results nearer to each other than this are the same number, saved by different programs.
_NEAR = 1e-9
_NOTHING: frozenset[str] = frozenset()


class Expected:
    """Of one plan; it is judged only when something asks for it."""

    def __init__(self, framework: Framework, plan: Plan) -> None:
        self.framework, self.plan = framework, plan
        self._words = every_language(framework, plan.period)

    def shows(self, cell: OurCell) -> bool:
        """Whether what stands there is what the product shows there."""
        match cell.field.id:
            case "key":
                return is_above(self.framework, self.plan.period, shown(cell.raw))
            case "due_on":
                judged, day = self._status_of(cell), _day(cell)
                return judged is not None and day is not None and judged.due_on == day
            case "value" | "so_far" as name:
                measured = self._of(cell, self._measured)
                return measured is not None and _is_number(cell, getattr(measured, name))
            case "completion" | "parts_due" | "parts_overdue" as name:
                standing = self._of(cell, self._standings.get(cell.table.id, {}))
                return standing is not None and _is_number(cell, getattr(standing, name))
            case "status" if is_bare(cell.sheet, cell.col):
                # Values only: from another day's, which cannot be told from what somebody typed.
                return alike(shown(cell.raw)) in _statuses(self._words, *STATUS_WORDS)
            case _:
                return alike(shown(cell.raw)) in self._texts(cell)

    def says_done(self, cell: OurCell) -> bool:
        """Whether the word for "done" stands there, in any language."""
        return alike(shown(cell.raw)) in _statuses(self._words, "done")

    def _texts(self, cell: OurCell) -> Collection[str]:
        """The texts of which one must stand there."""
        match cell.field.id:
            case "title" if cell.table.source == "criteria":
                return titled(self.framework, cell.table.id).keys() | standard_headings(self.framework).keys()
            case "title" | "indicator":
                return titled(self.framework, cell.table.id)
            case "year":
                return _years(self.framework, self.plan.period)
            case "wanted":
                return _wanted(self.framework, self.plan.period)
            case "required":
                return self._required(cell)
            case "status":
                judged = self._status_of(cell)
                return _statuses(self._words, judged.status, judged.word) if judged else _NOTHING
            case "next_code":
                row = self._rows.get((cell.sheet.name, cell.row))
                return (alike(next_code(self.framework, self.plan, row)),) if row else _NOTHING
            case "attainment" | "trend":
                measured = self._of(cell, self._measured)
                code = getattr(measured, cell.field.id) if measured else ""
                return {alike(say(language, f"measures.{code}")) for language in LANGUAGES} if code else _NOTHING
            case name if cell.table.measured:
                return self._reached(cell, *name.split("."))
            case _:
                return frozenset(self._beside(cell))

    # -- of a row ------------------------------------------------------------------------------------

    @cached_property
    def _rows(self) -> Mapping[tuple[str, int], Row]:
        """Sheet and row, counted from 0, of each row of the plan."""
        rows = (row for table in self.plan.tables.values() for row in table)
        return {
            (row.place.sheet, int(row.place.cell.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or 0) - 1): row for row in rows
        }

    @cached_property
    def _verdict(self) -> Verdict:
        """As the workbook judged itself when it was saved, as far as the day is known."""
        day = self.plan.header.get("as_of_fixed")
        if not isinstance(day, date):
            day = date.today()
            with suppress(ValueError):
                day = date.fromisoformat(self.plan.source.saved.at[:10])
        return judge(self.framework, self.plan, day)

    @cached_property
    def _judged(self) -> Mapping[str, Judged]:
        return {judged.key: judged for judged in self._verdict.actions}

    @cached_property
    def _standings(self) -> Mapping[str, Mapping[str, Standing]]:
        return {name: {one.key: one for one in found} for name, found in self._verdict.standings.items()}

    def _status_of(self, cell: OurCell) -> Judged | Standing | None:
        """What is said of the row of an action, or of another with a status."""
        if cell.table.id == "actions":
            return self._of(cell, self._judged)
        return self._of(cell, self._standings.get(cell.table.id, {}))

    @cached_property
    def _measured(self) -> Mapping[str, Measured]:
        return {measured.key: measured for measured in self._verdict.measures}

    def _reached(self, cell: OurCell, name: str, year: str = "") -> Collection[str]:
        """What is said of one year of an indicator of the school's own."""
        own = self._verdict.own_measures.get(cell.table.id, ())
        measured = self._of(cell, {one.key: one for one in own})
        years = (one for one in measured.years if str(one.year) == year) if measured else ()
        codes = [code for one in years if (code := getattr(one, name))]
        return {alike(say(language, f"measures.{code}")) for language in LANGUAGES for code in codes}

    def _of(self, cell: OurCell, found: Mapping[str, T]) -> T | None:
        row = self._rows.get((cell.sheet.name, cell.row))
        return found.get(row.key) if row else None

    # -- columns that show what the framework fixes, or another table holds --------------------------

    def _required(self, cell: OurCell) -> Collection[str]:
        """Whether the row is required at the school's level."""
        criterion = self.framework.criterion(tidy(cell.key))
        if criterion is None or criterion.free:
            return _NOTHING
        if not criterion.required:
            return {alike(say(language, "entry.not_required")) for language in LANGUAGES}
        now = criterion.required == ALWAYS or self.framework.effective_level is None
        if now or is_required(self.framework, criterion, level_in_force(self.framework, self.plan)):
            return {alike(say(language, "entry.required_now")) for language in LANGUAGES}
        scale = next(s for s in self.framework.scales.values() if criterion.required in s.points)
        return {
            alike(lex.say("entry.required_from", level=lex.offer(f"scale/{scale.id}").label(criterion.required)))
            for lex in self._words
        }

    def _beside(self, cell: OurCell) -> Iterator[str]:
        """What the criteria table holds for the row's criterion, or what the framework fixes for it."""
        row = self._rows.get((cell.sheet.name, cell.row))
        own = cell.table.source == "criteria"
        code = tidy(cell.key) if own else row.text("criterion") if row else ""
        criterion, table = self.framework.criterion(code), self.framework.tables.get("criteria")
        f = cell.field if own else table.field(cell.field.shows.partition(".")[2]) if table else None
        if criterion is None or f is None:
            return
        if f.shows:
            yield from (alike(_preset_words(lex, f, criterion)) for lex in self._words)
            return
        of = next((row for row in self.plan.rows("criteria") if row.key == code), None)
        value = of.values.get(f.id) if of else None
        if isinstance(value, date):
            yield str(serial(value))  # a formula joins a day to text by its number
        elif value is not None:
            yield from (alike(shown(lex.show(f, value))) for lex in self._words)  # type: ignore[arg-type]
        elif of and f.id in of.raw:
            yield alike(of.raw[f.id])


def _preset_words(lex: Lexicon, f: Field, criterion: Criterion) -> str:
    offer, sign = lex.offer(lex.list_name(f)), lex.say("entry.list_joined")
    return (sign if sign == "、" else f"{sign} ").join(map(offer.label, preset(f, criterion)))


def _statuses(words: Collection[Lexicon], *codes: str) -> frozenset[str]:
    return frozenset(alike(text) for lex in words for text, code in lex.offer("status").accepted if code in codes)


def _day(cell: OurCell) -> date | None:
    """A day that stands there as one, or as its number."""
    match cell.raw:
        case datetime():
            return cell.raw.date()
        case date():
            return cell.raw
        case bool() | str():
            return None
        case int() | float():
            return from_serial(cell.raw)
        case _:
            return None


def _is_number(cell: OurCell, value: float | None) -> bool:
    raw = cell.raw
    if value is None or isinstance(raw, bool) or not isinstance(raw, float | int):
        return False
    return abs(raw - value) <= _NEAR * max(1.0, abs(value))


@derived
def given_of_measures(framework: Framework, period: PlanPeriod) -> frozenset[str]:
    """What stands ready in the rows of the measures beside their titles."""
    return _years(framework, period) | _wanted(framework, period)


@derived
def _years(framework: Framework, period: PlanPeriod) -> frozenset[str]:
    """What the measures call their years and terms."""
    periods = {row.period for row in measure_rows(framework, period)}
    return frozenset(
        alike(name) for lex in every_language(framework, period) for one in periods for name in lex.period_names(one)
    )


@derived
def _wanted(framework: Framework, period: PlanPeriod) -> frozenset[str]:
    """What the measures say that the framework wants."""
    said = (text for language in LANGUAGES for text in every_form(language, "measures.not_asked"))
    texts = (wanted(lex, one) for lex in every_language(framework, period) for one in framework.indicators.values())
    return frozenset(map(alike, (*said, *texts)))

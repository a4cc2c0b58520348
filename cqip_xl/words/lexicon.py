"""The words of one framework in one language: labels to show, and every spelling that is read back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from typing import TypeVar

from cqip_xl.kinds.about_amounts import AmountWords
from cqip_xl.kinds.context import Context
from cqip_xl.kinds.kind import BOUNDS
from cqip_xl.kinds.text import bare, fold, full_width, spellings
from cqip_xl.model.counted import filled_in
from cqip_xl.model.derived import derived
from cqip_xl.model.field import Field
from cqip_xl.model.framework import Framework
from cqip_xl.model.layers import BY_ROW, criterion_scales, scale_of
from cqip_xl.model.period import Period, PlanPeriod, offered_periods
from cqip_xl.model.rule import STATUS_WORDS
from cqip_xl.model.standard import Criterion
from cqip_xl.model.table import OTHER, Column, Table, columns_of
from cqip_xl.model.tongue import spoken_alike, tongue
from cqip_xl.words.catalog import LANGUAGES, has, said_before, say, spoken
from cqip_xl.words.code_names import code_names, standing
from cqip_xl.words.named import filled, names_columns
from cqip_xl.words.period_names import period_names
from cqip_xl.words.sheet_names import sheet_names
from cqip_xl.words.wording import own_words, wording_of

T = TypeVar("T")

YES_NO = ("yes", "no")
#: Of a row of the school's own this much of the title stands in dropdowns.
TITLE_CHARACTERS = 80


@dataclass(frozen=True, slots=True)
class Offer:
    """A list that a dropdown can draw on. `accepted`: (spelling, code), each spelling once by `fold`."""

    id: str
    codes: tuple[str, ...]
    labels: tuple[str, ...]
    accepted: tuple[tuple[str, str], ...]

    def label(self, code: str) -> str:
        """The label shown for a code; the code itself where it is not offered."""
        return self.labels[self.codes.index(code)] if code in self.codes else code

    def lookup(self) -> Mapping[str, str]:
        return {fold(spelling): code for spelling, code in self.accepted}


def is_placeholder(text: str) -> bool:
    """Whether a text only asks to be overtyped, such as "Click here to enter text"."""
    known, longest = _placeholders()
    return len(text) <= longest and bare(text) in known


def excel_without_placeholders(expression: str, languages: Iterable[str]) -> str:
    """The Excel expression for a text in which such texts count as nothing."""
    for text in placeholders(tuple(languages)):
        expression = f'SUBSTITUTE({expression},"{text}","")'
    return expression


@cache
def placeholders(languages: tuple[str, ...]) -> tuple[str, ...]:
    """The texts of empty form fields in those languages."""
    return tuple(text.strip() for language in languages for text in say(language, "placeholders.texts").split(";"))


@cache
def _placeholders() -> tuple[frozenset[str], int]:
    """Those of all languages; and the characters of the longest one, with some more for blanks around it."""
    known = frozenset(placeholders(LANGUAGES))
    return known, max(map(len, known)) + 8


@derived
def lexicon(framework: Framework, language: str, period: PlanPeriod) -> Lexicon:
    """The lexicon of a framework, made once for each language and period."""
    return Lexicon(framework, language, period)


class Lexicon:
    """Labels and readings of one framework for one plan period. `language` is what is shown."""

    def __init__(self, framework: Framework, language: str, period: PlanPeriod) -> None:
        self.framework, self.language, self.period = framework, language, period
        self.wording = wording_of(language, (framework,))
        #: Labels are read back in every language of the pack: they get pasted across workbooks.
        self.languages = tuple(dict.fromkeys((language, *framework.languages)))
        self._offers: dict[str, Offer] = {}
        self._contexts: dict[tuple[object, ...], Context] = {}
        self._levels: dict[tuple[object, ...], tuple[str, ...]] = {}
        #: Words of the product by key; texts of fields.
        self._said: dict[str, str] = {}
        self._texts: dict[tuple[str, str, str, str], str] = {}
        self._named: dict[tuple[Period, str], tuple[str, ...]] = {}
        self._spelled: dict[tuple[Period, ...], tuple[tuple[str, Period], ...]] = {}

    # -- labels -------------------------------------------------------------------------------------

    def say(self, key: str, /, **values: object) -> str:
        """A word of the product; columns and sheets that it names are the pack's (`words/named.py`)."""
        return self.say_of(self.sheets, key, values)

    def say_of(self, sheets: Mapping[str, str], key: str, values: Mapping[str, object]) -> str:
        """The same in a workbook whose sheets have those names."""
        text = self._said.get(key) or self._said.setdefault(key, self.wording.text(key))
        if names_columns(text):
            return filled(self, text, self.wording.written(values), sheets, key.startswith("findings."))
        return filled_in(text, self.wording.written(values)) if values else text

    @cached_property
    def sheets(self) -> Mapping[str, str]:
        """Sheet id -> what its sheet is called in a new workbook."""
        return sheet_names(self)

    def has_word(self, path: str) -> bool:
        return self.framework.has_word(self.language, path)

    def word(self, path: str) -> str:
        return self.framework.word(self.language, path)

    def field_label(self, table: str, column: Column) -> str:
        """The pack's label for a column, else the product's for the shared id, else the id."""
        return self.column_label(self.language, table, column)

    def column_label(self, language: str, table: str, column: Column) -> str:
        base = column.id.split(".", 1)[0]
        text = self._field_text(language, table, base, "label") or base.replace("_", " ").capitalize()
        if column.year:
            return f"{text} {PlanPeriod(column.year, column.year + 1, by_year=self.framework.calendar.by_year)}"
        if column.slot == OTHER:
            return self.wording.in_language(language).say("entry.other", field=text)
        return f"{text} {column.slot}" if column.slot > 1 else text

    def field_text(self, table: str, name: str, part: str) -> str:
        text = self._field_text(self.language, table, name, part)
        return filled(self, text, {}, self.sheets, always=False) if names_columns(text) else text

    def _field_text(self, language: str, table: str, name: str, part: str) -> str:
        found = self._texts.get(asked := (language, table, name, part))
        return self._texts.setdefault(asked, self._found_text(*asked)) if found is None else found

    def _found_text(self, language: str, table: str, name: str, part: str) -> str:
        words = self.framework.words
        for path in (f"fields/{table}/{name}", f"fields/{name}"):
            for wanted in self.framework.read_as(language):
                found = words.get(wanted, {}).get(f"{path}/{part}") or (
                    words.get(wanted, {}).get(path) if part == "label" else ""
                )
                if found and (
                    tongue(wanted) in (tongue(language), spoken(language)) or not has(f"fields.{name}.{part}")
                ):
                    return found
        for key in (f"fields.{table}.{name}.{part}", f"fields.{name}.{part}"):
            if has(key):
                return self.wording.in_language(language).say(key)
        return ""

    def columns(self, table: Table) -> tuple[Column, ...]:
        """The columns of a table in a plan of this period."""
        return columns_of(table, self.period)

    def unit(self, unit: str) -> str:
        """A unit of measures in words."""
        return self.word(f"units/{unit}") if unit else ""

    def criterion_label(self, criterion: Criterion) -> str:
        """What the dropdown offers: `1.10 Security, order and school safety`."""
        if criterion.free:
            return f"{criterion.id} {self.say('entry.own_row')}"
        return f"{criterion.id} {self.word(criterion.path)}{standing(self.framework, self.language, criterion)}".strip()

    def own_label(self, criterion: Criterion, title: str) -> str:
        """The same of a row of the school's own, by the title that it was given there, if any."""
        short = bare(title)[:TITLE_CHARACTERS]
        return f"{criterion.id} {short}" if short else self.criterion_label(criterion)

    def period_label(self, period: Period, language: str = "") -> str:
        """What a period is called in a language, as dropdowns offer it."""
        return self.period_names(period, language)[0]

    def period_names(self, period: Period, language: str = "") -> tuple[str, ...]:
        """What a period is called in a language: the label, then how it is written as well."""
        asked = period, language or self.language
        if asked not in self._named:
            own_word = partial(self._own_word, asked[1])
            self._named[asked] = period_names(self.framework.calendar, self.period, *asked, own_word)
        return self._named[asked]

    def _own_word(self, language: str, path: str) -> str:
        """The pack's word in that language, as it is spoken there or elsewhere; '' where it has none."""
        words = self.framework.words
        languages = self.framework.languages
        alike = (*spoken_alike(language, languages), *spoken_alike(spoken(language), languages))
        return next((text for one in alike if (text := words.get(one, {}).get(path))), "")

    # -- lists --------------------------------------------------------------------------------------

    def offer(self, name: str) -> Offer:
        """The list of that name: `criterion`, `yes_no`, `status`, `choice/<id>`, `level/<criterion id>` …"""
        if name not in self._offers:
            self._offers[name] = self._make(name)
        return self._offers[name]

    def _make(self, name: str) -> Offer:
        kind, _, rest = name.partition("/")
        match kind:
            case "criterion":
                criteria = self.framework.criteria
                return _coded(name, [(c.id, self.criterion_label(c)) for c in criteria])
            case "indicator":
                known = self.framework.indicators.values()
                offer = _coded(name, [(i.id, f"{i.id} {self.word('indicators/' + i.id)}".strip()) for i in known])
                earlier = ((s, i.id) for i in known if i.was for s in _both_widths(i.was))
                return replace(offer, accepted=_unique((*offer.accepted, *earlier)))
            case "yes_no":
                return self._product_offer(name, YES_NO, "yes_no")
            case "status":
                return self._words_offer(name, STATUS_WORDS, "status", product="status")
            case "scale":
                return self._scale_offer(name, rest)
            case _:
                return self._words_offer(name, self.framework.choices.get(rest, ()), f"choices/{rest}")

    def _product_offer(self, name: str, codes: tuple[str, ...], section: str) -> Offer:
        labels = tuple(self.say(f"{section}.{code}") for code in codes)
        accepted = _unique(
            (s, code)
            for code in codes
            for key in (f"{section}.{code}",)
            for s in spellings([self.say(key), *(text for one in LANGUAGES for text in _ever(one, key)), code])
        )
        return Offer(name, codes, labels, accepted)

    def _scale_offer(self, name: str, scale: str) -> Offer:
        """The points of a scale, its zero before them; of all scales of criteria where the row says which."""
        scales = criterion_scales(self.framework) if scale == BY_ROW else (self.framework.scales[scale],)
        offers = [self._words_offer(name, ((s.zero,) if s.zero else ()) + s.points, f"scales/{s.id}") for s in scales]
        return Offer(
            name,
            tuple(code for offer in offers for code in offer.codes),
            tuple(label for offer in offers for label in offer.labels),
            _unique(pair for offer in offers for pair in offer.accepted),
        )

    def _words_offer(self, name: str, codes: tuple[str, ...], path: str, product: str = "") -> Offer:
        def label(language: str, code: str) -> str:
            if product and not self._own_word(language, f"{path}/{code}"):
                key = f"{product}.{code}"
                return own_words(self.framework, language).get(key) or say(language, key)
            return self.framework.word(language, f"{path}/{code}")

        labels = tuple(label(self.language, code) for code in codes)
        accepted = [
            (s, code) for language in self.languages for code in codes for s in spellings([label(language, code), code])
        ]
        for code in codes:
            before = [text for lang in LANGUAGES for text in said_before(lang, f"{product}.{code}")] if product else []
            accepted += ((s, code) for s in spellings([*self.framework.earlier_words(f"{path}/{code}"), *before]))
        return Offer(name, codes, labels, _unique(accepted))

    def periods(self, f: Field) -> tuple[Period, ...]:
        """What a period cell offers in a plan of this period."""
        return offered_periods(self.framework.calendar, self.period, f.accepts, f.each)

    def period_spellings(self, f: Field) -> tuple[tuple[str, Period], ...]:
        """Every accepted spelling of every offered period, in all product languages."""
        periods = self.periods(f)
        if periods not in self._spelled:
            self._spelled[periods] = _unique(
                (s, period)
                for period in periods
                for s in spellings([name for lang in self.languages for name in self.period_names(period, lang)])
            )
        return self._spelled[periods]

    def list_name(self, f: Field) -> str:
        """Which list a field draws on, '' where it draws on none."""
        match f.kind:
            case "criterion" | "yes_no" | "indicator":
                return f.kind
            case "level":
                return f"scale/{f.scale or self._only_scale()}"
            case "choice":
                return f"choice/{f.choices}"
            case _:
                return ""

    def _only_scale(self) -> str:
        scales = self.framework.scales
        return next((s.id for s in scales.values() if s.of == "criterion"), next(iter(scales), ""))

    def levels_for(self, f: Field, criterion: Criterion | None) -> tuple[str, ...]:
        """The level codes a cell of that criterion offers, the scale's zero only where the field says so.

        Where some criteria have levels, one without any offers none.
        """
        asked = (f.id, f.scale, f.zero, criterion.id if criterion else None)
        if asked not in self._levels:
            self._levels[asked] = self._levels_for(f, criterion)
        return self._levels[asked]

    def _levels_for(self, f: Field, criterion: Criterion | None) -> tuple[str, ...]:
        name = f.scale or self._only_scale()
        if name == BY_ROW and criterion is None:
            scales = [scale.id for scale in criterion_scales(self.framework)]
            return tuple(code for one in scales for code in self._levels_for(replace(f, scale=one), None))
        scale = self.framework.scales[scale_of(self.framework, criterion) if name == BY_ROW and criterion else name]
        granted = {clause.grants for clause in self.framework.clauses if clause.scale == scale.id}
        points = tuple(p for p in scale.points if p not in granted)
        if scale.of == "school":
            points = scale.points
        elif criterion and any(c.levels for c in self.framework.criteria):
            points = criterion.levels if scale_of(self.framework, criterion) == scale.id else ()
        return ((scale.zero,) if f.zero and scale.zero and points else ()) + points

    # -- reading ------------------------------------------------------------------------------------

    def context(self, f: Field, epoch_1904: bool = False) -> Context:
        """How cells of a field are read."""
        key = (f.id, f.kind, f.precision, f.choices, f.scale, f.low, f.high, f.accepts, f.each, epoch_1904)
        if key not in self._contexts:
            self._contexts[key] = self._context(f, epoch_1904)
        return self._contexts[key]

    def _context(self, f: Field, epoch_1904: bool) -> Context:
        low, high = BOUNDS.get(f.kind, (None, None))
        name = self.list_name(f)
        offer = self.offer(name) if name else None
        periods = {fold(s): p for s, p in self.period_spellings(f)} if f.kind == "period" else {}
        labels = dict(zip(offer.codes, offer.labels, strict=True)) if offer else {}
        if f.kind == "period":
            labels = {fold(self.period_label(p)): self.period_label(p) for p in self.periods(f)}
        return Context(
            offered=offer.lookup() if offer else {},
            labels=labels,
            periods=periods,
            low=f.low if f.low is not None else low,
            high=f.high if f.high is not None else high,
            epoch_1904=epoch_1904,
            languages=(self.language, *self.framework.languages),
            calendar=self.framework.calendar,
            plan=self.period,
            names=code_names(self.framework, f.kind),
            amounts=amount_words(self.language),
            edge="first" if f.id == "start" or f.precision == "month" else "last" if f.id == "due" else "",
            region=self.framework.region,
        )

    def show(self, f: Field, value: object) -> object:
        """A value as its cell holds it: labels for codes and periods, dates and numbers as they are."""
        if isinstance(value, Period):
            return self.period_label(value)
        name = self.list_name(f)
        return self.offer(name).label(value) if name and isinstance(value, str) else value

    @property
    def unit_label(self) -> str:
        """What the pack's plans are of, as it calls its School sheet: school, program, institution."""
        return self.word("tables/school") if self.has_word("tables/school") else self.say("sheets.school")

    def table_label(self, table: Table) -> str:
        path = f"tables/{table.id}"
        named = table.is_own or self.has_word(path)
        return self.word(path) if named else self.say(f"sheets.{table.id}")


@cache
def amount_words(language: str) -> AmountWords:
    """What a language writes around numbers."""
    return AmountWords.of(*(say(language, f"forms.{name}") for name in ("about", "times", "money")))


def _ever(language: str, key: str) -> tuple[str, ...]:
    """A word of the product, and what it was in earlier versions."""
    return (say(language, key), *said_before(language, key))


def _coded(name: str, entries: Sequence[tuple[str, str]]) -> Offer:
    """A list of (code, label) that is read back by its codes alone."""
    accepted = tuple((s, code) for code, _ in entries for s in _both_widths(code))
    return Offer(name, tuple(code for code, _ in entries), tuple(label for _, label in entries), accepted)


def _both_widths(code: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((code, full_width(code))))


def _unique(pairs: Iterable[tuple[str, T]]) -> tuple[tuple[str, T], ...]:
    """The first owner of each spelling keeps it."""
    found: dict[str, tuple[str, T]] = {}
    for spelling, code in pairs:
        found.setdefault(fold(spelling), (spelling, code))
    return tuple(found.values())

"""The texts that the product itself puts on the sheets of a school's workbook, in every language of a pack.

They tell apart what we drew from what somebody typed there; compared as in `words/given.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from typing import Literal

from cqip_xl.model.derived import derived
from cqip_xl.model.field import Field
from cqip_xl.model.framework import EARLIER, Framework
from cqip_xl.model.layers import is_grouped
from cqip_xl.model.markers import BACK, VIEWS, sheet_called
from cqip_xl.model.period import PlanPeriod
from cqip_xl.model.table import TABLES, Column
from cqip_xl.words.catalog import LANGUAGES, catalog, has, of_all_versions, say
from cqip_xl.words.examples import example_of, follows_the_period, without_example
from cqip_xl.words.given import alike, all_columns, given_headings, standard_headings
from cqip_xl.words.lexicon import Lexicon, lexicon
from cqip_xl.words.named import filled, names_columns
from cqip_xl.words.wording import forms_of

#: `head`: above and between tables; `form`: labels, hints and sections of the School sheet; `views`: what is written on
#: sheets that show actions anew, `listed`: headings and words of the list there.
Part = Literal["start", "status", "head", "form", "findings", "views", "listed"]

#: What each part draws on: sections of the product's words, and of the pack's.
_PRODUCT: dict[Part, tuple[str, ...]] = {
    "start": ("start", "status"),
    "status": ("status_sheet", "status", "measures", "entry"),
    "head": ("hints", "groups", "school"),
    "form": ("school",),
    "findings": ("sheets", "col", "severity", "recalculate"),
    "views": ("views",),
    "listed": ("status",),
}
_PACK: dict[Part, tuple[str, ...]] = {
    "start": ("title", "guide", "unverified", "status"),
    "status": ("status", "cadence", "scales"),
    "head": (),
    "form": (),
    "findings": (),
    "views": ("title",),
    "listed": ("status",),
}
#: A number or a bullet before a text, as steps and lists have them; a count behind a word, such as "missing: 3".
_NUMBERED = re.compile(r"(?:\d{1,3}\.|•)\s*(?=\S)")
_COUNTED = re.compile(r"\s*\d{1,6}$")
_PLACE = re.compile(r"\{[^{}]*\}")
#: Two numbers in one cell of Status begin so.
_COUNTS = "{count}"
#: Places for values, beside those for names of columns and sheets.
_VALUES = re.compile(r"\{\w+\}")
#: Texts are the same from workbook to workbook: so many are kept.
_SEEN = 5_000
#: A shorter piece of a sentence may stand in any text.
_PIECE = 5
#: Behind the title of a framework, any version of it: "2018.3".
_VERSION = " · {version}"
#: What stands beside the day for which status is told.
_AS_OF = "status_sheet.as_of"
#: For words that no period changes.
_SOME_YEAR = PlanPeriod(2000, 2001)


@dataclass(frozen=True, slots=True)
class SheetTexts:
    """`known`: whole texts; `patterns`: sentences with places for names and days, groups for names of columns; `seen`:
    what was asked so far of these; `more`: texts of one workbook.
    """

    framework: Framework
    known: frozenset[str]
    patterns: tuple[re.Pattern[str], ...]
    seen: dict[str, bool] = field(default_factory=dict, compare=False)
    more: frozenset[str] = frozenset()

    def has(self, text: str) -> bool:
        """Whether that text is ours, also with a number before or behind it: "1. Name your school", "Plan 12"."""
        known = self.seen.get(text)
        if known is None:
            if len(self.seen) >= _SEEN:
                self.seen.clear()
            known = self.seen[text] = self._has(alike(text))
        return known or (bool(self.more) and _is_among(alike(text), self.more))

    def _has(self, text: str) -> bool:
        return _is_among(text, self.known) or any(self._fits(pattern, text) for pattern in self.patterns)

    def _fits(self, pattern: re.Pattern[str], text: str) -> bool:
        """Whether a text is that sentence, with labels of the framework where it has places for names of columns."""
        found = pattern.fullmatch(text)
        return found is not None and all(_are_labels(self.framework, said) for said in found.groups() if said)


def _is_among(text: str, known: frozenset[str]) -> bool:
    return text in known or _NUMBERED.sub("", text, count=1) in known or _COUNTED.sub("", text) in known


def is_above(framework: Framework, period: PlanPeriod, text: str) -> bool:
    """Whether that stands above a table of ours: its title, its hint, behind the hint a worked row."""
    ours = sheet_texts(framework, "head")
    return ours.has(text) or ours.has(without_example(framework, period, text))


@derived
def sheet_texts(framework: Framework, part: Part) -> SheetTexts:
    """What stands on one part of a workbook."""
    keys = [key for key in of_all_versions() if key.split(".", 1)[0] in _PRODUCT[part]]
    said = [text for lex in _lexicons(framework) for key in keys for text in _forms(lex, key)]
    texts = {text for text in said if "{" not in text}
    texts.update(text for words in framework.words.values() for text in _under(words, "/", _PACK[part]))
    if part not in ("form", "listed"):
        texts.update(_names(framework))
    texts.add(BACK)
    match part:
        case "start":
            said = [*said, *(f"{name}{_VERSION}" for name in _titles(framework))]
        case "status":
            texts |= {"–", "→", *_coded(framework), *_coded_earlier(framework)}
        case "head" if is_grouped(framework):
            texts.update(standard_headings(framework))
        case "form":
            texts.update(_form_texts(framework))
        case "listed":
            texts.update(_labels(framework))
        case "views":
            texts.update(text for code in framework.languages for text in forms_of(framework, code, _AS_OF))
        case _:
            pass
    patterns = tuple(_pattern(text) for text in _sentences(framework, part, said) if "{" in text)
    return SheetTexts(framework, frozenset(map(alike, texts)) - {""}, patterns)


def _sentences(framework: Framework, part: Part, said: Iterable[str]) -> Iterable[str]:
    """Those with places in which other words may stand: columns stood in another order, or were called otherwise, in
    earlier versions of a pack, and sheets can be renamed. Lines of Status say little beside such names.
    """
    match part:
        case "start" | "findings":
            return said
        case "head":
            return (text for text in said if names_columns(text) or "{codes}" in text)
        case "status":
            return (*_of_any_sheet(framework), *(text for text in said if _COUNTS in text))
        case _:
            return _dated_hints(framework)


def _of_any_sheet(framework: Framework) -> Iterator[str]:
    """The lines of Status that name columns and sheets, with a place for each sheet."""
    words = of_all_versions().items()
    keys = [key for key, text in words if key.startswith("status_sheet.") and names_columns(text)]
    for lex in _lexicons(framework):
        sheets = dict.fromkeys(lex.sheets, "{sheet}")
        texts = (text for key in keys for text in forms_of(framework, lex.language, key) if names_columns(text))
        yield from (filled(lex, text, {}, sheets, always=False) for text in texts if not _VALUES.search(text))


def _forms(lex: Lexicon, key: str) -> tuple[str, ...]:
    """A word as workbooks say it, in a sentence with the names of columns and sheets also what it has places for."""
    forms = forms_of(lex.framework, lex.language, key)
    named = (text for text in forms if names_columns(text) and not _VALUES.search(text))
    return (*forms, *(filled(lex, text, {}, lex.sheets, always=False) for text in named))


def is_message(framework: Framework, text: str) -> bool:
    """Whether a text has a piece of a sentence in which findings, or a list of them, are told."""
    folded = alike(text)
    return any(piece in folded for piece in _pieces(framework))


@derived
def _pieces(framework: Framework) -> tuple[str, ...]:
    """The longest piece between the places of each such sentence."""
    keys = [key for key in catalog("en") if key.split(".", 1)[0] in ("findings", "recalculate")]
    said = [text for code in LANGUAGES for key in keys for text in forms_of(framework, code, key)]
    said += [text for words in framework.words.values() for text in _under(words, "/", ("checks",))]
    pieces = {max((alike(part) for part in _PLACE.split(text)), key=len) for text in said}
    return tuple(piece for piece in pieces if len(piece) >= _PIECE)


def _under(words: Mapping[str, str], sign: str, sections: tuple[str, ...]) -> Iterator[str]:
    """The texts of some sections, also those of earlier versions."""
    for path, text in words.items():
        if path.removeprefix(EARLIER).split(sign, 1)[0] in sections:
            yield from map(str.strip, text.split("|")) if path.startswith(EARLIER) else (text,)


def _pattern(text: str) -> re.Pattern[str]:
    """A sentence in which any words stand at its places; of its parts between two | some may be left out."""
    first, *others = map(_part, text.split("|"))
    return re.compile(first + "".join(rf"(?:\s?{other})?" for other in others))


def _part(text: str) -> str:
    said = map(re.escape, map(alike, _PLACE.split(text)))
    return "".join(chain.from_iterable(zip_longest(said, map(_place, _PLACE.findall(text)), fillvalue="")))


def _place(place: str) -> str:
    """What may stand there; a name does not go over the end of a sentence, behind which somebody may have typed."""
    if place.startswith("{sheet"):
        return "[^.。]{1,40}?"
    if place.startswith("{years["):
        return ""
    if place in ("{n}", "{count}"):
        return r"\s?[\d?]{1,6}\s?"
    if place == "{version}":
        return r"\s?\d[\d.]{0,15}"
    return "([^.。]{1,200}?)" if names_columns(place) else ".{1,200}?"


def _are_labels(framework: Framework, said: str) -> bool:
    """Whether a text is the name of a column, or several one after the other."""
    known = _labels(framework)
    return said in known or all(one.strip() in known for one in re.split("[,、，]", said))


@derived
def _labels(framework: Framework) -> frozenset[str]:
    """What columns are called, or were in earlier versions."""
    tables = ("header", *framework.tables)
    return frozenset(
        label for name in tables for labels in given_headings(framework, name, _SOME_YEAR).values() for label in labels
    )


def _names(framework: Framework) -> Iterator[str]:
    """The sheets' names as Excel takes them; of the form also ours, which older workbooks have beside the pack's."""
    for lex in _lexicons(framework):
        yield from (sheet_called(lex.word(f"tables/{name}")) for name in _own(framework))
        for sheet in ("start", "school", *TABLES, "status", "findings", *(v.removeprefix("view.") for v in VIEWS)):
            path = f"tables/{sheet}"
            own = [lex.word(path)] if lex.has_word(path) else []
            ours = forms_of(framework, lex.language, f"sheets.{sheet}")
            names = [*own, *([] if own and sheet != "school" else ours)]
            yield from map(sheet_called, names)


def _own(framework: Framework) -> Iterator[str]:
    return (name for name, table in framework.tables.items() if table.is_own)


def _lexicons(framework: Framework) -> Iterator[Lexicon]:
    return (lexicon(framework, language, _SOME_YEAR) for language in framework.languages)


def _coded(framework: Framework) -> Iterator[str]:
    """Criteria and standards as lists show them, code and title, and what milestones and levels are called."""
    for lex in _lexicons(framework):
        yield from (lex.criterion_label(criterion) for criterion in framework.criteria)
        for table in framework.tables.values():
            yield from (lex.field_label(table.id, Column(f.id, f)) for f in table.fields if _on_status(f))
    yield from standard_headings(framework)


def _coded_earlier(framework: Framework) -> Iterator[str]:
    """Criteria as lists showed them in earlier versions."""
    for criterion in framework.criteria:
        yield from (f"{criterion.id} {title}" for title in framework.earlier_words(criterion.path))


def _titles(framework: Framework) -> Iterator[str]:
    """What the framework is called where its version is told: the first workbooks gave its id."""
    said = (words["title"] for words in framework.words.values() if "title" in words)
    yield from dict.fromkeys((framework.id, *said, *framework.earlier_words("title")))


def _on_status(f: Field) -> bool:
    """Whether a column's heading stands on the Status sheet, too."""
    return bool(f.done_in) or f.kind == "level"


def _form_texts(framework: Framework) -> Iterator[str]:
    """Labels and hints of the School sheet, the hints with their examples, and what its first section is called."""
    yield from (lex.unit_label for lex in _lexicons(framework))
    fields = {column.id: column.field for column in all_columns(framework, "header", _SOME_YEAR)}
    for name, labels in given_headings(framework, "header", _SOME_YEAR).items():
        yield from labels
        for lex in _lexicons(framework):
            examples = {lex.field_text("header", name.split(".")[0], "example")}
            examples |= {example_of(lex, "header", fields[name])} if name in fields else set()
            for hint in _hints_of(lex, name):
                yield hint
                yield from (f"{hint} {say(lex.language, 'entry.example', example=one)}" for one in examples if one)


def _hints_of(lex: Lexicon, name: str) -> Iterator[str]:
    """What is said beside a line of the form, now and in earlier versions."""
    yield lex.field_text("header", name.split(".")[0], "prompt")
    for path in (f"fields/header/{name}/prompt", f"fields/{name}/prompt"):
        yield from lex.framework.earlier_words(path)
    if has(key := f"fields.{name}.prompt"):
        yield from forms_of(lex.framework, lex.language, key)


def _dated_hints(framework: Framework) -> Iterator[str]:
    """Hints with a day or year as their example: one in the plan's own years, or another one in earlier versions."""
    for f in (column.field for column in all_columns(framework, "header", _SOME_YEAR)):
        for lex in _lexicons(framework):
            if not follows_the_period(f, lex.field_text("header", f.id, "example")):
                continue
            yield from (f"{hint} {say(lex.language, 'entry.example')}" for hint in _hints_of(lex, f.id))

"""The product's words for plans that are of no school: "program" where they say "school", as `units.toml` has it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from typing import Any

from cqip_xl.kinds.text import WIDE
from cqip_xl.model.counted import filled_in
from cqip_xl.model.derived import derived
from cqip_xl.model.framework import SCHOOL, UNIT, UNITS, Framework
from cqip_xl.model.markers import sheet_called
from cqip_xl.model.region import NO_REGION, Region, shared_region
from cqip_xl.model.rollup import Rollup
from cqip_xl.model.tongue import spoken_alike
from cqip_xl.words.catalog import catalog, read_words, said_before, say, spoken
from cqip_xl.words.days import day_text

#: Sections of words that speak of those who write plans; others speak to whoever runs the program, or recognise.
SPEAKING = frozenset(
    (
        *(
            "sheets",
            "col",
            "fields",
            "hints",
            "school",
            "start",
            "entry",
            "status_sheet",
            "views",
            "measures",
            "findings",
        ),
        *("summary", "state", "likely", "outcome", "outcome_advice", "detail", "reason", "reminder", "letter"),
        *("note", "consolidated"),
    )
)
#: Where a words file says otherwise what the product has words for, and calls things by other nouns.
PRODUCT, NOUNS = "product/", "nouns/"
#: What sheets are called, which Excel does not take at any length.
_SHEETS = "sheets."
_NO_WORDS: Mapping[str, str] = {}
#: With a capital it is the sheet of the actions, as English and Swedish call it.
_ALSO_A_SHEET = "plan"
#: Places in a text, which stay as they are; of forms behind a count, `{count:school;schools}`, only what begins them.
_PLACE = r"\{[^{}:]*(?::[^{};]*)?\}|\{\w+:"


@dataclass(frozen=True, slots=True)
class Wording:
    """Words in a language for one kind of unit and in a region. `labels`: language -> the name of the School sheet.

    `framework`: the one whose plans they are for, None for several; its own words and nouns go before the product's.
    """

    language: str
    unit: str = SCHOOL
    labels: tuple[tuple[str, str], ...] = ()
    region: Region = NO_REGION
    framework: Framework | None = None

    @property
    def order(self) -> str:
        """The order of day, month and year."""
        return self.region.order(self.language)

    def day(self, day: date) -> str:
        """A day in a sentence."""
        return day_text(self.language, day, self.order)

    def say(self, key: str, /, **values: object) -> str:
        """The word with `{name}` places filled, days as they are written; English where the language lacks it."""
        text = self.text(key)
        return filled_in(text, self.written(values)) if values else text

    def written(self, values: Mapping[str, object]) -> dict[str, object]:
        """Values as they stand in sentences: days in words."""
        return {name: self.day(one) if isinstance(one, date) else one for name, one in values.items()}

    def text(self, key: str) -> str:
        """The word with its places."""
        own = own_words(self.framework, self.language) if self.framework else _NO_WORDS
        language = spoken(self.language)
        language = language if key in catalog(language) else "en"
        nouns = own_nouns(self.framework, language) if self.framework else ()
        if key in own:
            return sheet_called(own[key]) if key.startswith(_SHEETS) else own[key]
        return self._worded(language, key, catalog(language).get(key, key), nouns)

    def earlier(self, key: str) -> tuple[str, ...]:
        """What earlier versions said instead of that word, with its places."""
        language = spoken(self.language)
        nouns = own_nouns(self.framework, language) if self.framework else ()
        return tuple(self._worded(language, key, text, nouns) for text in said_before(language, key))

    def _worded(self, language: str, key: str, text: str, nouns: tuple[tuple[str, str], ...]) -> str:
        """A word of the product with the unit's and the pack's words in it, where it speaks of them."""
        if key.partition(".")[0] not in SPEAKING or (self.unit == SCHOOL and not nouns):
            return text
        labels = dict(self.labels)
        label = next((labels[one] for one in spoken_alike(self.language, labels) if one in labels), "")
        label = label or labels.get(language, "")
        text = _said(language, self.unit, label, nouns, text)
        return sheet_called(text) if key.startswith(_SHEETS) else text

    def in_language(self, language: str) -> Wording:
        return self if language == self.language else replace(self, language=language)


def wording_of(language: str, frameworks: Iterable[Framework]) -> Wording:
    """The words for plans of those frameworks: of one kind of unit its own, of several the word for any unit."""
    frameworks = tuple(frameworks)
    units = {framework.unit for framework in frameworks} or {SCHOOL}
    labels = {_labels(framework) for framework in frameworks}
    return Wording(
        language,
        units.pop() if len(units) == 1 else UNIT,
        labels.pop() if len(labels) == 1 else (),
        shared_region({framework.region for framework in frameworks}),
        frameworks[0] if len(set(frameworks)) == 1 else None,
    )


def wording_of_rollup(rollup: Rollup, language: str, pack: str = "") -> Wording:
    """The words for a roll-up's plans; where it has a framework `pack`, for those of that one."""
    frameworks = rollup.frameworks or {case.framework for case in rollup.cases}
    own = [framework for framework in frameworks if framework.id == pack]
    return wording_of(language, own or frameworks)


def _labels(framework: Framework) -> tuple[tuple[str, str], ...]:
    """Language -> the pack's own label of the School sheet, where it has one."""
    said = ((language, words.get("tables/school", "")) for language, words in framework.words.items())
    return tuple((language, label) for language, label in said if label)


@lru_cache(maxsize=1 << 12)  # the same for all packs
def every_form(language: str, key: str) -> tuple[str, ...]:
    """A word as it is for each kind of unit: for recognising what workbooks, also of earlier versions, say."""
    wordings = [Wording(language, unit) for unit in UNITS]
    return tuple(dict.fromkeys(text for one in wordings for text in (one.say(key), *one.earlier(key))))


def forms_of(framework: Framework, language: str, key: str) -> tuple[str, ...]:
    """A word as workbooks of a framework say it, those of earlier versions first."""
    own = wording_of(language, (framework,))
    texts = (*said_before(language, key), *own.earlier(key), say(language, key), own.text(key))
    return tuple(dict.fromkeys(texts))


@derived
def own_words(framework: Framework, language: str) -> Mapping[str, str]:
    """What a pack says in place of the product's words, by their key."""
    alike = spoken_alike(language, framework.languages)
    said = {key: text for one in reversed(alike) for key, text in framework.words.get(one, {}).items()}
    return {key.partition("/")[2].replace("/", "."): text for key, text in said.items() if key.startswith(PRODUCT)}


@derived
def own_nouns(framework: Framework, language: str) -> tuple[tuple[str, str], ...]:
    """What a pack calls what the product has a noun for: the product's word form and the pack's."""
    alike = spoken_alike(language, framework.languages)
    said = {key: text for one in reversed(alike) for key, text in framework.words.get(one, {}).items()}
    return tuple((key.removeprefix(NOUNS), text) for key, text in said.items() if key.startswith(NOUNS))


@lru_cache(maxsize=1 << 14)
def _said(language: str, unit: str, label: str, nouns: tuple[tuple[str, str], ...], text: str) -> str:
    """A text with the unit's and the pack's words in it."""
    shown, forms, pattern = _forms(language, unit, nouns)

    def other(found: re.Match[str]) -> str:
        own = found[0]
        if own.startswith("{"):
            return own
        if own in forms:
            return forms[own].replace("{label}", label or shown)
        word = forms[own[:1].lower() + own[1:]]
        return word[:1].upper() + word[1:]

    return pattern.sub(other, text)


@cache
def _forms(
    language: str, unit: str, nouns: tuple[tuple[str, str], ...]
) -> tuple[str, Mapping[str, str], re.Pattern[str]]:
    """The label, what stands in place of what, and where: whole words in scripts with blanks, the longest first."""
    words = _units(language)
    forms = {text: text for text in words["same"]} | {
        str(own): str(other) for own, other in words.get(unit, {}).items()
    }
    label = forms.pop("label", "")
    forms |= nouns
    begun = {own[:1].upper() + own[1:] for own in forms if own != _ALSO_A_SHEET}
    texts = sorted({*forms, *begun}, key=lambda text: (-len(text), text))
    edges = ("", "") if any(WIDE.search(text) for text in texts) else (r"(?<!\w)", r"(?!\w)")
    pattern = re.compile(f"{_PLACE}|{edges[0]}(?:{'|'.join(map(re.escape, texts))}){edges[1]}")
    return label, forms, pattern


@cache
def _units(language: str) -> Mapping[str, Any]:
    units = read_words("units").get(language)
    assert isinstance(units, Mapping)
    return units


@cache
def noun_forms(language: str) -> Mapping[str, tuple[str, ...]]:
    """The product's nouns that a pack can word otherwise, and their forms in a language of the product."""
    nouns = read_words("nouns").get(language)
    assert isinstance(nouns, Mapping)
    return {name: tuple(map(str, forms)) for name, forms in nouns.items()}

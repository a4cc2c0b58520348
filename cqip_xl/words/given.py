"""Titles and headings that the product itself puts into a table, in every language of a pack.

All texts are alike (`alike`): case, blanks, line breaks and how accents are composed do not tell two of them apart.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

from cqip_xl.kinds.text import fold
from cqip_xl.model.derived import derived
from cqip_xl.model.framework import Framework, header_columns
from cqip_xl.model.markers import PLAN_FIELDS, SCHOOL_FIELDS
from cqip_xl.model.period import PlanPeriod
from cqip_xl.model.table import CALCULATED, NEXT_CODE, PARTS, REQUIRED, TITLE, Column, columns_of
from cqip_xl.words.catalog import LANGUAGES, has, say
from cqip_xl.words.lexicon import Lexicon, lexicon
from cqip_xl.words.wording import every_form


@lru_cache(maxsize=1 << 14)
def alike(text: str) -> str:
    """The form in which texts of ours are compared with what stands in a cell; they come again in every workbook."""
    return fold(text if text.isascii() else unicodedata.normalize("NFC", text))


@derived
def given_titles(framework: Framework, table: str) -> Mapping[str, frozenset[str]]:
    """Key of each row that the pack fixes -> its titles; rows that the school words itself have none.

    Of measures the keys are those of the indicators, and the titles have them in front as well.
    """
    spec = framework.tables.get(table)
    match spec.source if spec else "":
        case "criteria":
            return {c.id: texts_of(framework, c.path) for c in framework.criteria if not c.free}
        case "clauses":
            keys, path = [c.id for c in framework.clauses], "clauses"
        case "indicators":
            keys, path = list(framework.indicators), "indicators"
        case _:
            return {}
    titles = {key: texts_of(framework, f"{path}/{key}") for key in keys}
    if path == "indicators":
        ids = {key: [one for one in (key, framework.indicators[key].was) if one] for key in keys}
        return {
            key: frozenset({*map(alike, ids[key]), *texts, *(alike(f"{one} {t}") for one in ids[key] for t in texts)})
            for key, texts in titles.items()
        }
    return titles


@derived
def standard_headings(framework: Framework) -> Mapping[str, str]:
    """Code and title of each standard, as they stand over its criteria, and in lists -> its id."""
    return {
        alike(f"{standard.id} {title}"): standard.id
        for standard in framework.all_standards
        for title in texts_of(framework, f"standards/{standard.id}")
    }


@derived
def titled(framework: Framework, table: str) -> Mapping[str, frozenset[str]]:
    """Title -> the keys of the rows that have it."""
    found: dict[str, set[str]] = {}
    for key, titles in given_titles(framework, table).items():
        for title in titles:
            found.setdefault(title, set()).add(key)
    return {title: frozenset(keys) for title, keys in found.items()}


def texts_of(framework: Framework, path: str) -> frozenset[str]:
    """What the pack says at a path, in each of its languages, and what it said in earlier versions."""
    said = frozenset(alike(text) for words in framework.words.values() if (text := words.get(path)))
    said |= frozenset(map(alike, framework.earlier_words(path)))
    return said or frozenset((alike(path.rsplit("/", 1)[-1]),))  # what is shown in place of a word that is not there


@derived
def given_headings(framework: Framework, table: str, period: PlanPeriod) -> Mapping[str, frozenset[str]]:
    """Column id -> its whole headings, with and without the word for "required"; of `header` the labels of lines."""
    required = [f"({say(language, 'entry.required_word')})" for language in LANGUAGES]
    found: dict[str, frozenset[str]] = {}
    for column in all_columns(framework, table, period):
        labels = {lex.field_label(table, column) for lex in every_language(framework, period)}
        labels |= {*product_labels(column), *earlier_labels(framework, table, column)}
        more = {f"{label}{gap}{word}" for label in labels for gap in ("", " ") for word in required}
        found[column.id] = frozenset(map(alike, labels | more))
    return found


def product_labels(column: Column) -> Iterator[str]:
    """The product's own labels of a column for every kind of unit, as workbooks of earlier versions have them."""
    if has(key := f"fields.{column.id}.label"):
        yield from (label for language in LANGUAGES for label in every_form(language, key))


def earlier_labels(framework: Framework, table: str, column: Column) -> Iterator[str]:
    """What the pack called a column, or a line of the form, in earlier versions."""
    name = column.id.split(".", 1)[0]
    for path in (f"fields/{table}/{name}", f"fields/{name}"):
        yield from (*framework.earlier_words(path), *framework.earlier_words(f"{path}/label"))


def all_columns(framework: Framework, table: str, period: PlanPeriod) -> Iterator[Column]:
    """Every column that a table may be drawn with, or every line of the form."""
    if table == "header":
        yield from (Column(f.id, f) for f in (*SCHOOL_FIELDS, *PLAN_FIELDS))
        yield from header_columns(framework)
        return
    yield from (Column(f.id, f) for f in (*CALCULATED, *PARTS, REQUIRED, NEXT_CODE, TITLE))
    yield Column("key", TITLE)
    yield from columns_of(framework.tables[table], period)


def every_language(framework: Framework, period: PlanPeriod) -> tuple[Lexicon, ...]:
    """The words of a framework in each of its languages, then in the product's others."""
    return tuple(lexicon(framework, code, period) for code in dict.fromkeys((*framework.languages, *LANGUAGES)))

"""Sentences of a workbook name the columns and sheets that the pack has, as they are called there, and no others."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from cqip_xl.model.book import Book, Content, Link
from cqip_xl.model.framework import Framework, header_columns
from cqip_xl.model.markers import PLAN_FIELDS, SCHOOL_FIELDS
from cqip_xl.model.plan import School
from cqip_xl.model.table import SHEETS, columns_of
from cqip_xl.rules.case import case_of
from cqip_xl.verbs import blank_plan
from cqip_xl.words.catalog import LANGUAGES, catalog
from cqip_xl.words.lexicon import lexicon
from cqip_xl.words.wording import SPEAKING
from cqip_xl.workbook.workbook import compose_workbook
from tests.workbook.packs import PACKS
from tests.workbooks import DAY, with_few_rows

#: What may be taken away from a pack without a rule of its own asking for it.
LOOSE = ("owner", "supporters", "progress", "budget_source", "start", "level_target", "state")
QUOTES = {"zh-Hans": "“([^“”{}]+)”", "zh-Hant": "「([^「」{}]+)」"}
#: Words after which a sentence names a sheet or a column, in the languages whose names are no words like others.
NAMING = {"en": r"\b([Ss]heet|[Cc]olumn) ", "sv": r"\b([Bb]ladet|[Kk]olumnen) ", "vi": r"\b([Tt]rang|[Cc]ột) "}
#: Sentences about the summary, the roster or old workbooks name what these have.
ELSEWHERE = (
    "findings.school.",
    "findings.roster",
    "findings.duplicate",
    "summary.",
    "outcome",
    "recalculate.",
    "before.",
)
#: Commands of Excel.
COMMANDS = {"启用编辑", "啟用編輯", "貼上值", "粘贴值"}


@cache
def plain(name: str) -> Framework:
    return with_few_rows(PACKS[name], 3)


def lessened(framework: Framework, chance: random.Random) -> Framework:
    """The framework without some columns that no rule needs, and perhaps without its reviews or evidence."""
    gone = {name for name in LOOSE if chance.random() < 0.5}
    left = {
        name: replace(
            table, fields=tuple(f for f in table.fields if f.id not in gone or name not in ("actions", "criteria"))
        )
        for name, table in framework.tables.items()
        if name in ("actions", "criteria", "clauses", "measures") or table.is_own or chance.random() < 0.6
    }
    return replace(framework, tables=left, status=framework.status, wanted=(), cadence=(), council=None, alerts=())


def drawn(framework: Framework, language: str) -> Book:
    plan = blank_plan(framework, language, School("", ""), as_of=DAY)
    return compose_workbook(case_of(framework, plan, DAY))


def called(framework: Framework, book: Book, language: str) -> set[str]:
    """Every heading, label of a line and name of a sheet."""
    plan = blank_plan(framework, language, School("", ""), as_of=DAY)
    lex = lexicon(framework, language, plan.period)
    names = {sheet.name for sheet in book.sheets}
    names |= {lex.field_label(t.id, c) for t in framework.tables.values() for c in columns_of(t, plan.period)}
    names |= {lex.field_label("header", c) for c in header_columns(framework)}
    names |= {lex.say(f"fields.{f.id}.label") for f in (*SCHOOL_FIELDS, *PLAN_FIELDS)}
    return names | {lex.say("fields.status.label"), lex.say("entry.required_word"), *COMMANDS}


def sentences(book: Book) -> Iterator[str]:
    """What the product says on Start, above tables, on Status and in prompts."""
    shown = [sheet for sheet in book.sheets if not sheet.hidden]
    for sheet in shown:
        for cell in sheet.cells:
            if sheet in (shown[0], shown[-1]) or cell.row == 1:
                yield from filter(None, (_text(cell.content),))
        for validation in sheet.validations:
            yield from (validation.prompt, validation.error)


def _text(content: Content) -> str:
    return content.text if isinstance(content, Link) else content if isinstance(content, str) else ""


CASES = [(name, language) for name, framework in PACKS.items() for language in framework.languages]


@pytest.mark.parametrize(("name", "language"), CASES, ids=[" ".join(case) for case in CASES])
def test_what_a_sentence_names_is_there_under_that_name(name: str, language: str) -> None:
    chance = random.Random(f"{name} {language}")
    for framework in (plain(name), lessened(plain(name), chance)):
        book = drawn(framework, language)
        names = called(framework, book, language)
        own = {text for words in framework.words.values() for text in words.values()}
        quotes = re.compile(QUOTES.get(language, '"([^"{}]+)"'))
        said = [text for text in sentences(book) if text not in own]
        assert not [text for text in said if re.search(r"\{|\||\[\w+\]", text)]
        quoted = {(found, text) for text in said for found in quotes.findall(text) if len(text) < 255}
        assert not [
            text for found, text in quoted if found not in names and not any(text in one or found in one for one in own)
        ]
        gone = missing_labels(framework, PACKS[name], language) - names
        naming = NAMING.get(language, "^$ ")
        assert not [text for text in said for label in gone if re.search(naming + re.escape(label) + r"\b", text)]


def missing_labels(framework: Framework, whole: Framework, language: str) -> set[str]:
    """What the pack's own columns and the product's sheets would be called that are not there."""
    lex = lexicon(whole, language, blank_plan(whole, language, School("", ""), as_of=DAY).period)
    sheets = {lex.say(f"sheets.{name}") for name in SHEETS if name not in framework.tables}
    there = {name: {f.id for f in table.fields} for name, table in framework.tables.items()}
    return sheets | {
        lex.field_label(table.id, column)
        for table in whole.tables.values()
        for column in lex.columns(table)
        if column.field.id not in there.get(table.id, ())
    }


@pytest.mark.parametrize("language", sorted(NAMING))
def test_no_sentence_has_the_name_of_a_column_or_sheet_in_it(language: str) -> None:
    """They name them by places, which are filled with what the pack has."""
    words = catalog(language)
    labels = {text for key, text in words.items() if re.fullmatch(r"fields\.\w+\.label|sheets\.\w+", key)}
    labels -= {words["sheets.school"], words["sheets.left_over"], words["fields.school_name.label"]}
    found = re.compile(f'{NAMING[language]}["”]?({"|".join(map(re.escape, sorted(labels, key=len, reverse=True)))})\\b')
    keys = [key for key in words if key.split(".")[0] in SPEAKING and not key.startswith(ELSEWHERE)]
    assert [key for key in keys if found.search(words[key])] == []


@pytest.mark.parametrize("language", sorted({*LANGUAGES} - {*NAMING}))
def test_no_quoted_name_of_a_column_or_sheet_stands_in_a_sentence(language: str) -> None:
    words = catalog(language)
    labels = {text for key, text in words.items() if re.fullmatch(r"fields\.\w+\.label|sheets\.\w+", key)}
    labels -= {words["sheets.school"], words["sheets.left_over"], words["fields.school_name.label"]}
    keys = [key for key in words if key.split(".")[0] in SPEAKING and not key.startswith(ELSEWHERE)]
    assert [key for key in keys if labels & {*re.findall(QUOTES[language], words[key])}] == []

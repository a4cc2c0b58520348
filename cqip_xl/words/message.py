"""Findings put into words: place · what is there · what is wanted · what to do."""

from __future__ import annotations

import re
from datetime import date

from cqip_xl.model.finding import Finding
from cqip_xl.model.framework import header_columns
from cqip_xl.model.table import columns_of
from cqip_xl.words.catalog import has, say
from cqip_xl.words.examples import wanted_in
from cqip_xl.words.lexicon import Lexicon

#: Values that may name a word; whatever somebody typed stands in others and stays as it is.
WORDED = ("field", "column", "table", "check", "status", "current", "target", "doubt", "sign", "reason", "likely", "by")
#: Values that are lists: whole in the finding, so that every place is named; a sentence shows the first of them.
LISTED, SHOWN = ("cells", "rows"), 8
#: The fault whose own sentence says what was meant.
READ_AS = "read_as"
#: Values that may be days, in the order of years, months and days.
DAYS, _DAY = frozenset("due start first last done as_of own day".split()), re.compile(r"\d{4}-\d\d-\d\d")

#: What people wrote beside the cells of a plan, and the schools that a file may be of, are shown whole.
WHOLE = ("said", "schools")


def message(finding: Finding, lex: Lexicon) -> str:
    """The sentence of a finding in the lexicon's language, without its place."""
    values = {key: _shown(key, text, lex) for key, text in finding.values.items()}
    meant = values.get("meant", "")
    meant = "" if meant == finding.values.get("raw", "").strip() else meant  # a day as text, written as it should be
    key = f"findings.{finding.code}"
    if has(key):
        return _with_meant(lex.say(key, **values).rstrip(), meant, lex)
    if finding.code.startswith("check."):
        return values.get("check", finding.code)
    fault = finding.values.get("fault", finding.code.rpartition(".")[2])
    wanted = lex.say(f"wanted.{finding.values.get('kind', 'text')}", **wanted_in(lex)) or lex.say("wanted.text")
    text = lex.say(f"findings.cell.{fault}", **{**values, "wanted": wanted})
    return _with_meant(text, "" if fault == READ_AS else meant, lex)


def _with_meant(text: str, meant: str, lex: Lexicon) -> str:
    return f"{text} {lex.say('findings.did_you_mean', meant=meant)}" if meant else text


def _shown(key: str, text: str, lex: Lexicon) -> str:
    if key in WORDED:
        return _value(text, lex)
    if key in WHOLE:
        return text
    if key in DAYS and _DAY.fullmatch(text):
        return lex.wording.day(date.fromisoformat(text))
    if key == "meant":
        return _DAY.sub(lambda day: lex.wording.day(date.fromisoformat(day[0])), text)
    things = text.split(", ") if key in LISTED else []
    return f"{', '.join(things[:SHOWN])} …" if len(things) > SHOWN else _short(text)


def pack_message(finding: Finding, language: str = "en") -> str:
    """The sentence of a finding in a pack, without its place."""
    values = {"hint": "", **finding.values}
    if values["hint"]:
        values["hint"] = f" {say(language, 'findings.did_you_mean', meant=values['hint'])}"
    if values.get("by"):
        values["by"] = f" {say(language, 'pack_value.asked_by', by=values['by'])}"
    for name, section in (("wanted", "pack_wanted"), ("problem", "pack_yaml"), ("value", "pack_value")):
        word, _, named = values.get(name, "").removeprefix("@").partition("|")
        if values.get(name, "").startswith("@") and has(f"{section}.{word}"):
            parts = named.split("|") if section == "pack_wanted" else [named]
            values[name] = say(language, f"{section}.{word}", **dict(zip("ab", parts, strict=False)))
    return _filled(language, f"findings.{finding.code}", values)


def _filled(language: str, key: str, values: dict[str, str]) -> str:
    return say(language, key, **values) if values else say(language, key)


def _value(text: str, lex: Lexicon) -> str:
    """`@column/actions/due` and the like become words."""
    if not text.startswith("@"):
        return _short(text)
    head, _, rest = text[1:].partition("/")
    match head:
        case "column":
            table, _, column = rest.partition("/")
            return _column(table, column, lex)
        case "table":
            table_spec = lex.framework.tables.get(rest)
            return lex.table_label(table_spec) if table_spec else rest
        case "status":
            return lex.offer("status").label(rest)
        case "sheets.school":
            return lex.unit_label
        case _ if not rest:
            return lex.say(head)
        case _:
            return lex.word(f"{head}/{rest}")


def _short(text: str) -> str:
    return text if len(text) <= 120 else text[:117] + "…"


def _column(table: str, column: str, lex: Lexicon) -> str:
    if table == "header":
        columns = header_columns(lex.framework)
    else:
        spec = lex.framework.tables.get(table)
        columns = columns_of(spec, lex.period) if spec else ()
    found = next((c for c in columns if c.id == column), None)
    if found is None:
        return lex.say(f"fields.{column}.label") if has(f"fields.{column}.label") else column
    return lex.field_label(table, found)

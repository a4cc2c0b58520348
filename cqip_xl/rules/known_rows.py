"""Rows that cells of other tables name, by their number or by what they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from cqip_xl.kinds.likeness import did_you_mean
from cqip_xl.kinds.text import bare, fold
from cqip_xl.model.derived import derived
from cqip_xl.model.field import Field
from cqip_xl.model.finding import Finding
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import Row, Value
from cqip_xl.model.table import Table

#: Of what a row says this much stands behind its number in dropdowns.
FIRST_CHARACTERS = 60


def row_label(table: Table, row: Row) -> str:
    """What dropdowns offer: the row's number and its first words."""
    return f"{row.key} {bare(row.text(table.told_by))[:FIRST_CHARACTERS]}".strip()


@derived
def row_fields(table: Table) -> Mapping[str, Field]:
    """The fields of a table whose cells name rows."""
    return {f.id: f for f in reversed(table.fields) if f.kind == "row"}


def with_known_rows(
    framework: Framework, tables: Mapping[str, Sequence[Row]], findings: list[Finding]
) -> dict[str, Sequence[Row]]:
    """The tables with the keys of rows where cells name them; a text that names none is told and kept as it is."""
    made: dict[str, Sequence[Row]] = dict(tables)
    for name, rows in tables.items():
        if fields := row_fields(framework.tables[name]):
            known = {f.rows: _known(framework.tables[f.rows], tables.get(f.rows, ())) for f in fields.values()}
            made[name] = tuple(_named(name, fields, row, known, findings) for row in rows)
    return made


def _known(table: Table, rows: Sequence[Row]) -> Mapping[str, str]:
    """Folded number, label, or text that only one row has -> the row's key."""
    texts = Counter(fold(row.text(table.told_by)) for row in rows)
    known = {text: row.key for row in rows if texts[text := fold(row.text(table.told_by))] == 1 and text}
    return known | {fold(label): row.key for row in rows for label in (row_label(table, row), row.key)}


def _named(
    name: str, fields: Mapping[str, Field], row: Row, known: Mapping[str, Mapping[str, str]], findings: list[Finding]
) -> Row:
    values: dict[str, Value] = dict(row.values)
    raw = dict(row.raw)
    for column, text in row.values.items():
        f = fields.get(column.partition(".")[0])
        if f is None or not isinstance(text, str):
            continue
        keys = known[f.rows]
        if key := _key_of(text, keys):
            values[column] = key
            continue
        del values[column]
        raw[column] = text
        told = {"field": f"@column/{name}/{column}", "raw": text, "table": f"@table/{f.rows}"}
        findings.append(Finding.of("row.unknown", row.at(column), {**told, "meant": did_you_mean(text, keys)}))
    return replace(row, values=values, raw=raw) if values != row.values else row


def _key_of(text: str, keys: Mapping[str, str]) -> str:
    """The row that a text names; '' where its number is one row's and the words behind it are another's."""
    said = fold(text)
    if said in keys:
        return keys[said]
    number, _, words = said.partition(" ")
    key = keys.get(number.rstrip(":.,;"), "")
    return key if keys.get(words, key) == key else ""

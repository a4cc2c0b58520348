"""The personal names in received workbooks, collected with openpyxl and nothing of the program but its packs."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl

from cqip_xl.model.framework import Framework
from tests.attacks.oracle import Written

Rows = list[tuple[Any, ...]]


def workbooks(path: Path) -> Iterator[bytes]:
    """The bytes of a workbook, or of each in a zip."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    else:
        yield path.read_bytes()


def names_in(data: bytes, frameworks: Mapping[str, Framework]) -> set[str]:
    """Everybody named in the People table or a cell for persons, without the pack's roles and the school's groups."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except Exception:
        return set()
    if "_cqip" not in book.sheetnames:
        return set()
    meta = {row[0]: row[1] for row in book["_cqip"].iter_rows(values_only=True) if row[0]}
    framework = frameworks[meta["pack"]]
    found, groups = set[str](), set[str]()
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            rows = [row for row in sheet.iter_rows(values_only=True) if row]
            groups |= set(_people(rows, framework, listed=False))
            found |= {*_people(rows, framework, listed=True), *_in_header(rows, framework), *_in_rows(rows, framework)}
    return {name for name in found if name not in groups | _roles(framework) and len(name) > 1}


def _people(rows: Rows, framework: Framework, listed: bool) -> Iterator[str]:
    """Names and other names of the People table; of groups, where `listed` is not wanted."""
    group = {framework.word(language, "choices/person_kind/group") for language in framework.languages}
    for line in _table(rows, "people"):
        if (line.get("person_kind") not in group) == listed:
            yield from _parts(f"{line.get('name') or ''};{line.get('alias') or ''}")


def _in_rows(rows: Rows, framework: Framework) -> Iterator[str]:
    for name, table in framework.tables.items():
        persons = {f.id for f in table.fields if f.kind == "person"}
        for line in _table(rows, name) if persons else ():
            for column, value in line.items():
                if column.partition(".")[0] in persons and isinstance(value, str):
                    yield from _parts(value)


def _in_header(rows: Rows, framework: Framework) -> Iterator[str]:
    persons = {f.id for f in framework.header if f.kind == "person"}
    for row in rows:
        if str(row[0]).partition(".")[0] in persons and len(row) > 2 and isinstance(row[2], str):
            yield from _parts(row[2])


def _table(rows: Rows, name: str) -> Iterator[dict[str, Any]]:
    """The rows below a table's marker, by the ids beside it."""
    ids: tuple[Any, ...] = ()
    for above, row in pairwise([(None,), *rows]):
        if isinstance(row[0], str) and row[0].startswith("#cqip:"):
            ids = row if row[0] == f"#cqip:{name}" else ()
        elif ids and above is not ids:  # below the headings
            yield {str(column): value for column, value in zip(ids, row, strict=False) if column and value is not None}


def _parts(text: str) -> Iterator[str]:
    yield from (part.strip() for part in re.split(r"[;；、+\n，]", text) if part.strip())


def _roles(framework: Framework) -> set[str]:
    words = {framework.word(code, f"people/{p.id}") for p in framework.people for code in framework.languages}
    return words | {alias.strip() for p in framework.people for alias in p.values.get("alias", "").split(";")}


def told_in(path: Path) -> str:
    """Every text and every attribute of every part of a workbook, composed."""
    written = Written(path)
    texts = {
        t for tree in written.trees.values() for e in tree.iter() for t in (e.text, e.tail, *e.attrib.values()) if t
    }
    return unicodedata.normalize("NFC", "\n".join({*written.strings, *texts}))


def stands_in(name: str, text: str) -> bool:
    """Whether a name stands in a text as a name: whole, in whatever case."""
    name = unicodedata.normalize("NFC", name)
    if name[0] >= "\u2e80":
        return name in text
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None

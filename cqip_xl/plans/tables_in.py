"""Lists given to commands (people, rows, roster) out of .csv, .xlsx and .yaml: records of text and values."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from cqip_xl.excel.read import open_grid
from cqip_xl.kinds.dates import read_text_date
from cqip_xl.kinds.kind import is_empty, shown
from cqip_xl.kinds.text import fold
from cqip_xl.model.errors import BadInput, NotOurWorkbook
from cqip_xl.model.framework import TABLES, Framework
from cqip_xl.model.grid import ErrorCell
from cqip_xl.model.plan import Plan
from cqip_xl.model.rollup import RosterRow
from cqip_xl.words.catalog import LANGUAGES, say

Record = Mapping[str, object]

ROSTER_COLUMNS = [
    "school_id",
    "name",
    "district",
    "language",
    "pack",
    "people",
    "contact",
    "deadline",
    "include",
    "file",
]


def read_people_file(path: Path, framework: Framework) -> tuple[Record, ...]:
    """People: a column of names, or columns by field id or heading. Raises BadInput."""
    sheets = _sheets(path)
    rows = next(iter(sheets.values()), [])
    people = framework.tables.get("people")
    if people is None:
        raise BadInput(f"The framework {framework.id} keeps no list of people; leave --people out.")
    records = [row if "name" in _folded(row) else {"name": next(iter(row.values()), "")} for row in rows]
    if not any(str(r.get("name", "") or _folded(r).get("name", "")) for r in records):
        raise BadInput(f'"{path}" names nobody; a list of names or a column "name" is wanted.')
    return tuple(records)


def read_rows_file(path: Path, framework: Framework, plan: Plan) -> dict[str, tuple[Record, ...]]:
    """Rows for any table: YAML by table id; .xlsx by sheet (id or name); .csv for the actions. Raises BadInput."""
    sheets = _sheets(path)
    found: dict[str, tuple[Record, ...]] = {}
    names = {fold(t): t for t in TABLES} | {
        fold(say(language, f"sheets.{t}")): t for t in TABLES for language in LANGUAGES
    }
    for name, rows in sheets.items():
        table = names.get(fold(name)) or ("actions" if len(sheets) == 1 else "")
        if not table or table not in framework.tables:
            known = ", ".join(framework.tables)
            raise BadInput(f'"{path}": "{name}" is no table of {framework.id}; there are: {known}.')
        found[table] = tuple(rows)
    return found


def read_roster(path: Path) -> tuple[RosterRow, ...]:
    """The district's list of schools. Raises BadInput with every faulty line in one sentence."""
    rows = next(iter(_sheets(path).values()), [])
    if not rows:
        raise BadInput(f'The roster "{path}" has no rows; columns are: {", ".join(ROSTER_COLUMNS)}.')
    columns = {fold(name) for row in rows for name in row}
    if "name" not in columns and "school_id" not in columns:
        raise BadInput(
            f'The roster "{path}" has neither a column "name" nor "school_id"; '
            f"columns are: {', '.join(ROSTER_COLUMNS)}."
        )
    made: list[RosterRow] = []
    lines: dict[tuple[str, str], int] = {}
    faults: list[str] = []
    for n, row in enumerate(rows, start=2):
        texts = {key: _text(value) for key, value in _folded(row).items()}
        if not texts.get("name") and not texts.get("school_id"):
            if any(texts.values()):
                faults.append(f"line {n} has neither name nor school_id")
            continue
        school = (fold(texts.get("school_id", "")), "" if texts.get("school_id") else fold(texts["name"]))
        if lines.setdefault(school, n) != n:
            faults.append(f"lines {lines[school]} and {n} are the same school")
        include = fold(texts.get("include", ""))
        if include not in _YES | _NO | {""}:
            faults.append(f'line {n}: include is "{texts["include"]}", yes or no is wanted')
        deadline = _day(row, texts.get("deadline", ""))
        if texts.get("deadline") and deadline is None:
            faults.append(f'line {n}: deadline is "{texts["deadline"]}", a date such as 2026-05-31 is wanted')
        people = texts.get("people", "")
        made.append(
            RosterRow(
                school_id=texts.get("school_id", ""),
                name=texts.get("name", ""),
                district=texts.get("district", ""),
                language=texts.get("language", ""),
                pack=texts.get("pack", ""),
                people=str(path.parent / people) if people else "",
                contact=texts.get("contact", ""),
                deadline=deadline,
                include=include not in _NO,
                file=texts.get("file", ""),
            )
        )
    if faults:
        raise BadInput(f'The roster "{path}" cannot be used: {"; ".join(faults[:10])}.')
    return tuple(made)


_YES = {fold(say(language, "yes_no.yes")) for language in LANGUAGES} | {"yes", "1", "true", "x"}
_NO = {fold(say(language, "yes_no.no")) for language in LANGUAGES} | {"no", "0", "false"}


def _day(row: Record, text: str) -> date | None:
    value = _folded(row).get("deadline")
    if isinstance(value, date):
        return value
    return read_text_date(text)[0] if text else None


def _folded(row: Record) -> dict[str, object]:
    return {fold(str(key)): value for key, value in row.items()}


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    return shown(value).strip() if isinstance(value, str | float | bool | date | ErrorCell) else str(value)


def _sheets(path: Path) -> dict[str, list[Record]]:
    """Sheet or table name -> records, by the file's ending. Raises BadInput."""
    if not path.is_file():
        raise BadInput(f'The file "{path}" does not exist.')
    readers = {".csv": _csv, ".tsv": _csv, ".yaml": _yaml, ".yml": _yaml, ".xlsx": _xlsx, ".xlsm": _xlsx}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise BadInput(f'"{path}" has the ending "{path.suffix}"; .csv, .xlsx or .yaml is wanted.')
    try:
        return reader(path)
    except OSError as problem:
        raise BadInput(f'"{path}" cannot be read: {(problem.strerror or str(problem)).lower()}.') from problem


def _csv(path: Path) -> dict[str, list[Record]]:
    data = path.read_bytes()
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as problem:
        raise BadInput(f'"{path}" is not in UTF-8; save it as "CSV UTF-8" in Excel.') from problem
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
        lines = [line for line in reader if any(cell.strip() for cell in line)]
    except csv.Error as problem:
        raise BadInput(f'"{path}" is not a proper CSV file ({problem}); save it again as "CSV UTF-8".') from problem
    return {path.stem: _records(path, lines)}


def _xlsx(path: Path) -> dict[str, list[Record]]:
    try:
        grid = open_grid(path)
    except NotOurWorkbook as problem:
        raise BadInput(f'"{path}" cannot be read: {problem}') from problem
    sheets = {}
    for sheet in grid.sheets:
        lines = [line for line in sheet.rows if any(not is_empty(cell) for cell in line)]
        if lines and sheet.visible:
            sheets[sheet.name] = _records(path, lines)
    return sheets


def _records(path: Path, lines: Sequence[Sequence[Any]]) -> list[Record]:
    """The first line names the columns; a cell without a column is a fault, not a loss."""
    if not lines:
        return []
    heads = [shown(head).strip() for head in lines[0]]
    twice = {head for head in heads if head and heads.count(head) > 1}
    if twice:
        raise BadInput(f'"{path}" has the column "{sorted(twice)[0]}" twice; rename one.')
    records: list[Record] = []
    for n, line in enumerate(lines[1:], start=2):
        if any(not is_empty(cell) for cell in line[len(heads) :]) or any(
            not is_empty(cell) and not head for head, cell in zip(heads, line, strict=False)
        ):
            raise BadInput(f'"{path}", line {n} has a value under no heading; name the column or remove it.')
        records.append({head: cell for head, cell in zip(heads, line, strict=False) if head})
    return records


def _yaml(path: Path) -> dict[str, list[Record]]:
    try:
        tree = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except (YAMLError, ValueError) as problem:  # ValueError: a date such as 2025-13-45
        text = " ".join(str(problem).split())[:160]
        raise BadInput(f'"{path}" is not valid YAML: {text}.') from problem
    if isinstance(tree, list):
        tree = {path.stem: tree}
    if not isinstance(tree, dict) or not all(isinstance(rows, list) for rows in tree.values()):
        raise BadInput(f'"{path}" must be a list of rows, or lists of rows by table id.')
    found: dict[str, list[Record]] = {}
    for name, rows in tree.items():
        for n, row in enumerate(rows, start=1):
            if not isinstance(row, dict | str):
                raise BadInput(f'"{path}", {name}, row {n}: a row of `column: value` is wanted, there is "{row}".')
        found[str(name)] = [row if isinstance(row, dict) else {"name": row} for row in rows]
    return found

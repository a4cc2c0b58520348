"""Lists given to commands (people, rows, roster) out of .csv, .xlsx and .yaml: records of text and values."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import YAMLError

from cqip_xl.excel.padded import Padded, padded_numbers
from cqip_xl.excel.read import grid_of, read_bytes
from cqip_xl.kinds.kind import is_empty, shown
from cqip_xl.kinds.text import fold
from cqip_xl.model.errors import BadInput, Detail, NotOurWorkbook
from cqip_xl.model.framework import Framework
from cqip_xl.model.grid import ErrorCell, Grid, GridSheet, NoResult
from cqip_xl.model.markers import Spot
from cqip_xl.model.period import PlanPeriod
from cqip_xl.model.plan import Plan
from cqip_xl.model.table import TABLES, columns_of
from cqip_xl.words.catalog import LANGUAGES, say
from cqip_xl.words.headings import headings, is_heading, plain

_YAML = {".yaml", ".yml"}
#: Lines among which the headings are looked for.
TITLE_LINES = 10


class Record(dict[str, object]):
    """Heading -> value of one row; `line`: where it stands in its file, from 1."""

    line: int = 0

    @classmethod
    def of(cls, line: int, cells: Iterable[tuple[str, object]]) -> Record:
        record = cls(cells)
        record.line = line
        return record


class Written(float):
    """A number that remembers how it was written in YAML, or is shown in a workbook: 007, 1.10."""

    text: str

    @classmethod
    def of(cls, number: float, text: str) -> Written:
        written = cls(number)
        written.text = text
        return written


def read_people_file(path: Path, framework: Framework, period: PlanPeriod) -> tuple[Record, ...]:
    """People: a plain list of names, or columns by field id, label or usual heading. Raises BadInput."""
    people = framework.tables.get("people")
    if people is None:
        raise BadInput("people.no_table", pack=framework.id)
    known = headings(framework, "people", columns_of(people, period), period)
    sheets = read_sheets(path, known, plain_list="name")
    if len(sheets) > 1:
        raise BadInput("people.several_sheets", path=path, sheets=", ".join(sheets))
    records = next(iter(sheets.values()), [])
    if not any(known.get(plain(head)) == "name" and not is_blank(r[head]) for r in records for head in r):
        raise BadInput("people.nobody", path=path)
    return tuple(records)


def read_rows_file(path: Path, framework: Framework, plan: Plan) -> dict[str, tuple[Record, ...]]:
    """Rows for any table: YAML by table id; .xlsx by sheet (id or name); .csv for the actions. Raises BadInput."""
    sheets = read_sheets(path, {})
    found: dict[str, tuple[Record, ...]] = {}
    names = {fold(t): t for t in TABLES} | {
        fold(say(language, f"sheets.{t}")): t for t in TABLES for language in LANGUAGES
    }
    names = {fold(t): t for t in framework.tables} | names
    for t in framework.tables:
        names |= {fold(framework.word(language, f"tables/{t}")): t for language in framework.languages}
    for name, rows in sheets.items():
        # A file with one list needs no name for it; a table that YAML names wrongly is a slip.
        alone = len(sheets) == 1 and (path.suffix.lower() not in _YAML or name == path.stem)
        table = names.get(fold(name)) or ("actions" if alone else "")
        if not table or table not in framework.tables:
            known = ", ".join(framework.tables)
            raise BadInput("rows.unknown_table", path=path, name=name, pack=framework.id, known=known)
        if table in found:
            raise BadInput("rows.table_twice", path=path, table=table)
        found[table] = tuple(rows)
    return found


def is_blank(value: object) -> bool:
    """Whether nothing was given for a cell."""
    return value is None or value == [] or (isinstance(value, str) and is_empty(value))


def read_sheets(path: Path, known: Mapping[str, str], plain_list: str = "") -> dict[str, list[Record]]:
    """Sheet or table name -> records, by the file's ending. Raises BadInput.

    `plain_list`: the column that a list without headings means; `known` says what a heading is.
    """
    if not path.is_file():
        raise BadInput("file.missing", path=path)
    readers = {".csv": _csv, ".tsv": _csv, ".xlsx": _xlsx, ".xlsm": _xlsx}
    try:
        if path.suffix.lower() in _YAML:
            return _yaml(path, plain_list)
        if path.suffix.lower() not in readers:
            raise BadInput("list.ending", path=path, ending=path.suffix)
        sheets = readers[path.suffix.lower()](path)
    except OSError as problem:
        raise BadInput("file.unreadable", path=path, reason=problem) from problem
    return {name: _records(path, lines, known, plain_list) for name, lines in sheets.items()}


Lines = Sequence[tuple[int, Sequence[Any]]]


def _csv(path: Path) -> dict[str, Lines]:
    data = path.read_bytes()
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as problem:
        raise BadInput("list.not_utf8", path=path) from problem
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
        lines = [(reader.line_num, line) for line in reader if any(cell.strip() for cell in line)]
    except csv.Error as problem:
        raise BadInput("list.not_csv", path=path, problem=problem) from problem
    return {path.stem: lines}


def _xlsx(path: Path) -> dict[str, Lines]:
    grid, padded = _opened(path)
    sheets: dict[str, Lines] = {}
    for sheet in grid.sheets:
        rows = _unmerged(sheet, padded.get(sheet.name, {}))
        lines = [(n, line) for n, line in enumerate(rows, 1) if _filled(line)]
        for n, line in lines:
            if wrong := next((cell for cell in line if isinstance(cell, ErrorCell)), None):
                what = Detail.of("list.no_result") if isinstance(wrong, NoResult) else wrong.text
                raise BadInput("list.error_cell", path=path, sheet=sheet.name, line=n, what=what)
        if lines and not sheet.visible and not sheet.name.startswith("_"):
            raise BadInput("list.hidden_sheet", path=path, sheet=sheet.name)
        if lines and sheet.visible:
            sheets[sheet.name] = lines
    return sheets


def _opened(path: Path) -> tuple[Grid, Padded]:
    """The workbook, and which of its numbers are shown with zeros before them. Raises BadInput."""
    try:
        data = read_bytes(path)
        grid = grid_of(data, str(path))
    except NotOurWorkbook as problem:
        raise BadInput("file.not_read", path=path, detail=problem.detail) from problem
    return grid, padded_numbers(data) if grid.format == "xlsx" else {}


def _filled(cells: Iterable[Any]) -> bool:
    return any(not is_empty(cell) for cell in cells)


def _unmerged(sheet: GridSheet, padded: Mapping[Spot, str]) -> list[list[Any]]:
    """The rows, a cell merged downwards giving its value to every filled row it spans; `padded`: shown with zeros."""
    rows: list[list[Any]] = [[row.get(c, "") for c in range(sheet.width)] for row in sheet.rows]
    for (r, c), text in padded.items():
        if isinstance(number := sheet.at(r, c), float):
            rows[r][c] = Written.of(number, text)
    for top, left, bottom, _ in sheet.merges:
        for r in range(top + 1, min(bottom + 1, len(rows))):
            if left < sheet.width and _filled(rows[r]):
                rows[r][left] = rows[top][left]
    return rows


def _records(path: Path, lines: Lines, known: Mapping[str, str], plain_list: str) -> list[Record]:
    """The first line, or the first below a title, names the columns; a cell without one is a fault, not a loss."""
    if not lines:
        return []
    lines = _below_title(lines, known)
    heads = [shown(head).strip() for head in lines[0][1]]
    body = lines[1:]
    if plain_list and not is_heading(lines[0][1], known):
        if any(_filled(line[1:]) for _, line in lines):
            raise BadInput("list.no_headings", path=path, known=", ".join(dict.fromkeys(known.values())))
        heads, body = [plain_list], lines
    twice = {head for head in heads if head and heads.count(head) > 1}
    if twice:
        raise BadInput("list.column_twice", path=path, column=sorted(twice)[0])
    records: list[Record] = []
    for n, line in body:
        cells = list(zip(heads, line, strict=False))
        if _filled(line[len(heads) :]) or _filled(cell for head, cell in cells if not head):
            raise BadInput("list.no_heading", path=path, line=n)
        records.append(Record.of(n, ((head, cell) for head, cell in cells if head)))
    return records


def _below_title(lines: Lines, known: Mapping[str, str]) -> Lines:
    """The lines from the headings on, where nothing but a title of one cell a line stands above them."""
    for n, (_, line) in enumerate(lines[:TITLE_LINES]):
        filled = [unicodedata.normalize("NFC", shown(cell)) for cell in line if not is_empty(cell)]
        if is_heading(filled, known) and (len(filled) > 1 or n == 0):
            return lines[n:]
        if len(filled) > 1:
            break
    return lines


class NoNumberError(Exception):
    """Digits in YAML that no cell can hold as a number."""


class _Constructor(SafeConstructor):
    """Numbers keep how they were written: a school number 007 and a criterion 1.10 are no numbers."""

    def construct_yaml_timestamp(self, node: Any, values: Any = None) -> Any:
        """A day that no calendar has, such as 2025-13-45, stays the text that it is."""
        try:
            return super().construct_yaml_timestamp(node, values)
        except ValueError:
            return node.value


def _written(kind: str) -> Any:
    def construct(constructor: Any, node: Any) -> Written:
        try:
            return Written.of(getattr(constructor, f"construct_yaml_{kind}")(node), node.value)
        except OverflowError:
            raise NoNumberError(node.value[:20]) from None

    return construct


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", _Constructor.construct_yaml_timestamp)
for _kind in ("int", "float"):
    _Constructor.add_constructor(f"tag:yaml.org,2002:{_kind}", _written(_kind))


def _yaml(path: Path, plain_list: str) -> dict[str, list[Record]]:
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = _Constructor
    try:
        tree = yaml.load(path.read_text(encoding="utf-8"))
    except (YAMLError, UnicodeDecodeError) as problem:
        raise BadInput("list.not_yaml", path=path, line=_line_of(problem, path)) from problem
    except NoNumberError as problem:
        raise BadInput("list.no_number", path=path, text=problem) from problem
    except RecursionError as problem:
        raise BadInput("list.too_deep", path=path) from problem
    if isinstance(tree, list):
        tree = {path.stem: tree}
    if not isinstance(tree, dict) or not all(isinstance(rows, list) for rows in tree.values()):
        raise BadInput("list.not_rows", path=path)
    found: dict[str, list[Record]] = {}
    for name, rows in tree.items():
        for n, row in enumerate(rows, start=1):
            where = Detail.of("said.place", path=path, table=name, row=n)
            if not isinstance(row, dict | (str if plain_list else dict)):
                raise BadInput("list.not_a_row", where=where, row=row)
            _refuse_odd(row, where)
        pairs = (row.items() if isinstance(row, dict) else [(plain_list, row)] for row in rows)
        found[str(name)] = [Record.of(n, row) for n, row in enumerate(pairs, start=1)]
    return found


def _line_of(problem: Exception, path: Path) -> int:
    """The line, from 1, at which a file stops being YAML or text."""
    mark = getattr(problem, "problem_mark", None) or getattr(problem, "context_mark", None)
    if mark is not None:
        return int(mark.line) + 1
    start = getattr(problem, "start", getattr(problem, "position", 0))
    return path.read_bytes()[: start if isinstance(start, int) else 0].count(b"\n") + 1


def _refuse_odd(row: Any, where: Detail) -> None:
    """Columns are texts, values texts, numbers, dates or lists of them, all of characters that files can hold."""
    pairs = row.items() if isinstance(row, dict) else [("", row)]
    for head, value in pairs:
        if not isinstance(head, str):
            raise BadInput("list.column_no_text", where=where, column=head)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict | list | set | bytes):
                raise BadInput("list.nested", where=where, column=head)
            if isinstance(one, str) and any("\ud800" <= c <= "\udfff" for c in head + one):
                raise BadInput("list.half_character", where=where, column=head)

"""The district's list of schools."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from cqip_xl.kinds.kind import shown
from cqip_xl.kinds.likeness import did_you_mean
from cqip_xl.kinds.text import fold
from cqip_xl.lists.deadlines import read_deadlines
from cqip_xl.lists.figures import is_figures, read_figures
from cqip_xl.lists.files import Record, Written, is_blank, read_sheets
from cqip_xl.lists.roster_heads import COLUMNS, head_form, roster_heads
from cqip_xl.model.errors import BadInput, Detail
from cqip_xl.model.grid import ErrorCell
from cqip_xl.model.roster import Figure, RosterRow
from cqip_xl.words.catalog import LANGUAGES, say

#: Columns that a roster may have several of: what stands in them is joined.
_JOINED = {"contact": "; ", "district": ", "}


#: Pack and language of a line, '' where it names none -> the order of day and month there, '' where none is sure.
OrderOf = Callable[[str, str], str]


def read_roster(
    path: Path, order_of: OrderOf = lambda pack, language: ""
) -> tuple[tuple[RosterRow, ...], tuple[Figure, ...]]:
    """The roster's rows and, of a sheet with a column "indicator", the district's own figures of schools.

    Columns by id or usual heading. Raises BadInput with every faulty line in one sentence.
    """
    sheets = read_sheets(path, roster_heads())
    figures = {name: rows for name, rows in sheets.items() if is_figures(rows)}
    sheets = {name: rows for name, rows in sheets.items() if name not in figures}
    return _schools(path, sheets, order_of), tuple(
        f for name, rows in figures.items() for f in read_figures(path, name, rows)
    )


def _schools(path: Path, sheets: Mapping[str, list[Record]], order_of: OrderOf) -> tuple[RosterRow, ...]:
    rows = next(iter(sheets.values()), [])
    columns = ", ".join(COLUMNS)
    if not rows:
        raise BadInput("roster.empty", path=path, columns=columns)
    if len(sheets) > 1:
        raise BadInput("roster.several_sheets", path=path, sheets=", ".join(sheets))
    heads, faults = _heads(rows)
    if not {"name", "school_id"} & set(heads.values()):
        raise BadInput("roster.no_column", path=path, columns=columns)
    given = {row.line: _deadline(row, heads) for row in rows}
    deadlines, wrong = read_deadlines(given, lambda: _order(rows, heads, order_of))
    faults += wrong
    made: list[RosterRow] = []
    first: dict[tuple[str, str], tuple[int, str]] = {}
    for row in rows:
        faults += _said_twice(row, heads)
        cells = _cells(row, heads)
        texts = {name: _text(value) for name, value in cells.items()}
        if not texts.get("name") and not texts.get("school_id"):
            if any(texts.values()):
                faults.append(Detail.of("roster.nameless", line=row.line))
            continue
        school = (fold(texts.get("school_id", "")), "" if texts.get("school_id") else fold(texts["name"]))
        line, other = first.setdefault(school, (row.line, _named(texts)))
        if line != row.line:
            faults.append(Detail.of("roster.same_school", first=line, line=row.line, one=other, other=_named(texts)))
        made.append(_row(row, deadlines.get(row.line), texts, path, faults))
    if faults:
        raise BadInput("roster.faulty", path=path, faults=tuple(faults[:10]))
    return tuple(made)


def _cells(row: Record, heads: Mapping[str, str]) -> dict[str, object]:
    """Column -> what its filled cells of a line say."""
    cells: dict[str, object] = {}
    for head, value in row.items():
        name = heads.get(head, "")
        if name and not is_blank(value):
            cells[name] = f"{_text(cells[name])}{_JOINED.get(name, '')}{_text(value)}" if name in cells else value
    return cells


def _order(rows: Sequence[Record], heads: Mapping[str, str], order_of: OrderOf) -> str:
    """The order of day and month in which all lines agree, '' where they do not."""
    texts = ({name: _text(value) for name, value in _cells(row, heads).items()} for row in rows)
    orders = {order_of(line.get("pack", ""), _language(line)) for line in texts}
    return orders.pop() if len(orders) == 1 else ""


def _language(texts: Mapping[str, str]) -> str:
    return _LANGUAGES.get(fold(texts.get("language", "")), texts.get("language", ""))


def _deadline(row: Record, heads: Mapping[str, str]) -> object:
    value = _cells(row, heads).get("deadline")
    return value if isinstance(value, date) else _text(value)


def _named(texts: Mapping[str, str]) -> str:
    """A school as a line of the roster has it."""
    return " · ".join(filter(None, (texts.get(name, "") for name in ("school_id", "name", "district"))))


def _said_twice(row: Record, heads: Mapping[str, str]) -> list[Detail]:
    """What is wrong where two filled cells of a line are of one column."""
    filled = [heads[head] for head, value in row.items() if head in heads and not is_blank(value)]
    twice = sorted({name for name in filled if filled.count(name) > 1 and name not in _JOINED})
    return [Detail.of("roster.said_twice", line=row.line, column=twice[0])] if twice else []


def _heads(rows: list[Record]) -> tuple[dict[str, str], list[Detail]]:
    """Heading -> column id, and what is wrong with the headings; columns of the district's own are left alone."""
    heads: dict[str, str] = {}
    faults: list[Detail] = []
    for head in dict.fromkeys(head for row in rows for head in row):
        name = roster_heads().get(head_form(head))
        if name is None:
            hint = did_you_mean(head, {one: one for one in COLUMNS})
            if hint:
                faults.append(Detail.of("roster.unknown_column", column=head, hint=hint))
        else:
            heads[head] = name
    return heads, faults


def _row(row: Record, deadline: date | None, texts: Mapping[str, str], path: Path, faults: list[Detail]) -> RosterRow:
    line = row.line
    include = fold(texts.get("include", ""))
    if include not in _YES | _NO | {""}:
        faults.append(Detail.of("roster.not_yes_no", line=line, value=texts["include"]))
    people = texts.get("people", "")
    return RosterRow(
        school_id=texts.get("school_id", ""),
        name=texts.get("name", ""),
        district=texts.get("district", ""),
        language=_language(texts),
        pack=texts.get("pack", ""),
        people=str(path.parent / people) if people else "",
        contact=texts.get("contact", ""),
        deadline=deadline,
        include=include not in _NO,
        file=texts.get("file", ""),
        line=line,
        source=str(path),
        cells=tuple((head, value) for head, value in row.items() if not is_blank(value)),
    )


_YES = {fold(say(language, "yes_no.yes")) for language in LANGUAGES} | {"yes", "1", "true", "x"}
_LANGUAGES = {fold(name): code for code in LANGUAGES for name in (code, say(code, f"window.own_name.{code}"))}
_NO = {fold(say(language, "yes_no.no")) for language in LANGUAGES} | {"no", "0", "false"}


def _text(value: object) -> str:
    if is_blank(value):
        return ""
    if isinstance(value, Written):
        return value.text
    if isinstance(value, list | tuple):
        return "; ".join(map(_text, value))
    return shown(value).strip() if isinstance(value, str | float | bool | date | ErrorCell) else str(value)

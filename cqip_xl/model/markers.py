"""The wire format: what workbook/ and summary/ write into files and reading/ looks for. Changing one breaks old files.

Addresses count rows and columns from 0; as text they are Excel's, from 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache

from cqip_xl.model.field import Field

#: `#cqip:<table>` marks the hidden row of column ids; `#cqip:header` a form.
TAG = "#cqip:"
#: The list of findings that Recalculate keeps in a workbook; nobody enters anything there.
FINDINGS = "findings"
#: What a renewed workbook keeps of the old one besides its entries: old sheet, cell, text and why, from that row on.
LEFT = "left"
LEFT_COLUMNS, LEFT_FIRST = (1, 2, 3, 4), 4
#: Sheets that show the plan's actions once more, calculated; no table can have such an id. A workbook may lack them.
TIMELINE, MINE, POSTER = VIEWS = ("view.timeline", "view.mine", "view.poster")
#: Sheets of ours with a marker, on which no entry stands.
LISTED = frozenset((FINDINGS, LEFT, *VIEWS))
#: Hidden sheets that we write and calculate, where nobody's entries stand, and the very hidden one of literals.
LISTS, PERIODS, CALC = "_lists", "_periods", "_calc"
HIDDEN_SHEETS = frozenset((LISTS, PERIODS, CALC))
META = "_cqip"
#: The key of `_cqip` with the marks of rows that an office filled in beforehand; `given.2` … where they are many.
GIVEN = "given"
#: The `kind` that `_cqip` of a summary, and of the correction note of a school, names.
SUMMARY, SCHOOL_NOTE = "summary", "note"
#: Marks in the hidden id row of a summary's sheet: the key of a row, a coach's comment, what the row was called.
KEY_MARK, COMMENT_MARK, PLACE_MARK = "#key", "#coach", "#place"

#: Defined names for scripts; `COUNT` is followed by the code of a status.
AS_OF, COMPLETION, COUNT, PEOPLE = "cqip_as_of", "cqip_completion", "cqip_count_", "cqip_people"
#: The same, followed by the id of a table: its rows by number and first words.
NAMED_ROWS = "cqip_rows_"

#: Header cells that every pack's School sheet carries; typed values win over `_cqip`.
SCHOOL_FIELDS = (
    Field("school_name", "text", required=True),
    Field("school_id", "code"),
    Field("district", "text"),
    Field("submitted_on", "date"),
)
PLAN_FIELDS = (
    Field("pack", "code", shows="pack"),
    Field("period", "code", shows="period"),
    Field("as_of_fixed", "date"),
    Field("as_of", "date", shows="as_of"),
)
#: Those that staff may type, and the ids of those that the School sheet only shows.
TYPED_FIELDS = tuple(f for f in (*SCHOOL_FIELDS, *PLAN_FIELDS) if not f.shows)
SHOWN_FIELDS = tuple(f.id for f in PLAN_FIELDS if f.shows)

#: Before what the line with the school's name says of rows that are not printed.
BELOW = "▼"
#: What bars in cells are made of; the second stands for what is yet to come.
BARS = "█░"

#: First letter of the row keys of each table; open tables number theirs.
KEY_LETTER = {
    "actions": "A",
    "people": "P",
    "evidence": "E",
    "reviews": "R",
    "measures": "M",
    "texts": "T",
    "criteria": "F",
    "clauses": "C",
}

#: Between these stands what is ours in a note at a cell; what other people write before, behind and below is theirs.
NOTE_SIGN, NOTE_END = "[CQIP: ", "]"

#: Row and column of a cell.
Spot = tuple[int, int]

#: Day 0 of Excel's calendar, and of the one that old Macs wrote.
EPOCH, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)


def serial(day: date) -> int:
    """A day as Excel's number."""
    return (day.date() if isinstance(day, datetime) else day).toordinal() - _DAY_0


_DAY_0 = EPOCH.toordinal()


def address(row: int, col: int) -> str:
    """`address(0, 0)` is A1."""
    return f"{letters(col)}{row + 1}"


@cache
@cache
def letters(col: int) -> str:
    """Column letters of a column counted from 0."""
    text = ""
    col += 1
    while col:
        col, rest = divmod(col - 1, 26)
        text = chr(65 + rest) + text
    return text


@cache
def column_of(text: str) -> int:
    """A column's number, counted from 0, of its letters in either case."""
    number = 0
    for letter in text.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


def spot_of(cell: str) -> Spot | None:
    """`B7` -> (6, 1); None where that is no cell."""
    match = _CELL.fullmatch(cell)
    return (int(match[2]) - 1, column_of(match[1])) if match else None


_OUR_NOTE = re.compile(rf"{re.escape(NOTE_SIGN)}[^{re.escape(NOTE_END)}]*{re.escape(NOTE_END)}")


def without_our_notes(text: str) -> str:
    """What somebody has added to a note of ours, or has written himself."""
    lines = _OUR_NOTE.sub("", text).splitlines() if NOTE_SIGN in text else [text]
    return "\n".join(line for line in lines if line.strip()).strip()


def sheet_called(text: str, limit: int = 31) -> str:
    """A text as Excel takes it for a sheet's name, which has 31 characters and not all of them."""
    return text.translate(_REFUSED).strip()[:limit].strip()


_REFUSED = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def sheet_key(name: str) -> str:
    """What Excel and Calc tell sheets apart by: case aside, no other two of a workbook have this name."""
    return name.casefold()


def sheet_meant(name: str) -> str:
    """What a sheet of ours is known by in a received workbook: blanks aside, which people leave when they rename."""
    return " ".join(_UNSEEN.sub("", name).split()).casefold()


_UNSEEN = re.compile("[\u200b\ufeff]")


#: The way back to Start here, which every other sheet has in its first row.
BACK = "‹"


def quoted(sheet: str) -> str:
    """A sheet's name as formulas write it."""
    return "'" + sheet.replace("'", "''") + "'"


_NAMED = re.compile(r"'((?:[^']|'')+)'!|([^\W\d][\w.]*)!")


def sheets_named(formula: str) -> Iterator[str]:
    """The sheets that a formula refers to, in its order."""
    return ((name[1] or name[2]).replace("''", "'") for name in _NAMED.finditer(formula))


def span(sheet: str, top: int, left: int, bottom: int, right: int) -> str:
    """An absolute range on a sheet: `'Plan'!$C$8:$C$67`."""
    corner = f"${letters(left)}${top + 1}"
    other = f"${letters(right)}${bottom + 1}"
    return f"{quoted(sheet)}!{corner}" + ("" if corner == other else f":{other}")

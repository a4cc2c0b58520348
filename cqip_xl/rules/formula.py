"""The test language read by Excel. Its twin is evaluate.py; a new word must be taught to both.

Only functions that Excel 2010, LibreOffice 7.4, WPS and Google Sheets share; on codes never COUNTIF or
MATCH(…,0), which coerce "1.1" and obey wildcards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from cqip_xl.kinds.text import excel_number
from cqip_xl.model.rule import (
    After,
    All,
    Always,
    Any,
    AtLeast,
    Before,
    Count,
    Exists,
    Filled,
    Highest,
    Is,
    NoneIn,
    Not,
    Operand,
    Ref,
    StatusRule,
    Sum,
    Test,
    WithinDays,
)


@dataclass(frozen=True, slots=True)
class Term:
    """Where a value stands, already normalised. `codes`: the cell holds a position in this list, 0 for none."""

    cell: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sight:
    """What formulas can see: cells of the row at hand, of the header, ranges of other tables' keys."""

    cells: Mapping[str, Term]
    as_of: str
    header: Mapping[str, Term] = field(default_factory=dict)
    ranges: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    key: str = ""


def status_position(rules: Sequence[StatusRule], statuses: Sequence[str], sight: Sight) -> str:
    """An expression for the position (from 1) in `statuses` of the first rule that holds."""
    text = str(statuses.index("not_started") + 1)
    for rule in reversed(rules):
        position = statuses.index(rule.status) + 1
        test = excel_test(rule.when, sight)
        text = str(position) if test == "TRUE" else f"IF({test},{position},{text})"
    return text


def excel_test(test: Test, sight: Sight) -> str:
    """An Excel expression that is TRUE or FALSE, never an error."""
    match test:
        case Filled(ref):
            term = _term(ref, sight)
            return f"{term.cell}>0" if term.codes else f'{term.cell}<>""'
        case Is(left, right):
            return f"{_side(left, right, sight)}={_side(right, left, sight)}"
        case AtLeast(left, right):
            a, b = _side(left, right, sight), _side(right, left, sight)
            return f"AND({_number(a)},{_number(b)},{a}>={b})"
        case Before(left, right):
            return _dates(left, right, sight, "{a}<{b}")
        case After(left, right):
            return _dates(left, right, sight, "{a}>{b}")
        case WithinDays(left, right, days):
            return _dates(left, right, sight, f"AND({{a}}>={{b}},{{a}}<={{b}}+{days})")
        case Exists(ref):
            return f"{_named(ref, sight)}>0"
        case NoneIn(ref):
            return f"{_named(ref, sight)}=0"
        case Not(inner):
            return f"NOT({excel_test(inner, sight)})"
        case All(tests):
            return f"AND({','.join(excel_test(t, sight) for t in tests)})"
        case Any(tests):
            return f"OR({','.join(excel_test(t, sight) for t in tests)})"
        case Always():
            return "TRUE"
        case _:
            assert_never(test)


def _term(operand: Operand, sight: Sight) -> Term:
    match operand:
        case Ref("as_of", ""):
            return Term(sight.as_of)
        case Ref(name, "header"):
            return sight.header.get(name, Term('""'))
        case Ref(name, _):
            return sight.cells.get(name, Term('""'))
        case Highest(refs):
            found = [_term(ref, sight) for ref in refs]
            return Term(f"MAX({','.join(term.cell for term in found)})", found[0].codes if found else ())
        case Count() | Sum():
            return Term('""')  # in checks alone, which no workbook calculates
        case str():
            return Term('"' + operand.replace('"', '""') + '"')
        case float() | int():
            return Term(excel_number(operand))
        case _:
            assert_never(operand)


def _side(operand: Operand, other: Operand, sight: Sight) -> str:
    """One side of a comparison; a literal code becomes its position in the other side's list."""
    if isinstance(operand, str):
        codes = _term(other, sight).codes
        if codes:
            return str(codes.index(operand) + 1) if operand in codes else "-1"
    return _term(operand, sight).cell


def _number(text: str) -> str:
    return f"ISNUMBER({text})"


def _dates(left: Ref, right: Ref, sight: Sight, comparison: str) -> str:
    a, b = _term(left, sight).cell, _term(right, sight).cell
    return f"IF(AND(ISNUMBER({a}),ISNUMBER({b})),{comparison.format(a=a, b=b)},FALSE)"


def _named(ref: Ref, sight: Sight) -> str:
    """How often the row's key stands in the cells of another table's field, whose slots may stand apart."""
    ranges = sight.ranges.get(f"{ref.table}.{ref.name}", ('""',))
    return "+".join(f"SUMPRODUCT(--({one}={sight.key}))" for one in ranges)

"""The evidence register: what its codes look like, which is free next, and where evidence is missing.

Patterns as in the Vietnamese guidance: `[H{box}-{standard}.{criterion:02}-{serial:02}]`, `MC.{criterion}.{serial:02}`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from cqip_xl.kinds.text import bare, fold
from cqip_xl.model.derived import derived
from cqip_xl.model.field import Field
from cqip_xl.model.framework import Framework
from cqip_xl.model.layers import level_rules
from cqip_xl.model.plan import Plan, Row
from cqip_xl.model.standard import Criterion
from cqip_xl.model.verdict import Evidenced, Judged

#: `{criterion}`, `{serial:02}`.
TOKEN = re.compile(r"\{([a-z0-9_]+)(?::0?(\d))?\}")


@derived
def pattern_field(framework: Framework) -> Field | None:
    """The field of the evidence table whose codes follow a pattern."""
    table = framework.tables.get("evidence")
    return next((f for f in (table.fields if table else ()) if f.pattern), None)


@derived
def criteria_field(framework: Framework) -> Field | None:
    """The field that says which criteria a piece of evidence serves."""
    table = framework.tables.get("evidence")
    return next((f for f in (table.fields if table else ()) if f.kind == "criterion"), None)


@derived
def parts(pattern: str) -> tuple[tuple[str, str, int], ...]:
    """A pattern in pieces: (text, '', 0) for what stands there, ('', name, digits) for a token."""
    found: list[tuple[str, str, int]] = []
    end = 0
    for token in TOKEN.finditer(pattern):
        found += [(pattern[end : token.start()], "", 0), ("", token[1], int(token[2] or 0))]
        end = token.end()
    return tuple(piece for piece in (*found, (pattern[end:], "", 0)) if piece[0] or piece[1])


def tail(pattern: str) -> str:
    """The text after the serial number, such as `]`."""
    return parts(pattern)[-1][0]


def separator(pattern: str) -> str:
    """The letter before the serial number, which tells it from what stands before."""
    pieces = parts(pattern)
    at = next(n for n, (_, name, _) in enumerate(pieces) if name == "serial")
    return pieces[at - 1][0][-1] if at and pieces[at - 1][0] else ""


def filled(pattern: str, value: Callable[[str, int], str]) -> str:
    """The pattern with each token's text in its place."""
    return "".join(text or value(name, digits) for text, name, digits in parts(pattern))


def fits(framework: Framework, pattern: str, code: str) -> bool:
    """Whether a code can be one of the pattern; leading zeros are taken as they come."""
    return bool(_expression(framework, pattern).fullmatch(bare(code)))


@derived
def _expression(framework: Framework, pattern: str) -> re.Pattern[str]:
    """The regular expression for the codes of all criteria."""
    ways = dict.fromkeys(_way(pattern, criterion) for criterion in framework.criteria)
    return re.compile("|".join(ways), re.IGNORECASE)


def _way(pattern: str, criterion: Criterion) -> str:
    """A regular expression for the codes of one criterion."""

    def value(name: str, digits: int) -> str:
        match name:
            case "serial":
                return r"\d+"
            case "standard":
                return re.escape(criterion.standard)
            case "criterion":
                return "0*" + re.escape(number_of(criterion)) if digits else re.escape(criterion.id)
            case _:
                return ".+?"

    return "".join(re.escape(text) if text else value(name, digits) for text, name, digits in parts(pattern))


def number_of(criterion: Criterion) -> str:
    """A criterion's number within its standard: 10 of 1.10."""
    own = criterion.id.removeprefix(criterion.standard).lstrip(".-")
    return own or criterion.id


def example(framework: Framework, pattern: str, row: Row) -> str:
    """A code as the pattern wants it: of the row's own criterion, else of the pack's first."""
    f = criteria_field(framework)
    criterion = (framework.criterion(row.text(f.id)) if f else None) or next(iter(framework.criteria), None)

    def value(name: str, digits: int) -> str:
        if criterion and name == "standard":
            return criterion.standard
        if criterion and name == "criterion":
            return number_of(criterion).zfill(digits) if digits else criterion.id
        return ("1" if name == "serial" else _text(row, name) or "1").zfill(digits)

    return filled(pattern, value)


def _text(row: Row, name: str) -> str:
    """A field of the row as it stands in a code."""
    found = row.values.get(name)
    return str(int(found)) if isinstance(found, float) else str(found or "")


def stem(framework: Framework, pattern: str, row: Row) -> tuple[str, str]:
    """What stands before and after the serial number in the code of a row; ('', '') while something is missing."""
    f = criteria_field(framework)
    criterion = framework.criterion(row.text(f.id)) if f else None
    missing: list[str] = []

    def value(name: str, digits: int) -> str:
        if name == "serial":
            return "\0"
        if name == "standard" and criterion:
            return criterion.standard
        if name == "criterion" and criterion:
            return number_of(criterion).zfill(digits) if digits else criterion.id
        text = _text(row, name)
        if not text:
            missing.append(name)
        return text.zfill(digits)

    text = filled(pattern, value)
    before, _, after = text.partition("\0")
    return ("", "") if missing else (before, after)


def next_code(framework: Framework, plan: Plan, row: Row) -> str:
    """The next free code for a piece of evidence; '' while what it is made of is not known."""
    f = pattern_field(framework)
    if f is None:
        return ""
    pattern = f.pattern
    before, after = stem(framework, pattern, row)
    if not before and not after:
        return ""
    digits = next(digits for _, name, digits in parts(pattern) if name == "serial")
    taken = [serial_in(other.text(f.id), before, after) for other in plan.rows("evidence")]
    return f"{before}{str(max(taken, default=0) + 1).zfill(digits)}{after}"


def serial_in(code: str, before: str, after: str) -> int:
    """The serial number of a code that begins and ends so; 0 for any other."""
    plain, low, high = fold(code), fold(before), fold(after)
    middle = plain[len(low) : len(plain) - len(high)] if plain.startswith(low) and plain.endswith(high) else ""
    return int(middle) if middle.isdecimal() and middle.isascii() and len(middle) <= 6 else 0


def evidenced(framework: Framework, plan: Plan, actions: Iterable[Judged]) -> Evidenced:
    """Criteria with evidence, and those that claim something (a level reached, a finished action) without any."""
    f = criteria_field(framework)
    if f is None:
        return Evidenced()
    served = frozenset(code for row in plan.rows("evidence") for code in row.all(f.id))
    claimed = {a.criterion for a in actions if a.status == "done"}
    zero = {scale.zero for scale in framework.scales.values()}
    whole = {c.id for c in framework.criteria if c.whole}  # what stands in a standard has evidence, not its own row
    for row in plan.rows("criteria") if level_rules(framework) else ():
        level = "" if row.key in whole else row.text("level_current")
        if level and level not in zero:
            claimed.add(row.key)
    return Evidenced(served, tuple(c.id for c in framework.criteria if c.id in claimed and c.id not in served))

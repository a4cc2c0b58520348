"""The closed test language of packs, from YAML to values."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from cqip_xl.model.region import SOON
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
    standard_status,
)
from cqip_xl.packs.grammar.condition import WORDS, ConditionEntries, CountEntries, HighestEntries, SumEntries
from cqip_xl.packs.grammar.pack import RuleEntries
from cqip_xl.packs.node import Node, nearest

#: Excel takes no longer text within a formula.
TEXT_LIMIT = 255
#: Tests within tests; Excel takes 64 levels, and the rules before a test are some of them.
DEPTH = 15


@dataclass(frozen=True, slots=True)
class Holds:
    """What a name stands for: `date`, `number`, `text`, `period`, `level` or `choice`, these two with their codes."""

    sort: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """What tests can name: values of the row at hand and of the header; `table.field` for exists and none.

    `there`: whatever the pack defines, so that a name that cannot be read here is not called unknown.
    `inner`: table -> what a test of its rows can name, where rows can be counted and added up.
    """

    values: Mapping[str, Holds]
    tables: Collection[str] = ()
    there: Collection[str] = field(default_factory=frozenset)
    inner: Mapping[str, Callable[[], Names]] = field(default_factory=dict)

    def of(self, *sorts: str) -> tuple[str, ...]:
        return tuple(name for name, holds in self.values.items() if holds.sort in sorts)


#: What the product works out of an action; status rules read these besides the action's own fields.
COMPUTED = {
    "as_of": Holds("date"),
    "due_on": Holds("date"),
    "start_on": Holds("date"),
    "done_on": Holds("date"),
    "progress": Holds("number"),
}


#: The same of a row of the pack's own table that has a status.
STANDING = {**COMPUTED, "completion": Holds("number"), "parts_due": Holds("number"), "parts_overdue": Holds("number")}


def read_status(node: Node, names: Names, soon: int = SOON) -> tuple[StatusRule, ...]:
    """`standard`, or an ordered list of `{is: status, when: test}` that ends in `always`.

    `soon`: days within which, as a standard, something is due soon.
    """
    if node.value is None or node.value == "standard":
        return standard_status(soon)
    if not node.is_list:
        node.wrong("rules", "`standard`")
        return standard_status(soon)
    rules: list[StatusRule] = []
    items = tuple(map(RuleEntries, node.list()))
    for n, item in enumerate(items, start=1):
        rules.append(StatusRule(item.is_ or "not_started", read_test(item.when, names)))
        if isinstance(rules[-1].when, Always) is not (n == len(items)) and not item.is_wrong:
            item.here.add("pack.always_last")
    if not items:
        node.add("pack.always_last")
    return tuple(rules)


def read_test(node: Node, names: Names) -> Test:
    """One test; a fault and `Always` where it cannot be read."""
    if node.value == "always":
        return Always()
    if node.path.count(".") > DEPTH:
        node.add("pack.too_large", count=node.path.count("."), limit=DEPTH)
    elif node.value is None:
        node.missing()
    elif not node.is_map or len(node.value) != 1:
        node.add("pack.bad_test", value=node.value, words=", ".join(WORDS))
    else:
        return _test(node, names)
    return Always()


def _test(node: Node, names: Names) -> Test:
    """A test by its one word."""
    word, body = next(iter(node.items()))
    if word in ("highest", "count", "sum", "always"):
        node.add("pack.bad_test", value=node.value, words=", ".join(WORDS))
        return Always()
    if word not in ConditionEntries.names():
        body.add("pack.unknown_test", path=node.path, value=word, words=", ".join(WORDS), hint=nearest(word, WORDS))
        return Always()
    entries = ConditionEntries(node)
    match word:
        case "filled":
            return Filled(_ref(entries.filled, names, tuple(names.values)))
        case "exists" | "none":
            ref = _ref(entries.exists if word == "exists" else entries.none, names, tuple(names.tables))
            return Exists(ref) if word == "exists" else NoneIn(ref)
        case "not":
            return Not(read_test(entries.not_, names))
        case "all" | "any":
            tests = _tests(entries.all if word == "all" else entries.any, names)
            return All(tests) if word == "all" else Any(tests)
        case _:
            return _comparison(word, entries, names)


def _tests(node: Node, names: Names) -> tuple[Test, ...]:
    tests = tuple(read_test(child, names) for child in node.list())
    if not tests and not node.faults.at(node.path):
        node.wrong("tests")
    return tests


def _comparison(word: str, entries: ConditionEntries, names: Names) -> Test:
    """Two values of one sort beside each other."""
    match word:
        case "is":
            return Is(*_two(entries.is_, names, ("date", "number", "text", "level", "choice")))
        case "at_least":
            return AtLeast(*_two(entries.at_least, names, ("number", "level")))
        case "before":
            return Before(*_dates(entries.before, names, 2))
        case "after":
            return After(*_dates(entries.after, names, 2))
        case _:
            days = tuple(entries.within_days.list())[2:]
            first, second = _dates(entries.within_days, names, 3)
            return WithinDays(first, second, days[0].whole(14) if days else 14)


def read_highest(node: Node, names: Names) -> Highest:
    """`{highest: [field, field]}`: level fields of one scale."""
    return highest_of(HighestEntries(node), names)


def highest_of(entries: HighestEntries, names: Names) -> Highest:
    """The same of entries begun before."""
    node = entries.here
    refs: list[Ref] = []
    offered = names.of("level")
    for child in entries.highest.list():
        refs.append(_ref(child, names, offered))
        holds = names.values.get(child.text())
        offered = tuple(n for n in offered if holds is None or names.values[n].codes == holds.codes)
    if not refs and not node.faults.at(node.path):
        node.wrong("just", "`{highest: [field, field]}`")
    return Highest(tuple(refs))


def _ref(node: Node, names: Names, offered: Collection[str]) -> Ref:
    """A name that must be among the offered ones: a field, `table.field`, `header.field`, or a date known to all."""
    name = node.text(required=True)
    if name and name not in offered and not node.faults.at(node.path):
        if name in names.there or name in names.values or name in names.tables:
            node.add("pack.not_readable", value=name, allowed=", ".join(offered), hint=nearest(name, offered))
        else:
            node.add("pack.unknown_ref", value=name, hint=nearest(name, offered))
    table, _, rest = name.rpartition(".")
    return Ref(rest, table)


def _two(node: Node, names: Names, sorts: Collection[str]) -> tuple[Operand, Operand]:
    """What is compared (a field or the highest of some) and with what: such a field, a number, text or code."""
    parts = tuple(node.list())
    if len(parts) != 2:
        if not node.faults.at(node.path):
            node.wrong("two")
        return "", ""
    if (reckoned := _reckoned(parts[0], names)) is not None:
        return reckoned, _right(parts[1], names, Holds("number"))
    if parts[0].is_map:
        highest = read_highest(parts[0], names)
        left: Operand = highest
        name = _named(highest.of[0]) if highest.of else ""
    else:
        left = _ref(parts[0], names, names.of(*sorts))
        name = parts[0].text()
    holds = names.values.get(name)
    return left, _right(parts[1], names, holds) if holds and holds.sort in sorts else ""


def _reckoned(node: Node, names: Names) -> Count | Sum | None:
    """`{count: …}` or `{sum: …}`; None where something else stands there."""
    word = next(iter(node.value), "") if node.is_map and len(node.value) == 1 else ""
    if word in ("count", "sum") and not names.inner:
        node.add("pack.not_readable", value=word, allowed=", ".join(names.of("number", "level")), hint="")
        return Count(Ref("", ""), Always())
    match word:
        case "count":
            return _count(CountEntries(node).count, names)
        case "sum":
            return _sum(SumEntries(node).sum, names)
        case _:
            return None


def _count(body: Node, names: Names) -> Count:
    parts = tuple(body.list()) if body.is_list else (body,)
    if not 1 <= len(parts) <= 2:
        body.wrong("two")
    of = _rows_ref(parts[0], names)
    there = names.inner.get(of.table)
    return Count(of, read_test(parts[1], there()) if len(parts) > 1 and there else Always())


def _sum(body: Node, names: Names) -> Sum:
    parts = tuple(body.list()) if body.is_list else (body,)
    figures = (f"{table}.{name}" for table, there in names.inner.items() for name in there().of("number"))
    of = _ref(parts[0], names, [name for name in figures if name.count(".") == 1])
    return Sum(of, _ref(parts[1], names, tuple(names.tables)) if len(parts) > 1 else Ref("", of.table))


def _rows_ref(node: Node, names: Names) -> Ref:
    """A table whose rows are counted, or a field in which they name the row at hand."""
    if node.text() in names.inner:
        return Ref("", node.text())
    return _ref(node, names, (*names.inner, *names.tables))


def _named(ref: Ref) -> str:
    return f"{ref.table}.{ref.name}" if ref.table else ref.name


def _right(node: Node, names: Names, holds: Holds) -> Operand:
    """The other side of a comparison, of the same sort as the first; a code goes before a field of that name."""
    if node.is_map and holds.sort == "level":
        return read_highest(node, names)
    if holds.sort == "number" and (reckoned := _reckoned(node, names)) is not None:
        return reckoned
    alike = tuple(name for name, other in names.values.items() if other == holds)
    named = isinstance(node.value, str) and node.value in names.values
    if named and node.value in alike and node.value not in holds.codes:
        return _ref(node, names, alike)
    match holds.sort:
        case "number" if not named:
            if node.value is None:
                node.missing()
            return node.number() or 0.0
        case "number" | "date":
            return _ref(node, names, alike)
        case "text":
            text = node.text(required=True)
            if named:
                _ref(node, names, alike)
            elif len(text) > TEXT_LIMIT:
                node.add("pack.too_large", count=len(text), limit=TEXT_LIMIT)
            return text
        case _:
            return node.one_of(holds.codes, required=True)


def _dates(node: Node, names: Names, most: int) -> tuple[Ref, Ref]:
    parts = tuple(node.list())
    if not 2 <= len(parts) <= most:
        if not node.faults.at(node.path):
            node.wrong("two_dates_and_days" if most == 3 else "two_dates")
        return Ref("as_of"), Ref("as_of")
    offered = names.of("date")
    return _ref(parts[0], names, offered), _ref(parts[1], names, offered)

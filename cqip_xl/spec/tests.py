"""The closed test language of packs, from YAML to values."""

from __future__ import annotations

from collections.abc import Mapping

from cqip_xl.model.rule import (
    STANDARD_STATUS,
    STATUSES,
    After,
    All,
    Always,
    Any,
    AtLeast,
    Before,
    Exists,
    Filled,
    Highest,
    Is,
    NoneIn,
    Not,
    Operand,
    Ref,
    StatusRule,
    Test,
    WithinDays,
)
from cqip_xl.spec.node import Node, nearest

WORDS = [
    "filled",
    "is",
    "at_least",
    "before",
    "after",
    "within_days",
    "exists",
    "none",
    "highest",
    "not",
    "all",
    "any",
    "always",
]

#: Name -> the codes it can hold (none: anything). Fields of the table, `header.field`, `table.field`.
Known = Mapping[str, tuple[str, ...]]

#: Names a test may use besides the fields of its table.
COMPUTED = ("as_of", "due_on", "start_on", "done_on", "progress")


def read_status(node: Node, fields: Known) -> tuple[StatusRule, ...]:
    """`standard`, or an ordered list of `{is: status, when: test}`."""
    if node.value is None or node.value == "standard":
        return STANDARD_STATUS
    if not node.is_list:
        node.wrong("`standard` or a list of rules")
        return STANDARD_STATUS
    rules = []
    for item in node.list():
        item.only(("is", "when"))
        status = item.get("is").one_of(STATUSES, required=True)
        rules.append(StatusRule(status or "not_started", read_test(item.get("when"), fields)))
    return tuple(rules)


def read_test(node: Node, fields: Known) -> Test:
    """One test; a fault and `Always` where it cannot be read."""
    if node.value == "always":
        return Always()
    if not node.is_map or len(node.value) != 1:
        node.faults.add(
            "pack.bad_test", node.file, node.line, path=node.path, value=node.plain(), words=", ".join(WORDS)
        )
        return Always()
    word, body = next(iter(node.items()))
    match word:
        case "filled":
            return Filled(_ref(body, fields))
        case "is" | "at_least":
            left, right = _two(body, fields)
            return Is(left, right) if word == "is" else AtLeast(left, right)
        case "before" | "after":
            first, second = _dates(body, fields)
            return Before(first, second) if word == "before" else After(first, second)
        case "within_days":
            first, second = _dates(body, fields)
            days = list(body.list())[2:]
            return WithinDays(first, second, days[0].whole(14) if days else 14)
        case "exists":
            return Exists(_ref(body, fields))
        case "none":
            return NoneIn(_ref(body, fields))
        case "not":
            return Not(read_test(body, fields))
        case "all" | "any":
            tests = tuple(read_test(child, fields) for child in body.list())
            return All(tests) if word == "all" else Any(tests)
        case _:
            node.faults.add(
                "pack.unknown_test",
                node.file,
                node.line,
                path=node.path,
                value=word,
                words=", ".join(WORDS),
                hint=nearest(word, WORDS),
            )
            return Always()


def read_highest(node: Node, fields: Known) -> Highest:
    refs = tuple(_ref(child, fields) for child in node.get("highest").list())
    if not refs:
        node.wrong("`{highest: [field, field]}`")
    return Highest(refs)


def _ref(node: Node, fields: Known) -> Ref:
    """A name that must exist: a field of the table, `table.field`, `header.field`, or a date known to all."""
    name = node.text(required=True)
    if name and name not in COMPUTED and name not in fields:
        hint = nearest(name, (*COMPUTED, *fields))
        node.faults.add("pack.unknown_ref", node.file, node.line, path=node.path, value=name, hint=hint)
    table, _, rest = name.rpartition(".")
    return Ref(rest, table)


def _operand(node: Node, fields: Known) -> Operand:
    """A field where the text names one, else the text or number itself."""
    if node.is_map:
        return read_highest(node, fields)
    if isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return float(node.value)
    name = node.text(required=True)
    return _ref(node, fields) if name in COMPUTED or name in fields else name


def _two(node: Node, fields: Known) -> tuple[Operand, Operand]:
    """What is compared (must be a field) and with what; a code must be one that the field can hold."""
    parts = list(node.list())
    if len(parts) != 2:
        node.wrong("two things to compare")
        return "", ""
    left = read_highest(parts[0], fields) if parts[0].is_map else _ref(parts[0], fields)
    right = _operand(parts[1], fields)
    codes = _codes(left, fields)
    if isinstance(right, str) and codes and right not in codes:
        node.faults.add(
            "pack.not_allowed",
            node.file,
            parts[1].line,
            path=parts[1].path,
            value=right,
            allowed=", ".join(codes),
            hint=nearest(right, codes),
        )
    return left, right


def _codes(operand: Operand, fields: Known) -> tuple[str, ...]:
    if isinstance(operand, Highest):
        return next((codes for ref in operand.of if (codes := _codes(ref, fields))), ())
    if isinstance(operand, Ref):
        return fields.get(f"{operand.table}.{operand.name}" if operand.table else operand.name, ())
    return ()


def _dates(node: Node, fields: Known) -> tuple[Ref, Ref]:
    parts = list(node.list())
    if len(parts) < 2:
        node.wrong("two dates to compare")
        return Ref("as_of"), Ref("as_of")
    return _ref(parts[0], fields), _ref(parts[1], fields)

"""Scales, standards, clauses and the rule for the school's level, from YAML to values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from cqip_xl.kinds.text import fold
from cqip_xl.model.standard import Clause, Criterion, LevelRule, Scale, Score, Standard
from cqip_xl.packs.node import Node
from cqip_xl.rules.requirements import ALWAYS

#: The rule for a level that all mandatory criteria must reach, and some of the others.
MOST = "mandatory_and_most"
_CRITERION_KEYS = "id levels mandatory preset indicators score scores required one_of".split()


def read_scales(node: Node) -> dict[str, Scale]:
    """The scales; only one can be that of the criteria, and no two share a code: dropdowns are told apart by it."""
    scales: dict[str, Scale] = {}
    taken: set[str] = set()
    for name, item in node.items():
        item.only(("points", "zero", "of", "cumulative"))
        points = item.get("points").codes(required=True)
        zero = item.get("zero").code() if "zero" in item else ""
        of = item.get("of").one_of(("criterion", "school"), "criterion")
        if of == "criterion" and any(s.of == "criterion" for s in scales.values()):
            item.get("of").not_among(of, ("school",))
            of = "school"
        for code in (*points, *((zero,) if zero else ())):
            if not item.faults.at(item.path):
                item.once(code, taken)
        scales[name] = Scale(name, points, zero, of, item.get("cumulative").flag())
    return scales


def read_standards(
    node: Node, scales: Mapping[str, Scale], choices: Mapping[str, tuple[str, ...]], points: tuple[str, ...]
) -> tuple[Standard, ...]:
    """Standards and their criteria. `points`: of the scale of the criteria, from low to high."""
    standards: list[Standard] = []
    names: set[str] = set()
    codes: set[str] = set()
    for item in node.list():
        item.only(("id", "criteria", "free"))
        name = item.once(item.get("id").code(), names)
        criteria = [_criterion(child, name, scales, choices, points, codes) for child in item.get("criteria").list()]
        free = item.get("free").whole(0, 0, 200)
        criteria += _own(name, free, codes)
        standards.append(Standard(name, tuple(criteria), free))
    if not any(s.criteria for s in standards) and not node.faults.at("standards"):
        node.add("pack.missing_key", path="standards[0].criteria" if standards else "standards")
    return tuple(standards)


def _own(standard: str, count: int, taken: set[str]) -> list[Criterion]:
    """Rows that the school writes: `ADD.1`, `ADD.2` …, past the numbers that the pack's own criteria use."""
    numbered = (f"{standard}.{n}" for n in range(1, 1000))
    codes = list(islice((code for code in numbered if fold(code) not in taken), count))
    taken.update(map(fold, codes))
    return [Criterion(code, standard, free=True) for code in codes]


def _criterion(
    item: Node,
    standard: str,
    scales: Mapping[str, Scale],
    choices: Mapping[str, tuple[str, ...]],
    points: tuple[str, ...],
    taken: set[str],
) -> Criterion:
    item.only(_CRITERION_KEYS)
    code = item.once(item.get("id").code(), taken)
    node = item.get("levels")
    codes = node.codes()
    for unknown in (code for code in codes if code not in points):
        node.not_among(unknown, points)
    levels = tuple(code for code in codes if code in points)
    if list(levels) != sorted(levels, key=points.index):
        node.add("pack.out_of_order", value=", ".join(levels), wanted=", ".join(sorted(levels, key=points.index)))
    scores = [item.get("score")] if "score" in item else list(item.get("scores").list())
    return Criterion(
        code,
        standard,
        levels,
        preset={key: child.texts() for key, child in item.get("preset").items()},
        scores=tuple(map(_score, scores)),
        one_of=item.get("one_of").one_of(choices),
        required=_required(item.get("required"), scales),
        mandatory=item.get("mandatory").flag(),
    )


def _score(item: Node) -> Score:
    """What a row asks in a field with `bounds: row`; a mapping with the tool and its bounds."""
    item.only(("tool", "id", "min", "max", "step", "fresh_months"))
    low, high = item.get("min").number(), item.get("max").number()
    if low is not None and high is not None and low > high:
        item.get("min").add("pack.out_of_order", value=f"{low:g}, {high:g}", wanted=f"{high:g}, {low:g}")
    return Score(
        (item.get("tool") if "tool" in item else item.get("id")).text(),
        low,
        high,
        item.get("step").number(),
        item.get("fresh_months").whole(0, 0, 120),
    )


def _required(node: Node, scales: Mapping[str, Scale]) -> str:
    """`always` (or true), never (or false), or the point of a school's scale from which the row must be filled in."""
    if node.value is None or isinstance(node.value, bool):
        return ALWAYS if node.value else ""
    if not node.is_map:
        return ALWAYS if node.one_of((ALWAYS, "never")) == ALWAYS else ""
    node.only(("at", "from"))
    scale = node.get("at").one_of([s.id for s in scales.values() if s.of == "school"], required=True)
    return node.get("from").one_of(scales[scale].points, required=True) if scale in scales else ""


def read_clauses(node: Node, scales: Mapping[str, Scale]) -> tuple[Clause, ...]:
    """Conditions on the whole school. The lowest point cannot be granted: some point must be left to choose."""
    taken: set[str] = set()
    return tuple(_clause(item, scales, taken) for item in node.list())


def _clause(item: Node, scales: Mapping[str, Scale], taken: set[str]) -> Clause:
    item.only(("id", "scale", "grants", "verified"))
    scale = item.get("scale").one_of(scales, required=True)
    points = scales[scale].points if scale in scales else ()
    return Clause(
        item.once(item.get("id").code(), taken),
        scale,
        item.get("grants").one_of(points[1:], required=True) if scale in scales else "",
        item.get("verified").flag(True),
    )


def read_levels(node: Node, scales: Mapping[str, Scale], standards: Sequence[Standard]) -> LevelRule | None:
    """How the school's level follows from those of the criteria, where the pack has one."""
    if node.value is None or node.value == "none":
        return None
    node.only(("school", "undefined_level", "then_all_clauses", "scale", "others"))
    rule = node.get("school").one_of(("lowest_of_criteria", MOST), required=True)
    node.get("undefined_level").one_of(("counts_as_met",))
    offered = tuple(s.id for s in scales.values() if s.of == "criterion")
    if not offered:
        node.add("pack.missing_key", path="scales")
        return None
    scale = node.get("scale").one_of(offered, offered[0])
    others = _others(node, standards) if rule == MOST else None
    if rule != MOST and "others" in node:
        node.get("others").add("pack.no_effect", allowed=f"school: {MOST}")
    return LevelRule(scale, node.get("then_all_clauses").one_of(scales[scale].points), others)


def _others(node: Node, standards: Sequence[Standard]) -> int:
    """How many of the criteria that are not mandatory must reach a level: no more than there are."""
    rest = sum(not c.mandatory for s in standards for c in s.criteria if c.levels)
    if "others" not in node:
        node.add("pack.missing_key", path=f"{node.path}.others")
    return node.get("others").whole(0, 0, max(rest, 0))

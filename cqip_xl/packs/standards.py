"""Scales, standards, clauses and the rule for the school's level, from entries to values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice

from cqip_xl.kinds.text import fold
from cqip_xl.model.layers import BY_ROW
from cqip_xl.model.standard import GIVEN, Clause, Criterion, LevelRule, Scale, Score, Standard, criteria_in
from cqip_xl.packs.grammar.standard import (
    EVERY,
    MOST,
    ClauseEntries,
    CriterionEntries,
    LevelsEntries,
    RequiredEntries,
    ScaleEntries,
    ScoreEntries,
    StandardEntries,
)
from cqip_xl.packs.node import Node
from cqip_xl.rules.requirements import ALWAYS


def read_scales(entries: Mapping[str, ScaleEntries]) -> dict[str, Scale]:
    """The scales; no two share a code: dropdowns are told apart by it."""
    scales: dict[str, Scale] = {}
    taken: set[str] = set()
    for name, item in entries.items():
        points, zero, of = item.points, item.zero, item.of
        if name == BY_ROW:
            item.here.add("pack.reserved", value=name)
        for code in (*points, *((zero,) if zero else ())):
            if not item.is_wrong:
                item.here.once(code, taken)
        scales[name] = Scale(name, points, zero, of)
    return scales


def read_standards(
    node: Node,
    entries: Iterable[StandardEntries],
    scales: Mapping[str, Scale],
    choices: Mapping[str, tuple[str, ...]],
) -> tuple[Standard, ...]:
    """Standards and their criteria. `node`: where they stand."""
    reading = _Standards(scales, choices)
    standards = tuple(map(reading.standard, entries))
    if not criteria_in(standards) and not node.faults.at("standards"):
        node.lacks("standards.criteria" if standards else "standards")
    return standards


class _Standards:
    """Reads standards at any depth: the ids of all of them are told apart, and so are the codes of their criteria."""

    def __init__(self, scales: Mapping[str, Scale], choices: Mapping[str, tuple[str, ...]]) -> None:
        self.scales, self.choices = scales, choices
        self.names: set[str] = set()
        self.codes: set[str] = set()

    def standard(self, item: StandardEntries) -> Standard:
        name = item.here.once(item.id, self.names)
        rule = self._levels(item)
        criteria = [self._whole(item, name, rule)] if rule and rule.rule == GIVEN else []
        criteria += [_criterion(child, name, self.scales, self.choices, self.codes) for child in item.criteria]
        criteria += _own(name, item.free, self.codes)
        inner = tuple(map(self.standard, item.standards))
        return Standard(name, tuple(criteria), item.free, inner, rule, item.mandatory)

    def _levels(self, item: StandardEntries) -> LevelRule | None:
        """How the level of a standard follows, where it has one."""
        rule = item.levels
        for name in ("scale", "others") if not rule else ():
            if name in item:
                item.place(name).add("pack.no_effect", allowed="levels")
        if not rule:
            return None
        others = _others(item.here, item.others, rule, f"levels: {MOST}")
        return LevelRule(_scale(item.scale, self.scales), "", others, rule)

    def _whole(self, item: StandardEntries, name: str, rule: LevelRule) -> Criterion:
        """The row in which the level of a standard is entered."""
        code = item.place("id").once(name, self.codes)
        points = self.scales[rule.scale].points if rule.scale in self.scales else ()
        return Criterion(code, name, points, rule.scale, mandatory=item.mandatory, whole=True)


def _scale(node: Node, scales: Mapping[str, Scale]) -> str:
    """A scale of criteria: the one named, else the first; '' where there is none."""
    names = tuple(s.id for s in scales.values() if s.of == "criterion")
    if not names:
        node.lacks("scales", node.path)
        return ""
    return node.one_of(names) or names[0]


def _own(standard: str, count: int, taken: set[str]) -> list[Criterion]:
    """Rows that the school writes: `ADD.1`, `ADD.2` …, past the numbers that the pack's own criteria use."""
    numbered = (f"{standard}.{n}" for n in range(1, 1000))
    codes = list(islice((code for code in numbered if fold(code) not in taken), count))
    taken.update(map(fold, codes))
    return [Criterion(code, standard, free=True) for code in codes]


def _criterion(
    item: CriterionEntries,
    standard: str,
    scales: Mapping[str, Scale],
    choices: Mapping[str, tuple[str, ...]],
    taken: set[str],
) -> Criterion:
    offered = any(s.of == "criterion" for s in scales.values())
    scale = _scale(item.scale, scales) if offered or "scale" in item else ""
    return Criterion(
        item.here.once(item.id, taken),
        standard,
        _levels(item, scales[scale].points if scale in scales else ()),
        scale,
        preset={key: child.texts() for key, child in item.preset.items()},
        scores=tuple(map(_score, (item.score,) if "score" in item else item.scores)),
        one_of=item.one_of.one_of(choices),
        required=_required(item.required, scales),
        mandatory=item.mandatory,
    )


def _levels(item: CriterionEntries, points: tuple[str, ...]) -> tuple[str, ...]:
    """The points that a criterion really has, in the scale's order, from low to high."""
    node, codes = item.place("levels"), item.levels
    if codes == (EVERY,) and EVERY not in points:
        return points
    for unknown in (code for code in codes if code not in points):
        node.not_among(unknown, points)
    levels = tuple(code for code in codes if code in points)
    wanted = sorted(levels, key=points.index)
    if list(levels) != wanted:
        node.add("pack.out_of_order", value=", ".join(levels), wanted=", ".join(wanted))
    return levels


def _score(item: ScoreEntries) -> Score:
    """What a row asks in a field with `bounds: row`; a mapping with the tool and its bounds."""
    low, high = item.min, item.max
    if low is not None and high is not None and low > high:
        item.place("min").add("pack.out_of_order", value=f"{low:g}, {high:g}", wanted=f"{high:g}, {low:g}")
    return Score(item.tool, low, high, item.fresh_months)


def _required(node: Node, scales: Mapping[str, Scale]) -> str:
    """`always` (or true), never (or false), or the point of a school's scale from which the row must be filled in."""
    if node.value is None or isinstance(node.value, bool):
        return ALWAYS if node.value else ""
    if not node.is_map:
        return ALWAYS if node.one_of((ALWAYS, "never")) == ALWAYS else ""
    entries = RequiredEntries(node)
    scale = entries.at.one_of([s.id for s in scales.values() if s.of == "school"], required=True)
    return entries.from_.one_of(scales[scale].points, required=True) if scale in scales else ""


def read_clauses(entries: Iterable[ClauseEntries], scales: Mapping[str, Scale]) -> tuple[Clause, ...]:
    """Conditions on the whole school. The lowest point cannot be granted: some point must be left to choose."""
    taken: set[str] = set()
    return tuple(_clause(item, scales, taken) for item in entries)


def _clause(item: ClauseEntries, scales: Mapping[str, Scale], taken: set[str]) -> Clause:
    scale = item.scale.one_of(scales, required=True)
    name = item.here.once(item.id, taken)
    return Clause(name, scale, item.grants.one_of(scales[scale].points[1:], required=True) if scale in scales else "")


def read_levels(node: Node, scales: Mapping[str, Scale]) -> LevelRule | None:
    """How the school's level follows from those of the criteria, where the pack has one."""
    if node.value is None or node.value == "none":
        return None
    entries = LevelsEntries(node)
    scale = _scale(entries.scale, scales)
    if not scale:
        return None
    others = _others(node, entries.others, entries.school, f"school: {MOST}")
    return LevelRule(scale, entries.then_all_clauses.one_of(scales[scale].points), others, entries.school)


def _others(here: Node, node: Node, rule: str, wanted: str) -> int | None:
    """How many of the parts that are not mandatory must reach a level; whether there are as many is checked later."""
    if rule != MOST:
        if node.value is not None:
            node.add("pack.no_effect", allowed=wanted)
        return None
    if node.value is None:
        here.lacks(f"{here.path}.others", wanted)
    return node.whole(0, 0)

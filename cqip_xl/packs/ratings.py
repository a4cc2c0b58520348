"""What the rules for levels need of the rest of a pack: parts that are rated on their scale, and the columns."""

from __future__ import annotations

from cqip_xl.model.framework import Framework
from cqip_xl.model.layers import level_rules, parts_of
from cqip_xl.model.standard import GIVEN
from cqip_xl.packs.grammar.pack import PackEntries
from cqip_xl.packs.grammar.standard import LevelsEntries
from cqip_xl.packs.node import Node
from cqip_xl.packs.tree import all_standards, entries_of, missing, need


def check_standards(pack: PackEntries, framework: Framework) -> None:
    """The level of a standard follows from something on its scale, and is entered where levels are."""
    for item, standard in zip(all_standards(pack.standards), framework.all_standards, strict=True):
        rule = standard.levels
        if rule and rule.rule != GIVEN and not item.is_wrong:
            _check_parts(item.place("levels"), item.others, framework, standard.id, rule.scale)
    if level_rules(framework) and not any(item.is_wrong for item in pack.standards):
        need(pack, framework, "criteria", "level_current", "levels")


def _check_parts(node: Node, others: Node, framework: Framework, standard: str, scale: str) -> None:
    """There are parts, and no more of the others are wanted than there are. `node`: where the rule stands."""
    parts = parts_of(framework, standard)
    if not parts:
        node.add("pack.no_parts", scale=scale)
    elif others.value is not None and not others.faults.at(others.path):
        others.whole(0, 0, sum(not part.mandatory for part in parts))


def check_levels(pack: PackEntries, framework: Framework) -> None:
    """The rule for the school's level has parts, and clauses that grant one point above all of them."""
    rule = framework.levels
    if rule is None or not framework.scales.get(rule.scale):
        return
    entries = LevelsEntries(pack.levels)
    parts = parts_of(framework, "")
    if any(c.levels for c in framework.criteria):
        if not entries.is_wrong:
            _check_parts(entries.place("school"), entries.others, framework, "", rule.scale)
    else:
        pack.place("standards").lacks("standards.criteria.levels", "levels")
    if not rule.clauses_grant:
        return
    need(pack, framework, "clauses", "met", "levels.then_all_clauses")
    met = framework.tables["clauses"].field("met") if "clauses" in framework.tables else None
    if met and met.kind == "choice" and "met" not in framework.choices.get(met.choices, ("met",)):
        missing(entries_of(pack, framework, "clauses", "met").place("choices"), "met", "levels.then_all_clauses")
    above = framework.scales[rule.scale].points[max((part.top for part in parts), default=0) :]
    if rule.clauses_grant not in above:
        entries.then_all_clauses.not_among(rule.clauses_grant, above)
    for item in pack.clauses:
        if not item.is_wrong:
            item.scale.one_of((rule.scale,))
            item.grants.one_of((rule.clauses_grant,))
    if not framework.clauses:
        missing(pack.here, "clauses", "levels.then_all_clauses")

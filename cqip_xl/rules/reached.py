"""The levels that standards and the school reach, as they follow from those of their parts.

A part that does not define a point counts as meeting it (Circular 19/2018, Art. 6). Nothing is known of a level while
one of its parts has none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cqip_xl.model.framework import Framework
from cqip_xl.model.layers import Rated, level_rules, parts_of, rated
from cqip_xl.model.plan import Plan
from cqip_xl.model.standard import LevelRule
from cqip_xl.model.verdict import Levels

#: What has a level -> its rank on its scale, 0 below the lowest point; None while it is not known.
Ranks = Mapping[Rated, int | None]


def ranks_of(framework: Framework, plan: Plan) -> dict[Rated, int | None]:
    """The ranks of everything that has a level: entered in its row, or by the rule of its standard."""
    rows = {row.key: row for row in plan.rows("criteria")}
    found: dict[Rated, int | None] = {}
    for one in rated(framework):
        if one.rule:
            rank, _, blank = _within(one.rule, parts_of(framework, one.id), found)
            found[one] = None if blank else rank
        else:
            level = rows[one.id].text("level_current") if one.id in rows else ""
            points = framework.scales[one.scale].points
            found[one] = None if not level else points.index(level) + 1 if level in points else 0
    return found


def levels(framework: Framework, plan: Plan) -> Levels | None:
    """The levels of criteria, of standards that have one, and of the school where the framework has a rule for it.

    All clauses met on top of the highest point of the parts give the point they grant.
    """
    if not level_rules(framework):
        return None
    ranks = ranks_of(framework, plan)
    rows = {row.key: row for row in plan.rows("criteria")}
    current = {one.id: rows[one.id].text("level_current") for one, rank in ranks.items() if _is_entered(one, rank)}
    within, short, blank = _of_school(framework, plan, ranks)
    reached = None if blank else within
    return Levels(current, reached, (*short, *blank), _of_standards(framework, ranks), frozenset(blank), within)


def _is_entered(one: Rated, rank: int | None) -> bool:
    return one.rule is None and rank is not None


def _of_standards(framework: Framework, ranks: Ranks) -> dict[str, str | None]:
    """Every standard with a level -> its code; '' for nothing at all, None while it is not known."""
    whole = {c.id for c in framework.criteria if c.whole}
    found = {one.id: _code(framework, one, rank) for one, rank in ranks.items() if one.rule or one.id in whole}
    return {standard.id: found[standard.id] for standard in framework.all_standards if standard.levels}


def _code(framework: Framework, one: Rated, rank: int | None) -> str | None:
    scale = framework.scales[one.scale]
    return None if rank is None else scale.points[rank - 1] if rank else scale.zero


def _of_school(framework: Framework, plan: Plan, ranks: Ranks) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
    """The level that the school may reach, what keeps it from the next, and what has no level."""
    rule = framework.levels
    if rule is None:
        return None, (), ()
    scale = framework.scales[rule.scale]
    within, short, blank = _within(rule, parts_of(framework, ""), ranks)
    if rule.clauses_grant and not short:
        opened = _open_clauses(framework, plan)
        within = within if opened else scale.points.index(rule.clauses_grant) + 1
        short = () if blank else opened
    return scale.points[within - 1] if within else scale.zero, short, blank


def _open_clauses(framework: Framework, plan: Plan) -> tuple[str, ...]:
    met = {row.key for row in plan.rows("clauses") if row.values.get("met") == "met"}
    return tuple(c.id for c in framework.clauses if c.id not in met)


def _within(rule: LevelRule, parts: Sequence[Rated], ranks: Ranks) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
    """The highest rank that the parts reach, those without one taken as at their best; those that keep from the next,
    and those without a rank.
    """
    found = {part: part.top if (rank := ranks[part]) is None else rank for part in parts}
    blank = tuple(part.id for part in parts if ranks[part] is None)
    top = max((part.top for part in parts), default=0)
    for rank in range(1, top + 1):
        if short := _short(rule, found, rank):
            return rank - 1, short, blank
    return top, (), blank


def _short(rule: LevelRule, known: Mapping[Rated, int], rank: int) -> tuple[str, ...]:
    """The parts that keep from a level; none where it is reached.

    Where only some parts are mandatory (Circular 57/2026, Art. 5): all of these, enough of the others, and
    none more than one level below. A majority is more than half of all.
    """

    def lacks(part: Rated, rank: int) -> bool:
        return known[part] < min(rank, part.top)

    below = [part for part in known if lacks(part, rank)]
    if rule.rule == "majority" and 2 * len(below) < len(known):
        return ()
    others = sum(not part.mandatory for part in known) - sum(not part.mandatory for part in below)
    if rule.others is not None and others >= rule.others:
        below = [part for part in below if part.mandatory or lacks(part, rank - 1)]
    return tuple(part.id for part in below)

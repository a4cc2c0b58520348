"""What follows from standards that stand in others: ways from the top, layers, scales of criteria, parts of a level."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cqip_xl.model.derived import derived
from cqip_xl.model.framework import Framework
from cqip_xl.model.standard import GIVEN, Criterion, LevelRule, Scale, Standard, criteria_in

#: The scale of a field whose rows are rated on different ones: that of the row's criterion.
BY_ROW = "row"


@derived
def ways(framework: Framework) -> Mapping[str, tuple[Standard, ...]]:
    """Id of each standard -> the standards from the top down to it."""

    def found(standards: tuple[Standard, ...], way: tuple[Standard, ...]) -> Iterator[tuple[Standard, ...]]:
        for standard in standards:
            yield (*way, standard)
            yield from found(standard.standards, (*way, standard))

    return {way[-1].id: way for way in found(framework.standards, ())}


@derived
def layers(framework: Framework) -> int:
    """How deep standards stand in each other: 1 where none stands in another."""
    return max(map(len, ways(framework).values()), default=1)


@derived
def is_grouped(framework: Framework) -> bool:
    """Whether the rows of criteria stand under headings: there is more than one standard to tell apart."""
    return len(framework.all_standards) > 1


@derived
def criteria_below(framework: Framework) -> Mapping[str, tuple[Criterion, ...]]:
    """Id of each standard -> its criteria at any depth; they follow one another in the framework."""
    return {standard.id: criteria_in((standard,)) for standard in framework.all_standards}


@derived
def way_shown(framework: Framework, standard: str) -> str:
    """`QA1 › 1.1`: the ids from the top down to a standard."""
    return " › ".join(one.id for one in ways(framework).get(standard, ())) or standard


# -- levels -------------------------------------------------------------------------------------------


@derived
def criterion_scales(framework: Framework) -> tuple[Scale, ...]:
    """The scales on which criteria are rated."""
    return tuple(s for s in framework.scales.values() if s.of == "criterion")


def scale_of(framework: Framework, criterion: Criterion) -> str:
    """Id of the scale on which a criterion is rated; '' where the framework has none."""
    return criterion.scale or next((s.id for s in criterion_scales(framework)), "")


@dataclass(frozen=True, slots=True)
class Rated:
    """What has a level: a criterion, or a standard by its rule. `top`: rank of its highest point, from 1.

    `owner`: the nearest standard above whose level follows from its parts, '' for the school. A standard whose level
    is given in its own row is rated as that row, and its parts count for nothing further up.
    """

    id: str
    scale: str
    owner: str
    top: int
    mandatory: bool = False
    rule: LevelRule | None = None


@derived
def rated(framework: Framework) -> tuple[Rated, ...]:
    """Everything that has a level, parts before what their level makes; rows of given levels as their standards."""
    return tuple(_rated(framework, framework.standards, ""))


def _rated(framework: Framework, standards: tuple[Standard, ...], owner: str) -> Iterator[Rated]:
    for standard in standards:
        rule = standard.levels
        inner = standard.id if rule else owner
        for criterion in standard.criteria:
            if criterion.levels:
                scale = scale_of(framework, criterion)
                top = framework.scales[scale].points.index(criterion.levels[-1]) + 1
                above = owner if criterion.whole else inner
                yield Rated(criterion.id, scale, above, top, criterion.mandatory)
        yield from _rated(framework, standard.standards, inner)
        if rule and rule.rule != GIVEN:
            top = len(framework.scales[rule.scale].points)
            yield Rated(standard.id, rule.scale, owner, top, standard.mandatory, rule)


@derived
def level_rules(framework: Framework) -> tuple[LevelRule, ...]:
    """How the levels of standards follow, then that of the school, as far as they have any."""
    rules = (*(standard.levels for standard in framework.all_standards), framework.levels)
    return tuple(rule for rule in rules if rule)


@derived
def parts_of(framework: Framework, standard: str) -> tuple[Rated, ...]:
    """What a standard's level follows from, '' for the school's: parts on the same scale, nearest or all criteria."""
    at = framework.levels if not standard else ways(framework)[standard][-1].levels
    if at is None:
        return ()
    same = [one for one in rated(framework) if one.scale == at.scale]
    if at.rule != "lowest_of_criteria":
        return tuple(one for one in same if one.owner == standard)
    criteria = criteria_below(framework)[standard] if standard else framework.criteria
    codes = {c.id for c in criteria if not c.whole}
    return tuple(one for one in same if one.id in codes and one.rule is None)

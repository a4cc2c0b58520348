"""Everything that has a level, one below the other in `_calc`: criteria, standards after what is in them.

Drawn where a standard has a level or criteria have several scales; twin of rules.reached. A level is a rank and 1, 0
while it is not known.
"""

from __future__ import annotations

from collections.abc import Iterator

from cqip_xl.drawing.style import HIDDEN
from cqip_xl.model.book import Cell, Content, Formula
from cqip_xl.model.framework import Framework
from cqip_xl.model.layers import Rated, criteria_below, criterion_scales, parts_of, rated
from cqip_xl.model.markers import CALC, span
from cqip_xl.model.standard import LevelRule
from cqip_xl.rules.reached import ranks_of
from cqip_xl.workbook.plan_view import PlanView
from cqip_xl.workbook.reach import Reach

_NAMES = ("of", "scale", "owner", "top", "mandatory", "level")


class RatedColumns:
    """`of`, `current`: the ranges of the criteria block with the position of a criterion and its level.

    `zero`: what stands there for rank 0.
    """

    def __init__(self, view: PlanView, first: int, left: int, of: str, current: str, zero: int) -> None:
        self.view, self.first, self.left, self.of, self.current, self.zero = view, first, left, of, current, zero
        framework = view.framework
        self.rated = rated(framework)
        self.last = first + len(self.rated) - 1
        self.right = left + len(_NAMES) - 1
        self.position = {c.id: n for n, c in enumerate(framework.criteria, start=1)}
        self.whole = frozenset(c.id for c in framework.criteria if c.whole)
        self.scales = [scale.id for scale in criterion_scales(framework)]
        self.owners = ["", *(one.id for one in self.rated if one.rule)]
        self.ranks = ranks_of(framework, view.plan)

    def cells(self) -> Iterator[Cell]:
        for col, name in enumerate(_NAMES, start=self.left):
            yield Cell(self.first - 1, col, f"rated/{name}", HIDDEN)
        for row, one in enumerate(self.rated, start=self.first):
            rank = self.ranks[one]
            contents: tuple[Content, ...] = (
                float(self._criterion(one)),
                float(self.scales.index(one.scale) + 1),
                float(self.owners.index(one.owner)) if one.owner in self.owners else -1.0,
                float(one.top + 1),
                float(one.mandatory),
                Formula(f"={self._level(one, row)}", 0.0 if rank is None else float(rank + 1)),
            )
            yield from (Cell(row, col, content, HIDDEN) for col, content in enumerate(contents, start=self.left))

    def _criterion(self, one: Rated) -> int:
        """Position of a criterion; 0 of standards, and of rows in which the level of one is entered."""
        return 0 if one.rule or one.id in self.whole else self.position[one.id]

    def _level(self, one: Rated, row: int) -> str:
        if one.rule is None:
            mine = f"({self.of}={self.position[one.id]})"
            return f"SUMPRODUCT({mine}*({self.current}>0)*({self.current}+{1 - self.zero}))"
        reach = self.reach(one.rule, one.id, row - 1)
        return f"IF({self._unknown(reach)}>0,0,{reach.reached(str(reach.top + 1))})"

    def reach(self, rule: LevelRule, standard: str = "", last: int = -1) -> Reach:
        """The expressions of a rule; '' for the school's. `last`: the row above that of the standard."""
        last = self.last if last < 0 else last
        top = max((part.top for part in parts_of(self.view.framework, standard)), default=0)
        scale = f"({self._range('scale', last)}={self.scales.index(rule.scale) + 1})"
        mask = f"{self._among(rule, standard, last)}*{scale}"
        level, tops, mandatory = (self._range(name, last) for name in ("level", "top", "mandatory"))
        return Reach(rule, level, tops, mandatory, mask, 1, top)

    def _among(self, rule: LevelRule, standard: str, last: int) -> str:
        """Where a row is among what the rule asks."""
        if rule.rule != "lowest_of_criteria":
            return f"({self._range('owner', last)}={self.owners.index(standard)})"
        of = self._range("of", last)
        if not standard:
            return f"({of}>0)"
        places = [self.position[c.id] for c in criteria_below(self.view.framework)[standard]]
        return f"({of}>={min(places)})*({of}<={max(places)})"

    def _unknown(self, reach: Reach) -> str:
        return f"SUMPRODUCT({reach.mask}*({reach.level}=0))"

    def unknown_of_school(self, rule: LevelRule) -> tuple[str, int]:
        """How many parts of the school's level are not known: an expression, and the number that Python counts."""
        parts = parts_of(self.view.framework, "")
        return self._unknown(self.reach(rule)), sum(self.ranks[part] is None for part in parts)

    def at(self, code: str, standard: bool) -> tuple[str, str, str] | None:
        """The cells with level, top and whether it is mandatory, of a criterion or standard; None where it has none."""
        for row, one in enumerate(self.rated, start=self.first):
            if one.id == code and ((one.rule is not None or code in self.whole) if standard else one.rule is None):
                level, top, mandatory = (self._cell(name, row) for name in ("level", "top", "mandatory"))
                return level, top, mandatory
        return None

    def _cell(self, name: str, row: int) -> str:
        return span(CALC, row, self._col(name), row, self._col(name))

    def _range(self, name: str, last: int) -> str:
        return span(CALC, self.first, self._col(name), last, self._col(name))

    def _col(self, name: str) -> int:
        return self.left + _NAMES.index(name)


def is_by_parts(framework: Framework) -> bool:
    """Whether levels follow from more than all criteria on one scale."""
    return len(criterion_scales(framework)) > 1 or any(standard.levels for standard in framework.all_standards)

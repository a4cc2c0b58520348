"""What a pack measures, as a frozen value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Indicator:
    """One measured thing of the `measures` table; `op` and `value` are its target.

    `better`: up, down or none. `per`: what one value is of (term: a row for each term). `rollup`: sum, mean,
    none or rate; a `rate` names its numerator and denominator. `history`: years before the plan that are asked,
    too; None as the table says. `only_for`: codes of a header choice field; empty for every school.
    `of_all`: the target is that of all schools together; a school is measured by its own alone.
    `was`: the id that it had in an earlier version of the pack, read as well.
    `of_stage`: the target is that of all years of the plan together.
    """

    id: str
    criterion: str = ""
    op: str = ""
    value: float | None = None
    unit: str = ""
    per: str = ""
    better: str = "none"
    rollup: str = "none"
    rate: tuple[str, ...] = ()
    history: int | None = None
    only_for: tuple[str, ...] = ()
    filled_by: str = ""
    of_all: bool = False
    of_stage: bool = False
    was: str = ""

    @property
    def adds_up(self) -> bool:
        """Whether the years of the plan are added up before they are compared; other values are entered so far."""
        return self.of_stage and self.rollup == "sum" and not self.rate

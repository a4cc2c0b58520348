"""A plan beside all others: whose it is, whether it counts, and what only the others show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from cqip_xl.district.whose import Whose, shown_plan
from cqip_xl.model.case import Case
from cqip_xl.model.errors import Detail
from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.plan import Plan, School


@dataclass(frozen=True, slots=True)
class Settled:
    """`outcome` and `reason` of its rows where a plan does not count, else ''. `findings`: what only the others show.

    `school`: as the roster knows it, where it does: its number, its district, its spelling of the name.
    """

    plan: Plan
    whose: Whose
    school: School
    outcome: str = ""
    reason: str = ""
    detail: Detail = Detail()
    findings: tuple[Finding, ...] = ()

    @property
    def path(self) -> str:
        return self.plan.source.path

    @property
    def counts(self) -> bool:
        return not self.outcome and not self.plan.untouched

    def applied_to(self, case: Case) -> Case:
        """The judged plan as it is settled; one that does not count keeps the raw text of all its rows."""
        case = replace(case, plan=replace(case.plan, school=self.school)).told(self.findings)
        if not self.outcome:
            return case
        rejected = (*case.rejected, *self.plan.all_rejected(self.reason))
        return replace(case, outcome=self.outcome, detail=self.detail, rejected=rejected, out={})


def found(settled: list[Settled], n: int, *findings: Finding) -> None:
    """Adds findings to one of the plans."""
    settled[n] = replace(settled[n], findings=(*settled[n].findings, *findings))


def say(settled: list[Settled], members: Iterable[int], code: str) -> None:
    """Adds a finding to each of several plans that names the others: their schools and files."""
    members = tuple(members)
    for n in members:
        one = settled[n].plan
        others = "; ".join(_named(settled[m].plan, one.school) for m in members if m != n)
        values = {"school": one.school.name or shown_plan(one), "id": one.school.id, "files": others}
        found(settled, n, Finding.of(code, Place(settled[n].path), values))


def _named(plan: Plan, own: School) -> str:
    """A file, and its school where that is called otherwise."""
    name = plan.school.name or plan.school.id
    return plan.source.path if name == own.name else f"{name}: {plan.source.path}"

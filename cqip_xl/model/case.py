"""A file that was given, and what became of it: a plan read, judged and checked, or why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from cqip_xl.model.errors import Detail
from cqip_xl.model.finding import Finding
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import Plan, Rejected
from cqip_xl.model.verdict import Verdict

#: Every file given ends in one of these; scripts read them in `--json`.
OUTCOMES = [
    "read",
    "read_with_findings",
    "older_version",
    "newer_version",
    "not_a_plan",
    "unknown_framework",
    "protected",
    "damaged",
    "too_large",
    "empty",
    "duplicate",
    "excluded",
    "timed_out",
    "reader_crashed",
    "lock_file",
    "no_permission",
    "not_downloaded",
    "unsupported_format",
    "own_output",
]
#: Outcomes whose rows count in the summary.
COUNTED = frozenset({"read", "read_with_findings", "older_version", "newer_version"})
#: Outcomes that need nobody's attention.
HARMLESS = frozenset({"read", "lock_file", "own_output", "excluded", "duplicate"})


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that gave no plan, and why. Nothing of it counts, and nothing was found in it."""

    path: str
    outcome: str
    detail: Detail = Detail()

    sha256: ClassVar[str] = ""
    findings: ClassVar[tuple[Finding, ...]] = ()
    rejected: ClassVar[tuple[Rejected, ...]] = ()
    out: ClassVar[Mapping[str, int]] = {}
    rows_in: ClassVar[int] = 0
    rows_out: ClassVar[int] = 0
    counts: ClassVar[bool] = False

    @property
    def needs_attention(self) -> bool:
        return self.outcome not in HARMLESS


@dataclass(frozen=True, slots=True)
class Read:
    """A plan that was read, not yet judged, and the framework it follows."""

    framework: Framework
    plan: Plan

    @property
    def path(self) -> str:
        return self.plan.source.path


@dataclass(frozen=True, slots=True)
class Case:
    """One judged plan: read from a file, what the rules say of it on a date, and what was found.

    `rejected`: rows that do not count; `out`: table id -> rows of the file that do. Rows in (counted before any of
    them was read) = rows out + rejected, or a finding says so.
    """

    framework: Framework
    plan: Plan
    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    outcome: str = "read"
    detail: Detail = Detail()
    rejected: tuple[Rejected, ...] = ()
    out: Mapping[str, int] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return self.plan.source.path

    @property
    def sha256(self) -> str:
        return self.plan.source.sha256

    @property
    def rows_in(self) -> int:
        return sum(count.rows for count in self.plan.counts.values())

    @property
    def rows_out(self) -> int:
        return sum(self.out.values())

    @property
    def counts(self) -> bool:
        """Whether its rows count in the summary."""
        return self.outcome in COUNTED

    @property
    def needs_attention(self) -> bool:
        return not self.counts and self.outcome not in HARMLESS

    @property
    def problems(self) -> tuple[Finding, ...]:
        """What somebody has to correct; notes need no action."""
        return tuple(f for f in self.findings if f.severity != "note")

    @property
    def asked(self) -> tuple[Finding, ...]:
        """What a district asks the school for: problems, and levels without which the school's own is unknown."""
        return tuple(f for f in self.findings if f.severity != "note" or f.code == "levels.missing")

    def with_findings(self, findings: Iterable[Finding]) -> Case:
        """The same case with further findings, in the order found."""
        return replace(self, findings=(*self.findings, *findings))

    def told(self, findings: Sequence[Finding]) -> Case:
        """The same case with what only other files show; more than notes make it a case with findings."""
        odd = self.outcome == "read" and any(f.severity != "note" for f in findings)
        return replace(self.with_findings(findings), outcome="read_with_findings" if odd else self.outcome)


def school_count(cases: Iterable[Case]) -> int:
    """How many schools plans are of: one with plans of several periods or frameworks is one."""
    return len({(school_key(case.plan), case.plan.school.name.casefold()) for case in cases})


def school_key(plan: Plan) -> str:
    """What tells schools apart in sums: their number, else their name, else the file."""
    return (plan.school.id or plan.school.name or plan.source.path).casefold()

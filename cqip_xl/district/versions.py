"""Several files of one plan: which of them counts, why, and whether that can be told at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import PurePath

from cqip_xl.district.contents import Contents, EnteredRow
from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.findings import Severity
from cqip_xl.model.plan import Plan

#: Rows named in a finding, and letters of each.
NAMED, LETTERS = 8, 60
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Version:
    """One file of several that hold the same school's plan."""

    plan: Plan
    contents: Contents

    @classmethod
    def of(cls, plan: Plan) -> Version:
        return cls(plan, Contents(plan))

    @property
    def path(self) -> str:
        return self.plan.source.path

    @property
    def submitted(self) -> date | None:
        day = self.plan.header.get("submitted_on")
        return day if isinstance(day, date) else None

    @property
    def guess(self) -> tuple[date, datetime, int, str]:
        """An order for those whose own cannot be told, the likely one last."""
        saved = self.plan.source.saved.moment or _NEVER
        return self.submitted or date.min, saved, len(self.contents.entries), self.path

    def may_replace(self, other: Version) -> bool:
        """Whether it can be told that nothing newer is lost where this one counts.

        The day of submission tells, unless the other was saved later and holds something else; then what they hold:
        the one with all entries of the other; then when they were saved.
        """
        mine, theirs = self.submitted, other.submitted
        later = self.plan.source.saved.is_after(other.plan.source.saved)
        if mine and theirs and mine != theirs:
            return mine > theirs and (later is not False or self.contents.holds(other.contents))
        if self.contents.holds(other.contents):
            return True
        return later is True and not other.contents.holds(self.contents)

    def why_not(self, other: Version) -> str:
        """The code of a detail: why another does not count beside this one."""
        if self.contents.holds(other.contents):
            return "same_entries" if other.contents.holds(self.contents) else "fuller"
        return "newer"


@dataclass(frozen=True, slots=True)
class Choice:
    """`keep`: the number of the version that counts; `sure`: whether that could be told, or must be asked."""

    keep: int
    sure: bool = True


def choose(versions: Sequence[Version], as_of: date) -> Choice:
    """The version that may take the place of all others; where there is none, the likely one, to be asked about."""
    order = sorted(range(len(versions)), key=lambda n: versions[n].guess)
    best = order[-1]
    for n in reversed(order):
        if not versions[best].may_replace(versions[n]) and versions[n].may_replace(versions[best]):
            best = n
    to_come = any(one.submitted and one.submitted > as_of for one in versions)
    sure = not to_come and all(versions[best].may_replace(one) for one in versions if one is not versions[best])
    return Choice(best if sure else order[-1], sure)


def told_apart(paths: Sequence[str]) -> list[str]:
    """Files by their names without folders, with them where two are called alike."""
    names = [PurePath(path).name for path in paths]
    return names if len({*names}) == len(names) else list(paths)


def lost(kept: Version, other: Version, pinned: bool) -> list[Finding]:
    """What the version that counts lacks of another; a note where somebody chose it, having seen both."""
    rows = kept.contents.lacks(other.contents)
    if not rows:
        return []
    said = "; ".join(map(_shown, rows[:NAMED])) + ("; …" if len(rows) > NAMED else "")
    values = {"file": told_apart([other.path, kept.path])[0], "count": str(len(rows)), "said": said}
    severity: Severity = "note" if pinned else "warning"
    return [Finding.of("duplicate.rows_lost", Place(kept.path), values, severity)]


def _shown(entry: EnteredRow) -> str:
    text = " ".join((entry.about or max((text for _, text in entry.cells), key=len)).split())
    return f"{entry.key} {text[:LETTERS]}{'…' * (len(text) > LETTERS)}".strip()

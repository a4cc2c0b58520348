"""What every sheet of the summary is drawn from: the roll-up in one language, schools and files by their names."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from cqip_xl.model.book import Content, Link
from cqip_xl.model.case import Case
from cqip_xl.model.errors import Detail
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import Plan, School
from cqip_xl.model.received import Received
from cqip_xl.model.region import SOON
from cqip_xl.model.rollup import Rollup
from cqip_xl.model.rule import days_of_soon
from cqip_xl.summary.public import MASK
from cqip_xl.words.detail import detail_text
from cqip_xl.words.lexicon import Lexicon, lexicon
from cqip_xl.words.wording import Wording

#: Excel takes at most 2,079 characters (of 16 bits) in a link, 255 in its tip.
MAX_LINK, MAX_TIP = 1_500, 250
#: What no file of Windows has in its name; in a link it would mean a host, a scheme, a place, a query or an escape.
_UNLINKED = re.compile(r'[<>:"\\|?*#]|%[0-9a-fA-F]{2}')
_BLANKS = {0xA0: " ", 0x3000: " "}
_IN_ZIP = re.compile(r"\.zip!", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RollupView:
    """The roll-up as it is shown, its language, and each framework's words in that language."""

    rollup: Rollup
    wording: Wording
    target: Path
    comments: Mapping[str, str] = field(default_factory=dict)
    public: bool = False
    numbers: dict[str, int] = field(default_factory=dict)
    ways: dict[str, str] = field(default_factory=dict)
    outcomes: dict[str, str] = field(default_factory=dict)
    known: dict[str, Received] = field(default_factory=dict)
    called: dict[str, int] = field(default_factory=dict)
    reconciled: list[list[Content]] = field(default_factory=list)

    @property
    def language(self) -> str:
        return self.wording.language

    def say(self, key: str, /, **values: object) -> str:
        return self.wording.say(key, **values)

    def day(self, day: date) -> str:
        """A day in a sentence."""
        return self.wording.day(day)

    @property
    def soon(self) -> str:
        """Days within which something is due soon, where frameworks differ from the fewest to the most: `7–30`."""
        days = sorted({days_of_soon(framework.status) for framework in self.rollup.frameworks} or {SOON})
        return "–".join(map(str, dict.fromkeys((days[0], days[-1]))))

    def lex(self, case: Case) -> Lexicon:
        """Words of a plan's framework: the data in the summary's language where the pack has it."""
        return lexicon(case.framework, self.language, case.plan.period)

    def pack(self, framework: Framework) -> str:
        """What a framework is called."""
        return framework.word(self.language, "short" if framework.has_word(self.language, "short") else "title")

    def criterion_label(self, case: Case, code: str) -> str:
        """A criterion in the summary's words; a row of the school's own by the school's title."""
        criterion = case.framework.criterion(code)
        if criterion and criterion.free:
            title = next((row.text("title") for row in case.plan.rows("criteria") if row.key == code), "")
            return f"{code} {title}".strip()
        return self.lex(case).criterion_label(criterion) if criterion else ""

    def key(self, plan: Plan, row: str = "") -> str:
        """What a coach's comment belongs to: a school's plan, or one of its actions."""
        school = plan.school.id.casefold() or plan.school.name.casefold()
        return "|".join((plan.framework, str(plan.period), school, row))

    def link(self, path: str) -> Content:
        """A link that shows the file's name (the path on hovering); plain text where it would not lead to that file."""
        if self.public:
            return self.shown(path)
        relative = self._relative(path)
        if not relative or "!" in path or _UNLINKED.search(relative) or _cut(relative, MAX_LINK) != relative:
            return self.shown(path)
        if not relative.translate(_BLANKS).isprintable():
            return self.shown(path)
        return Link(f"external:{relative}", Path(path).name, _cut(self.shown(path), MAX_TIP))

    def shown(self, path: str) -> str:
        """A file's path as the summary shows it: relative to the summary's own folder where that is shorter.

        In a public copy its number among the files: names of files are often those of people. What a member of
        a zip is called is no way from anywhere.
        """
        if self.public:
            return f"{MASK} {self._number(path)}"
        end = found.start() + len(".zip") if (found := _IN_ZIP.search(path)) else len(path)
        relative = self._relative(path[:end])
        return (relative if 0 < len(relative) < end else path[:end]) + path[end:]

    def outcome_of(self, path: str) -> str:
        """What became of the file of that path."""
        if not self.outcomes:
            self.outcomes.update({file.path: file.outcome for file in self.rollup.files})
        return self.outcomes[path]

    def received(self, path: str) -> Received | None:
        """The school that the file of that path was taken for."""
        if not self.known:
            self.known.update({path: school for school in self.rollup.schools for path in school.files})
        return self.known.get(path)

    def school(self, plan: Plan) -> str:
        """A plan's school as `told_apart`; where it has no name its number, else its file."""
        return self.told_apart(replace(plan.school, name=school_name(plan)))

    def told_apart(self, school: School) -> str:
        """A school's name, with number and district in brackets where another one is called alike."""
        name = school.name or school.id
        if not self.called:
            schools = {replace(case.plan.school, name=school_name(case.plan)) for case in self.rollup.counted}
            schools |= {School(row.school_id, row.name or row.school_id, row.district) for row in self.rollup.roster}
            self.called.update(Counter(one.name for one in schools))
        more = ", ".join(part for part in (school.id, school.district) if part and part != name)
        return f"{name} ({more})" if more and self.called.get(name, 0) > 1 else name

    def detail(self, detail: Detail) -> str:
        """Why a file does not count, another file named as the summary shows files."""
        values = {name: self.shown(value) if name == "file" else value for name, value in detail.values.items()}
        return detail_text(self.wording, replace(detail, values=values))

    def _relative(self, path: str) -> str:
        """The way from the summary's folder to a file; '' on another drive."""
        if path not in self.ways:
            try:
                self.ways[path] = Path(os.path.relpath(path, self.target.parent)).as_posix()
            except ValueError:
                self.ways[path] = ""
        return self.ways[path]

    def _number(self, path: str) -> int:
        if not self.numbers:
            self.numbers.update({result.path: n for n, result in enumerate(self.rollup.files, start=1)})
        return self.numbers.get(path, 0)


def _cut(text: str, most: int) -> str:
    """A text as long as Excel takes it."""
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")


def school_name(plan: Plan) -> str:
    """A school's name, else its number, else the file's name: an officer must know whom to ask."""
    return plan.school.name or plan.school.id or Path(own_name(plan.source.path)).stem or "?"


def own_name(path: str) -> str:
    """What a file is called by itself, without folders, and without the zip that it lies in."""
    return Path(_IN_ZIP.split(path)[-1]).name


def by_school(cases: Iterable[Case]) -> list[Case]:
    """Cases in the order in which an officer looks for a school: district, name, number."""

    def key(case: Case) -> tuple[str, str, str, str]:
        school = case.plan.school
        return school.district, school.name, school.id, case.path

    return sorted(cases, key=key)


def by_pack(view: RollupView) -> dict[str, list[Case]]:
    """The counted files of each framework, schools in order: frameworks are never mixed."""
    packs: dict[str, list[Case]] = {}
    for case in by_school(view.rollup.counted):
        packs.setdefault(case.framework.id, []).append(case)
    return packs


def sheet_shown(view: RollupView, name: str) -> str:
    """The name of a school's sheet; none in a public copy, since sheets are renamed after people."""
    return "" if view.public else name

"""The schools expected: which of them a number, a name, or the name of a file can mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from cqip_xl.district.contacts import Contacts
from cqip_xl.district.copied import SHORTEST
from cqip_xl.district.file_names import NamedFiles, is_named_by
from cqip_xl.district.names_sought import NamesSought
from cqip_xl.kinds.text import WIDE, fold, letter_pairs, tidy
from cqip_xl.model.plan import Plan, School
from cqip_xl.model.roster import Figure, RosterRow
from cqip_xl.words.school_names import alike_names, name_form, number_form, own_name_of, with_zeros

#: Share of its pairs of letters that a name must have in common with another to be compared with it at all.
_WORTH_A_LOOK = 0.6


class KnownSchools:
    """The rows of a roster, found by what files say of themselves. `paths`: every file that was given."""

    def __init__(self, rows: Sequence[RosterRow] = (), paths: Iterable[str] = ()) -> None:
        paths = tuple(paths)
        self.rows = tuple(rows)
        self._by_number = _grouped(self.rows, lambda row: number_form(row.school_id))
        self._by_name = _grouped(self.rows, lambda row: name_form(row.name))
        self._names = NearNames([row.name for row in self.rows])
        self._files = NamedFiles(self.rows, paths)
        self._contacts = Contacts(self.rows)
        self._pins = [(row, [path for path in paths if is_named_by(path, row.file)]) for row in self.rows if row.file]

    def numbered(self, number: str) -> tuple[RosterRow, ...]:
        """The rows of a number; of several that differ in zeros or signs alone the one that is written like it."""
        rows = self._by_number.get(number_form(number), ())
        if len(rows) < 2:
            return rows
        same = tuple(row for row in rows if with_zeros(row.school_id) == with_zeros(number))
        return tuple(row for row in same if fold(row.school_id) == fold(number)) or same or rows

    def figures_of(self, row: RosterRow | None, figures: Sequence[Figure]) -> Sequence[Figure]:
        """The figures without those of another row, whose number may differ from this one's in zeros alone."""
        if row is None or all(len(rows) < 2 for rows in self._by_number.values()):
            return figures
        return [one for one in figures if row in (self.numbered(one.school_id) or (row,))]

    def named(self, school: School) -> tuple[RosterRow, ...]:
        """The rows of a name; of several those in the school's own district, where that tells."""
        rows = self._by_name.get(name_form(school.name), ())
        own = [row for row in rows if school.district and _same(row.district, school.district)]
        return tuple(own) if len(rows) > 1 and own else rows

    def near(self, name: str) -> tuple[RosterRow, ...]:
        """The rows that a name may mean which is none of theirs."""
        return tuple(self.rows[n] for n in self._names.near(name))

    def in_name_of(self, path: str, sure: bool = False) -> tuple[RosterRow, ...]:
        """The rows whose number or name stands in what a file, else its folder, is called; `sure`: beyond doubt."""
        return self._files.rows_of(path, sure)

    def in_texts_of(self, plan: Plan) -> tuple[RosterRow, ...]:
        """The rows whose names stand in what somebody wrote into a plan's tables."""
        names = {
            fold(tidy(row.name)): row for row in self.rows if len(row.name) >= SHORTEST[bool(WIDE.search(row.name))]
        }
        if not names:
            return ()
        sought = NamesSought(names)
        rows = (row for rows in plan.tables.values() for row in rows if not row.prefilled)
        texts = (fold("|".join(str(value) for value in row.values.values() if isinstance(value, str))) for row in rows)
        return tuple(names[name] for name in dict.fromkeys(name for text in texts for name in sought.found_in(text)))

    def by_contacts_in(self, plan: Plan, own: RosterRow) -> tuple[RosterRow, ...]:
        """The rows whose contacts are among the people of a plan in place of its own school's."""
        return self._contacts.in_plan_of(plan, own)

    def pinned(self, path: str, own: RosterRow | None) -> RosterRow | None:
        """The row that names this file: its own, or one whose pin can mean no other file."""
        pins = [(row, files) for row, files in self._pins if path in files]
        if any(row is own for row, _ in pins):
            return own
        sure = [row for row, files in pins if len(files) == 1]
        return sure[0] if len(sure) == 1 else None


class NearNames:
    """Names among which those that are nearly another are found, without a comparison with each."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = tuple(names)
        self._sizes = [len(letter_pairs(own_name_of(name))) for name in self._names]
        self._with: dict[str, list[int]] = {}
        for n, name in enumerate(self._names):
            for pair in letter_pairs(own_name_of(name)):
                self._with.setdefault(pair, []).append(n)

    def near(self, name: str) -> list[int]:
        """The places of the names that are like another one."""
        own = letter_pairs(own_name_of(name))
        shared = Counter(n for pair in own for n in self._with.get(pair, ()))
        looked_at = (n for n, count in shared.items() if count >= _WORTH_A_LOOK * min(len(own), self._sizes[n]))
        return sorted(n for n in looked_at if alike_names(self._names[n], name))


def _grouped(rows: Iterable[RosterRow], form: Callable[[RosterRow], str]) -> Mapping[str, tuple[RosterRow, ...]]:
    found: dict[str, tuple[RosterRow, ...]] = {}
    for row in rows:
        if key := form(row):
            found[key] = (*found.get(key, ()), row)
    return found


def _same(one: str, other: str) -> bool:
    return fold(tidy(one)) == fold(tidy(other))

"""What somebody entered in a plan, to be compared with what stands in another version of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cqip_xl.kinds.text import loose, shared_pairs
from cqip_xl.model.plan import Plan, Row, cells_of

#: The fields that say what a row is about; of rows that the framework fixes only the title may be the school's.
_ABOUT = ("what", "name", "title", "heading", "text", "code")
_FIXED = frozenset(("criteria", "clauses", "measures"))
#: What tells of a version and not of the school's work.
_OF_THE_FILE = frozenset(("submitted_on", "as_of_fixed"))
#: Share of pairs of letters from which on a text is another wording of the one before; unrelated ones reach 0.5.
_REWORDED = 0.7


@dataclass(frozen=True, slots=True)
class EnteredRow:
    """A row that somebody entered: its filled cells by field; what it is about, '' where its key alone says that."""

    table: str
    key: str
    cells: frozenset[tuple[str, str]]
    about: str

    def continues(self, older: EnteredRow) -> bool:
        """Whether this row, of the same key, is an older one as somebody went on with it."""
        if self.about and older.about:
            return shared_pairs(self.about, older.about) >= _REWORDED
        return self.table in _FIXED or 2 * len(self.cells & older.cells) >= len(older.cells)


class Contents:
    """What a school itself entered. `header`: filled cells of its School sheet, without days of the file."""

    def __init__(self, plan: Plan) -> None:
        self.entries = [_entry(table, row) for table in plan.tables for row in plan.own_rows(table)]
        form = {**plan.header, **plan.header_raw}
        self.header = {(name, str(v)) for name, v in form.items() if v is not None and name not in _OF_THE_FILE}
        self._named: dict[tuple[str, str], list[EnteredRow]] = {}
        for entry in self.entries:
            for name in {entry.key, loose(entry.about)} - {""}:
                self._named.setdefault((entry.table, name), []).append(entry)

    def holds(self, other: Contents) -> bool:
        """Whether every entry of another plan stands here too, in a row that may say more."""
        return other.header <= self.header and all(
            any(entry.cells <= mine.cells for mine in self._like(entry)) for entry in other.entries
        )

    def lacks(self, other: Contents) -> list[EnteredRow]:
        """The rows of another plan that stand here neither as they were nor as somebody went on with them."""
        return [entry for entry in other.entries if not any(_is_kept(entry, mine) for mine in self._like(entry))]

    def _like(self, entry: EnteredRow) -> Iterator[EnteredRow]:
        """The rows that may be the same one: about the same, or of its key."""
        if entry.about:
            yield from self._named.get((entry.table, loose(entry.about)), ())
        yield from self._named.get((entry.table, entry.key), ())


def _is_kept(entry: EnteredRow, mine: EnteredRow) -> bool:
    about = loose(entry.about)
    return (bool(about) and about == loose(mine.about)) or mine.continues(entry)


def _entry(table: str, row: Row) -> EnteredRow:
    cells = frozenset((name, part) for name, parts in cells_of(row) for part in parts if part)
    names = ("title",) if table in _FIXED else _ABOUT
    about = next((text for name in names if (text := row.text(name) or row.raw.get(name, ""))), "")
    return EnteredRow(table, row.key, cells, about)

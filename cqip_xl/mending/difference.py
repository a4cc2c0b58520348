"""What an open workbook lacks of what it should hold: the difference between a Book and what was seen.

Only calculated and given cells are ever written; an entry is nobody's but the school's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from cqip_xl.drawing.style import HIDDEN
from cqip_xl.kinds.dates import from_serial
from cqip_xl.mending.same import is_same, plain, rebased
from cqip_xl.model.areas import alike, rectangles
from cqip_xl.model.book import Area, Block, Book, Cell, Content, Formula, Link, Sheet, Style, Validation
from cqip_xl.model.markers import HIDDEN_SHEETS, META, TAG, Spot, address, sheet_key, sheet_meant
from cqip_xl.model.repair import Dress, Repairs, SheetRepair
from cqip_xl.model.seen import Seen, SeenLook, SeenRule, SeenSheet

_DIGITS = re.compile(r"[0-9]+")
_SHEETS = re.compile(r"(?:'(?:[^']|'')*'|\$?[^\W\d][\w.]*)!")
_LITERAL = re.compile(r'"[^"]*"')
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
#: What a cell without any format looks like.
PLAIN = SeenLook("", True, "General")


@dataclass(frozen=True, slots=True)
class Mended:
    """`counts`: how many formulas, given texts, dropdowns, formats, marks, names, sheets and print areas were put back.

    `replaced`: `Plan!B7: text` of what somebody had typed over a calculated cell. `hindrance`: what cannot be put back,
    and why, in the workbook's language; else ''.
    """

    repairs: Repairs
    counts: Mapping[str, int] = field(default_factory=dict)
    replaced: tuple[str, ...] = ()
    hindrance: str = ""


def mend(
    book: Book,
    seen: Seen,
    owned: Collection[str],
    fills: Collection[str],
    mistaken: Collection[tuple[str, Spot]] = (),
    is_label: Callable[[str], bool] = lambda _: False,
) -> Mended:
    """`owned`: sheets that hold nothing but ours; `fills`: colours that mark findings, which are no damage.

    `mistaken`: sheet and cell of the keys that do not belong to their rows. `is_label`: whether a text can be one of
    ours beside calculated cells, also with the name that a sheet had before.
    """
    counts: dict[str, int] = defaultdict(int)
    replaced: list[str] = []
    repairs: list[SheetRepair] = []
    known = {sheet_key(name): there for name, there in seen.sheets.items()}
    for sheet in book.sheets:
        there = known.get(sheet_key(sheet.name)) or _misnamed(sheet.name, seen)
        if there is None:
            if sheet.name in owned or sheet.name == META:
                counts["sheets"] += 1
                repairs.append(SheetRepair(sheet.name, made=sheet))
            continue
        found = _SheetDifference(sheet, there, sheet.name in owned, fills, mistaken)
        found.is_label = is_label
        repair = found.repair()
        if repair:
            repairs.append(repair)
        replaced += (f"{sheet.name}!{address(*spot)}: {text}" for spot, text in found.replaced)
        for kind, count in found.counts.items():
            counts[kind] += count
    names = {name: formula for name, formula in book.names.items() if plain(seen.names.get(name, "")) != plain(formula)}
    counts["names"] += len(names)
    return Mended(Repairs(tuple(repairs), names), {k: n for k, n in counts.items() if n}, tuple(replaced))


def _misnamed(name: str, seen: Seen) -> SeenSheet | None:
    """The hidden sheet of ours that is meant by a name with a blank too many; a second one would be a stranger."""
    hidden = (there for there in seen.sheets.values() if there.hidden and name in (*HIDDEN_SHEETS, META))
    return next((there for there in hidden if sheet_meant(there.name) == name), None)


class _SheetDifference:
    def __init__(
        self, sheet: Sheet, there: SeenSheet, owned: bool, fills: Collection[str], keys: Collection[tuple[str, Spot]]
    ) -> None:
        self.sheet, self.there, self.owned, self.fills = sheet, there, owned, fills
        self.is_label: Callable[[str], bool] = lambda _: False
        self.mistaken = {spot for name, spot in keys if name == sheet.name}
        self.counts: dict[str, int] = defaultdict(int)
        self.replaced: list[tuple[Spot, str]] = []
        self.was = "" if sheet_key(there.name) == sheet_key(sheet.name) else there.name
        self.counts["sheets"] += bool(self.was)
        spots = {(cell.row, cell.col): cell for cell in sheet.all_cells()}
        calculated = {spot for spot, cell in spots.items() if isinstance(cell.content, Formula)}
        self.splits = tuple(a for a in there.merges if a not in sheet.merges and _is_within(a, calculated))
        # Above the first row nothing can stand, under a merged cell nothing can be seen.
        covered = there.covered.difference(*map(_spots, self.splits))
        self.cells = {spot: cell for spot, cell in spots.items() if min(spot) >= 0 and spot not in covered}

    # Most sheets lack nothing: what only a spoilt cell is compared with is made when one is met.

    @cached_property
    def texts(self) -> set[str]:
        return {_text(cell.content) for cell in self.cells.values()}

    @cached_property
    def ours(self) -> set[str]:
        return {_skeleton(cell.content) for cell in self.sheet.all_cells() if isinstance(cell.content, Formula)}

    def repair(self) -> SheetRepair:
        if self.sheet.name == META:
            return SheetRepair(self.sheet.name, self.was, blocks=tuple(blocks_of(self._lacking())))
        writes = dict(self._contents())
        broken, validations = self._validations()
        conditions = self._conditions()
        self.counts["formats"] += len(self.splits)
        return SheetRepair(
            self.sheet.name,
            self.was,
            splits=self.splits,
            blocks=tuple(blocks_of(writes)),
            dresses=(*dresses_of(self._looks(broken)), *dresses_of(self._locks(), only="lock")),
            validations=validations,
            conditions=self.sheet.conditions if conditions else None,
            conditioned=tuple({c.area: None for c in self.sheet.conditions}) if conditions else (),
            hidden=self.sheet.hidden if self.sheet.hidden and not self.there.hidden else None,
            printed=self._printed(),
        )

    def _printed(self) -> Area | None:
        """Of a sheet whose rows become more, what is to be printed now."""
        page = self.sheet.page
        if page.filled is None or page.area is None or self.there.printed == (page.area,):
            return None
        self.counts["areas"] += 1
        return page.area

    # -- contents -----------------------------------------------------------------------------------

    def _contents(self) -> Iterator[tuple[Spot, Content]]:
        for spot, cell in self.cells.items():
            there = self.there.contents.get(spot)
            if not self._is_ours(cell) or is_same(cell.content, there):
                continue
            if isinstance(cell.content, Formula):
                self.counts["formulas"] += 1
            elif self.owned or spot in self.mistaken or (there in (None, "") and not self._moved(cell)):
                self.counts["texts"] += 1
            else:
                continue  # a given text that somebody changed stays
            if there not in (None, "") and self._was_typed(spot, there):
                self.replaced.append((spot, self._shown(spot, there)))
            yield spot, cell.content
        if self.owned:
            yield from self._left_over()

    def _was_typed(self, spot: Spot, there: Content) -> bool:
        """Whether it is somebody's: nothing of ours that moved, no number or formula of a sheet that nobody sees."""
        if spot in self.there.formulas:
            seen = not self.sheet.hidden and "#REF!" not in str(there)
            return seen and _skeleton(Formula(str(there), "")) not in self.ours
        if self.owned and (_text(there) in self.texts or self._is_old_label(spot, there)):
            return False
        return isinstance(there, str) or not self.sheet.hidden

    def _is_old_label(self, spot: Spot, there: Content) -> bool:
        """Whether a label of ours names a sheet as it was called."""
        wanted = self.cells[spot].content if spot in self.cells else None
        return isinstance(there, str) and isinstance(wanted, str | Link) and self.is_label(there)

    def _shown(self, spot: Spot, there: Content) -> str:
        """As people read it: a day as a day."""
        if isinstance(there, float) and not isinstance(there, bool):
            look = self.there.looks.get(spot, PLAIN)
            day = from_serial(there) if _sort_of(look.number) == "day" else None
            return day.isoformat() if day else f"{there:g}"
        return str(there)

    def _is_ours(self, cell: Cell) -> bool:
        """Calculated, or given by the framework and locked: never an entry."""
        if isinstance(cell.content, Formula) or cell.content in (None, "") or self.owned:
            return cell.content not in (None, "")
        return _given(cell) and (cell.style != HIDDEN or self._is_marker_row(cell.row))

    def _is_marker_row(self, row: int) -> bool:
        """Whether a row holds the ids of a table, or nothing: elsewhere ids would stand among somebody's texts."""
        texts = [there for (r, _), there in self.there.contents.items() if r == row]
        return not texts or any(str(text).startswith(TAG) for text in texts)

    def _moved(self, cell: Cell) -> bool:
        """Whether a given text stands as often as it should: rows inserted above have pushed it down."""
        wanted = sum(other.content == cell.content for other in self.sheet.all_cells())
        return sum(there == cell.content for there in self.there.contents.values()) >= wanted

    def _left_over(self) -> Iterator[tuple[Spot, None]]:
        """Cells of ours that lie elsewhere by now; on a visible sheet a text of somebody's stays."""
        right = max((col for _, col in self.cells), default=0)
        for spot, content in self.there.contents.items():
            if spot in self.cells or content == "":
                continue
            known = _text(content) in self.texts
            if self.sheet.hidden or (known and spot[1] <= right):
                self.counts["texts"] += 1
                if not known and spot not in self.there.formulas and self._was_typed(spot, content):
                    self.replaced.append((spot, self._shown(spot, content)))
                yield spot, None

    def _lacking(self) -> Mapping[Spot, Content]:
        """Of `_cqip` only what is gone: its literals are the workbook's own."""
        gone = {spot: cell.content for spot, cell in self.cells.items() if spot not in self.there.contents}
        gone = {spot: content for spot, content in gone.items() if content not in (None, "")}
        self.counts["texts"] += len(gone)
        return gone

    # -- dropdowns, marks ---------------------------------------------------------------------------

    def _validations(self) -> tuple[set[Spot], tuple[Validation, ...]]:
        """The cells that lost their dropdown or limit, and what has to be put back."""
        broken: set[Spot] = set()
        wanted: list[Validation] = []
        for check in self.sheet.validations:
            alike = _alike(self.there.validations, check.kind, check.source, check.area)
            lost = {spot for spot in _spots(check.area) if not any(rule.covers(*spot) for rule in alike)}
            if lost:
                broken |= lost
                wanted.append(check)
        self.counts["dropdowns"] += len(broken)
        return broken, tuple(wanted)

    def _conditions(self) -> bool:
        """Whether any conditional format is missing from any of its cells."""
        for condition in self.sheet.conditions:
            alike = _alike(self.there.conditions, "expression", condition.formula, condition.area)
            if not all(any(rule.covers(*spot) for rule in alike) for spot in _spots(condition.area)):
                self.counts["marks"] += 1
                return True
        return False

    # -- looks --------------------------------------------------------------------------------------

    def _looks(self, broken: Collection[Spot]) -> Iterator[tuple[Spot, Style]]:
        """Cells that look otherwise than they should.

        An entry is dressed where its own look is gone; a number format that it has tells what it means, and stays.
        """
        for spot, cell in self.cells.items():
            look = self.there.looks.get(spot, PLAIN)
            style = self._sort_wanted(cell, look) if self.owned else self._dress(spot, cell, look, spot in broken)
            if style:
                self.counts["formats"] += 1
                yield spot, style

    def _sort_wanted(self, cell: Cell, look: SeenLook) -> Style | None:
        """On a sheet of ours that is seen, all that matters is whether a number shows as what it is."""
        other = not self.sheet.hidden and _sort_of(look.number) != _sort_of(cell.style.number)
        return cell.style if other else None

    def _dress(self, spot: Spot, cell: Cell, look: SeenLook, broken: bool) -> Style | None:
        """What a cell of a sheet with entries should wear; None where it wears it, or something of somebody's own."""
        style, entered, marked = cell.style, _entered(cell), look.fill in self.fills
        other = look.fill != style.fill.upper() and not marked
        # A formula written into a cell of text stays text.
        shut = look.locked != style.locked or (isinstance(cell.content, Formula) and look.number == "@" != style.number)
        bare = other and not look.fill
        if not ((bare and (shut or broken)) if entered else (shut or other)):
            return None
        own = entered and look.number != PLAIN.number and self._is_filled(spot)
        return replace(style, fill=look.fill if marked else style.fill, number=look.number if own else style.number)

    def _locks(self) -> Iterator[tuple[Spot, Style]]:
        """Entries that were locked, as cells from elsewhere are, but have colours: nothing else of them is changed."""
        for spot, cell in self.cells.items():
            look = self.there.looks.get(spot, PLAIN)
            if _entered(cell) and look.locked and (look.fill or not cell.style.fill):
                self.counts["formats"] += 1
                yield spot, Style(locked=False)

    def _is_filled(self, spot: Spot) -> bool:
        return self.there.contents.get(spot) not in (None, "")


def _entered(cell: Cell) -> bool:
    """Where somebody types."""
    return not cell.style.locked and not isinstance(cell.content, Formula)


def _given(cell: Cell) -> bool:
    """A text of the framework: locked, and not the number or name of the school's own row."""
    return cell.style.locked and isinstance(cell.content, str)


def _skeleton(formula: Content) -> str:
    """A formula without its numbers, sheets and texts: the same for every row and length of a table, also in a copy.

    Texts name sheets as they were called; where nothing else is in a formula they are all of it.
    """
    if not isinstance(formula, Formula):
        return ""
    bare = _LITERAL.sub('""', formula.text)
    return _DIGITS.sub("#", plain(_SHEETS.sub("", bare if "(" in bare else formula.text)))


def _sort_of(number: str) -> str:
    """What a number format makes of a number: a share, a day, or a number."""
    code = _QUOTED.sub("", number).lower()
    return "%" if "%" in code else "day" if "y" in code or "d" in code else ""


def _text(content: Content) -> str:
    return plain(content.text if isinstance(content, Formula | Link) else str(content))


def _alike(rules: Iterable[SeenRule], kind: str, formula: str, area: Area) -> list[SeenRule]:
    """The rules of a sheet that say the same."""
    wanted = rebased(formula, (area.top, area.left)) if formula else ""
    return [rule for rule in rules if rule.kind == kind and (not wanted or rebased(rule.formula, rule.base) == wanted)]


def _is_within(area: Area, spots: Collection[Spot]) -> bool:
    """Whether all its cells are among those; the first that is not ends the search, however large the area."""
    return all(spot in spots for spot in _spots(area))


def _spots(area: Area) -> Iterator[Spot]:
    return ((r, c) for r in range(area.top, area.bottom + 1) for c in range(area.left, area.right + 1))


def blocks_of(writes: Mapping[Spot, Content]) -> Iterator[Block]:
    """Cells as few rectangles."""
    for area in rectangles(writes):
        yield Block(
            area.top,
            area.left,
            tuple(
                tuple(writes[row, col] for col in range(area.left, area.right + 1))
                for row in range(area.top, area.bottom + 1)
            ),
        )


def dresses_of(looks: Iterable[tuple[Spot, Style]], only: Literal["", "fill", "lock"] = "") -> Iterator[Dress]:
    """One dress for each style, over as few areas as may be."""
    for style, areas in alike(looks).items():
        yield Dress(style, tuple(areas), only)

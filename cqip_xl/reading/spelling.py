"""One entry: a cell read as its field means it, each spelling once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from cqip_xl.kinds.context import Context, Reading
from cqip_xl.kinds.kind import is_empty, parsed
from cqip_xl.kinds.text import fold
from cqip_xl.model.field import Field
from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.findings import declared
from cqip_xl.model.grid import ErrorCell, Raw
from cqip_xl.model.table import Column
from cqip_xl.reading.finding_log import FindingLog
from cqip_xl.rules.fields_read import names_in
from cqip_xl.words.lexicon import Lexicon, is_placeholder

#: Kinds whose texts are few and come again and again.
_REPEATED = frozenset(("period", "yes_no", "choice", "level", "criterion", "indicator", "date", "code", "person"))
#: Spellings kept for one field, and fields for which they are kept; a district has far fewer of either.
_SPELLINGS, _FIELDS = 5_000, 2_000
#: Kind and identity of a context -> that context, so that it stays itself, and what its texts were read as.
_READ: dict[tuple[str, int], tuple[Context, dict[str, Reading]]] = {}


def is_blank(raw: Raw | ErrorCell) -> bool:
    """Empty, or still the text that asks to be overtyped (features B12)."""
    if not isinstance(raw, str):
        return is_empty(raw)
    return _short_says_nothing(raw) if len(raw) <= _SHORT else _says_nothing(raw)


def _says_nothing(text: str) -> bool:
    return is_empty(text) or is_placeholder(text)


#: Names, codes and labels come again and again; longer texts seldom do.
_SHORT = 64
_short_says_nothing = lru_cache(maxsize=50_000)(_says_nothing)

#: Reads a cell that is not blank.
ReadCell = Callable[[Raw | ErrorCell], Reading]


def _reader(kind: str, context: Context) -> ReadCell:
    """Reads cells of a kind; texts of kinds that repeat are read once in a process."""
    known = _known(kind, context) if kind in _REPEATED else None

    def read_cell(cell: Raw | ErrorCell) -> Reading:
        if known is None or not isinstance(cell, str):
            return parsed(kind, cell, context)
        reading = known.get(cell)
        if reading is None:
            if len(known) >= _SPELLINGS:
                known.clear()
            reading = known[cell] = parsed(kind, cell, context)
        return reading

    return read_cell


def _known(kind: str, context: Context) -> dict[str, Reading]:
    """What texts of a field were read as so far."""
    if len(_READ) >= _FIELDS:
        _READ.clear()
    return _READ.setdefault((kind, id(context)), (context, {}))[1]


#: A title that is cut off is still so long.
_CUT = 40


def _reads_own_titles(read_cell: ReadCell, own: Mapping[str, str]) -> ReadCell:
    """Reads codes beside which the school's own titles stand, as the list offers them."""

    def read_own(cell: Raw | ErrorCell) -> Reading:
        reading = read_cell(cell)
        if not isinstance(cell, str) or not isinstance(reading.value, str):
            return reading
        first, _, rest = fold(cell).partition(" ")
        title = own.get(reading.value)
        if title and rest.startswith(title):
            return read_cell(f"{first} {rest[len(title) :]}")
        if title and len(rest) >= _CUT and title.startswith(rest):
            return read_cell(first)  # the dropdown offers the beginning of a long title
        others = [code for code, text in own.items() if text == rest]
        return Reading(reading.value, "other_title", codes=(reading.value, *others)) if others else reading

    return read_own


def _takes_amounts(read_cell: ReadCell) -> ReadCell:
    """Takes amounts typed as text, such as £850, for what they can only mean: no formula has to see them."""

    def read_amount(cell: Raw | ErrorCell) -> Reading:
        reading = read_cell(cell)
        if reading.fault != "not_a_number" or reading.guess is None or not isinstance(cell, str):
            return reading
        return Reading(reading.guess, "read_as", hint=reading.hint or cell.strip())

    return read_amount


@dataclass(frozen=True, slots=True)
class Entries:
    """How the entries of one plan are read, and what is said of those that cannot be.

    `own`: code -> folded title of the rows that the school words itself, as soon as they are read.
    """

    lex: Lexicon
    epoch_1904: bool
    log: FindingLog
    own: dict[str, str] = field(default_factory=dict)

    def read(self, f: Field, cell: Raw | ErrorCell) -> Reading:
        """A cell that is not blank."""
        return self.reader(f)(cell)

    def reader(self, f: Field) -> ReadCell:
        """Reads the cells of a field; what they all depend on is looked up once."""
        read_cell = _reader(f.kind, self.lex.context(f, self.epoch_1904))
        if f.kind == "money" and f.id not in names_in(self.lex.framework.status):
            return _takes_amounts(read_cell)
        return _reads_own_titles(read_cell, self.own) if f.kind == "criterion" and self.own else read_cell

    def tell(self, table: str, column: Column, reading: Reading, place: Place, raw: str) -> None:
        """Says what is wrong with an entry and what was probably meant. `raw`: the entry as it was seen."""
        f = column.field
        values = {"field": f"@column/{table}/{column.id}", "raw": raw, "meant": reading.hint}
        values |= {"fault": reading.fault, "kind": f.kind, **reading.said}
        code = f"{'level' if f.kind == 'level' else f.id}.{reading.fault}"
        kept = reading.value is not None
        self.log.findings.append(Finding.of(code, place, values, declared(code).severities[-1 if kept else 0]))

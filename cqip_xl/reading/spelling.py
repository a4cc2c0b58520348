"""One entry: a cell read as its field means it, each spelling once."""

from __future__ import annotations

from dataclasses import dataclass

from cqip_xl.kinds.kind import KINDS, Context, Reading, is_empty, read
from cqip_xl.model.field import Field
from cqip_xl.model.finding import Place
from cqip_xl.model.grid import ErrorCell, NoResult, Raw
from cqip_xl.model.table import Column
from cqip_xl.reading.notes import Notes
from cqip_xl.words.lexicon import Lexicon, is_placeholder

#: Kinds whose texts are few and come again and again.
_REPEATED = frozenset(("period", "yes_no", "choice", "level", "criterion", "indicator", "date"))
#: Spellings kept for one field, and fields for which they are kept; a district has far fewer of either.
_SPELLINGS, _FIELDS = 5_000, 2_000
#: Kind and identity of a context -> that context, so that it stays itself, and what its texts were read as.
_READ: dict[tuple[str, int], tuple[Context, dict[str, Reading]]] = {}


def is_blank(raw: Raw | ErrorCell) -> bool:
    """Empty, or still the text that asks to be overtyped (features B12)."""
    return is_empty(raw) or (isinstance(raw, str) and is_placeholder(raw))


def _read_text(kind: str, text: str, context: Context) -> Reading:
    """A text that is not empty; in one process each is read once."""
    if kind not in _REPEATED:
        return KINDS[kind].parse(text, context)
    if len(_READ) >= _FIELDS:
        _READ.clear()
    known = _READ.setdefault((kind, id(context)), (context, {}))[1]
    reading = known.get(text)
    if reading is None:
        if len(known) >= _SPELLINGS:
            known.clear()
        reading = known[text] = KINDS[kind].parse(text, context)
    return reading


@dataclass(frozen=True, slots=True)
class Entries:
    """How the entries of one plan are read, and what is said of those that cannot be."""

    lex: Lexicon
    epoch_1904: bool
    notes: Notes

    def read(self, f: Field, cell: Raw | ErrorCell) -> Reading:
        """A cell that is not blank."""
        if isinstance(cell, NoResult):
            return Reading(fault="no_result")
        context = self.lex.context(f, self.epoch_1904)
        return _read_text(f.kind, cell, context) if isinstance(cell, str) else read(f.kind, cell, context)

    def tell(self, table: str, column: Column, reading: Reading, place: Place, raw: str) -> None:
        """Says what is wrong with an entry and what was probably meant. `raw`: the entry as it was seen."""
        f, guess = column.field, reading.guess
        self.notes.find(
            f"{'level' if f.kind == 'level' else f.id}.{reading.fault}",
            place,
            field=f"@column/{table}/{column.id}",
            raw=raw,
            meant=str(reading.hint or (self.lex.show(f, guess) if guess is not None else "")),
            fault=reading.fault,
            kind=f.kind,
        )

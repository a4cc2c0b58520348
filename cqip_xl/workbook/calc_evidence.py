"""The evidence register in the workbook: its block of `_calc`, the next free code, what lacks evidence.

Twin of rules.evidence.
"""

from __future__ import annotations

from collections.abc import Iterator

from cqip_xl.drawing.style import HIDDEN
from cqip_xl.kinds.context import Lookup
from cqip_xl.kinds.kind import KINDS
from cqip_xl.kinds.text import bare, excel_bare
from cqip_xl.model.book import Cell, Content, Formula
from cqip_xl.model.field import Field
from cqip_xl.model.markers import CALC, letters, quoted, span
from cqip_xl.model.plan import Row
from cqip_xl.model.table import Column
from cqip_xl.rules.evidence import (
    criteria_field,
    next_code,
    parts,
    pattern_field,
    separator,
    stem,
    tail,
)
from cqip_xl.workbook.calc import CalcColumn
from cqip_xl.workbook.calc_actions import ActionColumns
from cqip_xl.workbook.calc_criteria import CriteriaColumns
from cqip_xl.workbook.first_rows import least
from cqip_xl.workbook.hidden_sheets import Hidden, status_positions
from cqip_xl.workbook.plan_view import PlanView

#: More digits than this are no serial number.
DIGITS = 6
#: Rows below those of the actions: what is packed is repeated within 32,768 characters, and rows that hold both would
#: be longer.
GAP = 2


class EvidenceColumns:
    """For each row of the register: the criteria it serves, its code in two parts; for each criterion what it lacks."""

    def __init__(
        self, view: PlanView, hidden: Hidden, actions: ActionColumns, criteria: CriteriaColumns, left: int
    ) -> None:
        self.view, self.hidden, self.actions, self.criteria = view, hidden, actions, criteria
        self.first, self.left = actions.first + actions.size + GAP, left
        self.serves = criteria_field(view.framework) if "evidence" in view.tables else None
        self.code = pattern_field(view.framework) if "evidence" in view.tables else None
        self.slots: list[Column] = []
        self.size = 0
        if "evidence" in view.tables:
            place = view.tables["evidence"]
            self.slots = [c for c in place.columns if self.serves and c.field.id == self.serves.id]
            self.size = place.size
        self.names = [f"serves.{n}" for n in range(1, len(self.slots) + 1)]
        self.names += ["lacks"] if self.serves else []
        self.names += ["code", "stem", "before", "serial"] if self.code else []
        self.right = left + len(self.names)
        rows = view.plan.rows("evidence")
        self.rows: tuple[Row | None, ...] = (*rows, *(None,) * (self.size - len(rows)))

    # -- drawing ------------------------------------------------------------------------------------

    def cells(self) -> Iterator[Cell]:
        for n, name in enumerate(self.names):
            yield Cell(self.first - 1, self.left + n, f"evidence/{name}", HIDDEN)
        codes = self.view.lex.offer("criterion").codes
        for name, slot in zip(self.names, self.slots, strict=False):
            served = [row.text(slot.id) if row else "" for row in self.rows]
            values = tuple(float(codes.index(code) + 1) if code in codes else 0.0 for code in served)
            yield from self._column(name, f"=IFERROR({self._position(slot)},0)", values)
        if self.code:
            yield from self._code_cells(self.code)
        if self.serves:
            found = self.view.verdict.evidence.lacking
            for n, code in enumerate(codes):
                content = Formula(f"=IFERROR({self._lacks(n + 1)},0)", float(code in found))
                yield Cell(self.first + n, self._col("lacks"), content, HIDDEN)

    def _lacks(self, n: int) -> str:
        """Whether the n-th criterion claims a level or a finished action, and no evidence names it."""
        status, criterion = self.actions.range("status"), self.actions.range("criterion")
        finished = f"SUMPRODUCT(({status}={status_positions()['done']})*({criterion}={n}))"
        claims = "+".join((finished, *self.criteria.claims(n)))
        served = "+".join(f"SUMPRODUCT(--({self._range(name)}={n}))" for name in self.names if "serves" in name)
        return f"IF(AND({claims}>0,{served}=0),1,0)"

    def _column(self, name: str, text: str, values: tuple[str | float, ...]) -> Iterator[Cell]:
        return CalcColumn(name, lambda: text, values).cells(self.first, self._col(name))

    def _code_cells(self, field: Field) -> Iterator[Cell]:
        """Each row's code and own stem, and what stands before and in the serial number of its code."""
        pattern, core = field.pattern, self._cell("code")
        last = f'TRIM(RIGHT(SUBSTITUTE({core},"{separator(pattern)}",REPT(" ",99)),99))'
        rest = last
        for digit in "0123456789":
            rest = f'SUBSTITUTE({rest},"{digit}","")'
        serial = f"IF(AND(LEN({last})>0,LEN({last})<={DIGITS},LEN({rest})=0),VALUE({last}),0)"
        stems = tuple(stem(self.view.framework, pattern, row)[0] if row else "" for row in self.rows)
        codes = [_core(pattern, row.text(field.id) if row else "") for row in self.rows]
        yield from self._column("code", f'=IFERROR({self._core(field)},"")', tuple(codes))
        split = [split_code(pattern, row.text(field.id) if row else "") for row in self.rows]
        yield from self._column("stem", f'=IFERROR({self._stem(pattern)},"")', stems)
        before = f'=IFERROR(LEFT({core},LEN({core})-LEN({last})),"")'
        yield from self._column("before", before, tuple(there for there, _ in split))
        yield from self._column("serial", f"=IFERROR({serial},0)", tuple(float(number) for _, number in split))

    def _col(self, name: str) -> int:
        return self.left + self.names.index(name)

    def _cell(self, name: str) -> str:
        """The cell of another column in the same row, in the same words in each."""
        col = f"${letters(self._col(name))}$"
        return f"INDEX({col}{self.first + 1}:{col}{self.first + self.size},ROW()-{self.first})"

    def _range(self, name: str) -> str:
        col = self._col(name)
        return span(CALC, self.first, col, self.first + self.size - 1, col)

    def _entry(self, column: str) -> str:
        return f"INDEX({self.view.tables['evidence'].range(column)},ROW()-{self.first})"

    def _position(self, column: Column) -> str:
        lex = self.view.lex
        lookup = self.hidden.lookups["criterion"]
        return KINDS["criterion"].excel(self._entry(column.id), lex.context(column.field), lookup)

    def _core(self, field: Field) -> str:
        """A row's code without what stands after the serial number."""
        text, end = excel_bare(self._entry(field.id)), len(tail(field.pattern))
        return f"LEFT({text},MAX(0,LEN({text})-{end}))" if end else text

    def _stem(self, pattern: str) -> str:
        """What stands before the serial number in a row's code; "" while a part of it is not known."""
        pieces, needed = [], []
        for text, name, digits in parts(pattern):
            if name == "serial":
                break
            if text:
                pieces.append('"' + text.replace('"', '""') + '"')
                continue
            piece, test = self._token(name, digits)
            pieces.append(piece)
            needed.append(test)
        joined = "&".join(pieces) or '""'
        return f'IF(AND({",".join(needed)}),{joined},"")' if needed else joined

    def _token(self, name: str, digits: int) -> tuple[str, str]:
        """A token's text, and whether it is known."""
        if name in ("standard", "criterion"):
            position = self._cell("serves.1")
            list_name = {"standard": "standard_id"}.get(name, "number" if digits else "code")
            text, test = f"INDEX({self.hidden.of_criterion[list_name]},{position})", f"{position}>0"
        else:
            column = next((c for c in self.view.tables["evidence"].columns if c.id == name), None)
            if column is None:
                return '""', "FALSE"
            f = column.field
            lookup = self.hidden.lookups.get(self.view.lex.list_name(f), Lookup())
            read = KINDS[f.kind].excel(self._entry(name), self.view.lex.context(f), lookup)
            if f.kind == "choice":
                list_name = self.view.lex.list_name(f)
                codes = ",".join(f'"{code}"' for code in self.view.lex.offer(list_name).codes)
                text, test = f"CHOOSE({read},{codes})", f"IFERROR({read},0)>0"
            else:
                text, test = f'({read}&"")', f'LEN(IFERROR({read},"")&"")>0'
        return (f'REPT("0",MAX(0,{digits}-LEN({text})))&{text}' if digits else text), test

    # -- what the sheets show -----------------------------------------------------------------------

    def content(self, column: Column, n: int) -> Content:
        """The next free code beside a piece of evidence that has none."""
        assert self.code
        row, place = self.rows[n], self.view.tables["evidence"]
        pattern = self.code.pattern
        at = letters(self._col("stem"))
        last = self.first + self.size
        own = f"INDEX({quoted(CALC)}!${at}${self.first + 1}:${at}${last},ROW()-ROW($A${place.head + 1}))"
        number = f"(1+SUMPRODUCT(MAX(({self._range('before')}={own})*{self._range('serial')})))"
        digits = next(digits for _, name, digits in parts(pattern) if name == "serial")
        padded = f'REPT("0",MAX(0,{digits}-LEN({number})))&{number}'
        code = f"${letters(place.at[self.code.id])}{place.row(n) + 1}"
        end = tail(pattern).replace('"', '""')
        text = f'=IFERROR(IF(OR(LEN({excel_bare(code)})>0,LEN({own})=0),"",{own}&{padded}&"{end}"),"")'
        value = next_code(self.view.framework, self.view.plan, row) if row and not row.text(self.code.id) else ""
        return Formula(text, value)

    def lacking(self) -> tuple[str, int]:
        """How many criteria claim something and name no evidence: an expression, and what Python counts."""
        view = self.view
        found = len(view.verdict.evidence.lacking)
        col = self._col("lacks")
        return f"SUM({span(CALC, self.first, col, self.first + len(view.framework.criteria) - 1, col)})", found

    def first_lacking(self) -> tuple[str, int] | None:
        """The sheet's row of the first such criterion: an expression, and now; None where no column says it."""
        found, codes = self.view.verdict.evidence.lacking, self.view.lex.offer("criterion").codes
        col = self._col("lacks")
        lacks = span(CALC, self.first, col, self.first + len(self.view.framework.criteria) - 1, col)
        n = f"({least(f'ROW({lacks})', f'{lacks}=1')}-{self.first})"
        return self.criteria.row_of(n, next((code for code in codes if code in found), ""))


def split_code(pattern: str, code: str) -> tuple[str, int]:
    """What stands before the serial number of a code, and the number; as the formulas split it."""
    core = _core(pattern, code)
    last = core.rpartition(separator(pattern))[2].strip(" ")
    number = int(last) if last.isdecimal() and last.isascii() and len(last) <= DIGITS else 0
    return core[: len(core) - len(last)], number


def _core(pattern: str, code: str) -> str:
    """A code without what stands after its serial number."""
    plain, end = bare(code), len(tail(pattern))
    return plain[: max(0, len(plain) - end)] if end else plain

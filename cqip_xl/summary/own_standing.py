"""What registers of packs' own tables say of their rows besides the entries: status and how far their parts are."""

from __future__ import annotations

from collections.abc import Sequence

from cqip_xl.model.book import Content
from cqip_xl.model.case import Case
from cqip_xl.model.plan import Row
from cqip_xl.model.table import CALCULATED, PARTS, Column, of_status
from cqip_xl.summary.register import Head
from cqip_xl.summary.rollup_view import RollupView

_LOOKS = {"percent": "percent", "date": "day", "integer": "number"}


class OwnStanding:
    """The columns of one register. `heads`: what they are called; `entries(case, row)`: what stands in them."""

    def __init__(self, view: RollupView, table: str, cases: Sequence[Case]) -> None:
        self.view, self.table, lex = view, table, view.lex(cases[0])
        there = {f for case in cases for f in of_status(case.framework.tables[table])}
        self._fields = tuple(f for f in (*CALCULATED, *PARTS) if f in there)
        self.has_status = CALCULATED[0] in there
        self.heads = tuple(
            Head(f.id, 14, _LOOKS.get(f.kind, "text"), label=lex.field_label(table, Column(f.id, f)))
            for f in self._fields
        )
        self._found = {(case.path, one.key): one for case in cases for one in case.verdict.standings.get(table, ())}

    def entries(self, case: Case, row: Row) -> list[Content]:
        """What is judged of the row; nothing where its table has no such column."""
        standing = self._found.get((case.path, row.key))
        return [self._said(getattr(standing, "word" if f.id == "status" else f.id, None)) for f in self._fields]

    def _said(self, value: object) -> Content:
        if isinstance(value, str):
            return self.view.say(f"status.{value}") if value else ""
        return "" if value is None else float(value) if isinstance(value, int) else value  # type: ignore[return-value]

"""The columns of `_calc` for the actions table: entries as the rules read them, and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping

from cqip_xl.rules.formula import Term
from cqip_xl.workbook.calc_entries import ActionEntries
from cqip_xl.workbook.calc_followed import add_followed
from cqip_xl.workbook.calc_sums import add_sums
from cqip_xl.workbook.hidden_sheets import Hidden
from cqip_xl.workbook.plan_view import PlanView


class ActionColumns(ActionEntries):
    """All columns of `_calc` for the actions table."""

    def __init__(self, view: PlanView, hidden: Hidden, as_of: str, header: Mapping[str, Term]) -> None:
        super().__init__(view, hidden, as_of, header)
        add_followed(self)
        add_sums(self)

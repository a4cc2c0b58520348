"""The blocks of the hidden `_calc` sheet, side by side: what each table's rows mean to the rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cqip_xl.model.book import Cell
from cqip_xl.workbook.calc_actions import ActionColumns
from cqip_xl.workbook.calc_criteria import CriteriaColumns
from cqip_xl.workbook.calc_evidence import EvidenceColumns
from cqip_xl.workbook.calc_measures import MeasureColumns
from cqip_xl.workbook.calc_own import OwnBlocks
from cqip_xl.workbook.calc_reviews import ReviewColumns
from cqip_xl.workbook.calc_weak import WeakColumns
from cqip_xl.workbook.hidden_sheets import Hidden
from cqip_xl.workbook.plan_view import PlanView
from cqip_xl.workbook.school import HeaderPlace, header_terms


@dataclass(frozen=True, slots=True)
class Blocks:
    actions: ActionColumns
    criteria: CriteriaColumns
    reviews: ReviewColumns
    measures: MeasureColumns
    evidence: EvidenceColumns
    weak: WeakColumns
    own: OwnBlocks

    def cells(self) -> Iterator[Cell]:
        """The cells of all blocks but the actions', which give the sheet its rows."""
        for block in (self.criteria, self.reviews, self.measures, self.evidence, self.weak, self.own):
            yield from block.cells()


def blocks_of(view: PlanView, hidden: Hidden, header: HeaderPlace) -> Blocks:
    """The blocks from left to right, a column apart."""
    as_of, seen = header.cell("as_of"), header_terms(view, header, hidden.lookups)
    actions = ActionColumns(view, hidden, as_of, seen)
    criteria = CriteriaColumns(view, hidden, header, actions)
    first = actions.first
    reviews = ReviewColumns(view, hidden, header, as_of, first, criteria.right + 1)
    measures = MeasureColumns(view, hidden.measures, seen, header, as_of, first, reviews.right + 1)
    evidence = EvidenceColumns(view, hidden, actions, criteria, measures.right + 1)
    weak = WeakColumns(view, hidden, actions, evidence.right + 1)
    own = OwnBlocks(view, hidden, actions, weak.right + 1)
    return Blocks(actions, criteria, reviews, measures, evidence, weak, own)

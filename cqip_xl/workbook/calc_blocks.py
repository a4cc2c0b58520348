"""The blocks of the hidden `_calc` sheet, side by side: what each table's rows mean to the rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cqip_xl.model.book import Cell
from cqip_xl.workbook.calc_actions import ActionColumns
from cqip_xl.workbook.calc_criteria import CriteriaColumns
from cqip_xl.workbook.calc_evidence import EvidenceColumns
from cqip_xl.workbook.calc_measures import MeasureColumns
from cqip_xl.workbook.calc_reviews import ReviewColumns


@dataclass(frozen=True, slots=True)
class Blocks:
    actions: ActionColumns
    criteria: CriteriaColumns
    reviews: ReviewColumns
    measures: MeasureColumns
    evidence: EvidenceColumns

    def cells(self) -> Iterator[Cell]:
        """The cells of all blocks but the actions', which give the sheet its rows."""
        for block in (self.criteria, self.reviews, self.measures, self.evidence):
            yield from block.cells()

"""The names that a pack cannot use are those that the product itself writes and reads, and no fewer."""

from __future__ import annotations

from cqip_xl.model.markers import PLAN_FIELDS, SCHOOL_FIELDS, TYPED_FIELDS
from cqip_xl.model.table import CALCULATED, TABLES, columns_of
from cqip_xl.packs.load import load_framework
from cqip_xl.packs.reserved import reserved
from cqip_xl.reading.columns import CALCULATED_IDS
from cqip_xl.rules.case import case_of
from cqip_xl.verbs import blank_plan, plan_book
from cqip_xl.verbs.frames import frame
from tests.packs.spoilt import WHOLE
from tests.workbooks import DAY

PACK = load_framework(str(WHOLE))
PLAN = blank_plan(PACK, as_of=DAY)


def test_no_header_field_can_stand_for_what_every_school_sheet_holds() -> None:
    assert {f.id for f in (*SCHOOL_FIELDS, *PLAN_FIELDS, *TYPED_FIELDS)} == set(reserved("header"))


def test_no_field_can_be_called_as_a_column_that_workbooks_have_of_themselves() -> None:
    for table in TABLES:
        assert {*CALCULATED_IDS, *(f.id for f in CALCULATED)} <= set(reserved(table))


def test_no_field_can_be_called_as_a_column_of_the_hidden_sheet() -> None:
    own = {column.id for column in columns_of(PACK.tables["actions"], PLAN.period)}
    calc = next(sheet for sheet in plan_book(PACK, PLAN, DAY).sheets if sheet.name == "_calc")
    top = min(cell.row for cell in calc.cells)
    heads = {str(cell.content) for cell in calc.cells if cell.row == top and "/" not in str(cell.content)}
    assert "weight" in heads and heads - own <= set(reserved("actions"))


def test_no_field_can_be_called_as_a_column_of_a_data_frame() -> None:
    for name, table in PACK.tables.items():
        own = {column.id for column in columns_of(table, PLAN.period)}
        made = frame(case_of(PACK, PLAN, DAY), name)
        assert set(made.columns) - own <= set(reserved(name))
